"""Chooses the path of each object: a folder for each kind, and a name from the object."""

from __future__ import annotations

import os
from collections import Counter
from unicodedata import normalize

from ..documents.lazy_regex import lazy_pattern
from ..messages.secrets import Secrets, secrets
from ..tenant.ids import application_link, client_id, flow_name, known_text, linked_oidc_id, lists_versions, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from .objects import LiveObject

FOLDERS = {
    "access-schema": "access-schemas",
    "api-client": "api-clients",
    "client-settings": "settings",
    "entity-type": "entity-types",
    "flow": "flows",
    "login-policy": "login-policies",
    "oidc-client": "oidc-clients",
    "token-policy": "token-policies",
}
_NAMES = {
    "api-client": ("name", "description"),
    "entity-type": ("name", "type_name"),
    "login-policy": ("title",),
    "oidc-client": ("name",),
    "token-policy": ("title",),
}
_NOT_IN_NAMES = lazy_pattern(r"[^a-z0-9]+")
_NOT_IN_IDS = lazy_pattern(r"[^A-Za-z0-9_-]+")
_RESERVED = lazy_pattern(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")  # names that Windows reserves for devices
_LONGEST = 60
_SHORT = 8  # characters of an id that distinguish two objects of the same name


def paths_of(
    objects: Sequence[LiveObject], suffix: str, is_taken: Callable[[str], bool] = lambda _path: False
) -> list[str]:
    """Return the path of each object, relative to the folder of the tenant; paths are unique, ignoring case.

    `is_taken` returns whether a path belongs to something else.
    """
    names = _Names(objects)
    stems = [names.stem(one) for one in objects]
    for length in (_SHORT, None):
        taken = Counter(map(str.lower, stems))
        stems = [
            _with_id(one, stem, length) if taken[stem.lower()] > 1 or is_taken(stem + suffix) else stem
            for one, stem in zip(objects, stems, strict=True)
        ]
    taken = Counter()
    for at, stem in enumerate(stems):  # two answers about an object without an id
        while taken[stem.lower()] or is_taken(stem + suffix):
            taken[stem.lower()] += 1
            stem = f"{stems[at]}-{taken[stem.lower()]}"
        taken[stem.lower()] += 1
        stems[at] = stem
    return [stem + suffix for stem in stems]


def _with_id(one: LiveObject, stem: str, length: int | None) -> str:
    """Return a stem followed by the id of its object, or the beginning of the id."""
    ids = [_NOT_IN_IDS.sub("-", part)[:length].strip("-") for part in _public_key(one)] if one.key[:1] != ("",) else []
    end = "-".join(part for part in ids if part)
    return stem if not end or stem.endswith(end) else f"{stem}-{end}"


def slug(text: str) -> str:
    """Return a text as a file name: words of lower-case letters and digits, joined with `-`."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _NOT_IN_NAMES.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    return f"{found}-1" if _RESERVED.match(found) else found


class _Names:
    """The names by which the objects of a tenant refer to each other."""

    def __init__(self, objects: Iterable[LiveObject]) -> None:
        self.oidc: dict[str, str] = {}
        self.clients: dict[str, str] = {}
        for one in objects:
            name = _own_name(one)
            if name is None:
                continue
            if one.kind == "oidc-client":
                self.oidc[one.key[0]] = name
                link = known_text(application_link(one.document))
                if link is not None:
                    self.clients.setdefault(link.rstrip("/").rpartition("/")[2], name)
            elif one.kind == "api-client":
                self.clients[one.key[0]] = name

    def stem(self, one: LiveObject) -> str:
        """Return the path of an object without its extension, which other objects may share."""
        if one.kind == "settings-options":
            return "settings-options"
        if one.kind == "application-settings":
            return "application-settings"
        if one.kind == "flow":
            name = one.key[1] or flow_name(one.document) or "flow"
            name = _NOT_IN_IDS.sub("-", name if _is_public(one, name) else "flow")
            return f"flows/{name}{'-versions' if lists_versions(one.document) else ''}"
        name = next((text for text in map(slug, self._candidates(one)) if text), slug(one.kind))
        return f"{FOLDERS[one.kind]}/{name}"

    def _candidates(self, one: LiveObject) -> Iterator[str]:
        """Yield the possible names of an object, the best first."""
        own = _own_name(one)
        if own is not None:
            yield own
        if one.kind == "client-settings":
            yield self.oidc.get(linked_oidc_id(one.document) or "", "")
            yield self.clients.get(client_id(one.document) or "", "")
        elif one.kind == "access-schema":
            client, entity_type, access = (*_public_key(one), "", "", "")[:3]
            middle = f" {entity_type}" if entity_type != "user" else ""
            yield f"{self.clients.get(client, client)}{middle} {access}"
        yield from (part for part in one.key[:1] if part and _is_public(one, part))
        yield os.path.basename(one.answer).partition(".")[0]


def _public_key(one: LiveObject) -> list[str]:
    return [part for part in one.key if part and _is_public(one, part)]


def _is_public(one: LiveObject, text: str) -> bool:
    """Return whether an id or name is not also a secret of the object: it would name a file."""
    return Secrets(secrets([one.document]).certain).in_message(text) == text


def _own_name(one: LiveObject) -> str | None:
    names = _NAMES.get(one.kind, ())
    if one.kind == "client-settings":
        return _site_name(one.document)
    found = (_public_text(one.document, member(one.document, name)) for name in names)
    return next((text for text in found if text is not None), None)


def _site_name(document: Document) -> str | None:
    return _public_text(document, member(document, "site_name") or member(document, "custom", "site_name"))


def _public_text(document: Document, node: Node | None) -> str | None:
    """Return the text of a name; None if it contains a secret, since it would name a file."""
    text = known_text(node)
    return text if text is not None and secrets([document]).in_message(text) == text else None
