"""What changed since an earlier inventory: verdicts as cases, the trend, and saved files that are none."""

import json
from pathlib import Path
from typing import Any

import pytest

from inventory_tenant import FILES, ON, SECRET, Page, assert_sound, data_of, page_of, tenant
from lint_settings.inventory.changes import MOST_POINTS
from place import Place

SETTINGS, OIDC, POLICY, API = (
    "settings/shop.yaml",
    "oidc-clients/shop.yaml",
    "token-policies/login.yaml",
    "api-clients/shop.yaml",
)


def save(place: Place, name: str = "old.json", day: str | None = None, **more: Any) -> Any:
    """Save the inventory of a place outside of its tenant, as if written on a day, and return its data."""
    data = {**data_of(place), **more}
    if day is not None:
        data["date"] = data["trend"][-1]["date"] = day
    place.write(f"saved/{name}", json.dumps(data))
    return data


def compared(place: Place, *names: str) -> Any:
    place.write("lint-settings.toml", 'exclude = ["saved/"]\n')
    arguments = [part for name in names or ("old.json",) for part in ("--compare", f"saved/{name}")]
    return data_of(place, *arguments)


def changes(data: Any) -> list[tuple[str, str, str, str, list[str]]]:
    return [
        (one["verdict"], one["what"], one["before"], one["after"], [each["name"] for each in one["objects"]])
        for one in data["changes"]
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "wanted"),
    [
        (SETTINGS, ON, "", ("worse", "second factor", "on", "off")),
        (SETTINGS, "", ON, ("better", "second factor", "off", "on")),
        (SETTINGS, ON, "authentication.second_factor: ${MFA}\n", ("changed", "second factor", "on", "unknown")),
        (SETTINGS, "login_attempts: 3\n", "login_attempts: 9\n", ("worse", "`login_attempts`", "3", "9")),
        (SETTINGS, "login_attempts: 9\n", "login_attempts: '3'\n", ("better", "`login_attempts`", "9", "3")),
        (SETTINGS, "site_name: A\n", "site_name: B\n", ("changed", "`site_name`", "A", "B")),
        (SETTINGS, "", "theming.logoURL: https://a.example/l.svg\n", ("changed", "`theming.logoURL`", "", "https://a.example/l.svg")),
    ],
)  # fmt: skip
def test_settings(path: str, old: str, new: str, wanted: tuple[str, str, str, str], place: Place) -> None:
    tenant(place, prod={path: old})
    save(place)
    tenant(place, prod={path: new})
    assert (*wanted, ["Shop (prod)"]) in changes(compared(place))


@pytest.mark.parametrize(
    ("path", "old", "new", "wanted"),
    [
        (POLICY, "Lifetime: 1800", "Lifetime: 3600", ("worse", "lifetime of the access token", "30 minutes", "1 hour")),
        (POLICY, "Lifetime: 86400", "Lifetime: 3600", ("better", "lifetime of the refresh token", "1 day", "1 hour")),
        (SETTINGS, "0240115", "0240116", ("changed", "flow version", "20240115093000123456", "20240116093000123456")),
        (SETTINGS, "shopFlow", "newFlow", ("changed", "flow", "shopFlow", "newFlow")),
        (SETTINGS, "[facebook]", "[google]", ("changed", "`authentication.providers`", "facebook", "google")),
        (OIDC, "com/callback", "com/cb", ("changed", "redirect address", "", "https://shop.example.com/cb")),
        (OIDC, "com/callback", "com/cb", ("changed", "redirect address", "https://shop.example.com/callback", "")),
        (OIDC, "name: Shop", "name: Store", ("changed", "name", "Shop", "Store")),
        (API, "[login_client]", "[owner]", ("worse", "features", "login_client", "owner")),
        (API, "[0.0.0.0/0]", "[203.0.113.0/24]", ("better", "allow list", "0.0.0.0/0", "203.0.113.0/24")),
    ],
)
def test_texts(path: str, old: str, new: str, wanted: tuple[str, str, str, str], place: Place) -> None:
    tenant(place, prod={})
    save(place)
    assert old in FILES[path]
    place.write(f"prod/{path}", FILES[path].replace(old, new))
    assert wanted in [one[:4] for one in changes(compared(place))]


