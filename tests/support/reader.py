"""Reads texts as the linter does, for the tests of its engine."""

from collections.abc import Iterator
from typing import Any

from lint_settings.documents.document import Document, load
from lint_settings.documents.finding import Finding
from lint_settings.documents.limits import Limits
from lint_settings.documents.node import Node
from lint_settings.documents.source import Source


def read(text: str, name: str = "shop.yaml", **limits: int) -> tuple[list[Document], list[Finding]]:
    """The documents of a text and what is wrong with reading it; whatever the text, this must not raise."""
    return load(Source(name, text), Limits(**limits))


def root(text: str, name: str = "shop.yaml") -> Node:
    """The root of a text that holds one document without a fault."""
    documents, findings = read(text, name)
    assert [finding.message for finding in findings] == []
    assert len(documents) == 1
    return documents[0].root


def value(text: str, name: str = "shop.yaml") -> Any:
    """The value of a text that holds one document without a fault."""
    return root(text, name).value


def fault(text: str, name: str = "shop.yaml", **limits: int) -> str:
    """What makes a text unreadable: `line:column message` of the one finding."""
    documents, findings = read(text, name, **limits)
    assert documents == []
    assert [finding.rule for finding in findings] == ["syntax"]
    return reported(findings)[0]


def reported(findings: list[Finding]) -> list[str]:
    """Findings as `line:column message`."""
    return [f"{one.span.line}:{one.span.column} {one.message}" for one in findings]


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it, but for copies that are elsewhere in the text."""
    yield node
    if not node.alias:
        for child in (*node.members.values(), *node.items):
            yield from walk(child)


def written(node: Node) -> dict[str, str]:
    """How each value is written, by its pointer."""
    return {one.pointer: one.text for one in walk(node)}
