"""`allows`: every allow is listed, with what it covers today and since when it is there."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from place import GOOD, Place

RULE = "empty-providers"
FAULT = "authentication.providers: []"
TODAY = date.today()
SOON = (TODAY + timedelta(days=3)).isoformat()
LATER = (TODAY + timedelta(days=400)).isoformat()
PAST = (TODAY - timedelta(days=2)).isoformat()


def comment(rule: str = RULE, until: str = "", reason: str = "no social login", scope: str = "allow") -> str:
    """A comment that allows."""
    return f"# lint-settings: {scope}[{rule}]{until and f' until {until}'} -- {reason}"


def rows(place: Place, *arguments: str) -> list[dict[str, Any]]:
    """The allows as data."""
    outcome = place.quick("allows", "-fjson", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(outcome.out)
    return found


def commit(place: Place, day: str, *, zone: str = "+0000") -> str:
    """Commit all on a day, shortly before midnight; the id of the commit."""
    place.git("add", "-A")
    place.git("commit", "-q", "-m", "x", "--date", f"{day}T23:30:00{zone}")
    return place.git("rev-parse", "HEAD").strip()


def test_one_of_each(place: Place) -> None:
    place.settings("a.yaml", f"{FAULT}  {comment(until=SOON)}", comment("unknown-setting", LATER), "shop_colour: red")
    place.write(
        "b.yaml", f"{comment('unknown-setting, head-in-production', PAST, 'old', 'allow-file')}\n{GOOD}a_b: 1\n"
    )
    place.write("c.json", json.dumps({"authentication.providers": []}))
    entry = f"[[allow]]\nrule = '{RULE}'\nfiles = ['*.json']\npointer = '/authentication.providers'\nreason = 'why'\n"
    place.write("lint-settings.toml", f"fail-level = 'error'\n\n{entry}")
    gone = {"since": None, "commit": None, "pointer": None}
    head = {"rule": "head-in-production", "reason": "old", "until": PAST, "days_left": -2, "covers": 0, **gone}
    own = {"rule": RULE, "reason": "no social login", **gone}
    assert rows(place) == [
        {**head, "path": "b.yaml", "line": 1, "scope": "file"},
        {**head, "path": "b.yaml", "line": 1, "scope": "file", "rule": "unknown-setting", "covers": 1},
        {**own, "until": SOON, "days_left": 3, "path": "a.yaml", "line": 7, "scope": "line", "covers": 1},
        {**own, "rule": "unknown-setting", "until": LATER, "days_left": 400, "path": "a.yaml", "line": 8,
         "scope": "line", "covers": 1},
        {**own, "until": None, "days_left": None, "path": "lint-settings.toml", "line": 3, "scope": "config",
         "covers": 1, "reason": "why", "pointer": "/authentication.providers"},
    ]  # fmt: skip
    lines = place.quick("allows").out.splitlines()
    assert len({line.index(" finding") for line in lines[:-1]}) == 1, "columns are aligned"
    assert [" ".join(line.split()) for line in lines] == [
        f"b.yaml:1 head-in-production expired {PAST}, 2 days ago 0 findings - old",
        f"b.yaml:1 unknown-setting expired {PAST}, 2 days ago 1 finding - old",
        f"a.yaml:7 empty-providers until {SOON}, 3 days left 1 finding - no social login",
        f"a.yaml:8 unknown-setting until {LATER}, 400 days left 1 finding - no social login",
        "lint-settings.toml:3 empty-providers no end 1 finding - why",
        "5 allows: 2 expired, 1 covers nothing",
    ]


def test_no_allows(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    assert rows(place) == []
    assert place.quick("allows").out == "0 allows\n"


def test_what_an_allow_covers(place: Place) -> None:
    place.settings("a.yaml", f"custom:  {comment('unknown-setting')}", "  shop_a: 1", "  shop_b: 2", "shop_c: 3")
    assert [one["covers"] for one in rows(place)] == [2]


@pytest.mark.parametrize("rule", ["no-such-rule", "immutable-changed", RULE], ids=["unknown", "over-time", "ignored"])
def test_what_cannot_be_known(place: Place, rule: str) -> None:
    place.write("lint-settings.toml", f"ignore = ['{RULE}']\n[[allow]]\nrule = '{rule}'\nfiles = ['*']\nreason = 'x'\n")
    place.settings("a.yaml", f"{FAULT}  {comment(rule)}")
    assert [one["covers"] for one in rows(place)] == [None, None]
    assert all("  -  " in line for line in place.quick("allows").out.splitlines()[:-1])


def test_an_allow_of_the_config_for_files_that_were_not_looked_at(place: Place) -> None:
    place.write("lint-settings.toml", f"[[allow]]\nrule = '{RULE}'\nfiles = ['/a.yaml', '/b.yaml']\nreason = 'x'\n")
    place.settings("a.yaml", FAULT)
    place.settings("b.yaml", FAULT)
    assert [one["covers"] for one in rows(place, "a.yaml")] == [None]
    assert [one["covers"] for one in rows(place, "a.yaml", "b.yaml")] == [2]
    assert [one["covers"] for one in rows(place, ".")] == [2]


def test_a_comment_in_json_or_in_a_text_is_none(place: Place) -> None:
    place.write("a.json", json.dumps({"authentication.providers": [], comment(): 1}))
    place.settings("b.yaml", f"shop: '{comment()}'")
    assert rows(place) == []


def test_an_allow_without_reason_is_listed(place: Place) -> None:
    place.settings("a.yaml", f"{FAULT}  # lint-settings: allow[{RULE}]")
    assert place.quick("allows").out.splitlines()[0].endswith("1 finding  -  no reason")


def test_no_secret_in_a_reason(place: Place) -> None:
    secret = "b0a1c2d3e4f5a6b7c8d9"
    place.settings("a.yaml", f"rpx_key: {secret}", f"{FAULT}  {comment(reason=f'key {secret}')}")
    place.write("lint-settings.toml", f"[[allow]]\nrule = '{RULE}'\nfiles = ['*']\nreason = 'key {secret}'\n")
    for arguments in ([], ["-fjson"]):
        outcome = place.quick("allows", *arguments)
        assert outcome.out.count("key ") == 2
        assert secret not in outcome.out + outcome.err


# --- since when


def test_since_when_a_comment_is_there(place: Place) -> None:
    place.git("init", "-q")
    place.settings("s/a.yaml", f"{FAULT}  {comment()}")
    first = commit(place, "2024-02-29", zone="-0500")
    place.write(
        "s/a.yaml", f"# moved\n{(place.folder / 's/a.yaml').read_text()}shop_b: 1  {comment('unknown-setting')}\n"
    )
    second = commit(place, "2025-06-01", zone="+0930")
    text = (place.folder / "s/a.yaml").read_text()
    place.write("s/a.yaml", f"# not committed\n{text}shop_c: 1  {comment('unknown-setting')}\n")
    place.write("s/b.yaml", f"{GOOD}{FAULT}  {comment()}\n")
    expected = [("a.yaml", 9, "2024-02-29"), ("a.yaml", 10, "2025-06-01"), ("a.yaml", 11, None), ("b.yaml", 7, None)]
    found = rows(place, "s")
    assert [(one["path"].rpartition("/")[2], one["line"], one["since"]) for one in found] == expected
    assert [one["commit"] for one in found] == [first[:12], second[:12], None, None]
    assert [one["since"] for one in rows(place, "s", "--no-age")] == [None] * 4
    assert "  since 2024-02-29  no social login" in place.quick("allows", "s").out
    place.env["PATH"] = ""
    assert [one["since"] for one in rows(place, "s")] == [None] * 4


def test_since_when_an_entry_is_there(place: Place) -> None:
    place.git("init", "-q")
    entry = "[[allow]]\nrule = '{}'\nfiles = ['*']\nreason = 'x'\n"
    place.write("lint-settings.toml", entry.format(RULE))
    place.settings("a.yaml", FAULT)
    commit(place, "2024-02-29")
    place.write("lint-settings.toml", entry.format(RULE) + "\n" + entry.format("unknown-setting"))
    commit(place, "2025-03-01")
    assert [(one["line"], one["since"]) for one in rows(place)] == [(1, "2024-02-29"), (6, "2025-03-01")]


def test_a_shallow_clone_does_not_know(place: Place) -> None:
    place.git("init", "-q", "origin")
    origin = Place(place.folder / "origin")
    origin.settings("a.yaml", f"{FAULT}  {comment()}")
    commit(origin, "2024-02-29")
    origin.settings("b.yaml", f"{FAULT}  {comment()}")
    commit(origin, "2024-03-01")
    origin.settings("c.yaml", f"{FAULT}  {comment()}")
    commit(origin, "2024-03-02")
    place.git("clone", "-q", "--depth=2", f"file://{origin.folder}", "clone")
    clone = Place(place.folder / "clone")
    assert [(one["path"], one["since"]) for one in rows(clone)] == [
        ("a.yaml", None),
        ("b.yaml", None),
        ("c.yaml", "2024-03-02"),
    ]
    assert [one["since"] for one in rows(origin)] == ["2024-02-29", "2024-03-01", "2024-03-02"]


def test_no_filter_runs(place: Place) -> None:
    place.git("init", "-q")
    place.settings("a.yaml", f"{FAULT}  {comment()}")
    commit(place, "2024-02-29")
    place.write(".gitattributes", "*.yaml filter=evil diff=evil\n")
    place.git("config", "filter.evil.clean", f"touch {place.folder}/ran; cat")
    place.git("config", "diff.evil.textconv", f"touch {place.folder}/ran; cat")
    place.write("a.yaml", (place.folder / "a.yaml").read_text() + "# changed\n")
    assert [one["since"] for one in rows(place)] == ["2024-02-29"]
    assert not (place.folder / "ran").exists()


# --- what goes wrong


def test_what_cannot_be_listed(place: Place) -> None:
    place.settings("a.yaml", f"{FAULT}  {comment()}")
    outcome = place.quick("allows", "a.yaml", "nowhere.yaml")
    assert outcome.code == 2
    assert outcome.err == "lint-settings: nowhere.yaml does not exist\n"
    assert outcome.out.splitlines()[-1] == "1 allow"
    (place.folder / "empty").mkdir()
    outcome = place.quick("allows", "empty")
    assert (outcome.code, outcome.out) == (2, "")
    assert "found no YAML or JSON file; searched empty" in outcome.err
    assert place.quick("allows", "--config=none.toml").code == 2
