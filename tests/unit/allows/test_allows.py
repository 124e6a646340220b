"""Allows: in comments and in the config, and what is reported about those that do not hold."""

import json

import pytest

from place import GOOD, Place, good

RULE = "empty-providers"
FAULT = "authentication.providers: []"


def brief(place: Place, *arguments: str) -> list[str]:
    """What is found, as `file:line rule`."""
    found = []
    for line in place.lines(*arguments or (".",)):
        where, _, rest = line.partition(": ")
        found.append(f"{where.rpartition(':')[0]} {rest.partition('[')[2].partition(']')[0]}")
    return found


def message(place: Place, *arguments: str) -> str:
    """The message of the one finding."""
    (line,) = place.lines(*arguments or (".",))
    return line.partition("]: ")[2]


def comment(rules: str = RULE, until: str = "", reason: str = " -- no social login") -> str:
    """A comment that allows."""
    return f"# lint-settings: allow[{rules}]{until}{reason}"


# --- where a comment may be


@pytest.mark.parametrize(
    "lines",
    [
        [f"{FAULT}  {comment()}"],
        [comment(), FAULT],
        [f"   {comment()}", FAULT],
        [comment(), "# why this is so: ask Ann", "", FAULT],
        [comment("unknown-setting"), comment(), "authentication.providers: []  # red", "shop_colour: red"],
        [f"authentication.providers:  {comment()}", "  []"],
        [comment(), "authentication.providers:", "", "  # none", "  []"],
        ["authentication.providers:", f"  []  {comment()}"],
        [f"custom:  {comment()}", "  authentication.providers: []"],
        [comment().replace("allow[", "allow-file["), "shop: 1", FAULT],
        [FAULT, "shop: 1", comment().replace("allow[", "allow-file[")],
        [f"{FAULT} #lint-settings:allow[{RULE}]--x"],
        [f"{FAULT}  #\tlint-settings:\tallow[ {RULE} ]\t--\tx"],
    ],
)
def test_places_of_a_comment(place: Place, lines: list[str]) -> None:
    place.settings("shop.yaml", *lines)
    assert RULE not in "".join(brief(place, "--ignore=unknown-setting,unused-allow"))
    assert brief(place, "--ignore=unknown-setting,unused-allow", "--no-allow") == [
        f"shop.yaml:{7 + next(at for at, line in enumerate(lines) if '[]' in line)} {RULE}"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [comment(), "login_attempts: 5", FAULT],
        [f"login_attempts: 5  {comment()}", FAULT],
        [FAULT, comment()],
    ],
)
def test_a_comment_speaks_of_one_line(place: Place, lines: list[str]) -> None:
    place.settings("shop.yaml", *lines)
    at = 7 + next(at for at, line in enumerate(lines) if "lint-settings" in line)
    fault = 7 + lines.index(FAULT)
    assert sorted(brief(place)) == sorted([f"shop.yaml:{at} unused-allow", f"shop.yaml:{fault} {RULE}"])


def test_a_comment_above_the_document(place: Place) -> None:
    place.write("shop.yaml", f"{comment()}\n%YAML 1.2\n---\n{FAULT}\n{GOOD}")
    assert brief(place) == []


