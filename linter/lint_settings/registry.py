"""Every rule there is: built-in, from entry points and from folders of the project, all by one door."""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module

from .contract import Rule
from .finding import Finding

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any

    from .contract import Check

GROUP = "lint_settings.rules"


class RegistryError(Exception):
    """A rule that cannot be loaded; the text says which, from where and why."""


class ContractError(Exception):
    """A rule by somebody else that does not keep to the contract: see _Guarded."""


class _Guarded:
    """A check by somebody else, held to what a check may do: give findings of its own rule, and not end the run."""

    __slots__ = ("check", "name")

    def __init__(self, name: str, check: Check) -> None:
        self.name = name
        self.check = check

    def __call__(self, *arguments: Any) -> list[Finding]:
        try:
            findings = list(self.check(*arguments))
        except SystemExit:
            raise ContractError from None
        if any(not isinstance(finding, Finding) or finding.rule != self.name for finding in findings):
            raise ContractError
        return findings


class Registry:
    """Rules by name, and by the settings and kinds that they ask for."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}
        self.by_setting: dict[str, list[Rule]] = {}
        self.by_kind: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for setting in rule.settings:
                self.by_setting.setdefault(setting, []).append(rule)
            if not rule.settings and rule.check is not None:
                for kind in rule.kinds:
                    self.by_kind.setdefault(kind, []).append(rule)


@cache
def builtin() -> tuple[Rule, ...]:
    """The rules that come with the linter."""
    from . import rules

    return tuple(_from_package(rules))


def load(folders: tuple[str, ...] = ()) -> Registry:
    """All rules: the built-in ones, those of installed packages, and those in these folders.

    Raises RegistryError for one that cannot be loaded or that takes the name of another.
    """
    origins = {rule.name: "lint-settings itself" for rule in builtin()}
    rules = list(builtin())
    for origin, rule in (*_from_entry_points(), *_from_folders(folders)):
        if rule.name in origins:
            raise RegistryError(f"rule {rule.name} of {origin} has the name of a rule of {origins[rule.name]}")
        origins[rule.name] = origin
        if rule.check is not None and not isinstance(rule.check, _Guarded):
            rule.check = _Guarded(rule.name, rule.check)
        rules.append(rule)
    return Registry(rules)


def _from_package(package: ModuleType) -> Iterator[Rule]:
    for folder in package.__path__:
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py") and not name.startswith("_"):
                module = import_module(f"{package.__name__}.{name[:-3]}")
                yield _rule_of(module)


def _rule_of(module: ModuleType) -> Rule:
    rule = getattr(module, "check", None)
    if not isinstance(rule, Rule):
        raise RegistryError(f"{module.__file__} has no `check` made by the @rule decorator")
    return rule


def _from_entry_points() -> Iterator[tuple[str, Rule]]:
    if not _has_entry_points():
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        origin = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        try:
            loaded = point.load()
            if isinstance(loaded, Rule):
                yield origin, loaded
            elif hasattr(loaded, "__path__"):
                for rule in _from_package(loaded):
                    yield origin, rule
            else:
                yield origin, _rule_of(loaded)
        except RegistryError:
            raise
        except (Exception, SystemExit) as error:
            raise RegistryError(f"the rules of {origin} cannot be loaded: {type(error).__name__}: {error}") from error


def _has_entry_points() -> bool:
    """Whether any installed package offers rules, told by a look at files: importlib.metadata takes 40 ms to import."""
    wanted = f"[{GROUP}]"
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                        if wanted in file.read():
                            return True
                except (OSError, UnicodeDecodeError):
                    continue
    return False


def _from_folders(folders: tuple[str, ...]) -> Iterator[tuple[str, Rule]]:
    from importlib.util import module_from_spec, spec_from_file_location

    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            raise RegistryError(f"the rules folder {folder} cannot be read: {error.strerror}") from None
        for name in names:
            if not name.endswith(".py") or name.startswith(("_", "test_")):
                continue
            path = os.path.join(folder, name)
            spec = spec_from_file_location(f"lint_settings_project.{name[:-3]}", path)
            if spec is None or spec.loader is None:
                continue
            module = module_from_spec(spec)
            sys.modules[spec.name] = module  # dataclasses look for their module there
            try:
                spec.loader.exec_module(module)
            except (Exception, SystemExit) as error:
                raise RegistryError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
            yield path, _rule_of(module)
