"""Plants random secrets in files of every kind: under any name, in any quotes, place and state of the file."""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterator
from typing import NamedTuple

from place import good
from secret_shapes import Dice, Secret

_ID = "00000000-0000-4000-8000-00000000f001"
_APP = "kfcmdfudasmx9wkay7463vpdsy"


class Plant(NamedTuple):
    """A file with a secret; `label` says shape, name, kind of file, place and style."""

    label: str
    file: str
    content: bytes
    secret: Secret


OF_THE_PLATFORM = ("rpx_key", "client_secret", "configuration_client_secret", "backplane_password")
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

# What a value or a member may look like: {i} is the indent, {n} the name, {N} the name of a variable, {v} the secret,
# {e} the same in escapes, {q} as in a URL, {b} in base64, {h} and {t} its two halves.
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
    "halves": '{i}{n}: "{h}\\\n{i}  {t}"',
    "folded plain": "{i}{n}: {h}\n{i}  {t}",
    "folded single": "{i}{n}: '{h}\n{i}  {t}'",
    "kept": "{i}{n}: |+2\n{i}  {v}\n\n",
    "merge key": "{i}base: &base\n{i}  {n}: {v}\n{i}shop:\n{i}  <<: *base",
    "merge list": "{i}a: &a {{{n}: '{v}'}}\n{i}shop: {{<<: [*a], x: 1}}",
    "alias as key": "{i}{n}: &anc {v}\n{i}other:\n{i}  *anc : 1",
    "alias in settings": "{i}{n}: &anc {v}\n{i}site_name: *anc\n{i}login_attempts: *anc",
    "name of an anchor": "{i}{n}: &{v} x\n{i}site_name: y",
    "binary": "{i}{n}: !!binary {b}",
    "set": "{i}{n}: !!set {{? '{v}'}}",
    "pairs": "{i}{n}: !!omap [{{'{v}': 1}}]",
    "objects": "{i}things:\n{i}- {n}: {v}\n{i}  id: a\n{i}- {n}: {v}\n{i}  id: b",
    "providers": "{i}authentication.providers.custom:\n{i}  x: {{name: x, {n}: '{v}'}}",
    "in a list": "{i}authentication.providers: [facebook, '{n}={v}']",
    "header": "{i}headers:\n{i}- name: X-Api-Key\n{i}  value: {v}",
    "header text": "{i}thing: 'X-Api-Key: {v}'",
    "cookie": "{i}site_name: 'Cookie: session={v}'",
    "bearer in a setting": "{i}site_name: 'Bearer {v}'",
    "URL fragment": "{i}verify_email_url: https://x.example.com/v#access_token={q}",
    "URL of a service": "{i}webhook_url: https://hooks.example.com/services/{q}",
    "URL of a database": "{i}thing: postgres://user:{q}@db/x",
    "URL login as it is": "{i}theming.logoURL: https://user:{v}@x.example.com/l.svg",
    "two URLs": "{i}site_name: 'https://a.example.com/?{n}={q} https://b.example.com/?x=1&{n}={q}#y'",
    "command": "{i}thing: curl -u user:{q} https://x.example.com",
    "default of a setting": "{i}site_name: ${{{N}:-{v}}}",
    "default without colon": "{i}{n}: ${{NAME-{v}}}",
    "default in default": "{i}{n}: ${{A:-${{B:-{v}}}}}",
    "default of a function": "{i}{n}: ${{env:NAME, '{v}'}}",
    "default of a template": "{i}{n}: '{{{{ env NAME | default \"{v}\" }}}}'",
    "message of a default": "{i}{n}: ${{NAME:?{v}}}",
    "comment line": "{i}# {n}\n{i}# {v}\n{i}site_name: x",
    "comment of JSON": '{i}# "{n}": "{v}",\n{i}site_name: x',
    "comment of a command": '{i}# curl -H "Authorization: Bearer {v}"\n{i}site_name: 5',
    "kind in a comment": "{i}# lint-settings: kind={n}={v}\n{i}site_name: 5",
    "name in an allow": "{i}site_name: 5 # lint-settings: allow[{n}={v}] -- x",
    "day of an allow": "{i}site_name: 5 # lint-settings: allow[setting-type] until {n}={v} -- x",
    "reason of an allow": "{i}login_attempts: x # lint-settings: allow[setting-type, type] -- {n}: {v}",
    "word in a directive": "{i}site_name: 5 # lint-settings: allowed[setting-type] {n}={v}",
    "conflict": "<<<<<<< HEAD\n{i}{n}: {v}\n=======\n{i}{n}: x\n>>>>>>> other",
    "template": "{{{{ if x }}}}\n{i}{n}: {v}\n{{{{ end }}}}",
    "list below": "{i}{n}: {v}\n{i}- x",
    "open brace": "{i}{n}: {{a: {v}\n{i}site_name: x",
    "open list": "{i}{n}: [a, {v}\n{i}site_name: x",
    "block at the edge": "{i}{n}: |\n{v}\n{i}site_name: x",
    "too deep": "{i}  {n}: {v}\n{i}site_name: x",
    "quote to the next": "{i}{n}: '{v}\n{i}x: y'\n{i}z: [",
    "tab in a block": "{i}{n}: >\n\t{v}",
    "directive": "%{n} {v}\n---\n{i}site_name: x",
    "quotes around both": '{i}"{n}: {v}"',
    "braces around both": "{i}{{{n}: '{v}'}}",
    "unknown escape": '{i}{n}: "{v}\\q"',
    "text after quotes": "{i}{n}: '{v}' '{v}'",
    "comma after": '{i}"{n}": "{v}",',
    "capitals": "{i}{N}: {v}",
    "blank in the name": "{i}client secret: {v}\n{i}Client-Secret : {v}",
    "nested name": "{i}client:\n{i}  secret: {v}\n{i}  id: x",
    "number of lines": "{i}{n}:\n{i}\n{i}\n{i}  {v}",
    "twins": "{i}{n}: {v}\n{i}{n}: [{v}]\n{i}{n}_2: {v}",
    "key and value": "{i}{n}: {{'{v}': '{v}'}}\n{i}our_list: ['{v}']",
    "setting with it": "{i}{n}: {v}\n{i}'shop {v}': 1\n{i}site_nme: x{v}",
    "id": "{i}_self: /config/app/clients/{q}/settings\n{i}{n}: {v}",
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
    middle = len(secret) // 2
    return STYLES[style].format(
        i=indent,
        n=name,
        N=name.upper().replace(".", "_").replace("-", "_"),
        v=secret,
        e=escaped,
        q=urllib.parse.quote(secret, safe=""),
        b=base64.b64encode(secret.encode()).decode(),
        h=secret[:middle],
        t=secret[middle:],
    )


