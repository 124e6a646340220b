"""Regular expressions of a config, with a bound on their time, since some never finish on some texts."""

from __future__ import annotations

import re
import signal
import threading
from time import process_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    Answer = TypeVar("Answer")

# Seconds of processor time: a base, for each use, and for each character. An ordinary pattern takes a thousandth.
_FIRST, _EACH_USE, _EACH_CHARACTER = 2.0, 50e-6, 2e-6
_LEAST = 0.001  # after the limit was reached; 0 would stop the timer


class StuckPatternError(BaseException):
    """A pattern that takes too long; the text names the pattern and says what to write instead.

    It is not an Exception: it ends the run, and must not be handled as a fault of the rule that looked at a value.
    """


class _Alarm(BaseException):
    """The time limit was reached."""


class BoundedPattern:
    """A pattern with the methods of re.Pattern that placeholders need; `where` returns the file and line it is in.

    Only the main thread of a process can be interrupted, and Windows has no timer for it; elsewhere time is not
    bounded. Raises re.error, OverflowError and RecursionError for an invalid pattern, StuckPatternError in use.
    """

    __slots__ = ("_compiled", "_is_bounded", "_left", "_where", "pattern")

    def __init__(self, pattern: str, where: Callable[[], str]) -> None:
        self.pattern = pattern
        self._where = where
        self._left = _FIRST
        self._compiled = re.compile(pattern)
        self._is_bounded = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        if self._is_bounded:
            signal.signal(signal.SIGVTALRM, _ring)

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Find the first match."""
        return self._within(text, lambda: self._compiled.search(text, *bounds))

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Match at the start."""
        return self._within(text, lambda: self._compiled.match(text, *bounds))

    def fullmatch(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Match all of a text."""
        return self._within(text, lambda: self._compiled.fullmatch(text, *bounds))

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        """Find all matches."""
        return iter(self._within(text, lambda: [*self._compiled.finditer(text, *bounds)]))

    def findall(self, text: str, *bounds: int) -> list[Any]:
        """Find the texts of all matches."""
        return self._within(text, lambda: self._compiled.findall(text, *bounds))

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Replace all matches."""
        return self._within(text, lambda: self._compiled.sub(replacement, text))

    def _within(self, text: str, job: Callable[[], Answer]) -> Answer:
        """Return the result of a job on a text, unless it exceeds the time limit."""
        if not self._is_bounded:
            return job()
        self._left += _EACH_USE + len(text) * _EACH_CHARACTER
        start = process_time()
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, self._left)
            try:
                answer = job()
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                self._left -= process_time() - start
        except _Alarm:
            self._left = 0.0
        if self._left > 0:
            return answer
        # The timer does not notice uses that are shorter than its ticks, however many they are.
        self._left = _LEAST
        raise StuckPatternError(
            f"{self._where()}: `{self.pattern}` takes too long on some values; "
            "write a pattern in which only one part can match each character"
        )


def _ring(*_: object) -> None:
    raise _Alarm
