"""Prints the effective settings of a client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout
from ..console.terminal import clean, quoted
from .errors import answered
from .help import Command
from .options import (
    CONFIG_FILE,
    FILE,
    NameList,
    config_for,
    env_files_option,
    environment_option,
    flat,
    format_option,
    isolated_option,
)

if TYPE_CHECKING:
    from ..config.config import Config
    from ..engine.deployed import EnvOfFile


EXAMPLES = (
    ("Print all effective settings of a client", "lint-settings resolve identity/shop.yaml"),
    ("Print two of them", "lint-settings resolve --setting site_name,email_method identity/shop.yaml"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("file", type=FILE)
@click.option(
    "--setting",
    "names",
    multiple=True,
    type=NameList(),
    help="Print only these settings (comma-separated, repeatable).",
)
@env_files_option
@environment_option
@click.option("--config", type=CONFIG_FILE, help="Use this config file instead of the nearest one.")
@format_option("text", "json")
@isolated_option
def command(
    file: str,
    names: tuple[tuple[str, ...], ...],
    env_files: tuple[str, ...],
    environment: str | None,
    config: str | None,
    format_: str,
    isolated: bool,
) -> int:
    """Print the effective settings of a client and their origin.

    A value comes from the client's settings in FILE, then from its application, then from the documented default.
    Application files are found if the project has a config. Placeholders have the values of the environment that FILE
    is in, from the env files of the config.
    """

    def job() -> int:
        from ..engine.deployed import env_of_file

        read = config_for(config, isolated)
        given = env_of_file(file, read, environment, env_files)
        return _resolve(file, flat(names), read, given, format_ == "json")

    return answered(job)


def _resolve(file: str, names: tuple[str, ...], read: Config | None, given: EnvOfFile, as_json: bool) -> int:
    from ..render.resolve import resolve_file

    clients, errors = resolve_file(file, read, given.env if given.env.env_files else None)
    if given.shared_by:
        print_stderr(f"{quoted(file)} is shared by {' and '.join(given.shared_by)}; name one with --environment")
    for error in errors:
        print_stderr(error)
    if not clients and not errors:
        print_stderr(f"{quoted(file)} contains no client settings")
    rows = [one for client in clients for one in client if not names or one.name in names]
    for name in names:
        if clients and all(one.name != name for one in rows):
            print_stderr(f"`{name}` is set nowhere and has no documented default")
    if as_json:
        emit_json([one._asdict() for one in rows])
    else:
        several = len({one.client for one in rows}) > 1
        for one in rows:
            where = f"{quoted(one.path)}:{one.line}" if one.path else "documented"
            where += f", {one.filled}" if one.filled else ""
            where += f"; nothing reads this name, did you mean {one.meant}?" if one.meant else ""
            value = one.secret or json.dumps(one.value, ensure_ascii=False)
            whose = f"{one.client}: " if several else ""
            print_stdout(clean(f"{whose}{one.name} = {value}  ({one.origin}, {where})"))
    return FAILED if errors or not rows else CLEAN
