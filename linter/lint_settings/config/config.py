"""The configuration of a team: kinds and environments of files, rules, and accepted findings."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache

from ..documents.files import relative_path, repository_root
from ..documents.frozen import Frozen
from ..documents.limits import Limits
from ..documents.source import PLACEHOLDER
from .environments import environment_in, is_production
from .layers import SHARED, Layer, located
from .patterns import Matching, Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    from .entries import ConfigAllow, Environment, KindEntry, KnownDrift
    from .toml_places import TomlPlaces

    # The config for every path, or a function that finds the config of a folder; None for the nearest file.
    Configs: TypeAlias = "Config | Callable[[str], Config] | None"


__all__ = ("BASELINE", "SHARED", "Config", "Pinned")

BASELINE = "lint-settings-baseline.json"


class Pinned(Frozen):
    """The commit from which a config is read, instead of the working tree.

    `revision` is its name as given by the user, `root` the top folder of the repository, and `copy` a folder with
    copies of those files of the commit that the config refers to: rules and baselines.
    """

    __slots__ = ()

    revision: str
    root: str
    copy: str

    def stored(self, path: str) -> str:
        """Return the path in the copy for a path in the repository; any other path is returned unchanged."""
        inside = relative_path(os.path.abspath(path), self.root)
        is_outside = inside == os.pardir or inside.startswith(os.path.join(os.pardir, "")) or os.path.isabs(inside)
        return path if is_outside else os.path.normpath(os.path.join(self.copy, inside))


class Config:
    """The configuration that applies to a set of files.

    `path` is the file it is in, or None, `text` that file's content without a byte order mark (`bom` is true if
    there is one); `root` is the folder that its patterns are relative to; `layers` are its own file and those that it
    extends, and `data` is what they say together;
    `baseline` is the path of the findings that are known, or None. `pinned` is None, or says that the config is that of
    a commit.
    """

    def __init__(
        self,
        root: str,
        path: str | None = None,
        data: dict[str, Any] | None = None,
        text: str = "",
        *,
        bom: bool = False,
        pinned: Pinned | None = None,
        layers: Sequence[Layer] = (),
    ) -> None:
        data = data or {}
        self.pinned = pinned
        self.layers = tuple(layers) or (Layer(path, text, data),)
        self.bom = bom
        self.root = root
        self.path = path
        self.data = data
        self.text = text
        self.exclude = Patterns(data.get("exclude", ()), is_closed=True)
        self.include = Patterns(data.get("include", ()))
        self.has_excludes = not (self.exclude.is_empty and self.include.is_empty)
        self.has_patterns = self.has_excludes or "kinds" in data or "environments" in data
        self.kinds: list[KindEntry] = []
        self.environments: list[Environment] = []
        self.allows: list[ConfigAllow] = []
        self.drift: list[KnownDrift] = []
        if data:
            self._read_entries(data)
        self._by_name: dict[str | None, Environment] = {one.name: one for one in self.environments}
        self._environments_at = Matching([one.files for one in self.environments])
        self.severity: dict[str, str] = data.get("severity", {})
        self.options: dict[str, dict[str, Any]] = data.get("options", {})
        self._allows_by_path: dict[str, list[int]] | None = None
        self._other_allows: list[int] = []
        self.pipelines: list[dict[str, Any]] = data.get("pipeline", [])
        self.baseline: str | None = os.path.join(root, data["baseline"]) if "baseline" in data else None
        self.externals: dict[str, list[str]] = data.get("externals", {})
        self.rules: list[str] = data.get("rules", [])
        self.select: list[str] = data.get("select", [])
        self.ignore: list[str] = data.get("ignore", [])
        self.not_kept = frozenset(data.get("not-kept", ()))
        self.fail_level: str = data.get("fail-level", "warning")
        self.limits = Limits(**data.get("limits", {}))
        self.placeholder = self._bounded(data["placeholder"]) if "placeholder" in data else PLACEHOLDER

    def _read_entries(self, data: dict[str, Any]) -> None:
        from .entries import ConfigAllow, Environment, KnownDrift, kind_entries

        self.kinds = [one for kind, entries in data.get("kinds", {}).items() for one in kind_entries(kind, entries)]
        self.environments = [Environment(name, part) for name, part in data.get("environments", {}).items()]
        self.allows = [ConfigAllow(part, *self._origin("allow", at)) for at, part in enumerate(data.get("allow", ()))]
        self.drift = [KnownDrift(part, *self._origin("drift", at)) for at, part in enumerate(data.get("drift", ()))]

    @property
    def places(self) -> TomlPlaces:
        """Where each key and value of its own file is; worked out at the first use."""
        return self.layers[0].places

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> str:
        """Return the file and line of a value of `data`, or of its key."""
        layer, own = located(self.layers, path)
        if layer.path is None:
            return "the config"
        return f"{relative_path(layer.path)}:{layer.places.key_line(own) if key else layer.places.line(own)}"

    def _origin(self, table: str, at: int) -> tuple[Layer, int]:
        """Return the file that an entry of a list of tables is from, and its number there."""
        if len(self.layers) == 1:
            return self.layers[0], at
        layer, path = located(self.layers, (table, at))
        return layer, int(path[1])

    def _bounded(self, pattern: str) -> re.Pattern[str]:
        from .bounded_regex import BoundedPattern

        def where() -> str:
            return self.place(("placeholder",)) if self.path else "placeholder"

        bounded: Any = BoundedPattern(pattern, where)
        return bounded  # type: ignore[no-any-return]  # it behaves like one

    @property
    def may_hide_characters(self) -> bool:
        """Whether the file of the config may contain characters that reviewers cannot see."""
        return self.path is not None and not self.text.isascii()

    def stored(self, path: str) -> str:
        """Return the path where a file or folder of the config is read: in the copy, if the config is pinned."""
        return path if self.pinned is None else self.pinned.stored(path)

    def relative(self, path: str) -> str:
        """Return a path as the patterns of this config expect it: relative to its folder, with `/`."""
        folder, _, name = path.rpartition(os.sep)
        if name not in ("", ".", ".."):
            # Where the current folder is matters to a relative path only.
            parts = (folder + os.sep, "") if path[0] == os.sep else (folder, os.getcwd())
            inside = _relative_folder(parts[0], self.root, parts[1])
            if inside[:3] != "../":  # else it may be the folder itself, or one above
                return inside + name
        return relative_path(path, self.root).replace(os.sep, "/")

    def allows_of(self, relative: str) -> list[ConfigAllow]:
        """Return the allows that apply to a file, in order; its path is relative to the config's folder, with `/`."""
        if self._allows_by_path is None:
            self._allows_by_path = {}
            for number, allow in enumerate(self.allows):
                paths = allow.files.exact()
                if paths is None:
                    self._other_allows.append(number)
                for path in paths or ():
                    self._allows_by_path.setdefault(path, []).append(number)
        parts = relative.split("/")
        # A pattern for a folder applies to everything below it.
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        named = {number for path in above for number in self._allows_by_path.get(path, ())}
        asked = (self.allows[number] for number in sorted({*named, *self._other_allows}))
        return [allow for allow in asked if allow.files.match(relative)]

    def leaves_out(self, relative: str) -> bool:
        """Return whether a file, given by its path relative to the root, is excluded or not included."""
        return self.exclude.match(relative) or not (self.include.is_empty or self.include.match(relative))

    def kind(self, path: str) -> str | None:
        """Return the kind that the config assigns to a file as a whole, or None."""
        if not self.kinds:
            return None
        relative = self.relative(path)
        return next((one.kind for one in self.kinds if not one.at and one.files.match(relative)), None)

    def inner_kinds(self, path: str) -> list[tuple[str, str]]:
        """Return the kinds of parts of a file: kinds and pointer patterns, in order of precedence."""
        if not self.kinds or not any(one.at for one in self.kinds):
            return []
        relative = self.relative(path)
        return [(one.kind, at) for one in self.kinds if one.at and one.files.match(relative) for at in one.at]

    def environment(self, path: str) -> str | None:
        """Return the environment of a file: from the config, else from the words in its path."""
        relative = self.relative(path)
        if self.environments:
            return next((self.environments[number].name for number in self._environments_at(relative)), None)
        if relative[:3] == "../":
            relative = "/".join(os.path.abspath(path).replace(os.sep, "/").split("/")[-2:])
        return environment_in(relative) or _environment_of_folder(self.root)

    def environments_of(self, path: str) -> list[str]:
        """Return the environments of a file according to the config; the first is its main one."""
        relative = self.relative(path)
        return [self.environments[number].name for number in self._environments_at(relative)]

    def env_files_of(self, environment: str | None) -> list[str]:
        """Return the paths of the existing env files of an environment, the strongest last."""
        one = self._by_name.get(environment)
        named = () if one is None else one.env_files
        paths = [relative_path(os.path.join(self.root, path)) for path in named]
        return [path for path in paths if os.path.lexists(path)]

    def is_production(self, environment: str | None) -> bool | None:
        """Return whether an environment is production, not production (False) or unknown (None)."""
        one = self._by_name.get(environment)
        return is_production(environment) if one is None else one.production


