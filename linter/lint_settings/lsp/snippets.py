"""The texts that completion inserts after the name of a setting or member."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..documents.edits import scalar_text
from ..documents.schema_files import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MOST_CHOICES = 12
_BOOLEAN = "^(true|false)$"


def name_text(
    name: str, part: Mapping[str, Any], *, in_json: bool, quote: str, in_flow: bool, snippets: bool, with_value: bool
) -> str:
    """Return a name as text, with a value to fill in."""
    text = f"'{name}'" if quote == "'" else json.dumps(name) if in_json or quote else name
    if not with_value:
        return text
    if not snippets:
        return f"{text}: "
    value = _value(part, in_json=in_json, in_flow=in_flow)
    return f"{escaped(text)}:{value if value.startswith(chr(10)) else ' ' + value}"


def _value(part: Mapping[str, Any], *, in_json: bool, in_flow: bool) -> str:
    part = _whole(part)
    types = part.get("type", ())
    types = (types,) if isinstance(types, str) else types
    if "boolean" in types or part.get("pattern") == _BOOLEAN:
        return "${1|true,false|}"
    values = [one for one in part.get("enum", part.get("x-values", ())) if one is not None]
    if "array" in types:
        return "[$1]"
    if "object" in types:
        return "{$1}" if in_json or in_flow else "\n  $1"
    if values and part.get("x-refers-to") is None and len(values) <= _MOST_CHOICES:
        return "${1|" + ",".join(_choice(scalar_text(one, in_json=in_json)) for one in values) + "|}"
    if part.get("x-refers-to") or part.get("x-names"):
        return '"$1"' if in_json else "$1"
    examples = [one for one in part.get("examples", ()) if not isinstance(one, (list, dict))]
    if not examples:
        return "$1"
    text = scalar_text(examples[0], in_json=in_json or in_flow)
    mark = '"' if text[:1] == '"' else ""
    return f"{mark}${{1:{escaped(text.strip(mark) if mark else text)}}}{mark}"


def _whole(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of a schema merged with its shared definition."""
    name = part.get("$ref", "").rpartition("/")[2]
    return {**read_schema("client-settings")["$defs"].get(name, {}), **part} if name else part


def escaped(text: str) -> str:
    """Return a text escaped for a snippet."""
    return re.sub(r"([$}\\])", r"\\\1", text)


def _choice(text: str) -> str:
    return re.sub(r"([,|$}\\])", r"\\\1", text)
