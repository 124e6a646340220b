"""What `--statistics` prints: how many findings each rule has, in place of the findings."""

from __future__ import annotations

from ..console.terminal import Style, as_json, linked
from ..documents.frozen import Frozen
from ..messages.wording import plural
from ..rulebook.manual import read_manual
from ..rulebook.pages import page_of
from ..rulebook.topics import topic_name
from .records import NOT_CHECKED
from .summary import not_checked, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ..documents.finding import Severity
    from ..engine.report import Report
    from . import View

_NOT_ALL = "Not everything could be checked."


class Counted(Frozen):
    """How many findings a rule has at a severity, and how many of them have a fix, or an unsafe one."""

    __slots__ = ()

    rule: str
    severity: Severity
    findings: int
    fixable: int
    unsafe: int


def counted(report: Report) -> list[Counted]:
    """Return the number of findings of each rule and severity, the largest first."""
    groups: dict[tuple[str, Severity], list[bool | None]] = {}
    for finding in report.findings:
        fix = finding.fix
        groups.setdefault((finding.rule, finding.severity), []).append(None if fix is None else fix.safe)
    found = [
        Counted(rule, severity, len(fixes), sum(one is not None for one in fixes), sum(one is False for one in fixes))
        for (rule, severity), fixes in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.findings, -one.severity.rank, one.rule))


def _text(report: Report, view: View) -> Iterator[str]:
    style = Style(view.color)
    rows = counted(report)
    failures = len(report.failures)
    named = [NOT_CHECKED] if failures else []
    number = max((len(f"{count:,}") for count in (failures, *(one.findings for one in rows))), default=0)
    name = max((len(one) for one in (*named, *(one.rule for one in rows))), default=0)
    if failures:
        what = style("error", f"{'error':<7}")
        yield f"{failures:>{number},}  {what}  {style('rule', f'{NOT_CHECKED:<{name}}')}  {_NOT_ALL}"
    for one in rows:
        severity = style(one.severity.value, f"{one.severity.value:<7}")
        page = page_of(one.rule)
        rule = linked(one.rule, page) if view.links and page is not None else one.rule
        rule += " " * (name - len(one.rule))
        fixable = f" ({one.fixable:,} fixable)" if one.fixable else ""
        yield f"{one.findings:>{number},}  {severity}  {style('rule', rule)}  {_summary(one, report)}{fixable}"
    if rows:
        yield f"{plural(len({one.rule for one in rows}), 'rule')} found something"
    note = not_checked(report)
    if note is not None:
        yield style("dim", note)
    yield summary(report, style)


def _json(report: Report, _view: View) -> Iterator[str]:
    rows = [
        {
            "rule": one.rule,
            "topic": topic_name(report.rules[one.rule].topic),
            "severity": one.severity.value,
            "count": one.findings,
            "fixable": one.fixable,
            "unsafe": one.unsafe,
            "summary": _summary(one, report),
            "link": page_of(one.rule),
        }
        for one in counted(report)
    ]
    yield as_json([*_failed(report), *rows], indent=2)


def _failed(report: Report) -> Iterator[dict[str, Any]]:
    """Yield an entry that counts what could not be checked, if there is something."""
    if report.failures:
        yield {
            "rule": NOT_CHECKED,
            "topic": None,
            "severity": "error",
            "count": len(report.failures),
            "fixable": 0,
            "unsafe": 0,
            "summary": _NOT_ALL,
            "link": None,
        }


def _summary(one: Counted, report: Report) -> str:
    return read_manual(report.rules[one.rule].manual).summary


RENDERERS: dict[str, Callable[[Report, View], Iterator[str]]] = {"text": _text, "json": _json}
