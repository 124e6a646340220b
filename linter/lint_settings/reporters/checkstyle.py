"""Checkstyle XML, which many services read: the checked files, with their findings."""

from __future__ import annotations

from ..console.markup import HEAD, tag
from .places import Places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as XML, one line per element."""
    found: dict[str, list[Finding]] = {path: [] for path in report.checked}
    for finding in report.findings:
        found.setdefault(finding.path, []).append(finding)
    places = Places()
    yield HEAD
    yield '<checkstyle version="4.3">'
    for path in sorted(found):
        yield f"  {tag('file', {'name': places.path(path)}, closed=not found[path])}"
        for finding in found[path]:
            attributes = {
                "line": finding.span.line,
                "column": finding.span.column,
                "severity": finding.severity.value,
                "message": finding.message,
                "source": f"lint-settings.{finding.rule}",
            }
            yield f"    {tag('error', attributes, closed=True)}"
        if found[path]:
            yield "  </file>"
    yield "</checkstyle>"
