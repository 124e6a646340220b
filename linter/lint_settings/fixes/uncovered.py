"""What a fix brings to light: faults that were there before, behind a wrong name or a wrong spelling."""

from __future__ import annotations

from collections import Counter

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.source import Source

    Key = tuple[str, str]

# What the engine itself finds when two names have become one, or the text unreadable: never a thing of before.
_NEVER_GAINED = frozenset(("syntax", "duplicate-key"))


def is_renaming(olds: Sequence[Node], news: Sequence[Node]) -> bool:
    """Whether only names differ between the roots of a text's documents: every value is still there."""
    return all(
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
    """Whether no further name stands both at the top level and under `custom`, where one value only counts."""
    return _twice(new) <= _twice(old)


def _twice(documents: Collection[Document]) -> Counter[str]:
    found: Counter[str] = Counter()
    for document in documents:
        members = document.root.members
        custom = members.get("custom")
        found.update(name for name in (custom.members if custom else ()) if name in members)
    return found


# What says how a text is written, not what it says.
_DASHES = lazy_pattern(r"(?m)^[ \t]*(?:-[ \t]+)+")
_SIGNS = lazy_pattern(r"""[\s"'“”„‟‘’‚‛\[\],\\]+""")


def _spelt(text: str) -> str:
    return _SIGNS.sub("", _DASHES.sub("", text))


def may_be_old(gained: Collection[Key], places: Collection[str] | None = None) -> bool:
    """Whether findings that are new may have been there before; if given, at these places only."""
    return all(rule not in _NEVER_GAINED and (places is None or place in places) for rule, place in gained)


def is_respelling(before: Source, after: Source) -> bool:
    """Whether two texts say the same, with other quotes and brackets around it."""
    return _spelt(before.text) == _spelt(after.text)


def is_in_other_capitals(before: Source, after: Source) -> bool:
    """Whether two texts say the same but for their capitals, quotes and brackets."""
    return _spelt(before.text).casefold() == _spelt(after.text).casefold()


def unheard(documents: Collection[Document]) -> set[str]:
    """The pointers of values that are invalid, so that most rules could not look at them."""
    from ..schema.faults import validate

    return {node.pointer for document in documents for node, _ in validate(document)}
