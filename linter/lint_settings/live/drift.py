"""Compares the whole tenant, according to its saved answers, with the files of one environment."""

from __future__ import annotations

import os
from functools import partial

from ..config.scope import Scope
from ..console.terminal import quoted
from ..diff.exported import Matched
from ..diff.files import ANSWER, File
from ..diff.states import States, config_of
from ..documents.document import Document
from ..documents.node import Node
from ..documents.source import Source, shown
from ..engine.discover import context_of, discover
from ..engine.settle import current_date
from ..messages.secrets import Secrets, mask, secrets
from ..messages.wording import noun_of
from ..search import PathError
from ..tenant.ids import UUID_KINDS, application_id
from .existing import ids_of
from .objects import LiveObject, objects_in, of_one_application
from .saved import NO_PLACEHOLDER, read_answers
from .vanished import Lists, is_gone, is_unanswered, unanswered
from .yaml_text import json_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Config, Configs
    from ..config.entries import KnownDrift
    from ..engine.inputs import Input
    from ..tenant.change import Change

# The members of an object in a list; the rest is in an answer of its own.
_LISTED = frozenset(("id", "name", "title", "_links"))
_NAMED = 5


class Drift:
    """The two states to compare, the pairs of objects and files, and the known differences.

    `problems` are messages about what could not be used, `env_files` those of the config for the environment;
    `is_whole` is true if there should be an answer about each file.
    """

    def __init__(
        self,
        states: States,
        objects: dict[int, LiveObject],
        lists: Lists,
        problems: list[str],
        config: Config,
        environment: str | None,
        *,
        is_whole: bool,
    ) -> None:
        self.states = states
        self.problems = problems
        self.env_files = config.env_files_of(environment)
        self._objects = objects
        self._lists = lists
        self._config = config
        self._is_whole = is_whole
        self._used: set[int] = set()
        self._today = current_date()

    # --- which object is in which file

    def match(self, answers: Sequence[Sequence[Document]], news: Sequence[Document]) -> Matched:
        """Match the objects of a tenant with those of files, by their ids."""
        by_id: dict[tuple[str, ...], list[Document]] = {}
        for document in news:
            for key in ids_of(document) or [(document.kind or "",)]:
                by_id.setdefault(tuple(key), []).append(document)
        kept = {document.kind for document in news}
        found = Matched([], [], [], [])
        taken: set[int] = set()
        for old in (document for documents in answers for document in documents):
            same = _held(old, by_id)
            taken.update(map(id, same))
            if len(same) == 1:
                found.pairs.append((old, same[0]))
            elif same:
                found.problems.append(self._several(old, same))
            elif old.kind in kept and not self._objects[id(old)].implied:  # kinds without any file are not kept here
                found.unmanaged.append(old)
        left = [one for one in news if id(one) not in taken]
        found.gone.extend(one for one in left if is_gone(one, self._lists))
        taken.update(map(id, found.gone))
        if self._is_whole:
            lacking = [one for one in left if id(one) not in taken and is_unanswered(one, self._lists)]
            found.problems.extend(unanswered(lacking))
        return found

    def _several(self, old: Document, same: Sequence[Document]) -> str:
        one = self._objects[id(old)]
        name = next((f" `{part}`" for part in one.key if part), "")
        paths = ", ".join(quoted(path) for path in dict.fromkeys(one.source.path for one in same[:_NAMED]))
        hint = "name the environment with --environment, or fewer files"
        line = f"several files describe the {noun_of(one.kind)}{name}: {paths}; {hint}"
        return mask(line, Secrets(secrets((old, *same)).certain))

    # --- known differences

    def known(self, document: Document, change: Change) -> str | None:
        """Return why a change of an object is known, or None."""
        ids = {part.lower() for one in ids_of(document) for part in one[1:]}
        for at, entry in enumerate(self._config.drift):
            if self._covers(entry, document, change, ids):
                self._used.add(at)
                return entry.reason
        return None

    def _covers(self, entry: KnownDrift, document: Document, change: Change, ids: set[str]) -> bool:
        if entry.until is not None and entry.until < self._today:
            return False
        if (entry.kind or document.kind) != document.kind or (entry.id is not None and entry.id.lower() not in ids):
            return False
        if entry.files is not None and not entry.files.match(self._config.relative(os.path.abspath(change.path))):
            return False
        name = entry.name
        return name is None or change.name == name or change.name.startswith(f"{name}.")

    def notes(self) -> list[str]:
        """Return notes about useless entries of the config: without a difference, or expired."""
        path = quoted(shown(self._config.path or ""))
        lines = []
        for at, entry in enumerate(self._config.drift):
            if entry.path != self._config.path:
                continue  # of a file that others extend, too
            if entry.until is not None and entry.until < self._today:
                lines.append(f"{path}:{entry.line}: this [[drift]] entry counted until {entry.until}")
            elif at not in self._used:
                lines.append(f"{path}:{entry.line}: this [[drift]] entry covers no difference; remove it")
        return lines


