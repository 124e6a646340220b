"""Reads lint-settings.toml, or [tool.lint-settings] in pyproject.toml, into a Config."""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from functools import cache, lru_cache

from ..documents.files import TooLargeError, content_of_file, content_of_stream, reachable
from ..documents.limits import Limits
from ..documents.source import PLACEHOLDER
from .environments import environment_in, is_production
from .patterns import Patterns, normalised
from .toml_places import TomlPlaces

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any


NAME = "lint-settings.toml"
SHARED = "pyproject.toml"  # of many tools, ours among them
ISOLATED = "LINT_SETTINGS_ISOLATED"  # a variable of the environment
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

    `pointer` is a JSON Pointer or None for the whole file, `until` the last day on which it counts.
    """

    __slots__ = ("_number", "_places", "files", "pointer", "reason", "rule", "until")

    def __init__(self, data: dict[str, Any], places: TomlPlaces, number: int) -> None:
        self.rule: str = data["rule"]
        self.files = Patterns(data.get("files", ()))
        self.pointer: str | None = data.get("pointer")
        self.until: str | None = data.get("until")
        self.reason: str = data["reason"]
        self._places = places
        self._number = number

    @property
    def line(self) -> int:
        """The line of the config that it begins on."""
        return self._places.line(("allow", self._number))

    def covers(self, rule: str, *pointers: str) -> bool:
        """Whether the allow covers a finding of this rule at this place, as each of these pointers gives it."""
        own = self.pointer
        if self.rule != rule or own is None:
            return self.rule == rule
        return any(pointer == own or pointer.startswith(own.rstrip("/") + "/") for pointer in pointers)


class KindEntry:
    """Files of a kind: those that patterns name, or with `at` what is at these places of the files."""

    __slots__ = ("at", "files", "kind")

    def __init__(self, kind: str, files: Iterable[str], at: Iterable[str] = ()) -> None:
        self.kind = kind
        self.files = Patterns(files)
        self.at = tuple(at)


def kind_entries(kind: str, entries: Any) -> Iterator[KindEntry]:
    """The entries of a kind in `[kinds]`: patterns, and tables with `files` and `at`."""
    entries = entries if isinstance(entries, list) else [entries]
    patterns = [entry for entry in entries if isinstance(entry, str)]
    if patterns:
        yield KindEntry(kind, patterns)
    for entry in entries:
        if isinstance(entry, dict):
            at = entry.get("at", ())
            yield KindEntry(kind, entry["files"], (at,) if isinstance(at, str) else at)


def check_pattern(pattern: str) -> None:
    """See to it that a pattern can match something.

    Raises ConfigError.
    """
    from ..search.ignore_patterns import is_possible

    if not is_possible(normalised(pattern)):
        raise ConfigError(f"`{pattern}` is no pattern; patterns are written like those of .gitignore")


class Config:
    """What a team has said about its files.

    `path` is the file it is in, or None, `text` that file's content without a byte order mark (`bom` tells whether
    there is one), and `places` where each value is in it; `root` is the folder that its patterns are relative to;
    `baseline` is the path of the findings that are known, or None.
    """

    def __init__(
        self,
        root: str,
        path: str | None = None,
        data: dict[str, Any] | None = None,
        text: str = "",
        *,
        bom: bool = False,
    ) -> None:
        data = data or {}
        self.bom = bom
        self.places = TomlPlaces(text, _section(path))
        self.root = root
        self.path = path
        self.data = data
        self.text = text
        self.exclude = Patterns(data.get("exclude", ()), is_closed=True)
        self.include = Patterns(data.get("include", ()))
        self.has_excludes = not (self.exclude.is_empty and self.include.is_empty)
        self.has_patterns = self.has_excludes or "kinds" in data or "environments" in data
        self.kinds = [one for kind, entries in data.get("kinds", {}).items() for one in kind_entries(kind, entries)]
        self.environments = [Environment(name, part) for name, part in data.get("environments", {}).items()]
        self.severity: dict[str, str] = data.get("severity", {})
        self.options: dict[str, dict[str, Any]] = data.get("options", {})
        self.allows = [ConfigAllow(part, self.places, at) for at, part in enumerate(data.get("allow", ()))]
        self._allows_by_path: dict[str, list[int]] | None = None
        self._other_allows: list[int] = []
        self.pipelines: list[dict[str, Any]] = data.get("pipeline", [])
        self.baseline: str | None = os.path.join(root, data["baseline"]) if "baseline" in data else None
        self.externals: dict[str, list[str]] = data.get("externals", {})
        self.rules: list[str] = data.get("rules", [])
        self.select: list[str] = data.get("select", [])
        self.ignore: list[str] = data.get("ignore", [])
        self.fail_level: str = data.get("fail-level", "warning")
        self.limits = Limits(**data.get("limits", {}))
        self.placeholder = self._bounded(data["placeholder"]) if "placeholder" in data else PLACEHOLDER

    def _bounded(self, pattern: str) -> re.Pattern[str]:
        from .bounded_regex import BoundedPattern

        def where() -> str:
            return f"{os.path.relpath(self.path)}:{self.places.line(('placeholder',))}" if self.path else "placeholder"

        bounded: Any = BoundedPattern(pattern, where)
        return bounded  # type: ignore[no-any-return]  # it stands in for one

    def relative(self, path: str) -> str:
        """A path as the patterns of this config see it: relative to its folder, with `/`."""
        folder, _, name = path.rpartition(os.sep)
        if name in ("", ".", ".."):
            return os.path.relpath(path, self.root).replace(os.sep, "/")
        return _relative_folder(folder + os.sep if path.startswith(os.sep) else folder, self.root, os.getcwd()) + name

    def allows_of(self, relative: str) -> list[ConfigAllow]:
        """The allows that name a file, in their order; its path is relative to the config's folder, with `/`."""
        if self._allows_by_path is None:
            self._allows_by_path = {}
            for number, allow in enumerate(self.allows):
                paths = allow.files.exact()
                if paths is None:
                    self._other_allows.append(number)
                for path in paths or ():
                    self._allows_by_path.setdefault(path, []).append(number)
        parts = relative.split("/")
        # A pattern for a folder names all that is in it.
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        named = {number for path in above for number in self._allows_by_path.get(path, ())}
        asked = (self.allows[number] for number in sorted({*named, *self._other_allows}))
        return [allow for allow in asked if allow.files.match(relative)]

    def leaves_out(self, relative: str) -> bool:
        """Return whether a file is excluded, or not among those to include, given by its path relative to the root."""
        return self.exclude.match(relative) or not (self.include.is_empty or self.include.match(relative))

    def kind(self, path: str) -> str | None:
        """The kind that the config gives the whole of a file, or None."""
        if not self.kinds:
            return None
        relative = self.relative(path)
        return next((one.kind for one in self.kinds if not one.at and one.files.match(relative)), None)

    def inner_kinds(self, path: str) -> list[tuple[str, str]]:
        """Where in a file the config says that objects are: kinds and pointer patterns, the first that counts first."""
        if not any(one.at for one in self.kinds):
            return []
        relative = self.relative(path)
        return [(one.kind, at) for one in self.kinds if one.at and one.files.match(relative) for at in one.at]

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
    if is_isolated():
        return _no_config(os.getcwd())
    start = folder
    while True:
        own = os.path.join(folder, NAME)
        if os.path.lexists(reachable(own)):
            return _config_in(own)
        shared = os.path.join(folder, SHARED)
        if os.path.exists(reachable(shared)) and _config_in(shared).path is not None:
            return _config_in(shared)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(reachable(os.path.join(folder, ".git"))):
            return _no_config(folder if parent != folder else _root_without_repository(start))
        folder = parent


