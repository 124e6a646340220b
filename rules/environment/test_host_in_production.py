"""A URL in production leads to a host for tests.

A file that was copied from staging often keeps its hosts. A redirect URI of production that leads to `shop.staging...`
sends the tokens of real users to a site that is protected less, and a stylesheet or logo from there changes or breaks
the login page of production whenever the other environment does. Mails and social logins of another environment
confuse users.

The name of a host decides: a part of it before the domain is `test`, ends in `dev`, `qa`, `sandbox` or `stage`, or
begins or ends in `staging`, `uat`, `preprod` or the like. `test-drive` and `dev-portal` do not count. The scheme of a
mobile app is judged in the same way, and hosts of the platform are not. If such a host belongs to production, record
that with an allow and a reason.

Symptom: After the login, users are on a site for tests, or the login page has the style of another environment.
See: https://techdocs.akamai.com/identity-cloud/docs/add-a-redirect-uri-to-a-login-client
See: https://techdocs.akamai.com/identity-cloud/docs/why-you-must-promote-your-flow-changes

```yaml bad
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.staging.example.com/callback]
```
```yaml good
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
```
"""

import re
from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    known_items,
    known_text,
    lazy_pattern,
    member,
    rule,
)

_OBJECTS = ("login-policy", "oidc-client")
_KINDS = ("application-settings", "client-settings", *_OBJECTS)
_THEMING = ("theming.logoURL", "theming.faviconURL", "theming.stylesheetURLs", "theming.fontURLs")
# The first ones mean nothing else and count at either end of a name, the second ones only at its end, and `test` as the
# whole name: so `test-drive` and `dev-portal` do not count.
_SURE, _LAST, _WHOLE = (
    r"(?:nonprod|preprod|staging|stg|tst|uat)",
    r"(?:dev|develop|development|qa|sandbox|stage)",
    "test(?:ing)?",
)
_WORDS = rf"(?:{_SURE}|{_LAST}|{_WHOLE})[0-9]{{0,2}}"
_WORD = lazy_pattern(
    rf"{_WHOLE}[0-9]{{0,2}}\Z|(?:[\w-]+-)?(?:{_SURE}|{_LAST})[0-9]{{0,2}}\Z|{_SURE}[0-9]{{0,2}}-[\w-]+\Z", re.IGNORECASE
)
# A quick test, since most texts have no such word.
_SIGN = lazy_pattern(rf"(?<![A-Za-z0-9]){_WORDS}(?![A-Za-z0-9])", re.IGNORECASE)
_URL = lazy_pattern(r"(?<![^\s,;])([A-Za-z][A-Za-z0-9+.-]*)://([\w.-]*)")  # not one in the query of another
_PLATFORM = ("janrain.com", "janraincapture.com", "rpxnow.com")
# Names in which these words mean something else.
_ORDINARY = frozenset(
    (
        *(
            "ask-qa",
            "biz-dev",
            "center-stage",
            "centre-stage",
            "first-stage",
            "home-staging",
            "main-stage",
            "next-stage",
        ),
        *("real-estate-development", "second-stage", "staging-area", "stg-pauli", "web-dev"),
    )
)
# Domains below these are registered one level further down, as in `sandbox.gouv.fr` and `planning.nsw.gov.au`.
_SECOND_LEVELS = frozenset(("asso", "gouv", "govt", "info", "name", "police", "school"))
_STATES = frozenset(("act", "nsw", "nt", "qld", "sa", "tas", "vic", "wa"))


@rule(kind=_KINDS, severity=Severity.WARNING, unless="unplaced")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report such hosts in an environment that is known to be production."""
    if context.is_production is not True:
        return
    for node, text in _texts(document, context):
        for scheme, host in _URL.findall(text) if _SIGN.search(text) else ():
            name = host if scheme.lower() in ("http", "https") else scheme
            if _is_for_tests(name, reverse=name is scheme):
                yield _finding(node, name, context)
    realm = None if document.kind in _OBJECTS else context.own("rpx_realm")
    if realm is not None and _WORD.match(text := known_text(realm) or "") and text.lower() not in _ORDINARY:
        yield _finding(realm, str(realm.value), context)


def _finding(node: Node, name: str, context: Context) -> Finding:
    seen = f"`{name}` looks like the name of a test environment, but `{context.environment}` is production"
    return context.finding(node, f"{seen}; write that of production", part=name)


def _texts(document: Document, context: Context) -> Iterator[tuple[Node, str]]:
    """Yield the URLs of an object or of settings, and the host of the sender of mails as one."""
    if document.kind in _OBJECTS:
        yield from known_items(member(document, "redirectURIs"))
        if (login := member(document, "loginURL")) is not None:
            yield login, known_text(login) or ""
        return
    for scope in (context.settings.own, context.settings.block):
        for name in scope.keys() & {*_THEMING, "email_sender_address"}:
            text = known_text(scope[name]) or ""
            yield scope[name], text if name in _THEMING else f"https://{text.rpartition('@')[2].rstrip('>')}"


def _is_for_tests(name: str, *, reverse: bool) -> bool:
    """Return whether a host, or a scheme with its domain first, has a word for tests outside its domain."""
    labels = name.lower().split(".")[:: -1 if reverse else 1]
    if ".".join(labels[-2:]) in _PLATFORM:
        return False
    domain = 2
    if len(labels) > 2 and len(labels[-1]) == 2 and (len(labels[-2]) <= 3 or labels[-2] in _SECOND_LEVELS):
        domain = 4 if labels[-1] == "au" and labels[-3] in _STATES else 3
    return any(_WORD.match(label) for label in labels[:-domain] if label not in _ORDINARY)
