"""Prints the complete JSON body to PUT client settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED, FOUND
from ..console.streams import emit_json, print_stderr, redirected
from ..console.terminal import quoted
from .errors import answered
from .help import Command
from .options import ANSWER, CONFIG_FILE, FILE, ID, config_for, env_files_option, environment_option, isolated_option

if TYPE_CHECKING:
    from ..config.config import Config
    from ..engine.deployed import EnvOfFile


EXAMPLES = (
    ("Print the body, with secrets masked", "lint-settings render --env-file prod.env identity/shop.yaml"),
    ("Use the values of an environment", "lint-settings render --environment prod identity/shop.yaml"),
    ("Keep what only the live client has", "lint-settings render --onto answer.json identity/shop.yaml"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("file", type=FILE)
@click.option("--onto", type=ANSWER, help="Keep the settings in this saved answer of the API that FILE omits.")
@env_files_option
@environment_option
@click.option("--with-secrets", is_flag=True, help="Print secrets instead of their length.")
@click.option("--client", metavar="ID", type=ID, help="Client to render, by id or number, if FILE contains several.")
@click.option("--force", is_flag=True, help="Print the body even if a rule reports an error in it.")
@click.option("--config", type=CONFIG_FILE, help="Use this config file instead of the nearest one.")
@isolated_option
@click.option("--local-rules", is_flag=True, help="Also run the rules in folders that the config lists in `rules`.")
def command(
    file: str,
    onto: str | None,
    env_files: tuple[str, ...],
    environment: str | None,
    with_secrets: bool,
    client: str | None,
    config: str | None,
    isolated: bool,
    force: bool,
    local_rules: bool,
) -> int:
    """Print the complete JSON body to PUT client settings.

    The API replaces all settings of the client and deletes those that the body omits. Nothing is printed if the body
    would be incomplete or cannot be checked (exit code 2), or if a rule reports an error in it (exit code 1).

    The project's own rules run only with --local-rules, because a body is often printed where secrets are within reach.
    """

    def job() -> int:
        from ..engine.deployed import env_of_file

        read = config_for(config, isolated)
        env = env_of_file(file, read, environment, env_files, as_text=True)
        return _render(file, onto, env, with_secrets, client, read, force, local_rules)

    return answered(job)


def _render(
    file: str,
    onto: str | None,
    given: EnvOfFile,
    with_secrets: bool,
    client: str | None,
    read: Config | None,
    force: bool,
    local_rules: bool,
) -> int:
    from ..render.body import Body, RenderError, render_file

    try:
        body: Body = redirected(
            lambda: render_file(
                file, given.env, onto=onto, client=client, with_secrets=with_secrets, config=read,
                local_rules=local_rules,
            )
        )  # fmt: skip
    except RenderError as error:
        for line in error.lines:
            print_stderr(line)
        if given.shared_by:
            print_stderr(f"{quoted(file)} is shared by {' and '.join(given.shared_by)}; name one with --environment")
        return FAILED
    for line in (*body.errors, *body.failures):
        print_stderr(line)
    if body.not_run:
        print_stderr(f"not checked by the project's own rules ({', '.join(body.not_run)}); --local-rules runs them")
    if body.failures and not force:
        print_stderr("the body is not printed, since not everything in it could be checked; --force prints it anyway")
        return FAILED
    if body.errors and not force:
        count = "1 error" if len(body.errors) == 1 else f"{len(body.errors)} errors"
        print_stderr(f"the body has {count} and is not printed; fix the settings, or print it anyway with --force")
        return FOUND
    if body.hidden:
        count = "1 setting contains a secret" if body.hidden == 1 else f"{body.hidden} settings contain secrets"
        print_stderr(f"{count}, masked here: do not send this body; --with-secrets prints the one to send")
    emit_json(body.data, ascii_only=True)
    return CLEAN
