"""The texts of the files of an import: objects, and the files that belong to them."""

from __future__ import annotations

from ..documents.document import Document, load
from ..documents.env_file import parse
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.node import Node
from ..documents.source import Source
from ..tenant.kinds import classify
from .key_order import in_order
from .placeholders import shown_steps
from .yaml_text import json_of, yaml_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from .placeholders import Variable

_BARE = lazy_pattern(r"[A-Za-z0-9_./:@%+,=-]+")
_NAME = lazy_pattern(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=")
_EXAMPLE = """\
# The secrets of the settings here: copy this file, fill in the values, and keep the copy out of git.
# `lint-settings --env-file COPY` checks the settings with them.
"""
_SECRETS = "# Secrets of the settings, written by lint-settings. Keep this file out of git.\n"


class Text(Frozen):
    """The text of a file; `kind` is what the config must declare, None if the file shows its kind."""

    __slots__ = ()

    text: str
    kind: str | None


class UnwritableError(Exception):
    """Data that cannot be written to a file without changing its meaning."""


def text_of_object(kind: str, data: Any, path: str, mapped: str | None) -> Text:
    """Return the text for a file with an object; `mapped` is the kind of the file in the config.

    A comment sets the kind if the content does not show it. Raises UnwritableError.
    """
    ordered = in_order(kind, data)
    in_json = path.endswith(".json")
    text = json_of(ordered) if in_json else yaml_of(ordered)
    documents, findings = load(Source(path, text))
    if len(documents) != 1 or findings or repr(documents[0].root.value) != repr(ordered):
        raise UnwritableError(path)
    if kind == "settings-options" or _shows(kind, ordered, path, mapped):
        return Text(text, None)
    return Text(text, kind) if in_json else Text(f"# lint-settings: kind={kind}\n{text}", None)


def _shows(kind: str, data: Any, path: str, mapped: str | None) -> bool:
    """Return whether a file shows the kind of its object."""
    source = Source(path, "")
    return classify(Document(source, Node(source, data, ()), 0), mapped) == kind


def env_example(before: str | None, variables: Sequence[Variable]) -> str:
    """Return the text of a file that lists the names of variables; existing lines stay."""
    text = _EXAMPLE if before is None else before if before.endswith("\n") or not before else f"{before}\n"
    known = {match[1] for line in text.splitlines() if (match := _NAME.match(line))}
    for one in variables:
        if one.name not in known:
            names = [
                str(step)
                for step in shown_steps(one.pointer)
                if not (isinstance(step, int) or step in ("custom", "name"))
            ]
            text += f"\n# {one.path}: {'.'.join(names)}\n{one.name}=\n"
    return text


def secrets_file(before: str | None, variables: Iterable[Variable], path: str) -> tuple[str, list[str]]:
    """Return the text of an env file with the values of variables, and the names that have another value in it.

    Raises EnvFileError for an invalid file.
    """
    text = _SECRETS if before is None else before if before.endswith("\n") or not before else f"{before}\n"
    known = {} if before is None else parse(path, before)
    other = []
    for one in variables:
        if one.name not in known:
            text += f"{one.name}={quoted_value(one.value)}\n"
        elif known[one.name] != one.value:
            other.append(one.name)
    return text, other


def quoted_value(value: str) -> str:
    """Return a value for an env file: bare, in single quotes, or in double quotes with escapes."""
    if _BARE.fullmatch(value):
        return value
    if "'" not in value and "\r" not in value:
        return f"'{value}'"
    for char, escape in (("\\", "\\\\"), ('"', '\\"'), ("$", "\\$"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(char, escape)
    return f'"{value}"'
