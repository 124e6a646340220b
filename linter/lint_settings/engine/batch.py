"""Checks many files: reuses the results of earlier runs, and distributes the rest among processes."""

from __future__ import annotations

from functools import partial

from ..documents.marks import mark_of, mark_of_file
from ..documents.source import shown
from .file_result import Outcome, outcome_of
from .load import Loaded, Projects, load_file, note_unreadable, take_in
from .open_files import OpenFiles
from .report import Crash, Report
from .serialize import loaded_data, loaded_from, outcome_data, outcome_from, states_data
from .settle import take_quiet
from .workers import Worker, jobs_for, listen, stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from ..config.config import Config
    from .cache import Cache
    from .project import Options, Project
    from .workers import Channel

    Quiet = tuple[str | None, str | None, Outcome]  # kind, environment and the outcome that all such files share
    Progress = Callable[[str, int], None]

_ALL_IS_READ, _ALL_IS_CHECKED = "all is read", "all is checked"


class Batch:
    """Files by number: first the `count` that are checked, then those that are only known.

    `jobs` is the requested number of processes, None to choose it automatically. Files that a worker does not finish,
    because it ended early, are checked in this process.
    """

    def __init__(
        self,
        files: Sequence[tuple[str, Config]],
        context: Sequence[tuple[str, Config]],
        options: Options,
        report: Report,
        *,
        jobs: int | None = None,
        use_cache: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.files = [*files, *context]
        self.count = len(files)
        self.report = report
        self.jobs = jobs
        self.use_cache = use_cache
        self.progress = progress
        self.project_of = Projects(options)
        self.open_files = OpenFiles(marks=True)
        self.loaded: dict[int, Loaded] = {}
        self._caches: dict[Project, Cache] = {}
        self._looked_up: set[int] = set()
        self._quiet: dict[int, Quiet] = {}
        self._is_settled = False
        self._workers: list[Worker] = []
        self._shares: list[list[int]] = []  # the files of each worker
        self._heard: list[list[Any]] = []  # files as read by workers

    def stop(self) -> list[str]:
        """Stop all workers; return what they report about their current work."""
        return stop(self._workers)

    def end(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers = []

    # --- reading

    def load(self) -> None:
        """Read all files into the workspaces of their projects."""
        if self.use_cache:
            self._look_up()
        known = self._looked_up | self._quiet.keys()
        missing = [number for number in range(len(self.files)) if number not in known]
        self._start(missing)
        received: set[int] = set()
        failed: dict[int, tuple[list[str], list[Any]]] = {}
        for number, data, mark, errors, crashes in listen(self._workers, _ALL_IS_READ):
            received.add(number)
            self._heard.append([number, data, mark])
            self._know(number, data, mark)
            if errors or crashes:
                failed[number] = errors, crashes
            self._show_progress("read", len(self._looked_up) + len(received))
        for count, number in enumerate(missing, 1):
            report = self.report if number < self.count else Report()
            if number not in received:
                self._read(number, report)
                self._show_progress("read", len(self._looked_up) + count)
            elif number in failed:
                report.errors.extend(failed[number][0])
                report.crashes.extend(Crash(*one) for one in failed[number][1])
            if self.use_cache and number not in self.loaded:
                self._caches[self.project_of(self.files[number][1])].is_partial = True
        self._take_in()

    def _look_up(self) -> None:
        """Find the files that an earlier run has read."""
        from .cache import Cache
        from .cache_key import cache_key

        paths: dict[Project, list[str]] = {}
        wholes: dict[Project, list[bytes]] = {}
        marks = []
        for number, (path, config) in enumerate(self.files, 1):
            project = self.project_of(config)
            if project not in self._caches:
                self._caches[project] = Cache(project, cache_key(project))
                wholes[project], paths[project] = [], []
            try:
                mark = mark_of_file(path)
            except OSError:
                mark = b""  # the reason is reported when it is read
            marks.append(mark)
            paths[project].append(path)
            wholes[project] += path.encode("utf-8", "surrogatepass"), mark
            self._show_progress("read", number)
        for project, parts in wholes.items():
            self._caches[project].compare(mark_of(b"\0".join(parts)).hex(), paths[project])
        self._find_quiet(marks)
        self._remember(marks)
        if self._is_settled and len(self._looked_up) + len(self._quiet) < len(self.files):
            self._is_settled, self._quiet = False, {}
            self._remember(marks)

    def _remember(self, marks: list[bytes]) -> None:
        """Create the files that an earlier run has read from the cache."""
        for number, mark in enumerate(marks):
            if mark and number not in self._quiet and number not in self._looked_up:
                path, config = self.files[number]
                known = self._caches[self.project_of(config)].look_up(path, mark)
                if known is not None:
                    known.open_files = self.open_files
                    self.loaded[number] = known
                    self._looked_up.add(number)

    def _find_quiet(self, marks: list[bytes]) -> None:
        """Find the files without findings, if the cache has everything about them.

        Nothing needs their documents or their surroundings then.
        """
        if not all(cache.is_same and not project.pipelines for project, cache in self._caches.items()):
            return
        positions = dict.fromkeys(self._caches, 0)
        for number, mark in enumerate(marks):
            path, config = self.files[number]
            project = self.project_of(config)
            cache, position = self._caches[project], positions[project]
            positions[project] += 1
            quiet = cache.quiet(position) if mark and number < self.count else None
            if quiet is not None:
                self._quiet[number] = quiet
            elif number < self.count and not (mark and cache.has_outcome(path, mark)):
                self._quiet = {}
                return
        self._is_settled = True

    def _read(self, number: int, report: Report) -> None:
        path, config = self.files[number]
        loaded = load_file(path, self.project_of(config), report, open_files=self.open_files)
        if loaded is not None:
            self.loaded[number] = loaded

    def _know(self, number: int, data: Any, mark: str) -> None:
        path, config = self.files[number]
        if data is None:
            note_unreadable(path, self.project_of(config))
        else:
            loaded = self.loaded[number] = loaded_from(data, path, bytes.fromhex(mark), self.project_of(config))
            loaded.open_files = self.open_files

    def _take_in(self) -> None:
        if self._is_settled:
            return
        for number in range(len(self.files)):
            if number in self.loaded:
                take_in(self.loaded[number])

    # --- checking

    def check(self) -> Iterator[tuple[Outcome, Loaded]]:
        """Yield the outcome of each file, in order."""
        outcomes = {number: self._known_outcome(number) for number in self._looked_up if number < self.count}
        known = {number: outcome for number, outcome in outcomes.items() if outcome is not None}
        stale = [number for number in range(self.count) if number in self.loaded and number not in known]
        for number, (kind, environment, shared) in self._quiet.items():
            take_quiet(shared, shown(self.files[number][0]), kind, environment, self.report)
        arriving = self._ask_workers(stale)
        early: dict[int, Outcome] = {}
        for done, number in enumerate(sorted(self.loaded.keys() & range(self.count)), 1):
            loaded = self.loaded[number]
            outcome = known.pop(number, None)
            if outcome is None:
                outcome = self._wait_for(number, arriving, early) or self._outcome(loaded)
                self._note(loaded, outcome)
            yield outcome, loaded
            self._show_progress("checked", done)
            self.open_files.close_oldest()
        for number in range(self.count, len(self.files)):
            if number in self.loaded and number not in self._looked_up:
                self._note(self.loaded[number], None)
        for cache in self._caches.values():
            cache.save()
            if cache.refusal is not None:
                self.report.notes.append(cache.refusal)

    def _known_outcome(self, number: int) -> Outcome | None:
        loaded = self.loaded[number]
        return self._caches[loaded.project].outcome(loaded)

    def _outcome(self, loaded: Loaded) -> Outcome:
        return outcome_of(loaded, note_questions=self.use_cache)

    def _note(self, loaded: Loaded, outcome: Outcome | None) -> None:
        if self.use_cache and loaded.source.mark:
            self._caches[loaded.project].note(loaded, outcome)

    # --- several processes

    def _start(self, share: list[int], *, is_read: bool = False) -> None:
        """Start workers for these files, if it is worth it."""
        count = jobs_for(len(share), self.jobs)
        if count < 2:
            return
        self._shares = [share[at::count] for at in range(count)]
        for own in self._shares:
            self._workers.append(Worker(partial(self._serve, own, is_read), self._workers))

    def _serve(self, share: list[int], is_read: bool, channel: Channel) -> None:
        """Run in a worker: read its share, receive the other files, check the requested ones."""
        if not is_read:
            for number in share:
                report = Report()
                self._read(number, report)
                loaded = self.loaded.get(number)
                data = None if loaded is None else loaded_data(loaded)
                mark = "" if loaded is None else loaded.source.mark.hex()
                channel.send([number, data, mark, report.errors, report.crashes])
            channel.send(_ALL_IS_READ)
            channel.flush()
        others, stale = channel.wait()
        for number, data, mark in others:
            if number not in self.loaded:
                self._know(number, data, mark)
        if not is_read:
            self._take_in()
        for number in stale:
            outcome = self._outcome(self.loaded[number])
            channel.send([number, outcome_data(outcome), states_data(outcome)])
            self.open_files.close_oldest()
        channel.send(_ALL_IS_CHECKED)

    def _ask_workers(self, stale: list[int]) -> Iterator[tuple[int, Outcome]]:
        """Return the outcomes of these files from workers as they arrive; missing ones must be checked here."""
        if not self._workers:
            self._start(stale, is_read=True)
        pairs = zip(self._workers, self._shares, strict=True)
        well = [(worker, {*share}) for worker, share in pairs if worker.is_well]
        unassigned = [number for number in stale if not any(number in share for _, share in well)]
        for at, (worker, share) in enumerate(well):
            own = [*(number for number in stale if number in share), *unassigned[at :: len(well)]]
            worker.send([[one for one in self._heard if one[0] not in share], own])
        self._heard = []
        return ((number, outcome_from(*data)) for number, *data in listen(self._workers, _ALL_IS_CHECKED))

    def _wait_for(
        self, number: int, arriving: Iterator[tuple[int, Outcome]], early: dict[int, Outcome]
    ) -> Outcome | None:
        """Return the outcome of a file from a worker, or None; other outcomes that arrive are kept in `early`."""
        while number not in early:
            following = next(arriving, None)
            if following is None:
                return None
            early[following[0]] = following[1]
        return early.pop(number)

    def _show_progress(self, what: str, count: int) -> None:
        if self.progress is not None:
            self.progress(what, min(count, self.count))
