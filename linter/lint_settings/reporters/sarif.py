"""SARIF 2.1.0 for code scanning and editors, within GitHub's limits.

Only rules with findings are described: results need no others, and reading all manuals takes time.
"""

from __future__ import annotations

from ..console.terminal import as_json
from .places import Places
from .records import records, whole
from .sarif_rules import LEVELS, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents.finding import Finding, Fix
    from ..documents.span import Span
    from ..engine.notes import Failure
    from ..engine.report import Report
    from ..messages.excerpt import Excerpt
    from . import View
    from .records import Record

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_RESULTS = 25_000  # GitHub refuses a run with more results
_LOCATIONS = 1_000  # GitHub refuses a result with more locations


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as JSON text, without allowed findings, which GitHub would show like all others."""
    yield as_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=2)


def _run(report: Report) -> dict[str, Any]:
    from .. import __version__

    places = Places()
    found, left_out = _worst(records(report)[0])
    rules = {name: index for index, name in enumerate(sorted({record.finding.rule for record in found}))}
    base = "the root of the repository" if places.in_repository else "the folder that the run was started in"
    return {
        "tool": {
            "driver": {
                "name": "lint-settings",
                "semanticVersion": __version__,
                "rules": [describe(name, report.rules.get(name)) for name in rules],
            }
        },
        "invocations": [_invocation(report, left_out, places)],
        "originalUriBaseIds": {_BASE: {"description": {"text": base}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            _result(record, rules[record.finding.rule], report.excerpts.get(record.finding.path), places)
            for record in found
        ],
    }


def _worst(found: list[Record]) -> tuple[list[Record], int]:
    """Return as many records as GitHub accepts, the worst if there are more, and the number of those left out."""
    if len(found) <= _RESULTS:
        return found, 0
    return sorted(found, key=lambda record: -record.finding.severity.rank)[:_RESULTS], len(found) - _RESULTS


def _invocation(report: Report, left_out: int, places: Places) -> dict[str, Any]:
    notifications = [_notification(one, places) for one in report.failed]
    if left_out:
        notifications.append({"level": "warning", "message": {"text": f"{left_out:,} more findings are left out"}})
    return {"executionSuccessful": not report.failures, "toolExecutionNotifications": notifications}


def _notification(failure: Failure, places: Places) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": whole(failure.message)}}
    if failure.path is not None:
        notification["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(failure.path, places)}}]
    return notification


def _result(record: Record, index: int, excerpt: Excerpt | None, places: Places) -> dict[str, Any]:
    finding, span = record.finding, record.finding.span
    prints = {"settingPointer/v1": record.fingerprint}
    line = excerpt.line_hash(span.line) if excerpt is not None and not excerpt.is_empty else None
    if line is not None:
        prints["primaryLocationLineHash"] = line
    facts = {"environment": finding.environment, "symptom": finding.symptom}
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _text(finding)},
        "locations": [
            {
                "physicalLocation": _place(finding.path, span, places),
                "logicalLocations": [{"fullyQualifiedName": whole(record.pointer)}],
            }
        ],
        "relatedLocations": [
            {
                "id": number,
                "physicalLocation": _place(related.path, related.span, places),
                "message": {"text": whole(related.message)},
            }
            for number, related in enumerate(finding.related[:_LOCATIONS], 1)
        ],
        "partialFingerprints": prints,
        "properties": {name: whole(value) for name, value in facts.items() if value},
    }
    if record.fix is not None and excerpt is not None:
        result["fixes"] = [_fix(record.fix, _artifact(finding.path, places), excerpt)]
    return result


def _text(finding: Finding) -> str:
    """Return the message, with links to the other places: the text in brackets links to the place of that number."""
    links = [
        f"[{_in_link(related.message)}]({number})" for number, related in enumerate(finding.related[:_LOCATIONS], 1)
    ]
    return whole(finding.message) + (f". See: {', '.join(links)}" if links else "")


def _in_link(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\[]" else char for char in " ".join(whole(text).split()))


def _artifact(path: str, places: Places) -> dict[str, str]:
    uri = places.uri(path)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": _BASE}


def _place(path: str, span: Span, places: Places) -> dict[str, Any]:
    return {"artifactLocation": _artifact(path, places), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    """Return lines and columns; offsets are omitted, since the standard does not say whether they count code points."""
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix, artifact: dict[str, str], excerpt: Excerpt) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(excerpt.span(edit.start, edit.end)), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": whole(fix.title) + ("" if fix.safe else " (unsafe)")},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    }
