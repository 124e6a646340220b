"""The files of two states, and the pairs of their objects."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..tenant.ids import linked_oidc_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.config import Config
    from ..documents.document import Document
    from ..rulebook.earlier import Pair

ANSWER = "export "  # the prefix of the place of a saved answer


class File(Frozen):
    """A file in one state: `place` is its name in both.

    `path` is its path for the config, `name` its name for people, `revision` that of its state, None for the current
    one; `origin` is where it is read, None if `content` has the content from git. `documents` are set if the file was
    already read.
    """

    __slots__ = ()

    place: str
    path: str
    name: str
    revision: str | None
    origin: str | None
    content: bytes | None
    config: Config
    documents: tuple[Document, ...] | None = None

    @property
    def called(self) -> str:
        """The name of the file with its state, if that matters: `settings/shop.yaml at 1a2b3c4`."""
        return self.name if self.revision is None else f"{self.name} at {self.revision}"


def with_changed_kinds(pairs: list[Pair], files: dict[int, File]) -> Iterator[Pair]:
    """Yield the pairs, with one for each document that is in both states with different kinds."""

    def place(document: Document) -> tuple[object, ...]:
        return files[id(document)].place, document.index, document.path

    gone = {place(old): old for old, new in pairs if old is not None and new is None}
    joined = {id(new): gone[place(new)] for old, new in pairs if old is None and new is not None and place(new) in gone}
    taken = {id(old) for old in joined.values()}
    for old, new in pairs:
        if new is not None and id(new) in joined:
            yield joined[id(new)], new
        elif old is None or id(old) not in taken:
            yield old, new


def is_in_place(old: Document | None, new: Document | None) -> bool:
    """Return whether a change is limited to the settings of one client, so that it changes no other object.

    Inherited settings are nevertheless looked up if they are needed.
    """
    if old is None or new is None or old.kind != "client-settings" or new.kind != "client-settings":
        return False
    before, after = linked_oidc_id(old), linked_oidc_id(new)
    return before == after or after is None
