"""A program in a terminal of its own: what it shows, and keys to press."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

_LINES, _COLUMNS = 45, 160
_WAIT = 40.0  # seconds; only a program that hangs takes so long


class Terminal:
    """A program and the screen that it draws."""

    def __init__(self, command: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(_COLUMNS, _LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], list(command), dict(env))
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, _COLUMNS, 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._file)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def press(self, keys: str) -> None:
        os.write(self._file, keys.encode())

    def see(self, *wanted: str, press: str = "") -> str:
        """Wait until the screen shows some texts, and return all of it; `press` some keys until it does."""
        end = time.monotonic() + _WAIT
        again = 0.0
        while not all(one in self.text for one in wanted):
            assert time.monotonic() < end, f"{wanted} do not appear in\n{self.text}"
            if press and time.monotonic() > again:
                self.press(press)
                again = time.monotonic() + 2
            self._read(0.1)
        return self.text

    def _read(self, seconds: float) -> None:
        ready, _, _ = select.select([self._file], [], [], seconds)
        if ready:
            try:
                self._stream.feed(os.read(self._file, 65536))
            except OSError as error:
                raise AssertionError(f"the program has ended with\n{self.text}") from error
