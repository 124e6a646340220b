"""What the options of several commands have in common."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from ..console import aside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..registry import Registry

    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # older versions of click know no parameter here


class NameList(_ParamType):
    """Names separated by commas; the option may be repeated too."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The names in a text, as a tuple."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class RuleList(NameList):
    """Names of rules, which the shell can complete."""

    name = "rules"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The rules that begin like the last name typed."""
        done, _, begun = incomplete.rpartition(",")
        before = f"{done}," if done else ""
        return [CompletionItem(before + name) for name in rules_to_complete() if name.startswith(begun)]


def registry_here() -> Registry:
    """The rules that there are where we stand, the project's own among them.

    Raises ConfigError and RegistryError.
    """
    from ..config import find_config
    from ..project import registry_of

    registry: Registry = aside(lambda: registry_of(find_config(os.getcwd())))
    return registry


def rules_to_complete() -> Iterable[str]:
    """The names of the rules that there are where we stand, or of the built-in ones where that cannot be told."""
    from ..config import ConfigError
    from ..registry import RegistryError, builtin

    try:
        return registry_here().rules
    except (ConfigError, RegistryError):
        return [rule.name for rule in builtin()]  # no place to complain


def flat(values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The names of an option that was given several times."""
    return tuple(name for names in values for name in names)
