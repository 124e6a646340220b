"""Checks settings files: the default command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..request import CheckRequest, check
from .options import ANY_PATH, NameList, RuleList, flat, report_options, report_request

if TYPE_CHECKING:
    from ..fixes.fixing import Fixes
    from ..timings import Timings


@click.command()
@click.argument("paths", nargs=-1, type=ANY_PATH)
@report_options
@click.option(
    "--exclude", multiple=True, type=NameList(), help="Leave out files, by patterns like those of .gitignore."
)
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even where they are named.")
@click.option("--baseline", type=ANY_PATH, help="Do not report the findings that this file records.")
@click.option("--update-baseline", is_flag=True, help="Record today's findings in the baseline, and stop.")
@click.option("--no-baseline", is_flag=True, help="Report findings that are in the baseline, too.")
@click.option("--changed-since", metavar="REV", help="Report only what has to do with the changes since this commit.")
@click.option("--fix", is_flag=True, help="Mend what can safely be mended, and report the rest.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend also what only you can know to be meant so.")
@click.option("--fix-only", multiple=True, type=RuleList(), help="Mend the findings of these rules only.")
@click.option(
    "--env-file",
    "env_files",
    multiple=True,
    type=click.Path(),
    help="Check placeholders with the values of this file of NAME=value lines (repeatable; a later one wins).",
)
@click.option("--show-fixes", is_flag=True, help="List each fix that --fix makes, by rule and place.")
@click.option("--allow-no-files", is_flag=True, help="Finding no file to check is no error.")
@click.option("--stdin-filename", help="The name of what is read from standard input with `-`.")
@click.option("--show-files", is_flag=True, help="List the files with their kind and environment, and stop.")
@click.option(
    "--show-settings",
    is_flag=True,
    help="Print the config that applies to PATHS (by default the current folder) and exit.",
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="How many processes to use [default: as many as pay].")
@click.option("--no-cache", is_flag=True, help="Take over nothing from earlier runs, and leave nothing for later ones.")
@click.option("--timings", is_flag=True, help="Tell on standard error where the time goes, by stage and by rule.")
@click.option("--strict-kinds", is_flag=True, help="A file of no known kind is an error.")
def command(
    paths: tuple[str, ...],
    exclude: tuple[tuple[str, ...], ...],
    no_baseline: bool,
    no_cache: bool,
    timings: bool,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    fix_only: tuple[tuple[str, ...], ...],
    show_fixes: bool,
    **options: Any,
) -> int:
    """Check settings files (the default command).

    PATHS are files, folders (searched for YAML and JSON, honouring .gitignore), globs, or `-` for standard input;
    without any, the current folder.
    """
    request = CheckRequest(
        paths,
        exclude=flat(exclude),
        use_baseline=not no_baseline,
        use_cache=not no_cache,
        timings=_timings() if timings else None,
        fixes=_fixes(fix, diff, unsafe_fixes, flat(fix_only), show_fixes),
        **report_request(options),
    )
    return check(request)


def _timings() -> Timings:
    from ..timings import Timings

    return Timings()


def _fixes(fix: bool, diff: bool, unsafe: bool, only: tuple[str, ...], listed: bool) -> Fixes | None:
    """Which fixes are wanted; None for none."""
    if fix or diff:
        from ..fixes.fixing import Fixes

        return Fixes(unsafe, only, diff, listed)
    if listed:
        raise click.UsageError("--show-fixes lists the fixes that --fix or --diff makes; add one of them")
    if unsafe or only:
        option = "--unsafe-fixes" if unsafe else "--fix-only"
        raise click.UsageError(f"{option} says which fixes to make; add --fix or --diff")
    return None
