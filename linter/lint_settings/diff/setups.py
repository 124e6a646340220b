"""The configs of one state of the files, each with what it extends, as data that was not validated."""

from __future__ import annotations

import os
import posixpath
import re

from ..config.config import SHARED
from ..config.entries import ConfigError
from ..config.extends import with_bases
from ..config.layers import Layer, merged
from ..documents.files import relative_path
from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .trees import Tree

# What becomes of a config that was not validated.
MISTAKES = (ConfigError, AttributeError, LookupError, TypeError, ValueError, OverflowError, RecursionError, re.error)


class Setup(Frozen):
    """A config in one state: the name of its file, its text, and its data with that of the files that it extends.

    `bases` are the names and texts of these files, as far as they are in the repository.
    """

    __slots__ = ()

    name: str
    text: str
    data: dict[str, Any]
    bases: tuple[tuple[str, str], ...] = ()

    def place(self, words: tuple[str, ...]) -> tuple[str, int | None]:
        """Return the name of the file that has these words, each behind the one before, and the line of the last."""
        for name, text in ((self.name, self.text), *self.bases):
            line = line_of(text, words)
            if line is not None:
                return name, line
        return self.name, None


NO_SETUP = Setup("", "", {})


def line_of(text: str, words: tuple[str, ...]) -> int | None:
    """Return the line of a text that the words lead to, each behind the one before; None where one is missing."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return None
    return text.count("\n", 0, at) + 1 if words else None


def setup_of(tree: Tree, name: str, text: str) -> Setup | None:
    """Return the config in a file; None for a pyproject.toml without a section, and for what cannot be read."""
    data = _data(name, text)
    if data is None or "extends" not in data:
        return None if data is None else Setup(name, text, data)
    root = os.path.abspath(tree.root)

    def named(path: str) -> str:
        return relative_path(path, root).replace(os.sep, "/")

    def read(path: str) -> bytes:
        known = named(path)
        content = tree.read([known]).get(known) if known in tree.names else None
        if content is None:
            raise FileNotFoundError
        return content

    def parse(path: str, content: bytes) -> Layer:
        base = content.decode("utf-8-sig", "replace")
        found = _data(path, base)
        if found is None:
            raise ConfigError(path)
        return Layer(path, base, found)

    own = Layer(os.path.join(root, *name.split("/")), text, data)
    try:
        layers = with_bases(own, parse, read)
        whole = dict(merged(layers, os.path.dirname(own.path or "")))
    except MISTAKES:
        return Setup(name, text, data)  # the check itself reports it
    whole.pop("extends", None)
    bases = tuple((named(layer.path or ""), layer.text) for layer in layers[1:])
    return Setup(name, text, whole, tuple(base for base in bases if not base[0].startswith("../")))


def _data(name: str, text: str) -> dict[str, Any] | None:
    from ..config.toml import loads

    try:
        data: Any = loads(text)
    except (ValueError, RecursionError):
        return None
    if posixpath.basename(name.replace(os.sep, "/")) == SHARED:
        data = data.get("tool", {})
        data = data.get("lint-settings") if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None
