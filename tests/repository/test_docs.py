"""The documentation is what the code says: generated pages, sessions, links, names and examples."""

import importlib.util
import io
import json
import os
import re
import shlex
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch
from urllib.parse import unquote

import pytest
import yaml

from lint_settings.cli import main
from lint_settings.commands import COMMANDS
from lint_settings.config.config_file import read_config
from lint_settings.documents.schema_files import kinds, read_schema
from lint_settings.rulebook.registry import builtin, load
from lint_settings.tenant.settings import find_setting
from lint_settings.testing import check_case, read_cases

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
)
WRITTEN = [path for path in PAGES if not path.read_text("utf-8").startswith("<!-- Generated")]
FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")
RULES = {rule.name for rule in builtin()}


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = _generator()
IN_A_TERMINAL = GENERATE._output


@cache
def output_here(command: str, folder: Path) -> str:
    """What a command prints, in this process if it is a plain one of the linter, which takes a tenth of the time."""
    program, *arguments = shlex.split(command)
    if program != "lint-settings" or re.search(r"[|&;<>$`*?~\[{(]|^\w+=", command):
        return IN_A_TERMINAL(command, folder)
    kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "CLICOLOR_FORCE", "CI")}
    printed = io.StringIO()
    environ = patch.dict(os.environ, {**kept, "COLUMNS": "80", "NO_COLOR": "1"}, clear=True)
    with chdir(folder), environ, redirect_stdout(printed), redirect_stderr(printed):
        code = main(arguments)
    assert code <= 1, printed.getvalue()
    return printed.getvalue()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GENERATE, "_output", output_here)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _blocks(path: Path, language: str) -> list[str]:
    return [text for _, one, text in FENCE.findall(path.read_text("utf-8")) if one == language]


def test_generated_pages_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    code = GENERATE.main(["--check"])
    assert (code, capsys.readouterr().out) == (0, "")


def test_check_names_what_is_stale_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "README.md").write_text("# Examples\n")
    (tmp_path / "README.md").write_text("<!-- rules -->\nold\n<!-- end of rules -->\n")
    gone = tmp_path / "docs" / "rules" / "gone.md"
    gone.parent.mkdir(parents=True)
    gone.write_text("a rule of the past")
    monkeypatch.setattr(GENERATE, "ROOT", tmp_path)
    assert GENERATE.main(["--check"]) == 1
    named = capsys.readouterr().out.splitlines()
    assert {line.partition(" ")[0] for line in named} >= {"README.md", "docs/config.md", "docs/rules/gone.md"}
    assert [path.name for path in (tmp_path / "docs").rglob("*.md")] == ["gone.md"]
    assert GENERATE.main([]) == 0
    assert not gone.exists()
    assert (tmp_path / "docs" / "rules" / "empty-providers.md").exists()
    assert GENERATE.main(["--check"]) == 0


@pytest.mark.parametrize("path", [path for path in WRITTEN if _blocks(path, "console")], ids=_name)
def test_sessions_show_what_the_tool_prints(path: Path) -> None:
    for block in _blocks(path, "console"):
        shown: dict[str, str] = {}
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            shown[command] = output
        assert shown, "a session begins with a command"
        assert {command: GENERATE.output(command) for command in shown} == shown


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_links_lead_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text("utf-8"))
    dead = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, fragment = link.partition("#")
        file = (path.parent / unquote(target)).resolve() if target else path
        if not file.exists() or (fragment and fragment not in _anchors(file)):
            dead.append(link)
    assert dead == []


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", WRITTEN, ids=_name)
def test_rules_and_settings_that_are_named_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    own = {"site-name-without-brand"}  # the example of docs/own-rules.md
    allowed = {name for names in re.findall(r"allow(?:-file)?\[([\w, -]+)\]", text) for name in names.split(", ")}
    printed = set(re.findall(r"(?:error|warning|info)\[([\w-]+)\]:", text))
    linked = set(re.findall(r"rules/([\w-]+)\.md\)", text)) - {"README"}
    explained = set(re.findall(r"lint-settings explain ([a-z][\w.-]+)", text))
    assert (allowed | printed | linked) - RULES - own - {"rule"} == set()
    assert [name for name in explained if name not in RULES and find_setting(name) is None] == []
    quoted = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", FENCE.sub("", text)))
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    others = {*hooks, *kinds(), *read_schema("config")["properties"]}
    others |= {*action["inputs"], *action["outputs"]}
    assert quoted - RULES - own - others == set()


@pytest.mark.parametrize("path", [path for path in WRITTEN if _blocks(path, "toml")], ids=_name)
def test_configs_are_valid(path: Path, tmp_path: Path) -> None:
    for number, block in enumerate(_blocks(path, "toml")):
        if "[project" in block:
            tomllib.loads(block)
            continue
        file = tmp_path / f"{number}.toml"
        file.write_text(block, "utf-8")
        config = read_config(str(file))
        assert config.data
        own = {} if config.rules else RULES
        named = [*config.severity, *config.options, *(allow.rule for allow in config.allows)]
        assert not own or set(named) <= RULES


EXAMPLES = [path for path in PAGES if path.parent.name != "rules"]  # those of rules have tests of their own


@pytest.mark.parametrize("path", [path for path in EXAMPLES if _blocks(path, "yaml")], ids=_name)
def test_yaml_is_valid(path: Path) -> None:
    for block in _blocks(path, "yaml"):
        assert list(yaml.safe_load_all(block))


def test_the_rule_of_the_guide_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = ROOT / "docs" / "own-rules.md"
    code, test = _blocks(guide, "python")
    config = next(block for block in _blocks(guide, "toml") if "rules = " in block)
    cases = next(block for block in _blocks(guide, "yaml") if "# expect" in block)
    rules = tmp_path / "tools" / "rules"
    rules.mkdir(parents=True)
    (rules / "site_name_without_brand.py").write_text(code, "utf-8")
    (tmp_path / "lint-settings.toml").write_text(config, "utf-8")
    (tmp_path / "shop.yaml").write_text("user_entity_type: user\nsite_name: Portal\n", "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "site-name-without-brand.yaml").write_text(cases, "utf-8")
    monkeypatch.chdir(tmp_path)

    assert main(["--select", "site-name-without-brand", "--format", "json", "."]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["line"], found["rule"]) == (2, "site-name-without-brand")
    assert found["message"] == "`Portal` lacks our name; write `Example Shop ...`"

    namespace: dict[str, object] = {}
    exec(compile(test, "the test of the guide", "exec"), namespace)
    namespace["test_site_name_without_brand"]()  # type: ignore[operator]
    wrong = read_cases("tests/site-name-without-brand.yaml")[0]._replace(text="site_name: Portal\n")
    assert check_case(wrong, "site-name-without-brand", load(("tools/rules",))) != []


def test_options_that_are_named_exist(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        main([command, "--help"])
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) | {"--check", "--strict"}
    for path in WRITTEN:
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text("utf-8")))
        assert named - known == set(), path


def test_no_page_names_a_place_of_ours() -> None:
    for path in PAGES:
        assert str(ROOT) not in path.read_text("utf-8"), path
