"""Makes the files that the benchmark reads: client settings as YAML and JSON, the same ones on every machine.

`python bench/corpora.py` lists the corpora, `python bench/corpora.py yaml-1000-mixed json-big-faulty` makes some; those
that exist already are left as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import foreign

ROOT = Path(__file__).parent / "corpora"
SYNTAXES = ("yaml", "json")
FILES = ("1", "1000", "10000", "100000")
MEGABYTES = {"1mb": 1, "big": 5, "10mb": 10, "100mb": 100}  # of one file
STATES = ("clean", "mixed", "faulty")
FOREIGN = "foreign-5000-clean"
REPOSITORY = "repository-1000-mixed"  # of whose files a tenth has changed since the commit
IGNORED = "ignored-20-clean"  # files beside 200,000 that .gitignore names
NAMES = (
    *(f"{syntax}-{size}-{state}" for syntax in SYNTAXES for size in (*FILES, *MEGABYTES) for state in STATES),
    FOREIGN,
    "configured-10000-mixed",
    "configured-10000-clean",
    REPOSITORY,
    IGNORED,
    "yaml-20-clean",
)

_SEED = "lint-settings bench 1"  # another seed makes other files: raise the number with every change to this page
_MIXED = 25  # one file in so many is faulty: 4 %
_BIG_LISTS = 2_100  # as many lists of names as make 1 MB
_BIG_FAULTS = 10  # one list in so many is faulty

_YAML = """\
# Hosted Login settings of the client %(title)s. Reviewed by the identity team.
user_entity_type: user
default_flow_name: standard
# Pinned: HEAD would follow every edit of the flow.
default_flow_version: "%(version)s"
site_name: "%(title)s"

# Made by the platform from the customer id and the OIDC client id.
password_recover_url: https://v1.api.us.janrain.com/%(customer)s/auth-ui/reset-password?client_id=%(client)s
verify_email_url: https://v1.api.us.janrain.com/%(customer)s/auth-ui/verify-account?client_id=%(client)s

# Social login; the key comes from the vault.
rpx_key: ${RPX_KEY}
rpx_realm: example-shop
rpx_app_id: %(app)s

email_method: ses_sync
email_sender_address: '"%(title)s" <noreply@shop.example.com>'
login_attempts: 5
login_attempts_threshold: 120  # seconds

custom:
  janrainOidcClientId: %(client)s
  oidc_url: https://v1.api.us.janrain.com/%(customer)s/login
  customer_id: %(customer)s

  # Look
  theming.stylesheetURLs: "https://static.shop.example.com/base.css,https://static.shop.example.com/%(slug)s.css"
  theming.logoURL: https://static.shop.example.com/%(slug)s/logo.svg
  theming.faviconURL: https://static.shop.example.com/%(slug)s/favicon.png
  theming.fontURLs: "https://static.shop.example.com/fonts/shop-sans.ttf"

  # The same expression as in the flow.
  regex_standard_newPassword: '^(?=.*[0-9])(?=.*[a-z]).{12,64}$'
  authentication.providers: [facebook, linkedin, "%(customer)s.%(provider)s"]
  authentication.providers.custom:
    "%(customer)s.%(provider)s":
      name: Shop Staff
      icon: https://static.shop.example.com/staff.png
      provider: janrain
  authentication.second_factor: true
  authentication.second_factor.trust_device_ttl: 604800  # a week

  authorization.rules.required_attributes: [givenName, email, birthday]
  authorization.rules.min_age: 18
  authorization.rules.legal_accepted: [privacyPolicy-v2, termsOfService-v3]
  legal_acceptance_id_1: privacyPolicy-v2
  legal_acceptance_id_2: termsOfService-v3
  authorization.rules.email_is_verified: true
  authorization.rules.ttl: 86400