def _misspelt(dice: Dice, name: str) -> str:
    """Return a name as it is, or sometimes in other case; a name of the platform also with a slip."""
    how = dice.random()
    if how > 0.2 or len(name) < 6:
        return name
    at = dice.randrange(1, len(name) - 1)
    if name not in OF_THE_PLATFORM:
        return name.upper() if how < 0.1 else name.title()
    if how < 0.05:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if how < 0.1:
        return name[:at] + name[at] + name[at:]
    return name.upper() if how < 0.15 else name.title()


# Folders of their own: some have a config of their own, see `all_outputs.Planted`.
FOLDERS = ("", "", "", "settings/", "sub/", "sub/deep/")


def yaml_plants(dice: Dice, count: int, names: tuple[str, ...] = PLAIN_NAMES) -> Iterator[Plant]:
    """Yield YAML files, each with a secret; some of them under one of the names, which reveal nothing."""
    for number in range(count):
        one = dice.secret()
        name = _misspelt(dice, dice.choice(NAMES)) if dice.random() < 0.85 or not names else dice.choice(names)
        place = dice.choices([*_PLACES], [6, 3, 2, 1, 1, 1])[0]
        head = "bare" if place == "list" else dice.choices([*_HEADS], [8, 3, 3, 3, 3, 3, 2, 2, 2, 1, 1, 3, 2])[0]
        style = dice.choice([*STYLES])
        before, indent = _PLACES[place]
        text = _HEADS[head] + before + _filled(style, indent, name, one.text) + "\n"
        breaks = dice.choices(("\n", "\r\n", "\r"), (82, 13, 5))[0]
        text = text.replace("\n", breaks)
        if dice.random() < 0.1:
            text = f"---\n{text}"
        if dice.random() < 0.1:
            text += f"---\n{good(str(number))}"
        encoding = dice.choices(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"), (88, 4, 3, 2, 3))[0]
        label = f"{one.shape}/{name}/{head}/{place}/{style}"
        file = f"{dice.choice(FOLDERS)}f{number}.{dice.choice(('yaml', 'yaml', 'yml', 'YAML'))}"
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            content = text.encode()
        yield Plant(label, file, content, one)


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
        "list of headers": {"headers": [{"name": "X-Api-Key", "value": secret}, f"Authorization: Bearer {secret}"]},
        "cookie": {"response": {"Set-Cookie": f"session={quoted}; Path=/", "x": f"Cookie: session={quoted}"}},
        "link": {"_links": {"self": {"href": f"https://h/x?access_token={quoted}"}, "next": f"/x?{name}={quoted}"}},
        "members": {"query": {name: [secret, secret]}, "params": [[name, secret]]},
        "objects": {"clients": [{"id": "a", name: secret}, {"id": "b", name: secret}]},
        "error": {"error": "invalid", "error_description": f"{name}={secret} has expired"},
        "URL in text": {
            "site_name": json.dumps({"url": f"https://x:{quoted}@h/x", "u": f"https://h/?{name}={quoted}"})
        },
        "webhooks": {"webhooks": [{"url": f"https://h/services/{quoted}", "secret": secret}]},
        "default": {name: f"${{NAME:-{secret}}}"},
        "default of a setting": {"site_name": f"${{{name.upper()}:-{secret}}}"},
        "case": {name.upper(): secret, name.title(): {"value": secret}},
        "id": {"_self": f"/config/app/clients/{quoted}/settings", name: secret},
        "setting with it": {name: secret, f"shop {secret}": 1, "site_nme": f"x{secret}", "redirectURIs": [secret]},
    }


