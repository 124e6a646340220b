"""A tenant behind a server on loopback that answers as the APIs are documented to, for tests of the whole path."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

Data = dict[str, Any]

ENVIRONMENTS = ("dev", "staging", "prod")
CUSTOMER = "44444444-4444-4444-8444-444444444444"
TOKEN = "tk-Zq81LmXw55vRt0aYpe3HdKs"
CONFIG_SECRET = 'cs-"quoted\\slashed"-91Kd'  # what needs escapes in a config file of curl
WORDS = ("Shop", "Portal", "Kiosk", "App", "Support", "Newsroom", "Careers", "Events")
# How `[{"name": ...}]` of an entity type is distinguished from what every entity type has.
ATTRIBUTES: list[Data] = [
    {"name": "id", "type": "id"},
    {"name": "uuid", "type": "uuid"},
    {"name": "created", "type": "dateTime"},
    {"name": "lastUpdated", "type": "dateTime"},
    {"name": "email", "type": "string", "length": 256, "case-sensitive": False, "constraints": ["required", "unique"]},
    {"name": "emailVerified", "type": "dateTime"},
    {"name": "password", "type": "password"},
    {"name": "displayName", "type": "string", "length": 100},
    {"name": "birthday", "type": "date"},
    {"name": "mobileNumber", "type": "string", "length": 256, "case-sensitive": False},
    {"name": "mobileNumberVerified", "type": "dateTime"},
    {"name": "accountDataRequestTime", "type": "dateTime"},
    {"name": "accountDeleteRequestTime", "type": "dateTime"},
    {"name": "primaryAddress", "type": "object", "attr_defs": [{"name": "city", "type": "string", "length": 100}]},
    {
        "name": "consents",
        "type": "object",
        "attr_defs": [{"name": "marketing", "type": "object", "attr_defs": [{"name": "granted", "type": "boolean"}]}],
    },
    {
        "name": "legalAcceptances",
        "type": "plural",
        "attr_defs": [
            {"name": "legalAcceptanceId", "type": "string", "length": 1000},
            {"name": "clientId", "type": "string", "length": 32},
            {"name": "dateAccepted", "type": "dateTime"},
        ],
    },
    {"name": "profiles", "type": "plural", "attr_defs": [{"name": "domain", "type": "string", "length": 1000}]},
    {"name": "clients", "type": "plural", "attr_defs": [{"name": "clientId", "type": "string", "length": 256}]},
    {"name": "janrain", "type": "object", "attr_defs": [{"name": "controlFields", "type": "json"}]},
]


def uuid(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, parts))))


def short(length: int, *parts: object) -> str:
    """An id as applications and API clients have them: lower-case letters and digits."""
    digits = int(uuid5(NAMESPACE_URL, "/".join(map(str, parts))).hex * 2, 16)
    text = ""
    while len(text) < length:
        digits, at = divmod(digits, 31)
        text += "abcdefghjkmnpqrstuvwxyz23456789"[at]
    return text


def secret(*parts: object) -> str:
    return "S3" + short(30, "secret", *parts)


def app_of(environment: str) -> str:
    return short(26, "application", environment)


def client_name(number: int, environment: str) -> str:
    return f"Example {WORDS[number % len(WORDS)]} {number // len(WORDS) + 1} {environment}"


def client_settings(number: int, environment: str, oidc: str) -> Data:
    """The settings that a login client has of its own, as the API stores them: scalars as text."""
    pages = f"https://v1.api.us.janrain.com/{CUSTOMER}/auth-ui"
    settings: Data = {
        "default_flow_name": "standard",
        "default_flow_version": "20240115093000123456",
        "password_recover_url": f"{pages}/reset-password?client_id={oidc}",
        "site_name": client_name(number, environment),
        "user_entity_type": "user",
        "verify_email_url": f"{pages}/verify-account?client_id={oidc}",
        "custom": {"janrainOidcClientId": oidc, "theming.logoURL": f"https://static.example.com/{number}/logo.svg"},
    }
    if number % 3 == 0:
        settings["custom"]["authentication.second_factor"] = "true"
        settings["custom"]["authentication.second_factor.trust_device_ttl"] = "604800"
    if number % 4 == 0:
        settings["custom"]["authentication.providers"] = ["facebook", "linkedin"]
        settings["rpx_key"] = secret("rpx", environment, number)
        settings["rpx_realm"] = "example-login"
        settings["rpx_app_id"] = "examplelogin"
    if number % 5 == 0:
        settings["custom"]["newsletter_api_key"] = secret("newsletter", environment, number)
    return settings


class Call(namedtuple("Call", "method query form body")):
    """What a client asks of the server."""

    __slots__ = ()

    method: str
    query: Data
    form: Data
    body: Any


class Application:
    """What the Configuration and Entity APIs hold of one application."""

    def __init__(self, environment: str, count: int) -> None:
        self.id = app_of(environment)
        self.owner = short(32, "owner", environment)
        self.owner_secret = secret("owner", environment)
        self.settings: Data = {
            "email_method": "ses_sync",
            "email_sender_address": '"Example Shop" <noreply@example.com>',
            "rpx_server": "https://rpxnow.com",
            "user_distinguisher_field": "email",
            "custom": {"customer_id": CUSTOMER, "configuration_client_secret": secret("configuration", environment)},
        }
        self.options = [
            {
                "name": "email_method",
                "type": "string",
                "group": "Transactional Emails",
                "globalOnly": False,
                "values": [],
            }
        ]
        self.clients: dict[str, Data] = {}
        self.client_settings: dict[str, Data] = {}
        self._client(self.owner, f"Owner {environment}", ["owner"], self.owner_secret)
        reader = short(32, "reader", environment)
        self._client(reader, f"Newsletter {environment}", ["direct_read_access"], secret("reader", environment))
        for number in range(count):
            client = short(32, "client", environment, number)
            oidc = uuid("oidc", environment, number)
            name = client_name(number, environment)
            self._client(client, name, ["login_client"], secret("client", environment, number), ["0.0.0.0/0"])
            self.client_settings[client] = client_settings(number, environment, oidc)
        self.flows: dict[str, Data] = {
            "standard": {
                "schemas": ["user"],
                "userData": ["uuid", "displayName", "email"],
                "version": "20240115093000123456",
                "versions": [
                    {"change": "Updated field: email", "version": "HEAD"},
                    {"change": "Created.", "version": "20240115093000123456"},
                ],
            }
        }
        self.entity_types: dict[str, list[Data]] = {"user": deepcopy(ATTRIBUTES)}
        self.access_schemas: dict[tuple[str, str, str], list[str]] = {
            (reader, "user", "read"): ["email", "displayName", "primaryAddress.city"]
        }

    def _client(
        self, name: str, title: str, features: list[str], own_secret: str, ranges: list[str] | None = None
    ) -> None:
        path = f"/config/{self.id}/clients/{name}"
        self.clients[name] = {
            "_id": name,
            "_secret": own_secret,
            "_self": path,
            "_settings": f"{path}/settings",
            "name": title,
            "features": features,
            "ipWhitelist": ranges or ["203.0.113.0/24"],
        }


class Tenant:
    """One customer with an application for each environment, and what tests want to go wrong.

    `page` is how many objects a list of the OIDC API has on a page, `faults` maps the path of a call to the statuses
    of its next answers, and `calls` are the calls so far.
    """

    def __init__(self, count: int = 20, environments: tuple[str, ...] = ENVIRONMENTS) -> None:
        self.page = 50
        self.faults: dict[str, list[int]] = {}
        self.calls: list[str] = []
        self.applications = {app_of(one): Application(one, count) for one in environments}
        self.config_id = uuid("configuration client")
        self.oidc: dict[str, dict[str, Data]] = {"clients": {}, "loginPolicies": {}, "tokenPolicies": {}}
        for environment in environments:
            self._add_policies(environment)
            for number in range(count):
                self._add_oidc_client(environment, number)
        self._put("clients", self.config_id, {
            "name": "Configuration", "type": "confidential", "tokenPolicy": uuid("configuration policy"),
            "redirectURIs": [],
        })  # fmt: skip
        self._put("tokenPolicies", uuid("configuration policy"), {
            "title": "Configuration", "accessTokenLifetime": 600, "refreshTokenLifetime": 2592000,
            "allowedScopes": ["*:config/**"], "useAccessJWT": False,
        })  # fmt: skip

    def application(self, environment: str) -> Application:
        return self.applications[app_of(environment)]

    def _put(self, kind: str, name: str, data: Data) -> None:
        links = {"self": {"href": f"/{CUSTOMER}/config/{kind}/{name}"}, **data.get("_links", {})}
        self.oidc[kind][name] = {"id": name, **data, "_links": links}

    def _add_policies(self, environment: str) -> None:
        application = self.application(environment)
        details = {
            "domain": f"example-{environment}.us.janraincapture.com",
            "applicationId": application.id,
            "entityType": "user",
            "clientId": application.owner,
            "clientSecret": application.owner_secret,
        }
        self._put("loginPolicies", uuid("login policy", environment), {
            "title": f"Customers {environment}",
            "loginURL": f"https://v1.api.us.janrain.com/{CUSTOMER}/auth-ui/v2/login",
            "identityStoreDetails": {"type": "janrainCapture", "connectionDetails": details},
        })  # fmt: skip
        self._put("tokenPolicies", uuid("token policy", environment), {
            "title": f"Logins {environment}", "accessTokenLifetime": 1800, "refreshTokenLifetime": 2592000,
            "allowedScopes": ["openid", "profile", "email"], "useAccessJWT": False,
        })  # fmt: skip

    def _add_oidc_client(self, environment: str, number: int) -> None:
        client = short(32, "client", environment, number)
        self._put("clients", uuid("oidc", environment, number), {
            "name": client_name(number, environment),
            "redirectURIs": [f"https://{environment}-{number}.example.com/callback"],
            "loginPolicy": uuid("login policy", environment),
            "tokenPolicy": uuid("token policy", environment),
            "type": "public",
            "_links": {"application_client": {"href": f"/config/{app_of(environment)}/clients/{client}"}},
        })  # fmt: skip

    def secrets(self) -> set[str]:
        """Every secret of the tenant."""
        found = set()
        for one in self.applications.values():
            texts = re.findall(r'"(S3[a-z0-9]{30})"', json.dumps([one.settings, one.clients, one.client_settings]))
            found.update(texts)
        return found

    # --- answers

    def answer(self, call: Call, path: str) -> tuple[int, Any]:
        """The status and the data that answer a call."""
        for pattern, handle in self._routes():
            match = re.fullmatch(pattern, path)
            if match:
                return handle(call, *match.groups())
        return 404, {"errors": "Not found."}

    def _routes(self) -> list[tuple[str, Callable[..., tuple[int, Any]]]]:
        return [
            (rf"/{CUSTOMER}/config/(clients|loginPolicies|tokenPolicies)", self._oidc_list),
            (rf"/{CUSTOMER}/config/(clients|loginPolicies|tokenPolicies)/([^/]+)", self._oidc_object),
            (r"/config/([^/]+)/settings", self._settings),
            (r"/config/([^/]+)/settings/options", lambda *call: (200, self.applications[call[-1]].options)),
            (r"/config/([^/]+)/clients", lambda *call: (200, [*self.applications[call[-1]].clients.values()])),
            (r"/config/([^/]+)/clients/([^/]+)/settings", self._client_settings),
            (r"/config/([^/]+)/flows", self._flows),
            (r"/config/([^/]+)/flows/([^/]+)(/versions)?", self._flow),
            (r"/config/([^/]+)/entityTypes", self._entity_types),
            (r"/entityType()", self._entity_type),
            (r"/entityType\.(getAccessSchema)", self._entity_type),
        ]

    def _oidc_list(self, call: Call, kind: str) -> tuple[int, Any]:
        objects = [*self.oidc[kind].values()]
        at = int(call.query.get("page", "1")) - 1
        shown = objects[at * self.page : (at + 1) * self.page]
        named = [{name: one[name] for name in ("id", "name", "title", "_links") if name in one} for one in shown]
        answer: Data = {"total": len(objects), "_embedded": {kind: named}}
        if (at + 1) * self.page < len(objects):
            answer["_links"] = {"next": {"href": f"/{CUSTOMER}/config/{kind}?page={at + 2}"}}
        return 200, answer

    def _oidc_object(self, call: Call, kind: str, name: str) -> tuple[int, Any]:
        if name not in self.oidc[kind]:
            return 404, {"errors": "Not found."}
        if call.method == "PUT":
            self._put(kind, name, {key: value for key, value in call.body.items() if key != "id"})
        return 200, self.oidc[kind][name]

    def _settings(self, call: Call, app: str) -> tuple[int, Any]:
        if call.method == "PUT":
            self.applications[app].settings = call.body
        return 200, {"_self": f"/config/{app}/settings", **self.applications[app].settings}

    def _client_settings(self, call: Call, app: str, client: str) -> tuple[int, Any]:
        application = self.applications[app]
        if client not in application.client_settings:
            return 404, {"errors": "Client ID not found."}
        if call.method == "PUT":
            custom = {"janrainOidcClientId": application.client_settings[client]["custom"]["janrainOidcClientId"]}
            own = {name: value for name, value in call.body.items() if name not in ("_self", "_global")}
            application.client_settings[client] = {**own, "custom": {**own.get("custom", {}), **custom}}
        inherited = {"_self": f"/config/{app}/settings", **application.settings}
        path = f"/config/{app}/clients/{client}/settings"
        return 200, {"_self": path, **application.client_settings[client], "_global": inherited}

    def _flows(self, _call: Call, app: str) -> tuple[int, Any]:
        names = self.applications[app].flows
        return 200, [{"_self": f"/config/{app}/flows/{name}", "name": name} for name in names]

    def _flow(self, _call: Call, app: str, name: str, part: str) -> tuple[int, Any]:
        flow = self.applications[app].flows.get(name)
        if flow is None:
            return 404, {"errors": "Flow not found."}
        own = {key: value for key, value in flow.items() if key != "versions"}
        return 200, flow["versions"] if part else {"_self": f"/config/{app}/flows/{name}", "name": name, **own}

    def _entity_types(self, _call: Call, app: str) -> tuple[int, Any]:
        path = f"/config/{app}/entityTypes"
        names = self.applications[app].entity_types
        return 200, [{"_self": f"{path}/{name}", "_attributes": f"{path}/{name}/attributes"} for name in names]

    def _entity_type(self, call: Call, kind: str) -> tuple[int, Any]:
        """The Entity API knows the application by its own host; here, by the owner who calls."""
        application = self.applications[call.form["app"]]
        name = call.form["type_name"]
        attributes = application.entity_types[name]
        if kind:
            key = call.form["for_client_id"], name, call.form["access_type"]
            if key[2] not in ("read", "write"):
                return 200, {"stat": "error", "code": 200, "error": "invalid_argument", "argument_name": "access_type"}
            own = ["id", "uuid", "created", "lastUpdated"]
            paths = application.access_schemas.get(key)
            attributes = attributes if paths is None else _only(attributes, [*own, *paths])
        return 200, {"schema": {"attr_defs": attributes, "name": name}, "stat": "ok"}


def _only(attributes: list[Data], paths: list[str], above: str = "") -> list[Data]:
    """The attributes that an access schema names."""
    found = []
    for one in attributes:
        path = f"{above}{one['name']}"
        inner = _only(one.get("attr_defs", []), paths, f"{path}.")
        if path in paths:
            found.append(one)
        elif inner:
            found.append({**one, "attr_defs": inner})
    return found


def save(tenant: Tenant, environment: str, folder: Path) -> None:
    """Save the answers of a tenant as the script does."""
    application = tenant.application(environment)
    tenant.page = 10**6

    def put(name: str, path: str, **form: str) -> None:
        call = Call("POST" if form else "GET", {}, {"app": application.id, **form}, None)
        status, data = tenant.answer(call, path)
        assert status == 200
        if "access_type" in form:
            data = {
                "for_client_id": form["for_client_id"],
                "type_name": "user",
                "access_type": form["access_type"],
                **data,
            }
        file = folder / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(data))

    for kind, name in (
        ("clients", "oidc-clients"),
        ("loginPolicies", "login-policies"),
        ("tokenPolicies", "token-policies"),
    ):
        put(name, f"/{CUSTOMER}/config/{kind}")
        for one in tenant.oidc[kind]:
            put(f"{name}/{one}", f"/{CUSTOMER}/config/{kind}/{one}")
    config = f"/config/{application.id}"
    put("application-settings", f"{config}/settings")
    put("settings-options", f"{config}/settings/options")
    put("api-clients", f"{config}/clients")
    put("flows", f"{config}/flows")
    put("entity-types", f"{config}/entityTypes")
    for client in application.client_settings:
        put(f"settings/{client}", f"{config}/clients/{client}/settings")
    for flow in application.flows:
        put(f"flows/{flow}", f"{config}/flows/{flow}")
        put(f"flows/{flow}-versions", f"{config}/flows/{flow}/versions")
    put("entity-types/user", "/entityType", type_name="user")
    for client in application.clients:
        if client != application.owner:
            for access in ("read", "write"):
                name = f"access-schemas/{client}-user-{access}"
                put(name, "/entityType.getAccessSchema", type_name="user", for_client_id=client, access_type=access)


class _Handler(BaseHTTPRequestHandler):
    tenant: Tenant
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle("GET")

    def do_POST(self) -> None:
        self._handle("POST")

    def do_PUT(self) -> None:
        self._handle("PUT")

    def log_message(self, *_arguments: object) -> None:
        """Print nothing: pytest shows what it needs."""

    def _handle(self, method: str) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        tenant = self.tenant
        tenant.calls.append(f"{method} {self.path}")
        is_form = "form" in self.headers.get("Content-Type", "")
        form = {name: values[0] for name, values in parse_qs(raw.decode()).items()} if is_form else {}
        faults = tenant.faults.get(url.path)
        if faults:
            self._send(faults.pop(0), {"errors": "Internal Server Error."})
            return
        if url.path == f"/{CUSTOMER}/login/token":
            right = self._basic() == (tenant.config_id, CONFIG_SECRET) and form["grant_type"] == "client_credentials"
            answer = {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer", "scope": form["scope"]}
            self._send(200 if right else 401, answer if right else {"errors": "Authentication required."})
            return
        owner = next(
            (one for one in tenant.applications.values() if self._basic() == (one.owner, one.owner_secret)), None
        )
        allowed = self.headers.get("Authorization") == f"Bearer {TOKEN}" if CUSTOMER in url.path else owner is not None
        if not allowed or (url.path.startswith("/config/") and owner and owner.id != url.path.split("/")[2]):
            self._send(401, {"errors": "Authentication required."})
            return
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        form["app"] = owner.id if owner else ""
        call = Call(method, query, form, None if is_form or not raw else json.loads(raw))
        self._send(*tenant.answer(call, url.path))

    def _basic(self) -> tuple[str, str]:
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        name, _, password = base64.b64decode(text).decode().partition(":") if kind == "Basic" else ("", "", "")
        return name, password

    def _send(self, status: int, data: Any) -> None:
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def served(tenant: Tenant) -> Iterator[str]:
    """Serve a tenant on loopback; the address of the server."""
    handler = type("Handler", (_Handler,), {"tenant": tenant})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def credentials(tenant: Tenant, environment: str) -> dict[str, str]:
    """The variables that the printed script takes its credentials from."""
    application = tenant.application(environment)
    return {
        "AIC_OWNER_ID": application.owner,
        "AIC_OWNER_SECRET": application.owner_secret,
        "AIC_CONFIG_ID": tenant.config_id,
        "AIC_CONFIG_SECRET": CONFIG_SECRET,
    }
