"""The usual values of settings with URLs, ids and providers: most files have them, and many rules find nothing there.

A rule with `unless` is not called for what that names, and its module is not imported for it: for a value of a file's
own that is `usual`, or for a document of which a fact is true; a rule about a setting, for its usual values there.
A test calls every such rule with usual values, and with values that differ from these in one place.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial

from ..tenant.login_urls import AUTH_PAGES, is_uuid, unfilled
from ..tenant.settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..documents.node import Node
    from ..tenant.settings import Settings

# No regular expressions: to compile these takes 4 % of the check of one file.
_ENDINGS = frozenset(("css", "eot", "gif", "ico", "jpeg", "jpg", "otf", "png", "svg", "ttf", "webp", "woff", "woff2"))
_PRIVATE = frozenset(("corp", "internal", "intranet", "lan", "local", "localhost"))
# Parts of the names of sites that show files on pages of their own.
_SITES = ("bitbucket", "dropbox", "github", "gitlab", "google")
_API = ("v1", "api", "us", "janrain", "com")  # a host of the API, in one of its regions
# A host without any of these differs in more than two letters from one of the API.
_OF_API = ("v1", "api", "jan", "rain")
_PROVIDERS = frozenset(("apple", "facebook", "google", "linkedin", "twitter"))
_DESCRIPTION = frozenset(("icon", "name", "provider"))
_MANY = 100  # providers, far more than a client has
_AS_LETTERS = bytes.maketrans(b"/._-", b"aaaa")


@lru_cache(256)  # the files of a tenant name the same few hosts
def _is_public_host(host: str) -> bool:
    """Return whether a name is that of a public host, and not of a site that shows files on pages."""
    labels = host.split(".")
    is_name = len(labels) > 1 and all(labels) and host.isascii() and "".join(labels).replace("-", "").isalnum()
    folded = host.lower()
    is_public = labels[-1].isalpha() and folded.rpartition(".")[2] not in _PRIVATE
    return is_name and is_public and not any(site in folded for site in _SITES)


@lru_cache(256)
def _is_login_host(host: str) -> bool:
    """Return whether a host is one of the API, or one that cannot be meant for one of these."""
    if not _is_public_host(host) or unfilled(host):
        return False
    labels = host.split(".")
    if len(labels) == len(_API) and labels[2].replace("-", "").isalpha() and host == host.lower():
        return [*labels[:2], *labels[3:]] == [*_API[:2], *_API[3:]]
    return not any(piece in host.lower() for piece in _OF_API)


def _is_file(text: str) -> bool:
    """Return whether a text is the https URL of a file with a usual ending."""
    parts = text.split("/", 3)
    if len(parts) < 4 or text[:8] != "https://" or not _is_public_host(parts[2]):
        return False
    path = parts[3]
    return path.rpartition(".")[2] in _ENDINGS and path.isascii() and path.encode().translate(_AS_LETTERS).isalnum()


def _are_files(text: str) -> bool:
    return all(map(_is_file, text.split(",")))


def _is_login_url(end: str, text: str) -> bool:
    """Return whether a text is `https://host/customer/` with an end, and after a `=` at the end a UUID."""
    parts = text.split("/", 4)
    if len(parts) < 5 or text[:8] != "https://" or not _is_public_host(parts[2]) or not is_uuid(parts[3]):
        return False
    rest = parts[4]
    return rest == end if end[-1] != "=" else rest.startswith(end) and is_uuid(rest[len(end) :])


def _is_provider(text: Any) -> bool:
    """Return whether a text is a common provider, or the two ids of a custom one."""
    return text.__class__ is str and (text in _PROVIDERS or _are_two_ids(text))


@lru_cache(256)
def _are_two_ids(text: str) -> bool:
    first, _, second = text.partition(".")
    return is_uuid(first) and is_uuid(second) and text == text.lower()


def _are_providers(value: list[Any]) -> bool:
    """Return whether a list is not empty, names providers only, and each once."""
    return 0 < len(value) < _MANY and all(map(_is_provider, value)) and len({*value}) == len(value)


def _are_described(value: dict[str, Any]) -> bool:
    """Return whether all custom providers have two ids, a name in words, a picture and a label of a host."""
    return len(value) < _MANY and all(_are_two_ids(key) and _is_described(one) for key, one in value.items())


def _is_described(value: Any) -> bool:
    if value.__class__ is not dict or value.keys() != _DESCRIPTION:
        return False
    name, icon, provider = value["name"], value["icon"], value["provider"]
    if not name.__class__ is icon.__class__ is provider.__class__ is str or not _is_file(icon):
        return False
    is_plain = name.isascii() and name.replace(" ", "").isalnum() and provider.isascii() and provider.isalnum()
    return is_plain and not (unfilled(name) or unfilled(provider) or unfilled(icon))


_LIST, _CUSTOM = "authentication.providers", "authentication.providers.custom"
_CLIENT = "janrainOidcClientId"
_TEXT = frozenset((str,))
_SCALARS = frozenset((str, int, float, bool))
_IDS_AND_URLS = ("customer_id", _CLIENT, "oidc_url", *AUTH_PAGES)
_LOGIN = frozenset(_IDS_AND_URLS)
_TEXTS: dict[str, Callable[[str], bool]] = {
    "customer_id": is_uuid,
    _CLIENT: is_uuid,
    "oidc_url": partial(_is_login_url, "login"),
    "theming.faviconURL": _is_file,
    "theming.fontURLs": _are_files,
    "theming.logoURL": _is_file,
    "theming.stylesheetURLs": _are_files,
    **{name: partial(_is_login_url, f"auth-ui/{page}?client_id=") for name, page in AUTH_PAGES.items()},
}
# The settings with usual values.
SETTINGS = frozenset((*_TEXTS, _LIST, _CUSTOM))
_NOT_OF_LOGIN = SETTINGS - _LOGIN
# What `unless` of a rule may name: see `usual_settings`.
USUAL, LISTED, PLAIN, AGREEING = "usual", "listed", "plain", "agreeing"


def is_usual(name: str, node: Node) -> bool:
    """Return whether the value of one of these settings is usual; what is left from a template is not."""
    value = node.value
    if value.__class__ is str:
        is_text = _TEXTS.get(name)
        return is_text is not None and is_text(value) and not unfilled(value)
    if name == _LIST:
        return value.__class__ is list and _are_providers(value)
    # Where teams have placeholders of their own, any text may contain one.
    return name == _CUSTOM and value.__class__ is dict and node.source.placeholder_mark == "$" and _are_described(value)


def usual_settings(settings: Settings, root: Node) -> tuple[set[str], tuple[str, ...]]:
    """Return which of a document's own settings have usual values, and what is true of the document besides.

    It is `listed` if the catalogue contains the names of all settings. It is `plain` if, moreover, each is there once
    and has a text, a number, true or false, a list of different texts or the usual providers, and if each secret is a
    placeholder. It is `agreeing` if all login URLs name the same host, and the customer and client whose ids are set,
    and if the custom providers that are listed are those that are described, with that customer and with a label of
    that host.
    """
    own, host, facts = settings.own, _shared_host(settings), []
    left = SETTINGS if host is None else _NOT_OF_LOGIN
    usual = {name for name in left if (node := own.get(name)) is not None and is_usual(name, node)}
    if not settings.unlisted and (not settings.block or settings.block.keys() <= catalogue().keys()):
        facts.append(LISTED)
        if _is_plain(own, root, usual):
            facts.append(PLAIN)
    if host is not None:
        usual.update(_LOGIN)
        if _are_providers_of(own, host, usual):
            facts.append(AGREEING)
    return usual, tuple(facts)


def _is_plain(own: Mapping[str, Node], root: Node, usual: set[str]) -> bool:
    """Return whether a document whose names are all listed is plain."""
    members = root.members
    custom, link, count = members.get("custom"), members.get("_self"), len(own)
    if custom is not None:
        if custom.value.__class__ is not dict:
            return False
        count += 1 - len(custom.value)
    if link is not None:
        if link.value.__class__ is not str:
            return False
        count += 1
    if root.path or "_global" in members or count != len(members):
        return False
    for name, value in [(name, node.value) for name, node in own.items() if node.value.__class__ not in _SCALARS]:
        if not (_are_different(value) if value.__class__ is list else name == _CUSTOM in usual):
            return False
    return all(own[name].is_placeholder and _is_name(own[name].value) for name in _secret() & own.keys())


def _are_different(values: list[Any]) -> bool:
    return not values or ({*map(type, values)} == _TEXT and len({*values}) == len(values))


def _is_name(text: Any) -> bool:
    """Return whether a value is `${NAME}`."""
    return text.__class__ is str and text[:2] == "${" and text[-1] == "}" and text[2:-1].replace("_", "").isalpha()


@cache
def _secret() -> frozenset[str]:
    return frozenset(name for name, setting in catalogue().items() if setting.sensitive)


def _shared_host(settings: Settings) -> str | None:
    """Return the host of a document's own login URLs if they are usual and agree with the ids; else None."""
    own = settings.own
    if not own.keys() >= _LOGIN or not settings.block.keys().isdisjoint(_LOGIN):
        return None
    texts: list[Any] = [None if (node := own[name]).is_placeholder else node.value for name in _IDS_AND_URLS]
    if {*map(type, texts)} != _TEXT:
        return None
    customer, client, issuer, *pages = texts
    host = issuer[8 : issuer.find("/", 8)]
    base = f"https://{host}/{customer}/"
    if issuer != f"{base}login" or not (is_uuid(customer) and is_uuid(client)):
        return None
    if pages != [f"{base}auth-ui/{page}?client_id={client}" for page in AUTH_PAGES.values()]:
        return None
    return host if _is_login_host(host) else None


def _are_providers_of(own: Mapping[str, Node], host: str, usual: set[str]) -> bool:
    """Return whether the custom providers of a document agree with each other, with the customer and with a host."""
    listed, described = own.get(_LIST), own.get(_CUSTOM)
    if (listed is not None and _LIST not in usual) or (described is not None and _CUSTOM not in usual):
        return False
    custom = {} if described is None else described.value
    keys = [] if listed is None else [one for one in listed.value if "." in one]
    prefix, labels = own["customer_id"].value + ".", host.split(".")
    return custom.keys() == {*keys} and all(
        key.startswith(prefix) and one["provider"] in labels for key, one in custom.items()
    )
