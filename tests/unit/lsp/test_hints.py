"""Document links, code lenses and inlay hints, and the settings that switch them off."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

EXAMPLES = Path(__file__).parents[3] / "examples"
PULL = {"textDocument": {"diagnostic": {}}}
EVERYTHING = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(EXAMPLES / "good", tmp_path_factory.mktemp("good") / "here")).resolve()
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(good: Path) -> Iterator[Client]:
    with Client(good, **PULL, window={"showDocument": {"support": True}}) as client:
        yield client


@pytest.fixture
def client(server: Client) -> Iterator[Client]:
    yield server
    assert server.messages == []
    for uri in sorted(server.opened):
        server.close(uri)


def links(client: Client, uri: str, text: str) -> dict[str, list[str]]:
    """Return the texts that are links, each with the last parts of the files that they lead to."""
    found: dict[str, list[str]] = {}
    for one in client.request("textDocument/documentLink", {"textDocument": {"uri": uri}}):
        place, end = one["range"]["start"], one["range"]["end"]
        assert place["line"] == end["line"]
        word = text.split("\n")[place["line"]][place["character"] : end["character"]]
        found.setdefault(word, []).append("/".join(one["target"].split("/")[-2:]))
    return found


def test_ids_are_links_in_urls_and_paths_too(client: Client, good: Path) -> None:
    path = good / "prod" / "settings" / "shop.yaml"
    text = path.read_text("utf-8")
    found = links(client, client.open(path), text)
    assert found["shopFlow"][0].startswith("flows/shopFlow.yaml#L")
    oidc = found["f0000000-0000-4000-8000-000000000001"]
    assert len(oidc) == text.count("f0000000-0000-4000-8000-000000000001") > 1
    assert all(one.startswith("oidc-clients/shop.yaml#L") for one in oidc)


def test_a_link_to_an_application_client(client: Client, good: Path) -> None:
    path = good / "prod" / "oidc-clients" / "shop.yaml"
    text = path.read_text("utf-8")
    targets = [target for found in links(client, client.open(path), text).values() for target in found]
    assert any(one.startswith("api-clients/") for one in targets)
    assert any(one.startswith("login-policies/") for one in targets)


def lenses(client: Client, uri: str) -> list[dict[str, Any]]:
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("login-policies/customers.yaml", "2 clients use this policy"),
        ("token-policies/login.yaml", "2 clients use this policy"),
        ("flows/shopFlow.yaml", "1 client uses this flow"),
        ("settings/shop.yaml", "inherits "),
    ],
)
def test_who_uses_an_object(path: str, text: str, client: Client, good: Path) -> None:
    titles = [one["command"]["title"] for one in lenses(client, client.open(good / "prod" / path))]
    assert any(title.startswith(text) for title in titles), titles


def test_a_lens_leads_to_a_use(client: Client, good: Path) -> None:
    uri = client.open(good / "prod" / "login-policies" / "customers.yaml")
    (one,) = lenses(client, uri)
    client.request("workspace/executeCommand", one["command"])
    client.pull(uri)
    assert "/prod/oidc-clients/" in client.shown[-1]


def hints(client: Client, uri: str) -> list[tuple[int, str]]:
    found = client.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": EVERYTHING})
    return [(one["position"]["line"], one["label"]) for one in found]


def test_names_behind_ids_and_what_is_overridden(client: Client, good: Path) -> None:
    path = good / "prod" / "oidc-clients" / "shop.yaml"
    lines = path.read_text("utf-8").split("\n")
    found = hints(client, client.open(path))
    assert any(label == "Customers" and lines[line].startswith("loginPolicy") for line, label in found)
    settings = good / "prod" / "settings" / "new.yaml"
    application = (good / "prod" / "application-settings.yaml").read_text("utf-8")
    assert "user_entity_type" in application or "email_method" in application
    uri = client.open(settings, "user_entity_type: other\nsite_name: x\nemail_method: other\n")
    assert [label for _, label in hints(client, uri) if label.startswith("application: ")] != []


SECRET = "Zx9qLm2vTr84WbKd"


def test_an_overridden_secret_is_not_shown(client: Client, good: Path) -> None:
    application = good / "prod" / "application-settings.yaml"
    changed = application.read_text("utf-8") + f"\nsmtp_password: {SECRET}\nrpx_key: {SECRET}\nx_{SECRET}: 1\n"
    client.open(application, changed)
    settings = client.open(good / "prod" / "settings" / "new.yaml", "user_entity_type: user\nsmtp_password: other\n")
    before = len(client.said)
    hints(client, settings)
    lenses(client, settings)
    client.at("completion", settings, 2, 0)
    assert SECRET.encode() not in client.said[before:]


@pytest.mark.parametrize("how", ["configuration", "pushed"])
def test_they_can_be_switched_off(how: str, good: Path) -> None:
    capabilities: dict[str, Any] = {**PULL, "workspace": {"configuration": how == "configuration"}}
    with Client(good, **capabilities) as client:
        uri = client.open(good / "prod" / "oidc-clients" / "shop.yaml")
        assert hints(client, uri)
        assert lenses(client, uri)
        client.settings = {"codeLens": False, "inlayHints": False}
        reported = {"lint-settings": client.settings} if how == "pushed" else None
        client.notify("workspace/didChangeConfiguration", {"settings": reported})
        client.pull(uri)
        client.pull(uri)
        assert hints(client, uri) == []
        assert lenses(client, uri) == []
