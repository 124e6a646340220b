"""The entries of a config: environments, kinds of files, allows and patterns."""

from __future__ import annotations

from .environments import is_production
from .patterns import Patterns, normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    from .toml_places import TomlPlaces

    class HasPlaces(Protocol):
        """A file of a config, as far as an entry needs it."""

        @property
        def path(self) -> str | None:
            """The path of the file."""

        @property
        def places(self) -> TomlPlaces:
            """The places of all keys and values of the file."""


class ConfigError(Exception):
    """A config that cannot be used; the text names the file, the mistake, and what to write."""


class Environment:
    """A named environment, the patterns of its files, and whether it is production (None if unknown).

    `env_files` are the paths of the files with values for placeholders, relative to the config's folder.
    """

    __slots__ = ("env_files", "files", "name", "production", "severity")

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.files = Patterns(data.get("files", ()))
        self.env_files: tuple[str, ...] = tuple(data.get("env-files", ()))
        self.production: bool | None = data.get("production", is_production(name))
        self.severity: dict[str, str] = data.get("severity", {})


class ConfigAllow:
    """An allow in the config: for files that cannot contain comments, and for whole folders.

    `pointer` is a JSON Pointer or None for the whole file, `until` the last day on which it counts, `path` the file of
    the config that it is in.
    """

    __slots__ = ("_config", "_number", "files", "path", "pointer", "reason", "rule", "until")

    def __init__(self, data: dict[str, Any], config: HasPlaces, number: int) -> None:
        self.rule: str = data["rule"]
        self.files = Patterns(data.get("files", ()))
        self.pointer: str | None = data.get("pointer")
        self.until: str | None = data.get("until")
        self.reason: str = data["reason"]
        self.path = config.path
        self._config = config
        self._number = number

    @property
    def line(self) -> int:
        """The line of its file that it begins on."""
        return self._config.places.line(("allow", self._number))

    def covers(self, rule: str, *pointers: str) -> bool:
        """Return whether the allow covers a finding of this rule at a place that has any of these pointers."""
        own = self.pointer
        if self.rule != rule or own is None:
            return self.rule == rule
        return any(pointer == own or pointer.startswith(own.rstrip("/") + "/") for pointer in pointers)


class KnownDrift:
    """An accepted difference between the tenant and the files: of files, of an object, or of a whole kind.

    `name` is the setting or member, None for all; `until` the last day on which the entry applies.
    """

    __slots__ = ("_config", "_number", "files", "id", "kind", "name", "path", "reason", "until")

    def __init__(self, data: dict[str, Any], config: HasPlaces, number: int) -> None:
        self.files = Patterns(data["files"]) if "files" in data else None
        self.kind: str | None = data.get("kind")
        self.id: str | None = data.get("id")
        self.name: str | None = data.get("name")
        self.until: str | None = data.get("until")
        self.reason: str = data["reason"]
        self.path = config.path
        self._config = config
        self._number = number

    @property
    def line(self) -> int:
        """The line of its file that it begins on."""
        return self._config.places.line(("drift", self._number))


class KindEntry:
    """Files of a kind: those that match patterns, or with `at` the values at these places of the files."""

    __slots__ = ("at", "files", "kind")

    def __init__(self, kind: str, files: Iterable[str], at: Iterable[str] = ()) -> None:
        self.kind = kind
        self.files = Patterns(files)
        self.at = tuple(at)


def kind_entries(kind: str, entries: Any) -> Iterator[KindEntry]:
    """Yield the entries of a kind in `[kinds]`: patterns, and tables with `files` and `at`."""
    entries = entries if isinstance(entries, list) else [entries]
    patterns = [entry for entry in entries if isinstance(entry, str)]
    if patterns:
        yield KindEntry(kind, patterns)
    for entry in entries:
        if isinstance(entry, dict):
            at = entry.get("at", ())
            yield KindEntry(kind, entry["files"], (at,) if isinstance(at, str) else at)


def check_patterns(patterns: Iterable[str]) -> None:
    """Raise ConfigError for the first pattern that can match nothing."""
    from ..search.ignore_patterns import is_possible

    for pattern in patterns:
        if not is_possible(normalized(pattern)):
            raise ConfigError(f"`{pattern}` is not a pattern; write patterns as in .gitignore")
