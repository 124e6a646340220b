"""Writes allows for the current findings of a rule."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED, FOUND
from ..console.streams import print_stderr, print_stdout, redirected
from ..console.terminal import quoted
from .errors import answered
from .help import Command
from .options import ANY_PATH, CONFIG_FILE, CONFIG_HELP, config_for, isolated_option, rules_to_complete

if TYPE_CHECKING:
    from ..adopt.allow_places import Wish
    from ..adopt.allowing import Outcome
    from ..config.config import Config


def _complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in rules_to_complete() if name.startswith(incomplete)]


EXAMPLES = (
    (
        "Preview the allows for one rule",
        'lint-settings allow empty-providers identity/ --reason "no social login yet" --diff',
    ),
    (
        "Write allows that expire",
        'lint-settings allow empty-providers --reason "no social login yet" --until 2099-12-31',
    ),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("rule", shell_complete=_complete_rules)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@click.option("--reason", required=True, help="Why you accept the findings; written into every allow.")
@click.option("--until", metavar="DATE", help="Last day on which the allows apply, such as 2027-03-31.")
@click.option("--diff", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("--config", type=CONFIG_FILE, help=CONFIG_HELP)
@isolated_option
def command(
    rule: str,
    paths: tuple[str, ...],
    reason: str,
    until: str | None,
    diff: bool,
    config: str | None,
    isolated: bool,
) -> int:
    """Write an allow for each current finding of RULE.

    In YAML, the allow is a comment at the end of the line or above it. In JSON, and where a comment is impossible, it
    is an [[allow]] entry in the config. Each change is verified before it is written: it allows these findings, adds
    or hides no other finding, and changes no value.
    """
    return answered(lambda: _allow(rule, paths or (".",), reason, until, diff, config_for(config, isolated)))


def _allow(rule: str, paths: tuple[str, ...], reason: str, until: str | None, diff: bool, read: Config | None) -> int:
    from ..adopt.allow_places import Wish
    from ..adopt.allowing import allow, cannot_be_allowed
    from ..engine.discover import context_of, discover
    from ..engine.project import Options, registry_of

    fault = _fault(reason, until)
    errors: list[str] = []
    notes: list[str] = []
    files = discover(paths, config=read, errors=errors, notes=notes)
    for text in notes:
        print_stderr(text)
    configs: list[Config] = list({id(one.config): one.config for one in files}.values())
    rules = {name: one for config in configs for name, one in registry_of(config).rules.items()}
    if files and rule not in rules:
        from ..rulebook.selection import check_names

        check_names((rule,), registry_of(configs[0]), "the command line", only_rules=True)
    fault = fault or (cannot_be_allowed(rule, over_time=rules[rule].over_time) if files else None)
    if fault is not None:
        errors.append(fault)
    elif not files and not errors:
        errors.append(f"found no YAML or JSON file to check; searched {', '.join(paths)}")
    if fault is not None or not files:
        for error in errors:
            print_stderr(error)
        return FAILED
    folders = tuple(os.path.realpath(path) for path in paths if os.path.isdir(path))
    wish = Wish(rule, reason.strip(), until)
    outcome: Outcome = redirected(
        lambda: allow([*files, *context_of(files)], wish, Options(folders=folders, as_deployed=True))
    )
    code = _show(outcome, wish) if diff else _write(outcome, wish)
    for error in (*errors, *outcome.report.failures):
        print_stderr(error)
    return FAILED if errors or outcome.report.failures else code


def _fault(reason: str, until: str | None) -> str | None:
    """Return what is wrong with the texts of an allow, or None."""
    from datetime import date

    from ..config.validation import is_date

    if not reason.strip():
        return "--reason is empty; give the reason why you accept the findings"
    if not reason.strip().isprintable():
        return "--reason takes one line of plain text, without line breaks and control characters"
    if until is not None and not is_date(until):
        return f"--until: `{until}` is not a date; write it as year-month-day, such as 2027-03-31"
    if until is not None and until < date.today().isoformat():
        return f"--until: {until} has passed; give a day in the future, or none"
    return None


def _show(outcome: Outcome, wish: Wish) -> int:
    from ..adopt.allowing import paths_of
    from ..adopt.proposal import lines_of
    from ..console.streams import print_patch
    from ..messages.wording import plural

    lines, masked = lines_of(outcome.changes)
    print_patch(lines)
    for path in masked:
        print_stderr(f"secrets are masked in the diff of {quoted(path)}, so it cannot be applied")
    done = [*outcome.commented, *(finding for finding, _ in outcome.entered)]
    if done:
        print_stderr(f"{plural(len(done), 'finding')} would be allowed in {plural(len(paths_of(done)), 'file')}")
    return _print_rest(outcome, wish, FOUND if outcome.changes else CLEAN)


def _write(outcome: Outcome, wish: Wish) -> int:
    from ..adopt.allowing import paths_of
    from ..console.terminal import clean
    from ..messages.wording import plural

    unwritten = set()
    # Comments first: an entry that cannot be written then leaves a finding, never an unused allow.
    for change in outcome.changes:
        fault = change.write()
        if fault is not None:
            unwritten.add(change.new.source.path)
            print_stderr(fault)
        elif change.old is None:
            print_stderr(f"{quoted(change.new.source.path)} is new: it is the config of all settings below its folder")
    places = [(finding, "comments") for finding in outcome.commented if finding.path not in unwritten]
    places += [(finding, f"an [[allow]] in {path}") for finding, path in outcome.entered if path not in unwritten]
    for path in paths_of(finding for finding, _ in places):
        for by in sorted({by for finding, by in places if finding.path == path}):
            count = sum(finding.path == path and by == own for finding, own in places)
            word = "a comment" if by == "comments" and count == 1 else by
            print_stdout(clean(f"{quoted(path)}: {plural(count, 'finding')} allowed by {word}"))
    done = [finding for finding, _ in places]
    if done:
        print_stdout(f"{plural(len(done), 'finding')} allowed in {plural(len(paths_of(done)), 'file')}")
    return _print_rest(outcome, wish, FAILED if unwritten else CLEAN)


def _print_rest(outcome: Outcome, wish: Wish, code: int) -> int:
    """Print what could not be done, or that there was nothing to do, and return the exit code."""
    for reason in dict.fromkeys(outcome.reasons):
        print_stderr(reason)
    for finding in outcome.refused:
        where = f"{quoted(finding.path)}:{finding.span.line}:{finding.span.column}"
        print_stderr(f"{where}: no allow was written, because none could be verified to allow only this")
    if outcome.refused:
        return FAILED
    if not outcome.changes and code == CLEAN and not outcome.report.failures:
        print_stdout(f"{wish.rule} reports nothing, so there is nothing to allow")
    return code
