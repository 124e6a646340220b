"""The part of the Markdown page about findings: one table, the worst first, with the object of each finding."""

from __future__ import annotations

from contextlib import suppress

from ..documents.finding import Severity
from ..documents.open_files import ChangedFileError
from ..messages.secrets import mask, secrets
from ..messages.wording import noun_of, plural
from ..rulebook.object_names import subject_of
from ..rulebook.pages import page_of
from .gfm import code, link, narrow_code, prose, row, table
from .markdown_page import SHOWN, UNFOLD, cut, fold, listed, more
from .records import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.finding import Finding, Related
    from ..engine.report import Report
    from .markdown_page import Page
    from .records import Record

_RELATED = 3  # maximum number of related places that are shown; more are folded
SEVERITIES = {
    Severity.ERROR: ("🔴", "an **error** breaks logins, or the platform ignores the setting"),
    Severity.WARNING: ("🟠", "a **warning** is most likely a mistake"),
    Severity.INFO: ("🔵", "an **info** is worth a look"),
}


def counted(findings: Iterable[Finding]) -> str:
    """Return the number of findings of each severity, in words."""
    severities = [finding.severity for finding in findings]
    counts = [(severities.count(severity), severity) for severity in Severity]
    return listed([f"{n:,} info" if one is Severity.INFO else plural(n, one.value) for n, one in counts if n])


def finding_part(report: Report, page: Page) -> Iterator[str]:
    """Yield an explanation of the severities, and the findings."""
    found = sorted(records(report)[0], key=lambda record: -record.finding.severity.rank)
    levels = {record.finding.severity for record in found}
    meaning = "; ".join(text for severity, (_, text) in SEVERITIES.items() if severity in levels)
    yield from ("", f"{meaning[0].upper()}{meaning[1:]}.")
    names = _Names(report)
    yield from _table(found[:SHOWN], names, page)
    if len(found) > SHOWN:
        rest = fold(more(len(found) - SHOWN, "finding"))[:-1]
        if not page.take([*rest, *UNFOLD]):
            page.findings += len(found) - SHOWN
            return
        yield from rest
        yield from _table(found[SHOWN:], names, page)
        yield from UNFOLD


def _table(found: list[Record], names: _Names, page: Page) -> Iterator[str]:
    head = list(table("where", "what is wrong"))
    if not page.take(head):
        page.findings += len(found)
        return
    yield from head
    for record in found:
        line = row((_where(record.finding, names, page), _what(record)))
        if page.take([line]):
            yield line
        else:
            page.findings += 1


class _Names:
    """The names of the objects with findings."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[str, str] = {}

    def of(self, finding: Finding) -> str:
        """Return the name of the object of a finding; empty if it is unknown."""
        if finding.subject:
            return str(finding.subject).removesuffix(": ")
        if finding.path not in self._known:
            self._known[finding.path] = self._of_file(finding.path)
        return self._known[finding.path]

    def _of_file(self, path: str) -> str:
        kind, environment = self._report.kinds.get(path, (None, None))
        excerpt = self._report.excerpts.get(path)
        documents = [one for one in excerpt.documents if one.kind is not None] if excerpt is not None else []
        if len(documents) == 1:
            with suppress(ChangedFileError):  # the findings hold for what was checked
                return mask(subject_of(documents[0]), secrets(documents))
        return f"{noun_of(kind)}{f' in {environment}' if environment else ''}" if kind else ""


def _where(finding: Finding, names: _Names, page: Page) -> str:
    """Return the object with its place; a path is shown once, and then only the line."""
    name = names.of(finding)
    icon = SEVERITIES[finding.severity][0]
    is_new = page.names(finding.path)
    place = narrow_code(f"{finding.path}:{finding.span.line}") if is_new or not name else f"line {finding.span.line}"
    if not name:
        return f"{icon} {place}"
    return f"{icon} **{prose(cut(f'{name[:1].upper()}{name[1:]}'), narrow=True)}**<br>{place}"


def _what(record: Record) -> str:
    """Return the message, the related places, what users see, and the rule."""
    finding = record.finding
    lines = [_message(record)]
    related = [_related(one, finding.path) for one in finding.related]
    if len(related) > _RELATED:
        related = [f"<details><summary>{len(related)} related places</summary>{'<br>'.join(related)}</details>"]
    lines += related
    if finding.symptom:
        lines.append(f"Users see: {prose(cut(finding.symptom), narrow=True)}")
    page = page_of(finding.rule)
    rule = link(narrow_code(finding.rule), page or finding.url)
    lines.append(f"{rule}, {link('source', finding.url)}" if page and finding.url else rule)
    return "<br>".join(lines).replace("</details><br>", "</details>")


def _message(record: Record) -> str:
    finding = record.finding
    ids = ("id=", "name=") if finding.address else ()
    names = [part for part in record.pointer.split("/") if part and not part.isdecimal() and not part.startswith(ids)]
    name = names[-1].replace("~1", "/").replace("~0", "~") if names else ""
    if not name or f"`{name}`" in finding.message:
        return prose(cut(finding.fault), narrow=True)
    return f"{narrow_code(cut(name))}: {prose(cut(finding.fault), narrow=True)}"


def _related(one: Related, path: str) -> str:
    place = f"line {one.span.line}" if one.path == path else narrow_code(f"{one.path}:{one.span.line}")
    return f"{place}: {prose(cut(one.message), narrow=True)}"


def how_to_accept(findings: Iterable[Finding]) -> str:
    """Return how to accept a finding: in a comment, or in the config for JSON, which has no comments."""
    is_json = {finding.path.lower().endswith(".json") for finding in findings}
    in_config = f"add an {code('[[allow]]')} with a reason to the config"
    if is_json == {True}:
        return f"To accept a finding, {in_config}."
    comment = f"add a comment with a reason at the end of its line: {code('# lint-settings: allow[rule] -- reason')}"
    return f"To accept a finding, {comment}" + (f"; in JSON, {in_config}." if True in is_json else ".")
