"""The logins of URLs: a password may contain the signs that end a host, and a path may contain `@`."""

from __future__ import annotations

import json
import time

import pytest

from lint_settings.messages.redact import blank
from lint_settings.messages.secret_scan import embedded, in_sentence
from place import Place

_PAGE = "/auth-ui/x?client_id=1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:JecSaP6E/anVkNPhvBkm@h.example.com/x", "https://user:********************@h.example.com/x"),
        ("https://user:hunter/seven@h.example.com/x?y=1", "https://user:************@h.example.com/x?y=1"),
        ("https://user:a/b/c/d@h.example.com", "https://user:*******@h.example.com"),
        ("https://user:ab@cd@h.example.com/x", "https://user:*****@h.example.com/x"),
        ("https://user:ab@cd/ef?gh#ij@h.example.com/x", "https://user:**************@h.example.com/x"),
        ("https://user:/abc@h.example.com", "https://user:****@h.example.com"),
        ("https://u:/abc@host", "https://u:****@host"),
        ("https://U:/a/b@h.example.com/x", "https://U:****@h.example.com/x"),
        ("postgres://u:/ab@db:5432/x", "postgres://u:***@db:5432/x"),
        ("amqp://c:/@localhost/x", "amqp://c:*@localhost/x"),
        ("git+https://u:/a@b@h.example.com/x.git", "git+https://u:****@h.example.com/x.git"),
        ("profile://u:/abc@h.example.com", "profile://u:****@h.example.com"),
        ("https://user:ab==/cd@localhost:8080/x", "https://user:*******@localhost:8080/x"),
        ("https://user:ab/c d@h.example.com/", "https://user:**** *@h.example.com/"),
        ("https://user:p%2Fw%40x@h.example.com/x", "https://user:*********@h.example.com/x"),
        ("https://user:ab/cd@${HOST}/x", "https://user:*****@${HOST}/x"),
        ("https://user:ab/cd@[::1]:80/x", "https://user:*****@[::1]:80/x"),
        ("https://user:70000/x@h.example.com", "https://user:*******@h.example.com"),
        ("https://user:80/anVkNPhvBkmw2CmjvxMX5C@h.example", "https://user:*************************@h.example"),
        ("postgres://u:a/b@db/x", "postgres://u:***@db/x"),
        ("mongodb://u:p/w@h1.example.com:27017,h2.example.com:2/x", "mongodb://u:***@h1.example.com:27017,h2.example.com:2/x"),
        ("https://me@example.com:pa/ss@h.example.com/", "https://**************:*****@h.example.com/"),
        ("https://to@ken@h.example.com/", "https://******@h.example.com/"),
        ("https://ab/cd:ef@h.example.com:x/y@k.example.com", "https://ab/cd:ef@h.example.com:x/y@k.example.com"),
        ("https://u:p/w@h.example.com/x, https://v:q/r@k.example.com", "https://u:***@h.example.com/x, https://v:***@k.example.com"),
        ("[https://u:p/w@h.example.com/x,https://b.example.com/@me]", "[https://u:***@h.example.com/x,https://b.example.com/@me]"),
        ('{"a":"https://u:p/w@h.example.com/x","b":"me@x.org"}', '{"a":"https://u:***@h.example.com/x","b":"me@x.org"}'),
        ("see https://u:p/w@h.example.com/x or ask a@b.org", "see https://u:***@h.example.com/x or ask a@b.org"),
        ("https://u:p/w@h.example.com/x?mail=a@b.example", "https://u:***@h.example.com/x?mail=a@b.example"),
        ("//u:hunter@h.example.com/x", "//u:******@h.example.com/x"),
        ("//hunter@h.example.com/x", "//******@h.example.com/x"),
        ("htps//hunter@h.example.com/x", "htps//******@h.example.com/x"),
        ("htps//u:hun/ter@h.example.com/x", "htps//u:*******@h.example.com/x"),
        ("https;//u:hunter@h.example.com/x", "https;//u:******@h.example.com/x"),
        ("https:/u:hunter@h.example.com/x", "https:/u:******@h.example.com/x"),
        ("https:///hunter@h.example.com/x", "https:///******@h.example.com/x"),
        ("https:////u:hunter@h.example.com/x", "https:////u:******@h.example.com/x"),
        (r"https:\\u:hunter@h.example.com/x", r"https:\\u:******@h.example.com/x"),
        (r"\\hunter@h.example.com", r"\\******@h.example.com"),
        (r"https:\hunter@h.example.com", r"https:\******@h.example.com"),
        ("https\uff1a\uff0f\uff0fhunter@h.example.com", "https\uff1a\uff0f\uff0f******@h.example.com"),
        ("see `//hunter@h.example.com/x`", "see `//******@h.example.com/x`"),
        ("https://u:pw@h.example.com/npm/@scope/pkg@1.2.3/x", "https://u:**@h.example.com/npm/@scope/pkg@1.2.3/x"),
    ],
)  # fmt: skip
def test_a_login_ends_at_the_last_at_sign_before_a_host(text: str, shown: str) -> None:
    assert blank(text, embedded(text)) == shown
    assert blank(text, in_sentence(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://h/path?mail=a@b.example",
        "https://h.example.com/users/me@example.com#x@y",
        "https://h:8080/x@y",
        "https://h.example.com:8080/users/me@example.com",
        "https://h.example.com:443/x is broken, write to a@b.example",
        "https://h.example.com: see docs/faq or mail me@example.com",
        "https://[::1]:8080/x@y.example",
        "https://${HOST}:${PORT}/x@y.example",
        "https://{{ host }}:{{port}}/x@y.example",
        "https://h.example.com:<port>/x@y.example",
        "//h.example.com/users/me@example.com",
        "htps//h.example.com:8080/x@y.example",
        "// mail me@example.com",
        "https://h.example.com/x//me@example.com",
        "config/clients/me@example.com",
        "C:/Users/a@b.example",
        "file://C:/Users/a@b.example",
        "FILE://c:/Users/a@b.example",
        "see git+file://D:/a@b.example/x.git",
        "jar:file://C:/a@b.example!/x",
        "see 'file://C:/a@b.example'",
        "mailto:a@b.example",
        "git@github.com:org/repo.git@v1",
        "me/you@example.com:x/y@example.com",
        '{"a":"https://h:8080/x","b":"me@example.com"}',
    ],
)
def test_what_is_no_login_stays(text: str) -> None:
    assert blank(text, embedded(text)) == blank(text, in_sentence(text)) == text


