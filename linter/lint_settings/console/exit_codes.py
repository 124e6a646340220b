"""The exit codes of every command, which scripts and CI rely on, and what decides that of a check."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    from ..documents.finding import Finding
    from ..documents.source import Source

    class HasFailLevel(Protocol):
        """A config, as far as the exit code needs it."""

        @property
        def path(self) -> str | None:
            """The file of the config."""

        @property
        def fail_level(self) -> str:
            """The severity from which on a finding fails the run."""

    class Recorded(Protocol):
        """A baseline, as far as the exit code needs it."""

        @property
        def source(self) -> Source:
            """The file of the baseline."""

        @property
        def config(self) -> HasFailLevel:
            """The config that names it."""

    class HasFindings(Protocol):
        """A report, as far as the exit code needs it."""

        @property
        def findings(self) -> Sequence[Finding]:
            """What was found."""

        @property
        def errors(self) -> Sequence[str]:
            """What could not be read."""

        @property
        def crashes(self) -> Sequence[object]:
            """What crashed."""

        @property
        def levels(self) -> Mapping[str, str]:
            """The fail levels, by path, of files that are no settings."""

        @property
        def baselines(self) -> Sequence[Recorded]:
            """The baselines in use."""


CLEAN = 0  # nothing found at or above the fail level
FOUND = 1  # something found at or above the fail level
FAILED = 2  # the command could not do its job
# A signal adds its number to this, as shells report it.
STOPPED = 128


def exit_code(report: HasFindings, fail_level: str | None, files: Sequence[tuple[str, HasFailLevel]]) -> int:
    """The exit code: each finding counts at the fail level of the config that holds for its file."""
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
