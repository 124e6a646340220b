"""Decides which files git ignores, as `git ls-files --cached --others --exclude-standard` does, without running git."""

from __future__ import annotations

import os

from ..documents.files import TooLargeError, content_of_file, reachable, relative_path, repository_root
from ..documents.frozen import Frozen
from .git_config import GitConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from .ignore_patterns import PatternList

_LARGEST = 100_000_000  # bytes, as in git
_SMALL = 1_000_000  # bytes of a file that refers from a working tree to its repository


class WorkingTree:
    """The top folder of a repository, with its index and repository-wide patterns; `root` is a real path."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.fault: str | None = None
        own = reachable(os.path.join(root, ".git"))
        self._folder = own if os.path.isdir(own) else os.path.join(root, _pointed_to(own, "gitdir: ") or ".git")
        common = os.path.join(self._folder, "commondir")
        self._common = os.path.join(self._folder, _pointed_to(common, ""))
        self.config = GitConfig(root, os.path.join(self._common, "config"))
        self._tracked: frozenset[str] | None = None
        self._folders: frozenset[str] = frozenset()

    def layers(self) -> tuple[Layer, ...]:
        """Return the patterns that apply to the whole repository, the weakest first."""
        paths = (self.config.excludes_file, os.path.join(self._common, "info", "exclude"))
        found = (_layer(path, self.root, self.config.ignore_case) for path in paths if path)
        return tuple(layer for layer in found if layer is not None)

    def tracks(self, path: str, *, is_folder: bool) -> bool:
        """Return whether git tracks a file, or any file in a folder, given by its real path."""
        if self._tracked is None:
            self._read_index()
        name = path[len(self.root) :].lstrip(os.sep).replace(os.sep, "/")
        return name in (self._folders if is_folder else self._tracked or ())

    def _read_index(self) -> None:
        from .git_index import IndexFormatError, tracked_files

        try:
            found = tracked_files(os.path.join(self._folder, "index"), self.config.id_size)
        except IndexFormatError as error:
            self.fault = (
                f"the index of the git repository {self.root} cannot be read: {error}; "
                "tracked files that match a .gitignore are not checked"
            )
            found = []
        names = [os.fsdecode(name) for name in found]
        self._tracked = frozenset(names)
        folders: set[str] = set()
        for name in names:
            folder = name.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        self._folders = frozenset(folders)


class Layer:
    """The patterns of one file and the length of the path of the folder that they are relative to."""

    __slots__ = ("patterns", "start")

    def __init__(self, folder: str, patterns: PatternList) -> None:
        self.start = len(os.path.join(folder, ""))
        self.patterns = patterns


class Ignores:
    """What git ignores among the entries of one folder, given by its real path.

    `tree` is None outside of a repository; only the .gitignore files found by the search apply there.
    """

    __slots__ = ("_layers", "is_ignored", "tree")

    def __init__(self, tree: WorkingTree | None, layers: tuple[Layer, ...], is_ignored: bool) -> None:
        self.tree = tree
        self._layers = layers
        self.is_ignored = is_ignored

    def inside(self, folder: str, names: Collection[str], is_ignored: bool) -> Ignores:
        """Return the rules for a folder with entries of these names, below a folder with these rules."""
        if ".git" in names and (self.tree is None or self.tree.root != folder):
            tree = WorkingTree(folder)
            return Ignores(tree, tree.layers(), False).inside(folder, names, False)
        if ".gitignore" not in names:
            return self if is_ignored == self.is_ignored else Ignores(self.tree, self._layers, is_ignored)
        ignore_case = self.tree is not None and self.tree.config.ignore_case
        own = _layer(os.path.join(folder, ".gitignore"), folder, ignore_case, follow=False)
        return Ignores(self.tree, self._layers if own is None else (*self._layers, own), is_ignored)

    @property
    def is_empty(self) -> bool:
        """Whether there are no patterns, and nothing is ignored."""
        return not (self.is_ignored or self._layers)

    def names(self, path: str, *, is_folder: bool) -> bool:
        """Return whether the patterns ignore an entry, regardless of whether it is tracked."""
        if self.is_ignored:
            return True
        shown = path if path.isascii() else os.fsencode(path).decode("latin-1")
        moved = len(shown) - len(path)
        for layer in reversed(self._layers):
            start = layer.start if not moved else layer.start + _moved(path[: layer.start])
            last = layer.patterns.last(shown[start:].replace(os.sep, "/"), is_folder=is_folder)
            if last is not None:
                return not last.negated
        return False

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Return whether git ignores an entry and tracks neither it nor, for a folder, anything in it."""
        return self.names(path, is_folder=is_folder) and not (
            self.tree is not None and self.tree.tracks(path, is_folder=is_folder)
        )


class Folder(Frozen):
    """A folder to search, by its real path, with what git ignores in it, and whether its files are checked."""

    __slots__ = ()

    path: str
    ignores: Ignores
    is_checked: bool


def ignores_above(folder: str) -> Ignores:
    """Return the rules for the entries of a folder that come from above it; `folder` is a real path."""
    root = repository_root(folder)
    if root is None:
        return Ignores(None, (), False)
    tree = WorkingTree(root)
    found = Ignores(tree, tree.layers(), False)
    above = root
    parts = relative_path(folder, root).split(os.sep) if folder != root else []
    for part in parts:
        names = [name for name in (".git", ".gitignore") if os.path.lexists(reachable(os.path.join(above, name)))]
        found = found.inside(above, names, found.is_ignored)
        above = os.path.join(above, part)
        found = Ignores(tree, found._layers, found.names(above, is_folder=True))
    return found


def is_ignored(path: str) -> bool:
    """Return whether git ignores a file, given by its real path, and does not track it."""
    folder = os.path.dirname(path)
    names = {".gitignore"} if os.path.lexists(os.path.join(folder, ".gitignore")) else set()
    above = ignores_above(folder)
    return above.inside(folder, names, above.is_ignored).leaves_out(path, is_folder=False)


def _layer(path: str, folder: str, ignore_case: bool, *, follow: bool = True) -> Layer | None:
    """Return the patterns in a file; None if it has none or, as in git, is a link that is not to be followed."""
    path = reachable(path)
    if not follow and os.path.islink(path):
        return None
    try:
        content = content_of_file(path, _LARGEST)
    except (OSError, TooLargeError):
        return None
    return _as_layer(folder, content.decode("latin-1"), ignore_case)


def _as_layer(folder: str, text: str, ignore_case: bool) -> Layer | None:
    from .ignore_patterns import PatternList, lines_of

    patterns = PatternList(lines_of(text), ignore_case=ignore_case)
    return Layer(folder, patterns) if patterns.patterns else None


def _moved(path: str) -> int:
    """Return the number of bytes of a path minus that of its characters."""
    return 0 if path.isascii() else len(os.fsencode(path)) - len(path)


def _pointed_to(path: str, head: str) -> str:
    try:
        text = os.fsdecode(content_of_file(path, _SMALL))
    except (OSError, TooLargeError):
        return ""
    return text.removeprefix(head).rstrip("\r\n") if text.startswith(head) else ""
