"""Makes mistakes in copies of good files, one at a time.

Only mistakes that can be distinguished from intended changes by facts about the platform: see docs/coverage.md.
"""

from __future__ import annotations

import json

from ..documents.frozen import Frozen
from ..documents.schema_files import read_schema
from ..schema.members import along
from ..tenant.duplicates import ONE_FILE_KINDS
from ..tenant.references import mentions
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from .objects import Objects

_SETTINGS = ("client-settings", "application-settings")
_PAGES = ("password_recover_url", "verify_email_url")
_ID_KINDS = ("api-client", "flow", "entity-type", "login-policy", "oidc-client", "token-policy")
_LIFETIMES = ("accessTokenLifetime", "refreshTokenLifetime")
_THOUSAND = 1000
# What cannot be wrong: notes for people, members that the API sets, and names that are also in the path.
_HARMLESS = {
    ("flow", "change"),
    ("flow", "name"),
    ("flow", "version"),
    ("token-policy", "title"),
}


class Mistake(Frozen):
    """A mistake: its group and kind, the file and line, and its subject.

    `edit` is the span of the file and the text to write in place of it, None for a deleted file; `copy` is the path of
    an added file, else None.
    """

    __slots__ = ()

    group: str
    kind: str
    path: str
    line: int
    place: str
    edit: tuple[int, int, str] | None
    copy: str | None

    def content(self, text: str) -> bytes | None:
        """Return the content of the file with the mistake; None for a deleted file."""
        if self.edit is None:
            return None
        start, end, new = self.edit
        return (text[:start] + new + text[end:]).encode()


def mistake_data(mistake: Mistake) -> list[Any]:
    """Return a mistake as plain data, for another process."""
    return [*mistake]


def mistake_from(data: list[Any]) -> Mistake:
    """Return a mistake from its data."""
    mistake = Mistake(*data)
    return mistake if mistake.edit is None else mistake._replace(edit=tuple(mistake.edit))


def mistakes(documents: Sequence[Document], path: str, objects: Objects) -> Iterator[Mistake]:
    """Return the mistakes to make in a file."""
    for document in documents:
        if document.kind is None or document.kind == "settings-options":
            continue
        refers = {
            id(one.node): (one.sort, declared.form) for declared, one in mentions(document) if one.sort in _ID_KINDS
        }
        for node in _nodes(document):
            for group, kind, *edit in _edits(node, document, refers.get(id(node)), objects):
                yield Mistake(group, kind, path, node.key_span.line, node.pointer, tuple(edit), None)
    yield from _of_file(documents, path, objects)


def _nodes(document: Document) -> Iterator[Node]:
    return (
        one
        for one in document.root.walk()
        if one is not document.root and one.path and not one.alias and not one.is_pasted
    )


def _schema_of(node: Node, document: Document) -> Mapping[str, Any] | None:
    """Return the schema of a member or setting; None if the schema does not describe it."""
    kind = document.kind or ""
    steps = node.path[len(document.root.path) :]
    if kind in _SETTINGS:
        names = [step for step in steps if step not in ("custom", "_global")]
        setting = find_setting(str(names[0])) if len(names) == 1 else None
        if setting is None:
            return None
        reference = read_schema("client-settings")["$defs"].get(setting.data.get("$ref", "").rpartition("/")[2], {})
        return {**reference, **setting.data}
    found = list(along(kind, steps))
    if len(found) != len(steps) + 1 or (document.kind, node.key) in _HARMLESS:
        return None
    is_free = not isinstance(steps[-1], int) and steps[-1] not in found[-2].get("properties", ())
    return None if is_free else found[-1]  # such as the name of a claim


