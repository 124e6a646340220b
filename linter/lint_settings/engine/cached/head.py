"""The first line of a cache file: what files share, which suffices if no file has changed and none has findings."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from ...documents.frozen import Frozen
from ...documents.source import shown
from ..result import result_from
from .folder import NAME, CacheFolder, RefusedError
from .lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from ..project import Project
    from ..result import FileResult

_FULL = 10_000  # number of entries in the tables of a cache from which on a new one is begun
_HEAD: dict[str, Any] = {"whole": "", "outcomes": [], "answers": [], "sorts": [], "quiet": []}
TAMPERED = (AttributeError, LookupError, TypeError, ValueError)  # errors caused by data in another format than ours


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


class Head:
    """The head of the cache file of a project, for one cache key; and how the files of this run compare to it.

    `whole` is the fingerprint of all files of a run, `outcomes` and `answers` are the results and the answers to
    lookups that many files share, `sorts` the data of each Sort. `lines` are the other lines of the cache file.
    """

    def __init__(self, project: Project, circumstances: str) -> None:
        self._project = project
        self.name = circumstances + ".json"
        self._refusal = ""
        head, self.lines = self._read()
        self.whole: str = head["whole"]
        self.outcomes: list[Any] = head["outcomes"]
        self.answers: list[list[str]] = head["answers"]
        self.sorts: list[list[Any]] = head["sorts"]
        # For each file of that run, in order, its sort, if it has no findings.
        self._quiet: list[int | None] = head["quiet"]
        self._taken: dict[int, FileResult] = {}
        self.paths: list[str] = []
        self.is_same = False

    def open(self, *, make: bool = False) -> CacheFolder:
        """Return the folder of the cache; errors as in CacheFolder."""
        return CacheFolder(self._project.config.root, self._project.options.folders, make=make)

    def refuse(self, why: str) -> None:
        """Record why the folder of the cache is not used."""
        self._refusal = why

    @property
    def refusal(self) -> str | None:
        """Why the folder of the cache is not used, for the user; None if it is used or does not exist."""
        if not self._refusal:
            return None
        where = shown(os.path.join(self._project.config.root, NAME))
        return f"{where} is not used as the cache: {self._refusal}; remove it, or run with --no-cache"

    def _read(self) -> tuple[dict[str, Any], Lines]:
        """Return the head of the cache file, and its other lines."""
        line = b""
        try:
            with self.open() as folder:
                line = folder.first_line(self.name)
        except RefusedError as error:
            self.refuse(str(error))
        except OSError:
            pass  # it does not exist yet
        with suppress(ValueError, RecursionError):
            head = json.loads(line)
            is_ours = isinstance(head, dict) and all(type(head.get(name)) is type(one) for name, one in _HEAD.items())
            if is_ours and len(head["outcomes"]) + len(head["answers"]) <= _FULL:
                return head, Lines(lambda: self._reopened(line), len(line))
        return {name: type(one)() for name, one in _HEAD.items()}, Lines()  # the lines refer to the head

    def _reopened(self, head: bytes) -> BinaryIO | None:
        """Return the cache file, open; None if another run has replaced it since its head was read."""
        try:
            with self.open() as folder:
                file = folder.open_file(self.name)
        except (OSError, RefusedError):
            return None
        if file.read(len(head)) == head:
            return file
        file.close()
        return None

    def compare(self, whole: str, paths: list[str]) -> None:
        """Record all files of the run and a fingerprint of them; if that is unchanged, so is everything else.

        `is_same` is true then: every lookup has its old result, and the workspace is not needed to verify that.
        """
        self.paths = paths
        self.is_same = whole == self.whole
        self.whole = whole

    @property
    def quiet(self) -> list[int | None]:
        """The sort of each file of the project, in order, None for one that may have findings; see `sort`.

        All of them must be unchanged: see `compare`.
        """
        is_ours = len(self._quiet) == len(self.paths) and {*map(type, self._quiet)} <= {int, type(None)}
        return self._quiet if is_ours else []

    def sort(self, number: int) -> Sort | None:
        """Return what files without findings share; None if the cache is damaged."""
        try:
            kind, environment, result, is_read, is_foreign = self.sorts[number]
            found = self.result(result)
            return None if found is None else Sort(kind, environment, found, is_read, is_foreign)
        except TAMPERED:
            return None

    def result(self, found: int | list[Any] | None) -> FileResult | None:
        """Return a result from its number in the table, or from its data; raises one of TAMPERED if it is not ours."""
        if not isinstance(found, int):
            return None if found is None else result_from(found)
        if found not in self._taken:
            self._taken[found] = result_from(self.outcomes[found])
        return self._taken[found]
