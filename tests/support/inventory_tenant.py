"""Small tenants for tests of the inventory, generated ones of any size, and what makes a page of it sound."""

import hashlib
import json
import random
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.pages import page_of as page_of_rule
from lint_settings.rulebook.registry import builtin
from place import Place

CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
TOKENS = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
SECRET = "Xk82mQpz71LwTr5v"
FILES = {
    "settings/shop.yaml": (
        f"janrainOidcClientId: {CLIENT}\nuser_entity_type: user\ndefault_flow_name: shopFlow\n"
        'default_flow_version: "20240115093000123456"\nauthentication.providers: [facebook]\n'
    ),
    "oidc-clients/shop.yaml": (
        f"id: {CLIENT}\nname: Shop\ntype: public\nloginPolicy: {POLICY}\ntokenPolicy: {TOKENS}\n"
        "redirectURIs: [https://shop.example.com/callback]\n"
        "_links: {application_client: {href: /config/app00000000000000000000000/clients/shop000000000000000000000}}\n"
    ),
    "token-policies/login.yaml": f"id: {TOKENS}\ntitle: In\naccessTokenLifetime: 1800\nrefreshTokenLifetime: 86400\n",
    "application-settings.yaml": "_self: /config/app00000000000000000000000/settings\nemail_method: ses_sync\n",
    "api-clients/shop.yaml": (
        "_id: shop000000000000000000000\nname: Shop API\nfeatures: [login_client]\nipWhitelist: [0.0.0.0/0]\n"
    ),
}
ON = "authentication.second_factor: true\n"


def tenant(place: Place, **more: dict[str, str]) -> None:
    """Write the files of a tenant for each environment; `more` are lines to add to each file by its path."""
    for environment, added in more.items():
        for path, text in FILES.items():
            place.write(f"{environment}/{path}", text + added.get(path, ""))


