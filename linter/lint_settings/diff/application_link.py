"""The effect of removing or changing the link of an OIDC client to its application client.

The API sets the link when it creates the client; no request can set it again:
https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings
"""

from __future__ import annotations

from ..schema.members import along
from ..tenant.change import Risk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .differences import Difference

_LINKS, _LINK, _HREF = "_links", "application_client", "href"
_NOT_KEPT = "the file does not keep the links that the API adds; they are never sent"
_OTHER = (
    "an OIDC client keeps the application client that it was created with, and no request can link it to another; "
    "with another one neither login nor registration works"
)
_NEW = "the API writes it when the client is created; no request can set it"
_GONE_LIVE = "the saved answer has none, so the application client was deleted"


def effect_on_application_link(one: Difference, *, exported: bool, records_links: bool) -> tuple[Risk, str] | None:
    """Return the risk and effect of a difference in the links of an OIDC client; None for any other difference.

    `exported` is true if the old state is a saved answer of the API, `records_links` if the new state is a record of an
    answer rather than the body of a request, which has no links.
    """
    if one.path[:1] != (_LINKS,) or (len(one.path) > 1 and one.path[1] != _LINK):
        return None
    was, now = (_target(one.path, value) for value in (one.old, one.new))
    title, absent = _words()
    if was == now:
        return (Risk.NONE, f"{title}: the same application client") if was is not None else None
    if now is None:
        if one.path == (_LINKS,) and not (records_links and not exported):
            return Risk.NONE, f"{title}: {_NOT_KEPT}"
        gone = "if the application client was deleted, " if one.path == (_LINKS,) else ""
        return Risk.LOCKS_OUT, f"{title}: removed; {gone}{absent}"
    if was is None:
        if exported and one.path != (_LINKS,):
            return Risk.LOCKS_OUT, f"{title}: {_GONE_LIVE}; {absent}"
        return Risk.NONE, f"{title}: {_NEW}"
    return Risk.LOCKS_OUT, f"{title}: {_OTHER}"


def _target(path: tuple[str | int, ...], value: Any) -> str | None:
    """Return the normalized path of the application client that the value at a path names; or None."""
    steps = (_LINKS, _LINK, _HREF)
    for step in steps[len(path) :]:
        if isinstance(value, dict):
            value = value.get(step)
    return value.strip().rstrip("/") or None if isinstance(value, str) else None


def _words() -> tuple[str, str]:
    part = list(along("oidc-client", (_LINKS, _LINK)))[-1]
    return part["title"], part["x-absent"]
