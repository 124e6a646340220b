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
# A cache has three lines: the first suffices if no file has changed and none has findings, the second has the files
# with findings, and the third has the rest.
_HEAD: dict[str, Any] = {"whole": "", "outcomes": [], "sorts": [], "quiet": []}
_LOUD: dict[str, Any] = {"files": {}}
_BODY: dict[str, Any] = {"answers": [], "files": {}}
_text = json.JSONEncoder(separators=(",", ":")).encode
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
    """

    def __init__(self, project: Project, circumstances: str) -> None:
        self.project = project
        self._name = circumstances + ".json"
        self._refusal = ""
        head, self._written_loud, self._written = self._read()
        self._whole: str = head["whole"]
        self._results: list[Any] = head["outcomes"]
        # For each file of that run, in order, its sort, if it has no findings.
        self._quiet: list[int | None] = head["quiet"]
        self._sorts: list[list[Any]] = head["sorts"]
        self._paths: list[str] = []
        self._holds: dict[int, bool] = {}
        self._taken: dict[int, FileResult] = {}
        self._numbers: dict[str, dict[str, int]] | None = None
        self._is_changed = False
        self.is_same = False
        self.is_partial = False  # whether a file could not be read, which no mark shows

    @property
    def refusal(self) -> str | None:
        """Why the folder of the cache is not used, for the user; None if it is used or does not exist."""
        if not self._refusal:
            return None
        where = shown(os.path.join(self.project.config.root, FOLDER))
        return f"{where} is not used as the cache: {self._refusal}; remove it, or run with --no-cache"

    def _open(self, *, make: bool = False) -> CacheFolder:
        return CacheFolder(self.project.config.root, self.project.options.folders, make=make)

    def _read(self) -> tuple[dict[str, Any], bytes, bytes]:
        """Return the data of the first line of the cache file, and the other two lines."""
        content = b""
        try:
            with self._open() as folder:
                content = folder.read(self._name)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # it does not exist yet
        head, loud, body = [*content.split(b"\n", 2), b"", b""][:3]
        return _parsed(head, _HEAD), loud, body

    @cached_property
    def _loud(self) -> dict[str, list[Any]]:
        """The entries of the files with findings, and of others that are not quiet."""
        written, self._written_loud = self._written_loud, b""
        return _parsed(written, _LOUD)["files"]  # type: ignore[no-any-return]  # _parsed checked its shape

    @cached_property
    def _files(self) -> dict[str, list[Any]]:
        return {**self._body["files"], **self._loud}

    def _entry(self, path: str) -> list[Any] | None:
        """Return the entry of a file; while nothing has changed, those of most files need not be read."""
        return self._loud.get(path) if self.is_same and path in self._loud else self._files.get(path)

    @cached_property
    def _answers(self) -> list[list[str]]:
        return self._body["answers"]  # type: ignore[no-any-return]  # _parsed checked its shape

    @cached_property
    def _body(self) -> dict[str, Any]:
        written, self._written = self._written, b""
        return _parsed(written, _BODY)

    def look_up(self, path: str, mark: bytes, open_files: OpenFiles) -> LoadedFile | None:
        """Return a file as an earlier run read it; None if it was not read or has changed."""
        entry = self._entry(path)
        try:
            if entry is None or entry[0] != mark.hex():
                return None
            return loaded_from(entry[1], path, mark, self.project, open_files)
        except _TAMPERED:
            return None

    def has_result(self, path: str, mark: bytes) -> bool:
        """Return whether the cache has an result for a file, which may be outdated."""
        try:
            entry = self._entry(path)
            return entry is not None and entry[0] == mark.hex() and self._result(entry[2]) is not None
        except _TAMPERED:
            return False

    @property
    def quiet(self) -> list[int | None]:
        """The sort of each file of the project, in order, None for one that may have findings; see `sort`.

        All of them must be unchanged: see `compare`.
        """
        return self._quiet if len(self._quiet) == len(self._paths) else []

    def sort(self, number: int) -> Sort | None:
        """Return what files without findings share; None if the cache is damaged."""
        try:
            kind, environment, result, is_read, is_foreign = self._sorts[number]
            found = self._result(result)
            return None if found is None else Sort(kind, environment, found, is_read, is_foreign)
        except _TAMPERED:
            return None

    def _sort_of(self, path: str) -> tuple[str | None, str | None, int, bool, bool] | None:
        """Return the sort of a file with the number of its result; None for one with findings, or with allows."""
        if path not in self._files:
            return None
        _, data, number, _ = self._files[path]
        environment, _, speaks, documents, findings, *_, is_foreign = data
        kinds = [kind for _, _, kind, _ in documents if kind is not None]
        result = self._result(number)
        if result is None or result.findings or findings or speaks or not (kinds or result.skipped is not None):
            return None
        return (kinds[0] if kinds else None), environment, number, bool(documents), is_foreign

    def _result(self, number: int | None) -> FileResult | None:
        if number is not None and number not in self._taken:
            self._taken[number] = result_from(self._results[number])
        return None if number is None else self._taken[number]

    def result(self, loaded: LoadedFile) -> FileResult | None:
        """Return the cached result of a file that was looked up; None if anything that it depends on has changed.

        All files must be in the workspace by now.
        """
        try:
            _, _, result, answers = self._entry(loaded.path) or [None] * 4
            if result is None or not all(map(self._still_holds, answers)):
                return None
            return self._result(result)
        except _TAMPERED:
            return None

    def compare(self, whole: str, paths: list[str]) -> None:
        """Record all files of the run and a fingerprint of them; if that is unchanged, so is everything else.

        `is_same` is true then: every lookup has its old result, and the workspace is not needed to verify that.
        """
        self._paths = paths
        self.is_same = whole == self._whole
        if not self.is_same:
            self._whole, self._is_changed = whole, True

    def _still_holds(self, number: int) -> bool:
        known = self.is_same or self._holds.get(number)
        if known is None:
            *question, state = self._answers[number]
            known = self.project.workspace.lookups.state(tuple(question)) == state
            self._holds[number] = known
        return known

    # --- for the next run

    def note(self, loaded: LoadedFile, result: FileResult | None) -> None:
        """Record a file and the result of its check; None if it was only read.

        Nothing is recorded for a file whose data would reveal a secret.
        """
        if (result is not None and result.states is None) or any(map(secrets_in_facts, loaded.documents)):
            self._is_changed = self._files.pop(loaded.path, None) is not None or self._is_changed
            return
        if result is not None and (result.crashes or result.changed):
            result = None
        answers: list[int] = []
        at = None
        if result is not None:
            at = self._number("outcomes", self._results, result_data(result))
            answers = [self._number("answers", self._answers, one) for one in states_data(result) or ()]
        self._files[loaded.path] = [loaded.source.mark.hex(), loaded_data(loaded), at, sorted(answers)]
        self._is_changed = True

    def _number(self, what: str, table: list[Any], entry: Any) -> int:
        """Return the index of an entry in a table, so that entries shared by many files are stored once."""
        if self._numbers is None:
            tables = {"outcomes": self._results, "answers": self._answers}
            self._numbers = {name: {_key(one): at for at, one in enumerate(known)} for name, known in tables.items()}
        number = self._numbers[what].setdefault(_key(entry), len(table))
        if number == len(table):
            table.append(entry)
        return number

    def save(self) -> None:
        """Write what is new; if that fails, the next run must do the work again.

        If two runs save at the same time, the later one wins, and the work of the other one is done again.
        """
        if not self._is_changed or self._refusal or len(self._files) > _MOST:
            return
        try:
            with self._open(make=True) as folder:
                try:
                    folder.write(self._name, self._lines())
                except _TAMPERED:
                    folder.write(self._name, [f"{_text(_HEAD)}\n{_text(_LOUD)}\n{_text(_BODY)}".encode()])
                folder.tidy(_KEPT)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # the next run does the work again

    def _lines(self) -> Iterator[bytes]:
        """Yield the data to store, a piece at a time: the files that still exist, and what they need of the tables."""
        results: dict[int, int] = {}
        answers: dict[int, int] = {}
        sorts: dict[tuple[str | None, str | None, int, bool, bool], int] = {}
        loud: list[str] = []
        kept: list[str] = []
        for path, (_, _, result, needed) in self._files.items():
            if os.path.lexists(path):
                is_loud = result is not None and self._sort_of(path) is None
                (loud if is_loud else kept).append(path)
                if result is not None:
                    results.setdefault(result, len(results))
                for one in needed:
                    answers.setdefault(one, len(answers))
        found = [self._sort_of(path) for path in self._paths]
        head = {
            "whole": "" if self.is_partial else self._whole,
            "outcomes": [self._results[at] for at in results],
            "quiet": [None if one is None else sorts.setdefault(one, len(sorts)) for one in found],
            "sorts": [(kind, environment, results.get(number), *rest) for kind, environment, number, *rest in sorts],
        }
        yield _text(head).encode()
        yield b'\n{"files":{'
        yield from self._entries(loud, results, answers)
        yield f'}}}}\n{{"answers":{_text([self._answers[at] for at in answers])},"files":{{'.encode()
        yield from self._entries(kept, results, answers)
        yield b"}}"

    def _entries(self, paths: list[str], results: dict[int, int], answers: dict[int, int]) -> Iterator[bytes]:
        """Yield the entries of files as members of an object; of the tables, they name the parts that are stored."""
        for at, path in enumerate(paths):
            mark, data, result, needed = self._files[path]
            entry = [mark, data, None if result is None else results[result], [answers[one] for one in needed]]
            yield f"{',' * (at > 0)}{_text(path)}:{_text(entry)}".encode()


def _key(entry: list[Any]) -> str:
    return "\0".join(entry) if all(type(one) is str for one in entry) else json.dumps(entry)


def _parsed(line: bytes, empty: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a line; nothing if it is missing or was tampered with."""
    with suppress(ValueError, RecursionError):
        data = json.loads(line)
        if isinstance(data, dict) and all(type(data.get(name)) is type(one) for name, one in empty.items()):
            return data
    return {name: type(one)() for name, one in empty.items()}
