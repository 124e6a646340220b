"""What comparing a file with the platform results in: changes of the file, and places where a placeholder is."""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.node import Node
    from ..documents.span import Path
    from .insertions import Edits


class Live(namedtuple("Live", "kind data covered full block")):
    """An object as the platform has it: its data, and the same with placeholders for secrets.

    `full` are settings that count without being written, too: no file has to have them, and none has to lose them.
    `block` is the `_global` block of a client's answer and the same with placeholders, or None.
    """

    __slots__ = ()

    kind: str
    data: Any
    covered: Any
    full: Any
    block: tuple[dict[str, Any], dict[str, Any]] | None


class Change(namedtuple("Change", "action path node edits list_path")):
    """A change of a file: `edits` are None where it cannot be made without losing something.

    `path` tells it from others, `node` is where it is in the file. `list_path` is that of a list that it is in.
    """

    __slots__ = ()

    action: str
    path: tuple[str, ...]
    node: Node
    edits: Edits | None
    list_path: Path | None

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes it the same change after others were made."""
        return self.action, self.path


class Held(namedtuple("Held", "path node variables")):
    """A place where a placeholder is and the platform has another value, or where that cannot be known.

    `variables` are the names of the variables that it is about.
    """

    __slots__ = ()

    path: tuple[str, ...]
    node: Node
    variables: tuple[str, ...]


class Merged(namedtuple("Merged", "changes conflicts unknown")):
    """What has to change, where placeholders disagree with the platform, and where they have no value."""

    __slots__ = ()

    changes: list[Change]
    conflicts: list[Held]
    unknown: list[Held]
