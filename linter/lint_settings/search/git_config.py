"""Reads the few settings of git that decide which files it ignores, without running git."""

from __future__ import annotations

import os

from ..documents.files import TooLargeError, content_of_file
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 10_000_000  # bytes
_DEEPEST = 10  # depth of included files, as in git
_SECTION = lazy_pattern(r'[ \t]*+\[[ \t]*+([\w.-]+)[ \t]*+(?:("(?:[^"\\]|\\.)*+")[ \t]*+)?\][ \t]*+')
_ENTRY = lazy_pattern(r"[ \t]*([a-zA-Z][\w-]*)[ \t]*(?:=[ \t]*(.*))?", 16)  # re.DOTALL
_PIECE = lazy_pattern(r'"((?:[^"\\]|\\.)*)"|\\(.)|([#;].*)|([^"\\#;]+)', 16)
_ESCAPE = lazy_pattern(r"\\(.)")
_RELEVANT = ("excludesfile", "ignorecase", "objectformat", "include")
_ESCAPED = {"n": "\n", "t": "\t", "b": "\b"}


class GitConfig:
    """The relevant settings of one repository: `excludes_file` is a path, `id_size` the size of object ids in bytes."""

    __slots__ = ("excludes_file", "id_size", "ignore_case")

    def __init__(self, root: str, path: str) -> None:
        values = dict(_global_settings())
        values.update(_settings_in(path, _DEEPEST))
        named = values.get("core.excludesfile")
        self.excludes_file = _default_excludes() if named is None else named and os.path.join(root, _expanded(named))
        self.ignore_case = values.get("core.ignorecase", "").lower() in ("true", "yes", "on", "1")
        self.id_size = 32 if values.get("extensions.objectformat", "").lower() == "sha256" else 20


def _default_excludes() -> str:
    return os.path.join(_config_home(), "git", "ignore")


def _config_home() -> str:
    return os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")


def _global_settings() -> Iterator[tuple[str, str]]:
    """Yield the settings of the system and of the user."""
    if os.environ.get("GIT_CONFIG_NOSYSTEM", "").lower() not in ("true", "yes", "on", "1"):
        yield from _settings_in(os.environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig", _DEEPEST)
    own = os.environ.get("GIT_CONFIG_GLOBAL")
    paths = [os.path.join(_config_home(), "git", "config"), os.path.expanduser("~/.gitconfig")]
    for path in paths if own is None else [own]:
        yield from _settings_in(path, _DEEPEST)


def _settings_in(path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the settings in a file and in those that it includes, each as `section.key` in lower case."""
    if depth == 0:
        return
    text = _text(path)
    if "\\" not in text and not any(word in text.lower() for word in _RELEVANT):
        return  # a quick test, as most configs say nothing about ignored files; a backslash may cut a word
    for key, value in settings(text):
        if key == "include.path" and value:
            yield from _settings_in(os.path.join(os.path.dirname(path), _expanded(value)), depth - 1)
        else:
            yield key, value


def settings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the settings in the text of a config, except those of sections with a name in quotes."""
    section = ""
    for line in text.replace("\r\n", "\n").replace("\\\n", "").split("\n"):
        begin = 0
        if head := _SECTION.match(line):
            section, begin = "" if head[2] else head[1].lower(), head.end()
        entry = _ENTRY.match(line, begin)
        if entry is not None and section:
            yield f"{section}.{entry[1].lower()}", "true" if entry[2] is None else _value(entry[2])


def _value(text: str) -> str:
    """Return a value without quotes, escapes and comments."""
    found = ""
    kept = 0
    for match in _PIECE.finditer(text):
        quoted, escaped, comment, plain = match.groups()
        if comment is not None:
            break
        if quoted is not None:
            found += _ESCAPE.sub(lambda one: _ESCAPED.get(one[1], one[1]), quoted)
        else:
            found += _ESCAPED.get(escaped, escaped) if escaped else plain
        kept = max(kept, len(found.rstrip()), 0 if plain is not None else len(found))
    return found[:kept]


def _expanded(path: str) -> str:
    return os.path.expanduser(path) if path.startswith("~") else path


def _text(path: str) -> str:
    try:
        return content_of_file(path, _LARGEST).decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    except (OSError, TooLargeError):
        return ""
