"""Rules that are not called for usual values find nothing in them."""

import json
import os
import random
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.document import Document
from lint_settings.engine import check
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook import usual_documents
from lint_settings.rulebook.registry import Registry, load
from lint_settings.rulebook.usual_documents import (
    AGREEING,
    APART,
    COMPLETE,
    LISTED,
    PLAIN,
    TIDY,
    UNLINKED,
    UNPLACED,
    usual_settings,
)
from lint_settings.rulebook.usual_values import SETTINGS, USUAL, usual_in
from lint_settings.tenant.settings import Settings
from lint_settings.testing import read_cases, run_files
from projects import project_of

RULES = Path(__file__).parents[2] / "rules"
REGISTRY = load()
NOT_CALLED = sorted(name for name, rule in REGISTRY.rules.items() if rule.unless)
FACTS = (AGREEING, APART, COMPLETE, LISTED, PLAIN, TIDY, UNLINKED, UNPLACED)
CUSTOMER, CLIENT = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER = "123e4567-e89b-12d3-a456-426614174000"
HOST = "https://v1.api.us.janrain.com"
VALUES: dict[str, Any] = {
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
    "default_flow_name": "standard",
    "default_flow_version": "20241101020710901535",
    "ccp_flow_name": "care_portal",
    "ccp_flow_version": "20230228235959999999",
    "user_entity_type": "user",
    "legal_acceptance_id_1": "privacyPolicy-v2",
    "legal_acceptance_id_2": "termsOfService-v3",
    "authorization.rules.legal_accepted": ["privacyPolicy-v2", "termsOfService-v3"],
    "authorization.rules.required_attributes": ["givenName", "email"],
    "authorization.rules.ttl": 86400,
    "authentication.second_factor.trust_device_ttl": 604800,
    "email_method": "ses_sync",
    "rpx_app_id": "agmqickhsnlnclkpjamn",
    "rpx_realm": "example-shop",
}
# The settings of most files: usual ones, and others without which these mean something else.
MOST = {**VALUES, "rpx_key": "${RPX_KEY}", "authentication.second_factor": True}
PROVIDERS = {name: value for name, value in VALUES.items() if "providers" in name}
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
NUMBERS = (
    None,
    True,
    False,
    0,
    1,
    -1,
    59,
    60,
    90,
    3599,
    4320,
    86399,
    86400,
    2591999,
    2592000,
    86400000,
    "0",
    "60",
    1.5,
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
    "authentication.second_factor": [True, "true", None, {"trust_device_ttl": 60}, 1.5, [True, True], False, "false"],
    "rpx_appid": ["agmqickhsnlnclkpjamn", "another", None, ""],
    "rpx_id": ["agmqickhsnlnclkpjamn", "another"],
    "site_name": ["Shop", " Shop", "Shop ", "“Shop”", "yes", "0o17", "1_000"],
    "authorization.rules.email_is_verified": ["yes", True, "True", " true", 0o17],
    "custom": [{}, None, [], "", {"rpx_key": SECRET}, [{"rpx_key": SECRET}], {"password": SECRET}, {"customer_id": ""}],
    "_self": [
        *("/config/exampleapp0000000000000000/settings", "/config/exampleapp0000000000000000/clients/a/settings"),
        *("", None, {"rpx_key": SECRET}, [SECRET], {"customer_id": OTHER}, "/config/a/clients/b", "/config//settings"),
        *(
            "config/a/clients/b/settings",
            "/config/a/clients/b/settings/",
            "/x/a/clients/b/settings",
            "/config/a/settings",
        ),
    ],
    "_global": [{}, None, [], {"rpx_key": SECRET}, {"customer_id": OTHER}, {"site_name": "Shop"}, [{"secret": SECRET}]],
    "$schema": ["https://example.com/s.json", {"rpx_key": SECRET}, None],
    "sops": [{"mac": SECRET, "secret": SECRET}, {"secret": SECRET}, None],
}
COUNT = int(os.environ.get("USUAL_DOCUMENTS", 300))  # of which half suffice to notice each wrong fact below


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
    if value is None or isinstance(value, (int, float)):
        return draw.choice(NUMBERS)
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
    text = json.dumps(dict(draw.sample([*VALUES.items()], len(VALUES))))
    new: dict[str, Any] = json.loads(text.replace(piece, json.dumps(other)[1:-1], draw.choice((-1, -1, 1, 2, 3))))
    return new


