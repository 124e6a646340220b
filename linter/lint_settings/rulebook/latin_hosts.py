"""Recognizes hosts with letters of other alphabets that only look like Latin ones."""

from __future__ import annotations

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

_LATIN = str.maketrans(
    "аеорсухѕіјһԁԛԝӏѵАВЕКМНОРСТУХЅІЈҺαικνορχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxsijhdqwlvABEKMHOPCTYXSIJHaikvopxABEZHIKMNOPTYX",
)
_API = lazy_pattern(r"v1\.api\.[a-z]+(?:-[a-z]+)?\.janrain\.com\Z")
_NO_ENDING = lazy_pattern(r"\.[cс][oо]м\Z")


def latin_host(host: str, known: Collection[str]) -> str:
    """Return a host with Latin letters in labels with both alphabets, and in those that are beside Latin ones.

    All letters are Latin ones if that is a known host, or one of the API.
    """
    ending = _NO_ENDING.search(host)  # `м` resembles `m` less than the other letters do
    host = host if ending is None else f"{host[: ending.start()]}.com"
    whole = _plain(host)
    if whole.lower() in known or _API.match(whole):
        return whole
    labels = host.split(".")
    if not (labels[-1].isascii() or _has_latin(labels[-1])):
        return host
    domain = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    before = labels[:-domain]
    is_mixed = any(map(_has_latin, (label for label in before if label.lower() != "www")))
    return ".".join(
        _plain(label) if _has_latin(label) or (at < len(before) and is_mixed) else label
        for at, label in enumerate(labels)
    )


def _has_latin(label: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in label)


def _plain(label: str) -> str:
    """Return a label with Latin letters if all its letters are printed like these, else the label itself."""
    plain = label.translate(_LATIN)
    return plain if plain.isascii() else label
