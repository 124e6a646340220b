"""Comments that are nearly directives: in every kind of file and line end, and at a cost that grows with the text."""

import json

import pytest

from lint_settings.config.directive_typos import nearly_speaks, typos
from lint_settings.documents.schema_files import KINDS
from place import Place


def found(place: Place) -> list[tuple[int, int, str]]:
    report = json.loads(place.quick("--no-cache", "--format=json", "--select=unknown-allow,unknown-directive", ".").out)
    return [(one["line"], one["column"], one["rule"]) for one in report["findings"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_matter(place: Place, newline: str) -> None:
    lines = ["# lint-settings: kind=flo", "a: 1  # lint-setting: allow[empty-providers] -- x", "b: 2", ""]
    (place.folder / "a.yaml").write_bytes(newline.join(lines).encode())
    assert found(place) == [(1, 23, "unknown-directive"), (2, 9, "unknown-allow")]


def test_json_has_no_comments(place: Place) -> None:
    place.write("a.json", '{"user_entity_type": "# lint-setting: allow[empty-providers] -- x"}')
    assert found(place) == []


def test_a_file_that_cannot_be_read_is_looked_at_too(place: Place) -> None:
    place.write("a.yaml", "user_entity_type: [\n# lint-setting: allow[empty-providers] -- x\n")
    assert found(place) == [(2, 3, "unknown-allow")]


def test_a_kind_that_was_meant_keeps_rules_from_saying_that_an_object_is_missing(place: Place) -> None:
    place.write("a.yaml", "user_entity_type: customer\n")
    place.write("types/user.yaml", "name: user\nattr_defs: []\n")
    place.write("types/own.yaml", "# lint-settings: kind=entity-typ\ninclude: customer.txt\n")
    report = json.loads(place.quick("--no-cache", "--format=json", "--select=unknown-entity-type", ".").out)
    assert report["findings"] == []
    assert report["not_checked"] == [{"rule": "unknown-entity-type", "reason": "types/own.yaml is not recognized"}]


@pytest.mark.parametrize(
    ("comment", "column", "words"),
    [
        (
            "# lint-settings-allow[a-rule] -- x",
            3,
            "begins with `lint-settings-`; did you mean `# lint-settings: allow[",
        ),
        ("# lint-settings.allow[a-rule] -- x", 3, "begins with `lint-settings.`"),
        ("# lint\u2013settings: allow[a-rule] -- x", 3, "did you mean `# lint-settings: allow["),
        ("# lint-settings\uff1a allow[a-rule] -- x", 3, "did you mean `# lint-settings: allow["),
        ("# lint-settings\uff1b allow[a-rule] -- x", 3, "did you mean `# lint-settings: allow["),
        ("# linter-settings: allow-file[a-rule] -- x", 3, "begins with `linter-settings:`"),
        ("# LINT-SETTINGS: allow[a-rule] -- x", 3, "begins with `LINT-SETTINGS:`"),
        ("# TODO lint-settings: allow[a-rule] -- x", 8, "does not begin with `# lint-settings:`"),
        ("# lint-settings: kind = flow", 1, "not understood; write `# lint-settings: kind=client-settings`"),
        ("# lint-settings: Kind=flow", 1, "not understood; write `# lint-settings: kind=client-settings`"),
        ("# lint-settings: kind: flow", 1, "not understood; write `# lint-settings: kind=client-settings`"),
        ("# lint-settings: type=flow", 1, "not understood; write `# lint-settings: kind=client-settings`"),
        ('# lint-settings: kind="flow"', 23, "`kind=` names no kind, which is written without quotes"),
        ("# lint-settings: kind=flows", 23, "did you mean `flow`?"),
        ("# lint-settings: ignore[a-rule] -- x", 1, "not understood; write `# lint-settings: allow[rule] -- reason`"),
        ("# lint-settings: allow[a-rule] \u2014 x", 1, "not understood; write `# lint-settings: allow[rule]"),
        ("# lint-settings: allow[a-rule] until=2030-01-01 -- x", 1, "not understood"),
    ],
)
def test_comments_that_were_meant_for_the_linter(place: Place, comment: str, column: int, words: str) -> None:
    place.write("a.yaml", f"{comment}\nuser_entity_type: user\n")
    arguments = ("--no-cache", "--format=json", "--select=unknown-allow,unknown-directive", ".")
    (one,) = json.loads(place.quick(*arguments).out)["findings"]
    assert (one["column"], words in one["message"]) == (column, True), one["message"]


@pytest.mark.parametrize(
    "text",
    [
        "# see lint-settings.toml\n",
        "# run lint-settings allow empty-providers\n",
        "# lint-settings found nothing here\n",
        "# eslint-settings: allow[x]\n",
        "# https://example.com/lint-settings?kind=flow\n",
        "a: '#lint-setting: allow'\n",
        "# allow[x] kind=y\n",
        "# pre-allow[x] and stylelint-allow[y]\n",
        "# lint-settings-kind is a page of ours\n",
    ],
)
def test_text_that_mentions_the_linter_does_not_speak_to_it(text: str) -> None:
    assert not nearly_speaks(text)
    assert list(typos(text, KINDS)) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"a: 1  # LINT-setting: {word}[a-rule] -- x\n"
            for word in ("alow", "Allow", "alllow", "allows-file", "Ignore", "disable", "KIND", "environment")
        ),
        "a: follow  # all\nb: 1 # lint_settings: kind=flow\n",
        "# \u2014 as lintsettings: allow[a-rule]\n",
        "# lint-settings: \u212aind=flow # lint-setting: \u212aind=flow\n",  # the sign of Kelvin, which ignores case
    ],
)
def test_the_quick_test_keeps_all_that_the_pattern_finds(text: str) -> None:
    assert nearly_speaks(text)
    assert list(typos(text, KINDS))


@pytest.mark.parametrize(
    "piece", ["# lint-setting: allow[", "#", "allow[", "# lint-settings: kind=x ", "lint settings "]
)
def test_one_long_line_is_read_in_windows(piece: str) -> None:
    text = piece * 20_000
    assert len(list(typos(text, KINDS))) <= 20_000
