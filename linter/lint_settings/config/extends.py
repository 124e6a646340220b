"""Finds the files that `extends` names: files of the repository, and configs in installed packages."""

from __future__ import annotations

import os
import sys

from ..documents.files import TooLargeError, content_of_file, reachable, relative_path, repository_root
from .entries import ConfigError
from .layers import SHARED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .layers import Layer

    # Returns the content of a file of the repository; raises OSError.
    Reader = Callable[[str], bytes]

NAME = "lint-settings.toml"
LARGEST = 10_000_000  # bytes


def with_bases(own: Layer, parse: Callable[[str, bytes], Layer], reader: Reader | None = None) -> list[Layer]:
    """Return a config file and all files that it extends, each once, in the order in which they count.

    `parse` reads one file. `reader` gives the content of files of the repository in another state than the working
    tree, in which links do not count. Raises ConfigError.
    """
    return _Chain(parse, reader).of(own)


class _Chain:
    """Follows `extends` from file to file."""

    def __init__(self, parse: Callable[[str, bytes], Layer], reader: Reader | None) -> None:
        self._parse = parse
        self._reader = reader
        self._known: dict[str, Layer] = {}
        self._found: dict[str, Layer] = {}

    def of(self, own: Layer) -> list[Layer]:
        self._follow(own, [_identity(own.path or "", self._reader)])
        return list(self._found.values())

    def _follow(self, layer: Layer, chain: list[str]) -> None:
        """Note a file, and then what it extends, the last first: that counts more."""
        if chain[-1] in self._found:
            return
        self._found[chain[-1]] = layer
        named = layer.data.get("extends", [])
        names = [named] if isinstance(named, str) else named
        holder = layer.path or ""
        for at in reversed(range(len(names))):
            where = ("extends",) if isinstance(named, str) else ("extends", at)
            place = f"{relative_path(holder)}:{layer.places.line(where)}"
            path, is_file = _path_of(names[at], holder, place)
            identity = _identity(path, self._reader if is_file else None)
            if identity in chain:
                steps = " -> ".join(relative_path(one) for one in [*chain[chain.index(identity) :], identity])
                raise ConfigError(f"{place}: `extends` leads back to the same file: {steps}")
            if identity not in self._known:
                content = self._content(path, holder, names[at], place) if is_file else _package_content(path)
                try:
                    self._known[identity] = self._parse(path, content)
                except ConfigError as error:
                    raise ConfigError(f"{error} (extended by {place})") from None
            self._follow(self._known[identity], [*chain, identity])

    def _content(self, path: str, holder: str, named: str, place: str) -> bytes:
        """Return the content of a file that a path names. Raises ConfigError."""
        try:
            if self._reader is not None:
                return self._reader(path)
            top = repository_root(os.path.dirname(holder)) or os.path.dirname(holder)
            real = os.path.realpath(path)
            if not _is_below(real, os.path.realpath(top)):
                through = " through a link" if _is_below(os.path.normpath(path), top) else ""
                raise ConfigError(
                    f"{place}: `extends` names {named}, which leads out of {relative_path(top)}{through}; copy the "
                    "file into the repository, or name an installed package"
                )
            return content_of_file(reachable(path), LARGEST)
        except FileNotFoundError:
            raise ConfigError(f"{place}: `extends` names {named}, which does not exist{_hint(path)}") from None
        except OSError as error:
            raise ConfigError(f"{place}: `extends` names {named}, which cannot be read: {error.strerror}") from None
        except TooLargeError:
            raise ConfigError(f"{place}: `extends` names {named}, which has more than {LARGEST:,} bytes") from None


def _identity(path: str, reader: Reader | None) -> str:
    return os.path.normpath(path) if reader is not None else os.path.realpath(path)


def is_path(name: str) -> bool:
    """Return whether an entry of `extends` is a path; otherwise it names a package."""
    return name.endswith(".toml") or "/" in name or "\\" in name or name.startswith(".")


def _path_of(name: str, holder: str, place: str) -> tuple[str, bool]:
    """Return the path of the file that an entry of `extends` names, and whether it is a file of the repository."""
    if not is_path(name):
        return _in_package(name, place), False
    if "://" in name:
        raise ConfigError(f"{place}: `extends` names an address; name a file of the repository or an installed package")
    if os.path.isabs(name):
        raise ConfigError(f"{place}: `extends` names {name}; write a path that is relative to the folder of this file")
    path = os.path.normpath(os.path.join(os.path.dirname(holder), name.replace("\\", "/")))
    if os.path.isdir(reachable(path)):
        raise ConfigError(f"{place}: `extends` names {name}, which is a folder; name a file, such as {name}/{NAME}")
    return path, True


def _is_below(path: str, folder: str) -> bool:
    return os.path.join(path, "").startswith(os.path.join(folder, ""))


def _hint(path: str) -> str:
    """Return the file beside a missing one that may be meant."""
    from ..messages.spelling import nearest

    try:
        names = [name for name in os.listdir(os.path.dirname(path)) if name.endswith(".toml")]
    except OSError:
        return ""
    meant = nearest(os.path.basename(path), names)
    return f"; did you mean `{meant}`?" if meant else ""


# --- packages


def _in_package(name: str, place: str) -> str:
    """Return the path of the config in an installed package, without importing it. Raises ConfigError."""
    module = name.replace("-", "_")
    found = False
    for folder in _folders_of(module) if module.isidentifier() else ():
        found = True
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
    for path in _files_of_distribution(name):
        found = True
        if os.path.basename(path) == NAME:
            return path
    if found:
        raise ConfigError(f"{place}: `extends` names the package `{name}`, which has no {NAME}")
    raise ConfigError(
        f"{place}: `extends` names the package `{name}`, which is not installed; install it, or write the path of a "
        f"file, such as ./{name}.toml"
    )


def _folders_of(module: str) -> Iterator[str]:
    """Yield the folders of an installed package. What is in the current folder is not installed."""
    from importlib.machinery import PathFinder

    here = os.getcwd()
    installed = [folder for folder in sys.path if folder and os.path.abspath(folder) != here]
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        if find is None:
            continue
        spec = find(module, installed if finder is PathFinder else None)
        if spec is not None:
            yield from spec.submodule_search_locations or ()


def _files_of_distribution(name: str) -> Iterator[str]:
    from importlib.metadata import PackageNotFoundError, files

    try:
        found = files(name) or []
    except (PackageNotFoundError, ValueError):
        return
    yield from (str(path.locate()) for path in found)


def _package_content(path: str) -> bytes:
    try:
        return content_of_file(reachable(path), LARGEST)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise ConfigError(f"{path} has more than {LARGEST:,} bytes; this is not a config") from None


__all__ = ("LARGEST", "NAME", "SHARED", "is_path", "with_bases")
