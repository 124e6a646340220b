"""What a change makes the check weaker in, for people; not a format by itself."""

from __future__ import annotations

from ..console.terminal import clean
from ..messages.wording import plural
from ..tenant.change import Risk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..console.terminal import Style
    from ..engine.report import Report
    from ..tenant.change import Weakened

TITLE = "Checked less than before"


def place_of(one: Weakened) -> str:
    """Return the path, with the line if there is one."""
    return one.path if one.line is None else f"{one.path}:{one.line}"


def weakened_lines(report: Report, style: Style) -> Iterator[str]:
    """Yield a heading and a line for each weakening, if there are any."""
    weakened = report.weakened or ()
    if not weakened:
        return
    yield style("warning", f"{TITLE.lower()}: {plural(len(weakened), 'change')} to review")
    for one in weakened:
        yield f"  {style('bold', clean(place_of(one)))}: {clean(one.message)}"
    yield ""


def concise_weakened(report: Report, style: Style) -> Iterator[str]:
    """Yield one line for each weakening: `path:line: changes security: message`."""
    for one in report.weakened or ():
        risk = style("warning", Risk.SECURITY.value)
        yield f"{clean(place_of(one))}: {risk}: {TITLE.lower()}: {clean(one.message)}"
