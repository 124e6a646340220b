"""Checkstyle XML, which many services read: the checked files, with their findings and failures."""

from __future__ import annotations

from ..console.markup import HEAD, tag
from .places import Places
from .records import NOT_CHECKED, NOWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.report import Report
    from . import View


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as XML, one line per element."""
    found: dict[str, list[dict[str, object]]] = {path: [] for path in report.checked}
    for one in report.failed:
        found.setdefault(one.path or NOWHERE, []).append(
            {"line": 1, "severity": "error", "message": one.message, "source": f"lint-settings.{NOT_CHECKED}"}
        )
    for finding in report.findings:
        found.setdefault(finding.path, []).append(
            {
                "line": finding.span.line,
                "column": finding.span.column,
                "severity": finding.severity.value,
                "message": finding.message,
                "source": f"lint-settings.{finding.rule}",
            }
        )
    places = Places()
    yield HEAD
    yield '<checkstyle version="4.3">'
    for path in sorted(found):
        yield f"  {tag('file', {'name': places.path(path)}, closed=not found[path])}"
        for attributes in found[path]:
            yield f"    {tag('error', attributes, closed=True)}"
        if found[path]:
            yield "  </file>"
    yield "</checkstyle>"
