"""The baseline: a recorded finding is not reported again, a new or changed one is, and one that is gone is, once."""

import json
import os
import random
import re
import stat
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generated import examples
from lint_settings.allows.baseline_file import Entry, baseline_text, read_baseline
from lint_settings.documents.source import Source
from place import Outcome, Place, good

FILE = "known.json"
USE = ("--baseline", FILE)
RECORD = ("--update-baseline", *USE)
RULE = "empty-providers"
FAULT = "authentication.providers: []"


def record(place: Place, *paths: str) -> str:
    """Record what is found; what is said of it."""
    outcome = place.quick(*RECORD, *(paths or (".",)))
    assert (outcome.code, outcome.err) == (0, ""), outcome
    return outcome.out


def reported(place: Place, *arguments: str) -> list[str]:
    """What is found, as `file:line rule`."""
    found = []
    for line in place.lines(*arguments):
        where, _, rest = line.partition(": ")
        found.append(f"{where.rpartition(':')[0]} {rest.partition('[')[2].partition(']')[0]}")
    return found


def new(place: Place, *arguments: str) -> list[str]:
    """What is found beside the baseline."""
    return reported(place, *USE, *(arguments or (".",)))


def summed_up(outcome: Outcome) -> tuple[int, str]:
    """The exit code of a run and the last line of what it prints."""
    return outcome.code, outcome.out.splitlines()[-1]


def entries(place: Place, name: str = FILE) -> list[dict[str, str | None]]:
    """What is recorded."""
    found: list[dict[str, str | None]] = json.loads((place.folder / name).read_text("utf-8"))["findings"]
    return found


def entry(file: str = "shop.yaml", value: str | None = "4f53cda18c2baa0c", **more: str) -> dict[str, str | None]:
    """An entry, for an empty list of providers."""
    return {"rule": RULE, "file": file, "pointer": "/authentication.providers", "value": value, **more}


def write(place: Place, *entries: dict[str, str | None]) -> None:
    """Write a baseline with these entries."""
    place.write(FILE, json.dumps({"version": 1, "findings": entries}, indent=1))


# --- what is recorded


def test_the_file(place: Place) -> None:
    place.settings("shop.yaml", FAULT, "shop_colour: red")
    place.settings("dev/shop.yaml", FAULT)
    assert record(place) == f"{FILE}: 3 findings recorded; 3 findings in all\n"
    assert (place.folder / FILE).read_bytes() == (
        b'{\n  "version": 1,\n  "findings": [\n'
        b'    {"rule": "empty-providers", "file": "dev/shop.yaml", "pointer": "/authentication.providers",'
        b' "value": "4f53cda18c2baa0c"},\n'
        b'    {"rule": "empty-providers", "file": "shop.yaml", "pointer": "/authentication.providers",'
        b' "value": "4f53cda18c2baa0c"},\n'
        b'    {"rule": "unknown-setting", "file": "shop.yaml", "pointer": "/shop_colour",'
        b' "value": "8bdd898772190c35"}\n'
        b"  ]\n}\n"
    )


def test_nothing_to_record(place: Place) -> None:
    place.settings("shop.yaml")
    assert record(place) == f"{FILE}: nothing has changed; 0 findings in all\n"
    assert (place.folder / FILE).read_text() == '{\n  "version": 1,\n  "findings": []\n}\n'
    assert new(place) == []


def test_what_is_recorded_is_counted_and_no_more(place: Place) -> None:
    place.settings("shop.yaml", FAULT, "login_attempts: many")
    record(place)
    outcome = place.quick(*USE, ".")
    assert summed_up(outcome) == (0, "1 file checked: nothing found; 2 in the baseline")
    report = json.loads(place.quick("-fjson", *USE, ".").out)
    assert report["findings"] == []
    assert report["summary"]["baselined"] == 2
    assert report["summary"]["errors"] == 0
    assert reported(place, ".") == ["shop.yaml:7 empty-providers", "shop.yaml:8 invalid-value"], (
        "without, all is reported"
    )


