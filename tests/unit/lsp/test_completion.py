"""Completion in YAML blocks, flow and JSON, in texts that cannot be read yet."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp_client import Client

EXAMPLES = Path(__file__).parents[3] / "examples"
SNIPPETS = {"textDocument": {"diagnostic": {}, "completion": {"completionItem": {"snippetSupport": True}}}}
OIDC = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(EXAMPLES / "good", tmp_path_factory.mktemp("good") / "here")).resolve()
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(good: Path) -> Iterator[Client]:
    with Client(good, **SNIPPETS) as client:
        yield client


def items(client: Client, path: Path, marked: str) -> list[dict[str, Any]]:
    """Return what is offered where a text has a `|`, the best first."""
    at = marked.index("|")
    text = marked[:at] + marked[at + 1 :]
    uri = client.open(path, text, "json" if path.suffix == ".json" else "yaml")
    found = client.at("completion", uri, text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1))
    client.close(uri)
    assert client.messages == []
    return sorted(found["items"], key=lambda one: one["sortText"] if "sortText" in one else one["label"])


def labels(client: Client, path: Path, marked: str) -> list[str]:
    return [one["label"] for one in items(client, path, marked)]


def written(marked: str, item: dict[str, Any]) -> str:
    """Return the text with an item written into it."""
    at = marked.index("|")
    text = marked[:at] + marked[at + 1 :]
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    start, end = (item["textEdit"]["range"][name] for name in ("start", "end"))
    first, last = starts[start["line"]] + start["character"], starts[end["line"]] + end["character"]
    assert first <= at <= last, "an editor filters by what is between the start and the cursor"
    assert start["line"] == end["line"]
    assert item["filterText"].startswith(text[first:at]) or not text[first:at].strip("\"'")
    return text[:first] + item["textEdit"]["newText"] + text[last:]


# A text with a `|` where something is typed, one of the items that are offered there, and the text with it.
WRITTEN = [
    ("yaml", "user_entity_type: user\nsite|", "site_name", 'user_entity_type: user\nsite_name: "${1:Example Shop}"'),
    ("yaml", "user_entity_type: user\n|\n", "default_flow_name", "user_entity_type: user\ndefault_flow_name: $1\n"),
    ("yaml", "|", "user_entity_type", "user_entity_type: $1"),
    ("yaml", "user_entity_type: user\nsi|te_name: x\n", "site_name", "user_entity_type: user\nsite_name: x\n"),
    ("yaml", "user_entity_type: |", "user", "user_entity_type: user"),
    ("yaml", "user_entity_type:|\nsite_name: x", "user", "user_entity_type: user\nsite_name: x"),
    ("yaml", "user_entity_type: 'us|'\n", "user", "user_entity_type: user\n"),
    ("yaml", '{user_entity_type: "|", site_name: x}', "user", '{user_entity_type: "user", site_name: x}'),
    ("yaml", "{user_entity_type: user, |}", "default_flow_name", "{user_entity_type: user, default_flow_name: $1}"),
    ("yaml", "{user_entity_type: user, default_f|", "default_flow_name",
     "{user_entity_type: user, default_flow_name: $1"),
    ("yaml", "user_entity_type: user\ncustom:\n  default_f|\n", "default_flow_name",
     "user_entity_type: user\ncustom:\n  default_flow_name: $1\n"),
    ("yaml", "user_entity_type: user\nauthentication.providers: [|\n", "facebook",
     "user_entity_type: user\nauthentication.providers: [facebook\n"),
    ("yaml", "user_entity_type: user\nauthentication.providers:\n- face|\n- linkedin\n", "facebook",
     "user_entity_type: user\nauthentication.providers:\n- facebook\n- linkedin\n"),
    ("yaml", "user_entity_type: user\ndefault_flow_name: portalFlow\ndefault_flow_version: |\n", "20240115093000123456",
     'user_entity_type: user\ndefault_flow_name: portalFlow\ndefault_flow_version: "20240115093000123456"\n'),
    ("json", '{"user_entity_type": "user", "site|"}', "site_name",
     '{"user_entity_type": "user", "site_name": "${1:Example Shop}"}'),
    ("json", '{"user_entity_type": "user", |}', "authentication.providers",
     '{"user_entity_type": "user", "authentication.providers": [$1]}'),
    ("json", '{"|\n "user_entity_type": "user"}', "default_flow_name",
     '{"default_flow_name": "$1",\n "user_entity_type": "user"}'),
    ("json", '{"user_entity_type": |', "user", '{"user_entity_type": "user"'),
    ("json", '{"user_entity_type": "user", "authorization.rules.email_is_verified": |}', "true",
     '{"user_entity_type": "user", "authorization.rules.email_is_verified": true}'),
    ("json", '{"user_entity_type": "user", "authentication.providers": ["facebook", "|"]}', "linkedin",
     '{"user_entity_type": "user", "authentication.providers": ["facebook", "linkedin"]}'),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "marked", "label", "after"), WRITTEN)
def test_what_is_written(suffix: str, marked: str, label: str, after: str, server: Client, good: Path) -> None:
    found = {one["label"]: one for one in items(server, good / "prod" / "settings" / f"new.{suffix}", marked)}
    assert label in found
    assert written(marked, found[label]) == after


SETTINGS = "user_entity_type: user\n"


@pytest.mark.parametrize(
    ("place", "marked", "expected"),
    [
        ("settings", SETTINGS + "default_flow_name: |", {"shopFlow", "portalFlow"}),
        ("settings", SETTINGS + "authorization.rules.required_attributes: [|]", {"email", "primaryAddress.city"}),
        ("settings", SETTINGS + "backplane_version: |", {"v1.0", "v1.1", "v1.2"}),
        ("settings", SETTINGS + "legal_acceptance_id_1: a\nauthorization.rules.legal_accepted: [|]", {"a"}),
        ("settings", SETTINGS + "authentication.providers.custom:\n  a.b:\n    na|", {"name", "icon", "provider"}),
        ("settings", SETTINGS + "authentication.providers.custom: {x.y: {name: a}}\nauthentication.providers:\n- |",
         {"x.y", "facebook"}),
        ("oidc-clients", "id: x\nredirectURIs: []\ntype: |", {"public", "confidential"}),
        ("oidc-clients", "id: x\nloginP|", {"loginPolicy", "tokenPolicy", "redirectURIs"}),
        ("api-clients", "_id: x\nfeatures: [own|]", {"owner", "login_client"}),
        ("entity-types", "name: x\nattr_defs:\n- name: a\n  constraints: [|]", {"required", "unique"}),
        ("entity-types", "name: x\nattr_defs:\n- name: a\n  attr_defs:\n  - name: b\n    ty|", {"type"}),
        ("token-policies", "id: x\nallowedScopes: [openid, |]", {"profile", "email"}),
        ("token-policies", "id: x\nuseAccessJWT: |", {"true", "false"}),
        ("access-schemas", "type_name: user\naccess_type: |", {"read", "write"}),
        ("access-schemas", "type_name: user\naccess_type: read\nattributes: [|]", {"email"}),
        ("access-schemas", "type_name: |", {"user"}),
        ("flows", "name: x\nschemas: [|]", {"user"}),
        ("flows", "name: x\nuserData: [|]", {"email"}),
        ("login-policies", "id: x\nidentityStoreDetails: {type: |}", {"janrainCapture"}),
        ("login-policies", "id: x\nidentityStoreDetails:\n  connectionDetails:\n    enti|", {"entityType", "clientId"}),
        ("login-policies", "id: x\nidentityStoreDetails: {connectionDetails: {entityType: |", {"user"}),
        ("login-policies", "id: x\nidentityStoreDetails: {connectionDetails: {entityType: user}}\n"
         "customClaims:\n  id_token:\n    mail: |", {"email"}),
    ],
)  # fmt: skip
def test_values_and_members(place: str, marked: str, expected: set[str], server: Client, good: Path) -> None:
    assert expected <= set(labels(server, good / "prod" / place / "new.yaml", marked))


@pytest.mark.parametrize(
    ("marked", "absent"),
    [
        (SETTINGS + "u|", "user_entity_type"),
        (SETTINGS + "custom: {site_name: x}\n|", "site_name"),
        ("user_entity_type: user\nauthentication.providers: [facebook, |]", "facebook"),
        (SETTINGS + "rpx_|", "rpx_appid"),
    ],
)
def test_what_is_there_already_is_not_offered(marked: str, absent: str, server: Client, good: Path) -> None:
    found = labels(server, good / "prod" / "settings" / "new.yaml", marked)
    assert found
    assert absent not in found


@pytest.mark.parametrize("place", ["dev", "prod"])
def test_ids_have_the_name_of_their_object(place: str, server: Client, good: Path) -> None:
    path = good / place / "oidc-clients" / "new.yaml"
    (one,) = items(server, path, "id: x\nredirectURIs: []\nloginPolicy: |")
    assert one["label"] in (good / place / "login-policies" / "customers.yaml").read_text("utf-8")
    assert one["detail"].startswith("Customers")
    assert one["detail"].endswith(", login policy")


def test_ids_in_urls(server: Client, good: Path) -> None:
    path = good / "prod" / "settings" / "new.yaml"
    url = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id="
    marked = f"{SETTINGS}verify_email_url: {url}f0|&x=y\n"
    found = {one["detail"]: one for one in items(server, path, marked)}
    shop = found["Example Shop, OIDC client"]
    assert written(marked, shop) == f"{SETTINGS}verify_email_url: {url}{shop['label']}&x=y\n"


def test_comments(server: Client, good: Path) -> None:
    path = good / "prod" / "settings" / "new.yaml"
    marked = SETTINGS + "authentication.providers: [] # lint-settings: allow[emp|] -- why"
    found = items(server, path, marked)
    assert found[0]["label"] == "empty-providers"
    assert len(found) > 100
    shown = server.request("completionItem/resolve", found[0])
    assert "hides every social login button" in shown["documentation"]["value"]
    assert "unknown-setting" in labels(server, path, SETTINGS + "# lint-settings: allow-file[empty-providers, un|")
    assert "login-policy" in labels(server, path, "# lint-settings: kind=|")
    assert {"allow[]", "kind="} <= set(labels(server, path, "# lint-settings: |"))
    assert labels(server, path, "# to do: |") == []


def test_an_item_is_explained(server: Client, good: Path) -> None:
    (one,) = (one for one in items(server, good / "prod" / "settings" / "new.yaml", "|") if one["label"] == "site_name")
    assert "browser tab" in server.request("completionItem/resolve", one)["documentation"]["value"]


@pytest.mark.parametrize("path", ["compose.yaml", "prod/settings/other.yaml"])
def test_other_files_get_nothing(path: str, server: Client, good: Path) -> None:
    assert labels(server, good / path, "services:\n  web:\n    image: x\n    |") == []
    assert labels(server, good / path, "text: >-\n  user_|") == []
