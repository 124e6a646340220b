"""The result cache: results of earlier runs, which are reused while nothing they depend on has changed."""

from __future__ import annotations

import json
import os
from functools import cached_property

from ...messages.private import secrets_in_facts
from ..result import result_data, states_data
from ..serialize import loaded_data, loaded_from
from .folder import RefusedError
from .head import TAMPERED
from .lines import NewLines, line_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ...documents.open_files import OpenFiles
    from ..load import LoadedFile
    from ..project import Project
    from ..result import FileResult
    from .head import Head

_KEPT = 8  # number of kept cache files, one for each cache key: rules, current folder, version
_MOST = 200_000  # maximum number of files in one cache
# The lookups about a kind as a whole: many files make the same ones. Others are about a value, and kept with the file.
_OF_MANY = frozenset(("all", "has", "kind", "own-ids", "unread"))


class Cache:
    """The results of earlier runs over the files of a project, with the same cache key.

    An entry is valid only for a file of the same path that is unchanged: see `mark_of_file`. No hash of a content is
    stored, since it would allow readers of the cache to guess a short secret. A result is valid only while every
    lookup that its check made has the same result: see `Index`.

    An entry has the mark of the file, its data, its result and the lookups; see `note`.
    """

    def __init__(self, project: Project, head: Head) -> None:
        project.workspace.lookups.states.keeps_all = False
        self.project = project
        self._head = head
        self._tables: dict[str, list[Any]] = {
            "outcomes": head.outcomes,
            "answers": head.answers,
            "sorts": head.sorts,
        }
        self._holds: dict[tuple[str, ...], bool] = {}
        self._is_changed = not head.is_same
        self._same: dict[str, tuple[FileResult | None, int | list[Any] | None]] = {}
        self._replaced: set[str] = set()
        self._sort_at: dict[str, int | None] = {}  # of the files with a result that holds
        self.is_partial = False  # whether a file could not be read, which no mark shows

    @cached_property
    def _new_quiet(self) -> NewLines:
        """The lines of this run about files that need not be read next time if nothing changes."""
        return NewLines()

    @cached_property
    def _new_loud(self) -> NewLines:
        """The lines of this run about other files; they come first."""
        return NewLines()

    @cached_property
    def _numbers(self) -> dict[str, dict[str, int]]:
        return {name: {text_of(one): at for at, one in enumerate(known)} for name, known in self._tables.items()}

    def _entry(self, path: str) -> list[Any] | None:
        """Return the entry of a file; raises one of TAMPERED if it is not ours."""
        line = self._head.lines.find(path)
        return None if line is None else json.loads(line)

    def look_up(self, path: str, mark: bytes, open_files: OpenFiles) -> LoadedFile | None:
        """Return a file as an earlier run read it; None if it was not read or has changed."""
        try:
            entry = self._entry(path)
            if entry is None or entry[0] != mark.hex():
                return None
            if self._head.is_same:
                self._same[path] = self._head.result(entry[2]), entry[2]
            return loaded_from(entry[1], path, mark, self.project, open_files)
        except TAMPERED:
            return None

    def result(self, loaded: LoadedFile) -> FileResult | None:
        """Return the cached result of a file that was looked up; None if anything that it depends on has changed.

        All files must be in the workspace by now.
        """
        try:
            result, at = self._same[loaded.path] if self._head.is_same else self._known(loaded.path)
        except TAMPERED:
            return None
        if result is not None and at is not None:
            self._sort_at[loaded.path] = self._sort_of(loaded, result, at)
        return result

    def _known(self, path: str) -> tuple[FileResult | None, int | list[Any] | None]:
        _, _, at, answers = self._entry(path) or [None] * 4
        if at is None or not all(map(self._still_holds, answers)):
            return None, None
        return self._head.result(at), at

    def _still_holds(self, answer: int | list[str]) -> bool:
        *question, state = key = tuple(self._head.answers[answer] if isinstance(answer, int) else answer)
        known = self._holds.get(key)
        if known is None:
            known = self.project.workspace.lookups.state(tuple(question)) == state
            if isinstance(answer, int):
                self._holds[key] = known
        return known

    # --- for the next run

    def note(self, loaded: LoadedFile, result: FileResult | None) -> None:
        """Record a file and the result of its check; None if it was only read.

        Nothing is recorded for a file whose data would reveal a secret.
        """
        path = loaded.path
        self._sort_at.pop(path, None)
        is_known = path in self._head.lines
        if is_known:
            self._replaced.add(path)
        if (result is not None and result.states is None) or any(map(secrets_in_facts, loaded.documents)):
            self._is_changed = self._is_changed or is_known
            return
        if result is not None and (result.crashes or result.changed):
            result = None
        at: int | list[Any] | None = None
        answers: list[int | list[str]] = []
        if result is not None:
            data = result_data(result)
            at = data if result.findings or result.kept is not None else self._number("outcomes", data)
            for one in sorted(states_data(result) or ()):
                answers.append(self._number("answers", one) if one[0] in _OF_MANY else one)
            self._sort_at[path] = self._sort_of(loaded, result, at)
        is_loud = path in self._sort_at and self._sort_at[path] is None
        new = self._new_loud if is_loud else self._new_quiet
        new.add(line_of(path, [loaded.source.mark.hex(), loaded_data(loaded), at, answers]))
        self._is_changed = True

    def _sort_of(self, loaded: LoadedFile, result: FileResult, at: int | list[Any]) -> int | None:
        """Return the sort of a file by its number; None for one with findings, or with allows."""
        kind = next((one.kind for one in loaded.documents if one.kind is not None), None)
        if result.findings or loaded.findings or loaded.source.speaks or (kind is None and result.skipped is None):
            return None
        sort = [kind, loaded.source.environment, at, bool(loaded.documents), loaded.is_foreign]
        return self._number("sorts", sort)

    def _number(self, what: str, entry: Any) -> int:
        """Return the index of an entry in a table, so that entries shared by many files are stored once."""
        table = self._tables[what]
        number = self._numbers[what].setdefault(text_of(entry), len(table))
        if number == len(table):
            table.append(entry)
        return number

    def save(self) -> None:
        """Write what is new; if that fails, the next run must do the work again.

        If two runs save at the same time, the later one wins, and the work of the other one is done again.
        """
        if not self._is_changed or self._head.refusal or len(self._head.paths) > _MOST:
            return
        try:
            with self._head.open(make=True) as folder:
                folder.write(self._head.name, self._text())
                folder.tidy(_KEPT)
        except RefusedError as error:
            self._head.refuse(str(error))
        except OSError:
            pass  # the next run does the work again

    def _text(self) -> Iterator[bytes]:
        """Yield the text of the cache file, a piece at a time."""
        head = {
            "whole": "" if self.is_partial else self._head.whole,
            **self._tables,
            "quiet": [self._sort_at.get(path) for path in self._head.paths],
        }
        yield f"{text_of(head)}\n".encode()
        yield from self._new_loud
        yield from self._old_lines(loud=True)
        yield from self._new_quiet
        yield from self._old_lines(loud=False)
        self._head.lines.close()  # Windows replaces no open file

    def _old_lines(self, *, loud: bool) -> Iterator[bytes]:
        """Yield the lines of earlier runs about files that were not checked again and still exist."""
        for path in self._head.lines:
            if path not in self._replaced:
                was_looked_up = path in self._sort_at
                is_loud = was_looked_up and self._sort_at[path] is None
                if is_loud is loud and (was_looked_up or os.path.lexists(path)):
                    yield self._head.lines.line(path)
