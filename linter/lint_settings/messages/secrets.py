"""Finds the secrets of documents, and masks them in findings when these are made."""

from __future__ import annotations

from functools import lru_cache

from ..documents.hidden import Hidden
from ..documents.lazy_regex import lazy_pattern
from ..documents.node import pointer_to
from .addresses import in_address
from .apart import pieces_of
from .catalogued import (
    describes,
    describes_scalar,
    is_documented,
    is_harmless_name,
    is_id,
    is_known_tag,
    is_reference,
    is_short_number,
    is_trifle,
    kinds_at,
    takes_address,
)
from .logins import pieces_of_passwords
from .random_text import looks_random
from .redact import NOTHING, Secrets, is_short_word, is_word, mask
from .reveal import NAMING, VALUES, hides_name
from .schema_places import is_schema_place
from .secret_scan import embedded, in_name, literal
from .sensitive_names import is_sensitive, may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node

__all__ = ("NOTHING", "Secrets", "is_sensitive", "mask", "message_of", "secrets", "without_secrets")

_SURE, _LIKELY, _NONE = 2, 1, 0
_UNASKED = -1  # how sensitive the names of a value make it is not known yet
_SHORTEST = 4
_LONGEST_KEPT = 200  # characters of a value
_AROUND = lazy_pattern(r"\A[\W_]+|(?<![\W_])[\W_]+\Z")  # quotes of any sort, brackets, and other signs
_SIGN_IN_URL = lazy_pattern(r"[/?#@,;:|\\\s]+")
_LONG_WORD = 9  # a longer word may be a secret; none of our own is longer


def secrets(documents: Iterable[Document]) -> Secrets:
    """Return every text in documents that must not be shown, as read and as written; placeholders are not included.

    These are the values of sensitive names, secrets within a text (`client_secret=1234` in a URL), and the values of
    names that no schema describes.
    """
    hidden = [hidden_of(document) for document in documents]
    if len(hidden) == 1:
        return _secrets(hidden[0].certain, hidden[0].possible)
    return _secrets(
        frozenset().union(*(one.certain for one in hidden)), frozenset().union(*(one.possible for one in hidden))
    )


@lru_cache(1)  # findings, frames and pointers of a file are masked one after the other
def _secrets(certain: frozenset[str], possible: frozenset[str]) -> Secrets:
    return Secrets(certain, possible)


def hidden_of(document: Document) -> Hidden:
    """Return the secrets of a document; cached while it is open."""
    if document.hidden is None:
        document.hidden = _Search(document).result()
    return document.hidden


class _Search:
    """Walks through a document and classifies its texts."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.root = document.root
        self.kinds = kinds_at(document.source, document.root.path)[0]
        self.nodes: list[Node] = []
        self.certain: set[str] = set()
        self.possible: set[str] = set()
        self.shown: set[str] = set()  # texts that are public elsewhere, and names
        self.public: set[str] = set()  # values of settings that are not sensitive

    def result(self) -> Hidden:
        """Return everything that must be hidden."""
        above = self._above()
        stack: list[tuple[Node, int, tuple[str, ...]]] = [(self.root, above, ()), *self._overridden(above)]
        while stack:
            node, level, names = stack.pop()
            if level == _UNASKED:
                level = _level_at(self.kinds, names)
            kind = node.value.__class__
            if kind is dict:
                self._names(node, level)
                paired = _is_pair(node)
                for name, child in node.members.items():
                    inner = (*names, name)
                    # Asked only when it is looked at: what is known of a name is forgotten after 8,000 others.
                    own = level or _UNASKED
                    if paired and name.lower() in VALUES:
                        own = level or _level_at(self.kinds, inner) or _LIKELY
                    stack.append((child, own, inner))
            elif kind is list:
                stack.extend((child, level, names) for child in node.items)
            elif node.value is not None and kind is not bool:
                self._scalar(node, level, names)
        values = {text for node in self.nodes if len(text := str(node.value)) >= _SHORTEST}
        public = frozenset(
            text for text in values if is_short_word(text) and (text in self.public or is_documented(text))
        )
        texts = frozenset(text for text in self.certain if len(text) >= _SHORTEST)
        return Hidden(self.nodes, texts - public, frozenset(self.possible - self.shown), public)

    def _overridden(self, above: int) -> Iterator[tuple[Node, int, tuple[str, ...]]]:
        """Yield the values in place of which later ones count, with their levels and the names that lead to them."""
        base = self.root.path
        for node in self.source.overridden:
            inside = node.path[: len(base)] == base
            level = above if inside else _NONE
            names: tuple[str, ...] = ()
            for step in node.path[len(base) :] if inside else node.path:
                if isinstance(step, str):
                    names = (*names, step)
                    level = level or _level_at(self.kinds, names)
            if not level and node.key.lower() in VALUES:
                parent = self.root.find(pointer_to(node.path[:-1]))
                level = _LIKELY if parent is not None and _is_pair(parent) else _NONE
            yield node, level, names

    def _above(self) -> int:
        """Check the names of the object's parents, and return how sensitive the last of them makes it."""
        level = _NONE
        for step in self.root.path:
            if isinstance(step, str):
                self._hide_in_name(step, level)
                level = max(level, _level(step))
        return level

    def _names(self, node: Node, level: int) -> None:
        if not level:
            self.shown.update(node.value)
        for name in node.value:
            self._hide_in_name(name, level)

    def _hide_in_name(self, name: str, level: int) -> None:
        if level and hides_name(name):  # a value was written as a name
            self.certain.add(name)
        self.certain.update(_secrets_in(name))

    def _scalar(self, node: Node, level: int, names: tuple[str, ...]) -> None:
        value = str(node.value)
        if level:
            if is_reference(node):
                return
            self.nodes.append(node)
            pieces = set(_pieces(node))
            self.certain |= {
                piece for piece in pieces if level == _SURE or len(piece) >= _LONG_WORD or not is_word(piece)
            }
            return
        if names and is_schema_place(names[-1], value):
            self.shown.add(value)
            self.public.add(value)
            return
        find = _found_in if len(value) <= _LONGEST_KEPT else _found_in.__wrapped__
        described, secret = find(self.kinds, names, node.value)
        for found in secret:
            if " " in found:
                words = [one for one in pieces_of(found) if len(one) >= _LONG_WORD or not is_word(one)]
                self.certain.update(one for one in words if not is_harmless_name(one))
            if described and _SIGN_IN_URL.search(found):  # a fix may remove what is behind the sign
                self.certain.update(one for one in _SIGN_IN_URL.split(found) if not is_harmless_name(one))
            if self.source.placeholder_mark not in found:  # as in most
                self.certain.add(found.strip())
                continue
            self.certain.update(found[first:last].strip() for first, last in literal(found, self.source.placeholder))
        if "://" in value:
            self.certain.update(filter(self._is_literal, pieces_of_passwords(value)))
        if value[:1] in ("[", "{"):
            self._json(value)
        if described:
            self.shown.add(value)
            self.public.add(value)
        elif not (
            is_trifle(node.value) or is_short_number(node.value) or is_reference(node) or is_harmless_name(value)
        ) and not _level(value):
            self.possible.update(piece for piece in _pieces(node) if not is_word(piece))

    def _is_literal(self, text: str) -> bool:
        """Return whether a text contains no placeholder."""
        return self.source.placeholder.search(text) is None

    def _json(self, value: str) -> None:
        """Find the secrets in a text that contains JSON."""
        from ..documents.json_text import read_json_text

        data = read_json_text(value)
        stack = [(data, False)] if data is not None else []
        while stack:
            part, sensitive = stack.pop()
            if isinstance(part, dict):
                stack += [(one, sensitive or bool(_level(name))) for name, one in part.items()]
            elif isinstance(part, list):
                stack += [(one, sensitive) for one in part]
            elif sensitive and isinstance(part, str | int) and not isinstance(part, bool):
                self.certain.add(str(part))