"""

_JSON = """\
{
  "_self": "/config/exampleapp0000000000000000/clients/%(app)s/settings",
  "user_entity_type": "user",
  "default_flow_name": "standard",
  "default_flow_version": "%(version)s",
  "site_name": "%(title)s",
  "password_recover_url": "https://v1.api.us.janrain.com/%(customer)s/auth-ui/reset-password?client_id=%(client)s",
  "verify_email_url": "https://v1.api.us.janrain.com/%(customer)s/auth-ui/verify-account?client_id=%(client)s",
  "rpx_key": "${RPX_KEY}",
  "rpx_realm": "example-shop",
  "rpx_app_id": "%(app)s",
  "custom": {
    "janrainOidcClientId": "%(client)s",
    "theming.logoURL": "https://static.shop.example.com/%(slug)s/logo.svg",
    "theming.faviconURL": "https://static.shop.example.com/%(slug)s/favicon.png",
    "authentication.providers": ["facebook", "linkedin", "%(customer)s.%(provider)s"],
    "authentication.providers.custom": {
      "%(customer)s.%(provider)s": {
        "name": "Shop Staff",
        "icon": "https://static.shop.example.com/staff.png",
        "provider": "janrain"
      }
    },
    "authentication.second_factor": true,
    "authentication.second_factor.trust_device_ttl": 604800,
    "authorization.rules.required_attributes": ["givenName", "email"],
    "authorization.rules.email_is_verified": true
  },
  "_global": {
    "_self": "/config/exampleapp0000000000000000/settings",
    "email_method": "ses_sync",
    "email_sender_address": "\\"%(title)s\\" <noreply@shop.example.com>",
    "rpx_server": "https://rpxnow.com",
    "login_attempts": "5",
    "login_attempts_threshold": "120",
    "custom": {
      "oidc_url": "https://v1.api.us.janrain.com/%(customer)s/login",
      "customer_id": "%(customer)s"
    }
  }
}
"""

# What people get wrong, as edits that fit both syntaxes. All stay readable: some peers stop at a file that is not.
_FAULTS = (
    (r"theming\.logoURL", r"theming.logoUrl"),
    (r"default_flow_name", r"Default_Flow_Name"),
    (r'"(\d{20})"', r"\1"),
    (r'(second_factor"?: )true', r'\1"yes"'),
    (r'(trust_device_ttl"?: )604800', r'\1"7 days"'),
    (r'(providers"?: )\[.*\]', r"\1[]"),
    (r'(providers"?: )\[.*\]', r'\1"facebook,linkedin"'),
    (r"client_id=[0-9a-f]{8}", r"client_id=00000000"),
    (r'\n *"?verify_email_url.*', r""),
    (r'(user_entity_type"?: )"?user"?', r'\1""'),
)


def make(name: str) -> Path:
    """The folder of a corpus, written unless it exists as this page makes it."""
    folder, made = ROOT / name, ROOT / "made" / name
    maker = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    if folder.is_dir() and made.is_file() and made.read_text("utf-8") == maker:
        return folder
    made.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # To the linter this is a repository of its own: the .gitignore that hides the corpora from git stops here.
    (ROOT / ".git").mkdir(exist_ok=True)
    for file_name, text in _files(*name.split("-")):
        os.makedirs(os.path.dirname(f"{folder}/{file_name}"), exist_ok=True)
        with open(f"{folder}/{file_name}", "w", encoding="utf-8") as file:
            file.write(text)
    if name == REPOSITORY:
        _commit(folder)
    made.parent.mkdir(exist_ok=True)
    made.write_text(maker, "utf-8")
    os.sync()  # else what is measured first would run while the disk is written
    return folder


def _commit(folder: Path) -> None:
    """Make a repository of a folder, and change every tenth file."""
    git = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-C", str(folder))
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=all")):
        subprocess.run([*git, *arguments], check=True)
    for path in sorted(folder.glob("*.yaml"))[::10]:
        path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")


def _files(sort: str, size: str, state: str) -> Iterator[tuple[str, str]]:
    if sort == "foreign":
        yield from foreign.texts(int(size))
        return
    if sort == "configured":
        yield "lint-settings.toml", '[environments.prod]\nfiles = ["prod/**"]\n'
    if sort == "ignored":
        yield ".gitignore", "/made/\n"
        yield from ((f"made/{at // 1000}/{at}.yaml", "") for at in range(200_000))
    sort = sort if sort in SYNTAXES else "yaml"
    for number, text in enumerate(_texts(sort, size, state)):
        yield f"client{number:05}.{sort}", text


def _texts(syntax: str, size: str, state: str) -> Iterator[str]:
    if size in MEGABYTES:
        yield big(syntax, state, MEGABYTES[size])
    else:
        yield from settings(syntax, int(size), state)


def settings(syntax: str, count: int, state: str) -> Iterator[str]:
    """The texts of so many clients, each with its own ids."""
    period = {"clean": 0, "mixed": _MIXED, "faulty": 1}[state]
    for number in range(count):
        text = _client(syntax, number)
        yield _spoil(text, number // period) if period and number % period == 0 else text


def big(syntax: str, state: str, megabytes: int) -> str:
    """One text of this size: a client with thousands of lists of names, for as many entity types."""
    period = {"clean": 0, "mixed": _MIXED * _BIG_FAULTS, "faulty": _BIG_FAULTS}[state]
    chance = random.Random(_SEED)
    lines = []
    for number in range(_BIG_LISTS * megabytes):
        names: list[str | int] = [f"branch-{chance.getrandbits(64):016x}" for _ in range(16)]
        if period and number % period == 0:
            names[number % 16] = number
        lines.append(_line(syntax, f"type{number:05}_distinguisher_field_values", names))
    text = _client(syntax, 0)
    if syntax == "json":
        return text.replace("{\n", "{\n" + "".join(f"{line},\n" for line in lines), 1)
    return text.replace("custom:\n", "".join(f"{line}\n" for line in lines) + "\ncustom:\n", 1)


def _line(syntax: str, name: str, names: list[str | int]) -> str:
    if syntax == "json":
        return f"  {json.dumps(name)}: {json.dumps(names)}"
    return "\n".join([f"{name}:", *(f"  - {one}" for one in names)])


def _client(syntax: str, number: int) -> str:
    chance = random.Random(f"{_SEED} {number}")
    customer, provider = _shared()
    day = f"{chance.randint(2021, 2024)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    clock = f"{chance.randrange(24):02}{chance.randrange(60):02}{chance.randrange(60):02}"
    values = {
        "title": f"Shop {number:05}",
        "slug": f"shop-{number:05}",
        "customer": customer,
        "provider": provider,
        "client": _uuid(chance),
        "version": f"{day}{clock}{chance.randrange(10**6):06}",
        "app": "".join(chance.choices("abcdefghijklmnopqrst", k=20)),
    }
    return {"yaml": _YAML, "json": _JSON}[syntax] % values


@cache
def _shared() -> tuple[str, str]:
    """The customer and its identity provider, which are the same for all clients."""
    chance = random.Random(_SEED)
    return _uuid(chance), _uuid(chance)


def _uuid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _spoil(text: str, number: int) -> str:
    pattern, replacement = _FAULTS[number % len(_FAULTS)]
    spoilt, count = re.subn(pattern, replacement, text, count=1)
    if not count:
        raise AssertionError(f"fault {pattern} finds nothing to spoil")
    return spoilt


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        if wanted not in NAMES:
            sys.exit(f"there is no corpus {wanted}; there are {', '.join(NAMES)}")
        print(make(wanted))
    if not sys.argv[1:]:
        print("\n".join(NAMES))
