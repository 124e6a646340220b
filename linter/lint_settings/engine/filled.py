"""Replaces placeholders with values of env files, so that rules check what will be deployed."""

from __future__ import annotations

import json

from ..documents.env_file import Entry, entries, text_in, text_of
from ..documents.finding import Finding, Severity
from ..documents.frozen import Frozen
from ..documents.json_text import read_json_text
from ..documents.node import Node
from ..documents.yaml.scalars import scalar
from ..messages.secrets import hidden_of, is_sensitive
from ..messages.wording import setting_name
from ..tenant.placeholders import Filler, SecretText
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.source import Source

UNDECLARED = "undeclared-variable"
_WITH_SETTINGS = ("client-settings", "application-settings")
_NAMED = 10  # maximum number of values without a variable to list
_LONGEST = 60  # characters of a value in a message


class EnvFile(Frozen):
    """An env file that was read; values of a private one are never shown, whatever their names are."""

    __slots__ = ()

    path: str
    entries: tuple[Entry, ...]
    is_private: bool = False

    @classmethod
    def of(cls, path: str, text: str, *, is_private: bool = False) -> EnvFile:
        """Return the env file with a text. Raises EnvFileError."""
        return cls(path, tuple(entries(path, text)), is_private)


class Env:
    """The values from env files, and the file of each; `unset` are the variables without a value, by place.

    With `as_text`, a value in place of a placeholder in settings stays text, as in `render`. `is_complete` is False if
    a file is missing that may set more.
    """

    __slots__ = ("as_text", "env_files", "files", "is_complete", "private", "unset", "values")

    def __init__(
        self,
        paths: Iterable[str] = (),
        *,
        as_text: bool = False,
        env_files: Sequence[EnvFile] = (),
        is_complete: bool = True,
    ) -> None:
        """Combine env files with those at these paths; a later one takes precedence. Raises EnvFileError."""
        self.as_text = as_text
        self.is_complete = is_complete
        self.env_files = (*env_files, *(EnvFile.of(path, text_of(path)) for path in paths))
        self.values: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.private: set[str] = set()
        self.unset: dict[str, list[str]] = {}
        for one in self.env_files:
            self.values.update((entry.name, entry.value) for entry in one.entries)
            self.files.update((entry.name, one.path) for entry in one.entries)
            own = {entry.name for entry in one.entries}
            self.private = self.private | own if one.is_private else self.private - own

    def at(self, content_at: Callable[[str], bytes | None]) -> Env:
        """Return the values in another state; `content_at` returns the content of a file that differs there."""
        files = []
        for one in self.env_files:
            content = content_at(one.path)
            files.append(one if content is None else EnvFile.of(one.path, text_in(one.path, content)))
        return Env(as_text=self.as_text, env_files=files, is_complete=self.is_complete)

    @property
    def paths(self) -> list[str]:
        """The paths of the files."""
        return list(dict.fromkeys(one.path for one in self.env_files))

    def fill_in(self, documents: Iterable[Document]) -> None:
        """Set every value of the documents that has a placeholder to its text at deployment."""
        for document in documents:
            filler = Filler(self.values)
            _fill(document.root, None, document, self, filler)
            if filler.secrets or document.source.filled:
                document.hidden = None
                hidden = hidden_of(document)
                document.hidden = hidden._replace(certain=hidden.certain | filler.secrets)

    def lacking(self) -> list[str]:
        """Return a line for each value that was not checked because no file sets its variable."""
        files = ", ".join(self.paths) or "any env file"
        lines = []
        for place, names in sorted(self.unset.items()):
            listed = ", ".join(f"`{name}`" for name in names) or "the variable"
            lines.append(f"{place}: {listed} has no value in {files}, so this value was not checked")
        more = len(lines) - _NAMED
        return [*lines[:_NAMED], f"{more:,} more values were not checked"] if more > 0 else lines

    def nameless(self) -> list[str]:
        """Return a line for each value that was not checked because its variable is unknown."""
        places = sorted(place for place, names in self.unset.items() if not names)
        lines = [f"{place}: this placeholder is for another tool, so the value was not checked" for place in places]
        more = len(lines) - _NAMED
        return [*lines[:_NAMED], f"{more:,} more values were not checked"] if more > 0 else lines


class Unset(Frozen):
    """A value with placeholders that have no value, and the names of their variables."""

    __slots__ = ()

    pointer: str
    start: int
    end: int
    setting: str
    names: tuple[str, ...]


