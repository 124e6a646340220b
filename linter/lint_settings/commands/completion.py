"""Prints what a shell needs to complete command lines."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ..console import emit
from ..request import CLEAN
from . import cli


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> int:
    """Print the completion script of a SHELL, to be sourced by it."""
    completion = get_completion_class(shell)
    assert completion is not None
    emit(completion(cli, {}, "lint-settings", "_LINT_SETTINGS_COMPLETE").source())
    return CLEAN
