"""The hash of a value in a baseline, which changes with the value and does not depend on secrets."""

from __future__ import annotations

import json
from bisect import bisect_right
from hashlib import sha256

from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from ..messages.catalogued import describes, is_harmless_name
from ..messages.redact import mask
from ..messages.sensitive_names import is_sensitive, may_be_secret
from ..tenant.settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..messages.excerpt import Excerpt
    from ..messages.redact import Secrets

    Hides = Callable[[str, tuple[str, ...], Any], bool]

_SECRET = "***"
_STARS = lazy_pattern(r"\*+")
_TRIFLES = ("", "true", "false")
_FEW_DIGITS = lazy_pattern(r"-?[0-9]{1,3}")
_DIGITS = 16  # 64 bits: no accidental collisions within a tenant, and lines stay readable


def value_hash(finding: Finding, documents: Sequence[Document], hidden: Secrets, *, former: bool = False) -> str | None:
    """Return the hash of the value that a finding is about; None for a whole document or something that is missing.

    Values that the API stores alike have the same hash, regardless of their notation and the order of members. `hidden`
    are the secrets of the file. Neither they nor a possible secret affect the hash, which would allow guessing them.
    With `former` it is the hash of releases before 0.2, which recognized fewer names of secrets.
    """
    hides = _hid if former else _hides
    for document in _around(finding, documents):
        above = document.root.pointer + "/"
        if not finding.pointer.startswith(above):
            continue
        parts = _parts(finding.pointer[len(above) - 1 :])
        try:
            value = _at(document.root.value, parts)
        except LookupError:
            continue
        view = _View(document.kind or "", hidden, hides)
        names = tuple(map(str, document.root.path)) if former else ()
        names = (*names, *(part for part in parts if former or not part.isdecimal()))
        secret = any(view.hides(names[: end + 1], {}) for end in range(len(names)))
        text = json.dumps(_SECRET if secret else view.plain(value, names))
        return sha256(text.encode("ascii")).hexdigest()[:_DIGITS]
    return None


def recorded(finding: Finding, excerpt: Excerpt) -> tuple[str | None, str, str]:
    """Return what a baseline records of a finding: the hash of its value, and its masked place and pointer."""

    def answer() -> list[str]:
        hidden = excerpt.hidden
        value = value_hash(finding, excerpt.documents, hidden)
        return [value or "", masked_pointer(finding.place, hidden), masked_pointer(finding.pointer, hidden)]

    value, place, pointer = excerpt.ask(f"recorded {finding.span.start} {finding.place} {finding.pointer}", answer)
    return value or None, place, pointer


def masked_pointer(pointer: str, hidden: Secrets) -> str:
    """Return a pointer without the secrets of its file: if a colon is missing, a name may contain one."""
    return "".join(f"/{_escaped(_shown(part, hidden))}" for part in _parts(pointer))


def _around(finding: Finding, documents: Sequence[Document]) -> list[Document]:
    """Return those documents of a file that may contain the value of a finding: those of one YAML document."""
    begins: dict[int, int] = {}
    if len({document.index for document in documents}) > 1:
        for document in documents:
            begins.setdefault(document.index, document.root.place[0])
    if not begins:
        return list(documents)
    before = bisect_right(list(begins.values()), finding.span.start)
    index = list(begins)[max(before - 1, 0)]
    return [document for document in documents if document.index == index]


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _at(value: Any, parts: list[str]) -> Any:
    """Return what the parts of a pointer lead to. Raises LookupError if it does not exist."""
    for part in parts:
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list) and part.isdecimal():
            value = value[int(part)]
        else:
            raise LookupError(part)
    return value


class _View:
    """Converts values for hashing: as the API stores them, with members in order, without secrets."""

    def __init__(self, kind: str, hidden: Secrets, hides: Hides) -> None:
        self.kind = kind
        self.hidden = hidden
        self._hides = hides

    def hides(self, names: tuple[str, ...], value: Any) -> bool:
        """Return whether a value at these names of the object is omitted."""
        return self._hides(self.kind, names, value)

    def plain(self, value: Any, names: tuple[str, ...]) -> Any:
        """Return a value as it is hashed."""
        if names and self.hides(names, value):
            return _SECRET
        if isinstance(value, dict):
            members = [[_shown(name, self.hidden), self.plain(one, (*names, name))] for name, one in value.items()]
            return {"members": sorted(members, key=json.dumps)}
        if isinstance(value, list):
            return [self.plain(item, names) for item in value]
        if value is None:
            return None
        data = read_json_text(value)
        try:
            return _shown(str(as_stored(value)), self.hidden) if data is None else self.plain(data, names)
        except RecursionError:  # JSON text within a text, nested deeper than we follow
            return _shown(str(value), self.hidden)


def _hides(kind: str, names: tuple[str, ...], value: Any) -> bool:
    """Return whether a value is or may be a secret, according to the allow-list of shown values."""
    if describes(kind, names):
        return False
    if may_be_secret(names[-1]) and (len(names) == 1 or not is_harmless_name(names[-1])):
        return True
    if isinstance(value, dict | list) or value is None or read_json_text(value) is not None:
        return False  # its members are checked instead
    stored = str(as_stored(value))  # independent of how the value is written
    return not (stored in _TRIFLES or _FEW_DIGITS.fullmatch(stored))


def _hid(_kind: str, names: tuple[str, ...], _value: Any) -> bool:
    return is_sensitive(names[-1])


def _shown(text: str, hidden: Secrets) -> str:
    """Return a text with a fixed number of asterisks for every secret, so as not to reveal its length."""
    masked = mask(text, hidden)
    return text if masked == text else _STARS.sub(_SECRET, masked)
