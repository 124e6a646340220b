"""What editors show of a member of a schema: a text in Markdown, the message about a wrong value, and snippets."""

from __future__ import annotations

import json
import re

from ..documents.edits import scalar_text
from ..messages.wording import TYPE_NAMES

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MOST_EXAMPLES = 2
_BOOLEAN = "^(true|false)$"


def markdown(name: str, part: Mapping[str, Any]) -> str:
    """Return the text about a member: what it means, what it takes, what goes wrong, and a link."""
    lines = [part["description"]]
    if "x-takes" in part:
        lines.append(f"Takes: {part['x-takes']}")
    if "default" in part:
        lines.append(f"Default: `{json.dumps(part['default'], ensure_ascii=False)}`")
    if part.get("x-sensitive"):
        lines.append("A secret: write a placeholder such as `${NAME}`, never the value")
    if part.get("x-symptom"):
        lines.append(f"If it is wrong: {part['x-symptom']}")
    if part.get("x-absent"):
        lines.append(f"If it is not set: {part['x-absent']}")
    for example in part.get("examples", ())[:_MOST_EXAMPLES] if not name.startswith("^") else ():
        lines.append(f"Example: `{name}: {json.dumps(example, ensure_ascii=False)}`")
    if part.get("x-url"):
        lines.append(f"[Documentation]({part['x-url']})")
    return "\n\n".join(lines)


def mistake(name: str, part: Mapping[str, Any]) -> str:
    """Return what to say of a wrong value."""
    takes = part.get("x-takes") or _takes(part)
    if name in ("an item", "a member"):
        return f"{name} takes {takes}"
    return f"`{part['title'] if name.startswith('^') else name}` takes {takes}"


def _takes(part: Mapping[str, Any]) -> str:
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"] if value is not None)
    types = part.get("type", [])
    listed = [types] if isinstance(types, str) else types
    return " or ".join(TYPE_NAMES[one] for one in listed if one != "null") or "another value"


def snippets(name: str, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what completion writes as the value of a member: the values of a closed list, else the first example.

    Editors offer booleans and defaults themselves.
    """
    types = part.get("type", ())
    if "boolean" in types or part.get("pattern") == _BOOLEAN:
        return []
    values = part.get("enum", part.get("x-values", ()))
    if values and "array" not in types:
        return [{"label": str(one), "body": one} for one in values if one is not None]
    examples = part.get("examples", ())
    if not examples or "default" in part:
        return []
    return [{"label": name, "description": part.get("title", name), "body": body_of(examples[0])}]


def body_of(value: Any) -> Any:
    """Return a value with a field to fill in for each text."""
    return _body(value, [0])


def _body(value: Any, count: list[int]) -> Any:
    """Return a value with fields, which `count` counts."""
    if isinstance(value, dict):
        return {name: _body(inner, count) for name, inner in value.items()}
    if isinstance(value, list):
        return [_body(inner, count) for inner in value]
    if isinstance(value, str):
        count[0] += 1
        text = scalar_text(value, in_json=False)
        field = "${" + str(count[0]) + ":" + re.sub(r"([$}\\])", r"\\\1", text.strip('"')) + "}"
        return f'^"{field}"' if text[:1] == '"' else field  # `^`: as it is written here, with these quotes
    return value