def is_isolated() -> bool:
    """Whether the environment says that no config is to be looked for."""
    return os.environ.get(ISOLATED, "").strip().casefold() not in ("", "0", "false", "no", "off")


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
        content = (content_of_file if was_found else content_of_stream)(reachable(path), _LARGEST)
    except OSError as error:
        raise ConfigError(f"{os.path.relpath(path)} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise ConfigError(f"{os.path.relpath(path)} has more than {_LARGEST:,} bytes; that is no config") from None
    return parse_config(path, content)


def parse_config(path: str, content: bytes) -> Config:
    """The config that a file of this path and content is; see `read_config`."""
    import tomllib

    shown = os.path.relpath(path)
    bom = content.startswith(BOM_UTF8)
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{shown} is not UTF-8 text; save it as UTF-8") from None
    except RecursionError:
        raise ConfigError(f"{shown} has more nested lists and tables than can be read") from None
    root = os.path.realpath(os.path.dirname(path))
    if os.path.basename(path) == SHARED:
        tools = data.get("tool", {})
        section = tools.get("lint-settings") if isinstance(tools, dict) else None
        if section is None:
            return Config(root)
        data = section
    _plain_dates(data)
    places = TomlPlaces(text, _section(path))
    _validate(shown, data, places)
    _check_values(shown, data, places)
    return Config(root, os.path.abspath(path), data, text, bom=bom)


def _section(path: str | None) -> tuple[str, ...]:
    """The keys below which a file has the config."""
    return ("tool", "lint-settings") if path is not None and os.path.basename(path) == SHARED else ()


def _plain_dates(data: Any) -> None:
    """TOML has dates of its own; `until = 2027-03-31` means the same as with quotes."""
    from datetime import date, datetime

    allows = data.get("allow") if isinstance(data, dict) else None
    for part in allows if isinstance(allows, list) else ():
        if isinstance(part, dict) and isinstance(part.get("until"), date) and not isinstance(part["until"], datetime):
            part["until"] = part["until"].isoformat()


def _validate(shown: str, data: dict[str, Any], places: TomlPlaces) -> None:
    from ..schema.faults import faults

    for path, schema, _, keywords in faults("config", data):
        line = places.line(path)
        if not path:
            raise ConfigError(f"{shown}:{line}: `tool.lint-settings` takes a table")
        name = ".".join(str(part) for part in path)
        if "false" in keywords:
            raise ConfigError(f"{shown}:{places.key_line(path)}: unknown key `{name}`{_hint(path)}")
        if "required" in keywords:
            raise ConfigError(
                f"{shown}:{line}: `{name}` needs {' and '.join(f'`{key}`' for key in schema['required'])}"
            )
        raise ConfigError(f"{shown}:{line}: `{name}` takes {schema.get('x-takes', 'another value')}")


def _hint(path: tuple[str | int, ...]) -> str:
    """What an unknown key of the config may have been meant to be."""
    from ..messages.spelling import nearest
    from ..schema.gate import read_schema

    known = read_schema("config")
    for part in path[:-1]:
        inner = known.get("properties", {}).get(part)
        known = inner or known.get("additionalProperties") or known.get("items", {})
    names = known.get("properties", ())
    meant = nearest(str(path[-1]), names)
    return f"; did you mean `{meant}`?" if meant else f"; known here: {', '.join(names)}"


def _check_values(shown: str, data: dict[str, Any], places: TomlPlaces) -> None:
    """What a schema cannot say: patterns, dates, the regular expression and the calls of pipelines must be such.

    Raises ConfigError.
    """
    for path, pattern in _all_patterns(data):
        try:
            check_pattern(pattern)
        except ConfigError as error:
            raise ConfigError(f"{shown}:{places.line(path)}: {error}") from None
    _check_kinds(shown, data, places)
    for at, part in enumerate(data.get("allow", ())):
        if "until" in part and not is_date(part["until"]):
            line = places.line(("allow", at, "until"))
            raise ConfigError(f"{shown}:{line}: there is no day `{part['until']}`")
    if "placeholder" in data:
        try:
            re.compile(data["placeholder"])
        except (re.error, OverflowError, RecursionError) as error:
            line = places.line(("placeholder",))
            raise ConfigError(f"{shown}:{line}: `placeholder` is no regular expression: {error}") from None
    for at, part in enumerate(data.get("pipeline", ())):
        fault = _pipeline_fault(part, data)
        if fault is not None:
            raise ConfigError(f"{shown}:{places.line(('pipeline', at, *fault[0]))}: {fault[1]}")


def _check_kinds(shown: str, data: dict[str, Any], places: TomlPlaces) -> None:
    """Raise ConfigError for a kind that does not exist."""
    if "kinds" not in data:
        return
    from ..messages.spelling import nearest
    from ..tenant.kinds import KINDS

    for kind in data["kinds"]:
        if kind not in KINDS:
            meant = nearest(kind, KINDS)
            hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(KINDS)}"
            raise ConfigError(f"{shown}:{places.line(('kinds', kind))}: `{kind}` is not a kind of settings; {hint}")