def test_what_is_new_is_reported(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    place.settings("shop.yaml", FAULT, "shop_colour: red")
    place.settings("other.yaml", FAULT)
    outcome = place.quick(*USE, "-fconcise", ".")
    assert outcome.code == 1
    assert new(place) == ["other.yaml:7 empty-providers", "shop.yaml:8 unknown-setting"]


def test_the_same_again_is_new(place: Place) -> None:
    one, two = good("one") + f"{FAULT}\n", good("two") + f"{FAULT}\n"
    place.write("shop.yaml", one)
    record(place)
    place.write("shop.yaml", f"{one}---\n{two}")
    assert len(new(place)) == 1
    record(place)
    assert entries(place) == [entry(), entry()]
    assert new(place) == []
    place.write("shop.yaml", one)
    assert new(place) == [f"{FILE}:5 stale-baseline"]


def test_an_allow_comes_first(place: Place) -> None:
    place.settings("shop.yaml", f"{FAULT}  # lint-settings: allow[{RULE}] -- no social login")
    record(place)
    assert entries(place) == []
    place.settings("shop.yaml", FAULT)
    record(place)
    place.settings("shop.yaml", f"{FAULT}  # lint-settings: allow[{RULE}] -- no social login")
    assert new(place) == [], "the allow is of use, and what it covers is not gone"
    assert new(place, "--no-allow", ".") == []
    assert record(place) == f"{FILE}: 1 obsolete finding removed; 0 findings in all\n"


def test_an_allow_has_no_entry_of_another(place: Place) -> None:
    place.write("shop.yaml", f"{good('one')}{FAULT}\n")
    record(place)
    allowed = f"{FAULT}  # lint-settings: allow[{RULE}] -- no social login\n"
    place.write("shop.yaml", f"{good('two')}{allowed}---\n{good('one')}{FAULT}\n")
    assert new(place) == []


def test_rules_that_are_off_are_not_recorded(place: Place) -> None:
    place.write("lint-settings.toml", f"severity = {{{RULE} = 'off'}}\n")
    place.settings("shop.yaml", FAULT, "shop_colour: red")
    record(place)
    assert [one["rule"] for one in entries(place)] == ["unknown-setting"]


def test_files_that_cannot_be_parsed(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("broken.yaml", "user_entity_type: [\n")
    record(place)
    assert new(place) == []
    place.write("shop.yaml", f"{FAULT}\nbroken: [\n")
    assert new(place) == ["shop.yaml:2 syntax"], "what cannot be seen is not gone"
    place.settings("broken.yaml")
    place.settings("shop.yaml", FAULT)
    assert new(place) == [f"{FILE}:4 stale-baseline"]


def test_findings_of_a_config(place: Place) -> None:
    pipeline = "[[pipeline]]\nfeatures = ['direct_read_access']\noperations = ['POST flow field']\n"
    unused = f"[[allow]]\nrule = '{RULE}'\nfiles = ['/shop.yaml']\nreason = 'no social login'\n"
    place.write("lint-settings.toml", pipeline + unused)
    place.settings("shop.yaml")
    found = reported(place, ".")
    assert found == ["lint-settings.toml:3 insufficient-permission", "lint-settings.toml:4 unused-allow"]
    record(place)
    assert new(place) == []
    place.write("lint-settings.toml", f"# moved\n{unused.replace('no social', 'no public')}{pipeline}")
    assert new(place) == ["lint-settings.toml:2 unused-allow"], "another reason makes it another allow"
    place.write("lint-settings.toml", "")
    assert new(place) == [f"{FILE}:4 stale-baseline", f"{FILE}:5 stale-baseline"]
    assert new(place, "shop.yaml") == [], "a run over one file sees no more than a part"


# --- what makes a finding the same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FAULT, f"# why\n\n{FAULT}"),
        (FAULT, "authentication.providers:\n  []"),
        (FAULT, "'authentication.providers': [  # none\n  ]"),
        (FAULT, "authentication.providers: '[]'"),
        ("login_attempts: -3", 'login_attempts: "-3"'),
        ("login_attempts: -3", "login_attempts: !!int '-3'"),
        ("shop: {b: 1, a: [1, two]}", "shop:\n  a:\n  - '1'\n  - 'two'\n  b: 1"),
        ("shop: true", "shop: 'true'"),
        ("shop: one two", "shop: >-\n  one\n  two"),
    ],
)
def test_spelling_does_not_matter(place: Place, before: str, after: str) -> None:
    place.settings("shop.yaml", before)
    record(place)
    assert entries(place) != []
    place.settings("shop.yaml", after)
    assert [line for line in new(place) if "ambiguous" not in line] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("login_attempts: -3", "login_attempts: -4"),
        ("shop: [1, 2]", "shop: [2, 1]"),
        ("shop: {a: 1}", "shop: {b: 1}"),
        ("shop: {a: 1}", "shop: [a, 1]"),
        ("shop: []", "shop: {}"),
        ("shop: null", "shop: 'null'"),
        ("login_attempts: many", "login_attempts: lots"),
    ],
)
def test_another_value_is_reported(place: Place, before: str, after: str) -> None:
    place.settings("shop.yaml", before)
    record(place)
    place.settings("shop.yaml", after)
    (finding,) = [line for line in new(place) if "ambiguous" not in line and "null-value" not in line]
    assert finding == reported(place, "--select", finding.partition(" ")[2], ".")[0]
    assert "stale-baseline" not in finding


