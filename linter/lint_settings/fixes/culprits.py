"""Finds the fixes of a file that can be applied together, and those that fail."""

from __future__ import annotations

from .proof import fixed_text, refusal
from .refusal import STAYS, key_of
from .roots import roots_of
from .uncovered import sort_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..documents.finding import Finding
    from ..engine.incremental.memory import Memory
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .refusal import Key, Refusal

# Attempts to find which fixes of a file can be applied, if not all can: each takes as long as a check of the file.
_FEWEST_TRIES, _MOST_CHARACTERS = 40, 500_000
_FEW = 4  # fixes that fail together are tried one by one
_FEW_BLAMED = 8  # the same for those that failed in each of several halves
_NOT_TRIED = "so many fixes of this file were refused that it was not tried; correct these findings and run again"


class Search:
    """A search among fixes of a file, whose edits do not touch each other, for those that can be applied together.

    `failed` has the keys of fixes that failed in an earlier text of the file, and gets those that fail now. `before`
    are the current findings, `seen` is described at `refusal`.
    """

    def __init__(
        self,
        loaded: LoadedFile,
        before: Report,
        seen: Collection[str],
        memory: Memory | None,
        failed: set[Key],
    ) -> None:
        self.accepted: list[Finding] = []
        self.refused: list[tuple[Finding, str]] = []
        self._loaded, self._before, self._seen = loaded, before, seen
        self._memory, self._failed = memory, failed
        self._tried: dict[str, tuple[LoadedFile, Report]] = {}
        self._tries = max(_FEWEST_TRIES, _MOST_CHARACTERS // (len(loaded.source.text) + 1))
        self._groups: list[list[Finding]] = []

    def run(self, chosen: Sequence[Finding]) -> None:
        """Sort fixes that cannot be applied together into those that can, and those that fail even alone; others wait.

        Of fixes that cannot be applied together, one sort is tried: what one sort may reveal, it may not reveal among
        others. Then those that seem to be at fault are tried apart from the others, and else each half. Only so many
        are tried in a large file; if none can be applied then, the rest is refused, too.
        """
        sorts: dict[int, list[Finding]] = {}
        roots = roots_of(self._loaded)
        for one in chosen:
            sorts.setdefault(sort_of(one, roots.node_of(one), self._loaded.source.text), []).append(one)
        if len(sorts) == 1:
            self._sort_out([*chosen])
        else:
            self._groups = [max(sorts.values(), key=len)]
        attempt = 0
        while self._groups and self._tries > 0:
            # The largest and the smallest in turn: good ones are found together, and bad ones get reasons of their own.
            group = (max if attempt % 2 else min)(self._groups, key=len)
            self._groups.remove(group)
            self._try(group)
            attempt += 1
        if not self.accepted:
            self.refused += [(one, _NOT_TRIED) for group in self._groups for one in group]
        places = {id(one): at for at, one in enumerate(chosen)}
        self.accepted.sort(key=lambda one: places[id(one)])
        self._failed.update(key_of(one) for one, reason in self.refused if reason != _NOT_TRIED)

    def result(self) -> tuple[LoadedFile, Report]:
        """Return the file with the accepted fixes, which has been read and checked, and its report."""
        return self._tried[fixed_text(self._loaded, self.accepted)]

    def passes(self, group: Sequence[Finding]) -> bool:
        """Return whether fixes can be applied together with the accepted ones, and accept them then."""
        self._tries -= 1
        self._found = refusal(
            self._loaded, [*self.accepted, *group], self._before, self._seen, self._memory, self._tried
        )
        if self._found is None:
            self.accepted += group
        return self._found is None

    def _try(self, group: list[Finding]) -> None:
        """Accept fixes if they can be applied with the accepted ones, refuse them, or divide them into groups."""
        if self.passes(group):
            return
        if len(group) == 1 and self.accepted:
            accepted, self.accepted = self.accepted, []
            is_good = self.passes(group)
            self.accepted = accepted
            if is_good:
                return  # it waits for the next round
        self._sort_out(group)

    def _sort_out(self, group: list[Finding]) -> None:
        """Refuse fixes that could not be applied together, or divide them into groups."""
        found = self._found
        assert found is not None
        reasons = found.reasons_of(group)
        if len(group) == 1:
            self.refused.append((group[0], found.reason))
        elif len(reasons) == len(group) and all(key_of(one) in self._failed for one in group):
            self.refused += zip(group, reasons.values(), strict=True)
        elif len(reasons) == len(group) > _FEW:
            self._sift(group, reasons)
        else:
            self._divide(group, found)

    def _sift(self, group: list[Finding], reasons: dict[int, str]) -> None:
        """Refuse those fixes of a group that fail in each of several halves of it, such that each two are apart once.

        This takes twice as many attempts as there are bits in the number of fixes.
        """
        doubtful: list[Finding] = []
        for bit in range((len(group) - 1).bit_length()):
            for half in (0, 1):
                part = [one for at, one in enumerate(group) if at >> bit & 1 == half and id(one) in reasons]
                if not part:
                    continue
                if self.passes(part):
                    again: dict[int, str] = {}
                else:
                    assert self._found is not None
                    again = self._found.reasons_of(part)
                    doubtful += [one for one in part if id(one) not in again]
                for one in part:
                    reasons.pop(id(one))
                reasons.update(again)
        blamed = [one for one in group if id(one) in reasons]
        if len(blamed) <= _FEW_BLAMED:  # of one object, all are blamed if several are bad
            self._groups += [[one] for one in blamed]
        elif len(blamed) <= self._tries and STAYS not in {reasons[id(one)] for one in blamed}:
            half = len(blamed) // 2
            self._groups += [blamed[:half], blamed[half:]]
        else:
            self.refused += [(one, reasons[id(one)]) for one in blamed]
        if len(doubtful) == len(group):
            half = len(group) // 2
            self._groups += [doubtful[:half], doubtful[half:]]
        elif doubtful:
            self._groups.append(doubtful)

    def _divide(self, group: list[Finding], found: Refusal) -> None:
        """Make two groups of several fixes: those that are not suspected and the others, else each half."""
        wrong = set(map(id, found.suspects))
        parts = [[one for one in group if (id(one) in wrong) is is_wrong] for is_wrong in (False, True)]
        half = len(group) // 2
        self._groups += parts if all(parts) else [group[:half], group[half:]]
