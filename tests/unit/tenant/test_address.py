"""Objects in lists are addressed by their ids: in allows, the baseline, the output and messages."""

import json
from typing import Any

import pytest
import yaml

from place import GOOD, Place

RULE = "insecure-redirect-uri"
ONLY = ("--select", f"{RULE},unused-allow,stale-baseline,unknown-allow")
POLICIES = {
    "loginPolicy": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "tokenPolicy": "886313e1-3b8a-5372-9b90-0c9aee199e5d",
}


def client(name: str, uri: str = "https://shop.example.com", **more: Any) -> dict[str, Any]:
    """An OIDC client whose id is made of its name."""
    identity = f"{ord(name[0]):08x}-0000-4000-8000-00000000f001"
    return {"id": identity, "name": name, "type": "public", "redirectURIs": [uri], **POLICIES, **more}


SHOP, PORTAL = client("Shop"), client("Portal", "http://portal.example.com")
BAD = client("Kiosk", "http://kiosk.example.com")
WRAPS = {
    "_embedded": (lambda items: {"_embedded": {"clients": items}}, "/_embedded/clients"),
    "list": (lambda items: items, ""),
    "result": (lambda items: {"stat": "ok", "result": items}, "/result"),
    "results": (lambda items: {"stat": "ok", "results": items, "result_count": 3}, "/results"),
}
ENDS = {"json": json.dumps, "yaml": lambda data: yaml.safe_dump(data, sort_keys=False)}


def findings(place: Place, *arguments: str) -> list[dict[str, Any]]:
    """The findings of a run as JSON."""
    outcome = place.quick("-fjson", *ONLY, *arguments, ".")
    assert outcome.code in (0, 1), outcome.err
    return list(json.loads(outcome.out)["findings"])


def pointers(place: Place) -> list[str]:
    """The pointers of what is found."""
    return [one["pointer"] for one in findings(place)]


def allow(pointer: str, rule: str = RULE) -> str:
    """A config with one allow."""
    return f"[[allow]]\nrule = '{rule}'\nfiles = ['list.*']\npointer = {json.dumps(pointer)}\nreason = 'x'\n"


@pytest.mark.parametrize("ending", ENDS)
@pytest.mark.parametrize("wrap", WRAPS)
def test_an_item_of_a_list_is_addressed_by_its_id(place: Place, wrap: str, ending: str) -> None:
    made, above = WRAPS[wrap]
    place.write(f"list.{ending}", ENDS[ending](made([SHOP, BAD])))
    (found,) = findings(place)
    assert found["pointer"] == f"{above}/id={BAD['id']}/redirectURIs/0"
    assert found["message"].startswith("OIDC client `Kiosk`: ")


@pytest.mark.parametrize("ending", ENDS)
@pytest.mark.parametrize("wrap", WRAPS)
def test_an_allow_by_id_follows_its_object(place: Place, wrap: str, ending: str) -> None:
    made, above = WRAPS[wrap]
    for below in ("/redirectURIs/0", "/redirectURIs", ""):
        place.write("lint-settings.toml", allow(f"{above}/id={BAD['id']}{below}"))
        for items in ([SHOP, BAD], [BAD, SHOP]):
            place.write(f"list.{ending}", ENDS[ending](made(items)))
            assert pointers(place) == []
        place.write(f"list.{ending}", ENDS[ending](made([PORTAL, SHOP, BAD])))
        assert pointers(place) == [f"{above}/id={PORTAL['id']}/redirectURIs/0"]


def test_an_allow_by_number_still_holds(place: Place) -> None:
    place.write("list.json", json.dumps({"_embedded": {"clients": [SHOP, BAD]}}))
    for pointer in ("/_embedded/clients/1/redirectURIs/0", "/_embedded/clients/1", "/_embedded"):
        place.write("lint-settings.toml", allow(pointer))
        assert pointers(place) == []
    place.write("lint-settings.toml", allow("/_embedded/clients/0"))
    assert sorted(one["rule"] for one in findings(place)) == [RULE, "unused-allow"]


