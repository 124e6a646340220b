"""Addresses with several mistakes at once: no output shows the login, token or code in them."""

from __future__ import annotations

import json
import time
from itertools import product

import pytest

from lint_settings.messages.redact import blank
from lint_settings.messages.secret_scan import embedded
from lint_settings.reporters import FORMATS
from place import Place

NEEDLE = "jivezni7wugeqda"
PIECES = (NEEDLE[:6], NEEDLE[4:10], NEEDLE[-6:])
_FRONTS = (
    *("https//", "https:/", "htps://", "https: //", "https：//", "https:／／", "https://https://", "https//https://"),
    *("https%3A%2F%2F", "https%253A%252F%252F", "https://a.example.com,https//", "https://a.example.com，https//"),
    *("https://a.example.com https//", "https://a.example.com;https//", "https://a.example.com/https//", "<https//"),
    *("[x](https//", "https://https：//", "https://a.example.com|https//", "“https//", "https://${HOST},https//"),
)
_LOGINS = (
    *("bob:{}@", "bob：{}@", "bob:{}＠", "bob%3A{}%40", "bob%253A{}%2540", "{}@", "bob: {}@", "bob:{}/x@", "bob:{}#@"),
    *("b@b:{}@", "bob:{},x@", "bob:x%2526{}@", ":{}@"),
)
_HOSTS = ("shop.example.com/p", "${HOST}/p", "$HOST", "{{ host }}/p", "localhost:8080/p", "shop", "shop.example..com")
_BEFORE_QUERIES = (
    "https//h.example.com/p",
    "https://${HOST}",
    "https://https://h.example.com",
    "https://h.example.com,",
)
_QUERIES = (
    *("?token={}", "?a=1%26token={}", "?a=1%2526token={}", "?a=1%252526token%25253D{}", "？token＝{}", "?token[]={}"),
    *(
        "?to%6ben={}",
        "?token%5B%5D={}",
        "#access_token={}",
        "?code={}",
        "?authCode={}",
        "/token/{}",
        "?a=1&amp;token={}",
    ),
)


def addresses() -> list[str]:
    """200 and more broken addresses, each with a secret."""
    mixed = [f"{front}{_LOGINS[(at + more) % len(_LOGINS)]}{_HOSTS[(at * 3 + more) % len(_HOSTS)]}"
             for at, front in enumerate(_FRONTS) for more in range(8)]  # fmt: skip
    return [one.replace("{}", NEEDLE) for one in (*mixed, *map("".join, product(_BEFORE_QUERIES, _QUERIES)))]


_SETTINGS = (
    *("verify_email_url", "rpx_server", "theming.logoURL", "theming.fontURLs", "oidc_url", "capture_server_url"),
    *("site_name", "email_sender_address", "_self", "rpx_realm", "default_flow_name", "our_url"),
)
PLACES = (
    *(f"user_entity_type: user\n{name}: {{}}\n" for name in _SETTINGS),
    *(f"user_entity_type: user\n{name}: [{{}}]\n" for name in ("theming.fontURLs", "email_sender_address", "oidc_url")),
    *("title: Shop\nloginURL: {}\n", "name: Shop\ntype: public\nredirectURIs: [{}]\n"),
    "name: Shop\ntype: public\nredirectURIs: {}\n",
    "title: x\nidentityStoreDetails:\n  type: janrainCapture\n  connectionDetails: {{domain: {}}}\n",
    "_id: 0123456789abcdef0123456789abcdef\nname: x\nfeatures: [owner]\nipWhitelist: [{}]\n",
)
OUTPUTS = [*(["-f", name] for name in FORMATS), ["--diff", "--unsafe-fixes"], ["resolve"]]


def test_there_are_many() -> None:
    assert len(set(addresses())) >= 200


