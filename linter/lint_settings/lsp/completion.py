"""Completion of names of settings and members, values, ids, and directives in comments."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from lsprotocol.types import (
    CompletionItem,
    CompletionItemKind,
    CompletionItemLabelDetails,
    CompletionList,
    InsertTextFormat,
    InsertTextMode,
    MarkupContent,
    MarkupKind,
    TextEdit,
)

from ..documents.edits import scalar_text
from ..documents.schema_files import KINDS
from ..rulebook.explain import explain_rule
from ..rulebook.manual import read_manual
from ..rulebook.registry import load
from .choices import Choice, choices
from .hover import about
from .names import names_at
from .scan import scan
from .snippets import name_text
from .typing_place import typed_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Position

    from .names import Name
    from .session import Place, Session
    from .typing_place import Typed

TRIGGERS = ('"', "'", " ", "[", ",", "=", "/", ":")
_DIRECTIVE = re.compile(r"#[ \t]*+lint-settings:")
_ALLOW = re.compile(r"\ballow(?:-file)?\[")
_RULES = re.compile(r"(?:[^\]\r\n]*,[ \t]*)?(?P<word>[\w-]*)")
_KIND = re.compile(r"#[ \t]*lint-settings:[ \t]*kind=(?P<word>[\w-]*)\Z")
_WORDS = re.compile(r"#[ \t]*lint-settings:[ \t]*(?P<word>[\w-]*)\Z")
_WORD_END = re.compile(r"[\w-]*")
_COMMENTS = (
    ("allow[]", "allow[$1] -- ${2:reason}", "accept a finding on this line"),
    ("allow-file[]", "allow-file[$1] -- ${2:reason}", "accept the findings of a rule in this file"),
    ("kind=", "kind=$1", "set the kind of this object"),
)


def completion(uri: str, position: Position, session: Session, *, snippets: bool) -> CompletionList:
    """Return the possible completions at a place."""
    place = session.place(uri)
    if place is None:
        return CompletionList(False, [])
    text, offset = place.loaded.source.text, place.positions.offset(position)
    found = scan(text, offset)
    if found.where == "comment":
        return CompletionList(False, list(_in_comment(place, offset, snippets=snippets)))
    if found.where == "block":
        return CompletionList(False, [])
    items: list[CompletionItem] = []
    workspace = place.loaded.project.workspace
    for typed in typed_at(place, offset, found):
        try:
            if typed.is_key:
                names = names_at(typed, workspace)
                items.extend(_name_item(one, typed, place, snippets=snippets) for one in names)
            else:
                values = choices(typed, workspace)
                items.extend(_value_items(values, typed, place, offset))
        finally:
            workspace.let_go(typed.document)
    return CompletionList(False, items)


def resolve(item: CompletionItem, session: Session) -> CompletionItem:
    """Add the text that explains an item."""
    data = item.data if isinstance(item.data, dict) else {}
    text = None
    if "rule" in data:
        place = session.place(str(data.get("uri")))
        registry = place.loaded.project.registry if place is not None else load()
        rule = registry.rules.get(data["rule"])
        text = "\n".join(explain_rule(rule)) if rule is not None else None
    elif "kind" in data and isinstance(data.get("path"), list):
        text = about(data["kind"], tuple(data["path"]))
    if text:
        item.documentation = MarkupContent(MarkupKind.Markdown, text)
    return item


def _edit(typed: Typed, place: Place, new: str, start: int | None = None, end: int | None = None) -> TextEdit:
    """Return the edit that replaces the typed text, including its quotes, with an item."""
    text = place.loaded.source.text
    if start is None or end is None:
        start, end = typed.start - len(typed.quote), typed.end
        end += bool(typed.quote) and text[end : end + 1] == typed.quote
        is_stuck = not typed.quote and not _in_json(place) and text[max(start - 1, 0) : start] in (":", "-")
        new = f" {new}" if is_stuck else new
    return TextEdit(place.positions.range(start, end), new)


def _in_json(place: Place) -> bool:
    documents = place.loaded.documents
    name = place.loaded.path.lower()
    return documents[0].root.in_json if documents else not name.endswith((".yaml", ".yml"))


def _name_item(one: Name, typed: Typed, place: Place, *, snippets: bool) -> CompletionItem:
    is_named = typed.follows == ":"
    new = name_text(
        one.name, one.part, in_json=_in_json(place), quote=typed.quote, in_flow=bool(typed.open),
        snippets=snippets, with_value=not is_named,
    )  # fmt: skip
    if typed.open and not is_named and typed.follows not in ("", ",", "}", "]"):
        new += ","
    return CompletionItem(
        one.name,
        label_details=CompletionItemLabelDetails(description=one.title),
        kind=CompletionItemKind.Property,
        detail=one.title,
        sort_text=f"{one.rank}{one.name}",
        filter_text=typed.quote + one.name,
        insert_text_format=InsertTextFormat.Snippet if snippets and not is_named else InsertTextFormat.PlainText,
        insert_text_mode=InsertTextMode.AdjustIndentation if snippets and "\n" in new else None,
        text_edit=_edit(typed, place, new),
        data={"kind": typed.document.kind, "path": [*typed.path[:-1], one.name]},
    )


def _value_items(found: list[Choice], typed: Typed, place: Place, offset: int) -> Iterator[CompletionItem]:
    text = place.loaded.source.text
    before = text[typed.start : offset]
    for number, one in enumerate(found):
        label = one.value if isinstance(one.value, str) else scalar_text(one.value, in_json=True)
        if one.after:
            at = before.rfind(one.after)
            word = before[at + len(one.after) :]
            if at < 0 or re.search(r"[^\w.-]", word):
                continue
            rest = re.match(r"[\w.-]*", text[offset : typed.end])
            edit = _edit(typed, place, label, offset - len(word), offset + (rest.end() if rest else 0))
            shown = f"{label} {one.about}"
        else:
            new = scalar_text(one.value, in_json=_in_json(place) or typed.quote == '"')
            if typed.open and not _in_json(place) and re.search(r"[,\[\]{}]", new) and new[:1] != '"':
                new = scalar_text(one.value, in_json=True)
            if typed.open and typed.follows not in ("", ",", "}", "]"):
                new += ","
            edit = _edit(typed, place, new)
            shown = f"{typed.quote}{label} {one.about}"
        yield CompletionItem(
            label,
            label_details=CompletionItemLabelDetails(description=one.about) if one.about else None,
            kind=CompletionItemKind.Value,
            detail=one.about or None,
            sort_text=f"{number:05}",
            filter_text=shown.strip(),
            text_edit=edit,
        )


# --- comments


def _in_comment(place: Place, offset: int, *, snippets: bool) -> Iterator[CompletionItem]:
    text = place.loaded.source.text
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    behind = _WORD_END.match(text, offset)
    end = behind.end() if behind is not None else offset

    def item(label: str, new: str, match: re.Match[str], **more: object) -> CompletionItem:
        range_ = place.positions.range(offset - len(match["word"]), end)
        return CompletionItem(label, text_edit=TextEdit(range_, new), **more)  # type: ignore[arg-type]  # fields of it

    match = _rules_of_allow(before)
    if match is not None:
        here = _found_near(place, offset)
        for name, rule in place.loaded.project.registry.rules.items():
            yield item(
                name, name, match, kind=CompletionItemKind.EnumMember, detail=read_manual(rule.manual).summary,
                sort_text=("0" if name in here else "1") + name, data={"rule": name, "uri": place.uri},
            )  # fmt: skip
        return
    match = _KIND.search(before)
    if match is not None:
        for kind in KINDS:
            yield item(kind, kind, match, kind=CompletionItemKind.EnumMember)
        return
    match = _WORDS.search(before)
    for label, snippet, detail in _COMMENTS if match is not None else ():
        new = snippet if snippets else snippet.partition("$1")[0]
        format_ = InsertTextFormat.Snippet if snippets else InsertTextFormat.PlainText
        if match is not None:
            yield item(
                label, new, match, kind=CompletionItemKind.Keyword, detail=detail, insert_text_format=format_,
            )  # fmt: skip


def _rules_of_allow(before: str) -> re.Match[str] | None:
    """Return the match of the rules that an allow lists up to the end of a text, which is a part of a line."""
    directive = _DIRECTIVE.search(before)
    allows = list(_ALLOW.finditer(before, directive.end())) if directive is not None else []
    return _RULES.fullmatch(before, allows[-1].end()) if allows else None


def _found_near(place: Place, offset: int) -> set[str]:
    """Return the rules with findings on the line of a comment, or on the next."""
    line, _ = place.loaded.source.position(offset)
    path = os.path.realpath(place.loaded.path)
    place.view.check_file(path)
    findings = place.view.findings(path)
    return {one.rule for one in findings if one.span.line in (line, line + 1)}
