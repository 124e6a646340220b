"""Prints the changes that fixes make, or would make."""

from __future__ import annotations

from ..console.streams import print_patch, print_stderr
from ..console.terminal import quoted
from ..messages.wording import plural
from .result import FixResult, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.finding import Finding

_NAMED = 5  # maximum number of refused fixes that are listed individually


def show(result: FixResult, *, listed: bool = False, is_whole: bool = True) -> int:
    """Print the difference that fixes would make, and return the number of files. Nothing is written.

    With `listed`, each fix is printed on a line as well. `is_whole` is false if not everything could be checked.

    Raises OutputError and UnreadError.
    """
    from .patch import patch

    masked = []
    for pair in result.pairs:
        difference = patch(pair.old, pair.new)
        print_patch(difference.lines)
        if difference.is_masked:
            masked.append(pair.new.source.path)
    for path in masked:
        print_stderr(f"secrets are masked in the diff of {quoted(path)}, so it cannot be applied")
    print_dropped(result.dropped)
    if listed:
        list_fixes(result.done, "would fix")
    fixes, files = plural(len(result.done), "finding"), plural(len(result.pairs), "file")
    nothing = "nothing would be fixed" if is_whole else "not everything could be checked"
    print_stderr(f"{fixes} would be fixed in {files}" if result.pairs else nothing)
    return len(result.pairs)


def list_fixes(done: Sequence[Finding], verb: str) -> None:
    """Print a line for each applied fix on standard error."""
    for one in done:
        title = f": {one.fix.title}" if one.fix else ""
        print_stderr(f"{verb} {one.rule} at {_place(one)}{title}")


def _place(finding: Finding) -> str:
    return f"{quoted(finding.path)}:{finding.span.line}:{finding.span.column}"


def print_dropped(dropped: Sequence[Refused]) -> None:
    """Print on standard error which fixes could not be applied, and why."""
    if not dropped:
        return
    print_stderr(f"{plural(len(dropped), 'fix', 'fixes')} could not be applied")
    for one in dropped[:_NAMED]:
        print_stderr(f"not fixed: {one.finding.rule} at {_place(one.finding)}, because {one.reason}")
    if len(dropped) > _NAMED:
        print_stderr(f"not fixed: {len(dropped) - _NAMED} more")
