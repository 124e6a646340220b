"""Markdown for the summary of a job and review comments: effects and findings, for people new to the tool."""

from __future__ import annotations

from ..console.terminal import Style
from ..messages.wording import plural
from .gfm import prose
from .less_checked import TITLE
from .markdown_changes import LESS, change_part, weakened_part
from .markdown_findings import SEVERITIES, counted, finding_part, how_to_accept
from .markdown_page import Page, cut
from .summary import not_checked, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.report import Report
    from . import View

__all__ = ("LIMIT", "TITLE", "render")

LIMIT = 900 * 1024  # bytes; GitHub refuses a job summary of more than 1 MiB
_END = 64 * 1024  # bytes of the limit that are reserved for the end
_NAMED = 10  # maximum number of unreadable files that are listed


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the lines of a Markdown page for GitHub and GitLab, up to `LIMIT` bytes."""
    page = Page(LIMIT - _END)
    if report.changes is not None:
        yield from change_part(report, report.changes, page)
    elif report.weakened:
        yield from (f"## {LESS}", "")
    yield from weakened_part(report, page)
    if report.findings:
        if report.changes is not None:
            yield from ("", f"### Also found: {counted(report.findings)}")
        else:
            worst = max((finding.severity for finding in report.findings), key=lambda severity: severity.rank)
            yield f"## {SEVERITIES[worst][0]} Login settings: {counted(report.findings)}"
        yield from finding_part(report, page)
    elif report.changes is None:
        yield from ("", _nothing_found(report)) if report.weakened else (_nothing_found(report),)
    if page.changes or page.findings:
        left = [plural(page.changes, "change")] * bool(page.changes)
        left += [plural(page.findings, "finding")] * bool(page.findings)
        yield from ("", f"**Not shown here: {' and '.join(left)}**, because the page would be too long. See the log.")
    yield from _ending(report)


def _nothing_found(report: Report) -> str:
    if report.failures:
        return "## ⚠️ Login settings: not everything could be checked"
    if not report.files:
        return f"Login settings: {prose(summary(report, Style(False)))}."
    return f"✅ Login settings: nothing is wrong. {prose(summary(report, Style(False)))}."


def _ending(report: Report) -> Iterator[str]:
    failures = report.failures
    if failures:
        yield from ("", "**Not everything could be checked:**", "")
        yield from (f"- ⚠️ {prose(cut(failure))}" for failure in failures[:_NAMED])
        if len(failures) > _NAMED:
            yield f"- and {len(failures) - _NAMED:,} more"
    if report.findings:
        yield from ("", f"lint-settings: {prose(summary(report, Style(False)))}.")
        yield how_to_accept(report.findings)
    note = not_checked(report)
    if note is not None:
        yield from ("", f"{prose(note)}.")
