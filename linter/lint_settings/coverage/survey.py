"""Checks a tenant with one mistake at a time, and records which are reported."""

from __future__ import annotations

from collections import Counter
from functools import partial

from ..config.config import config_data, config_from
from ..documents.finding import Severity
from ..documents.frozen import Frozen
from ..documents.marks import mark_of
from ..documents.source import shown
from ..engine.consequences import fold_across
from ..engine.discover import context_of, discover
from ..engine.file_result import check_file
from ..engine.load import load_file, read_apart, take_in, take_out
from ..engine.notes import Notes
from ..engine.parallel.start import Task
from ..engine.parallel.workers import Workers, jobs_for
from ..engine.project import Options, Projects
from ..engine.settle import settle
from ..messages.excerpt import Excerpt
from .mistakes import mistake_data, mistake_from, mistakes
from .objects import Objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from ..config.config import Config
    from ..documents.finding import Finding
    from ..engine.load import LoadedFile
    from ..engine.parallel.channel import Channel
    from ..engine.project import Project
    from ..engine.result import FileResult
    from ..engine.settled import Settled
    from ..tenant.lookup.states import Question
    from .mistakes import Mistake

    Found = tuple[str, str, str]

_DONE = "done"
_FILES = 4  # a mistake takes as long as the check of so many files


class Noticed(Frozen):
    """The effect of a mistake: the number of findings, how many are above info, and whether one is at its line.

    `failures` are lines about what could not be checked with it, so that it may be missed.
    """

    __slots__ = ()

    mistake: Mistake
    count: int  # type: ignore[assignment]  # in place of tuple.count
    above_info: int
    is_near: bool
    failures: Sequence[str] = ()


class Tenant:
    """The files of a tenant, checked without mistakes; `try_out` checks them with one.

    `errors` are messages about files that cannot be opened or checked.
    """

    def __init__(self, paths: Sequence[str], config: Config | None) -> None:
        files = discover(paths, config=config)
        project_of = Projects(Options(use_baseline=False))
        notes = Notes()
        read = [(one.path, load_file(one, project_of(one.config), notes)) for one in [*files, *context_of(files)]]
        self._files = {path: one for path, one in read if one is not None}
        for one in self._files.values():
            one.source.mark = mark_of(one.source.text.encode("utf-8", "surrogatepass"))
            take_in(one)
        self._results = {
            path: check_file(one, note_questions=True, stays_in_memory=True) for path, one in self._files.items()
        }
        crashes = [*notes.crashes, *(crash for one in self._results.values() for crash in one.crashes)]
        self.errors = (*notes.errors, *map(str, crashes))
        self.settled = {path: self._settle(path, self._results[path]) for path in self._files}
        self._checked = [one.path for one in files if one.path in self._files]
        self._projects = list(dict.fromkeys(one.project for one in self._files.values()))
        self._rules = {name: rule for one in self._projects for name, rule in one.registry.rules.items()}
        self._at = {one.source.path: one for one in self._files.values()}
        self._numbers = {path: number for number, path in enumerate(self._files)}
        self._asking: dict[Project, dict[Question, list[str]]] = {one: {} for one in self._projects}
        for path, result in self._results.items():
            asking = self._asking[self._files[path].project]
            for question in result.states or ():
                asking.setdefault(question, []).append(path)
        self._changed_lookups()

    def _settle(self, path: str, result: FileResult, loaded: LoadedFile | None = None) -> list[Settled]:
        return [one for one in settle(result, loaded or self._files[path], Notes()) if one.is_reported]

    def mistakes(self) -> list[Mistake]:
        """Return every mistake that can be made in the checked files."""
        found: list[Mistake] = []
        for project in self._projects:
            objects = Objects(project.workspace)
            for path in self._checked:
                one = self._files[path]
                if one.project is project and any(document.kind for document in one.documents):
                    found.extend(mistakes(one.documents, path, objects))
        return found

    def try_out(self, mistake: Mistake) -> Noticed:
        """Check the tenant with a mistake, and undo it."""
        good = self._files[mistake.path]
        changed: list[tuple[str, LoadedFile]] = []
        content = mistake.content(good.source.text)
        if content is not None:
            path = mistake.copy or mistake.path
            changed.append((path, _loaded(path, content, good.project)))
        if mistake.copy is None:
            take_out(good)
        try:
            for _, one in changed:
                take_in(one)
            return self._compare(mistake, changed)
        finally:
            for _, one in changed:
                take_out(one)
            if mistake.copy is None:
                take_in(good)
            self._changed_lookups()  # back to what they were

    def _compare(self, mistake: Mistake, changed: list[tuple[str, LoadedFile]]) -> Noticed:
        """Count the findings that did not exist before."""
        results = [(path, check_file(loaded), loaded) for path, loaded in changed]
        stale = self._stale(mistake)
        results += [(path, check_file(self._files[path]), self._files[path]) for path in stale]
        found = [one for path, result, loaded in results for one in self._settle(path, result, loaded)]
        before = [] if mistake.copy is not None else list(self.settled[mistake.path])
        for path in stale:
            before += self.settled[path]
        known = Counter(_what(one.finding) for one in before)
        new = []
        for one in found:
            what = _what(one.finding)
            known[what] -= 1
            if known[what] < 0:
                new.append(one)
        new = self._folded(new, changed)
        above = [one for one in new if one.severity is not Severity.INFO]
        failures = [str(crash) for _, result, _ in results for crash in result.crashes]
        is_near = any(_is_near(one.reported, mistake) for one in new)
        return Noticed(mistake, len(new), len(above), is_near, failures)

    def _folded(self, settled: list[Settled], changed: list[tuple[str, LoadedFile]]) -> list[Settled]:
        """Return the findings that do not follow from another one."""
        own = {one.source.path: one for _, one in changed}
        paths = {one.finding.path for one in settled}
        shown = [own.get(path) or self._at[path] for path in paths]
        excerpts = {one.source.path: Excerpt(one.source, one.documents) for one in shown}
        return [one for one in fold_across(settled, self._rules, excerpts) if one.is_reported]

    def _stale(self, mistake: Mistake) -> list[str]:
        """Return the files for which a recorded lookup has another result now."""
        found = {path for asking, question in self._changed_lookups() for path in asking.get(question, ())}
        if mistake.copy is None:
            found.discard(mistake.path)
        return sorted(found, key=self._numbers.__getitem__)

    def _changed_lookups(self) -> list[tuple[dict[Question, list[str]], Question]]:
        """Return the lookups with another result than at the last call, each with the files that asked for it."""
        return [
            (asking, question)
            for project, asking in self._asking.items()
            for question in project.workspace.lookups.states.changed()
        ]


