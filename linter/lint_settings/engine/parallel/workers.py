"""Worker processes, which do a share of the work each and send the results."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice

from .channel import AT_ONCE, Channel, line_of
from .start import Forked, Fresh, Task, can_fork, can_start_afresh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from queue import SimpleQueue
    from threading import Thread
    from typing import Any

# With fewer files per process, another process costs more than it saves.
_WORTH, _WORTH_AFRESH = 100, 400
_PATIENCE = 0.5  # seconds that a worker has to report where it was stopped


def jobs_for(files: int, wanted: int | None) -> int:
    """Return the number of processes for a number of files; `wanted` is the user's choice."""
    if not (can_fork() or can_start_afresh()):
        return 1
    if wanted is not None:
        return max(1, min(wanted, files))
    return max(1, min(cores(), files // (_WORTH if can_fork() else _WORTH_AFRESH)))


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """A worker process, as the main process sees it; `is_well` is true unless it ended early."""

    def __init__(self, process: Forked | Fresh) -> None:
        self.process = process
        self.is_well = True

    @property
    def channel(self) -> Channel:
        """Its side of the communication."""
        return self.process.channel

    def send(self, message: Any) -> None:
        """Send it a message; a failure shows when its results are missing."""
        with suppress(OSError):
            self.channel.send(message)
            self.channel.flush()


def send_to(workers: list[Worker], messages: Iterable[Any]) -> None:
    """Send messages to workers that wait for them; a failure shows when results are missing."""
    every = iter(messages)
    while workers and (some := list(islice(every, AT_ONCE))):
        line = line_of(some)  # once for all of them
        for worker in workers:
            with suppress(OSError):
                worker.channel.write(line)


class Workers:
    """Workers that start together, one for each task.

    A thread for each of them waits for its messages: on Windows, one thread cannot wait for several pipes.
    """

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self.each: list[Worker] = []
        self._threads: list[Thread] = []
        start: type[Forked | Fresh] = Forked if can_fork() else Fresh
        tasks = list(tasks)
        try:
            for task in tasks:
                self.each.append(Worker(start(task, [one.channel for one in self.each])))
            if start is Fresh:  # once all of them are starting, since a long message waits for its reader
                for worker, task in zip(self.each, tasks, strict=True):
                    worker.send(task.opening())
        except OSError:  # too many processes or pipes; the main process does the work
            self.end()
        except BaseException:  # the run is being stopped
            self.end()
            raise
        if self.each:
            self._arrived = self._listen()

    def _listen(self) -> SimpleQueue[tuple[Worker, list[Any] | None]]:
        """Return a queue of the messages that arrive from each worker, and None at its end."""
        from queue import SimpleQueue
        from threading import Thread

        arrived: SimpleQueue[tuple[Worker, list[Any] | None]] = SimpleQueue()

        def read(worker: Worker) -> None:
            try:
                while (messages := worker.channel.receive()) is not None:
                    arrived.put((worker, messages))
            finally:
                arrived.put((worker, None))

        for worker in self.each:
            self._threads.append(Thread(target=read, args=(worker,), daemon=True))
            self._threads[-1].start()
        return arrived

    def _next(self) -> tuple[Worker, list[Any] | None]:
        """Return what arrives next, with the worker that sent it."""
        from queue import Empty

        while True:
            # On Windows, a signal is handled only between two waits.
            with suppress(Empty):
                return self._arrived.get(timeout=_PATIENCE)

    def listen(self, last: Any) -> Iterator[Any]:
        """Yield the messages of workers as they arrive, until each has sent its last one."""
        waiting = {worker for worker in self.each if worker.is_well}
        while waiting:
            worker, messages = self._next()
            if messages is None:
                worker.is_well = False
                waiting.discard(worker)
                continue
            if messages and messages[-1] == last:
                waiting.discard(worker)
                messages.pop()
            yield from (message for message in messages if not isinstance(message, dict))

    def stop(self) -> list[str]:
        """Stop all workers; return what they report about their current work, such as the running rule."""
        from queue import Empty

        for worker in self.each:
            worker.process.stop()
        waiting = {worker for worker in self.each if worker.is_well}
        notes: list[str] = []
        while waiting:
            try:
                worker, messages = self._arrived.get(timeout=_PATIENCE)
            except Empty:
                break
            if messages is None:
                waiting.discard(worker)
            notes.extend(note for one in messages or () if isinstance(one, dict) for note in one["notes"])
        return notes

    def end(self) -> None:
        """End all workers."""
        for worker in self.each:
            worker.process.end()
        for thread in self._threads:  # each ends with its worker
            thread.join(_PATIENCE)
        for worker in self.each:
            worker.channel.close()
        self.each, self._threads = [], []
