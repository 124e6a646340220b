"""Puts the values of env files in place of placeholders, so that rules judge what will be deployed."""

from __future__ import annotations

import json

from ..documents.env_file import read_env_files
from ..documents.json_text import read_json_text
from ..documents.node import Node
from ..documents.yaml.scalars import scalar
from ..messages.secrets import hidden_of, is_sensitive
from ..tenant.placeholders import Filler, SecretText
from ..tenant.settings import find_setting

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.source import Source

_WITH_SETTINGS = ("client-settings", "application-settings")
_NAMED = 10  # so many values without a variable are named
_LONGEST = 60  # characters of a value in a message


class Env:
    """The values that env files give, and which file gives each; `unset` names what no file sets, by place.

    `as_text` says that whatever takes the place of a placeholder in settings stays text, as in `render`.
    """

    __slots__ = ("as_text", "files", "unset", "values")

    def __init__(self, paths: Iterable[str], *, as_text: bool = False) -> None:
        """Read env files; a later one wins. Raises EnvFileError."""
        self.as_text = as_text
        self.values: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.unset: dict[str, list[str]] = {}
        for path in paths:
            found = read_env_files([path])
            self.values.update(found)
            self.files.update(dict.fromkeys(found, path))

    def fill_in(self, documents: Iterable[Document]) -> None:
        """Give every value of documents that has a placeholder the text that it will have."""
        for document in documents:
            filler = Filler(self.values)
            _fill(document.root, None, document, self, filler)
            if filler.secrets or document.source.filled:
                document.hidden = None
                hidden = hidden_of(document)
                document.hidden = hidden._replace(certain=hidden.certain | filler.secrets)

    def lacking(self) -> list[str]:
        """Return a line for each value that was not checked, for no file sets its variable."""
        files = ", ".join(dict.fromkeys(self.files.values())) or "any env file"
        lines = []
        for place, names in sorted(self.unset.items()):
            listed = ", ".join(f"`{name}`" for name in names) or "the variable"
            lines.append(f"{place}: {listed} has no value in {files}, so this value was not checked")
        more = len(lines) - _NAMED
        return [*lines[:_NAMED], f"{more:,} more values were not checked"] if more > 0 else lines


def with_variable(finding: Finding, source: Source) -> Finding:
    """Return a finding about a value from an env file with the variable and the file named, and without a fix."""
    pointer = finding.pointer
    while pointer and pointer not in source.filled:
        pointer = pointer.rpartition("/")[0]
    told, start, end = source.filled.get(pointer, ("", 0, 0))
    is_at_value = told and start <= finding.span.start <= finding.span.end <= end  # and not at its key
    return finding._replace(message=f"{finding.message} ({told})", fix=None) if is_at_value else finding


def _fill(node: Node, parent: Node | None, document: Document, env: Env, filler: Filler) -> None:
    for child in (*node.members.values(), *node.items):
        _fill(child, node, document, env, filler)
    if not (node.is_placeholder and node.tag is None and isinstance(node.value, str)):
        return
    filler.used.clear()
    count = len(filler.faults)
    text = filler.text(node)
    if len(filler.faults) > count:
        unset = [name for name in filler.used if name not in env.values]
        place = f"{node.source.path}:{node.span.line}"
        env.unset[place] = list(dict.fromkeys((*env.unset.get(place, ()), *unset)))
        return
    start, end, *_ = node.place
    node.source.filled[node.pointer] = _told(node, text, filler, env), start, end
    node.is_placeholder = False
    _set(node, parent, _as_read(node, text, env, document.kind))


def _as_read(node: Node, text: str, env: Env, kind: str | None) -> Any:
    """Return what a text in place of a plain placeholder is read as; the API stores scalars of settings as text."""
    is_setting = kind in _WITH_SETTINGS
    if node.style != "" or (is_setting and env.as_text):
        return text
    data = read_json_text(text)
    return data if data is not None else text if is_setting else scalar(text)


def _set(node: Node, parent: Node | None, value: Any) -> None:
    node.value = value
    if isinstance(value, (dict, list)):
        node.adopt_children()
    if parent is not None and isinstance(parent.value, (dict, list)):
        parent.value[node.path[-1]] = value  # type: ignore[index]  # a list has numbers


def _told(node: Node, text: str, filler: Filler, env: Env) -> str:
    names = list(dict.fromkeys(filler.used))
    set_names = [name for name in names if name in env.files]
    if not set_names:
        return "the default of the placeholder"
    parts = []
    for name in set_names:
        value = env.values[name]
        if _may_be_shown(node, name, text) and len(value) <= _LONGEST:
            parts.append(f"`{name}` is {_quoted(value)} in {env.files[name]}")
        else:
            parts.append(f"`{name}` is set in {env.files[name]}")
    return " and ".join(parts)


def _may_be_shown(node: Node, name: str, text: str) -> bool:
    """Whether the value of a variable is no secret: neither its name nor its setting says so."""
    names = [part for part in node.path if isinstance(part, str)]
    settings = [find_setting(part) for part in names]
    is_known = any(setting is not None for setting in settings) or "custom" not in names
    is_secret = isinstance(text, SecretText) or any(map(is_sensitive, (name, *names)))
    return is_known and not is_secret


def _quoted(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)[1:-1]
    return f"`{text}`"
