"""What is kept of a file with findings: the same answers as from the file, and only data of the right form."""

from __future__ import annotations

import json

import pytest

from lint_settings.documents.finding import Edit
from lint_settings.documents.source import Source
from lint_settings.documents.span import Span
from lint_settings.messages.excerpt import HASHES, LINES, RECORDS, Excerpt, kept_from
from reader import read

TEXT = "a: é\r\nrpx_key: Zq9x8w7v\nlogin_attempts: [1,\r  2]\n"


def answers(excerpt: Excerpt) -> list[object]:
    return [
        excerpt.is_empty,
        *(excerpt.frame(line, 1) for line in (1, 2, 3)),
        *(excerpt.line_hash(line) for line in (1, 2, 9)),
        *(excerpt.span(start, start + 3) for start in (0, 3, 99)),
        excerpt.byte_range(Span(3, 5, 1, 4, 1, 6)),
        *(excerpt.mask(text) for text in ("", "/rpx_key", "it is Zq9x8w7v")),
        *(excerpt.may_show(Edit(start, start + 2, text)) for start, text in ((0, "b"), (17, "b"), (0, "Zq9x8w7v"))),
        excerpt.starts,
        *(excerpt.has(pointer) for pointer in ("", "/a", "/b")),
        *(excerpt.members(0, pointer) for pointer in ("", "/a", "/b")),
        *(excerpt.extent(pointer) for pointer in ("", "/a", "/b", "/login_attempts/1")),
    ]


@pytest.mark.parametrize("text", [TEXT, "a: 1\nrpx_key: Zq9x8w7v\nb: 2\n"])
def test_what_is_kept_answers_without_the_file(text: str) -> None:
    documents, _ = read(text)
    source = documents[0].source if documents else Source("shop.yaml", text)
    excerpt = Excerpt(source, documents)
    first = answers(excerpt)
    kept = json.loads(json.dumps(excerpt.kept))
    assert "Zq9x8w7v" not in json.dumps(list(kept.values()))
    other = Excerpt(Source("shop.yaml", "", bom=True), ())
    other.kept = kept_from(kept)
    assert answers(other) == first
    assert kept == other.kept


@pytest.mark.parametrize(
    "data", [{"frame 1 1": ["x"]}, {"place 0": "x"}, {"mask /a": None}, {"is-empty": 1}, {"starts": ["a"]}, {"x": 5}]
)
def test_other_data_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        kept_from(data)


def test_data_without_an_answer_is_that_of_nothing_found() -> None:
    assert kept_from({"members 0 /a": None, "extent /a": None}) == {"members 0 /a": None, "extent /a": None}


@pytest.mark.parametrize(
    ("asked", "sorts"),
    [
        (None, {"is-empty", "frame", "hash", "mask", "shows", "has", "is-plain"}),
        ((), {"is-empty", "has", "is-plain"}),
        ((LINES,), {"is-empty", "frame", "has", "is-plain"}),
        ((HASHES, RECORDS), {"is-empty", "hash", "mask", "shows", "has", "is-plain"}),
    ],
)
def test_what_no_format_asks_is_dropped(asked: tuple[str, ...] | None, sorts: set[str]) -> None:
    documents, _ = read("a: 1\nb: 2\n")
    excerpt = Excerpt(documents[0].source, documents)
    excerpt.byte_range(Span(0, 1, 1, 1, 1, 2))
    before = excerpt.is_empty, excerpt.frame(1, 1), excerpt.line_hash(1), excerpt.mask("/a"), excerpt.has("/a")
    excerpt.may_show(Edit(0, 1, "b"))
    excerpt.keep_only(asked)
    assert {question.partition(" ")[0] for question in excerpt.kept} == sorts
    assert before == (
        excerpt.is_empty, excerpt.frame(1, 1), excerpt.line_hash(1), excerpt.mask("/a"), excerpt.has("/a")
    )  # fmt: skip
