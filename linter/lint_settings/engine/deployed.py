"""The values of placeholders in each environment, from the config's env files and those of the command line."""

from __future__ import annotations

import os

from ..config.config_file import find_config
from ..console.terminal import quoted
from ..documents.env_file import text_in, text_of
from ..documents.files import content_of_file, repository_root
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.source import shown
from ..search import PathError
from ..search.shown_paths import is_inside
from .filled import Env, EnvFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..config.config import Config
    from ..config.entries import Environment
    from ..documents.env_file import Entry
    from ..documents.source import Source

# Names as in shells, and with the dots and dashes that other tools allow.
_WORDS = (lazy_pattern(r"[A-Za-z_][A-Za-z0-9_]*"), lazy_pattern(r"[A-Za-z_][A-Za-z0-9_.-]*"))


class Deployed:
    """The values of a project, by environment; those of `given` override all others, for every file.

    `content_at` returns the content of an env file of the config in another state: see Options. Raises EnvFileError.
    """

    def __init__(
        self,
        config: Config,
        given: Env | None,
        *,
        as_deployed: bool = False,
        content_at: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self._config = config
        self._given = given
        self._content_at = content_at
        self._read: dict[str, EnvFile | None] = {}
        self._envs: dict[str, Env] = {}
        self._used: dict[str | None, set[str]] = {one.name: set() for one in config.environments}
        self._shared: set[str] = set()  # variables of files that may be for any environment
        self.missing: dict[str, list[str]] = {}
        for environment in config.environments if as_deployed else ():
            self._add(environment)

    def _add(self, environment: Environment) -> None:
        paths = [os.path.join(self._config.root, path) for path in environment.env_files]
        files = [one for one in map(self._file, paths) if one is not None]
        missing = [path for path in paths if self._read[path] is None]
        if missing:
            self.missing[environment.name] = list(map(shown, missing))
        if not files:
            return  # such as a developer's checkout without the secrets
        given = self._given.env_files if self._given is not None else ()
        as_text = self._given is not None and self._given.as_text
        env = Env(as_text=as_text, env_files=(*files, *given), is_complete=not missing)
        self._envs[environment.name] = env

    def _file(self, path: str) -> EnvFile | None:
        if path not in self._read:
            other = self._content_at(path) if self._content_at is not None else None
            self._read[path] = None
            if other is not None:
                self._read[path] = EnvFile.of(shown(path), text_in(shown(path), other)) if other else None
            elif os.path.lexists(path):
                is_private = not self._is_in_project(path)
                self._read[path] = EnvFile.of(shown(path), text_of(shown(path), content_of_file), is_private=is_private)
        return self._read[path]

    def _is_in_project(self, path: str) -> bool:
        """Return whether a file is in the repository: other files that a config names must not be shown."""
        root = os.path.realpath(self._config.root)
        return is_inside(os.path.realpath(path), repository_root(root) or root)

    @property
    def environments(self) -> list[str]:
        """The environments with env files of their own."""
        return list(self._envs)

    def env(self, environment: str | None) -> Env | None:
        """Return the values for the files of an environment; None if there are none."""
        return self._envs.get(environment or "", self._given)

    def further(self, path: str, environment: str | None) -> list[str]:
        """Return the other environments of a file: a shared file belongs to several."""
        named = self._config.environments_of(path)
        if environment is None and not named:
            return self.environments
        return [name for name in named if name != environment and name in self._envs]

    # --- which variables are used

    def note(self, source: Source) -> None:
        """Record the variables that a file uses, also those with a character in their name that cannot be seen."""
        used = self._used.get(source.environment, self._shared)
        texts = [source.text] if source.placeholder_mark in source.text else []
        if texts and not source.is_ascii:  # which is reported where the name is used
            from ..documents.yaml.characters import without_hidden

            texts.append(without_hidden(source.text))
        for text in texts:
            for match in source.placeholder.finditer(text):
                used.update(word for words in _WORDS for word in words.findall(match.group()))

    def uses_any(self, environment: str) -> bool:
        """Return whether a file of an environment, or one that may be of any, uses a variable."""
        return bool(self._used.get(environment) or self._shared)

    def unused(self) -> dict[str, dict[str, Entry]]:
        """Return for each env file the variables that no file uses, by name."""
        files: dict[str, EnvFile] = {}
        used: dict[str, set[str]] = {}
        for name, env in self._envs.items():
            for one in env.env_files:
                files[one.path] = one
                used.setdefault(one.path, set()).update(self._used[name])
        given = self._given.env_files if self._given is not None else ()
        every = set().union(*self._used.values()) if given else set()
        for one in given:
            files[one.path], used[one.path] = one, every
        return {
            path: {
                entry.name: entry
                for entry in one.entries
                if not (entry.name in used[path] or entry.name in self._shared)
            }
            for path, one in files.items()
        }

    def repeated(self) -> dict[str, list[Entry]]:
        """Return for each env file the lines about a variable that a later line sets."""
        every = [one for env in (*self._envs.values(), self._given) if env is not None for one in env.env_files]
        return {path: _overridden(one.entries) for path, one in {one.path: one for one in reversed(every)}.items()}


def _overridden(entries: Sequence[Entry]) -> list[Entry]:
    last = {entry.name: entry.line for entry in entries}
    return [entry for entry in entries if entry.line != last[entry.name]]


class EnvOfFile(Frozen):
    """The values for one file, and the environments that share it if none was chosen."""

    __slots__ = ()

    env: Env
    shared_by: list[str]


def env_of_file(
    path: str, config: Config | None, environment: str | None, env_files: Sequence[str], *, as_text: bool = False
) -> EnvOfFile:
    """Return the values for a file: those of its environment or of the given one, overridden by those of `env_files`.

    Raises ConfigError, EnvFileError, and PathError for an environment that the config does not define.
    """
    config = config or find_config(os.path.abspath(os.path.dirname(path) or os.curdir))
    names = [one.name for one in config.environments]
    if environment is not None and environment not in names:
        there_are = f"it defines {', '.join(names)}" if names else "it defines none"
        where = quoted(shown(config.path)) if config.path is not None else "the config"
        raise PathError(f"{where} does not define the environment `{environment}`; {there_are}")
    given = Env(env_files, as_text=as_text)
    deployed = Deployed(config, given, as_deployed=True)
    own = environment or config.environment(path)
    shared_by = deployed.further(path, own) if environment is None and own is None else []
    return EnvOfFile(deployed.env(own) or given, shared_by)
