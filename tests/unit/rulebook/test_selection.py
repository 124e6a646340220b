"""Rules by name, topic and prefix: on the command line, in the config, and in what is reported as weaker."""

import json

import pytest

from lint_settings.diff.config_weakening import weaker
from lint_settings.rulebook.registry import builtin, load
from lint_settings.rulebook.topics import TOPICS, rules_named, topic_name
from place import Place

RULES = load().rules
# A mistake of three topics, and two rules with one first word.
MISTAKES = (
    "authentication.providers: []",
    "rpx_realm: shop.rpxnow.com",
    'theming.logoURL: "https://cdn.example.com/a.svg,https://cdn.example.com/b.svg"',
    "colour: red",
)
ALL = {"empty-providers", "realm-not-a-label", "several-logos", "unknown-setting"}


def found(place: Place, *arguments: str) -> set[str]:
    """The rules that find something in a file with all mistakes."""
    place.settings("shop.yaml", *MISTAKES)
    return {line.partition("[")[2].partition("]")[0] for line in place.lines(*arguments, "shop.yaml")} & ALL


# --- names


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_stands_for_the_rules_in_its_folder(topic: str) -> None:
    named = rules_named(topic, RULES)
    assert named
    assert {RULES[rule].topic for rule in named} == {topic.replace("-", "_")}


def test_every_rule_has_a_topic_that_lists_show() -> None:
    assert {topic_name(rule.topic) for rule in builtin()} == set(TOPICS)


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("unknown-flow", {"unknown-flow"}),
        ("unknown-flow*", {"unknown-flow", "unknown-flow-version"}),
        ("empty", {"empty-features", "empty-ip-list", "empty-providers", "empty-redirect-uris"}),
        ("empty-", {"empty-features", "empty-ip-list", "empty-providers", "empty-redirect-uris"}),
        ("empty-p*", {"empty-providers"}),
        ("empty-p", set()),
        ("", set()),
        ("-", set()),
        ("*", set()),
        ("*-providers", set()),
        ("social_login", set()),
    ],
)
def test_what_a_name_stands_for(name: str, rules: set[str]) -> None:
    assert set(rules_named(name, RULES)) == rules


