"""Worker processes: forks of the run that do a share of the work each and send the results."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_WORTH = 100  # with fewer files per process, another process costs more than it saves
_PATIENCE = 0.5  # seconds that a worker has to report where it was stopped
_AT_ONCE = 50  # messages that are sent together


def can_fork() -> bool:
    """Return whether forking is safe: a fork has none of the other threads, but the locks that they hold."""
    threads = sys.modules.get("threading")
    return hasattr(os, "fork") and sys.platform == "linux" and (threads is None or threads.active_count() == 1)


def jobs_for(files: int, wanted: int | None) -> int:
    """Return the number of processes for a number of files; `wanted` is the user's choice."""
    if not can_fork():
        return 1
    if wanted is not None:
        return max(1, min(wanted, files))
    return max(1, min(len(os.sched_getaffinity(0)), files // _WORTH))


class Worker:
    """A worker process, as the main process sees it; `is_well` is true unless it ended early.

    `earlier` are the workers that were started before it.
    """

    def __init__(self, work: Callable[[Channel], None], earlier: list[Worker]) -> None:
        mine, theirs = _pipes()
        self.channel = Channel(*mine)
        self.is_well = True
        self.process = os.fork()
        if self.process == 0:
            # A pipe stays open as long as any process holds its end.
            _work(work, Channel(*theirs), [self.channel, *(worker.channel for worker in earlier)])
        for end in theirs:
            os.close(end)

    def send(self, message: Any) -> None:
        """Send it a message; a failure shows when its results are missing."""
        with suppress(OSError):
            self.channel.send(message)
            self.channel.flush()

    def end(self) -> None:
        """Wait for its end; kill it if it is still working."""
        self.channel.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _pipes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Return two pipes; for each side the end to read from and the end to write to."""
    to_worker, to_main = os.pipe(), os.pipe()
    return (to_main[0], to_worker[1]), (to_worker[0], to_main[1])


def _work(work: Callable[[Channel], None], channel: Channel, others: list[Channel]) -> None:
    """Run the worker process; never return."""
    code = 1
    try:
        for other in others:
            other.close()
        work(channel)
        channel.flush()
        code = 0
    except BaseException as stop:  # the main process notices the end and does the rest
        with suppress(BaseException):
            channel.send({"notes": getattr(stop, "__notes__", [])})
            channel.flush()
    finally:
        with suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


class Channel:
    """One side of the communication between two processes: messages are plain data, many per line of JSON."""

    def __init__(self, source: int, target: int) -> None:
        self.source = source
        self._target = target
        self._unsent: list[Any] = []
        self._begun: list[bytes] = []

    def send(self, message: Any) -> None:
        """Queue a message to be sent soon."""
        self._unsent.append(message)
        if len(self._unsent) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Send the queued messages.

        Raises OSError if the other side has gone.
        """
        if self._unsent:
            rest = memoryview(json.dumps(self._unsent).encode() + b"\n")
            self._unsent = []
            while rest:
                rest = rest[os.write(self._target, rest) :]

    def receive(self) -> list[Any] | None:
        """Return the messages that are complete by now, perhaps none; None at the end of the communication."""
        chunk = os.read(self.source, 1 << 20)
        if not chunk:
            return None
        *lines, begun = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join((*self._begun, lines[0]))
            self._begun = []
        self._begun.append(begun)
        return [message for line in lines for message in json.loads(line)]

    def wait(self) -> Any:
        """Wait for the one message that the other side must send.

        Raises EOFError if the other side has gone.
        """
        while True:
            messages = self.receive()
            if messages is None:
                raise EOFError
            if messages:
                return messages[0]

    def close(self) -> None:
        """Close both directions."""
        for end in (self.source, self._target):
            with suppress(OSError):
                os.close(end)


def listen(workers: list[Worker], last: Any) -> Iterator[Any]:
    """Yield the messages of workers as they arrive, until each has sent its last one."""
    waiting = {worker.channel.source: worker for worker in workers if worker.is_well}
    while waiting:
        ready, _, _ = select.select(list(waiting), [], [])
        for source in ready:
            messages = waiting[source].channel.receive()
            if messages is None:
                waiting.pop(source).is_well = False
                continue
            if messages and messages[-1] == last:
                del waiting[source]
                messages.pop()
            yield from (message for message in messages if not isinstance(message, dict))


def stop(workers: list[Worker]) -> list[str]:
    """Stop all workers; return what they report about their current work, such as the running rule."""
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGTERM)
    waiting = {worker.channel.source: worker.channel for worker in workers if worker.is_well}
    notes: list[str] = []
    while waiting:
        ready, _, _ = select.select(list(waiting), [], [], _PATIENCE)
        if not ready:
            break
        for source in ready:
            messages = waiting[source].receive()
            if messages is None:
                del waiting[source]
            notes.extend(note for one in messages or () if isinstance(one, dict) for note in one["notes"])
    return notes