def test_objects_come_and_go(place: Place) -> None:
    tenant(place, prod={})
    place.write("prod/token-policies/other.yaml", "id: other\ntitle: Other\naccessTokenLifetime: 60\n")
    save(place)
    (place.folder / "prod/token-policies/other.yaml").unlink()
    tenant(place, stage={})
    found = [one for one in changes(compared(place)) if one[0] in ("new", "gone") and "`" not in one[1]]
    assert ("new", "environment", "", "", ["stage"]) in found
    assert ("new", "client", "", "", ["Shop (stage)"]) in found
    assert ("new", "API client", "", "", ["Shop API (stage)"]) in found
    assert ("gone", "token policy", "", "", ["Other (prod)"]) in found


def test_a_finding_is_the_same_on_another_line(place: Place) -> None:
    tenant(place, prod={SETTINGS: "site_nmae: a\n"})
    save(place)
    place.write(f"prod/{SETTINGS}", f"# a comment\n{FILES[SETTINGS]}site_nmae: a\n")
    assert changes(compared(place)) == []
    place.write(f"prod/{SETTINGS}", FILES[SETTINGS])
    assert ("gone", "warning `misspelt-setting`", "", "", ["Shop (prod)"]) in changes(compared(place))
    save(place)
    place.write(f"prod/{SETTINGS}", f"{FILES[SETTINGS]}site_nmae: a\n")
    assert ("new", "warning `misspelt-setting`", "", "", ["Shop (prod)"]) in changes(compared(place))


def test_allows_come_and_go(place: Place) -> None:
    tenant(place, prod={})
    save(place)
    tenant(place, prod={SETTINGS: "# lint-settings: allow-file[missing-setting] -- the old shop\n"})
    assert ("new", "allow of `missing-setting`", "", "", [f"prod/{SETTINGS}"]) in changes(compared(place))


def test_what_becomes_weaker_in_production(place: Place) -> None:
    tenant(place, dev={}, prod={})
    save(place)
    tenant(place, dev={SETTINGS: ON}, prod={})
    wanted = "`authentication.second_factor` weaker in production"
    assert ("worse", wanted, "", "yes", ["Shop"]) in changes(compared(place))


def test_what_cannot_be_read_any_longer(place: Place) -> None:
    tenant(place, prod={})
    save(place, not_read=["prod/a.yaml: gone"])
    place.write("lint-settings.toml", 'exclude = ["saved/"]\n')
    outcome = place.quick("inventory", "prod", "nowhere", "--format", "json", "--compare", "saved/old.json")
    assert outcome.code == 2
    found = [(one[0], one[4][0]) for one in changes(json.loads(outcome.out)) if one[1] == "not read"]
    assert [one[0] for one in found] == ["worse", "better"]
    assert "nowhere" in found[0][1]
    assert found[1][1] == "prod/a.yaml: gone"


def test_nothing_changed(place: Place) -> None:
    tenant(place, prod={})
    save(place)
    data = compared(place)
    assert (data["changes"], data["since"]) == ([], data["date"])
    assert "Nothing changed." in page_of(place, "--compare", "saved/old.json")
    assert "Nothing changed." in page_of(place, "--compare", "saved/old.json", "--format", "markdown")


def test_several_reports_make_a_trend(place: Place) -> None:
    tenant(place, prod={SETTINGS: "site_nmae: a\n"})
    save(place, "b.json", "2026-02-01")
    tenant(place, prod={SETTINGS: ON})
    save(place, "a.json", "2026-01-01")
    data = compared(place, "b.json", "a.json")
    assert data["since"] == "2026-02-01"
    assert [one["date"] for one in data["trend"]] == ["2026-01-01", "2026-02-01", data["date"]]
    assert [one["unprotected"] for one in data["trend"]] == [0, 1, 0]
    place.write("saved/c.json", json.dumps(data))
    again = compared(place, "c.json")  # a report keeps the trend of those that it was compared with
    assert [one["date"] for one in again["trend"]][:2] == ["2026-01-01", "2026-02-01"]


