"""What reports show of a file with findings, and what they need to know of places in it.

Every answer is kept. It goes from process to process and into the cache with the result of a check, so that nothing
opens a file again only to report about it. An answer contains no text that has not passed the mask of all outputs.
"""

from __future__ import annotations

from functools import cached_property

from ..documents.columns import ByteColumns
from ..documents.frozen import Frozen
from .line_hash import line_hashes
from .outside import secrets_of_unread
from .redact import mask_prose
from .secret_scan import embedded
from .secrets import mask, secrets
from .source_mask import SourceMask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Edit, Finding
    from ..documents.source import Source
    from ..documents.span import Span
    from .redact import Secrets

_WIDEST = 120
# What formats ask about findings: the lines around each, the hash of its line, what may be shown of its pointer and its
# fix, and places as other tools count them.
LINES, HASHES, RECORDS, PLACES = EVERYTHING = ("lines", "hashes", "records", "places")
_ASKED_WITH = {"frame": LINES, "hash": HASHES, "mask": RECORDS, "shows": RECORDS}
# The types of the answer to each sort of question, which is its first word.
_FORMS: dict[str, list[type]] = {
    "frame": [str, str, int],
    "hash": [str],
    "place": [int, int, int, int],
    "mask": [str],
    "shows": [bool],
    "is-empty": [bool],
    "is-plain": [bool],
    "has": [bool],
    "members": [int],
    "extent": [int, int],
    "recorded": [str, str, str],
}


class Frame(Frozen):
    """The line of a place and the line before it, which is empty if it is blank; secrets are masked.

    Of a long line only a part is in it: `cut` is the number of characters before that.
    """

    __slots__ = ()

    before: str
    line: str
    cut: int


