"""`allow`: what it writes allows the findings of a rule, says why, and changes nothing else."""

import json
import os
import re
import tomllib
import warnings
from collections import Counter
from contextlib import chdir
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from generated import examples
from lint_settings.adopt.allow_places import Wish
from lint_settings.adopt.allowing import allow
from lint_settings.config import config_file as config
from lint_settings.config.config_file import find_config
from lint_settings.documents.finding import Finding
from lint_settings.documents.yaml.second_reader import compose_again
from lint_settings.engine.discover import context_of, discover
from lint_settings.engine.project import Options
from lint_settings.engine.run import run
from lint_settings.rulebook.registry import builtin
from lint_settings.testing import Case, read_cases
from place import GOOD, Place, good
from texts import block

HERE = Path(__file__).parents[2]
RULE = "empty-providers"
FAULT = "authentication.providers: []"
WHY = ("--reason", "no social login")
COMMENT = f"# lint-settings: allow[{RULE}] -- no social login"


def reported(place: Place, *arguments: str) -> list[str]:
    """What is found, as `file:line rule`."""
    found = []
    for line in place.lines(*(arguments or (".",))):
        where, _, rest = line.partition(": ")
        found.append(f"{where.rpartition(':')[0]} {rest.partition('[')[2].partition(']')[0]}")
    return found


def read(place: Place, name: str) -> str:
    """What a file holds."""
    return (place.folder / name).read_bytes().decode()


def added(before: str, after: str) -> list[str]:
    """The lines that are new or have changed."""
    old = before.splitlines()
    return [line for line in after.splitlines() if line not in old]


# --- comments


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([FAULT], [f"{FAULT} {COMMENT}"]),
        ([f"{FAULT}   "], [f"{FAULT} {COMMENT}"]),
        ([f"{FAULT}  # red"], [COMMENT]),
        (["login_attempts: 5  # five", FAULT], [f"{FAULT}  {COMMENT}"]),
        (["custom:", f"  {FAULT}"], [f"  {FAULT} {COMMENT}"]),
        (["custom:", f"    {FAULT} # red"], [f"    {COMMENT}"]),
        (["authentication.providers:", "  []"], [f"  [] {COMMENT}"]),
        (["authentication.providers: [", "  ]"], [COMMENT]),
        (["authentication.providers:  &none", "  []"], [f"  [] {COMMENT}"]),
        (["{authentication.providers: [], login_attempts: 5}"], None),
    ],
)
def test_where_the_comment_is(place: Place, lines: list[str], expected: list[str] | None) -> None:
    if expected is None:
        place.write("shop.yaml", f"{lines[0]}\n")
        expected = [f"{lines[0]} {COMMENT}"]
    else:
        place.settings("shop.yaml", *lines)
    before = read(place, "shop.yaml")
    outcome = place.quick("allow", RULE, *WHY)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "shop.yaml: 1 finding allowed by a comment\n1 finding allowed in 1 file\n"
    assert added(before, read(place, "shop.yaml")) == expected
    assert reported(place, f"--select={RULE},unused-allow") == []
    assert reported(place, f"--select={RULE}", "--no-allow") != []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["shop_text: |", "  many", "  lines"], ["# ALLOW"]),
        (["custom:", "  shop_text: >-", "    many", "", "    lines", "  a: 1"], ["  # ALLOW"]),
        (['shop_text: "many', '  lines"'], ["# ALLOW"]),
        (["shop_text: many", "  lines"], ["# ALLOW"]),
        (["shop_text: {a: 1,", "  b: 2}"], ["# ALLOW"]),
    ],
)
def test_a_value_over_several_lines(place: Place, lines: list[str], expected: list[str]) -> None:
    place.settings("shop.yaml", *lines, "site_name: Shop")
    before = read(place, "shop.yaml")
    assert place.quick("allow", "unknown-setting", "--reason=ours").code == 0
    text = "# lint-settings: allow[unknown-setting] -- ours"
    own = [line.replace("# ALLOW", text) for line in expected]
    assert [line for line in added(before, read(place, "shop.yaml")) if "a: 1" not in line] == own
    assert reported(place) == []


def test_a_finding_inside_of_a_block_is_allowed_above_its_key(place: Place) -> None:
    place.settings("shop.yaml", "theming.customCSSRules: |", "  .a {}", "site_name: |", "  a", "  b")
    findings = json.loads(place.quick("-fjson", ".").out)["findings"]
    for rule in {one["rule"] for one in findings}:
        assert place.quick("allow", rule, "--reason=ours").code == 0
    assert reported(place) == []


