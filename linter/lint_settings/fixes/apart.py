"""Fixes the objects of a file one by one, where not all fixes of the file can be applied together.

An attempt to apply fixes of one object then reads and checks only that object, so that many objects take as many times
as long as one. The result is proven for each object, and the file that they make up is read and checked as a whole:
each object must be in it as it is by itself, and all other objects as before.
"""

from __future__ import annotations

from collections import Counter

from ..documents.edits import apply
from ..documents.frozen import Frozen
from ..documents.limits import LoadError
from ..engine.incremental.memory import Memory
from ..engine.load import take_in, take_out
from .compare import read_again
from .pieces import pieces_of
from .proof import bring_back, check_again, edits_in, exchange, read_piece
from .refusal import key_of, moved
from .roots import roots_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import Any

    from ..documents.finding import Finding
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .pieces import Piece
    from .result import Fixed

    Wanted = Callable[[Finding], bool]
    Fixer = Callable[[LoadedFile, Wanted, Memory], Fixed]


class Composed(Frozen):
    """A file after the fixes of its objects: see Fixed."""

    __slots__ = ()

    loaded: LoadedFile
    rounds: tuple[tuple[Finding, ...], ...]
    refused: tuple[tuple[Finding, str], ...]


class _Part(Frozen):
    """A piece of a file after its fixes, and what is found in it then; its text after each round, first the old one."""

    __slots__ = ()

    piece: Piece
    fixed: Fixed
    texts: tuple[str, ...]
    after: Report


def fix_apart(
    loaded: LoadedFile,
    chosen: Sequence[Finding],
    before: Report,
    seen: Collection[str],
    memory: Memory | None,
    wanted: Wanted,
    fixer: Fixer,
) -> Composed | None:
    """Return a file after the fixes of each of its objects; None if nothing can be found out by that.

    `chosen` are the findings to fix, `before` those in the file, `seen` the texts that it has had. `fixer` fixes an
    object, `wanted` decides which of the findings that this reveals are fixed.
    """
    pieces = pieces_of(loaded)
    found: dict[int, list[Finding]] = {}
    objects = roots_of(loaded).of_objects(loaded)
    for one in before.findings:
        found.setdefault(objects.number_at(one.span.start), []).append(one)
    numbers = sorted({objects.number_at(one.span.start) for one in chosen}) if pieces else []
    if len(numbers) < 2:
        return None
    take_out(loaded)
    try:
        parts = _fix_parts(loaded, [pieces[at] for at in numbers], found, wanted, fixer)
    finally:
        take_in(loaded)
    if not parts:
        return None
    return _composed(loaded, pieces, parts, found, before, seen, memory)


def _fix_parts(
    loaded: LoadedFile,
    pieces: Sequence[Piece],
    found: dict[int, list[Finding]],
    wanted: Wanted,
    fixer: Fixer,
) -> list[_Part]:
    """Return the pieces after their fixes, apart from those in which something else is found than in the whole."""
    workspace, parts, memory = loaded.project.workspace, [], Memory()
    numbers = {piece.number for piece in pieces}
    for at, document in enumerate(loaded.documents):
        if at not in numbers:
            workspace.add(document)
    inside: list[LoadedFile] = []
    for piece in pieces:
        document = loaded.documents[piece.number]
        inside.append(read_piece(loaded, document, piece.text_of(loaded.source.text)))
    try:
        for at, piece in enumerate(pieces):
            one, known = inside[at], found.get(piece.number, [])
            report = check_again(one, memory)
            same = {_in_whole(piece, one) for one in report.findings}
            if report.crashes or len(report.findings) != len(known) or same != set(known):
                continue
            first = set(report.findings)

            def is_wanted(finding: Finding, piece: Piece = piece, first: Collection[Finding] = first) -> bool:
                # A place in the same file that is named may be in another piece.
                is_clear = finding in first or all(place.path != finding.path for place in finding.related)
                return is_clear and wanted(_in_whole(piece, finding))

            fixed = fixer(one, is_wanted, memory)
            inside[at] = fixed.loaded
            texts = [one.source.text]
            for findings in fixed.rounds:
                texts.append(apply(texts[-1], edits_in(texts[-1], findings)))
            if texts[-1] == fixed.loaded.source.text and (fixed.rounds or fixed.dropped):
                parts.append(_Part(piece, fixed, tuple(texts), check_again(fixed.loaded, memory)))
    finally:
        for one in inside:
            take_out(one)
        for at, document in enumerate(loaded.documents):
            if at not in numbers:
                workspace.remove([document])
    return parts


