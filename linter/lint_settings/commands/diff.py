"""Compares two states of the settings and tells what the change does."""

from __future__ import annotations

from typing import Any

import click

from ..review.request import DiffRequest, diff
from .options import ANY_PATH, report_options, report_request


@click.command()
@click.argument("paths", nargs=-1, type=ANY_PATH, metavar="[OLD NEW | PATHS...]")
@click.option("--base", metavar="REV", help="Compare with where the change started from this revision.")
@click.option("--head", metavar="REV", help="The state to compare with --base [default: the files as they are].")
@click.option(
    "--export",
    "exports",
    multiple=True,
    type=ANY_PATH,
    help="Compare with a saved answer of the API (repeatable).",
)
@report_options
def command(paths: tuple[str, ...], **options: Any) -> int:
    """Compare two states of the settings: what changes, and what that does to people who sign in.

    OLD and NEW are two files or two folders. With --base, the state that git has of the files below PATHS (the current
    folder) is compared with the files as they are, or with --head. With --export, a saved answer of the API is compared
    with a file or folder. Shape and spelling do not count. Changes alone are no failure; findings are.
    """
    return diff(DiffRequest(paths, **report_request(options)))
