"""Writes the pages that are made from rules and schemas, and the rule table and sessions of the README.

`python docs/generate.py` writes, `python docs/generate.py --check` only names the pages that are out of date.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lint_settings import Rule, Setting
from lint_settings.config.config import Config
from lint_settings.documents.schema_files import KINDS, kinds
from lint_settings.engine.project import Options, Project
from lint_settings.engine.report import Report
from lint_settings.engine.runner import check_content
from lint_settings.rulebook.explain import explain_kind, explain_rule, explain_setting
from lint_settings.rulebook.index import FILE, index_text
from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import Registry, builtin, imported
from lint_settings.testing import Case, read_cases

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
CASES, SCHEMAS = ROOT / "tests" / "rules", ROOT / "schemas"

# What a setting is about, by its name; the first pattern that fits. A rule is about what its settings are about.
TOPICS = {
    "Flow": r"(default|ccp)_flow_",
    "Ids and URLs": r"janrainOidc|password_recover_url|verify_email|oidc_url|customer_id|capture_server|configuration_",
    "Social login": r"rpx_|authentication\.providers",
    "Second factor": r"authentication\.second_factor",
    "Theming": r"theming\.",
    "Passwords and access": r"regex_|authorization\.|legal_|login_attempts|authentication\.",
    "E-mail and brand": r"email_|site_name",
    "Users": r"user_entity_type|.*_(distinguisher|display)_field|invitation_",
    "Other parts of the platform": r"",
}
SEVERAL = "Objects of several kinds"
GENERAL, ACROSS, READING, ALLOWS = "Any setting", "Across files", "Reading a file", "Allows"
# What a rule is about that looks at other objects than settings, by the first of its kinds.
OBJECTS = {
    "oidc-client": "OIDC clients",
    "login-policy": "Login policies",
    "token-policy": "Token policies",
    "flow": "Flows and their versions",
    "entity-type": "Entity types",
    "api-client": "API clients and permissions",
    "access-schema": "API clients and permissions",
    "settings-options": "The tenant's catalogue of settings",
}

_FACTS = re.compile(r"(Severity|Takes|Rules|To accept a finding|See): ")  # how a block of facts begins
_NAME = re.compile(r"`([^`\s]+)`")
_TABLE = re.compile(r"(?<=<!-- rules -->\n).*(?=<!-- end of rules -->)", re.DOTALL)
_SESSION = re.compile(r"^(`{3,})console\n(.*?)^\1$", re.DOTALL | re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write what is out of date; with --check write nothing, name it and return 1."""
    index = ROOT / "rules" / FILE
    if arguments != ["--check"]:
        index.parent.mkdir(exist_ok=True)
        index.write_text(index_text(imported(), str(RULES)), "utf-8")  # not in git; the build writes it as well
        builtin.cache_clear()
    wanted = pages()
    stale = {path: text for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text}
    gone = [path for folder in ("rules", "settings") for path in (ROOT / "docs" / folder).glob("*.md")]
    gone = [path for path in gone if path not in wanted]
    if arguments == ["--check"]:
        for path in sorted([*stale, *gone]):
            print(f"{path.relative_to(ROOT)} is out of date; run `make docs`")
        return 1 if stale or gone else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in gone:
        path.unlink()
    return 0


def pages() -> dict[Path, str]:
    """Every page that is made here, with the text that it should have."""
    docs = ROOT / "docs"
    found = {docs / "rules" / f"{rule.name}.md": rule_page(rule) for rule in builtin()}
    found[docs / "rules" / "README.md"] = rule_index()
    for kind in kinds():
        owner = schema_of(kind).get("x-definitions-from", kind)
        if settings_of(owner):
            found[docs / "settings" / f"{kind}.md"] = settings_page(kind, owner)
        elif kind in KINDS:
            found[docs / "settings" / f"{kind}.md"] = _page(f"schemas/{kind}.schema.json", explain_kind(kind))
    found[docs / "config.md"] = config_page()
    table = "\n".join(["", *rule_table(), "", ""])
    written = [path for path in sorted(docs.glob("*.md")) if path not in found]
    for path in (ROOT / "README.md", ROOT / "examples" / "README.md", *written):
        text = path.read_text("utf-8")
        for old in _TABLE.findall(text):
            text = text.replace(old, table)
        found[path] = with_sessions(text)
    return found


def _page(origin: str, lines: Iterable[str]) -> str:
    made = f"<!-- Generated by docs/generate.py from {origin}. Do not edit: change that and run `make docs`. -->"
    return "\n".join([made, "", *lines]).rstrip("\n") + "\n"


# --- rules


def rule_page(rule: Rule) -> str:
    """The manual page of a rule, with what is known of its fixes."""
    return _page(f"rules/{rule.topic}/{rule.name.replace('-', '_')}.py", _rule_lines(rule))


