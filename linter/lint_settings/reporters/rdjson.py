"""reviewdog's own format, in which fixes are suggestions that a reviewer can apply."""

from __future__ import annotations

from ..console.terminal import as_json
from ..documents.columns import ByteColumns
from ..documents.finding import Severity
from ..rulebook.pages import page_of
from .records import records, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents.finding import Finding, Related
    from ..engine.report import Report
    from . import View
    from .records import Record

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as JSON text; columns count bytes of UTF-8, ends are exclusive."""
    columns = {path: ByteColumns(source) for path, source in report.sources.items()}
    found = [_diagnostic(record, columns) for record in records(report)[0]]
    yield as_json({"source": {"name": "lint-settings"}, "diagnostics": found}, indent=2)


def _diagnostic(record: Record, columns: dict[str, ByteColumns]) -> dict[str, Any]:
    finding = record.finding
    own = columns.get(finding.path)
    span = finding.span
    diagnostic: dict[str, Any] = {
        "message": whole(finding.message),
        "location": {"path": whole(finding.path)},
        "severity": _SEVERITIES[finding.severity],
        "code": _code(finding),
    }
    if own is not None:
        diagnostic["location"]["range"] = _range(own, span.start, span.end)
        edits = record.fix.edits if record.fix else ()
        if edits:
            diagnostic["suggestions"] = [{"range": _range(own, one.start, one.end), "text": one.text} for one in edits]
    if finding.related:
        diagnostic["related_locations"] = [_related(related, columns) for related in finding.related]
    return diagnostic


def _code(finding: Finding) -> dict[str, str]:
    """Return the rule with its page, which cites the vendor's source; for a plugin's rule, with the source itself."""
    url = page_of(finding.rule) or finding.url
    return {"value": finding.rule, **({"url": whole(url)} if url else {})}


def _related(related: Related, columns: dict[str, ByteColumns]) -> dict[str, Any]:
    """Return a related place; in a file without findings only its line, since its text is not available."""
    location: dict[str, Any] = {"path": whole(related.path)}
    other = columns.get(related.path)
    if other is None:
        location["range"] = {"start": {"line": related.span.line}}
    else:
        location["range"] = _range(other, related.span.start, related.span.end)
    return {"message": whole(related.message), "location": location}


def _range(columns: ByteColumns, start: int, end: int) -> dict[str, dict[str, int]]:
    return {
        name: dict(zip(("line", "column"), columns.place(offset), strict=True))
        for name, offset in (("start", start), ("end", end))
    }
