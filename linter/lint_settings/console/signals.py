"""Stops a run on SIGINT and SIGTERM: the signal becomes an exception, so that nothing is left half done."""

from __future__ import annotations

import sys

from .exit_codes import STOPPED

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from typing import Any, ClassVar
else:
    import _signal as signal  # `signal` makes enumerations of the same names, which take 2 % of the check of one file

_WORDS: dict[int, str] = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


class Stopped(BaseException):  # not an Exception, so that neither click nor a rule catches it
    """The user stopped the run; `number` is that of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Requests:
    """The stop requests that this process received, since the exception of a signal handler may be lost.

    Python ignores it if an object is being deleted, and until 3.11 turns it into a RuntimeError if a class is being
    created; a rule may catch it.
    """

    stops: ClassVar[list[Stopped]] = []


def listen() -> None:
    """Raise Stopped on the first SIGINT or SIGTERM; a second one ends the process at once, as by default.

    Signals that the parent process ignores, as `nohup` does, stay ignored.
    """
    sys.unraisablehook = _hear
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def end_listening() -> None:
    """Let a signal end the process at once from now on: all work and all output are done."""
    for number in _WORDS:
        if signal.getsignal(number) is _stop:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: Any) -> None:
    end_listening()
    stop = Stopped(number)
    _Requests.stops.append(stop)
    raise stop


def _hear(lost: sys.UnraisableHookArgs) -> None:
    """Report an exception that was raised while an object was deleted, unless the run is being stopped.

    A stop is recorded. Of a second signal that arrives just then, Python reports that it is ignored.
    """
    if not (isinstance(lost.exc_value, Stopped) or _Requests.stops):
        sys.__unraisablehook__(lost)


def requested_stop() -> Stopped | None:
    """Return the stop that was requested, if the run continues in spite of it."""
    return _Requests.stops[0] if _Requests.stops else None


def raise_stop(error: BaseException) -> None:
    """Raise an exception of a rule again if it stops the run; others, such as SystemExit, are failures of the rule."""
    if not isinstance(error, Exception) and (isinstance(error, (KeyboardInterrupt, Stopped)) or requested_stop()):
        raise error


def raise_missed() -> None:
    """Raise Stopped if a stop was requested at a moment when it could not be raised."""
    stop = requested_stop()
    if stop is not None:
        raise stop


def words_for(stop: BaseException) -> str:
    """Return the message for a run that was stopped: by what, and during which third-party rule."""
    number = stop.number if isinstance(stop, Stopped) else signal.SIGINT
    return " ".join((_WORDS[number], *getattr(stop, "__notes__", ())))


def code_for(stop: BaseException) -> int:
    """Return the exit code of a run that was stopped, as in shells: 130 after SIGINT, 143 after SIGTERM."""
    return STOPPED + (stop.number if isinstance(stop, Stopped) else signal.SIGINT)
