"""GitHub Actions: workflow commands that create annotations; GitHub shows ten of each level per step."""

from __future__ import annotations

from ..config.environments import is_production
from ..console.terminal import clean
from ..documents.finding import Severity
from ..rulebook.pages import page_of
from .places import Places
from .records import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN = 10
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield `::error file=F,line=L,…::message`: ten of each level, production first, and the number of the rest."""
    places = Places()
    for severity, level in _LEVELS.items():
        findings = [finding for finding in report.findings if finding.severity is severity]
        findings.sort(key=lambda finding: not is_production(finding.environment))
        more = len(findings) - _SHOWN
        for rank, finding in enumerate(findings[:_SHOWN], 1):
            text = _text(finding)
            if rank == _SHOWN and more > 0:
                text += f"\n+{more:,} more in the job summary"
            properties = ",".join(f"{name}={value}" for name, value in _properties(finding, places))
            yield f"::{level} {properties}::{_escape(text, _IN_TEXT)}"


def _text(finding: Finding) -> str:
    lines = [clean(finding.message)]
    if finding.symptom:
        lines.append(f"Users see: {clean(finding.symptom)}")
    page = page_of(finding.rule)
    if page is not None:
        lines.append(f"Rule: {page}")
    if finding.url:
        lines.append(f"See: {clean(finding.url)}")
    return "\n".join(lines)


def _properties(finding: Finding, places: Places) -> Iterator[tuple[str, str]]:
    span = finding.span
    yield "file", _escape(plain(places.path(finding.path)), _IN_PROPERTY)
    yield "line", str(span.line)
    yield "endLine", str(span.end_line)
    if span.line == span.end_line:  # GitHub does not accept columns for several lines
        yield "col", str(span.column)
        yield "endColumn", str(span.end_column)
    yield "title", _escape(finding.rule, _IN_PROPERTY)


def _escape(text: str, spellings: dict[str, str]) -> str:
    return "".join(spellings.get(char, char) for char in text)
