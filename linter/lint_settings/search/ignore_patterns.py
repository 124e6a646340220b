"""Matches paths against lists of patterns exactly as git matches them against a .gitignore."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from .ignore_expressions import NEVER, Pattern, expression, needed_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SPECIAL = "*?[\\"
_BRACKETS = lazy_pattern(r"\[([^\]]+)\]")
_RANGE = lazy_pattern(r"([^\\])-(.)")


def parse(line: str) -> Pattern | None:
    """Return the pattern on a line of a .gitignore, or None for a blank line or a comment."""
    line = _trimmed(line.partition("\0")[0])
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    text = line[negated:]
    only_folders = text.endswith("/")
    text = text[: len(text) - only_folders]
    by_path = "/" in text
    text = text.removeprefix("/")
    literal = next((at for at, char in enumerate(text) if char in _SPECIAL), len(text))
    return Pattern(text, negated, only_folders, by_path, literal)


def lines_of(content: str) -> list[str]:
    """Return the lines of a .gitignore, without a byte order mark, given as three Latin-1 characters."""
    lines = content.removeprefix("\xef\xbb\xbf").split("\n")
    return [line[:-1] if line.endswith("\r") else line for line in lines]


def _trimmed(line: str) -> str:
    """Return a line without the spaces at its end, unless a backslash precedes them."""
    end = len(line.rstrip(" "))
    if end == len(line):
        return line
    slashes = len(line[:end]) - len(line[:end].rstrip("\\"))
    return line[: end + slashes % 2]


class PatternList:
    """The patterns of one file; the last that matches decides."""

    __slots__ = ("_files", "_flags", "_folders", "patterns")

    def __init__(self, lines: Iterable[str], *, ignore_case: bool = False) -> None:
        self.patterns = [pattern for pattern in map(parse, lines) if pattern is not None]
        self._flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
        self._files: _Index | None = None
        self._folders: _Index | None = None

    def last(self, path: str, *, is_folder: bool) -> Pattern | None:
        """Return the last pattern that matches a path, which is relative to the folder of the file."""
        if not self.patterns:
            return None
        index = self._index(is_folder)
        at = index.last(path)
        return None if at < 0 else self.patterns[at]

    def _index(self, is_folder: bool) -> _Index:
        if is_folder:
            if self._folders is None:
                self._folders = _Index(enumerate(self.patterns), self._flags)
            return self._folders
        if self._files is None:
            those = ((at, one) for at, one in enumerate(self.patterns) if not one.only_folders)
            self._files = _Index(those, self._flags)
        return self._files


class _Index:
    """Finds the last matching pattern without trying each: most contain a text that a path must begin or end with.

    `tried` counts the patterns that were compared with a path individually.
    """

    __slots__ = ("_fold", "_names", "_others", "_paths", "_prefixes", "_suffixes", "tried")

    def __init__(self, patterns: Iterable[tuple[int, Pattern]], flags: int) -> None:
        self._fold = bool(flags & re.IGNORECASE)
        self._names: dict[str, int] = {}
        self._paths: dict[str, int] = {}
        self._suffixes: dict[int, dict[str, int]] = {}
        self._prefixes: dict[tuple[bool, int], dict[str, list[_Matcher]]] = {}
        self._others: list[_Matcher] = []
        self.tried = 0
        for at, one in patterns:
            self._put(at, one, flags)

    def _put(self, at: int, one: Pattern, flags: int) -> None:
        text = one.text.lower() if self._fold else one.text
        rest = text[1:]
        if one.literal == len(text):
            (self._paths if one.by_path else self._names)[text] = at
        elif not one.by_path and text[0] == "*" and not any(char in _SPECIAL for char in rest):
            self._suffixes.setdefault(len(rest), {})[rest] = at
        elif one.literal:
            by_text = self._prefixes.setdefault((one.by_path, one.literal), {})
            by_text.setdefault(text[: one.literal], []).append(_Matcher(at, one, flags))
        else:
            self._others.append(_Matcher(at, one, flags))

    def last(self, path: str) -> int:
        """Return the number of the last pattern that matches, or -1."""
        if self._fold:
            path = path.lower()
        name = path.rpartition("/")[2]
        best = max(self._names.get(name, -1), self._paths.get(path, -1))
        for length, by_text in self._suffixes.items():
            best = max(best, by_text.get(name[max(0, len(name) - length) :], -1))
        for (by_path, length), matchers in self._prefixes.items():
            found = matchers.get((path if by_path else name)[:length])
            if found is not None:
                best = self._best(found, path, name, best)
        return self._best(self._others, path, name, best)

    def _best(self, matchers: list[_Matcher], path: str, name: str, best: int) -> int:
        for one in reversed(matchers):
            if one.at <= best:
                break
            self.tried += 1
            if one.matches(path if one.by_path else name):
                return one.at
        return best


class _Matcher:
    """A pattern with wildcards and its number; compiled once a path contains the text that every match must contain."""

    __slots__ = ("_flags", "_needed", "_pattern", "_regex", "at", "by_path")

    def __init__(self, at: int, pattern: Pattern, flags: int) -> None:
        self.at = at
        self.by_path = pattern.by_path
        self._pattern = pattern
        self._flags = flags
        self._regex: re.Pattern[str] | None = None
        self._needed = needed_text(pattern.text.lower() if flags & re.IGNORECASE else pattern.text)

    def matches(self, text: str) -> bool:
        """Return whether the whole text matches."""
        if self._needed not in text:
            return False
        if self._regex is None:
            self._regex = re.compile(expression(self._pattern), self._flags)
        return self._regex.fullmatch(text) is not None


def is_possible(text: str) -> bool:
    """Return whether a pattern can match anything."""
    pattern = parse(text)
    if pattern is None or not pattern.text:
        return False
    backwards = (
        one
        for inside in _BRACKETS.findall(text[: text.rfind("]") + 1])
        for one in _RANGE.findall(inside)
        if one[0] > one[1]
    )
    return NEVER not in expression(pattern) and not any(backwards)


def match_above(patterns: PatternList, path: str, known: dict[str, bool]) -> bool:
    """Return whether patterns match a file or a parent folder of it; `known` caches the results for folders."""
    folder = path.rpartition("/")[0]
    if folder and _matches_folder(patterns, folder, known):
        return True
    last = patterns.last(path, is_folder=False)
    return last is not None and not last.negated


def _matches_folder(patterns: PatternList, folder: str, known: dict[str, bool]) -> bool:
    missing = []
    answer = False
    above = folder
    while above:
        if above in known:
            answer = known[above]
            break
        missing.append(above)
        above = above.rpartition("/")[0]
    for one in reversed(missing):
        if not answer:
            last = patterns.last(one, is_folder=True)
            answer = last is not None and not last.negated
        known[one] = answer
    return answer
