"""Lists every rule."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN
from ..console.streams import emit_json, print_stdout
from .errors import answered
from .help import Command
from .options import isolated_option, registry_here

EXAMPLES = (
    ("List the rules", "lint-settings rules"),
    ("Print them as JSON", "lint-settings rules --format json"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    help="Output format [default: text].",
)
@isolated_option
def command(format_: str, isolated: bool) -> int:
    """List all rules with their severity and summary."""
    return answered(lambda: _list_rules(format_ == "json", isolated))


def _list_rules(as_json: bool, isolated: bool) -> int:
    from ..rulebook.manual import read_manual

    rules = registry_here(isolated=isolated).rules.values()
    if as_json:
        rows = [
            {
                "name": rule.name,
                "severity": rule.severity.value,
                "summary": read_manual(rule.manual).summary,
                "enabled": rule.enabled,
                "settings": list(rule.settings),
                "kinds": list(rule.kinds),
                "options": rule.options,
            }
            for rule in rules
        ]
        emit_json(rows)
        return CLEAN
    longest = max(len(rule.name) for rule in rules)
    for rule in rules:
        off = "" if rule.enabled else " (off until configured)"
        print_stdout(f"{rule.name:<{longest}}  {rule.severity.value:<7}  {read_manual(rule.manual).summary}{off}")
    return CLEAN
