"""Checks settings files: the default command."""

from __future__ import annotations

from typing import Any

import click

from ..reporters import FORMATS
from ..request import CheckRequest, check
from .options import NameList, RuleList, flat


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "-f", "format_", type=click.Choice(FORMATS), default="text", help="How to print findings.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the report to a file.")
@click.option("--select", multiple=True, type=RuleList(), help="Run only these rules (comma-separated, repeatable).")
@click.option("--ignore", multiple=True, type=RuleList(), help="Do not run these rules.")
@click.option(
    "--exclude", multiple=True, type=NameList(), help="Leave out files, by patterns like those of .gitignore."
)
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even where they are named.")
@click.option(
    "--fail-level",
    type=click.Choice(("error", "warning", "info", "never")),
    help="Lowest severity that makes the exit code 1 [default: warning].",
)
@click.option("--exit-zero", is_flag=True, help="Short for --fail-level never.")
@click.option("--config", type=click.Path(), help="Use this config file, for every path.")
@click.option("--isolated", is_flag=True, help="Use no config file.")
@click.option("--no-allow", is_flag=True, help="Report findings that are allowed, too.")
@click.option("--allow-no-files", is_flag=True, help="Finding no file to check is no error.")
@click.option("--stdin-filename", help="The name of what is read from standard input with `-`.")
@click.option("--show-files", is_flag=True, help="List the files with their kind and environment, and stop.")
@click.option("--show-settings", is_flag=True, help="Print the config that holds here, and stop.")
@click.option("--strict-kinds", is_flag=True, help="A file of no known kind is an error.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="When to colour.")
def command(
    paths: tuple[str, ...],
    format_: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    exclude: tuple[tuple[str, ...], ...],
    exit_zero: bool,
    fail_level: str | None,
    no_allow: bool,
    **options: Any,
) -> int:
    """Check settings files (the default command).

    PATHS are files, folders (searched for YAML and JSON, honouring .gitignore), globs, or `-` for standard input;
    without any, the current folder.
    """
    request = CheckRequest(
        paths,
        format=format_,
        select=flat(select),
        ignore=flat(ignore),
        exclude=flat(exclude),
        fail_level="never" if exit_zero else fail_level,
        use_allows=not no_allow,
        **options,
    )
    return check(request)
