"""Prints the completion script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from ..console.exit_codes import CLEAN
from ..console.streams import emit
from .group import cli
from .help import Command

EXAMPLES = (
    ("Set up bash, in ~/.bashrc", 'eval "$(lint-settings completion bash)"'),
    ("Set up zsh, in ~/.zshrc", 'eval "$(lint-settings completion zsh)"'),
    ("Set up fish, in ~/.config/fish/config.fish", "lint-settings completion fish | source"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> int:
    """Print the completion script for a shell."""
    completion = get_completion_class(shell)
    assert completion is not None
    emit(completion(cli, {}, "lint-settings", "_LINT_SETTINGS_COMPLETE").source())
    return CLEAN
