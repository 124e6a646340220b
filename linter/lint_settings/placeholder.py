"""Puts values in place of the placeholders of a file, and tells what cannot be filled in."""

from __future__ import annotations

import json
import re
from math import isfinite

from .edits import span_at
from .regex import lazy_pattern
from .reveal import hides
from .settings import as_stored, read_json_text
from .wording import setting_name

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .node import Node

_SHELL = lazy_pattern(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\}", re.DOTALL)
_WORD = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*")


class SecretText(str):
    """A text that is, or holds, the value of a variable with a sensitive name."""

    __slots__ = ()


class Filler:
    """Fills in the settings of one file; `values` None takes every text as it stands, as in an answer of the API.

    `faults` are lines for people, one for each thing that cannot be filled in or sent. `secrets` are the values that
    were used of variables with sensitive names.
    """

    __slots__ = ("faults", "secrets", "values")

    def __init__(self, values: Mapping[str, str] | None) -> None:
        self.values = values
        self.faults: list[str] = []
        self.secrets: set[str] = set()

    def fault(self, node: Node, text: str, part: str | None = None) -> None:
        """Note what is wrong with a value, or with the part of it that is written so."""
        line = f"{node.source.path}:{span_at(node, part=part).line}: {text}"
        if line not in self.faults:
            self.faults.append(line)

    def setting(self, node: Node) -> Any:
        """The value of a setting as the API takes it: a number, true and false as text."""
        value = self.value(node)
        if isinstance(value, (int, float)):
            # A key such as 0123 or 12e3 that was left without quotes is a number to YAML, and another one as text.
            if not isinstance(value, bool) and not node.alias and node.tag is None and node.text != str(value):
                self.fault(node, f"{setting_name(node)} would be sent otherwise than it is written; put it in quotes")
            return as_stored(value)
        return value

    def value(self, node: Node) -> Any:
        """A value with everything in it filled in."""
        value = node.value
        if node.tag is not None and not node.tag.startswith("tag:yaml.org,2002:"):
            # The tag itself is not told: a secret that begins with `!` and lacks its quotes is one, too.
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
            self.fault(node, f"{setting_name(node)} is a number that JSON does not know; put it in quotes")
        return self._text(node, value) if isinstance(value, str) else value

    def name(self, node: Node) -> str:
        """The name of a member."""
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
        # A placeholder in JSON text stands between quotes, and so will what takes its place.
        is_json = read_json_text(text) is not None
        is_secret = False

        def fill(match: re.Match[str]) -> str:
            nonlocal is_secret
            name, default = _asked(match)
            value = self._look_up(name, default)
            if value is None:
                needed = "a value whose name cannot be told" if name is None else f"`{name}`, which no --env-file sets"
                self.fault(node, f"{setting_name(node)} needs {needed}", match.group())
                return ""
            if name is not None and value and hides(name):
                is_secret = True
                self.secrets.add(value)
            return json.dumps(value)[1:-1] if is_json else value

        filled = node.source.placeholder.sub(fill, text)
        return SecretText(filled) if is_secret else filled

    def _look_up(self, name: str | None, default: str | None) -> str | None:
        """The value of a variable; the default holds for an empty one too, as in a shell."""
        value = None if name is None or self.values is None else self.values.get(name)
        return default if default is not None and not value else value


def _asked(match: re.Match[str]) -> tuple[str | None, str | None]:
    """The variable that a placeholder names, None where that cannot be told; and its default, None where it has none.

    In a pattern of one's own the first group is the name; without groups, the only word of the placeholder is.
    """
    shell = _SHELL.fullmatch(match.group())
    default = shell[2] if shell else None
    group = next((one for one in match.groups() if one), None)
    if group is not None:
        return group.partition(":-")[0], default
    words = [shell[1]] if shell else _WORD.findall(match.group())
    return (words[0] if len(words) == 1 else None), default
