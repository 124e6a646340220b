"""Reads lint-settings.toml, or [tool.lint-settings] in pyproject.toml, into a Config."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache

from .environment import environment_in, is_production
from .opening import TooLargeError, content_of_file, content_of_stream
from .reading import Limits
from .regex import lazy_pattern
from .source import PLACEHOLDER

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pathspec import GitIgnoreSpec

NAME = "lint-settings.toml"
BASELINE = "lint-settings-baseline.json"
_LARGEST = 10_000_000  # bytes


class ConfigError(Exception):
    """A config that cannot be used; the text says which file, what is wrong and what to write."""


class Environment:
    """A named environment, the patterns of its files, and whether it is production (None: nobody said)."""

    __slots__ = ("files", "name", "production", "severity")

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.files = Patterns(data.get("files", ()))
        self.production: bool | None = data.get("production", is_production(name))
        self.severity: dict[str, str] = data.get("severity", {})


class ConfigAllow:
    """An allow in the config: for files that cannot hold comments, and for whole folders.

    `pointer` is a JSON Pointer or None for the whole file, `until` the last day on which it counts, `line` where it
    stands in the config.
    """

    __slots__ = ("files", "line", "pointer", "reason", "rule", "until")

    def __init__(self, data: dict[str, Any], line: int) -> None:
        self.rule: str = data["rule"]
        self.files = Patterns(data.get("files", ()))
        self.pointer: str | None = data.get("pointer")
        self.until: str | None = data.get("until")
        self.reason: str = data["reason"]
        self.line = line

    def covers(self, rule: str, *pointers: str) -> bool:
        """Whether the allow covers a finding of this rule at this place, as each of these pointers gives it."""
        own = self.pointer
        if self.rule != rule or own is None:
            return self.rule == rule
        return any(pointer == own or pointer.startswith(own.rstrip("/") + "/") for pointer in pointers)


class Patterns:
    """Paths named by patterns like those of .gitignore, relative to the config's folder."""

    __slots__ = ("patterns",)

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(patterns)

    def match(self, path: str) -> bool:
        """Whether a path, relative and with `/`, is named."""
        return bool(self.patterns) and path_spec(self.patterns).match_file(path)

    def exact(self) -> list[str] | None:
        """The files that the patterns can mean, where each names just one; None where they may mean others, too."""
        if all(_EXACT.match(pattern) for pattern in self.patterns):
            return [pattern.lstrip("/") for pattern in self.patterns]
        return None

    def may_be_hidden(self) -> bool:
        """Whether the patterns name files or folders with a dot at the front, which no search of a folder finds."""
        return any(part.startswith(".") for pattern in self.patterns for part in pattern.split("/"))


# With a slash before its end a pattern speaks of one path, without wildcards of one name.
_EXACT = lazy_pattern(r"(?!!|#)(?:/|[^*?\[\\]*/)[^*?\[\\/]*[^*?\[\\/\s]\Z")


@cache
def path_spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    """The compiled form of patterns; the library is loaded only where there are some.

    Raises ConfigError for what is no pattern.
    """
    from pathspec import GitIgnoreSpec

    for pattern in patterns:
        if not _is_pattern(pattern):
            raise ConfigError(f"`{pattern}` is no pattern; patterns are written like those of .gitignore")
    return GitIgnoreSpec.from_lines(patterns)


@cache
def ignore_spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    """The compiled form of a .gitignore; lines that are no pattern mean nothing, as in git."""
    return path_spec(tuple(line for line in lines if _is_pattern(line)))