def _edits(
    node: Node, document: Document, reference: tuple[str, str] | None, objects: Objects
) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield mistakes as a group, a kind, and the text to write in place of a span of the file."""
    schema = _schema_of(node, document)
    start, end, key_start, key_end = node.place
    is_item = isinstance(node.path[-1], int)
    if schema is not None and not is_item and key_start >= 0:
        key = node.key_text
        yield "keys", "misspelled", key_start, key_end, _swapped(key)
        if node.key[:1].islower() and document.kind in _SETTINGS:
            yield "keys", "in other case", key_start, key_end, key.replace(node.key, node.key.title(), 1)
        if schema.get("x-required") and not schema.get("x-sensitive"):
            piece = _whole_member(node, key_start, end)
            if piece is not None:
                yield "keys", "dropped", *piece, ""
        if document.kind in _SETTINGS and "." in node.key and not node.members and not node.items:
            first, _, rest = node.key.partition(".")
            new = f"{json.dumps(first)}: {{{json.dumps(rest)}: {node.text}}}"
            yield "keys", "nested", key_start, end, new
    if node.members or node.items or not isinstance(node.value, (str, int, float, bool)) or node.is_placeholder:
        return
    if schema is not None and not is_item:
        yield from _of_value(node, schema, start, end)
    if reference is not None:
        yield from _of_reference(node, reference, start, end, objects)


def _of_value(node: Node, schema: Mapping[str, Any], start: int, end: int) -> Iterator[tuple[str, str, int, int, str]]:
    if schema.get("type") in ("string", "integer", "boolean", "number"):
        yield "values", "of another type", start, end, '{"x": 1}'
    if schema.get("x-required"):
        yield "values", "null", start, end, "null"
        yield "values", "empty", start, end, '""'
    if "enum" in schema and isinstance(node.value, str):
        yield "values", "one letter off", start, end, json.dumps(_swapped(node.value))
        yield "values", "truncated", start, end, json.dumps(node.value[:-1])
    if node.key in _PAGES and isinstance(node.value, str):
        text = str(node.value)
        yield "values", "truncated", start, end, json.dumps(text[: text.find("/auth-ui") + 12])
        yield "values", "blank at the end", start, end, json.dumps(text + " ")
    if node.key in _LIFETIMES and isinstance(node.value, int):
        yield "values", "in another unit", start, end, str(node.value * _THOUSAND)


def _of_reference(
    node: Node, reference: tuple[str, str], start: int, end: int, objects: Objects
) -> Iterator[tuple[str, str, int, int, str]]:
    kind, form = reference
    text = str(node.value)
    if form == "id":
        yield "values", "one letter off", start, end, json.dumps(_other_letter(text))
        yield "values", "truncated", start, end, json.dumps(text[:-1])
        yield "values", "blank at the end", start, end, json.dumps(text + " ")
        other = objects.elsewhere(kind, node.source.environment, text)
        if other is not None:
            yield "values", "of another environment", start, end, json.dumps(other)
    elif form == "client-parameter":
        at = text.rfind("client_id=") + len("client_id=")
        yield "values", "one letter off", start, end, json.dumps(text[:at] + _other_letter(text[at:]))


def _swapped(text: str) -> str:
    """Return a text with two different adjacent letters swapped."""
    for at in range(len(text) // 2, len(text) - 1):
        if text[at] != text[at + 1] and text[at].isalnum() and text[at + 1].isalnum():
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:1] + text


def _other_letter(text: str) -> str:
    """Return a text with another last letter or digit; a UUID stays valid."""
    return text[:-1] + ("b" if text[-1:] != "b" else "c")


def _whole_member(node: Node, key_start: int, end: int) -> tuple[int, int] | None:
    """Return the span of a member with everything that belongs to it; None if it shares its line."""
    text = node.source.text
    if node.style == "json" or text[:1] in "{[":
        after = end
        while after < len(text) and text[after] in " \t\r\n":
            after += 1
        if text[after : after + 1] == ",":
            return key_start, after + 1
        before = text.rfind(",", 0, key_start)
        return (before, end) if before >= 0 and not text[before + 1 : key_start].strip() else None
    first = text.rfind("\n", 0, key_start) + 1
    last = text.find("\n", end)
    return (first, len(text) if last < 0 else last + 1) if not text[first:key_start].strip() else None


def _of_file(documents: Sequence[Document], path: str, objects: Objects) -> Iterator[Mistake]:
    """Yield the mistakes that concern a file as a whole."""
    source = documents[0].source
    text = source.text
    own = objects.of_file(source.path)
    if len(documents) == 1 and own and {one.kind for one in own} <= set(ONE_FILE_KINDS) and own[0].id:
        stem, dot, ending = path.rpartition(".")
        yield Mistake("files", "copied", path, 1, "", (0, 0, ""), f"{stem}-copy{dot}{ending}")
    missed = objects.missed(source.path)
    if missed is not None:
        yield Mistake("files", "deleted", path, 1, missed, None, None)
    if own:
        at = text.find(":", len(text) // 2)
        if at > 0:
            line = text.count("\n", 0, at) + 1
            yield Mistake("files", "cut", path, line, "", (at - 1, len(text), ""), None)
        yield from _indented(text, path)


def _indented(text: str, path: str) -> Iterator[Mistake]:
    start, is_first = 0, True
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1].isalpha() and ":" in line:
            if not is_first:
                yield Mistake("indentation", "one blank more", path, number, "", (start, start, " "), None)
            is_first = False
        start += len(line) + 1
