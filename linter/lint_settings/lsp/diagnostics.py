"""Findings as diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    Range,
)

from ..documents.finding import Severity
from ..tenant.settings import find_setting
from .positions import plain_range

if TYPE_CHECKING:
    from ..documents.finding import Finding
    from ..documents.span import Span
    from .session import Session
    from .views import View

SOURCE = "lint-settings"
_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.INFO: DiagnosticSeverity.Information,
}


def diagnostics_of(uri: str, session: Session) -> list[Diagnostic]:
    """Return the diagnostics of a file; for an open one also that nothing could be checked."""
    view, findings = session.findings_of(uri)
    if view is None:
        return []
    found = [diagnostic(finding, view, session) for finding in findings]
    if view.error and session.text(uri) is not None:
        start = Range(Position(0, 0), Position(0, 0))
        found.append(
            Diagnostic(start, f"Nothing is checked: {view.error}", severity=DiagnosticSeverity.Error, source=SOURCE)
        )
    return found


def diagnostic(finding: Finding, view: View, session: Session) -> Diagnostic:
    """Return a finding as a diagnostic."""
    message = finding.message
    if finding.symptom:
        message += f"\nUsers see: {finding.symptom}"
    related = [_related(one.path, one.span, one.message, view, session) for one in finding.related]
    return Diagnostic(
        range_of(finding.path, finding.span, view, session),
        message,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=CodeDescription(finding.url) if finding.url else None,
        source=SOURCE,
        tags=_tags(finding) or None,
        related_information=related or None,
    )


def range_of(path: str, span: Span, view: View, session: Session) -> Range:
    """Return the range of a span in a file."""
    place = session.place_at(path, view)
    if place is not None:
        return place.positions.range(span.start, span.end)
    excerpt = view.report.excerpts.get(path)  # such as that of a config
    return session.positions(excerpt.source).range(span.start, span.end) if excerpt is not None else plain_range(span)


def _related(path: str, span: Span, message: str, view: View, session: Session) -> DiagnosticRelatedInformation:
    uri, _ = session.uri(view.real_path(path), view)
    return DiagnosticRelatedInformation(Location(uri, range_of(path, span, view, session)), message)


def _tags(finding: Finding) -> list[DiagnosticTag]:
    """Return how an editor may show the text: faded if the fix removes it, struck out if it is deprecated."""
    tags = []
    if finding.fix is not None and finding.fix.safe and not any(edit.text for edit in finding.fix.edits):
        tags.append(DiagnosticTag.Unnecessary)
    setting = find_setting(finding.pointer.rpartition("/")[2])
    if setting is not None and setting.deprecated:
        tags.append(DiagnosticTag.Deprecated)
    return tags
