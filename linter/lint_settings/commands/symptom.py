"""Finds the rules that could explain what users see on the login page."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import print_stdout
from .check_options import CheckOptions
from .errors import answered, print_stderr
from .help import Command
from .options import ANY_PATH, isolated_option, registry_here
from .run_check import check

EXAMPLES = (
    ("List the rules that could explain an error page", 'lint-settings symptom "no flow available"'),
    ("Run these rules", 'lint-settings symptom "no flow available" identity/'),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("text")
@click.argument("paths", nargs=-1, type=ANY_PATH)
@isolated_option
def command(text: str, paths: tuple[str, ...], isolated: bool) -> int:
    """List the rules that could explain what users see.

    TEXT describes what users see on the login page. With PATHS, run these rules on the files.
    """
    return answered(lambda: _symptom(text, paths, isolated))


def _symptom(text: str, paths: tuple[str, ...], isolated: bool) -> int:
    from ..rulebook.manual import read_manual
    from ..rulebook.symptom import find_rules, may_cause

    registry = registry_here(isolated=isolated)
    found = find_rules(text, registry)
    if not found:
        print_stderr(f"no rule mentions “{text}”; `lint-settings rules` lists them all")
        return FAILED
    if paths:
        names = [rule.name for rule, _ in found]
        wanted = CheckOptions(
            paths,
            select=tuple(names),
            use_baseline=False,
            isolated=isolated,
            keep=lambda finding: may_cause(finding, text, registry),
        )
        return check(wanted)
    for rule, sentence in found:
        print_stdout(f"{rule.name} ({rule.severity.value}): {sentence}")
        summary = read_manual(rule.manual).summary
        if summary != sentence:
            print_stdout(f"    {summary}")
    return CLEAN