class Excerpt:
    """The parts of a file that its findings are about, as reports show them.

    `kept` has the answers of an earlier process or run. For any other question the file is opened.
    """

    def __init__(self, source: Source, documents: Iterable[Document], kept: Mapping[str, Any] | None = None) -> None:
        self.source = source
        self.documents = tuple(documents)
        self.kept = {} if kept is None else dict(kept)

    def ask(self, question: str, answer: Callable[[], Any]) -> Any:
        """Return the answer to a question, which is one of those in _FORMS; the first one is computed, and kept."""
        if question not in self.kept:
            self.kept[question] = answer()
        return self.kept[question]

    def let_go(self) -> None:
        """Drop what is not kept: the masked text of a file takes as much memory as the file."""
        for name in ("hidden", "_masked", "_lines", "_hashes", "_bytes"):
            self.__dict__.pop(name, None)

    def keep_only(self, asked: Collection[str] | None) -> None:
        """Drop the answers that only other formats ask for, see EVERYTHING: a cache has them all. None keeps all."""
        others = tuple(f"{sort} " for sort, part in _ASKED_WITH.items() if asked is not None and part not in asked)
        if others:
            self.kept = {question: answer for question, answer in self.kept.items() if not question.startswith(others)}

    def look_up(self, findings: Iterable[Finding], asked: Collection[str] | None = None) -> None:
        """Keep the answers to what reports ask about these findings, see EVERYTHING; None means all of it.

        For a hash, the whole file is masked.
        """
        asked = EVERYTHING if asked is None else asked
        for one in findings:
            edits = one.fix.edits if one.fix is not None else ()
            if LINES in asked and not self.is_empty:
                self.frame(one.span.line, one.span.column)
            if HASHES in asked and not self.is_empty:
                self.line_hash(one.span.line)
            if RECORDS in asked:
                for text in (one.pointer, one.address):
                    self.mask(text)
                for edit in edits:
                    self.may_show(edit)
            if PLACES in asked:
                for span in (one.span, *(place.span for place in one.related if place.path == one.path)):
                    self.byte_range(span)
                for edit in edits:
                    self.span(edit.start, edit.end)

    # --- secrets

    @cached_property
    def hidden(self) -> Secrets:
        """The secrets of the file."""
        return secrets(self.documents)

    @cached_property
    def _masked(self) -> SourceMask:
        """The text of the file as it may be shown."""
        return SourceMask(self.source, self.documents)

    @cached_property
    def _lines(self) -> dict[int, str]:
        """The masked lines that were shown."""
        return {}

    def mask(self, text: str) -> str:
        """Return a text of a finding, such as a pointer, without the secrets of the file."""
        return str(self.ask(f"mask {text}", lambda: mask(text, self.hidden))) if text else ""

    def mask_prose(self, text: str) -> str:
        """Return a sentence that people wrote without its own secrets and those of the file."""
        return mask_prose(text, self.hidden if self.documents else secrets_of_unread(self.source.text))

    def may_show(self, edit: Edit) -> bool:
        """Return whether an edit neither changes masked text nor writes a secret."""
        return bool(self.ask(f"shows {edit.start} {edit.end} {edit.text}", lambda: self._may_show(edit)))

    def _may_show(self, edit: Edit) -> bool:
        start, end = max(edit.start - 1, 0), min(edit.end + 1, len(self.source.text))
        is_clear = self._masked.part(start, end) == self.source.text[start:end]
        return is_clear and not embedded(edit.text, random=True) and self.hidden.in_message(edit.text) == edit.text

    # --- lines

    @property
    def is_empty(self) -> bool:
        """Whether the file has no text, as one that cannot be decoded."""
        return bool(self.ask("is-empty", lambda: not self.source.text))

    def line(self, number: int) -> str:
        """Return a line with secrets masked."""
        if number not in self._lines:  # many findings may be in one line
            starts = self.source.line_starts
            end = starts[number] if number < len(starts) else len(self.source.text)
            self._lines[number] = self._masked.part(starts[number - 1], end).rstrip("\r\n")
        return self._lines[number]

    def frame(self, line: int, column: int) -> Frame:
        """Return what is shown around a place."""
        return Frame(*self.ask(f"frame {line} {column}", lambda: self._frame(line, column)))

    def _frame(self, line: int, column: int) -> Frame:
        before = self.line(line - 1) if line > 1 else ""
        return Frame(_crop(before, 0)[0] if before.strip() else "", *_crop(self.line(line), column - 1))

    def line_hash(self, line: int) -> str | None:
        """Return the hash of a line as in GitHub code scanning; None if the file does not have so many lines."""
        return self.ask(f"hash {line}", lambda: self._hashes[line - 1] if line <= len(self._hashes) else "") or None

    @cached_property
    def _hashes(self) -> list[str]:
        return line_hashes(self._masked.whole, bom=self.source.bom)

    # --- places

    def byte_range(self, span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the line and column of the beginning and the end of a span as tools count them that read bytes."""
        if self._is_plain:
            return (span.line, span.column), (span.end_line, span.end_column)
        return self._place(span.start)[2:], self._place(span.end)[2:]

    @property
    def _is_plain(self) -> bool:
        """Whether bytes are counted as characters are."""
        return bool(self.ask("is-plain", lambda: self._bytes.is_plain))

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets."""
        from ..documents.span import Span

        return Span(start, end, *self._place(start)[:2], *self._place(end)[:2])

    def _place(self, offset: int) -> tuple[int, int, int, int]:
        def place() -> tuple[int, int, int, int]:
            return (*self.source.position(min(offset, len(self.source.text))), *self._bytes.place(offset))

        return tuple(self.ask(f"place {offset}", place))

    @cached_property
    def _bytes(self) -> ByteColumns:
        return ByteColumns(self.source)

    # --- nodes

    @property
    def starts(self) -> list[int]:
        """The offset at which each document begins."""
        return list(self.ask("starts", lambda: [one.root.place[0] for one in self.documents]))

    def has(self, pointer: str) -> bool:
        """Return whether a pointer leads to something in any of the documents."""
        return bool(self.ask(f"has {pointer}", lambda: any(one.root.find(pointer) for one in self.documents)))

    def members(self, document: int, pointer: str) -> int | None:
        """Return how many members it has what a pointer leads to in a document; None if it leads to nothing."""

        def members() -> int | None:
            node = self.documents[document].root.find(pointer)
            return None if node is None else len(node.members)

        count: int | None = self.ask(f"members {document} {pointer}", members)
        return count

    def extent(self, pointer: str) -> tuple[int, int] | None:
        """Return where the member or item that a pointer leads to begins and ends, its key included."""

        def extent() -> tuple[int, int] | None:
            nodes = (one.root.find(pointer) for one in self.documents if one.pointer != pointer)
            node = next((one for one in nodes if one is not None), None)
            if node is None:
                return None
            start, end, key_start, _ = node.place
            return (key_start if key_start >= 0 else start), end

        found = self.ask(f"extent {pointer}", extent)
        return None if found is None else (found[0], found[1])


def _crop(line: str, column: int) -> tuple[str, int]:
    """Return the part of a very long line around a column, and the number of characters cut off before it."""
    if len(line) <= _WIDEST:
        return line, 0
    cut = max(0, column - _WIDEST // 3) if column > _WIDEST // 2 else 0
    piece = line[cut : cut + _WIDEST]
    return ("…" if cut else "") + piece + ("…" if cut + _WIDEST < len(line) else ""), cut


def kept_from(data: Any) -> dict[str, Any]:
    """Return kept answers from plain data. Raises TypeError for data that this program did not write."""
    for question, answer in data.items():
        sort = question.partition(" ")[0]
        types = [type(part) for part in answer] if isinstance(answer, list | tuple) else [type(answer)]
        is_ours = set(types) <= {int} if sort == "starts" else types == _FORMS.get(sort)
        if not is_ours and not (answer is None and sort in ("members", "extent")):
            raise TypeError(sort)
    return data  # type: ignore[no-any-return]  # its form is checked
