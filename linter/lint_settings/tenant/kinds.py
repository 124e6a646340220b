"""Determines the kind of a document, by its content, by a comment in it or by the config."""

from __future__ import annotations

import re

from ..documents.facts import fact_of
from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import KINDS
from .kind_evidence import has_certain_name, may_speak, signs, speak_for_settings
from .object_kinds import MEMBERS, PART_OF_FLOW, kind_by_folder, kind_of_list, kind_of_object
from .settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.document import Document

HOLD_SETTINGS = ("application-settings", "client-settings")
KIND_COMMENT = lazy_pattern(r"^[ \t]*#[ \t]*lint-settings:[ \t]*kind=([\w-]*)", re.MULTILINE)

NO_KIND = "not of a known kind"
EMPTY = "empty"
ERROR_ANSWER = "an error answer of the API"
_BASELINE = "a baseline of lint-settings"
_JSON_SCHEMA = "a JSON Schema"
# Descriptions of objects that are not settings, by a member; the first that exists counts.
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
    "errors": ERROR_ANSWER,
    "error_description": ERROR_ANSWER,
    "stat": "an answer of the API without a known object",
}
_DRAFT = lazy_pattern(r"https?://json-schema\.org/")
_OF_SCHEMAS = frozenset(("$defs", "definitions", "properties"))
# What an application has none of, and names of files with what all clients inherit.
_OF_CLIENTS = frozenset(("_global", "janrainOidcClientId", "password_recover_url", "verify_email_url"))
_APPLICATION_FILE = lazy_pattern(
    r"(?:\A|[/\\])(?:app(?:lication)?[-_]settings[/\\][^/\\]*"
    r"|_?(?:app(?:lication)?|global)(?:[-_]settings)?\.(?:ya?ml|json))\Z",
    re.IGNORECASE,
)
_HALF = 0.5  # of the names in a mapping
_ATTRIBUTE = frozenset(("name", "type", "description", "length", "case-sensitive", "constraints", "features"))


def classify(document: Document, mapped: str | None = None) -> str | None:
    """Return the kind of a document: from a comment in the file, else from the config, else from its content.

    A kind that was determined by the envelope of an answer is kept. Returns None for anything that is not a known
    object; `skip_reason` then describes it.
    """
    found = _by_comment(document) or document.kind
    if found is None and mapped is not None:
        from .answers import is_legacy_error

        found = None if is_legacy_error(document.root.value) else mapped
    return found or kind_by_content(document)


def _by_comment(document: Document) -> str | None:
    comment = kind_comment(document)
    return None if comment is None else comment[1]


def kind_comment(document: Document) -> re.Match[str] | None:
    """Return the comment that sets the kind; a line of a text that looks like such a comment does not count."""
    for comment in document.source.once(_kind_comments) if document.source.speaks else ():
        at = comment.end()
        blocks = (node.place for node in document.root.walk() if isinstance(node.value, str))
        if not any(start < at <= end for start, end, *_ in blocks):
            return comment
    return None


def _kind_comments(text: str) -> list[re.Match[str]]:
    return [comment for comment in KIND_COMMENT.finditer(text) if comment[1] in KINDS]


def skip_reason(document: Document) -> str:
    """Return the description of a document without a kind."""
    return special_reason(document) or (EMPTY if document.root.value in (None, {}, []) else NO_KIND)


@fact_of(None)
def special_reason(document: Document) -> str | None:
    """Return the description of a document without a kind; None for one that has a kind, and for an ordinary one."""
    reason = _reason(document) if document.kind is None else None
    return None if reason == NO_KIND else reason


def _reason(document: Document) -> str:
    from .answers import is_error

    if is_baseline(document):
        return _BASELINE
    if is_json_schema(document):
        return _JSON_SCHEMA
    value = document.root.value
    if is_error(value):
        return ERROR_ANSWER
    first = _members(value[0] if isinstance(value, list) and value else value)
    if not _PARTS.keys().isdisjoint(first):
        return next(reason for member, reason in _PARTS.items() if member in first)
    part = PART_OF_FLOW.search(str(first["_self"])) if "_self" in first else None
    if part:
        return f"a {part[1]} of a flow"
    if {"name", "type"} <= first.keys() <= _ATTRIBUTE:
        return "an attribute of an entity type"
    inner = next((name for name, one in _members(value).items() if _holds_settings(one)), None)
    if inner is not None:
        return (
            f"client settings one level down, under `{inner}`: keep each client in a file or YAML document of its own"
        )
    return doubt(document) or NO_KIND


