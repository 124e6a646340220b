"""Secrets of a tenant are in the file that `--secrets-to` names and in no other file, output or message."""

from __future__ import annotations

import json
import shutil
import stat
from typing import Any

import pytest

from lint_settings.documents.env_file import parse
from place import Outcome, Place

APP, CLIENT = "aaaabbbbccccddddeeeeffff22", "bbbbccccddddeeeeffffgggg22223333"
STEMS = ("Zq7Wm2Xv9Kt4Ld8Rb3Nf6Hj", "Pv5Tc8Yn3Gs6Qk2Mw9Zx4Bd")  # before and after a change in the Console
MESSAGES = ("text", "json", "concise", "markdown", "github", "html")


def settings(stem: str) -> dict[str, Any]:
    """The settings of a client with a secret in every place that one has been seen in."""
    return {
        "_self": f"/config/{APP}/clients/{CLIENT}/settings",
        "_global": {
            "_self": f"/config/{APP}/settings",
            "rpx_key": f"{stem}a",
            "custom": {"configuration_client_secret": f"{stem}b"},
        },
        "site_name": "Shop",
        "user_entity_type": "user",
        "rpx_key": f"{stem}c",
        "custom": {
            "janrainOidcClientId": "11111111-1111-4111-8111-111111111111",
            "mail_password": f"{stem}d",
            "hook": f"https://user:{stem}e@hooks.example.com/x?client_secret={stem}f",
            "conf": json.dumps({"clientSecret": f"{stem}g"}),
            "list_of_secrets": [f"{stem}h"],
            "deep": {"api_token": {"value": f"{stem}i"}},
            "note": f"the key is {stem}c",
        },
    }


def policy(stem: str) -> dict[str, Any]:
    details = {
        "domain": "shop.us.janraincapture.com",
        "applicationId": APP,
        "entityType": "user",
        "clientId": "o" * 32,
        "clientSecret": f"{stem}j",
    }
    return {
        "id": "22222222-2222-4222-8222-222222222222",
        "title": "Customers",
        "loginURL": "https://v1.api.us.janrain.com/44444444-4444-4444-8444-444444444444/auth-ui/v2/login",
        "identityStoreDetails": {"type": "janrainCapture", "connectionDetails": details},
    }


def clients(stem: str) -> list[dict[str, Any]]:
    return [{"_id": CLIENT, "_secret": f"{stem}k", "name": "Shop", "features": ["login_client"]}]


def answers(place: Place, stem: str) -> None:
    shutil.rmtree(place.folder / "answers", ignore_errors=True)
    for name, data in (("settings", settings(stem)), ("policy", policy(stem)), ("clients", clients(stem))):
        place.write(f"answers/{name}.json", json.dumps(data))


def shown(outcome: Outcome) -> list[str]:
    """The pieces of secrets that a run prints."""
    text = outcome.out + outcome.err
    assert text
    return [piece for stem in STEMS for piece in (stem[:12], stem[-12:]) if piece.lower() in text.lower()]


def written(place: Place) -> dict[str, str]:
    """The files with a piece of a secret in them."""
    texts = {
        path.relative_to(place.folder).as_posix(): path.read_text("utf-8")
        for path in place.folder.rglob("*")
        if path.is_file() and place.folder / "answers" not in path.parents
    }
    return {name: text for name, text in texts.items() if any(stem[:12] in text for stem in STEMS)}


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_secrets_are_in_the_named_file_only(place: Place, format_: str) -> None:
    place.write(".gitignore", "*.env\n")
    answers(place, STEMS[0])
    target = ("import", "answers", "--into", "git", "--environment", "prod", "--format", format_)
    for more in (("--diff",), (), ("--secrets-to", "prod.env")):
        shutil.rmtree(place.folder / "git", ignore_errors=True)
        assert shown(place.quick(*target, *more)) == []
    assert list(written(place)) == ["prod.env"]
    values = parse("prod.env", (place.folder / "prod.env").read_text())
    assert {text[-1] for text in values.values() if text.startswith(STEMS[0])} == set("abcdefghijk")

    answers(place, STEMS[1])  # all of them have been rotated
    for more in (("--diff",), ("--prune", "--diff"), (), ("--secrets-to", "prod.env")):
        outcome = place.quick(*target, "--refresh", *more)
        assert (outcome.code, shown(outcome)) == (1, [])
    assert list(written(place)) == ["prod.env"]
    file = f"git/prod/settings/shop.{format_}"
    drift = ("diff", "--export", "answers", "--environment", "prod", "git")
    one = ("diff", "--export", "answers/settings.json", file)
    for command in (drift, one, ("git",)):
        for message in MESSAGES:
            for more in ((), ("--env-file", "prod.env")):
                assert shown(place.quick(*command, "--format", message, *more)) == []
    for command in (
        ("render", "--force", file),
        ("render", "--force", "--onto", "answers/settings.json", file),
        ("resolve", file),
        ("resolve", "--env-file", "prod.env", file),
        ("graph", "git"),
    ):
        assert shown(place.quick(*command)) == []


