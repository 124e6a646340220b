"""The result of a comparison of two states."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..engine.report import report_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.scope import Scope
    from ..engine.notes import Notes
    from ..engine.report import Report
    from ..engine.settled import Settled
    from ..tenant.change import Change, Weakened


class Differences(Frozen):
    """The differences between two states, as the report has them."""

    __slots__ = ()

    changes: tuple[Change, ...]
    acknowledged: tuple[tuple[Change, str], ...]
    kept: Mapping[tuple[str, str], tuple[str, ...]]
    reworded: tuple[str, ...]
    moved: frozenset[tuple[str, str]]


class Compared(Frozen):
    """What a comparison of two states found."""

    __slots__ = ()

    settled: Sequence[Settled]
    notes: Notes
    differences: Differences

    def report(self, scope: Scope | None = None, weakened: Sequence[Weakened] | None = None) -> Report:
        """Return the report on the differences; for the arguments see Report."""
        return report_of(
            self.settled, self.notes, scope=scope, weakened=weakened, differences=self.differences._asdict()
        )