def test_a_user_of_ssh_is_no_password() -> None:
    text = "ssh://git@github.com:org/repo@v1.2"
    assert blank(text, embedded(text)) == "ssh://***@github.com:org/repo@v1.2"


@pytest.mark.parametrize(
    "text",
    [
        "://a:",
        "://",
        "\\\\",
        "@",
        "@a.b/",
        "@${a",
        "@{{x",
        "@h.ex/?a",
        "a@",
        " ",
        "/",
        ":",
        "[",
        "'a",
        "@[:",
        "@a.",
        "?a",
    ],
)
def test_many_signs_take_no_time(text: str) -> None:
    start = time.process_time()
    embedded("://a:" + text * 50_000 + "@h.example.com")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "password",
    [
        "JecSaP6E/anVkNPhvBkm",
        "JecS/anVk/Phv/q7x",
        "hunter/seven",
        "JecSaP6E@anVkNPhvBkm",
        "JecSa?anVkN",
        "Jec#anVk/q7x",
    ],
)
@pytest.mark.parametrize("name", ["password_recover_url", "oidc_url", "theming.logoURL", "our_url"])
def test_no_output_quotes_a_part_of_a_password(place: Place, name: str, password: str) -> None:
    url = f"https://user:{password}@h.example.com{_PAGE}"
    place.settings("shop.yaml", f"{name}: {json.dumps(url)}")
    for arguments in (["."], ["-f", "json", "."], ["resolve", "shop.yaml"], ["--fix", "--diff", "--unsafe-fixes", "."]):
        outcome = place.quick(*arguments)
        for piece in ("JecS", "anVk", "Phv", "q7x", "hunter", "seven"):
            assert piece not in outcome.out + outcome.err


