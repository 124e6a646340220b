"""Starts worker processes: forks of the run where forking is safe, else Python processes that start afresh."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import namedtuple
from contextlib import contextmanager, suppress
from importlib import import_module

from ...console.signals import listen
from ...console.streams import protocol_ends
from .channel import Channel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

_STOPS = (signal.SIGINT, signal.SIGTERM)
# The module search path of the run follows as arguments: packages may be in folders that only it knows.
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from {here} import serve; serve({module!r}, {name!r}, {pauses})"


class Task(namedtuple("Task", "run serve opening")):
    """The work of a worker.

    A fork calls `run` with a channel. A process that starts afresh has nothing of the run: it calls the function
    `serve` of a module with a channel and what `opening` returned, which is plain data.
    """

    __slots__ = ()

    run: Callable[[Channel], None]
    serve: Callable[[Channel, Any], None]
    opening: Callable[[], Any]


def can_fork() -> bool:
    """Return whether forking is safe: a fork has none of the other threads, but the locks that they hold."""
    threads = sys.modules.get("threading")
    return hasattr(os, "fork") and sys.platform == "linux" and (threads is None or threads.active_count() == 1)


def can_start_afresh() -> bool:
    """Return whether this program is Python, and not one that Python is a part of and that would start in its place."""
    name = os.path.basename(sys.executable or "").lower()
    return name.startswith(("python", "pypy")) and not getattr(sys, "frozen", False)


class Forked:
    """A process that is a fork of this one."""

    def __init__(self, task: Task, others: Iterable[Channel]) -> None:
        with _pipes() as (self.channel, theirs):
            self._number = os.fork()
            if self._number == 0:
                # A pipe stays open as long as any process holds its end.
                for one in (self.channel, *others):
                    one.close()
                channel = Channel(*theirs)
                _work(lambda: task.run(channel), channel)

    def stop(self) -> None:
        """Ask it to report where it is, and to end."""
        with suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGTERM)

    def end(self) -> None:
        """Wait for its end; kill it if it is still working."""
        with suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)


class Fresh:
    """A Python process of its own."""

    def __init__(self, task: Task, _: Iterable[Channel]) -> None:
        import subprocess

        names = {"module": task.serve.__module__, "name": task.serve.__name__}
        boot = _BOOT.format(here=__name__, pauses=gc.get_threshold(), **names)
        command = [sys.executable, *_flags(), "-c", boot, *(one for one in sys.path if isinstance(one, str))]
        process = None
        try:
            with _pipes() as (self.channel, (source, target)), _signals_wait():
                self._process = process = subprocess.Popen(command, stdin=source, stdout=target)
        except BaseException:  # a signal that has waited
            if process is not None:
                self.end()
            raise

    def stop(self) -> None:
        """Ask it to report where it is, and to end; on Windows, end it."""
        self._process.terminate()

    def end(self) -> None:
        """Wait for its end; kill it if it is still working."""
        self._process.kill()
        self._process.wait()


def _flags() -> Iterator[str]:
    """Yield the options that this Python was started with; the current folder is never searched for modules."""
    yield "-P"
    flags = sys.flags
    given = {"-I": flags.isolated, "-S": flags.no_site, "-B": flags.dont_write_bytecode, "-Xutf8": flags.utf8_mode}
    yield from (name for name, is_given in given.items() if is_given)


@contextmanager
def _pipes() -> Iterator[tuple[Channel, tuple[int, int]]]:
    """Make two pipes; yield our side, and the ends of the other side: to read from and to write to.

    The ends of the other side are closed here once that side has started, and ours if it cannot start.
    """
    to_worker, to_main = os.pipe(), os.pipe()
    ours = Channel(to_main[0], to_worker[1])
    try:
        yield ours, (to_worker[0], to_main[1])
    except BaseException:
        ours.close()
        raise
    finally:
        os.close(to_worker[0])
        os.close(to_main[1])


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Block the signals that stop a run; a process that starts meanwhile unblocks them once it can handle them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(module: str, name: str, pauses: tuple[int, int, int]) -> None:
    """Run a worker process that has started afresh; never return.

    `pauses` are those between two searches for cycles of objects.
    """
    gc.set_threshold(*pauses)
    channel = Channel(*protocol_ends())

    def work() -> None:
        listen()
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        getattr(import_module(module), name)(channel, channel.wait())

    _work(work, channel)


def _work(work: Callable[[], None], channel: Channel) -> None:
    """Do the work of a worker process; never return."""
    code = 1
    try:
        work()
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
