"""Flows and entity types are renamed in every file of their environment, or nothing is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_settings import api
from lsp_client import Client

CAPABILITIES = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]}},
}
FILES = {
    "lint-settings.toml": '[environments.dev]\nfiles = ["dev/"]\n[environments.prod]\nfiles = ["prod/"]\n',
    **{
        f"{place}/{name}": text
        for place in ("dev", "prod")
        for name, text in {
            "flows/shopFlow.yaml": 'name: shopFlow\nversion: "20240115093000123456"\nschemas: [user]\nfields: {}\n',
            "flows/listed-versions.json": '[{"version": "20240115093000123456"}]',
            "entity-types/user.yaml": "name: user\nattr_defs: [{name: email, type: string}]\n",
            "settings/shop.yaml": "# the shop\nuser_entity_type: 'user' # users\ndefault_flow_name: shopFlow\n",
            "settings/shop.json": '{"user_entity_type": "user", "custom": {"default_flow_name": "shopFlow"}}',
            "application-settings.yaml": (
                "_self: /config/exampleapp0000000000000000/settings\nuser_distinguisher_field: storeId\n"
                "customer_distinguisher_field: storeId\nuser_entity_type: user\n"
            ),
            "login-policies/a.yaml": (
                "id: f0000000-0000-4000-8000-000000000011\ntitle: A\nloginURL: https://login.example.com/\n"
                "identityStoreDetails:\n  type: janrainCapture\n  connectionDetails: {entityType: user}\n"
            ),
            "access-schemas/a.yaml": "type_name: user\nfor_client_id: x\naccess_type: read\nattributes: [email]\n",
        }.items()
    },
}

FLOW_FILES = {"flows/shopFlow.yaml", "settings/shop.yaml", "settings/shop.json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("empty"), **CAPABILITIES) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    (tmp_path / "here" / ".git").mkdir()
    return (tmp_path / "here").resolve()


@pytest.fixture
def client(server: Client, folder: Path) -> Iterator[Client]:
    server.set_folders([folder], [])
    server.messages.clear()
    yield server
    assert server.messages == []
    for uri in sorted(server.opened):
        server.close(uri)
    server.set_folders([], [folder])


def where(path: Path, word: str) -> dict[str, Any]:
    text = path.read_text("utf-8")
    at = text.index(word) + 1
    place = {"line": text.count("\n", 0, at), "character": at - (text.rfind("\n", 0, at) + 1)}
    return {"textDocument": {"uri": path.as_uri()}, "position": place}


def carry_out(edit: dict[str, Any]) -> set[str]:
    """Carry out an edit on the disk, and return the paths that it has changed."""
    changes = [
        *({"textDocument": {"uri": uri}, "edits": edits} for uri, edits in edit.get("changes", {}).items()),
        *edit.get("documentChanges", []),
    ]
    done = set()
    for one in changes:
        if one.get("kind") == "rename":
            Path(one["oldUri"].removeprefix("file://")).rename(one["newUri"].removeprefix("file://"))
            continue
        path = Path(one["textDocument"]["uri"].removeprefix("file://"))
        text = path.read_text("utf-8")
        starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        for change in sorted(one["edits"], key=lambda change: -starts[change["range"]["start"]["line"]]):
            first, last = (
                starts[change["range"][end]["line"]] + change["range"][end]["character"] for end in ("start", "end")
            )
            text = text[:first] + change["newText"] + text[last:]
        path.write_text(text, "utf-8")
        done.add("/".join(path.parts[-3:]))
    return done


@pytest.mark.parametrize(
    ("start", "word", "name", "files"),
    [
        ("settings/shop.yaml", "shopFlow", "newFlow", FLOW_FILES),
        ("flows/shopFlow.yaml", "shopFlow", "newFlow", FLOW_FILES),
        ("login-policies/a.yaml", "user}", "member",
         {"flows/shopFlow.yaml", "entity-types/user.yaml", "settings/shop.yaml", "settings/shop.json",
          "login-policies/a.yaml", "access-schemas/a.yaml"}),
        ("entity-types/user.yaml", "user", "customers-2", None),
    ],
)  # fmt: skip
def test_every_file_of_the_environment(
    start: str,
    word: str,
    name: str,
    files: set[str] | None,
    client: Client,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    before = {(one.rule, one.path) for one in api.check([folder]).findings}
    asked = where(folder / "prod" / start, word)
    shown = client.request("textDocument/prepareRename", asked)
    assert shown["placeholder"] in ("user", "shopFlow")
    done = carry_out(client.request("textDocument/rename", {**asked, "newName": name}))
    assert not any("dev/" in path for path in done)
    if files is not None:
        expected = {f"prod/{one}" for one in files}
        assert {path for path in done if "application-settings" not in path} == expected
    settings = (folder / "prod" / "application-settings.yaml").read_text("utf-8")
    if shown["placeholder"] == "user":
        assert f"\n{name}_distinguisher_field: storeId\n" in settings
        assert "\ncustomer_distinguisher_field: storeId\n" in settings
        assert f"user_entity_type: '{name}' # users" in (folder / "prod/settings/shop.yaml").read_text("utf-8")
    assert {(one.rule, one.path) for one in api.check([folder]).findings} == before


def test_a_flow_that_is_named_by_its_file(client: Client, folder: Path) -> None:
    (folder / "prod/settings/shop.yaml").write_text("user_entity_type: user\ndefault_flow_name: listed\n", "utf-8")
    client.files_changed(folder / "prod/settings/shop.yaml")
    asked = where(folder / "prod/settings/shop.yaml", "listed")
    edit = client.request("textDocument/rename", {**asked, "newName": "other"})
    carry_out(edit)
    assert (folder / "prod/flows/other-versions.json").is_file()
    assert "default_flow_name: other\n" in (folder / "prod/settings/shop.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "word", "name", "text"),
    [
        ("prod/settings/shop.yaml", "shopFlow", "not a name", "letters, digits and underscores"),
        ("prod/settings/shop.yaml", "shopFlow", "listed", "there is already a flow `listed` here"),
        ("prod/login-policies/a.yaml", "f0000000", "x", "only flows and entity types"),
        ("prod/settings/shop.yaml", "the shop", "x", "only flows and entity types"),
    ],
)
def test_what_is_refused(path: str, word: str, name: str, text: str, client: Client, folder: Path) -> None:
    assert text in client.refusal("textDocument/rename", {**where(folder / path, word), "newName": name})


def test_a_file_of_several_environments(client: Client, folder: Path) -> None:
    shared = folder / "shared.yaml"
    shared.write_text("user_entity_type: user\ndefault_flow_name: shopFlow\n", "utf-8")
    client.files_changed(shared)
    asked = where(folder / "prod/settings/shop.yaml", "shopFlow")
    text = client.refusal("textDocument/rename", {**asked, "newName": "newFlow"})
    assert "shared.yaml:2 belongs to several environments" in text
    done = carry_out(client.request("textDocument/rename", {**where(shared, "shopFlow"), "newName": "newFlow"}))
    assert {"dev/flows/shopFlow.yaml", "prod/flows/shopFlow.yaml"} <= done


@pytest.mark.parametrize("text", ["user_entity_type: user\ndefault_flow_name: &f shopFlow\nccp_flow_name: *f\n"])
def test_what_cannot_be_edited_ends_the_rename(text: str, client: Client, folder: Path) -> None:
    (folder / "prod/settings/shop.yaml").write_text(text, "utf-8")
    client.files_changed(folder / "prod/settings/shop.yaml")
    asked = {**where(folder / "prod/flows/shopFlow.yaml", "shopFlow"), "newName": "newFlow"}
    assert "cannot be changed in place" in client.refusal("textDocument/rename", asked)
