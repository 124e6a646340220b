"""Code lenses and inlay hints: the users of an object, the object of an id, and inherited values."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from lsprotocol.types import CodeLens, Command, InlayHint, InlayHintKind, Range

from ..messages.redact import mask
from ..messages.reveal import mask_all, reveal
from ..messages.secrets import secrets
from ..messages.wording import noun_of, plural
from ..tenant.graph import find
from ..tenant.ids import name_of, own_id, place_of
from .nodes import Named, references_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node
    from .session import Place, Session

SHOW_USES = "lint-settings.showUses"
_USED = frozenset(("api-client", "entity-type", "flow", "login-policy", "oidc-client", "token-policy"))
_NOUNS = {"client-settings": "client", "oidc-client": "client", "application-settings": "application"}
_PLURALS = {"client": "clients", "login policy": "login policies", "token policy": "token policies"}
_LONGEST, _MOST_NAMES = 40, 8


def code_lenses(uri: str, session: Session) -> list[CodeLens]:
    """Return the lenses above the objects of a file."""
    place = session.place(uri)
    return (
        []
        if place is None
        else [one for document in place.loaded.documents for one in _lenses(document, place, session)]
    )


def _lenses(document: Document, place: Place, session: Session) -> Iterator[CodeLens]:
    name = own_id(document)
    if document.kind in _USED and name is not None:
        node = place_of(document)
        named = Named(document.kind, name, node, [document])
        users = {id(one): one for one, _ in references_to(named, place.loaded.project.workspace, session.mentions)}
        users.pop(id(document), None)
        range_ = _first(node, place)
        at = range_.start
        text = _uses(list(users.values()), document.kind)
        yield CodeLens(range_, Command(text, SHOW_USES, arguments=[place.uri, at.line, at.character]))
    elif document.kind == "client-settings":
        inherited = _inherited(document, place)
        if inherited:
            yield CodeLens(_first(document.root, place), Command(inherited, ""))


def _uses(users: list[Document], kind: str) -> str:
    counts = Counter(_NOUNS.get(one.kind or "", noun_of(one.kind or "")) for one in users)
    parts = [plural(number, noun, _PLURALS.get(noun)) for noun, number in sorted(counts.items())]
    noun = "policy" if kind.endswith("-policy") else noun_of(kind)
    if not parts:
        return f"nothing here uses this {noun}"
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{listed} use{'s' if len(users) == 1 else ''} this {noun}"


def _inherited(document: Document, place: Place) -> str | None:
    settings = place.loaded.project.workspace.settings(document)
    own = {name for name, node in settings.own.items() if node.value is not None}
    found = [name for name, node in settings.inherited.items() if name not in own and node.value is not None]
    if not found:
        return None
    source = settings.inherited[found[0]].source.path
    application = place.loaded.project.workspace.application_settings(document)
    hidden = secrets([document] if application is None else [document, application])
    shown = [mask(name, hidden) for name in found[:_MOST_NAMES]]
    more = f" and {len(found) - _MOST_NAMES} more" if len(found) > _MOST_NAMES else ""
    return f"inherits {', '.join(shown)}{more} from {source}"


def _first(node: Node, place: Place) -> Range:
    """Return the range of the beginning of a node, on one line."""
    start, end, key_start, key_end = node.place
    first, last = (key_start, key_end) if key_start >= 0 else (start, end)
    if "\n" in place.loaded.source.text[first:last]:
        last = place.loaded.source.text.index("\n", first)
    return place.positions.range(first, last)


def inlay_hints(uri: str, range_: Range, session: Session) -> list[InlayHint]:
    """Return the hints within the lines of a file: names of objects after ids, and overridden values."""
    place = session.place(uri)
    if place is None:
        return []
    first, last = (place.positions.offset(one) for one in (range_.start, range_.end))
    found = [(end, text) for document in place.loaded.documents for end, text in _hints(document, place, session)]
    return [
        InlayHint(place.positions.position(end), text, kind=InlayHintKind.Type, padding_left=True)
        for end, text in dict.fromkeys(found)
        if first <= end <= last
    ]


def _hints(document: Document, place: Place, session: Session) -> Iterator[tuple[int, str]]:
    workspace = place.loaded.project.workspace
    for one in session.mentions.read(document):
        node = one.mention.node
        if node.alias or node.is_filled or one.declared.form not in ("id", "items"):
            continue
        _, found = find(one.mention.sort, one.mention.value, document, workspace, of=one.declared.of)
        name = name_of(found[0]) if found and found[0] is not document else None
        if name is not None and name != one.mention.value:
            yield node.place[1], mask(name, secrets(found[:1]))[:_LONGEST]
    if document.kind == "client-settings":
        yield from _overridden(document, place)


def _overridden(document: Document, place: Place) -> Iterator[tuple[int, str]]:
    workspace = place.loaded.project.workspace
    settings = workspace.settings(document)
    application = workspace.application_settings(document)
    hidden = secrets([document] if application is None else [document, application])
    for name, node in settings.own.items():
        other = settings.inherited.get(name)
        if other is None or node.value is None or other.value in (None, node.value) or node.alias or node.is_filled:
            continue
        shown = reveal(other.value, ("client-settings", "application-settings"), (name,), other.source.placeholder)
        text = json.dumps(mask_all(shown, hidden), ensure_ascii=False)
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
        start, end, _, key_end = node.place
        is_long = "\n" in place.loaded.source.text[start:end]
        yield (key_end + 1 if is_long else end), f"application: {text}"