def _rule_lines(rule: Rule) -> Iterator[str]:
    for line in _as_list(explain_rule(rule)):
        if line.startswith("- Settings: "):
            yield _NAME.sub(lambda match: _setting_link(match[1]), line)
        elif line.startswith("- To accept a finding: "):
            yield line + "; in JSON, an [`[[allow]]` in the config](../config.md#allow)"
        else:
            yield line
        if line.startswith("- Severity: "):
            fixes = sorted({safe for _, safe in _fixes()[rule.name]})
            yield f"- Fix: {_FIXES[tuple(fixes)]}"
            if rule.needs:
                yield f"- Needs other files: {', '.join(rule.needs)}"
    yield ""
    yield f"Topic: {topic_of(rule).lower()}. [All rules](README.md)"


def _setting_link(name: str) -> str:
    kind = next((kind for kind in kinds() if name in settings_of(kind)), None)
    return f"[`{name}`](../settings/{kind}.md#{anchor(name)})" if kind else f"`{name}`"


_FIXES = {
    (): "none; it takes a person to decide",
    (True,): "safe, wherever the right text can be told",
    (False,): "unsafe: look at the result",
    (False, True): "safe or unsafe, as the finding says",
}
_SHORT = {(): "", (True,): "safe", (False,): "unsafe", (False, True): "safe or unsafe"}


@cache
def _fixes() -> Mapping[str, set[tuple[str, bool]]]:
    """The titles of the fixes that each rule offers in its test cases and examples, and whether they are safe."""
    registry = Registry(list(builtin()))
    found: dict[str, set[tuple[str, bool]]] = {rule.name: set() for rule in builtin()}
    for rule in builtin():
        for case in _cases(rule):
            data = {"kinds": {"client-settings": ["/settings/"]}, **tomllib.loads(case.config)}
            project = Project(Config(str(ROOT), None, data), Options(today=case.today), registry)
            report = Report()
            check_content(str(ROOT / case.path), case.text.encode(), project, report)
            for finding in report.findings:
                if finding.fix is not None:
                    found[finding.rule].add((finding.fix.title, finding.fix.safe))
    return found


def _cases(rule: Rule) -> Iterator[Case]:
    for text in read_manual(rule.manual).bad:
        yield Case(rule.name, text, "settings/shop.yaml", "2026-11-21", "", False)
    path = CASES / f"{rule.name}.yaml"
    if path.exists():
        yield from read_cases(str(path))


def rule_index() -> str:
    """The page that lists all rules."""
    lines = ["# Rules", "", "Each is explained on its own page, and in the terminal by `lint-settings explain RULE`."]
    lines += ["", *rule_table("", headings=True)]
    return _page("rules/*/*.py", lines)


def rule_table(folder: str = "docs/rules/", *, headings: bool = False) -> Iterator[str]:
    """All rules by topic, in a table each or in one."""
    top = ["| rule | severity | fix | what is wrong |", "|---|---|---|---|"]
    order = [*TOPICS, GENERAL, *dict.fromkeys(OBJECTS.values()), SEVERAL, ACROSS, READING, ALLOWS]
    if not headings:
        yield from top
    for topic in sorted({topic_of(rule) for rule in builtin()}, key=order.index):
        yield from ["", f"## {topic}", "", *top] if headings else [f"| **{topic}** | | | |"]
        for rule in sorted(builtin(), key=lambda rule: rule.name):
            if topic_of(rule) == topic:
                fix = _SHORT[tuple(sorted({safe for _, safe in _fixes()[rule.name]}))]
                off = "" if rule.enabled else " (off by default)"
                sentence = read_manual(rule.manual).summary.replace("|", "\\|")
                yield f"| [{rule.name}]({folder}{rule.name}.md) | {rule.severity.value}{off} | {fix} | {sentence} |"


@cache
def topic_of(rule: Rule) -> str:
    """What a rule is about: the topic of the settings that it asks for or, asking for none, that its code names."""
    if rule.check is None:
        return ALLOWS if {"allow", "baseline"} & set(rule.name.split("-")) else READING
    if rule.needs:
        return ACROSS
    if rule.kinds and not {"client-settings", "application-settings"} & set(rule.kinds):
        return OBJECTS[rule.kinds[0]] if len(rule.kinds) < 3 else SEVERAL
    known = {name for kind in kinds() for name in settings_of(kind)}
    module = RULES / rule.topic / f"{rule.name.replace('-', '_')}.py"
    code = module.read_text("utf-8").replace(rule.manual, "")
    names = rule.settings or {name for name in re.findall(r"[\w.]+", code) if name in known}
    topics = Counter(topic(name) for name in names)
    if "setting" in rule.name.split("-") or (len(names) == 1 and not rule.settings):
        return GENERAL  # one setting that code names is most often an exception
    return next((name for name, count in topics.items() if 2 * count > topics.total()), GENERAL)


