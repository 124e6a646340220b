"""Converts files and results to plain data and back: for other processes, and for the cache.

Plain data is what JSON can represent. It contains no text of a file except in findings and facts.
"""

from __future__ import annotations

from sys import intern

from ..documents.document import Document
from ..documents.facts import facts_from, facts_of
from ..documents.finding import Edit, Finding, Fix, Related, Severity
from ..documents.marks import mark_of_text
from ..documents.source import Source, shown
from ..documents.span import Span
from .file_result import FileResult, file_result
from .load import LoadedFile
from .notes import Crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.open_files import OpenFiles
    from .project import Project

    Data = list[Any]


def loaded_data(loaded: LoadedFile) -> Data:
    """Return the data of a file that has been read, without opening it."""
    source = loaded.source
    documents = [[one.index, one.path, one.kind, facts_of(one)] for one in loaded.documents]
    found = [loaded.findings, loaded.passed_over]
    return [source.environment, source.bom, source.speaks, documents, *found, loaded.kinds, loaded.is_foreign]


def loaded_from(data: Data, path: str, mark: bytes, project: Project, open_files: OpenFiles) -> LoadedFile:
    """Return a file from its data, closed; its documents are not yet part of the workspace."""
    environment, bom, speaks, documents, findings, passed_over, kinds, is_foreign = data
    environment = environment and intern(environment)
    source = Source.closed(shown(path), environment, bom, speaks, project.config.placeholder)
    source.mark = mark
    loaded = LoadedFile(
        path,
        project,
        source,
        documents=tuple(
            Document.closed(source, tuple(place), index, kind and intern(kind), facts_from(facts))
            for index, place, kind, facts in documents
        ),
        findings=tuple(map(_finding, findings)),
        passed_over=tuple(map(_finding, passed_over)),
        kinds=tuple(kinds),
        open_files=open_files,
        is_foreign=is_foreign,
    )
    if mark:
        source.opener = loaded
    else:
        source.text = ""  # a file that is too large was never read
    return loaded


def copy_of(loaded: LoadedFile, project: Project, open_files: OpenFiles) -> LoadedFile:
    """Return a file that has been read as one of another project, closed."""
    mark = loaded.source.mark or mark_of_text(loaded.source.text)
    return loaded_from(loaded_data(loaded), loaded.path, mark, project, open_files)


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
        [_finding(one) for one in findings],
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


def _finding(data: Data) -> Finding:
    path, span, rule, severity, message, pointer, environment, symptom, url, related, fix, address, subject = data
    return Finding(
        path, Span(*span), rule, Severity(severity), message, pointer, environment, symptom, url,
        tuple(Related(where, Span(*place), words) for where, place, words in related),
        None if fix is None else Fix(fix[0], fix[1], tuple(Edit(*edit) for edit in fix[2])), address, subject,
    )  # fmt: skip
