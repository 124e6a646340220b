"""Refuses to write a report over anything but an earlier report, and through a link."""

from __future__ import annotations

import os
import re
import stat

from ..documents.files import (
    TooLargeError,
    content_of_file,
    is_json_name,
    is_settings_name,
    relative_path,
    repository_root,
)
from ..search import PathError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..config.config import Config
    from ..engine.inputs import Input
    from .deliver import Outlets

_LARGEST = 200_000_000  # bytes
# The beginnings of JSON reports; in some formats they are empty if there are no findings.
_REPORT = re.compile(
    rb'\s*(?:\Z|\[\s*\]\s*\Z|\{\s*\}\s*\Z|\{\s*"schema_version"|\{"rule": "[^"]*", "severity": "'
    rb'|\{\s*"source":\s*\{\s*"name":\s*"lint-settings"|\{\s*"(?:\$schema|version)":.{0,500}?"runs":'
    rb'|\[\s*\{\s*"description":.{0,20000}?"check_name":)',
    re.DOTALL,
)
# What the reports that are no JSON begin with, or contain near their beginning.
_TEXT_REPORT = re.compile(
    rb"""\A\s*(?:\Z|<\?xml[^>]*>\s*<(?:testsuites[ ]name="lint-settings"|checkstyle)|\#\#vso\[task\.
    |::(?:error|warning|notice)[ ]|(?:\#\#[ ])?\S{1,12}[ ]Login[ ]settings:[ ])
    |(?:error|warning|info)\[[a-z][\w-]*\]:[ ]|^[ ]+\d+:\d+[ ]+(?:error|warning|info)[ ]
    |^\d[\d,]*[ ](?:files?[ ](?:checked|compared)|changes?[ ](?:locks?|changes?|has|have))
    |^checked[ ]less[ ]than[ ]before|<meta[ ]name="generator"[ ]content="lint-settings
    |^\S.*:[ ](?:locks[ ]users[ ]out|changes[ ](?:security|what[ ]users[ ]see)|no[ ]effect):[ ]
    |^\d+[ ]+(?:error|warning|info)[ ]+[a-z][\w-]*[ ]|^Inventory[ ]of[ ]\d{4}-""",
    re.MULTILINE | re.VERBOSE,
)
_BEGINNING = 4000  # bytes
_FILE, _CONFIG, _BASELINE = "is a file of this run", "is the config of this run", "is the baseline of this run"


def check_targets(outlets: Outlets, files: Sequence[Input], *, update_baseline: bool, baseline: str | None) -> None:
    """Check that the files that a check writes, except by fixing, are not among those that it reads.

    Raises PathError before anything is written.
    """
    refuse_outlets(outlets, ((one.path, one.config) for one in files))
    if not update_baseline:
        return
    named = {baseline} if baseline else {one.config.baseline for one in files}
    for path in named:
        if path is not None:
            _refuse_link(path, "the baseline")


def refuse_outlets(outlets: Outlets, files: Iterable[tuple[str, Config | None]]) -> None:
    """Check that no report goes to a file of the run, to its config, or through a link.

    Raises PathError.
    """
    targets = [file for _, file in outlets if file is not None and not _is_stream(file)]
    if not targets:
        return
    used: dict[str, str] = {}
    for path, config in files:
        used[os.path.realpath(path)] = _FILE
        if config is not None and config.path is not None:
            used[os.path.realpath(config.path)] = _CONFIG
        if config is not None and config.baseline is not None:
            used[os.path.realpath(config.baseline)] = _BASELINE
    for target in targets:
        _refuse_link(target, "the report")
        real = os.path.realpath(target)
        reason = used.get(real) or _same_file(real, used)
        if reason in (None, _FILE) and os.path.exists(real) and (_may_be_settings(real) or _is_in_project(real)):
            # An earlier report is found by the search for settings, and may be replaced.
            reason = None if _is_report(real) else reason or "already exists and is not a report"
        elif reason is None and f"{os.sep}.git{os.sep}" in real:
            reason = "would be a file of git"
        if reason is not None:
            raise PathError(f"{target} {reason}, and the report would be written over it; name another file")


def _is_stream(path: str) -> bool:
    """Return whether a path is that of a stream, which is written to and not replaced, such as /dev/stdout."""
    if path.startswith(("/dev/", "/proc/")):
        return True
    try:
        return not stat.S_ISREG(os.lstat(path).st_mode) and not os.path.islink(path)
    except OSError:
        return False


def _refuse_link(path: str, what: str) -> None:
    link = link_on_the_way(path)
    if link is not None:
        shown = path if link == os.path.abspath(path) else f"{link}, on the way to {path},"
        raise PathError(f"{shown} is a link, and {what} is not written through one; name its target")


def link_on_the_way(path: str) -> str | None:
    """Return the first link on the way to a path, below the top of the repository, else below the current folder.

    Folders above the repository may be links.
    """
    path = os.path.abspath(path)
    here = os.getcwd()
    root = repository_root(os.path.dirname(path)) or here
    if not path.startswith(os.path.join(root, "")):
        return path if os.path.islink(path) else None
    above = root
    for part in relative_path(path, root).split(os.sep):
        above = os.path.join(above, part)
        if os.path.islink(above):
            return above
    return None


def _same_file(target: str, used: dict[str, str]) -> str | None:
    """Return the use of a file under another name, which is a hard link."""
    try:
        status = os.stat(target)
    except OSError:
        return None
    if status.st_nlink < 2:
        return None
    for path, reason in used.items():
        try:
            if os.path.samestat(status, os.stat(path)):
                return reason
        except OSError:
            continue
    return None


def _may_be_settings(path: str) -> bool:
    return is_settings_name(path) or path.lower().endswith(".toml")


def _is_in_project(path: str) -> bool:
    """Return whether a file is in the repository, else below the current folder: elsewhere, CI keeps its own files."""
    here = os.getcwd()
    return path.startswith(os.path.join(os.path.realpath(repository_root(here) or here), ""))


def _is_report(path: str) -> bool:
    """Return whether a file is an earlier report, or empty."""
    try:
        content = content_of_file(path, _LARGEST)
    except (OSError, TooLargeError):
        return False
    if not content:
        return True
    if _may_be_settings(path):
        return is_json_name(path) and _REPORT.match(content) is not None
    beginning = content[:_BEGINNING]
    return _REPORT.match(content) is not None or _TEXT_REPORT.search(beginning) is not None
