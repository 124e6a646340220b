"""Describes the effect of a difference and its risk, for people who do not know the product."""

from __future__ import annotations

from ..messages.wording import noun_of, with_article
from ..schema.members import along
from ..tenant.change import Risk
from ..tenant.risks import risk_of, risk_of_setting
from ..tenant.settings import as_stored, find_setting, intended
from .application_link import effect_on_application_link
from .differences import content_of, steps_of, survivors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.node import Node
    from ..tenant.settings import Setting, Settings
    from .differences import Difference
    from .values import Shown

    Effect = tuple[Risk, str]

_UNREAD = "a custom setting: Hosted Login does not read it"
_ITEM = {"added": "added to the list", "removed": "removed from the list", "changed": "changed in the list"}
_KEPT = "no longer in any file; "
_GONE = {
    "client-settings": "no longer in any file; if the client is deleted too, users can no longer sign in through it",
    "application-settings": "no longer in any file; clients use them for settings that they do not have themselves",
    "oidc-client": _KEPT + "after it is deleted, users can no longer sign in through it",
    "login-policy": _KEPT + "the platform refuses to delete one that an OIDC client uses",
    "token-policy": _KEPT + "the platform refuses to delete one that an OIDC client uses",
    "api-client": _KEPT + "after it is deleted, its calls are refused and its OIDC client, if any, does not work",
    "flow": _KEPT + "after it is deleted, clients that use it answer with “No flow available”",
    "entity-type": _KEPT + "after it is deleted, its users are lost",
    "access-schema": _KEPT + "after it is deleted, the API client can access the default attributes again",
}
_NEW = {
    "client-settings": "new; a PUT of the file replaces all settings that the client has now",
    "application-settings": "new; they apply to every client without values of its own",
    "oidc-client": "new; people can sign in through it once it exists",
    "login-policy": "new; it has no effect until an OIDC client names it",
    "token-policy": "new; it has no effect until an OIDC client names it",
    "api-client": "new; anyone with its secret can call the APIs that its features allow",
    "flow": "new; it has no effect until settings name it",
    "entity-type": "new; it has no effect until settings and a login policy name it",
    "access-schema": "new; it decides which attributes the API client can access",
}
_NOT_LISTED = "the saved answer does not list it: it was not created yet, or was deleted on the platform"
_UNMANAGED = "it exists on the platform, but no file describes it; this change does not affect it"


def effect_on_object(kind: str, action: str, *, exported: bool = False) -> Effect:
    """Return the effect of adding or removing an object; `exported` is true if the old state is a saved answer."""
    if exported:
        return (risk_of(kind, (), action), _NOT_LISTED) if action == "added" else (Risk.NONE, _UNMANAGED)
    words = (_NEW if action == "added" else _GONE).get(kind, "the platform manages it; a file of it has no effect")
    return risk_of(kind, (), action), words


