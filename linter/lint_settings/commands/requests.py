"""Prints the shell script that saves the answers of a tenant's APIs."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit, print_stderr
from .help import Command
from .options import FOLDER, ID, SERVER

EXAMPLES = (
    (
        "Save the answers of one application",
        "lint-settings requests --base https://v1.api.us.janrain.com --app APP_ID > get-answers.sh",
    ),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.option(
    "--base", required=True, metavar="URL", type=SERVER, help="URL of the APIs, such as https://v1.api.us.janrain.com."
)
@click.option("--app", metavar="ID", type=ID, help="Id of the application.")
@click.option("--customer", metavar="ID", type=ID, help="Id of the customer, for OIDC clients and policies.")
@click.option(
    "--capture",
    metavar="URL",
    type=SERVER,
    help="Capture domain, for entity types and access schemas [default: that of the login policies].",
)
@click.option(
    "--into",
    type=FOLDER,
    default="answers",
    metavar="FOLDER",
    help="Folder for the answers [default: answers].",
)
def command(base: str, app: str | None, customer: str | None, capture: str | None, into: str) -> int:
    """Print a script that saves the answers of the APIs.

    `import` and `diff --export` read these answers. lint-settings itself never calls an API: review the script, then
    run it with sh. It needs curl, takes credentials from the environment or a netrc file, and changes nothing on the
    platform.
    """
    from ..live.requests import RequestError, Tenant, script

    try:
        text = script(Tenant(base, app or "", customer or "", capture or "", into))
    except RequestError as error:
        print_stderr(str(error))
        return FAILED
    emit(text.rstrip("\n"))
    return CLEAN