def test_documents_of_one_file_are_distinguished_by_their_values(place: Place) -> None:
    one, two = (f"{good(name)}default_flow_name: {name}-flow\n" for name in ("one", "two"))
    one, two = (text.replace("default_flow_name: standard\n", "") for text in (one, two))
    place.write("shop.yaml", f"{one}---\n{two}")
    record(place)
    place.write("shop.yaml", f"{two}---\n{one}")
    assert new(place) == []
    place.write("shop.yaml", f"{one}---\n{two.replace('two-flow', 'three-flow')}")
    assert new(place) == ["shop.yaml:13 malformed-flow-name"]


@pytest.mark.parametrize("wrap", ["{}", '{{"stat": "ok", "result": {}}}', '{{"_embedded": {{"settings": {}}}}}'])
def test_objects_in_a_list_may_move(place: Place, wrap: str) -> None:
    def client(name: str, **more: object) -> dict[str, object]:
        return {**yaml.safe_load(good(name)), **more}

    faulty, fine = client("one", **{"authentication.providers": []}), client("two")
    if "_embedded" in wrap:
        place.write("lint-settings.toml", "[kinds]\nclient-settings = ['shop.json']\n")
    place.write("shop.json", wrap.format(json.dumps([faulty])))
    record(place)
    ((pointer, value),) = [(one["pointer"], one["value"]) for one in entries(place)]
    assert pointer is not None
    assert pointer.endswith("/0/authentication.providers")
    assert value == "4f53cda18c2baa0c"
    place.write("shop.json", wrap.format(json.dumps([fine, faulty])))
    assert new(place) == []
    assert record(place) == f"{FILE}: nothing has changed; 1 finding in all\n"
    assert str(entries(place)[0]["pointer"]).endswith("/1/authentication.providers"), "where it is now"
    place.write("shop.json", wrap.format(json.dumps([fine])))
    assert new(place) == [f"{FILE}:4 stale-baseline"]


def test_what_is_missing_has_no_value(place: Place) -> None:
    place.write("shop.yaml", good().replace("user_entity_type: user\n", ""))
    record(place)
    assert entries(place) == [{"rule": "missing-setting", "file": "shop.yaml", "pointer": "/user_entity_type",
                               "value": None}]  # fmt: skip
    place.write("shop.yaml", "# moved\n" + good().replace("user_entity_type: user\n", "site_name: Shop\n"))
    assert new(place) == []


def test_paths_are_relative_to_the_baseline(place: Place) -> None:
    place.settings("tenant/shop.yaml", FAULT)
    place.settings("other/shop.yaml", FAULT)
    assert place.quick("--update-baseline", "--baseline", "tenant/known.json", ".").code == 0
    assert [one["file"] for one in entries(place, "tenant/known.json")] == ["../other/shop.yaml", "shop.yaml"]
    for cwd, baseline, paths in (
        ("tenant", "known.json", [".", "../other"]),
        ("other", "../tenant/known.json", ["shop.yaml", str(place.folder / "tenant")]),
        (".", str(place.folder / "tenant" / "known.json"), ["tenant/shop.yaml", "other/shop.yaml"]),
    ):
        assert place.lines("--baseline", baseline, *paths, cwd=cwd) == []


def test_a_folder_by_another_name(place: Place) -> None:
    place.settings("tenant/shop.yaml", FAULT)
    (place.folder / "link").symlink_to("tenant")
    record(place, "tenant")
    assert new(place, "link") == []


def test_standard_input_has_the_name_of_its_file(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    content = (place.folder / "shop.yaml").read_bytes()
    outcome = place.run(*USE, "--stdin-filename", "shop.yaml", "-", stdin=content)
    assert summed_up(outcome) == (0, "1 file checked: nothing found; 1 in the baseline")


# --- secrets

SECRETS = ("hunter2hunter2", "correct-horse-battery", "0123456789abcdef0123456789abcdef01234567", "pw")


@pytest.mark.parametrize(
    "text",
    [
        "client_secret: {}",
        "shop: {{rpx_key: {}, colour: red}}",
        "shop: {{api_keys: [{}, 2]}}",
        "custom: {{my_password: {{inner: {}}}}}",
        "shop: 'https://example.com/?client_secret={}&a=b'",
        """shop: '{{"clientSecret": "{}"}}'""",
        "backplane_password: ${{PASSWORD:-{}}}",
    ],
)
def test_no_secret_has_a_part_in_a_hash(place: Place, text: str) -> None:
    texts = set()
    for secret in SECRETS if "client_secret={}" not in text else SECRETS[:3]:
        place.settings("shop.yaml", text.format(secret))
        record(place)
        written = (place.folder / FILE).read_text("utf-8")
        assert entries(place) != []
        assert secret not in written or secret == "pw"
        texts.add(written)
    assert len(texts) == 1, "another secret changes nothing"


def test_the_same_secret_under_another_name(place: Place) -> None:
    texts = set()
    for secret in SECRETS[:3]:
        place.settings("shop.yaml", f"client_secret: {secret}", f"shop_colour: {secret}")
        record(place)
        texts.add((place.folder / FILE).read_text("utf-8"))
    assert len(texts) == 1


def test_a_secret_in_a_name(place: Place) -> None:
    texts = set()
    for secret in ("hunter2/hunter2", "correct~horse-battery"):
        place.settings("shop.yaml", f"'rpx_key {secret}': null")
        record(place)
        assert entries(place) != []
        texts.add((place.folder / FILE).read_text("utf-8"))
        assert new(place) == []
    assert len(texts) == 1
    assert "hunter" not in texts.pop()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("another", "red"), ("another", "Blue sky"), ("another", "hunterxyzqkv"), ("another", "12345"),
        ("another", "'4321'"), ("[another]", "[red]"), ("{a: other}", "{a: letmein}"),
    ],
)  # fmt: skip
def test_no_hash_depends_on_the_value_of_a_name_that_nothing_describes(place: Place, before: str, after: str) -> None:
    place.settings("shop.yaml", f"shop_colour: {before}")
    record(place)
    recorded = (place.folder / FILE).read_text("utf-8")
    place.settings("shop.yaml", f"shop_colour: {after}")
    record(place)
    assert entries(place) != []
    assert (place.folder / FILE).read_text("utf-8") == recorded


