"""All rules: built-in ones, those of entry points and those in folders of the project."""

from __future__ import annotations

import os
import sys
from functools import cache, cached_property, partial
from types import ModuleType

from ..documents.files import own_data
from ..documents.finding import Finding
from ..documents.own_modules import load_module
from .index import IndexedRule, RuleFile, files_in, is_rule_file, read_index
from .rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from .rule import Check

GROUP = "lint_settings.rules"


class RegistryError(Exception):
    """A rule that cannot be loaded; the text says which, from where and why."""


class ContractError(Exception):
    """A third-party rule that violates the contract: see _Guarded."""


class _Guarded:
    """Guards a third-party check: it may only return findings of its own rule, and is named if the run is stopped."""

    __slots__ = ("check", "name")

    def __init__(self, name: str, check: Check) -> None:
        self.name = name
        self.check = check

    def __call__(self, *arguments: Any) -> list[Finding]:
        try:
            findings = list(self.check(*arguments))
        except Exception:
            raise
        except BaseException as stop:  # if the run is stopped, then perhaps because this rule takes so long
            stop.add_note(f"in rule {self.name} on {arguments[-1].document.source.path}")
            raise
        if any(not isinstance(finding, Finding) or finding.rule != self.name for finding in findings):
            raise ContractError
        return findings


class Registry:
    """Rules by name, and by the settings and kinds that they check.

    `outlined` are the names of those that are known but must not run: see `outline.py`.
    """

    def __init__(self, rules: list[Rule], outlined: Collection[str] = ()) -> None:
        self.outlined = frozenset(outlined)
        self.rules = {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}
        self.by_setting: dict[str, list[Rule]] = {}
        self.by_kind: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for setting in rule.settings:
                self.by_setting.setdefault(setting, []).append(rule)
            if not rule.settings:
                for kind in rule.kinds:
                    self.by_kind.setdefault(kind, []).append(rule)

    @cached_property
    def has_others(self) -> bool:
        """Whether any rule is not built in."""
        return any(isinstance(rule.check, _Guarded) for rule in self.rules.values())


def folder() -> str:
    """Return the folder of the rules that come with the linter."""
    from .. import rules

    return str(rules.__path__[0])


@cache
def builtin() -> tuple[Rule, ...]:
    """Return the built-in rules; most of them are imported only when they are needed."""
    from .. import rules

    files = files_in(folder())
    known = read_index(folder(), files)
    found = []
    for file in files:
        facts = known.get(file.key)
        load = partial(_import, rules, file)
        found.append(load() if facts is None else IndexedRule(file.module.replace("_", "-"), facts, load))
    return tuple(found)


def imported() -> dict[str, Rule]:
    """Return the built-in rules as their modules define them, by `topic/module`."""
    from .. import rules

    return {file.key: _import(rules, file) for file in files_in(folder())}


def load(folders: tuple[str, ...] = (), *, run: bool = True) -> Registry:
    """Return all rules: the built-in ones, those of installed packages, and those in these folders.

    Without `run`, nothing in these folders is executed, and their rules are only outlined: see `outline.py`.

    Raises RegistryError for one that cannot be loaded or that takes the name of another.
    """
    origins = {rule.name: "lint-settings itself" for rule in builtin()}
    rules = list(builtin())
    local = list(_from_folders(folders) if run else _outlines(folders))
    for origin, rule in (*_from_entry_points(), *local):
        if rule.name in origins:
            raise RegistryError(f"rule {rule.name} of {origin} has the name of a rule of {origins[rule.name]}")
        origins[rule.name] = origin
        if rule.check is not None and not isinstance(rule.check, _Guarded):
            rule.check = _Guarded(rule.name, rule.check)
        rules.append(rule)
    return Registry(rules, () if run else [rule.name for _, rule in local])


def _from_package(package: ModuleType) -> Iterator[Rule]:
    for folder in package.__path__:
        for module in sorted(name[:-3] for name in os.listdir(folder) if is_rule_file(name)):
            yield _rule_of(__import__(f"{package.__name__}.{module}", fromlist=("check",)))


def _import(package: ModuleType, file: RuleFile) -> Rule:
    """Return a built-in rule."""
    return _rule_of(load_module(f"{package.__name__}.{file.topic}.{file.module}"))


def _rule_of(module: ModuleType) -> Rule:
    rule = getattr(module, "check", None)
    if not isinstance(rule, Rule):
        raise RegistryError(f"{module.__file__} has no `check` made by the @rule decorator")
    return rule


def _from_entry_points() -> Iterator[tuple[str, Rule]]:
    if not has_entry_points():
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        origin = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        try:
            loaded = point.load()
            if isinstance(loaded, Rule):
                found = [loaded]
            elif hasattr(loaded, "__path__"):
                found = [*_from_package(loaded)]
            else:
                found = [_rule_of(loaded)]
        except RegistryError:
            raise
        except BaseException as error:
            text = f"the rules of {origin} cannot be loaded"
            raise _unloadable(f"while the rules of {origin} were loaded", text, error) from error
        yield from ((origin, rule) for rule in found)


def _unloadable(during: str, text: str, error: BaseException) -> RegistryError:
    """Return the error for rules that cannot be loaded; raises the exception again if it stops the run."""
    from ..console.signals import raise_stop

    if not isinstance(error, Exception):
        error.add_note(during)
    raise_stop(error)
    return RegistryError(f"{text}: {type(error).__name__}: {error}")


def has_entry_points() -> bool:
    """Return whether a package offers rules, by looking at files: importing importlib.metadata takes 40 ms."""
    wanted = f"[{GROUP}]"
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    if wanted.encode() in own_data(os.path.join(folder, name, "entry_points.txt")):
                        return True
                except OSError:
                    continue
    return False


def _from_folders(folders: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    if not folders:
        return
    from importlib.util import module_from_spec, spec_from_file_location  # takes longer to import than many rules

    for path in _paths_in(folders):
        spec = spec_from_file_location(f"lint_settings_project.{os.path.basename(path)[:-3]}", path)
        if spec is None or spec.loader is None:
            continue
        module = module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look up their module there
        try:
            spec.loader.exec_module(module)
        except BaseException as error:
            raise _unloadable(f"while {path} was loaded", f"{path} cannot be loaded", error) from error
        yield path, _rule_of(module)


def _outlines(folders: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    """Yield the outlines of the rules in folders, without executing them."""
    if folders:
        from .outline import outline

        for path in _paths_in(folders):
            yield path, outline(path)


def _paths_in(folders: tuple[str, ...]) -> Iterator[str]:
    """Yield the files in folders that contain rules."""
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            raise RegistryError(f"the rules folder {folder} cannot be read: {error.strerror}") from None
        for name in names:
            if name.endswith(".py") and not name.startswith(("_", "test_")):
                yield os.path.join(folder, name)