CUT = json.dumps(settings(STEMS[0]))[:-40]


@pytest.mark.parametrize(
    "text",
    [
        CUT,
        CUT.replace('"', "'"),
        f"HTTP/1.1 200 OK\r\nSet-Cookie: token={STEMS[0]}\r\n\r\n{CUT}",
        f"HTTP/1.1 401 Unauthorized\r\nX-Token: {STEMS[0]}\r\n\r\n" + '{"errors": "no"}',
        f'{{"errors": "bad client_secret {STEMS[0]}"}}',
        f'{{"stat": "error", "code": 414, "error_description": "wrong access_token: {STEMS[0]}"}}',
        f'{{"clientSecret": "{STEMS[0]}"}}',
        f'{{"access_token": "{STEMS[0]}", "expires_in": 3600}}',
        json.dumps(settings(STEMS[0])).replace('"rpx_key"', f'"rpx_key": "{STEMS[1]}", "rpx_key"'),
        json.dumps(settings(STEMS[0])) + f"\n{STEMS[1]}",
        f"<html>{STEMS[0]}</html>",
        json.dumps([settings(STEMS[0]), {**settings(STEMS[0]), "rpx_key": STEMS[1], f"x {STEMS[1]}": 1}]),
    ],
)
def test_no_message_about_an_answer_holds_a_secret(place: Place, text: str) -> None:
    answers(place, STEMS[0])
    place.write("answers/wrong.json", text)
    place.write("git/shop.json", json.dumps({**settings("Xy"), "custom": {}}))
    for command in (
        ("import", "answers/wrong.json", "--into", "new", "--diff"),
        ("import", "answers", "--into", "new"),
        ("import", "answers", "--into", "git", "--refresh"),
        ("diff", "--export", "answers", "--environment", "prod", "git"),
        ("diff", "--export", "answers", "git"),
        ("diff", "--export", "answers/wrong.json", "git/shop.json"),
    ):
        assert shown(place.quick(*command)) == []
    assert written(place) == {}


def test_an_env_file_that_cannot_be_used_is_not_quoted(place: Place) -> None:
    place.write(".gitignore", "*.env\n")
    answers(place, STEMS[0])
    assert place.quick("import", "answers", "--into", "git", "--secrets-to", "prod.env").code == 0
    for text in (f"{STEMS[0]}\n", f"A='{STEMS[0]}\n", f"A=${{{STEMS[0]}}}\n", f"A={STEMS[0]} \xff".encode("latin-1")):
        place.write("wrong.env", text)
        for command in (
            ("git", "--env-file", "wrong.env"),
            ("diff", "--export", "answers", "git", "--env-file", "wrong.env"),
            ("import", "answers", "--into", "git", "--refresh", "--env-file", "wrong.env"),
            ("import", "answers", "--into", "new", "--secrets-to", "wrong.env"),
            ("render", "git/settings/shop.yaml", "--env-file", "wrong.env"),
        ):
            outcome = place.quick(*command)
            assert (outcome.code, shown(outcome)) == (2, [])


def test_others_cannot_read_the_secrets(place: Place) -> None:
    """Even if the file was there, and open to everyone."""
    place.write(".gitignore", "*.env\n")
    answers(place, STEMS[0])
    path = place.write("prod.env", "MORE=1\n")
    path.chmod(0o644)
    assert place.quick("import", "answers", "--into", "git", "--secrets-to", "prod.env").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("MORE=1\n")