def drift_between(exports: Sequence[str], paths: Sequence[str], environment: str | None, config: Configs) -> Drift:
    """Return the tenant in saved answers, and the files of an environment.

    Raises PathError and ConfigError.
    """
    answers = read_answers(exports)
    found = objects_in(answers.answers)
    every = tuple(found.objects)
    notes = of_one_application(found)
    notes += found.disagreements
    scope = Scope()
    files = _files(exports, paths, environment, discover(paths, config=config, notes=notes, scope=scope))
    own = config_of(config)(_folder(paths[0]))
    objects: dict[int, LiveObject] = {}
    olds = []
    for at, one in enumerate(found.objects):
        if one.kind == "settings-options" or _is_summary(one):
            continue
        document = _document(one, environment)
        objects[id(document)] = one
        path = document.source.path
        olds.append(File(f"{ANSWER}{at}", path, path, None, None, None, own, (document,)))
    news = [File(path.replace(os.sep, "/"), path, shown(path), None, path, None, one) for path, one, *_ in files]
    around = partial(_around, files, (*exports, *paths), config)
    states = States(olds, news, around, True, None, scope, tuple(notes))
    lists = Lists(answers.answers, found, every)
    problems = [*answers.problems, *found.problems]
    return Drift(states, objects, lists, problems, own, environment, is_whole=any(map(os.path.isdir, exports)))


def _files(
    exports: Sequence[str], paths: Sequence[str], environment: str | None, found: Sequence[Input]
) -> list[Input]:
    """Return the files to compare, which are no answers and belong to the environment.

    Raises PathError.
    """
    tops = [os.path.realpath(path) for path in exports]
    found = [one for one in found if not any(_is_below(os.path.realpath(one.path), top) for top in tops)]
    if environment is None:
        return found
    kept = [one for one in found if one.config.environment(one.path) in (environment, None)]
    if not any(one.config.environment(one.path) == environment for one in kept):
        names = sorted({name for one in found for name in [one.config.environment(one.path)] if name is not None})
        known = f"; there are {', '.join(names[:_NAMED])}" if names else ""
        raise PathError(f"no file of {' and '.join(map(quoted, paths))} is of the environment `{environment}`{known}")
    return kept


def _is_below(path: str, top: str) -> bool:
    return path == top or path.startswith(os.path.join(top, ""))


def _folder(path: str) -> str:
    return os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path) or ".")


def _is_summary(one: LiveObject) -> bool:
    """Return whether only a list shows an object, without its content."""
    return one.kind in UUID_KINDS and isinstance(one.data, dict) and one.data.keys() <= _LISTED


def _document(one: LiveObject, environment: str | None) -> Document:
    source = Source(one.answer, json_of(one.data), environment=environment, placeholder=NO_PLACEHOLDER)
    return Document(source, Node(source, one.data, ()), 0, one.kind)


def _around(found: Sequence[Input], named: Sequence[str], config: Configs) -> list[File]:
    """Return the other files of the projects, except both states."""
    tops = [os.path.realpath(path) for path in named]
    return [
        File(f"rest {path}", path, shown(path), None, path, None, own)
        for path, own, *_ in context_of(found, config)
        if not any(_is_below(os.path.realpath(path), top) for top in tops)
    ]


def _held(old: Document, by_id: dict[tuple[str, ...], list[Document]]) -> list[Document]:
    application = application_id(old)
    same: dict[int, Document] = {}
    for one in ids_of(old):
        for other in by_id.get(one, ()):
            if application is None or application_id(other) in (application, None):
                same.setdefault(id(other), other)
    if not same and old.kind == "application-settings":
        return by_id.get((old.kind,), [])
    return list(same.values())
