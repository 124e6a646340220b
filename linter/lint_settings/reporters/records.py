"""Findings as output for programs: without secrets, and each with a fingerprint."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from hashlib import sha256

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..messages.secret_scan import embedded
from ..messages.secrets import mask, secrets
from ..messages.source_mask import mask_source
from ..rulebook.pages import page_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Edit, Finding, Fix
    from ..documents.source import Source
    from ..documents.span import Span
    from ..engine.report import Report


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
    views = {path: _View(source, report.documents.get(path, ())) for path, source in report.sources.items()}
    found = [_record(finding, seen, views.get(finding.path)) for finding in report.findings]
    allowed = [_record(one.finding, seen, views.get(one.finding.path)) for one in report.allowed]
    return found, [one._replace(fix=None) for one in allowed]


def without_secrets(report: Report) -> tuple[list[Finding], list[Finding]]:
    """The findings of a report, and its allowed ones, with nothing in them that must not be shown."""
    views = {path: _View(source, report.documents.get(path, ())) for path, source in report.sources.items()}
    found = [_clear(finding, views.get(finding.path)) for finding in report.findings]
    return found, [_clear(one.finding, views.get(one.finding.path)) for one in report.allowed]


def _clear(finding: Finding, view: _View | None) -> Finding:
    if view is None:
        return finding
    address = finding.address and mask(finding.address, view.hidden)
    return finding._replace(pointer=mask(finding.pointer, view.hidden), address=address, fix=_fix(finding.fix, view))


class _View:
    """What may be shown of a file."""

    def __init__(self, source: Source, documents: Sequence[Document]) -> None:
        self.source = source
        self.documents = documents
        self.hidden = secrets(documents)

    @cached_property
    def text(self) -> str:
        """The masked text, computed only for files with a fix."""
        return mask_source(self.source, self.documents)

    def may_show(self, edit: Edit) -> bool:
        """Return whether an edit neither changes masked text nor writes a secret."""
        start, end = max(edit.start - 1, 0), edit.end + 1
        is_clear = self.text[start:end] == self.source.text[start:end]
        return is_clear and not embedded(edit.text, random=True) and self.hidden.in_message(edit.text) == edit.text


def _record(finding: Finding, seen: Counter[str], view: _View | None) -> Record:
    # Possible secrets do not affect the fingerprint either.
    pointer = finding.place if view is None else mask(finding.place, view.hidden)
    base = f"{finding.rule}\n{finding.path}\n{pointer}"
    seen[base] += 1
    fingerprint = sha256(f"{base}\n{seen[base]}".encode("utf-8", "replace")).hexdigest()[:32]
    return Record(finding, pointer, _fix(finding.fix, view), fingerprint)


def _fix(fix: Fix | None, view: _View | None) -> Fix | None:
    if fix is None or (view is not None and not all(map(view.may_show, fix.edits))):
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
