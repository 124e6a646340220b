"""Azure Pipelines: logging commands, which are shown among the errors and warnings of the run."""

from __future__ import annotations

from ..console.terminal import clean
from ..documents.finding import Severity
from .places import Places
from .records import NOT_CHECKED, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..engine.report import Report
    from . import View

# The order of the agent: the percent sign first; the others are escaped in texts and properties alike.
_SPELLINGS = {"%": "%AZP25", ";": "%3B", "\r": "%0D", "\n": "%0A", "]": "%5D"}


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield `##vso[task.logissue type=error;sourcepath=F;…;]message`; an info becomes a warning, the lowest level."""
    places = Places()
    for one in report.failed:
        where = {} if one.path is None else {"sourcepath": plain(places.path(one.path))}
        yield _issue({"type": "error", **where, "code": NOT_CHECKED}, one.message)
    for finding in report.findings:
        properties = {
            "type": "error" if finding.severity is Severity.ERROR else "warning",
            "sourcepath": plain(places.path(finding.path)),
            "linenumber": finding.span.line,
            "columnnumber": finding.span.column,
            "code": finding.rule,
        }
        yield _issue(properties, finding.message)


def _issue(properties: Mapping[str, object], message: str) -> str:
    fields = "".join(f"{name}={_escape(str(value))};" for name, value in properties.items())
    return f"##vso[task.logissue {fields}]{_escape(clean(message))}"


def _escape(text: str) -> str:
    return "".join(_SPELLINGS.get(char, char) for char in text)
