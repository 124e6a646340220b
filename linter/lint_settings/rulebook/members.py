"""What there is to say about the members of a kind of file, and about the keys of the config."""

from __future__ import annotations

import json
import re

from ..documents.schema_files import KINDS, read_schema
from ..messages.project_urls import SITE
from ..tenant.risks import risk_words
from ..tenant.settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    # The names that lead to a member, and its schema.
    Member = tuple[tuple[str, ...], Mapping[str, Any]]

_MOST = 4  # members of one name that are explained in full
_ANY = "NAME"  # stands for a name that users choose


def members(kind: str) -> Iterator[Member]:
    """Yield all members of a kind of file, with those inside of them and inside of settings."""
    schema = read_schema(kind)
    if kind == "client-settings":
        for name, setting in catalogue().items():
            yield from _inside({"x-risk": "none", **setting.data}, (name,), schema["$defs"], frozenset())
    yield from _below(schema, (), schema.get("$defs", {}), frozenset(), schema.get("x-risk", "none"))


def config_keys() -> Iterator[Member]:
    """Yield all keys of the config; `NAME` stands for a name that users choose."""
    schema = read_schema("config")
    yield from _below(schema, (), schema.get("$defs", {}), frozenset(), "none")


def _below(
    schema: Mapping[str, Any], path: tuple[str, ...], definitions: Mapping[str, Any], seen: frozenset[str], risk: Any
) -> Iterator[Member]:
    for name, data in schema.get("properties", {}).items():
        part = {"x-risk": risk, **definitions.get(data.get("$ref", "").rpartition("/")[2], {}), **data}
        if "$ref" in part.get("items", {}):
            part["items"] = {**definitions.get(part["items"]["$ref"].rpartition("/")[2], {}), **part["items"]}
        yield (*path, name), part
        if name not in ("custom", "_global"):
            yield from _inside(part, (*path, name), definitions, seen)
    for more in (schema.get("additionalProperties"),):
        if path and isinstance(more, dict) and "properties" in more:
            yield from _below(more, (*path, _ANY), definitions, seen, schema.get("x-risk", risk))


def _inside(
    part: Mapping[str, Any], path: tuple[str, ...], definitions: Mapping[str, Any], seen: frozenset[str]
) -> Iterator[Member]:
    for inner in (part, part.get("items", {})):
        target = inner.get("$ref", "").rpartition("/")[2]
        if target in seen:
            continue  # what is inside of itself
        whole = {**definitions.get(target, {}), **inner}
        yield from _below(whole, path, definitions, seen | ({target} if target else set()), part["x-risk"])


def _steps(name: str) -> tuple[str, ...]:
    """Return the names in a path such as `attr_defs[].name` or `/attr_defs/0/name`, without the places in lists."""
    parts = name.replace("[]", "").replace("[", ".").replace("]", "").replace("/", ".").split(".")
    return tuple(part for part in parts if part and part != "*" and not part.isdigit())


def find_members(name: str) -> list[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    """Return the members that a name stands for: `KIND.MEMBER`, a path in a kind, or the last name of one."""
    kind = next((one for one in KINDS if name == one or name.startswith((f"{one}.", f"{one}/", f"{one}["))), None)
    steps = _steps(name.removeprefix(kind or ""))
    if not steps:
        return []
    every = [(one, path, data) for one in ([kind] if kind else KINDS) for path, data in members(one)]
    # The names of settings have dots.
    wanted = ".".join(steps)
    exact = [found for found in every if _pattern(found[1]).fullmatch(wanted)]
    return exact or [found for found in every if ".".join(found[1]).endswith(f".{wanted}")]


def _pattern(path: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\.".join(r"[^.]+" if step == _ANY else re.escape(step) for step in path))


def find_config_key(name: str) -> Member | None:
    """Return the key of the config that a name such as `environments.production.files` stands for."""
    steps = _steps(name.removeprefix("lint-settings.toml:").removeprefix("tool.lint-settings."))
    for path, data in config_keys():
        if len(path) == len(steps) and all(one in (_ANY, step) for one, step in zip(path, steps, strict=True)):
            return path, data
    return None


def explain_members(name: str) -> Iterator[str]:
    """Yield the lines of a manual page about the members of a name; none if no kind has such a member."""
    found = find_members(name)
    if len(found) > _MOST:
        yield f"# {name}"
        yield ""
        yield f"A member of this name is in {len(found)} places; `lint-settings explain KIND.MEMBER` explains one:"
        yield ""
        yield from (f"- `{kind}.{'.'.join(path)}`: {_words(data)}" for kind, path, data in found)
        return
    for number, (kind, path, data) in enumerate(found):
        if number:
            yield ""
        yield from _page(f"{kind}.{'.'.join(path)}", data)
        yield f"Required: {'yes' if data.get('x-required') else 'no'}"
        yield f"Risk of a change: {risk_words(data)}"
        if data.get("x-symptom"):
            yield f"If it is wrong: {data['x-symptom']}"
        yield from _inner(data)
        yield f"Kind: `{kind}` (`lint-settings explain {kind}` lists its members)"


def explain_config_key(path: tuple[str, ...], data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a manual page about a key of the config."""
    yield from _page(".".join(path), data, "a key of the config")
    yield from _inner(data)
    yield f"Page: {SITE}config/#{path[0]}"


def _page(name: str, data: Mapping[str, Any], what: str = "") -> Iterator[str]:
    yield f"# {name}" + (f" ({what})" if what else "")
    yield ""
    if _words(data):
        yield _words(data)
        yield ""
    yield f"Takes: {data.get('x-takes', 'any value')}"
    if "default" in data:
        yield f"Default: `{json.dumps(data['default'])}`"
    for example in data.get("examples", [])[:1]:
        yield f"Example: `{json.dumps(example, ensure_ascii=False)}`"


def _words(data: Mapping[str, Any]) -> str:
    return " ".join(str(data.get("description", data.get("title", ""))).split())


def _inner(data: Mapping[str, Any]) -> Iterator[str]:
    more = data.get("additionalProperties")
    holders = (data, data.get("items", {}), more if isinstance(more, dict) else {})
    names = dict.fromkeys(name for holder in holders for name in holder.get("properties", {}))
    if names:
        yield "Members: " + ", ".join(f"`{name}`" for name in names)
