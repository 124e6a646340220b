"""Finds where each key and value of a TOML text is, since `toml`, which reads the values, keeps no positions."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    Path = tuple[str | int, ...]

_GAP = lazy_pattern(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = lazy_pattern(r"""[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*""")
_TEXT = r""" " " "(?s:\\.|[^\\])*?"{3,5} | '{3}(?s:.)*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' """.replace(" ", "")
_VALUE = lazy_pattern(rf"{_TEXT}|[^\s,\]}}#][^,\]}}#\n]*")
_PIECE = lazy_pattern(rf"{_TEXT}|[\[{{]|[\]}}]|.")
_DEEPEST = 50  # levels of arrays and inline tables; deeper values get the place of their parent


class Spot(Frozen):
    """The offsets of a value and its key, which is empty for an item of an array; for a table, those of its header."""

    __slots__ = ()

    key_start: int
    key_end: int
    start: int
    end: int


class TomlPlaces:
    """The places of all values of a TOML text below a section, by default of the whole text.

    `toml` must have accepted the text. It is scanned once, at the first use.
    """

    def __init__(self, text: str, section: Path = ()) -> None:
        self.text = text
        self.section = section

    def spot(self, path: Path) -> Spot | None:
        """Return the place of a value; None if it does not exist."""
        return self._spots.get((*self.section, *path))

    def line(self, path: Path) -> int:
        """Return the line of a value, or of its nearest parent."""
        found = self._nearest(path)
        return 1 if found is None else self._line_at(found.start)

    def key_line(self, path: Path) -> int:
        """Return the line of a key, or of the nearest parent of its value."""
        found = self.spot(path)
        return self.line(path) if found is None else self._line_at(found.key_start)

    def _nearest(self, path: Path) -> Spot | None:
        full = (*self.section, *path)
        while full and full not in self._spots:
            full = full[:-1]
        return self._spots.get(full)

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._line_breaks, offset - 1) + 1

    @cached_property
    def _line_breaks(self) -> list[int]:
        return [at for at, char in enumerate(self.text) if char == "\n"]

    @cached_property
    def _spots(self) -> dict[Path, Spot]:
        scanner = _Scanner(self.text)
        scanner.scan()
        return scanner.spots


class _Scanner:
    """Scans a text once, from start to end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spots: dict[Path, Spot] = {}
        self._counts: dict[Path, int] = {}  # of arrays of tables: how many there are so far

    def scan(self) -> None:
        table: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table, 0)
            self._skip()

    def _skip(self) -> None:
        """Skip blanks, line breaks and comments."""
        match = _GAP.match(self.text, self.at)
        assert match is not None  # it matches the empty text, too
        self.at = match.end()

    def _header(self) -> Path:
        """Read `[table]` or `[[array]]`, and return the path of the keys below it."""
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 1 + is_array
        keys = self._keys()
        self.at += 1 + is_array
        path: Path = ()
        for depth, (name, key_start, key_end) in enumerate(keys, 1):
            path = (*path, name)
            spot = Spot(key_start, key_end, start, self.at)
            if depth == len(keys) and is_array:
                self.spots.setdefault(path, spot)
                number = self._counts[path] = self._counts.get(path, -1) + 1
                path = (*path, number)
            elif path in self._counts:
                path = (*path, self._counts[path])
            if depth == len(keys):
                self.spots[path] = spot
            else:
                self.spots.setdefault(path, spot)
        return path

    def _pair(self, table: Path, depth: int) -> None:
        """Read `key = value`; the key may be dotted."""
        keys = self._keys()
        self.at += 1
        while self.text[self.at] in " \t":
            self.at += 1
        start = self.at
        path = table
        for name, key_start, key_end in keys[:-1]:
            path = (*path, name)
            self.spots.setdefault(path, Spot(key_start, key_end, key_start, key_end))
        name, key_start, key_end = keys[-1]
        path = (*path, name)
        self._value(path, depth)
        self.spots[path] = Spot(key_start, key_end, start, self.at)

    def _keys(self) -> list[tuple[str, int, int]]:
        """Read a key, and return its parts with their places."""
        found = []
        while True:
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise ValueError(f"no key at offset {self.at}")
            found.append((_name(match[1]), *match.span(1)))
            self.at = match.end()
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def _value(self, path: Path, depth: int) -> None:
        """Read a value and record the places of everything in it."""
        if depth >= _DEEPEST and self.text[self.at] in "[{":
            self._pass_over()
        elif self.text.startswith("[", self.at):
            self._array(path, depth + 1)
        elif self.text.startswith("{", self.at):
            self._inline_table(path, depth + 1)
        else:
            self._plain()

    def _plain(self) -> None:
        match = _VALUE.match(self.text, self.at)
        if match is None:
            raise ValueError(f"no value at offset {self.at}")
        self.at += len(match[0].rstrip())

    def _array(self, path: Path, depth: int) -> None:
        self.at += 1
        self._skip()
        number = 0
        while not self.text.startswith("]", self.at):
            start = self.at
            self._value((*path, number), depth)
            self.spots[*path, number] = Spot(start, start, start, self.at)
            self._skip()
            self.at += self.text.startswith(",", self.at)
            self._skip()
            number += 1
        self.at += 1

    def _inline_table(self, path: Path, depth: int) -> None:
        self.at += 1
        self._skip()
        while not self.text.startswith("}", self.at):
            self._pair(path, depth)
            self._skip()
            self.at += self.text.startswith(",", self.at)
            self._skip()
        self.at += 1

    def _pass_over(self) -> None:
        """Skip to the end of an array or inline table without recording places."""
        levels = 0
        while True:
            match = _PIECE.match(self.text, self.at)
            if match is None:
                raise ValueError(f"no value at offset {self.at}")
            self.at = match.end()
            levels += (match[0] in "[{") - (match[0] in "]}")
            if levels == 0 and match[0] in "]}":
                return
            self._skip()


def _name(raw: str) -> str:
    """Return the key that a part of a dotted key represents."""
    if raw[0] == "'":
        return raw[1:-1]
    if raw[0] != '"':
        return raw
    if "\\" not in raw:
        return raw[1:-1]
    from .toml import loads

    return next(iter(loads(f"{raw}=0")))
