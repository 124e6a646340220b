"""Files that may contain objects of the tenant but could not be understood: unreadable and unrecognized ones.

As long as such a file exists, no object that it may contain counts as missing.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from ..config.environments import without_environment
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.source import Source


class Unread(Frozen):
    """A file, or a document in it, without a known object.

    `sure` are the kinds that its content indicates, `maybe` those that count only next to recognized files of the kind.
    Without either, the kinds of the files next to it count. `reason` completes a sentence that begins with the path.
    """

    __slots__ = ()

    path: str
    environment: str | None
    sure: tuple[str, ...]
    maybe: tuple[str, ...]
    reason: str

    @property
    def text(self) -> str:
        """The path with the reason."""
        return f"{self.path} {self.reason}"

    def may_hold(self, kind: str, beside: frozenset[str]) -> bool:
        """Return whether the file may contain an object of a kind; `beside` are the kinds of the files next to it."""
        if kind in self.sure:
            return True
        return kind in beside and (kind in self.maybe or not (self.sure or self.maybe))


UNREADABLE = "cannot be read"
UNRECOGNIZED = "is not recognized"

_NAME = lazy_pattern(r"""^[ \t]*+(?:-[ \t]++)?[{[, \t]*+["']?([A-Za-z_][\w.-]*+)["']?[ \t]*+:""", re.MULTILINE)
_INNER_NAME = lazy_pattern(r"""[{,]\s*["']?([A-Za-z_][\w.-]*)["']?\s*:""")
_MOST = 200_000  # characters: enough for the names in any file that was edited by hand
_PATHS = (
    (lazy_pattern(r"/config/[^/\s\"']+/clients/[^/\s\"']+/settings\b"), "client-settings"),
    (lazy_pattern(r"/config/[^/\s\"']+/settings\b"), "application-settings"),
)
# Each of these sets of names indicates a kind. Names that other software uses too count only in combination.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("access-schema", frozenset(("for_client_id", "type_name"))),
    ("api-client", frozenset(("features", "ipWhitelist"))),
    ("api-client", frozenset(("features", "whitelist"))),
    ("api-client", frozenset(("features", "_secret"))),
    ("entity-type", frozenset(("attr_defs",))),
    ("flow", frozenset(("userData", "authProfileData"))),
    ("flow", frozenset(("userData", "schemas"))),
    ("login-policy", frozenset(("identityStoreDetails",))),
    ("oidc-client", frozenset(("redirectURIs", "loginPolicy"))),
    ("oidc-client", frozenset(("redirectURIs", "tokenPolicy"))),
    ("oidc-client", frozenset(("redirectURIs", "type"))),
    ("settings-options", frozenset(("globalOnly", "group"))),
    ("token-policy", frozenset(("accessTokenLifetime", "allowedScopes"))),
    ("token-policy", frozenset(("refreshTokenLifetime", "allowedScopes"))),
    ("token-policy", frozenset(("title", "allowedScopes"))),
    ("token-policy", frozenset(("accessTokenLifetime", "title"))),
)
_HOLD_SETTINGS = ("client-settings", "application-settings")


def kinds_in(text: str) -> list[str]:
    """Return the kinds that the names in an unreadable text indicate, which may be none."""
    from .inner_objects import speaks_for_settings

    text = text[:_MOST]
    names = _names_in(text)
    found = {kind for kind, signs in _SIGNS if signs <= names}
    by_path = next((kind for pattern, kind in _PATHS if pattern.search(text)), None)
    if by_path is not None:
        found.add(by_path)
    elif speaks_for_settings(names):
        found.update(_HOLD_SETTINGS)
    return sorted(found)


def is_nameless(text: str) -> bool:
    """Return whether a text contains nothing that could be the name of a member, as an empty or binary one."""
    return not _names_in(text[:_MOST])


def _names_in(text: str) -> set[str]:
    return {*_NAME.findall(text), *_INNER_NAME.findall(text)}


def perhaps_in(text: str) -> list[str]:
    """Return the kinds of which a text contains two members, or all kinds for one without any names.

    These names are used by other tools too: they count only next to recognized files of the kind.
    """
    from .object_kinds import MEMBERS
    from .settings import catalogue

    text = text[:_MOST]
    names = _names_in(text)
    if not names:
        return sorted({*MEMBERS, *_HOLD_SETTINGS})
    known = {**MEMBERS, **dict.fromkeys(_HOLD_SETTINGS, frozenset(catalogue()))}
    return sorted(kind for kind, members in known.items() if len(names & members) > 1)


def perhaps_unreadable(source: Source, kinds: Sequence[str]) -> Unread:
    """Return the placeholder for a file that cannot be read and may belong to another tool."""
    return Unread(source.path, source.environment, (), tuple(kinds), UNREADABLE)


def unreadable(source: Source, kinds: Sequence[str], mapped: str | None) -> Unread:
    """Return the placeholder for a file that cannot be read; `mapped` is its kind in the config."""
    sure = (mapped,) if mapped is not None else tuple(kinds)
    return Unread(source.path, source.environment, sure, (), UNREADABLE)


@lru_cache(256)  # for every item of a list
def place_of(path: str, environment: str | None) -> str:
    """Return the folder of a file without the words that name environments, which counterparts have in common."""
    return without_environment(os.path.dirname(path) + "/", environment)
