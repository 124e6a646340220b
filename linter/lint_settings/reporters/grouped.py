"""For people with many findings: a heading per file, and one line per finding, in columns."""

from __future__ import annotations

from itertools import groupby

from ..console.terminal import Style, clean, quoted
from .summary import not_checked, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View


def render(report: Report, view: View) -> Iterator[str]:
    """Yield the files with their findings, and a summary line."""
    style = Style(view.color)
    if report.weakened:
        from .less_checked import weakened_lines

        yield from weakened_lines(report, style)
    for path, findings in groupby(report.findings, lambda finding: finding.path):
        yield style("bold", quoted(path))
        yield from _rows(list(findings), style)
        yield ""
    note = not_checked(report)
    if note is not None:
        yield style("dim", note)
    yield summary(report, style)


def _rows(findings: list[Finding], style: Style) -> Iterator[str]:
    places = [(str(finding.span.line), str(finding.span.column)) for finding in findings]
    line, column = (max(map(len, numbers)) for numbers in zip(*places, strict=True))
    severity = max(len(finding.severity.value) for finding in findings)
    rule = max(len(finding.rule) for finding in findings)
    for finding, place in zip(findings, places, strict=True):
        where = style("dim", f"{place[0]:>{line}}:{place[1]:<{column}}")
        kind = style(finding.severity.value, f"{finding.severity.value:<{severity}}")
        yield f"  {where}  {kind}  {style('rule', f'{finding.rule:<{rule}}')}  {clean(finding.message)}"