def _spoilt(text: str, how: str, name: str, secret: str, dice: Dice) -> str:
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


def json_plants(dice: Dice, count: int, first: int = 0, names: tuple[str, ...] = PLAIN_NAMES) -> Iterator[Plant]:
    """Yield JSON files, each with a secret."""
    for number in range(first, first + count):
        one = dice.secret()
        secret = one.text
        name = _misspelt(dice, dice.choice(NAMES)) if dice.random() < 0.85 or not names else dice.choice(names)
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
        if dice.random() < 0.05:
            head = f"HTTP {head}"
            text = f"HTTP/1.1 200 OK\r\nSet-Cookie: session={secret}\r\nX-Api-Key: {secret}\r\n\r\n{text}"
        encoding = dice.choices(("utf-8", "utf-8-sig", "utf-16"), (94, 3, 3))[0]
        label = f"{one.shape}/{name}/{head}/{wrap} {mess}/{style}"
        file = f"{dice.choice(FOLDERS)}f{number}.{dice.choice(('json', 'json', 'JSON'))}"
        yield Plant(label, file, text.encode(encoding, "surrogatepass"), one)


def is_excused(label: str, command: str) -> bool:
    """Whether a text cannot be known to be a secret, or the command is there to print the values of files.

    That is a text under a name that reveals nothing, in place of a name or an ordinary value; and what a render, an
    import or a fix writes, which is what is in the file.
    """
    parts = label.split("/")
    if len(parts) < 5:
        return False
    shape, name, _, wrap, style = parts[:5]
    if style in ("repeated", "id", "setting with it", "text of a setting", "in a key") and wrap.endswith("cut"):
        return True  # what is left of the secret, or of its name, may be an ordinary value
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
        *("kind in a comment", "name in an allow", "day of an allow", "reason of an allow", "word in a directive"),
        *("comment line", "comment of JSON", "two URLs", "setting with it", "id", "link", "error", "in a list"),
        *("pairs", "set", "name of an anchor"),
        *("key and value", "alias as key", "alias in settings", "default of a setting", "quotes around both"),
    )
