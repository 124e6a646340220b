"""Entries of a config that allow: for JSON, which has no comments, and for what a comment cannot reach."""

from __future__ import annotations

import json
import os
import re
from collections import namedtuple

from ..config.config_file import NAME, parse_config
from ..config.entries import ConfigError
from ..documents.source import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Config
    from .allow_places import Wish

_SPECIAL = re.compile(r"([\\*?\[\]!#]| (?=\Z))")


class Entry(namedtuple("Entry", "file pointer")):
    """What an entry is about: a file, relative to the config's folder, and a JSON Pointer ("" for all of it)."""

    __slots__ = ()

    file: str
    pointer: str


def place_of(config: Config) -> str:
    """The path of the file that entries of a config go to; there may be none yet."""
    return config.path or os.path.join(config.root, NAME)


def with_entries(config: Config, entries: Sequence[Entry], wish: Wish) -> Config:
    """The config with entries added at the end of its text; nothing else in it is another.

    Raises ConfigError where that cannot be.
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
            f"{shown(path)} takes no [[{section}]] at its end; if it lists `allow = [...]`, write tables in its place"
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
    """The pattern that names one path, relative to the config's folder."""
    return "/" + _SPECIAL.sub(r"\\\1", path)


def quoted(text: str) -> str:
    """A text as TOML writes it: as JSON does, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
