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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..documents.finding import Edit, Finding, Fix
    from ..engine.incremental.memory import Memory
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .apart import Composed
    from .refusal import Key

    Wanted = Callable[[Finding], bool]
    Dropped = dict[tuple[Key, Fix | None], tuple[Finding, str]]

_MOST_ROUNDS = 100


def fix(
    loaded: LoadedFile,
    wanted: Wanted,
    seen: set[str] | None = None,
    memory: Memory | None = None,
    failed: set[Key] | None = None,
) -> Fixed:
    """Return a file after every wanted fix that can be verified, round by round; the workspace is updated.

    Fixes that touch each other wait for the next round. A fix is dropped if the text becomes unreadable, if a value
    changes that it was not about, if a comment or anchor is lost, or if its finding stays or a new one appears. `seen`
    are the texts that the file has had; no text may recur. `failed` has the keys of fixes that failed before, and gets
    those of now. For `memory` see `check_again`.
    """
    seen = set() if seen is None else seen
    original = loaded
    rounds: list[tuple[Finding, ...]] = []
    dropped: Dropped = {}
    failed = set() if failed is None else failed
    before: Report | None = None
    for _ in range(_MOST_ROUNDS):
        before = check_again(loaded, memory) if before is None else before
        wishes = _wishes(before, wanted, dropped)
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
                loaded, before = _take_over(composed, loaded, dropped), None
                rounds += composed.rounds
                seen.add(loaded.source.text)
                continue
            search.run(chosen)
        _drop(dropped, search.refused)
        if search.accepted:
            old, (loaded, before) = loaded, search.result()
            bring_back(loaded, old)
            seen.add(loaded.source.text)
            rounds.append(tuple(search.accepted))
            dropped.clear()  # in the new text they may pass verification
    return _result(original, loaded, rounds, list(dropped.values()))


def _fix_piece(loaded: LoadedFile, wanted: Wanted, memory: Memory) -> Fixed:
    return fix(loaded, wanted, memory=memory)


def _wishes(before: Report, wanted: Wanted, dropped: Dropped) -> list[Finding]:
    """Return the findings to fix in this round, apart from those whose fix was refused."""
    found = [one for one in before.findings if one.fix and wanted(one) and (key_of(one), one.fix) not in dropped]
    # Whether an allow is used is known only after all other fixes.
    return [one for one in found if one.rule != UNUSED] or found


def _take_over(composed: Composed, loaded: LoadedFile, dropped: Dropped) -> LoadedFile:
    """Return the file whose objects were fixed by themselves, and replace the old one with it in the workspace."""
    if composed.rounds:
        dropped.clear()
    _drop(dropped, composed.refused)
    bring_back(composed.loaded, loaded)
    return composed.loaded


def _drop(dropped: Dropped, refused: Iterable[tuple[Finding, str]]) -> None:
    """Record refused fixes, with reasons."""
    dropped.update(((key_of(one), one.fix), (one, reason)) for one, reason in refused)


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
