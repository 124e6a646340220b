"""The result of the check of a file, and its plain data: for other processes, and for the cache."""

from __future__ import annotations

from functools import lru_cache
from sys import intern

from ..documents.finding import Edit, Finding, Fix, Related, Severity
from ..documents.frozen import Frozen
from .notes import Crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..tenant.lookup.states import Question

    Data = list[Any]

_NO_RULES: frozenset[str] = frozenset()


class FileResult(Frozen):
    """What the check of a file found, and the rules that could not be checked on it.

    `findings` are complete, without those of reading the file. `skipped` is the reason why nothing is reported about a
    file, empty if only reading it in full shows the reason. `crashes` are rules that raised, `lacking` are rules that
    could not be checked because files of other kinds are missing: the name of each, and the kinds. `obscured` are rules
    that could not be checked because a file is unreadable or unrecognized: the name of each, and a message about the
    file. `changed` are files that have changed since they were read. `states` maps each recorded lookup to the
    fingerprint of its result; None if lookups were not recorded, or if the cache must not store the file. `silent` are
    all rules that were not checked.
    `kept` is what is known of the excerpt of a file with findings; None if nothing was kept: see Excerpt.
    """

    __slots__ = ()

    findings: tuple[Finding, ...] = ()
    skipped: str | None = None
    crashes: tuple[Crash, ...] = ()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()
    obscured: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    states: Mapping[Question, str] | None = None
    silent: frozenset[str] = _NO_RULES
    kept: Mapping[str, Any] | None = None


def file_result(
    findings: Sequence[Finding],
    skipped: str | None,
    crashes: Sequence[Crash],
    lacking: Sequence[tuple[str, tuple[str, ...]]],
    obscured: Sequence[tuple[str, str]],
    changed: Sequence[str],
    states: Mapping[Question, str] | None = None,
    kept: dict[str, Any] | None = None,
) -> FileResult:
    """Return the result that consists of these parts."""
    lacking, silent = _shared(tuple(lacking), tuple(obscured), tuple(crashes))
    parts = tuple(crashes), lacking, tuple(obscured), tuple(changed)
    return FileResult(tuple(findings), skipped, *parts, states, silent, kept)


@lru_cache(256)  # most files of a run have the same ones, which take 7 KB for each that has its own
def _shared(
    lacking: tuple[tuple[str, tuple[str, ...]], ...], obscured: tuple[tuple[str, str], ...], crashes: tuple[Crash, ...]
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], frozenset[str]]:
    """Return the rules that could not be checked, and the names of all that were not."""
    named = [rule for rule, _ in (*lacking, *obscured)]
    return lacking, frozenset((*named, *(crash.rule for crash in crashes if crash.rule is not None)))


def result_data(result: FileResult) -> Data:
    """Return the data of a result, without the recorded lookups."""
    found = [result.findings, result.skipped, result.crashes, result.lacking, result.obscured, result.changed]
    return [*found, result.kept]


def states_data(result: FileResult) -> Data | None:
    """Return the recorded lookups of a result, one list each, ending in the fingerprint of its result."""
    return None if result.states is None else [[*question, state] for question, state in result.states.items()]


def result_from(data: Data, states: Data | None = None) -> FileResult:
    """Return a result from its data."""
    findings, skipped, crashes, lacking, obscured, changed, kept = data
    return file_result(
        [finding_from(one) for one in findings],
        skipped,
        [Crash(*one) for one in crashes],
        [(rule, tuple(kinds)) for rule, kinds in lacking],
        [(rule, why) for rule, why in obscured],
        changed,
        None if states is None else {tuple(question): state for *question, state in states},
        None if kept is None else _kept_from(kept),
    )


def _kept_from(data: Data) -> dict[str, Any]:
    from ..messages.excerpt import kept_from  # only files with findings need it

    return kept_from(data)


def finding_from(data: Data) -> Finding:
    """Return a finding from its data."""
    from ..documents.span import Span  # a clean file has none

    path, span, rule, severity, message, pointer, environment, symptom, url, related, fix, address, subject = data
    # Many findings share these, and a run may have a million findings.
    path, rule, symptom, url = intern(path), intern(rule), symptom and intern(symptom), url and intern(url)
    return Finding(
        path, Span(*span), rule, Severity(severity), message, pointer, environment, symptom, url,
        tuple(Related(where, Span(*place), words) for where, place, words in related),
        None if fix is None else Fix(fix[0], fix[1], tuple(Edit(*edit) for edit in fix[2])), address, subject,
    )  # fmt: skip
