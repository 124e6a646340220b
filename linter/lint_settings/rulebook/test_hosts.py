"""Recognizes the hosts and names of test environments by the words in them."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern

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
_PLATFORM = ("janrain.com", "janraincapture.com", "rpxnow.com")
# Names in which these words mean something else.
_ORDINARY = frozenset(
    (
        *("ask-qa", "biz-dev", "center-stage", "centre-stage", "first-stage", "home-staging"),
        *(
            "main-stage",
            "next-stage",
            "real-estate-development",
            "second-stage",
            "staging-area",
            "stg-pauli",
            "web-dev",
        ),
    )
)
# Domains below these are registered one level further down, as in `sandbox.gouv.fr` and `planning.nsw.gov.au`.
_SECOND_LEVELS = frozenset(("asso", "gouv", "govt", "info", "name", "police", "school"))
_STATES = frozenset(("act", "nsw", "nt", "qld", "sa", "tas", "vic", "wa"))


def may_name_tests(text: str) -> bool:
    """Return whether a text has any word for tests: a quick test, since most have none."""
    return _SIGN.search(text) is not None


def is_test_name(name: str) -> bool:
    """Return whether a name, such as a part of a host, is that of a test environment."""
    return _WORD.match(name) is not None and name.lower() not in _ORDINARY


def is_test_host(name: str, *, reverse: bool = False) -> bool:
    """Return whether a host has a word for tests outside its domain; `reverse` is for a scheme with its domain first.

    Hosts of the platform are not judged.
    """
    labels = name.lower().split(".")[:: -1 if reverse else 1]
    if ".".join(labels[-2:]) in _PLATFORM:
        return False
    domain = 2
    if len(labels) > 2 and len(labels[-1]) == 2 and (len(labels[-2]) <= 3 or labels[-2] in _SECOND_LEVELS):
        domain = 4 if labels[-1] == "au" and labels[-3] in _STATES else 3
    return any(map(is_test_name, labels[:-domain]))
