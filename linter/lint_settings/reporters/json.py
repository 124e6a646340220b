"""For programs: the whole report as one JSON document; `lint-settings schema report` describes it."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

from ..finding import Severity
from ..regex import lazy_pattern
from ..sensitive import mask, secrets
from .summary import fixable

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..finding import Finding, Fix
    from ..report import Report
    from ..span import Span
    from . import View


def render(report: Report, _view: View) -> Iterator[str]:
    """The report as JSON text."""
    seen: Counter[str] = Counter()
    hidden = {path: secrets(documents) for path, documents in report.documents.items()}
    data = {
        "schema_version": 1,
        "findings": [_finding(finding, seen, hidden.get(finding.path, set())) for finding in report.findings],
        "allowed": [
            {**_finding(allowed.finding, seen, set(), with_fix=False), "reason": allowed.reason}
            for allowed in report.allowed
        ],
        "not_checked": [{"rule": rule, "reason": reason} for rule, reason in sorted(report.not_checked.items())],
        "summary": {
            "files": report.files,
            "skipped": len(report.skipped),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "fixable": sum(fixable(report)),
            "allowed": len(report.allowed),
        },
    }
    text = json.dumps(data, indent=2, ensure_ascii=False)
    yield _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


# Lone surrogates cannot be written as UTF-8, control characters past ASCII could steer a terminal: JSON can spell both.
_UNPRINTABLE = lazy_pattern("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _finding(finding: Finding, seen: Counter[str], hidden: set[str], *, with_fix: bool = True) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "pointer": mask(finding.pointer, hidden),
        **_lines(finding.span),
        "environment": finding.environment,
        "symptom": finding.symptom,
        "url": finding.url,
        "related": [
            {
                "path": related.path,
                "line": related.span.line,
                "column": related.span.column,
                "message": related.message,
            }
            for related in finding.related
        ],
        "fix": _fix(finding.fix, hidden) if with_fix else None,
        "fingerprint": _fingerprint(finding, seen),
    }


def _lines(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _fix(fix: Fix | None, hidden: set[str]) -> dict[str, Any] | None:
    if fix is None or any(secret in edit.text for edit in fix.edits for secret in hidden):
        return None  # an edit that would print a secret is left out
    edits = [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Stable while the finding's rule, file and pointer stay; lines may move."""
    base = f"{finding.rule}\n{finding.path}\n{finding.pointer}"
    seen[base] += 1
    return sha256(f"{base}\n{seen[base]}".encode("utf-8", "replace")).hexdigest()[:32]
