"""Code actions: apply a fix, allow a finding, open the page that explains it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    Command,
    CreateFile,
    CreateFileOptions,
    OptionalVersionedTextDocumentIdentifier,
    Range,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from ..adopt.allow_entries import Entry, place_of, with_entries
from ..adopt.allow_places import Wish
from ..adopt.allowing import comment_edits
from ..config.entries import ConfigError
from ..documents.finding import Edit
from ..documents.source import Source
from ..fixes.proof import bring_back, check_again, edits_of, refusal
from ..fixes.rounds import fix
from .diagnostics import diagnostic
from .uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..documents.finding import Finding
    from .session import Place, Session

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.lint-settings"
EXPLAIN = "lint-settings.explain"
KINDS = (CodeActionKind.QuickFix, CodeActionKind.SourceFixAll, FIX_ALL)
_REASON = "TODO: reason why this is accepted"


def actions(uri: str, range_: Range, only: Sequence[str] | None, session: Session) -> list[CodeAction]:
    """Return the actions for the findings in a range; `only` are the requested kinds of actions."""
    place = session.place(uri)
    if place is None:
        return []
    found: list[CodeAction] = []
    if _is_wanted(CodeActionKind.QuickFix.value, only):
        start, end = (place.positions.offset(one) for one in (range_.start, range_.end))
        _, findings = session.findings_of(uri)
        for finding in findings:
            if finding.span.start <= end and start <= finding.span.end:
                found.extend(_of(finding, place, session))
    if _is_wanted(FIX_ALL, only):
        found.extend(_fix_all(place))
    return found


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _of(finding: Finding, place: Place, session: Session) -> Iterator[CodeAction]:
    about = [diagnostic(finding, place.view, session)]
    loaded = place.loaded
    if finding.fix is not None and refusal(loaded, [finding], check_again(loaded), {loaded.source.text}) is None:
        yield CodeAction(
            finding.fix.title + ("" if finding.fix.safe else " (may change what the platform does)"),
            kind=CodeActionKind.QuickFix,
            diagnostics=about,
            is_preferred=finding.fix.safe,
            edit=_edit(place, edits_of(finding)),
        )
    allowed = _allow(finding, place, session)
    if allowed is not None:
        title = f"Allow {finding.rule} here, with a reason"
        yield CodeAction(title, kind=CodeActionKind.QuickFix, diagnostics=about, edit=allowed)
    if finding.url is not None:
        title = f"Explain {finding.rule}"
        command = Command(title, EXPLAIN, arguments=[finding.url])
        yield CodeAction(title, kind=CodeActionKind.QuickFix, diagnostics=about, command=command)


def _edit(place: Place, edits: Iterable[Edit]) -> WorkspaceEdit:
    """Return edits of a text, with the line breaks of the text."""
    breaks = "\r\n" if "\r\n" in place.loaded.source.text else "\n"
    texts = [
        TextEdit(place.positions.range(one.start, one.end), one.text.replace("\r\n", "\n").replace("\n", breaks))
        for one in edits
    ]
    return WorkspaceEdit(changes={place.uri: texts})


def _allow(finding: Finding, place: Place, session: Session) -> WorkspaceEdit | None:
    """Return the comment that allows a finding, or else the entry of the config; None if neither is possible."""
    loaded = place.loaded
    wish = Wish(finding.rule, _REASON, None)
    edits, _ = comment_edits(loaded, [finding], wish)
    if edits:
        return _edit(place, edits)
    config = loaded.project.config
    path = place_of(config)
    try:
        changed = with_entries(config, [Entry(config.relative(loaded.path), finding.place)], wish)
    except ConfigError:
        return None
    before = config.text if config.path is not None else ""
    if not changed.text.startswith(before):
        return None
    end = session.positions(Source(path, before), mark=config.bom).position(len(before))
    document = OptionalVersionedTextDocumentIdentifier(uri_of(os.path.abspath(path)))
    added = TextDocumentEdit(document, [TextEdit(Range(end, end), changed.text[len(before) :])])
    if config.path is not None:
        return WorkspaceEdit(document_changes=[added])
    created = CreateFile(document.uri, options=CreateFileOptions(ignore_if_exists=True))
    return WorkspaceEdit(document_changes=[created, added])


def _fix_all(place: Place) -> Iterator[CodeAction]:
    """Yield the action that applies every verified safe fix, as `--fix` does."""
    text = _fixed(place, lambda finding: finding.fix is not None and finding.fix.safe)
    old = place.loaded.source.text
    if text == old:
        return
    start = _same(old, text)
    end = _same(old[start:][::-1], text[start:][::-1])
    edit = Edit(start, len(old) - end, text[start : len(text) - end])
    changed = TextEdit(place.positions.range(edit.start, edit.end), edit.text)
    title = "Apply all safe fixes of lint-settings"
    yield CodeAction(title, kind=FIX_ALL, edit=WorkspaceEdit(changes={place.uri: [changed]}))


def _same(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _fixed(place: Place, wanted: Callable[[Finding], bool]) -> str:
    loaded = place.loaded
    fixed = fix(loaded, wanted)
    if fixed.loaded is not loaded:
        bring_back(loaded, fixed.loaded)
    return fixed.loaded.source.text
