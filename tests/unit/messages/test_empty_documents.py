"""What a message says about documents in which there is nothing."""

from __future__ import annotations

import time

import pytest

from lint_settings.messages.wording import empty_document
from reader import read

_ONE = "there is nothing in this document; remove one of the `---` lines around it"
_ALL = "there is nothing in these documents; remove the `---` lines here"
_ALL_BUT_ONE = "there is nothing in these documents; remove all `---` lines here but one"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\n", _ONE),
        ("a: 1\n---\n# a note\n", _ONE),
        ("a: 1\n---\n---\n", _ALL),
        ("a: 1\n---\n\n# a note\n---\n\n---\n", _ALL),
        ("---\n---\na: 1\n", _ONE),
        ("---\n---\n---\na: 1\n", _ALL_BUT_ONE),
        ("a: 1\n---\n---\nb: 1\n", _ONE),
        ("a: 1\n---\n---\n---\nb: 1\n", _ALL_BUT_ONE),
        ("a: 1\n---\n# ----\n---\nb: 1\n", _ONE),
        ("a: 1\n--- # a --- b\n# c\n---\nb: 1\n", _ONE),
        ("a: 1\n---\n# ----\n# a note\n# ----\n---\n# ---\n---\nb: 1\n", _ALL_BUT_ONE),
        ("# ----\n# a note\n# ----\n---\n# ---\n---\nb: 1\n", _ONE),
        ("a: 1 # ---\n---\n", _ONE),
    ],
)
def test_stray_marks_are_one_finding(text: str, message: str) -> None:
    documents, _ = read(text)
    empty = [document.root.place[0] for document in documents if document.root.value is None]
    assert [shown for at in empty if (shown := empty_document(text, at))] == [message]


def test_many_marks_take_no_time() -> None:
    text = "---\n" * 50_000
    start = time.process_time()
    shown = [empty_document(text, at) for at in range(4, len(text), 4)]
    assert len([*filter(None, shown)]) == 1
    assert time.process_time() - start < 5
