"""Speaks to whoever runs the linter; the one room that prints."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, BinaryIO


class OutputError(Exception):
    """Output that cannot be written; the text says why."""


class UnreadError(Exception):
    """Output that nobody reads on, as with `| head`; no OSError, lest click make something of it."""


def open_streams() -> None:
    """Put something in place of streams that are closed."""
    # A stream that is closed from the start is None in Python, and the next file to be opened would take its number.
    # What is put in place of standard output refuses to be written to, so that no finding is lost unnoticed.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # open for as long as we run
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def mute() -> None:
    """What a stream that nobody reads still holds must not be complained about at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def drop() -> None:
    """Throw away what standard output still holds: nobody waits for half a report, and its reader may be stuck."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Print lines for people on standard output: no terminal and no runner acts on them.

    Characters that the console cannot show become `?`. Raises OutputError and UnreadError.
    """
    from .terminal import harmless

    _print(harmless(text))


def _print(text: str) -> None:
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        _print(text.encode(encoding, "replace").decode(encoding))
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def emit(text: str) -> None:
    """Print a line for programs on standard output: exact, and UTF-8 whatever the console is.

    Raises OutputError and UnreadError.
    """
    if (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8" or not hasattr(sys.stdout, "buffer"):
        _print(text)
        return
    pass_on(f"{text}\n".encode("utf-8", "replace"))


def emit_json(data: object, *, ascii_only: bool = False) -> None:
    """Print data as JSON for programs; see `emit`."""
    from .terminal import as_json

    emit(as_json(data, indent=2, ascii_only=ascii_only))


def say_patch(lines: Iterable[str]) -> None:
    """Print the lines of a diff: on a screen for people, else to the character, for programs that apply it.

    The lines must come from `patch`, which sees to it that no runner acts on them.
    """
    from .terminal import clean

    for line in lines:
        if is_terminal():
            say("\t".join(map(clean, line.removesuffix("\r").split("\t"))))
        else:
            emit(line)


def channels() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output as streams of bytes that may be closed, for a protocol."""
    stdin, stdout = (os.dup(stream.fileno()) for stream in (sys.stdin, sys.stdout))
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")


def is_terminal() -> bool:
    """Whether somebody reads standard output on a screen."""
    return sys.stdout.isatty()


def pass_on(content: bytes) -> None:
    """Write what is a file's content to standard output, to the byte.

    Raises OutputError and UnreadError.
    """
    flush()
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def flush() -> None:
    """Write out what was said; see `say`."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def tell(text: str) -> None:
    """Print a line about the run itself, on standard error."""
    from .terminal import clean

    note(f"lint-settings: {clean(text)}\n")


def note(text: str) -> None:
    """Print a piece of text on standard error; no terminal and no runner acts on it."""
    from .terminal import harmless

    _err(harmless(text))


def _err(text: str) -> None:
    try:
        print(text, end="", file=sys.stderr)
    except OSError:
        return  # there is nobody left to tell


def aside(job: Callable[[], Any]) -> Any:
    """The result of a job; what it prints goes to standard error, since only findings and answers go to the other.

    Rules of third parties may print, if only while somebody looks for a mistake in them.
    """
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        return job()
    finally:
        sys.stdout = out


class Progress:
    """A bar on standard error, from the third second of a run on: files are read first, then checked."""

    def __init__(self, total: int) -> None:
        from time import monotonic

        self.clock: Callable[[], float] = monotonic
        self.total = total
        self.due = self.clock() + 2
        self.drawn = False

    def __call__(self, what: str, done: int) -> None:
        """Draw the bar, if it is time: so many files have been "read" or "checked"."""
        now = self.clock()
        if now < self.due:
            return
        self.due = now + 0.1
        self.drawn = True
        filled = (12 * done // self.total) + (12 if what == "checked" else 0)
        _err(f"\r{'█' * filled}{'░' * (24 - filled)} {done:,} of {self.total:,} files {what}\x1b[K")

    def clear(self) -> None:
        """Take the bar off the screen, if it was drawn."""
        if self.drawn:
            _err("\r\x1b[K")
