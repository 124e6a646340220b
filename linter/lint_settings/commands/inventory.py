"""Writes the inventory of a tenant."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import OutputError, emit, is_terminal, print_stderr, redirected
from .errors import answered
from .help import Command
from .options import (
    ANY_PATH,
    CONFIG_FILE,
    CONFIG_HELP,
    FILE,
    OUTPUT_FILE,
    GivenText,
    config_for,
    format_option,
    isolated_option,
)

if TYPE_CHECKING:
    from ..config.config import Config
    from ..inventory.model import Inventory

EXAMPLES = (
    ("Write a page about the tenant", "lint-settings inventory identity/ --output tenant.html"),
    ("Save the inventory for a later comparison", "lint-settings inventory identity/ --format json -o tenant.json"),
    ("Show what changed since then", "lint-settings inventory identity/ --compare tenant.json -o tenant.html"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@format_option("html", "json", "markdown")
@click.option("--output", "-o", type=OUTPUT_FILE, help="Write the inventory to this file.")
@click.option(
    "--compare",
    "compare",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Show what changed since this inventory, saved as JSON. Repeat it for a trend over several.",
)
@click.option(
    "--title",
    type=GivenText("give a title, or leave the option out"),
    default="Identity Cloud tenant",
    help="Title of the page [default: Identity Cloud tenant].",
)
@click.option("--config", type=CONFIG_FILE, help=CONFIG_HELP)
@isolated_option
def command(
    paths: tuple[str, ...],
    format_: str,
    output: str | None,
    compare: tuple[str, ...],
    title: str,
    config: str | None,
    isolated: bool,
) -> int:
    """Write an inventory of the tenant in PATHS, as one HTML page.

    The page shows environments, clients with their effective settings, policies, flows and API clients, how they
    refer to each other, findings and allows. It needs no network and contains no secrets. Findings do not change the
    exit code.
    """

    def job() -> int:
        return _inventory(paths or (".",), config_for(config, isolated), format_, output, title, compare)

    return answered(job)


def _inventory(
    paths: tuple[str, ...],
    config: Config | None,
    format_: str,
    output: str | None,
    title: str,
    compare: tuple[str, ...],
) -> int:
    if format_ == "html" and output is None and is_terminal():
        print_stderr("the page is for a browser; write it to a file with --output tenant.html")
        return FAILED
    found: tuple[Inventory | None, list[str]] = redirected(lambda: _collect(paths, config, title, compare, output))
    inventory, errors = found
    for error in errors:
        print_stderr(error)
    if inventory is None:
        return FAILED
    _write(_text(inventory, format_), output)
    return FAILED if errors else CLEAN


def _collect(
    paths: tuple[str, ...], config: Config | None, title: str, compare: tuple[str, ...], output: str | None
) -> tuple[Inventory | None, list[str]]:
    from datetime import date

    from ..adopt.allow_register import list_allows
    from ..engine.discover import context_of, discover
    from ..engine.load_files import load_files
    from ..engine.notes import Notes
    from ..engine.project import Options
    from ..engine.runner import report_on
    from ..inventory.collect import collect
    from ..inventory.model import Allow
    from ..inventory.saved import read_saved
    from ..reporters.targets import refuse_outlets

    earlier = [read_saved(path) for path in compare]
    errors: list[str] = []
    files = discover(paths, config=config, errors=errors)
    if not files:
        return None, errors or [f"found no YAML or JSON file; searched {', '.join(paths)}"]
    if output not in (None, "-"):
        refuse_outlets([("inventory", output)], [(one.path, one.config) for one in files])
    folders = tuple(os.path.realpath(path) for path in paths if os.path.isdir(path))
    options = Options(folders=folders)
    notes = Notes()
    inputs = [*files, *context_of(files)]
    loaded = load_files(inputs, options, notes)
    report = report_on(loaded, options, notes)
    rows, _ = list_allows(inputs, options)
    allows = [Allow(one.rule, one.reason, one.until, one.days_left, one.path, one.line, one.covers) for one in rows]
    today = date.today().isoformat()
    inventory = collect(loaded, report, allows, title=title, date=today, errors=errors, earlier=earlier)
    return inventory, [*errors, *report.failures]


def _text(inventory: Inventory, format_: str) -> str:
    if format_ == "json":
        from ..console.terminal import as_json
        from ..inventory.data import as_data

        return as_json(as_data(inventory), indent=2)
    if format_ == "markdown":
        from ..console.terminal import harmless
        from ..inventory.markdown import as_markdown

        return "\n".join(map(harmless, as_markdown(inventory).split("\n")))
    from ..inventory.page import as_html

    return as_html(inventory)


def _write(text: str, output: str | None) -> None:
    from ..console.atomic_write import renew

    if output is None or output == "-":
        emit(text)
        return
    try:
        renew(output, f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise OutputError(f"{output}: {error.strerror}") from None