def doubt(document: Document) -> str | None:
    """Return why a document without a kind might be client settings, if there is some but too little evidence."""
    value = document.root.value
    found = signs(value) if isinstance(value, dict) and may_speak(value) else None
    if found is None or not (found.any and found.share > _HALF):
        return None
    return f"perhaps client settings, as `{found.any[0]}` suggests, but nothing else in it does"


def _members(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _holds_settings(value: Any) -> bool:
    """Return whether a mapping below the top level certainly contains settings."""
    return isinstance(value, dict) and has_certain_name(value)


def is_baseline(document: Document) -> bool:
    """Return whether a document is a baseline of the linter, whatever the name of its file."""
    members = _members(document.root.value)
    return members.keys() == {"version", "findings"} and isinstance(members["findings"], list)


def is_json_schema(document: Document) -> bool:
    """Return whether a document is a JSON Schema, such as those for editors; it describes settings and holds none."""
    members = _members(document.root.value)
    draft = members.get("$schema")
    is_draft = isinstance(draft, str) and _DRAFT.match(draft) is not None
    return is_draft and any(isinstance(members[name], dict) for name in _OF_SCHEMAS & members.keys())


def is_of_tool(document: Document) -> bool:
    """Return whether a document is for a tool, so that nothing in it is an object of the tenant."""
    if document.kind is None:
        return special_reason(document) in (_BASELINE, _JSON_SCHEMA)
    return is_baseline(document) or is_json_schema(document)


def unknown_kind(document: Document) -> Finding:
    """Return the finding for a file of no known kind, which counts only if the user wants it to."""
    from ..documents.edits import span_at

    source = document.source
    hint = "if it contains settings, name the kind with `# lint-settings: kind=...` or `[kinds]` in the config"
    message = f"{skip_reason(document)}; {hint}"
    span = span_at(document.root, top=True)
    return Finding(source.path, span, "unknown-kind", Severity.ERROR, message, "", source.environment)


def kind_by_content(document: Document) -> str | None:
    """Return the kind of a document according to its content alone."""
    value = document.root.value
    if isinstance(value, list):
        return kind_of_list(value)
    if not isinstance(value, dict) or ("$schema" in value and is_json_schema(document)):
        return None
    kind = kind_of_object(value)
    if kind in HOLD_SETTINGS:
        return kind
    speaks = may_speak(value)
    has_settings = speaks and has_certain_name(value)
    if kind is not None:
        return "client-settings" if has_settings and _outweigh(value, kind) else kind
    if has_settings:
        return _whose(value, document)
    if value.keys() >= {"apiVersion", "kind"}:  # an object of Kubernetes
        return None
    path = document.source.path
    kind = kind_by_folder(value, path)
    if kind is None and speaks and speak_for_settings(signs(value), path):
        return _whose(value, document)
    return kind


def _whose(value: dict[str, Any], document: Document) -> str:
    """Return the kind of settings without a correct path.

    A wrong path that names no client is an application's. Without a path, the name of the file decides, unless the
    settings have what only clients do.
    """
    own = value.get("_self")
    if isinstance(own, str):
        is_sure = "_global" in value or "janrainOidcClientId" in value or len(_of_clients(value)) > 1
        is_application = "client" not in own and not is_sure
    else:
        is_application = _is_of_application(value, document)
    return "application-settings" if is_application else "client-settings"


def _is_of_application(value: dict[str, Any], document: Document) -> bool:
    """Return whether settings have nothing that only clients do, in a file with the name of an application's."""
    if not _OF_CLIENTS.isdisjoint(value):
        return False  # like most
    return not _of_clients(value) and _APPLICATION_FILE.search(document.source.path) is not None


def _of_clients(value: dict[str, Any]) -> frozenset[str]:
    custom = value.get("custom")
    return _OF_CLIENTS.intersection((*value, *(custom if isinstance(custom, dict) else ())))


def _outweigh(value: dict[str, Any], kind: str) -> bool:
    """Return whether a mapping has more names of certain settings than members of another kind."""
    if "janrainOidcClientId" in value or "_global" in value:
        return kind != "entity-type" or len(value) > len(value.keys() & MEMBERS[kind])
    settings = sum(name not in MEMBERS[kind] and find_setting(name) is not None for name in value)
    return settings >= len(value.keys() & MEMBERS[kind])