def test_text_beside_a_secret_counts(place: Place) -> None:
    place.settings("shop.yaml", "shop: {rpx_key: hunter2hunter2, count: 1}")
    record(place)
    place.settings("shop.yaml", "shop: {rpx_key: hunter3hunter3, count: 2}")
    assert new(place) == ["shop.yaml:7 unknown-setting"]


# --- what is stale


def test_a_finding_that_is_gone(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.settings("other.yaml", FAULT)
    record(place)
    place.settings("shop.yaml")
    assert new(place) == [f"{FILE}:5 stale-baseline"]
    assert new(place, "shop.yaml") == [f"{FILE}:5 stale-baseline"]
    assert new(place, "other.yaml") == []
    assert new(place, "--ignore", RULE, ".") == []
    assert new(place, "--ignore", "stale-baseline", ".") == []
    assert new(place, "--select", f"{RULE},stale-baseline", ".") == [f"{FILE}:5 stale-baseline"]
    report = json.loads(place.quick("-fjson", *USE, ".").out)
    (found,) = report["findings"]
    assert (found["path"], found["pointer"], found["line"], found["column"]) == (FILE, "/findings/1", 5, 5)
    assert found["message"] == (
        f"{RULE} no longer reports anything at /authentication.providers in shop.yaml; "
        "remove the entry, or update the baseline with --update-baseline"
    )
    shown = place.quick(*USE, ".").out
    assert '{"rule": "empty-providers", "file": "shop.yaml"' in shown


def test_the_severity_of_a_stale_entry(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    place.settings("shop.yaml")
    assert place.quick(*USE, ".").code == 1
    assert place.quick(*USE, "--fail-level=error", ".").code == 0
    place.write("lint-settings.toml", "severity = {stale-baseline = 'error'}\nfail-level = 'error'\n")
    assert place.quick(*USE, ".").code == 1
    place.write("lint-settings.toml", "severity = {stale-baseline = 'off'}\n")
    assert place.quick(*USE, ".").code == 0


def test_a_file_that_is_gone(place: Place) -> None:
    place.settings("dev/shop.yaml", FAULT)
    place.settings("dev/other.yaml")
    place.settings("prod/shop.yaml")
    record(place)
    (place.folder / "dev" / "shop.yaml").unlink()
    stale = [f"{FILE}:4 stale-baseline"]
    assert new(place) == new(place, "dev") == stale
    assert new(place, "prod") == new(place, "dev/other.yaml") == []
    assert new(place, "--exclude", "nothing", ".") == []
    assert record(place, "prod") == f"{FILE}: nothing has changed; 1 finding in all\n"
    assert record(place, "dev") == f"{FILE}: 1 obsolete finding removed; 0 findings in all\n"


def test_a_file_that_is_not_looked_at(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.settings("other.yaml")
    record(place)
    place.settings("shop.yaml")
    place.write("lint-settings.toml", "exclude = ['shop.yaml']\n")
    assert new(place) == []


def test_of_two_entries_the_right_one_is_stale(place: Place) -> None:
    faulty, fine = ({**yaml.safe_load(good(name)), "authentication.providers": value}
                    for name, value in (("one", []), ("two", ["facebook"])))  # fmt: skip
    place.write("shop.json", json.dumps([faulty, faulty]))
    record(place)
    about = [one["rule"] for one in entries(place)].index(RULE)
    place.write("shop.json", json.dumps([fine, faulty]))
    stale = [line for line in new(place, "--select", f"{RULE},stale-baseline", ".") if "stale" in line]
    assert stale == [f"{FILE}:{4 + about} stale-baseline"]


def test_an_entry_written_by_hand(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    write(place, entry("./old/../shop.yaml"))
    assert new(place) == []


def test_allows_that_cannot_be_judged_now(place: Place) -> None:
    place.settings("shop.yaml", f"shop_colour: red  # lint-settings: allow[{RULE}] -- no social login")
    record(place)
    assert [one["rule"] for one in entries(place)] == ["unused-allow", "unknown-setting"]
    assert new(place, "--ignore", RULE, ".") == []
    assert new(place, "--no-allow", ".") == []
    place.settings("shop.yaml", "shop_colour: red")
    assert [line.partition(" ")[2] for line in new(place)] == ["stale-baseline"]


def test_a_file_that_holds_no_settings_any_more(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.settings("other.yaml")
    record(place)
    for content in ("", "- note\n"):
        place.write("shop.yaml", content)
        assert new(place) == [f"{FILE}:4 stale-baseline"]


def test_a_rule_that_had_no_say(place: Place) -> None:
    place.rule("failing", "raise ValueError")
    place.settings("shop.yaml")
    write(place, entry(rule="failing"))
    outcome = place.quick(*USE, "-fconcise", ".")
    assert (outcome.code, outcome.out) == (2, "")


def test_a_file_that_cannot_be_read_makes_nothing_stale(place: Place) -> None:
    place.settings("shop.yaml")
    (place.folder / "other.yaml").symlink_to("nowhere.yaml")
    write(place, entry())
    outcome = place.quick(*USE, "-fconcise", ".")
    assert (outcome.code, outcome.out) == (2, "")


def test_rules_across_files_know_the_folder_of_the_baseline(place: Place) -> None:
    for name in ("one", "two"):
        place.write(f"{name}.yaml", good("the same"))
    record(place)
    assert {str(one["rule"]) for one in entries(place)} == {"shared-oidc-client"}
    assert new(place, "one.yaml") == new(place, "two.yaml") == [], "the other file is known"
    assert record(place, "two.yaml").startswith(f"{FILE}: nothing has changed")
    assert new(place) == []


# --- the baseline is no settings file


def test_a_baseline_is_no_settings_file(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    strict = place.quick(*USE, "--strict-kinds", ".")
    assert summed_up(strict) == (0, "1 file checked: nothing found; 1 in the baseline")
    assert place.quick(*USE, FILE).code == 0, "nothing is left to check, as when only the baseline is committed"
    assert summed_up(place.quick(*USE, FILE, "shop.yaml")) == (0, "1 file checked: nothing found; 1 in the baseline")
    other = place.quick("--strict-kinds", f"--ignore={RULE}", ".")
    assert summed_up(other) == (0, "1 file checked: nothing found; 1 other file skipped")
    (place.folder / FILE).rename(place.folder / "lint-settings-baseline.json")
    usual = place.quick("--strict-kinds", f"--ignore={RULE}", ".")
    assert summed_up(usual) == (0, "1 file checked: nothing found")
    alone = place.quick("lint-settings-baseline.json")
    assert alone.out == "nothing was checked: lint-settings-baseline.json is a baseline of lint-settings\n"


# --- renewing


def test_a_run_over_some_files_leaves_the_others(place: Place) -> None:
    place.settings("one.yaml", FAULT)
    place.settings("two.yaml", FAULT)
    record(place)
    place.settings("one.yaml")
    place.settings("two.yaml", "shop_colour: red")
    said = record(place, "two.yaml")
    assert said == f"{FILE}: 1 finding recorded, 1 obsolete removed; 2 findings in all\n"
    assert [(one["file"], one["rule"]) for one in entries(place)] == [
        ("one.yaml", RULE), ("two.yaml", "unknown-setting")
    ]  # fmt: skip


def test_a_run_of_some_rules_leaves_the_others(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    place.settings("shop.yaml", "shop_colour: red")
    place.quick(*RECORD, "--select", "unknown-setting", ".")
    assert [one["rule"] for one in entries(place)] == [RULE, "unknown-setting"]


def test_the_same_findings_make_the_same_file(place: Place) -> None:
    place.settings("b.yaml", FAULT, "zebra: 1", "apple: 1")
    place.settings("a.yaml", FAULT)
    record(place)
    text = (place.folder / FILE).read_bytes()
    place.settings("b.yaml", "apple: 1", FAULT, "zebra: 1")
    before = os.stat(place.folder / FILE)
    assert record(place) == f"{FILE}: nothing has changed; 4 findings in all\n"
    assert (place.folder / FILE).read_bytes() == text
    assert os.stat(place.folder / FILE).st_ino == before.st_ino, "not even written"


@pytest.mark.parametrize("trouble", ["unreadable", "crash", "missing"])
def test_nothing_is_written_where_something_could_not_be_checked(place: Place, trouble: str) -> None:
    paths = ["."]
    place.settings("shop.yaml", FAULT)
    if trouble == "unreadable":
        (place.folder / "other.yaml").symlink_to("nowhere.yaml")
    elif trouble == "crash":
        place.rule("failing", "raise ValueError")
    else:
        paths.append("nowhere.yaml")
    outcome = place.quick(*RECORD, *paths)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("lint-settings: nothing was recorded; fix this first\n")
    assert not (place.folder / FILE).exists()


def test_a_baseline_that_changes_meanwhile_is_left_alone(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    text = (place.folder / FILE).read_text()
    place.settings("shop.yaml")
    # The rule plays another user who records, too, while the linter looks at the files.
    place.rule("colleague", f"with open('{FILE}', 'a') as file:\n    file.write('\\n')\nreturn ()")
    outcome = place.quick(*RECORD)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith(f"the baseline {FILE} has changed since it was read; run again\n")
    assert (place.folder / FILE).read_text() == text + "\n"


def test_the_folder_of_a_baseline_is_made(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    assert place.quick("--update-baseline", "--baseline", "new/deep/known.json", ".").code == 0
    assert place.quick("--baseline", "new/deep/known.json", ".").code == 0


def test_a_baseline_is_written_whole_or_not_at_all(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    outcome = place.quick("--update-baseline", "--baseline", "/proc/none/known.json", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert re.fullmatch(
        r"lint-settings: the baseline /proc/none/known.json cannot be written: \w[\w -]+\n", outcome.err
    )
    record(place)
    (place.folder / FILE).chmod(0o640)
    place.settings("shop.yaml")
    record(place)
    assert stat.S_IMODE((place.folder / FILE).stat().st_mode) == 0o640
    assert sorted(path.name for path in place.folder.rglob("*.json*")) == [FILE], "nothing is left beside it"
    assert entries(place) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-allow", "."], "leave out --no-allow and --no-baseline"),
        (["-"], "name the file instead of `-`"),
        (["--no-baseline", "."], "--baseline and --no-baseline contradict each other"),
    ],
)
def test_what_does_not_go_together(place: Place, arguments: list[str], message: str) -> None:
    place.settings("shop.yaml", FAULT)
    outcome = place.quick(*RECORD, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_nothing_to_check_is_nothing_to_record(place: Place) -> None:
    place.write("note.yaml", "- note\n")
    outcome = place.quick(*RECORD, ".")
    assert outcome.code == 2
    assert not (place.folder / FILE).exists()


# --- by the config


def test_the_config_names_a_baseline(place: Place) -> None:
    place.write("tenant/lint-settings.toml", f"baseline = '../{FILE}'\n")
    place.settings("tenant/shop.yaml", FAULT)
    missing = place.quick("tenant")
    assert missing.code == 2
    assert f"the baseline {FILE} does not exist; `lint-settings --update-baseline` records" in missing.err
    outcome = place.quick("--update-baseline", "tenant")
    assert (outcome.code, outcome.err) == (0, "")
    assert [one["file"] for one in entries(place)] == ["tenant/shop.yaml"]
    assert place.lines("tenant") == place.lines("shop.yaml", cwd="tenant") == []
    assert reported(place, "--no-baseline", "tenant") == ["tenant/shop.yaml:7 empty-providers"]
    assert reported(place, "--isolated", "tenant") == ["tenant/shop.yaml:7 empty-providers"]
    assert summed_up(place.run("tenant")) == (0, "1 file checked: nothing found; 1 in the baseline"), "no option needed"
    assert place.quick("--show-files", "tenant").code == 0


@pytest.mark.parametrize("way", ["a path", "a link", "a linked folder"])
@pytest.mark.parametrize("arguments", [["."], ["--update-baseline", "."]])
def test_a_config_names_no_baseline_outside_of_the_repository(place: Place, way: str, arguments: list[str]) -> None:
    place.write("outside/known.json", '{"of_a_stranger": 1}\n')
    (place.folder / "repo/.git").mkdir(parents=True)
    named = {"a path": "../outside/known.json", "a link": "known.json", "a linked folder": "in/known.json"}[way]
    if way == "a link":
        (place.folder / "repo/known.json").symlink_to("../outside/known.json")
    elif way == "a linked folder":
        (place.folder / "repo/in").symlink_to("../outside")
    place.write("repo/lint-settings.toml", f"baseline = '{named}'\n")
    place.settings("repo/shop.yaml", FAULT)
    outcome = place.quick(*arguments, cwd="repo")
    assert outcome.code == 2
    assert "of_a_stranger" not in outcome.out + outcome.err
    assert (place.folder / "outside/known.json").read_text() == '{"of_a_stranger": 1}\n'
    if arguments == ["."]:
        assert "is outside of the repository, or a link leads there; move it into the repository" in outcome.err
        assert "of_a_stranger" in place.quick("--baseline", named, ".", cwd="repo").err, "a user who names it sees it"


def test_the_command_line_wins(place: Place) -> None:
    place.write("lint-settings.toml", "baseline = 'nowhere.json'\n")
    place.settings("shop.yaml", FAULT)
    record(place)
    assert new(place) == []
    assert not (place.folder / "nowhere.json").exists()


def test_two_configs_two_baselines(place: Place) -> None:
    for name in ("a", "b"):
        place.write(f"{name}/lint-settings.toml", "baseline = 'known.json'\n")
        place.settings(f"{name}/shop.yaml", FAULT)
    outcome = place.quick("--update-baseline", ".")
    assert outcome.out == "".join(f"{name}/known.json: 1 finding recorded; 1 finding in all\n" for name in ("a", "b"))
    assert entries(place, "a/known.json") == entries(place, "b/known.json") == [entry()]
    assert place.lines(".") == []


def test_the_usual_name(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    outcome = place.quick("--update-baseline")
    assert outcome.out == "lint-settings-baseline.json: 1 finding recorded; 1 finding in all\n"
    assert "name it with --baseline" in outcome.err
    assert reported(place, "--baseline", "lint-settings-baseline.json") == []
    assert reported(place) == ["shop.yaml:7 empty-providers"], "it was not named"


def test_a_symptom_is_looked_for_in_the_baseline_too(place: Place) -> None:
    place.write("lint-settings.toml", f"baseline = '{FILE}'\n")
    place.settings("shop.yaml", FAULT)
    record(place)
    assert place.lines(".") == []
    assert RULE in place.quick("symptom", "no social login", ".").out


# --- a baseline that cannot be used


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n"version": 1\n"findings": []}', "3: not valid JSON: a comma or a closing bracket is missing before this"),
        ("", "1: the file is empty"),
        ("<<<<<<< ours\n", "1: not valid JSON"),
        ("[]", "1: a baseline is a mapping of `version` and `findings`"),
        ('{\n"findings": []}', "1: a baseline is a mapping of `version` and `findings`"),
        ('{\n"version": 2, "findings": []}', "2: `version` takes 1; another release may have written this"),
        ('{"version": true, "findings": []}', "1: `version` takes 1"),
        ('{"version": 1,\n"findings": {}}', "2: `findings` takes a list"),
        ('{"version": 1, "findings": [],\n"finding": []}', "2: unknown key `finding`; did you mean `findings`?"),
        ('{"version": 1, "findings": [\n1]}', "2: an entry is a mapping of `rule`, `file`, `pointer` and `value`"),
        ('{"version": 1, "findings": [\n{"rule": "syntax"}]}', "2: an entry is a mapping of"),
        ('{"version": 1, "findings": [{\n"roule": ""}]}', "2: unknown key `roule`; did you mean `rule`?"),
        (
            '{"version": 1, "findings": [{"rule": "syntax", "file": "a",\n"pointer": null, "value": null}]}',
            "2: `pointer` takes a text",
        ),
        (
            '{"version": 1, "findings": [{"rule": "syntax", "file": "a", "pointer": "",\n"value": 1}]}',
            "2: `value` takes a text or null",
        ),
        ('{"version": 1,\n"version": 1, "findings": []}', "2: `version` is already set on line 1"),
        (b"\xff\xfe{\x00", "1: the file is UTF-16"),
        (b'{"version":\n"\xff"}', "2: byte 0xff here is not UTF-8"),
    ],
)
@pytest.mark.parametrize("options", [USE, RECORD], ids=["use", "update"])
def test_a_broken_baseline(place: Place, text: str | bytes, message: str, options: tuple[str, ...]) -> None:
    path = place.write(FILE, text)
    content = path.read_bytes()
    place.settings("shop.yaml")
    outcome = place.quick(*options, ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"lint-settings: {FILE}:{message}" in outcome.err
    assert outcome.err.endswith("fix the file, or remove it and record again\n")
    assert path.read_bytes() == content


def test_a_baseline_that_is_not_there(place: Place) -> None:
    place.settings("shop.yaml")
    outcome = place.quick(*USE, ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"lint-settings: the baseline {FILE} does not exist; "
        f"`lint-settings --update-baseline --baseline {FILE}` records today's findings\n"
    )
    assert (
        "the baseline nowhere/known.json does not exist"
        in place.quick("--baseline=nowhere/known.json", "shop.yaml").err
    )
    (place.folder / FILE).mkdir()
    assert place.quick(*USE, ".").err == f"lint-settings: the baseline {FILE} cannot be read: Is a directory\n"


@pytest.mark.parametrize("change", [lambda text: text.replace(b"\n", b"\r\n"), lambda text: b"\xef\xbb\xbf" + text])
def test_a_baseline_as_others_save_it(place: Place, change) -> None:
    place.settings("shop.yaml", FAULT)
    record(place)
    text = (place.folder / FILE).read_bytes()
    place.write(FILE, change(text))
    assert new(place) == []
    place.settings("shop.yaml")
    assert new(place) == [f"{FILE}:4 stale-baseline"]


TEXT = st.text(st.characters(exclude_characters="/", codec=None), max_size=8)


@given(st.lists(st.builds(Entry, TEXT.filter(bool), TEXT, TEXT, st.none() | TEXT)))
def test_what_is_written_is_read_again(entries: list[Entry]) -> None:
    text = baseline_text(entries)
    text.encode("utf-8")
    assert text.endswith("\n}\n")
    assert text.count("\n") == (len(entries) + 5 if entries else 4)
    assert [one[1:] for one in read_baseline(Source("known.json", text))] == [one[1:] for one in entries]


# --- whatever the files look like

# Each mistake gives one finding at its setting and does nothing to the others: values, and other ways to write some.
MISTAKES: dict[str, tuple[object, ...]] = {
    "authentication.providers": ([],),
    "login_attempts": (-3, -4, "many"),
    "Site_Name": ("Shop", "Store"),
    # Of two texts of a custom setting, which may be secrets, the baseline knows no difference.
    "shop_colour": ("red", 5, True, {"b": [1, 2], "a": "x"}, {"b": [1, 3], "a": "x"}),
    "default_flow_name": ("shop-flow", "other-flow"),
    "authentication.second_factor.trust_device_ttl": ("7d", "8d"),
    "theming.logoURL": ("/logo.svg", "/other.svg"),
}


def respelled(value: object, dice: random.Random) -> object:
    """A value that the API stores alike."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda _: dice.random())
        return {name: respelled(value[name], dice) for name in names}
    if isinstance(value, list):
        return [respelled(item, dice) for item in value]
    return str(value) if type(value) is int and dice.random() < 0.5 else value


def written(documents: list[dict[str, object]], name: str, dice: random.Random) -> bytes:
    """Documents as a file, laid out as the dice fall."""
    texts = []
    for document in documents:
        data = respelled(document, dice)
        if name.endswith(".json"):
            return json.dumps(data, indent=dice.choice([None, 1, 4])).encode()
        layout = {"default_flow_style": dice.choice([False, None, True]), "indent": dice.choice([2, 4])}
        text = yaml.safe_dump(data, sort_keys=False, width=dice.choice([60, 1000]), **layout)
        texts.append(dice.choice(["", "# the shop\n\n", "\n"]) + text)
    return "---\n".join(texts).replace("\n", dice.choice(["\n", "\r\n"])).encode()


@contextmanager
def somewhere():
    """A place for one example."""
    with TemporaryDirectory() as folder:
        Path(folder, ".git").mkdir()
        yield Place(Path(folder).resolve())


CLIENTS = st.lists(
    st.dictionaries(st.sampled_from(sorted(MISTAKES)), st.integers(0, 9), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)


@pytest.mark.parametrize("name", ["shop.yaml", "shop.json"])
@examples(12)
@given(clients=CLIENTS, seed=st.integers(0, 10_000))
def test_whatever_the_files_look_like(name: str, clients: list[dict[str, int]], seed: int) -> None:
    dice = random.Random(seed)
    chosen = [{key: MISTAKES[key][at % len(MISTAKES[key])] for key, at in one.items()} for one in clients]
    files = [chosen] if name.endswith(".yaml") else [[one] for one in chosen]
    mistakes = [{**yaml.safe_load(good(str(at))), **one} for at, one in enumerate(chosen)]

    def write(place: Place) -> None:
        at = 0
        for number, documents in enumerate(files):
            content = written(mistakes[at : at + len(documents)], name, dice)
            place.write(f"{number}/{name}", content)
            at += len(documents)

    with somewhere() as place:
        write(place)
        everything = reported(place, ".")
        assert len(everything) == sum(map(len, clients))
        record(place)
        assert new(place) == []
        mistakes = [{key: one[key] for key in sorted(one, key=lambda _: dice.random())} for one in mistakes]
        write(place)
        assert new(place) == [], "the same in another layout"

        changed = dice.randrange(len(mistakes))
        key = dice.choice(sorted(clients[changed]))
        before = mistakes[changed][key]
        recorded = [one[key] for one in chosen if key in one]
        others = [value for value in MISTAKES[key] if value not in recorded]
        if others:
            mistakes[changed][key] = dice.choice(others)
            write(place)
            found = json.loads(place.quick("-fjson", *USE, ".").out)["findings"]
            assert [one["pointer"] for one in found] == [f"/{key}"], "another value is reported, and nothing else"
            assert found[0]["rule"] != "stale-baseline"
        mistakes[changed][key] = before
        if key == "default_flow_name":
            mistakes[changed][key] = "standard"
        else:
            del mistakes[changed][key]
        write(place)
        assert [line.partition(" ")[2] for line in new(place)] == ["stale-baseline"], "what is fixed is reported once"
        assert record(place).startswith(f"{FILE}: 1 obsolete finding removed")
        assert new(place) == []
