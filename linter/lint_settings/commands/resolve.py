"""Prints the effective settings of a client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..console import emit, say, tell
from ..request import CLEAN, FAILED, answered
from ..terminal import clean, quoted
from .options import ANY_PATH, NameList, config_for, flat, isolated_option

if TYPE_CHECKING:
    from ..config import Config


@click.command()
@click.argument("file", type=ANY_PATH)
@click.option("--setting", "names", multiple=True, type=NameList(), help="Only these settings.")
@click.option("--config", type=ANY_PATH, help="Use this config file.")
@click.option("--format", "-f", "format_", type=click.Choice(("text", "json")), default="text", help="How to print.")
@isolated_option
def command(file: str, names: tuple[tuple[str, ...], ...], config: str | None, format_: str, isolated: bool) -> int:
    """Print the effective settings of a client FILE and where each comes from.

    A setting is the client's own, else the application's, else its documented default. The other files of the
    project are looked at where it has a config.
    """
    return answered(lambda: _resolve(file, flat(names), config_for(config, isolated), format_ == "json"))


def _resolve(file: str, names: tuple[str, ...], read: Config | None, as_json: bool) -> int:
    from ..resolve import resolve_file

    clients, errors = resolve_file(file, read)
    for error in errors:
        tell(error)
    if not clients and not errors:
        tell(f"{quoted(file)} holds no client settings")
    rows = [one for client in clients for one in client if not names or one.name in names]
    for name in names:
        if clients and all(one.name != name for one in rows):
            tell(f"`{name}` is set nowhere and has no documented default")
    if as_json:
        emit(json.dumps([one._asdict() for one in rows], indent=2, ensure_ascii=False))
    else:
        several = len({one.client for one in rows}) > 1
        for one in rows:
            where = f"{quoted(one.path)}:{one.line}" if one.path else "documented"
            value = one.secret or json.dumps(one.value, ensure_ascii=False)
            whose = f"{one.client}: " if several else ""
            say(clean(f"{whose}{one.name} = {value}  ({one.origin}, {where})"))
    return FAILED if errors or not rows else CLEAN
