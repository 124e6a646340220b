"""The result of comparing a file with the platform: changes, and placeholders with other values."""

from __future__ import annotations

from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..documents.node import Node
    from ..documents.span import Path
    from .insertions import Edits


class Live(Frozen):
    """The platform's state of an object: its data, and the same with placeholders for secrets.

    `full` includes settings that apply without being set: a file need not contain them, but may.
    `block` is the `_global` block of a client's answer and the same with placeholders, or None.
    """

    __slots__ = ()

    kind: str
    data: Any
    covered: Any
    full: Any
    block: tuple[dict[str, Any], dict[str, Any]] | None


class Change(Frozen):
    """A change of a file: `edits` is None if it cannot be made without losing something.

    `path` identifies it, `node` is its place in the file. `list_path` is that of the list that it is in.
    """

    __slots__ = ()

    action: str
    path: tuple[str, ...]
    node: Node
    edits: Edits | None
    list_path: Path | None

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """A key that identifies the change after others were made."""
        return self.action, self.path


class Held(Frozen):
    """A placeholder for which the platform has another value, or whose value is unknown.

    `variables` are the names of its variables.
    """

    __slots__ = ()

    path: tuple[str, ...]
    node: Node
    variables: tuple[str, ...]


class Merged(Frozen):
    """The necessary changes, the placeholders that disagree with the platform, and those without a value."""

    __slots__ = ()

    changes: list[Change]
    conflicts: list[Held]
    unknown: list[Held]
