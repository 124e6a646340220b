"""Prints the shell script that saves the answers of a tenant's APIs."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit, print_stderr
from .help import Command

EXAMPLES = (
    (
        "Save the answers of one application",
        "lint-settings requests --base https://v1.api.us.janrain.com --app APP_ID > get-answers.sh",
    ),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.option("--base", required=True, metavar="URL", help="URL of the APIs, such as https://v1.api.us.janrain.com.")
@click.option("--app", default="", metavar="ID", help="Id of the application.")
@click.option("--customer", default="", metavar="ID", help="Id of the customer, for OIDC clients and policies.")
@click.option(
    "--capture",
    default="",
    metavar="URL",
    help="Capture domain, for entity types and access schemas [default: that of the login policies].",
)
@click.option(
    "--into",
    default="answers",
    metavar="FOLDER",
    help="Folder for the answers [default: answers].",
)
def command(base: str, app: str, customer: str, capture: str, into: str) -> int:
    """Print a script that saves the answers of the APIs.

    `import` and `diff --export` read these answers. lint-settings itself never calls an API: review the script, then
    run it with sh. It needs curl, takes credentials from the environment or a netrc file, and changes nothing on the
    platform.
    """
    from ..live.requests import RequestError, Tenant, script

    try:
        text = script(Tenant(base, app, customer, capture, into))
    except RequestError as error:
        print_stderr(str(error))
        return FAILED
    emit(text.rstrip("\n"))
    return CLEAN
