"""For editors and problem matchers: one line per finding."""

from __future__ import annotations

from ..console.terminal import Style, clean, quoted
from .records import NOT_CHECKED, NOWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.report import Report
    from . import View


def render(report: Report, view: View) -> Iterator[str]:
    """Yield `path:line:column: severity[rule]: message`; in a file also for what could not be checked."""
    style = Style(view.color)
    if report.changes is not None:
        from .changes import concise_changes

        yield from concise_changes(report, style)
        if report.weakened:
            from .less_checked import concise_weakened

            yield from concise_weakened(report, style)
    for finding in report.findings:
        span, severity = finding.span, finding.severity.value
        place = f"{quoted(finding.path)}:{span.line}:{span.column}"
        yield f"{place}: {style(severity, severity)}[{finding.rule}]: {clean(finding.message)}"
    for failure in report.failed if view.is_apart else ():  # else standard error has them, beside this
        place = f"{quoted(failure.path or NOWHERE)}:1:1"
        yield f"{place}: {style('error', 'error')}[{NOT_CHECKED}]: {clean(failure.message)}"
