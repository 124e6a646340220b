"""The baseline file: its entries, reading and writing it."""

from __future__ import annotations

import json
import os
import re
from posixpath import normpath

from ..config.entries import ConfigError
from ..console.terminal import quoted
from ..documents.finding import Finding
from ..documents.frozen import Frozen
from ..documents.json_reader import read_json
from ..documents.lazy_regex import lazy_pattern
from ..documents.limits import Limits, LoadError
from ..documents.source import Source, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..documents.node import Node

VERSION = 1
_MEMBERS = ("rule", "file", "pointer", "value")
_UNPRINTABLE = lazy_pattern("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class BaselineError(ConfigError):
    """A baseline that cannot be read or written; the text names the file and line, and what to do."""


class Entry(Frozen):
    """One recorded finding.

    `file` is relative to the folder of the baseline, with `/`; `value` is the hash of the value at fault, None for a
    whole document or something that is missing.
    """

    __slots__ = ()

    file: str
    pointer: str
    rule: str
    value: str | None


def read_baseline(source: Source) -> list[Entry]:
    """Return the entries of a baseline, in the order of the file.

    Raises BaselineError for an invalid file.
    """
    root = root_of(source)
    _check_members(root, ("version", "findings"), "a baseline is a mapping of `version` and `findings`")
    version, findings = root.members["version"], root.members["findings"]
    if type(version.value) is not int or version.value != VERSION:
        raise fault(source, version.place[0], f"`version` takes {VERSION}; another release may have written this")
    if not isinstance(findings.value, list):
        raise fault(source, findings.place[0], "`findings` takes a list")
    return [_entry(node) for node in findings.items]


def root_of(source: Source) -> Node:
    """Return the root of a baseline's text. Raises BaselineError if it is not JSON."""
    doubled: list[Finding] = []
    try:
        root = read_json(source, Limits(), doubled)
    except LoadError as error:
        raise fault(source, error.start, error.message) from None
    if doubled:
        raise fault(source, doubled[0].span.start, doubled[0].message)
    return root


def _entry(node: Node) -> Entry:
    _check_members(node, _MEMBERS, "an entry is a mapping of `rule`, `file`, `pointer` and `value`")
    for name, member in node.members.items():
        if not isinstance(member.value, str) and not (name == "value" and member.value is None):
            raise fault(node.source, member.place[0], f"`{name}` takes a text" + " or null" * (name == "value"))
    value = node.value
    return Entry(normpath(value["file"]), value["pointer"], value["rule"], value["value"])


def _check_members(node: Node, known: Sequence[str], what: str) -> None:
    for name, member in node.members.items():
        if name not in known:
            from ..messages.spelling import nearest

            meant = nearest(name, known)
            hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(known)}"
            raise fault(node.source, member.place[2], f"unknown key `{' '.join(name.split())}`; {hint}")
    if node.members.keys() != set(known):
        raise fault(node.source, node.place[0], what)


def fault(source: Source, offset: int, message: str) -> BaselineError:
    """Return the error for a mistake at an offset of a baseline."""
    line, _ = source.position(offset)
    return BaselineError(f"{source.path}:{line}: {message}; fix the file, or remove it and record again")


def baseline_text(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline, one line per entry, so that diffs show changed entries."""
    lines = ",".join(f"\n    {_line(entry)}" for entry in entries)
    return f'{{\n  "version": {VERSION},\n  "findings": [{lines}{lines and chr(10) + "  "}]\n}}\n'


def _line(entry: Entry) -> str:
    text = json.dumps({name: getattr(entry, name) for name in _MEMBERS}, ensure_ascii=False)
    return _UNPRINTABLE.sub(_spelled, text)


def _spelled(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def write_baseline(path: str, old: Source, text: str) -> None:
    """Write a baseline completely or not at all, if the file is still as it was read."""
    from ..console.atomic_write import ChangedError, make_folder_of, write

    try:
        make_folder_of(path)
        before = (b"\xef\xbb\xbf" if old.bom else b"") + old.text.encode("utf-8") if os.path.exists(path) else None
        write(path, before, text.encode("utf-8"))
    except OSError as error:
        raise BaselineError(f"the baseline {quoted(shown(path))} cannot be written: {error.strerror}") from None
    except ChangedError:
        raise BaselineError(f"the baseline {quoted(shown(path))} has changed since it was read; run again") from None
