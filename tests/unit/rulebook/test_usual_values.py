"""Rules that are not called for usual values find nothing in them."""

import json
import random
from collections import Counter
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
from lint_settings.rulebook import usual_values
from lint_settings.rulebook.registry import Registry, load
from lint_settings.rulebook.usual_values import AGREEING, LISTED, PLAIN, SETTINGS, is_usual, usual_settings
from lint_settings.tenant.settings import Settings
from lint_settings.testing import read_cases, run_files

RULES = Path(__file__).parents[2] / "rules"
REGISTRY = load()
NOT_CALLED = sorted(name for name, rule in REGISTRY.rules.items() if rule.unless)
CUSTOMER, CLIENT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER = "123e4567-e89b-12d3-a456-426614174000"
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
PROVIDERS = {name: value for name, value in USUAL.items() if "providers" in name}
# Texts in these, and others for them.
OTHER_PROVIDERS = ((CUSTOMER, OTHER), (CLIENT, OTHER), ("janrain", "shop"), ("facebook", "apple"), ("google", CLIENT))
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
HOSTS = (
    *("v1.api.eu.janrain.com", "v1.api.us-dev.janrain.com", "login.example.com", "v1.apo.us.janrian.com", "v1.api.us"),
    *(
        "shop.us.janraincapture.com",
        "v1.api.janrain.com",
        "V1.API.US.janrain.com",
        "v1.aip.us.jarnain.com",
        "a.janrain",
    ),
    *("vl.api.us.janrain.com", "v1-api.us.janrain.com", "v1.api..janrain.com", "v2.api.us.janrain.com", "janrain.com"),
)
NAMES = (
    *("redirectURIs", "secret", "id", "clientId", "flowName", "sitename", "site name", "", "own_name", "default_flow"),
    *("janrain.settings.capture.x", "rpx_app_id", "default_flow_name", "_links", "user_distinguisher_field_values"),
)
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"
# Settings without usual values, which are right and wrong in several ways.
OTHERS: dict[str, list[Any]] = {
    "rpx_key": [
        *("${RPX_KEY}", "${RPX_KEY}", SECRET, f"${{RPX_KEY:-{SECRET}}}", f"{SECRET}${{RPX_KEY}}", f"${{{SECRET}}}"),
        *(f"${{RPX}}{SECRET}}}", "${A}${B}", "", None, 12345678, True, [SECRET], {"key": SECRET}, "$RPX_KEY", "${}"),
    ],
    "authorization.rules.required_attributes": [
        *(
            ["givenName", "email"],
            ["email", "email"],
            [],
            "email",
            None,
            [["email"]],
            ["email", 1],
            [{"secret": SECRET}],
        ),
        *(["${A}", "${A}"], {"email": "email"}, '["email", "email"]', [None, "email"]),
    ],
    "authentication.second_factor": [True, "true", None, {"trust_device_ttl": 60}, 1.5, [True, True]],
    "custom": [{}, None, [], "", {"rpx_key": SECRET}, [{"rpx_key": SECRET}], {"password": SECRET}, {"customer_id": ""}],
    "_self": [
        *("/config/exampleapp0000000000000000/settings", "/config/exampleapp0000000000000000/clients/a/settings"),
        *("", None, {"rpx_key": SECRET}, [SECRET], {"customer_id": OTHER}),
    ],
    "_global": [{}, None, [], {"rpx_key": SECRET}, {"customer_id": OTHER}, {"site_name": "Shop"}, [{"secret": SECRET}]],
    "$schema": ["https://example.com/s.json", {"rpx_key": SECRET}, None],
    "sops": [{"mac": SECRET, "secret": SECRET}, {"secret": SECRET}, None],
}


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


def edited_alike(draw: random.Random) -> dict[str, Any]:
    """Usual values in which a host, an id or a label is another one, everywhere or in the first places only."""
    host = HOST.removeprefix("https://")
    piece = draw.choice((host, host, host.split(".")[2], "janrain", CUSTOMER, CLIENT, "https"))
    others = (
        HOSTS if piece == host else (OTHER, CLIENT, CUSTOMER) if len(piece) == len(OTHER) else ("shop", "api", "eu")
    )
    other = draw.choice(others) if draw.random() < 0.7 else changed(piece, draw)
    text = json.dumps(dict(draw.sample([*USUAL.items()], len(USUAL))))
    new: dict[str, Any] = json.loads(text.replace(piece, json.dumps(other)[1:-1], draw.choice((-1, -1, 1, 2, 3))))
    return new