def test_a_finding_about_the_whole_file(place: Place) -> None:
    flow = "# the versions\n- {change: Created., version: HEAD}\n"
    place.write("flows/partnerLogin-versions.yaml", flow)
    place.write("flows/standard-versions.yaml", flow)
    place.settings("settings/shop.yaml")
    assert place.quick("allow", "unused-flow", "--reason=ours").code == 0
    text = "# lint-settings: allow-file[unused-flow] -- ours\n"
    assert read(place, "flows/partnerLogin-versions.yaml") == text + flow
    assert reported(place, "--select=unused-flow,unused-allow") == []


def test_an_allow_with_the_same_reason_and_date_gets_the_rule_added(place: Place) -> None:
    both = "shop_colour: red # lint-settings: allow[unknown-setting] until 2999-01-31 -- no social login"
    place.write("shop.yaml", f"{{{FAULT}, shop_colour: red, user_entity_type: user}} {both[17:]}\n")
    assert place.quick("allow", RULE, *WHY, "--until=2999-01-31").code == 0
    assert f"allow[unknown-setting, {RULE}] until 2999-01-31 -- no social login" in read(place, "shop.yaml")
    assert read(place, "shop.yaml").count("#") == 1
    assert reported(place, f"--select={RULE},unknown-setting,unused-allow,unknown-allow") == []


@pytest.mark.parametrize(
    "other", ["until 2999-01-30 -- no social login", "-- another", "-- no social login, no"], ids=["date", "no", "more"]
)
def test_an_allow_with_another_reason_or_date_stays_as_it_is(place: Place, other: str) -> None:
    text = f"{{{FAULT}, shop_colour: red}} # lint-settings: allow[unknown-setting] {other}\n"
    place.write("shop.yaml", text)
    assert place.quick("allow", RULE, *WHY).code == 0
    assert read(place, "shop.yaml") == f"{COMMENT}\n{text}"


def test_several_findings_of_a_line_take_one_comment(place: Place) -> None:
    place.write("shop.yaml", "{shop_a: 1, shop_b: 2, user_entity_type: user}\n")
    outcome = place.quick("allow", "unknown-setting", "--reason=ours")
    assert outcome.out == "shop.yaml: 2 findings allowed by comments\n2 findings allowed in 1 file\n"
    assert read(place, "shop.yaml").count("# lint-settings") == 1


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_stay(place: Place, end: str, mark: str) -> None:
    text = f"{mark}{GOOD}{FAULT} # red\ncustom:\n  shop_colour: red".replace("\n", end)
    place.write("shop.yaml", text)
    for rule in (RULE, "unknown-setting"):
        assert place.quick("allow", rule, *WHY).code == 0
    own = f" {COMMENT.replace(RULE, 'unknown-setting')}"
    assert read(place, "shop.yaml") == text.replace(f"{FAULT} #", f"{COMMENT}{end}{FAULT} #") + own
    assert reported(place) == []


def test_several_documents(place: Place) -> None:
    place.write("shop.yaml", f"%YAML 1.2\n---\n{GOOD}{FAULT}\n--- # two\n{good('b')}{FAULT} # red\n...\n")
    assert place.quick("allow", RULE, *WHY).code == 0
    assert reported(place, f"--select={RULE},unused-allow") == []
    assert read(place, "shop.yaml").count(COMMENT) == 2


def test_mode_and_link_stay(place: Place) -> None:
    path = place.settings("shop.yaml", FAULT)
    path.chmod(0o640)
    path.rename(place.folder / "real.txt")
    path.symlink_to("real.txt")
    assert place.quick("allow", RULE, *WHY).code == 0
    assert path.is_symlink()
    assert (place.folder / "real.txt").stat().st_mode & 0o777 == 0o640
    assert COMMENT in read(place, "real.txt")


# --- entries of the config

ENTRY = {"rule": RULE, "pointer": "/authentication.providers", "reason": "no social login"}