def with_other_names(settings: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Settings of which one has another name, or is in a block, or both at the top and in a block."""
    name = draw.choice(sorted(settings))
    rest = {one: value for one, value in settings.items() if one != name}
    other = draw.choice((changed(name, draw), draw.choice(NAMES)))
    block = draw.choice(("custom", "_global"))
    value = draw.choice((settings[name], edited(VALUES.get(name, ""), draw)))
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


def as_answer(settings: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Settings as the API answers, some of them in the block of the application, or in both."""
    answer: dict[str, Any] = {"_self": "/config/exampleapp/clients/shop/settings", "custom": {}}
    block: dict[str, Any] = {
        "_self": draw.choice(("/config/exampleapp/settings", "/config/exampleapp", "")),
        "custom": {},
    }
    moved = draw.choice(({"oidc_url", "customer_id"}, {"rpx_appid"}, {*draw.sample(sorted(settings), 3)}, set()))
    for name, value in settings.items():
        where = block if name in moved else answer
        custom = where["custom"]
        (custom if "." in name and isinstance(custom, dict) and draw.random() < 0.9 else where)[name] = value
        if draw.random() < 0.02:
            block[name] = draw.choice((value, edited(value, draw) if value else SECRET))
    return draw.choice(({**answer, "_global": block}, {**answer, "_global": block}, answer))


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Client settings with usual values, and others that differ from these in one to three places."""
    yield MOST
    yield from ({**MOST, **dict(json.loads(json.dumps([*PROVIDERS.items()]).replace(*one)))} for one in OTHER_PROVIDERS)
    yield from ({name: value for name, value in MOST.items() if name != left} for left in MOST)
    yield {**MOST, **json.loads(json.dumps(VALUES).replace(HOST, "https://v1.api.us.janrian.com"))}
    draw = random.Random(19)
    for _ in range(count):
        settings = edited_alike(draw) if draw.random() < 0.5 else MOST
        names = draw.sample(sorted(MOST), draw.randint(1, 3) if settings is MOST else draw.choice((0, 0, 1)))
        settings = {**settings, **{name: edited(MOST[name], draw) for name in names}}
        for name in draw.sample(sorted(OTHERS), draw.choice((0, 0, 0, 0, 0, 1, 1, 2))):
            settings[name] = draw.choice(OTHERS[name])
        if draw.random() < 0.2:
            yield as_answer(settings, draw)
        else:
            yield with_other_names(settings, draw) if draw.random() < 0.3 else settings


OIDC_CLIENT = {
    "id": CLIENT,
    "name": "Shop",
    "type": "confidential",
    "redirectURIs": ["https://shop.example.com/"],
    "loginPolicy": OTHER,
    "tokenPolicy": OTHER,
}
POLICY = {
    "id": OTHER,
    "name": "Shop",
    "loginURL": f"https://v1.api.eu.janrain.com/{CUSTOMER}/auth-ui/login",
    "identityStoreDetails": {"type": "capture", "connectionDetails": {"domain": "shop.eu.janraincapture.com"}},
}
APPLICATION = {
    "_self": "/config/exampleapp/settings",
    "email_method": "ses_sync",
    "rpx_appid": "another",
    "rpx_id": "agmqickhsnlnclkpjamn",
    "default_flow_name": "standard",
    "default_flow_version": "20241101020710901535",
    "theming.fontURLs": "https://static.example.com/fonts/shop.woff2",
    "legal_acceptance_id_1": "other-v1",
}
# What else a team keeps.
BESIDE: list[dict[str, dict[str, Any]]] = [
    {},
    {},
    {"application.json": APPLICATION},
    {"oidc.json": OIDC_CLIENT},
    {"oidc.json": {**OIDC_CLIENT, "id": OTHER}},
    {"oidc.json": OIDC_CLIENT, "policy.json": POLICY},
]


def written(settings: dict[str, Any], draw: random.Random) -> tuple[str, bytes]:
    """The path and the text of a file with settings: JSON, or YAML that is written line by line, some of it plainly."""
    folder = draw.choice(("/project/settings/", "/project/settings/", "/project/prod/"))
    if draw.random() < 0.5:
        return f"{folder}shop.json", json.dumps(settings).encode()
    lines = []
    for name, value in settings.items():
        is_plain = isinstance(value, str) and draw.random() < 0.5 and value.replace(" ", "").isalpha()
        lines.append(f"{json.dumps(name)}: {value if is_plain else json.dumps(value)}")
    return f"{folder}shop.yaml", "\n".join(lines).encode()


def call_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take nothing for usual, so that no rule is left out."""
    monkeypatch.setattr(check, "usual_settings", lambda *_: (set(), ()))
    monkeypatch.setattr(check, "usual_in", lambda *_: set())


def findings(
    path: str, content: bytes, beside: str, registry: Registry, placeholder: str | None
) -> frozenset[tuple[str, str, str]]:
    """What is found in client settings beside others, which are JSON: rule, pointer and message."""
    data = {} if placeholder is None else {"placeholder": placeholder}
    project = project_of(registry, "/project", data, Options(fold=False))
    for name, other in json.loads(beside).items():
        load_content(f"{path.rpartition('/')[0]}/{name}", json.dumps(other).encode(), project)
    report = check_loaded(load_content(path, content, project))
    return frozenset((one.rule, one.pointer, one.message) for one in report.findings)


@cache
def findings_of_every_rule(
    path: str, content: bytes, beside: str, placeholder: str | None
) -> frozenset[tuple[str, str, str]]:
    """What is found if every rule is called, which is the same whatever a test changes in a rule."""
    with pytest.MonkeyPatch.context() as patch:
        call_every_rule(patch)
        return findings(path, content, beside, REGISTRY, placeholder)


def differing(
    monkeypatch: pytest.MonkeyPatch, registry: Registry, placeholder: str | None = None, count: int = COUNT
) -> Iterator[tuple[str, str]]:
    """Yield the rules that find something else if they are called for every value, and what, document by document."""
    counts: Counter[str] = Counter()
    draw = random.Random(4)

    def counted(document: Document, settings: Settings, lacking: Collection[str]) -> tuple[set[str], tuple[str, ...]]:
        usual, facts = usual_settings(document, settings, lacking)
        counts.update((*facts, *(USUAL for _ in usual)))
        return usual, facts

    with monkeypatch.context() as patch:
        patch.setattr(check, "usual_settings", counted)
        for document in documents(count):
            path, content = written(document, draw)
            beside = json.dumps(draw.choice(BESIDE))
            ours = findings(path, content, beside, registry, placeholder)
            every = findings_of_every_rule(path, content, beside, placeholder)
            yield from ((rule, message) for rule, _, message in ours ^ every)
    assert counts[USUAL] > 6 * count
    assert counts[LISTED] > count / 2
    for fact in FACTS:
        assert counts[fact] > count / 20 or placeholder is not None, fact


@pytest.mark.parametrize("placeholder", [None, "env@[a-z]+@", "[A-Z]{3,}_|v1|hop"])
def test_a_rule_that_is_not_called_would_find_nothing(monkeypatch: pytest.MonkeyPatch, placeholder: str | None) -> None:
    count = COUNT if placeholder is None else COUNT // 2
    assert [*differing(monkeypatch, REGISTRY, placeholder, count)] == []


@pytest.mark.parametrize("name", ["client-id-mismatch", "undescribed-custom-provider"])
def test_a_rule_that_finds_something_in_usual_values_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    registry = load()
    monkeypatch.setattr(registry.rules[name], "unless", USUAL)
    assert next(differing(monkeypatch, registry))[0] == name


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("missing-setting", LISTED),
        ("null-value", LISTED),
        ("missing-setting", AGREEING),
        ("missing-setting", PLAIN),
        ("legal-ids-mismatch", PLAIN),
        ("shadowed-global", COMPLETE),
        ("region-mismatch", AGREEING),
        ("region-mismatch", UNLINKED),
        ("font-without-stylesheet", LISTED),
        ("missing-setting", APART),
        ("missing-setting", TIDY),
        ("missing-setting", UNPLACED),
    ],
)
def test_a_rule_that_finds_something_where_a_fact_is_true_is_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, fact: str
) -> None:
    registry = load()
    monkeypatch.setattr(registry.rules[name], "unless", fact)
    assert any(rule == name for rule, _ in differing(monkeypatch, registry, count=150))


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
        ("is_login_host", ("wrong-auth-host",)),
    ],
)
def test_a_fact_that_is_true_too_often_is_noticed(
    monkeypatch: pytest.MonkeyPatch, test: str, rules: tuple[str, ...]
) -> None:
    monkeypatch.setattr(usual_documents, test, lambda *_: True)
    assert {*rules} <= {rule for rule, _ in differing(monkeypatch, REGISTRY, count=150)}


@pytest.mark.parametrize("name", NOT_CALLED)
def test_the_cases_of_such_a_rule_have_the_same_findings(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rule = REGISTRY.rules[name]
    if rule.unless == USUAL:
        assert SETTINGS.intersection(rule.settings), "it is about a setting with usual values"
    else:
        assert {*rule.unless.split(" and ")} <= {*FACTS}
    path = RULES / rule.topic / f"{name}.yaml"
    cases = read_cases(str(path))
    ours = [run_files([("shop.yaml", case.text)], case, None, REGISTRY).findings for case in cases]
    call_every_rule(monkeypatch)
    assert ours == [run_files([("shop.yaml", case.text)], case, None, REGISTRY).findings for case in cases]


def test_each_setting_has_usual_values() -> None:
    project = Project(Config("/project", None, {}), Options(), REGISTRY)
    (document,) = load_content("/project/shop.json", json.dumps(MOST).encode(), project).documents
    assert {*VALUES} == SETTINGS == usual_in(document.root.members)
