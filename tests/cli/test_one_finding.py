"""One mistake gives one finding, and a file that is none of ours counts as none."""

import re

import pytest

from place import Place, good

CLIENT = "id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8\nname: x\ntype: public\n"


@pytest.mark.parametrize("char", ["\u200b", "\u00ad", "\u2060", "\u200e"])
@pytest.mark.parametrize("line", ["foo{}bar: y1", "site_na{}me: x", "{}xyz: y1", "xyz{}: y1", "custom: {{a{}b: y1}}"])
def test_a_hidden_character_in_a_name_is_one_finding(place: Place, line: str, char: str) -> None:
    place.settings("shop.yaml", line.replace("{}", char).replace("{{", "{").replace("}}", "}"))
    place.write("lint-settings.toml", "ignore = ['unknown-setting']\n")
    assert len(place.lines(".")) == 1


def test_a_character_that_turns_a_line_is_an_error_in_a_name_too(place: Place) -> None:
    place.settings("shop.yaml", "foo\u202ebar: y1")
    (line,) = (line for line in place.lines("--ignore=unknown-setting", ".") if "error[" in line)
    assert "[hidden-character]" in line


@pytest.mark.parametrize(
    "text",
    [
        "# see lint-settings: it checks the others\nfoo: 1\n",
        "foo: 'lint-settings: x'\n",
        "# run lint-settings:\n# make lint\nkind: Pod\n",
    ],
)
def test_a_file_that_only_mentions_us_is_not_checked(place: Place, text: str) -> None:
    place.settings("shop.yaml")
    place.write("other.yaml", text)
    outcome = place.quick(".")
    assert "1 file checked: nothing found; 1 other file skipped" in outcome.out + outcome.err
    assert "nothing was checked: other.yaml is not of a known kind" in "".join(place.quick("other.yaml")[1:])


@pytest.mark.parametrize(
    ("comment", "rule"),
    [("allow[empty-providers] -- x", "unused-allow"), ("is not for this", "unknown-allow")],
)
def test_a_file_with_a_comment_for_us_counts_once(place: Place, comment: str, rule: str) -> None:
    place.settings("shop.yaml")
    place.write("other.yaml", f"foo: 1 # lint-settings: {comment}\n")
    outcome = place.quick(".")
    assert f"[{rule}]" in outcome.out
    assert re.search(r"2 files checked: 1 \w+(?:; 1 fixable)?\n", outcome.err + outcome.out)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("clients:\n  shop:\n    user_entity_type: user\n    site_name: x\n", "/clients/*"),
        ("shop: {default_flow_name: standard, email_method: none}\n", "/shop"),
        ("a:\n  b:\n    user_entity_type: user\n    login_attempts: 3\n    oidc_url: x\n", "/a/b"),
        ('{"shop": {"rpx_realm": "x", "site_name": "y"}}', "/shop"),
        ("shops:\n- user_entity_type: user\n  customer_id: x\n", "/shops/*"),
    ],
)
def test_a_few_settings_below_the_top_are_named(place: Place, text: str, at: str) -> None:
    place.write("values.json" if text.startswith("{") else "values.yaml", text)
    (line,) = place.lines(".")
    assert "[unchecked-settings]" in line
    assert f'at = "{at}"' in line


@pytest.mark.parametrize(
    "text",
    [
        "app: {site_name: x, customer_id: y}\n",
        "mail: {email_method: x, email_sender_address: y, login_attempts: 3}\n",
        "app: {user_entity_type: user, image: x}\n",
        f"a: {{x: 1}}\n---\n{good()}",
    ],
)
def test_common_names_below_the_top_say_nothing(place: Place, text: str) -> None:
    place.write("values.yaml", text)
    assert not [line for line in place.quick("-fconcise", ".").out.splitlines() if "unchecked" in line]
