"""Facts: values computed from a document once and kept with it, so that its file need not be opened again."""

from __future__ import annotations

from functools import wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .document import Document

    Answer = TypeVar("Answer")

FACTS: dict[str, Callable[[Document], Any]] = {}


def fact(compute: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Decorate a function so that its result is kept with the document, even when the nodes are dropped.

    The function must use nothing but the document, and return plain data: text, numbers, None, and lists of these.
    """
    name = compute.__name__

    @wraps(compute)
    def cached(document: Document) -> Answer:
        facts = document.facts
        if name not in facts:
            facts[name] = compute(document)
        return facts[name]  # type: ignore[no-any-return]  # it is what `compute` returned

    FACTS[name] = cached
    return cached


def compute_facts(document: Document) -> None:
    """Compute the facts of a document that are not known yet, before its nodes are dropped."""
    if len(document.facts) < len(FACTS):
        for cached in FACTS.values():
            cached(document)


def facts_of(document: Document) -> list[Any]:
    """Return all facts of a document, in the order of their names; a list, as it takes less memory than a dict."""
    return [FACTS[name](document) for name in sorted(FACTS)]


def facts_from(data: list[Any]) -> dict[str, Any]:
    """Return facts by name from the list that `facts_of` returns."""
    return dict(zip(sorted(FACTS), data, strict=True))
