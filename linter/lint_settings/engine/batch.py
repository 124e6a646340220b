"""Checks many files: reuses the results of earlier runs, and distributes the rest among processes."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from itertools import chain

from ..documents.open_files import OpenFiles
from ..documents.source import shown
from .file_result import check_file
from .inputs import checked_first, inputs_data, inputs_from
from .load import LoadedFile, load_file, set_aside_from, take_in
from .load_files import keep_texts, left_aside, read_in_full
from .notes import Crash, Notes
from .parallel.exchange import TEXTS, Exchange
from .parallel.start import Task
from .parallel.workers import Workers, jobs_for, send_to
from .project import Projects, options_data, options_from
from .result import FileResult, result_data, result_from, states_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from .cached.earlier_run import EarlierRun
    from .cached.quiet_file import QuietFile
    from .inputs import Input
    from .parallel.channel import Channel
    from .project import Options

    Progress = Callable[[str, int], None]
    Read = Callable[[int, Notes], None]

_IN_FULL, _ALL_IS_READ, _ALL_IS_CHECKED = "in full", "all is read", "all is checked"


class Batch:
    """Files by number: first the `count` that are checked, then those that are only known.

    `jobs` is the requested number of processes, None to choose it automatically. Files that a worker does not finish,
    because it ended early, are checked in this process.
    """

    def __init__(
        self,
        inputs: Sequence[Input],
        options: Options,
        notes: Notes,
        *,
        jobs: int | None = None,
        projects: Projects | None = None,
        earlier: EarlierRun | None = None,
        use_cache: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.inputs, self.count = checked_first(inputs)
        self.notes = notes
        self.jobs = jobs
        self.use_cache = use_cache or earlier is not None
        self.progress = progress
        self._options = options
        self.project_of = projects or Projects(options)
        self.open_files = OpenFiles(marks=self.use_cache or options.records, has_others=True)
        self.exchange = Exchange(self.inputs, self.project_of, self.open_files)
        self.loaded = self.exchange.loaded
        self._earlier = earlier
        self._looked_up = bytearray(len(inputs))  # 1 for each file that an earlier run has read
        self._apart_from = set_aside_from(options)  # see load_file
        self._workers = Workers()
        self._shares: list[list[int]] = []  # the files of each worker
        self._unshared: list[int] = []  # those that were read here after the workers had started

    @property
    def _is_settled(self) -> bool:
        """Whether no file has changed, so that nothing asks for those that are only known or have no findings."""
        return self._earlier is not None and self._earlier.is_settled

    def stop(self) -> list[str]:
        """Stop all workers; return what they report about their current work."""
        return self._workers.stop()

    def end(self) -> None:
        """End all workers, and close the cache."""
        self._workers.end()
        if self._earlier is not None:
            self._earlier.end()

    # --- reading

    def load(self) -> None:
        """Read all files into the workspaces of their projects."""
        if self._earlier is not None:
            self._look_up(self._earlier)
        if self._is_settled:
            return
        missing = [number for number, is_known in enumerate(self._looked_up) if not is_known]
        self._start(missing)
        self._gather(missing, self._read, len(self.inputs) - len(missing))
        self.take_in()
        self._read_aside()
        self.open_files.drop_aside()

    def _gather(self, numbers: Iterable[int], read: Read, before: int) -> None:
        """Receive these files from the workers that read them, and read the others here; `before` were read before."""
        failed: dict[int, Sequence[Any]] = {}
        count = before
        for what, known, more, *trouble in self._workers.listen(_ALL_IS_READ):
            self.receive(what, known, more)
            if what != TEXTS:
                count += 1
                self._show_progress("read", count)
            if known is None or any(trouble):
                failed[what] = trouble
        for count, number in enumerate(numbers, 1):
            notes = self.notes if number < self.count else Notes()
            if number in failed:
                for message in failed[number][0]:
                    notes.fail(message, shown(self.inputs[number].path))
                notes.crashes.extend(Crash(*one) for one in failed[number][1])
            elif not self._is_read(number):  # no worker, or one that has ended
                read(number, notes)
                self._show_progress("read", before + count)
            if self._earlier is not None and self.loaded[number] is None:
                self._earlier.note_unread(self.project_of(self.inputs[number].config))

    def _read_aside(self) -> None:
        """Read files in full that were set aside, and keep texts of others, each in the process that has the text."""
        aside, kept = left_aside(self.loaded, [at < self.count for at in range(len(self.loaded))])
        if not aside and not kept:
            return
        for worker, share in zip(self._workers.each, self._shares, strict=False):
            worker.send([_IN_FULL, [at for at in share if at in aside], kept])
        keep_texts(self.loaded, kept)
        self._unshared = [at for at in aside if self._looked_up[at]]
        for at in aside:
            self.loaded[at] = None
            self._looked_up[at] = 0
        self._gather(aside, partial(self._read_in_full, aside), len(self.inputs))
        for known in filter(None, map(self.loaded.__getitem__, aside)):
            take_in(known)

    def _look_up(self, earlier: EarlierRun) -> None:
        """Find the files that an earlier run has read, and create them from the cache."""
        earlier.open_caches()
        if earlier.is_settled:
            self._remember(earlier, earlier.loud)
            loud = [self.loaded[number] for number in earlier.loud]
            earlier.is_settled = all(one is not None and earlier.result(one) is not None for one in loud)
        if not earlier.is_settled:
            self._remember(earlier, range(len(self.inputs)))
        earlier.forget_states()

    def _remember(self, earlier: EarlierRun, numbers: Iterable[int]) -> None:
        for number in numbers:
            if not self._looked_up[number]:
                known = earlier.look_up(number, self.project_of(self.inputs[number].config), self.open_files)
                if known is not None:
                    self.loaded[number] = known
                    self._looked_up[number] = 1

    def _is_read(self, number: int) -> bool:
        loaded = self.loaded[number]
        return loaded is not None and (loaded.is_foreign or loaded.source.block is not None)

    def _read(self, number: int, notes: Notes) -> None:
        one = self.inputs[number]
        loaded = load_file(one, self.project_of(one.config), notes, self.open_files, apart_from=self._apart_from)
        self.loaded[number] = loaded
        self._apart_from = set_aside_from(self._options, loaded)

    def _read_in_full(self, aside: Mapping[int, LoadedFile], number: int, notes: Notes) -> None:
        self.loaded[number] = read_in_full(self.inputs[number], aside[number], notes)

    def receive(self, what: Any, known: Any, more: Any) -> None:
        """Take in what another process sends: see `Exchange`."""
        self.exchange.receive(what, known, more)

    def take_in(self) -> None:
        """Add all files to the workspaces of their projects."""
        for known in filter(None, self.loaded):
            take_in(known)

    # --- checking

    def checked(self) -> list[LoadedFile]:
        """Return the files that are checked, as read, except the quiet ones."""
        return [loaded for loaded in self.loaded[: self.count] if loaded is not None]

    def files(self) -> list[LoadedFile | QuietFile]:
        """Return the files that are checked, with as many quiet ones as later steps ask for."""
        files: list[LoadedFile | QuietFile | None] = [*self.loaded[: self.count]]
        if self._earlier is not None and self._is_settled:
            for number, quiet in self._earlier.quiet_files():
                files[number] = quiet
        return [one for one in files if one is not None]

    def check(self) -> Iterator[tuple[FileResult, LoadedFile]]:
        """Yield the result of each file, in order."""
        known = self._known_results()
        stale = [at for at, one in enumerate(self.loaded[: self.count]) if one is not None and known[at] is None]
        if self._earlier is not None and self._is_settled:
            self._earlier.settle_quiet(self.notes)
        arriving = self._ask_workers(stale)
        early: dict[int, FileResult] = {}
        done = 0
        for number, loaded in enumerate(self.loaded[: self.count]):
            if loaded is None:
                continue
            result, known[number] = known[number], None
            if result is None:
                result = self._wait_for(number, arriving, early) or self._check(loaded)
                self._note(loaded, result)
            yield result, loaded
            done += 1
            self._show_progress("checked", done)
            self.open_files.close_oldest()
        if self._earlier is None:
            return
        for number in range(self.count, len(self.loaded)):
            loaded = self.loaded[number]
            if loaded is not None and not self._looked_up[number]:
                self._note(loaded, None)
        self._earlier.save(self.notes)

    def _known_results(self) -> list[FileResult | None]:
        """Return the result of each file that the cache has, and which still holds; None for the others."""
        known: list[FileResult | None] = [None] * self.count
        earlier = self._earlier
        for number, loaded in enumerate(self.loaded[: self.count]) if earlier is not None else ():
            if loaded is not None and earlier is not None and self._looked_up[number]:
                known[number] = earlier.result(loaded)
        return known

    def _check(self, loaded: LoadedFile) -> FileResult:
        cached = self.use_cache
        noted = cached or self._options.records
        return check_file(
            loaded, note_questions=noted, stays_in_memory=not cached, keeps_excerpt=True, is_cached=cached
        )

    def _note(self, loaded: LoadedFile, result: FileResult | None) -> None:
        if self._earlier is not None:
            self._earlier.note(loaded, result)

    # --- several processes

    def _start(self, share: list[int], *, is_read: bool = False) -> None:
        """Start workers for these files, if it is worth it; `is_read` means that all files are known."""
        count = jobs_for(len(share), self.jobs)
        if count < 2:
            return
        self._shares = [share[at::count] for at in range(count)]
        self._workers = Workers(
            Task(partial(self.serve, own, is_read), serve, partial(self._opening, own, is_read)) for own in self._shares
        )

    def _opening(self, share: list[int], is_read: bool) -> list[Any]:
        """Return what a worker needs that has nothing of this process; see `serve`."""
        numbers = [at for at, is_known in enumerate(self._looked_up) if is_read or is_known]
        known = [[number, *self.exchange.data_of(number)] for number in numbers]
        texts = [*self.exchange.texts_of(numbers)]
        return [inputs_data(self.inputs), options_data(self._options), self.use_cache, known, texts, share, is_read]

    def serve(self, share: list[int], is_read: bool, channel: Channel) -> None:
        """Run in a worker: read its share, receive the other files, check the requested ones."""
        if not is_read:
            self._read_for(channel, share, self._read)
        message = channel.wait()
        if message[0] == _IN_FULL:
            aside = {number: loaded for number in message[1] if (loaded := self.loaded[number]) is not None}
            self._read_for(channel, aside, partial(self._read_in_full, aside), kept=message[2])
            message = channel.wait()
        self.open_files.drop_aside()
        while message[0] is not None:
            self.receive(*message)
            message = channel.wait()
        if not is_read:
            self.take_in()
        for number in message[1]:
            loaded = self.loaded[number]
            if loaded is not None:
                result = self._check(loaded)
                channel.send([number, result_data(result), states_data(result)])
                self.open_files.close_oldest()
        channel.send(_ALL_IS_CHECKED)

    def _read_for(self, channel: Channel, numbers: Iterable[int], read: Read, kept: Iterable[int] = ()) -> None:
        """Read files in a worker, and send them to the main process, and the texts of others that are `kept`."""
        for number in numbers:
            notes = Notes()
            read(number, notes)
            channel.send([number, *self.exchange.data_of(number), notes.errors, notes.crashes])
        keep_texts(self.loaded, kept)
        for message in self.exchange.texts_of([*numbers, *kept]):
            channel.send(message)
        channel.send(_ALL_IS_READ)
        channel.flush()

    def _ask_workers(self, stale: list[int]) -> Iterator[tuple[int, FileResult]]:
        """Return the results of these files from workers as they arrive; missing ones must be checked here."""
        if not self._workers.each:
            self._start(stale, is_read=True)
        else:
            self._send_to_others()
        pairs = zip(self._workers.each, self._shares, strict=False)  # no worker if they could not start
        well = [(worker, {*share}) for worker, share in pairs if worker.is_well]
        unassigned = [number for number in stale if not any(number in share for _, share in well)]
        for at, (worker, share) in enumerate(well):
            own = [*(number for number in stale if number in share), *unassigned[at :: len(well)]]
            send_to([worker], [[None, own]])
        return ((number, result_from(*data)) for number, *data in self._workers.listen(_ALL_IS_CHECKED))

    def _send_to_others(self) -> None:
        """Send each file that was read now to the workers that have not read it."""
        for reader, share in [*zip(self._workers.each, self._shares, strict=True), (None, self._unshared)]:
            others = [one for one in self._workers.each if one.is_well and one is not reader]
            send_to(
                others,
                chain(([number, *self.exchange.data_of(number)] for number in share), self.exchange.texts_of(share)),
            )

    def _wait_for(
        self, number: int, arriving: Iterator[tuple[int, FileResult]], early: dict[int, FileResult]
    ) -> FileResult | None:
        """Return the result of a file from a worker, or None; other results that arrive are kept in `early`."""
        while number not in early:
            following = next(arriving, None)
            if following is None:
                return None
            early[following[0]] = following[1]
        return early.pop(number)

    def _show_progress(self, what: str, count: int) -> None:
        if self.progress is not None:
            self.progress(what, min(count, self.count))


def serve(channel: Channel, opening: list[Any]) -> None:
    """Do the work of a worker that has started afresh."""
    inputs, options, use_cache, known, texts, share, is_read = opening
    if use_cache:
        import_module("...messages.private", __name__)  # its fact, too, is sent to the main process
    batch = Batch(inputs_from(inputs), options_from(options), Notes(), use_cache=use_cache)
    for message in (*known, *texts):
        batch.receive(*message)
    if is_read:
        batch.take_in()
    batch.serve(share, is_read, channel)
