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
_KINDS: dict[str, tuple[str | None, ...]] = {}  # whose documents a fact is asked of, if it is not of all
_IN_ENVIRONMENTS: set[str] = set()  # those that are asked of all documents of an environment as well
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


def fact_of(
    *kinds: str | None, in_environments: bool = False
) -> Callable[[Callable[[Document], Answer]], Callable[[Document], Answer]]:
    """Decorate a function as `fact` does, which is hardly ever asked of a document without one of these kinds.

    With `in_environments`, it is asked of all documents of an environment, too. It holds for any document, but to ask
    another one that is closed opens it. Most facts are of few kinds, and to compute all is a third of a closing.
    """

    def decorate(compute: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
        _KINDS[compute.__name__] = kinds
        if in_environments:
            _IN_ENVIRONMENTS.add(compute.__name__)
        return fact(compute)

    return decorate


def rare_fact(compute: Callable[[Document], Answer]) -> Callable[[Document], Answer]:
    """Decorate a function as `fact` does; not every process imports it, so it is passed on by its name."""
    _RARE.add(compute.__name__)
    return fact(compute)


def compute_facts(document: Document) -> None:
    """Compute the facts that others may ask of a document, unless they are known, before its nodes are dropped."""
    for cached in _asked_of(document.kind, document.source.environment is not None, len(FACTS)):
        cached(document)


def facts_of(document: Document) -> list[Any]:
    """Return all facts of a document: those that every process has, in the order of their names, and the rare ones."""
    rare = {name: FACTS[name](document) for name in sorted(_RARE)}
    return [*(FACTS[name](document) for name in _common()), rare]


def facts_from(data: list[Any]) -> list[Any]:
    """Return the facts of a document from the list that `facts_of` returns, in this process or in another one.

    Rare ones that it lacks are computed when they are needed. Raises ValueError for a list of other facts.
    """
    *common, rare = data
    places = _places(len(FACTS))
    if len(common) != len(FACTS) - len(_RARE):
        raise ValueError
    found = [common[at] if isinstance(at, int) else rare.get(at, _UNKNOWN) for at in places]
    return [value if value is _UNKNOWN else _shared(value) for value in found]


@cache
def _asked_of(kind: str | None, has_environment: bool, count: int) -> tuple[Callable[[Document], Any], ...]:
    """Return the facts that are asked of documents of a kind; `count` is the number of all facts."""
    everywhere = _IN_ENVIRONMENTS if has_environment else ()
    names = [*FACTS][:count]
    return tuple(FACTS[name] for name in names if name in everywhere or kind in _KINDS.get(name, (kind,)))


def _shared(value: Any) -> Any:
    """Return plain data without lists, and the same object for equal data of most files: many have one flow."""
    if isinstance(value, list | tuple):
        return _same(tuple(map(_shared, value)))
    return _same(value) if isinstance(value, str) else value


@lru_cache(1024)
def _same(value: Any) -> Any:
    return value


def _common() -> list[str]:
    return sorted(FACTS.keys() - _RARE)


@cache
def _places(count: int) -> tuple[int | str, ...]:
    """Return the place of each common fact in the list that `facts_of` returns, and the name of each rare one.

    `count` is the number of facts.
    """
    common = _common()
    return tuple(name if name in _RARE else common.index(name) for name in [*FACTS][:count])
