"""The documentation is what the code says: generated pages, sessions, links, names and examples."""

import importlib.util
import io
import json
import os
import re
import shlex
import shutil
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
import yaml

import lint_settings
from lint_settings.cli import main
from lint_settings.commands import COMMANDS
from lint_settings.config.config_file import read_config
from lint_settings.documents.schema_files import kinds, read_schema
from lint_settings.reporters.records import NOT_CHECKED
from lint_settings.rulebook.explain import explain
from lint_settings.rulebook.registry import Registry, builtin, load
from lint_settings.rulebook.topics import TOPICS
from lint_settings.tenant.workspace import EXTERNALS
from lint_settings.testing import check_case, read_cases

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
)
WRITTEN = [path for path in PAGES if not path.read_text("utf-8").startswith("<!-- Generated")]
FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")
RULES = {rule.name for rule in builtin()}


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE, PICTURE = _script("generate"), _script("picture")
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
    (tmp_path / "README.md").write_text("```console\n$ echo new\nold\n```\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "config.md").write_text("<!-- keys -->\nold\n<!-- end of keys -->\n")
    gone = tmp_path / "docs" / "rules" / "gone.md"
    gone.parent.mkdir(parents=True)
    gone.write_text("a rule of the past")
    monkeypatch.setattr(GENERATE, "ROOT", tmp_path)
    assert GENERATE.main(["--check"]) == 1
    named = capsys.readouterr().out.splitlines()
    assert {line.partition(" ")[0] for line in named} >= {"README.md", "docs/config.md", "docs/rules/gone.md"}
    assert sorted(path.name for path in (tmp_path / "docs").rglob("*.md")) == ["config.md", "gone.md"]
    assert GENERATE.main([]) == 0
    assert not gone.exists()
    assert (tmp_path / "docs" / "rules" / "empty-providers.md").exists()
    assert "### fail-level" in (tmp_path / "docs" / "config.md").read_text()
    assert (tmp_path / "README.md").read_text() == "```console\n$ echo new\nnew\n```\n"
    assert GENERATE.main(["--check"]) == 0


def test_every_rule_is_listed_once() -> None:
    text = (ROOT / "docs" / "rules" / "README.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| \[([\w-]+)\]\(\1\.md\)", text, re.MULTILINE)) == sorted(RULES)


def test_the_guide_for_contributors_names_every_package_and_no_file_that_is_gone() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    engine = ROOT / "linter" / "lint_settings"
    packages = {path.parent.name for path in engine.glob("*/__init__.py")}
    assert packages - set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE)) == set()
    named = [path for path in re.findall(r"`([\w/]+(?:/|\.py))`", text) if "<" not in path]
    folders = (ROOT, engine, ROOT / "tests")
    assert [path for path in named if not any((folder / path).exists() for folder in folders)] == []


