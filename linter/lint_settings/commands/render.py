"""Prints the complete body for the API, made from a settings file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..console import aside, emit, tell
from ..request import CLEAN, FAILED, FOUND, answered
from .options import ANY_PATH, config_for, isolated_option

if TYPE_CHECKING:
    from ..config import Config


@click.command()
@click.argument("file", type=ANY_PATH)
@click.option("--onto", type=ANY_PATH, help="Keep what this saved answer of the API has and FILE does not name.")
@click.option(
    "--env-file",
    "env_files",
    multiple=True,
    type=ANY_PATH,
    help="Fill in placeholders from NAME=value.",
)
@click.option("--with-secrets", is_flag=True, help="Print secrets; without it only their length is told.")
@click.option("--client", help="Which client, where FILE holds several: an id or a number.")
@click.option("--force", is_flag=True, help="Print the body even if a rule calls something in it an error.")
@click.option("--config", type=ANY_PATH, help="Use this config file.")
@isolated_option
def command(
    file: str,
    onto: str | None,
    env_files: tuple[str, ...],
    with_secrets: bool,
    client: str | None,
    config: str | None,
    isolated: bool,
    force: bool,
) -> int:
    """Print the complete body of a PUT of client settings, made from a settings FILE.

    The PUT replaces all settings that the client has. The body is JSON, ready for `curl -X PUT -d @-`; nothing is
    printed if it would not be complete, or if a rule calls something in it an error (exit code 1).
    """
    return answered(lambda: _render(file, onto, env_files, with_secrets, client, config_for(config, isolated), force))


def _render(
    file: str,
    onto: str | None,
    env_files: tuple[str, ...],
    with_secrets: bool,
    client: str | None,
    read: Config | None,
    force: bool,
) -> int:
    from ..filled import Env
    from ..render import Body, RenderError, render_file

    try:
        env = Env(env_files, as_text=True)
        body: Body = aside(
            lambda: render_file(file, env, onto=onto, client=client, with_secrets=with_secrets, config=read)
        )
    except RenderError as error:
        for line in error.lines:
            tell(line)
        return FAILED
    for line in body.errors:
        tell(line)
    if body.errors and not force:
        count = "1 error" if len(body.errors) == 1 else f"{len(body.errors)} errors"
        tell(f"the body has {count} and is not printed; fix the settings, or print it all the same with --force")
        return FOUND
    if body.hidden:
        count = "1 setting holds a secret" if body.hidden == 1 else f"{body.hidden} settings hold secrets"
        tell(f"{count}, told by length only: do not send this body; --with-secrets prints the one to send")
    emit(json.dumps(body.data, indent=2))
    return CLEAN
