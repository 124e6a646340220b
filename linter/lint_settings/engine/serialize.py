"""Converts files and outcomes to plain data and back: for other processes, and for the cache.

Plain data is what JSON can represent. It contains no text of a file except in findings and facts.
"""

from __future__ import annotations

from ..documents.document import Document
from ..documents.facts import facts_from, facts_of
from ..documents.finding import Edit, Finding, Fix, Related, Severity
from ..documents.source import Source, shown
from ..documents.span import Span
from .file_result import Outcome
from .load import Loaded
from .report import Crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .project import Project

    Data = list[Any]


def loaded_data(loaded: Loaded) -> Data:
    """Return the data of a file that has been read, without opening it."""
    source = loaded.source
    documents = [[one.index, one.path, one.kind, facts_of(one)] for one in loaded.documents]
    found = [loaded.findings, loaded.passed_over]
    return [source.environment, source.bom, source.speaks, documents, *found, loaded.kinds]


def loaded_from(data: Data, path: str, mark: bytes, project: Project) -> Loaded:
    """Return a file from its data, closed; its documents are not yet part of the workspace."""
    environment, bom, speaks, documents, findings, passed_over, kinds = data
    source = Source.closed(shown(path), environment, bom, speaks, project.config.placeholder)
    source.mark = mark
    loaded = Loaded(path, project, source, [_finding(one) for one in findings])
    loaded.documents = [
        Document.closed(source, tuple(place), index, kind, facts_from(facts)) for index, place, kind, facts in documents
    ]
    loaded.passed_over = [_finding(one) for one in passed_over]
    loaded.kinds = kinds
    if mark:
        source.open = loaded.open
    else:
        source.text = ""  # a file that is too large was never read
    return loaded


def outcome_data(outcome: Outcome) -> Data:
    """Return the data of an outcome, without the recorded lookups."""
    return [outcome.findings, outcome.skipped, outcome.crashes, outcome.lacking, outcome.obscured, outcome.changed]


def states_data(outcome: Outcome) -> Data | None:
    """Return the recorded lookups of an outcome, one list each, ending in the fingerprint of its result."""
    return None if outcome.states is None else [[*question, state] for question, state in outcome.states.items()]


def outcome_from(data: Data, states: Data | None = None) -> Outcome:
    """Return an outcome from its data."""
    outcome = Outcome()
    findings, outcome.skipped, crashes, lacking, obscured, outcome.changed = data
    outcome.findings = [_finding(one) for one in findings]
    outcome.crashes = [Crash(*one) for one in crashes]
    outcome.lacking = [(rule, kinds) for rule, kinds in lacking]
    outcome.obscured = [(rule, why) for rule, why in obscured]
    outcome.states = None if states is None else {tuple(question): state for *question, state in states}
    return outcome


def _finding(data: Data) -> Finding:
    path, span, rule, severity, message, pointer, environment, symptom, url, related, fix, *_ = data
    return Finding(
        path, Span(*span), rule, Severity(severity), message, pointer, environment, symptom, url,
        tuple(Related(where, Span(*place), words) for where, place, words in related),
        None if fix is None else Fix(fix[0], fix[1], tuple(Edit(*edit) for edit in fix[2])),
    )  # fmt: skip
