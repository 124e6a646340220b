"""The exit codes of all commands, which scripts and CI rely on, and how a check chooses its own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    class Judged(Protocol):
        """The part of a report that the exit code depends on."""

        @property
        def errors(self) -> Sequence[str]:
            """What could not be read."""

        @property
        def crashes(self) -> Sequence[object]:
            """The crashes of rules."""

        @property
        def fails(self) -> bool:
            """Whether a finding is at or above the fail level that applies to it."""


CLEAN = 0  # nothing found at or above the fail level
FOUND = 1  # something found at or above the fail level
FAILED = 2  # the command could not do its job
# The number of a signal is added to this, as in shells.
STOPPED = 128


def exit_code(report: Judged) -> int:
    """Return the exit code of a check."""
    if report.errors or report.crashes:
        return FAILED
    return FOUND if report.fails else CLEAN
