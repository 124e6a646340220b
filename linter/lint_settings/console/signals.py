"""Ends a run that somebody stops: a signal becomes an exception, so that nothing is left half done."""

from __future__ import annotations

import signal
import sys

from .exit_codes import STOPPED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

_WORDS: dict[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


class Stopped(BaseException):  # no error, and nothing that click or a rule should make something of
    """Somebody has stopped the run; `number` is that of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Requests:
    """The stops that this process was asked for: a signal handler has no other place to keep them.

    What is raised may be lost. Python goes on when an object was being deleted, and until 3.11 makes a RuntimeError
    of it when a class was being made; a rule may catch it.
    """

    stops: ClassVar[list[Stopped]] = []


def listen() -> None:
    """Have the first SIGINT or SIGTERM raise Stopped; a second one ends the process at once, as it always does.

    Signals that whoever started us has set aside, as `nohup` does, stay so.
    """
    sys.unraisablehook = _hear
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def end_listening() -> None:
    """From here on a signal ends the process at once: all is done, and there is nothing to say any more."""
    for number in _WORDS:
        if signal.getsignal(number) is _stop:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: Any) -> None:
    end_listening()
    stop = Stopped(number)
    _Requests.stops.append(stop)
    raise stop


def _hear(lost: sys.UnraisableHookArgs) -> None:
    """Report what an object raised while it was being taken away, unless it is a stop, which is kept already."""
    if not isinstance(lost.exc_value, Stopped):
        sys.__unraisablehook__(lost)


def requested_stop() -> Stopped | None:
    """Return the stop that was asked for, if one was and the run goes on all the same."""
    return _Requests.stops[0] if _Requests.stops else None


def raise_missed() -> None:
    """Stop now, if somebody wanted to when it could not be done.

    Raises Stopped.
    """
    stop = requested_stop()
    if stop is not None:
        raise stop


def words_for(stop: BaseException) -> str:
    """What is told of a run that was stopped: how, and which rule of somebody else was at work."""
    number = stop.number if isinstance(stop, Stopped) else signal.SIGINT
    return " ".join((_WORDS[number], *getattr(stop, "__notes__", ())))


def code_for(stop: BaseException) -> int:
    """The exit code of a run that was stopped, as shells have it: 130 after SIGINT, 143 after SIGTERM."""
    return STOPPED + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
