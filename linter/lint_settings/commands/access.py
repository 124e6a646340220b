"""Shows which API client may make which call."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout
from .errors import answered
from .help import Command
from .options import GivenText, format_option


def _complete_operations(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..schema.permissions import operations

    begun = incomplete.casefold()
    return [CompletionItem(one.name) for one in operations() if one.name.casefold().startswith(begun)]


def _complete_features(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..schema.permissions import known_features

    return [CompletionItem(name) for name in known_features() if name.startswith(incomplete)]


EXAMPLES = (
    ("List the calls that an API client with these features may make", "lint-settings access --feature direct_access"),
    ("List the features that may make a call", 'lint-settings access --operation "PUT client settings"'),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.option(
    "--feature",
    "held",
    multiple=True,
    type=GivenText("name a feature, or leave the option out"),
    shell_complete=_complete_features,
    help="Feature of the API client (repeatable).",
)
@click.option(
    "--operation",
    "named",
    multiple=True,
    type=GivenText("name a call, or leave the option out"),
    shell_complete=_complete_operations,
    help="API call, by its name or path (repeatable).",
)
@format_option("text", "json")
def command(held: tuple[str, ...], named: tuple[str, ...], format_: str) -> int:
    """Show which API client may make which call.

    With --feature, list the calls that a client with these features may make. With --operation, list the features
    that may make the call. With both, report whether that client may make these calls. Without options, list all
    features and calls.
    """
    return answered(lambda: _access(held, named, format_ == "json"))


def _access(held: tuple[str, ...], named: tuple[str, ...], as_json: bool) -> int:
    from ..schema.access_names import find_feature, find_operations, unknown_feature, unknown_operation
    from .access_report import json_report, text_report

    features = {name: find_feature(name) for name in held}
    calls = {name: find_operations(name) for name in named}
    unknown = [unknown_feature(name) for name, feature in features.items() if feature is None]
    unknown += [unknown_operation(name) for name, found in calls.items() if not found]
    for message in unknown:
        print_stderr(message)
    if unknown:
        return FAILED
    known = list(dict.fromkeys(feature for feature in features.values() if feature is not None))
    asked = {one.name: one for found in calls.values() for one in found}
    if as_json:
        emit_json(json_report(known, list(asked.values())))
    else:
        for line in text_report(known, list(asked.values())):
            print_stdout(line)
    return CLEAN