def config_data(config: Config) -> list[Any]:
    """Return a config as plain data, for another process."""
    layers = [[one.path, one.text, one.data] for one in config.layers]
    pinned = None if config.pinned is None else [*config.pinned]
    return [config.root, config.path, config.data, config.text, config.bom, pinned, layers]


def config_from(data: list[Any]) -> Config:
    """Return a config from its data."""
    root, path, content, text, bom, pinned, layers = data
    return Config(
        root,
        path,
        content,
        text,
        bom=bom,
        pinned=None if pinned is None else Pinned(*pinned),
        layers=[Layer(*one) for one in layers],
    )


@lru_cache(maxsize=1024)
def _relative_folder(folder: str, root: str, here: str) -> str:
    """Return a folder, given relative to `here`, relative to a root; empty for the root itself, else ending in `/`."""
    relative = relative_path(os.path.join(here, folder), root).replace(os.sep, "/")
    return "" if relative == "." else relative + "/"


@cache
def _environment_of_folder(folder: str) -> str | None:
    """Return the environment that the folders of a repository down to this one name; None if none does."""
    return environment_in(_inside_repository(folder))


def _inside_repository(folder: str) -> str:
    """Return a folder relative to the root of its repository; empty outside of a repository."""
    top = repository_root(folder)
    return "" if top is None else relative_path(folder, top).replace(os.sep, "/")
