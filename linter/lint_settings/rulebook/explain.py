"""The manual page of a rule or a setting, as Markdown that also reads well in a terminal."""

from __future__ import annotations

import json

from ..documents.schema_files import KINDS, read_schema
from ..tenant.risks import risk_words
from ..tenant.settings import find_setting
from .manual import read_manual
from .pages import page_of
from .registry import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..tenant.settings import Setting
    from .registry import Registry
    from .rule import Rule

_SCOPES = {
    "client": "the client's own settings only",
    "application": "the application's settings only; ignored on a client",
    "any": "the client's settings, or the application's for all clients",
}


def explain(name: str, registry: Registry) -> str | None:
    """Return the manual page of the rule, setting or kind of file with this name; None if it does not exist."""
    rule = registry.rules.get(name)
    if rule is not None:
        page = page_of(rule.name)
        return "\n".join([*explain_rule(rule), *([f"Page: {page}"] if page else [])])
    setting = find_setting(name)
    if setting is not None:
        return "\n".join(explain_setting(setting, name))
    return "\n".join(explain_kind(name)) if name in KINDS else None


def explain_rule(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's manual page."""
    manual = read_manual(rule.manual)
    yield f"# {rule.name}"
    yield ""
    yield manual.summary
    yield ""
    fix = f"Severity: {rule.severity.value}" + ("" if rule.enabled else " (off until the config sets its severity)")
    yield fix
    if rule.settings:
        yield "Settings: " + ", ".join(f"`{setting}`" for setting in rule.settings)
    for option, default in rule.options.items():
        yield f"Option: `{option}`, by default `{json.dumps(default)}`"
    if manual.symptom:
        yield f"Users see: {manual.symptom}"
    if manual.body:
        yield ""
        yield manual.body
    for title, examples in (("Wrong", manual.bad), ("Right", manual.good)):
        for example in examples:
            yield ""
            yield f"{title}:"
            yield ""
            yield "```yaml"
            yield example.rstrip("\n")
            yield "```"
    yield ""
    yield f"To accept a finding: `# lint-settings: allow[{rule.name}] -- reason`"
    for url in manual.urls:
        yield f"See: {url}"


def explain_setting(setting: Setting, name: str | None = None) -> Iterator[str]:
    """Yield the lines of a setting's manual page; `name` is its name if the schema has only a pattern."""
    name = name or setting.name
    yield f"# {name}"
    yield ""
    yield f"{setting.title}. {setting.description}"
    yield ""
    yield f"Takes: {setting.takes}"
    yield f"Required: {'yes' if setting.required else 'no'}"
    yield f"Set in: {_SCOPES[setting.scope]}"
    inherit = {True: "yes", False: "no", None: "not documented"}[setting.can_inherit]
    yield f"Inherited from the application: {inherit}"
    yield f"In the API's payload: {'at the top level' if setting.standard else 'under `custom`'}"
    if setting.default is not None:
        yield f"Default: `{json.dumps(setting.default)}`"
    if setting.sensitive:
        yield "A secret: write a placeholder such as `${NAME}`, never the value"
    if setting.deprecated:
        yield "Another spelling of a setting; see its description"
    if setting.symptom:
        yield f"If it is wrong: {setting.symptom}"
    if setting.absent:
        yield f"If it is not set: {setting.absent}"
    yield f"Risk of a change: {risk_words(setting.data)}"
    for example in setting.examples:
        yield ""
        yield "```yaml"
        yield f"{name}: {json.dumps(example, ensure_ascii=False)}"
        yield "```"
    rules = [rule.name for rule in load().rules.values() if setting.name in rule.settings]
    if rules:
        yield ""
        yield "Rules: " + ", ".join(f"`{name}`" for name in rules)
    if setting.url:
        yield f"See: {setting.url}"


def explain_kind(kind: str) -> Iterator[str]:
    """Yield the lines of a manual page about a kind of file: its description, and its members."""
    schema = read_schema(kind)
    yield f"# {kind}"
    yield ""
    yield schema["description"]
    yield ""
    yield "| member | what it is | takes | risk of a change |"
    yield "|---|---|---|---|"
    yield from _members(schema, schema.get("$defs", {}), "")


def _members(schema: Mapping[str, Any], definitions: Mapping[str, Any], before: str) -> Iterator[str]:
    for name, data in schema.get("properties", {}).items():
        part = {"x-risk": schema["x-risk"], **definitions.get(data.get("$ref", "").rpartition("/")[2], {}), **data}
        required = " (required)" if data.get("x-required") else ""
        about = " ".join(f"{part.get('description', part.get('title', ''))}".split()).replace("|", "\\|")
        yield f"| `{before}{name}`{required} | {about} | {part.get('x-takes', '')} | {risk_words(part)} |"
        if part.get("$ref") is None and name not in ("custom", "_global"):
            yield from _members(part, definitions, f"{before}{name}.")
            yield from _members({"x-risk": part["x-risk"], **part.get("items", {})}, definitions, f"{before}{name}[].")
