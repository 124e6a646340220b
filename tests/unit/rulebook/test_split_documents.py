"""Settings that `---` divides: only the documents next to a mark are looked at."""

import pytest

from lint_settings.documents.document import Document, load
from lint_settings.documents.source import Source
from lint_settings.rulebook.split_documents import block_split_off, names_split_off

PART = "site_name: x\n---\ncustom:\n  a: x\n---\n"


class Counted(str):
    """A text that counts how many of its characters are taken out of it."""

    taken = 0

    def __getitem__(self, part: object) -> str:
        piece = str.__getitem__(self, part)  # type: ignore[index]
        Counted.taken += len(piece)
        return piece


def documents_of(size: int) -> list[Document]:
    source = Source("a.yaml", PART * size)
    documents, findings = load(source)
    assert not findings
    for one in documents:
        assert one.root is not None
    source.text = Counted(source.text)
    return documents


def taken(size: int) -> int:
    documents = documents_of(size)
    Counted.taken = 0
    blocks = [block_split_off(one) for one in documents]
    names = [names_split_off(one) for one in documents]
    assert blocks[:2] == [None, "custom"]
    assert names[:2] == [{"a"}, set()]
    return Counted.taken


@pytest.mark.parametrize("size", [40, 160])
def test_each_document_is_read_a_few_times(size: int) -> None:
    assert taken(2 * size) < 2.2 * taken(size)
