"""Lists every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..console.exit_codes import CLEAN
from ..console.streams import emit_json, print_stdout
from .errors import answered
from .help import Command
from .options import format_option, isolated_option, registry_here

if TYPE_CHECKING:
    from ..rulebook.rule import Rule

EXAMPLES = (
    ("List the rules", "lint-settings rules"),
    ("Print them as JSON", "lint-settings rules --format json"),
)


@click.command(cls=Command, examples=EXAMPLES)
@format_option("text", "json")
@isolated_option
def command(format_: str, isolated: bool) -> int:
    """List all rules with their severity and summary."""
    return answered(lambda: _list_rules(format_ == "json", isolated))


def _list_rules(as_json: bool, isolated: bool) -> int:
    from ..rulebook.manual import read_manual

    rules = registry_here(isolated=isolated).rules.values()
    if as_json:
        emit_json([_row(rule) for rule in rules])
        return CLEAN
    longest = max(len(rule.name) for rule in rules)
    for rule in rules:
        off = "" if rule.enabled else " (off until configured)"
        print_stdout(f"{rule.name:<{longest}}  {rule.severity.value:<7}  {read_manual(rule.manual).summary}{off}")
    return CLEAN


def _row(rule: Rule) -> dict[str, Any]:
    """Return what JSON says about a rule."""
    from ..rulebook.manual import read_manual
    from ..rulebook.pages import page_of
    from ..rulebook.topics import topic_name

    manual = read_manual(rule.manual)
    return {
        "name": rule.name,
        "topic": topic_name(rule.topic) or None,
        "severity": rule.severity.value,
        "summary": manual.summary,
        "symptom": manual.symptom,
        "fix": rule.fix or None,
        "enabled": rule.enabled,
        "settings": list(rule.settings),
        "kinds": list(rule.kinds),
        "needs": list(rule.needs),
        "options": rule.options,
        "link": page_of(rule.name),
        "sources": list(manual.urls),
    }
