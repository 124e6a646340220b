"""The usual values of settings: most files have them, and many rules find nothing there.

A rule with `unless` is not called for what that names, and its module is not imported for it: for a value of a file's
own that is `usual`, or for a document of which a fact is true (see usual_documents.py); a rule about a setting, for its
usual values there. A test calls every such rule with usual values, and with values that differ from these in one place.
"""

from __future__ import annotations

from functools import lru_cache, partial

from ..tenant.login_urls import AUTH_PAGES, has_template_sign, is_uuid, unfilled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..documents.node import Node

# No regular expressions: to compile these takes 4 % of the check of one file.
_FONTS = frozenset(("eot", "otf", "ttf", "woff", "woff2"))
_PICTURES = frozenset(("gif", "ico", "jpeg", "jpg", "png", "svg", "webp"))
_STYLESHEETS = frozenset(("css",))
_PRIVATE = frozenset(("corp", "internal", "intranet", "lan", "local", "localhost"))
# Parts of the names of sites that show files on pages of their own.
_SITES = ("bitbucket", "dropbox", "github", "gitlab", "google")
_API = ("v1", "api", "us", "janrain", "com")  # a host of the API, in one of its regions
# A host without any of these differs in more than two letters from one of the API.
_OF_API = ("v1", "api", "jan", "rain")
_PROVIDERS = frozenset(("apple", "facebook", "google", "linkedin", "twitter"))
_DESCRIPTION = frozenset(("icon", "name", "provider"))
_MANY = 100  # providers, far more than a client has
_DIGITS = 20  # of the timestamp of a version
_MINUTE, _DAY = 60, 86400
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
def is_login_host(host: str) -> bool:
    """Return whether a host is one of the API, or one that cannot be meant for one of these."""
    if not _is_public_host(host) or unfilled(host):
        return False
    labels = host.split(".")
    if len(labels) == len(_API) and labels[2].replace("-", "").isalpha() and host == host.lower():
        return [*labels[:2], *labels[3:]] == [*_API[:2], *_API[3:]]
    return not any(piece in host.lower() for piece in _OF_API)


def _is_file(text: str, endings: frozenset[str] = _PICTURES) -> bool:
    """Return whether a text is the https URL of a file with a usual ending."""
    parts = text.split("/", 3)
    if len(parts) < 4 or text[:8] != "https://" or not _is_public_host(parts[2]):
        return False
    path = parts[3]
    is_usual_path = path.isascii() and path.encode().translate(_AS_LETTERS).isalnum()
    return is_usual_path and path.rpartition(".")[2] in endings and not has_template_sign(text)


def _are_stylesheets(text: str) -> bool:
    return all(_is_file(one, _STYLESHEETS) for one in text.split(","))


def _are_fonts(text: str) -> bool:
    return all(_is_file(one, _FONTS) for one in text.split(","))


def _is_login_url(end: str, text: str) -> bool:
    """Return whether a text is `https://host/customer/` with an end, and after a `=` at the end a UUID."""
    parts = text.split("/", 4)
    if len(parts) < 5 or text[:8] != "https://" or not _is_public_host(parts[2]) or not is_uuid(parts[3]):
        return False
    rest = parts[4]
    if unfilled(text):
        return False
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
    return is_plain and not (unfilled(name) or unfilled(provider))


@lru_cache(256)
def _is_word(text: str) -> bool:
    """Return whether a text consists of letters, digits, hyphens and underscores, and is not left from a template."""
    return text.isascii() and text.replace("_", "").replace("-", "").isalnum() and not unfilled(text)


def _is_flow_name(text: str) -> bool:
    return "-" not in text and _is_word(text)


@lru_cache(256)
def _is_version(text: str) -> bool:
    """Return whether a text is the timestamp of a flow's version."""
    if len(text) != _DIGITS or not (text.isascii() and text.isdigit()):
        return False
    is_date = text[:2] == "20" and "01" <= text[4:6] <= "12" and "01" <= text[6:8] <= "28"
    return is_date and text[8:10] < "24" and text[10:12] < "60" and text[12:14] < "60"


def _is_lifetime(seconds: int) -> bool:
    """Return whether a number of seconds is a day or more, but less than the 30 days of the default."""
    return _DAY <= seconds < 30 * _DAY


LIST, CUSTOM, CLIENT = "authentication.providers", "authentication.providers.custom", "janrainOidcClientId"
LIFETIME, SECOND_FACTOR = "authentication.second_factor.trust_device_ttl", "authentication.second_factor"
_RULES = "authorization.rules"
# The class of the usual values of each setting, and what these fulfil.
_TESTS: dict[str, tuple[type, Callable[[Any], bool]]] = {
    "customer_id": (str, is_uuid),
    CLIENT: (str, is_uuid),
    "oidc_url": (str, partial(_is_login_url, "login")),
    **{name: (str, partial(_is_login_url, f"auth-ui/{page}?client_id=")) for name, page in AUTH_PAGES.items()},
    "theming.faviconURL": (str, _is_file),
    "theming.fontURLs": (str, _are_fonts),
    "theming.logoURL": (str, _is_file),
    "theming.stylesheetURLs": (str, _are_stylesheets),
    LIST: (list, _are_providers),
    CUSTOM: (dict, _are_described),
    **dict.fromkeys(("default_flow_name", "ccp_flow_name"), (str, _is_flow_name)),
    **dict.fromkeys(("default_flow_version", "ccp_flow_version"), (str, _is_version)),
    **dict.fromkeys(("legal_acceptance_id_1", "legal_acceptance_id_2", "user_entity_type"), (str, _is_word)),
    **dict.fromkeys(("rpx_app_id", "rpx_realm"), (str, _is_word)),
    **dict.fromkeys((f"{_RULES}.{name}" for name in ("legal_accepted", "required_attributes")), (list, lambda _: True)),
    f"{_RULES}.ttl": (int, lambda seconds: seconds >= _MINUTE),
    "email_method": (str, lambda method: method == "ses_sync"),
    LIFETIME: (int, _is_lifetime),
}
# The settings with usual values, and what `unless` of a rule names for them.
SETTINGS = frozenset(_TESTS)
USUAL = "usual"


def usual_in(scope: Mapping[str, Node], settings: frozenset[str] = SETTINGS) -> set[str]:
    """Return which of some settings in a scope have usual values; what is left from a template is not usual."""
    usual = set()
    for name in settings.intersection(scope):
        value = scope[name].value
        of_class, test = _TESTS[name]
        if value.__class__ is of_class and test(value):
            usual.add(name)
    # Where teams have placeholders of their own, any text may contain one.
    if CUSTOM in usual and scope[CUSTOM].source.placeholder_mark != "$":
        usual.remove(CUSTOM)
    # Where the second factor is off or unknown, rules judge its lifetime otherwise.
    if LIFETIME in usual and not (SECOND_FACTOR in scope and scope[SECOND_FACTOR].value is True):
        usual.remove(LIFETIME)
    return usual
