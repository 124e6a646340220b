"""The result cache: results of earlier runs, which are reused while nothing they depend on has changed."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cached_property

from ..documents.frozen import Frozen
from ..documents.source import shown
from ..messages.private import secrets_in_facts
from .cache_folder import NAME as FOLDER
from .cache_folder import CacheFolder, RefusedError
from .cached.lines import Lines, NewLines, line_of, text_of
from .serialize import loaded_data, loaded_from, result_data, result_from, states_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents.open_files import OpenFiles
    from .file_result import FileResult
    from .load import LoadedFile
    from .project import Project

_KEPT = 8  # number of kept cache files, one for each cache key: rules, current folder, version
_MOST = 200_000  # maximum number of files in one cache
_FULL = 10_000  # number of entries in the tables of a cache from which on a new one is begun
# The first line of a cache has what files share, and suffices if no file has changed and none has findings.
_HEAD: dict[str, Any] = {"whole": "", "outcomes": [], "answers": [], "sorts": [], "quiet": []}
# The lookups about a kind as a whole: many files make the same ones. Others are about a value, and kept with the file.
_OF_MANY = frozenset(("all", "has", "kind", "own-ids", "unread"))
_TAMPERED = (AttributeError, LookupError, TypeError, ValueError)  # errors caused by data in another format than ours


class Sort(Frozen):
    """What many files without findings share: kind, environment and result.

    `is_read` is true if the files have documents, `is_foreign` if they are of another tool, and not read any further.
    """

    __slots__ = ()

    kind: str | None
    environment: str | None
    result: FileResult
    is_read: bool
    is_foreign: bool


class Cache:
    """The results of earlier runs over the files of a project, with the same cache key.

    An entry is valid only for a file of the same path that is unchanged: see `mark_of_file`. No hash of a content is
    stored, since it would allow readers of the cache to guess a short secret. An result is valid only while every
    lookup that its check made has the same result: see `Index`.

    An entry has the mark of the file, its data, its result and the lookups; see `note`.
    """

    def __init__(self, project: Project, circumstances: str) -> None:
        self.project = project
        self._name = circumstances + ".json"
        self._refusal = ""
        head, self._lines = self._read()
        self._whole: str = head["whole"]
        self._results: list[Any] = head["outcomes"]
        self._answers: list[list[str]] = head["answers"]
        # For each file of that run, in order, its sort, if it has no findings.
        self._quiet: list[int | None] = head["quiet"]
        self._sorts: list[list[Any]] = head["sorts"]
        self._paths: list[str] = []
        self._holds: dict[tuple[str, ...], bool] = {}
        self._taken: dict[int, FileResult] = {}
        self._is_changed = False
        self._same: dict[str, tuple[FileResult | None, int | list[Any] | None]] = {}
        self._replaced: set[str] = set()
        self._sort_at: dict[str, int | None] = {}  # of the files with a result that holds
        self.is_same = False
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
        tables = {"outcomes": self._results, "answers": self._answers, "sorts": self._sorts}
        return {name: {text_of(one): at for at, one in enumerate(known)} for name, known in tables.items()}

    @property
    def refusal(self) -> str | None:
        """Why the folder of the cache is not used, for the user; None if it is used or does not exist."""
        if not self._refusal:
            return None
        where = shown(os.path.join(self.project.config.root, FOLDER))
        return f"{where} is not used as the cache: {self._refusal}; remove it, or run with --no-cache"

    def _open(self, *, make: bool = False) -> CacheFolder:
        return CacheFolder(self.project.config.root, self.project.options.folders, make=make)

    def _read(self) -> tuple[dict[str, Any], Lines]:
        """Return the head of the cache file, and its other lines."""
        line = b""
        try:
            with self._open() as folder:
                line = folder.first_line(self._name)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # it does not exist yet
        with suppress(ValueError, RecursionError):
            head = json.loads(line)
            is_ours = isinstance(head, dict) and all(type(head.get(name)) is type(one) for name, one in _HEAD.items())
            if is_ours and len(head["outcomes"]) + len(head["answers"]) <= _FULL:
                return head, Lines(lambda: self._content(line), len(line))
        return {name: type(one)() for name, one in _HEAD.items()}, Lines()  # the lines refer to the head

    def _content(self, head: bytes) -> bytes:
        """Return the content of the cache file; empty if another run has replaced it since its head was read."""
        try:
            with self._open() as folder:
                content = folder.read(self._name)
        except (OSError, RefusedError):
            return b""
        return content if content.startswith(head) else b""

    def _entry(self, path: str) -> list[Any] | None:
        """Return the entry of a file; raises one of _TAMPERED if it is not ours."""
        line = self._lines.find(path)
        return None if line is None else json.loads(line)

    def look_up(self, path: str, mark: bytes, open_files: OpenFiles) -> LoadedFile | None:
        """Return a file as an earlier run read it; None if it was not read or has changed."""
        try:
            entry = self._entry(path)
            if entry is None or entry[0] != mark.hex():
                return None
            if self.is_same:
                self._same[path] = self._result(entry[2]), entry[2]
            return loaded_from(entry[1], path, mark, self.project, open_files)
        except _TAMPERED:
            return None

    @property
    def quiet(self) -> list[int | None]:
        """The sort of each file of the project, in order, None for one that may have findings; see `sort`.

        All of them must be unchanged: see `compare`.
        """
        is_ours = len(self._quiet) == len(self._paths) and {*map(type, self._quiet)} <= {int, type(None)}
        return self._quiet if is_ours else []

    def sort(self, number: int) -> Sort | None:
        """Return what files without findings share; None if the cache is damaged."""
        try:
            kind, environment, result, is_read, is_foreign = self._sorts[number]
            found = self._result(result)
            return None if found is None else Sort(kind, environment, found, is_read, is_foreign)
        except _TAMPERED:
            return None

    def _result(self, found: int | list[Any] | None) -> FileResult | None:
        """Return a result from its number in the table, or from its data."""
        if not isinstance(found, int):
            return None if found is None else result_from(found)
        if found not in self._taken:
            self._taken[found] = result_from(self._results[found])
        return self._taken[found]

    def result(self, loaded: LoadedFile) -> FileResult | None:
        """Return the cached result of a file that was looked up; None if anything that it depends on has changed.

        All files must be in the workspace by now.
        """
        try:
            result, at = self._same[loaded.path] if self.is_same else self._known(loaded.path)
        except _TAMPERED:
            return None
        if result is not None and at is not None:
            self._sort_at[loaded.path] = self._sort_of(loaded, result, at)
        return result

    def _known(self, path: str) -> tuple[FileResult | None, int | list[Any] | None]:
        _, _, at, answers = self._entry(path) or [None] * 4
        if at is None or not all(map(self._still_holds, answers)):
            return None, None
        return self._result(at), at

    def compare(self, whole: str, paths: list[str]) -> None:
        """Record all files of the run and a fingerprint of them; if that is unchanged, so is everything else.

        `is_same` is true then: every lookup has its old result, and the workspace is not needed to verify that.
        """
        self._paths = paths
        self.is_same = whole == self._whole
        if not self.is_same:
            self._whole, self._is_changed = whole, True

    def _still_holds(self, answer: int | list[str]) -> bool:
        *question, state = key = tuple(self._answers[answer] if isinstance(answer, int) else answer)
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
        is_known = self._lines.find(path) is not None
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
            at = data if result.findings or result.kept is not None else self._number("outcomes", self._results, data)
            for one in sorted(states_data(result) or ()):
                answers.append(self._number("answers", self._answers, one) if one[0] in _OF_MANY else one)
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
        return self._number("sorts", self._sorts, sort)

    def _number(self, what: str, table: list[Any], entry: Any) -> int:
        """Return the index of an entry in a table, so that entries shared by many files are stored once."""
        number = self._numbers[what].setdefault(text_of(entry), len(table))
        if number == len(table):
            table.append(entry)
        return number

    def save(self) -> None:
        """Write what is new; if that fails, the next run must do the work again.

        If two runs save at the same time, the later one wins, and the work of the other one is done again.
        """
        if not self._is_changed or self._refusal or len(self._paths) > _MOST:
            return
        try:
            with self._open(make=True) as folder:
                folder.write(self._name, self._text())
                folder.tidy(_KEPT)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # the next run does the work again

    def _text(self) -> Iterator[bytes]:
        """Yield the text of the cache file, a piece at a time."""
        head = {
            "whole": "" if self.is_partial else self._whole,
            "outcomes": self._results,
            "answers": self._answers,
            "sorts": self._sorts,
            "quiet": [self._sort_at.get(path) for path in self._paths],
        }
        yield f"{text_of(head)}\n".encode()
        yield from self._new_loud
        yield from self._old_lines(loud=True)
        yield from self._new_quiet
        yield from self._old_lines(loud=False)

    def _old_lines(self, *, loud: bool) -> Iterator[bytes]:
        """Yield the lines of earlier runs about files that were not checked again and still exist."""
        for path, line in self._lines:
            if path not in self._replaced:
                was_looked_up = path in self._sort_at
                is_loud = was_looked_up and self._sort_at[path] is None
                if is_loud is loud and (was_looked_up or os.path.lexists(path)):
                    yield line
