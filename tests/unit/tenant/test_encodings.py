"""Files in another encoding than UTF-8, with and without a byte order mark."""

from __future__ import annotations

import pytest

from place import Place

_CODECS = ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
_SETTINGS = "user_entity_type: user\nauthentication.providers: []\n"
_JSON = '{"user_entity_type": "user", "authentication.providers": []}'


@pytest.mark.parametrize("codec", _CODECS)
@pytest.mark.parametrize(("name", "text"), [("a.yaml", _SETTINGS), ("a.json", _JSON), ("a.yaml", f"# é\n{_SETTINGS}")])
def test_settings_in_another_encoding_are_reported(place: Place, codec: str, name: str, text: str) -> None:
    place.write(name, text.encode(codec))
    outcome = place.quick("--format=concise", ".")
    assert outcome.code == 1
    assert f"{name}:1:1: error[syntax]: the file is {codec[:6].upper()}; save it as UTF-8" in outcome.out


@pytest.mark.parametrize("codec", _CODECS)
@pytest.mark.parametrize("text", ["replicas: 3\n", '{"scripts": {"test": "x"}}', "ab"])
def test_files_of_others_are_not_reported(place: Place, codec: str, text: str) -> None:
    place.settings("ours/shop.yaml")
    place.write("other.yaml", text.encode(codec))
    assert "other.yaml" not in place.quick("--format=concise", ".").out


@pytest.mark.parametrize("content", [b"a\0", b"\0\0\0\0", b"\0", b"a\0b\0\0", b"\0a", b"site_name: \0x\n"])
def test_zeros_alone_are_no_encoding(place: Place, content: bytes) -> None:
    place.write("a.yaml", content)
    assert "the file is UTF-32" not in place.quick("--format=concise", "a.yaml").out
