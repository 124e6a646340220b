"""The text of a file, decoded once, and the conversion of offsets to lines and columns."""

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

# What deployments fill in: `${NAME}` with all that shells, envsubst and pipelines allow after a name,
# `${{ secrets.NAME }}`, `$NAME` as a whole part of a text, and values encrypted by SOPS.
PLACEHOLDER = re.compile(
    r"\$\{\{[^{}]*\}\}"
    r"|\$\{[#!]?[A-Za-z_][A-Za-z0-9_]*(?:[-:=?+.,/%#^@~\[(](?:\$\{[^{}]*\}|[^}])*)?\}"
    r"|(?:\A|(?<=[/:=@&?,.\s-]))\$[A-Z_][A-Z0-9_]*(?=[/:=@&?,.\s-]|\Z)"
    r"|\AENC\[[A-Za-z0-9_]+,data:[^\]]*\]\Z"
)
_ENCRYPTED = "ENC["


def _is_open() -> None:
    """Do nothing: the default for a source that is never closed."""


def shown(path: str) -> str:
    """Return a path as shown to people: relative to the current folder, with `/`, if it is below that."""
    if os.sep == "/" and not path.startswith("/"):
        return path  # the usual case
    if os.path.isabs(path):
        try:
            relative = os.path.relpath(path)
        except ValueError:  # on Windows, a path on another drive
            relative = ".."
        path = path if relative.startswith("..") else relative
    return path.replace(os.sep, "/")


class Source:
    """The text of one file and what every finding in it needs.

    `path` is the path as shown to people, `text` the content without a byte order mark (`bom` is true if there was
    one), `environment` the name of the environment the file belongs to, or None. `placeholder` matches what is filled
    in at deploy time, and `placeholder_mark` is a text that all placeholders contain. `speaks` is true if a comment may
    be addressed to the linter. `mark` identifies the content, if that is needed. `filled` maps the pointer of a value
    that replaces a placeholder to where it comes from, and to the offsets between which it is written; `unset` lists by
    offset the placeholders without a value. `refused_at` is the offset from which PyYAML cannot read the file although
    we can, or None.

    To keep the memory of a large run small, a source can be closed; `open` reads its file again, and so does access to
    `text`.
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
        # The kinds of the objects by the path at which they begin, for the allow-list of values.
        self.kinds: dict[Path, set[str]] = {}

    @classmethod
    def closed(
        cls, path: str, environment: str | None, bom: bool, speaks: bool, placeholder: re.Pattern[str]
    ) -> Source:
        """Return the source of a file that this process has not opened."""
        source = cls(path, "", environment=environment, bom=bom, placeholder=placeholder)
        source.speaks = speaks
        source.close()
        return source

    def close(self) -> None:
        """Drop the text, and what was computed from it."""
        self._text = None
        for name in ("line_starts", "is_ascii", "_json_places", "_answers"):
            self.__dict__.pop(name, None)

    @property
    def text(self) -> str:
        """The content of the file; if the source is closed, its file is read again."""
        if self._text is None:
            self.open()
        return self._text or ""

    @text.setter
    def text(self, text: str) -> None:
        """Set the text of a source that was closed."""
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
        """Whether every name and value is ASCII, including those written with escapes such as `\\u201c`."""
        return self.text.isascii() and not ("\\" in self.text and re.search(r"\\[uUxNLP_]", self.text))

    def once(self, compute: Callable[[str], Answer]) -> Answer:
        """Return the result of a function of the text, computed once while the source is open."""
        answers = self._answers
        if compute not in answers:
            answers[compute] = compute(self.text)
        return answers[compute]  # type: ignore[no-any-return]  # it is what `compute` returned

    @cached_property
    def _answers(self) -> dict[Callable[[str], Any], Any]:
        return {}

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span between two character offsets, limited to the text."""
        start = min(start, len(self.text))
        end = max(start, min(end, len(self.text)))
        return Span(start, end, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1, without its line break."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    @cached_property
    def _json_places(self) -> dict[Path, Place]:
        from .json_places import json_places

        return json_places(self.text)[0]

    def place(self, path: Path) -> Place:
        """Return the place of a value of a JSON file; the first call finds all places of the file."""
        return self._json_places[path]
