"""Rules that are not called for usual values find nothing in them."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.node import Node
from lint_settings.engine import check
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.registry import Registry, load
from lint_settings.rulebook.usual_values import SETTINGS, is_usual
from lint_settings.testing import read_cases, run_files

RULES = Path(__file__).parents[2] / "rules"
REGISTRY = load()
NOT_CALLED = sorted(name for name, rule in REGISTRY.rules.items() if rule.only_unusual)
CUSTOMER, CLIENT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
HOST = "https://v1.api.us.janrain.com"
USUAL: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "janrainOidcClientId": CLIENT,
    "oidc_url": f"{HOST}/{CUSTOMER}/login",
    "verify_email_url": f"{HOST}/{CUSTOMER}/auth-ui/verify-account?client_id={CLIENT}",
    "password_recover_url": f"{HOST}/{CUSTOMER}/auth-ui/reset-password?client_id={CLIENT}",
    "theming.logoURL": "https://static.example.com/shop/logo-1.svg",
    "theming.faviconURL": "https://example.org/favicon.ico",
    "theming.stylesheetURLs": "https://static.example.com/a.css,https://example.net/b/shop_2.css",
    "theming.fontURLs": "https://static.example.com/fonts/shop.woff2",
    "authentication.providers": ["facebook", "google", f"{CUSTOMER}.{CLIENT}"],
    "authentication.providers.custom": {
        f"{CUSTOMER}.{CLIENT}": {"name": "Shop Staff", "icon": "https://a.example.com/i.png", "provider": "janrain"}
    },
}
# What rules look for, in places where it may or may not matter.
PIECES = (
    *(",", ";", " ", "/", "//", "?", "#", "&", "=", ":", "@", "%", "-", "_", ".", "..", "0", "a", "A", "x", "I", "ID"),
    *("http:", "http://", "https://", "HTTPS://", "?a=b", "&amp;", "&redirect_uri=http://a.b", "v2/", "auth-ui/"),
    *("{x}", "<y>", "YOUR_ID", "your_client_id", "my-client-id", "CUSTOMER_ID", "BUTTON_TEXT", "xxxxxxxx", "TODO"),
    *(".html", ".HTM", ".css", ".png", "github.com/", "gitlab.", "drive.google.com", "dropbox.com", "/blob/", "tbd"),
    *("local", ".lan/", ".corp/", "localhost", "127.0.0.1", "10.0.0.1", ":8080", "$X", "${X}", "env@shop@", "\0", "é"),
    *("reset-password", "verify-account", CUSTOMER, CLIENT, "facebook", "Facebook", "twiter", "'", '"', "[", "]", "“"),
    *("\n", "\\", "/login", "/src/"),
)


def changed(text: str, draw: random.Random) -> str:
    """A text that differs in one place."""
    at, piece = draw.randint(0, len(text)), draw.choice(PIECES)
    end = min(len(text), at + draw.choice((0, 0, 1, 3, len(piece))))
    return draw.choice((text[:at] + piece + text[end:], text[:at] + text[end:], piece, text.upper(), text.title()))


def edited(value: Any, draw: random.Random) -> Any:
    """A value of which one part differs."""
    if isinstance(value, str):
        return changed(value, draw) if draw.random() < 0.9 else draw.choice((None, 1, [value], {value: value}, ""))
    if isinstance(value, list):
        at = draw.randrange(len(value))
        new = draw.choice((edited(value[at], draw), draw.choice(value), draw.choice(("apple", "linkedin", "twitter"))))
        return draw.choice(([*value[:at], new, *value[at + 1 :]], [*value, new], value[:at], ",".join(map(str, value))))
    key = draw.choice([*value])
    rest = {name: one for name, one in value.items() if name != key}
    return draw.choice(({**rest, changed(key, draw): value[key]}, {**value, key: edited(value[key], draw)}, rest))


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Client settings with usual values, and with one to three that differ in one place."""
    yield USUAL
    draw = random.Random(19)
    for _ in range(count):
        names = draw.sample(sorted(USUAL), draw.randint(1, 3))
        yield {**USUAL, **{name: edited(USUAL[name], draw) for name in names}}


def differing(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, placeholder: str | None = None, count: int = 400
) -> list[tuple[str, str]]:
    """The rules that find something else if they are called for every value, and what."""
    data = {} if placeholder is None else {"placeholder": placeholder}
    found: list[tuple[str, str]] = []
    accepted = 0

    def counted(name: str, node: Node) -> bool:
        nonlocal accepted
        accepted += (usual := is_usual(name, node))
        return usual

    def findings(content: bytes) -> set[tuple[str, str, str]]:
        project = Project(Config("/project", None, data), Options(fold=False), registry)
        report = check_loaded(load_content("/project/settings/shop.json", content, project))
        return {(one.rule, one.pointer, one.message) for one in report.findings}

    for document in documents(count):
        content = json.dumps(document).encode()
        monkeypatch.setattr(check, "is_usual", counted)
        ours = findings(content)
        monkeypatch.setattr(check, "is_usual", lambda *_: False)
        found += [(rule, message) for rule, _, message in ours ^ findings(content)]
    assert accepted > 3 * count
    return found


@pytest.mark.parametrize("placeholder", [None, "env@[a-z]+@", "[A-Z]{3,}_|v1|hop"])
def test_a_rule_that_is_not_called_would_find_nothing(monkeypatch: pytest.MonkeyPatch, placeholder: str | None) -> None:
    assert differing(monkeypatch, REGISTRY, placeholder) == []


@pytest.mark.parametrize("name", ["client-id-mismatch", "undescribed-custom-provider"])
def test_a_rule_that_finds_something_in_usual_values_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    registry = load()
    monkeypatch.setattr(registry.rules[name], "only_unusual", True)
    assert {rule for rule, _ in differing(monkeypatch, registry)} == {name}


@pytest.mark.parametrize("name", NOT_CALLED)
def test_the_cases_of_such_a_rule_have_the_same_findings(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rule = REGISTRY.rules[name]
    assert SETTINGS.intersection(rule.settings), "it is about a setting with usual values"
    path = RULES / rule.topic / f"{name}.yaml"
    ours = [run_files([("shop.yaml", case.text)], case, None, None).findings for case in read_cases(str(path))]
    monkeypatch.setattr(check, "is_usual", lambda *_: False)
    assert ours == [run_files([("shop.yaml", case.text)], case, None, None).findings for case in read_cases(str(path))]


@pytest.mark.parametrize("name", sorted(USUAL))
def test_each_setting_has_usual_values(name: str) -> None:
    project = Project(Config("/project", None, {}), Options(), REGISTRY)
    (document,) = load_content("/project/shop.json", json.dumps(USUAL).encode(), project).documents
    assert is_usual(name, document.root.members[name])
    assert {*USUAL} == SETTINGS
