"""What the files under one config share: the rules that run on them and the workspace that they make up."""

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
    """What is asked of a run, beside the paths.

    - `select`, `ignore`: names of rules; `enable`: names of rules that are off by default. Without `local_rules` no
      rule of the project's own runs.
    - `use_allows`: whether allowed findings are left out; `today` is the date (YYYY-MM-DD) on which allows expire.
    - `folders`: the real paths of folders that the run was given whole.
    - `baseline`: the path of one that applies in place of the config's. Without `use_baseline` what it records is
      reported too; `update_baseline` records what is found.
    - `fold`: whether findings that only follow from another one are left out.
    - `env`: values of placeholders, which win over those of the env files that the config names; these are used if
      `as_deployed` is set. `env_content` returns the content of such a file in another state by its path: None where it
      is as it is now, nothing where it is missing.
    - `timings`: collects the time of stages and rules; None if nobody wants to know.
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

    Raises RegistryError for a rule that cannot be loaded, SelectionError for a name that no rule has, EnvFileError.
    `deployed` is what placeholders stand for; None where nothing says that. `baselines` are those of the run by their
    real paths, which projects share.
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
        """The findings that are known and not told again; None where nothing is recorded.

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
    """All rules that there are under a config: the project's own, too, which are only outlined without `run`.

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
    """A rule name, in the config or on the command line, that no rule has; or an option that its rule does not know."""


def selection(registry: Registry, config: Config, options: Options) -> frozenset[str]:
    """The names of the rules that run at all: selected, not ignored, not off by default unless asked for.

    Raises SelectionError for a name that no rule has, and for an option that its rule does not know.
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
    """The names of rules in a config, each with the path of the key or value that it is."""
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
    """See to it that rules exist that somebody names in a place, such as the command line.

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
            continue  # which options it takes may not be known before it runs
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
    """Whether a value of the config is of the type of an option's default."""
    if isinstance(default, (list, tuple)):
        return isinstance(value, list)
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return default is None or type(value) is type(default)


def _place(config: Config, path: tuple[str | int, ...]) -> str:
    """The file and line of a key of the config."""
    return f"{relative_path(config.path)}:{config.places.key_line(path)}" if config.path else "the config"
