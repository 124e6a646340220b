"""What the language server says of files is what the command line says, unsaved text included."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_settings import api
from lsp_client import Client

EXAMPLES = Path(__file__).parents[3] / "examples"
PULL = {"textDocument": {"diagnostic": {}}}
POLICY = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login"


def project(folder: Path, **files: str) -> Path:
    folder = folder.resolve()
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8", newline="")
    return folder


def reported(diagnostics: dict[str, list[dict[str, Any]]]) -> list[tuple[str, int, int, str, str]]:
    return sorted(
        (
            uri,
            one["range"]["start"]["line"],
            one["range"]["start"]["character"],
            one["code"],
            one["message"].split("\nUsers see: ")[0],
        )
        for uri, found in diagnostics.items()
        for one in found
    )


def expected(report: api.Report, folder: Path) -> list[tuple[str, int, int, str, str]]:
    assert report.errors == ()
    return sorted(
        ((folder / one.path).resolve().as_uri(), one.span.line - 1, one.span.column - 1, one.rule, one.message)
        for one in report.findings
    )


def edited(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]
        case 3:
            lines[at] = lines[at].swapcase()
        case 4:
            lines.insert(at, "# lint-settings: allow[unknown-setting] -- for a while")
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["good", "bad"])
def test_edits_give_what_the_command_line_gives(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(name + os.environ.get("EDITED_PROJECTS", ""))
    here = Path(shutil.copytree(EXAMPLES / name, tmp_path / "here")).resolve()
    (here / ".git").mkdir()
    originals = {path: path.read_text("utf-8") for path in sorted(here.rglob("*.yaml"))}
    texts = dict(originals)
    monkeypatch.chdir(here)
    with Client(here, **PULL, general={"positionEncodings": ["utf-32"]}) as client:
        assert reported(client.pull_all()) == expected(api.check([here]), here)
        opened: set[Path] = set()
        for _ in range(int(os.environ.get("EDITS_IN_SERVER", "8"))):
            path = rng.choice(sorted(originals))
            if path not in opened:
                client.open(path, originals[path])
                opened.add(path)
            texts[path] = edited(texts[path], rng) if rng.random() < 0.8 else originals[path]
            client.change(path.as_uri(), texts[path])
            saved = path.read_text("utf-8")
            assert saved == originals[path]
            for one in opened:
                one.write_text(texts[one], "utf-8")
            now = expected(api.check([here]), here)
            for one in opened:
                one.write_text(originals[one], "utf-8")
            assert reported(client.pull_all()) == now
        for path in sorted(opened):
            client.close(path.as_uri())
        assert reported(client.pull_all()) == expected(api.check([here]), here)
        assert client.messages == []


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", shop__yaml="user_entity_type: user\nauthentication.providers: []\n")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("empty"), **PULL) as client:
        yield client


@pytest.fixture
def client(server: Client, shop: Path) -> Iterator[Client]:
    server.set_folders([shop], [])
    server.messages.clear()
    yield server
    for uri in sorted(server.opened):
        server.close(uri)
    server.set_folders([], [shop])


def codes(diagnostics: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in diagnostics}


def test_a_diagnostic_says_all_that_a_finding_says(client: Client, shop: Path) -> None:
    uri = client.open(shop / "shop.yaml")
    (one,) = (one for one in client.pull(uri) if one["code"] == "empty-providers")
    assert one["range"] == {"start": {"line": 1, "character": 26}, "end": {"line": 1, "character": 28}}
    assert one["source"] == "lint-settings"
    assert one["severity"] == 2
    assert one["codeDescription"]["href"].startswith("https://techdocs.akamai.com/")
    assert "Users see: " in one["message"]


def test_related_places_lie_in_their_own_files(client: Client, shop: Path) -> None:
    uri = client.open(shop / "shop.yaml", "user_entity_type: user\nuser_entity_type: customer\n")
    related = [place for one in client.pull(uri) for place in one.get("relatedInformation", ())]
    assert {place["location"]["uri"] for place in related} == {uri}
    assert {place["location"]["range"]["start"]["line"] for place in related} == {0}


def test_an_edit_reaches_other_files(tmp_path: Path) -> None:
    here = Path(shutil.copytree(EXAMPLES / "good", tmp_path / "good")).resolve()
    (here / ".git").mkdir()
    policy = next((here / "prod" / "login-policies").iterdir())
    with Client(here, **PULL) as client:
        assert client.pull_all() == {}
        uri = client.open(policy)
        text = policy.read_text("utf-8")
        client.change(uri, text.replace("v2/login", "login"))
        assert set(client.pull_all()) - {uri}
        client.change(uri, text)
        assert client.pull_all() == {}


def test_an_edit_reaches_other_files_of_a_client_that_does_not_ask(tmp_path: Path) -> None:
    here = Path(shutil.copytree(EXAMPLES / "good", tmp_path / "good")).resolve()
    (here / ".git").mkdir()
    policy = next((here / "prod" / "login-policies").iterdir())
    with Client(here) as client:
        uri = client.open(policy)
        text = policy.read_text("utf-8")
        client.change(uri, text.replace("v2/login", "login"))
        while not any(found for one, found in client.pushed.items() if one != uri):
            client.wait_for_message()
        client.change(uri, text)
        while any(client.pushed.values()):
            client.wait_for_message()


def test_a_client_is_asked_to_look_again(tmp_path: Path) -> None:
    """The answer about the file that is typed in comes first; then the client learns that others have changed."""
    here = Path(shutil.copytree(EXAMPLES / "good", tmp_path / "good")).resolve()
    (here / ".git").mkdir()
    policy = next((here / "prod" / "login-policies").iterdir())
    with Client(here, **PULL, workspace={"diagnostics": {"refreshSupport": True}}) as client:
        uri = client.open(policy)
        assert client.pull(uri) == []
        client.change(uri, policy.read_text("utf-8").replace("v2/login", "login"))
        first = client.pull(uri)
        while "workspace/diagnostic/refresh" not in client.asked:
            client.wait_for_message()
        every = client.pull_all()
        assert set(every) - {uri}
        assert every.get(uri, []) == client.pull(uri)
        assert {one["code"] for one in first} >= {one["code"] for one in every.get(uri, [])}


def test_diagnostics_are_pushed_to_a_client_that_does_not_ask(shop: Path) -> None:
    with Client(shop) as client:
        uri = client.open(shop / "shop.yaml")
        assert "empty-providers" in codes(client.wait_for_push(uri))
        client.change(uri, "user_entity_type: user\nauthentication.providers: [facebook]\n")
        assert "empty-providers" not in codes(client.wait_for_push(uri))
        client.close(uri)
        assert "empty-providers" in codes(client.wait_for_push(uri))


def test_diagnostics_are_pushed_also_after_a_request_for_them(shop: Path) -> None:
    with Client(shop) as client:
        uri = client.open(shop / "shop.yaml")
        client.wait_for_push(uri)
        client.pushed.clear()
        client.change(uri, "user_entity_type: [\n")
        assert codes(client.pull(uri)) == {"syntax"}
        pushed = client.pushed.get(uri) or client.wait_for_push(uri)
        assert codes(pushed) == {"syntax"}


def test_a_text_that_is_closed_right_after_a_key(shop: Path) -> None:
    """The findings of the file count again, also if those of the last text were never sent."""
    path = shop / "shop.yaml"
    with Client(shop) as client:
        uri = client.open(path)
        assert "empty-providers" in codes(client.wait_for_push(uri))
        client.change(uri, "user_entity_type: user\nunknown: 1\n")
        assert "empty-providers" not in codes(client.wait_for_push(uri))
        client.change(uri, "user_entity_type: user\n")
        client.close(uri)
        assert "empty-providers" in codes(client.wait_for_push(uri))


@pytest.mark.parametrize(("encoding", "column"), [("utf-16", 2), ("utf-8", 4), ("utf-32", 1)])
def test_positions_are_in_the_units_of_the_client(encoding: str, column: int, tmp_path: Path) -> None:
    name = "\N{PILE OF POO}"
    folder = project(tmp_path, a__yaml=f'{{"user_entity_type": "user", "{name}": 1, "authentication.providers": []}}\n')
    with Client(folder, **PULL, general={"positionEncodings": [encoding]}) as client:
        assert client.server["capabilities"]["positionEncoding"] == encoding
        uri = client.open(folder / "a.yaml")
        (one,) = (one for one in client.pull(uri) if one["code"] == "empty-providers")
        before = '{"user_entity_type": "user", "": 1, "authentication.providers": '
        assert one["range"]["start"]["character"] == len(before) + column


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_end_as_the_protocol_says(line_break: str, mark: str, client: Client, shop: Path) -> None:
    lines = ["user_entity_type: user", "note: 'a\u2028b\x85c'", "authentication.providers: []", ""]
    text = mark + line_break.join(lines)
    project(shop, shop__yaml=text)
    uri = client.open(shop / "shop.yaml", text)
    (one,) = (one for one in client.pull(uri) if one["code"] == "empty-providers")
    assert one["range"]["start"] == {"line": 2, "character": 26}


def test_a_config_that_changes(client: Client, shop: Path) -> None:
    uri = client.open(shop / "shop.yaml")
    assert "empty-providers" in codes(client.pull(uri))
    config = shop / "lint-settings.toml"
    config.write_text('ignore = ["empty-providers"]\n', "utf-8")
    client.files_changed(config)
    assert "empty-providers" not in codes(client.pull(uri))
    config.write_text("ignore = [\n", "utf-8")
    client.files_changed(config)
    (one,) = client.pull(uri)
    assert one["message"].startswith("Nothing is checked: ")
    assert "lint-settings.toml is not valid TOML" in one["message"]
    config.unlink()
    client.files_changed(config)
    assert "empty-providers" in codes(client.pull(uri))


def test_files_that_come_and_go(client: Client, shop: Path) -> None:
    other = shop / "other.yaml"
    other.write_text("user_entity_type: user\nauthentication.providers: []\n", "utf-8")
    client.files_changed(other)
    assert other.as_uri() in client.pull_all()
    moved = other.rename(shop / "moved.yaml")
    client.files_changed(other, moved)
    assert set(client.pull_all()) == {(shop / "shop.yaml").as_uri(), moved.as_uri()}
    uri = client.open(moved)
    moved.unlink()
    client.files_changed(moved)
    assert "empty-providers" in codes(client.pull(uri))
    client.close(uri)
    assert set(client.pull_all()) == {(shop / "shop.yaml").as_uri()}


def test_what_git_ignores_counts_only_while_it_is_open(client: Client, shop: Path) -> None:
    (shop / ".gitignore").write_text("build/\n", "utf-8")
    (shop / "build").mkdir()
    built = shop / "build" / "made.yaml"
    built.write_text("user_entity_type: user\nauthentication.providers: []\n", "utf-8")
    client.files_changed(shop / ".gitignore", built)
    assert built.as_uri() not in client.pull_all()
    uri = client.open(built)
    assert "empty-providers" in codes(client.pull(uri))
    client.close(uri)
    assert built.as_uri() not in client.pull_all()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("yaml", "authentication.providers: []\nuser_entity_type: user\n"),
        ("json", '{"authentication.providers": [], "user_entity_type": "a"}'),
    ],
)
def test_a_buffer_that_was_never_saved(client: Client, language: str, text: str) -> None:
    uri = client.open("untitled:Untitled-1", text, language)
    assert "empty-providers" in codes(client.pull(uri))
    client.close(uri)
    assert client.pull(uri) == []


def test_a_file_outside_of_the_workspace(client: Client, tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", a__yaml="user_entity_type: user\nauthentication.providers: []\n")
    (outside / "b.yaml").write_text("user_entity_type: user\nauthentication.providers: []\n", "utf-8")
    uri = client.open(outside / "a.yaml")
    assert "empty-providers" in codes(client.pull(uri))
    assert (outside / "b.yaml").as_uri() not in client.pull_all()
    client.close(uri)
    assert uri not in client.pull_all()


def test_several_folders(client: Client, shop: Path, tmp_path: Path) -> None:
    second = project(tmp_path / "second", a__yaml="user_entity_type: user\nauthentication.providers: []\n")
    client.set_folders([second], [])
    assert set(client.pull_all()) == {(shop / "shop.yaml").as_uri(), (second / "a.yaml").as_uri()}
    client.set_folders([], [second])
    assert set(client.pull_all()) == {(shop / "shop.yaml").as_uri()}


@pytest.mark.parametrize("name", ["a b;c#d%.yaml", "käse?.yaml"])
def test_names_that_a_uri_must_escape(name: str, client: Client, shop: Path) -> None:
    path = shop / name
    path.write_text("user_entity_type: user\nauthentication.providers: []\n", "utf-8")
    client.files_changed(path)
    assert "empty-providers" in codes(client.pull(client.open(path)))
    assert path.as_uri() in client.pull_all()


def test_files_of_other_kinds_are_left_alone(client: Client) -> None:
    assert client.pull(client.open("untitled:Untitled-2", "print(1)\n", "python")) == []
    assert client.pull(client.open("git:/shop.yaml?x", "authentication.providers: []\n", "python")) == []
    assert client.messages == []


RULE = '''"""A file has a setting.

```yaml bad
site_name: Portal
```
```yaml good
{}
```
"""

from lint_settings import Severity, rule


@rule(setting="site_name", severity=Severity.WARNING)
def check(site_name, context):
    """Report it."""
    print("what a rule prints is no answer")
    yield context.finding(site_name, "found")
'''


@pytest.mark.parametrize(("options", "runs"), [((), False), (("--local-rules",), True)])
def test_rules_of_the_project_run_only_when_asked_for(options: tuple[str, ...], runs: bool, tmp_path: Path) -> None:
    folder = project(tmp_path, shop__yaml="user_entity_type: user\nsite_name: Shop\n")
    (folder / "lint-settings.toml").write_text('rules = ["house"]\n', "utf-8")
    (folder / "house").mkdir()
    (folder / "house" / "with_a_name.py").write_text(RULE, "utf-8")
    with Client(folder, options=options, **PULL) as client:
        assert ("with-a-name" in codes(client.pull(client.open(folder / "shop.yaml")))) is runs
