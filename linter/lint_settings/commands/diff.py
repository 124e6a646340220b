"""Compares two states of the settings and shows what the change does."""

from __future__ import annotations

from typing import Any

import click

from .help import STATES, Command, option
from .options import ANY_PATH, report_options, report_request
from .run_diff import DiffRequest, diff

EXAMPLES = (
    ("Compare two folders", "lint-settings diff before/ after/"),
    ("Show what the current branch changes", "lint-settings diff --base origin/main"),
    ("Show what a PUT of the files would change", "lint-settings diff --export answer.json identity/"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH, metavar="[OLD NEW | PATHS...]")
@option(
    "--base",
    metavar="REV",
    group=STATES,
    help="Old state: the merge base of HEAD (or --head) and REV.",
)
@option("--head", metavar="REV", group=STATES, help="New state for --base [default: the files as they are now].")
@option(
    "--export",
    "exports",
    multiple=True,
    type=ANY_PATH,
    group=STATES,
    help="Old state: this saved answer of the API (repeatable).",
)
@report_options
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Compare two states and show what changes for users.

    OLD and NEW are two files or two folders. With --base, PATHS limits which files of the repository are compared
    (default: the current folder). With --export, PATHS is the file or folder to compare with the saved answer.

    Only the meaning counts: reordering, reformatting or moving an object to another file is not a change. The exit code
    is 1 for findings, not for changes alone.
    """
    return diff(DiffRequest(paths, **report_request(options)))
