"""Facts: values computed from a document once and kept with it, so that its file need not be opened again."""

from __future__ import annotations

from functools import cache, lru_cache, wraps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from .document import Document

    Answer = TypeVar("Answer")

FACTS: dict[str, Callable[[Document], Any]] = {}
_RARE: set[str] = set()
_UNKNOWN = object()


def fact(compute: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Decorate a function so that its result is kept with the document, even when the nodes are dropped.

    The function must use nothing but the document, and return plain data that cannot change: text, numbers, None, and
    tuples of these.
    """
    name, number = compute.__name__, len(FACTS)

    @wraps(compute)
    def cached(document: Document) -> Answer:
        facts = document.facts
        value: Any = facts[number] if number < len(facts) else _UNKNOWN
        if value is _UNKNOWN:
            value = _shared(compute(document))
            document.facts += [_UNKNOWN] * (number + 1 - len(facts))
            document.facts[number] = value
        return value  # type: ignore[no-any-return]  # it is what `compute` returned

    FACTS[name] = cached
    return cached


def rare_fact(compute: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Decorate a function as `fact` does; not every process imports it."""
    _RARE.add(compute.__name__)
    return fact(compute)


def compute_facts(document: Document) -> None:
    """Compute the facts of a document that are not known yet, before its nodes are dropped."""
    for cached in FACTS.values():
        cached(document)


def facts_of(document: Document) -> list[Any]:
    """Return all facts of a document, in the order of their names; those that are rare come last."""
    return [FACTS[name](document) for name in _names()]


def facts_from(data: list[Any]) -> list[Any]:
    """Return the facts of a document from the list that `facts_of` returns.

    Rare ones that it lacks are computed when they are needed. Raises ValueError for a list of other facts.
    """
    if len(data) < len(FACTS) - len(_RARE):
        raise ValueError
    return [_shared(data[at]) if at < len(data) else _UNKNOWN for at in _places(len(FACTS))]


def _shared(value: Any) -> Any:
    """Return plain data without lists, and the same object for equal data of most files: many have one flow."""
    if isinstance(value, list | tuple):
        return _same(tuple(map(_shared, value)))
    return _same(value) if isinstance(value, str) else value


@lru_cache(1024)
def _same(value: Any) -> Any:
    return value


def _names() -> list[str]:
    return sorted(FACTS, key=lambda name: (name in _RARE, name))


@cache
def _places(count: int) -> tuple[int, ...]:
    """Return the place of each fact in the list that `facts_of` returns; `count` is the number of facts."""
    names = _names()
    return tuple(names.index(name) for name in [*FACTS][:count])
