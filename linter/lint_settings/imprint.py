"""What a baseline keeps of a value: a hash that changes with the value, and that no secret has a part in."""

from __future__ import annotations

import json
from bisect import bisect_right
from hashlib import sha256

from .regex import lazy_pattern
from .sensitive import is_sensitive, mask
from .settings import as_stored, read_json_text

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from .document import Document
    from .finding import Finding

_SECRET = "***"
_STARS = lazy_pattern(r"\*+")
_DIGITS = 16  # 64 bits: no two values of a tenant meet by chance, and a line of the file stays readable


def imprint(finding: Finding, documents: Sequence[Document], hidden: Collection[str]) -> str | None:
    """The hash of the value that a finding is about; None where it is about a whole document or what is missing.

    Values that the API stores alike give the same hash, however they are written and whatever order their members have.
    `hidden` are the secrets of the file: neither they nor what stands under a sensitive name changes the hash.
    """
    for document in _around(finding, documents):
        above = document.root.pointer + "/"
        if not finding.pointer.startswith(above):
            continue
        parts = _parts(finding.pointer[len(above) - 1 :])
        try:
            value = _at(document.root.value, parts)
        except LookupError:
            continue
        secret = any(map(is_sensitive, (*map(str, document.root.path), *parts)))
        text = json.dumps(_SECRET if secret else _plain(value, hidden))
        return sha256(text.encode("ascii")).hexdigest()[:_DIGITS]
    return None


def told(pointer: str, hidden: Collection[str]) -> str:
    """A pointer without the secrets of its file: where a colon is missing, one may stand in a name."""
    return "".join(f"/{_escaped(_shown(part, hidden))}" for part in _parts(pointer))


def _around(finding: Finding, documents: Sequence[Document]) -> list[Document]:
    """Of the documents of a file those that can hold what a finding is about: the objects of one YAML document."""
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
    """What the parts of a pointer lead to. Raises LookupError where there is nothing."""
    for part in parts:
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list) and part.isdecimal():
            value = value[int(part)]
        else:
            raise LookupError(part)
    return value


def _plain(value: Any, hidden: Collection[str]) -> Any:
    """A value as it is hashed: as the API stores it, members in order, without secrets."""
    if isinstance(value, dict):
        members = [
            [_shown(name, hidden), _SECRET if is_sensitive(name) else _plain(member, hidden)]
            for name, member in value.items()
        ]
        return {"members": sorted(members, key=json.dumps)}
    if isinstance(value, list):
        return [_plain(item, hidden) for item in value]
    if value is None:
        return None
    data = read_json_text(value)
    try:
        return _shown(str(as_stored(value)), hidden) if data is None else _plain(data, hidden)
    except RecursionError:  # JSON text in a text, nested deeper than we follow
        return _shown(str(value), hidden)


def _shown(text: str, hidden: Collection[str]) -> str:
    """A text with the same few asterisks in place of every secret: not even its length is told."""
    masked = mask(text, hidden)
    return text if masked == text else _STARS.sub(_SECRET, masked)
