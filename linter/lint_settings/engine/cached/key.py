"""The cache key: everything that results depend on except files: version, rules, config and options."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress

from ...documents import schema_files
from ...documents.files import TooLargeError, content_of_file
from ...documents.marks import hashed
from ...rulebook import registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..project import Project

_LARGEST = 100_000_000  # bytes
_RELEVANT = (".py", ".json", ".so")


def cache_key(project: Project) -> str:
    """Return the cache key of a run over a project."""
    from ... import __version__

    config, options = project.config, project.options
    # Rules and schemas are elsewhere in a checkout.
    own = {os.path.dirname(os.path.dirname(os.path.dirname(__file__))), registry.folder(), schema_files.folder()}
    folders = [one for one in sorted(own) if not any(one.startswith(other + os.sep) for other in own)]
    parts = [
        __version__,
        sys.version,
        os.getcwd(),
        config.root,
        config.path,
        config.data,
        [options.select, options.ignore, options.enable, options.local_rules],
        project.has_baseline,  # what it records of a finding is kept with that
        [line for folder in folders for line in _statuses(folder)],
        [line for place in sorted(_places_of_others(project)) for line in _contents(place)],
    ]
    text = json.dumps(parts, default=str, sort_keys=True)
    return hashed(text.encode("utf-8", "surrogatepass"), 10).hex()


def _places_of_others(project: Project) -> Collection[str]:
    """Return the folders and files of third-party rules; anything next to a rule may be a part of it."""
    config = project.config
    if not (config.rules or registry.has_entry_points()):
        return ()  # the built-in rules need not be loaded
    found = {config.stored(os.path.join(config.root, folder)) for folder in config.rules}
    for rule in project.registry.rules.values():
        check = getattr(rule.check, "check", None)  # a third-party rule is guarded
        path = getattr(check, "__globals__", {}).get("__file__")
        if path is None:
            continue
        top = os.path.abspath(path)
        while os.path.exists(os.path.join(os.path.dirname(top), "__init__.py")):
            top = os.path.dirname(top)
        found.add(top)
    return found


def _statuses(folder: str) -> list[str]:
    """Return every relevant file below a folder with its size and time: these are hundreds, and nearly never change."""
    found = []
    folders = [folder]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders += [entry.path] * (entry.name != "__pycache__")
                elif entry.name.endswith(_RELEVANT):
                    try:
                        status = entry.stat()
                    except OSError:
                        continue  # a link that leads nowhere, such as the lock of an editor
                    found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return sorted(found)


def _contents(place: str) -> Iterator[str]:
    """Yield a file, or every relevant file below a folder, with a text that changes when its content does."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield f"{place} {_content(place)}"
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _contents(entry.path)
        elif entry.name.endswith(_RELEVANT):
            yield f"{entry.path} {_content(entry.path)}"


def _content(path: str) -> str:
    try:
        return hashed(content_of_file(path, _LARGEST), 10).hex()
    except (OSError, TooLargeError):
        return ""
