"""Writes the pages that are made from rules, schemas and commands, and the output in every console block.

`python docs/generate.py` writes, `python docs/generate.py --check` only names the pages that are out of date.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lint_settings import Rule, Setting
from lint_settings.commands import COMMANDS
from lint_settings.config.config import Config
from lint_settings.documents.schema_files import KINDS, kinds
from lint_settings.engine.project import Options, Project
from lint_settings.engine.report import Report
from lint_settings.engine.runner import check_content
from lint_settings.messages.project_urls import REPOSITORY, SITE
from lint_settings.rulebook.explain import explain_kind, explain_rule, explain_setting
from lint_settings.rulebook.index import FILE, index_text
from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import Registry, builtin, imported
from lint_settings.testing import Case, read_cases

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
CASES, SCHEMAS = ROOT / "tests" / "rules", ROOT / "schemas"

# The topics of rules, by the folder that holds them, in the order in which the list of rules shows them.
TOPICS = {
    "setting": "Settings in general",
    "flow": "Flows",
    "login_url": "Login page URLs and ids",
    "social_login": "Social login",
    "second_factor": "Two-factor authentication",
    "authorization": "Passwords, consents and access rules",
    "theming": "Theming",
    "mail": "Mail",
    "oidc_client": "OIDC clients",
    "login_policy": "Login policies",
    "token_policy": "Token policies",
    "entity_type": "Entity types",
    "api_client": "API clients and permissions",
    "object": "Objects of any kind",
    "environment": "Environments",
    "change": "Changes over time",
    "file": "Files and syntax",
    "allow": "Allows and the baseline",
}

_FACTS = re.compile(r"(Severity|Takes|Rules|To accept a finding|See): ")  # how a block of facts begins
_NAME = re.compile(r"`([^`\s]+)`")
_KEYS = re.compile(r"(?<=<!-- keys -->\n).*(?=<!-- end of keys -->)", re.DOTALL)
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
    """Return every page that is made here, with the text that it should have."""
    docs = ROOT / "docs"
    found = {docs / "rules" / f"{rule.name}.md": rule_page(rule) for rule in builtin()}
    found[docs / "rules" / "README.md"] = rule_index()
    for kind in kinds():
        owner = schema_of(kind).get("x-definitions-from", kind)
        if settings_of(owner):
            found[docs / "settings" / f"{kind}.md"] = settings_page(kind, owner)
        elif kind in KINDS:
            found[docs / "settings" / f"{kind}.md"] = _page(f"schemas/{kind}.schema.json", explain_kind(kind))
    found[docs / "settings" / "README.md"] = settings_index()
    found[docs / "commands.md"] = commands_page()
    keys = "\n".join([*config_keys(), "", ""])
    written = [path for path in sorted(docs.glob("*.md")) if path not in found]
    for path in (ROOT / "README.md", ROOT / "examples" / "README.md", *written):
        text = path.read_text("utf-8") if path.exists() else ""
        found[path] = with_sessions(_KEYS.sub(lambda _: keys, text))
    for path in _addressed():
        found[path] = with_addresses(found.get(path) or path.read_text("utf-8"))
    return found


def _addressed() -> Iterator[Path]:
    """The files outside of the code that name the address of the project."""
    for folder, pattern in (
        ("", "*.md"),
        ("", "*.cff"),
        ("", "Dockerfile"),
        ("docs", "*.md"),
        ("docs/workflows", "*"),
        (".github", "**/*"),
    ):
        paths = sorted((ROOT / folder).glob(pattern))
        yield from (path for path in paths if path.suffix in ("", ".cff", ".md", ".toml", ".yml") and path.is_file())


def with_addresses(text: str) -> str:
    """A text with the addresses of the project as they are now, in place of those that it had."""
    owner = REPOSITORY.removeprefix("https://github.com/")
    text = re.sub(r"https://github\.com/[\w.-]+/lint-settings(?![\w-])", REPOSITORY, text)
    text = re.sub(r"(?<=uses: )[\w.-]+/lint-settings(?=@)", owner, text)
    return re.sub(r"https://[\w-]+\.github\.io/lint-settings/", SITE, text)


def _page(origin: str, lines: Iterable[str]) -> str:
    made = f"<!-- Generated by docs/generate.py from {origin}. Do not edit: change that and run `make docs`. -->"
    return "\n".join([made, "", *lines]).rstrip("\n") + "\n"


# --- rules


def rule_page(rule: Rule) -> str:
    """Return the manual page of a rule, with its fixes and its topic."""
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
    title = TOPICS[rule.topic]
    yield f"Topic: [{title}](README.md#{anchor(title)})"


def _setting_link(name: str) -> str:
    kind = next((kind for kind in kinds() if name in settings_of(kind)), None)
    return f"[`{name}`](../settings/{kind}.md#{anchor(name)})" if kind else f"`{name}`"


_FIXES = {
    (): "none; only you can decide",
    (True,): "safe, if the correct text is known",
    (False,): "unsafe; review the result",
    (False, True): "safe or unsafe, as the finding says",
}
_SHORT = {(): "", (True,): "safe", (False,): "unsafe", (False, True): "safe or unsafe"}


@cache
def _fixes() -> Mapping[str, set[tuple[str, bool]]]:
    """Return the fixes that each rule offers in its cases and examples: their titles, and whether they are safe."""
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
    path = CASES / rule.topic / f"{rule.name}.yaml"
    if path.exists():
        yield from read_cases(str(path))


def rule_index() -> str:
    """Return the page that lists all rules, by topic."""
    lines = ["# Rules", ""]
    lines += ["Each rule has a page that says why it matters and what users see, with an example. In the terminal,"]
    lines += [
        "`lint-settings explain RULE` prints it and `lint-settings rules` lists all rules. `--select` and `--ignore`"
    ]
    lines += ["choose rules by name; the [config](../config.md#severity) changes their severity."]
    lines += [
        "",
        "A fix is *safe* if it only corrects the mistake. Review *unsafe* fixes: see [Fix findings](../fixing.md).",
    ]
    for topic, title in TOPICS.items():
        rules = [rule for rule in builtin() if rule.topic == topic]
        lines += ["", f"## {title}", "", *_rule_table(sorted(rules, key=lambda rule: rule.name))]
    return _page("rules/*/*.py", lines)


def _rule_table(rules: Iterable[Rule]) -> Iterator[str]:
    yield from ["| rule | severity | fix | what is wrong |", "|---|---|---|---|"]
    for rule in rules:
        fix = _SHORT[tuple(sorted({safe for _, safe in _fixes()[rule.name]}))]
        off = "" if rule.enabled else " (off by default)"
        sentence = read_manual(rule.manual).summary.replace("|", "\\|")
        yield f"| [{rule.name}]({rule.name}.md) | {rule.severity.value}{off} | {fix} | {sentence} |"


# --- settings


def schema_of(kind: str) -> dict[str, Any]:
    """Return the schema of a kind as it is in its file, without what it borrows from another."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))
    return schema


