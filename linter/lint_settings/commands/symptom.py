"""Finds the rules that could explain what users see on the login page."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import print_stderr, print_stdout
from .check_options import CheckOptions
from .errors import answered
from .help import Command
from .options import ANY_PATH, isolated_option, registry_here
from .run_check import check

EXAMPLES = (
    ("List the rules that could explain an error page", 'lint-settings symptom "no flow available"'),
    ("List all symptoms", "lint-settings symptom"),
    ("Run these rules", 'lint-settings symptom "no flow available" identity/'),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("text", required=False)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@isolated_option
def command(text: str | None, paths: tuple[str, ...], isolated: bool) -> int:
    """List the rules that could explain what users see.

    TEXT describes what users see on the login page, in your own words. With PATHS, run these rules on the files.
    Without TEXT, list the symptom of each rule.
    """
    if text is None:
        return answered(lambda: _list_all(isolated))
    return answered(lambda: _symptom(text, paths, isolated))


def _symptom(text: str, paths: tuple[str, ...], isolated: bool) -> int:
    from ..rulebook.manual import read_manual
    from ..rulebook.symptom import find_rules, may_cause

    registry = registry_here(isolated=isolated)
    found = find_rules(text, registry)
    if not found:
        print_stderr(f"no rule mentions “{text}”; `lint-settings symptom` lists what each rule says that users see")
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


def _list_all(isolated: bool) -> int:
    """Print what each rule says that users see, by topic."""
    from ..rulebook.manual import read_manual
    from ..rulebook.topics import TOPICS, topic_name

    rules = registry_here(isolated=isolated).rules.values()
    symptoms = [(topic_name(rule.topic), rule, read_manual(rule.manual).symptom) for rule in rules]
    own = [""] if any(symptom and not topic for topic, _, symptom in symptoms) else []
    lines: list[str] = []
    for topic in (*TOPICS, *own):
        listed = [f"  {rule.name}: {symptom}" for name, rule, symptom in symptoms if name == topic and symptom]
        if listed:
            lines += ["", TOPICS.get(topic, "Rules of your own"), *listed]
    for line in lines[1:]:
        print_stdout(line)
    return CLEAN
