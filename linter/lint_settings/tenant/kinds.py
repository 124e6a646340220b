"""Determines the kind of a document, by its content, by a comment in it or by the config."""

from __future__ import annotations

import re

from ..documents.edits import span_at
from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import KINDS
from .answers import ERROR_ANSWER, is_error, is_legacy_error
from .kind_evidence import certain_names, may_speak, signs, speak_for_settings
from .object_kinds import MEMBERS, PART_OF_FLOW, kind_by_folder, kind_of_list, kind_of_object
from .settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node

HOLD_SETTINGS = ("application-settings", "client-settings")
KIND_COMMENT = lazy_pattern(r"^[ \t]*#[ \t]*lint-settings:[ \t]*kind=([\w-]*)", re.MULTILINE)

NO_KIND = "not of a known kind"
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
_HALF = 0.5  # of the names in a mapping
_ATTRIBUTE = frozenset(("name", "type", "description", "length", "case-sensitive", "constraints", "features"))


def classify(document: Document, mapped: str | None = None) -> str | None:
    """Return the kind of a document: from a comment in the file, else from the config, else from its content.

    A kind that was determined by the envelope of an answer is kept. Returns None for anything that is not a known
    object; `skip_reason` then describes it.
    """
    found = _by_comment(document) or document.kind
    if found is None and mapped is not None and not is_legacy_error(document.root.value):
        found = mapped
    return found or kind_by_content(document)


def _by_comment(document: Document) -> str | None:
    comment = kind_comment(document)
    return None if comment is None else comment[1]


def kind_comment(document: Document) -> re.Match[str] | None:
    """Return the comment that sets the kind; a line of a text that looks like such a comment does not count."""
    for comment in document.source.once(_kind_comments):
        at = comment.end()
        blocks = (node.place for node in document.root.walk() if isinstance(node.value, str))
        if not any(start < at <= end for start, end, *_ in blocks):
            return comment
    return None


def _kind_comments(text: str) -> list[re.Match[str]]:
    if "kind=" not in text:
        return []
    return [comment for comment in KIND_COMMENT.finditer(text) if comment[1] in KINDS]


def skip_reason(document: Document) -> str:
    """Return the description of a document without a kind."""
    if is_baseline(document):
        return "a baseline of lint-settings"
    if is_json_schema(document):
        return "a JSON Schema"
    root = document.root
    if is_error(root.value):
        return ERROR_ANSWER
    first = root.items[0] if root.items else root
    for member, reason in _PARTS.items():
        if member in first.members:
            return reason
    part = PART_OF_FLOW.search(str(first.members["_self"].value)) if "_self" in first.members else None
    if part:
        return f"a {part[1]} of a flow"
    if {"name", "type"} <= first.members.keys() <= _ATTRIBUTE:
        return "an attribute of an entity type"
    inner = next((name for name, node in root.members.items() if _holds_settings(node)), None)
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


def _holds_settings(node: Node) -> bool:
    """Return whether a mapping below the top level certainly contains settings."""
    return isinstance(node.value, dict) and bool(certain_names(node.value))


def is_baseline(document: Document) -> bool:
    """Return whether a document is a baseline of the linter, whatever the name of its file."""
    members = document.root.members
    return members.keys() == {"version", "findings"} and isinstance(members["findings"].value, list)


def is_json_schema(document: Document) -> bool:
    """Return whether a document is a JSON Schema, such as those for editors; it describes settings and holds none."""
    members = document.root.members
    draft = members["$schema"].value if "$schema" in members else None
    is_draft = isinstance(draft, str) and _DRAFT.match(draft) is not None
    return is_draft and any(isinstance(members[name].value, dict) for name in _OF_SCHEMAS & members.keys())


def is_of_tool(document: Document) -> bool:
    """Return whether a document is for a tool, so that nothing in it is an object of the tenant."""
    return is_baseline(document) or is_json_schema(document)


def unknown_kind(document: Document) -> Finding:
    """Return the finding for a file of no known kind, which counts only if the user wants it to."""
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
    settings = certain_names(value) if speaks else []
    if kind is not None:
        return "client-settings" if settings and _outweigh(value, kind) else kind
    if settings:
        return "client-settings"
    if value.keys() >= {"apiVersion", "kind"}:  # an object of Kubernetes
        return None
    path = document.source.path
    kind = kind_by_folder(value, path)
    if kind is None and speaks and speak_for_settings(signs(value), path):
        return "client-settings"
    return kind


def _outweigh(value: dict[str, Any], kind: str) -> bool:
    """Return whether a mapping has more names of certain settings than members of another kind."""
    if "janrainOidcClientId" in value or "_global" in value:
        return kind != "entity-type" or len(value) > len(value.keys() & MEMBERS[kind])
    settings = sum(name not in MEMBERS[kind] and find_setting(name) is not None for name in value)
    return settings >= len(value.keys() & MEMBERS[kind])
