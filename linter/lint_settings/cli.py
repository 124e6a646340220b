"""The entry point: runs a command line and returns an exit code.

A check with plain options starts at once; everything else is read by click, whose import alone takes as long as a check
of one file.
"""

from __future__ import annotations

import gc
import os
import sys

from .commands import COMMANDS, TO_FIND
from .console.exit_codes import CLEAN, FAILED
from .console.streams import OutputError, UnreadError, drop, emit, flush, mute, open_streams, print_stderr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    0 clean, 1 findings, 2 could not do the job, 130 interrupted, 143 terminated.
    """
    try:
        return _main(arguments)
    except _stops() as stop:  # before the run begins, after it ends, or while an error is explained
        return _stopped(stop, is_process=arguments is None)


def _main(arguments: Sequence[str] | None) -> int:
    if arguments is None:
        # Nearly all objects are kept to the end, so repeated searches for cycles would find nothing.
        gc.set_threshold(200_000, 20, 20)
    given = list(sys.argv[1:] if arguments is None else arguments)
    listens = arguments is None and given != ["--version"]
    code = CLEAN
    try:
        open_streams()
        code = _run(given, listens=listens)
        if listens:
            from .console.signals import raise_missed

            raise_missed()
        flush()
    except UnreadError:
        pass  # the reader has closed the pipe
    except OutputError as error:
        print_stderr(f"the output cannot be written: {error}")
        code = FAILED
    except _stops() as stop:
        code = _stopped(stop, is_process=arguments is None)
    except Exception as error:
        from .console.signals import requested_stop

        lost = requested_stop() if listens else None
        if lost is not None:  # a stop request that was turned into another error
            code = _stopped(lost, is_process=arguments is None)
        else:
            print_stderr(f"crashed: {_trail(error)}; this is a bug in lint-settings, please report it")
            code = FAILED
    mute()
    if arguments is None:
        gc.freeze()  # prevents a search for cycles at the end
    if listens:
        from .console.signals import end_listening

        end_listening()
    return code


def _stops() -> tuple[type[BaseException], ...]:
    """Return the exceptions of a stop request; imported only after an exception."""
    from .console.signals import Stopped

    return KeyboardInterrupt, Stopped


def _stopped(stop: BaseException, *, is_process: bool) -> int:
    """Print that the run was stopped, and return the exit code."""
    from .console.signals import code_for, words_for

    if is_process:
        drop()
    print_stderr(words_for(stop))
    return code_for(stop)


def _trail(error: Exception) -> str:
    """Return the type of an exception and its innermost lines; not its text, which may contain values."""
    lines = []
    trace = error.__traceback__
    while trace is not None:
        lines.append(f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(lines))}"


def _run(given: list[str], *, listens: bool) -> int:
    if given == ["--version"]:
        from . import __version__

        emit(f"lint-settings {__version__}")
        return CLEAN
    if listens:
        from .console.signals import listen

        listen()
    if not _has_folder():
        print_stderr("the current folder no longer exists; change to one that exists")
        return FAILED
    given = [_as_path(argument) for argument in given]
    meant = _meant_command(given)
    if meant is not None:
        print_stderr(f"there is no command or file `{given[0]}`; did you mean `{meant}`?")
        return FAILED
    if given[:1] == ["settings"] and os.path.lexists("settings"):
        given = ["check", *given]  # many projects keep their settings in a folder of this name
    completing = "_LINT_SETTINGS_COMPLETE" in os.environ
    if not completing and not (given and given[0] in COMMANDS[1:]):
        if "--help" not in given:
            from .documents.own_modules import load_modules

            load_modules(TO_FIND)
        from .commands.check_options import plain_options

        options = plain_options(given[1:] if given[:1] == ["check"] else given)
        if options is not None:
            from .commands.run_check import check

            return check(options)
    from .commands.group import run_command

    return run_command(given)


def _meant_command(given: list[str]) -> str | None:
    """Return the command that was probably meant by a first word that is neither a command nor a file."""
    word = given[0].lower() if given else ""
    if not word.isalpha() or given[0] in COMMANDS or os.path.lexists(given[0]):
        return None
    from .messages.spelling import nearest

    begun = [name for name in COMMANDS if len(word) > 2 and name.startswith(word)]
    return nearest(word, COMMANDS) or (begun[0] if begun else None)


def _has_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _as_path(argument: str) -> str:
    """Return an argument that pre-commit passes as a path, such as `-f1.yaml`, so that it is not read as an option."""
    if argument.startswith("-") and argument.lower().endswith((".yaml", ".yml", ".json")) and os.path.lexists(argument):
        return os.path.join(".", argument)
    return argument
