"""For the summary of a job and comments in review: what a change does and what is wrong, for people new to the tool."""

from __future__ import annotations

from itertools import groupby

from ..console.terminal import Style
from ..documents.finding import Severity
from ..messages.wording import noun_of, plural
from ..tenant.change import Risk
from .counts import verb
from .gfm import code, link, prose, row, table
from .less_checked import TITLE, place_of
from .records import records
from .summary import not_checked, summary

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..documents.finding import Finding
    from ..engine.report import Report
    from ..tenant.change import Change
    from . import View
    from .records import Record

LIMIT = 900 * 1024  # bytes; GitHub refuses a job summary of more than 1 MiB
_END = 64 * 1024  # of these, what is kept for the lines at the end
_LONGEST_VALUE = 50  # longer ones would make the table wider than the page
_LONGEST_TEXT = 1000
_NAMED = 10  # so many files that could not be read are named
_RISKS = {
    Risk.LOCKS_OUT: (
        "🔴",
        "this change locks users out",
        "Let somebody who knows these logins see it before it is merged.",
    ),
    Risk.SECURITY: ("🟠", "this change touches security", "Let somebody who answers for security see it first."),
    Risk.APPEARANCE: ("🟡", "users will see this change", "Look at the login page once it is deployed."),
    Risk.NONE: ("⚪", "this change has no effect", "Nobody who signs in will notice."),
}
_SCOPE = (
    "Told from the configuration files of Akamai Identity Cloud Hosted Login alone: lint-settings does not know what "
    "is deployed."
)
_WHOLE = {"added": "new", "removed": "gone", "changed": "changed"}
_LESS = "🟠 Login settings: this change makes the check weaker"
_SEVERITIES = {
    Severity.ERROR: ("🔴", "an **error** breaks logins, or the platform ignores the setting"),
    Severity.WARNING: ("🟠", "a **warning** is most likely a mistake"),
    Severity.INFO: ("🔵", "an **info** is worth a look"),
}


def render(report: Report, _view: View) -> Iterator[str]:
    """The lines of a Markdown page, as GitHub and GitLab read it; no more than `LIMIT` bytes."""
    page = _Page(LIMIT - _END)
    if report.changes is not None:
        yield from _changes(report, report.changes, page)
    elif report.weakened:
        yield from (f"## {_LESS}", "")
    yield from _weakened(report, page)
    if report.findings:
        if report.changes is not None:
            yield from ("", f"### Also found: {_counted(report.findings)}")
        else:
            worst = max((finding.severity for finding in report.findings), key=lambda severity: severity.rank)
            yield f"## {_SEVERITIES[worst][0]} Login settings: {_counted(report.findings)}"
        yield from _findings(report, page)
    elif report.changes is None:
        yield from ("", _nothing_found(report)) if report.weakened else (_nothing_found(report),)
    if page.changes or page.findings:
        left = [plural(page.changes, "change")] * bool(page.changes)
        left += [plural(page.findings, "finding")] * bool(page.findings)
        yield from ("", f"**{' and '.join(left)} left out here**: this page may not be longer. The log has them all.")
    yield from _ending(report)


