"""Fixes the objects of a file one by one, where not all fixes of the file can be applied together.

An attempt to apply fixes of one object then reads and checks only that object, so that many objects take as many times
as long as one. The result is proven for each object, and the file that they make up is read and checked as a whole:
each object must be in it as it is by itself, and all other objects as before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from ..documents.frozen import Frozen
from ..documents.limits import LoadError
from ..engine.load import take_in, take_out
from .compare import read_again
from .parts import fix_parts
from .pieces import pieces_of
from .proof import bring_back, check_again, exchange
from .refusal import key_of, moved
from .roots import objects_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any

    from ..documents.finding import Finding
    from ..engine.incremental.memory import Memory
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .parts import Fixer, Part
    from .pieces import Piece

    Wanted = Callable[[Finding], bool]

_FEW_TRIES = 4  # attempts to find the pieces that make up a good file, besides two for each halving


class Composed(Frozen):
    """A file after the fixes of its objects: see Fixed."""

    __slots__ = ()

    loaded: LoadedFile
    rounds: tuple[tuple[Finding, ...], ...]
    refused: tuple[tuple[Finding, str], ...]


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
    starts = [piece.start for piece in pieces]
    numbers = sorted({_number(starts, one) for one in chosen})
    if not pieces or len(numbers) < 2:
        return None
    found: dict[int, list[Finding]] = {}
    for one in before.findings:
        found.setdefault(_number(starts, one), []).append(one)
    take_out(loaded)
    try:
        parts = fix_parts(loaded, [pieces[at] for at in numbers], found, wanted, fixer)
    finally:
        take_in(loaded)
    return _Whole(loaded, pieces, found, before, seen, memory).largest(parts) if parts else None


def _number(starts: Sequence[int], finding: Finding) -> int:
    """Return the number of the piece that a finding is in, given where the pieces start."""
    return max(bisect_right(starts, finding.span.start) - 1, 0)


class _Text(Frozen):
    """The text that pieces make up, where each of them starts in it, and their findings."""

    __slots__ = ()

    text: str
    starts: tuple[int, ...]
    rounds: tuple[tuple[Finding, ...], ...]
    refused: tuple[tuple[Finding, str], ...]


class _Whole:
    """A file that consists of pieces, with its findings by their numbers."""

    def __init__(
        self,
        loaded: LoadedFile,
        pieces: Sequence[Piece],
        found: Mapping[int, Sequence[Finding]],
        before: Report,
        seen: Collection[str],
        memory: Memory | None,
    ) -> None:
        self._loaded, self._pieces, self._found = loaded, pieces, found
        self._folded = {key_of(one) for one, _ in before.consequences}
        self._seen, self._memory = seen, memory

    def largest(self, parts: Sequence[Part]) -> Composed | None:
        """Return the file with the fixes of as many pieces as can be applied together; None without any.

        Where a fix causes a finding in another object, all fixes of its piece are left out. Few attempts are made to
        find such pieces.
        """
        best: Composed | None = None
        accepted: list[Part] = []
        groups = [[*parts]]
        for _ in range(_FEW_TRIES + 2 * len(parts).bit_length()):
            if not groups:
                break
            group = max(groups, key=len)
            groups.remove(group)
            is_all = len(accepted) + len(group) == len(parts)
            composed, wrong = (None, ()) if is_all and accepted else self._prove([*accepted, *group])
            if composed is not None:
                best = composed
                accepted += group
            elif len(group) > 1:
                halves = [
                    [one for one in group if (one.piece.number in wrong) is is_wrong] for is_wrong in (False, True)
                ]
                half = len(group) // 2
                groups += halves if all(halves) else [group[:half], group[half:]]
        return best

    def _prove(self, parts: Sequence[Part]) -> tuple[Composed | None, Collection[int]]:
        """Return the file that pieces make up with the others; else the numbers of objects that are wrong in it."""
        of_piece = {part.piece.number: part for part in parts}
        made = self._made_up(of_piece)
        if not made.rounds:
            return Composed(self._loaded, (), made.refused), ()
        if made.text in self._seen:
            return None, ()
        changed = exchange(self._loaded, made.text)
        try:
            after = check_again(changed, self._memory)
            wrong = self._wrong(changed, made, of_piece, after)
        finally:
            bring_back(self._loaded, changed)
        return (None if wrong else Composed(changed, made.rounds, made.refused)), wrong or ()

    def _made_up(self, parts: Mapping[int, Part]) -> _Text:
        """Return the text that fixed pieces and the others make up."""
        text = self._loaded.source.text
        most = max(len(part.fixed.rounds) for part in parts.values())
        rounds: list[list[Finding]] = [[] for _ in range(most)]
        refused: list[tuple[Finding, str]] = []
        for done in range(most + 1):
            made, starts, start, lines, end = [], [], 0, 0, 0
            for piece in self._pieces:
                part = parts.get(piece.number)
                inside = text[piece.start : piece.end] if part is None else part.text_after(done)
                head, end = text[end : piece.start], piece.end
                start, lines = start + len(head), lines + head.count("\n")
                if part is not None and done < len(part.fixed.rounds):
                    rounds[done] += [part.in_whole(one, start, lines) for one in part.fixed.rounds[done]]
                if part is not None and done == most:
                    pairs = zip(part.fixed.dropped, part.fixed.reasons, strict=True)
                    refused += [(part.in_whole(one, start, lines), moved(why, one, lines)) for one, why in pairs]
                made.append(head + inside)
                starts.append(start)
                start, lines = start + len(inside), lines + inside.count("\n")
            made.append(text[end:])
        return _Text("".join(made), tuple(starts), tuple(map(tuple, rounds)), tuple(refused))

    def _wrong(self, new: LoadedFile, made: _Text, parts: Mapping[int, Part], after: Report) -> Collection[int] | None:
        """Return the numbers of objects that are not what they are by themselves, or have more findings.

        All are wrong if they cannot be compared; None is returned if each is right, also for another parser.
        """
        olds, news = objects_of(self._loaded).nodes, objects_of(new).nodes
        everything = range(len(olds))
        if after.crashes or len(olds) != len(news) or len(self._loaded.documents) != len(new.documents):
            return everything
        meant = [parts[at].root if at in parts else one for at, one in enumerate(olds)]
        wrong = {
            at for at, (one, other) in enumerate(zip(meant, news, strict=True)) if repr(one.value) != repr(other.value)
        }
        counts = Counter((_number(made.starts, one), key_of(one), one.severity) for one in after.findings)
        for at in everything:
            known = parts[at].findings if at in parts else self._found.get(at, ())
            counts.subtract((at, key_of(one), one.severity) for one in known)
        wrong |= {at for (at, key, _), count in counts.items() if count > 0 and key not in self._folded}
        return wrong or (None if self._is_confirmed(new, parts) else everything)

    def _is_confirmed(self, new: LoadedFile, parts: Mapping[int, Part]) -> bool:
        """Return whether another parser sees the same objects."""
        old = self._loaded
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
