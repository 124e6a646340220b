"""Reports patterns, of a config or of the command line, that match no file and no folder."""

from __future__ import annotations

import os
from bisect import bisect_left
from functools import cached_property
from itertools import islice, takewhile

from ..documents.files import reachable
from ..documents.source import shown
from ..search.git_ignore import ignores_above
from ..search.ignore_patterns import PatternList
from .patterns import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..search.ignore_expressions import Pattern
    from .config import Config

    # The searched folders, each with the names of its entries, sorted, and those of its folders.
    Seen = Sequence[tuple[str, list[str], set[str]]]

_NOTHING = "matches no file and no folder"


def unused_patterns(config: Config, seen: Seen) -> list[str]:
    """Return a note for each pattern that matches nothing; `seen` are the searched folders and their entries.

    Only for a config whose folder was searched completely. Patterns for ignored files, hidden folders and paths below
    an excluded folder are not reported: they can match what the search does not find.
    """
    if config.path is None:
        return []
    named = list(_patterns(config))
    unused = _unused([raw for _, raw in named], config, seen)
    return [f"{shown(config.path)}: the pattern `{raw}` of `{key}` {_NOTHING}" for key, raw in named if raw in unused]


def unused_excludes(patterns: Sequence[str], searched: Sequence[tuple[Config, Seen]]) -> list[str]:
    """Return a note for each pattern of `--exclude` that matches nothing, below the folder of any config."""
    unused = {pattern for pattern in patterns if not pattern.startswith("!")}
    for config, seen in searched:
        unused &= _unused(unused, config, seen)
    return [f"the pattern `{raw}` of `--exclude` {_NOTHING}" for raw in dict.fromkeys(patterns) if raw in unused]


def _unused(patterns: Iterable[str], config: Config, seen: Seen) -> set[str]:
    """Return the patterns that match nothing below the folder of a config."""
    start = len(os.path.join(config.root, ""))
    found = _Found({folder[start:].replace(os.sep, "/"): (names, inner) for folder, names, inner in seen})

    def is_used(pattern: str) -> bool:
        return found.has(pattern) or _may_match(pattern, config, found)

    return {raw for raw in patterns if not is_used(normalized(raw))}


def _patterns(config: Config) -> Iterator[tuple[str, str]]:
    data = config.data
    lists = [(key, data.get(key, [])) for key in ("exclude", "include")]
    lists += [(f"kinds.{one.kind}", list(one.files.patterns)) for one in config.kinds]
    lists += [(f"environments.{name}.files", part["files"]) for name, part in data.get("environments", {}).items()]
    for key, patterns in lists:
        yield from ((key, pattern) for pattern in patterns if not pattern.startswith("!"))


class _Found:
    """What a search has found: the names in each folder, sorted, and which of them are folders.

    Paths are not joined in advance: in a large project, all patterns need only a few.
    """

    def __init__(self, folders: Mapping[str, tuple[Sequence[str], set[str]]]) -> None:
        self.folders = folders
        self._sorted = sorted(folder and folder + "/" for folder in folders)

    @cached_property
    def _names(self) -> set[tuple[str, bool]]:
        return {(name, name in inner) for names, inner in self.folders.values() for name in names}

    def has(self, pattern: str) -> bool:
        """Return whether something matches a pattern."""
        patterns = PatternList([pattern])
        return any(
            patterns.last(path, is_folder=is_folder) is not None
            for one in patterns.patterns
            for path, is_folder in self._candidates(one)
        )

    def _candidates(self, one: Pattern) -> Iterable[tuple[str, bool]]:
        """Return what can match: most patterns begin with a text, or are a name."""
        begin = one.text[: one.literal]
        if one.by_path:
            return self._beginning_with(begin)
        if one.literal == len(one.text):
            return {(begin, False), (begin, True)} & self._names
        return self._names

    def _beginning_with(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield each path that begins with a text, and whether it is a folder."""
        below = islice(self._sorted, bisect_left(self._sorted, text), None)
        for above in takewhile(lambda one: one.startswith(text), below):
            yield from self._in(above, "")
        above, _, begin = text.rpartition("/")
        if begin and above in self.folders:
            yield from self._in(above and above + "/", begin)

    def _in(self, above: str, begin: str) -> Iterator[tuple[str, bool]]:
        names, inner = self.folders[above[:-1]]
        rest = islice(names, bisect_left(names, begin), None)
        return ((above + name, name in inner) for name in takewhile(lambda name: name.startswith(begin), rest))


def _may_match(pattern: str, config: Config, found: _Found) -> bool:
    """Return whether a pattern can match something that this search did not find."""
    parsed = PatternList([pattern]).patterns
    if not parsed:
        return False
    one = parsed[0]
    if ".." in one.text.split("/"):
        return False
    if any(part.startswith(".") and part.strip(".") for part in one.text.split("/")):
        return True
    above = one.text[: one.literal].rpartition("/")[0]
    if above and above not in found.folders and os.path.isdir(reachable(os.path.join(config.root, above))):
        return True
    if one.literal < len(one.text):
        return False
    path = os.path.join(config.root, one.text)
    is_there = one.by_path and os.path.lexists(reachable(path)) and (not one.only_folders or os.path.isdir(path))
    return is_there or _is_ignored(path, config.root)


def _is_ignored(path: str, root: str) -> bool:
    names = [".gitignore"] * os.path.lexists(reachable(os.path.join(root, ".gitignore")))
    ignores = ignores_above(root)
    return ignores.inside(root, names, ignores.is_ignored).names(path, is_folder=True)