def topic(setting: str) -> str:
    """What a setting is about."""
    return next(name for name, pattern in TOPICS.items() if re.match(pattern, setting))


# --- settings


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of a kind as it stands in its file, without what it borrows from another."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    return schema


@cache
def settings_of(kind: str) -> Mapping[str, Setting]:
    """The settings that the schema of a kind itself describes, those whose names follow a pattern last."""
    schema = schema_of(kind).get("$defs", {}).get("settings", {})
    named = {**schema.get("properties", {}), **schema.get("patternProperties", {})}
    return {name: Setting(name, data) for name, data in named.items()}


def settings_page(kind: str, owner: str) -> str:
    """All settings of a kind of file on one page; those that another kind describes are linked there."""
    schema = schema_of(kind)
    settings = [one for one in settings_of(owner).values() if owner == kind or one.scope != "client"]
    lines = [f"# {schema['title']}", "", schema["description"], ""]
    lines += ["| setting | required | what it is |", "|---|---|---|"]
    for setting in settings:
        required = "yes" if setting.required and owner == kind else ""
        link = f"{'' if owner == kind else f'{owner}.md'}#{anchor(setting.name)}"
        lines.append(f"| [`{_shown(setting.name)}`]({link}) | {required} | {setting.title} |")
    if owner == kind:
        for setting in settings:
            lines += ["", *_setting_lines(setting)]
    return _page(f"schemas/{kind}.schema.json", lines)


def _setting_lines(setting: Setting) -> Iterator[str]:
    for line in _as_list(explain_setting(setting)):
        if line.startswith("# "):
            yield f"## {_shown(setting.name)}"
        elif not line.startswith("- Rules: "):  # those may be of installed plugins; they are linked below
            yield line.replace(setting.name, _shown(setting.name))
    links = [f"[{rule.name}](../rules/{rule.name}.md)" for rule in builtin() if setting.name in rule.settings]
    if links:
        yield "- Rules: " + ", ".join(sorted(links))


def _shown(name: str) -> str:
    """A setting's name, or the pattern of names as people read it."""
    return re.sub(r"^\^\.\+", "ENTITY_TYPE", name).rstrip("$")


def anchor(heading: str) -> str:
    """The fragment by which a heading is linked on a page."""
    return re.sub(r"[^\w\- ]", "", _shown(heading).lower()).replace(" ", "-")


def _as_list(lines: Iterable[str]) -> Iterator[str]:
    """A manual's lines with its facts, `Severity: error` and what follows it, as items of a list."""
    in_code, in_facts, last = False, False, ""
    for line in lines:
        ends_code = in_code and line == "```"
        in_code ^= line.startswith("```")
        in_facts = not in_code and not ends_code and bool(line) and (in_facts or bool(_FACTS.match(line)))
        if in_facts and last == "```":
            yield ""
        yield f"- {line}" if in_facts else line
        last = line


# --- config


def config_page() -> str:
    """The reference of the config file."""
    schema = schema_of("config")
    lines = [f"# {schema['title']}", "", schema["description"], ""]
    lines += ["An example stands in the [README](../README.md#config)."]
    for name, part in schema["properties"].items():
        lines += ["", f"## {name}", "", part["description"], "", *_facts(part)]
        lines += [f"- `{path}`{text}" for path, text in _members("", part, schema)]
    return _page("schemas/config.schema.json", lines)


def _facts(part: Mapping[str, Any]) -> Iterator[str]:
    yield f"- Takes: {part['x-takes']}"
    if "default" in part:
        yield f"- Default: `{json.dumps(part['default'])}`"


def _members(path: str, part: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys inside a table of the config, each with what is known of it."""
    inner = part.get("items", part)
    for name, member in inner.get("properties", {}).items():
        words = [member["description"]] if "description" in member else []
        words += [f"Takes {member['x-takes']}."]
        words += [f"Default: `{member['default']}`."] if "default" in member else []
        words += ["Required."] if name in inner.get("required", ()) else []
        yield f"{path}{name}", f": {' '.join(words)}"
        yield from _members(f"{path}{name}.", member, schema)
    more = inner.get("additionalProperties")
    if isinstance(more, dict) and "properties" in more:
        yield from _members(f"{path}NAME.", more, schema)


# --- sessions


def with_sessions(text: str) -> str:
    """A page with what the commands in its console blocks print now."""
    return _SESSION.sub(lambda match: f"{match[1]}console\n{_session(match[2])}{match[1]}", text)


def _session(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{output(command[2:])}" for command in commands)


def output(command: str) -> str:
    """What a command prints in a terminal of 80 columns without colours, run in the root of the repository."""
    return _output(command, ROOT)


@cache
def _output(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "CLICOLOR_FORCE", "CI")}
    env = {**kept, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    text = done.stdout.decode("utf-8")
    if done.returncode > 1 or "Traceback" in text:
        raise RuntimeError(f"`{command}` failed: {text}")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
