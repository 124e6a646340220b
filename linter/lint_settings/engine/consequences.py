"""Folds findings that merely follow from another one into it, so that one mistake gives one finding."""

from __future__ import annotations

from ..documents.node import pointer_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..rulebook.rule import Rule

    Folded = list[tuple[Finding, Finding]]  # a consequence, and its cause

ABSENCE, VALUE = "absence", "value"


def fold(
    findings: Sequence[Finding], rules: Mapping[str, Rule], documents: Sequence[Document]
) -> tuple[list[Finding], Folded]:
    """Return the findings of a file without consequences, and these, each with its cause.

    A misspelt name explains that the right one is missing, so nothing is folded into it where that one exists too.
    A cause gets the severity of its worst consequence, so that no fold makes a run pass.
    """
    causes = [one for one in findings if rules[one.rule].explains]
    if not causes or len(findings) == 1:
        return list(findings), []
    by_place: dict[str, Finding] = {}
    for cause in reversed(causes):
        explains = rules[cause.rule].explains
        places = _places(cause, explains)
        if explains == ABSENCE:
            places = [place for place in places if not any(one.root.find(place) for one in documents)]
        by_place.update(dict.fromkeys(places, cause))
    folded: Folded = []
    kept: list[Finding] = []
    for one in findings:
        found = None if rules[one.rule].explains else _cause(one, by_place, rules)
        if found is None:
            kept.append(one)
        else:
            folded.append((one, found))
    worst: dict[Finding, Finding] = {}
    for one, cause in folded:
        if one.severity.rank > worst.get(cause, cause).severity.rank:
            worst[cause] = one
    raised = {cause: cause._replace(severity=one.severity) for cause, one in worst.items()}
    return [raised.get(one, one) for one in kept], [(one, raised.get(cause, cause)) for one, cause in folded]


def _cause(one: Finding, by_place: Mapping[str, Finding], rules: Mapping[str, Rule]) -> Finding | None:
    """Return the finding that explains another: at its place, or at that of a member whose absence it reports."""
    pointer = one.pointer
    cause = by_place.get(pointer)
    while cause is None and pointer:
        pointer = pointer.rpartition("/")[0]
        cause = by_place.get(pointer)
        if cause is not None and rules[cause.rule].explains != VALUE:
            cause = None  # the content of a misspelt member is not checked
    if cause is not None:
        return cause
    return _named(one, by_place, rules)


def _named(one: Finding, by_place: Mapping[str, Finding], rules: Mapping[str, Rule]) -> Finding | None:
    """Return the finding about a misspelt name if another finding reports that the right one is missing."""
    for name in one.message.split("`")[1::2]:
        last = pointer_to((name,))
        cause = by_place.get(one.pointer + last) or by_place.get(last)
        if cause is not None and rules[cause.rule].explains == ABSENCE:
            return cause
    return None


def _places(cause: Finding, explains: str) -> list[str]:
    """Return the pointers at which a finding explains others: its own, or those of the names that it proposes.

    A setting counts wherever it is, so its name alone is included.
    """
    if explains == VALUE:
        return [cause.pointer]
    above, _, wrong = cause.pointer.rpartition("/")
    names = [name for name in cause.message.split("`")[1::2] if pointer_to((name,)) != "/" + wrong]
    return [place for name in names for place in (above + pointer_to((name,)), pointer_to((name,)))]
