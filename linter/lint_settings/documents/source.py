"""A file's text, decoded once, and the way from an offset to a line and column."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from .span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any, TypeVar

    from .span import Path, Place

    Answer = TypeVar("Answer")

# What deployments fill in: `${NAME}` with all that shells, envsubst and pipelines write behind a name,
# `${{ secrets.NAME }}`, `$NAME` as a whole part of a text, and what SOPS has encrypted.
PLACEHOLDER = re.compile(
    r"\$\{\{[^{}]*\}\}"
    r"|\$\{[#!]?[A-Za-z_][A-Za-z0-9_]*(?:[-:=?+.,/%#^@~\[](?:\$\{[^{}]*\}|[^}])*)?\}"
    r"|(?:\A|(?<=[/:=@&?,.\s-]))\$[A-Z_][A-Z0-9_]*(?=[/:=@&?,.\s-]|\Z)"
    r"|\AENC\[[A-Za-z0-9_]+,data:[^\]]*\]\Z"
)
_ENCRYPTED = "ENC["


def _is_open() -> None:
    """What opens a source that is never closed."""


def shown(path: str) -> str:
    """A path as people read it: relative to where they stand, with `/`, if it lies below."""
    if os.sep == "/" and not path.startswith("/"):
        return path  # like most
    if os.path.isabs(path):
        try:
            relative = os.path.relpath(path)
        except ValueError:  # on Windows, a path on another drive
            relative = ".."
        path = path if relative.startswith("..") else relative
    return path.replace(os.sep, "/")


class Source:
    """The text of one file and what every finding in it needs to know.

    `path` is the path as shown to people, `text` the content without a byte order mark (`bom` says whether there was
    one), `environment` the name of the environment the file belongs to, or None. `placeholder` finds what is filled in
    at deploy time, and `placeholder_mark` is a text that all of that holds. `speaks` tells whether a comment in it may
    be for us, `mark` its content from any other, where anybody needs to know. `filled` says by pointer where a value
    in place of a placeholder comes from, and from where to where that is written; `unset` says by offset which values
    have a placeholder that nothing gives a value for. `refused_at` is the offset from which
    PyYAML cannot read what we can read, or None.

    To keep the memory of a large run small, a source may be closed; `open` reads its file again, as asking for `text`
    does.
    """

    def __init__(
        self,
        path: str,
        text: str,
        *,
        environment: str | None = None,
        bom: bool = False,
        placeholder: re.Pattern[str] = PLACEHOLDER,
    ) -> None:
        self.path = path
        self._text: str | None = text
        self.speaks = "lint-settings:" in text
        self.environment = environment
        self.bom = bom
        self.placeholder = placeholder
        self.placeholder_mark = self._placeholder_mark(text)
        self.open: Callable[[], None] = _is_open
        self.mark = b""
        self.filled: dict[str, Collection[tuple[str, int, int]]] = {}
        self.unset: dict[int, Any] = {}
        self.refused_at: int | None = None
        # Which kinds of object begin at which paths: the allow-list of values needs to know.
        self.kinds: dict[Path, set[str]] = {}

    @classmethod
    def closed(
        cls, path: str, environment: str | None, bom: bool, speaks: bool, placeholder: re.Pattern[str]
    ) -> Source:
        """The source of a file that was not opened in this run, or by another process only."""
        source = cls(path, "", environment=environment, bom=bom, placeholder=placeholder)
        source.speaks = speaks
        source.close()
        return source

    def close(self) -> None:
        """Forget the text, and what was worked out from it."""
        self._text = None
        for name in ("line_starts", "is_ascii", "_json_places", "_answers"):
            self.__dict__.pop(name, None)

    @property
    def text(self) -> str:
        """The content of the file, which is read again where the source is closed."""
        if self._text is None:
            self.open()
        return self._text or ""

    @text.setter
    def text(self, text: str) -> None:
        """Open the source."""
        self._text = text
        self.placeholder_mark = self._placeholder_mark(text)

    def _placeholder_mark(self, text: str) -> str:
        return "$" if self.placeholder is PLACEHOLDER and _ENCRYPTED not in text else ""

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        text = self.text
        if "\r" in text:
            return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        lengths = [len(line) + 1 for line in text.split("\n")]
        return [0, *accumulate(lengths[:-1])]

    @cached_property
    def is_ascii(self) -> bool:
        """Whether every name and value in it is ASCII, those that are written with escapes such as `\\u201c` too."""
        return self.text.isascii() and not ("\\" in self.text and re.search(r"\\[uUxNLP_]", self.text))

    def once(self, tell: Callable[[str], Answer]) -> Answer:
        """What a function tells of the text; worked out once while the source is open."""
        answers = self._answers
        if tell not in answers:
            answers[tell] = tell(self.text)
        return answers[tell]  # type: ignore[no-any-return]  # it is what `tell` has answered

    @cached_property
    def _answers(self) -> dict[Callable[[str], Any], Any]:
        return {}

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span between two character offsets, kept within the text."""
        start = min(start, len(self.text))
        end = max(start, min(end, len(self.text)))
        return Span(start, end, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line break."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    @cached_property
    def _json_places(self) -> dict[Path, Place]:
        from .json_places import json_places

        return json_places(self.text)[0]

    def place(self, path: Path) -> Place:
        """Where a value of a JSON file stands; worked out for the whole file at the first question."""
        return self._json_places[path]
