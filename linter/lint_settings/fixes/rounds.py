"""Applies fixes to the text of a file and verifies the result: only what should change has, and nothing is worse.

For verification, the new text is read again, its values are compared with the old ones by our own reader and by
another parser, comments and anchors are counted, and the file is checked with every rule, among all other files of the
project.
"""

from __future__ import annotations

from ..allows.matching import UNUSED
from .apart import fix_apart
from .culprits import Search
from .proof import bring_back, check_again, edits_of
from .refusal import key_of
from .result import Fixed
from .roots import roots_of
from .uncovered import keeps_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..documents.finding import Edit, Finding, Fix
    from ..engine.incremental.memory import Memory
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .apart import Composed
    from .refusal import Key
    from .result import Made, MadeBefore

    Wanted = Callable[[Finding], bool]
    Dropped = dict[tuple[Key, Fix | None], tuple[Finding, str]]

_MOST_ROUNDS = 100


def fix(
    loaded: LoadedFile,
    wanted: Wanted,
    seen: set[str] | None = None,
    memory: Memory | None = None,
    made: Made | None = None,
    failed: set[Key] | None = None,
) -> Fixed:
    """Return a file after every wanted fix that can be verified, round by round; the workspace is updated.

    Fixes that touch each other wait for the next round. A fix is dropped if the text becomes unreadable, if a value
    changes that it was not about, if a comment or anchor is lost, or if its finding stays or a new one appears. `seen`
    are the texts that the file has had; no text may recur. `made` has the fixes made before, `failed` has the keys
    of those that failed; both get those of now. For `memory` see `check_again`.
    """
    seen = set() if seen is None else seen
    original = loaded
    rounds: list[tuple[Finding, ...]] = []
    made = {} if made is None else made
    dropped: Dropped = {}
    failed = set() if failed is None else failed
    for _ in range(_MOST_ROUNDS):
        before = check_again(loaded, memory)
        wishes = _wishes(loaded, before, wanted, dropped, made)
        if not wishes:
            break  # most files stay closed
        seen.add(text := loaded.source.text)
        chosen = _apart([one for one in wishes if _is_sound(one, text)])
        _drop(dropped, ((one, "its edits do not fit the file") for one in wishes if not _is_sound(one, text)))
        if not chosen:
            break
        search = Search(loaded, before, seen, memory, failed)
        if not search.passes(chosen):
            composed = fix_apart(loaded, chosen, before, seen, memory, wanted, _fix_piece)
            if composed is not None and (composed.rounds or composed.refused):
                loaded = _take_over(composed, loaded, made, dropped)
                rounds += composed.rounds
                seen.add(loaded.source.text)
                continue
            search.run(chosen)
        _drop(dropped, search.refused)
        if search.accepted:
            _note_made(search.accepted, made, [_number(loaded, one) for one in search.accepted], text)
            bring_back(search.result(), loaded)
            loaded = search.result()
            seen.add(loaded.source.text)
            rounds.append(tuple(search.accepted))
            dropped.clear()  # in the new text they may pass verification
    return _result(original, loaded, rounds, list(dropped.values()))


def _fix_piece(loaded: LoadedFile, wanted: Wanted, memory: Memory, made: Made) -> Fixed:
    return fix(loaded, wanted, memory=memory, made=made)


def _wishes(loaded: LoadedFile, before: Report, wanted: Wanted, dropped: Dropped, made: Made) -> list[Finding]:
    """Return the findings to fix in this round, apart from those whose fix was refused or that a fix has left."""
    found = [one for one in before.findings if one.fix and wanted(one) and (key_of(one), one.fix) not in dropped]
    found = [one for one in found if not is_left(one, made, _number(loaded, one))]
    # Whether an allow is used is known only after all other fixes.
    return [one for one in found if one.rule != UNUSED] or found


def _take_over(composed: Composed, loaded: LoadedFile, made: Made, dropped: Dropped) -> LoadedFile:
    """Return the file whose objects were fixed by themselves, and replace the old one with it in the workspace."""
    for findings, numbers, text in zip(composed.rounds, composed.numbers, composed.texts, strict=True):
        _note_made(findings, made, numbers, text)
    if composed.rounds:
        dropped.clear()
    _drop(dropped, composed.refused)
    bring_back(composed.loaded, loaded)
    return composed.loaded


def _drop(dropped: Dropped, refused: Iterable[tuple[Finding, str]]) -> None:
    """Record refused fixes, with reasons."""
    dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in refused)


def _number(loaded: LoadedFile, finding: Finding) -> int:
    """Return the number of the document of a finding; -1 if the file has only one."""
    return roots_of(loaded).number_at(finding.span.start) if len(loaded.documents) > 1 else -1


def _note_made(findings: Sequence[Finding], made: Made, numbers: Sequence[int], text: str) -> None:
    """Record where findings in a text are fixed, and the highest severity there."""
    for one, number in zip(findings, numbers, strict=True):
        if keeps_number(one, text):
            continue
        ranks = made.setdefault((one.path, one.pointer), {})
        ranks[number] = max(ranks.get(number, 0), one.severity.rank)


def is_left(finding: Finding, made: MadeBefore, number: int = -1) -> bool:
    """Return whether a finding results from a fix at its place: a value that was just written is not replaced.

    `number` is that of the document in a file with several.
    """
    return finding.severity.rank < made.get((finding.path, finding.pointer), {}).get(number, 0)


def _result(
    original: LoadedFile,
    loaded: LoadedFile,
    rounds: Sequence[tuple[Finding, ...]],
    dropped: Sequence[tuple[Finding, str]],
) -> Fixed:
    """Return the result of all rounds; the file is as it was if it can still not be read."""
    if rounds and original.source.text and not loaded.documents:
        bring_back(original, loaded)
        undone = [(one, "the result cannot be read") for findings in rounds for one in findings]
        loaded, rounds, dropped = original, (), [*undone, *dropped]
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
