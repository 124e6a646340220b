"""Checks settings files: the default command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .check_options import CheckOptions
from .help import CONFIG, FILES, FINDINGS, FIXES, OUTPUT, SPEED, Command, option
from .options import (
    ANY_PATH,
    ENV_FILE,
    FILE,
    REVISION,
    GivenText,
    NameList,
    RuleList,
    flat,
    report_options,
    report_request,
)
from .run_check import check

if TYPE_CHECKING:
    from ..fixes.result import Fixes


EXAMPLES = (
    ("Check a folder", "lint-settings identity/"),
    ("Report only findings affected by the current branch", "lint-settings --changed-since origin/main"),
    ("Review the fixes, then apply them", "lint-settings --diff identity/ && lint-settings --fix identity/"),
    ("Print text and write a SARIF report", "lint-settings -f text -f sarif=lint-settings.sarif identity/"),
    ("Check social login only, and count the findings", "lint-settings --select social-login --statistics identity/"),
    (
        "Run one rule on standard input",
        "lint-settings --select syntax --stdin-filename identity/shop.yaml - < shop.yaml",
    ),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@option(
    "--exclude",
    multiple=True,
    type=NameList(),
    metavar="PATTERNS",
    group=FILES,
    help="Skip files that match these .gitignore patterns (comma-separated, repeatable).",
)
@option("--force-exclude", is_flag=True, group=FILES, help="Skip excluded files even if PATHS names them.")
@option(
    "--env-file",
    "env_files",
    multiple=True,
    type=ENV_FILE,
    group=FILES,
    help="Replace placeholders with the NAME=value lines of this file before checking (repeatable; the last one wins).",
)
@option(
    "--stdin-filename",
    metavar="PATH",
    type=GivenText("name the file that standard input is"),
    group=FILES,
    help="Path of the file that is read from standard input.",
)
@option("--strict-kinds", is_flag=True, group=FILES, help="Report files of no known kind as errors.")
@option("--allow-no-files", is_flag=True, group=FILES, help="Do not fail if there is no file to check.")
@option("--show-files", is_flag=True, group=FILES, help="List the files with their kind and environment, and exit.")
@report_options
@option(
    "--changed-since",
    type=REVISION,
    metavar="REV",
    group=FINDINGS,
    help="Report only findings affected by changes since REV.",
)
@option("--baseline", type=FILE, group=FINDINGS, help="Report only findings that this file does not record.")
@option("--update-baseline", is_flag=True, group=FINDINGS, help="Record today's findings in the baseline and exit.")
@option("--no-baseline", is_flag=True, group=FINDINGS, help="Also report findings that the baseline records.")
@option(
    "--show-consequences",
    is_flag=True,
    group=FINDINGS,
    help="Also report findings that merely follow from another one.",
)
@option("--fix", is_flag=True, group=FIXES, help="Apply safe fixes and report what is left.")
@option("--unsafe-fixes", is_flag=True, group=FIXES, help="Also apply unsafe fixes; review the result.")
@option(
    "--fix-only",
    multiple=True,
    type=RuleList(),
    group=FIXES,
    help="Fix only findings of these rules, topics or prefixes.",
)
@option("--diff", is_flag=True, group=FIXES, help="Print what --fix would change, and change nothing.")
@option("--show-fixes", is_flag=True, group=FIXES, help="List each applied fix with its rule and place.")
@option(
    "--show-settings",
    is_flag=True,
    group=CONFIG,
    help="Print the effective configuration of PATHS (default: the current folder) and exit.",
)
@option(
    "--statistics",
    is_flag=True,
    group=OUTPUT,
    help="Print the number of findings of each rule instead of the findings (formats: text, json).",
)
@option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    metavar="N",
    group=SPEED,
    help="Number of worker processes [default: chosen from the number of files].",
)
@option("--no-cache", is_flag=True, group=SPEED, help="Neither read nor write the result cache.")
@option("--timings", is_flag=True, group=SPEED, help="Print the time of each stage and of the slowest rules.")
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

    PATHS are files, folders, globs, or `-` for standard input; the default is the current folder. Folders are searched
    for YAML and JSON files that git does not ignore.
    """
    request = CheckOptions(
        paths or (".",),
        exclude=flat(exclude),
        use_baseline=not no_baseline,
        use_cache=not no_cache,
        timings=timings,
        fixes=_fixes(fix, diff, unsafe_fixes, flat(fix_only), show_fixes),
        **report_request(options),
    )
    return _timed(request) if timings else check(request)


def _timed(request: CheckOptions) -> int:
    """Check with a watch on every stage, and print the times after the report."""
    from ..console.streams import note, print_stderr
    from ..engine import check as check_of_documents
    from ..engine import run, runner
    from ..engine.discover import Finder
    from ..engine.timings import CHECK, READ, WRITE, Timings
    from ..reporters import deliver

    stages = (
        (Finder, "find", "find the files"),
        (Finder, "context", "find the files"),
        (runner, "load_files", READ),
        (check_of_documents, "_wrong_values", "validate by the schemas"),
        (check_of_documents, "_validate", "validate by the schemas"),
        (run, "find", CHECK),
        (deliver, "deliver", WRITE),
    )
    timings = Timings()
    with timings.watching(stages):
        code = check(request)
    if timings.is_complete:
        first, *rest = timings.lines()
        print_stderr(first)
        note("".join(f"{line}\n" for line in rest))
    return code


def _fixes(fix: bool, diff: bool, unsafe: bool, only: tuple[str, ...], listed: bool) -> Fixes | None:
    """Return which fixes to apply, or None."""
    if fix or diff:
        from ..fixes.result import Fixes

        return Fixes(unsafe, only, diff, listed)
    if listed:
        raise click.UsageError("--show-fixes lists the fixes of --fix or --diff; add one of them")
    if unsafe or only:
        option = "--unsafe-fixes" if unsafe else "--fix-only"
        raise click.UsageError(f"{option} selects fixes; add --fix or --diff")
    return None
