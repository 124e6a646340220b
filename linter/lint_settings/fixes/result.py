"""Which fixes to apply, and the result of applying them: to one file, and to all."""

from __future__ import annotations

from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding
    from ..engine.load import LoadedFile


class Fixes(Frozen):
    """The fixes to apply: also unsafe ones, those of some rules only (empty for all), or only their diff.

    With `listed`, each applied fix is printed on a line.
    """

    __slots__ = ()

    unsafe: bool
    only: tuple[str, ...]
    diff: bool
    listed: bool = False


class Pair(Frozen):
    """The old and new state of a changed file; `twins` are further paths that lead to the same file."""

    __slots__ = ()

    old: LoadedFile
    new: LoadedFile
    twins: tuple[str, ...]


class Refused(Frozen):
    """A finding whose fix cannot be applied, and the reason."""

    __slots__ = ()

    finding: Finding
    reason: str


class FixResult(Frozen):
    """The changed files, the findings that were fixed, and those whose fix was refused.

    `text` is the new content of standard input; None if it is unchanged. `only` are the rules that fixes are
    limited to; empty for all.
    """

    __slots__ = ()

    pairs: tuple[Pair, ...]
    done: tuple[Finding, ...]
    dropped: tuple[Refused, ...]
    text: bytes | None = None
    only: frozenset[str] = frozenset()


class Fixed(Frozen):
    """A file after its fixes, the findings fixed in each round, and those whose fix was refused.

    The edits of a round refer to the text after the previous rounds. `reasons` gives the reason for each refused fix.
    """

    __slots__ = ()

    loaded: LoadedFile
    rounds: tuple[tuple[Finding, ...], ...]
    dropped: tuple[Finding, ...]
    reasons: tuple[str, ...] = ()

    @property
    def done(self) -> tuple[Finding, ...]:
        """The findings that were fixed."""
        return tuple(finding for findings in self.rounds for finding in findings)
