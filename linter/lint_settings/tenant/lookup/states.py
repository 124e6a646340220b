"""Fingerprints of the results of lookups: another result has another fingerprint."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...documents.document import Document

    Question = tuple[str, ...]

_OF_A_VALUE = frozenset(("alike", "named", "own-id"))
_FEW = 2  # documents: it is quick to look them up again


class States:
    """The fingerprints of lookups, each kept until a change of a document may have changed it.

    `compute` returns the lines that describe the result of a lookup. Where no document changes, `keeps_all` may be
    false: those of lookups about a value that few documents have are not kept then, since each file has its own.
    """

    __slots__ = ("_compute", "_earlier", "_known", "_lines", "keeps_all")

    def __init__(self, compute: Callable[[Question], Iterable[str]]) -> None:
        self._compute = compute
        self.keeps_all = True
        self._known: dict[str, dict[Question, str]] = {}  # by the first word of the question
        self._earlier: dict[Question, str] = {}
        self._lines: dict[Document, str] | None = None

    def __bool__(self) -> bool:
        """Whether any fingerprint is kept."""
        return bool(self._known)

    def of(self, question: Question) -> str:
        """Return the fingerprint of a lookup."""
        same = self._known.setdefault(question[0], {})
        known = same.get(question)
        if known is None:
            from hashlib import blake2b

            lines = sorted(self._compute(question))
            text = "\n".join(lines).encode("utf-8", "surrogatepass")
            known = blake2b(text, digest_size=8).hexdigest()
            if self.keeps_all or len(lines) > _FEW or question[0] not in _OF_A_VALUE:
                same[question] = known
        return known

    def forget(self, questions: Iterable[Question]) -> None:
        """Drop fingerprints that may have changed."""
        for question in questions:
            known = self._known.get(question[0], {}).pop(question, None)
            if known is not None:
                self._earlier.setdefault(question, known)

    def forget_where(self, sort: str, test: Callable[[Question], bool]) -> None:
        """Drop the fingerprints of those lookups of a sort that pass a test."""
        self.forget([question for question in self._known.get(sort, ()) if test(question)])

    def changed(self) -> list[Question]:
        """Return the lookups whose results have changed since the last call."""
        if self._lines is None:
            self._lines = {}
        earlier, self._earlier = self._earlier, {}
        return [question for question, state in earlier.items() if self.of(question) != state]

    def lines(self, documents: Iterable[Document]) -> list[str]:
        """Return what and where each document is: all that a check can see of it."""
        known = self._lines
        if known is None:  # documents do not change, so each is described a few times only
            return [line_of(one) for one in documents]
        return [known.get(one) or known.setdefault(one, line_of(one)) for one in documents]

    def drop_state(self, question: Question) -> None:
        """Drop the fingerprint of a lookup that no check depends on any more."""
        self._known.get(question[0], {}).pop(question, None)
        self._earlier.pop(question, None)

    def drop(self, document: Document) -> None:
        """Drop the line of a document that is removed."""
        if self._lines is not None:
            self._lines.pop(document, None)


def line_of(document: Document) -> str:
    """Return what and where a document is."""
    source = document.source
    return f"{source.path} {document.index} {document.pointer} {document.kind} {source.environment} {source.mark.hex()}"
