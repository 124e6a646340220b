"""The JSON Schema of a kind of file as editors use it.

Editors show the texts of a schema, and where several apply to a value they take those of the innermost. So every member
has all its texts and keywords itself, and shared definitions have neither a title nor a description. Placeholders are
allowed wherever a value is, and a file may also hold a list of objects or a saved answer of the API.
"""

from __future__ import annotations

import re

from .. import __version__
from ..documents.schema_files import read_schema
from ..messages.project_urls import SITE
from .editor_texts import body_of, markdown, mistake, snippets

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Schema = dict[str, Any]

# Files that hold no settings of a tenant, so that nothing fills them in.
_WITHOUT = frozenset(("config", "report"))
# What editors know best; it differs from later drafts in nothing that is used here.
_DRAFT = "http://json-schema.org/draft-07/schema#"
# What is filled in at deploy time, by us or by other tools: see documents/references.py.
_PLACEHOLDER = (
    r"\$\{[^}]*\}|^\$[A-Z_][A-Z0-9_]*$|^ENC\[|^\$\(.+\)$|^\$\[.+\]$|^#\{.+\}#?$|^__\w+__$|^%.+%$|^@.+@$|^\(\(.+\)\)$"
    r"|^(ref\+[a-z-]+|vault|op|bws|doppler|sops|ssm|awssm|gsm|akv)://|^arn:aws[a-z-]*:(secretsmanager|ssm):|^@Microsoft\."
)
_TEXTS = frozenset(("title", "description"))
_OBJECT = {"$ref": "#/$defs/object"}
_OBJECTS = {"type": "array", "items": _OBJECT}
_SCHEMA_OF_FILE = {
    "title": "Schema",
    "description": "The JSON Schema that editors check this file with. Not a setting; `render` leaves it out.",
    "type": "string",
}
_VERSION_ONLY = {"version": True, "change": True}


def printed_schema(kind: str) -> Schema:
    """Return the schema of a kind for editors.

    Raises FileNotFoundError for a kind that has none.
    """
    schema = dict(read_schema(kind))
    schema["$id"] = address(kind)
    if kind in _WITHOUT:
        return schema
    whole = _Printer(schema.get("$defs", {}))
    about: Schema = {name: schema[name] for name in ("title", "description", "examples") if name in schema}
    body = whole.below({name: value for name, value in schema.items() if name not in ("$schema", "$id", "$defs")})
    listed = body.pop("items", None)
    body = {name: value for name, value in body.items() if name not in about}
    body["type"] = "object"
    body["properties"] = {"$schema": _SCHEMA_OF_FILE, **body.get("properties", {})}
    return {
        "$schema": _DRAFT,
        "$id": schema["$id"],
        "$comment": f"# yaml-language-server: $schema={schema['$id']}",
        **about,
        "markdownDescription": f"{schema['description']}\n\n[Members]({SITE}settings/{kind}/)",
        "defaultSnippets": [{"label": f"new {schema['title'].lower()}", "body": _first_example(schema)}],
        "errorMessage": f"a file of the kind {kind} contains an object, a list of objects or an answer of the API",
        "type": ["object", "array"],
        **_shapes(kind, listed),
        "$defs": {**whole.definitions(), "object": body},
    }


def address(kind: str) -> str:
    """Return where the schema of a kind is on the site, for this version."""
    return f"{SITE}schemas/{__version__}/{kind}.schema.json"


def _first_example(schema: Mapping[str, Any]) -> Any:
    examples = schema.get("examples") or [{}]
    return body_of(examples[0])


def _shapes(kind: str, listed: Any) -> Schema:
    """Return how the objects of a kind come in files: alone, in lists, or in the answers of the API."""
    of_list: Schema = _OBJECTS
    if listed is not None:  # a list of versions, which is one flow
        is_version = {"required": ["version"], "properties": _VERSION_ONLY, "additionalProperties": False}
        of_list = {"type": "array", "items": {"if": is_version, "then": listed, "else": _OBJECT}}
    one_or_more = {"if": {"type": "array"}, "then": of_list, "else": _OBJECT}
    text = "The objects in a saved answer of the API."
    members: Schema = {
        "_embedded": {"title": "Answer", "description": text, "additionalProperties": _OBJECTS},
        "result": {"title": "Answer", "description": text, **one_or_more},
        "results": {"title": "Answer", "description": text, **one_or_more},
    }
    names = [["_embedded"], ["result", "stat"], ["results", "stat"]]
    if kind in ("client-settings", "application-settings"):
        names.append(["default_settings", "client_settings"])
        settings: Schema = {"allOf": [{"$ref": "#/$defs/settings"}]}
        own: Schema
        others: Schema
        own, others = (_OBJECT, settings) if kind == "application-settings" else (settings, _OBJECT)
        members["default_settings"] = {"title": "Application", "description": text, "allOf": [own]}
        members["client_settings"] = {"title": "Clients", "description": text, "additionalProperties": others}
    is_answer = {"type": "object", "anyOf": [{"required": one} for one in names]}
    return {
        "if": {"type": "array"},
        "then": of_list,
        "else": {"if": is_answer, "then": {"properties": members}, "else": _OBJECT},
    }


