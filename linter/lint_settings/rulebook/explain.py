"""The manual page of a rule or a setting, as Markdown that also reads well in a terminal."""

from __future__ import annotations

import json

from ..documents.schema_files import KINDS, read_schema
from ..messages.project_urls import SITE
from ..tenant.risks import risk_words
from ..tenant.settings import catalogue, find_setting
from .manual import read_manual
from .members import config_keys, explain_config_key, explain_members, find_config_key, members
from .pages import page_of
from .registry import load
from .topics import TOPICS, rules_of_topic, topic_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..tenant.settings import Setting
    from .registry import Registry
    from .rule import Rule

_SCOPES = {
    "client": "the client's own settings only",
    "application": "the application's settings only; ignored on a client",
    "any": "the client's settings, or the application's for all clients",
}
_FIXES = {
    "": "none; only you can decide",
    "safe": "safe, if the correct text is known",
    "unsafe": "unsafe; review the result",
    "safe or unsafe": "safe or unsafe, as the finding says",
}


def explain(name: str, registry: Registry) -> str | None:
    """Return the manual pages of all that has a name; None if nothing has.

    That is a rule, or else a setting, a kind of file, members of kinds, a key of the config and a topic.
    """
    rule = registry.rules.get(name)
    if rule is not None:
        page = page_of(rule.name)
        return "\n".join([*explain_rule(rule), *([f"Page: {page}"] if page else [])])
    pages = [list(page) for page in _pages(name, registry)]
    return "\n\n".join("\n".join(page) for page in pages if page) or None


def _pages(name: str, registry: Registry) -> Iterator[Iterable[str]]:
    own = name
    for kind in ("client-settings", "application-settings"):
        own = own.removeprefix(f"{kind}.")
    setting = find_setting(own)
    if setting is not None:
        yield [*explain_setting(setting, own), *([f"Page: {SITE}settings/{own}/"] if own in catalogue() else [])]
    if name in KINDS:
        yield explain_kind(name)
    if setting is None:
        yield explain_members(name)
    key = find_config_key(name)
    if key is not None:
        yield explain_config_key(*key)
    if name in TOPICS:
        yield explain_topic(name, registry)


def names_to_explain(registry: Registry) -> list[str]:
    """Return all names that can be explained, each once."""
    of_kinds = [f"{kind}.{'.'.join(path)}" for kind in KINDS for path, _ in members(kind)]
    last = [path[-1] for kind in KINDS for path, _ in members(kind)]
    keys = [".".join(path) for path, _ in config_keys()]
    return list(dict.fromkeys([*registry.rules, *catalogue(), *KINDS, *TOPICS, *keys, *of_kinds, *last]))


def explain_topic(topic: str, registry: Registry) -> Iterator[str]:
    """Yield the lines of a page about a topic: its rules and settings."""
    yield f"# {topic} (a topic)"
    yield ""
    yield f"{TOPICS[topic]}: `lint-settings --select {topic}` runs these rules."
    yield ""
    rules = [registry.rules[name] for name in rules_of_topic(topic, registry.rules)]
    longest = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        yield f"{rule.name:<{longest}}  {rule.severity.value:<7}  {read_manual(rule.manual).summary}"
    settings = [name for name, setting in catalogue().items() if setting.topic == topic]
    if settings:
        yield ""
        yield "Settings: " + ", ".join(f"`{name}`" for name in settings)


def explain_rule(rule: Rule) -> Iterator[str]:
    """Yield the lines of a rule's manual page."""
    manual = read_manual(rule.manual)
    yield f"# {rule.name}"
    yield ""
    yield manual.summary
    yield ""
    yield f"Severity: {rule.severity.value}" + ("" if rule.enabled else " (off until the config gives it a severity)")
    if rule.topic:
        yield f"Topic: `{topic_name(rule.topic)}`"
    yield f"Fix: {_FIXES.get(rule.fix, rule.fix)}"
    if rule.needs:
        yield f"Needs other files: {', '.join(' or '.join(kinds.split('|')) for kinds in rule.needs)}"
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
    yield f"Topic: `{setting.topic}`"
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
