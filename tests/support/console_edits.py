"""People who change a tenant in the Console and its files in git, and a second opinion on whether the two agree."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from lint_settings.documents.env_file import parse
from tenant import Data, Tenant, app_of, secret

# What people put into the files and an update must not lose.
_KEPT = (re.compile(r"# c\d+ *$", re.MULTILINE), re.compile(r"\$\{\w+\}"))
_TEXTS = ("Store", "yes", "a: b #c", "1.0", "über\nLinie", "${NOT_OURS}", "x" * 120, "'", '"q"', " lead", "null", "- x")
_NAMES = "site_name|name|title|loginURL|default_flow_name|accessTokenLifetime|default_flow_version|theming.logoURL"
_SCALAR = re.compile(rf'( *)({_NAMES}): "?([\w ./:-]+)"?')
_ITEM = re.compile(r"( *)- ([\w./:-]+)")


def decorate(folder: Path, draw: random.Random) -> dict[str, str]:
    """Change files as people do, without changing what they say; the values of the new placeholders."""
    env: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        path.write_text(_decorated(path.read_text("utf-8"), draw, env), encoding="utf-8")
    return env


def _decorated(text: str, draw: random.Random, env: dict[str, str]) -> str:
    """A file with comments, other quotes, placeholders, anchors and aliases."""
    lines = []
    anchors: set[str] = set()
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if draw.random() < 0.1:
            lines.append(f"{indent}# c{draw.randrange(10**9)}")
        scalar, item = _SCALAR.fullmatch(line), _ITEM.fullmatch(line)
        length = re.fullmatch(r"( *length: )(\d+)", line)
        if scalar and draw.random() < 0.3:
            line = f"{scalar[1]}{scalar[2]}: {_placeholder(scalar[3], env)}"
        elif scalar and draw.random() < 0.3:
            line = f"{scalar[1]}{scalar[2]}: '{scalar[3]}'" if '"' in line or not scalar[3].isdecimal() else line
        elif item and draw.random() < 0.1:
            line = f"{item[1]}- {_placeholder(item[2], env)}"
        elif length and draw.random() < 0.5:
            line = length[1] + (f"*l{length[2]}" if length[2] in anchors else f"&l{length[2]} {length[2]}")
            anchors.add(length[2])
        if draw.random() < 0.1 and not line.endswith(("|", ">")):
            line = f"{line} # c{draw.randrange(10**9)}"
        lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _placeholder(value: str, env: dict[str, str]) -> str:
    name = f"VALUE_{len(env)}"
    env[name] = value
    return f"${{{name}}}"


def edit(tenant: Tenant, draw: random.Random, environment: str = "prod") -> None:
    """Change something, as users do in the Console."""
    application = tenant.application(environment)
    settings = draw.choice([*application.client_settings.values()])
    custom = settings["custom"]
    oidc = draw.choice([one for one in tenant.oidc["clients"].values() if is_of(one, environment)])
    policy = draw.choice([one for one in tenant.oidc["tokenPolicies"].values() if is_of(one, environment)])
    login = draw.choice([one for one in tenant.oidc["loginPolicies"].values() if is_of(one, environment)])
    versions = application.flows["standard"]["versions"]
    ranges = [f"203.0.113.{draw.randrange(99)}/32" for _ in range(draw.randrange(1, 3))]
    client = draw.choice([*application.clients.values()])
    api_client = draw.choice([one for one in application.clients.values() if "login_client" not in one["features"]])
    attributes = application.entity_types["user"]
    attribute = draw.choice(attributes)
    name = draw.choice(("site_name", "default_flow_version", "rpx_realm", "login_attempts", "user_entity_type"))
    own = draw.choice(("theming.logoURL", "our_text", "mail_template", "our_list", "authentication.second_factor"))
    providers = draw.sample(["facebook", "linkedin", "twitter", "google"], draw.randrange(5))
    edits = (
        lambda: settings.update({name: draw.choice(_TEXTS)}),
        lambda: settings.pop(name, None),
        lambda: custom.update({own: draw.choice(_TEXTS)}),
        lambda: custom.update({"our_list": [draw.choice(_TEXTS) for _ in range(draw.randrange(4))]}),
        lambda: custom.update({"our_map": {draw.choice("abc"): draw.choice(_TEXTS), "z": [{"y": "1"}, {}]}}),
        lambda: custom.pop(own, None),
        lambda: custom.update({"authentication.providers": providers}),
        lambda: custom.update({"authentication.providers": json.dumps(providers)}),
        lambda: settings.update({"rpx_key": secret("rotated", draw.random())}),
        lambda: custom.update({"our_password": secret("new", draw.random())}),
        lambda: application.settings.update({"email_sender_address": draw.choice(_TEXTS)}),
        lambda: application.settings["custom"].update({own: draw.choice(_TEXTS)}),
        lambda: oidc.update({"name": f"{draw.choice(_TEXTS)} {environment}"}),
        lambda: oidc["redirectURIs"].append(f"https://{draw.randrange(99)}.example.com/cb"),
        lambda: oidc["redirectURIs"].pop() if len(oidc["redirectURIs"]) > 1 else None,
        lambda: policy.update({"accessTokenLifetime": draw.randrange(60, 3600)}),
        lambda: policy.update({"allowedScopes": draw.sample(["openid", "email", "phone"], draw.randrange(1, 4))}),
        lambda: login.update({"customClaims": {"id_token": {draw.choice("abc"): draw.choice(("email", "uuid"))}}}),
        lambda: login.pop("customClaims", None),
        lambda: client.update({"ipWhitelist": ranges}),
        lambda: client.update({"_secret": secret("rotated", draw.random())}),
        lambda: api_client.update({"features": draw.sample(["direct_access", "access_issuer"], draw.randrange(1, 3))}),
        lambda: attribute.update({"length": draw.randrange(1, 999)}),
        lambda: attribute.setdefault("constraints", []).append(draw.choice(("unique", "alphabetic"))),
        lambda: attributes.append({"name": f"a{draw.randrange(10**9)}", "type": "string", "length": 5}),
        lambda: attributes.remove(attribute),
        lambda: versions.insert(1, {"version": f"2025{draw.randrange(10**16):016}", "change": "x"}),
        lambda: application.flows["standard"].update({"userData": draw.sample(["uuid", "email", "displayName"], 2)}),
    )  # fmt: skip
    draw.choice(edits)()


def is_of(data: Data, environment: str) -> bool:
    """Whether an OIDC client or policy is one of an application, by what it says."""
    text = json.dumps(data)
    return app_of(environment) in text or data.get("title") == f"Logins {environment}"


def texts_below(folder: Path) -> dict[str, str]:
    """The texts of the YAML files below a folder, by their paths."""
    return {str(path): path.read_text("utf-8") for path in sorted(folder.rglob("*.yaml")) if path.is_file()}


def lost(before: dict[str, str], after: dict[str, str]) -> Counter[str]:
    """The comments and placeholders that files no longer have."""
    gone: Counter[str] = Counter()
    for pattern in _KEPT:
        gone += Counter(pattern.findall("".join(before.values())))
        gone -= Counter(pattern.findall("".join(after.values())))
    return gone


def unreported(tenant: Tenant, environment: str, folder: Path, env_file: Path, reported: str) -> list[str]:
    """The members in which files differ from the tenant without a line about it, as seen by another YAML reader."""
    lines = reported.splitlines()
    return [
        f"{path}: {name}"
        for path, name in _differing(tenant, environment, folder, env_file)
        if not any(f"{folder.name}/{path}:" in line and f"`{name}" in line for line in lines)
    ]


def _differing(tenant: Tenant, environment: str, folder: Path, env_file: Path) -> list[tuple[str, str]]:
    values = parse(str(env_file), env_file.read_text("utf-8"))
    files = {
        Path(path).relative_to(folder).as_posix(): _filled(yaml.safe_load(text), values)
        for path, text in texts_below(folder).items()
    }
    found = []
    for wanted in _live(tenant, environment):
        ids = ("_self", "_id", "id") if "attr_defs" not in wanted else ("name",)
        key = next(name for name in ids if name in wanted)
        held = [path for path, one in files.items() if isinstance(one, dict) and one.get(key) == wanted[key]]
        (path,) = held or ["no file"]
        one, other = ({**data, **data.get("custom", {})} for data in (files.get(path, {}), wanted))
        names = (one.keys() | other.keys()) - {"custom"}
        found += [
            (path, name) for name in sorted(names) if _plain(name, one.get(name)) != _plain(name, other.get(name))
        ]
    return found


def _filled(data: Any, values: dict[str, str]) -> Any:
    if isinstance(data, dict):
        return {name: _filled(one, values) for name, one in data.items()}
    if isinstance(data, list):
        return [_filled(one, values) for one in data]
    if not isinstance(data, str):
        return data
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", lambda match: values.get(match[1], match[2] or ""), data)


def _live(tenant: Tenant, environment: str) -> list[Data]:
    """The objects of an application."""
    application = tenant.application(environment)
    path = f"/config/{application.id}"
    return [
        *application.clients.values(),
        *(one for kind in tenant.oidc.values() for one in kind.values() if is_of(one, environment)),
        {"name": "user", "attr_defs": application.entity_types["user"]},
        {"_self": f"{path}/settings", **application.settings},
        *({"_self": f"{path}/clients/{client}/settings", **own} for client, own in application.client_settings.items()),
    ]


def _plain(name: str, value: Any) -> Any:
    """A value in a form in which what means the same is the same."""
    if isinstance(value, (bool, int)):
        return str(value).lower()
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return _plain(name, json.loads(value))
        except ValueError:
            return value
    if isinstance(value, list):
        items = [_plain("", item) for item in value]
        return items if name == "our_list" else sorted(items, key=repr)
    if isinstance(value, dict):
        return {key: _plain(name, one) for key, one in value.items() if one is not None}
    return value
