"""Findings as programs are told of them: without secrets, and each with a fingerprint."""

from __future__ import annotations

import json
from collections import Counter, namedtuple
from hashlib import sha256

from ..regex import lazy_pattern
from ..sensitive import mask, secrets

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from ..finding import Finding, Fix
    from ..report import Report
    from ..span import Span


class Record(namedtuple("Record", "finding pointer fix fingerprint")):
    """A finding with its pointer, rid of secrets, its fix, if that may be shown, and its fingerprint.

    Fingerprints are unique in a report, and stay while a finding's rule, file and pointer do; lines may move.
    """

    __slots__ = ()

    finding: Finding
    pointer: str
    fix: Fix | None
    fingerprint: str


def records(report: Report) -> tuple[list[Record], list[Record]]:
    """The records of a report's findings, and those of its allowed ones, which have no fix."""
    seen: Counter[str] = Counter()
    hidden = {path: secrets(documents) for path, documents in report.documents.items()}
    found = [_record(finding, seen, hidden.get(finding.path, ())) for finding in report.findings]
    allowed = [_record(one.finding, seen, hidden.get(one.finding.path, ())) for one in report.allowed]
    return found, [one._replace(fix=None) for one in allowed]


def _record(finding: Finding, seen: Counter[str], hidden: Collection[str]) -> Record:
    base = f"{finding.rule}\n{finding.path}\n{finding.place}"
    seen[base] += 1
    fingerprint = sha256(f"{base}\n{seen[base]}".encode("utf-8", "replace")).hexdigest()[:32]
    return Record(finding, mask(finding.place, hidden), _fix(finding.fix, hidden), fingerprint)


def _fix(fix: Fix | None, hidden: Collection[str]) -> Fix | None:
    if fix is None or any(secret in edit.text for edit in fix.edits for secret in hidden):
        return None  # an edit that would print a secret is left out
    return None if any(_HALF.search(edit.text) for edit in fix.edits) else fix  # nor can half a character be written


# --- as text and as JSON

_HALF = lazy_pattern("[\ud800-\udfff]")
_STEERING = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Lone surrogates cannot be written as UTF-8, control characters past ASCII could steer a terminal: JSON can spell both.
_UNPRINTABLE = lazy_pattern("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with a mark in place of each lone surrogate, which many programs refuse however it is spelt."""
    return _HALF.sub("\ufffd", text)


def plain(text: str) -> str:
    """The text of a name without what could steer a terminal; line breaks and tabs stay, to be spelt by the format."""
    return _STEERING.sub("\ufffd", text)


def as_json(data: object, *, indent: int | None = None) -> str:
    """JSON text that any terminal and any encoding of Unicode can take."""
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def as_object(record: Record) -> dict[str, Any]:
    """A finding as an object of the report; `lint-settings schema report` describes it."""
    finding, fix = record.finding, record.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.path,
        "pointer": record.pointer,
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
        "fix": fix and {"title": fix.title, "safe": fix.safe, "edits": [edit._asdict() for edit in fix.edits]},
        "fingerprint": record.fingerprint,
    }


def _lines(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
