"""Says which kind of settings file a document is, by its content, a comment in it or the config."""

from __future__ import annotations

import re

from .edits import span_at
from .finding import Finding, Severity
from .regex import lazy_pattern
from .settings import catalogue
from .spelling import nearest

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document
    from .node import Node

KINDS = (
    "access-schema",
    "api-client",
    "application-settings",
    "client-settings",
    "entity-type",
    "flow",
    "login-policy",
    "oidc-client",
    "settings-options",
    "token-policy",
)
KIND_COMMENT = lazy_pattern(r"^[ \t]*#[ \t]*lint-settings:[ \t]*kind=([\w-]*)", re.MULTILINE)

# Names that files of other tools use too (mkdocs.yml has a `site_name`): alone they decide nothing.
_COMMON = frozenset(("site_name", "customer_id", "oidc_url", "login_attempts", "login_attempts_threshold"))
_CLIENT_SETTINGS_PATH = lazy_pattern(r"/clients/[^/]+/settings/?$")
_APPLICATION_SETTINGS_PATH = lazy_pattern(r"/config/[^/]+/settings/?$")
_LINKS = (
    (lazy_pattern(r"/config/loginPolicies/"), "login-policy"),
    (lazy_pattern(r"/config/tokenPolicies/"), "token-policy"),
    (lazy_pattern(r"/config/clients/"), "oidc-client"),
)
_OBJECTS = {
    "access-schema": frozenset(("for_client_id", "type_name", "access_type", "attributes")),
    "login-policy": frozenset(("identityStoreDetails", "loginURL", "title", "id", "customClaims", "_links")),
    "oidc-client": frozenset(("redirectURIs", "loginPolicy", "tokenPolicy", "type", "name", "id")),
    "settings-options": frozenset(("globalOnly", "group", "type", "values", "name")),
}
_LIFETIMES = frozenset(("accessTokenLifetime", "refreshTokenLifetime", "useAccessJWT"))
# Members of the OAuth clients and token settings of other products, which share a name or two with ours.
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
_FEATURES = frozenset(
    ("owner", "access_issuer", "direct_access", "direct_read_access", "login_client", "metadata", "image_create")
)
_FLOW_VERSION = lazy_pattern(r"HEAD|\d{14,21}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
NO_KIND = "no kind of settings that we know"
# What an object holds that is not one of ours: the first that is there counts.
_PARTS = {
    "redirectURIs": "a part of an OIDC client",
    "loginURL": "a part of a login policy",
    "customClaims": "a part of a login policy",
    "definition": "a rule of an entity type",
    "property": "a rule of an entity type",
    "hours_to_live": "the parameters of a request about an API client",
    "for_client_id": "the parameters of a request about an API client",
    "attributes": "a part of an access schema",
    "app_id": "the parameters of a request to promote a flow",
    "schemaAttribute": "a field of a flow",
    "attr_def": "the parameters of a request about an entity type",
    "attribute_name": "the parameters of a request about an entity type",
    "attr_defs": "attributes of an entity type",
    "constraints": "attributes of an entity type",
    "errors": "an error answer of the API",
    "error_description": "an error answer of the API",
    "stat": "an answer of the API without an object that we know",
}
_ATTRIBUTE = frozenset(("name", "type", "description", "length", "case-sensitive", "constraints", "features"))
_PART_OF_FLOW = lazy_pattern(r"/flows/[^/]+/(field|form|translation|link|mailTemplate)s\b")


def classify(document: Document, mapped: str | None = None) -> str | None:
    """The kind of a document: as a comment in the file says, else as the config maps its path, else by its content.

    A kind that the answer around it has told stays as it is.

    None for what is no object that we know; `skip_reason` then says what it looks like.
    """
    return _by_comment(document) or document.kind or mapped or kind_by_content(document)


def _by_comment(document: Document) -> str | None:
    """The kind that a comment gives; a line of a text that reads like such a comment is none."""
    text = document.source.text
    for comment in KIND_COMMENT.finditer(text) if "kind=" in text else ():
        at = comment.end()
        blocks = (node.place for node in document.root.walk() if isinstance(node.value, str))
        if comment[1] in KINDS and not any(start < at <= end for start, end, *_ in blocks):
            return comment[1]
    return None


def skip_reason(document: Document) -> str:
    """What a document without a kind looks like."""
    if is_baseline(document):
        return "a baseline of lint-settings"
    root = document.root
    first = root.items[0] if root.items else root
    for member, reason in _PARTS.items():
        if member in first.members:
            return reason
    part = _PART_OF_FLOW.search(_text(first.members.get("_self")))
    if part:
        return f"a {part[1]} of a flow"
    if {"name", "type"} <= first.members.keys() <= _ATTRIBUTE:
        return "an attribute of an entity type"
    inner = next((name for name, node in root.members.items() if node.members and _holds_settings(node)), None)
    if inner is not None:
        return (
            f"client settings one level down, under `{inner}`: keep each client in a file or YAML document of its own"
        )
    return NO_KIND


def is_baseline(document: Document) -> bool:
    """Whether a document is a baseline: no settings, but ours, whatever its file is called."""
    members = document.root.members
    return members.keys() == {"version", "findings"} and isinstance(members["findings"].value, list)


def unknown_kind(document: Document) -> Finding:
    """The finding for a file that is no kind of settings, which only counts where the user wants it to."""
    source = document.source
    hint = "if it is one, say so with `# lint-settings: kind=...` or `[kinds]` in the config"
    message = f"{skip_reason(document)}; {hint}"
    span = span_at(document.root, top=True)
    return Finding(source.path, span, "unknown-kind", Severity.ERROR, message, "", source.environment)


def kind_by_content(document: Document) -> str | None:
    """The kind that the content of a document shows by itself."""
    root = document.root
    members = root.members
    if root.items:
        return "flow" if _are_versions(root.items) else None
    if not members or members.keys() >= {"apiVersion", "kind"}:  # Kubernetes has a say in its files, we have none
        return None
    if _is_entity_type(members) or ("schema" in members and _is_entity_type(members["schema"].members)):
        return "entity-type"
    return _by_path(members) or _by_members(members) or ("client-settings" if _holds_settings(root) else None)


def _is_entity_type(members: dict[str, Node]) -> bool:
    """An entity type lists its attributes; so does an attribute that is an object or plural itself."""
    return "attr_defs" in members and not ("type" in members and members["type"].value in ("object", "plural"))


def _text(node: Node | None) -> str:
    return node.value if node is not None and isinstance(node.value, str) else ""


def _are_versions(nodes: list[Node]) -> bool:
    """Whether the items of a list are versions of a flow, as the API lists them or as their names alone."""
    named = [node.members.get("version", node).value for node in nodes]
    plain = not any(isinstance(value, (dict, list)) for value in named)
    return plain and any(_FLOW_VERSION.fullmatch(str(value)) for value in named)


def _by_path(members: dict[str, Node]) -> str | None:
    """The kind that an object's own path or link tells."""
    path = members["_self"].value if "_self" in members else None
    if isinstance(path, str):
        if _CLIENT_SETTINGS_PATH.search(path):
            return "client-settings"
        if _APPLICATION_SETTINGS_PATH.search(path) and "_global" not in members:
            return "application-settings"
        if "/flows/" in path and not _PART_OF_FLOW.search(path):
            return "flow"
        if re.search(r"/config/[^/]+/clients/[^/]+/?$", path):
            return "api-client"
    links = members["_links"].members if "_links" in members else {}
    target = links["self"].members.get("href") if "self" in links else None
    if target is not None and isinstance(target.value, str):
        return next((kind for pattern, kind in _LINKS if pattern.search(target.value)), None)
    return None


def _by_members(members: dict[str, Node]) -> str | None:
    names = members.keys()
    if "_global" in names or "janrainOidcClientId" in names:
        return None
    for kind, is_one in _TELL.items():
        if is_one(members):
            return kind
    return None


def _is_option(members: dict[str, Node]) -> bool:
    return "globalOnly" in members and len(members.keys() & _OBJECTS["settings-options"]) >= 3


def _is_login_policy(members: dict[str, Node]) -> bool:
    if "identityStoreDetails" in members:
        return len(members) >= 2
    if "loginURL" not in members or not members.keys() & {"title", "id", "customClaims"}:
        return False
    # Many an application calls something its loginURL; nothing else has an auth-ui.
    return "/auth-ui" in _text(members["loginURL"]) or members.keys() <= _OBJECTS["login-policy"]


def _is_token_policy(members: dict[str, Node]) -> bool:
    if members.keys() & _FOREIGN or not members.keys() & _LIFETIMES:
        return False
    return bool(members.keys() & {"title", "allowedScopes"}) or (
        "id" in members and members.keys() >= {"accessTokenLifetime", "refreshTokenLifetime"}
    )


def _is_oidc_client(members: dict[str, Node]) -> bool:
    known = members.keys() & _OBJECTS["oidc-client"]
    if members.keys() & {"loginPolicy", "tokenPolicy"}:
        return len(known) >= 3
    # A list of addresses with a name has every OAuth server; the two types and their names are ours.
    if members.keys() & _FOREIGN or not {"redirectURIs", "type"} <= known:
        return False
    return len(known) >= 3 and _text(members["type"]) in ("public", "confidential")


def _is_access_schema(members: dict[str, Node]) -> bool:
    return "for_client_id" in members and len(members.keys() & _OBJECTS["access-schema"]) >= 3


def _is_api_client(members: dict[str, Node]) -> bool:
    named = members.keys() & {"_id", "client_id", "description", "name"}
    features = members["features"].value if "features" in members else None
    if isinstance(features, list) and any(feature in _FEATURES for feature in features if isinstance(feature, str)):
        return bool(named) or bool(members.keys() & {"ipWhitelist", "whitelist"})
    if "ipWhitelist" in members:
        return bool(named)
    if "whitelist" in members:
        return bool(named) and (isinstance(features, list) or bool(members.keys() & {"client_id", "client_secret"}))
    return isinstance(features, list) and bool(members.keys() & {"_id", "_secret", "client_id"})


def _is_flow(members: dict[str, Node]) -> bool:
    if "versions" in members and _are_versions(members["versions"].items):
        return True
    lists = [name for name in ("userData", "authProfileData") if name in members and members[name].items]
    if lists and (len(lists) == 2 or members.keys() & {"schemas", "version"}):
        return True
    is_version = "version" in members and _FLOW_VERSION.fullmatch(str(members["version"].value)) is not None
    return is_version and "schemas" in members and bool(members["schemas"].items)


_TELL: dict[str, Callable[[dict[str, Node]], bool]] = {
    "settings-options": _is_option,
    "login-policy": _is_login_policy,
    "token-policy": _is_token_policy,
    "oidc-client": _is_oidc_client,
    "access-schema": _is_access_schema,
    "api-client": _is_api_client,
    "flow": _is_flow,
}


def _holds_settings(root: Node) -> bool:
    names = [*root.members]
    custom = root.members.get("custom")
    if custom is not None:
        names.extend(custom.members)
    if "_global" in names:
        return True
    known = catalogue()
    if any(name in known and name not in _COMMON for name in names):
        return True
    folded = {name.lower() for name in known.keys() - _COMMON}
    for name in names:
        if name.lower() in folded or _is_nested(name, root):
            return True
    # A misspelt name is a reason to look at the file, not to pass over it; single words could be anything.
    return any(nearest(name.lower(), folded) for name in names if re.search(r"[._A-Z]", name) and len(name) > 8)


def _is_nested(name: str, root: Node) -> bool:
    """Whether a member is a dotted setting written as nested mappings: `theming: {logoURL: ...}`."""
    member = root.members.get(name)
    if member is None or not isinstance(member.value, dict):
        return False
    known = catalogue()
    return any(
        f"{name}.{inner}" in known or any(setting.startswith(f"{name}.{inner}.") for setting in known)
        for inner in member.members
    )