def data_of(place: Place, *arguments: str) -> Any:
    outcome = place.quick("inventory", ".", "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def page_of(place: Place, *arguments: str) -> str:
    outcome = place.quick("inventory", ".", *arguments)
    assert outcome.code in (0, 2), outcome.err
    return outcome.out


class Page(HTMLParser):
    """The elements of a page: ids, links, attributes and texts."""

    VOID = ("meta", "br", "input", "link", "img", "hr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"nothing is open at </{tag}>"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


# The only addresses that a page links to: those of the documentation of rules.
DOCUMENTED = {url for rule in builtin() for url in (page_of_rule(rule.name), *read_manual(rule.manual).urls)}


def assert_sound(text: str) -> Page:
    """Check that a page is well-formed, lets nothing run but its own script, and that each link has a target."""
    page = Page(text)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(link[1:] in page.ids if link.startswith("#") else link in DOCUMENTED for link in page.links)
    policy = next(one["content"] for tag, one in page.elements if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (content,) = page.texts[tag]
        digest = b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    tags = [tag for tag, _ in page.elements]
    assert (tags.count("script"), tags.count("style")) == (1, 1)
    assert not {"img", "iframe", "object", "embed", "link", "base", "foreignobject"} & set(tags)
    for _, attributes in page.elements:
        assert not {"style", "src", "srcdoc", "action"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    return page


# --- a generated tenant

ENVIRONMENTS = ("dev", "stage", "prod")
WORDS = ("Shop", "Portal", "Kiosk", "App", "Support", "Newsroom", "Careers", "Events", "Loyalty", "Club", "Store")


def generate(folder: Path, clients: int) -> None:
    """Write a tenant with so many clients, a third of them in each environment, the same for each number."""
    _write(folder / "lint-settings.toml", "")  # the root, below which folders name environments
    choose = random.Random(clients)
    for environment in ENVIRONMENTS:
        for path, text in _shared(environment):
            _write(folder / environment / path, text)
        for number in range(clients // 3):
            for path, text in _client(environment, number, choose):
                _write(folder / environment / path, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _id(environment: str, kind: str, number: int = 0) -> str:
    return str(uuid5(NAMESPACE_URL, f"{environment}/{kind}/{number}"))


def _application(environment: str) -> str:
    return f"app{environment}".ljust(26, "0")


def _shared(environment: str) -> list[tuple[str, str]]:
    customer, application = _id(environment, "customer"), _application(environment)
    found = [
        (
            "application-settings.yaml",
            f"_self: /config/{application}/settings\nemail_method: ses_sync\nrpx_server: https://rpxnow.com\n"
            f"custom:\n  customer_id: {customer}\n  oidc_url: https://v1.api.us.janrain.com/{customer}/login\n",
        ),
        ("entity-types/user.yaml", "name: user\nattr_defs:\n- {name: email, type: string}\n"),
        (
            "api-clients/owner.yaml",
            f"_id: owner{environment}\n_self: /config/{application}/clients/owner{environment}\nname: Owner\n"
            "features: [owner]\nipWhitelist: [203.0.113.0/24]\n",
        ),
    ]
    for number in range(4):
        found.append(
            (
                f"flows/flow{number}.yaml",
                f"_self: /config/{application}/flows/flow{number}\nname: flow{number}\nschemas: [user]\n"
                f'versions: [HEAD, "20240115093000123456", "2024011609300012345{number}"]\n',
            )
        )
    for number in range(3):
        lifetime = 2592000 * (number + 1) * (2 if environment == "prod" else 1)
        found += [
            (
                f"login-policies/{number}.yaml",
                f"id: {_id(environment, 'login', number)}\ntitle: Login {number}\n"
                f"loginURL: https://accounts.example.com/{customer}/auth-ui/v2/login\nidentityStoreDetails:\n"
                "  type: janrainCapture\n  connectionDetails:\n"
                f"    domain: example-{environment}.us.janraincapture.com\n"
                f"    applicationId: {application}\n    entityType: user\n    clientId: owner{environment}\n"
                "    clientSecret: ${OWNER_SECRET}\n",
            ),
            (
                f"token-policies/{number}.yaml",
                f"id: {_id(environment, 'tokens', number)}\ntitle: Tokens {number}\n"
                f"accessTokenLifetime: {3600 if environment == 'prod' else 1800}\nrefreshTokenLifetime: {lifetime}\n",
            ),
        ]
    return found


def _client(environment: str, number: int, choose: random.Random) -> list[tuple[str, str]]:
    customer, application = _id(environment, "customer"), _application(environment)
    name, client = f"{WORDS[number % len(WORDS)]} {number}", _id(environment, "client", number)
    own = f"c{number}{environment}".ljust(30, "0")
    allow = "# lint-settings: allow[default-trusted-device-ttl] until 2099-12-15 -- agreed, SEC-1\n"
    return [
        (
            f"api-clients/{number}.yaml",
            f"_id: {own}\n_self: /config/{application}/clients/{own}\nname: {name}\nfeatures: [login_client]\n"
            "ipWhitelist: [0.0.0.0/0]\n",
        ),
        (
            f"oidc-clients/{number}.yaml",
            f"id: {client}\nname: {name}\ntype: public\nredirectURIs: [https://s{number}.example.com/cb]\n"
            f"loginPolicy: {_id(environment, 'login', number % 3)}\n"
            f"tokenPolicy: {_id(environment, 'tokens', number % 3)}\n_links:\n"
            f"  application_client: {{href: /config/{application}/clients/{own}}}\n",
        ),
        (
            f"settings/{number}.yaml",
            (allow if number % 9 == 0 else "") + f"user_entity_type: user\ndefault_flow_name: flow{number % 4}\n"
            f'default_flow_version: "20240115093000123456"\nsite_name: {name}\n'
            f"password_recover_url: https://accounts.example.com/{customer}/auth-ui/reset-password?client_id={client}\n"
            f"verify_email_url: https://accounts.example.com/{customer}/auth-ui/verify-account?client_id={client}\n"
            f"custom:\n  janrainOidcClientId: {client}\n  authentication.providers: [facebook, google]\n"
            f"  authentication.second_factor: {'true' if choose.random() < 0.7 else 'false'}\n"
            f"  theming.logoURL: https://static.example.com/{number}.svg\n",
        ),
    ]


# --- hostile names

HOSTILE = (
    "<script>window.reached = 1</script>",
    "</title></style></script><img src=x onerror=window.reached=1>",
    '" onmouseover="window.reached=1" x="',
    "javascript:window.reached=1",
    "]]><svg onload=window.reached=1>",
    "<style>body{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "abc\u202egnp.exe\u2066\u200b",
    "W" * 300,
)


def hostile(folder: Path) -> None:
    """Write a tenant in which every name and value is one that a page must not act on, and file names too."""
    _write(folder / "lint-settings.toml", "")
    for number, text in enumerate(HOSTILE):
        quoted = json.dumps(text)
        client = _id("hostile", "client", number)
        name = "".join(char for char in text if char not in '/"\u202e\u2066\u200b')[:60]
        for environment in ("dev", "prod"):
            _write(
                folder / environment / f"settings/{name}.yaml",
                f"janrainOidcClientId: {client}\nsite_name: {quoted}\ndefault_flow_name: {quoted}\n{quoted}: 1\n",
            )
            _write(
                folder / environment / f"oidc-clients/{number}.yaml",
                f"id: {client}\nname: {quoted}\ntype: public\nloginPolicy: {quoted}\nredirectURIs: [{quoted}]\n",
            )
            _write(
                folder / environment / f"api-clients/{number}.yaml",
                f"_id: {quoted}\nname: {quoted}\nfeatures: [{quoted}]\nipWhitelist: [{quoted}]\n",
            )
