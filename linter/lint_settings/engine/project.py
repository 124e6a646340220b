"""The shared context of the files under one config: their rules and their workspace."""

from __future__ import annotations

import os
from functools import cached_property

from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self

    from ..allows.baseline import Baseline
    from ..config.config import Config
    from ..config.entries import ConfigAllow
    from ..documents.document import Document
    from ..rulebook.registry import Registry
    from ..rulebook.selection import Severities
    from ..tenant.workspace import Workspace
    from .check import Plan
    from .deployed import Deployed
    from .filled import Env


class Options(Frozen):
    """The options of a run, apart from its paths.

    - `select`, `ignore`: rules by name, topic or prefix; `enable`: names of rules that are off by default. Without
      `local_rules` no rule of the project's own runs.
    - `use_allows`: whether allowed findings are left out; `today` is the date (YYYY-MM-DD) on which allows expire.
    - `folders`: the real paths of folders that the run was given as a whole.
    - `baseline`: the path of one that replaces the config's. Without `use_baseline` recorded findings are reported too;
      `update_baseline` records all findings.
    - `fold`: whether findings that merely follow from another one are omitted.
    - `env`: values of placeholders, which override those of the config's env files; these are used if `as_deployed` is
      set. `env_content` returns the content of such a file in another state by its path: None if it is unchanged,
      empty if it is missing.
    - `fail_level`: the lowest severity that fails the run, or `never`; None leaves it to each config.
    - `records`: whether lookups are recorded, for a further run in this process: see Memory.
    - `asked`: what the report will ask about files with findings, see Excerpt.look_up; None for everything.
    - `explains_skipped`: whether the report will ask for the reason of every skipped file.
    """

    __slots__ = ()

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    use_allows: bool = True
    today: str | None = None
    folders: tuple[str, ...] = ()
    baseline: str | None = None
    use_baseline: bool = True
    update_baseline: bool = False
    local_rules: bool = True
    env: Env | None = None
    fold: bool = True
    as_deployed: bool = False
    env_content: Callable[[str], bytes | None] | None = None
    fail_level: str | None = None
    records: bool = False
    asked: tuple[str, ...] | None = None
    explains_skipped: bool = False

    def at(self, content_at: Callable[[str], bytes | None] | None) -> Options:
        """Return these options for another state; see `env_content`. Raises EnvFileError."""
        if content_at is None:
            return self
        env = self.env.at(content_at) if self.env is not None else None
        return self._replace(env=env, env_content=content_at)

    def selected(self, registry: Registry, config: Config) -> frozenset[str]:
        """Return the names of the rules that run. Raises SelectionError."""
        from ..rulebook.selection import selection

        return selection(registry, config, select=self.select, ignore=self.ignore, enable=self.enable)

    def without_env(self) -> Options:
        """Return these options for files in which nothing is filled in."""
        return self._replace(env=None, as_deployed=False)


def options_data(options: Options) -> list[Any]:
    """Return options as plain data, for another process; they must be those of files in which nothing is filled in."""
    return [*options._replace(env_content=None)]


def options_from(data: list[Any]) -> Options:
    """Return options from their data."""
    return Options(*(tuple(one) if isinstance(one, list) else one for one in data))


