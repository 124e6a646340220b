"""GitLab Code Quality: an array of findings, empty if there are none."""

from __future__ import annotations

from ..console.terminal import as_json
from ..documents.finding import Severity
from .places import Places
from .records import records, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..engine.report import Report
    from . import View
    from .records import Record

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the findings as JSON text, with fingerprints that do not depend on lines."""
    places = Places()
    yield as_json([_entry(record, places) for record in records(report)[0]], indent=2)


def _entry(record: Record, places: Places) -> dict[str, Any]:
    finding = record.finding
    return {
        "description": whole(finding.message),
        "check_name": finding.rule,
        "fingerprint": record.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": whole(places.path(finding.path)),
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }
