"""Replaces the placeholders of a file with values, and reports those that cannot be filled in."""

from __future__ import annotations

import json
import re
from math import isfinite

from ..documents.edits import span_at
from ..documents.frozen import Frozen
from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from ..documents.references import is_left_to_tools
from ..documents.source import PLACEHOLDER
from ..messages.reveal import hides
from ..messages.secret_scan import is_reference
from ..messages.wording import setting_name
from .settings import as_stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.node import Node

_SHELL = lazy_pattern(r"\$(?:([A-Z_][A-Z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-=?+])(.*))?\})", re.DOTALL)
_OF_OTHERS = lazy_pattern(r"\$\{|ENC\[")
_OWN_FORM = "write `${NAME}`, and set it with --env-file"
_WORD = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_IN_CAPITALS = lazy_pattern(r"[A-Z]{2,}(?:_[A-Z0-9]+)+")


class SecretText(str):
    """A text that is, or contains, the value of a variable with a sensitive name."""

    __slots__ = ()


class Filler:
    """Fills in the settings of one file; if `values` is None, texts are taken literally, as in an answer of the API.

    `faults` are messages about values that cannot be filled in or sent. `secrets` are the used values of variables with
    sensitive names, `used` the names of all variables that were looked up, `lacking` those that have no value but need
    one.
    """

    __slots__ = ("faults", "lacking", "secrets", "used", "values")

    def __init__(self, values: Mapping[str, str] | None) -> None:
        self.values = values
        self.faults: list[str] = []
        self.secrets: set[str] = set()
        self.used: list[str] = []
        self.lacking: list[str] = []

    def fault(self, node: Node, text: str, part: str | None = None) -> None:
        """Record what is wrong with a value, or with a part of its text."""
        line = f"{node.source.path}:{span_at(node, part=part).line}: {text}"
        if line not in self.faults:
            self.faults.append(line)

    def setting(self, node: Node) -> Any:
        """Return the value of a setting as the API takes it: numbers and booleans as text."""
        value = self.value(node)
        if isinstance(value, (int, float)):
            # An unquoted key such as 0123 or 12e3 is a number in YAML, and differs when written as text.
            if not isinstance(value, bool) and not node.alias and node.tag is None and node.text != str(value):
                self.fault(node, f"{setting_name(node)} would not be sent as it is written; put it in quotes")
            return as_stored(value)
        return value

    def value(self, node: Node) -> Any:
        """Return a value with all placeholders in it filled in."""
        value = node.value
        if node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:"):
            # The tag is not shown: an unquoted secret that begins with `!` looks like a tag, too.
            hint = "write a placeholder, and set it with --env-file"
            self.fault(
                node, f"{setting_name(node)} has a tag, as in `!secret NAME`, which is not filled in here: {hint}"
            )
            return None
        if isinstance(value, dict):
            return self._mapping(node)
        if isinstance(value, list):
            return [self.value(item) for item in node.items]
        if isinstance(value, float) and not isfinite(value):
            self.fault(node, f"{setting_name(node)} is a number that JSON does not have; put it in quotes")
        return self._text(node, value) if isinstance(value, str) else value

    def text(self, node: Node) -> str:
        """Return the text of a node with its placeholders filled in."""
        return self._text(node, str(node.value))

    def name(self, node: Node) -> str:
        """Return the name of a member."""
        return self._text(node, node.key)

    def _mapping(self, node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for member in node.members.values():
            name = self.name(member)
            if name in found:
                self.fault(member, f"{setting_name(member)} has the name of another member once it is filled in")
            found[name] = self.value(member)
        return found

    def _text(self, node: Node, text: str) -> str:
        if self.values is None:
            return text
        # A placeholder in JSON text is between quotes, and so is its value.
        is_json = read_json_text(text) is not None
        is_secret = False

        def fill(match: re.Match[str]) -> str:
            nonlocal is_secret
            asked = _asked(match)
            value = self._look_up(node, asked, match)
            if asked.name is not None and value and hides(asked.name):
                is_secret = True
                self.secrets.add(value)
            return json.dumps(value)[1:-1] if is_json else value

        filled = node.source.placeholder.sub(fill, text)
        if node.is_placeholder and filled == text and is_left_to_tools(text):
            self.fault(node, f"{setting_name(node)} needs a value that another tool fills in; {_OWN_FORM}")
        return SecretText(filled) if is_secret else filled

    def _look_up(self, node: Node, asked: Asked, match: re.Match[str]) -> str:
        """Return the value of a placeholder, as a shell would; record a fault if it has none."""
        if asked.name is not None:
            self.used.append(asked.name)
        value = None if asked.name is None or self.values is None else self.values.get(asked.name)
        if asked.operator.startswith(":"):
            value = value or None  # with a colon, an empty value counts as unset
        if asked.operator.endswith("+"):
            return "" if value is None else self._default(node, asked.word)
        if value is None and asked.operator.endswith(("-", "=")):
            return self._default(node, asked.word)
        if value is None:
            is_shown = asked.name is not None and _may_be_named(asked.name, match.group(), node.source.placeholder)
            self.lacking += [asked.name] if is_shown and asked.name is not None else []
            needed = _needed(asked, match, node.source.placeholder)
            self.fault(node, f"{setting_name(node)} needs {needed}", match.group())
            return ""
        return value

    def _default(self, node: Node, text: str) -> str:
        """Return a default, which may contain other placeholders."""

        def fill(match: re.Match[str]) -> str:
            return self._look_up(node, _asked(match), match)

        return node.source.placeholder.sub(fill, text) if "$" in text else text


class Asked(Frozen):
    """What a placeholder refers to: a variable (None if its name is unknown), and a shell operator with its word."""

    __slots__ = ()

    name: str | None
    operator: str = ""
    word: str = ""


def _asked(match: re.Match[str]) -> Asked:
    """Return what a placeholder refers to.

    In a custom pattern the first group is the name; without groups, the only word of the placeholder is.
    """
    shell = _SHELL.fullmatch(match.group())
    operator, word = (shell[3] or "", shell[4] or "") if shell else ("", "")
    group = next((one for one in match.groups() if one), None)
    if group is not None:
        return Asked(group.partition(":-")[0], operator, word)
    if shell:
        return Asked(shell[1] or shell[2], operator, word)
    if _OF_OTHERS.match(match.group()):
        return Asked(None)
    words = _WORD.findall(match.group())
    return Asked(words[0] if len(words) == 1 else None)


def _may_be_named(name: str, written: str, pattern: re.Pattern[str]) -> bool:
    """Whether a text is surely the name of a variable: with `placeholder = ".*"`, any value passes for one."""
    if pattern is PLACEHOLDER or written == f"${name}":
        return True
    return not (written[0].isalnum() or written[-1].isalnum()) and (
        is_reference(written) or _IN_CAPITALS.fullmatch(name) is not None
    )


def _needed(asked: Asked, match: re.Match[str], pattern: re.Pattern[str]) -> str:
    written = match.group()
    if asked.name is not None and _may_be_named(asked.name, written, pattern):
        return f"`{asked.name}`, which no --env-file sets"
    if written.startswith("ENC["):
        return "a value encrypted by SOPS; decrypt the file first"
    if written.startswith("${"):
        return f"a value that another tool fills in; {_OWN_FORM}"
    return "a value without a recognizable name"
