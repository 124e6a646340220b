"""What the files under one config share: the rules that run on them and the workspace that they make up."""

from __future__ import annotations

import json
import os
from copy import copy
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


class Options:
    """What the command line says about a run, beside the paths.

    `select` and `ignore` are names of rules, `enable` names of rules that are off by default, `use_allows` False
    reports allowed findings too, `today` is the date (YYYY-MM-DD) that allows are measured against, `folders` are the
    real paths of folders that the run was given whole. `baseline` is the path of one that counts in place of the
    config's, `use_baseline` False reports what is in it too, `update_baseline` records what is found. `baselines` are
    those in use, by their real paths. `timings` takes the time of rules and stages, where somebody asks for it. `env`
    are the values that placeholders stand for, over those of the config's env files, which count if `as_deployed` is
    set. `env_content` gives the content of such a file in another state by its path: None where it is as it is now,
    nothing where it is missing. Without `local_rules` no rule of the project's own runs.
    Without `fold`, findings that only follow from another one are reported too.
    """

    def __init__(
        self,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        enable: Sequence[str] = (),
        use_allows: bool = True,
        today: str | None = None,
        folders: Sequence[str] = (),
        baseline: str | None = None,
        use_baseline: bool = True,
        update_baseline: bool = False,
        timings: Timings | None = None,
        local_rules: bool = True,
        env: Env | None = None,
        fold: bool = True,
        as_deployed: bool = False,
        env_content: Callable[[str], bytes | None] | None = None,
    ) -> None:
        self.fold = fold
        self.local_rules = local_rules
        self.select = tuple(select)
        self.ignore = tuple(ignore)
        self.enable = tuple(enable)
        self.use_allows = use_allows
        self.today = today
        self.folders = tuple(folders)
        self.baseline = baseline
        self.use_baseline = use_baseline
        self.update_baseline = update_baseline
        self.timings = timings
        self.env = env
        self.as_deployed = as_deployed
        self.env_content = env_content
        self.baselines: dict[str, Baseline] = {}

    def at(self, content_at: Callable[[str], bytes | None] | None) -> Options:
        """Return these options for another state; see `env_content`. Raises EnvFileError."""
        if content_at is None:
            return self
        other = copy(self)
        other.env_content = content_at
        other.env = self.env.at(content_at) if self.env is not None else None
        return other

    def without_env(self) -> Options:
        """Return these options for files in which nothing is filled in."""
        other = copy(self)
        other.env, other.as_deployed = None, False
        return other


class Project:
    """The config, the rules and the workspace of a group of files.

    Raises RegistryError for a rule that cannot be loaded, SelectionError for a name that no rule has, EnvFileError.
    `deployed` is what placeholders stand for; None where nothing says that.
    """

    def __init__(self, config: Config, options: Options, registry: Registry | None = None) -> None:
        self.config = config
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

        return open_baseline(self.config, options.baseline, options.baselines, recording=options.update_baseline)


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
