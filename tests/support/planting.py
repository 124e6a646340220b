"""Plants random secrets in files of every kind, and finds them in texts: whole, in pieces, encoded or hashed."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from place import good

_LETTERS = "bcdfghjkmnpqrvwxz"  # no vowels, lest a secret is a word
_MIXED = _LETTERS + _LETTERS.upper() + "23456789"
_ID = "00000000-0000-4000-8000-00000000f001"
_APP = "kfcmdfudasmx9wkay7463vpdsy"


class Plant(NamedTuple):
    """A file with a secret; `label` says shape, name, kind of file, place and style."""

    label: str
    file: str
    content: bytes
    secret: str


def shapes(dice: random.Random) -> dict[str, str]:
    """Secrets as people choose or generate them."""

    def some(letters: str, count: int) -> str:
        return "".join(dice.choice(letters) for _ in range(count))

    return {
        "mixed": some(_MIXED, 12),
        "lower": some(_LETTERS, 12),
        "upper": some(_LETTERS, 14).upper(),
        "digits": some("123456789", 16),
        "special": some(_LETTERS, 3)
        + dice.choice("!$%^&*+=;:.?~(@")
        + some(_MIXED, 5)
        + dice.choice("!$%^*+=.?~")
        + "kq",
        "phrase": " ".join(some(_LETTERS, 7) for _ in range(3)),
        "long": some(_MIXED, 60),
        "unicode": some(_LETTERS, 4) + "üß" + some(_MIXED, 7),
        "hex": some("0123456789abcdef", 32),
        "dash": "-".join(some(_LETTERS, 5) for _ in range(4)),
        "short": some(_MIXED, 7),
        "colon": some(_LETTERS, 6) + ":" + some(_MIXED, 6),
    }


NAMES = (
    *("rpx_key", "client_secret", "clientSecret", "_secret", "configuration_client_secret", "backplane_password"),
    *("client_secret_v2", "smtp_pass", "token", "id_token", "jwt", "authorization", "credentials", "signing_key"),
    *("janrain_key", "otp_seed", "connection_string", "passwort", "RPX_KEY", "rpxKey", "rpx_kye", "my_password"),
    *("apiKey", "x-api-key", "Authorization", "db.dsn", "private_key", "pw", "user_pw", "login_pin", "webhook_url"),
    *("slack_webhook", "shared_secret", "hmac_salt", "aws_secret_access_key", "accountKey", "geheimnis", "contraseña"),
    *(
        "mot_de_passe",
        "пароль",
        "密码",
        "authentication.secret",
        "theming.logoURL.token",
        "custom.rpx_key",
        "rpx_key_2024",
    ),
)
# Names that reveal nothing; what is under them is only shown where a text is shown as it is: see `is_excused`.
PLAIN_NAMES = ("our_thing", "foo", "mailHost", "customThing", "site_nme", "default_flow_nme", "login_atempts", "xyz")

# What a value or a member may look like: {i} is the indent, {n} the name, {v} the secret, {e} the same in escapes,
# {q} as in a URL.
STYLES = {
    "plain": "{i}{n}: {v}",
    "single": "{i}{n}: '{v}'",
    "double": '{i}{n}: "{v}"',
    "escaped": '{i}{n}: "{e}"',
    "literal": "{i}{n}: |\n{i}  {v}",
    "literal2": "{i}{n}: |-\n{i}    {v}\n{i}    {v}",
    "folded": "{i}{n}: >-\n{i}  {v}\n{i}  more",
    "nextline": "{i}{n}:\n{i}  {v}",
    "anchor": "{i}{n}: &anc {v}\n{i}other_n: *anc",
    "tag": "{i}{n}: !!str {v}",
    "badtag": "{i}{n}: !{v} x",
    "listitem": "{i}{n}: [{v}]",
    "listitem2": "{i}{n}:\n{i}- x\n{i}- {v}",
    "nested": "{i}{n}: {{deep: {{er: '{v}'}}}}",
    "nested2": "{i}{n}:\n{i}  deep:\n{i}    - er: {v}",
    "comment": "{i}{n}: x # {v}",
    "comment2": "{i}# {n}: {v}\n{i}site_name: x",
    "comment3": "{i}#{n}={v}\n{i}site_name: 5",
    "curly": "{i}{n}: “{v}”",
    "curly2": "{i}{n}: ‘{v}’",
    "guillemets": "{i}{n}: «{v}»",
    "low quotes": "{i}{n}: „{v}“",
    "full quotes": "{i}{n}: ＂{v}＂",
    "backtick": "{i}{n}: x`{v}`",
    "brackets": "{i}{n}: 【{v}】",
    "twice": "{i}{n}: {v}\n{i}{n}: {v}",
    "quoted key": '{i}"{n}": "{v}"',
    "complex key": "{i}? {n}\n{i}: {v}",
    "default": "{i}{n}: ${{NAME:-{v}}}",
    "placeholder-like": "{i}{n}: <{v}>",
    "pair": "{i}things:\n{i}- name: {n}\n{i}  value: {v}",
    "pair2": "{i}things: [{{key: {n}, val: '{v}'}}]",
    "JSON text": '{i}thing: \'{{"{n}": "{v}"}}\'',
    "JSON text2": '{i}thing: "{{\\"{n}\\": [\\"{v}\\"]}}"',
    "assigned": "{i}thing: '{n}={v}'",
    "flow": "{i}thing: {{{n}: '{v}', b: 1}}",
    "blank colon": "{i}{n} : {v}",
    "blank end": "{i}{n}: {v} ",
    "in a setting": "{i}site_name: '{n}={v}'",
    "URL query": "{i}theming.logoURL: https://x.example.com/l.svg?{n}={q}",
    "URL login": "{i}theming.logoURL: http://user:{q}@x.example.com/l.svg",
    "URL user": "{i}theming.logoURL: http://{q}@x.example.com/l.svg",
    "bearer": "{i}thing: 'Authorization: Bearer {v}'",
    "PEM": "{i}{n}: |\n{i}  -----BEGIN PRIVATE KEY-----\n{i}  {v}\n{i}  -----END PRIVATE KEY-----",
    "as key": "{i}{n}: {{'{v}': 1}}",
    "as key2": "{i}{n}:\n{i}  '{v}': 1\n{i}  '{v}': 1",
    "repeated": "{i}{n}: {v}\n{i}site_name: {v}\n{i}login_attempts: {v}",
    "repeated2": "{i}{n}: {v}\n{i}default_flow_version: x{v}y\n{i}theming.logoURL: http://x/{v}",
    "no colon": "{i}{n} {v}",
    "semicolon": "{i}{n}; {v}",
    "equals": "{i}{n} = {v}",
    "no blank": "{i}{n}:{v}",
    "open quote": '{i}{n}: "{v}',
    "open single": "{i}{n}: '{v}",
    "after quote": '{i}{n}: "a" {v}',
    "open bracket": "{i}{n}: [{v}",
    "tab": "{i}{n}:\t{v}\n\tx: 1",
    "arrow": "{i}{n} => {v}",
    "at sign": "{i}{n}: @{v}",
    "percent": "{i}{n}: %{v}",
    "alias": "{i}{n}: *{v}",
    "broken later": "{i}{n}: {v}\n{i}bad: [1,",
    "broken before": "{i}bad: 'x' y\n{i}{n}: {v}",
    "broken indent": "{i}{n}: x\n{i}   {v}: 1\n{i}  z",
    "control": "{i}{n}: {v}\x01",
    "two colons": "{i}{n}: {n}: {v}",
    "zero width": "{i}r\u200bpx_key: {v}",
    "full width": "{i}ｒｐｘ＿ｋｅｙ: {v}",
    "bidi": "{i}\u202e{n}: {v}",
    "line break": "{i}{n}: {v}\u2028x: 1",
    "NUL": "{i}{n}: {v}\0",
    "allow": "{i}{n}: x # lint-settings: allow[empty-providers] -- {n} is {v}",
    "misspelled allow": "{i}{n}: x # lint-setting: allow[{v}]",
    "old allow": "{i}{n}: {v} # lint-settings: allow[plaintext-secret] until 2020-01-01 -- {n}={v}",
}
_HEADS = {
    "settings": good("shop"),
    "few settings": "user_entity_type: user\n",
    "application": f"_self: /config/{_APP}/settings\nrpx_realm: x\n",
    "oidc": f"id: {_ID}\nname: x\ntype: public\nredirectURIs: [http://x.example.com]\n"
    f"loginPolicy: {_ID}\ntokenPolicy: {_ID}\n",
    "api client": f"_id: {_APP}\nname: x\nfeatures: [owner, login_client]\nipWhitelist: ['0.0.0.0/0']\n",
    "login policy": f"id: {_ID}\ntitle: x\nloginURL: http://x/auth-ui/login\nidentityStoreDetails:\n"
    "  type: janrainCapture\n  connectionDetails: {domain: x, applicationId: y, entityType: user, clientId: z}\n",
    "token policy": f"id: {_ID}\ntitle: x\naccessTokenLifetime: 99999999\nrefreshTokenLifetime: 1\n"
    "allowedScopes: [openid]\n",
    "entity type": "name: user\nattr_defs:\n- {name: email, type: string}\n- {name: email, type: strin}\n",
    "flow": "_self: /config/a/flows/shopFlow\nversion: '20240115093000123456'\n"
    "fields: {emailAddress: {schemaAttribute: email, type: x}}\n",
    "options": "# lint-settings: kind=settings-options\n",
    "access schema": "# lint-settings: kind=access-schema\n",
    "foreign": "apiVersion: v1\nkind: Secret\n",
    "bare": "",
}  # fmt: skip
# Where in the file: what comes before, and the indent.
_PLACES = {
    "top": ("", ""),
    "custom": ("custom:\n", "  "),
    "_global": ("_global:\n", "  "),
    "_global.custom": ("_global:\n  custom:\n", "    "),
    "wrapped": ("helm:\n  user_entity_type: user\n", "  "),
    "list": ("- user_entity_type: user\n", "  "),
}


def _filled(style: str, indent: str, name: str, secret: str) -> str:
    escaped = "".join(f"\\u{ord(char):04x}" for char in secret)
    return STYLES[style].format(i=indent, n=name, v=secret, e=escaped, q=urllib.parse.quote(secret, safe=""))


def yaml_plants(dice: random.Random, count: int) -> Iterator[Plant]:
    """Yield YAML files, each with a secret."""
    for number in range(count):
        shape, secret = dice.choice([*shapes(dice).items()])
        name = dice.choice(NAMES if dice.random() < 0.85 else PLAIN_NAMES)
        place = dice.choices([*_PLACES], [6, 3, 2, 1, 1, 1])[0]
        head = "bare" if place == "list" else dice.choices([*_HEADS], [8, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1, 3, 2])[0]
        style = dice.choice([*STYLES])
        before, indent = _PLACES[place]
        text = _HEADS[head] + before + _filled(style, indent, name, secret) + "\n"
        if dice.random() < 0.15:
            text = text.replace("\n", "\r\n")
        if dice.random() < 0.1:
            text = f"---\n{text}"
        if dice.random() < 0.1:
            text += f"---\n{good(str(number))}"
        encoding = dice.choices(("utf-8", "utf-16", "latin-1"), (94, 3, 3))[0]
        label = f"{shape}/{name}/{head}/{place}/{style}"
        yield Plant(label, f"f{number}.yaml", text.encode(encoding, "replace"), secret)


_JSON_HEADS: dict[str, dict[str, object]] = {
    "settings": {"janrainOidcClientId": _ID, "user_entity_type": "user", "default_flow_name": "x"},
    "application": {"_self": f"/config/{_APP}/settings"},
    "answer": {
        "_self": f"/config/{_APP}/clients/abc/settings", "user_entity_type": "user",
        "custom": {"janrainOidcClientId": _ID}, "_global": {"email_method": "x"},
    },
    "oidc": {
        "id": _ID, "name": "x", "type": "confidential", "redirectURIs": ["http://a.example.com"],
        "loginPolicy": _ID, "tokenPolicy": _ID,
    },
    "api client": {"_id": _APP, "name": "x", "features": ["owner"], "ipWhitelist": []},
    "login policy": {
        "id": _ID, "title": "x", "loginURL": "http://x/auth-ui/login",
        "identityStoreDetails": {"type": "janrainCapture", "connectionDetails": {"entityType": "user"}},
    },
    "entity type": {"name": "user", "attr_defs": [{"name": "email", "type": "string"}]},
    "flow": {"_self": "/config/a/flows/shopFlow", "version": "20240115093000123456", "fields": {}},
    "legacy": {"stat": "ok", "result": {"user_entity_type": "user"}},
    "error": {"stat": "error", "code": 200, "error": "invalid_argument"},
    "package": {"name": "x", "version": "1.0.0", "dependencies": {}},
    "empty": {},
}  # fmt: skip


def _json_styles(name: str, secret: str) -> dict[str, dict[str, object]]:
    quoted = urllib.parse.quote(secret, safe="")
    return {
        "plain": {name: secret},
        "list": {name: [secret]},
        "deep": {name: {"a": [{"b": secret}]}},
        "custom": {"custom": {name: secret}},
        "_global": {"_global": {name: secret, "custom": {name: secret}}},
        "pair": {"items": [{"name": name, "value": secret}]},
        "text": {"thing": json.dumps({name: secret})},
        "text in text": {"thing": json.dumps({"a": json.dumps({name: secret})})},
        "text of a setting": {"authentication.providers.custom": json.dumps({"x": {"client_secret": secret}})},
        "header": {"headers": {"Authorization": f"Bearer {secret}"}},
        "basic": {"thing": f"Authorization: Basic {base64.b64encode(secret.encode()).decode()}"},
        "login": {"theming.logoURL": f"https://x:{quoted}@h/x"},
        "query": {"redirectURIs": [f"https://h/cb?{name}={quoted}"]},
        "fragment": {"verify_email_url": f"https://h/cb#access_token={quoted}"},
        "as key": {name: {secret: 1}},
        "in a key": {f"{name}={secret}": 1},
        "repeated": {name: secret, "site_name": secret, "user_entity_type": secret},
        "options": {"settings": [{"key": name, "value": secret}]},
        "result": {"result": {name: secret, "default": {"value": secret}}},
    }


def _spoilt(text: str, how: str, name: str, secret: str, dice: random.Random) -> str:
    match how:
        case "comma":
            return text.replace("}", ",}", 1)
        case "quote":
            return text.replace('":', '" ', 1) if dice.random() < 0.5 else text.replace(f'{secret}"', secret)
        case "semicolon":
            return text.replace(":", ";", 1)
        case "cut":
            return text[: dice.randrange(len(text))]
        case "comment":
            return f"// {name}: {secret}\n{text}"
        case "escape":
            return text.replace(secret, "".join(f"\\u{ord(char):04x}" for char in secret))
        case "single":
            return text.replace('"', "'")
        case "twice":
            return text.replace("{", '{"' + name + '": "' + secret + '", ', 1)
    return text


_MESSES = ("comma", "quote", "semicolon", "cut", "comment", "escape", "single", "twice")


def json_plants(dice: random.Random, count: int, first: int = 0) -> Iterator[Plant]:
    """Yield JSON files, each with a secret."""
    for number in range(first, first + count):
        shape, secret = dice.choice([*shapes(dice).items()])
        name = dice.choice(NAMES if dice.random() < 0.85 else PLAIN_NAMES)
        head = dice.choice([*_JSON_HEADS])
        style, members = dice.choice([*_json_styles(name, secret).items()])
        data: object = {**_JSON_HEADS[head]}
        assert isinstance(data, dict)
        for key, value in members.items():
            known = data.get(key)
            data[key] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
        wrap = dice.choices(("no wrap", "list", "embedded", "data"), (4, 1, 1, 1))[0]
        if wrap != "no wrap":
            whole = {
                "list": [data],
                "embedded": {"_embedded": {"clients": [data]}, "_links": {}},
                "data": {"data": data},
            }
            data = whole[wrap]
        text = json.dumps(data, ensure_ascii=dice.random() < 0.5, indent=dice.choice((None, 2)))
        mess = dice.choice(("", *_MESSES)) if dice.random() < 0.6 else ""
        text = _spoilt(text, mess, name, secret, dice)
        label = f"{shape}/{name}/{head}/{wrap} {mess}/{style}"
        yield Plant(label, f"f{number}.json", text.encode("utf-8", "surrogatepass"), secret)


def is_excused(label: str, command: str) -> bool:
    """Whether a text cannot be known to be a secret, or the command is there to print the values of files.

    That is a text under a name that reveals nothing, in place of a name or an ordinary value; and what a render, an
    import or a fix writes, which is what is in the file.
    """
    parts = label.split("/")
    if len(parts) < 5:
        return False
    shape, name, _, wrap, style = parts[:5]
    if style == "repeated" and wrap.endswith("cut"):
        return True  # what is left may be an ordinary value
    if style == "placeholder-like" and shape == "upper":
        return True  # `<RPX_KEY>` is a placeholder
    if name not in PLAIN_NAMES:
        return False
    if command.startswith(("import", "render")):
        return True
    if name in ("site_nme", "default_flow_nme", "login_atempts") and ("--diff" in command or "--fix" in command):
        return True  # the fix makes it a setting whose values are shown
    return style in (
        *("as key", "as key2", "in a key", "repeated", "repeated2", "comment", "comment2", "comment3", "URL query"),
        *("broken indent", "in a setting", "options", "query", "assigned", "allow", "misspelled allow", "old allow"),
    )


# --- finding them


def traces(secret: str) -> set[str]:
    """What gives a secret away: pieces of it, forwards and backwards, and of what it is encoded or hashed to."""
    found: set[str] = set()
    length = 8 if secret.isdigit() else 10 if re.fullmatch("[0-9a-f]{32}", secret) else 5

    def add(text: str, piece: int = length) -> None:
        found.update(text[at : at + piece] for at in range(max(1, len(text) - piece + 1)))

    add(secret)
    add(secret[::-1])
    if not secret.isalnum():
        add(urllib.parse.quote(secret, safe=""), 12)
    content = secret.encode()
    add(base64.b64encode(content).decode().rstrip("="), 8)
    add(content.hex(), 12)
    add("".join(f"\\u{ord(char):04x}" for char in secret), 24)
    add("".join(f"\\x{ord(char):02x}" for char in secret), 16)
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        digest = hashlib.new(name, content).digest()
        found |= {digest.hex()[:8], base64.b64encode(digest).decode()[:8]}
    # Hashes of other things contain every short piece of hexadecimal digits some time.
    return {piece for piece in found if len(piece) >= 5 and "**" not in piece and not _SHORT_HEX.fullmatch(piece)}


_SHORT_HEX = re.compile("(?=.*[a-f])[0-9a-f]{1,7}")


class Finder:
    """Finds out which of many secrets a text gives away, in one pass for each length of a piece."""

    def __init__(self, plants: list[Plant]) -> None:
        self.plants = plants
        self._by_length: dict[int, dict[str, int]] = defaultdict(dict)
        for number, plant in enumerate(plants):
            for piece in traces(plant.secret):
                self._by_length[len(piece)][piece] = number

    def found(self, text: str) -> dict[int, str]:
        """Return the numbers of the plants that a text gives away, each with the text around it."""
        hits: dict[int, str] = {}
        for length, pieces in self._by_length.items():
            for piece in {text[at : at + length] for at in range(len(text) - length + 1)} & pieces.keys():
                at = text.index(piece)
                hits.setdefault(pieces[piece], text[max(0, at - 90) : at + length + 40])
        return hits
