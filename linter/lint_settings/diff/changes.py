"""Converts two states of an object to changes: what differs, its effect, and its place."""

from __future__ import annotations

import json

from ..rulebook.object_names import subject_of
from ..tenant.change import Change, Risk
from .differences import differences_of_members, differences_of_settings, survivors
from .effects import Words, effect_on_object
from .values import Shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..messages.redact import Secrets
    from ..tenant.workspace import Workspace
    from .differences import Difference

WITH_SETTINGS = ("client-settings", "application-settings")


class Changes:
    """Describes the changes of objects; `before` and `after` are both states, `hidden` the secrets of both.

    `exported` is true if the old state is a saved answer of the API; `unknown` then counts placeholders without a
    value.
    """

    __slots__ = ("after", "before", "exported", "hidden", "unknown")

    def __init__(self, before: Workspace, after: Workspace, hidden: Secrets, *, exported: bool = False) -> None:
        self.before = before
        self.after = after
        self.hidden = hidden
        self.exported = exported
        self.unknown = 0

    def whole(self, document: Document, action: str, path: str, old_path: str) -> Change:
        """Return the change that an object was added or removed; a place that does not exist is an empty text."""
        shown = Shown(document.kind or "", self.hidden, document.source.placeholder)
        kind = document.kind or ""
        risk, effect = effect_on_object(kind, action, exported=self.exported)
        line = document.root.span.line if action == "added" else None
        subject = shown.text(subject_of(document))
        pointer = shown.text(document.root.pointer)
        return Change(kind, subject, "", pointer, action, None, None, risk, effect, path, line, old_path)

    def kind(self, old: Document, new: Document, path: str, old_path: str) -> Change:
        """Return the change that a document has another kind: other rules run, and nothing else can be compared."""
        shown = Shown(new.kind or "", self.hidden, new.source.placeholder)
        kind = new.kind or ""
        was, now = (json.dumps(one.kind) for one in (old, new))
        effect = "other rules run on it, and none of those that ran before"
        subject, pointer = shown.text(subject_of(new)), shown.text(new.root.pointer)
        line = new.root.key_span.line
        return Change(kind, subject, "kind", pointer, "changed", was, now, Risk.SECURITY, effect, path, line, old_path)

    def between(self, old: Document, new: Document, path: str, old_path: str) -> Iterator[Change]:
        """Yield the differences between two states of an object, in the order of the old one."""
        kind = new.kind or ""
        shown = Shown(new.kind or "", self.hidden, new.source.placeholder)
        subject = shown.text(subject_of(new, old))
        before, after = self.before.settings(old), self.after.settings(new)
        records_links = not new.root.members.keys().isdisjoint(("_links", "id"))
        words = Words(kind, shown, before, after, exported=self.exported, records_links=records_links)
        if kind in WITH_SETTINGS:
            found, effect_of = differences_of_settings(before, after, kind), words.of_setting
        else:
            found, effect_of = differences_of_members(old, new), words.of_member
        for one in found:
            if self.exported and one.node is not None and one.node.has_placeholder:
                self.unknown += 1
                continue
            risk, effect = effect_of(one)
            was, now = shown.both(one.path, one.old, one.new)
            yield Change(
                kind,
                subject,
                shown.text(_name(one)),
                shown.text(_pointer(one)),
                one.action,
                was,
                now,
                risk,
                shown.text(effect),
                path,
                _line(one),
                old_path,
            )

    def kept(self, old: Document, new: Document) -> tuple[str, tuple[str, ...]] | None:
        """Return an object and those of its settings that a PUT keeps; None if the PUT deletes nothing anyway."""
        if new.kind != "client-settings" or old.kind != new.kind:
            return None
        before, after = self.before.settings(old).own, self.after.settings(new).own
        names = [name for name in survivors(new.kind) if name in before]
        if "_global" in old.root.members:
            names.insert(0, "_global")
        lost = [name for name, node in before.items() if node.value is not None and name != "_self"]
        shown = Shown(new.kind or "", self.hidden, new.source.placeholder)
        is_lossy = any(name not in after or after[name].value is None for name in lost)
        return (shown.text(subject_of(new, old)), tuple(names)) if names and is_lossy else None


def _name(one: Difference) -> str:
    name = ".".join(map(str, one.path)) or "the whole"
    return name if one.scope == "own" else f"{one.scope} {name}"


def _pointer(one: Difference) -> str:
    if one.node is not None:
        return one.node.pointer
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in one.path)


def _line(one: Difference) -> int | None:
    is_gone = one.action == "removed" and not one.item
    return None if is_gone or one.node is None else one.node.key_span.line
