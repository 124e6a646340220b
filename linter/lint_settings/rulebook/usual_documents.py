"""Facts that are true of most documents, where many rules find nothing.

What `unless` of a rule names may be one of these facts, or several of them, joined by ` and `. These may be true of a
document of settings, and `tidy` and `unplaced` of any other object, too:

- `listed`: the catalogue contains the names of all settings.
- `plain`: moreover, each is there once in its scope, and has a text, a number, true or false, a list of different texts
  or the usual providers; each secret is a placeholder, and each `_self` is a path of the API for its scope.
- `agreeing`: all login URLs name the same host, and the customer and client whose ids are set, each in one scope only;
  the custom providers that are listed are those that are described, with that customer and with a label of that host.
- `tidy`: all is ASCII, no text begins or ends with a blank, and no value is another one in YAML 1.1.
- `unplaced`: the file belongs to no environment.

And these of the settings of a client:

- `complete`: it has all that is required itself, and all of social login, under one name each; what it says about legal
  documents agrees, and with fonts, there is a stylesheet.
- `apart`: it inherits no setting that it has itself.
- `unlinked`: no OIDC client is known.
"""

from __future__ import annotations

from functools import cache

from ..tenant.login_urls import AUTH_PAGES, is_uuid
from ..tenant.settings import catalogue
from .usual_values import CLIENT, CUSTOM, LIST, SETTINGS, is_login_host, usual_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.source import Source
    from ..tenant.settings import Settings

LISTED, PLAIN, AGREEING, TIDY, UNPLACED = "listed", "plain", "agreeing", "tidy", "unplaced"
COMPLETE, APART, UNLINKED = "complete", "apart", "unlinked"

_WITH_SETTINGS = ("client-settings", "application-settings")
_TEXT = frozenset((str,))
_SCALARS = frozenset((str, int, float, bool))
_IDS_AND_URLS = ("customer_id", CLIENT, "oidc_url", *AUTH_PAGES)
_LOGIN = frozenset(_IDS_AND_URLS)
_NOT_OF_LOGIN = SETTINGS - _LOGIN
_CREDENTIALS = ("rpx_key", "rpx_realm", "rpx_app_id")
_OTHER_APP_IDS = ("rpx_appid", "rpx_id")
_APP_IDS = frozenset(("rpx_app_id", *_OTHER_APP_IDS))
_LEGAL = ("authorization.rules.legal_accepted", "legal_acceptance_id_1", "legal_acceptance_id_2")
_FONTS, _STYLESHEETS = "theming.fontURLs", "theming.stylesheetURLs"


def usual_settings(
    document: Document, settings: Settings, lacking: Collection[str]
) -> tuple[set[str], tuple[str, ...]]:
    """Return which of a document's own settings have usual values, and the facts that are true of the document.

    `lacking` are kinds of which no object is known.
    """
    if document.kind not in _WITH_SETTINGS:
        return set(), (*_facts_of_text(document.source),)
    own, root = settings.own, document.root
    is_client = document.kind == "client-settings"
    login = _shared_login(settings)
    usual = usual_in(own, SETTINGS if login is None else _NOT_OF_LOGIN)
    facts = _facts_of_text(document.source)
    if not settings.unlisted and (not settings.block or settings.block.keys() <= catalogue().keys()):
        facts.append(LISTED)
        if _is_plain(settings, root, usual, is_client):
            facts.append(PLAIN)
    if login is not None:
        usual.update(_LOGIN)
        if _are_providers_of(own, *login, usual):
            facts.append(AGREEING)
    if is_client:
        if settings.inherited.keys().isdisjoint(own):
            facts.append(APART)
        if _is_complete(settings):
            facts.append(COMPLETE)
        if "oidc-client" in lacking:
            facts.append(UNLINKED)
    return usual, tuple(facts)


def _facts_of_text(source: Source) -> list[str]:
    """Return the facts that may be true of a document of any kind."""
    is_tidy = source.is_ascii and not (source.may_differ_in_1_1 or source.has_outer_blanks or source.filled)
    facts = [TIDY] if is_tidy else []
    if source.environment is None:
        facts.append(UNPLACED)
    return facts


def _is_plain(settings: Settings, root: Node, usual: set[str], is_client: bool) -> bool:
    """Return whether a document whose names are all listed is plain."""
    if root.path or not _is_plain_scope(root, settings.own, usual, is_client):
        return False
    block = root.members.get("_global")
    return block is None or (is_client and _is_plain_scope(block, settings.block, (), False))


