"""reviewdog's own format, in which fixes are suggestions that a reviewer can apply."""

from __future__ import annotations

from ..console.terminal import as_json
from ..documents.finding import Severity
from ..rulebook.pages import page_of
from .records import NOT_CHECKED, NOWHERE, records, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..documents.finding import Edit, Finding, Related
    from ..documents.span import Span
    from ..engine.notes import Failure
    from ..engine.report import Report
    from ..messages.excerpt import Excerpt
    from . import View
    from .records import Record

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as JSON text; columns count bytes of UTF-8, ends are exclusive."""
    found = [_failed(one) for one in report.failed]
    found += [_diagnostic(record, report.excerpts) for record in records(report)[0]]
    yield as_json({"source": {"name": "lint-settings"}, "diagnostics": found}, indent=2)


def _failed(failure: Failure) -> dict[str, Any]:
    return {
        "message": whole(failure.message),
        "location": {"path": whole(failure.path or NOWHERE)},
        "severity": "ERROR",
        "code": {"value": NOT_CHECKED},
    }


def _diagnostic(record: Record, excerpts: Mapping[str, Excerpt]) -> dict[str, Any]:
    finding = record.finding
    own = excerpts.get(finding.path)
    span = finding.span
    diagnostic: dict[str, Any] = {
        "message": whole(finding.message),
        "location": {"path": whole(finding.path)},
        "severity": _SEVERITIES[finding.severity],
        "code": _code(finding),
    }
    if own is not None:
        diagnostic["location"]["range"] = _range(own, span)
        edits = record.fix.edits if record.fix else ()
        if edits:
            diagnostic["suggestions"] = [_suggestion(own, one) for one in edits]
    if finding.related:
        diagnostic["related_locations"] = [_related(related, excerpts) for related in finding.related]
    return diagnostic


def _suggestion(excerpt: Excerpt, edit: Edit) -> dict[str, Any]:
    return {"range": _range(excerpt, excerpt.span(edit.start, edit.end)), "text": edit.text}


def _code(finding: Finding) -> dict[str, str]:
    """Return the rule with its page, which cites the vendor's source; for a plugin's rule, with the source itself."""
    url = page_of(finding.rule) or finding.url
    return {"value": finding.rule, **({"url": whole(url)} if url else {})}


def _related(related: Related, excerpts: Mapping[str, Excerpt]) -> dict[str, Any]:
    """Return a related place; in a file without findings only its line, since its text is not available."""
    location: dict[str, Any] = {"path": whole(related.path)}
    other = excerpts.get(related.path)
    if other is None:
        location["range"] = {"start": {"line": related.span.line}}
    else:
        location["range"] = _range(other, related.span)
    return {"message": whole(related.message), "location": location}


def _range(excerpt: Excerpt, span: Span) -> dict[str, dict[str, int]]:
    places = zip(("start", "end"), excerpt.byte_range(span), strict=True)
    return {name: dict(zip(("line", "column"), place, strict=True)) for name, place in places}