# --- the command line


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--select", "social-login"], {"empty-providers", "realm-not-a-label"}),
        (["--select", "social-login,theming"], {"empty-providers", "realm-not-a-label", "several-logos"}),
        (["--select", "theming", "--select", "unknown-setting"], {"several-logos", "unknown-setting"}),
        (["--select", "empty-"], {"empty-providers"}),
        (["--select", "realm*"], {"realm-not-a-label"}),
        (["--ignore", "social-login"], {"several-logos", "unknown-setting"}),
        (["--ignore", "several"], {"empty-providers", "realm-not-a-label", "unknown-setting"}),
        (["--select", "social-login", "--ignore", "empty-providers"], {"realm-not-a-label"}),
        (["--select", "empty-providers", "--ignore", "empty-providers"], set()),
        (["--select", "empty-providers,theming", "--ignore", "social-login"], {"empty-providers", "several-logos"}),
        (["--select", "social-login", "--ignore", "empty-"], {"realm-not-a-label"}),
    ],
)
def test_topics_and_prefixes_on_the_command_line(arguments: list[str], rules: set[str], place: Place) -> None:
    assert found(place, *arguments) == rules


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("social-logn", "did you mean `social-login`?"),
        ("social_login", "did you mean `social-login`?"),
        ("empty-provider", "did you mean `empty-providers`?"),
        ("trusted", "did you mean `trusted*`"),
        ("qwertz", "`lint-settings rules` lists them all"),
        ("*", "`lint-settings rules` lists them all"),
    ],
)
@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_name_that_stands_for_nothing(option: str, name: str, hint: str, place: Place) -> None:
    place.settings("shop.yaml")
    if name == "trusted":
        hint, name = "did you mean `truste*`", "truste"
    outcome = place.quick(option, name, "shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"lint-settings: there is no rule `{name}` (named in the command line); {hint}")


def test_a_topic_does_not_turn_on_what_is_off_by_default(place: Place) -> None:
    place.write("other.yaml", "a: 1\n")
    place.settings("shop.yaml")
    assert place.lines("--select", "file", ".") == []
    assert "error[unknown-kind]" in place.lines("--select", "unknown-kind", ".")[0]
    place.write("lint-settings.toml", "[severity]\nfile = 'error'\n")
    assert place.lines("--select", "file", ".") == []


def test_fixes_of_a_topic(place: Place) -> None:
    place.settings("shop.yaml", *MISTAKES)
    outcome = place.quick("--diff", "--unsafe-fixes", "--fix-only", "social-login", "shop.yaml")
    assert outcome.code == 1
    assert "+rpx_realm: shop\n" in outcome.out
    assert "logoURL" not in "".join(line for line in outcome.out.splitlines() if line[:1] in "+-")
    assert place.quick("--fix", "--unsafe-fixes", "--fix-only", "realm-", "shop.yaml").code == 1
    assert "\nrpx_realm: shop\n" in (place.folder / "shop.yaml").read_text("utf-8")
    assert place.quick("--fix", "--fix-only", "social", "shop.yaml").code == 2


# --- the config


@pytest.mark.parametrize(
    ("config", "rules"),
    [
        ("select = ['social-login']", {"empty-providers", "realm-not-a-label"}),
        ("ignore = ['social-login', 'unknown-']", {"several-logos"}),
        ("select = ['empty-providers']\nignore = ['social-login']", {"empty-providers"}),
        ("[severity]\nsocial-login = 'off'", {"several-logos", "unknown-setting"}),
        ("[severity]\nsocial-login = 'off'\nempty-providers = 'info'", ALL - {"realm-not-a-label"}),
        ("[severity]\n'empty-*' = 'off'", ALL - {"empty-providers"}),
        ("[environments.live]\nfiles = ['*']\nseverity = { theming = 'off' }", ALL - {"several-logos"}),
        ("[environments.live]\nfiles = ['x']\nseverity = { theming = 'off' }", ALL),
    ],
)
def test_topics_and_prefixes_in_the_config(config: str, rules: set[str], place: Place) -> None:
    place.write("lint-settings.toml", config + "\n")
    assert found(place) == rules


def test_the_more_specific_name_gives_the_severity(place: Place) -> None:
    place.write(
        "lint-settings.toml",
        "[severity]\nempty-providers = 'error'\nsocial-login = 'info'\n'realm-*' = 'warning'\n'*' = 'off'\n",
    )
    assert place.quick("shop.yaml").code == 2
    place.write(
        "lint-settings.toml", "[severity]\nempty-providers = 'error'\nsocial-login = 'info'\n'realm-*' = 'warning'\n"
    )
    place.settings("shop.yaml", *MISTAKES)
    lines = place.lines("--select", "social-login", "--ignore", "partial-", "shop.yaml")
    assert [line.split(": ")[1] for line in lines] == ["error[empty-providers]", "info[realm-not-a-label]"]


@pytest.mark.parametrize(
    ("config", "line", "hint"),
    [
        ("select = [\n  'social-logn',\n]", 2, "did you mean `social-login`?"),
        ("ignore = ['themeing']", 1, "did you mean `theming`?"),
        ("[severity]\n\ntheminq = 'off'", 3, "did you mean `theming`?"),
        ("[options.theming]\nx = 1", 1, "name one rule; topics and prefixes do not count here"),
    ],
)
def test_a_mistake_in_the_config_has_a_place(config: str, line: int, hint: str, place: Place) -> None:
    place.write("lint-settings.toml", config + "\n")
    place.settings("shop.yaml")
    outcome = place.quick("shop.yaml")
    assert outcome.code == 2
    assert f"(named in lint-settings.toml:{line}); {hint}" in outcome.err


# --- checked less than before

GROUPS = [
    ({}, {"ignore": ["social-login"]}, ["the rules of topic `social-login` no longer run: `ignore` names them"]),
    ({"ignore": ["social-login"]}, {"ignore": ["empty-providers"]}, []),
    (
        {"ignore": ["empty-providers"]},
        {"ignore": ["empty-"]},
        ["the rules `empty-features`, `empty-ip-list`, `empty-redirect-uris` no longer run: `ignore` names them"],
    ),
    ({"select": ["empty-providers"]}, {"select": ["social-login"]}, []),
    (
        {"select": ["mail", "theming"]},
        {"select": ["theming"]},
        ["the rules of topic `mail` no longer run: `select` does not name them"],
    ),
    (
        {"severity": {"theming": "error"}},
        {"severity": {"theming": "error", "several-logos": "off"}},
        ["rule `several-logos` is off, it was error"],
    ),
    ({"severity": {"several-logos": "info"}}, {"severity": {"theming": "error"}}, []),
    ({"severity": {"our-rule": "error"}}, {"severity": {"our-rule": "off"}}, ["rule `our-rule` is off, it was error"]),
]


@pytest.mark.parametrize(("old", "new", "expected"), GROUPS)
def test_groups_in_what_is_checked_less(old: dict[str, object], new: dict[str, object], expected: list[str]) -> None:
    assert [text for text, _ in weaker(old, new)] == expected


def test_a_topic_that_is_turned_off_is_one_line_for_each_severity() -> None:
    lines = [text for text, _ in weaker({}, {"severity": {"second-factor": "off"}})]
    assert lines
    assert all(" off, " in line for line in lines)
    named = {rule for rule in rules_named("second-factor", RULES) if any(f"`{rule}`" in line for line in lines)}
    assert named == set(rules_named("second-factor", RULES))


# --- rules --format json


def test_rules_as_json(place: Place) -> None:
    place.rule("our_rule", "return []")
    rows = {row["name"]: row for row in json.loads(place.quick("rules", "--format", "json").out)}
    assert set(rows) == {*RULES, "our-rule"}
    row = rows["unknown-flow"]
    assert (row["topic"], row["needs"], row["fix"]) == ("flow", ["flow"], None)
    assert row["symptom"] == "The login page answers with “No flow available”."
    assert row["link"].endswith("/rules/unknown-flow/")
    assert all(url.startswith("https://") for url in row["sources"])
    assert rows["empty-providers"]["fix"] is None
    assert (rows["realm-not-a-label"]["fix"], rows["smart-quotes"]["fix"]) == ("safe", "safe or unsafe")
    assert {row["topic"] for row in rows.values()} == {*TOPICS, None}
    assert (rows["our-rule"]["topic"], rows["our-rule"]["link"]) == (None, None)


# --- --statistics


def test_statistics(place: Place) -> None:
    place.settings("shop.yaml", *MISTAKES)
    place.settings("shop2.yaml", "colour: red", "rpx_realm: shop.rpxnow.com")
    outcome = place.quick("--statistics", "--select", "social-login,unknown-setting", "--ignore", "partial-", ".")
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    assert [line.split()[:3] for line in lines[:3]] == [
        ["2", "error", "realm-not-a-label"],
        ["2", "info", "unknown-setting"],
        ["1", "warning", "empty-providers"],
    ]
    assert lines[0].endswith("(2 fixable)")
    assert lines[-1].startswith("2 files checked: 2 errors, 1 warning, 2 info")
    rows = json.loads(place.quick("--statistics", "-f", "json", "--select", "empty-,realm-", ".").out)
    assert [(row["rule"], row["severity"], row["count"], row["fixable"]) for row in rows] == [
        ("realm-not-a-label", "error", 2, 2),
        ("empty-providers", "warning", 1, 0),
    ]
    assert rows[0]["topic"] == "social-login"


def test_statistics_of_a_clean_run(place: Place) -> None:
    place.settings("shop.yaml")
    outcome = place.quick("--statistics", "--select", "social-login", "shop.yaml")
    assert (outcome.code, outcome.out) == (0, "1 file checked: nothing found\n")
    assert json.loads(place.quick("--statistics", "-fjson", "--select", "mail", "shop.yaml").out) == []


@pytest.mark.parametrize("format_", ["sarif", "github", "concise", "json=a.json --format markdown=b.md"])
def test_statistics_in_another_format(format_: str, place: Place) -> None:
    place.settings("shop.yaml")
    outcome = place.quick("--statistics", "--format", *format_.split(), "shop.yaml")
    assert outcome.code == 2
    assert "--statistics is for the formats text and json; leave out --format" in outcome.err


def test_statistics_into_a_file(place: Place) -> None:
    place.settings("shop.yaml", *MISTAKES)
    place.quick("--statistics", "-f", "text", "-f", "json=counts.json", "--select", "empty-,realm-", "shop.yaml")
    assert len(json.loads((place.folder / "counts.json").read_text("utf-8"))) == 2
