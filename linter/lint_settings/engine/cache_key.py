"""What an outcome depends on beside the files: the version, the rules, the config and the options of a run."""

from __future__ import annotations

import json
import os
import sys

from ..documents import schema_files
from ..documents.files import TooLargeError, content_of_file
from ..rulebook import registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .project import Project

_LARGEST = 100_000_000  # bytes


def cache_key(project: Project) -> str:
    """A name for the circumstances of a run over a project: under others it is another."""
    from hashlib import blake2b

    from .. import __version__

    config = project.config
    # Rules and schemas lie elsewhere in a checkout.
    folders = {os.path.dirname(os.path.dirname(__file__)), registry.folder(), schema_files.folder()}
    told = [
        __version__,
        sys.version,
        os.getcwd(),
        config.root,
        config.path,
        config.data,
        sorted(project.selected),
        [line for folder in sorted(folders) for line in _files(folder)],
        [line for place in sorted(_places_of_others(project)) for line in _files(place, _content)],
    ]
    text = json.dumps(told, default=str, sort_keys=True)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _places_of_others(project: Project) -> Iterable[str]:
    """The folders and files of rules that are not ours: whatever lies beside them may be a part of them."""
    config = project.config
    found = {config.stored(os.path.join(config.root, folder)) for folder in config.rules}
    for rule in project.registry.rules.values():
        check = getattr(rule.check, "check", None)  # a rule by somebody else is guarded
        path = getattr(check, "__globals__", {}).get("__file__")
        if path is None:
            continue
        top = os.path.abspath(path)
        while os.path.exists(os.path.join(os.path.dirname(top), "__init__.py")):
            top = os.path.dirname(top)
        found.add(top)
    return found


def _files(place: str, tell: Callable[[str], str] | None = None) -> Iterator[str]:
    """A file, or every file below a folder that may have a say, with what changes when it does."""
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name)
    except NotADirectoryError:
        yield f"{place} {(tell or _status)(place)}"
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path, tell)
        elif entry.name.endswith((".py", ".json", ".so")):
            yield f"{entry.path} {(tell or _status)(entry.path)}"


def _status(path: str) -> str:
    status = os.stat(path)
    return f"{status.st_size} {status.st_mtime_ns}"


def _content(path: str) -> str:
    from hashlib import blake2b

    try:
        return blake2b(content_of_file(path, _LARGEST), digest_size=10).hexdigest()
    except (OSError, TooLargeError):
        return ""
