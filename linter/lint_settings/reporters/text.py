"""For people: each finding with its place in the file, what users see, and links."""

from __future__ import annotations

from ..console.terminal import Style, clean, linked, quoted
from .summary import not_checked, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View
    from .frame import Frames


def render(report: Report, view: View) -> Iterator[str]:
    """Yield the lines of the report, a frame per finding, and a summary line."""
    style = Style(view.color)
    frames: dict[str, Frames] = {}  # of one file: its masked text takes as much memory as the file
    if report.changes is not None:
        from .changes import change_lines

        yield from change_lines(report, style)
    if report.weakened:
        from .less_checked import weakened_lines

        yield from weakened_lines(report, style)
    for finding in report.findings:
        path = finding.path
        if path not in frames:
            from .frame import Frames

            for before in frames.values():
                before.excerpt.let_go()
            frames = {path: Frames(report.excerpts[path])}
        yield from _finding(finding, frames[path], style, links=view.links)
        yield ""
    note = not_checked(report)
    if note is not None:
        yield style("dim", note)
    yield summary(report, style)


def _finding(finding: Finding, frames: Frames, style: Style, *, links: bool) -> Iterator[str]:
    from ..rulebook.pages import page_of

    span, severity = finding.span, finding.severity.value
    place = style("bold", f"{quoted(finding.path)}:{span.line}:{span.column}")
    page = page_of(finding.rule)
    name = style("rule", finding.rule)
    rule = linked(name, page) if links and page is not None else name
    yield f"{place}: {style(severity, severity)}[{rule}]: {clean(finding.message)}"
    margin = len(str(span.line))
    if not frames.excerpt.is_empty:
        yield from frames.draw(span, style, severity, margin)
    for related in finding.related:
        where = f"{quoted(related.path)}:{related.span.line}:{related.span.column}"
        yield from _note("also", f"{where}: {clean(related.message)}", style, margin)
    if finding.symptom:
        yield from _note("users see", clean(finding.symptom), style, margin)
    if finding.fix is not None:
        yield from _note("fix", f"{clean(finding.fix.title)}{'' if finding.fix.safe else ' (unsafe)'}", style, margin)
    if page is not None:
        yield from _note("rule", page, style, margin)
    if finding.url:
        yield from _note("see", finding.url, style, margin)


def _note(label: str, text: str, style: Style, margin: int) -> Iterator[str]:
    yield f"{' ' * margin} {style('dim', '=')} {style('bold', label + ':')} {text}"
