"""GitLab Code Quality: an array of what could not be checked and of findings, empty if nothing is wrong."""

from __future__ import annotations

from ..console.terminal import as_json
from ..documents.finding import Severity
from .places import Places
from .records import NOT_CHECKED, NOWHERE, records, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..engine.notes import Failure
    from ..engine.report import Report
    from . import View
    from .records import Record

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the findings as JSON text, with fingerprints that do not depend on lines."""
    places = Places()
    failed = [_failed(one, number, places) for number, one in enumerate(report.failed)]
    yield as_json([*failed, *(_entry(record, places) for record in records(report)[0])], indent=2)


def _failed(failure: Failure, number: int, places: Places) -> dict[str, Any]:
    from hashlib import sha256

    base = f"{NOT_CHECKED}\n{failure.message}\n{number}"
    return {
        "description": whole(failure.message),
        "check_name": NOT_CHECKED,
        "fingerprint": sha256(base.encode("utf-8", "replace")).hexdigest()[:32],
        "severity": "blocker",
        "location": {"path": whole(places.path(failure.path or NOWHERE)), "lines": {"begin": 1, "end": 1}},
    }


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
