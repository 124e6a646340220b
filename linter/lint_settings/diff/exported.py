"""Finds the file of each object in a saved answer of the API, wherever the file is."""

from __future__ import annotations

import os

from ..config.environments import environment_in
from ..documents.frozen import Frozen
from ..messages.secrets import mask, secrets
from ..messages.wording import noun_of
from ..tenant.ids import (
    UUID_KINDS,
    application_id,
    client_id,
    flow_name,
    known_text,
    linked_oidc_id,
    lists_versions,
    member,
    own_id,
    versions_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..documents.document import Document

_NAMED = 5  # maximum number of files in a message
# What is missing in an answer that does not identify its object.
_ID_NAMES = {
    "client-settings": "neither `janrainOidcClientId` nor `_self`",
    "application-settings": "no `_self`",
    "flow": "neither `name` nor `_self`",
    "access-schema": "no `for_client_id`",
}


class Matched(Frozen):
    """The result of matching the objects of saved answers.

    `pairs` are the objects with a document in a file; `unmanaged` are those of a list of which other objects have
    files; `gone` are documents of objects that such a list lacks; `problems` explain what was not compared, and what to
    do.
    """

    __slots__ = ()

    pairs: list[tuple[Document, Document]]
    unmanaged: list[Document]
    gone: list[Document]
    problems: list[str]


def match(answers: Iterable[Sequence[Document]], news: Sequence[Document], is_named: bool) -> Matched:
    """Match the documents of each answer with those of the files; `is_named` is true if one file was named."""
    found = Matched([], [], [], [])
    missed: list[tuple[Document, str]] = []
    for documents in answers:
        pairs, unknown = [], []
        for old in documents:
            new = _file_of(old, news, is_named)
            if isinstance(new, str):
                missed.append((old, new))
            elif new is None:
                unknown.append(old)
            else:
                pairs.append((old, new))
        found.pairs.extend(pairs)
        if len(documents) > 1 and any(old.kind == one.kind for old, _ in pairs for one in unknown):
            found.unmanaged.extend(unknown)
        else:
            missed.extend((old, _no_file(old, news, is_named)) for old in unknown)
        if len(documents) > 1 and _is_whole_list(documents):
            found.gone.extend(_not_listed(pairs, news))
    taken = {id(new) for _, new in found.pairs}
    found.gone[:] = {id(one): one for one in found.gone if id(one) not in taken}.values()
    found.problems.extend(f"{old.source.path}: {text}" for old, text in missed)
    return found


# --- one object


def _file_of(old: Document, news: Sequence[Document], is_named: bool) -> Document | str | None:
    """Return the document of an exported object; a text if the choice is ambiguous; None if no file contains it."""
    alike = [one for one in news if one.kind == old.kind and _have_one_shape(old, one)]
    same = [one for one in alike if _are_same(old, one)]
    if not same:
        maybe = [one for one in alike if _are_same(old, one) is None]
        if len(maybe) == 1 and (is_named or (old.kind == "application-settings" and len(alike) == 1)):
            return maybe[0]
        if maybe and not _ids(old):
            return _no_id(old, maybe)
        return None
    for narrow in (_in_application, _in_environment, _of_version, _called_alike):
        same = [one for one in same if narrow(old, one)] or same
    return same[0] if len(same) == 1 else _several(old, same)


def _ids(document: Document) -> dict[str, str]:
    """Return what identifies an object, by type of id; a name that only the file has does not count."""
    kind = document.kind or ""
    if kind == "client-settings":
        found = {"oidc client": linked_oidc_id(document), "client": client_id(document)}
    elif kind == "application-settings":
        found = {"application": application_id(document)}
    elif kind == "access-schema":
        parts = (known_text(member(document, name)) for name in ("for_client_id", "type_name", "access_type"))
        name = " ".join(part or "" for part in parts)
        found = {"schema": name if name.strip() else None}
    elif kind == "flow":
        is_given = known_text(member(document, "name")) is not None or member(document, "_self") is not None
        found = {"flow": own_id(document) if is_given else None}
    else:
        found = {"id": own_id(document)}
    return {name: text for name, text in found.items() if text is not None}


def _are_same(old: Document, new: Document) -> bool | None:
    """Return whether two documents are of one object; None if that is unknown."""
    ids, others = _ids(old), _ids(new)
    if old.kind == "flow":  # the file of a flow may be named after the flow
        others = others or {"flow": flow_name(new) or ""}
        ids = ids or ({"flow": flow_name(old) or ""} if flow_name(old) == others["flow"] else {})
    shared = next((name for name in ids if name in others), None)
    if shared is None:
        return None
    is_own = old.kind in UUID_KINDS or old.kind == "client-settings"
    return ids[shared] == others[shared] and (is_own or not _are_of_two_applications(old, new))


def _are_of_two_applications(old: Document, new: Document) -> bool:
    ids = (application_id(old), application_id(new))
    return None not in ids and ids[0] != ids[1]


def _have_one_shape(old: Document, new: Document) -> bool:
    """Return whether two documents of a kind are comparable: the versions of a flow are not the flow."""
    return bool(old.root.items) == bool(new.root.items) and lists_versions(old) == lists_versions(new)


def _in_application(old: Document, new: Document) -> bool:
    return application_id(old) is not None and application_id(old) == application_id(new)


def _in_environment(old: Document, new: Document) -> bool:
    # Environments of a config have patterns, which saved answers elsewhere do not match.
    name = old.source.environment or environment_in(old.source.path)
    return name is not None and name in (new.source.environment, environment_in(new.source.path))


def _of_version(old: Document, new: Document) -> bool:
    return old.kind == "flow" and not versions_of(old).keys().isdisjoint(versions_of(new))


def _called_alike(old: Document, new: Document) -> bool:
    return _stem(old) == _stem(new)


def _stem(document: Document) -> str:
    return os.path.basename(document.source.path).partition(".")[0]


# --- lists


def _is_whole_list(documents: Sequence[Document]) -> bool:
    """Return whether an answer is a complete list as the API prints it, not one page of a longer list."""
    text = documents[0].source.text
    if not documents[0].root.in_json:
        return False
    is_list = all(one.path and one.index == documents[0].index for one in documents)
    return is_list and '"next"' not in text


def _not_listed(pairs: Sequence[tuple[Document, Document]], news: Sequence[Document]) -> list[Document]:
    """Return the documents of objects that a list should contain if they existed on the platform."""
    found = []
    for one in news:
        beside = [
            old
            for old, new in pairs
            if new.kind == one.kind and new.source.environment == one.source.environment
            if _have_one_shape(old, one) and not _are_of_two_applications(old, one)
        ]
        if beside and _ids(one):
            found.append(one)
    return found


# --- messages


def _called(document: Document) -> str:
    noun = noun_of(document.kind or "")
    name = next(iter(_ids(document).values()), None)
    if name is not None:
        name = mask(name, secrets([document]))  # an id may also be the value of another name, such as a password
    joint = " of" if document.kind in ("client-settings", "application-settings") else ""
    return f"the {noun}" if name is None else f"the {noun}{joint} `{name}`"


def _files(documents: Iterable[Document], join: Callable[[list[str]], str] = ", ".join) -> str:
    paths = list(dict.fromkeys(one.source.path for one in documents))
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return join(paths[:_NAMED]) + more


def _how(old: Document, file: Document) -> str:
    return f"name the file: `lint-settings diff --export {old.source.path} {file.source.path}`"


def _no_file(old: Document, news: Sequence[Document], is_named: bool) -> str:
    text = f"no file contains the object that was exported, {_called(old)}"
    maybe = [one for one in news if one.kind == old.kind and _are_same(old, one) is None and _have_one_shape(old, one)]
    if is_named and news:
        held = ", ".join(dict.fromkeys(_called(one) for one in news[:_NAMED]))
        return f"{text}; {_files(news)} holds {held}"
    if maybe:
        return f"{text}; it may be in one of these, which have no id: {_files(maybe)}; {_how(old, maybe[0])}"
    return f"{text}; compare it with the file or folder that does, or add a file for it"


def _no_id(old: Document, maybe: Sequence[Document]) -> str:
    lacking = _ID_NAMES.get(old.kind or "", "no id")
    text = f"this answer does not say which {noun_of(old.kind or '')} it holds: it has {lacking}"
    if len({one.source.path for one in maybe}) < len(maybe):
        return f"{text}; {_files(maybe)} holds several, so keep the one to compare in a file of its own and name that"
    return f"{text}; {_how(old, maybe[0])} (or {_files(maybe[1:])})" if maybe[1:] else f"{text}; {_how(old, maybe[0])}"


def _several(old: Document, same: Sequence[Document]) -> str:
    return f"several files describe {_called(old)}: {_files(same)}; {_how(old, same[0])}"
