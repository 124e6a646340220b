"""Decides what must not be stored: texts that contain a secret of their file."""

from __future__ import annotations

from ..documents.facts import FACTS, rare_fact
from ..documents.lazy_regex import lazy_pattern
from .catalogued import is_harmless_name
from .redact import written_forms
from .reveal import hides_name
from .secret_scan import embedded, in_name, is_filled_in
from .secrets import secrets
from .sensitive_names import is_sensitive, may_be_secret
from .source_mask import mask_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding

_SHORTEST = 4
_SIGNS = lazy_pattern(r"[/?&=]")


@rare_fact
def secrets_in_facts(document: Document) -> int:
    """Return the number of facts of a document that contain a secret value, repeated by another member."""
    others = (cached(document) for name, cached in FACTS.items() if name != "secrets_in_facts")
    texts = [found for found in map(list, map(_texts, others)) if found]
    values = _values_of_secrets(document) if texts else None
    return sum(any(_holds(text, values) for text in found) for found in texts) if values else 0


def is_private(
    documents: Iterable[Document], findings: Iterable[Finding], questions: Iterable[Sequence[str | None]]
) -> bool:
    """Return whether the cached data of a file contains a secret: in an edit, in a pointer or in a recorded lookup."""
    documents, findings = list(documents), list(findings)
    values = {value for document in documents for value in _values_of_secrets(document)}
    if any(secrets_in_facts(document) for document in documents):
        return True
    if values and any(_holds(text, values) for question in questions for text in question if text is not None):
        return True
    if findings and _show_secret(documents, findings):
        return True
    return any(map(_has_secret_name, documents))


def _show_secret(documents: list[Document], findings: list[Finding]) -> bool:
    """Return whether a pointer or an edit contains a secret, or random text that a report of the file would mask."""
    hidden = secrets(documents)
    edits = (edit.text for finding in findings if finding.fix is not None for edit in finding.fix.edits)
    texts = dict.fromkeys((*(finding.pointer for finding in findings), *edits))
    shown_too = [text for finding in findings for text in (finding.address, finding.subject)]
    random = [text[start:end] for text in texts for start, end in embedded(text, random=True)]
    if any(hidden.in_message(text) != text for text in (*texts, *shown_too)):
        return True
    if not random or not documents:
        return bool(random)
    shown = mask_source(documents[0].source, documents)
    # A URL is made of ids that the file shows, and of words.
    parts = {part for piece in random for part in _SIGNS.split(piece)}
    return any(part not in shown and not part.replace("-", "").isalpha() for part in parts)


def _has_secret_name(document: Document) -> bool:
    """Return whether a name that leads to an object contains a secret; names within the object are not stored."""
    is_secret = False
    for step in document.path:
        if isinstance(step, str):
            if in_name(step) or (is_secret and hides_name(step)):
                return True
            is_secret = is_secret or _may_be_secret(step)
    return False


def _values_of_secrets(document: Document) -> set[str]:
    """Return the texts under names that hint at a secret, except placeholders."""
    found: set[str] = set()
    stack: list[tuple[Any, bool]] = [(document.root.value, False)]
    while stack:
        value, is_secret = stack.pop()
        if isinstance(value, dict):
            stack += [(inner, is_secret or _may_be_secret(name)) for name, inner in value.items()]
        elif isinstance(value, list):
            stack += [(inner, is_secret) for inner in value]
        elif is_secret and value is not None and not isinstance(value, bool):
            text = str(value)
            if len(text) >= _SHORTEST and not is_filled_in(text, document.source.placeholder):
                found.update(written_forms(text))
    return found


def _may_be_secret(name: str) -> bool:
    return is_sensitive(name) or (may_be_secret(name) and not is_harmless_name(name))


def _holds(text: str, values: set[str]) -> bool:
    return any(value in text for value in values)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, inner in data.items():
            yield name
            yield from _texts(inner)
    elif isinstance(data, list | tuple):
        for inner in data:
            yield from _texts(inner)
