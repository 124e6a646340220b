"""The shared context of the files under one config: their rules and their workspace."""

from __future__ import annotations

import json
import os
from collections import namedtuple
from functools import cached_property

from ..documents.files import relative_path
from ..rulebook.registry import RegistryError
from ..rulebook.registry import load as load_registry
from ..tenant.workspace import Workspace
from .check import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..allows.baseline import Baseline
    from ..config.config import Config
    from ..config.entries import ConfigAllow
    from ..documents.document import Document
    from ..rulebook.registry import Registry
    from .deployed import Deployed
    from .filled import Env
    from .timings import Timings


class Options(
    namedtuple(
        "Options",
        "select ignore enable use_allows today folders baseline use_baseline update_baseline timings local_rules env "
        "fold as_deployed env_content",
        defaults=((), (), (), True, None, (), None, True, False, None, True, None, True, False, None),
    )
):
    """The options of a run, apart from its paths.

    - `select`, `ignore`: names of rules; `enable`: names of rules that are off by default. Without `local_rules` no
      rule of the project's own runs.
    - `use_allows`: whether allowed findings are left out; `today` is the date (YYYY-MM-DD) on which allows expire.
    - `folders`: the real paths of folders that the run was given as a whole.
    - `baseline`: the path of one that replaces the config's. Without `use_baseline` recorded findings are reported too;
      `update_baseline` records all findings.
    - `fold`: whether findings that merely follow from another one are omitted.
    - `env`: values of placeholders, which override those of the config's env files; these are used if `as_deployed` is
      set. `env_content` returns the content of such a file in another state by its path: None if it is unchanged,
      empty if it is missing.
    - `timings`: measures the time of stages and rules, if requested.
    """

    __slots__ = ()

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    enable: tuple[str, ...]
    use_allows: bool
    today: str | None
    folders: tuple[str, ...]
    baseline: str | None
    use_baseline: bool
    update_baseline: bool
    timings: Timings | None
    local_rules: bool
    env: Env | None
    fold: bool
    as_deployed: bool
    env_content: Callable[[str], bytes | None] | None

    def at(self, content_at: Callable[[str], bytes | None] | None) -> Options:
        """Return these options for another state; see `env_content`. Raises EnvFileError."""
        if content_at is None:
            return self
        env = self.env.at(content_at) if self.env is not None else None
        return self._replace(env=env, env_content=content_at)

    def without_env(self) -> Options:
        """Return these options for files in which nothing is filled in."""
        return self._replace(env=None, as_deployed=False)


class Project:
    """The config, the rules and the workspace of a group of files.

    `deployed` are the values of placeholders, None if there are none. `baselines` are those of the run by real path,
    which projects share. Raises RegistryError for a rule that cannot be loaded, SelectionError for an unknown rule, and
    EnvFileError.
    """

    def __init__(
        self,
        config: Config,
        options: Options,
        registry: Registry | None = None,
        baselines: dict[str, Baseline] | None = None,
    ) -> None:
        self.config = config
        self._baselines = {} if baselines is None else baselines
        self.registry = registry or registry_of(config, run=options.local_rules)
        if options.timings is not None:
            self.registry = options.timings.watch(self.registry)
        self.workspace = Workspace(config)
        self.pipelines: list[Document] = _pipelines(config)
        for pipeline in self.pipelines:
            self.workspace.add(pipeline)
        self.options = options
        self.deployed: Deployed | None = _deployed(config, options)
        self.selected = selection(self.registry, config, options)
        self.plan = Plan(self.registry, self.selected, config.options)
        self.plan_over_time = Plan(self.registry, self.selected, config.options, over_time=True)
        if options.timings is not None:
            self.plan.validate = options.timings.watched_stage("validate by the schemas", self.plan.validate)
        self.used_allows: set[ConfigAllow] = set()

    @cached_property
    def baseline(self) -> Baseline | None:
        """The recorded findings, which are not reported again; None if nothing is recorded.

        Raises ConfigError for a baseline that cannot be used.
        """
        options = self.options
        if not options.use_baseline or not (options.baseline or self.config.baseline or options.update_baseline):
            return None
        from ..allows.baseline import open_baseline

        return open_baseline(self.config, options.baseline, self._baselines, recording=options.update_baseline)


