"""Standard output and standard error; the only module that prints."""

from __future__ import annotations

import io
import os
import stat
import sys

_LINES_OF_BLOCK = 100

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, BinaryIO


class OutputError(Exception):
    """Output that cannot be written; the text contains the reason."""


class UnreadError(Exception):
    """The reader of the output has closed it, as with `| head`; not an OSError, which click would handle."""


def open_streams() -> None:
    """Replace streams that are closed from the start; end lines with `\\n` on every system."""
    # Such a stream is None in Python, and the next file to be opened would get its number. The replacement for standard
    # output refuses to be written to, so that lost findings are noticed.
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # open until the end of the process  # open for as long as we run
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # open until the end of the process
    # With `\r\n`, as Python ends lines on Windows, shells refuse a script, and git a patch.
    if os.linesep != "\n" and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")


def mute() -> None:
    """Prevent an error at exit about buffered output that has no reader anymore."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def drop() -> None:
    """Discard the buffered output: half a report is useless, and its reader may be blocked."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_stdout(text: str, site: str = "") -> None:
    """Print lines for people on standard output; no terminal and no CI runner interprets them, but links below `site`.

    Characters that the console cannot show are replaced with `?`. Raises OutputError and UnreadError.
    """
    print_lines((text,), site)


def print_lines(lines: Iterable[str], site: str = "") -> None:
    """Print many lines, each as `print_stdout` does, in blocks: each one is a write where PYTHONUNBUFFERED is set."""
    from .terminal import harmless

    block: list[str] = []
    for line in lines:
        block.append(harmless(line, site))
        if len(block) == _LINES_OF_BLOCK:
            _print("\n".join(block))
            block.clear()
    if block:
        _print("\n".join(block))


def _print(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")  # `print` writes twice, which counts where PYTHONUNBUFFERED is set
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "utf-8"
        _print(text.encode(encoding, "replace").decode(encoding))
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def emit(text: str) -> None:
    """Print a line for programs on standard output: unchanged, and as UTF-8 whatever the console uses.

    Raises OutputError and UnreadError.
    """
    if (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8" or not hasattr(sys.stdout, "buffer"):
        _print(text)
        return
    print_bytes(f"{text}\n".encode("utf-8", "replace"))


def emit_json(data: object, *, ascii_only: bool = False) -> None:
    """Print data as JSON for programs; see `emit`."""
    from .terminal import as_json

    emit(as_json(data, indent=2, ascii_only=ascii_only))


def print_patch(lines: Iterable[str]) -> None:
    """Print the lines of a diff: for people on a screen, else unchanged, for programs that apply it.

    The lines must come from `patch`, which makes sure that no CI runner interprets them.
    """
    from .terminal import clean

    for line in lines:
        if is_terminal():
            print_stdout("\t".join(map(clean, line.removesuffix("\r").split("\t"))))
        else:
            emit(line)


def channels() -> tuple[BinaryIO, BinaryIO]:
    """Return standard input and output as binary streams that may be closed, for a protocol."""
    stdin, stdout = (os.dup(stream.fileno()) for stream in (sys.stdin, sys.stdout))
    return os.fdopen(stdin, "rb"), os.fdopen(stdout, "wb")


def protocol_ends() -> tuple[int, int]:
    """Return standard input and output as file descriptors, for a protocol between processes.

    From now on nothing is read from standard input, and what is printed goes to standard error.
    """
    ends = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return ends


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout.isatty()


def output_file() -> os.stat_result | None:
    """Return the status of the file that standard output is written to; None if it is not a regular one."""
    try:
        status = os.fstat(1)
    except OSError:
        return None  # it is closed
    return status if stat.S_ISREG(status.st_mode) else None


def print_bytes(content: bytes) -> None:
    """Write the content of a file to standard output, byte for byte.

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
    """Write buffered output; errors as in `print_stdout`."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def print_stderr(text: str) -> None:
    """Print a line about the run itself on standard error."""
    from .terminal import clean

    note(f"lint-settings: {clean(text)}\n")


def note(text: str) -> None:
    """Print a piece of text on standard error; no terminal and no CI runner interprets it.

    Possible secrets in it are masked: paths, names and options may contain some.
    """
    from ..messages.redact import NOTHING, mask
    from .terminal import harmless

    _err(harmless(mask(text, NOTHING)))


def _err(text: str) -> None:
    try:
        print(text, end="", file=sys.stderr)
    except OSError:
        return  # standard error is closed, too


def redirected(job: Callable[[], Any]) -> Any:
    """Run a job and return its result; what it prints goes to standard error, so as not to mix with findings.

    Third-party rules may print, if only while their author debugs them.
    """
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        return job()
    finally:
        sys.stdout = out


class Progress:
    """A progress bar on standard error, shown from the third second of a run; files are read first, then checked."""

    def __init__(self, total: int) -> None:
        from time import monotonic

        self.clock: Callable[[], float] = monotonic
        self.total = total
        self.due = self.clock() + 2
        self.drawn = False

    def __call__(self, what: str, done: int) -> None:
        """Draw the bar, if it is time: `done` files have been "read" or "checked"."""
        now = self.clock()
        if now < self.due:
            return
        self.due = now + 0.1
        self.drawn = True
        filled = (12 * done // self.total) + (12 if what == "checked" else 0)
        _err(f"\r{'█' * filled}{'░' * (24 - filled)} {done:,} of {self.total:,} files {what}\x1b[K")

    def clear(self) -> None:
        """Remove the bar from the screen, if it was drawn."""
        if self.drawn:
            _err("\r\x1b[K")
