"""Writes the settings of a live tenant as files, from saved answers of its APIs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED, FOUND
from ..console.streams import print_patch, print_stderr, print_stdout, redirected
from ..console.terminal import quoted
from .errors import answered
from .help import Command
from .options import ANSWERS, CONFIG_FILE, ENV_FILE, ENVIRONMENT, FILE, FOLDER, config_for, isolated_option

if TYPE_CHECKING:
    from ..live.importing import Order, Plan
    from ..live.refreshing import Refresh


EXAMPLES = (
    ("Preview the files", "lint-settings import answers/ --into identity --environment prod --diff"),
    ("Update existing files from newer answers", "lint-settings import answers/ --into identity --refresh"),
)


@click.command("import", cls=Command, examples=EXAMPLES)
@click.argument("answers", nargs=-1, required=True, type=ANSWERS, metavar="ANSWER...")
@click.option("--into", required=True, type=FOLDER, metavar="FOLDER", help="Folder of the project.")
@click.option(
    "--environment", metavar="NAME", type=ENVIRONMENT, help="Environment of the tenant; files go to FOLDER/NAME."
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(("yaml", "json")),
    default="yaml",
    help="File format [default: yaml].",
)
@click.option("--minimal", is_flag=True, help="Leave out inherited settings and documented defaults.")
@click.option("--secrets-to", type=FILE, metavar="FILE", help="Write secrets to this env file.")
@click.option("--refresh", is_flag=True, help="Update existing files, changing as little as possible.")
@click.option("--prune", is_flag=True, help="With --refresh: delete files of objects that no longer exist.")
@click.option("--yes", is_flag=True, help="With --prune: delete files without a --diff first.")
@click.option(
    "--env-file",
    "env_files",
    multiple=True,
    type=ENV_FILE,
    help="With --refresh: file of NAME=value lines for placeholders (repeatable).",
)
@click.option("--diff", "do_diff", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("--config", type=CONFIG_FILE, help="Use this config file instead of the nearest one.")
@isolated_option
def command(
    answers: tuple[str, ...],
    into: str,
    environment: str | None,
    format_: str,
    minimal: bool,
    secrets_to: str | None,
    refresh: bool,
    prune: bool,
    yes: bool,
    env_files: tuple[str, ...],
    do_diff: bool,
    config: str | None,
    isolated: bool,
) -> int:
    """Write saved answers of the APIs as settings files.

    Each object becomes one file. ANSWERs are files and folders, such as the folder that the script of
    `lint-settings requests` has filled. Each secret becomes a placeholder; .env.example lists their names. Existing
    files do not change without --refresh: with it, values that differ are updated, and comments, order and placeholders
    stay.
    """

    def job() -> int:
        from ..live.importing import Order, plan_import

        order = Order(
            answers, into, environment, format_, minimal, secrets_to, refresh, config_for(config, isolated), isolated,
            env_files,
        )  # fmt: skip
        _check(order, prune=prune, yes=yes, do_diff=do_diff)
        if refresh:
            return _refresh(order, prune=prune, do_diff=do_diff)
        plan: Plan = redirected(lambda: plan_import(order))
        return _show(plan) if do_diff else _write(plan, order)

    return answered(job)


def _check(order: Order, *, prune: bool, yes: bool, do_diff: bool) -> None:
    """Raise click.UsageError for an invalid name of a folder, and for options that cannot be combined."""
    name = order.environment
    if name is not None and (name in (".", "..") or "/" in name or os.sep in name or name.startswith("-")):
        raise click.UsageError("--environment takes a name such as prod, without `/`")
    if os.path.lexists(order.into) and not os.path.isdir(order.into):
        raise click.UsageError(f"--into takes a folder, and {quoted(order.into)} is a file")
    if (prune or order.env_files) and not order.refresh:
        raise click.UsageError(f"{'--prune' if prune else '--env-file'} requires --refresh")
    if yes and not prune:
        raise click.UsageError("--yes requires --prune")
    if prune and not (do_diff or yes):
        raise click.UsageError("--prune deletes files: review them with --diff first, then add --yes")


def _report(plan: Plan) -> int:
    """Print the messages of an import, and return the exit code."""
    for line in (*plan.problems, *plan.disagreements, *plan.notes):
        print_stderr(line)
    return FAILED if plan.problems else FOUND if plan.disagreements else CLEAN


def _show(plan: Plan) -> int:
    from ..live.writing_plan import difference

    lines, notes = redirected(lambda: difference(plan))
    print_patch(lines)
    for line in notes:
        print_stderr(line)
    return _report(plan)


def _write(plan: Plan, order: Order) -> int:
    from ..live.writing_plan import write_plan, written

    code = _report(plan)
    done, faults = write_plan(plan)
    for line in written(plan, done):
        print_stdout(line)
    for line in faults:
        print_stderr(line)
    if plan.variables and order.secrets_to is None and not faults:
        count = len(plan.variables)
        what = "1 secret is a placeholder" if count == 1 else f"{count:,} secrets are placeholders"
        print_stderr(f"{what}; --secrets-to FILE writes their values to an env file")
    return FAILED if faults else code


def _refresh(order: Order, *, prune: bool, do_diff: bool) -> int:
    from ..live.refreshing import plan_refresh
    from ..live.writing_plan import delete_files, difference, difference_of_deleted, write_plan

    done: Refresh = redirected(lambda: plan_refresh(order, prune))
    faults: list[str] = []
    if do_diff:
        lines, notes = redirected(lambda: difference(done.plan))
        print_patch([*lines, *redirected(lambda: difference_of_deleted(done.deleted))])
        for line in notes if lines or not done.deleted else ():
            print_stderr(line)
        for line in (*done.unmanaged.values(), *done.gone):
            print_stderr(line)
    else:
        files, faults = write_plan(done.plan)
        faults += [] if faults else delete_files(done.deleted)
        lines = {**done.updated, **done.unmanaged}
        for line in (*(lines[one.path] for one in files if one.path in lines), *done.gone):
            print_stdout(line)
        if not (done.plan.files or done.gone):
            print_stdout("all files agree with the tenant")
    for line in (*done.conflicts, *done.unknown, *faults):
        print_stderr(line)
    code = _report(done.plan)
    return FAILED if faults or code == FAILED else FOUND if done.conflicts else code
