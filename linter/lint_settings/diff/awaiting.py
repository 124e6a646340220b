"""A workspace that reads the rest of its project only when it is needed."""

from __future__ import annotations

from ..tenant.lookups import Index
from ..tenant.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.config import Config


class Awaiting(Workspace):
    """A workspace of a few documents; `fill` is called once, before the first lookup of others.

    None means that there are no others.
    """

    def __init__(self, config: Config) -> None:
        self.fill: Callable[[], None] | None = None
        super().__init__(config)
        self.lookups = _Awaiting(self)


class _Awaiting(Index):
    def __init__(self, workspace: Awaiting) -> None:
        super().__init__()
        self._workspace = workspace

    def _ask(self, *question: str) -> None:
        fill, self._workspace.fill = self._workspace.fill, None
        if fill is not None:
            fill()
        super()._ask(*question)
