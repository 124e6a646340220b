"""Compares two states of the settings and shows what the change does."""

from __future__ import annotations

from typing import Any

import click

from .help import FILES, FINDINGS, STATES, Command, option
from .options import ANSWERS, ANY_PATH, ENV_FILE, ENVIRONMENT, REVISION, report_options, report_request
from .run_diff import DiffRequest, diff

EXAMPLES = (
    ("Compare two folders", "lint-settings diff before/ after/"),
    ("Show what the current branch changes", "lint-settings diff --base origin/main"),
    ("Show what a PUT of the files would change", "lint-settings diff --export answer.json identity/"),
    ("Fail if the tenant has drifted", "lint-settings diff --export answers/ --environment prod --exit-code identity/"),
    ("Fail if a change may lock users out", "lint-settings diff --base origin/main --fail-on access"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH, metavar="[OLD NEW | PATHS...]")
@option(
    "--base",
    type=REVISION,
    metavar="REV",
    group=STATES,
    help="Old state: the merge base of HEAD (or --head) and REV.",
)
@option(
    "--head",
    type=REVISION,
    metavar="REV",
    group=STATES,
    help="New state for --base [default: the files as they are now].",
)
@option(
    "--export",
    "exports",
    multiple=True,
    type=ANSWERS,
    group=STATES,
    help="Old state: the live tenant, in this saved answer of the API or folder of answers (repeatable).",
)
@option(
    "--environment",
    metavar="NAME",
    type=ENVIRONMENT,
    group=STATES,
    help="With --export: compare the files of this environment.",
)
@option(
    "--env-file",
    "env_files",
    multiple=True,
    type=ENV_FILE,
    group=FILES,
    help="Use the values that this file of NAME=value lines gives to placeholders (repeatable).",
)
@option("--exit-code", is_flag=True, group=FINDINGS, help="Exit with 1 if anything differs.")
@option(
    "--fail-on",
    type=click.Choice(("access", "security", "appearance", "any")),
    group=FINDINGS,
    help="Exit with 1 if a change has at least this risk.",
)
@report_options
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Compare two states and show what changes for users.

    OLD and NEW are two files or two folders. With --base, PATHS limits which files of the repository are compared
    (default: the current folder). With --export, PATHS are the files or folders to compare with saved answers; a folder
    of answers shows the whole tenant, so that objects without a file and files without an object are changes, too.

    Only the meaning counts: reordering, reformatting or moving an object to another file is not a change. The exit code
    is 1 for findings; for changes only with --exit-code or --fail-on.
    """
    return diff(DiffRequest(paths, **report_request(options)))