def with_variable(finding: Finding, source: Source) -> Finding:
    """Return a finding about a value from an env file with variable and file in its message, and without a fix."""
    origin = origin_of(finding, source)
    return finding if origin is None else finding._replace(message=f"{finding.message} ({origin})", fix=None)


def origin_of(finding: Finding, source: Source) -> str | None:
    """Return the variable and the env file of the value that a finding is about; None if it is in no env file."""
    pointer = finding.pointer
    while pointer and pointer not in source.filled:
        pointer = pointer.rpartition("/")[0]
    for origin, start, end in source.filled.get(pointer, ()):
        if origin and start <= finding.span.start <= finding.span.end <= end:  # not at its key
            return origin
    return None


def undeclared(source: Source, env: Env | None) -> Iterator[Finding]:
    """Yield a finding for each placeholder of a file whose variable no env file sets."""
    # An env file that is missing here, such as one with secrets, may set variables that the others do not.
    if env is not None and env.is_complete:
        for unset in source.unset.values():
            yield undeclared_finding(source, unset, [(unset.names, env.paths)])


def undeclared_finding(source: Source, unset: Unset, lacking: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Finding:
    """Return the finding for a value with undefined variables: their names and the env files for each environment."""
    names = dict.fromkeys(name for some, _ in lacking for name in some)
    listed = " and ".join(f"`{name}`" for name in names)
    have = "has" if len(names) == 1 else "have"
    files = " and in ".join(dict.fromkeys(", ".join(paths) for _, paths in lacking))
    first = next(iter(names))
    message = (
        f"{listed} {have} no value in {files}, so {unset.setting} cannot be deployed and its value is not checked; "
        f"add `{first}=...` there"
    )
    span = source.span(unset.start, unset.end)
    return Finding(source.path, span, UNDECLARED, Severity.WARNING, message, unset.pointer, source.environment)


def _fill(node: Node, parent: Node | None, document: Document, env: Env, filler: Filler) -> None:
    for child in (*node.members.values(), *node.items):
        _fill(child, node, document, env, filler)
    if not (node.is_placeholder and node.tag is None and isinstance(node.value, str)):
        return
    filler.used.clear()
    filler.lacking.clear()
    count = len(filler.faults)
    text = filler.text(node)
    start, end, *_ = node.place
    if len(filler.faults) > count:
        names = tuple(dict.fromkeys(filler.lacking))
        place = f"{node.source.path}:{node.span.line}"
        env.unset[place] = list(dict.fromkeys((*env.unset.get(place, ()), *names)))
        if document.kind is not None and names:
            unset = Unset(node.pointer, start, end, setting_name(node), names)
            node.source.leave_unset(start, unset)
        return
    filler.secrets.update(env.values[name] for name in filler.used if name in env.private and env.values[name])
    origin = _origin(node, text, filler, env), start, end
    node.source.fill_in(node.pointer, dict.fromkeys((*node.source.filled.get(node.pointer, ()), origin)))
    node.is_placeholder = False
    _set(node, parent, _as_read(node, text, env, document.kind))


def _as_read(node: Node, text: str, env: Env, kind: str | None) -> Any:
    """Return the value that a plain placeholder's text is read as; the API stores scalars of settings as text."""
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


def _origin(node: Node, text: str, filler: Filler, env: Env) -> str:
    names = list(dict.fromkeys(filler.used))
    set_names = [name for name in names if name in env.files]
    if not set_names:
        return "the default of the placeholder"
    parts = []
    for name in set_names:
        value = env.values[name]
        if _may_be_shown(node, name, text, env) and len(value) <= _LONGEST:
            parts.append(f"`{name}` is {_quoted(value)} in {env.files[name]}")
        else:
            parts.append(f"`{name}` is set in {env.files[name]}")
    return " and ".join(parts)


def _may_be_shown(node: Node, name: str, text: str, env: Env) -> bool:
    """Return whether the value of a variable is not secret, judging by its name, its setting and its file."""
    names = [part for part in node.path if isinstance(part, str)]
    settings = [find_setting(part) for part in names]
    is_known = any(setting is not None for setting in settings) or "custom" not in names
    is_secret = isinstance(text, SecretText) or any(map(is_sensitive, (name, *names)))
    return is_known and not is_secret and name not in env.private


def _quoted(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)[1:-1]
    return f"`{text}`"
