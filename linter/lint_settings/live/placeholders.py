"""Replaces secrets with placeholders, and protects texts of the platform that look like a placeholder."""

from __future__ import annotations

from itertools import chain, count

from ..documents.document import Document
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.node import Node
from ..documents.source import PLACEHOLDER, Source
from ..messages.redact import Secrets, is_word, shown_name
from ..messages.reveal import hides, hides_name
from ..messages.secret_scan import embedded
from ..messages.secrets import hidden_of, is_sensitive
from ..messages.wording import noun_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from ..documents.span import Path, Place
    from .objects import LiveObject

_NOT_IN_VARIABLES = lazy_pattern(r"[^A-Za-z0-9]+")
_TURN = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_SHORTEST = 8  # characters of a secret that is looked for everywhere
_SHORTEST_MIXED = 5  # of one that is neither a word nor a number
# Fills in as the sign that begins a placeholder, so that the text behind it stays what it is.
_DOLLAR = "${DOLLAR:-$}"
_EMPTY = "${EMPTY:-}"


class Variable(Frozen):
    """A variable of a placeholder: its value, and its place in a file."""

    __slots__ = ()

    name: str
    value: str
    path: str
    pointer: Path


class Covered(Frozen):
    """The data of objects without secrets, and the variables for these."""

    __slots__ = ()

    data: list[Any]
    variables: list[Variable]


def cover(objects: Sequence[LiveObject], paths: Sequence[str], taken: Iterable[str] = ()) -> Covered:
    """Return the data of objects with a placeholder in place of each secret.

    `taken` are names of variables that are already used.
    """
    written = [_as_written(one) for one in objects]
    known = Secrets(text for pair in zip(objects, written, strict=True) for text in _sure(*pair))
    names = _Variables(paths, objects, taken)
    data = []
    for one, document, path in zip(objects, written, paths, strict=True):
        data.append(_Cover(one, document, path, known, names).value(one.data, ()))
    return Covered(data, sorted(names.found, key=lambda one: (one.path, one.name)))


class _Unwritten(Source):
    """The source of data that is not written yet."""

    def place(self, path: Path) -> Place:  # noqa: ARG002  # each value is at the same place
        """Return an empty place."""
        return 0, 0, -1, -1


def _as_written(one: LiveObject) -> Document:
    """Return the data of an object as a document: it may come from several answers, not only from its own."""
    source = _Unwritten(one.answer, "")
    return Document(source, Node(source, one.data, ()), 0, one.kind)


def _sure(one: LiveObject, written: Document) -> Iterator[str]:
    """Yield the secrets of an object that are searched for in others, too."""
    for node in (*hidden_of(one.document).nodes, *hidden_of(written).nodes):
        text = str(node.value)
        if is_distinctive(text) and not is_word(text) and any(is_sensitive(str(step)) for step in node.path):
            yield text


def is_distinctive(text: str) -> bool:
    """Return whether a secret is so long, or so mixed, that the same text elsewhere is the secret again."""
    is_plain = text.isdigit() or is_word(text)
    return len(text) >= (_SHORTEST if is_plain else _SHORTEST_MIXED)


class _Variables:
    """Gives each secret a variable with a unique name, which describes its place."""

    def __init__(self, paths: Sequence[str], objects: Sequence[LiveObject], taken: Iterable[str]) -> None:
        self.found: list[Variable] = []
        self._taken = set(taken)
        self._kinds = {path: one.kind for path, one in zip(paths, objects, strict=True)}

    def placeholder(self, value: str, path: str, pointer: Path) -> str:
        """Return the placeholder for a secret at a place."""
        stem = path.rpartition("/")[2].partition(".")[0] if "/" in path else ""
        last = next((step for step in reversed(shown_steps(pointer)) if isinstance(step, str)), "value")
        base = variable_name(stem, last)
        first = variable_name(stem, noun_of(self._kinds[path]), last)
        choices = chain((base, first), (f"{first}_{number}" for number in count(2)))
        name = next(one for one in choices if one not in self._taken)
        self._taken.add(name)
        self.found.append(Variable(name, value, path, pointer))
        return f"${{{name}}}"