def _level(name: str) -> int:
    if is_sensitive(name):
        return _SURE
    return _LIKELY if may_be_secret(name) and not is_harmless_name(name) else _NONE


@lru_cache(8192)  # the files of a tenant have the same names
def _level_at(kinds: tuple[str, ...], names: tuple[str, ...]) -> int:
    """Return how sensitive the value at these names is, judged by the last unless a schema describes it."""
    return _NONE if any(describes(kind, names) for kind in kinds) else _level(names[-1])


@lru_cache(8192)  # see above
def _secrets_in(name: str) -> tuple[str, ...]:
    """Return what is secret in a name, whatever is below it: a value behind a missing colon, or a random text."""
    found: tuple[str, ...] = ()
    if len(name) >= _SHORTEST and not name.isidentifier():
        found = tuple(name[start:end].strip() for start, end in in_name(name))
    return (*found, name) if looks_random(name) else found


@lru_cache(8192, typed=True)  # the files of a tenant have the same values, too; 1 is not 1.0
def _found_in(kinds: tuple[str, ...], names: tuple[str, ...], value: Any) -> tuple[bool, tuple[str, ...]]:
    """Return whether a schema describes the value at these names as not secret, and the secrets in its text."""
    text = str(value)
    described = describes_scalar(kinds, names, value)
    random = not (described and is_id(names[-1], value)) and not _is_address(text)
    if described and (random or "@" in text) and takes_address(kinds, names):
        spans = in_address(text, random=random)
    else:
        spans = embedded(text, random=random, loose=not described)
    return described, tuple(text[start:end] for start, end in spans)


def _is_pair(node: Node) -> bool:
    """Return whether a mapping consists of a name and its value in two members."""
    named = [node.value[name] for name in NAMING if name in node.value]
    return any(isinstance(name, str) and _level(name) for name in named)


def _is_address(value: str) -> bool:
    return value.startswith(("https://", "http://", "/"))


def _pieces(node: Node) -> Iterator[str]:
    """Yield the texts in which a value may appear: as read, as written, and line by line."""
    texts = [str(node.value)]
    if not node.alias and node.text[1:-1] != texts[0]:
        texts.append(node.text)
    if node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:") and not is_known_tag(node.tag):
        texts.append(node.tag.lstrip("!"))
    for text in dict.fromkeys(texts):
        for start, end in literal(text, node.source.placeholder):
            piece = text[start:end]
            for line in (piece, *piece.splitlines()) if "\n" in piece or "\r" in piece else (piece,):
                yield from (line.strip(), _AROUND.sub("", line), " ".join(line.split()))


# --- findings


def without_secrets(finding: Finding, hidden: Secrets) -> Finding:
    """Return the finding with every secret masked in its texts; the edits of its fix stay unchanged."""
    fix, symptom = finding.fix, finding.symptom
    return finding._replace(
        message=mask(finding.message, hidden),
        symptom=symptom and mask(symptom, hidden),
        related=tuple(related._replace(message=mask(related.message, hidden)) for related in finding.related),
        fix=fix and fix._replace(title=mask(fix.title, hidden)),
    )


def message_of(finding: Finding, documents: Iterable[Document]) -> str:
    """Return the message of a finding in a file, without the secrets of its documents."""
    return mask(finding.message, secrets(documents))
