"""The possible values of a setting or member: closed lists, and names and ids from the files around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..documents.frozen import Frozen
from ..messages.secrets import mask, secrets
from ..messages.wording import noun_of
from ..tenant.ids import application_id, known_text, lists_versions, name_of, own_id
from ..tenant.references import declared, mentions
from ..tenant.settings import listed_names
from .nodes import HOLD_SETTINGS, schema_at, setting_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..tenant.references import Declared
    from ..tenant.workspace import Workspace
    from .typing_place import Typed

_BOOLEAN = "^(true|false)$"
# Kinds of which an environment has only one, which other files name.
_OWN_KINDS = frozenset(("customer", "capture domain"))
_NEWEST = "HEAD"


class Choice(Frozen):
    """A value and a short description. `after` is the text that must precede it in the completed text."""

    __slots__ = ()

    value: Any
    about: str
    after: str = ""


def choices(typed: Typed, workspace: Workspace) -> list[Choice]:
    """Return the possible values at a place, the likeliest first; empty if any value is possible."""
    document, path = typed.document, typed.path
    part = schema_at(document.kind, path)
    if part is None:
        return []
    above = schema_at(document.kind, path[:-1]) if path and isinstance(path[-1], int) else None
    found: list[Choice] = []
    for one in _declared(document.kind or "", path):
        found.extend(_FORMS[one.form](one, document, workspace))
    found.extend(_named(part, above or {}, document, workspace))
    found.extend(_listed(part, above or {}))
    taken = {item.value for item in typed.node.items if isinstance(item.value, str)}
    known: dict[tuple[Any, ...], Choice] = {}
    for choice in found:
        if choice.value not in taken:
            known.setdefault((type(choice.value), choice.value, choice.after), choice)
    return list(known.values())


def _listed(part: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[Choice]:
    default = part.get("default")
    types = part.get("type", ())
    is_boolean = part.get("pattern") == _BOOLEAN or types == "boolean" or "boolean" in types
    values = (True, False) if is_boolean else ()
    for value in (*values, *part.get("enum", ()), *part.get("x-values", above.get("x-values", ()))):
        if value is not None and not isinstance(value, (list, dict)):
            yield Choice(value, "the default" if value == default and type(value) is type(default) else "")
    if default is not None and not is_boolean and not isinstance(default, (list, dict)):
        yield Choice(default, "the default")


def _named(
    part: Mapping[str, Any], above: Mapping[str, Any], document: Document, workspace: Workspace
) -> Iterator[Choice]:
    read = _NAMES.get(part.get("x-names", above.get("x-names", "")))
    if read is not None and (above or "array" not in part.get("type", ())):
        yield from read(document, workspace)


def _declared(kind: str, path: tuple[str | int, ...]) -> Iterator[Declared]:
    """Return the declared references of a value at a path."""
    name = setting_of(kind, path)
    steps = tuple(step for step in path if isinstance(step, str))
    wanted = (name,) if name is not None and kind in HOLD_SETTINGS else steps
    is_item = bool(path) and isinstance(path[-1], int)
    for one in declared(kind):
        if one.path == wanted and is_item == (one.form == "items"):
            yield one


# --- ids


def _objects(declared: Declared, document: Document, workspace: Workspace) -> Iterator[Choice]:
    kind = declared.kind
    if kind == "flow-version":
        yield from _versions(declared, document, workspace)
    elif kind == "application":
        yield from _applications(document, workspace)
    elif kind in _OWN_KINDS:
        yield from _mentioned(kind, document, workspace)
    else:
        yield from _ids(kind, document, workspace)


def _ids(kind: str, document: Document, workspace: Workspace, after: str = "") -> Iterator[Choice]:
    noun = noun_of(kind)
    for one in sorted(workspace.visible(kind, document), key=lambda other: (name_of(other) or "", other.source.path)):
        hidden = secrets([one])
        value, name = own_id(one), name_of(one)
        if value is not None and mask(value, hidden) == value:
            called = mask(name, hidden) if name is not None and name != value else ""
            yield Choice(value, f"{called}, {noun}" if called else noun, after)
    for value in sorted(workspace.externals(kind)):
        yield Choice(value, f"{noun}, external", after)


def _versions(declared: Declared, document: Document, workspace: Workspace) -> Iterator[Choice]:
    flow = known_text(workspace.settings(document).effective(declared.of or ""))
    if flow is None:
        yield Choice(_NEWEST, "whatever was saved last")
        return
    flows = [one for one in workspace.find_all("flow", flow, document) if lists_versions(one)]
    known = workspace.flow_versions(flow, document) or {}
    if not flows and not known:
        own = (known_text(one.root.members.get("version")) for one in workspace.find_all("flow", flow, document))
        known = dict.fromkeys(version for version in own if version is not None)
    for version in sorted(known, reverse=True):
        if version != _NEWEST:
            yield Choice(version, f"version of {flow}")
    yield Choice(_NEWEST, "whatever was saved last")


def _applications(document: Document, workspace: Workspace, after: str = "") -> Iterator[Choice]:
    every = (one for found in workspace.documents.values() for one in found)
    ids = {application_id(one) for one in every if workspace.sees(document, one)}
    yield from (Choice(one, "application", after) for one in sorted(ids - {None}, key=str))


def _mentioned(kind: str, document: Document, workspace: Workspace) -> Iterator[Choice]:
    every = (one for found in workspace.documents.values() for one in found if workspace.sees(document, one))
    found = {one.value: one for other in every for _, one in mentions(other) if one.sort == kind}
    yield from (Choice(value, kind) for value in sorted(found))


def _parameters(declared: Declared, document: Document, workspace: Workspace) -> Iterator[Choice]:
    yield from _ids(declared.kind, document, workspace, "client_id=")


def _paths(declared: Declared, document: Document, workspace: Workspace) -> Iterator[Choice]:
    """Yield ids after `/clients/` or `/config/` in a path of the API."""
    if declared.kind == "application":
        yield from _applications(document, workspace, "/config/")
    else:
        yield from _ids(declared.kind, document, workspace, "/clients/")


def _customers(_: Declared, document: Document, workspace: Workspace) -> Iterator[Choice]:
    for one in _mentioned("customer", document, workspace):
        yield Choice(one.value, one.about, "/")


_FORMS: Mapping[str, Callable[[Declared, Document, Workspace], Iterator[Choice]]] = {
    "id": _objects,
    "items": _objects,
    "config-path": _paths,
    "customer-path": _customers,
    "login-url": _customers,
    "client-parameter": _parameters,
}


# --- names that other settings and files give


def _attributes(document: Document, workspace: Workspace) -> Iterator[Choice]:
    for entity_type in _entity_types(document, workspace):
        hidden = secrets([entity_type])
        for path, node in workspace.attributes(entity_type).nodes.items():
            kind = known_text(node.members.get("type"))
            yield Choice(mask(path, hidden), f"{mask(kind, hidden)} attribute" if kind else "attribute")


def _entity_types(document: Document, workspace: Workspace) -> Iterator[Document]:
    root = document.root.members
    names: list[str | None] = []
    if document.kind in HOLD_SETTINGS:
        names = [known_text(workspace.settings(document).effective("user_entity_type"))]
    elif document.kind == "login-policy":
        names = [known_text(workspace.entity_type_of_policy(document))]
    elif document.kind == "access-schema":
        names = [known_text(root.get("type_name"))]
    elif document.kind == "flow":
        listed = root.get("schemas")
        names = ["user"] if listed is None else [known_text(item) for item in listed.items]
    found = [one for name in names if name is not None for one in workspace.find_all("entity-type", name, document)]
    yield from found or workspace.visible("entity-type", document)


def _providers(document: Document, workspace: Workspace) -> Iterator[Choice]:
    """Yield the described custom providers, and the providers that other clients list."""
    custom = workspace.settings(document).effective("authentication.providers.custom")
    for name in custom.members if custom is not None else ():
        yield Choice(mask(name, secrets([document])), "custom provider")
    yield from _in_others("authentication.providers", "provider of another client", document, workspace)


def _acceptances(document: Document, workspace: Workspace) -> Iterator[Choice]:
    settings = workspace.settings(document)
    for name in ("legal_acceptance_id_1", "legal_acceptance_id_2"):
        value = known_text(settings.effective(name))
        if value is not None:
            yield Choice(mask(value, secrets([document])), name)
    yield from _in_others("authorization.rules.legal_accepted", "accepted terms", document, workspace)


def _consents(document: Document, workspace: Workspace) -> Iterator[Choice]:
    for one in _attributes(document, workspace):
        first, _, rest = str(one.value).partition(".")
        if first == "consents" and rest and "." not in rest:
            yield Choice(rest, "consent")


def _in_others(name: str, about: str, document: Document, workspace: Workspace) -> Iterator[Choice]:
    for kind in sorted(HOLD_SETTINGS):
        for other in workspace.visible(kind, document):
            node = workspace.settings(other).own.get(name)
            for value, _ in listed_names(node) if node is not None else ():
                if mask(value, secrets([other])) == value:
                    yield Choice(value, about)


_NAMES: Mapping[str, Callable[[Document, Workspace], Iterator[Choice]]] = {
    "attribute": _attributes,
    "consent": _consents,
    "legal-acceptance": _acceptances,
    "provider": _providers,
}
