"""Finds the fixes that would take a secret apart, after which nothing would show that it is one."""

from __future__ import annotations

from ..documents.edits import apply
from ..documents.finding import Edit
from ..documents.lazy_regex import lazy_pattern
from .secret_scan import embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_MAPPING = lazy_pattern(r"[{\n]")  # the names in it say what its values are
SHORTEST = 4  # characters; a shorter piece says nothing
_AROUND = 5000  # characters beside an edit in which secrets are searched for: a line may be as long as the file


def taken_apart(edits: Sequence[Edit], text: str, certain: Collection[str]) -> frozenset[str]:
    """Return the words of the secrets that edits touch, such as `Bearer x`, if these could be read afterwards.

    `certain` are the secrets of the documents; what looks like one in their text may be a part of their structure.
    """
    if not edits or not certain:
        return frozenset()
    begins, ends = min(one.start for one in edits), max(one.end for one in edits)
    start = max(text.rfind("\n", 0, begins) + 1, begins - _AROUND)
    end = text.find("\n", ends, ends + _AROUND)
    lines = text[start : ends + _AROUND if end < 0 else end]
    inside = [Edit(one.start - start, one.end - start, one.text) for one in edits]
    touched = [  # not the whole secret, which may seem to include a comment
        lines[max(first, one.start) : min(last, one.end)]
        for first, last in embedded(lines)
        for one in inside
        if first < one.end and one.start < last and not _MAPPING.search(lines[one.start : one.end])
    ]
    known = (secret for secret in touched if any(one in secret for one in certain))
    pieces = frozenset(piece for secret in known for piece in pieces_of(secret))
    if not pieces:
        return pieces
    changed = apply(lines, inside)
    before, after = "".join(_unhidden(lines)), "".join(_unhidden(changed))
    return pieces if any(piece in after and piece not in before for piece in pieces) else frozenset()


def pieces_of(secret: str) -> list[str]:
    """Return the words of a secret that consists of several, as a fix or a message may contain them."""
    words = secret.replace(",", " ").replace(";", " ").split()
    return [word for one in words if len(word := one.strip("\"'`[](){}")) >= SHORTEST]


def _unhidden(text: str) -> Iterator[str]:
    done = 0
    for start, end in embedded(text):
        yield text[done:start]
        yield " "
        done = end
    yield text[done:]