class Project:
    """The config, the rules and the workspace of a group of files.

    `deployed` are the values of placeholders, None if there are none. `baselines` are those of the run by real path,
    which projects share. What a check needs is loaded and imported at its first use: a run in which no file has changed
    does without, or it would take an eighth longer. `prepare` raises what can be wrong with it.
    """

    def __init__(
        self,
        config: Config,
        options: Options,
        registry: Registry | None = None,
        baselines: dict[str, Baseline] | None = None,
    ) -> None:
        self.config = config
        self.options = options
        self._registry = registry
        self._baselines = {} if baselines is None else baselines
        self.used_allows: set[ConfigAllow] = set()

    def prepare(self) -> Self:
        """Load the rules and all else that a check needs, and return the project.

        Raises RegistryError for a rule that cannot be loaded, EnvFileError, and SelectionError for an unknown rule.
        """
        _ = self.registry, self.pipelines, self.deployed, self.selected, self.severities, self.plan
        return self

    @cached_property
    def registry(self) -> Registry:
        """All rules, whether they run or not."""
        return self._registry or registry_of(self.config, run=self.options.local_rules)

    @cached_property
    def workspace(self) -> Workspace:
        """The documents of all files, with the pipelines of the config."""
        from ..tenant.workspace import Workspace

        workspace = Workspace(self.config)
        for pipeline in self.pipelines:
            workspace.add(pipeline)
        return workspace

    @cached_property
    def pipelines(self) -> list[Document]:
        """The pipelines of the config, as documents."""
        if not self.config.pipelines:
            return []
        from ..tenant.pipelines import config_documents

        return list(config_documents(self.config))

    @cached_property
    def deployed(self) -> Deployed | None:
        """The values of placeholders, None if there are none."""
        return _deployed(self.config, self.options)

    @cached_property
    def selected(self) -> frozenset[str]:
        """The names of the rules that run."""
        return self.options.selected(self.registry, self.config)

    @cached_property
    def severities(self) -> Severities:
        """The severities that the config gives to rules."""
        from ..rulebook.selection import Severities

        return Severities(self.registry, self.config)

    @cached_property
    def plan(self) -> Plan:
        """The rules that run, by what they check."""
        from .check import Plan

        return Plan(self.registry, self.selected, self.config.options, not_kept=self.config.not_kept)

    def names(self, path: str) -> bool:
        """Return whether anything that the user has said makes a file count, whatever it contains."""
        config = self.config
        is_any = self.deployed is not None or "unknown-kind" in self.selected
        if is_any or config.kind(path) is not None or config.inner_kinds(path):
            return True
        return bool(config.allows) and bool(config.allows_of(config.relative(path)))

    @cached_property
    def plan_over_time(self) -> Plan:
        """The rules that compare two states of a file."""
        from .check import Plan

        options, not_kept = self.config.options, self.config.not_kept
        return Plan(self.registry, self.selected, options, over_time=True, not_kept=not_kept)

    @property
    def has_baseline(self) -> bool:
        """Whether findings are compared to recorded ones, or recorded."""
        options = self.options
        return options.use_baseline and bool(options.baseline or self.config.baseline or options.update_baseline)

    @cached_property
    def baseline(self) -> Baseline | None:
        """The recorded findings, which are not reported again; None if nothing is recorded.

        Raises ConfigError for a baseline that cannot be used.
        """
        if not self.has_baseline:
            return None
        options = self.options
        from ..allows.baseline import open_baseline

        return open_baseline(self.config, options.baseline, self._baselines, recording=options.update_baseline)


class Projects:
    """The projects of a run, one for each config; `baselines` are those that they use, by real path."""

    __slots__ = ("_by_config", "_options", "_prepared", "baselines")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._by_config: dict[int, Project] = {}
        self._prepared: dict[int, Project] = {}
        self.baselines: dict[str, Baseline] = {}

    def __call__(self, config: Config) -> Project:
        """Return the project of a config, prepared for a check; errors as in `Project.prepare`."""
        project = self._prepared.get(id(config))
        if project is None:
            project = self._prepared[id(config)] = self.outline(config).prepare()
        return project

    def outline(self, config: Config) -> Project:
        """Return the project of a config, of which nothing need be loaded yet."""
        project = self._by_config.get(id(config))
        if project is None:
            project = self._by_config[id(config)] = Project(config, self._options, baselines=self.baselines)
        return project

    def __iter__(self) -> Iterator[Project]:
        """Return the projects of the run."""
        return iter(self._by_config.values())


def _deployed(config: Config, options: Options) -> Deployed | None:
    is_named = options.as_deployed and any(one.env_files for one in config.environments)
    if options.env is None and not is_named:
        return None
    from .deployed import Deployed

    return Deployed(config, options.env, as_deployed=options.as_deployed, content_at=options.env_content)


def registry_of(config: Config, *, run: bool = True) -> Registry:
    """Return all rules for a config, including the project's own, which are only outlined without `run`.

    Raises RegistryError.
    """
    from ..rulebook.registry import RegistryError, load
    from ..rulebook.selection import place_in_config

    for at, folder in enumerate(config.rules):
        try:
            os.scandir(config.stored(os.path.join(config.root, folder))).close()
        except OSError as error:
            where = place_in_config(config, ("rules", at))
            raise RegistryError(
                f"the rules folder {folder} (named in {where}) cannot be read: {error.strerror}"
            ) from None
    return load(tuple(config.stored(os.path.join(config.root, folder)) for folder in config.rules), run=run)
