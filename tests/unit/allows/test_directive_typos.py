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
    "text",
    [
        "# see lint-settings.toml\n",
        "# run lint-settings allow empty-providers\n",
        "# lint-settings found nothing here\n",
        "# eslint-settings: allow[x]\n",
        "# https://example.com/lint-settings?kind=flow\n",
        "a: '#lint-setting: allow'\n",
        "# allow[x] kind=y\n",
    ],
)
def test_text_that_mentions_the_linter_does_not_speak_to_it(text: str) -> None:
    assert not nearly_speaks(text)
    assert list(typos(text, KINDS)) == []


@pytest.mark.parametrize(
    "piece", ["# lint-setting: allow[", "#", "allow[", "# lint-settings: kind=x ", "lint settings "]
)
def test_one_long_line_is_read_in_windows(piece: str) -> None:
    text = piece * 20_000
    assert len(list(typos(text, KINDS))) <= 20_000
