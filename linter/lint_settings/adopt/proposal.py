"""A file that is to be another: shown as a diff, and written only if it still is what it was."""

from __future__ import annotations

import os
from collections import namedtuple

from ..config.config_file import NAME
from ..console.atomic_write import ChangedError, write
from ..console.terminal import quoted
from ..documents.source import Source, shown
from ..engine.load import Loaded
from ..fixes.patch import Patch, patch
from ..fixes.proof import content_of
from ..reporters.targets import link_on_the_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.project import Project


# A search found these; what is named by users may be a link.
_FOUND = (NAME, "pyproject.toml", ".pre-commit-config.yaml")


class Proposal(namedtuple("Proposal", "path old new")):
    """A file as it is (None where there is none yet) and as it is to be."""

    __slots__ = ()

    path: str
    old: Loaded | None
    new: Loaded

    def difference(self) -> Patch:
        """The change as a unified diff that prints no secret."""
        if self.old is not None:
            return patch(self.old, self.new)
        nothing = Loaded(self.path, self.new.project, Source(self.new.source.path, ""), [])
        made = patch(nothing, self.new)
        return made._replace(lines=("--- /dev/null", *made.lines[1:]))

    def write(self) -> str | None:
        """Write the file; why it could not be written, or None where it was."""
        link = link_on_the_way(self.path) if os.path.basename(self.path) in _FOUND else None
        if link is not None:
            return (
                f"{self.new.source.path} is reached through a link and was left as it is; change what {link} leads to"
            )
        try:
            write(self.path, None if self.old is None else content_of(self.old), content_of(self.new))
        except ChangedError:
            return f"{quoted(self.new.source.path)} has changed since it was read and was left as it is; run again"
        except OSError as error:
            return f"{quoted(self.new.source.path)} cannot be written and was left as it is: {error.strerror or error}"
        return None


def of_texts(path: str, before: str | None, after: str, project: Project, *, bom: bool = False) -> Proposal:
    """The proposal for a file of the tool's own, or of another tool; `before` is None where there is none yet."""
    old, new = (
        None if text is None else Loaded(path, project, Source(shown(path), text, bom=bom), [])
        for text in (before, after)
    )
    assert new is not None
    return Proposal(path, old, new)


def lines_of(proposals: Sequence[Proposal]) -> tuple[list[str], list[str]]:
    """The lines of one diff for all, fit for a file or pipe, and the paths of those where asterisks hide a secret."""
    lines: list[str] = []
    masked: list[str] = []
    for one in proposals:
        difference = one.difference()
        lines.extend(difference.lines)
        masked.extend([one.new.source.path] * difference.is_masked)
    return lines, masked
