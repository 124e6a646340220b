"""Reports patterns, of a config or of the command line, that match no file and no folder."""

from __future__ import annotations

import os
from bisect import bisect_left
from itertools import islice, takewhile

from ..documents.files import reachable
from ..documents.source import shown
from ..search.git_ignore import ignores_above
from ..search.ignore_patterns import PatternList
from .patterns import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..search.ignore_expressions import Pattern
    from .config import Config

    Seen = Sequence[tuple[str, list[tuple[str, bool]]]]

_NOTHING = "matches no file and no folder"


def unused_patterns(config: Config, seen: Seen) -> list[str]:
    """Return a note for each pattern that matches nothing; `seen` maps the searched folders to their entries.

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
    searched = {folder[start:].replace(os.sep, "/") for folder, _ in seen}
    found = _Found(_relative(config, seen))

    def is_used(pattern: str) -> bool:
        return found.has(pattern) or _may_match(pattern, config, searched)

    return {raw for raw in patterns if not is_used(normalized(raw))}


def _patterns(config: Config) -> Iterator[tuple[str, str]]:
    data = config.data
    lists = [(key, data.get(key, [])) for key in ("exclude", "include")]
    lists += [(f"kinds.{one.kind}", list(one.files.patterns)) for one in config.kinds]
    lists += [(f"environments.{name}.files", part["files"]) for name, part in data.get("environments", {}).items()]
    for key, patterns in lists:
        yield from ((key, pattern) for pattern in patterns if not pattern.startswith("!"))


def _relative(config: Config, seen: Seen) -> Iterator[tuple[str, bool]]:
    start = len(os.path.join(config.root, ""))
    for folder, names in seen:
        above = folder[start:].replace(os.sep, "/")
        yield from ((f"{above}/{name}" if above else name, is_folder) for name, is_folder in names)


class _Found:
    """The files and folders that a search has found: their paths, and whether each is a folder."""

    def __init__(self, entries: Iterable[tuple[str, bool]]) -> None:
        self._paths = sorted(entries)
        self._names = {(path.rpartition("/")[2], is_folder) for path, is_folder in self._paths}

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
            rest = islice(self._paths, bisect_left(self._paths, (begin, False)), None)
            return takewhile(lambda entry: entry[0].startswith(begin), rest)
        if one.literal == len(one.text):
            return {(begin, False), (begin, True)} & self._names
        return self._names


def _may_match(pattern: str, config: Config, searched: set[str]) -> bool:
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
    if above and above not in searched and os.path.isdir(reachable(os.path.join(config.root, above))):
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