def test_an_allow_by_an_id_that_is_gone_is_unused(place: Place) -> None:
    place.write("lint-settings.toml", allow(f"/id={PORTAL['id']}"))
    place.write("list.json", json.dumps([SHOP, client("Portal")]))
    assert [one["rule"] for one in findings(place)] == ["unused-allow"]


@pytest.mark.parametrize(
    ("identity", "part"),
    [
        ("a/b", "id=a~1b"),
        ("a~b", "id=a~0b"),
        ("a=b", "id=a=b"),
        ("2", "id=2"),
        ("ä b", "id=ä b"),
        ("", "1"),
        (None, "1"),
        (17, "1"),
        ("${CLIENT}", "1"),
        (SHOP["id"], "1"),
    ],
)
def test_the_id_in_a_pointer(place: Place, identity: object, part: str) -> None:
    place.write("list.json", json.dumps([SHOP, {**BAD, "id": identity}]))
    assert pointers(place) == [f"/{part}/redirectURIs/0"]
    place.write("lint-settings.toml", allow(f"/{part}/redirectURIs/0"))
    assert pointers(place) == []


def test_an_item_without_an_id_keeps_its_number_unless_its_link_has_one(place: Place) -> None:
    bare = {name: value for name, value in BAD.items() if name != "id"}
    place.write("list.json", json.dumps([SHOP, bare]))
    assert pointers(place) == ["/1/redirectURIs/0"]
    linked = {**bare, "_links": {"self": {"href": f"/abc/config/clients/{BAD['id']}"}}}
    place.write("list.json", json.dumps([SHOP, linked]))
    assert pointers(place) == [f"/id={BAD['id']}/redirectURIs/0"]


def test_lists_in_several_documents(place: Place) -> None:
    texts = [ENDS["yaml"](items) for items in ([BAD, SHOP], [client("Career", "http://c.example.com"), PORTAL])]
    place.write("list.yaml", "---\n".join([*texts, GOOD]))
    career = client("Career")["id"]
    assert pointers(place) == [f"/id={one}/redirectURIs/0" for one in (BAD["id"], career, PORTAL["id"])]


def test_one_object_in_a_file_keeps_its_pointer_and_message(place: Place) -> None:
    place.write("client.json", json.dumps(BAD))
    (found,) = findings(place)
    assert found["pointer"] == "/redirectURIs/0"
    assert "Kiosk" not in found["message"]


OTHERS = [
    ("allowedScopes", [{"id": "tp-1", "title": "Mobile", "accessTokenLifetime": [], "refreshTokenLifetime": 5,
                        "allowedScopes": ["openid"]}], "id=tp-1", "token policy `Mobile`: "),
    ("loginURL", [{"id": "lp-1", "title": "Default", "loginURL": 5, "identityStoreDetails": {}, "customClaims": {}}],
     "id=lp-1", "login policy `Default`: "),
    ("ipWhitelist", [{"_id": "k2", "name": "Shop", "features": ["login_client"], "ipWhitelist": 5}],
     "id=k2", "API client `Shop`: "),
    ("name", [{"attr_defs": 5, "name": "user"}], "name=user", "entity type `user`: "),
]  # fmt: skip


@pytest.mark.parametrize(("_member", "items", "part", "subject"), OTHERS, ids=[one[0] for one in OTHERS])
def test_other_kinds_of_lists(place: Place, _member: str, items: list[dict[str, Any]], part: str, subject: str) -> None:
    place.write("list.json", json.dumps(items))
    out = place.quick("-fjson", "--select=wrong-type,invalid-value,token-lifetime-range", ".").out
    found = json.loads(out)["findings"]
    assert found
    assert all(one["pointer"].startswith(f"/{part}/") for one in found)
    assert all(one["message"].startswith(subject) or subject[:-2] in one["message"] for one in found)


