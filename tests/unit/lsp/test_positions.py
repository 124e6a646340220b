"""Offsets and positions of the protocol, in the units of each client."""

import pytest
from lsprotocol.types import Position

from lint_settings.documents.source import Source
from lint_settings.lsp import positions
from lint_settings.lsp.positions import Positions

TEXT = "a: é\nb: 😀x\n\nc: \ud800y\r\nlast 😀"
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("mark", [False, True])
def test_every_offset_comes_back(encoding: str, mark: bool) -> None:
    there = Positions(Source("shop.yaml", TEXT), encoding, mark=mark)
    codec, size = CODECS[encoding]
    for offset in range(len(TEXT) + 1):
        if TEXT[offset - 1 : offset + 1] == "\r\n":
            continue  # between the two characters of a line break
        place = there.position(offset)
        line = TEXT.split("\n")[place.line]
        start = sum(len(one) + 1 for one in TEXT.split("\n")[: place.line])
        before = ("\ufeff" if mark and place.line == 0 else "") + line[: offset - start]
        assert place.character == len(before.encode(codec, "surrogatepass")) // size
        assert there.offset(place) == offset


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize(("line", "character", "offset"), [(0, 999, 4), (0, 2**31 - 1, 4), (99, 0, len(TEXT))])
def test_a_position_outside_of_the_text_counts_as_its_end(
    encoding: str, line: int, character: int, offset: int
) -> None:
    assert Positions(Source("shop.yaml", TEXT), encoding).offset(Position(line, character)) == offset


def test_a_position_within_a_character_counts_as_its_end() -> None:
    assert Positions(Source("shop.yaml", "😀x"), "utf-16").offset(Position(0, 1)) == 1
    assert Positions(Source("shop.yaml", "😀x"), "utf-8").offset(Position(0, 3)) == 1


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("text", ["x" * 100_000, "é😀" * 50_000])
def test_a_long_line_is_not_read_character_by_character(
    text: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Positions(Source("shop.json", text), encoding)
    measured: list[str] = []
    units = positions._units

    def counted(part: str, name: str) -> int:
        measured.append(part)
        return units(part, name)

    monkeypatch.setattr(positions, "_units", counted)
    assert there.offset(there.position(90_000)) == 90_000
    assert len(measured) < 100