class _Page:
    """How many bytes of a page are left, and how many changes and findings did not fit."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.changes = 0
        self.findings = 0

    def take(self, lines: Sequence[str]) -> bool:
        """Whether lines fit in; once some did not, nothing more does."""
        self.room -= sum(len(line.encode()) + 1 for line in lines)
        return self.room >= 0


# --- changes


def _changes(report: Report, changes: list[Change], page: _Page) -> Iterator[str]:
    by_risk = {risk: [one for one in changes if one.risk is risk] for risk in Risk}
    found = [risk for risk in Risk if by_risk[risk]]
    if not found and report.failures:
        yield "## ⚠️ Login settings: not everything could be compared"
        return
    if not found and report.weakened:
        yield from (f"## {_LESS}", "", f"This change leaves all settings as they are.{_reworded(report)}")
        return
    if not found:
        yield "## ✅ Login settings: nothing changes"
        yield ""
        yield f"This change leaves all settings as they are.{_reworded(report)}"
        return
    worst = found[0]
    icon, headline, advice = _RISKS[worst]
    yield f"## {icon} Login settings: {headline}"
    yield ""
    counts = [f"{len(by_risk[risk])} {verb(risk, len(by_risk[risk]))}" for risk in found]
    first = f"**{plural(len(by_risk[worst]), 'change')} {verb(worst, len(by_risk[worst]))}**"
    yield f"{_listed([first, *counts[1:]])}. {advice}"
    for risk in found:
        yield from _risk(risk, by_risk[risk], page)
    yield from [""] if report.kept else []
    for (path, subject), names in sorted(report.kept.items()):
        line = f"- The PUT of {prose(_cut(subject))} ({code(path)}) keeps {_listed(list(map(code, names)))}."
        if page.take([line]):
            yield line
    yield from ("", f"{_SCOPE}{_reworded(report)}")


def _reworded(report: Report) -> str:
    count = len(report.reworded)
    return f" {plural(count, 'file')} {'differs' if count == 1 else 'differ'} in writing only." if count else ""


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _risk(risk: Risk, changes: list[Change], page: _Page) -> Iterator[str]:
    title = f"{_RISKS[risk][0]} {risk.value.capitalize()} ({len(changes)})"
    folded = risk is Risk.NONE
    head = ["", "<details>", f"<summary>{title}</summary>"] if folded else ["", f"### {title}"]
    head += table("what changes", "from → to", "what that does")
    if not page.take([*head, "</details>"]):
        page.changes += len(changes)
        return
    yield from head
    for change in changes:
        line = _change(change)
        if page.take([line]):
            yield line
        else:
            page.changes += 1
    if folded:
        yield from ("", "</details>")


def _change(change: Change) -> str:
    """A row of few columns: whoever reads it must not have to scroll for what the change does."""
    what = [f"**{code(_cut(change.name))}**"] if change.name else []
    what += [prose(_cut(change.subject)), code(change.path if change.line is None else f"{change.path}:{change.line}")]
    moved = not change.old_path.startswith(f"{change.path} at ")  # the same file, at another commit
    if change.old_path not in ("", change.path) and moved:
        what.append(f"before: {code(change.old_path)}")
    old, new = ("*not set*" if one is None else code(one) for one in _values(change.old, change.new))
    values = f"{old}<br>→ {new}" if change.name else f"*{_WHOLE[change.action]}*"
    return row(("<br>".join(what), values, prose(_cut(change.effect))))


def _values(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Both values, cut to the piece in which they differ where they are long."""
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


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _weakened(report: Report, page: _Page) -> Iterator[str]:
    weakened = report.weakened or []
    if not weakened:
        return
    head = ["", f"### 🟠 {TITLE} ({len(weakened)})", ""]
    head.append(f"{_RISKS[Risk.SECURITY][2]} What the check does not look at, it does not find.")
    head += table("where", "what is checked less")
    if not page.take(head):
        page.changes += len(weakened)
        return
    yield from head
    for one in weakened:
        line = row((code(place_of(one)), prose(_cut(one.message))))
        if page.take([line]):
            yield line
        else:
            page.changes += 1


# --- findings


def _counted(findings: Iterable[Finding]) -> str:
    severities = [finding.severity for finding in findings]
    counts = [(severities.count(severity), severity) for severity in Severity]
    named = [f"{n:,} info" if one is Severity.INFO else plural(n, one.value) for n, one in counts if n]
    return _listed(named)


def _findings(report: Report, page: _Page) -> Iterator[str]:
    levels = {finding.severity for finding in report.findings}
    meaning = "; ".join(text for severity, (_, text) in _SEVERITIES.items() if severity in levels)
    yield from ("", f"{meaning[0].upper()}{meaning[1:]}.")
    for path, group in groupby(records(report)[0], key=lambda record: record.finding.path):
        found = list(group)
        kind, environment = report.kinds.get(path, (None, None))
        kept = [word for word in (kind and noun_of(kind), environment) if word]
        head = ["", f"#### {code(path)}" + (f" ({prose(', '.join(kept))})" if kept else "")]
        head += table("line", "severity", "what is wrong", "what users see", "rule")
        if not page.take(head):
            page.findings += len(found)
            continue
        yield from head
        for record in found:
            line = _finding(record)
            if page.take([line]):
                yield line
            else:
                page.findings += 1


def _finding(record: Record) -> str:
    finding = record.finding
    message = prose(_cut(finding.message))
    ids = ("id=", "name=") if finding.address else ()
    names = [part for part in record.pointer.split("/") if part and not part.isdecimal() and not part.startswith(ids)]
    if names:
        name = names[-1].replace("~1", "/").replace("~0", "~")
        message = message if f"`{name}`" in finding.message else f"{code(_cut(name))}: {message}"
    for related in finding.related:
        message += f"<br>{code(f'{related.path}:{related.span.line}')}: {prose(_cut(related.message))}"
    severity = f"{_SEVERITIES[finding.severity][0]}\u00a0{finding.severity.value}"
    rule = link(code(finding.rule), finding.url)
    return row((str(finding.span.line), severity, message, prose(_cut(finding.symptom or "")), rule))


# --- the rest


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
        yield from (f"- ⚠️ {prose(_cut(failure))}" for failure in failures[:_NAMED])
        if len(failures) > _NAMED:
            yield f"- and {len(failures) - _NAMED:,} more"
    if report.findings:
        yield from ("", f"lint-settings: {prose(summary(report, Style(False)))}.")
        yield f"To accept a finding, say why at the end of its line: {code('# lint-settings: allow[rule] -- reason')}."
    note = not_checked(report)
    if note is not None:
        yield from ("", f"{prose(note)}.")