# --- the baseline


def test_the_baseline_follows_an_object(place: Place) -> None:
    place.write("list.json", json.dumps({"_embedded": {"clients": [SHOP, BAD]}}))
    place.quick("--update-baseline", *ONLY, ".")
    (entry,) = json.loads((place.folder / "lint-settings-baseline.json").read_text())["findings"]
    assert entry["pointer"] == f"/_embedded/clients/id={BAD['id']}/redirectURIs/0"
    place.write("lint-settings.toml", "baseline = 'lint-settings-baseline.json'\n")
    place.write("list.json", json.dumps({"_embedded": {"clients": [BAD, SHOP]}}))
    assert pointers(place) == []
    same = {**PORTAL, "redirectURIs": BAD["redirectURIs"]}
    place.write("list.json", json.dumps({"_embedded": {"clients": [same, BAD]}}))
    assert pointers(place) == [f"/_embedded/clients/id={PORTAL['id']}/redirectURIs/0"]
    place.write("list.json", json.dumps({"_embedded": {"clients": [same]}}))
    assert {one["rule"] for one in findings(place)} == {RULE, "stale-baseline"}


def test_a_baseline_with_numbers_still_holds_and_is_renewed_with_ids(place: Place) -> None:
    place.write("list.json", json.dumps([SHOP, BAD]))
    place.quick("--update-baseline", *ONLY, ".")
    path = place.folder / "lint-settings-baseline.json"
    path.write_text(path.read_text().replace(f"id={BAD['id']}", "1"))
    place.write("lint-settings.toml", "baseline = 'lint-settings-baseline.json'\n")
    assert "/1/redirectURIs/0" in path.read_text()
    assert pointers(place) == []
    place.write("list.json", json.dumps([BAD, SHOP]))
    assert pointers(place) == []
    outcome = place.quick("--update-baseline", *ONLY, ".")
    assert "nothing has changed" in outcome.out + outcome.err
    assert f"/id={BAD['id']}/redirectURIs/0" in path.read_text()


# --- other commands and formats


def test_the_allow_command_writes_ids(place: Place) -> None:
    place.write("list.json", json.dumps([SHOP, BAD]))
    place.quick("allow", RULE, ".", "--reason", "x")
    text = (place.folder / "lint-settings.toml").read_text()
    assert f'pointer = "/id={BAD["id"]}/redirectURIs/0"' in text
    place.write("list.json", json.dumps([BAD, PORTAL]))
    assert pointers(place) == [f"/id={PORTAL['id']}/redirectURIs/0"]
    (row,) = json.loads(place.quick("allows", "--no-age", "-fjson", ".").out)
    assert (row["pointer"], row["covers"]) == (f"/id={BAD['id']}/redirectURIs/0", 1)


def test_a_fingerprint_follows_its_object(place: Place) -> None:
    place.write("list.json", json.dumps([SHOP, BAD]))
    (before,) = findings(place)
    place.write("list.json", json.dumps([BAD, SHOP]))
    (after,) = findings(place)
    assert before["fingerprint"] == after["fingerprint"]
    assert before["line"] == after["line"]


@pytest.mark.parametrize("name", ["text", "concise", "grouped", "github", "markdown", "junit", "sarif", "gitlab"])
def test_every_format_names_the_object(place: Place, name: str) -> None:
    place.write("list.json", json.dumps([SHOP, BAD], indent=1))
    assert "Kiosk" in place.quick(f"--format={name}", *ONLY, ".").out


def test_a_renamed_object_does_not_touch_its_other_findings(place: Place) -> None:
    place.git("init")
    place.write("list.json", json.dumps([SHOP, BAD], indent=1))
    place.git("add", ".")
    place.git("commit", "-m", "x")
    place.write("list.json", json.dumps([SHOP, {**BAD, "name": "Kiosks"}], indent=1))
    assert findings(place, "--changed-since=HEAD") == []
