"""A proposed change of a file: shown as a diff, and written only if the file is unchanged."""

from __future__ import annotations

import os

from ..config.config_file import NAME
from ..console.atomic_write import ChangedError, write
from ..console.terminal import quoted
from ..documents.frozen import Frozen
from ..documents.source import Source, shown
from ..engine.load import LoadedFile
from ..fixes.patch import Patch, patch
from ..fixes.proof import content_of
from ..reporters.targets import link_on_the_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.project import Project


# These are found by a search; files that users name may be links.
_FOUND = (NAME, "pyproject.toml", ".pre-commit-config.yaml")


class Proposal(Frozen):
    """A file in its old state (None if it does not exist) and its new one."""

    __slots__ = ()

    path: str
    old: LoadedFile | None
    new: LoadedFile

    def difference(self) -> Patch:
        """Return the change as a unified diff without secrets."""
        if self.old is not None:
            return patch(self.old, self.new)
        nothing = LoadedFile(self.path, self.new.project, Source(self.new.source.path, ""))
        made = patch(nothing, self.new)
        return made._replace(lines=("--- /dev/null", *made.lines[1:]))

    def write(self) -> str | None:
        """Write the file; return why it could not be written, or None."""
        link = link_on_the_way(self.path) if os.path.basename(self.path) in _FOUND else None
        if link is not None:
            return (
                f"{self.new.source.path} is reached through a link and was left as it is; change the target of {link}"
            )
        try:
            write(self.path, None if self.old is None else content_of(self.old), content_of(self.new))
        except ChangedError:
            return f"{quoted(self.new.source.path)} has changed since it was read and was left as it is; run again"
        except OSError as error:
            return f"{quoted(self.new.source.path)} cannot be written and was left as it is: {error.strerror or error}"
        return None


def of_texts(path: str, before: str | None, after: str, project: Project, *, bom: bool = False) -> Proposal:
    """Return the proposal for a file of this or another tool; `before` is None if it does not exist yet."""
    old, new = (
        None if text is None else LoadedFile(path, project, Source(shown(path), text, bom=bom))
        for text in (before, after)
    )
    assert new is not None
    return Proposal(path, old, new)


def lines_of(proposals: Sequence[Proposal]) -> tuple[list[str], list[str]]:
    """Return the lines of one diff for all, for a file or pipe, and the paths of those with masked secrets."""
    lines: list[str] = []
    masked: list[str] = []
    for one in proposals:
        difference = one.difference()
        lines.extend(difference.lines)
        masked.extend([one.new.source.path] * difference.is_masked)
    return lines, masked
