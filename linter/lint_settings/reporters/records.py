"""Findings as output for programs: without secrets, and each with a fingerprint."""

from __future__ import annotations

from collections import Counter

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.finding import Finding, Fix
    from ..documents.span import Span
    from ..engine.report import Report
    from ..messages.excerpt import Excerpt


# For formats that have no place for what could not be checked, and show it like a finding.
NOT_CHECKED = "not-checked"  # in place of the name of a rule
NOWHERE = "."  # in place of the path of a file, if it is about no single file


class Record(Frozen):
    """A finding with its pointer, without secrets, its fix, if it may be shown, and its fingerprint.

    Fingerprints are unique in a report, and depend on a finding's rule, file and pointer, not on its line.
    """

    __slots__ = ()

    finding: Finding
    pointer: str
    fix: Fix | None
    fingerprint: str


def records(report: Report) -> tuple[list[Record], list[Record]]:
    """Return the records of a report's findings, and those of its allowed ones, which have no fix."""
    seen: Counter[str] = Counter()
    found = [_record(finding, seen, report.excerpts.get(finding.path)) for finding in report.findings]
    allowed = [_record(one.finding, seen, report.excerpts.get(one.finding.path)) for one in report.allowed]
    return found, [one._replace(fix=None) for one in allowed]


def without_secrets(report: Report) -> tuple[list[Finding], list[Finding]]:
    """The findings of a report, and its allowed ones, with nothing in them that must not be shown."""
    found = [_clear(finding, report.excerpts.get(finding.path)) for finding in report.findings]
    return found, [_clear(one.finding, report.excerpts.get(one.finding.path)) for one in report.allowed]


def _clear(finding: Finding, excerpt: Excerpt | None) -> Finding:
    if excerpt is None:
        return finding
    pointer, address = excerpt.mask(finding.pointer), finding.address and excerpt.mask(finding.address)
    return finding._replace(pointer=pointer, address=address, fix=_fix(finding.fix, excerpt))


def _record(finding: Finding, seen: Counter[str], excerpt: Excerpt | None) -> Record:
    # Possible secrets do not affect the fingerprint either.
    from hashlib import sha256

    pointer = finding.place if excerpt is None else excerpt.mask(finding.place)
    base = f"{finding.rule}\n{finding.path}\n{pointer}"
    seen[base] += 1
    fingerprint = sha256(f"{base}\n{seen[base]}".encode("utf-8", "replace")).hexdigest()[:32]
    return Record(finding, pointer, _fix(finding.fix, excerpt), fingerprint)


def _fix(fix: Fix | None, excerpt: Excerpt | None) -> Fix | None:
    if fix is None or (excerpt is not None and not all(map(excerpt.may_show, fix.edits))):
        return None
    return None if any(_HALF.search(edit.text) for edit in fix.edits) else fix  # half a character cannot be written


# --- text and JSON

_HALF = lazy_pattern("[\ud800-\udfff]")
_STEERING = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def whole(text: str) -> str:
    """Return the text with a mark in place of each lone surrogate, which many programs refuse even if it is escaped."""
    return _HALF.sub("\ufffd", text)


def plain(text: str) -> str:
    """Return the text of a name without control sequences; the format escapes line breaks and tabs."""
    return _STEERING.sub("\ufffd", text)


def as_object(record: Record) -> dict[str, Any]:
    """Return a finding as an object of the report; `lint-settings schema report` describes it."""
    from ..rulebook.pages import page_of

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
        "page": page_of(finding.rule),
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