def _in_whole(piece: Piece, finding: Finding) -> Finding:
    return piece.in_whole(finding, piece.start, piece.lines)


def _composed(
    loaded: LoadedFile,
    pieces: Sequence[Piece],
    parts: Sequence[_Part],
    found: dict[int, list[Finding]],
    before: Report,
    seen: Collection[str],
    memory: Memory | None,
) -> Composed | None:
    """Return the file that fixed pieces and the others make up; None if something else is found in it."""
    text, of_piece = loaded.source.text, {part.piece.number: part for part in parts}
    most = max(len(part.fixed.rounds) for part in parts)
    rounds: list[list[Finding]] = [[] for _ in range(most)]
    refused: list[tuple[Finding, str]] = []
    texts: list[str] = []
    for done in range(most + 1):
        made, start, lines, end = [], 0, 0, 0
        for piece in pieces:
            part = of_piece.get(piece.number)
            inside = text[piece.start : piece.end] if part is None else _text_after(part, done)
            head, end = text[end : piece.start], piece.end
            start, lines = start + len(head), lines + head.count("\n")
            if part is not None and done < len(part.fixed.rounds):
                rounds[done] += [piece.in_whole(one, start, lines) for one in part.fixed.rounds[done]]
            if part is not None and done == most:
                pairs = zip(part.fixed.dropped, part.fixed.reasons, strict=True)
                refused += [(piece.in_whole(one, start, lines), moved(why, one, lines)) for one, why in pairs]
            made.append(head + inside)
            start, lines = start + len(inside), lines + inside.count("\n")
        texts.append("".join(made) + text[end:])
    whole = texts[-1]
    if not most:
        return Composed(loaded, (), tuple(refused))
    if whole in seen:
        return None
    changed = exchange(loaded, whole)
    is_good = False
    try:
        is_good = _is_made_up(loaded, changed, of_piece, found, before, check_again(changed, memory))
    finally:
        bring_back(loaded, changed)
    if not is_good:
        return None
    return Composed(changed, tuple(map(tuple, rounds)), tuple(refused))


def _text_after(part: _Part, rounds: int) -> str:
    """Return a piece of the whole text after so many rounds."""
    return part.piece.inside(part.texts[min(rounds, len(part.texts) - 1)])


def _is_made_up(
    old: LoadedFile,
    new: LoadedFile,
    parts: dict[int, _Part],
    found: dict[int, list[Finding]],
    before: Report,
    after: Report,
) -> bool:
    """Return whether each object of a file is what it is by itself, and no more is found in it."""
    olds, news = roots_of(old).of_objects(old), roots_of(new).of_objects(new)
    if after.crashes or len(olds) != len(news) or len(old.documents) != len(new.documents):
        return False
    for at, (one, other) in enumerate(zip(olds.nodes, news.nodes, strict=True)):
        meant = _object_of(parts[at]).value if at in parts else one.value
        if repr(meant) != repr(other.value):
            return False
    counts = Counter((news.number_at(one.span.start), key_of(one), one.severity) for one in after.findings)
    for at in range(len(olds)):
        known = parts[at].after.findings if at in parts else found.get(at, ())
        counts.subtract((at, key_of(one), one.severity) for one in known)
    folded = {key_of(one) for one, _ in before.consequences}
    if any(count > 0 and key not in folded for (_, key, _), count in counts.items()):
        return False
    return _is_confirmed(old, new, parts)


def _object_of(part: _Part) -> Any:
    loaded = part.fixed.loaded
    return roots_of(loaded).of_objects(loaded).nodes[0]


def _is_confirmed(old: LoadedFile, new: LoadedFile, parts: dict[int, _Part]) -> bool:
    """Return whether another parser sees the same objects."""
    limit, root = old.project.config.limits.depth, old.documents[0].root

    def objects(text: str) -> list[Any]:
        read = read_again(text, limit, in_json=root.in_json)
        return read[0] if root.path else read

    try:
        olds, news = objects(old.source.text), objects(new.source.text)
        meant = [objects(parts[at].texts[-1])[0] if at in parts else one for at, one in enumerate(olds)]
    except (LoadError, ValueError, RecursionError):
        return False
    return repr(meant) == repr(news)
