"""Prints the shell script that saves the answers of a tenant's APIs."""

from __future__ import annotations

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit
from .errors import tell
from .help import Command

EXAMPLES = (
    (
        "Write the script for an application and its customer",
        "lint-settings requests --base https://v1.api.us.janrain.com --app APP --customer CUSTOMER > fetch.sh",
    ),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.option("--base", required=True, metavar="URL", help="Where the APIs are, as in https://v1.api.us.janrain.com.")
@click.option("--app", default="", metavar="ID", help="The id of the application.")
@click.option("--customer", default="", metavar="ID", help="The id of the customer, for OIDC clients and policies.")
@click.option(
    "--capture",
    default="",
    metavar="URL",
    help="The Capture domain, for entity types and access schemas [default: that of the login policies].",
)
@click.option("--into", default="answers", metavar="FOLDER", help="Where the script saves the answers.")
def command(base: str, app: str, customer: str, capture: str, into: str) -> int:
    """Print a shell script that saves the answers of a tenant's APIs.

    These are all answers that `import` and `diff --export` read. lint-settings itself never calls an API. Review the
    script, then run it with sh; it needs curl, and takes its credentials from the environment or a netrc file. It
    changes nothing on the platform.
    """
    from ..live.requests import RequestError, Tenant, script

    try:
        text = script(Tenant(base, app, customer, capture, into))
    except RequestError as error:
        tell(str(error))
        return FAILED
    emit(text.rstrip("\n"))
    return CLEAN