def _pipeline_fault(part: dict[str, Any], data: dict[str, Any]) -> tuple[tuple[str | int, ...], str] | None:
    """The place in a pipeline of a value that cannot be meant, and why."""
    from ..messages.spelling import nearest
    from ..tenant.access_names import find_operations, unknown_operation
    from ..tenant.permissions import reason_not_there

    if "client" in part and "features" in part:
        return ("features",), "a pipeline takes `client` or `features`, not both"
    for number, name in enumerate(part["operations"]):
        found = find_operations(name)
        if not found:
            return ("operations", number), unknown_operation(name)
        reason = next((reason for reason in map(reason_not_there, found) if reason), None)
        if reason is not None:
            return ("operations", number), f"`{name}`: {reason}"
    environments = data.get("environments", {})
    if environments and part.get("environment", next(iter(environments))) not in environments:
        meant = nearest(part["environment"], environments)
        hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(environments)}"
        return ("environment",), f"there is no environment `{part['environment']}`; {hint}"
    return None


def _all_patterns(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each pattern of a config with its place."""
    lists: list[tuple[tuple[str | int, ...], list[str]]] = [
        ((name,), data.get(name, [])) for name in ("exclude", "include")
    ]
    for kind, entries in data.get("kinds", {}).items():
        lists.extend(_patterns_of_kind(kind, entries))
    for name, environment in data.get("environments", {}).items():
        lists.append((("environments", name, "files"), environment["files"]))
    for at, allow in enumerate(data.get("allow", ())):
        lists.append((("allow", at, "files"), allow["files"]))
    for path, patterns in lists:
        yield from (((*path, number), pattern) for number, pattern in enumerate(patterns))


def _patterns_of_kind(kind: str, entries: Any) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    if isinstance(entries, dict):
        yield ("kinds", kind, "files"), entries["files"]
        return
    # A table among the patterns counts as a place, so that the numbers stay those of the list.
    yield ("kinds", kind), [entry if isinstance(entry, str) else "*" for entry in entries]
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield ("kinds", kind, number, "files"), entry["files"]


def is_date(text: str) -> bool:
    """Whether a text is a day that exists, written as year-month-day."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
