"""Several processes for one run: forks of it that do a share of the work each and tell what has come of it."""

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

_WORTH = 100  # below so many files for each, another process costs more than it brings
_PATIENCE = 0.5  # seconds that a worker has to say where it was stopped
_AT_ONCE = 50  # messages that are sent together


def can_fork() -> bool:
    """Whether a fork of this process is safe: other threads would not be there in it, but the locks they hold."""
    threads = sys.modules.get("threading")
    return hasattr(os, "fork") and sys.platform == "linux" and (threads is None or threads.active_count() == 1)


def jobs_for(files: int, wanted: int | None) -> int:
    """How many processes are to do the work on so many files; `wanted` is what somebody asked for."""
    if not can_fork():
        return 1
    if wanted is not None:
        return max(1, min(wanted, files))
    return max(1, min(len(os.sched_getaffinity(0)), files // _WORTH))


class Worker:
    """Another process, as the main one sees it; `is_well` until it ends before its time.

    `earlier` are the workers that were there before it.
    """

    def __init__(self, work: Callable[[Channel], None], earlier: list[Worker]) -> None:
        mine, theirs = _pipes()
        self.channel = Channel(*mine)
        self.is_well = True
        self.process = os.fork()
        if self.process == 0:
            # Whoever holds the end of a pipe keeps the one at the other end waiting.
            _work(work, Channel(*theirs), [self.channel, *(worker.channel for worker in earlier)])
        for end in theirs:
            os.close(end)

    def tell(self, message: Any) -> None:
        """Say something to it; whether it hears it shows later."""
        with suppress(OSError):
            self.channel.send(message)
            self.channel.flush()

    def end(self) -> None:
        """See it out, at once if it is still at work."""
        self.channel.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _pipes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Two pipes; for each side the end to read from and the end to write to."""
    to_worker, to_main = os.pipe(), os.pipe()
    return (to_main[0], to_worker[1]), (to_worker[0], to_main[1])


def _work(work: Callable[[Channel], None], channel: Channel, others: list[Channel]) -> None:
    """What the other process does; it never returns."""
    code = 1
    try:
        for other in others:
            other.close()
        work(channel)
        channel.flush()
        code = 0
    except BaseException as stop:  # the main process sees that there is no more to come, and does the rest
        with suppress(BaseException):
            channel.send({"notes": getattr(stop, "__notes__", [])})
            channel.flush()
    finally:
        with suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


class Channel:
    """One side of the talk between two processes: messages are plain data, many to a line of JSON."""

    def __init__(self, source: int, target: int) -> None:
        self.source = source
        self._target = target
        self._unsent: list[Any] = []
        self._begun: list[bytes] = []

    def send(self, message: Any) -> None:
        """Tell the other side something, soon."""
        self._unsent.append(message)
        if len(self._unsent) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Tell now what has not been told yet.

        Raises OSError where nobody listens any more.
        """
        if self._unsent:
            rest = memoryview(json.dumps(self._unsent).encode() + b"\n")
            self._unsent = []
            while rest:
                rest = rest[os.write(self._target, rest) :]

    def receive(self) -> list[Any] | None:
        """Messages that are complete by now, none perhaps; None where there will be none any more."""
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
        """The one message that the other side owes us.

        Raises EOFError where it has gone.
        """
        while True:
            messages = self.receive()
            if messages is None:
                raise EOFError
            if messages:
                return messages[0]

    def close(self) -> None:
        """Say and hear no more."""
        for end in (self.source, self._target):
            with suppress(OSError):
                os.close(end)


def listen(workers: list[Worker], last: Any) -> Iterator[Any]:
    """What workers tell, as it comes, until each has said the last word."""
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
    """Have workers stop as we were told to; gives what they say of the moment, such as which rule was at work."""
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
