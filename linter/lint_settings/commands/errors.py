"""Explains the errors that end a command, and returns the exit code."""

from __future__ import annotations

from ..console.exit_codes import FAILED
from ..console.streams import print_stderr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def answered(job: Callable[[], int]) -> int:
    """Return the exit code of a job; if a config, path, rule or repository cannot be used, explain it and return 2."""
    try:
        return job()
    except explained_errors() as error:
        from ..console.signals import raise_missed

        raise_missed()  # the error may result from a stop request
        print_stderr(explanation_of(error))
        return FAILED


def explanation_of(error: BaseException) -> str:
    """Return what to print about one of the errors of `explained_errors`."""
    from ..documents.open_files import ChangedFileError
    from ..engine.notes import changed_while_checked

    return changed_while_checked(str(error)) if isinstance(error, ChangedFileError) else str(error)


def explained_errors() -> tuple[type[BaseException], ...]:
    """Return the errors that are explained to the user; they are imported only after an error."""
    from ..config.bounded_regex import StuckPatternError
    from ..config.entries import ConfigError
    from ..documents.env_file import EnvFileError
    from ..documents.open_files import ChangedFileError
    from ..git.repository import GitError
    from ..live.texts import UnwritableError
    from ..rulebook.registry import RegistryError
    from ..rulebook.selection import SelectionError
    from ..search import PathError

    expected = ConfigError, EnvFileError, GitError, PathError, RegistryError, SelectionError, StuckPatternError
    return *expected, ChangedFileError, UnwritableError
