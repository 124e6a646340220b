"""What earlier runs have found out about files: taken over while nothing has changed that they looked at."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cached_property

from ..documents.source import shown
from .cache_folder import NAME as FOLDER
from .cache_folder import CacheFolder, RefusedError
from .cache_private import secrets_in_facts
from .serialize import loaded_data, loaded_from, outcome_data, outcome_from, states_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .file_result import Outcome
    from .load import Loaded
    from .project import Project

_KEPT = 8  # so many sets of circumstances are remembered: other rules, another folder to stand in, another version
_MOST = 200_000  # files that one set remembers
# The two lines of a file: what is enough where no file has changed, and the rest.
_HEAD: dict[str, Any] = {"whole": "", "outcomes": [], "sorts": [], "quiet": []}
_BODY: dict[str, Any] = {"answers": [], "files": {}}
_TAMPERED = (AttributeError, LookupError, TypeError, ValueError)  # what comes of data that is not as we write it


class Cache:
    """The outcomes of earlier runs over the files of a project, under the same circumstances.

    An entry counts only for a file of the same path that nobody has changed since: see `mark_of_file`. No hash of a
    content is kept, since whoever reads the cache could try a short secret out against it. Its outcome counts only
    while every question that was asked for it has the same answer as then: see `Index`.
    """

    def __init__(self, project: Project, circumstances: str) -> None:
        self.project = project
        self._name = circumstances + ".json"
        self._refusal = ""
        head, self._written = self._read()
        self._whole: str = head["whole"]
        self._outcomes: list[Any] = head["outcomes"]
        # Of each file of that run, in their order, which sort of quiet file it is, if it is one.
        self._quiet: list[int | None] = head["quiet"]
        self._sorts: list[list[Any]] = head["sorts"]
        self._paths: list[str] = []
        # An allow of the config, and the baseline, want to know of every file.
        self._may_be_quiet = not project.config.allows and project.baseline is None
        self._holds: dict[int, bool] = {}
        self._taken: dict[int, Outcome] = {}
        self._numbers: dict[str, dict[str, int]] | None = None
        self._is_changed = False
        self.is_same = False
        self.is_partial = False  # whether a file could not be read, for a reason that no mark shows

    @property
    def refusal(self) -> str | None:
        """Why the folder of the cache is left alone, for the user; None where it is used, or there is none."""
        if not self._refusal:
            return None
        where = shown(os.path.join(self.project.config.root, FOLDER))
        return f"{where} is not used as the cache: {self._refusal}; remove it, or run with --no-cache"

    def _open(self, *, make: bool = False) -> CacheFolder:
        return CacheFolder(self.project.config.root, self.project.options.folders, make=make)

    def _read(self) -> tuple[dict[str, Any], bytes]:
        """What the first line of the file of these circumstances holds, and the rest of it."""
        content = b""
        try:
            with self._open() as folder:
                content = folder.read(self._name)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # there is none yet
        head, _, body = content.partition(b"\n")
        return _parsed(head, _HEAD), body

    @cached_property
    def _files(self) -> dict[str, list[Any]]:
        return self._body["files"]  # type: ignore[no-any-return]  # seen to

    @cached_property
    def _answers(self) -> list[list[str]]:
        return self._body["answers"]  # type: ignore[no-any-return]  # seen to

    @cached_property
    def _body(self) -> dict[str, Any]:
        written, self._written = self._written, b""
        return _parsed(written, _BODY)

    def look_up(self, path: str, mark: bytes) -> Loaded | None:
        """A file as an earlier run has read it; None where it has not, or where its content was another."""
        entry = self._files.get(path)
        try:
            if entry is None or entry[0] != mark.hex():
                return None
            return loaded_from(entry[1], path, mark, self.project)
        except _TAMPERED:
            return None

    def has_outcome(self, path: str, mark: bytes) -> bool:
        """Whether there is an outcome for a file, though it may not hold any more."""
        try:
            entry = self._files[path]
            return bool(entry[0] == mark.hex()) and self._outcome(entry[2]) is not None
        except _TAMPERED:
            return False

    def quiet(self, position: int) -> tuple[str | None, str | None, Outcome] | None:
        """Kind, environment and outcome of a file of which there is nothing to tell; None where there may be.

        `position` is its number among the files of the project, of which none must have changed.
        """
        try:
            sort = self._quiet[position] if self._may_be_quiet and len(self._quiet) == len(self._paths) else None
            if sort is None:
                return None
            kind, environment, number = self._sorts[sort]
            outcome = self._outcome(number)
            return None if outcome is None else (kind, environment, outcome)
        except _TAMPERED:
            return None

    def _sort_of(self, path: str) -> tuple[str | None, str | None, int] | None:
        """Kind, environment and number of the outcome of a file, if there is nothing to tell of it."""
        if path not in self._files:
            return None
        _, data, number, _ = self._files[path]
        environment, _, speaks, documents, findings, _, _ = data
        kind = documents[0][2] if documents else None
        if speaks or findings or kind is None or number is None:
            return None
        outcome = self._outcome(number)
        is_quiet = outcome is not None and not outcome.findings and outcome.skipped is None
        return (kind, environment, number) if is_quiet else None

    def _outcome(self, number: int | None) -> Outcome | None:
        if number is not None and number not in self._taken:
            self._taken[number] = outcome_from(self._outcomes[number])
        return None if number is None else self._taken[number]

    def outcome(self, loaded: Loaded) -> Outcome | None:
        """What checking a file that was looked up gives; None where something has changed that was looked at.

        All files must be in the workspace by now.
        """
        try:
            _, _, outcome, answers = self._files[loaded.path]
            if outcome is None or not all(map(self._still_holds, answers)):
                return None
            return self._outcome(outcome)
        except _TAMPERED:
            return None

    def compare(self, whole: str, paths: list[str]) -> None:
        """Take note of all files of the run and what stands for them; where that is as it was, nothing has changed.

        `is_same` says so. Every answer is then what it was, and nobody needs the workspace to find that out.
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

    def note(self, loaded: Loaded, outcome: Outcome | None) -> None:
        """Remember a file, and what checking it has given; None where it was only read.

        Of a file of which something would tell a secret, nothing is kept.
        """
        if (outcome is not None and outcome.states is None) or any(map(secrets_in_facts, loaded.documents)):
            self._is_changed = self._files.pop(loaded.path, None) is not None or self._is_changed
            return
        if outcome is not None and (outcome.crashes or outcome.changed):
            outcome = None
        answers: list[int] = []
        at = None
        if outcome is not None:
            at = self._number("outcomes", self._outcomes, outcome_data(outcome))
            answers = [self._number("answers", self._answers, one) for one in states_data(outcome) or ()]
        self._files[loaded.path] = [loaded.source.mark.hex(), loaded_data(loaded), at, sorted(answers)]
        self._is_changed = True

    def _number(self, what: str, table: list[Any], entry: Any) -> int:
        """The place of an entry in a table, so that what many files have in common is kept once."""
        if self._numbers is None:
            tables = {"outcomes": self._outcomes, "answers": self._answers}
            self._numbers = {name: {_key(one): at for at, one in enumerate(known)} for name, known in tables.items()}
        number = self._numbers[what].setdefault(_key(entry), len(table))
        if number == len(table):
            table.append(entry)
        return number

    def save(self) -> None:
        """Write down what is new; where that cannot be done, the next run has to find out for itself.

        Of two runs at a time the later one wins. What the other one has noted is found out again.
        """
        if not self._is_changed or self._refusal or len(self._files) > _MOST:
            return
        try:
            head, body = self._data()
        except _TAMPERED:
            head, body = _HEAD, _BODY
        lines = (json.dumps(line, separators=(",", ":")) for line in (head, body))
        try:
            with self._open(make=True) as folder:
                folder.write(self._name, "\n".join(lines).encode())
                folder.tidy(_KEPT)
        except RefusedError as error:
            self._refusal = str(error)
        except OSError:
            pass  # the next run finds it out for itself

    def _data(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is worth keeping: the files that are still there, and of the tables what these need."""
        files = {path: entry for path, entry in self._files.items() if os.path.lexists(path)}
        outcomes: dict[int, int] = {}
        answers: dict[int, int] = {}
        sorts: dict[tuple[str | None, str | None, int], int] = {}
        kept = {}
        for path, (mark, data, outcome, needed) in files.items():
            at = None if outcome is None else outcomes.setdefault(outcome, len(outcomes))
            kept[path] = [mark, data, at, [answers.setdefault(one, len(answers)) for one in needed]]
        found = [self._sort_of(path) for path in self._paths]
        quiet = [None if one is None else sorts.setdefault(one, len(sorts)) for one in found]
        head = {
            "whole": "" if self.is_partial else self._whole,
            "outcomes": [self._outcomes[at] for at in outcomes],
            "sorts": [(kind, environment, outcomes.get(number)) for kind, environment, number in sorts],
            "quiet": quiet,
        }
        return head, {"answers": [self._answers[at] for at in answers], "files": kept}


def _key(entry: list[Any]) -> str:
    return "\0".join(entry) if all(type(one) is str for one in entry) else json.dumps(entry)


def _parsed(line: bytes, empty: dict[str, Any]) -> dict[str, Any]:
    """What a line holds; nothing where it is missing or was tampered with."""
    with suppress(ValueError, RecursionError):
        data = json.loads(line)
        if isinstance(data, dict) and all(type(data.get(name)) is type(one) for name, one in empty.items()):
            return data
    return {name: type(one)() for name, one in empty.items()}
