"""Lists all allows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout, redirected
from ..console.terminal import quoted
from .errors import answered
from .help import Command
from .options import ANY_PATH, CONFIG_FILE, CONFIG_HELP, config_for, format_option, isolated_option

if TYPE_CHECKING:
    from ..adopt.allow_register import Row
    from ..config.config import Config
    from ..engine.report import Report


EXAMPLES = (
    ("List the allows of the current folder", "lint-settings allows"),
    ("Print them as JSON, without asking git for their age", "lint-settings allows --no-age --format json identity/"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@click.option("--no-age", is_flag=True, help="Do not look up in git when each allow was added.")
@click.option("--config", type=CONFIG_FILE, help=CONFIG_HELP)
@format_option("text", "json")
@isolated_option
def command(paths: tuple[str, ...], no_age: bool, config: str | None, format_: str, isolated: bool) -> int:
    """List all allows, the next to expire first.

    Each line shows the place, the rule, the last day, the number of findings that the allow covers today, the day on
    which it was committed, and the reason. The project's own rules are not run; allows for them show no number.
    """
    return answered(lambda: _allows(paths or (".",), no_age, config_for(config, isolated), format_ == "json"))


def _allows(paths: tuple[str, ...], no_age: bool, read: Config | None, as_json: bool) -> int:
    from ..adopt.allow_register import list_allows, with_origins
    from ..engine.discover import context_of, discover
    from ..engine.project import Options

    errors: list[str] = []
    notes: list[str] = []
    files = discover(paths, config=read, errors=errors, notes=notes)
    for text in notes:
        print_stderr(text)
    if not files:
        for error in errors or [f"found no YAML or JSON file; searched {', '.join(paths)}"]:
            print_stderr(error)
        return FAILED
    folders = tuple(os.path.realpath(path) for path in paths if os.path.isdir(path))
    found: tuple[list[Row], Report] = redirected(
        lambda: list_allows([*files, *context_of(files)], Options(folders=folders))
    )
    rows, report = found
    if not no_age:
        rows = with_origins(rows)
    if as_json:
        emit_json([_as_data(row) for row in rows])
    else:
        _print(rows)
    for error in (*errors, *report.failures):
        print_stderr(error)
    return FAILED if errors or report.failures else CLEAN


def _as_data(row: Row) -> dict[str, object]:
    origin = row.origin
    data = {**row._asdict(), "since": origin and origin.day, "commit": origin and origin.commit}
    del data["origin"]
    return data


def _print(rows: list[Row]) -> None:
    from ..console.terminal import clean, width
    from ..messages.wording import plural

    columns = [_cells(row) for row in rows]
    widths = [max(width(cells[at]) for cells in columns) for at in range(5)] if rows else []
    for row, cells in zip(rows, columns, strict=True):
        padded = "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
        print_stdout(f"{padded}  {clean(row.reason) or 'no reason'}")
    expired = sum(row.days_left is not None and row.days_left < 0 for row in rows)
    idle = sum(row.covers == 0 for row in rows)
    notes = [f"{expired} expired"] * bool(expired)
    notes += [f"{idle} {'covers' if idle == 1 else 'cover'} nothing"] * bool(idle)
    print_stdout(plural(len(rows), "allow") + (f": {', '.join(notes)}" if notes else ""))


def _cells(row: Row) -> tuple[str, ...]:
    from ..console.terminal import clean
    from ..messages.wording import plural

    left = row.days_left
    if left is None:
        until = "no end"
    elif left < 0:
        until = f"expired {row.until}, {plural(-left, 'day')} ago"
    else:
        until = f"until {row.until}, {plural(left, 'day')} left"
    covers = "-" if row.covers is None else plural(row.covers, "finding")
    since = f"since {row.origin.day}" if row.origin else "-"
    return f"{quoted(row.path)}:{row.line}", clean(row.rule), until, covers, since
