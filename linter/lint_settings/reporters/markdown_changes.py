"""The part of the Markdown page about a change: its effects, the worst first, and what is checked less."""

from __future__ import annotations

from itertools import groupby

from ..messages.wording import plural
from ..tenant.change import Risk
from .counts import verb
from .gfm import code, prose
from .less_checked import TITLE, place_of
from .markdown_page import RISKS, SHOWN, UNFOLD, cut, fold, listed, more, sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..engine.report import Report
    from ..tenant.change import Change
    from .markdown_page import Page

LESS = "🟠 Login settings: this change makes the check weaker"
_LONGEST_VALUE = 50
_SCOPE = (
    "This is based on the configuration files of Akamai Identity Cloud Hosted Login only; lint-settings does not know "
    "what is deployed."
)
_WHOLE = {"added": "new", "removed": "removed", "changed": "changed"}
_NO_CHANGE = "This change does not affect any setting."


def change_part(report: Report, changes: Sequence[Change], page: Page) -> Iterator[str]:
    """Yield the verdict on a change, and every change by risk and object."""
    by_risk = {risk: [one for one in changes if one.risk is risk] for risk in Risk}
    found = [risk for risk in Risk if by_risk[risk]]
    if not found and report.failures:
        yield "## ⚠️ Login settings: not everything could be compared"
    elif not found:
        yield f"## {LESS}" if report.weakened else "## ✅ Login settings: nothing changes"
        yield from ("", f"{_NO_CHANGE}{_reworded(report)}")
    if not found:
        return
    worst = found[0]
    icon, headline, advice = RISKS[worst]
    yield from (f"## {icon} Login settings: {headline}", "")
    counts = [f"{len(by_risk[risk])} {verb(risk, len(by_risk[risk]))}" for risk in found]
    first = f"**{plural(len(by_risk[worst]), 'change')} {verb(worst, len(by_risk[worst]))}**"
    yield f"{listed([first, *counts[1:]])}. {advice}"
    for risk in found:
        yield from _risk(report, risk, by_risk[risk], page)
    yield from _kept(report, page)
    yield from ("", f"{_SCOPE}{_reworded(report)}")


def _reworded(report: Report) -> str:
    count = len(report.reworded)
    return f" {plural(count, 'file')} {'differs' if count == 1 else 'differ'} in formatting only." if count else ""


def _kept(report: Report, page: Page) -> Iterator[str]:
    lines = []
    for (path, subject), names in sorted(report.kept.items()):
        where = f" ({code(path)})" if page.names(path) else ""
        lines.append(f"- A PUT of {prose(cut(subject))}{where} keeps {listed(list(map(code, names)))}.")
    if lines:
        yield ""
        yield from _folded([[line] for line in lines], "file", lambda line: page.take(line))


def _risk(report: Report, risk: Risk, changes: Sequence[Change], page: Page) -> Iterator[str]:
    title = f"{RISKS[risk][0]} {risk.value.capitalize()} ({len(changes)})"
    is_folded = risk is Risk.NONE
    head = fold(title)[:-1] if is_folded else ["", f"### {title}"]
    if not page.take([*head, *UNFOLD]):
        page.changes += len(changes)
        return
    yield from head
    shown = changes if is_folded else changes[:SHOWN]
    yield from _objects(report, shown, page)
    if len(changes) > len(shown):
        yield from fold(more(len(changes) - len(shown), "change"))[:-1]
        yield from _objects(report, changes[len(shown) :], page)
        yield from UNFOLD
    if is_folded:
        yield from UNFOLD


def _objects(report: Report, changes: Iterable[Change], page: Page) -> Iterator[str]:
    """Yield each object with its changes as a list: lists, unlike tables, need no scrolling on a phone."""
    for (path, subject), group in groupby(changes, key=lambda one: (one.path, one.subject)):
        of_object = list(group)
        name = prose(cut(f"{subject[:1].upper()}{subject[1:]}"))
        where = f" ({_place(report, of_object[0])})" if page.names(path) else ""
        if not page.take(["", f"**{name}**{where}", ""]):
            page.changes += len(of_object)
            continue
        yield from ("", f"**{name}**{where}", "")
        for change in of_object:
            line = _change(change)
            if page.take([line]):
                yield line
            else:
                page.changes += 1


def _place(report: Report, change: Change) -> str:
    """Return the place of an object, and its former place if it has moved."""
    if (change.path, change.old_path) in report.moved:
        return f"{code(change.path)}, before: {code(change.old_path)}"
    return code(change.path)


def _change(change: Change) -> str:
    if not change.name:
        return f"- *{_WHOLE[change.action]}*: {sentence(change.effect)}"
    line = f" (line {change.line})" if change.line is not None else ""
    old, new = ("*not set*" if one is None else code(one) for one in _values(change.old, change.new))
    return f"- **{code(cut(change.name))}**{line}: {old} → {new}<br>{sentence(change.effect)}"


def _values(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Return both values, shortened to the part in which they differ if they are long."""
    if max(len(old or ""), len(new or "")) <= _LONGEST_VALUE:
        return old, new
    same = 0
    if old is not None and new is not None:
        same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    start = max(same - _LONGEST_VALUE // 3, 0)
    return _piece(old, start), _piece(new, start)


def _piece(text: str | None, start: int) -> str | None:
    if text is None or len(text) <= _LONGEST_VALUE:
        return text
    piece = text[start : start + _LONGEST_VALUE]
    return ("…" if start else "") + piece + ("…" if start + len(piece) < len(text) else "")


def weakened_part(report: Report, page: Page) -> Iterator[str]:
    """Yield the weakenings of the check."""
    weakened = report.weakened or ()
    if not weakened:
        return
    head = ["", f"### 🟠 {TITLE} ({len(weakened)})", ""]
    head.append(f"Problems in what is no longer checked are not reported. {RISKS[Risk.SECURITY][2]}")
    if not page.take([*head, ""]):
        page.changes += len(weakened)
        return
    yield from (*head, "")
    items = [[f"- {code(place_of(one))}: {prose(cut(one.message))}"] for one in weakened]
    yield from _folded(items, "place", lambda item: _takes(page, item))


def _takes(page: Page, item: Sequence[str]) -> bool:
    fits = page.take(item)
    page.changes += not fits
    return fits


def _folded(items: list[list[str]], noun: str, takes: Callable[[list[str]], bool]) -> Iterator[str]:
    """Yield the items that fit; the rest of a long list is folded."""
    for number, item in enumerate(items):
        if number == SHOWN:
            yield from fold(more(len(items) - SHOWN, noun))
        if takes(item):
            yield from item
    if len(items) > SHOWN:
        yield from UNFOLD