def _loaded(path: str, content: bytes, project: Project) -> LoadedFile:
    """Read a content; its mark makes lookups see a change."""
    loaded = read_apart(path, content, project)
    loaded.source.mark = mark_of(content)
    return loaded


def _what(finding: Finding) -> Found:
    return finding.path, finding.rule, finding.message


def _is_near(finding: Finding, mistake: Mistake) -> bool:
    """Return whether a finding is at the line of a mistake or refers to it; always true for a whole file."""
    places = [(finding.path, finding.span.line), *((one.path, one.span.line) for one in finding.related)]
    ours = {shown(path) for path in (mistake.path, mistake.copy) if path}
    if mistake.edit is None:  # what refers to the missing object is to be reported
        return mistake.place.lower() in finding.message.lower()
    if mistake.group == "files" or mistake.kind == "dropped":  # a missing file or member has no line
        return finding.path in ours or any(one.path in ours for one in finding.related)
    return any(path in ours and abs(line - mistake.line) <= 1 for path, line in places)


def survey(
    paths: Sequence[str],
    config: Config | None,
    choose: Callable[[list[Mistake]], list[Mistake]],
    jobs: int | None,
    progress: Callable[[int, int], None],
    report: Callable[[str], None],
) -> list[Noticed]:
    """Try out the chosen mistakes, in several processes, and return their effects.

    `jobs` is the requested number of processes, None to choose it. `report` is called with a message about each file
    that cannot be opened, and about what could not be checked.
    """
    tenant = Tenant(paths, config)
    chosen = choose(tenant.mistakes())
    count = min(len(chosen), jobs_for(len(chosen) * _FILES, jobs))
    workers = Workers(_tasks(tenant, paths, config, chosen, count) if count > 1 else ())
    noticed: dict[int, Noticed] = {}
    try:
        for number, *effects in workers.listen(_DONE):
            noticed[number] = Noticed(chosen[number], *effects)
            progress(len(noticed), len(chosen))
    finally:
        workers.end()
    results = []
    for at, one in enumerate(chosen):
        results.append(noticed.get(at) or tenant.try_out(one))
        if at not in noticed:
            progress(at + 1, len(chosen))
    for error in dict.fromkeys([*tenant.errors, *(failure for one in results for failure in one.failures)]):
        report(error)
    return results


def _tasks(
    tenant: Tenant, paths: Sequence[str], config: Config | None, chosen: list[Mistake], count: int
) -> Iterator[Task]:
    for at in range(count):
        share = [(number, chosen[number]) for number in range(at, len(chosen), count)]
        yield Task(partial(_try_out, tenant, share), serve, partial(_opening, paths, config, share))


def _try_out(tenant: Tenant, share: Iterable[tuple[int, Mistake]], channel: Channel) -> None:
    for number, mistake in share:
        one = tenant.try_out(mistake)
        channel.send([number, one.count, one.above_info, one.is_near, one.failures])
    channel.send(_DONE)


def _opening(paths: Sequence[str], config: Config | None, share: Iterable[tuple[int, Mistake]]) -> list[Any]:
    """Return what a worker needs that has nothing of this process."""
    return [
        paths,
        None if config is None else config_data(config),
        [[number, mistake_data(one)] for number, one in share],
    ]


def serve(channel: Channel, opening: list[Any]) -> None:
    """Do the work of a worker that has started afresh."""
    paths, config, share = opening
    tenant = Tenant(paths, None if config is None else config_from(config))
    _try_out(tenant, ((number, mistake_from(data)) for number, data in share), channel)
