"""Changes between two states for people, the worst first, with the effect of each; not a format by itself."""

from __future__ import annotations

from itertools import groupby

from ..console.terminal import clean, quoted, width
from ..messages.wording import plural
from .counts import RISK_STYLES, verb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..console.terminal import Style
    from ..engine.report import Report
    from ..tenant.change import Change

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_WIDEST = 46  # columns; a longer name does not move the values of all others


def change_lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the changes of a report by risk and by object, each with its values, its effect and its place."""
    changes = report.changes or ()
    for risk, group in groupby(changes, key=lambda one: one.risk):
        of_risk = list(group)
        yield style(RISK_STYLES[risk], f"{plural(len(of_risk), 'change')} {verb(risk, len(of_risk))}")
        for (path, subject), one in groupby(of_risk, key=lambda one: (one.path, one.subject)):
            of_object = list(one)
            yield f"  {style('bold', clean(subject))} {style('dim', f'({_places(path, of_object)})')}"
            yield from _of_object(of_object, style)
        yield ""
    for (path, subject), names in sorted(report.kept.items()):
        yield f"{clean(subject)} ({quoted(path)}): {_listed(names)} survive{'s' if len(names) == 1 else ''} the PUT"
    if report.kept:
        yield ""


def concise_changes(report: Report, style: Style) -> Iterator[str]:
    """Yield one line per change: `path:line: risk: sign name: old -> new (effect)`."""
    for one in report.changes or ():
        place = f"{quoted(one.path)}:{one.line}" if one.line is not None else quoted(one.path)
        values = f": {clean(_values(one))}" if one.name else ""
        risk = style(RISK_STYLES[one.risk], one.risk.value)
        yield f"{place}: {risk}: {_SIGNS[one.action]} {clean(one.name or one.subject)}{values} ({clean(one.effect)})"


def _places(path: str, changes: Sequence[Change]) -> str:
    old_path = changes[0].old_path
    if old_path in ("", path):
        return quoted(path)
    return f"{quoted(path)}, before: {quoted(old_path.removeprefix(f'{path} at '))}"


def _of_object(changes: Sequence[Change], style: Style) -> Iterator[str]:
    broad = max((width(clean(one.name)) for one in changes), default=0)
    broad = min(broad, _WIDEST)
    for one in changes:
        mark = style(RISK_STYLES[one.risk], _SIGNS[one.action])
        place = "  " + style("dim", f"{quoted(one.path)}:{one.line}") if one.line is not None else ""
        if not one.name:
            yield f"    {mark} {clean(one.effect)}{place}"
            continue
        name = clean(one.name)
        yield f"    {mark} {style('bold', name)}{' ' * (broad - width(name))}  {clean(_values(one))}"
        yield f"      {clean(one.effect)}{place}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{clean(name)}`" for name in names)


def _values(one: Change) -> str:
    if one.action == "changed":
        return f"{one.old} -> {one.new}"
    return str(one.new if one.action == "added" else one.old)
