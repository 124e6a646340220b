"""Prints the shell script that saves the answers of a tenant's APIs; lint-settings itself calls nothing."""

from __future__ import annotations

import os
import shlex

from ..documents.files import own_data
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

_ID = lazy_pattern(r"[A-Za-z0-9_-]+")
_URL = lazy_pattern(r"(https?)://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?")
_HOST = lazy_pattern(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?")
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


class RequestError(Exception):
    """An invalid part of a request; the text says which and what to write."""


class Tenant(Frozen):
    """The tenant of the script, and the folder for its answers; an empty text omits a part."""

    __slots__ = ()

    base: str
    app: str
    customer: str
    capture: str
    into: str


def script(tenant: Tenant) -> str:
    """Return the script for a tenant.

    Raises RequestError.
    """
    base = _url(tenant.base, "--base", "https://v1.api.us.janrain.com")
    capture = tenant.capture
    if capture:
        capture = f"https://{capture}" if _HOST.fullmatch(capture) else capture
        capture = _url(capture, "--capture", "https://example.us.janraincapture.com")
    if not (tenant.app or tenant.customer):
        raise RequestError("name the application with --app, the customer with --customer, or both")
    for option, text in (("--app", tenant.app), ("--customer", tenant.customer)):
        if text and not _ID.fullmatch(text):
            raise RequestError(f"{option} takes an id of letters, digits, `-` and `_`")
    if tenant.into.startswith("-"):
        raise RequestError("--into takes the name of a folder that does not begin with `-`")
    protocols = {one.partition(":")[0] for one in (base, capture) if one}
    values = {
        "BASE": base,
        "APP": tenant.app,
        "CUSTOMER": tenant.customer,
        "CAPTURE": capture,
        "INTO": tenant.into,
        "PROTO": f"={','.join(sorted(protocols))}",
    }
    text = own_data(os.path.join(os.path.dirname(__file__), "answers.sh")).decode("utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", shlex.quote(value), 1)
    return text


def _url(text: str, option: str, example: str) -> str:
    """Return the URL of a server, without a trailing slash; without TLS only for localhost.

    Raises RequestError.
    """
    match = _URL.fullmatch(text)
    if match is None:
        raise RequestError(f"{option} takes the URL of a server, such as {example}")
    if match[1] == "http" and match[2] not in _LOCAL:
        raise RequestError(f"{option} needs https: the credentials would be sent in plain text to {match[2]}")
    return text.rstrip("/")