def test_json_is_allowed_in_the_config(place: Place) -> None:
    text = json.dumps({"authentication.providers": []})
    place.write("settings/shop.json", text)
    place.write("settings/other.json", text)
    place.write("lint-settings.toml", "# ours\nfail-level = 'warning' # no newline")
    outcome = place.quick("allow", RULE, *WHY, "--until=2999-12-31", cwd="settings")
    assert outcome.code == 0
    assert "shop.json: 1 finding allowed by an [[allow]] in " in outcome.out
    after = read(place, "lint-settings.toml")
    assert after.startswith("# ours\nfail-level = 'warning' # no newline\n\n[[allow]]\n")
    entries = [{**ENTRY, "files": [f"/settings/{name}.json"], "until": "2999-12-31"} for name in ("other", "shop")]
    assert tomllib.loads(after)["allow"] == entries
    assert reported(place, f"--select={RULE},unused-allow") == []
    assert read(place, "settings/shop.json") == text


def test_a_config_is_made_where_there_is_none(place: Place) -> None:
    place.write("settings/shop.json", json.dumps({"authentication.providers": []}))
    outcome = place.quick("allow", RULE, "settings", *WHY)
    assert (
        outcome.err == "lint-settings: lint-settings.toml is new: it is the config of all settings below its folder\n"
    )
    assert tomllib.loads(read(place, "lint-settings.toml")) == {"allow": [{**ENTRY, "files": ["/settings/shop.json"]}]}
    assert reported(place, f"--select={RULE},unused-allow") == []


def test_entries_of_a_pyproject(place: Place) -> None:
    place.write("pyproject.toml", "[project]\nname = 'x'\n\n[tool.lint-settings]\nselect = []\n\n[tool.other]\na = 1\n")
    before = read(place, "pyproject.toml")
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    assert place.quick("allow", RULE, *WHY).code == 0
    after = read(place, "pyproject.toml")
    assert after.startswith(f"{before}\n[[tool.lint-settings.allow]]\n")
    assert tomllib.loads(after)["tool"]["lint-settings"]["allow"] == [{**ENTRY, "files": ["/shop.json"]}]
    assert not (place.folder / "lint-settings.toml").exists()
    assert reported(place, f"--select={RULE},unused-allow") == []


def test_a_pyproject_of_others_is_left_alone(place: Place) -> None:
    place.write("pyproject.toml", "[project]\nname = 'x'\n")
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    assert place.quick("allow", RULE, *WHY).code == 0
    assert read(place, "pyproject.toml") == "[project]\nname = 'x'\n"


def test_a_config_that_takes_no_more_entries(place: Place) -> None:
    text = f"allow = [{{rule = '{RULE}', files = ['/x.json'], reason = 'x'}}]\n"
    place.write("lint-settings.toml", text)
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    place.settings("shop.yaml", FAULT)
    outcome = place.quick("allow", RULE, *WHY)
    assert outcome.code == 2
    assert "lint-settings.toml takes no [[allow]] at its end; if it lists `allow = [...]`, use tables" in outcome.err
    assert "shop.json:1:30: no allow was written" in outcome.err
    assert read(place, "lint-settings.toml") == text
    assert COMMENT in read(place, "shop.yaml"), "what can be done is done"


@pytest.mark.parametrize(
    "name", ["a b.json", "[x].json", "#x.json", "!x.json", "é.json", "x*.json", '"x".json', "x\\.json"]
)
def test_names_that_patterns_or_toml_would_take_for_something_else(place: Place, name: str) -> None:
    place.write(f"s/{name}", json.dumps({"authentication.providers": [], 'a"\\\t\x7f': 1, "user_entity_type": "user"}))
    place.write("s/other.json", json.dumps({"authentication.providers": []}))
    path = f"s/{name}" if not any(char in name for char in "*[") else str(place.folder / "s" / name)
    for rule in (RULE, "unknown-setting"):
        assert place.quick("allow", rule, path, "--reason", "say \"\\\" # 'é'").code == 0
    assert reported(place, f"--select={RULE},unknown-setting,unused-allow", ".") == [f"s/other.json:1 {RULE}"]


def test_the_config_that_is_named_takes_the_entries(place: Place) -> None:
    place.write("other.toml", "")
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    assert place.quick("allow", RULE, *WHY, "--config=other.toml").code == 0
    assert "[[allow]]" in read(place, "other.toml")
    assert reported(place, "--config=other.toml", f"--select={RULE}", ".") == []


def test_findings_about_the_config_itself(place: Place) -> None:
    pipeline = "[[pipeline]]\nfeatures = ['direct_access']\noperations = ['PUT client settings']\n"
    place.write("lint-settings.toml", pipeline)
    place.settings("shop.yaml")
    rules = {line.partition(" ")[2] for line in reported(place)}
    assert rules, "else this tests nothing"
    for rule in rules:
        assert place.quick("allow", rule, "--reason=x").code == 0
    assert reported(place) == []
    assert read(place, "lint-settings.toml").startswith(pipeline)