@pytest.mark.parametrize("name", ["theming.logoURL", "theming.logo-URL"])
@pytest.mark.parametrize("url", ["//u:JecSaP6E@h.example.com/x", "htps//JecSaP6E@h.example.com/x"])
def test_no_output_quotes_the_login_of_a_url_without_a_good_scheme(place: Place, name: str, url: str) -> None:
    place.settings("shop.yaml", f"{name}: {url}")
    for arguments in (["."], ["-f", "json", "."], ["resolve", "shop.yaml"], ["--fix", "--diff", "--unsafe-fixes", "."]):
        outcome = place.quick(*arguments)
        assert "JecS" not in outcome.out + outcome.err


@pytest.mark.parametrize("password", ["JecSaP6E/anVkNPhvBkm", "JecSaP6E@anVkNPhvBkm"])
def test_the_password_of_a_url_is_hidden_where_it_is_repeated(place: Place, password: str) -> None:
    url = f"https://user:{password}@h.example.com/p@x.example.com"
    place.settings("shop.yaml", f"our_url: {url}", f"login_attempts: {password}", f"site_name: x {password[:8]}")
    outcome = place.quick(".")
    assert "login_attempts: ****" in outcome.out
    assert "JecS" not in outcome.out + place.quick("resolve", "shop.yaml").out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("curl -u user:quwewxu8 https://x.example.com", "curl -u user:******** https://x.example.com"),
        ("curl --user 'me:Kojqiz2041%21' -v", "curl --user 'me:*************' -v"),
        ('"run": "curl --proxy-user=\\"a:horse\\" x"', '"run": "curl --proxy-user=\\"a:*****\\" x"'),
        ("-uadmin:a,b;c)d x", "-uadmin:******* x"),
        ("wget -U a:bcde\n", "wget -U a:****\n"),
    ],
)
def test_the_login_of_a_command_is_hidden(text: str, shown: str) -> None:
    assert blank(text, embedded(text)) == shown


@pytest.mark.parametrize(
    "text", ["set-user:admin1", "-u user https://x.example.com", "-u: value", "docker run -u 10:20"]
)
def test_no_login_of_a_command(text: str) -> None:
    assert embedded(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example.com/token/oauth2",
        "https://shop.example.com/api/key/sha256?lang=de",
        "https://shop.example.com/a?promo_code=SUMMER",
        "https://shop.example.com/a#section-2024-01",
        "https://shop.example.com/a#version-1-2-10",
    ],
)
def test_what_is_like_a_code_is_shown(text: str) -> None:
    assert embedded(text) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://shop.example.com/token/oauth2x9", "https://shop.example.com/token/********"),
        ("https://shop.example.com/token/OAuth2", "https://shop.example.com/token/******"),
        ("https://shop.example.com/a?promo_code=XKQWRT", "https://shop.example.com/a?promo_code=******"),
        ("https://shop.example.com/a?promo_code=SUMMER7", "https://shop.example.com/a?promo_code=*******"),
        ("https://shop.example.com/a?auth_code=SUMMER", "https://shop.example.com/a?auth_code=******"),
        ("https://shop.example.com/a#section-7365-4821", "https://shop.example.com/a#*****************"),
        ("https://shop.example.com/a#section-2024-01-ab12", "https://shop.example.com/a#********************"),
        ("https://u:section-2024-01@shop.example.com", "https://u:***************@shop.example.com"),
        ("u:oauth2@shop.example.com", "u:******@shop.example.com"),
    ],
)
def test_what_only_resembles_that_is_not(text: str, shown: str) -> None:
    assert blank(text, embedded(text)) == shown
