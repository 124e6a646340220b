"""Runs the language server for an editor."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import channels, print_stderr, redirected
from .help import Command

EXAMPLES = (("Start the server, as editors do themselves", "lint-settings lsp"),)
_NOT_SHUT_DOWN = 1  # the protocol asks for this code
_MISSING = "the language server needs more packages; install them with `pip install 'lint-settings[lsp]'`"


@click.command(cls=Command, examples=EXAMPLES)
@click.option("--local-rules", is_flag=True, help="Run the rules in folders that the config lists in `rules`.")
@click.option("--stdio", is_flag=True, hidden=True, help="Use standard input and output, which is the default.")
def command(local_rules: bool, stdio: bool) -> int:
    """Run the language server for editors.

    The project's own rules run only with --local-rules, because editors also open projects that you do not trust yet.
    """
    try:
        from ..lsp.start import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "attrs", "cattrs"):
            raise
        print_stderr(_MISSING)
        return FAILED
    stdin, stdout = channels()
    # Output of rules must not mix with the protocol.
    is_done = redirected(lambda: serve(stdin, stdout, local_rules=local_rules))
    return CLEAN if is_done else _NOT_SHUT_DOWN
