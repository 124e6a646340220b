"""The text of a file, decoded once, and the conversion of offsets to lines and columns."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from itertools import accumulate
from types import MappingProxyType

from .lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any, Protocol, TypeVar

    from .kept_texts import Block, KeptTexts
    from .span import Path, Place, Span

    Answer = TypeVar("Answer")

    class Opener(Protocol):
        """What opens a closed file."""

        def open(self) -> None:
            """Set the text of the source, and the nodes of its documents."""


# What deployments fill in: `${NAME}` with all that shells, envsubst and pipelines allow after a name,
# `${{ secrets.NAME }}`, `$NAME` as a whole part of a text, and values encrypted by SOPS.
PLACEHOLDER = lazy_pattern(
    r"\$\{\{[^{}]*\}\}"
    r"|\$\{[#!]?[A-Za-z_][A-Za-z0-9_]*(?:[-:=?+.,/%#^@~\[(](?:\$\{[^{}]*\}|[^}])*)?\}"
    r"|(?:\A|(?<=[/:=@&?,.\s-]))\$[A-Z_][A-Z0-9_]*(?=[/:=@&?,.\s-]|\Z)"
    r"|\AENC\[[A-Za-z0-9_]+,data:[^\]]*\]\Z"
)
_ENCRYPTED = "ENC["
_NOTHING: Mapping[Any, Any] = MappingProxyType({})  # shared by all files: an empty dict takes 64 bytes


def is_plain_placeholder(text: str) -> bool:
    """Return whether a text is `${NAME}`: a quick test, since most placeholders are."""
    return text[:2] == "${" and text[-1:] == "}" and text[2:-1].isidentifier() and text.isascii()


def shown(path: str) -> str:
    """Return a path as shown to people: relative to the current folder, with `/`, if it is below that."""
    if os.sep == "/" and path[:1] != "/":
        return path  # the usual case
    if os.path.isabs(path):
        folder, _, name = path.rpartition(os.sep)
        inside = _inside(folder, os.getcwd()) if folder and name and name[0] != "." else None
        if inside is not None:
            path = inside + name
        else:
            relative = _relative(path, os.curdir)
            path = path if relative.startswith("..") else relative
    return path.replace(os.sep, "/")


@lru_cache(1024)  # the files of a folder ask the same
def _inside(folder: str, here: str) -> str | None:
    """Return a folder relative to the current one, `here`, with a separator at its end; None if it is not in it."""
    relative = _relative(folder + os.sep, here)
    if relative == os.curdir:
        return ""
    return None if relative.startswith("..") else os.path.join(relative, "")


def _relative(path: str, folder: str) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # on Windows, a path on another drive
        return ".."


# The beginnings of comments for the linter, also of those that are misspelt.
_COMMENT = lazy_pattern(r"#.*")
_DIRECTIVES = ("alow", "allow", "alllow", "ignore", "disable", "kind", "environment")


class Source:
    """The text of one file and what every finding in it needs.

    `path` is the path as shown to people, `text` the content without a byte order mark (`bom` is true if there was
    one), `environment` the name of the environment the file belongs to, or None. `placeholder` matches what is filled
    in at deploy time, and `placeholder_mark` is a text that all placeholders contain. `speaks` is true if a comment may
    be addressed to the linter. `mark` identifies the content, if that is needed. `filled` maps the pointer of a value
    that replaces a placeholder to where it comes from, and to the offsets between which it is written; `unset` lists by
    offset the placeholders without a value. `refused_at` is the offset from which PyYAML cannot read the file although
    we can, or None. `kinds` are those of the objects by the path at which they begin, for the allow-list of values.
    `overridden` are the nodes of values that do not count, since the same key follows in their mapping.
    `may_differ_in_1_1` is false if no plain scalar can mean something else in YAML 1.1, and `has_outer_blanks` if no
    text begins or ends with a blank: the reader notes that, so that rules need not look.

    To keep the memory of a large run small, a source can be closed; `open` has its `opener` open it again, and so does
    access to `text`. Its text is kept in `block`, at the place `at`; only one that this run has not read has no block.
    """

    __slots__ = (
        "_answers",
        "_line_starts",
        "_text",
        "at",
        "block",
        "bom",
        "environment",
        "filled",
        "has_outer_blanks",
        "kinds",
        "mark",
        "may_differ_in_1_1",
        "opener",
        "overridden",
        "path",
        "placeholder",
        "placeholder_mark",
        "refused_at",
        "speaks",
        "unset",
    )

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
        self.opener: Opener | None = None
        self.mark = b""
        self.block: Block | None = None
        self.at = 0
        self.filled: Mapping[str, Collection[tuple[str, int, int]]] = _NOTHING
        self.unset: Mapping[int, Any] = _NOTHING
        self.refused_at: int | None = None
        self.overridden: Sequence[Any] = ()  # nodes, which import this module
        self.may_differ_in_1_1 = True
        self.has_outer_blanks = True
        self.kinds: Mapping[Path, tuple[str, ...]] = _NOTHING
        self._line_starts: list[int] | None = None
        self._answers: dict[Callable[[str], Any], Any] | None = None

    @classmethod
    def closed(
        cls, path: str, environment: str | None, bom: bool, speaks: bool, placeholder: re.Pattern[str]
    ) -> Source:
        """Return the source of a file that this process has not opened."""
        source = cls(path, "", environment=environment, bom=bom, placeholder=placeholder)
        source.speaks = speaks
        source.close()
        return source

    def open(self) -> None:
        """Have the text and the nodes made again, if that is possible."""
        if self.opener is not None:
            self.opener.open()

    def keep_in(self, texts: KeptTexts) -> None:
        """Keep the text, for when the source is closed."""
        if self.block is None:
            self.block, self.at = texts.add(self.text)

    def close(self) -> None:
        """Drop the text, and what was computed from it."""
        self._text = self._line_starts = self._answers = None
        self.overridden = ()

    def add_kind(self, path: Path, kind: str) -> None:
        """Record that an object of a kind begins at a path."""
        if not path and self.kinds is _NOTHING:
            self.kinds = _whole(kind)
            return
        known = self.kinds if isinstance(self.kinds, dict) else {**self.kinds}
        known[path] = tuple(dict.fromkeys((*known.get(path, ()), kind)))
        self.kinds = known

    def override(self, node: Any) -> None:
        """Record the node of a value that does not count: see `overridden`; how it is written is of no interest."""
        for one in node.walk():
            one.alias = True
        self.overridden = known = self.overridden if isinstance(self.overridden, list) else []
        known.append(node)

    def fill_in(self, pointer: str, origins: Collection[tuple[str, int, int]]) -> None:
        """Record where the value at a pointer comes from, in place of a placeholder: see `filled`."""
        self.filled = known = self.filled if isinstance(self.filled, dict) else {}
        known[pointer] = origins

    def leave_unset(self, offset: int, unset: Any) -> None:
        """Record a placeholder without a value: see `unset`."""
        self.unset = known = self.unset if isinstance(self.unset, dict) else {}
        known[offset] = unset

    @property
    def is_open(self) -> bool:
        """Whether the text is in memory."""
        return self._text is not None

    @property
    def text(self) -> str:
        """The content of the file; a closed source is opened."""
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

    @property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        starts = self._line_starts
        if starts is None:
            starts = self._line_starts = _line_starts(self.text)
        return starts

    @property
    def is_ascii(self) -> bool:
        """Whether every name and value is ASCII, including those written with escapes such as `\\u201c`."""
        return self.once(_is_ascii)

    def once(self, compute: Callable[[str], Answer]) -> Answer:
        """Return the result of a function of the text, computed once while the source is open."""
        answers = self._answers
        if answers is None or compute not in answers:
            answer = compute(self.text)  # which may open the source
            self._answers = answers = self._answers or {}
            answers[compute] = answer
        return answers[compute]  # type: ignore[no-any-return]  # it is what `compute` returned

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column, both from 1, of a character offset."""
        from bisect import bisect_right

        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span between two character offsets, limited to the text."""
        from .span import Span  # only a finding has one

        start = min(start, len(self.text))
        end = max(start, min(end, len(self.text)))
        return Span(start, end, *self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1, without its line break."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def place(self, path: Path) -> Place:
        """Return the place of a value of a JSON file; the first call finds all places of the file."""
        return self.once(_json_places)[path]


def _line_starts(text: str) -> list[int]:
    if "\r" in text:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    lengths = [len(line) + 1 for line in text.split("\n")]
    return [0, *accumulate(lengths[:-1])]


def _is_ascii(text: str) -> bool:
    return text.isascii() and not ("\\" in text and re.search(r"\\[uUxNLP_]", text))


def _json_places(text: str) -> dict[Path, Place]:
    from .json_places import json_places

    return json_places(text)[0]


@cache
def _whole(kind: str) -> Mapping[Path, tuple[str, ...]]:
    """Return the kinds of a file that is one object."""
    return MappingProxyType({(): (kind,)})


def may_address_linter(text: str) -> bool:
    """Return whether a comment in a text may be meant for the linter: few comments contain a word that begins one."""
    if "#" not in text or not text.isascii():
        return "#" in text
    comments = "".join(_COMMENT.findall(text)).lower()
    return any(map(comments.__contains__, _DIRECTIVES))
