"""Prints what fixes change, or would change."""

from __future__ import annotations

from ..console.streams import print_patch, print_stderr
from ..console.terminal import quoted
from ..messages.wording import plural
from .mended import Mended, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.finding import Finding

_NAMED = 5  # so many fixes that could not be made get a line of their own


def show(mended: Mended, *, listed: bool = False) -> int:
    """Print the difference that fixes would make; how many files it is about. Nothing is written.

    With `listed`, each fix gets a line as well.

    Raises OutputError and UnreadError.
    """
    from .patch import patch

    masked = []
    for pair in mended.pairs:
        difference = patch(pair.old, pair.new)
        print_patch(difference.lines)
        if difference.is_masked:
            masked.append(pair.new.source.path)
    for path in masked:
        print_stderr(f"asterisks stand for secrets in the diff of {quoted(path)}: it cannot be applied as it is")
    tell_dropped(mended.dropped)
    if listed:
        list_fixes(mended.done, "would fix")
    fixes, files = plural(len(mended.done), "finding"), plural(len(mended.pairs), "file")
    print_stderr(f"{fixes} would be fixed in {files}" if mended.pairs else "nothing would be fixed")
    return len(mended.pairs)


def list_fixes(done: Sequence[Finding], verb: str) -> None:
    """Print a line for each fix that was made, on standard error."""
    for one in done:
        title = f": {one.fix.title}" if one.fix else ""
        print_stderr(f"{verb} {one.rule} at {_place(one)}{title}")


def _place(finding: Finding) -> str:
    return f"{quoted(finding.path)}:{finding.span.line}:{finding.span.column}"


def tell_dropped(dropped: Sequence[Refused]) -> None:
    """Print which fixes could not be made, and why, on standard error."""
    if not dropped:
        return
    print_stderr(f"{plural(len(dropped), 'fix', 'fixes')} could not be made")
    for one in dropped[:_NAMED]:
        print_stderr(f"not fixed: {one.finding.rule} at {_place(one.finding)}, because {one.reason}")
    if len(dropped) > _NAMED:
        print_stderr(f"not fixed: {len(dropped) - _NAMED} more")