@pytest.mark.parametrize("number", range(len(OUTPUTS)), ids=lambda number: " ".join(OUTPUTS[number]))
def test_no_output_shows_the_secret_of_a_broken_address(place: Place, number: int) -> None:
    """Each output gets every second address, in another setting than the output before it."""
    written = {}
    for at, address in [*enumerate(addresses())][number % 2 :: 2]:
        text = PLACES[(at + number) % len(PLACES)].format(json.dumps(address, ensure_ascii=False))
        written[f"f{at}.yaml"] = text
        place.write(f"f{at}.yaml", text)
    outputs = [place.quick("resolve", name) for name in [*written][::6]] if OUTPUTS[number] == ["resolve"] else [
        place.quick(*OUTPUTS[number], ".")
    ]  # fmt: skip
    lines = [line for one in outputs for line in (one.out + one.err).splitlines()]
    assert len(lines) > 1
    assert [line for line in lines if any(piece in line for piece in PIECES)] == []


_ODD = ("bob;{}@x.example", "bob|{}@x.example", "bob!{}@x.example", "bob={}@x.example", "https//h.example/p#{}")
_WIDE_IN_VALUES = (
    *(
        "?token%3Dx＂{}",
        "?token%3Dx＇{}",
        "?token%3Dx＜{}",
        "?token%3Dx＆{}",
        "?token%3Dx％26{}",
        "?token%3Dx%EF%BC%82{}",
    ),
    *("？token%3Dx%27{}", "，token%3Dx%5C{}", "；token%3Dx%27{}"),
)


@pytest.mark.parametrize("address", [*addresses(), *(one.format(NEEDLE + "2") for one in (*_ODD, *_WIDE_IN_VALUES))])
def test_the_secret_of_a_broken_address_is_found(address: str) -> None:
    shown = blank(address, embedded(address))
    assert not [piece for piece in PIECES if piece in shown], shown


@pytest.mark.parametrize(
    "text",
    [
        *("Shop <shop@example.com>", "Shop: mail <shop@example.com>", "mailto:shop@example.com", "shop@example.com"),
        *("From:shop@example.com", "a@example.com, b@example.com", "https://a.example.com, shop@example.com"),
        *("https://h.example.com/p?code=de", "https://h.example.com/p?country_code=germany", "?state=12"),
        "https://h.example.com/verify/email?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "https://cdn.example.com/npm/@scope/pkg@1.2.3/x.css, https://b.example.com/me@x.org",
        "https://h.example.com/reset/password",
        *("https://h.example.com/p?state=settings", "https://h.example.com/p?code=login&x=1", "?code=Login#top"),
        *("https://h.example.com/p?postal_code=80331", "?country.code=germany", "?error-code=invalid_request"),
    ],
)
def test_a_mailbox_and_a_word_are_shown(text: str) -> None:
    assert embedded(text) == []


@pytest.mark.parametrize(
    "text", ["?code=xkqzjvwp", "?state=xkvbz", "?code=loGin", "?code=login1", "?code=login%2Fab12", "?code=settingsab"]
)
def test_a_code_that_is_no_word_is_found(text: str) -> None:
    start = text.index("=") + 1
    assert embedded(text) == [(start, len(text))]


def test_a_word_in_a_url_does_not_mask_it_elsewhere(place: Place) -> None:
    address = "static.example.com/page/x.svg?state=page&error_code=complete"
    place.write("settings.yaml", f"user_entity_type: user\ntheming.logoURL: {address}\n")
    assert f"`{address}` is not a complete URL, so the login page looks for it" in place.quick(".").out


def test_a_long_text_takes_no_time() -> None:
    parts = (
        "https//a:",
        "//",
        "a@",
        "https://h.example.com/x//",
        "b:c@",
        "@b:",
        "：//",
        "/token/a1b2c3",
        "?&code=${",
        "x#",
    )
    for part in parts:
        start = time.process_time()
        embedded(part * (100_000 // len(part)))
        assert time.process_time() - start < 5


@pytest.mark.parametrize("part", [" ", ",", "//", "@", "?&code=${"])
def test_a_long_value_takes_no_time(place: Place, part: str) -> None:
    address = json.dumps(f"https://h.example.com/{part * (30_000 // len(part))}x#y@z.example")
    place.write("settings.yaml", f"user_entity_type: user\nfoo_bar: {address}\n")
    place.write("oidc-client.yaml", f"name: Shop\ntype: public\nredirectURIs: [{address}]\n")
    start = time.process_time()
    assert place.quick(".").code == 1
    assert time.process_time() - start < 4