class Words:
    """Describes the effects of differences; for settings of a client or application, with both states of them.

    For `exported` and `records_links` see `effect_on_application_link`.
    """

    __slots__ = ("_shown", "exported", "kind", "new", "old", "records_links")

    def __init__(
        self,
        kind: str,
        shown: Shown,
        old: Settings,
        new: Settings,
        *,
        exported: bool = False,
        records_links: bool = True,
    ) -> None:
        self.kind = kind
        self.exported = exported
        self.records_links = records_links
        self.old = old
        self.new = new
        self._shown = shown

    # --- settings

    def of_setting(self, one: Difference) -> Effect:
        """Return the effect of a difference in a setting."""
        name = str(one.path[0])
        if one.scope == "_global":
            return Risk.NONE, "a PUT does not touch `_global`; change the settings of the application instead"
        setting = find_setting(name)
        if setting is None:
            meant = intended(name)
            return Risk.NONE, _UNREAD + (f"; did you mean `{meant}`?" if meant else "")
        if setting.scope == "application" and self.kind == "client-settings":
            return Risk.NONE, "only the application's value counts; a client's is ignored"
        if setting.scope == "client" and self.kind == "application-settings":
            return Risk.NONE, "no client inherits it"
        risk = risk_of_setting(self.kind, name, one.action)
        if name in survivors(self.kind) and one.action == "added":
            return risk, f"{setting.title}; it is set when the client is created, and a PUT cannot change it"
        if one.item:
            return risk, f"{setting.title}: {_ITEM[one.action]}"
        if len(one.path) > 1:
            return risk, f"{setting.title}: `{'.'.join(map(str, one.path[1:]))}` {one.action}"
        if one.action == "removed":
            return self._removed(setting, name, one, risk)
        effect = self._added(setting, name, one) if one.action == "added" else None
        return effect or (risk, _filled_in(self._of_value(setting, one.action), one))

    def _of_value(self, setting: Setting, action: str) -> str:
        text: str = setting.title + (", not set before" if action == "added" else "")
        if self.kind == "application-settings":
            text += ", for every client without its own"
        return text + (f"; if it is wrong: {_clause(setting.symptom)}" if setting.symptom else "")

    def _removed(self, setting: Setting, name: str, one: Difference, risk: Risk) -> Effect:
        gone = "deleted by the PUT" if self.kind == "client-settings" else "no longer set for the application"
        node = self._inherited(self.new, name)
        if node is not None:
            value = self._shown.one((name,), node.value)
            if _alike(node.value, one.old):
                return Risk.NONE, f"{gone}; the application has the same value"
            return risk, f"{gone}; the application's value {value} applies instead"
        if self.kind == "application-settings":
            gone += "; for a client without its own"
        default = _default(setting)
        if default is not None and _alike(default, one.old):
            return Risk.NONE, f"{gone}; the default is the same"
        if setting.absent:
            return risk, f"{gone}; {setting.absent}"
        if default is not None:
            return risk, f"{gone}; the default {self._shown.one((name,), default)} applies instead"
        return risk, f"{gone}; " + (_clause(setting.symptom) if setting.symptom else "nothing replaces it")

    def _added(self, setting: Setting, name: str, one: Difference) -> Effect | None:
        """Return the effect of a setting that replaces another value; None if there was none."""
        node = self._inherited(self.old, name)
        held = "application's value" if node is not None else "default"
        value = node.value if node is not None else _default(setting)
        if value is None:
            return None
        if _alike(value, one.new):
            return Risk.NONE, f"the {held} is the same"
        text = f"{setting.title}; it replaces the {held} {self._shown.one((name,), value)}"
        return risk_of_setting(self.kind, name, "changed"), _filled_in(text, one)

    def _inherited(self, settings: Settings, name: str) -> Node | None:
        """Return the application's value in one of the states; in the new one, edits of `_global` do not count."""
        if self.kind != "client-settings":
            return None
        node = settings.inherited.get(name)
        if settings is self.new and self.old.block and node is settings.block.get(name):
            node = self.old.block.get(name)
        return node if content_of(node) is not None else None

    # --- members of other objects

    def of_member(self, one: Difference) -> Effect:
        """Return the effect of a difference in a member."""
        if self.kind == "oidc-client":
            link = effect_on_application_link(one, exported=self.exported, records_links=self.records_links)
            if link is not None:
                return link[0], _filled_in(link[1], one)
        steps = steps_of(one.path)
        risk = risk_of(self.kind, steps, one.action)
        parts = list(along(self.kind, steps))[1:]
        if len(parts) < len(steps):
            return risk, f"the documentation lists no such member of {with_article(noun_of(self.kind))}"
        if not parts:
            return risk, _ITEM[one.action] if one.item else "replaced as a whole"
        named: Mapping[str, Any] = next((part for part in reversed(parts) if "title" in part), {})
        title = named.get("title", "The list")
        symptom = named.get("x-symptom")
        if one.item:
            harm = f"; then {_clause(symptom)}" if symptom and one.action == "removed" else ""
            return risk, f"{title}: {_ITEM[one.action]}{harm}"
        default = named.get("default")
        if one.action != "changed" and default is not None:
            if _alike(default, one.old if one.action == "removed" else one.new):
                return Risk.NONE, "the default is the same"
            held = "the default applies instead" if one.action == "removed" else "it replaces the default"
            return risk, f"{title}; {held}: {self._shown.one(one.path, default)}"
        text = f"{title}: removed" if one.action == "removed" else title
        if one.action == "removed" and "x-absent" in named:
            return risk, f"{text}; {named['x-absent']}"
        if symptom:
            return risk, _filled_in(f"{text}; if it is wrong: {_clause(symptom)}", one)
        return risk, _filled_in(f"{text}: {_sentence(named)}" if one.action == "changed" else text, one)


def _default(setting: Setting) -> Any:
    """Return the documented default; a required setting is set when a client is created, and has none later."""
    return None if setting.required else setting.default


def _alike(one: Any, other: Any) -> bool:
    return bool(as_stored(one) == as_stored(other))


def _filled_in(text: str, one: Difference) -> str:
    is_open = one.node is not None and one.action != "removed" and one.node.is_placeholder
    return text + ("; its value is filled in at deploy time" if is_open else "")


def _clause(sentence: str) -> str:
    """Return a sentence as a clause."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _sentence(part: Mapping[str, Any]) -> str:
    """Return the first sentence of a description as a clause."""
    return _clause(str(part.get("description", "")).partition(". ")[0])