def shown_steps(pointer: Path) -> Path:
    """Return a path without possible secrets: names below the name of a secret."""
    shown: list[str | int] = []
    is_secret = False
    for step in pointer:
        if isinstance(step, str):
            shown.append("member" if is_secret and hides_name(step) else shown_name(step))
            is_secret = is_secret or hides(step)
        else:
            shown.append(step)
    return tuple(shown)


def variable_name(*parts: str) -> str:
    """Return the name of a variable that is made of words."""
    words = (_NOT_IN_VARIABLES.sub("_", _TURN.sub("_", part)).strip("_") for part in parts)
    name = "_".join(word for word in words if word).upper()
    return f"_{name}" if name[:1].isdigit() else name or "SECRET"


class _Cover:
    """Replaces the secrets of one object."""

    def __init__(self, one: LiveObject, written: Document, path: str, known: Secrets, names: _Variables) -> None:
        hidden, own = hidden_of(one.document), hidden_of(written)
        depth = len(one.base)
        self.path = path
        self.known = known
        self.certain = hidden.certain | own.certain
        # Those of all objects are prepared once: there are as many as objects.
        self.own = Secrets(one for one in self.certain - known.certain if is_distinctive(one))
        self.names = names
        # Only the object itself; its answer may contain more.
        self.nodes = {node.path[depth:] for node in hidden.nodes if node.path[:depth] == one.base}
        self.nodes.update(node.path for node in own.nodes)

    def value(self, value: Any, pointer: Path) -> Any:
        """Return a value without its secrets."""
        if isinstance(value, dict):
            return {
                self.text(name, (*pointer, "name")): self.value(inner, (*pointer, name))
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.value(item, (*pointer, at)) for at, item in enumerate(value)]
        if value is None or isinstance(value, bool) or value == "":
            return value
        if pointer in self.nodes and self._is_secret(str(value), pointer):
            return self.names.placeholder(str(value), self.path, pointer)
        if isinstance(value, str):
            return self.text(value, pointer)
        return self.names.placeholder(str(value), self.path, pointer) if self._is_again(str(value)) else value

    def _is_again(self, text: str) -> bool:
        """Return whether a value is a secret of another place."""
        return text in self.known.certain or (is_distinctive(text) and text in self.certain)

    def _is_secret(self, text: str, pointer: Path) -> bool:
        if any(is_sensitive(step) for step in pointer if isinstance(step, str)):
            return True
        pieces = (text.strip(), *(line.strip() for line in text.splitlines()))
        return any(piece in self.certain for piece in pieces)

    def text(self, text: str, pointer: Path) -> str:
        """Return a text with a placeholder for each secret in it."""
        done, parts = 0, []
        for start, end in self._spans(text):
            if start < done:
                continue
            parts.append(_without_signs(text[done:start]))
            parts.append(self.names.placeholder(text[start:end], self.path, pointer))
            done = end
        return "".join((*parts, _without_signs(text[done:]))) if parts else literal(text)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._is_again(text):
            return [(0, len(text))]
        found = [*self.known.spans(text), *self.own.spans(text)]
        found += [span for span in embedded(text, loose=True) if text[span[0] : span[1]].strip() in self.certain]
        if text[:1] in ("[", "{"):
            found += self._in_json(text)
        return sorted(found, key=lambda span: (span[0], -span[1]))

    def _in_json(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of secrets in JSON within a text; an escaped one hides the whole text."""
        from ..documents.json_text import read_json_text

        if read_json_text(text) is None:
            return
        import json

        for secret in sorted(self.certain):
            at = text.find(secret)
            if at < 0 and json.dumps(secret, ensure_ascii=False)[1:-1] in text:
                yield 0, len(text)
            while at >= 0:
                yield at, at + len(secret)
                at = text.find(secret, at + len(secret))


def literal(text: str) -> str:
    """Return a text that is filled in as this one, even if a part of it looks like a placeholder."""
    if PLACEHOLDER.search(text) is None:
        return text
    plain = _without_signs(text)
    return f"{plain[:1]}{_EMPTY}{plain[1:]}" if plain.startswith("ENC[") else plain


def is_literal(text: str, placeholder: re.Pattern[str]) -> bool:
    """Return whether a text's only placeholders are those that protect it."""
    return placeholder.search(text.replace(_DOLLAR, "").replace(_EMPTY, "")) is None


def _without_signs(text: str) -> str:
    """Return a text with a placeholder for each character that may begin one."""
    return text.replace("$", _DOLLAR)
