"""Determines what is wrong with the name of a setting, so that only one of the rules about names reports it."""

from __future__ import annotations

import re
from enum import Enum

from ..documents.lazy_regex import lazy_pattern
from .settings import ENVELOPE, catalogue, find_setting, intended, resembling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from ..documents.node import Node


class NameFault(Enum):
    """Why a name is not a known setting; the first that applies counts."""

    PASTED = "curly quotes or invisible characters in it"
    BLANK = "a blank in it, or nothing at all"
    PAGE = "a page setting of the JavaScript SDK"
    FOREIGN = "a member of an API or OIDC client"
    MISSPELT = "almost the name of a setting"
    NESTED = "a mapping of nested settings"
    UNKNOWN = "a custom setting, or a mistake"


# Members of OIDC clients and API clients, by the object that they belong to.
_FOREIGN = {
    "redirectURIs": "the OIDC client",
    "loginPolicy": "the OIDC client",
    "tokenPolicy": "the OIDC client",
    "_links": "the OIDC client",
    "features": "the API client",
    "ipWhitelist": "the API client",
}
# Names that a custom setting may well have: no evidence unless one of the other names is next to them.
_COMMON = {
    "id": "the client itself",
    "name": "the client itself",
    "description": "the client itself",
    "secret": "the client itself",
    "settings": "the API client",
    "type": "the OIDC client",
}
# The blocks of settings, the last under a name that says what it is.
_BLOCKS = ("_global", "custom", "custom_settings")
_OWN_PATH = ("_self",)
_PASTED = lazy_pattern("[“”„‟‘’‚‛\u00a0\u00ad\u200b-\u200d\u202f\u2060\ufeff]")
# As spelled in its reference and in public pages that use it.
_PAGE = "janrain.settings."
_OF_PAGE = frozenset(
    (
        *("accessTokenLifeHours", "appId", "captureServer", "clientId", "cookieDomain", "flowName", "flowVersion"),
        *("backplane", "backplaneBlock", "backplaneBusName", "backplaneChannelExpires", "backplaneLibrary"),
        *("backplaneReplayOnPageLoad", "backplaneServerBaseUrl", "backplaneVersion", "hasSettings"),
        *("keepProfileCookieAfterLogout", "modalBorderWidth", "modalCloseHtml", "noModalBorderInlineCss", "noStyling"),
        *("recaptchaPublicKey", "redirectFlow", "redirectUri", "registerFlow", "responseType", "setProfileCookie"),
        *("mobileStylesheets", "returnExperienceUserData", "socialRegistrationCompleteRedirect", "stylesheets"),
        *("transactionTimeout",),
    )
)


# The settings that mean the same as a page setting.
COUNTERPARTS = {"flowName": "default_flow_name", "flowVersion": "default_flow_version"}


def matches_any(name: str, patterns: Collection[str]) -> bool:
    """Return whether a name is one of these, or fits one in which `*` stands for any characters."""
    return name in patterns or any(
        "*" in one and re.fullmatch(re.escape(one).replace(r"\*", ".*"), name) for one in patterns
    )


def name_fault(name: str, node: Node, siblings: Collection[str]) -> NameFault | None:
    """Return what is wrong with a setting's name; None for a known one. `siblings` are the names at the top level."""
    if find_setting(name) is not None:
        return NameFault.NESTED if isinstance(node.value, dict) and is_nested(name, node) else None
    if name in ENVELOPE:
        return None
    if not name.isascii() and _PASTED.search(name):
        return NameFault.PASTED
    if not name or re.search(r"\s", name):
        return NameFault.BLANK
    if name in _OF_PAGE or (name.startswith(_PAGE) and name != _PAGE):
        return NameFault.PAGE
    if _is_foreign(name, siblings):
        return NameFault.FOREIGN
    if intended(name) is not None or intended_block(name, node) is not None:
        return NameFault.MISSPELT
    return NameFault.NESTED if is_nested(name, node) else NameFault.UNKNOWN


def intended_block(name: str, node: Node) -> str | None:
    """Return the block that a mapping of settings is meant to be by its name: `custom`, `_global`, or None.

    A path of settings under nearly the name `_self` is meant to be that.
    """
    if isinstance(node.value, str) and node.value.startswith("/config/") and name not in ENVELOPE:
        from unicodedata import normalize

        return resembling(normalize("NFKC", name), _OWN_PATH)
    if not node.members or node.key in ENVELOPE or not any(map(find_setting, node.members)):
        return None
    meant = resembling(name, _BLOCKS)
    return "custom" if meant == "custom_settings" else meant


def unread_settings(root: Node) -> set[str]:
    """Return the settings of a client in blocks that do not count, which is reported at these blocks.

    Those are blocks under a misspelled name, a `custom` in `custom`, and what belongs into `custom` where that is no
    mapping.
    """
    names = {name for key, block in root.members.items() if intended_block(key, block) for name in block.members}
    custom = root.members.get("custom")
    inner = None if custom is None else custom.members.get("custom")
    if inner is not None:
        names.update(inner.members)
    if custom is not None and not isinstance(custom.value, dict | None) and not custom.is_placeholder:
        names.update(name for name, setting in catalogue().items() if setting.required and not setting.standard)
    return names


def foreign_members(siblings: Collection[str]) -> dict[str, str]:
    """Return the names among these that belong to another object, and which object that is."""
    # Not `isdisjoint`, which would iterate over all siblings.
    return {**_FOREIGN, **_COMMON} if any(name in siblings for name in _FOREIGN) else {}


def _is_foreign(name: str, siblings: Collection[str]) -> bool:
    """Return whether a name is one of the siblings and, next to these, belongs to another object."""
    return name in siblings and (name in _FOREIGN or (name in _COMMON and bool(foreign_members(siblings))))


def is_nested(name: str, node: Node) -> bool:
    """Return whether a member continues the name to that of a setting; after a known name, only exact ones count."""
    if not isinstance(node.value, dict):
        return False
    known = catalogue()
    guess = name not in known
    for key, child in node.members.items():
        path = f"{name}.{key}"
        if path in known or (guess and "." in (intended(path) or "")) or is_nested(path, child):
            return True
    return False
