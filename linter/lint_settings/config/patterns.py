"""Matches paths with patterns like those of .gitignore, as in configs and on the command line."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..search.ignore_patterns import PatternList


class Patterns:
    """Patterns like those of .gitignore, relative to the config's folder.

    A folder matches everything below it, unless a pattern with `!` excludes part of that again; with `is_closed`,
    nothing can be excluded from a folder, as in a .gitignore. `patterns` are normalized: without a leading `./`, and
    with `/` for each backslash that separates folders.
    """

    __slots__ = ("_is_closed", "_known", "_list", "patterns")

    def __init__(self, patterns: Iterable[str], *, is_closed: bool = False) -> None:
        self.patterns = tuple(map(normalized, patterns))
        self._is_closed = is_closed
        self._list: PatternList | None = None
        self._known: dict[str, bool] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there are no patterns, so that nothing matches."""
        return not self.patterns

    def match(self, path: str) -> bool:
        """Return whether a file matches, given by its path relative to the config's folder, with `/`."""
        if not self.patterns:
            return False
        return self._decide(path, is_folder=False)

    def names(self, path: str, *, is_folder: bool) -> bool:
        """Return whether a file or a folder matches."""
        return self.match_folder(path) if is_folder else self.match(path)

    def match_folder(self, path: str) -> bool:
        """Return whether a folder or one of its parents matches."""
        if not self.patterns or path.rpartition("/")[2] in ("", ".", ".."):
            return False
        if path not in self._known:
            self._known[path] = self._decide(path, is_folder=True)
        return self._known[path]

    def match_all_in(self, folder: str) -> bool:
        """Return whether everything in a folder matches, whatever its name, as with `folder/**`."""
        if not self.patterns or any(pattern.startswith("!") for pattern in self.patterns):
            return False
        return all(self.names(f"{folder}/{_ANY_NAME}", is_folder=is_folder) for is_folder in (False, True))

    def _decide(self, path: str, *, is_folder: bool) -> bool:
        above = path.rpartition("/")[0]
        if self._is_closed and self.match_folder(above):
            return True
        last = self._parsed().last(path, is_folder=is_folder)
        return self.match_folder(above) if last is None else not last.negated

    def exact(self) -> list[str] | None:
        """Return the files that can match, if each pattern matches just one; None if others can match, too."""
        if all(_EXACT.match(pattern) for pattern in self.patterns):
            return [pattern.lstrip("/") for pattern in self.patterns]
        return None

    def may_be_hidden(self) -> bool:
        """Return whether patterns match files or folders with a leading dot, which no search of a folder finds."""
        return any(part.startswith(".") for pattern in self.patterns for part in pattern.split("/"))

    def tops(self) -> set[str] | None:
        """Return the names at the top of the config's folder that matches are in; None if they can be anywhere."""
        found = set()
        for one in self._parsed().patterns:
            top = one.text.partition("/")[0]
            if not one.negated:  # which only takes paths away
                if not one.by_path or one.literal < len(top):
                    return None
                found.add(top)
        return found

    def _parsed(self) -> PatternList:
        if self._list is None:
            from ..search.ignore_patterns import PatternList

            self._list = PatternList(self.patterns)
        return self._list


class Matching:
    """Finds those of many patterns that match a path, without trying each: most are about one folder at the top."""

    __slots__ = ("_by_top", "_each", "_others")

    def __init__(self, each: Sequence[Patterns]) -> None:
        self._each = each
        self._by_top: dict[str, list[int]] = {}
        self._others: list[int] = []
        for number, patterns in enumerate(each):
            tops = patterns.tops()
            for top in tops or ():
                self._by_top.setdefault(top, []).append(number)
            if tops is None:
                self._others.append(number)

    def __call__(self, path: str) -> Iterator[int]:
        """Yield the numbers of the patterns that match a file, in order; see `Patterns.match`."""
        own = self._by_top.get(path.partition("/")[0], [])
        for number in sorted([*own, *self._others]) if own and self._others else own or self._others:
            if self._each[number].match(path):
                yield number


_ANY_NAME = "\0"  # which no pattern contains
# A pattern with a slash before its end matches one path; without wildcards, one name.
_EXACT = lazy_pattern(r"(?!!|#)(?:/|[^*?\[\\]*/)[^*?\[\\/]*[^*?\[\\/\s]\Z")
# A backslash before one of these removes a special meaning; before anything else it separates folders.
_SPECIAL, _IN_NAMES = "\\*?[]!# ", "\\[]!# "
_BACKSLASH = lazy_pattern(r"\\(.?)", re.DOTALL)
_SLASHES = lazy_pattern(r"/(?:\./|/)+")


def normalized(pattern: str) -> str:
    """Return the normalized form of a pattern: `./live\\eu/` becomes `/live/eu/`."""
    sign = "!" if pattern.startswith("!") else ""
    # If no slash separates folders, backslashes do, whatever follows them: `live\\*.yaml`.
    special = _SPECIAL if "/" in pattern else _IN_NAMES

    def plain(match: re.Match[str]) -> str:
        return match[0] if match[1] and match[1] in special else f"/{match[1]}"

    text = _SLASHES.sub("/", _BACKSLASH.sub(plain, pattern[len(sign) :]))
    return sign + (text[1:] if text.startswith("./") else text)
