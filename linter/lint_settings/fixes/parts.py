"""Fixes pieces of a file, each read as a file of its own, among all other files and the other pieces."""

from __future__ import annotations

from ..documents.edits import apply
from ..documents.frozen import Frozen
from ..engine.incremental.memory import Memory
from ..engine.load import take_out
from ..messages.secrets import secrets, without_secrets
from .proof import check_again, edits_in, read_piece
from .roots import objects_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from ..messages.secrets import Secrets
    from .pieces import Piece
    from .result import Fixed

    Wanted = Callable[[Finding], bool]
    Fixer = Callable[[LoadedFile, Wanted, Memory], Fixed]


class Words:
    """The findings of a piece in the words of the whole file, in which its secrets are masked, wherever they are.

    `known` maps the rules and messages of findings in the piece to those in the file.
    """

    def __init__(self, hidden: Secrets, known: Mapping[tuple[str, str], str]) -> None:
        self._hidden = hidden
        self._known = known

    def of(self, finding: Finding) -> Finding:
        """Return a finding of the piece without the secrets of the file."""
        message = self._known.get((finding.rule, finding.message))
        masked = without_secrets(finding, self._hidden)
        return masked if message is None else masked._replace(message=message)


class Part(Frozen):
    """A piece of a file after its fixes, and what is found in it then; its text after each round, first the old one."""

    __slots__ = ()

    piece: Piece
    words: Words
    fixed: Fixed
    texts: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def root(self) -> Node:
        """The object after the fixes."""
        return objects_of(self.fixed.loaded).nodes[0]

    def text_after(self, rounds: int) -> str:
        """Return the piece of the whole text after so many rounds."""
        return self.piece.inside(self.texts[min(rounds, len(self.texts) - 1)])

    def in_whole(self, finding: Finding, start: int, lines: int) -> Finding:
        """Return a finding as one of the whole file, in which the piece begins at an offset and a line."""
        return self.piece.in_whole(self.words.of(finding), start, lines)


def fix_parts(
    loaded: LoadedFile,
    pieces: Sequence[Piece],
    found: Mapping[int, Sequence[Finding]],
    wanted: Wanted,
    fixer: Fixer,
) -> list[Part]:
    """Return the pieces after their fixes, apart from those in which something else is found than in the whole.

    The file itself is not in the workspace; `found` has its findings by the numbers of the pieces.
    """
    workspace, parts, memory, hidden = loaded.project.workspace, [], Memory(), secrets(loaded.documents)
    numbers = {piece.number for piece in pieces}
    others = [document for at, document in enumerate(loaded.documents) if at not in numbers]
    for document in others:
        workspace.add(document)
    inside = [read_piece(loaded, loaded.documents[piece.number], piece.text_of(loaded.source.text)) for piece in pieces]
    try:
        for at, piece in enumerate(pieces):
            one = inside[at]
            known = _same(piece, check_again(one, memory), found.get(piece.number, ()))
            if known is None:
                continue
            words = Words(hidden, {(own.rule, own.message): other.message for own, other in known.items()})
            fixed = fixer(one, _wish(piece, words, known, wanted), memory)
            inside[at] = fixed.loaded
            texts = [one.source.text]
            for findings in fixed.rounds:
                texts.append(apply(texts[-1], edits_in(texts[-1], findings)))
            if texts[-1] == fixed.loaded.source.text and (fixed.rounds or fixed.dropped):
                after = check_again(fixed.loaded, memory)
                parts.append(Part(piece, words, fixed, tuple(texts), after.findings))
    finally:
        for one in inside:
            take_out(one)
        workspace.remove(others)
    return parts


def _same(piece: Piece, report: Report, known: Sequence[Finding]) -> dict[Finding, Finding] | None:
    """Return for each finding of a piece the same one of the whole file; None if others are found."""
    own = {_key(piece.in_whole(one, piece.start, piece.lines)): one for one in report.findings}
    whole = {_key(one): one for one in known}
    if report.crashes or own.keys() != whole.keys() or not len(report.findings) == len(own) == len(known):
        return None
    return {one: whole[key] for key, one in own.items()}


def _key(finding: Finding) -> tuple[Any, ...]:
    """Return what is the same of a finding whichever other objects are in the file; these may be related to it."""
    fix = finding.fix and (finding.fix.edits, finding.fix.safe)
    return finding.rule, finding.severity, finding.pointer, finding.span, fix


def _wish(piece: Piece, words: Words, known: Mapping[Finding, Finding], wanted: Wanted) -> Wanted:
    """Return which findings of a piece are to be fixed."""

    def is_wanted(finding: Finding) -> bool:
        if finding in known:
            return wanted(known[finding])
        # A place in the same file that is named may be in another piece.
        is_clear = all(place.path != finding.path for place in finding.related)
        return is_clear and wanted(piece.in_whole(words.of(finding), piece.start, piece.lines))

    return is_wanted
