"""Finds out from git who wrote a line of a file, and when."""

from __future__ import annotations

import os
import re

from ..documents.alignment import Alignment
from ..documents.files import TooLargeError, content_of_file, relative_path
from ..documents.frozen import Frozen
from .repository import GitError, Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")
_LARGEST = 200_000_000  # bytes
_SHORT = 12  # digits of a commit's id that are shown


class Origin(Frozen):
    """The date (YYYY-MM-DD, in the author's time zone) and the short id of the commit of a line."""

    __slots__ = ()

    day: str
    commit: str


def origins(path: str, lines: Sequence[int]) -> dict[int, Origin]:
    """Return the origins of lines of a file, counted from 1; uncommitted lines and unknown origins are omitted.

    The current file is compared with that of the last commit here, since git would run filters on it.
    """
    folder, name = os.path.split(os.path.realpath(path))
    try:
        repository = Repository.of(folder)
        relative = relative_path(os.path.join(folder, name), repository.root).replace(os.sep, "/")
        then = repository.read("HEAD", [relative]).get(relative)
        now = content_of_file(path, _LARGEST)
        if then is None:
            return {}
        wanted = _then(now, then, lines)
        if not wanted:
            return {}
        ranges = [part for number in sorted(set(wanted.values())) for part in ("-L", f"{number},{number}")]
        output = repository.ask("blame", "--porcelain", "--no-textconv", *ranges, "HEAD", "--", relative)
        is_shallow = repository.ask("rev-parse", "--is-shallow-repository").strip() == b"true"
    except (GitError, OSError, TooLargeError, ValueError):
        return {}
    known = dict(_read(output, is_shallow))
    return {line: known[number] for line, number in wanted.items() if number in known}


def _then(now: bytes, then: bytes, lines: Sequence[int]) -> dict[int, int]:
    """Return the numbers that lines had in an earlier text; new lines are omitted."""
    olds, news = ([line.rstrip(b"\r") for line in text.split(b"\n")] for text in (then, now))
    found = {}
    for old, new, size in Alignment(olds, news).get_matching_blocks():
        found.update({line: old + line - new for line in lines if new < line <= new + size})
    return found


def _read(output: bytes, is_shallow: bool) -> Iterator[tuple[int, Origin]]:
    """Yield the lines in the output of `git blame --porcelain`; before a shallow history, no date is known."""
    from datetime import datetime, timedelta, timezone

    days: dict[bytes, str] = {}
    cut: set[bytes] = set()
    commit, number, time = b"", 0, 0
    for line in output.split(b"\n"):
        if match := _HEAD.fullmatch(line):
            commit, number = match[1], int(match[2])
        elif line.startswith(b"author-time "):
            time = int(line[12:])
        elif line.startswith(b"author-tz "):
            hours, minutes = int(line[10:13]), int(line[13:15])
            zone = timezone(timedelta(hours=hours, minutes=minutes if hours >= 0 else -minutes))
            days[commit] = datetime.fromtimestamp(time, zone).date().isoformat()
        elif line == b"boundary" and is_shallow:
            cut.add(commit)
        elif line.startswith(b"\t") and commit not in cut:
            yield number, Origin(days[commit], commit[:_SHORT].decode())
