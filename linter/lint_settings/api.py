"""The linter for programs: check files and get a report, or keep a project in memory.

The names in `__all__` are stable; so are the objects that they return, as far as they are documented here. See
docs/api.md. Calls from several threads wait for each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from .config.config import Config
from .config.config_file import forget_configs, read_config
from .console.exit_codes import exit_code
from .documents.finding import Edit, Finding, Fix, Related, Severity
from .documents.span import Span
from .engine.discover import Finder
from .engine.open_project import OpenProject
from .engine.project import Options
from .engine.report import Allowed
from .engine.report import Report as _EngineReport
from .engine.run import run
from .search.stored_names import real_folders

__all__ = ["Allowed", "Edit", "Error", "Finding", "Fix", "Project", "Related", "Report", "Severity", "Span", "check"]

_Path = str | os.PathLike[str]
Result = TypeVar("Result")
# What is read and looked up is kept for all calls, so only one thread at a time may check.
_ONE_AT_A_TIME = RLock()


class Error(Exception):
    """The reason why nothing can be checked: a path, a config, a rule or a baseline cannot be used."""


class Report(NamedTuple):
    """The result of a check, as in `lint-settings --format json`.

    - `findings`: sorted by path and place; secrets are masked.
    - `allowed`: findings that an allow covers, each with the reason.
    - `errors`: what could not be read or checked, one sentence each. Such a report is incomplete.
    - `not_checked`: the reason for each rule that could not be checked.
    - `skipped`: the reason for each file without settings.
    - `files`: the number of checked files; `baselined`: the number of findings in the baseline.
    - `exit_code`: 0, 1 or 2, as on the command line.
    """

    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    errors: tuple[str, ...]
    not_checked: Mapping[str, str]
    skipped: Mapping[str, str]
    files: int
    baselined: int
    exit_code: int


def check(
    paths: Iterable[_Path] = (".",),
    *,
    config: _Path | None = None,
    isolated: bool = False,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    fail_level: str | None = None,
    use_allows: bool = True,
    use_baseline: bool = True,
    local_rules: bool = True,
    today: str | None = None,
) -> Report:
    """Check files, folders and globs, and return the report; the defaults are those of the command line.

    `config` is the path of a config that applies to all files, `isolated` uses none; `select` and `ignore` are names
    of rules; `fail_level` is `error`, `warning`, `info` or `never`; `use_allows` and `use_baseline` leave accepted
    findings out; `local_rules` runs rules of the project; `today` (YYYY-MM-DD) is the day on which allows expire.

    Raises Error if nothing can be checked: a path that does not exist, a broken config, an unknown rule.
    """
    named = [os.fspath(path) for path in paths]
    options = _options(select, ignore, fail_level, use_allows, use_baseline, local_rules, today, real_folders(named))

    def job() -> Report:
        forget_configs()
        given = Config(os.getcwd()) if isolated else read_config(os.fspath(config)) if config is not None else None
        finder = Finder(config=given)
        finder.find(named)
        if finder.errors:
            raise Error("; ".join(finder.errors))
        finder.drop([one.config.baseline for one in finder.files() if one.config.baseline])
        files = finder.files()
        report = run([*files, *finder.context(files)], options)
        return _frozen(report, exit_code(report))

    return _explained(job)


class Project:
    """The settings files below a folder, kept in memory.

    A text that changes is read again, and only what depends on it is checked again. Paths may be relative; those
    outside the folder, and those that the config excludes, are ignored.
    """

    def __init__(self, opened: OpenProject) -> None:
        self._opened = opened

    @classmethod
    def open(
        cls,
        root: _Path = ".",
        *,
        config: _Path | None = None,
        isolated: bool = False,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        fail_level: str | None = None,
        use_allows: bool = True,
        use_baseline: bool = True,
        local_rules: bool = True,
        today: str | None = None,
    ) -> Project:
        """Read the settings files below a folder; for the options and errors see `check`."""
        folder = os.path.realpath(os.fspath(root))
        if not os.path.isdir(folder):
            raise Error(f"{os.fspath(root)} is not a folder")
        options = _options(select, ignore, fail_level, use_allows, use_baseline, local_rules, today, (folder,))
        path = os.fspath(config) if config is not None else None
        return _explained(lambda: cls(OpenProject(folder, options, config=path, isolated=isolated)))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The real paths of the files, sorted."""
        return tuple(map(Path, self._opened.paths))

    def set_text(self, path: _Path, text: str) -> None:
        """Use a text instead of the content of a file, such as unsaved text in an editor; the file need not exist."""
        _explained(lambda: self._opened.set_text(os.fspath(path), text))

    def forget_text(self, path: _Path) -> None:
        """Use the content of the file again."""
        _explained(lambda: self._opened.forget_text(os.fspath(path)))

    def refresh(self, path: _Path | None = None) -> None:
        """Update after a file was written, created or removed; without a path, read all files and configs again."""
        if path is None:
            _explained(self._opened.read_all_again)
        else:
            _explained(lambda: self._opened.read_again(os.fspath(path)))

    def check(self) -> Report:
        """Check what has changed and what depends on it, and return the report on all files."""

        def job() -> Report:
            report = self._opened.report()
            return _frozen(report, exit_code(report))

        return _explained(job)


def _options(
    select: Iterable[str],
    ignore: Iterable[str],
    fail_level: str | None,
    use_allows: bool,
    use_baseline: bool,
    local_rules: bool,
    today: str | None,
    folders: tuple[str, ...],
) -> Options:
    return Options(
        select=tuple(select),
        ignore=tuple(ignore),
        fail_level=fail_level,
        use_allows=use_allows,
        use_baseline=use_baseline,
        local_rules=local_rules,
        today=today,
        folders=folders,
        explains_skipped=True,
    )


def _explained(job: Callable[[], Result]) -> Result:
    """Run a job while no other thread runs one; an error that is explained to the user becomes Error."""
    from .commands.errors import explained_errors, explanation_of

    try:
        with _ONE_AT_A_TIME:
            return job()
    except explained_errors() as error:
        raise Error(explanation_of(error)) from error


def _frozen(report: _EngineReport, code: int) -> Report:
    from .reporters.records import without_secrets

    findings, allowed = without_secrets(report)
    return Report(
        tuple(findings),
        tuple(one._replace(finding=finding) for one, finding in zip(report.allowed, allowed, strict=True)),
        tuple(report.failures),
        MappingProxyType(dict(report.not_checked)),
        MappingProxyType(dict(report.skipped)),
        report.files,
        report.baselined,
        code,
    )
