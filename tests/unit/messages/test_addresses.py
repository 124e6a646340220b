"""Addresses with slips: what is to be corrected is shown, and a login or a token in them never is."""

from __future__ import annotations

import json

import pytest

from lint_settings.messages.addresses import in_address
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
        (f"/{ID}/{TOKEN}", f"/{ID}/{'*' * 24}"),
        (f"?access_token=abc&client_id={CLIENT}", f"?access_token=***&client_id={CLIENT}"),
    ],
)
def test_random_text_is_not(slip: str, rest: str, shown: str) -> None:
    text = slip.format(f"{HOST}{rest}")
    assert blank(text, in_address(text, random=True)).rstrip(">`)") == slip.format(f"{HOST}{shown}").rstrip(">`)")


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
    for login in LOGINS:
        url = json.dumps(f"{front}{login}@{HOST}/{PAGE}")
        if name == "loginURL":
            path = place.write("login-policies/shop.yaml", f"title: Shop\nloginURL: {url}\n")
        elif name == "redirectURIs":
            path = place.write("oidc-clients/shop.yaml", f"name: Shop\ntype: public\nredirectURIs: [{url}]\n")
        else:
            path = place.write("settings/shop.yaml", f"user_entity_type: user\n{name}: {url}\n")
        for arguments in ([], ["-f", "json"], ["--fix", "--diff", "--unsafe-fixes"]):
            outcome = place.quick(str(path), *arguments)
            assert "JecS" not in outcome.out + outcome.err, (login, arguments)
            assert "aP6" not in outcome.out + outcome.err, (login, arguments)


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
