"""Secrets that do not count, because their key follows again, and those of files that cannot be read."""

from __future__ import annotations

import json

import pytest

from lint_settings.documents.source import Source
from lint_settings.messages.secrets import mask, secrets
from lint_settings.messages.source_mask import mask_source
from place import Place
from reader import read

SECRET = "hsfuahecaemvctujgpaujnjupp"
_ALLOW = f"# lint-settings: allow-file[empty-providers] -- {SECRET}\n"
_HEAD = "user_entity_type: user\nauthentication.providers: []\n"


@pytest.mark.parametrize(
    "text",
    [
        "rpx_key: {s}\nrpx_key: other\nsite_name: {s}\n",
        "rpx_key: {s}\nrpx_key: other\nrpx_key: third\nsite_name: {s}\n",
        "rpx_key: other\nrpx_key: {s}\nrpx_key: third\nsite_name: {s}\n",
        "rpx_key: >-\n  {s}\nrpx_key: other\nsite_name: {s}\n",
        "rpx_key: [a, {s}]\nrpx_key: other\nsite_name: {s}\n",
        "custom:\n  a: {{rpx_key: {s}}}\ncustom:\n  b: 1\nsite_name: {s}\n",
        "custom:\n  rpx_key: {s}\n  rpx_key: other\nsite_name: {s}\n",
        "rpx_key: {{a: {s}}}\nrpx_key: other\nsite_name: {s}\n",
        "our:\n- rpx_key: {s}\n  rpx_key: other\nsite_name: {s}\n",
        "our:\n- name: rpx_key\n  value: {s}\n  value: other\nsite_name: {s}\n",
        "<<: {{rpx_key: {s}}}\nrpx_key: other\nsite_name: {s}\n",
        "<<: [{{rpx_key: other}}, {{rpx_key: {s}}}]\nsite_name: {s}\n",
        "<<: {{rpx_key: {s}, rpx_key: other}}\nsite_name: {s}\n",
        "a: &a {{rpx_key: {s}, rpx_key: other}}\nb: *a\nsite_name: {s}\n",
        "our: 'client_secret={s}'\nour: other\nsite_name: {s}\n",
        "_global:\n  rpx_key: {s}\n  rpx_key: other\ncustom:\n  site_name: {s}\n",
        "a: 1\n---\nrpx_key: {s}\nrpx_key: other\nsite_name: {s}\n",
        "? {{rpx_key: {s}}}\n: x\nsite_name: {s}\n",
        "? [a, {{rpx_key: {s}}}]\n: x\nsite_name: {s}\n",
        "? - rpx_key: {s}\n: x\nsite_name: {s}\n",
        "custom:\n  ? - client_secret:\n        a: [{s}]\n  : x\nsite_name: {s}\n",
        "? ? rpx_key\n  : {s}\n: x\nsite_name: {s}\n",
        "? ['client_secret={s}']\n: x\nsite_name: {s}\n",
        "? [a]\n: {{rpx_key: {s}}}\nsite_name: {s}\n",
        "rpx_key:\n  ? [a]\n  : {s}\nsite_name: {s}\n",
        "rpx_key:\n  ? [{s}]\n  : x\nsite_name: {s}\n",
        "a: &a {{rpx_key: {s}}}\n? *a\n: x\na: 1\nsite_name: {s}\n",
        "a: &a\n  ? {{rpx_key: {s}}}\n  : 1\nb: *a\nsite_name: {s}\n",
        "? {{rpx_key: &a {s}}}\n: 1\n? [*a, {{b: *a}}]\n: x\nsite_name: {s}\n",
    ],
)
def test_a_secret_that_is_overridden_is_hidden_everywhere(text: str) -> None:
    text = text.format(s=SECRET)
    documents, _ = read(text)
    assert SECRET not in mask_source(documents[0].source, documents)
    assert SECRET in secrets(documents).certain
    assert mask(f"a `{SECRET}`", secrets(documents)) == f"a `{'*' * len(SECRET)}`"


