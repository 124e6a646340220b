"""Settings that `---` divides: the documents next to each other are compared, however they are written."""

import pytest

from lint_settings.documents.document import Document, load
from lint_settings.documents.source import Source
from lint_settings.rulebook import split_documents
from lint_settings.rulebook.split_documents import block_split_off, names_split_off

PART = "site_name: x\n---\ncustom:\n  a: x\n---\n"


def documents_of(text: str) -> list[Document]:
    documents, findings = load(Source("a.yaml", text))
    assert not findings
    return documents


def test_a_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = documents_of(PART * 40)
    read: list[str] = []

    def counted(source: Source) -> object:
        read.append(source.path)
        return load(source)

    monkeypatch.setattr(split_documents, "load", counted)
    blocks = [block_split_off(one) for one in documents]
    names = [names_split_off(one) for one in documents]
    assert blocks[:2] == [None, ("custom", "---")]
    assert [set(few) for few in names[:2]] == [{"a"}, set()]
    assert len(read) == 1


def test_one_document_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(split_documents, "load")
    (document,) = documents_of("custom:\n  a: x\n")
    assert block_split_off(document) is None
    assert not names_split_off(document)


@pytest.mark.parametrize(
    "text",
    [
        "site_name: x\r\n---\r\ncustom:\r\n  a: x\r\n",
        "site_name: x\n---\ncustom: {a: x}\n",
        "site_name: x\n--- {custom: {a: x}}\n",
        '{"site_name": "x"}\n---\n{"custom": {"a": "x"}}\n',
        "site_name: x\n---\n  custom:\n    a: x\n",
        "site_name: x\n---\n? custom\n: a: x\n",
        "site_name: x\n---\n---\ncustom:\n  a: x\n",
        "site_name: x\n...\n---\ncustom:\n  a: x\n",
        "---\nsite_name: x\n---\n# why\n_global:\n  a: x\n",
        "site_name: |\n  x\n  custom: y\n---\ncustom:\n  a: x\n",
    ],
)
def test_however_it_is_written(text: str) -> None:
    first, *_, last = documents_of(text)
    assert set(names_split_off(first)) == {"a"}
    assert block_split_off(last) in (("custom", "---"), ("_global", "---"))


@pytest.mark.parametrize(
    "text",
    [
        "site_name: x\ncustom: {}\n---\ncustom:\n  a: x\n",
        "site_name: x\n---\nsite_name: y\ncustom:\n  a: x\n",
        "- site_name\n---\ncustom:\n  a: x\n",
        "mine: x\n---\ncustom:\n  a: x\n",
        "mine: |\n  x\n---\n- custom\n",
    ],
)
def test_what_is_no_block_of_the_settings_above(text: str) -> None:
    *_, last = documents_of(text)
    assert block_split_off(last) is None
