"""Code actions, hover texts, definitions, references and symbols; and that no answer holds a secret."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

EXAMPLES = Path(__file__).parents[3] / "examples"
PULL = {"textDocument": {"diagnostic": {}}, "window": {"showDocument": {"support": True}}}
TEXT = "user_entity_type: user\nauthentication.providers: []\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("empty"), **PULL) as client:
        yield client


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = (tmp_path / "shop").resolve()
    (folder / ".git").mkdir(parents=True)
    (folder / "shop.yaml").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(EXAMPLES / "good", tmp_path / "good")).resolve()
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def client(server: Client, request: pytest.FixtureRequest) -> Iterator[Client]:
    name = "good" if "good" in request.fixturenames else "shop"
    folder = request.getfixturevalue(name)
    server.set_folders([folder], [])
    server.messages.clear()
    yield server
    assert server.messages == []
    for uri in sorted(server.opened):
        server.close(uri)
    server.set_folders([], [folder])


def actions(client: Client, uri: str, line: int, column: int, *only: str) -> list[dict[str, Any]]:
    place = {"line": line, "character": column}
    context = {"diagnostics": [], **({"only": list(only)} if only else {})}
    asked = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}
    found = client.request("textDocument/codeAction", asked)
    assert isinstance(found, list)
    return found


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    starts = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]

    def offset(place: dict[str, int]) -> int:
        return starts[place["line"]] + place["character"]

    for edit in sorted(edits, key=lambda one: offset(one["range"]["start"]), reverse=True):
        text = text[: offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]) :]
    return text


def codes(client: Client, uri: str) -> list[str]:
    return [one["code"] for one in client.pull(uri)]


# --- code actions


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_fix_and_an_allow(line_break: str, client: Client, shop: Path) -> None:
    text = f"User_Entity_Type: user{line_break}authentication.providers: []{line_break}"
    uri = client.open(shop / "shop.yaml", text)
    found = actions(client, uri, 0, 3, "quickfix")
    (fixed,) = (one for one in found if one.get("isPreferred"))
    after = applied(text, fixed["edit"]["changes"][uri])
    assert after == text.replace("User_Entity_Type", "user_entity_type")
    client.change(uri, after)
    assert "empty-providers" in codes(client, uri)
    (allow,) = (one for one in actions(client, uri, 1, 26) if one["title"].startswith("Allow empty-providers"))
    after = applied(after, allow["edit"]["changes"][uri])
    assert after.splitlines()[1].startswith("authentication.providers: [] # lint-settings: allow[empty-providers] -- ")
    client.change(uri, after)
    assert "empty-providers" not in codes(client, uri)


@pytest.mark.parametrize("config", [None, "", "[options]\n", 'ignore = ["unknown-setting"]'])
def test_an_allow_for_json_is_an_entry_of_the_config(config: str | None, client: Client, shop: Path) -> None:
    path = shop / "shop.json"
    path.write_text('{"user_entity_type": "user", "authentication.providers": []}\n', "utf-8")
    if config is not None:
        (shop / "lint-settings.toml").write_text(config, "utf-8")
        client.files_changed(shop / "lint-settings.toml")
    uri = client.open(path)
    assert "empty-providers" in codes(client, uri)
    (allow,) = (one for one in actions(client, uri, 0, 57) if one["title"].startswith("Allow empty-providers"))
    *created, changed = allow["edit"]["documentChanges"]
    assert [one["kind"] for one in created] == (["create"] if config is None else [])
    written = shop / "lint-settings.toml"
    assert changed["textDocument"]["uri"] == written.as_uri()
    written.write_text(applied(config or "", changed["edits"]), "utf-8")
    client.files_changed(written)
    assert "empty-providers" not in codes(client, uri)


def test_all_safe_fixes_at_once(client: Client, shop: Path) -> None:
    text = "# kept\nUser_Entity_Type: user\nsiteName: Shop\ndefault_flow_version: 20240115093000123456 # too\n"
    uri = client.open(shop / "shop.yaml", text)
    (one,) = actions(client, uri, 0, 0, "source.fixAll")
    assert one["kind"] == "source.fixAll.lint-settings"
    after = applied(text, one["edit"]["changes"][uri])
    quoted = text.replace("User_Entity_Type", "user_entity_type").replace(
        "20240115093000123456", '"20240115093000123456"'
    )
    assert after == quoted
    client.change(uri, after)
    assert actions(client, uri, 0, 0, "source.fixAll") == []
    assert actions(client, uri, 0, 0, "refactor") == []


def test_the_page_that_explains(client: Client, shop: Path) -> None:
    uri = client.open(shop / "shop.yaml")
    (one,) = (one for one in actions(client, uri, 1, 26) if one["title"] == "Explain empty-providers")
    client.request("workspace/executeCommand", one["command"])
    client.pull(uri)
    assert client.shown[-1:] == one["command"]["arguments"]


# --- hover, definition, references, symbols


def place_of(text: str, word: str, after: str = "") -> tuple[int, int]:
    at = text.index(word, text.index(after))
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def first(folder: Path, pattern: str) -> tuple[Path, str]:
    path = min(folder.glob(pattern))
    return path, path.read_text("utf-8")


def test_a_setting_is_explained_with_its_value_in_each_environment(client: Client, good: Path) -> None:
    path, text = first(good, "prod/settings/*.yaml")
    uri = client.open(path)
    shown = client.at("hover", uri, *place_of(text, "default_flow_name"))["contents"]["value"]
    assert "### default_flow_name" in shown
    assert "No flow available" in shown
    assert "Effective value in prod: " in shown
    assert "Effective value in dev: " in shown
    assert client.at("hover", uri, 10_000, 0) is None


def test_every_setting_and_member_has_a_text_of_its_own(client: Client, shop: Path) -> None:
    from lint_settings.tenant.settings import catalogue

    text = "# lint-settings: kind=client-settings\n" + "".join(f"{name}: x\n" for name in catalogue())
    uri = client.open(shop / "shop.yaml", text)
    shown = [client.at("hover", uri, at, 0)["contents"]["value"] for at in range(1, len(catalogue()) + 1)]
    assert all(
        setting.description.split(". ")[0] in one for setting, one in zip(catalogue().values(), shown, strict=True)
    )
    assert len(set(shown)) == len(catalogue())


def test_an_id_leads_to_its_object_and_back(client: Client, good: Path) -> None:
    path = good / "prod" / "oidc-clients" / "shop.yaml"
    uri = client.open(path)
    here = place_of(path.read_text("utf-8"), "f0000000", "loginPolicy")
    (target,) = client.at("definition", uri, *here)
    assert "/prod/login-policies/" in target["uri"]
    assert "login policy" in client.at("hover", uri, *here)["contents"]["value"]
    opened = client.open(Path(target["uri"].removeprefix("file://")))
    start = target["range"]["start"]
    back = client.at("definition", opened, start["line"], start["character"])
    found = client.at("references", uri, *here, context={"includeDeclaration": True})
    assert {target["uri"], uri} <= {one["uri"] for one in found}
    assert back == [] or back == [target]
    assert all("/dev/" not in one["uri"] for one in found)


def test_symbols(client: Client, good: Path) -> None:
    path, _ = first(good, "prod/login-policies/*")
    (one,) = client.request("textDocument/documentSymbol", {"textDocument": {"uri": client.open(path)}})
    assert one["name"].startswith("login policy ")
    assert {"title", "loginURL"} <= {member["name"] for member in one["children"]}
    found = client.request("workspace/symbol", {"query": "lgnplcy"})
    assert path.as_uri() in {symbol["location"]["uri"] for symbol in found}
    assert client.request("workspace/symbol", {"query": "there is no such object"}) == []


# --- secrets


SECRET = "Zx9qLm2vTr84WbKd"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings.yaml", f"user_entity_type: user\nclientSecret: {SECRET}\nsmtp_password: {SECRET}\nx: a,{SECRET}\n"),
        (
            "settings.json",
            f'{{"user_entity_type": "user", "clientSecret": "{SECRET}", "authentication.providers": []}}',
        ),
        ("broken.yaml", f"user_entity_type: user\nclientSecret: [{SECRET}\nauthentication.providers: []\n"),
        (
            "url.yaml",
            f"user_entity_type: user\npassword_recover_url: https://u:{SECRET}@x.example/?client_secret={SECRET}\n",
        ),
        ("api.yaml", f"_id: abcdefghij0123456789abcd\n_secret: {SECRET}\nname: Shop\nfeatures: [owner]\n"),
        ("name.yaml", f"user_entity_type: user\nclientSecret:\n  {SECRET}: 1\n"),
    ],
)
def test_no_answer_holds_a_secret(name: str, text: str, client: Client, shop: Path) -> None:
    (shop / name).write_text(text, "utf-8")
    uri = client.open(shop / name)
    before = len(client.said)
    client.pull(uri)
    client.pull_all()
    for line, content in enumerate(text.split("\n")):
        for column in range(0, len(content), 3):
            for method in ("hover", "definition", "completion"):
                client.at(method, uri, line, column)
        client.at("references", uri, line, 1, context={"includeDeclaration": True})
        for action in actions(client, uri, line, 1):
            edit = action.pop("edit", {})  # goes back into the files of the user
            assert SECRET not in json.dumps(action), edit
    client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    client.request("workspace/symbol", {"query": ""})
    assert SECRET.encode() not in client.said[before:]
    assert SECRET.encode() not in client.errors
