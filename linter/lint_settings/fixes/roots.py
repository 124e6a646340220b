"""The documents of a text before or after its fixes, and what is where in them."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise

from ..documents.document import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.span import Path
    from ..engine.load import LoadedFile


class Roots:
    """The roots of the documents of a file in their order; objects of the same answer share one."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        starts = [root.place[0] for root in nodes]
        self._starts = [*accumulate(reversed(starts), min)][::-1]
        self._places: dict[int, _Places] = {}
        self._objects: Roots | None = None  # see objects_of

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.nodes)

    def of_objects(self, documents: Sequence[Document]) -> Roots:
        """Return the roots of the objects of the file; if it has none, those of its documents."""
        if self._objects is None:
            self._objects = Roots([one.root for one in documents] or self.nodes)
        return self._objects

    def number_at(self, offset: int) -> int:
        """Return the number of the last document that begins at an offset of the text or before it; else 0."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def paths_at(self, number: int, start: int, end: int) -> list[Path]:
        """Return the paths in a document of what is between two offsets: a name, a value, or a part of a text."""
        if number not in self._places:
            self._places[number] = _Places(self.nodes[number])
        return self._places[number].paths_at(start, end)

    def node_of(self, finding: Finding) -> Node | None:
        """Return the node that a finding is about; None if it does not exist."""
        root = self.nodes[self.number_at(finding.span.start)] if self.nodes else None
        try:
            return root.at(path_of(root, finding.pointer)) if root is not None else None
        except (KeyError, IndexError):
            return None


@lru_cache(4)  # each attempt needs those of a text before and after several times
def roots_of(loaded: LoadedFile) -> Roots:
    """Return the roots of the documents of a file."""
    return Roots(_nodes_of(loaded))


def objects_of(loaded: LoadedFile) -> Roots:
    """Return the roots of the objects of a file, of which one document may contain several in a list."""
    return roots_of(loaded).of_objects(loaded.documents)


def _nodes_of(loaded: LoadedFile) -> list[Node]:
    """Return the root nodes of all documents of a text; most are those of the objects in it."""
    documents, source = loaded.documents, loaded.source
    are_whole = loaded.project.deployed is None and all(not one.path for one in documents)
    if are_whole and documents and [one.index for one in documents] == [*range(len(documents))]:
        rest = source.text[documents[-1].root.place[1] :]
        if all(not line or line.isspace() or line.lstrip()[0] == "#" for line in rest.splitlines()):
            return [document.root for document in documents]
    return [document.root for document in load(source, loaded.project.config.limits)[0]]


def path_of(root: Node, pointer: str) -> Path:
    """Return the path of a JSON Pointer, which may not exist."""
    path: list[str | int] = []
    node: Node | None = root
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        is_index = node is not None and bool(node.items) and name.isdecimal()
        path.append(int(name) if is_index else name)
        if node is not None:
            index = int(name) if is_index else -1
            node = node.items[index] if 0 <= index < len(node.items) else node.members.get(name)
    return tuple(path)


class _Places:
    """Where the names and values of a document are, apart from aliases."""

    def __init__(self, root: Node) -> None:
        self._exact: dict[tuple[int, int], list[Path]] = {}
        leaves: list[tuple[int, int, Path]] = []
        for node in root.walk():
            if node.alias:
                continue
            start, end, *key = node.place
            for place in {(start, end), (key[0], key[1])}:
                self._exact.setdefault(place, []).append(node.path)
            if not node.members and not node.items:
                leaves.append((start, end, node.path))
        self._leaves = sorted(leaves, key=lambda leaf: leaf[:2])
        self._starts = [start for start, *_ in self._leaves]
        self._are_apart = all(one[1] <= other[1] for one, other in pairwise(self._leaves))

    def paths_at(self, start: int, end: int) -> list[Path]:
        found = [*self._exact.get((start, end), ())]
        for at in range(bisect_right(self._starts, start) - 1, -1, -1):
            _, leaf_end, path = self._leaves[at]
            if end <= leaf_end:
                found.append(path)
            elif self._are_apart:
                break  # those before end sooner
        return found