@cache
def settings_of(kind: str) -> Mapping[str, Setting]:
    """Return the settings that the schema of a kind itself describes, those named by a pattern last."""
    schema = schema_of(kind).get("$defs", {}).get("settings", {})
    named = {**schema.get("properties", {}), **schema.get("patternProperties", {})}
    return {name: Setting(name, data) for name, data in named.items()}


def settings_index() -> str:
    """Return the page that lists the kinds of files."""
    lines = ["# Settings and members", "", "Each page lists what files of a kind contain, and what each member means."]
    lines += ["", "| kind | what it is |", "|---|---|"]
    for kind in kinds():
        if kind in KINDS:
            lines.append(f"| [{kind}]({kind}.md) | {schema_of(kind)['title']} |")
    return _page("schemas/*.schema.json", lines)


def settings_page(kind: str, owner: str) -> str:
    """Return the page with all settings of a kind; settings that another kind describes are links to its page."""
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
    """Return a setting's name, or a readable form of the pattern that its names follow."""
    return re.sub(r"^\^\.\+", "ENTITY_TYPE", name).rstrip("$")


def anchor(heading: str) -> str:
    """Return the URL fragment of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", _shown(heading).lower()).replace(" ", "-")


def _as_list(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a manual, with its facts, such as `Severity: error`, as items of a list."""
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


def config_keys() -> Iterator[str]:
    """Yield the reference of all keys of the config."""
    schema = schema_of("config")
    for name, part in schema["properties"].items():
        yield from ["", f"### {name}", "", part["description"], "", *_facts(part)]
        yield from (f"- `{path}`{text}" for path, text in _members("", part, schema))


def _facts(part: Mapping[str, Any]) -> Iterator[str]:
    yield f"- Takes: {part['x-takes']}"
    if "default" in part:
        yield f"- Default: `{json.dumps(part['default'])}`"


def _members(path: str, part: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys inside a table of the config, each with its description."""
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


# --- commands


def commands_page() -> str:
    """Return the page that shows the help of every command."""
    lines = ["# Commands", "", "What `lint-settings --help` and `lint-settings COMMAND --help` print."]
    for name in ("", *COMMANDS):
        lines += ["", f"## lint-settings {name}".rstrip(), "", "```text"]
        lines += output(f"lint-settings {name} --help".replace("  ", " ")).splitlines()
        lines += ["```"]
    return _page("the commands", lines)


# --- sessions


def with_sessions(text: str) -> str:
    """Return a page with the current output of the commands in its console blocks."""
    return _SESSION.sub(lambda match: f"{match[1]}console\n{_session(match[2])}{match[1]}", text)


def _session(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{output(command[2:])}" for command in commands)


def output(command: str) -> str:
    """Return what a command prints in a terminal of 80 columns without colors, run in the root of the repository."""
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
