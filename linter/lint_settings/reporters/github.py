"""GitHub Actions: workflow commands that create annotations; GitHub shows ten of each level per step."""

from __future__ import annotations

from ..config.environments import is_production
from ..console.terminal import clean
from ..documents.finding import Severity
from ..rulebook.pages import page_of
from .places import Places
from .records import NOT_CHECKED, plain

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
    """Yield `::error file=F,line=L,…::message`: ten of each level, and the number of the rest.

    What could not be checked comes first, then what is about production.
    """
    places = Places()
    failed = list(_failed(report, places))
    for severity, level in _LEVELS.items():
        findings = [finding for finding in report.findings if finding.severity is severity]
        findings.sort(key=lambda finding: not is_production(finding.environment))
        first = failed[:_SHOWN] if severity is Severity.ERROR else []
        rest = findings[: _SHOWN - len(first)]
        more = (len(failed) if severity is Severity.ERROR else 0) + len(findings) - _SHOWN
        shown = [*first, *((",".join(_properties(one, places)), _text(one)) for one in rest)]
        for rank, (properties, text) in enumerate(shown, 1):
            if rank == _SHOWN and more > 0:
                text += f"\n+{more:,} more in the job summary"
            yield f"::{level} {properties}::{_escape(text, _IN_TEXT)}"


def _failed(report: Report, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the properties and the text of each annotation about what could not be checked."""
    for one in report.failed:
        where = "" if one.path is None else f"file={_escape(plain(places.path(one.path)), _IN_PROPERTY)},"
        yield f"{where}title={NOT_CHECKED}", clean(one.message)


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


def _properties(finding: Finding, places: Places) -> Iterator[str]:
    span = finding.span
    yield f"file={_escape(plain(places.path(finding.path)), _IN_PROPERTY)}"
    yield f"line={span.line}"
    yield f"endLine={span.end_line}"
    if span.line == span.end_line:  # GitHub does not accept columns for several lines
        yield f"col={span.column}"
        yield f"endColumn={span.end_column}"
    yield f"title={_escape(finding.rule, _IN_PROPERTY)}"


def _escape(text: str, spellings: dict[str, str]) -> str:
    return "".join(spellings.get(char, char) for char in text)
