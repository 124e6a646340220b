"""Prints the complete body for the API, made from a settings file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from ..console import aside, say, tell
from ..request import CLEAN, FAILED, answered
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
) -> int:
    """Print the complete body of a PUT of client settings, made from a settings FILE.

    The PUT replaces all settings that the client has. The body is JSON, ready for `curl -X PUT -d @-`; nothing is
    printed where it would not be complete.
    """
    return answered(lambda: _render(file, onto, env_files, with_secrets, client, config_for(config, isolated)))


def _render(
    file: str, onto: str | None, env_files: tuple[str, ...], with_secrets: bool, client: str | None, read: Config | None
) -> int:
    from ..env_file import EnvFileError, read_env_files
    from ..render import Body, RenderError, render_file

    try:
        values = read_env_files(env_files)
        body: Body = aside(
            lambda: render_file(file, values, onto=onto, client=client, with_secrets=with_secrets, config=read)
        )
    except EnvFileError as error:
        tell(str(error))
        return FAILED
    except RenderError as error:
        for line in error.lines:
            tell(line)
        return FAILED
    if body.hidden:
        count = "1 setting holds a secret" if body.hidden == 1 else f"{body.hidden} settings hold secrets"
        tell(f"{count}, told by length only: do not send this body; --with-secrets prints the one to send")
    if body.errors:
        count = "1 error" if body.errors == 1 else f"{body.errors} errors"
        tell(f"{file} has {count}; `lint-settings {file}` tells more")
    say(json.dumps(body.data, indent=2))
    return CLEAN
