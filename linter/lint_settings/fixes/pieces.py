"""Divides a file with several objects into pieces, each of which is read as a file of its own."""

from __future__ import annotations

from itertools import pairwise

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from .roots import roots_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.span import Span
    from ..engine.load import LoadedFile

_MARK = lazy_pattern(r"(?m)^---(?=\s|\Z)")
_DIRECTIVE = lazy_pattern(r"(?m)^%")
_COMMENT = lazy_pattern(r"(?m)^[ \t]*#")
_DASH = lazy_pattern(r" *- +\Z")


class Piece(Frozen):
    """A part of a text with one object, and the text around it when it is read as a file of its own.

    `number` counts the objects from 0. `lines` is how many lines are above the part. `is_item` is true for an item of
    a list; else the object is a document.
    """

    __slots__ = ()

    number: int
    start: int
    end: int
    lines: int
    around: tuple[str, str]
    is_item: bool

    def text_of(self, text: str) -> str:
        """Return the text of the piece as a file of its own."""
        before, after = self.around
        return before + text[self.start : self.end] + after

    def inside(self, text: str) -> str:
        """Return the part of the whole text, given the text of the piece as a file of its own."""
        before, after = self.around
        return text[len(before) : len(text) - len(after)]

    def in_whole(self, finding: Finding, start: int, lines: int) -> Finding:
        """Return a finding of the piece as one of the whole file, in which the part begins at an offset and a line."""
        by = start - len(self.around[0])
        related = tuple(
            one._replace(span=_moved(one.span, by, lines)) if one.path == finding.path else one
            for one in finding.related
        )
        fix = finding.fix
        if fix is not None:
            fix = fix._replace(edits=tuple(one._replace(start=one.start + by, end=one.end + by) for one in fix.edits))
        pointer = finding.pointer
        if self.is_item and pointer[:2] == "/0":
            pointer = f"/{self.number}{pointer[2:]}"
        return finding._replace(span=_moved(finding.span, by, lines), related=related, fix=fix, pointer=pointer)


def _moved(span: Span, by: int, lines: int) -> Span:
    return span._replace(
        start=span.start + by, end=span.end + by, line=span.line + lines, end_line=span.end_line + lines
    )


def pieces_of(loaded: LoadedFile) -> list[Piece]:
    """Return the pieces of a file, in order; none if it does not consist of several that can be read by themselves."""
    documents, text = loaded.documents, loaded.source.text
    if len(documents) < 2 or loaded.project.deployed is not None:
        return []
    roots = roots_of(loaded).nodes
    if len(roots) == len(documents) and all(one.root.place == root.place for one, root in _pairs(documents, roots)):
        return _documents(text, roots)
    if len(roots) == 1 and [one.path for one in documents] == [(at,) for at in range(len(roots[0].items))]:
        return _items(text, roots[0])
    return []


def _pairs(documents: Sequence[Document], roots: Sequence[Node]) -> zip[tuple[Document, Node]]:
    return zip(documents, roots, strict=True)


def _documents(text: str, roots: Sequence[Node]) -> list[Piece]:
    """Return a piece for each document of a YAML text: it begins with its mark, or the comments above that."""
    starts = [0]
    for one, other in pairwise(roots):
        if _DIRECTIVE.search(text, one.place[1], other.place[0]):
            return []
        marks = [mark.start() for mark in _MARK.finditer(text, one.place[1], other.place[0])]
        if len(marks) != 1:
            return []
        starts.append(_with_comments(text, one.place[1], marks[0]))
    return _between(text, pairwise([*starts, len(text)]), ("", ""), is_item=False)


def _items(text: str, root: Node) -> list[Piece]:
    """Return a piece for each item of a list: the lines of a YAML list, or what is between the commas of JSON."""
    if root.in_json:
        starts = [text.find("[") + 1]
        for one, other in pairwise(root.items):
            between = text[one.place[1] : other.place[0]]
            if between.strip() != ",":
                return []
            starts.append(one.place[1] + between.index(",") + 1)
        ends = [one.place[1] for one in root.items]
        return _between(text, zip(starts, ends, strict=True), ("[", "]"), is_item=True)
    starts, end = [], 0
    for one in root.items:
        start = text.rfind("\n", 0, one.place[0]) + 1
        if one.alias or not _DASH.match(text[start : one.place[0]]):
            return []
        starts.append(_with_comments(text, end, start))
        end = one.place[1]
    if "&" in text and any(one.alias for one in root.walk()):
        return []  # it may repeat a value of another item
    if starts != sorted(set(starts)):
        return []
    return _between(text, pairwise([0, *starts[1:], len(text)]), ("", ""), is_item=True)


def _with_comments(text: str, end: int, start: int) -> int:
    """Return where the comments begin that are between the end of an object and the start of the next one."""
    comment = _COMMENT.search(text, end, start)  # an allow in it is about the next object
    return start if comment is None else comment.start()


def _between(text: str, bounds: Iterable[tuple[int, int]], around: tuple[str, str], *, is_item: bool) -> list[Piece]:
    pieces, lines, at = [], 0, 0
    for number, (start, end) in enumerate(bounds):
        lines += text.count("\n", at, start)
        at = start
        pieces.append(Piece(number, start, end, lines, around, is_item))
    return pieces
