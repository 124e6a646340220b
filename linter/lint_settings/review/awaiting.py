"""A workspace that reads what else there is in its project only when somebody asks for it."""

from __future__ import annotations

from ..workspace import Workspace

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config import Config
    from ..document import Document
    from ..workspace import Key


class Awaiting(Workspace):
    """A workspace of a few documents; `fill` is called once, before the first question about others is answered.

    None means that there is nothing more to come.
    """

    def __init__(self, config: Config) -> None:
        self.fill: Callable[[], None] | None = None
        super().__init__(config)

    def _filled(self) -> None:
        if self.fill is not None:
            fill, self.fill = self.fill, None
            fill()

    def index(self, kind: str, key: Key) -> dict[str | None, list[Document]]:
        """The documents of a kind by what a function tells of each."""
        self._filled()  # before an index is begun, lest it take up twice what comes meanwhile
        return super().index(kind, key)

    # Whatever else is asked of a workspace is looked up in one of these two.

    @property
    def documents(self) -> dict[str, list[Document]]:
        """The documents by kind."""
        self._filled()
        return self._documents

    @documents.setter
    def documents(self, documents: dict[str, list[Document]]) -> None:
        """Begin with these."""
        self._documents = documents

    @property
    def _by_id(self) -> dict[tuple[str, str], list[Document]]:
        self._filled()
        return self._found_by_id

    @_by_id.setter
    def _by_id(self, found: dict[tuple[str, str], list[Document]]) -> None:
        self._found_by_id = found