def with_other_names(settings: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Settings of which one has another name, or is in a block, or both at the top and in a block."""
    name = draw.choice(sorted(settings))
    rest = {one: value for one, value in settings.items() if one != name}
    other = draw.choice((changed(name, draw), draw.choice(NAMES)))
    block = draw.choice(("custom", "_global"))
    value = draw.choice((settings[name], edited(USUAL.get(name, ""), draw)))
    front, dot, end = name.rpartition(".")
    if dot and draw.random() < 0.2:
        return {**rest, front: {end: value}}
    return draw.choice(
        (
            {**rest, other: settings[name]},
            {**settings, other: settings[name]},
            {**rest, block: {name: value}},
            {**settings, block: {name: value}},
            {**settings, block: {other: value}},
            {**settings, other: {changed(name, draw): value}},
        )
    )


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Client settings with usual values, and others that differ from these in one to three places."""
    yield USUAL
    yield from (
        {**USUAL, **dict(json.loads(json.dumps([*PROVIDERS.items()]).replace(*one)))} for one in OTHER_PROVIDERS
    )
    yield from ({name: value for name, value in USUAL.items() if name != left} for left in PROVIDERS)
    yield {**USUAL, **json.loads(json.dumps(USUAL).replace(HOST, "https://v1.api.us.janrian.com"))}
    draw = random.Random(19)
    for _ in range(count):
        settings = edited_alike(draw) if draw.random() < 0.5 else USUAL
        names = draw.sample(sorted(USUAL), draw.randint(1, 3) if settings is USUAL else draw.choice((0, 0, 1)))
        settings = {**settings, **{name: edited(USUAL[name], draw) for name in names}}
        for name in draw.sample(sorted(OTHERS), draw.choice((0, 0, 0, 0, 0, 1, 1, 2))):
            settings[name] = draw.choice(OTHERS[name])
        yield with_other_names(settings, draw) if draw.random() < 0.3 else settings


def call_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take nothing for usual, so that no rule is left out."""
    monkeypatch.setattr(check, "usual_settings", lambda *_: (set(), ()))


def differing(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, placeholder: str | None = None, count: int = 500
) -> list[tuple[str, str]]:
    """The rules that find something else if they are called for every value, and what."""
    data = {} if placeholder is None else {"placeholder": placeholder}
    found: list[tuple[str, str]] = []
    counts: Counter[str] = Counter()

    def counted(settings: Settings, root: Node) -> tuple[set[str], tuple[str, ...]]:
        usual, facts = usual_settings(settings, root)
        counts.update((*facts, *(usual_values.USUAL for _ in usual)))
        return usual, facts

    def findings(content: bytes) -> set[tuple[str, str, str]]:
        project = Project(Config("/project", None, data), Options(fold=False), registry)
        report = check_loaded(load_content("/project/settings/shop.json", content, project))
        return {(one.rule, one.pointer, one.message) for one in report.findings}

    for document in documents(count):
        content = json.dumps(document).encode()
        with monkeypatch.context() as patch:
            patch.setattr(check, "usual_settings", counted)
            ours = findings(content)
        with monkeypatch.context() as patch:
            call_every_rule(patch)
            found += [(rule, message) for rule, _, message in ours ^ findings(content)]
    assert counts[usual_values.USUAL] > 3 * count
    assert counts[LISTED] > count / 2
    assert counts[PLAIN] > count / 10 or placeholder is not None
    assert counts[AGREEING] > count / 20 or placeholder is not None
    return found


@pytest.mark.parametrize("placeholder", [None, "env@[a-z]+@", "[A-Z]{3,}_|v1|hop"])
def test_a_rule_that_is_not_called_would_find_nothing(monkeypatch: pytest.MonkeyPatch, placeholder: str | None) -> None:
    assert differing(monkeypatch, REGISTRY, placeholder) == []


@pytest.mark.parametrize("name", ["client-id-mismatch", "undescribed-custom-provider"])
def test_a_rule_that_finds_something_in_usual_values_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    registry = load()
    monkeypatch.setattr(registry.rules[name], "unless", usual_values.USUAL)
    assert {rule for rule, _ in differing(monkeypatch, registry)} == {name}


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("missing-setting", LISTED),
        ("null-value", LISTED),
        ("missing-setting", AGREEING),
        ("missing-setting", PLAIN),
    ],
)
def test_a_rule_that_finds_something_where_a_fact_is_true_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, fact: str
) -> None:
    registry = load()
    monkeypatch.setattr(registry.rules[name], "unless", fact)
    assert name in {rule for rule, _ in differing(monkeypatch, registry, count=150)}


@pytest.mark.parametrize(
    ("test", "rules"),
    [
        (
            "_are_providers_of",
            (
                "custom-provider-host",
                "foreign-custom-provider",
                "undescribed-custom-provider",
                "unlisted-custom-provider",
            ),
        ),
        ("_is_login_host", ("wrong-auth-host",)),
    ],
)
def test_a_fact_that_is_true_too_often_is_noticed(
    monkeypatch: pytest.MonkeyPatch, test: str, rules: tuple[str, ...]
) -> None:
    monkeypatch.setattr(usual_values, test, lambda *_: True)
    assert {*rules} <= {rule for rule, _ in differing(monkeypatch, REGISTRY, count=150)}


@pytest.mark.parametrize("name", NOT_CALLED)
def test_the_cases_of_such_a_rule_have_the_same_findings(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rule = REGISTRY.rules[name]
    assert rule.unless in (LISTED, PLAIN, AGREEING) or SETTINGS.intersection(rule.settings), (
        "it is about a setting with usual values"
    )
    path = RULES / rule.topic / f"{name}.yaml"
    ours = [run_files([("shop.yaml", case.text)], case, None, None).findings for case in read_cases(str(path))]
    call_every_rule(monkeypatch)
    assert ours == [run_files([("shop.yaml", case.text)], case, None, None).findings for case in read_cases(str(path))]


@pytest.mark.parametrize("name", sorted(USUAL))
def test_each_setting_has_usual_values(name: str) -> None:
    project = Project(Config("/project", None, {}), Options(), REGISTRY)
    (document,) = load_content("/project/shop.json", json.dumps(USUAL).encode(), project).documents
    assert is_usual(name, document.root.members[name])
    assert {*USUAL} == SETTINGS