# --- what is not allowed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["empty-provider", *WHY],
            "there is no rule `empty-provider` (named in the command line); did you mean `empty-",
        ),
        (["syntax", *WHY], "a syntax finding cannot be allowed: a file that cannot be read is not checked; fix it"),
        (["unused-allow", *WHY], "a unused-allow finding cannot be allowed: it is about an allow"),
        (["stale-baseline", *WHY], "a stale-baseline finding cannot be allowed: it is about the baseline"),
        (["immutable-changed", *WHY], "immutable-changed reports only in comparisons of two states"),
        ([RULE], "Missing option '--reason'"),
        ([RULE, "--reason="], "--reason is empty; give the reason"),
        ([RULE, "--reason", " \t"], "--reason is empty"),
        ([RULE, "--reason", "a\nb"], "--reason takes one line of plain text"),
        ([RULE, "--reason", "a\x1bb"], "--reason takes one line of plain text"),
        ([RULE, *WHY, "--until=tomorrow"], "--until: `tomorrow` is not a date"),
        ([RULE, *WHY, "--until=2999-02-30"], "--until: `2999-02-30` is not a date"),
        ([RULE, *WHY, "--until=2020-01-31"], "--until: 2020-01-31 has passed"),
        ([RULE, "nowhere.yaml", *WHY], "nowhere.yaml does not exist"),
        ([RULE, "empty", *WHY], "found no YAML or JSON file to check; searched empty"),
        ([RULE, *WHY, "--config=none.toml"], "none.toml cannot be read"),
    ],
)
def test_what_cannot_be_asked(place: Place, arguments: list[str], message: str) -> None:
    place.settings("shop.yaml", FAULT)
    (place.folder / "empty").mkdir()
    outcome = place.quick("allow", *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert (outcome.out, read(place, "shop.yaml")) == ("", good("shop.yaml") + FAULT + "\n")


def test_today_is_a_last_day(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    assert place.quick("allow", RULE, *WHY, f"--until={date.today().isoformat()}").code == 0
    assert reported(place) == []


def test_nothing_to_allow(place: Place) -> None:
    place.settings("shop.yaml")
    outcome = place.quick("allow", RULE, *WHY)
    assert (outcome.code, outcome.out, outcome.err) == (
        0,
        f"{RULE} reports nothing, so there is nothing to allow\n",
        "",
    )
    place.settings("shop.yaml", FAULT)
    place.write("lint-settings.toml", f"ignore = ['{RULE}']\n")
    assert "reports nothing, so" in place.quick("allow", RULE, *WHY).out, "the config does not want it to run"


def test_what_is_in_the_baseline_needs_no_allow(place: Place) -> None:
    place.write("lint-settings.toml", "baseline = 'known.json'\n")
    place.settings("shop.yaml", FAULT)
    place.quick("--update-baseline", ".")
    place.settings("other.yaml", FAULT)
    assert place.quick("allow", RULE, *WHY).out.splitlines()[0] == "other.yaml: 1 finding allowed by a comment"
    assert COMMENT not in read(place, "shop.yaml")


def test_findings_that_are_listed_as_one_are_all_allowed(place: Place) -> None:
    rule, select = "duplicate-client-name", "--select=duplicate-client-name"
    place.write("lint-settings.toml", "")
    for name in ("a", "b", "c"):
        place.write(f"clients/{name}.yaml", "name: Shop\nfeatures: [owner]\n")
    assert len(place.lines(select, ".")) == 1
    assert "3 findings allowed in 3 files" in place.quick("allow", rule, *WHY).out
    assert place.lines(select, ".") == []


def test_allow_twice_changes_nothing(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.quick("allow", RULE, *WHY)
    before = read(place, "shop.yaml")
    assert "reports nothing" in place.quick("allow", RULE, *WHY).out
    assert read(place, "shop.yaml") == before


def test_other_files_stay_as_they_are(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    place.settings("b.yaml", FAULT)
    place.write("c.yaml", "user_entity_type: [\n")
    assert place.quick("allow", RULE, "a.yaml", *WHY).code == 0
    assert reported(place) == [f"b.yaml:7 {RULE}", "c.yaml:1 syntax"]


def test_a_file_that_cannot_be_read_is_reported(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    (place.folder / "b.yaml").symlink_to("nowhere.yaml")
    outcome = place.quick("allow", RULE, *WHY)
    assert outcome.code == 2
    assert "b.yaml cannot be read" in outcome.err
    assert reported(place, "a.yaml") == []


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_file_that_cannot_be_written_is_reported(place: Place) -> None:
    path = place.settings("a.yaml", FAULT)
    path.chmod(0o444)
    place.settings("b.yaml", FAULT)
    outcome = place.quick("allow", RULE, *WHY)
    assert outcome.code == 2
    assert "a.yaml cannot be written and was left as it is: it is read-only" in outcome.err
    assert reported(place) == [f"a.yaml:7 {RULE}"]
    assert outcome.out.splitlines()[-1] == "1 finding allowed in 1 file"


# --- the diff


def test_the_diff_shows_all_and_writes_nothing(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    before = read(place, "shop.yaml")
    outcome = place.quick("allow", RULE, *WHY, "--diff")
    assert outcome.code == 1
    assert outcome.err == "lint-settings: 2 findings would be allowed in 2 files\n"
    assert f"-{FAULT}\n+{FAULT} {COMMENT}\n" in outcome.out
    assert "--- /dev/null\n+++ lint-settings.toml\n@@ -0,0 +1,5 @@\n+[[allow]]\n" in outcome.out
    assert read(place, "shop.yaml") == before
    assert not (place.folder / "lint-settings.toml").exists()
    place.git("init", "-q", ".")
    patch = place.write("x.diff", outcome.out)
    place.git("apply", "-p0", str(patch))
    assert reported(place, f"--select={RULE},unused-allow") == []
    assert place.quick("allow", RULE, *WHY, "--diff").code == 0


def test_the_diff_prints_no_secret(place: Place) -> None:
    secret = "b0a1c2d3e4f5a6b7c8d9"
    place.settings("shop.yaml", FAULT, f"rpx_key: {secret}")
    outcome = place.quick("allow", RULE, *WHY, "--diff")
    assert secret not in outcome.out + outcome.err
    assert "secrets are masked in the diff of shop.yaml" in outcome.err


# --- whatever the rule, and whatever the file

CASES = {path.stem: path for path in sorted((HERE / "rules").rglob("*.yaml")) if ".fixed" not in path.name}
OVER_TIME = {rule.name for rule in builtin() if rule.over_time}
NEVER = {"syntax", "unused-allow", "unknown-allow", "expired-allow", "allow-without-reason", "stale-baseline"}
NEVER |= {"unknown-directive"}  # a file that it keeps from being recognized has no allows


@lru_cache(8)  # what a file is after one rule, it is before the next
def values(text: str) -> list[object] | None:
    """The nodes of a text as ruamel.yaml composes them: tags and values; None where it refuses valid YAML."""

    def plain(node: object) -> object:
        value = getattr(node, "value", None)
        if not isinstance(value, list):
            return str(getattr(node, "tag", None)), value
        return [tuple(map(plain, one)) if isinstance(one, tuple) else plain(one) for one in value]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an anchor used twice is legal
        try:
            return [plain(node) for node in YAML(typ="safe", pure=True).compose_all(text)]
        except MarkedYAMLError:  # it takes a tab after a dash for a fault
            return None


@lru_cache(8)
def comments(text: str) -> Counter[str]:
    """How often each comment is in a text, whatever the blanks after it."""
    return Counter(text[start:end].rstrip() for start, end in compose_again(text, 100)[1])


def key(finding: Finding) -> tuple[str, str, str]:
    """What makes a finding the same one after a comment was added."""
    return finding.path, finding.rule, finding.pointer


def assert_allows(folder: str, rule: str, today: str) -> int:
    """Allow the findings of a rule in a folder, and see that it did just that; how many there were."""
    options = Options(
        enable=(rule,),
        today=today,
        folders=(os.path.realpath(folder),),
        use_baseline=False,
        fold=False,
        as_deployed=True,
    )
    with chdir(folder):
        for cached in vars(config).values():
            if hasattr(cached, "cache_clear"):
                cached.cache_clear()
        files = discover(["."])
        texts = {path: Path(path).read_bytes().decode() for path, *_ in files}
        before = run([*files, *context_of(files)], options)
        wanted = Counter(key(one) for one in before.findings if one.rule == rule)
        outcome = allow([*files, *context_of(files)], Wish(rule, "it's [so] # -- until 2020", "2999-12-31"), options)
        assert outcome.refused == ()
        for change in outcome.changes:
            assert change.write() is None
        find_config.cache_clear()
        config._config_in.cache_clear()
        config._no_config.cache_clear()
        files = discover(["."])
        after = run([*files, *context_of(files)], options)
        assert Counter(map(key, after.findings)) == Counter(map(key, before.findings)) - wanted
        own = [one for one in after.allowed if one.reason == "it's [so] # -- until 2020"]
        assert Counter(key(one.finding) for one in own if one.finding.rule == rule) == wanted
        for path, old in texts.items():
            new = Path(path).read_bytes().decode()
            if new != old:
                assert not path.endswith(".json")
                assert values(new) == values(old)
                kept, now = comments(old), comments(new)
                assert all(now[text] >= count or "lint-settings: allow" in text for text, count in kept.items())
        return wanted.total()


def write_case(folder: str, case: Case) -> None:
    """Write the files of a case, with a config under which they are what the case takes them for."""
    parts = re.split(r"^(?=# (?:file|before): )", case.text, flags=re.MULTILINE)
    written = f"{case.config}\n"
    for part in parts:
        header = re.match(r"# (file|before): (\S+)(?:\n|\Z)", part)
        name = header[2] if header else case.path
        if not part.strip() or (header and header[1] == "before") or name.endswith("baseline.json"):
            continue
        text = part[header.end() :] if header and name.endswith(".json") else part
        if name == "lint-settings.toml":
            written += text
            continue
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if "kinds" not in written:
        written += "\n[kinds]\nclient-settings = ['/settings/']\n"
    Path(folder, "lint-settings.toml").write_text(written)
    Path(folder, ".git").mkdir()


@pytest.mark.parametrize("rule", sorted(CASES.keys() - OVER_TIME - NEVER))
def test_the_findings_of_every_rule_can_be_allowed(rule: str) -> None:
    found = 0
    for case in read_cases(str(CASES[rule])):
        if found > 2:
            break  # the others are much like these, and take as long
        if "# expect" not in case.text:
            continue  # nothing to allow
        with TemporaryDirectory() as folder:
            write_case(folder, case)
            found += assert_allows(folder, rule, case.today)
    assert found


FAULTS = st.lists(
    st.sampled_from(
        [
            FAULT, f"{FAULT} # red", "authentication.providers: [  # none\n  ]", "shop_colour: red",
            "shop_text: |\n  a\n\n", "shop_text: >+\n  # a\n\n\n", "login_attempts: many",
            'login_attempts: "many\n  more"', "Site_Name: x", "shop_list:\n- a\n- b: [c,\n    d]",
            "theming: {logoURL: x, # y\n  a: b}", "? site_nam\n: x", "shop_a: &a {b: 1}", "shop_b: *a",
            "custom:\n  shop_c: 'it''s\n    # no comment'", "--- # next", "...\n---", "site_name: !env X",
            "site_name: ' x'  \t", "# lint-settings: kind=client-settings", "{}",
            "shop_x: 1 # lint-settings: allow[empty-providers] -- a", "captureui.domain: https://x.example.com/",
            "verify_email_url: http://a.example/?redirect_uri=x#y",
        ]
    ),
    min_size=1,
    max_size=7,
)  # fmt: skip


def assert_all_can_be_allowed(text: str) -> None:
    """Allow all that is found in a settings file, one rule after the other."""
    with TemporaryDirectory() as folder:
        Path(folder, ".git").mkdir()
        Path(folder, "lint-settings.toml").write_text("[kinds]\nclient-settings = ['/shop.yaml']\n")
        Path(folder, "shop.yaml").write_bytes(text.encode())
        with chdir(folder):
            config.find_config.cache_clear()
            config._config_in.cache_clear()
            report = run(discover(["."]), Options(folders=(os.path.realpath("."),)))
        rules = sorted({one.rule for one in report.findings} - NEVER)
        assert report.crashes == ()
        for rule in rules:
            assert assert_allows(folder, rule, "2026-11-21")


@given(FAULTS, st.sampled_from(["\n", "\r\n"]), st.booleans())
@examples(15)
def test_whatever_is_found_in_settings_can_be_allowed(lines: list[str], line_break: str, is_cut: bool) -> None:
    text = good("shop") + "".join(f"{line}\n" for line in lines)
    assert_all_can_be_allowed((text[:-1] if is_cut else text).replace("\n", line_break))


@given(block())
@examples(15)
def test_whatever_is_found_in_odd_yaml_can_be_allowed(text: str) -> None:
    assert_all_can_be_allowed(text)