@pytest.mark.parametrize(
    "text",
    [
        '{"rpx_key": "%s", "site_name": "%s", "rpx_key": "other"}',
        '{"rpx_key": "%s", "site_name": "%s", "rpx_key": "other", "rpx_key": "third"}',
        '{"rpx_key": "other", "rpx_key": "%s", "site_name": "%s", "rpx_key": "third"}',
        '{"rpx_key": ["%s"], "site_name": "%s", "rpx_key": "other"}',
        '{"custom": {"rpx_key": {"a": ["%s"]}}, "site_name": "%s", "custom": 1}',
        '{"custom": {"rpx_key": "%s", "rpx_key": 1}, "site_name": "%s", "custom": 1}',
        '[{"rpx_key": "%s", "site_name": "%s", "rpx_key": "other"}]',
        '{"a": [{"name": "rpx_key", "value": "%s", "value": "x"}], "site_name": "%s"}',
    ],
)
def test_a_secret_that_is_overridden_is_hidden_everywhere_in_json(text: str) -> None:
    documents, _ = read(text % (SECRET, SECRET), "shop.json")
    assert SECRET not in mask_source(documents[0].source, documents)
    assert SECRET in secrets(documents).certain


def test_a_value_that_is_overridden_is_no_secret_without_its_name() -> None:
    documents, _ = read(
        "authentication.providers: [google]\nsite_name: Shop\nsite_name: Boutique\nrpx_key: google\nrpx_key: other1x\n"
    )
    documents[0].set_kind("client-settings")
    assert mask("Shop, Boutique, google", secrets(documents)) == "Shop, Boutique, google"


@pytest.mark.parametrize(
    "text",
    [
        "a: &a\n  ? *a\n  : x\n",
        "a: &a\n  ? [b, *a]\n  : x\n",
        f"? {'[' * 98}{']' * 98}\n: x\n",
        "? [<<: 1]\n: x\n",
        "? [{a: 1, a: 2}]\n: x\n",
        "a: &a [1, 2]\n? [*a, *a]\n: *a\n",
    ],
)
def test_what_is_in_a_name_is_reported_only_as_a_name(text: str) -> None:
    documents, findings = read(f"site_name: x\n{text}")
    assert [one.message.partition(";")[0] for one in findings] == ["a list or mapping cannot be a name"]
    assert documents[0].root.members["site_name"].value == "x"


def test_the_values_that_are_overridden_are_those_of_the_text_read_last() -> None:
    from lint_settings.documents.document import load

    source = Source("shop.yaml", "rpx_key: a\nrpx_key: b\n")
    for _ in range(2):
        load(source)
        assert [node.value for node in source.overridden] == ["a"]
    source.close()
    assert not source.overridden


def test_no_command_shows_a_secret_that_is_overridden(place: Place) -> None:
    place.write("shop.yaml", f"{_HEAD}rpx_key: {SECRET}\nsite_name: {SECRET}\nrpx_key: >-\n  57413130329\n{_ALLOW}")
    place.write("other.json", json.dumps({"site_name": SECRET})[:-1] + f', "rpx_key": "{SECRET}", "rpx_key": "b"}}')
    for arguments in (
        ["."],
        ["-f", "json", "--show-consequences", "."],
        ["allows"],
        ["inventory", "."],
        ["resolve", "shop.yaml"],
        ["diff", "other.json", "shop.yaml"],
    ):
        outcome = place.quick(*arguments)
        assert outcome.out
        assert SECRET not in outcome.out + outcome.err


@pytest.mark.parametrize(
    "line",
    [
        f'private_key; "{SECRET}"\n',
        f"# authorization = {SECRET}\nx: [\n",
        f"client_secret: “{SECRET}”\nx: [\n",
        f'"{SECRET}": x\nrpx_key: "{SECRET}"\nx: [\n',
        f"rpx_key:\n  - {SECRET}\nx: [\n",
        f"our_thing: {SECRET}\nx: [\n",
        f'rpx_key: "{SECRET}\nsite_nme: x\n',
    ],
)
def test_the_reason_of_an_allow_repeats_no_secret_of_a_file_that_cannot_be_read(place: Place, line: str) -> None:
    text = line + _HEAD + _ALLOW
    documents, findings = read(text)
    assert findings
    assert not documents
    assert SECRET not in mask_source(Source("shop.yaml", text), documents)
    place.write("shop.yaml", text)
    place.write(
        "lint-settings.toml",
        f'[[allow]]\nrules = ["misspelt-setting"]\nfiles = ["*"]\nreason = "see {SECRET}"\n',
    )
    for arguments in (["allows"], ["allows", "-f", "json"], ["inventory", "."], ["."]):
        outcome = place.quick(*arguments)
        assert SECRET not in outcome.out + outcome.err


def test_words_of_a_reason_stay_although_the_file_cannot_be_read(place: Place) -> None:
    place.write(
        "shop.yaml", f"rpx_key; x\nour_thing: the migration\n{_HEAD}{_ALLOW.replace(SECRET, 'until migration')}"
    )
    assert "until migration" in place.quick("allows").out
