"""Finds objects of the tenant below the root of a document, where they are not checked.

Only names that no other software uses count here, or a combination of others: most files with nested mappings belong
to other tools.
"""

from __future__ import annotations

import re
from functools import cache

from ..documents.frozen import Frozen
from .kind_evidence import are_translations
from .settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from ..documents.node import Node
    from ..documents.span import Path

_DEEPEST = 5  # steps below the root; files that people write are not nested deeper
_OWN = frozenset(("janrainOidcClientId", "user_entity_type", "default_flow_name", "default_flow_version"))
_OWN_PREFIXES = ("rpx_", "ccp_")
# Settings whose names other tools use too, also in combination.
_COMMON = frozenset(
    (
        *("customer_id", "email_method", "email_sender_address", "login_attempts", "login_attempts_threshold"),
        *("oidc_url", "site_name", "verify_email_redirect"),
    )
)
# All names of one of these sets are required.
SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("access-schema", frozenset(("for_client_id", "type_name", "access_type"))),
    ("api-client", frozenset(("features", "ipWhitelist"))),
    ("api-client", frozenset(("client_id", "features", "whitelist"))),
    ("entity-type", frozenset(("attr_defs", "name"))),
    ("flow", frozenset(("authProfileData", "userData"))),
    ("flow", frozenset(("schemas", "userData", "version"))),
    ("login-policy", frozenset(("identityStoreDetails", "loginURL"))),
    ("login-policy", frozenset(("identityStoreDetails", "title"))),
    ("oidc-client", frozenset(("loginPolicy", "redirectURIs"))),
    ("oidc-client", frozenset(("redirectURIs", "tokenPolicy"))),
    ("settings-options", frozenset(("globalOnly", "group", "type"))),
    ("token-policy", frozenset(("accessTokenLifetime", "allowedScopes"))),
    ("token-policy", frozenset(("allowedScopes", "refreshTokenLifetime"))),
)
# The variables of a pipeline, by their own name and one that its file has at the top.
_VARIABLES = frozenset(("env", "environment", "variables"))
_OF_PIPELINES = frozenset(
    ("jobs", "pipelines", "script", "services", "stages", "steps", "tasks", "trigger", "workflow")
)
_OF_SETTINGS = "client-settings"
_OF_APPLICATION = "application-settings"
_IN_TEXT = re.compile(r"""^[ \t]*(?:[{,][ \t]*)?["']?([A-Za-z_][\w.]*)["']?[ \t]*:""", re.MULTILINE)


class Inner(Frozen):
    """An object below the root: its kind, its path, and whether it is inside a text."""

    __slots__ = ()

    kind: str
    path: Path
    in_text: bool


@cache
def _own_settings() -> frozenset[str]:
    """Return the settings whose names no other software uses."""
    return _OWN | {name for name in catalogue() if "." in name or name.startswith(_OWN_PREFIXES)}


@cache
def _marks() -> frozenset[str]:
    """Return names of which every object has at least one."""
    return frozenset((*_own_settings(), *(min(signs) for _, signs in SIGNS), *(catalogue().keys() - _COMMON)))


def speaks_for_settings(names: Collection[str]) -> bool:
    """Return whether names are those of settings: one that no other software uses, or two of the others."""
    names = frozenset(names)
    return not names.isdisjoint(_own_settings()) or len(names & (catalogue().keys() - _COMMON)) > 1


def _kind(mapping: dict[str, Any], path: Path) -> str | None:
    """Return the kind of the object that a mapping is, or None."""
    if _marks().isdisjoint(mapping):
        return None
    names = mapping.keys()
    kind = next((kind for kind, signs in SIGNS if signs <= names), None)
    if kind == "entity-type" and mapping.get("type") in ("object", "plural"):
        return None  # an attribute that has attributes
    if kind is not None or not _are_settings(mapping):
        return kind
    own_path = mapping.get("_self")
    if isinstance(own_path, str):
        return _OF_SETTINGS if "/clients/" in own_path else _OF_APPLICATION
    outer = next((part for part in reversed(path) if isinstance(part, str)), "")
    return _OF_APPLICATION if re.search(r"application(?!.?client)|default_settings", outer.lower()) else _OF_SETTINGS


def _are_settings(mapping: dict[str, Any]) -> bool:
    """Return whether a mapping below the root contains settings.

    A schema only describes settings, and a single name among others of another tool is not enough.
    """
    known = catalogue().keys() - _COMMON
    named = [name for name in mapping if name in known]
    described = [name for name in named if isinstance(mapping[name], dict) and "type" in mapping[name]]
    others = [name for name in mapping if name not in known and name not in _COMMON and not name.startswith("_")]
    is_enough = (len(named) > 1 or len(named) > len(others)) and not are_translations(mapping)
    return is_enough and len(described) < len(named) and speaks_for_settings(mapping.keys())


def inner_objects(root: Node) -> Iterator[Inner]:
    """Yield the objects below the root of a document, in the order of the file."""
    stack: list[tuple[Any, Path]] = [(root.value, ())]
    is_pipeline = isinstance(root.value, dict) and not _OF_PIPELINES.isdisjoint(root.value)
    while stack:
        value, path = stack.pop()
        if isinstance(value, dict):
            if is_pipeline and path and path[-1] in _VARIABLES:
                continue
            kind = _kind(value, path) if path else None
            if kind is not None:
                yield Inner(kind, path, False)
                continue
            below = [(inner, (*path, name)) for name, inner in value.items()]
        elif isinstance(value, list):
            below = [(inner, (*path, index)) for index, inner in enumerate(value)]
        else:
            if isinstance(value, str) and _is_settings_text(value):
                yield Inner(_OF_SETTINGS, path, True)
            continue
        if len(path) < _DEEPEST:
            stack.extend(reversed(below))


def _is_settings_text(text: str) -> bool:
    """Return whether a text is itself a settings file, as in a Kubernetes ConfigMap."""
    if ":" not in text or ("\n" not in text and text[:1] != "{"):
        return False
    names = {match[1] for match in _IN_TEXT.finditer(text if "\n" in text else text.replace(",", ",\n"))}
    return not names.isdisjoint(_own_settings()) and len(names & catalogue().keys()) > 1


_PLURAL = re.compile(r"(?:[^s]s|list|map)\Z", re.IGNORECASE)
_NOT_PLURAL = frozenset(("settings", "values", "params", "parameters", "details", "options", "props", "properties"))


def pattern_of(paths: list[Path]) -> str:
    """Return the pointer pattern for `at` that covers paths of the same length: `/clients/*/settings`.

    An index of a list always becomes `*`, and so does a name below a plural, since others are to be expected.
    """
    from ..documents.node import pointer_to

    first = paths[0]
    parts: list[str] = []
    for at, part in enumerate(first):
        outer = first[at - 1] if at else ""
        is_named = isinstance(outer, str) and _PLURAL.search(outer) and outer.lower() not in _NOT_PLURAL
        is_open = isinstance(part, int) or any(path[at] != part for path in paths) or is_named
        parts.append("/*" if is_open and (at or len(paths) > 1 or isinstance(part, int)) else pointer_to((part,)))
    return "".join(parts)