class _Printer:
    """Writes the parts of a schema; `definitions` are those that it shares."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._shared = definitions

    def definitions(self) -> Schema:
        """Return the shared definitions of mappings, without texts; all others are written where they are used.

        Who uses one says its type, with a message of its own.
        """
        return {
            name: {key: value for key, value in self.below(part).items() if key not in (*_TEXTS, "type", "examples")}
            for name, part in self._shared.items()
            if _is_kept(part)
        }

    def below(self, schema: Any) -> Any:
        """Return a schema with its members as editors need them."""
        if not isinstance(schema, dict):
            return schema
        made = {name: value for name, value in schema.items() if not name.startswith("x-")}
        for keyword in ("properties", "patternProperties"):
            if keyword in schema:
                made[keyword] = {name: self.member(name, part) for name, part in schema[keyword].items()}
        if "additionalProperties" in schema:
            made["additionalProperties"] = self.member("a member", schema["additionalProperties"])
        if "items" in schema:
            made["items"] = self.member("an item", schema["items"])
        for keyword in ("anyOf", "allOf", "oneOf"):
            if keyword in schema:
                made[keyword] = [self.below(part) for part in schema[keyword]]
        return made

    def member(self, name: str, part: Any) -> Any:
        """Return the schema of a member, with all its texts."""
        if not isinstance(part, dict):
            return part  # true or false: either takes all or nothing
        shared = part.get("$ref", "").rpartition("/")[2]
        definition = self._shared.get(shared, {})
        whole = {**{key: value for key, value in definition.items() if key not in _TEXTS}, **part}
        whole.pop("$ref", None)
        if shared and _is_kept(definition):
            own = {key: value for key, value in part.items() if key != "$ref"}
            made = _or_placeholder({**self.below(own), "type": definition.get("type", "object")}, mistake(name, whole))
            made["allOf"] = [{"$ref": f"#/$defs/{shared}"}]
        else:
            made = _or_placeholder(self.below(whole), mistake(name, whole))
        made.pop("examples", None)  # they are in the text, and a snippet; with both, editors insert neither
        return {**made, **_notes(name, whole)}


def _is_kept(definition: Mapping[str, Any]) -> bool:
    """Return whether a definition stays shared: those of mappings and lists of them are large, or hold themselves."""
    return "properties" in definition or "$ref" in str(definition)


def _notes(name: str, part: Mapping[str, Any]) -> Schema:
    """Return the texts of a member: those of the schema, and what editors make of them."""
    notes: Schema = {}
    if "description" in part:
        notes["markdownDescription"] = markdown(name, part)
    offered = snippets(name, part)
    if offered:
        notes["defaultSnippets"] = offered
    notes["errorMessage"] = notes["patternErrorMessage"] = mistake(name, part)
    if part.get("deprecated"):
        notes["deprecationMessage"] = part.get("description", "")
    return notes


def _or_placeholder(schema: Schema, message: str) -> Schema:
    """Return a schema that takes a placeholder too; `message` is what to say of a wrong value."""
    made = dict(schema)
    if "enum" in made:  # as a pattern: editors would name the values themselves, and forget the placeholders
        values = made.pop("enum")
        made["type"] = ["string", "null"] if None in values else ["string"]
        made["pattern"] = f"^({'|'.join(re.escape(one) for one in values if one is not None)})$"
    if "type" not in made:
        return made
    made["errorMessage"] = made["patternErrorMessage"] = message
    types = made["type"] if isinstance(made["type"], list) else [made["type"]]
    if "string" not in types:
        made["type"], made["pattern"] = [*types, "string"], _PLACEHOLDER
    elif "pattern" in made:
        made["pattern"] = f"(?:{_PLACEHOLDER})|(?:{made['pattern']})"
    return made
