"""Recognizes objects of the APIs by their members: OIDC clients, policies, flows and others."""

from __future__ import annotations

import re
from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    Members = Mapping[str, Any]

_CLIENT_SETTINGS_PATH = lazy_pattern(r"/config/[^/]+/clients/[^/]+/settings/?\Z")
_APPLICATION_SETTINGS_PATH = lazy_pattern(r"/config/[^/]+/settings/?\Z")
_API_CLIENT_PATH = lazy_pattern(r"/config/[^/]+/clients/[^/]+/?\Z")
_FLOW_PATH = lazy_pattern(r"/config/[^/]+/flows/")
PART_OF_FLOW = lazy_pattern(r"/flows/[^/]+/(field|form|translation|link|mailTemplate)s\b")
_LINKS = (
    (lazy_pattern(r"/config/loginPolicies/"), "login-policy"),
    (lazy_pattern(r"/config/tokenPolicies/"), "token-policy"),
    (lazy_pattern(r"(?:[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}|\$\{[^}]*\})/config/clients/"), "oidc-client"),
)
MEMBERS = {
    "access-schema": frozenset(("for_client_id", "type_name", "access_type", "attributes")),
    "api-client": frozenset(
        (
            *("_id", "_secret", "_self", "_settings", "name", "features", "ipWhitelist", "client_id", "client_secret"),
            *("description", "whitelist"),
        )
    ),
    "entity-type": frozenset(("name", "type_name", "attr_defs", "rules", "schema", "stat")),
    "flow": frozenset(
        ("_self", "name", "version", "versions", "schemas", "userData", "authProfileData", "translations", "change")
    ),
    "login-policy": frozenset(("identityStoreDetails", "loginURL", "title", "id", "customClaims", "_links")),
    "oidc-client": frozenset(("redirectURIs", "loginPolicy", "tokenPolicy", "type", "name", "id", "_links")),
    "settings-options": frozenset(("globalOnly", "group", "type", "values", "name")),
    "token-policy": frozenset(
        ("id", "title", "accessTokenLifetime", "refreshTokenLifetime", "allowedScopes", "useAccessJWT", "_links")
    ),
}
# Members that are no evidence by themselves, since objects of every kind and of other tools have them.
COMMON_MEMBERS = frozenset(
    (
        *(
            "_id",
            "_links",
            "_self",
            "attributes",
            "client_id",
            "description",
            "features",
            "group",
            "id",
            "name",
            "rules",
        ),
        *("schema", "schemas", "stat", "title", "type", "values", "version", "versions", "whitelist", "translations"),
    )
)
# Folders with names that no other tool uses, and the kind of their files.
_FOLDERS = {
    "access-schemas": "access-schema",
    "api-clients": "api-client",
    "entity-types": "entity-type",
    "login-policies": "login-policy",
    "oidc-clients": "oidc-client",
    "token-policies": "token-policy",
}
# Names that objects of any kind have, and the maximum number of members of an object.
_ANYWHERE = COMMON_MEMBERS - {"features", "whitelist"}
_MOST_MEMBERS = 50
_LIFETIMES = frozenset(("accessTokenLifetime", "refreshTokenLifetime", "useAccessJWT"))
# Members of the OAuth clients and token settings of other products, which share some names with ours.
_FOREIGN = frozenset(
    (
        "allowedGrantTypes",
        "apiVersion",
        "clientId",
        "clientName",
        "client_name",
        "grantTypes",
        "grant_types",
        "kind",
        "protocol",
        "publicClient",
        "realm",
        "redirectUris",
        "redirect_uris",
        "secret",
        "trustedPeers",
    )
)
FEATURES = frozenset(
    ("owner", "access_issuer", "direct_access", "direct_read_access", "login_client", "metadata", "image_create")
)
_OWN_FEATURES = FEATURES - {"owner", "metadata"}
_CLIENT_ID = lazy_pattern(r"(?![0-9a-f]{24}\Z)[a-z0-9]{20,40}")  # 24 hexadecimal digits are an id of MongoDB
_FLOW_VERSION = lazy_pattern(r"HEAD|\d{14,21}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_OWN_VERSION = lazy_pattern(r"HEAD|(?:19|20)\d{15,19}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LISTED_VERSION = lazy_pattern(r"HEAD|(?:19|20)\d{15,19}")
_ENTITY_TYPE = lazy_pattern(r"\w[\w-]*|\$\{.*", re.DOTALL)
_LOGIN_PAGE = lazy_pattern(r"log-?in|sign-?in|auth|\$\{", re.IGNORECASE)
_CONFIG_SCOPE = lazy_pattern(r"(?:\*|[A-Z]+):\S+")


def kind_of_list(items: list[Any]) -> str | None:
    """Return the kind of a list that is one object: the versions of a flow, as objects or as names."""
    return "flow" if _are_versions(items) else None


def kind_of_object(members: Members) -> str | None:
    """Return the kind of an object that is not a mapping of settings; None if no kind is certain."""
    if DISTINCTIVE.isdisjoint(members) or members.keys() >= {"apiVersion", "kind"}:
        return None  # an object of Kubernetes
    if _is_entity_type(members) or _is_entity_type(_mapping(members.get("schema"))):
        return "entity-type"
    return _by_path(members) or next((kind for kind, is_one in _KINDS.items() if is_one(members)), None)


def kind_by_folder(members: Members, path: str) -> str | None:
    """Return the kind that the folder of a file suggests, if at least half of its members resemble those of it."""
    from ..schema.members import intended_member

    kind = kind_of_folder(path)
    if kind is None or len(members) > _MOST_MEMBERS:
        return None
    meant = {name if name in MEMBERS[kind] else intended_member(name, MEMBERS[kind]) for name in members} - {None}
    return kind if meant - _ANYWHERE and len(meant) > 1 and 2 * len(meant) > len(members) else None


def kind_of_folder(path: str) -> str | None:
    """Return the kind that the name of a folder of a file gives; None if no folder has such a name."""
    return _kind_of_folders(path[: max(path.rfind("/"), path.rfind("\\")) + 1])


@lru_cache(1024)  # the files of a folder ask the same
def _kind_of_folders(path: str) -> str | None:
    folders = path.lower().replace("_", "-").replace("\\", "/").split("/")[:-1]
    return next((_FOLDERS[folder] for folder in reversed(folders) if folder in _FOLDERS), None)


def may_be_object(names: Iterable[str]) -> bool:
    """Return whether an object with members of these names can be of a kind, in a folder of any other name."""
    return not DISTINCTIVE.isdisjoint(names)


def _mapping(value: Any) -> Members:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_entity_type(members: Members) -> bool:
    """Return whether an object is an entity type, not an attribute that itself has attributes."""
    return "attr_defs" in members and members.get("type") not in ("object", "plural")


def _are_versions(items: list[Any]) -> bool:
    """Return whether the items of a list are versions of a flow.

    A list of plain texts must contain one in the format of versions: other lists contain UUIDs and times too.
    """
    entries = [item for item in items if isinstance(item, dict)]
    if any(isinstance(item, list) for item in items):
        return False
    if any(not item.keys() <= {"version", "change", "_self"} for item in entries):
        return False
    plain = (str(item) for item in items if not isinstance(item, dict))
    return any(_FLOW_VERSION.fullmatch(str(item.get("version"))) for item in entries) or any(
        _LISTED_VERSION.fullmatch(item) for item in plain
    )


def _by_path(members: Members) -> str | None:
    """Return the kind according to an object's own path or link."""
    path = _text(members.get("_self"))
    if _CLIENT_SETTINGS_PATH.search(path):
        return "client-settings"
    if _APPLICATION_SETTINGS_PATH.search(path) and "_global" not in members:
        return "application-settings"
    if _FLOW_PATH.search(path) and not PART_OF_FLOW.search(path):
        return "flow"
    if _API_CLIENT_PATH.search(path):
        return "api-client"
    target = _text(_mapping(_mapping(members.get("_links")).get("self")).get("href"))
    return next((kind for pattern, kind in _LINKS if pattern.search(target)), None)


def _is_option(members: Members) -> bool:
    return "globalOnly" in members and len(members.keys() & MEMBERS["settings-options"]) >= 3


def _is_login_policy(members: Members) -> bool:
    if "identityStoreDetails" in members:
        return len(members) >= 2
    if "loginURL" not in members or not members.keys() & {"title", "id", "customClaims"}:
        return False
    # Many applications have a loginURL, but no others have an auth-ui.
    url = _text(members["loginURL"])
    return "/auth-ui" in url or (members.keys() <= MEMBERS["login-policy"] and _is_login_page(url, members))


def _is_login_page(url: str, members: Members) -> bool:
    return bool(members.keys() & {"customClaims", "_links"}) or _LOGIN_PAGE.search(url) is not None


def _is_token_policy(members: Members) -> bool:
    if members.keys() & _FOREIGN:
        return False
    named, scopes = bool(members.keys() & {"title", "id"}), members.get("allowedScopes")
    if isinstance(scopes, (list, str)) and named:
        # Other products also list scopes, but not these alone, and not those of the Configuration API.
        own = any(_CONFIG_SCOPE.fullmatch(_text(scope)) for scope in scopes)
        return own or members.keys() <= MEMBERS["token-policy"] or bool(members.keys() & _LIFETIMES)
    if not members.keys() & _LIFETIMES:
        return False
    return (
        "title" in members
        or "allowedScopes" in members
        or ("id" in members and members.keys() <= MEMBERS["token-policy"] and len(members.keys() & _LIFETIMES) > 1)
    )


def _is_oidc_client(members: Members) -> bool:
    known = members.keys() & MEMBERS["oidc-client"] - {"_links"}
    policies = [members[name] for name in ("loginPolicy", "tokenPolicy") if name in members]
    if policies and not all(isinstance(policy, dict) for policy in policies):
        return len(known) >= 3
    # Every OAuth server has a list of URIs and a name; the two types and their names are specific.
    if members.keys() & _FOREIGN or not {"redirectURIs", "type"} <= known:
        return False
    return len(known) >= 3 and members["type"] in ("public", "confidential")


def _is_access_schema(members: Members) -> bool:
    return "for_client_id" in members and len(members.keys() & MEMBERS["access-schema"]) >= 3


def _is_api_client(members: Members) -> bool:
    features: Any = members.get("features")
    is_list = isinstance(features, list)
    known = {feature for feature in features if isinstance(feature, str)} & FEATURES if is_list else set()
    ids = [members[name] for name in ("_id", "client_id") if name in members]
    named = bool(members.keys() & {"_id", "client_id", "description", "name"})
    pure = members.keys() <= MEMBERS["api-client"]
    has_id = any(_CLIENT_ID.fullmatch(_text(one)) for one in ids) or "_secret" in members
    if known & _OWN_FEATURES or (known and pure):
        return named or bool(members.keys() & {"ipWhitelist", "whitelist"})
    if is_list and all(isinstance(feature, str) for feature in features):
        return pure and (has_id or (named and bool(members.keys() & {"client_id", "ipWhitelist"})))
    return has_id and (pure or "ipWhitelist" in members) and bool(members.keys() & {"ipWhitelist", "whitelist"})


def _is_flow(members: Members) -> bool:
    versions = members.get("versions")
    if isinstance(versions, list) and _are_versions(versions):
        return True
    lists = [name for name in ("userData", "authProfileData") if isinstance(members.get(name), list) and members[name]]
    if lists and (len(lists) == 2 or members.keys() & {"schemas", "version"}):
        return True
    is_version = _OWN_VERSION.fullmatch(str(members.get("version"))) is not None
    schemas = members.get("schemas")
    return is_version and isinstance(schemas, list) and any(_ENTITY_TYPE.fullmatch(_text(one)) for one in schemas)


_KINDS: dict[str, Callable[[Members], bool]] = {
    "settings-options": _is_option,
    "login-policy": _is_login_policy,
    "token-policy": _is_token_policy,
    "oidc-client": _is_oidc_client,
    "access-schema": _is_access_schema,
    "api-client": _is_api_client,
    "flow": _is_flow,
}
# A mapping without any of these is no object of the APIs.
DISTINCTIVE = frozenset(
    (
        *(
            "_links",
            "_self",
            "allowedScopes",
            "attr_defs",
            "authProfileData",
            "features",
            "for_client_id",
            "globalOnly",
        ),
        *("identityStoreDetails", "ipWhitelist", "loginPolicy", "loginURL", "redirectURIs", "schema", "tokenPolicy"),
        *("userData", "version", "versions", "whitelist"),
        *_LIFETIMES,
    )
)
