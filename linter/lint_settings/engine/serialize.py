"""Converts files to plain data and back: for other processes, and for the cache.

Plain data is what JSON can represent. It contains no text of a file except in findings and facts.
"""

from __future__ import annotations

from sys import intern

from ..documents.document import Document
from ..documents.facts import facts_from, facts_of
from ..documents.source import Source, shown
from .load import LoadedFile
from .result import finding_from

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
        findings=tuple(map(finding_from, findings)),
        passed_over=tuple(map(finding_from, passed_over)),
        kinds=tuple(kinds),
        open_files=open_files,
        is_foreign=is_foreign,
    )
    source.opener = loaded
    return loaded


def copy_of(loaded: LoadedFile, project: Project, open_files: OpenFiles) -> LoadedFile:
    """Return a file that has been read as one of another project, closed."""
    source = loaded.source
    copy = loaded_from(loaded_data(loaded), loaded.path, source.mark, project, open_files)
    if source.is_open:
        source.keep_in(open_files.texts)
    copy.source.block, copy.source.at = source.block, source.at
    return copy
