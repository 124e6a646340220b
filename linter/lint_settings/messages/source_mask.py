"""The text of a file as it may be shown: names, structure, and values on the allow-list."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from operator import itemgetter

from ..documents.lazy_regex import lazy_pattern
from .catalogued import is_in_place_of_members, is_public, is_reference
from .outside import LINE, behind, config_text, outside, unread
from .redact import blank, blank_embedded, stars
from .secret_scan import in_name, literal
from .secrets import hidden_of, secrets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.source import Source

    # From, to, whose value or name it is, and for a name those that are secrets.
    Piece = tuple[int, int, Node, frozenset[str] | None]

_HEAD = lazy_pattern(r"""['"]|[|>][-+1-9]*(?=[ \t\r\n]|\Z)|[|>]|""")
_STRUCTURE = lazy_pattern(r"[-\s:,\[\]{}?\"'.%<]*")
_SHORTEST_WITH_SECRET = 6  # a name that also contains a secret has at least this many characters
_NEVER = re.compile(r"(?!)")


def mask_source(source: Source, documents: Sequence[Document]) -> str:
    """Return the text of a file without secrets and possible secrets, with the same length.

    The allow-list decides about the values in the documents. Everything else (comments, a duplicate key, a file that
    cannot be read) is masked except names and the values of settings.
    """
    return SourceMask(source, documents).whole


class SourceMask:
    """Masks a file, or only the parts of it that are shown; a part is the same as that part of the whole.

    A part is masked with the values, names and texts between them that it touches, and with as many characters around
    it as a secret may have, since a secret may begin in one value and end in another.
    """

    def __init__(self, source: Source, documents: Sequence[Document]) -> None:
        self._source, self._documents = source, documents
        self._hidden = secrets(documents)
        self._masked: dict[int, tuple[str, bool]] = {}
        self._between: dict[int, str] = {}

    @cached_property
    def whole(self) -> str:
        """The text of the file."""
        text, hidden = self._source.text, self._hidden
        if "\0" in text:  # not a text: mask it as a whole, as a disk image may be very large
            return stars(text)
        if self._source.path.endswith(".toml"):
            masked = config_text(text, self._source)
            return hidden.in_text(masked) if self._documents else masked
        if not self._documents:
            return unread(text)
        return hidden.in_text(self._by_pieces(0, len(text)))

    def part(self, start: int, end: int) -> str:
        """Return the text between two offsets."""
        reach = self._hidden.reach
        if reach is None or "whole" in self.__dict__ or not self._has_pieces:
            return self.whole[start:end]
        low, high = max(0, start - reach), min(len(self._source.text), end + reach)
        return self._hidden.in_text(self._by_pieces(low, high))[start - low : end - low]

    @cached_property
    def _has_pieces(self) -> bool:
        return bool(self._documents) and not self._source.path.endswith(".toml") and "\0" not in self._source.text

    def _by_pieces(self, low: int, high: int) -> str:
        """Return what is between two offsets, with each name, value and text between them masked by itself."""
        starts, ends = self._starts, self._ends
        at = bisect_right(ends, low)
        place = ends[at - 1] if at else 0
        parts: list[str] = []
        while place < high and at <= len(starts):
            for text in (self._text_before(at), self._shown(at)[0] if at < len(starts) else ""):
                parts.append(text[max(0, low - place) : max(0, high - place)])
                place += len(text)
            at += 1
        return "".join(parts)

    @cached_property
    def _pieces(self) -> list[Piece]:
        """The names and values of the file, in its order."""
        found: list[Piece] = []
        done = 0
        for piece in sorted((one for document in self._documents for one in _pieces(document)), key=itemgetter(0, 1)):
            if piece[0] >= done:
                found.append(piece)
                done = piece[1]
            elif piece[:2] == found[-1][:2]:
                found[-1] = min(found[-1], piece, key=self._mask)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _, _ in self._pieces]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end, _, _ in self._pieces]

    @cached_property
    def _repeated(self) -> set[str]:
        """The values of secrets, which are hidden wherever they are a value."""
        hidden = map(hidden_of, self._documents)
        return {value for one in hidden for node in one.nodes if (value := str(node.value)) not in one.public}

    def _shown(self, at: int) -> tuple[str, bool]:
        """Return what is shown of a name or value, and whether that hides a secret."""
        if at not in self._masked:
            self._masked[at] = self._mask(self._pieces[at])
        return self._masked[at]

    def _mask(self, piece: Piece) -> tuple[str, bool]:
        start, end, node, secret_names = piece
        if secret_names is None:
            shown = _value(node, self._repeated)
            return shown, shown != node.text
        written = self._source.text[start:end]
        is_secret = bool(node.path) and str(node.path[-1]) in secret_names
        return _starred(written, _NEVER) if is_secret else _name(written), False

    def _text_before(self, at: int) -> str:
        """Return what is shown between a name or value and the one before it."""
        if at not in self._between:
            text, starts = self._source.text, self._starts
            start, end = self._ends[at - 1] if at else 0, starts[at] if at < len(starts) else len(text)
            # A secret between two values is whole here; it may contain signs that end a word.
            piece = self._hidden.in_part(text, start, end)
            if not _STRUCTURE.fullmatch(piece):
                piece = _between(piece, behind_secret=at > 0 and self._shown(at - 1)[1])
            self._between[at] = piece
        return self._between[at]


def _between(piece: str, *, behind_secret: bool) -> str:
    """Return what is between two values or names and not only structure: comments and the like."""
    if behind_secret:  # what looks like a comment may be the rest of an unquoted secret
        line = LINE.match(piece).group()  # type: ignore[union-attr]  # it matches anything
        return behind(line) + outside(piece[len(line) :])
    return outside(piece)


def _pieces(document: Document) -> Iterator[Piece]:
    secret_names = hidden_of(document).certain
    for node in document.root.walk():
        if node.alias:
            continue
        start, end, key_start, key_end = node.place
        if 0 <= key_start < key_end:
            yield key_start, key_end, node, secret_names
        if not isinstance(node.value, (dict, list)) and start < end:
            yield start, end, node, None


def _name(written: str) -> str:
    if len(written) <= _SHORTEST_WITH_SECRET:
        return written
    quotes = int(written[0] == written[-1] and written[0] in ("'", '"'))
    inner = written[quotes : len(written) - quotes]
    return written[:quotes] + blank(inner, in_name(inner)) + written[len(written) - quotes :]


def _value(node: Node, repeated: set[str]) -> str:
    written = node.text
    if is_reference(node):
        return written
    if is_in_place_of_members(node):
        return outside(written)
    if str(node.value) in repeated or not is_public(node.source, node.path, node.value):
        return _starred(written, node.source.placeholder)
    return blank_embedded(written, node.source.placeholder)


def _starred(written: str, placeholder: re.Pattern[str]) -> str:
    """Return a written value with asterisks, except its quotes, block indicator and placeholders."""
    head = len(_HEAD.match(written).group())  # type: ignore[union-attr]  # it matches anything
    tail = len(written) - int(len(written) > 1 and written[0] == written[-1] in ("'", '"'))
    inner = written[head:tail]
    return written[:head] + blank(inner, literal(inner, placeholder)) + written[tail:]
