"""Tells from git who wrote a line of a file, and when."""

from __future__ import annotations

import os
import re
from collections import namedtuple
from difflib import SequenceMatcher

from ..documents.files import TooLargeError, content_of_file, relative_path
from .repository import GitError, Repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEAD = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")
_LARGEST = 200_000_000  # bytes
_SHORT = 12  # digits of a commit's id that are shown


class Origin(namedtuple("Origin", "day commit")):
    """The day (YYYY-MM-DD, where its author was) and the short id of the commit that a line came with."""

    __slots__ = ()

    day: str
    commit: str


def origins(path: str, lines: Sequence[int]) -> dict[int, Origin]:
    """Where lines of a file, counted from 1, came from; what is not committed yet, or no git can tell, is left out.

    The file as it is now is held against that of the last commit here, for git would run filters on it.
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
        told = repository.ask("blame", "--porcelain", "--no-textconv", *ranges, "HEAD", "--", relative)
        is_shallow = repository.ask("rev-parse", "--is-shallow-repository").strip() == b"true"
    except (GitError, OSError, TooLargeError, ValueError):
        return {}
    known = dict(_read(told, is_shallow))
    return {line: known[number] for line, number in wanted.items() if number in known}


def _then(now: bytes, then: bytes, lines: Sequence[int]) -> dict[int, int]:
    """The numbers that lines had in an earlier text; those that it did not hold are left out."""
    olds, news = ([line.rstrip(b"\r") for line in text.split(b"\n")] for text in (then, now))
    found = {}
    for old, new, size in SequenceMatcher(None, olds, news, autojunk=False).get_matching_blocks():
        found.update({line: old + line - new for line in lines if new < line <= new + size})
    return found


def _read(told: bytes, is_shallow: bool) -> Iterator[tuple[int, Origin]]:
    """The lines that `git blame --porcelain` speaks of; where the history was cut off, nobody knows their day."""
    from datetime import datetime, timedelta, timezone

    days: dict[bytes, str] = {}
    cut: set[bytes] = set()
    commit, number, time = b"", 0, 0
    for line in told.split(b"\n"):
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
