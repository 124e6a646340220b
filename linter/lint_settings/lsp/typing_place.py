"""Finds the place where a name or value is being typed, by completing the text around it until it can be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..documents.files import is_json_name
from ..documents.frozen import Frozen
from ..engine.load import documents_of
from ..tenant.settings import is_metadata
from .scan import token_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.document import Document
    from ..documents.node import Node
    from .scan import Scan
    from .session import Place

_PROBE = "lintSettingsIsAskedHere"
_MOST_REPAIRS = 3


class Typed(Frozen):
    """A name or value that is being typed.

    `document` is its object in the completed text; `node` the mapping or list around it, `path` its path in the object.
    `start` and `end` are offsets of the typed text, without a `quote`. `open` are the brackets around it and `follows`
    is the first character after it that is not a blank.
    """

    __slots__ = ()

    document: Document
    node: Node
    path: tuple[str | int, ...]
    is_key: bool
    start: int
    end: int
    quote: str
    open: str
    follows: str


def typed_at(place: Place, offset: int, found: Scan) -> list[Typed]:
    """Return what may be being typed at an offset: a name, a value, either, or nothing."""
    text = place.loaded.source.text
    end = token_end(text, found, offset)
    behind = text[end + len(found.quote) if text[end : end + 1] == found.quote else end :].lstrip()
    made = []
    for is_key in (True, False):
        for changed in _completed(text, found, end, is_key):
            one = _read(changed, place, is_key)
            if one is not None:
                made.append(Typed(*one, is_key, found.start, end, found.quote, found.open, behind[:1]))
                break
    return made


def _completed(text: str, found: Scan, end: int, is_key: bool) -> Iterator[str]:
    """Yield the text completed with a probe as name or value at the place, the likeliest first."""
    quote = found.quote or ('"' if found.open and text.lstrip()[:1] in ("{", "[") else "")
    start = found.start - len(found.quote)
    before = text[:start] + (" " if not found.quote and text[:start].endswith((":", "-")) else "")
    rest = text[end + len(found.quote) :] if found.quote and text[end : end + 1] == found.quote else text[end:]
    line, feed, below = rest.partition("\n")
    is_named = line.lstrip(" \t").startswith(":")
    if not is_key and is_named:
        return
    probe = f"{quote}{_PROBE}{quote}" + (": null" if is_key and not is_named else "")
    if found.open:
        last = before.rstrip()
        if last[-1:] not in ("[", "{", ",", ":"):
            before = f"{last},{before[len(last) :]}"
        first = rest.lstrip()[:1]
        yield before + probe + ("," if first and first not in ",]}:" else "") + rest
        if is_named:
            yield before + probe + ": null" + found.closing
        yield before + probe + found.closing + feed + below
        yield before + probe + found.closing
        return
    yield before + probe + rest
    yield before + probe + feed + below
    yield before + probe


def _read(text: str, place: Place, is_key: bool) -> tuple[Document, Node, tuple[str | int, ...]] | None:
    loaded = place.loaded
    config = loaded.project.config
    for _ in range(_MOST_REPAIRS):
        _, documents = documents_of(loaded.path, text.encode("utf-8", "surrogatepass"), config)
        if documents:
            return _find(documents, place, is_key)
        line = _broken_line(loaded.path, text, place)
        lines = text.split("\n")
        if line is None or line >= len(lines) or _PROBE in lines[line] or not lines[line].strip():
            return None
        lines[line] = ""
        text = "\n".join(lines)
    return None


def _broken_line(path: str, text: str, place: Place) -> int | None:
    """Return the line, from 0, at which a YAML text cannot be read."""
    if is_json_name(path):
        return None
    from ..documents.document import load
    from ..documents.source import Source

    _, findings = load(Source(path, text), place.loaded.project.config.limits)
    return next((one.span.line - 1 for one in findings if one.rule == "syntax"), None)


def _find(documents: list[Document], place: Place, is_key: bool) -> tuple[Document, Node, tuple[str | int, ...]] | None:
    for number, document in enumerate(documents):
        found = _around(document.root, is_key)
        if found is not None:
            node, step = found
            document.set_kind(document.kind or _likely_kind(document, number, place))
            return document, node, (*node.path[len(document.root.path) :], step)
    return None


def _around(root: Node, is_key: bool) -> tuple[Node, str | int] | None:
    """Return the mapping or list with the probe, and the probe's name or index."""
    for node in root.walk():
        if is_key and _PROBE in node.members:
            return node, _PROBE
        if not is_key:
            for name, inner in node.members.items():
                if inner.value == _PROBE:
                    return node, name
            for number, inner in enumerate(node.items):
                if inner.value == _PROBE:
                    return node, number
    return None


def _likely_kind(document: Document, number: int, place: Place) -> str | None:
    """Return the kind of an incomplete object: its former one, or that of the files next to it."""
    before = place.loaded.documents
    if number < len(before) and before[number].kind is not None:
        return before[number].kind
    here = os.path.dirname(document.source.path)
    every = place.loaded.project.workspace.documents
    beside = {one.kind for found in every.values() for one in found if os.path.dirname(one.source.path) == here}
    if len(beside) == 1:
        return beside.pop()
    members = [name for name, node in document.root.members.items() if name != _PROBE and not is_metadata(name, node)]
    return None if beside or members else "client-settings"


def is_probe(name: str) -> bool:
    """Return whether a name is that of the probe."""
    return name == _PROBE
