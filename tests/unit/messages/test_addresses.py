"""Addresses with slips: what is to be corrected is shown, and a login or a token in them never is."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from lint_settings.messages.addresses import in_address, is_harmless
from lint_settings.messages.redact import blank
from place import Place

ID, CLIENT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
HOST = "v1.api.us.janrain.com"
PAGE = f"{ID}/auth-ui/verify-email?client_id={CLIENT}"
TOKEN = "aB3dE5gH7jK9mN1pQ3sT5vW7"

SLIPS = [
    "htps://{}",
    "https;//{}",
    "https//{}",
    "//{}",
    "///{}",
    "{}",
    "<https://{}>",
    "`htps://{}`",
    "[x](https://{})",
    " https://{}",
    "https:\\\\{}",
    "https:///{}",
]


@pytest.mark.parametrize("slip", SLIPS)
def test_ids_and_words_are_shown(slip: str) -> None:
    text = slip.format(f"{HOST}/{PAGE}")
    assert in_address(text, random=True) == []


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    ("rest", "shown"),
    [
        (f"?code={TOKEN}", f"?code={'*' * 24}"),
        (f"/{TOKEN}/page", f"/{'*' * 24}/page"),
        ("?code=aB3dE5/gH7/word/mN1pQ3sT5vW7", f"?code={'*' * 28}"),
        (f"/{ID}/auth-ui/{TOKEN}", f"/{ID}/auth-ui/{'*' * 24}"),
        (f"/{ID}/{TOKEN}", f"/{'*' * 61}"),
        (f"?access_token=abc&client_id={CLIENT}", f"?access_token=***&client_id={CLIENT}"),
    ],
)
def test_random_text_is_not(slip: str, rest: str, shown: str) -> None:
    text = slip.format(f"{HOST}{rest}")
    assert blank(text, in_address(text, random=True)).rstrip(">`)") == slip.format(f"{HOST}{shown}").rstrip(">`)")


PLACES = [
    *(f"/p?{name}={ID}" for name in ("code", "verification_code", "ticket", "k", "state", "assertion", "refresh")),
    *(f"?invite={ID}", f"?csrf={ID}&x=1", f"?my_client_id={ID}", f"#client_id={ID}"),
    *(f"/reset/{ID}", f"/token/{ID}/", f"/{ID}", f"/{ID}/auth-uix", f"/p?x=/{ID}/auth-ui", f"/p#{ID}/word"),
    *(f"?client_id=a:{ID}/word", f"?client_id={ID}/word", f"?client_id={ID}={ID}"),
]
FORMS = ["htps://{}", "https:/{}", "https//{}", "{}", "<https://{}>", "https;//{}"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("rest", PLACES)
def test_an_id_in_another_place_is_a_secret(form: str, rest: str) -> None:
    for host in (HOST, f"{HOST}:443"):
        text = form.format(host + rest)
        assert ID not in blank(text, in_address(text, random=True))


SETTINGS = {
    "verify_email_url": ("settings/shop.yaml", "user_entity_type: user\nverify_email_url: {}\n"),
    "rpx_server": ("settings/shop.yaml", "user_entity_type: user\nrpx_server: {}\n"),
    "theming.logoURL": ("settings/shop.yaml", "user_entity_type: user\ntheming.logoURL: {}\n"),
    "loginURL": ("login-policies/shop.yaml", "title: Shop\nloginURL: {}\n"),
    "redirectURIs": ("oidc-clients/shop.yaml", "name: Shop\ntype: public\nredirectURIs: [{}]\n"),
}
OUTPUTS: list[list[str]] = [[], ["-f", "json"], ["--fix", "--diff", "--unsafe-fixes"]]


def write_each(place: Place, name: str, urls: list[str], *, escaped: bool = True) -> list[str]:
    """Write a file for each URL. Each is reported as it is alone, and a run starts but once for all."""
    where, text = SETTINGS.get(name, ("settings/shop.yaml", f"user_entity_type: user\n{name}: {{}}\n"))
    contents = [text.format(json.dumps(url, ensure_ascii=escaped)) for url in urls]
    paths = [where.replace("shop", f"shop{at}") for at in range(len(urls))]
    return [
        str(place.write(path, content.replace("Shop", f"Shop {path}")))
        for path, content in zip(paths, contents, strict=True)
    ]


@pytest.mark.parametrize("name", SETTINGS)
def test_no_output_shows_an_id_in_another_place(place: Place, name: str) -> None:
    for form in FORMS:
        paths = write_each(place, name, [form.format(HOST + rest) for rest in PLACES])
        outcome = place.quick(*paths)
        assert ID not in outcome.out + outcome.err, form
        assert f"{len(PLACES)} files checked" in outcome.out


HOSTS = ["k7Qz9XwPm2RtV4bNc8.example.com", "x.k7Qz9XwPm2RtV4bNc8.Example.com", "h/k7Qz9XwPm2RtV4bNc8/Ab3dEf"]


@pytest.mark.parametrize("front", ["https//", "https:/", "htps://", "https;//", "https:///", "//"])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_fix_does_not_show_what_its_slip_hid(place: Place, name: str, front: str) -> None:
    where, text = SETTINGS[name]
    for host in HOSTS:
        path = place.write(where, text.format(json.dumps(f"{front}{host}/p")))
        outcome = place.quick(str(path), "--fix", "--diff", "--unsafe-fixes")
        changed = [line for line in outcome.out.splitlines() if line.startswith(("-", "+")) and ": " in line]
        assert len({"k7Qz9XwPm2" in line for line in changed}) < 2, changed


LONG = "https://h.example.com/a/rather/long/path/of/the/pages/of/a/shop"
WITH_CODES = [
    *(f"{LONG}?{one}={TOKEN}" for one in ("code", "token", "x", "client_id")),
    *(f"{LONG}?{one}=hunter" for one in ("code", "ticket", "k", "state", "x")),
    f"https://h.example.com/reset/{TOKEN}/a/rather/long/path/of/pages",
    f"https://h.example.com/reset/{ID}/a/rather/long/path/of/pages",
    "https://h.example.com/a/rather/long/path/of/pages/of/a/shop/aB3dE5gH",
    f"https://h.example.com/a/rather/long/path/of/pages/of/a/shop#{ID}",
    f"{LONG}?redirect_uri=https%3A%2F%2Fh.example.com%3Fcode%3Dhunter",
    f"{LONG}?redirect_uri=https%253A%252F%252Fbob%253Ahunter%2540h.example.com",
]


@pytest.mark.parametrize("url", WITH_CODES)
def test_no_advice_repeats_a_long_text_with_a_code(place: Place, url: str) -> None:
    assert not is_harmless(url)
    several = json.dumps(f"https://b.example.com {url}")
    for where, text in (
        ("login-policies/shop.yaml", f"title: Shop\nloginURL: [{json.dumps(url)}]\n"),
        ("oidc-clients/shop.yaml", f"name: Shop\ntype: public\nredirectURIs: {json.dumps(url)}\n"),
        (
            "oidc-clients/shop.yaml",
            f"name: Shop\ntype: public\nredirectURIs: {several}\n",
        ),
    ):
        found = json.loads(place.quick(str(place.write(where, text)), "-f", "json").out)
        messages = [one["message"] for one in found["findings"] if one["rule"] == "wrong-type"]
        assert messages
        assert not [one for one in messages if "write" in one]


@pytest.mark.parametrize(
    "text",
    [
        f"https://{HOST}/{PAGE}&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcallback",
        f"https://{HOST}/{PAGE}",
        "https://shop.example.com/callback, https://www.shop.example.com/callback",
        "openid profile email address phone shop:orders:read shop:orders:write",
    ],
)
def test_a_long_text_without_a_code_may_be_repeated(text: str) -> None:
    assert is_harmless(text)


CUT = {
    "relative-theming-url": ("theming.logoURL", "ftp://{}"),
    "insecure-theming-url": ("theming.logoURL", "http://{}"),
    "theming-url-in-marks": ("theming.fontURLs", "https://a.example.com/a.woff,<https://{}>"),
    "private-theming-url": ("theming.logoURL", "file://{}"),
    "wrong-theming-file": ("theming.logoURL", "https://a.example.com/a.css?{}"),
    "font-not-a-file": ("theming.fontURLs", "https://fonts.googleapis.com/css?{}"),
}


@pytest.mark.parametrize("name", CUT)
def test_where_a_message_cuts_an_address_no_piece_of_a_secret_is_left(place: Place, name: str) -> None:
    setting, form = CUT[name]
    cut = set()
    for length in range(20, 80, 3):
        target = quote("https://bob:jivezni-wugeqda-xopuzak@h.example.com/x", safe="")
        url = form.format(f"h.example.com/{'p' * length}?redirect_uri={target}")
        path = place.write("settings/shop.yaml", f"user_entity_type: user\n{setting}: {json.dumps(url)}\n")
        outcome = place.quick(str(path), "-f", "json", f"--select={name}")
        messages = [one["message"] for one in json.loads(outcome.out)["findings"]]
        cut |= {"…`" in one for one in messages}
        assert not [piece for piece in ("jive", "wuge", "xopu", "qda-") if piece in outcome.out + outcome.err], messages
    assert True in cut


TARGETS = [
    *("bob:JecSaP6Exx@h.example.com/p", "JecSaP6Exx@h.example.com", "h.example.com/p?token=JecSaP6Exx"),
    *("h.example.com/p?x=1&client_secret=JecSaP6Exx&y=2", "bob:JecS/aP6@h.example.com/p?lang=de"),
]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_no_output_shows_a_login_or_token_of_an_encoded_target(place: Place, target: str, times: int) -> None:
    where, text = SETTINGS["verify_email_url"]
    written = f"https://{target}"
    for _ in range(times):
        written = quote(written, safe="")
    page = PAGE.replace("verify-email", "verify-account")
    path = place.write(where, text.format(json.dumps(f"https://{HOST}/{page}&redirect_uri={written}")))
    for arguments in OUTPUTS:
        outcome = place.quick(str(path), *arguments)
        assert "JecS" not in outcome.out + outcome.err
        assert "aP6" not in outcome.out + outcome.err
        assert f"client_id={CLIENT}" in outcome.out or "--diff" not in arguments or times == 1


BEFORE_PASSWORDS = (
    *("https://bob:", "https%3A%2F%2Fbob%3A", "https://bob%3A", "https//bob:", "htps://bob%253A"),
    "https\uff1a//bob\uff1a",
)


@pytest.mark.parametrize("at", ["\uff20", "%40", "%2540", "%EF%BC%A0"])
@pytest.mark.parametrize("name", [*SETTINGS, "our_url"])
def test_no_output_shows_a_login_before_another_at_sign(place: Place, name: str, at: str) -> None:
    urls = [f"{front}hunter2xq{at}{HOST}/p" for front in BEFORE_PASSWORDS]
    paths = write_each(place, name, urls, escaped=False)
    for arguments in OUTPUTS:
        outcome = place.quick(*paths, *arguments)
        assert "hunter2xq" not in outcome.out + outcome.err, arguments


@pytest.mark.parametrize(
    "text",
    [
        "https://h.example.com/x?redirect_uri=https%3A%2F%2Fa.example.com&mail=me%40example.com",
        "https://cdn.example.com/npm/%40scope/x.css",
        "https://h.example.com/x?redirect_uri=https%253A%252F%252Fa.example.com%252Fx%253Flang%253Dde",
        "https://h.example.com/100%",
        "https://h.example.com/x?y=100%25%3A%",
    ],
)
def test_what_is_encoded_and_no_login_is_shown(text: str) -> None:
    assert in_address(text, random=False) == []


def test_without_a_host_any_random_text_is_hidden() -> None:
    for text in (f"htps://{TOKEN}/x", TOKEN, f"AB{ID}"):
        assert TOKEN not in blank(text, in_address(text, random=True))


LOGINS = ["JecSaP6Exx", "deploy:JecSaP6Exx", "john.doe:JecSaP6Exx", "JecSaP6Exx aP6", "u:JecS/aP6", "u:JecS@aP6"]
FRONTS = [
    *("https:///", "https:////", "http:///", "///", "//", "", "https:", "https:/", "https:\\\\", "\\\\", "https:/\\"),
    *("https://", "https ://", "https: //", "https;//", "https//", "https.//", "htps:/", "<https:///", "https:///x/"),
    *("[x](https:///", "https::///", "://", "https：//", "https:／／", "https%3A%2F%2F", "url=https:///", "wss:///"),
]


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("name", ["verify_email_url", "oidc_url", "theming.logoURL", "redirectURIs", "loginURL"])
def test_no_output_shows_a_login(place: Place, name: str, front: str) -> None:
    paths = write_each(place, name, [f"{front}{login}@{HOST}/{PAGE}" for login in LOGINS])
    for arguments in OUTPUTS:
        outcome = place.quick(*paths, *arguments)
        assert "JecS" not in outcome.out + outcome.err, arguments
        assert "aP6" not in outcome.out + outcome.err, arguments


@pytest.mark.parametrize(
    "text",
    [
        "https://cdn/npm/@scope/pkg@1.2.3/x.css",
        "https://cdn.example.com/npm/@scope/pkg@1.2.3/x.css",
        "htps://cdn.example.com/npm/@scope/x.css",
        "cdn.example.com:8080/users/me@example.com",
        "htps://shop.example.com/x?mail=me@example.com",
        "shop.example.com",
    ],
)
def test_what_is_no_login_is_shown(text: str) -> None:
    assert in_address(text, random=True) == []
