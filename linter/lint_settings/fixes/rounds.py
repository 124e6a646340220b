"""Applies fixes to the text of a file and verifies the result: only what should change has, and nothing is worse.

For verification, the new text is read again, its values are compared with the old ones by our own reader and by
another parser, comments and anchors are counted, and the file is checked with every rule, among all other files of the
project.
"""

from __future__ import annotations

from ..allows.matching import UNUSED
from ..documents.frozen import Frozen
from .proof import bring_back, check_again, edits_of, fixed_text, refusal
from .refusal import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ..documents.finding import Edit, Finding, Fix
    from ..engine.incremental.memory import Memory
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .refusal import Key

    Wanted = Callable[[Finding], bool]
    Made = dict[tuple[str, str], int]

_MOST_ROUNDS = 100
# Attempts to find which fixes of a file can be applied, if not all can: each takes as long as a check of the file.
_FEWEST_TRIES, _MOST_CHARACTERS = 40, 2_000_000
_NOT_TRIED = "so many fixes of this file were refused that it was not tried; correct these findings and run again"


class Fixed(Frozen):
    """A file after its fixes, the findings fixed in each round, and those whose fix was refused.

    The edits of a round refer to the text after the previous rounds. `reasons` gives the reason for each refused fix.
    """

    __slots__ = ()

    loaded: LoadedFile
    rounds: tuple[tuple[Finding, ...], ...]
    dropped: tuple[Finding, ...]
    reasons: tuple[str, ...] = ()

    @property
    def done(self) -> tuple[Finding, ...]:
        """The findings that were fixed."""
        return tuple(finding for findings in self.rounds for finding in findings)


def fix(loaded: LoadedFile, wanted: Wanted, seen: set[str] | None = None, memory: Memory | None = None) -> Fixed:
    """Return a file after every wanted fix that can be verified, round by round; the workspace is updated.

    Fixes that touch each other wait for the next round. A fix is dropped if the text becomes unreadable, if a value
    changes that it was not about, if a comment or anchor is lost, or if its finding stays or a new one appears. `seen`
    are the texts that the file has had; no text may recur. For `memory` see `check_again`.
    """
    seen = set() if seen is None else seen
    original = loaded
    rounds: list[tuple[Finding, ...]] = []
    made: Made = {}
    dropped: dict[tuple[Key, Fix | None], tuple[Finding, str]] = {}
    for _ in range(_MOST_ROUNDS):
        before = check_again(loaded, memory)
        wishes = [one for one in before.findings if one.fix and wanted(one) and (key_of(one), one.fix) not in dropped]
        wishes = [one for one in wishes if not is_left(one, made)]
        if not wishes:
            break  # most files stay closed
        text = loaded.source.text
        seen.add(text)
        # Whether an allow is used is known only after all other fixes.
        wishes = [one for one in wishes if one.rule != UNUSED] or wishes
        unsound = [(one, "its edits do not fit the file") for one in wishes if not _is_sound(one, text)]
        dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in unsound)
        chosen = _apart([one for one in wishes if _is_sound(one, text)])
        if not chosen:
            break
        tried: dict[str, LoadedFile] = {}
        accepted, refused = _accepted(loaded, chosen, before, seen, memory, tried)
        dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in refused)
        if accepted:
            sound = tried[fixed_text(loaded, accepted)]  # read and checked already
            bring_back(sound, loaded)
            loaded = sound
            seen.add(loaded.source.text)
            rounds.append(tuple(accepted))
            note_made(accepted, made)
            dropped.clear()  # in the new text they may pass verification
    if rounds and original.source.text and not loaded.documents:
        bring_back(original, loaded)  # after several rounds, the text is still unreadable
        undone = [(one, "the result cannot be read") for findings in rounds for one in findings]
        return _fixed(original, (), [*undone, *dropped.values()])
    return _fixed(loaded, rounds, list(dropped.values()))


def note_made(findings: Sequence[Finding], made: Made) -> None:
    """Record where findings were fixed, and the highest severity there."""
    for one in findings:
        place = one.path, one.pointer
        made[place] = max(made.get(place, 0), one.severity.rank)


def is_left(finding: Finding, made: Made) -> bool:
    """Return whether a finding results from a fix at its place: a value that was just written is not replaced."""
    return finding.severity.rank < made.get((finding.path, finding.pointer), 0)


def _fixed(loaded: LoadedFile, rounds: Sequence[tuple[Finding, ...]], dropped: Sequence[tuple[Finding, str]]) -> Fixed:
    findings, reasons = tuple(one for one, _ in dropped), tuple(reason for _, reason in dropped)
    return Fixed(loaded, tuple(rounds), findings, reasons)


# --- compatible fixes


def _is_sound(finding: Finding, text: str) -> bool:
    """Return whether the edits of a fix are within the text, change it, and do not touch each other."""
    edits = sorted(edits_of(finding))
    ends = [0, *(edit.end for edit in edits)]
    fits = all(before <= edit.start <= edit.end <= len(text) for before, edit in zip(ends, edits, strict=False))
    return fits and len(set(edits)) == len(edits) and any(text[one.start : one.end] != one.text for one in edits)


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Return as many findings as possible whose edits do not touch each other, in the order of the file."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    last = -1  # the end of the last edit
    for finding in sorted(findings, key=lambda one: (min(edits_of(one)), one.rule)):
        edits = edits_of(finding)
        is_apart = min(edits).start > last
        if is_apart or not any(one.start <= other.end and other.start <= one.end for one in edits for other in taken):
            chosen.append(finding)
            taken.extend(edits)
            last = max(last, *(edit.end for edit in edits))
    return chosen


def _accepted(
    loaded: LoadedFile,
    chosen: Sequence[Finding],
    before: Report,
    seen: Collection[str],
    memory: Memory | None,
    tried: dict[str, LoadedFile],
) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """Return the fixes that can be applied together, and those that fail even alone, with reasons; others wait.

    Of fixes that cannot be applied together, those that seem to be at fault are tried apart from the others, and else
    each half. Only so many are tried in a large file; if none can be applied then, the rest is refused, too.
    For `tried` see `refusal`.
    """
    accepted: list[Finding] = []
    refused: list[tuple[Finding, str]] = []
    groups = [list(chosen)]
    for attempt in range(max(_FEWEST_TRIES, _MOST_CHARACTERS // (len(loaded.source.text) + 1))):
        if not groups:
            break
        # The largest and the smallest in turn: good ones are found together, and bad ones get reasons of their own.
        group = (max if attempt % 2 else min)(groups, key=len)
        groups.remove(group)
        found = refusal(loaded, [*accepted, *group], before, seen, memory, tried)
        if found is None:
            accepted += group
        elif len(group) > 1:
            groups.extend(_divided(group, found.suspects))
        else:
            if accepted:
                found = refusal(loaded, group, before, seen, memory, tried)
            if found is not None:  # else it waits for the next round
                refused.append((group[0], found.reason))
    if not accepted:
        refused += [(one, _NOT_TRIED) for group in groups for one in group]
    places = {id(one): at for at, one in enumerate(chosen)}
    return sorted(accepted, key=lambda one: places[id(one)]), refused


def _divided(group: Sequence[Finding], suspects: Collection[Finding]) -> list[list[Finding]]:
    """Return two parts of several fixes: those that are not suspected and the others, else each half."""
    wrong = set(map(id, suspects))
    parts = [[one for one in group if (id(one) in wrong) is is_wrong] for is_wrong in (False, True)]
    half = len(group) // 2
    return parts if all(parts) else [[*group[:half]], [*group[half:]]]
