"""Keeps what a run has read and found, for further runs over the same files in the same process."""

from __future__ import annotations

from ...documents.marks import is_unchanged, mark_of_file, mark_of_text
from ..file_result import check_file
from ..load import NEVER, load_file, track_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ...documents.open_files import OpenFiles
    from ...documents.source import Source
    from ..inputs import Input
    from ..load import LoadedFile
    from ..notes import Notes
    from ..project import Project
    from ..result import FileResult


class Memory:
    """The files that runs have read, and the results of their checks.

    A further run reads only the files that have changed. It checks these, and files for which another file has another
    answer: a result holds as long as every lookup in other files that its check made has the same result.

    Files in which placeholders have values are not kept. Rules of others run again on every file, since they may read
    more than the files.
    """

    def __init__(self) -> None:
        self._files: dict[str, LoadedFile] = {}
        self._results: dict[Source, tuple[frozenset[str], FileResult]] = {}

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._files)

    # --- files

    def read(
        self,
        one: Input,
        project: Project,
        notes: Notes,
        open_files: OpenFiles | None = None,
        *,
        apart_from: float = NEVER,
        earlier: tuple[bytes, bytes] | None = None,
    ) -> LoadedFile | None:
        """Return a file of a project: as it is kept if it has not changed, else read as `load_file` does."""
        loaded = self.kept(one, project, open_files)
        if loaded is None or (loaded.is_foreign and apart_from == NEVER):
            mark = b"" if earlier is not None else _mark(one)  # before the file is read, since it may change
            loaded = load_file(one, project, notes, open_files, apart_from=apart_from, earlier=earlier)
            if loaded is not None and mark:
                loaded.source.mark = mark
        if loaded is not None:
            self.keep([loaded])
        return loaded

    def kept(self, one: Input, project: Project, open_files: OpenFiles | None) -> LoadedFile | None:
        """Return a file of a project as an earlier run has read it; None if none has, or it has changed."""
        known = self._files.get(one.path)
        if known is None or one.content is not None or project.deployed is not None:
            return None
        if known.project.config is not project.config or not is_unchanged(one.path, known.source.mark):
            return None
        if ("unknown-kind" in known.project.selected) is not ("unknown-kind" in project.selected):
            return None  # what reading a file finds depends on it
        loaded = known._replace(project=project, open_files=open_files)
        known.source.opener = loaded
        if open_files is not None and known.source.is_open and not known.is_foreign:
            track_open(loaded, open_files)
        return loaded

    def keep(self, loaded: Iterable[LoadedFile | None]) -> None:
        """Keep files that have been read."""
        for one in loaded:
            if one is not None and one.project.deployed is None:
                one.source.mark = one.source.mark or mark_of_text(one.source.text)
                self._files[one.path] = one

    def forget(self, paths: Iterable[str]) -> None:
        """Forget files that have been written."""
        for path in paths:
            self._files.pop(path, None)

    # --- results

    def check(self, loaded: LoadedFile, **options: Any) -> FileResult:
        """Return the result of a file that has been read: the last one if it still holds, else see `check_file`."""
        known = self._result(loaded)
        if known is not None:
            return known
        result = check_file(loaded, note_questions=True, stays_in_memory=True, **options)
        self._note(loaded, result)
        return result

    def finds_nothing(self, loaded: LoadedFile) -> bool:
        """Return whether a result that still holds says that there is nothing to report about a file."""
        result = None if loaded.findings or loaded.source.speaks else self._result(loaded)
        return result is not None and not result.findings

    def _result(self, loaded: LoadedFile) -> FileResult | None:
        selected, result = self._results.get(loaded.source, (None, None))
        if result is None or selected != loaded.project.selected:
            return None
        state = loaded.project.workspace.lookups.state
        return result if all(state(question) == was for question, was in (result.states or {}).items()) else None

    def noting(self, results: Iterable[tuple[FileResult, LoadedFile]]) -> Iterator[tuple[FileResult, LoadedFile]]:
        """Yield results, each with its file, and remember them."""
        for result, loaded in results:
            self._note(loaded, result)
            yield result, loaded

    def _note(self, loaded: LoadedFile, result: FileResult) -> None:
        is_lasting = result.states is not None and not (result.crashes or result.changed)
        if is_lasting and not loaded.is_foreign and not loaded.project.registry.has_others:
            self._results[loaded.source] = loaded.project.selected, result


def _mark(one: Input) -> bytes:
    """Return the mark of a file; empty where it has none."""
    try:
        return b"" if one.content is not None else mark_of_file(one.path)
    except OSError:
        return b""  # the reason is reported when it is read
