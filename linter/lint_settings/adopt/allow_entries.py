"""Adds allow entries to a config: for JSON, which has no comments, and where a comment is not possible."""

from __future__ import annotations

import json
import os
import re

from ..config.config_file import NAME, parse_config
from ..config.entries import ConfigError
from ..documents.frozen import Frozen
from ..documents.source import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Config
    from .allow_places import Wish

_SPECIAL = re.compile(r"([\\*?\[\]!#]| (?=\Z))")


class Entry(Frozen):
    """The target of an entry: a file, relative to the config's folder, and a JSON Pointer ("" for the whole file)."""

    __slots__ = ()

    file: str
    pointer: str


def place_of(config: Config) -> str:
    """Return the path of the file to which the entries of a config are added; it need not exist."""
    return config.path or os.path.join(config.root, NAME)


def with_entries(config: Config, entries: Sequence[Entry], wish: Wish) -> Config:
    """Return the config with entries added at the end of its text and everything else unchanged.

    Raises ConfigError if that is not possible.
    """
    path, before = place_of(config), config.text
    section = "tool.lint-settings.allow" if os.path.basename(path) == "pyproject.toml" else "allow"
    line_break = "\r\n" if "\r\n" in before else "\n"
    parts = [before + line_break * bool(before and not before.endswith("\n"))] if before else []
    parts += [_text(section, one, wish).replace("\n", line_break) for one in dict.fromkeys(entries)]
    text = line_break.join(parts)
    try:
        added = parse_config(path, text.encode("utf-8"))
    except (ConfigError, UnicodeEncodeError):
        raise ConfigError(
            f"{shown(path)} takes no [[{section}]] at its end; if it lists `allow = [...]`, use tables instead"
        ) from None
    own, made = config.layers[0].data, added.layers[0].data
    old = {**own, "allow": own.get("allow", [])}
    count = len(old["allow"])
    new = {**made, "allow": made["allow"][:count]}
    if old != new or len(made["allow"]) != count + len(dict.fromkeys(entries)):
        raise ConfigError(f"{shown(path)} would say something else with an [[{section}]] at its end; write it by hand")
    return added


def _text(section: str, entry: Entry, wish: Wish) -> str:
    lines = [f"[[{section}]]", f"rule = {quoted(wish.rule)}"]
    lines.append(f"files = [{quoted(pattern(entry.file))}]")
    if entry.pointer:
        lines.append(f"pointer = {quoted(entry.pointer)}")
    if wish.until:
        lines.append(f"until = {quoted(wish.until)}")
    lines.append(f"reason = {quoted(wish.reason)}")
    return "".join(f"{line}\n" for line in lines)


def pattern(path: str) -> str:
    """Return the pattern that matches one path, relative to the config's folder."""
    return "/" + _SPECIAL.sub(r"\\\1", path)


def quoted(text: str) -> str:
    """Return a text as a TOML string: the same as in JSON, except for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
