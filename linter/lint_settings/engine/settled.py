"""A finding with what the config, allows and a baseline make of it."""

from __future__ import annotations

from ..documents.finding import Severity
from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding, Related


class Settled(Frozen):
    """A finding, and what becomes of it.

    `severity` is that of the config, `level` the lowest severity that fails the run. `reason` is that of the allow that
    covers the finding. `is_baselined` is true if a baseline contains it. `cause` is the finding that it merely follows
    from, `places` are those of findings that follow from it in other files. `is_untouched` is true if the given change
    does not affect it.
    """

    __slots__ = ()

    finding: Finding
    severity: Severity
    level: str
    reason: str | None = None
    is_baselined: bool = False
    cause: Finding | None = None
    places: tuple[Related, ...] = ()
    is_untouched: bool = False

    @property
    def is_open(self) -> bool:
        """Whether neither an allow nor a baseline accepts the finding, and it follows from no other one."""
        return self.reason is None and not self.is_baselined and self.cause is None

    @property
    def is_reported(self) -> bool:
        """Whether the finding is in the report, as one that counts."""
        return self.is_open and not self.is_untouched

    @property
    def fails(self) -> bool:
        """Whether the finding fails the run, if it is reported."""
        return self.level != "never" and self.severity.rank >= Severity(self.level).rank

    @property
    def reported(self) -> Finding:
        """The finding as reports show it."""
        finding = self.finding
        if finding.severity is self.severity and not self.places:
            return finding
        return finding._replace(severity=self.severity, related=(*finding.related, *self.places))