def test_the_guide_for_rules_lists_every_name_that_they_may_import() -> None:
    lines = re.findall(r"^- `(\w+)`: \S", (ROOT / "docs" / "own-rules.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(lines) == sorted(lint_settings.__all__)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 200


def test_the_snippet_of_the_readme_names_files() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    match = re.search(r"^```yaml\n(repos:\n.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert match
    config = yaml.safe_load(match[1])
    (repo,) = config["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == ["lint-settings", "lint-settings-project"]
    files = re.compile(repo["hooks"][0]["files"])
    assert files.search("identity/prod/shop.yaml")
    assert not files.search("helm/values.yaml")


def test_every_page_is_reached_from_the_entry_page() -> None:
    entry = ROOT / "docs" / "index.md"
    reached, todo = {entry}, [entry]
    while todo:
        page = todo.pop()
        for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
            target = (page.parent / unquote(link.partition("#")[0])).resolve()
            if target.suffix == ".md" and target not in reached and target.exists():
                reached.add(target)
                todo.append(target)
    assert [_name(path) for path in (ROOT / "docs").rglob("*.md") if path not in reached] == []


def test_the_picture_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    code = PICTURE.main(["--check"])
    assert (code, capsys.readouterr().out) == (0, "")
    assert "docs/picture.svg" in (ROOT / "README.md").read_text("utf-8")


def test_a_stale_picture_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = PICTURE.PICTURE.read_text("utf-8")
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(PICTURE, "PICTURE", tmp_path / "docs" / "picture.svg")
    monkeypatch.setattr(PICTURE, "session", lambda _: "\x1b[1mshop.yaml:1:1\x1b[0m: another message")
    monkeypatch.setattr(PICTURE, "ROOT", tmp_path)
    PICTURE.PICTURE.write_text(old, "utf-8")
    assert PICTURE.main(["--check"]) == 1
    assert capsys.readouterr().out == "docs/picture.svg is out of date; run `make docs`\n"
    assert PICTURE.PICTURE.read_text("utf-8") == old
    assert PICTURE.main([]) == 0
    assert PICTURE.main(["--check"]) == 0
    assert "another&#160;message" in PICTURE.PICTURE.read_text("utf-8")


def test_the_picture_loads_nothing() -> None:
    links = re.findall(r"""(?:href|src|url)\s*[=(]\s*["']?([^"')\s]+)""", PICTURE.PICTURE.read_text("utf-8"))
    assert [link for link in links if not link.startswith("#")] == []


def test_another_address_is_written_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "[a](https://github.com/{0}/lint-settings/issues)\nuses: {0}/lint-settings@v0\nhttps://{0}.github.io/lint-settings/a\n"
    page += "https://github.com/else/lint-settings-plugin"
    monkeypatch.setattr(GENERATE, "REPOSITORY", "https://github.com/new/lint-settings")
    monkeypatch.setattr(GENERATE, "SITE", "https://new.github.io/lint-settings/")
    assert GENERATE.with_addresses(page.format("old")) == page.format("new")


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
    own = {"site-name-without-brand", "live-chat"}  # examples of docs/own-rules.md and docs/files.md
    allowed = {name for names in re.findall(r"allow(?:-file)?\[([\w, -]+)\]", text) for name in names.split(", ")}
    printed = set(re.findall(r"(?:error|warning|info)\[([\w-]+)\]:", text))
    linked = set(re.findall(r"rules/([\w-]+)\.md\)", text)) - {"README"}
    explained = set(re.findall(r"lint-settings explain ([a-z][\w.-]*\w)", text))
    assert (allowed | printed | linked) - RULES - own - {"rule"} == set()
    assert [name for name in explained if explain(name, Registry(list(builtin()))) is None] == []
    quoted = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", FENCE.sub("", text)))
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    config = read_schema("config")["properties"]
    others = {*hooks, *kinds(), *config, *config["environments"]["additionalProperties"]["properties"]}
    others |= {NOT_CHECKED, *action["inputs"], *action["outputs"], *EXTERNALS.values(), *TOPICS}
    assert quoted - RULES - own - others == set()


@pytest.mark.parametrize("path", [path for path in WRITTEN if _blocks(path, "toml")], ids=_name)
def test_configs_are_valid(path: Path, tmp_path: Path) -> None:
    (tmp_path / "ci").mkdir()
    (tmp_path / "ci" / "base.toml").write_text("")  # what the example of `extends` names
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
        assert not own or set(named) <= {*RULES, *TOPICS}


EXAMPLES = [path for path in PAGES if path.parent.name != "rules"]  # those of rules have tests of their own


@pytest.mark.parametrize("path", [path for path in EXAMPLES if _blocks(path, "yaml")], ids=_name)
def test_yaml_is_valid(path: Path) -> None:
    for block in _blocks(path, "yaml"):
        assert list(yaml.safe_load_all(block))


DECLINED = _blocks(ROOT / "docs" / "declined.md", "yaml")


@pytest.mark.parametrize("text", DECLINED, ids=[text.partition("\n")[0] for text in DECLINED])
def test_what_was_declined_is_not_found(text: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(f"# complete\n{text}", "utf-8")
    (case,) = read_cases(str(file))
    assert check_case(case, None) == []


CLIENT = "janrainOidcClientId: f0000000-0000-4000-8000-000000000001\n"
BROKEN = "id: a\ntype: public\n  broken: [\nredirectURIs: []\nloginPolicy: b\ntokenPolicy: c\n"
QUOTED = [
    ({"identity/README.md": "# Settings\n"}, "identity"),
    ({"identity/other.yaml": "retries: 3\n"}, "identity"),
    ({"lint-settings.toml": "", "shop.yaml": CLIENT, "oidc-clients/a.yaml": "id: a\nredirectURIs: []\n"}, "shop.yaml"),
    ({"lint-settings.toml": "", "shop.yaml": CLIENT, "oidc-clients/shop.yaml": BROKEN}, "shop.yaml"),
    ({"shop.yaml": "user_entity_type: user\n"}, "shop.yaml"),
]


@pytest.mark.parametrize(("files", "path"), QUOTED)
def test_messages_that_the_troubleshooting_page_quotes_are_printed(
    files: dict[str, str], path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    with chdir(tmp_path):
        main(["check", path])
        main(["check", "--format", "concise", path])
    output = capsys.readouterr()
    printed = _steady(output.out + output.err)
    assert [block for block in _blocks(ROOT / "docs" / "troubleshooting.md", "text") if _steady(block) in printed]


def _steady(text: str) -> str:
    """What of a message is the same however many rules there are."""
    return re.sub(r"kinds: .*|\(.*\)", "", re.sub(r"\d+ rules?", "N rules", text)).strip()


def test_the_troubleshooting_page_quotes_nothing_else() -> None:
    assert len(_blocks(ROOT / "docs" / "troubleshooting.md", "text")) == len(QUOTED)


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
    known = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) | {"--check", "--quick", "--strict"}
    known |= {"--fail-with-body", "--netrc"}  # of curl
    for path in WRITTEN:
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text("utf-8")))
        assert named - known == set(), path


def test_no_page_names_a_place_of_ours() -> None:
    for path in PAGES:
        assert str(ROOT) not in path.read_text("utf-8"), path


@pytest.mark.parametrize("path", [path for path in WRITTEN if _blocks(path, "python")], ids=_name)
def test_python_in_the_docs_imports_what_is_stable(path: Path) -> None:
    stable = {"lint_settings", "lint_settings.api", "lint_settings.testing"}
    for block in _blocks(path, "python"):
        modules = set(re.findall(r"^\s*(?:from|import) (lint_settings[\w.]*)", block, re.MULTILINE))
        assert modules <= stable


def test_python_of_the_api_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    shutil.copytree(ROOT / "examples" / "bad" / "prod" / "settings", tmp_path / "identity" / "settings")
    for block in _blocks(ROOT / "docs" / "api.md", "python"):
        names: dict[str, Any] = {}
        exec(block, names)
        if "test_settings" in names:
            with pytest.raises(AssertionError):
                names["test_settings"]()
    assert "identity/settings/" in capsys.readouterr().out