def test_several_rules_in_a_comment(place: Place) -> None:
    both = f"{RULE}, unknown-setting"
    place.settings("shop.yaml", f"{{{FAULT}, colour: red}}  {comment(both)}")
    place.write("shop.yaml", f"{comment(both)}\n{{{FAULT}, colour: red, user_entity_type: user}}\n")
    assert brief(place, f"--select={both},unused-allow") == []
    report = json.loads(place.quick("-fjson", f"--select={both},unused-allow", ".").out)
    assert [(one["rule"], one["reason"]) for one in report["allowed"]] == [
        (RULE, "no social login"),
        ("unknown-setting", "no social login"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(place: Place, end: str) -> None:
    place.write("shop.yaml", f"{GOOD}{comment()}\n{FAULT}\nlogin_attempts: 5 {comment()}\n".replace("\n", end))
    assert brief(place) == ["shop.yaml:9 unused-allow"]
    assert json.loads(place.quick("-fjson", ".").out)["allowed"][0]["reason"] == "no social login"


def test_several_documents(place: Place) -> None:
    place.write("shop.yaml", f"{GOOD}{FAULT} {comment()}\n---\n{good('other')}{FAULT}\n")
    assert brief(place) == [f"shop.yaml:15 {RULE}"]


# --- what is no comment


@pytest.mark.parametrize(
    "line",
    [
        f'shop: "{comment()}"',
        f"shop: '{comment()}'",
        f"shop: |\n  text\n  {comment()}\n  text",
        f"shop: >-\n  {comment()}",
        f'"{comment()}": 1',
        f"? |\n  {comment()}\n: 1",
        f'shop: ["{comment()}"]',
        f'shop: "two\n  lines {comment()}"',
    ],
)
def test_what_merely_reads_like_a_comment(place: Place, line: str) -> None:
    place.settings("shop.yaml", f"{FAULT}\n{line}")
    assert brief(place, "--ignore=unknown-setting,blank-in-name") == [f"shop.yaml:7 {RULE}"]


def test_a_comment_behind_the_mark_of_a_block(place: Place) -> None:
    place.settings("shop.yaml", f"login_attempts: |  {comment('invalid-value')}\n  many")
    assert brief(place) == []


def test_a_comment_on_the_kind_of_a_file_is_none_of_ours(place: Place) -> None:
    place.write("shop.yaml", f"#  lint-settings:  kind=client-settings\n{GOOD}")
    assert brief(place) == []


@pytest.mark.parametrize("name", ["shop.json", "shop"])
def test_json_has_no_comments(place: Place, name: str) -> None:
    place.write(name, json.dumps({"authentication.providers": [], comment(): comment()}, indent=1))
    assert brief(place, f"--select={RULE},unused-allow,unknown-allow", name) == [f"{name}:2 {RULE}"]


# --- what is reported about a comment


@pytest.mark.parametrize(
    ("text", "rule", "reported"),
    [
        (comment(reason=""), "allow-without-reason", "has no reason, so it allows nothing"),
        (comment(reason=" -- "), "allow-without-reason", "has no reason, so it allows nothing"),
        (comment(until=" until 2020-01-31"), "expired-allow", f"the allow for {RULE} ended on 2020-01-31"),
        (
            comment("empty-provider"),
            "unknown-allow",
            "`empty-provider` to allow; did you mean `empty-providers`",
        ),
        (comment("all"), "unknown-allow", "no rule `all` to allow"),
        (comment(until=" until tomorrow"), "unknown-allow", "`tomorrow` is not a date; write it as year-month-day"),
        (comment(until=" until x=a`b1"), "unknown-allow", "the text after `until` is not a date"),
        (comment(until=" until 2027-02-30"), "unknown-allow", "`2027-02-30` is not a date"),
        (comment(until=" until 20270228"), "unknown-allow", "`20270228` is not a date"),
        (comment(""), "unknown-allow", "not understood; write `# lint-settings: allow[rule] -- reason`"),
        (comment(","), "unknown-allow", "not understood"),
        (comment(reason=": no social login"), "unknown-allow", "not understood"),
        ("# lint-settings: ignore", "unknown-allow", "not understood"),
    ],
)
def test_a_comment_that_does_not_hold(place: Place, text: str, rule: str, reported: str) -> None:
    place.settings("shop.yaml", f"{FAULT}  {text}")
    assert brief(place) == [f"shop.yaml:7 {RULE}", f"shop.yaml:7 {rule}"]
    assert reported in message(place, f"--ignore={RULE}")


@pytest.mark.parametrize("until", ["2999-12-31", "today"])
def test_a_date_to_come(place: Place, until: str) -> None:
    from datetime import date

    day = date.today().isoformat() if until == "today" else until
    place.settings("shop.yaml", f"{FAULT}  {comment(until=f' until {day}')}")
    assert brief(place) == []


def test_a_comment_without_use(place: Place) -> None:
    place.settings("shop.yaml", f"login_attempts: 5  {comment()}")
    assert message(place) == f"{RULE} no longer reports anything here; remove the allow"
    assert brief(place, "--select=unused-allow,syntax") == [], "a rule that does not run may yet find something"
    fix = json.loads(place.quick("-fjson", ".").out)["findings"][0]["fix"]
    assert fix["safe"]
    text = (place.folder / "shop.yaml").read_text("utf-8")
    (edit,) = fix["edits"]
    assert text[: edit["start"]] + edit["text"] + text[edit["end"] :] == f"{good('shop.yaml')}login_attempts: 5\n"


def test_a_comment_in_a_file_that_cannot_be_read_may_be_of_use(place: Place) -> None:
    place.write("shop.yaml", f"{FAULT}  {comment()}\nbroken: [\n")
    assert brief(place) == ["shop.yaml:2 syntax"]


def test_a_comment_for_a_rule_that_is_off_here_may_be_of_use_elsewhere(place: Place) -> None:
    place.write("lint-settings.toml", f"severity = {{{RULE} = 'off'}}\n")
    place.settings("shop.yaml", f"{FAULT}  {comment()}")
    assert brief(place) == []


def test_a_comment_for_a_rule_that_failed_may_be_of_use(place: Place) -> None:
    place.rule("failing", "raise ValueError")
    place.settings("shop.yaml", f"{FAULT}  {comment(f'{RULE}, failing')}")
    outcome = place.quick("-fconcise", ".")
    assert (outcome.code, outcome.out) == (2, "")


# --- in the config


def allow(rule: str = RULE, files: str = "['/shop.yaml']", **more: str) -> str:
    """An [[allow]] of a config."""
    values = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f"\n[[allow]]\nrule = '{rule}'\nfiles = {files}\nreason = 'no social login'\n{values}"


def test_an_allow_in_the_config(place: Place) -> None:
    place.write("lint-settings.toml", allow(files="['shop.json']"))
    content = json.dumps({"authentication.providers": []})
    place.write("shop.json", content)
    place.write("other/shop.json", content)
    place.write("other.json", content)
    assert brief(place, f"--select={RULE}", ".") == [f"other.json:1 {RULE}"]
    assert brief(place, f"--select={RULE}", "--no-allow", ".") == [
        f"{name}:1 {RULE}" for name in ("other.json", "other/shop.json", "shop.json")
    ]
    (allowed, _) = json.loads(place.quick("-fjson", f"--select={RULE}", ".").out)["allowed"]
    assert allowed["reason"] == "no social login"


@pytest.mark.parametrize(
    ("pointer", "allowed"),
    [
        ("/authentication.providers", True),
        ("", True),
        ("/custom", False),
        ("/authentication", False),
        ("/authentication.providers/0", False),
    ],
)
def test_the_pointer_of_an_allow(place: Place, pointer: str, allowed: bool) -> None:
    place.write("lint-settings.toml", allow(pointer=f"'{pointer}'"))
    place.settings("shop.yaml", FAULT)
    assert brief(place, "shop.yaml", "--ignore=unused-allow") == ([] if allowed else [f"shop.yaml:7 {RULE}"])


def test_a_pointer_covers_what_is_below(place: Place) -> None:
    place.write("lint-settings.toml", allow(pointer="'/custom'"))
    place.settings("shop.yaml", "custom:", f"  {FAULT}")
    assert brief(place) == []


@pytest.mark.parametrize("until", ["'2999-12-31'", "2999-12-31"], ids=["text", "date"])
def test_the_date_of_an_allow(place: Place, until: str) -> None:
    place.write("lint-settings.toml", allow(until=until))
    place.settings("shop.yaml", FAULT)
    assert brief(place) == []


@pytest.mark.parametrize("until", ["'2020-01-31'", "2020-01-31"], ids=["text", "date"])
def test_an_expired_allow_of_the_config(place: Place, until: str) -> None:
    place.write("lint-settings.toml", "fail-level = 'warning'\n" + allow(until=until))
    place.settings("shop.yaml", FAULT)
    for paths in (".", "shop.yaml"):
        assert brief(place, paths) == ["lint-settings.toml:3 expired-allow", f"shop.yaml:7 {RULE}"]
    assert "ended on 2020-01-31" in message(place, f"--ignore={RULE}")
    assert place.quick(".").out.startswith("lint-settings.toml:3:1: warning[expired-allow]")
    assert "3 | [[allow]]" in place.quick(".").out
    finding = json.loads(place.quick("-fjson", ".").out)["findings"][0]
    assert (finding["path"], finding["pointer"], finding["line"]) == ("lint-settings.toml", "/allow/0", 3)


def test_an_allow_of_the_config_for_an_unknown_rule(place: Place) -> None:
    place.write("lint-settings.toml", allow("empty-provider"))
    place.settings("shop.yaml")
    reported = "there is no rule `empty-provider` to allow; did you mean `empty-providers`?"
    assert message(place, ".") == message(place, "shop.yaml") == reported


def test_an_allow_of_the_config_without_use(place: Place) -> None:
    place.write("lint-settings.toml", allow() + allow("unknown-setting", "['*.yaml']"))
    place.settings("shop.yaml")
    place.settings("other.yaml", FAULT)
    assert brief(place, ".", f"--ignore={RULE}") == ["lint-settings.toml:7 unused-allow"], "a rule that does not run"
    unused = ["lint-settings.toml:2 unused-allow", "lint-settings.toml:7 unused-allow"]
    assert brief(place, ".", str(place.folder)) == [*unused, f"other.yaml:7 {RULE}"]
    assert brief(place, "shop.yaml") == unused[:1], "every file that it names was checked"
    assert brief(place, "*.yaml") == [unused[0], f"other.yaml:7 {RULE}"], "there may be others that it names"
    assert brief(place, "other.yaml") == [f"other.yaml:7 {RULE}"]
    assert brief(place, ".", "--exclude=nothing") == [unused[0], f"other.yaml:7 {RULE}"], "not all of the folder"


@pytest.mark.parametrize(
    ("files", "reported"),
    [
        ("['/shop.yaml']", True),
        ("['settings/../shop.yaml']", False),
        ("['shop.yaml']", False),
        ("['/shop.*']", False),
        ("['/shop.yaml', '/other.yaml']", False),
        ("['!/shop.yaml']", False),
    ],
)
def test_which_patterns_name_one_file(place: Place, files: str, reported: bool) -> None:
    place.write("lint-settings.toml", allow(files=files))
    place.settings("shop.yaml")
    assert bool(brief(place, "shop.yaml")) is reported


def test_an_allow_is_of_use_if_one_file_uses_it(place: Place) -> None:
    place.write("lint-settings.toml", allow(files="['*.yaml']"))
    for number in range(3):
        place.settings(f"shop{number}.yaml")
    place.settings("used/shop.yaml", FAULT)
    assert brief(place, ".") == []
    assert brief(place, "used") == []


def test_an_allow_may_be_of_use_to_what_could_not_be_read(place: Place) -> None:
    place.write("lint-settings.toml", allow(files="['*.yaml']"))
    place.settings("shop.yaml", "broken: [")
    assert brief(place) == ["shop.yaml:7 syntax"]
    (place.folder / "shop.yaml").unlink()
    (place.folder / "shop.yaml").symlink_to("nowhere.yaml")
    place.settings("other.yaml")
    outcome = place.quick("-fconcise", ".")
    assert (outcome.code, outcome.out) == (2, "")


def test_an_allow_whose_patterns_name_nothing(place: Place) -> None:
    place.write("lint-settings.toml", allow(files="['/shop.yml']") + allow(files="['.hidden/*.yaml']"))
    place.settings("shop.yaml")
    assert message(place) == f"`files` of this allow for {RULE} names no settings file; correct it, or remove the allow"


def test_an_allow_is_reported_for_its_own_config_only(place: Place) -> None:
    place.write("one/lint-settings.toml", allow())
    place.write("two/lint-settings.toml", allow())
    place.settings("one/shop.yaml", FAULT)
    place.settings("two/shop.yaml")
    assert brief(place, ".") == ["two/lint-settings.toml:2 unused-allow"]
    assert brief(place, "one") == []
    assert brief(place, "two") == ["two/lint-settings.toml:2 unused-allow"]


def test_the_line_of_an_allow(place: Place) -> None:
    place.write(
        "pyproject.toml",
        "[[tool.other.allow]]\nrule = 1\n\n[[ tool.lint-settings.allow ]]\nrule = 'nothing'\nfiles = ['a']\n"
        "reason = '''\n[[tool.other]]\n'''\n\n  [[tool.'lint-settings'.allow]] # two\n"
        "rule = 'none-such'\nfiles = ['a']\nreason = 'x'\n",
    )
    place.settings("shop.yaml")
    assert brief(place) == ["pyproject.toml:4 unknown-allow", "pyproject.toml:11 unknown-allow"]
    place.write("pyproject.toml", "[tool.lint-settings]\nallow = [{rule='nothing', files=['a'], reason='x'}]\n")
    assert brief(place) == ["pyproject.toml:2 unknown-allow"]


def test_what_is_reported_about_allows_has_severities_too(place: Place) -> None:
    severity = "[severity]\nunused-allow = 'off'\nunknown-allow = 'error'\n"
    place.write("lint-settings.toml", severity + allow() + allow("x"))
    place.settings("shop.yaml")
    (line,) = place.lines(".")
    assert line.startswith("lint-settings.toml:10:1: error[unknown-allow]")


def test_no_allow_says_nothing_about_allows(place: Place) -> None:
    place.write("lint-settings.toml", allow() + allow("nothing") + allow(until="2020-01-31"))
    place.settings("shop.yaml", f"login_attempts: 5  {comment()}")
    assert brief(place, "--no-allow", ".") == []