def _deployed(config: Config, options: Options) -> Deployed | None:
    is_named = options.as_deployed and any(one.env_files for one in config.environments)
    if options.env is None and not is_named:
        return None
    from .deployed import Deployed

    return Deployed(config, options.env, as_deployed=options.as_deployed, content_at=options.env_content)


def _pipelines(config: Config) -> list[Document]:
    if not config.pipelines:
        return []
    from ..tenant.pipelines import config_documents

    return list(config_documents(config))


def registry_of(config: Config, *, run: bool = True) -> Registry:
    """Return all rules for a config, including the project's own, which are only outlined without `run`.

    Raises RegistryError.
    """
    for at, folder in enumerate(config.rules):
        try:
            os.scandir(config.stored(os.path.join(config.root, folder))).close()
        except OSError as error:
            where = _place(config, ("rules", at))
            raise RegistryError(
                f"the rules folder {folder} (named in {where}) cannot be read: {error.strerror}"
            ) from None
    return load_registry(tuple(config.stored(os.path.join(config.root, folder)) for folder in config.rules), run=run)


class SelectionError(Exception):
    """An unknown rule in the config or on the command line, or an option that its rule does not have."""


def selection(registry: Registry, config: Config, options: Options) -> frozenset[str]:
    """Return the names of the rules that run: selected, not ignored, and enabled if they are off by default.

    Raises SelectionError for an unknown rule, and for an option that its rule does not have.
    """
    in_environments = [name for environment in config.environments for name in environment.severity]
    check_names((*options.select, *options.ignore), registry, "the command line")
    for path, name in _named_rules(config):
        if name not in registry.rules:
            check_names((name,), registry, _place(config, path))
    _check_options(registry, config)
    wanted = set(options.select or config.select or registry.rules) - registry.outlined
    asked_for = {*options.select, *options.enable, *config.select, *config.severity, *in_environments}
    ignored = {*options.ignore, *config.ignore}
    return frozenset(
        name for name in wanted if name not in ignored and (registry.rules[name].enabled or name in asked_for)
    )


def _named_rules(config: Config) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the names of rules in a config, each with the path of its key or value."""
    for key, names in (("select", config.select), ("ignore", config.ignore)):
        for at, name in enumerate(names):
            yield (key, at), name
    for key, table in (("severity", config.severity), ("options", config.options)):
        for name in table:
            yield (key, name), name
    for environment in config.environments:
        for name in environment.severity:
            yield ("environments", environment.name, "severity", name), name


def check_names(names: Sequence[str], registry: Registry, where: str) -> None:
    """Check that the rules named in a place, such as the command line, exist.

    Raises SelectionError.
    """
    for name in names:
        if name not in registry.rules:
            from ..messages.spelling import nearest

            meant = nearest(name, registry.rules)
            hint = f"did you mean `{meant}`?" if meant else "`lint-settings rules` lists them all"
            raise SelectionError(f"there is no rule `{name}` (named in {where}); {hint}")


def _check_options(registry: Registry, config: Config) -> None:
    for rule, options in config.options.items():
        if rule in registry.outlined:
            continue  # its options may be unknown before it runs
        known = registry.rules[rule].options
        for name, value in options.items():
            if name not in known:
                hint = f"it takes {', '.join(f'`{one}`' for one in known)}" if known else "it takes none"
                where = _place(config, ("options", rule, name))
                raise SelectionError(f"rule {rule} has no option `{name}` (named in {where}); {hint}")
            if not _is_like(value, known[name]):
                default = json.dumps(known[name], ensure_ascii=False)
                what = f"option `{name}` of rule {rule} (named in {_place(config, ('options', rule, name))})"
                raise SelectionError(f"{what} takes a value like its default {default}")


def _is_like(value: object, default: object) -> bool:
    """Return whether a value of the config has the type of an option's default."""
    if isinstance(default, (list, tuple)):
        return isinstance(value, list)
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return default is None or type(value) is type(default)


def _place(config: Config, path: tuple[str | int, ...]) -> str:
    """Return the file and line of a key of the config."""
    return f"{relative_path(config.path)}:{config.places.key_line(path)}" if config.path else "the config"
