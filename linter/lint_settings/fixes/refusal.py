"""Why fixes cannot be applied together, and which of them seem to be at fault."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from .roots import objects_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ..documents.finding import Edit, Finding
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .roots import Roots

    Key = tuple[str, str]

STAYS = "the finding would stay"
INDEX = lazy_pattern(r"/[0-9]+(?=/|\Z)")


class Refusal(Frozen):
    """The reason why fixes cannot be applied together, and those that seem to be at fault, if that is known.

    `reasons` has one for each suspect if a finding stays or appears exactly at its place; else it is empty.
    """

    __slots__ = ()

    reason: str
    suspects: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()

    def reasons_of(self, group: Sequence[Finding]) -> dict[int, str]:
        """Return the reasons of those findings of a group that have one, by their identities."""
        known = {id(one): reason for one, reason in zip(self.suspects, self.reasons, strict=False)}
        return {id(one): known[id(one)] for one in group if id(one) in known}


class Wrong(Frozen):
    """What is wrong with fixes that are applied together; `keys` are those of findings that stay or appear."""

    __slots__ = ()

    reason: str
    keys: frozenset[Key] | None = None


def key_of(finding: Finding) -> Key:
    """Return a key that identifies a finding across a fix: its rule and place, ignoring list indexes."""
    return finding.rule, INDEX.sub("/#", finding.pointer)


def numbered(roots: Roots, findings: Iterable[Finding]) -> list[tuple[int, Key]]:
    """Return the key of each finding, with the number of its object."""
    return [(roots.number_at(one.span.start), key_of(one)) for one in findings]


def refused(
    old: LoadedFile, new: LoadedFile, chosen: Sequence[Finding], before: Report, after: Report, wrong: Wrong
) -> Refusal:
    """Return the refusal of several fixes.

    Suspected are the fixes at places where findings stay or appear; else those in objects with such; else none.
    """
    olds, news = objects_of(old), objects_of(new)
    places = numbered(olds, chosen)
    counts, known, fixed = (
        Counter(numbered(news, after.findings)),
        Counter(numbered(olds, before.findings)),
        Counter(places),
    )
    more = {(at, key) for (at, key), count in counts.items() if count > known[at, key] - fixed[at, key]}
    exact = {(at, key) for at, key in more if wrong.keys is not None and key in wrong.keys}
    found = _at_fault(
        old.source.text, exact, chosen, places, [(news.number_at(x.span.start), x) for x in after.findings]
    )
    if found:
        return Refusal(wrong.reason, tuple(chosen[at] for at in found), tuple(found.values()))
    numbers = {at for at, _ in exact or more}
    at_places = {(at, place) for at, (_, place) in more if at in numbers}
    pairs = list(zip(chosen, places, strict=True))
    seeming = [one for one, (at, (_, place)) in pairs if (at, place) in at_places]
    return Refusal(wrong.reason, tuple(seeming or (one for one, (at, _) in pairs if at in numbers)))


def cause(finding: Finding, lines: int = 0) -> str:
    """Return the reason that fixes cause a finding, which is some lines further up without other fixes."""
    return f"it would cause {finding.rule} at {finding.path}:{finding.span.line - lines}:{finding.span.column}"


def moved(reason: str, finding: Finding, lines: int) -> str:
    """Return the reason why the fix of a finding is refused, for a place that is some lines further down."""
    return re.sub(
        rf"(?<= at {re.escape(finding.path)}:)[0-9]+(?=:[0-9]+\Z)", lambda line: str(int(line[0]) + lines), reason
    )


def _at_fault(
    text: str,
    wrong: Collection[tuple[int, Key]],
    chosen: Sequence[Finding],
    places: Sequence[tuple[int, Key]],
    after: Sequence[tuple[int, Finding]],
) -> dict[int, str]:
    """Return reasons, by number in `chosen`, of the fixes at places of wrong findings, or alone in their objects."""
    caused: dict[tuple[int, str], Finding] = {}
    in_object: dict[int, Finding] = {}
    for at, one in after:
        if (at, key_of(one)) in wrong:
            caused.setdefault((at, key_of(one)[1]), one)
            in_object.setdefault(at, one)
    of_object = Counter(at for at, _ in places)
    shifts = _Shifts(text, chosen)
    reasons: dict[int, str] = {}
    for number, (one, (at, key)) in enumerate(zip(chosen, places, strict=True)):
        found = caused.get((at, key[1])) or (in_object.get(at) if of_object[at] == 1 else None)
        if (at, key) in wrong:
            reasons[number] = STAYS
        elif found is not None:
            reasons[number] = cause(found, shifts.lines_above(one))
    return reasons


class _Shifts:
    """The number of lines that fixes add above a place."""

    def __init__(self, text: str, chosen: Sequence[Finding]) -> None:
        self._text = text
        edits = sorted((edit.start, lines) for one in chosen for edit, lines in self._lines(one))
        self._starts = [start for start, _ in edits]
        self._sums = [0, *accumulate(lines for _, lines in edits)]

    def lines_above(self, finding: Finding) -> int:
        """Return how many lines the fixes of other findings add above a finding."""
        start = finding.span.start
        own = sum(lines for edit, lines in self._lines(finding) if edit.start < start)
        return self._sums[bisect_left(self._starts, start)] - own

    def _lines(self, finding: Finding) -> Iterator[tuple[Edit, int]]:
        """Yield the edits of a fix, each with the number of lines that it adds."""
        for edit in finding.fix.edits if finding.fix else ():
            yield edit, edit.text.count("\n") - self._text.count("\n", edit.start, edit.end)
