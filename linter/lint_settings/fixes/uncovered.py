"""Recognizes findings that a fix reveals: old mistakes, hidden by a wrong name or spelling."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from sys import maxsize

from ..documents.lazy_regex import lazy_pattern
from ..tenant.login_urls import is_uuid, parse_auth_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.source import Source
    from ..documents.span import Span

    Key = tuple[str, str]

# Findings of the engine after two names became equal or the text unreadable: never old mistakes.
_NEVER_GAINED = frozenset(("syntax", "duplicate-key"))


def is_renaming(olds: Sequence[Node], news: Sequence[Node]) -> bool:
    """Return whether the objects of a text differ only in names, with every value kept."""
    return len(olds) == len(news) and all(
        sorted(map(repr, _leaves(old.value))) == sorted(map(repr, _leaves(new.value)))
        for old, new in zip(olds, news, strict=True)
    )


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict) and value:
        for member in value.values():
            yield from _leaves(member)
    else:
        yield value


def hides_no_more(old: Collection[Document], new: Collection[Document]) -> bool:
    """Return whether no further name is both at the top level and under `custom`, where only one value counts."""
    return _twice(new) <= _twice(old)


def _twice(documents: Collection[Document]) -> Counter[str]:
    found: Counter[str] = Counter()
    for document in documents:
        members = document.root.members
        custom = members.get("custom")
        found.update(name for name in (custom.members if custom else ()) if name in members)
    return found


# Rules about how a text is written, not about its content.
_DASHES = lazy_pattern(r"(?m)^[ \t]*(?:-[ \t]+)+")
_SIGNS = lazy_pattern(r"""[\s"'“”„‟‘’‚‛\[\],\\]+""")


def _spelled(text: str) -> str:
    return _SIGNS.sub("", _DASHES.sub("", text))


def may_be_old(gained: Collection[Key], places: Collection[str] | None = None) -> bool:
    """Return whether new findings may be old mistakes; if places are given, at these only."""
    return all(rule not in _NEVER_GAINED and (places is None or place in places) for rule, place in gained)


def is_respelling(before: Source, after: Source) -> bool:
    """Return whether two texts are the same except for quotes and brackets."""
    return _spelled(before.text) == _spelled(after.text)


def is_in_other_capitals(before: Source, after: Source) -> bool:
    """Return whether two texts are the same except for case, quotes and brackets."""
    return _spelled(before.text).casefold() == _spelled(after.text).casefold()


def sort_of(finding: Finding, node: Node | None, text: str) -> int:
    """Return what a fix changes: only quotes and brackets (0), only these and case (1), the name (2), or more (3).

    `node` is the one that the finding is about.
    """
    edits = finding.fix.edits if finding.fix else ()
    pieces = [(text[one.start : one.end], one.text) for one in edits]
    before, after = ["\0".join(map(_spelled, part)) for part in zip(*pieces, strict=True)]
    if before.casefold() == after.casefold():
        return 0 if before == after else 1
    _, _, start, end = node.place if node is not None else (0, 0, -1, -1)
    return 2 if start >= 0 and all(start <= one.start and one.end <= end for one in edits) else 3


def unheard(documents: Collection[Document]) -> set[str]:
    """Return the pointers of values that are invalid, so that most rules could not check them."""
    from ..schema.faults import validate

    return {node.pointer for document in documents for node, _ in validate(document)}


def revealed(
    findings: Collection[Finding], repaired: Collection[tuple[Node, Node]], number_at: Callable[[int], int]
) -> Iterator[Finding]:
    """Yield those findings about a value that no rule could judge before a fix, since it was no URL and no id.

    `repaired` are the nodes of fixed values before and after, `number_at` gives the number of an object. Where a
    finding names the value as its other place, it is about that value, too.
    """
    readable = {
        (number_at(new.place[0]), new.pointer): new.place
        for old, new in repaired
        if _is_readable(new) and not _is_readable(old)
    }
    places = sorted((start, end) for start, end, *_ in readable.values())
    for one in findings:
        is_about_it = (number_at(one.span.start), one.pointer) in readable
        spans = [] if is_about_it else [place.span for place in one.related if place.path == one.path]
        if one.rule not in _NEVER_GAINED and (is_about_it or any(_is_in(span, places) for span in spans)):
            yield one


def _is_in(span: Span, places: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of the places, in their order, contains a span."""
    at = bisect_right(places, (span.start, maxsize)) - 1
    return at >= 0 and span.end <= places[at][1]


def _is_readable(node: Node) -> bool:
    return parse_auth_url(node) is not None or (isinstance(node.value, str) and is_uuid(node.value))
