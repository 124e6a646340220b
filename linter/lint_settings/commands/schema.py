"""Prints the JSON Schema of a kind of file."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stdout
from .errors import print_stderr
from .help import Command


def _complete_kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..documents.schema_files import kinds

    return [CompletionItem(kind) for kind in kinds() if kind.startswith(incomplete)]


EXAMPLES = (
    ("List the kinds", "lint-settings schema"),
    ("Write a schema for your editor", "lint-settings schema client-settings > client-settings.schema.json"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("kind", required=False, shell_complete=_complete_kinds)
def command(kind: str | None) -> int:
    """Print the JSON Schema of a kind of file.

    Without KIND, list the kinds. `config` is the config file, `report` is the JSON report.
    """
    from ..documents.schema_files import kinds
    from ..messages.spelling import nearest
    from ..schema.printed import printed_schema

    if kind is None:
        for name in kinds():
            print_stdout(name)
        return CLEAN
    if kind not in kinds():
        meant = nearest(kind, kinds(), 4)
        hint = f"did you mean `{meant}`?" if meant else "known: " + ", ".join(kinds())
        print_stderr(f"there is no kind `{kind}`; {hint}")
        return FAILED
    emit_json(printed_schema(kind))
    return CLEAN
