"""What others may ask of a document without opening its file: facts, worked out once and kept."""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .document import Document

    Answer = TypeVar("Answer")

FACTS: dict[str, Callable[[Document], Any]] = {}


def fact(tell: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Make a fact of a function: its answer is kept with the document, and outlives its nodes.

    It must ask nothing but the document, and answer in plain data: text, numbers, None, and lists of these.
    """
    name = tell.__name__

    @wraps(tell)
    def told(document: Document) -> Answer:
        facts = document.facts
        if name not in facts:
            facts[name] = tell(document)
        return facts[name]  # type: ignore[no-any-return]  # it is what `tell` has answered

    FACTS[name] = told
    return told


def facts_of(document: Document) -> list[Any]:
    """All facts of a document, in the order of their functions: a list, since many of these are kept."""
    return [told(document) for told in FACTS.values()]
