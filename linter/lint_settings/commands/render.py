"""Prints the complete body for the API, made from a settings file."""

from __future__ import annotations

import json

import click

from ..console import aside, emit, tell
from ..request import CLEAN, FAILED, answered


@click.command()
@click.argument("file", type=click.Path())
@click.option("--onto", type=click.Path(), help="Keep what this saved answer of the API has and FILE does not name.")
@click.option("--env-file", "env_files", multiple=True, type=click.Path(), help="Fill in placeholders from NAME=value.")
@click.option("--with-secrets", is_flag=True, help="Print secrets; without it only their length is told.")
@click.option("--client", help="Which client, where FILE holds several: an id or a number.")
@click.option("--config", type=click.Path(), help="Use this config file.")
def command(
    file: str, onto: str | None, env_files: tuple[str, ...], with_secrets: bool, client: str | None, config: str | None
) -> int:
    """Print the complete body of a PUT of client settings, made from a settings FILE.

    The PUT replaces all settings that the client has. The body is JSON, ready for `curl -X PUT -d @-`; nothing is
    printed where it would not be complete.
    """
    return answered(lambda: _render(file, onto, env_files, with_secrets, client, config))


def _render(
    file: str, onto: str | None, env_files: tuple[str, ...], with_secrets: bool, client: str | None, config: str | None
) -> int:
    from ..config import read_config
    from ..env_file import EnvFileError, read_env_files
    from ..render import Body, RenderError, render_file

    read = None if config is None else read_config(config)
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
    emit(json.dumps(body.data, indent=2))
    return CLEAN
