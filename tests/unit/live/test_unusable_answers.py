"""Answers that `import` and `diff --export` cannot use: what is wrong with them, and no crash."""

from __future__ import annotations

import json

import pytest

from place import Place

_SETTINGS = '{"user_entity_type": "user", "site_name": "Shop", "login_attempts_threshold": %s}'


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 10_000, "-" + "9" * 10_000, '[1, {"a": 1e400}]'])
def test_a_number_that_is_too_large_is_no_crash(place: Place, number: str, form: str) -> None:
    place.write("huge.json", _SETTINGS % number)
    for more in ((), ("--diff",)):
        outcome = place.quick("import", "huge.json", "--into", "i", "--format", form, *more)
        assert outcome.code == 2
        assert outcome.err == (
            "lint-settings: huge.json contains a number that is too large to be written; "
            "correct it there, and import again\n"
        )
        assert not (place.folder / "i").exists()


def test_a_text_that_no_file_can_contain_is_no_crash(place: Place) -> None:
    place.write("odd.json", _SETTINGS % '"\\ud800"')
    for form in ("yaml", "json"):
        outcome = place.quick("import", "odd.json", "--into", "i", "--format", form)
        assert "crashed" not in outcome.err


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [_SETTINGS % 3, json.dumps(json.loads(_SETTINGS % 3), indent=2), "{}"])
def test_an_answer_in_another_encoding_is_not_called_empty(place: Place, codec: str, text: str) -> None:
    place.write("answer.json", text.encode(codec))
    outcome = place.quick("import", "answer.json", "--into", "i")
    assert outcome.code == 2
    assert f"the file is {codec[:6].upper()}; save it as UTF-8" in outcome.err
    assert "empty" not in outcome.err


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-16-le", "utf-32-be"])
def test_an_export_in_another_encoding_is_not_called_empty(place: Place, codec: str) -> None:
    place.write("export/answer.json", (_SETTINGS % 3).encode(codec))
    place.settings("settings/shop.yaml")
    outcome = place.quick("diff", "--export", "export", "settings")
    assert f"the file is {codec[:6].upper()}; save it as UTF-8" in outcome.err + outcome.out
    assert "is empty" not in outcome.err + outcome.out


def test_an_empty_answer_is_called_empty(place: Place) -> None:
    for content in (b"", b" \n", b"\xef\xbb\xbf"):
        place.write("answer.json", content)
        assert "answer.json is empty; repeat the request" in place.quick("import", "answer.json", "--into", "i").err
