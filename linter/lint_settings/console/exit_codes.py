"""The exit codes of all commands, which scripts and CI rely on, and how a check chooses its own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    from ..documents.finding import Finding
    from ..documents.source import Source

    class HasFailLevel(Protocol):
        """The part of a config that the exit code depends on."""

        @property
        def path(self) -> str | None:
            """The path of the config file."""

        @property
        def fail_level(self) -> str:
            """The lowest severity that fails the run."""

    class Recorded(Protocol):
        """The part of a baseline that the exit code depends on."""

        @property
        def source(self) -> Source:
            """The baseline file."""

        @property
        def config(self) -> HasFailLevel:
            """The config that refers to the baseline."""

    class HasFindings(Protocol):
        """The part of a report that the exit code depends on."""

        @property
        def findings(self) -> Sequence[Finding]:
            """The findings."""

        @property
        def errors(self) -> Sequence[str]:
            """What could not be read."""

        @property
        def crashes(self) -> Sequence[object]:
            """The crashes of rules."""

        @property
        def levels(self) -> Mapping[str, str]:
            """The fail levels, by path, of files that are not settings."""

        @property
        def baselines(self) -> Sequence[Recorded]:
            """The baselines in use."""


CLEAN = 0  # nothing found at or above the fail level
FOUND = 1  # something found at or above the fail level
FAILED = 2  # the command could not do its job
# The number of a signal is added to this, as in shells.
STOPPED = 128


def exit_code(report: HasFindings, fail_level: str | None, files: Sequence[tuple[str, HasFailLevel]]) -> int:
    """Return the exit code: each finding counts at the fail level of the config that applies to its file."""
    from ..documents.finding import Severity
    from ..documents.source import shown

    if report.errors or report.crashes:
        return FAILED
    if not report.findings:
        return CLEAN
    levels = {**report.levels, **{one.source.path: one.config.fail_level for one in report.baselines}}
    levels |= {shown(config.path): config.fail_level for _, config in files if config.path}
    levels.update((shown(path), config.fail_level) for path, config in files)
    for finding in report.findings:
        level = fail_level or levels[finding.path]
        if level != "never" and finding.severity.rank >= Severity(level).rank:
            return FOUND
    return CLEAN