def test_a_trend_does_not_grow_without_end(place: Place) -> None:
    tenant(place, prod={})
    point = data_of(place)["trend"][0]
    points = [{**point, "date": f"20{year:02d}-01-01"} for year in range(1, 3 + MOST_POINTS // 2)] * 3
    save(place, trend=[{**one, "clients": at} for at, one in enumerate(points)])
    assert len(compared(place)["trend"]) == MOST_POINTS


def test_the_page_shows_changes_and_the_trend(place: Place) -> None:
    tenant(place, prod={SETTINGS: ON})
    save(place, day="2026-01-01")
    tenant(place, prod={})
    text = page_of(place, "--compare", "saved/old.json")
    page = assert_sound(text)
    part = text.partition('id="changes"')[2].partition("</section>")[0]
    assert "Changes since 2026-01-01" in part
    assert 'href="#client-prod-shop">Shop (prod)</a>' in part
    assert any(one.get("class") == "trend" for tag, one in page.elements if tag == "svg")
    assert "changes" not in Page(page_of(place)).ids


# --- saved files


def broken(data: Any, change: str) -> str:
    """Return a saved inventory with one thing wrong."""
    if change == "a client without a name":
        del data["clients"][0]["name"]
    elif change == "findings that are a text":
        data["findings"] = "none"
    elif change == "a date that is none":
        data["date"] = "yesterday"
    elif change == "an unknown risk":
        data["clients"][0]["risk"] = "huge"
    elif change == "a number that is true":
        data["files"] = True
    elif change == "a later version":
        data["schema_version"] = 99
    elif change == "the JSON of a check":
        data = {"schema_version": 1, "findings": []}
    elif change == "a list":
        data = []
    return json.dumps(data)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("a client without a name", "clients[0].name is missing"),
        ("findings that are a text", "findings is not a list"),
        ("a date that is none", "a date in it is invalid"),
        ("an unknown risk", "clients[0].risk is none of high, medium, low"),
        ("a number that is true", "files is not a number"),
        ("a later version", "is from a later release"),
        ("the JSON of a check", "is not an inventory; save one with"),
        ("a list", "is not an inventory; save one with"),
    ],
)
def test_a_file_that_is_no_inventory(change: str, wanted: str, place: Place) -> None:
    tenant(place, prod={})
    place.write("saved/old.json", broken(data_of(place), change))
    outcome = place.quick("inventory", "prod", "--compare", "saved/old.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert wanted in outcome.err
    assert "saved/old.json" in outcome.err


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"9" * 5_000, b"null"])
def test_a_file_that_is_not_json(content: bytes, place: Place) -> None:
    tenant(place, prod={})
    place.write("saved/old.json", content)
    outcome = place.quick("inventory", "prod", "--compare", "saved/old.json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "save one with `lint-settings inventory --format json --output FILE`" in outcome.err


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_path_that_is_no_file(name: str, place: Place) -> None:
    tenant(place, prod={})
    outcome = place.quick("inventory", "prod", "--compare", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be read" in outcome.err


@pytest.mark.parametrize("format_", ["html", "json", "markdown"])
def test_a_hostile_report_stays_text(format_: str, place: Place) -> None:
    tenant(place, prod={})
    data = data_of(place)
    bad = "<script>alert(1)</script>\u202e\x1b[31m"
    data["clients"][0]["flow"] = bad
    data["clients"].append({**data["clients"][0], "name": bad, "id": bad, "environment": bad, "key": bad})
    data["environments"][0]["name"] = bad
    data["allows"] = [{"rule": bad, "reason": bad, "until": bad, "days_left": 1, "path": bad, "line": 1, "covers": 1}]
    data["not_read"] = [bad]
    place.write("saved/old.json", json.dumps(data))
    outcome = place.quick("inventory", "prod", "--format", format_, "--compare", "saved/old.json")
    assert outcome.code == 0, outcome.err
    assert "\u202e" not in outcome.out
    assert "\x1b" not in outcome.out
    if format_ == "html":
        assert_sound(outcome.out)
    if format_ == "markdown":
        assert "<script>" not in outcome.out.replace("`<script>", "")


def test_a_secret_of_today_is_not_shown_from_an_old_report(place: Place) -> None:
    tenant(place, prod={SETTINGS: f"rpx_key: {SECRET}\n"})
    data = data_of(place)
    data["clients"][0]["flow"] = SECRET
    place.write("saved/old.json", json.dumps(data))
    for format_ in ("html", "json", "markdown"):
        outcome = place.quick("inventory", "prod", "--format", format_, "--compare", "saved/old.json")
        assert outcome.code == 0
        assert SECRET not in outcome.out


def test_the_saved_report_itself_is_no_settings_file(place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    tenant(place, prod={})
    outside: Path = tmp_path_factory.mktemp("saved") / "old.json"
    outside.write_text(json.dumps(data_of(place)), "utf-8")
    assert data_of(place, "--compare", str(outside))["changes"] == []
