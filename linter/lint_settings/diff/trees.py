"""All files of two states, by name: the settings files that differ, and what decides how they are checked."""

from __future__ import annotations

import os
import posixpath
from functools import partial
from types import MappingProxyType

from ..documents.files import TooLargeError, content_of_file, is_settings_name, relative_path
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..git.working_tree import renamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ..engine.load import LoadedFile
    from ..git.changes import Changed
    from ..git.repository import Repository

LARGEST = 10_000_000  # bytes; a larger file is not a config, and a settings file of that size is reported as unreadable


class Tree(Frozen):
    """One state: the folder that its files are shown in, their names relative to that, and how to read some of them.

    `read` omits unreadable files. `tracked` are the names of the files that git tracks, as far as git is used. `parsed`
    are the settings files that the run has parsed already, by name.
    """

    __slots__ = ()

    root: str
    names: frozenset[str]
    read: Callable[[Sequence[str]], dict[str, bytes]]
    tracked: frozenset[str] = frozenset()
    parsed: Mapping[str, LoadedFile] = MappingProxyType({})

    def path(self, name: str) -> str:
        """Return the path of a name as shown to people."""
        path = os.path.join(self.root, *name.split("/")) if name else self.root
        return shown(os.path.normpath(path) if os.path.isabs(path) else relative_path(path))


class Trees(Frozen):
    """Two states; `moved` maps the names of renamed settings files to their old names.

    `changed` are the names of files that differ, None if that is unknown. `tops` are the names of the compared files
    and folders; the empty name is the whole.
    """

    __slots__ = ()

    old: Tree
    new: Tree
    moved: dict[str, str]
    changed: frozenset[str] | None
    tops: frozenset[str]

    def parsed_as(self, old: Mapping[str, LoadedFile], new: Mapping[str, LoadedFile]) -> Trees:
        """Return the states with the files of each that have been parsed."""
        return self._replace(old=self.old._replace(parsed=old), new=self.new._replace(parsed=new))

    def pairs(self) -> list[tuple[str | None, str]]:
        """Return the settings files of the new state that may differ, with their old names, None for a new file."""
        found = []
        for name in sorted(self.new.names if self.changed is None else self.changed & self.new.names):
            before = self.moved.get(name, name if name in self.old.names else None)
            if is_settings_name(name) and (is_below(name, self.tops) or is_below(before or name, self.tops)):
                found.append((before, name))
        return found


def is_below(name: str, tops: Collection[str]) -> bool:
    """Return whether a name is one of some files and folders, or is inside one of these folders."""
    return top_of(name, tops) is not None


def top_of(name: str, tops: Collection[str]) -> str | None:
    """Return the nearest of some files and folders that a name is, or is inside of; None if it is outside of all."""
    while name and name not in tops:
        name = posixpath.dirname(name)
    return name if name in tops else None


def trees_of_paths(old: str, new: str) -> Trees:
    """Return the states of two folders, or two files."""
    if not os.path.isdir(new):
        before, after = (
            Tree(os.path.dirname(path), frozenset((os.path.basename(path),)), partial(_read, os.path.dirname(path)))
            for path in (old, new)
        )
        moved = {os.path.basename(new): os.path.basename(old)}
        return Trees(before, after, moved, None, frozenset((*moved, *moved.values())))
    before, after = _folder(old), _folder(new)
    gone = [name for name in before.names if name not in after.names and is_settings_name(name)]
    added = [name for name in after.names if name not in before.names and is_settings_name(name)]
    moved = renamed(before.read(gone), after.read(added)) if gone and added else {}
    return Trees(before, after, moved, None, frozenset(("",)))


def trees_of_revisions(
    repository: Repository,
    base: str,
    head: str | None,
    changed: Sequence[Changed],
    tops: Iterable[str],
    contents: tuple[Mapping[str, bytes], Mapping[str, bytes]],
) -> Trees:
    """Return the states of a commit, and of another one or, if that is None, of the working tree.

    `changed` are the settings files that differ, `contents` what has been read of each commit, by name. Raises
    GitError.
    """
    root = root_as_seen(repository.root)
    known = frozenset(repository.names(base))
    before = Tree(root, known, partial(_read_once, contents[0], partial(repository.read, base)), known)
    if head is None:
        present = frozenset(name for name in repository.present_names() if os.path.isfile(os.path.join(root, name)))
        after = Tree(root, present, partial(_read, root), known & present)
    else:
        names = frozenset(repository.names(head))
        after = Tree(root, names, partial(_read_once, contents[1], partial(repository.read, head)), names)
    moved = {one.new_path: one.old_path for one in changed if one.old_path != one.new_path and one.old_path}
    moved.pop(None, None)
    names = frozenset(one.new_path for one in changed if one.new_path is not None)
    return Trees(before, after, moved, names, frozenset(tops))


def _read_once(
    contents: Mapping[str, bytes], read: Callable[[Sequence[str]], dict[str, bytes]], names: Iterable[str]
) -> dict[str, bytes]:
    """Return the contents of files, of which some are known."""
    names = list(names)
    known = {name: contents[name] for name in names if name in contents}
    return {**known, **read([name for name in names if name not in known])}


def root_as_seen(root: str) -> str:
    """Return the top of a working tree as a path relative to the current folder, if that is inside it."""
    here = os.path.realpath(os.getcwd())
    return relative_path(root, here) if os.path.join(here, "").startswith(os.path.join(root, "")) else root


def names_of(root: str, paths: Iterable[str]) -> frozenset[str]:
    """Return the names below a root of files, folders and globs; others are omitted."""
    found = set()
    for path in paths:
        while not os.path.lexists(path) and any(char in path for char in "*?["):
            path = os.path.dirname(path) or os.curdir
        folder, last = os.path.split(os.path.abspath(path))
        real = os.path.join(os.path.realpath(folder), last) if os.path.isfile(path) else os.path.realpath(path)
        name = relative_path(real, root).replace(os.sep, "/")
        if name != ".." and not name.startswith("../"):
            found.add("" if name == "." else name)
    return frozenset(found)


def _folder(folder: str) -> Tree:
    names: set[str] = set()
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        relative = relative_path(at, folder).replace(os.sep, "/")
        above = "" if relative == "." else f"{relative}/"
        names.update(above + name for name in files)
    return Tree(folder, frozenset(names), partial(_read, folder))


def _read(root: str, names: Iterable[str]) -> dict[str, bytes]:
    """Read files below a folder, except those that a link out of it leads to."""
    top = os.path.join(os.path.realpath(root), "")
    found = {}
    for name in names:
        path = os.path.join(root, *name.split("/"))
        try:
            if os.path.realpath(path).startswith(top):
                found[name] = content_of_file(path, LARGEST)
        except (OSError, TooLargeError):
            continue  # the check itself reports it
    return found