def _is_plain_scope(root: Node, named: Mapping[str, Node], usual: Collection[str], is_client: bool) -> bool:
    """Return whether the settings of a client or an application below a root are plain; `named` are all of them."""
    if root.value.__class__ is not dict:
        return False
    members = root.members
    custom, link, count = members.get("custom"), members.get("_self"), len(named)
    if custom is not None:
        if custom.value.__class__ is not dict:
            return False
        count += 1 - len(custom.value)
    if link is not None:
        if not _is_path(link.value, is_client):
            return False
        count += 1
    if count != len(members) - (is_client and "_global" in members):
        return False
    for name, value in [(name, node.value) for name, node in named.items() if node.value.__class__ not in _SCALARS]:
        if not (_are_different(value) if value.__class__ is list else name == CUSTOM and name in usual):
            return False
    return all(named[name].is_placeholder and _is_name(named[name].value) for name in _secret() & named.keys())


def _is_path(text: Any, is_client: bool) -> bool:
    """Return whether a value is the path of the settings of a client or an application in the Configuration API."""
    parts = text.split("/") if text.__class__ is str and text.isascii() else []
    if len(parts) != (6 if is_client else 4) or parts[:2] != ["", "config"] or parts[-1] != "settings":
        return False
    return all(map(str.isalnum, parts[1:])) and (not is_client or parts[3] == "clients")


def _are_different(values: list[Any]) -> bool:
    return not values or ({*map(type, values)} == _TEXT and len({*values}) == len(values))


def _is_name(text: Any) -> bool:
    """Return whether a value is `${NAME}`."""
    return text.__class__ is str and text[:2] == "${" and text[-1] == "}" and text[2:-1].replace("_", "").isalpha()


@cache
def _secret() -> frozenset[str]:
    return frozenset(name for name, setting in catalogue().items() if setting.sensitive)


@cache
def _required() -> frozenset[str]:
    """Return the settings that a complete document has itself."""
    return frozenset((*(name for name, setting in catalogue().items() if setting.required), *_CREDENTIALS))


def _is_complete(settings: Settings) -> bool:
    """Return whether the settings of a client are complete."""
    own, inherited = settings.own, settings.inherited
    if not own.keys() >= _required():
        return False
    values = [own[name].value for name in _required()]
    if None in values or "" in values:
        return False
    if not (own.keys().isdisjoint(_OTHER_APP_IDS) and inherited.keys().isdisjoint(_APP_IDS)):
        return False
    fonts = _FONTS in own or _FONTS in inherited
    if fonts and (_STYLESHEETS not in own or own[_STYLESHEETS].value is None):
        return False
    return _agrees_on_documents(own, inherited)


def _agrees_on_documents(own: Mapping[str, Node], inherited: Mapping[str, Node]) -> bool:
    """Return whether the rule about legal documents has the ids of both, or nothing is said about them."""
    if own.keys().isdisjoint(_LEGAL):
        return inherited.keys().isdisjoint(_LEGAL)
    if not own.keys() >= {*_LEGAL}:
        return False
    accepted, *ids = [own[name].value for name in _LEGAL]
    return accepted.__class__ is list and {*map(type, (*accepted, *ids))} == _TEXT and {*accepted} == {*ids}


def _shared_login(settings: Settings) -> tuple[str, str] | None:
    """Return the host and the customer of a document's login URLs if they are usual and agree with the ids."""
    own, block = settings.own, settings.block
    if CLIENT not in own:
        return None
    nodes = [own.get(name) for name in _IDS_AND_URLS]
    if not block.keys().isdisjoint(_LOGIN):
        inherited = settings.inherited
        if not own.keys().isdisjoint(_LOGIN & block.keys()):
            return None
        nodes = [
            node or (inherited[name] if name in block and inherited[name] is block[name] else None)
            for name, node in zip(_IDS_AND_URLS, nodes, strict=True)
        ]
    texts: list[Any] = [None if node is None or node.is_placeholder else node.value for node in nodes]
    if {*map(type, texts)} != _TEXT:
        return None
    customer, client, issuer, *pages = texts
    host = issuer[8 : issuer.find("/", 8)]
    base = f"https://{host}/{customer}/"
    if issuer != f"{base}login" or not (is_uuid(customer) and is_uuid(client)):
        return None
    if pages != [f"{base}auth-ui/{page}?client_id={client}" for page in AUTH_PAGES.values()]:
        return None
    return (host, customer) if is_login_host(host) else None


def _are_providers_of(own: Mapping[str, Node], host: str, customer: str, usual: set[str]) -> bool:
    """Return whether the custom providers of a document agree with each other, with the customer and with a host."""
    listed, described = own.get(LIST), own.get(CUSTOM)
    if (listed is not None and LIST not in usual) or (described is not None and CUSTOM not in usual):
        return False
    custom = {} if described is None else described.value
    keys = [] if listed is None else [one for one in listed.value if "." in one]
    prefix, labels = f"{customer}.", host.split(".")
    return custom.keys() == {*keys} and all(
        key.startswith(prefix) and one["provider"] in labels for key, one in custom.items()
    )
