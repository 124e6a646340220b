"""Applies fixes to a file's text and proves the result: only what was meant has changed, and nothing got worse.

A proof reads the new text again, holds its values against the old ones with our own reader and with another parser,
counts comments and anchors, and checks the file once more with every rule, among all other files of the project.
"""

from __future__ import annotations

from collections import namedtuple

from ..allows.matching import UNUSED
from .proof import bring_back, check_again, edits_of, exchange, fixed_text, key_of, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ..documents.finding import Edit, Finding, Fix
    from ..engine.load import Loaded
    from ..engine.report import Report
    from .proof import Key

    Wanted = Callable[[Finding], bool]
    Made = dict[tuple[str, str], int]

_MOST_ROUNDS = 100


class Fixed(namedtuple("Fixed", "loaded rounds dropped reasons", defaults=((),))):
    """A file as its fixes have left it, the findings fixed in each round, and those whose fix was refused.

    The edits of a round refer to the text that the rounds before it have left. `reasons` say of each refused fix why.
    """

    __slots__ = ()

    loaded: Loaded
    rounds: tuple[tuple[Finding, ...], ...]
    dropped: tuple[Finding, ...]
    reasons: tuple[str, ...]

    @property
    def done(self) -> tuple[Finding, ...]:
        """The findings that were fixed."""
        return tuple(finding for findings in self.rounds for finding in findings)


def fix(loaded: Loaded, wanted: Wanted, seen: set[str] | None = None) -> Fixed:
    """A file after every wanted fix that proves itself, round by round; the workspace follows.

    Fixes that touch each other wait for the next round. A fix is dropped when the text could not be read, when a value
    changes that it was not about, when a comment or anchor gets lost, when its finding stays or another one comes.
    `seen` are the texts that the file has had: none of them comes back.
    """
    seen = {loaded.source.text} if seen is None else seen
    original = loaded
    rounds: list[tuple[Finding, ...]] = []
    made: Made = {}
    dropped: dict[tuple[Key, Fix | None], tuple[Finding, str]] = {}
    for _ in range(_MOST_ROUNDS):
        before = check_again(loaded)
        text = loaded.source.text
        wishes = [one for one in before.findings if one.fix and wanted(one) and (key_of(one), one.fix) not in dropped]
        wishes = [one for one in wishes if not is_left(one, made)]
        # Whether an allow is of use is known only when all else is as it should be.
        wishes = [one for one in wishes if one.rule != UNUSED] or wishes
        unsound = [(one, "its edits do not fit the file") for one in wishes if not _is_sound(one, text)]
        dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in unsound)
        chosen = _apart([one for one in wishes if _is_sound(one, text)])
        if not chosen:
            break
        accepted, refused = _accepted(loaded, chosen, before, seen)
        dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in refused)
        if accepted:
            loaded = exchange(loaded, fixed_text(loaded, accepted))
            seen.add(loaded.source.text)
            rounds.append(tuple(accepted))
            note_made(accepted, made)
            dropped.clear()  # in the new text they may well prove themselves
    if rounds and original.source.text and not loaded.documents:
        bring_back(original, loaded)  # one step after the other, and it still cannot be read
        undone = [(one, "the result cannot be read") for findings in rounds for one in findings]
        return _fixed(original, (), [*undone, *dropped.values()])
    return _fixed(loaded, rounds, list(dropped.values()))


def note_made(findings: Sequence[Finding], made: Made) -> None:
    """Note where findings were fixed, and how severe the worst one was."""
    for one in findings:
        place = one.path, one.pointer
        made[place] = max(made.get(place, 0), one.severity.rank)


def is_left(finding: Finding, made: Made) -> bool:
    """Whether a finding is what a fix at its place has left: the value that was just written is not replaced again."""
    return finding.severity.rank < made.get((finding.path, finding.pointer), 0)


def _fixed(loaded: Loaded, rounds: Sequence[tuple[Finding, ...]], dropped: Sequence[tuple[Finding, str]]) -> Fixed:
    findings, reasons = tuple(one for one, _ in dropped), tuple(reason for _, reason in dropped)
    return Fixed(loaded, tuple(rounds), findings, reasons)


# --- which fixes go together


def _is_sound(finding: Finding, text: str) -> bool:
    """Whether the edits of a fix lie within the text, change it, and leave each other alone."""
    edits = sorted(edits_of(finding))
    ends = [0, *(edit.end for edit in edits)]
    fits = all(before <= edit.start <= edit.end <= len(text) for before, edit in zip(ends, edits, strict=False))
    return fits and len(set(edits)) == len(edits) and any(text[one.start : one.end] != one.text for one in edits)


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """As many findings as have edits that do not touch each other, the first in the file first."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    last = -1  # where the furthest of them ends
    for finding in sorted(findings, key=lambda one: (min(edits_of(one)), one.rule)):
        edits = edits_of(finding)
        is_apart = min(edits).start > last
        if is_apart or not any(one.start <= other.end and other.start <= one.end for one in edits for other in taken):
            chosen.append(finding)
            taken.extend(edits)
            last = max(last, *(edit.end for edit in edits))
    return chosen


def _accepted(
    loaded: Loaded, chosen: Sequence[Finding], before: Report, seen: Collection[str]
) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """The fixes that can be made together, and with a reason those that cannot even alone; the others wait."""
    reason = refusal(loaded, chosen, before, seen)
    if reason is None:
        return list(chosen), []
    if len(chosen) == 1:
        return [], [(chosen[0], reason)]
    accepted: list[Finding] = []
    refused: list[tuple[Finding, str]] = []
    for one in chosen:
        reason = refusal(loaded, [*accepted, one], before, seen)
        if reason is not None and accepted:
            reason = refusal(loaded, [one], before, seen)
            if reason is None:
                continue  # it waits for the next round
        elif reason is None:
            accepted.append(one)
        if reason is not None:
            refused.append((one, reason))
    return accepted, refused