def _is_pattern(text: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines((text,))
    except (ValueError, re.error):
        return False
    return True


class Config:
    """What a team has said about its files.

    `path` is the file it stands in, or None, and `text` that file's content; `root` the folder that its patterns speak
    of; `baseline` is the path of the findings that are known, or None.
    """

    def __init__(self, root: str, path: str | None = None, data: dict[str, Any] | None = None, text: str = "") -> None:
        data = data or {}
        self.root = root
        self.path = path
        self.data = data
        self.text = text
        self.exclude = Patterns(data.get("exclude", ()))
        self.kinds = {kind: Patterns(patterns) for kind, patterns in data.get("kinds", {}).items()}
        self.environments = [Environment(name, part) for name, part in data.get("environments", {}).items()]
        self.severity: dict[str, str] = data.get("severity", {})
        self.options: dict[str, dict[str, Any]] = data.get("options", {})
        self.allows = [ConfigAllow(part, _line_of(text, "allow", at)) for at, part in enumerate(data.get("allow", ()))]
        self.pipelines: list[dict[str, Any]] = data.get("pipeline", [])
        self.baseline: str | None = os.path.join(root, data["baseline"]) if "baseline" in data else None
        self.externals: dict[str, list[str]] = data.get("externals", {})
        self.rules: list[str] = data.get("rules", [])
        self.select: list[str] = data.get("select", [])
        self.ignore: list[str] = data.get("ignore", [])
        self.fail_level: str = data.get("fail-level", "warning")
        self.limits = Limits(**data.get("limits", {}))
        self.placeholder = re.compile(data["placeholder"]) if "placeholder" in data else PLACEHOLDER

    def relative(self, path: str) -> str:
        """A path as the patterns of this config see it: relative to its folder, with `/`."""
        folder, _, name = path.rpartition(os.sep)
        if name in ("", ".", ".."):
            return os.path.relpath(path, self.root).replace(os.sep, "/")
        return _relative_folder(folder + os.sep if path.startswith(os.sep) else folder, self.root, os.getcwd()) + name

    def kind(self, path: str) -> str | None:
        """The kind that the config gives a file, or None."""
        if not self.kinds:
            return None
        relative = self.relative(path)
        return next((kind for kind, patterns in self.kinds.items() if patterns.match(relative)), None)

    def environment(self, path: str) -> str | None:
        """The environment of a file: as the config says, else as the words in its path say."""
        relative = self.relative(path)
        if self.environments:
            return next((one.name for one in self.environments if one.files.match(relative)), None)
        if relative.startswith("../"):
            relative = "/".join(os.path.abspath(path).replace(os.sep, "/").split("/")[-2:])
        return environment_in(relative) or environment_in(_inside_repository(self.root))

    def is_production(self, environment: str | None) -> bool | None:
        """Whether an environment is production, development-like (False) or nobody knows (None)."""
        for one in self.environments:
            if one.name == environment:
                return one.production
        return is_production(environment)

    def severity_of(self, rule: str, environment: str | None) -> str | None:
        """What the config says of a rule: error, warning, info or off; None where it says nothing."""
        for one in self.environments:
            if one.name == environment and rule in one.severity:
                return one.severity[rule]
        return self.severity.get(rule)


@lru_cache(maxsize=1024)
def _relative_folder(folder: str, root: str, here: str) -> str:
    """A folder, as seen from `here`, relative to a root; empty for the root itself, else with `/` at the end."""
    relative = os.path.relpath(os.path.join(here, folder), root).replace(os.sep, "/")
    return "" if relative == "." else relative + "/"


@cache
def _inside_repository(folder: str) -> str:
    """A folder as seen from the root of its repository; empty outside of one."""
    top = folder
    while not os.path.exists(os.path.join(top, ".git")):
        if top == os.path.dirname(top):
            return ""
        top = os.path.dirname(top)
    return os.path.relpath(folder, top).replace(os.sep, "/")


@cache
def find_config(folder: str) -> Config:
    """The config that holds for a folder: the nearest one upwards, no further than the repository's root.

    Folders for which the same file holds share one Config. Raises ConfigError for a file that cannot be read.
    """
    start = folder
    while True:
        own = os.path.join(folder, NAME)
        if os.path.lexists(own):
            return _config_in(own)
        shared = os.path.join(folder, "pyproject.toml")
        if os.path.exists(shared) and _config_in(shared).path is not None:
            return _config_in(shared)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return _no_config(folder if parent != folder else _root_without_repository(start))
        folder = parent


@cache
def _config_in(path: str) -> Config:
    return read_config(path, was_found=True)


@cache
def _no_config(root: str) -> Config:
    return Config(root)


def _root_without_repository(folder: str) -> str:
    """Where paths are seen from outside a repository: the current folder, or the one above a folder elsewhere."""
    here = os.getcwd()
    return here if os.path.join(folder, "").startswith(os.path.join(here, "")) else os.path.dirname(folder)


def read_config(path: str, *, was_found: bool = False) -> Config:
    """The config in a file; its `path` is None for a pyproject.toml that has no section for this tool.

    One that was not found but named may be a pipe. Raises ConfigError.
    """
    try:
        content = (content_of_file if was_found else content_of_stream)(path, _LARGEST)
    except OSError as error:
        raise ConfigError(f"{os.path.relpath(path)} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise ConfigError(f"{os.path.relpath(path)} has more than {_LARGEST:,} bytes; that is no config") from None
    return parse_config(path, content)


def parse_config(path: str, content: bytes) -> Config:
    """The config that a file of this path and content is; see `read_config`."""
    import tomllib

    shown = os.path.relpath(path)
    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{shown} is not UTF-8 text; save it as UTF-8") from None
    root = os.path.dirname(os.path.abspath(path))
    if os.path.basename(path) == "pyproject.toml":
        tools = data.get("tool", {})
        section = tools.get("lint-settings") if isinstance(tools, dict) else None
        if section is None:
            return Config(root)
        data = section
    _plain_dates(data)
    _validate(shown, data, text)
    _check_values(shown, data, text)
    return Config(root, os.path.abspath(path), data, text)


def _plain_dates(data: Any) -> None:
    """TOML has dates of its own; `until = 2027-03-31` means the same as with quotes."""
    from datetime import date, datetime

    allows = data.get("allow") if isinstance(data, dict) else None
    for part in allows if isinstance(allows, list) else ():
        if isinstance(part, dict) and isinstance(part.get("until"), date) and not isinstance(part["until"], datetime):
            part["until"] = part["until"].isoformat()


def _validate(shown: str, data: dict[str, Any], text: str) -> None:
    from .mismatch import faults

    for path, schema, _, keywords in faults("config", data):
        if not path:
            raise ConfigError(f"{shown}:{_line_of(text, 'lint-settings')}: `tool.lint-settings` takes a table")
        name = ".".join(str(part) for part in path)
        line = _line_of(text, *path)
        if "false" in keywords:
            raise ConfigError(f"{shown}:{line}: unknown key `{name}`{_hint(path)}")
        if "required" in keywords:
            raise ConfigError(
                f"{shown}:{line}: `{name}` needs {' and '.join(f'`{key}`' for key in schema['required'])}"
            )
        raise ConfigError(f"{shown}:{line}: `{name}` takes {schema.get('x-takes', 'another value')}")


def _hint(path: tuple[str | int, ...]) -> str:
    """What an unknown key of the config may have been meant to be."""
    from .schema import read_schema
    from .spelling import nearest

    known = read_schema("config")
    for part in path[:-1]:
        inner = known.get("properties", {}).get(part)
        known = inner or known.get("additionalProperties") or known.get("items", {})
    names = known.get("properties", ())
    meant = nearest(str(path[-1]), names)
    return f"; did you mean `{meant}`?" if meant else f"; known here: {', '.join(names)}"


def _check_values(shown: str, data: dict[str, Any], text: str) -> None:
    """What a schema cannot say: patterns, dates, the regular expression and the calls of pipelines must be such.

    Raises ConfigError.
    """
    for path, patterns in _all_patterns(data):
        try:
            path_spec(tuple(patterns))
        except ConfigError as error:
            raise ConfigError(f"{shown}:{_line_of(text, *path)}: {error}") from None
    for at, part in enumerate(data.get("allow", ())):
        if "until" in part and not is_date(part["until"]):
            line = _line_of(text, "allow", at, "until")
            raise ConfigError(f"{shown}:{line}: there is no day `{part['until']}`")
    if "placeholder" in data:
        try:
            re.compile(data["placeholder"])
        except re.error as error:
            line = _line_of(text, "placeholder")
            raise ConfigError(f"{shown}:{line}: `placeholder` is no regular expression: {error}") from None
    for at, part in enumerate(data.get("pipeline", ())):
        fault = _pipeline_fault(part, data)
        if fault is not None:
            raise ConfigError(f"{shown}:{_line_of(text, 'pipeline', at, fault[0])}: {fault[1]}")


def _pipeline_fault(part: dict[str, Any], data: dict[str, Any]) -> tuple[str, str] | None:
    """The key of a pipeline whose value cannot be meant, and why."""
    from .access import reason_not_there
    from .access_names import find_operations, unknown_operation
    from .spelling import nearest

    if "client" in part and "features" in part:
        return "features", "a pipeline takes `client` or `features`, not both"
    for name in part["operations"]:
        found = find_operations(name)
        if not found:
            return "operations", unknown_operation(name)
        reason = next((reason for reason in map(reason_not_there, found) if reason), None)
        if reason is not None:
            return "operations", f"`{name}`: {reason}"
    environments = data.get("environments", {})
    if environments and part.get("environment", next(iter(environments))) not in environments:
        meant = nearest(part["environment"], environments)
        hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(environments)}"
        return "environment", f"there is no environment `{part['environment']}`; {hint}"
    return None


def _all_patterns(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    yield ("exclude",), data.get("exclude", [])
    for kind, patterns in data.get("kinds", {}).items():
        yield ("kinds", kind), patterns
    for name, environment in data.get("environments", {}).items():
        yield ("environments", name, "files"), environment["files"]
    for at, allow in enumerate(data.get("allow", ())):
        yield ("allow", at, "files"), allow["files"]


def is_date(text: str) -> bool:
    """Whether a text is a day that exists, written as year-month-day."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def header(name: str) -> re.Pattern[str]:
    """What an entry of a list of tables begins with: `[[allow]]`, or `[[tool.lint-settings.allow]]`."""
    section = r"""(?:tool[ \t]*\.[ \t]*["']?lint-settings["']?[ \t]*\.[ \t]*)?"""
    return re.compile(rf"""^[ \t]*\[\[[ \t]*{section}["']?{name}["']?[ \t]*\]\]""", re.MULTILINE)


def _line_of(text: str, *path: str | int) -> int:
    """The line of a key in a TOML text, as near as a search can tell; 1 where it is not found."""
    start = 0
    for depth, part in enumerate(path):
        if isinstance(part, int):
            headers = [match.start() for match in header(str(path[0])).finditer(text)] if depth == 1 else []
            start = headers[part] if part < len(headers) else start
            continue
        key = re.compile(rf"""^[ \t]*\[*[^#\n=]*(?<![\w-])["']?{re.escape(part)}["']?(?![\w-])""", re.MULTILINE)
        match = key.search(text, start)
        start = start if match is None else text.rfind("\n", 0, match.end()) + 1
    return text.count("\n", 0, start) + 1
