"""The linter on Windows' Python does what it does here: the same reports, files and exit codes, to the byte."""

import json
from pathlib import Path

import pytest

from both_systems import Both, System
from lint_settings.reporters import FORMATS
from place import good

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SAMPLES = ROOT / "tests" / "samples" / "login-policy"
SHOP = "good/dev/settings/shop.yaml"


@pytest.fixture
def examples(both: Both) -> Both:
    both.copy(EXAMPLES)
    return both


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(examples: Both, name: str) -> None:
    assert examples.same("bad", "--format", name).code == 1


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, "--version"),
        (0, "good"),
        (0, "--show-files good"),
        (1, "bad --fix"),
        (1, "bad --fix --unsafe-fixes"),
        (1, "bad --fix --diff"),
        (1, "bad --format json --output new/report.json"),
        (1, "bad --statistics"),
        (1, "bad/**/*.yaml"),
        (0, "bad --baseline known.json --update-baseline"),
        (2, "missing"),
        (0, "explain empty-providers"),
        (0, "symptom button"),
        (0, "resolve --format json " + SHOP),
        (2, "render " + SHOP),
        (0, "graph good --format json"),
        (0, "inventory good --output tenant.html"),
        (0, "access --feature direct_access"),
        (0, "requests --base https://v1.api.us.janrain.com --app abc"),
        (0, "import answers/02-create-request-template.json --into identity --environment dev"),
        (0, "schema --all .schemas"),
        (0, "init --write bad"),
        (0, "allow javascript-setting bad --reason Übergang"),
        (0, "allows bad"),
        (0, "coverage --sample 40 good"),
        (1, "diff bad good"),
        (1, "diff bad good --format json"),
        (0, "completion zsh"),
    ],
)
def test_every_command(examples: Both, code: int, arguments: str) -> None:
    if arguments.startswith("import"):
        examples.copy(SAMPLES, "answers")
    assert examples.same(*arguments.split()).code == code


def test_standard_input(both: Both) -> None:
    both.copy(EXAMPLES / "bad")
    text = (EXAMPLES / "bad/dev/settings/shop.yaml").read_bytes().replace(b"\n", b"\r\n")
    outcome = both.same("--fix", "--stdin-filename", "dev/settings/new.yaml", "-", stdin=text)
    assert outcome.out.count(b"\r\n") == outcome.out.count(b"\n") > 5


# --- paths


def test_names_of_all_kinds(both: Both, tmp_path: Path) -> None:
    folder = tmp_path / "source" / "Größe & Maß"
    folder.mkdir(parents=True)
    for path in (EXAMPLES / "bad" / "dev").rglob("*.yaml"):
        text = path.read_bytes().replace(b"\n", b"\r\n")
        (folder / f"{path.parent.name} {path.stem}.YAML").write_bytes(text)
    (folder / "日本 ş.yml").write_bytes((EXAMPLES / "bad/dev/settings/shop.yaml").read_bytes())
    both.copy(folder.parent)
    for arguments in (["."], ["Größe & Maß", "--format=sarif"], ["*/*.yml"], ["--fix", "--unsafe-fixes", "."]):
        assert both.same(*arguments).code == 1


@pytest.mark.parametrize(
    "path",
    ["bad\\dev", ".\\bad\\dev\\", "BAD\\Dev", "bad/dev", "bad\\..\\bad\\dev", "b?d\\*ev"],
)
def test_ways_to_write_a_path(examples: Both, path: str) -> None:
    assert examples.same("bad/dev", "-f", "json", there=(path, "-f", "json")).code == 1


def test_paths_with_a_drive(examples: Both) -> None:
    project = str(examples.folder / "windows" / "project" / "bad").replace("/", "\\")
    for path in (f"Z:{project}", f"z:{project}", f"Z:{project}".upper(), project):
        assert examples.same("bad", there=(path,)).code == 1


def test_a_file_of_several_names_is_checked_once(examples: Both) -> None:
    drive = "Z:" + str(examples.folder / "windows" / "project" / SHOP)
    assert examples.same(SHOP, there=(SHOP, SHOP.upper(), SHOP.replace("/", "\\"), drive)).code == 0


def test_the_encoding_of_the_console(windows: System, here: System, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(good() + "authentication.providers: []\nsite_nam: Größe\n", "utf-8")
    for name in ("text", "json"):
        ours = here.run(tmp_path, "shop.yaml", "-f", name, "--color=never")
        theirs = windows.run(tmp_path, "shop.yaml", "-f", name, "--color=never", PYTHONUTF8="0")
        assert theirs.out.decode("cp1252" if name == "text" else "utf-8") == ours.out.decode()


# --- many files


def test_several_processes_and_the_cache(both: Both, tmp_path: Path) -> None:
    project = tmp_path / "source"
    project.mkdir()
    (project / "lint-settings.toml").write_text("")
    for number in range(850):
        wrong = "" if number % 25 else "authentication.providers: []\n"
        (project / f"client-{number:03}.yaml").write_text(good(f"client {number}") + wrong)
    both.copy(project)
    first = both.same(".", "-f", "json", "--jobs=1", "--no-cache")
    assert len(json.loads(first.out)["findings"]) >= 34
    for options in (["--no-cache"], ["--jobs=2"], []):  # of so many files, two processes are the default
        assert both.same(".", "-f", "json", *options).out == first.out
    for name in ("here", "windows"):
        file = both.folder / name / "project" / "client-001.yaml"
        file.write_text(file.read_text() + "authentication.providers: []\n")
    assert b"client-001.yaml" in both.same(".", "-f", "json").out
    assert (both.folder / "windows" / "project" / ".lint_settings_cache").is_dir()


# --- without git


@pytest.mark.parametrize("arguments", [("--changed-since", "HEAD"), ("diff", "--base", "HEAD")])
def test_git_is_missing(windows: System, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop.yaml").write_text(good())
    outcome = windows.run(tmp_path, *arguments)
    assert outcome.code == 2
    assert b"git is needed" in outcome.err
    assert b"is not installed or not in PATH" in outcome.err
    assert windows.run(tmp_path, "shop.yaml").code == 0


# --- an editor


def _framed(message: dict[str, object]) -> bytes:
    content = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(content) + content


def test_a_session_of_an_editor(windows: System, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(good())
    folder = f"file:///z%3A{tmp_path}"  # as VS Code writes it
    document = {"uri": f"{folder}/shop.yaml"}
    text = good() + "authentication.providers: []\n"
    session = [
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": folder, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {
            "method": "textDocument/didOpen",
            "params": {"textDocument": {**document, "languageId": "yaml", "version": 1, "text": text}},
        },
        {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": document}},
        {"id": 3, "method": "shutdown"},
        {"method": "exit"},
    ]
    outcome = windows.run(tmp_path, "lsp", stdin=b"".join(map(_framed, session)))
    assert outcome.code == 0, outcome.err
    answers = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in outcome.out.split(b"Content-Length: ")[1:]]
    (diagnostics,) = (one["result"] for one in answers if one.get("id") == 2)
    assert [one["code"] for one in diagnostics["items"]] == ["empty-providers"]
