"""Secrets in configs, reasons, names and env files, and what the cache keeps: nothing of them is printed or kept."""

import json

import pytest

from lint_settings import api
from place import Place, good

SECRET = "Zq9x8w7v6u5t"
MARK = "Zq9"
COMMANDS = (
    ("-fconcise", "shop.yaml"), ("-fjson", "shop.yaml"), ("--show-settings",), ("--show-files", "."), ("rules",),
    ("explain", "empty-providers"), ("allows", "--no-age", "."), ("allows", "--no-age", "-fjson", "."),
    ("resolve", "shop.yaml"), ("render", "shop.yaml"), ("diff", "old", "."), ("diff", ".", "old"), ("init",),
    ("symptom", "social login", "."), ("allow", "empty-providers", "--reason=x", "--diff", "."),
    ("inventory", "."), ("inventory", "-fjson", "."),
)  # fmt: skip
CONFIGS = [
    f'"token {SECRET}" = 1',
    f'rpx_key = "{SECRET}"',
    f'client_secret = "{SECRET}',
    f"client_secret {SECRET}",
    f'rules = ["token={SECRET}"]',
    f'baseline = "client_secret={SECRET}"',
    f'placeholder = "token={SECRET}("',
    f'options.x.secret = "{SECRET}"',
    f'options.x.list.of_secrets = ["{SECRET}"]',
    f'severity = {{ secret = "{SECRET}" }}',
    f'severity.client_secret.x = "{SECRET}"',
    f'kinds.client-settings = [{{ files = ["*"], at = "client_secret={SECRET}" }}]',
    f'[[allow]]\nrule = "client_secret={SECRET}"\nfiles = ["*"]\nreason = "x"',
    f'[[allow]]\nrule = "empty-providers"\nuntil = "token={SECRET}"\nfiles = ["*"]\nreason = "x"',
    f'[[allow]]\nrule = "empty-providers"\nfiles = ["*"]\nreason = "the client_secret is {SECRET} there"',
]


@pytest.mark.parametrize("config", CONFIGS)
def test_a_secret_in_a_config(place: Place, config: str) -> None:
    place.settings("shop.yaml", "authentication.providers: []")
    place.settings("old/shop.yaml")
    place.write("lint-settings.toml", config + "\n")
    shown = {command: place.quick(*command) for command in COMMANDS}
    assert [command for command, outcome in shown.items() if MARK in outcome.out + outcome.err] == []


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (f"rpx_key is {SECRET}", "rpx_key is ************"),
        ("private_key is hunter xyzqkv", "private_key is ****** ******"),
        (f"password: {SECRET}", "password: ************"),
        ("the password is correcthorse", "the password is ************"),
        (f"see {SECRET}, SEC-12", "see ************, SEC-12"),
        ("the token is rotated by SEC-123", "the token is rotated by SEC-123"),
        ("agreed with the team", "agreed with the team"),
    ],
)
def test_the_reason_of_an_allow(place: Place, reason: str, shown: str) -> None:
    place.settings("shop.yaml", f"authentication.providers: [] # lint-settings: allow[empty-providers] -- {reason}")
    assert json.loads(place.quick("allows", "--no-age", "-fjson", ".").out)[0]["reason"] == shown
    assert json.loads(place.quick("-fjson", ".").out)["allowed"][0]["reason"] == shown
    assert shown in place.quick("allows", "--no-age", ".").out


def test_a_secret_that_another_member_repeats_is_hidden_in_the_names_of_clients(place: Place) -> None:
    client = "_self: /config/kfcmdfudasmx9wkay7463vpdsy/clients/abc/settings\n"
    application = "_self: /config/kfcmdfudasmx9wkay7463vpdsy/settings\nemail_method: "
    for folder, method in (("old", "ses_sync"), ("new", "smtp")):
        place.write(f"{folder}/shop.yaml", f"{good()}{client}site_name: {SECRET}\nrpx_key: {SECRET}\n")
        place.write(f"{folder}/application.yaml", f"{application}{method}\n")
    outcome = place.quick("diff", "old", "new")
    assert "policy-blast-radius" in outcome.out
    assert MARK not in outcome.out


NUMBER = 7152913295498213


def test_a_number_that_is_a_secret(place: Place) -> None:
    place.write("shop.yaml", f"{good()}api_secret: {NUMBER}\nsite_name: {NUMBER}\nlogin_attempts: {NUMBER}\n")
    for arguments in (["resolve", "shop.yaml"], ["resolve", "-fjson", "shop.yaml"], ["."], ["-fjson", "."]):
        assert str(NUMBER) not in place.quick(*arguments).out


@pytest.mark.parametrize(
    "line",
    [
        f"custom: jwt {SECRET}",
        f"_global: credentials => {SECRET}",
        f"custom: our_thing:{SECRET}",
        f"login_attempts: 'a, rpx_key={SECRET}'",
        f"our_password: {{{SECRET}: 1}}",
        f"'rpx_key={SECRET} {SECRET}': 1",
        f"rpx_key: “{SECRET}”",
        f"theming.logoURL: http://me:{SECRET}@example.com/a.png",
    ],
)
def test_the_cache_keeps_no_secret(place: Place, line: str) -> None:
    place.settings("shop.yaml", line)
    for number in range(100):
        place.settings(f"{number}.yaml")
    first = place.quick("-fjson", ".")
    kept = "".join(path.read_text() for path in (place.folder / ".lint_settings_cache").iterdir())
    assert "99.yaml" in kept
    assert MARK not in kept + first.out + first.err
    assert place.quick("-fjson", ".").out == first.out


def test_an_id_that_repeats_a_secret_is_not_kept(place: Place) -> None:
    place.write("client.json", json.dumps({"_id": SECRET, "_secret": SECRET, "name": "x", "features": ["owner"]}))
    place.settings("shop.yaml", f"our_token: {SECRET}", f"_self: /config/a/clients/{SECRET}/settings")
    place.settings("in_url.yaml", f"our_token: '{SECRET}@x'", f"_self: /config/a/clients/{SECRET}%40x/settings")
    for number in range(100):
        place.settings(f"{number}.yaml")
    place.quick(".")
    kept = "".join(path.read_text() for path in (place.folder / ".lint_settings_cache").iterdir())
    assert "99.yaml" in kept
    assert MARK not in kept


STEERING = "x ##[add-mask]e ##vso[task.setvariable variable=a]b \u202e\u200b\x9b"


@pytest.mark.parametrize(
    "command", [("resolve", "-fjson"), ("render", "--force"), ("-fjson",), ("-fsarif",), ("-fjsonl",), ("-frdjson",)]
)
def test_no_json_steers_a_runner_or_a_terminal(place: Place, command: tuple[str, ...]) -> None:
    place.write(
        "shop.json", json.dumps({"user_entity_type": "user", "site_name": STEERING, "login_attempts": STEERING})
    )
    text = place.quick(*command, "shop.json").out
    assert "add-mask" in text
    assert not {"\u202e", "\u200b", "\x9b"} & set(text)
    assert "##" not in text
    for line in text.splitlines() if command == ("-fjsonl",) else [text]:
        assert json.loads(line)


def test_the_other_json_is_as_harmless(place: Place) -> None:
    place.settings("shop.yaml", "authentication.providers: [] # lint-settings: allow[empty-providers] -- ##[add-mask]x")
    place.write(
        "lint-settings.toml", 'fail-level = "never"\n[[allow]]\nrule = "x"\nfiles = ["a"]\nreason = "##[add-mask]"\n'
    )
    for command in (("allows", "--no-age", "-fjson", "."), ("--show-settings",), ("-fjson", ".")):
        text = place.quick(*command).out
        assert "add-mask" in text
        assert "##" not in text


BAD_VALUES = ["5", '"("', "[5]", "[[1]]", "[{a=1}]", "{a=1}", "{a={files=5}}", "2020-01-01", '{x=["error"]}', '"a+"']


@pytest.mark.parametrize("key", ["exclude", "severity", "environments", "kinds", "allow", "baseline", "placeholder"])
def test_diff_with_a_config_that_cannot_be_used(place: Place, key: str) -> None:
    place.settings("a/shop.yaml")
    place.settings("b/shop.yaml", "site_name: x")
    for value in BAD_VALUES:
        place.write("a/lint-settings.toml", f"{key} = {value}\n")
        for states in (("a", "b"), ("b", "a")):
            outcome = place.quick("diff", *states)
            assert "bug" not in outcome.err
            assert outcome.out or outcome.code == 2


def test_a_pattern_for_placeholders_that_matches_everything(place: Place) -> None:
    place.write("lint-settings.toml", 'placeholder = ".*"\n')
    secret = f"{SECRET * 5}hunterxyzqkv"
    place.settings("shop.yaml", f"otp_seed: {{{secret}: 1}}", f"rpx_key: {secret}", "our_token: hunterxyzqkv")
    for command in (("render", "--force"), ("resolve",), ("-ftext",), ("-fjson",)):
        outcome = place.quick(*command, "shop.yaml")
        assert outcome.out + outcome.err
        assert MARK not in outcome.out + outcome.err
        assert "hunter" not in outcome.out + outcome.err


@pytest.mark.parametrize("name", ["XrfqQbf", "PwWb7ZVz", "hunterxyzqkv", "a-b-c1d2", "käsekuchen"])
def test_a_name_below_a_sensitive_one(place: Place, name: str) -> None:
    place.settings("a/shop.yaml", f"our_password: {{'{name}': 1, type: x}}")
    place.settings("b/shop.yaml", "our_password: {other: 1, type: x}")
    for command in (
        ("diff", "a", "b"),
        ("diff", "a", "b", "-fjson"),
        ("-ftext", "a"),
        ("-fjson", "a"),
        ("resolve", "a/shop.yaml"),
    ):
        outcome = place.quick(*command)
        assert name not in outcome.out + outcome.err
    assert "type" in place.quick("resolve", "a/shop.yaml").out


def test_import_names_nothing_after_a_secret(place: Place) -> None:
    client = {"_id": "kfcmdfudasmx9wkay7463vpdsy", "name": SECRET, "features": ["owner"], "our_token": {SECRET: SECRET}}
    place.write("answers/client.json", json.dumps({**client, "apiKey": {f"x {SECRET}": 1}}))
    place.write("answers/shop.json", json.dumps({"user_entity_type": "user", "site_name": SECRET, "rpx_key": SECRET}))
    shown = place.quick("import", "answers", "--into", "out", "--diff")
    assert MARK not in shown.out + shown.err
    done = place.quick("import", "answers", "--into", "out")
    assert MARK not in done.out + done.err
    written = [path for path in (place.folder / "out").rglob("*") if path.is_file()]
    assert len(written) > 2
    assert [path for path in written if MARK.lower() in path.name.lower()] == []
    assert [path for path in written if path.name.startswith(".env") and MARK.lower() in path.read_text().lower()] == []


def test_import_leaves_no_secret_within_another_text(place: Place) -> None:
    settings = {"user_entity_type": "user", "rpx_key": SECRET, "site_name": f"x{SECRET}y", "our": [f"a {SECRET}"]}
    place.write("answers/shop.json", json.dumps({**settings, "theming.logoURL": f"https://example.com/{SECRET}/a.png"}))
    shown = place.quick("import", "answers", "--into", "out", "--diff")
    assert MARK not in shown.out + shown.err
    assert place.quick("import", "answers", "--into", "out").code in (0, 1)
    assert MARK not in "".join(path.read_text() for path in (place.folder / "out").rglob("*") if path.is_file())


@pytest.mark.parametrize("again", [919814192, "919814192", [919814192], {"a": {"b": 919814192}}, "a 919814192 b"])
def test_import_leaves_no_number_that_is_a_secret(place: Place, again: object) -> None:
    settings = {"user_entity_type": "user", "signing_key": 919814192, "site_name": again, "login_attempts": 4}
    place.write("answers/shop.json", json.dumps(settings))
    shown = place.quick("import", "answers", "--into", "out", "--diff")
    assert "919814192" not in shown.out + shown.err
    assert place.quick("import", "answers", "--into", "out").code in (0, 1)
    written = "".join(path.read_text() for path in (place.folder / "out").rglob("*") if path.is_file())
    assert "919814192" not in written
    assert "login_attempts: 4" in written


def test_import_of_answers_that_disagree_about_custom(place: Place) -> None:
    for number, custom in enumerate(("text", {"a": 1}, {"a": 1}, ["x"])):
        block = {"_self": "/config/app/settings", "custom": custom}
        answer = {"_self": f"/config/app/clients/c{number}/settings", "_global": block, "user_entity_type": "user"}
        place.write(f"answers/{number}.json", json.dumps(answer))
    outcome = place.quick("import", "answers", "--into", "out", "--diff")
    assert "disagree about the application's `a`" in outcome.out + outcome.err


@pytest.mark.parametrize("format_", ["text", "json", "mermaid"])
def test_graph(place: Place, format_: str) -> None:
    secret = "Zq9=x8w;ü7v6"
    place.write("client.json", json.dumps({"_id": secret, "_secret": secret, "name": secret, "features": ["owner"]}))
    place.write("shop.yaml", f"{good()}site_name: '{secret}'\nour_token: '{secret}'\n")
    outcome = place.quick("graph", "-f", format_, ".")
    assert "client" in outcome.out
    assert MARK not in outcome.out + outcome.err


# --- found by planting secrets at random: see tests/support/fuzz_secrets.py


def test_a_name_below_a_sensitive_one_is_hidden_in_each_output(place: Place) -> None:
    place.write("app.yaml", f"_self: /config/a/settings\nrpx_key: {{{SECRET}: “x”}}\n")
    place.settings("shop.yaml", "_self: /config/a/clients/b/settings", f"custom: {{rpx_key: {{{SECRET}: “x”}}}}")
    for command in (
        ["resolve", "shop.yaml"],
        ["resolve", "-fjson", "shop.yaml"],
        ["--fix", "--unsafe-fixes", "-fjson", "."],
    ):
        outcome = place.quick(*command)
        assert outcome.out
        assert MARK not in outcome.out + outcome.err


def test_the_findings_of_the_api_are_without_secrets(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.settings(
        "shop.yaml", f"rpx_key: {{{SECRET}: 1}}", f"client_secret: “{SECRET}”", f"custom: {{'jwt={SECRET}': 1}}"
    )
    monkeypatch.chdir(place.folder)
    report = api.check(["."])
    assert report.findings
    assert MARK not in repr(report)


@pytest.mark.parametrize("quotes", ["«{}»", "`{}`", "【{}】", "„{}“", "＂{}＂", "<{}>", "({})"])
def test_a_secret_in_quotes_of_any_sort(place: Place, quotes: str) -> None:
    place.write("lint-settings.toml", 'placeholder = ".*"\n')
    place.write("x.env", "A=1\n")
    text = quotes.format("zqhpjqxbrbj")
    place.settings("shop.yaml", f"geheimnis: 'x{text}'", "site_name: zqhpjqxbrbj")
    place.settings("other.yaml", f"geheimnis: '{text}'", "site_name: zqhpjqxbrbj")
    for command in (
        ["-ftext", "--env-file=x.env", "."],
        ["-fjson", "--env-file=x.env", "."],
        ["resolve", "other.yaml"],
    ):
        outcome = place.quick(*command)
        assert "zqhpjqx" not in outcome.out + outcome.err


@pytest.mark.parametrize("secret", ["KmMpk4J", "mxGqCnz", "wvJwWNM", "a1-b2"])
def test_a_short_secret_is_hidden_where_it_comes_again(place: Place, secret: str) -> None:
    place.settings("shop.yaml", f"user_pw: {secret}", f"login_attempts: {secret}", f"site_name: {secret}")
    for command in (["."], ["-fjson", "."], ["resolve", "shop.yaml"]):
        outcome = place.quick(*command)
        assert secret not in outcome.out + outcome.err
    if secret != "a1-b2":
        place.write("answers/a.json", json.dumps({"user_entity_type": "u", "user_pw": secret, "site_name": secret}))
        assert secret not in place.quick("import", "answers", "--into", "files", "--diff").out


def test_the_names_of_variables_are_those_of_placeholders_only(place: Place) -> None:
    place.write("lint-settings.toml", 'placeholder = ".*"\n')
    place.settings("shop.yaml", f"_self: /config/a/clients/b/settings\ntoken: {SECRET}\nsite_name: '[{SECRET}]'")
    place.write(
        "new.json", json.dumps({"_self": "/config/a/clients/b/settings", "user_entity_type": "u", "token": "x"})
    )
    outcome = place.quick("import", "new.json", "--into", ".", "--refresh", "--diff")
    assert MARK not in outcome.out + outcome.err


TYPED = (
    ("graph", "token={}"), ("coverage", "token={}"), ("inventory", "token={}"), ("allows", "token={}"),
    ("settings", "client_secret={}"), ("client_secret={}", "."), ("token={}.yaml",), ("init", "token={}"),
    ("-o", "token={}/a", "."), ("-f", "json=token={}/a", "."), ("--config", "token={}", "."),
    ("--baseline", "token={}", "."), ("--env-file", "token={}", "."), ("--select", "token={}", "."),
    ("explain", "client_secret={}"), ("explain", "rpx_key {}"), ("symptom", "error page", "token={}"),
    ("requests", "--base", "https://me:{}@example.com"), ("diff", "token={}", "."), ("diff", "--base", "token={}"),
    ("allow", "empty-providers", "--reason", "x", "token={}"), ("render", "token={}"), ("resolve", "token={}"),
    ("import", "token={}", "--into", "x"), ("inventory", "--compare", "token={}", "."), ("--changed-since", "token={}"),
)  # fmt: skip


@pytest.mark.parametrize("command", TYPED, ids=" ".join)
def test_a_secret_on_the_command_line(place: Place, command: tuple[str, ...]) -> None:
    place.settings("shop.yaml")
    place.git("init", "-q")
    outcome = place.quick(*(part.replace("{}", SECRET) for part in command))
    assert outcome.err
    assert MARK not in outcome.out + outcome.err


# What clients inherit is put together from all answers about clients.


def test_import_writes_no_secret_of_answers_that_disagree(place: Place) -> None:
    customs = ({"site_name": "x"}, {"RPX_KEY_2024": "“ghp_Zd3FPwGQ97vqrgXQmrc6fjV5”"}, {"rpx_key": "mojburDozuvci"})
    for number, custom in enumerate(customs):
        block = {"_self": "/config/app/settings", "custom": custom}
        answer = {"_self": f"/config/app/clients/c{number}/settings", "_global": block, "user_entity_type": "user"}
        place.write(f"answers/{number}.json", json.dumps(answer))
    shown = place.quick("import", "answers", "--into", "out")
    written = {path.name: path.read_text() for path in (place.folder / "out").rglob("*") if path.is_file()}
    assert "rpx_key: ${RPX_KEY}" in written["application-settings.yaml"]
    for secret in ("mojburDozuvci", "ghp_"):
        assert secret not in "".join((*written.values(), shown.out, shown.err))


def test_a_refresh_names_nothing_after_a_secret(place: Place) -> None:
    for folder, secret in (("answers", SECRET), ("newer", f"{SECRET}9")):
        custom = {"rpx_key": secret, "other": {secret: 1}, f"shop {secret}": 1}
        block = {"_self": "/config/app/settings", "custom": custom}
        answer = {"_self": "/config/app/clients/c/settings", "_global": block, "user_entity_type": "user"}
        place.write(f"{folder}/x.json", json.dumps(answer))
    place.quick("import", "answers", "--into", "out")
    for command in (("--diff",), ()):
        shown = place.quick("import", "newer", "--into", "out", "--refresh", *command)
        assert "change it by hand" in shown.err
        assert MARK not in shown.out + shown.err


@pytest.mark.parametrize("kind", ["settings", "flow", "access"])
def test_import_names_no_file_after_an_id_that_repeats_a_secret(place: Place, kind: str) -> None:
    answers = {
        "settings": {"_self": f"/config/app/clients/{SECRET}/settings", "user_entity_type": "u", "our_token": SECRET},
        "flow": {"_self": f"/config/app/flows/{SECRET}", "version": "20240115093000123456", "fields": {}, "pw": SECRET},
        "access": {"type_name": "user", "for_client_id": SECRET, "access_type": "read", "attributes": [], "pw": SECRET},
    }
    place.write("answers/x.json", json.dumps(answers[kind]))
    place.quick("import", "answers", "--into", "out")
    written = [path.name for path in (place.folder / "out").rglob("*")]
    assert len(written) > 1
    assert [name for name in written if MARK.lower() in name.lower()] == []


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_answers_that_disagree_are_compared_without_a_secret(place: Place, format_: str) -> None:
    for number in range(2):
        block = {"_self": "/config/app/settings", "custom": {"rpx_key": SECRET, f"shop {SECRET}": number}}
        answer = {"_self": f"/config/app/clients/c{number}/settings", "_global": block, "user_entity_type": "user"}
        place.write(f"answers/{number}.json", json.dumps(answer))
    place.settings("files/shop.yaml", "_self: /config/app/clients/c0/settings")
    outcome = place.quick("diff", "--export", "answers", "-f", format_, "files")
    assert "the answers disagree" in outcome.err
    assert MARK not in outcome.out + outcome.err


def test_files_that_hold_the_same_object_are_named_without_a_secret(place: Place) -> None:
    settings = {"_self": f"/config/app/clients/{SECRET}%40x/settings", "user_entity_type": "user"}
    for name in ("answers/x.json", "files/a.json", "files/b.json"):
        place.write(name, json.dumps({**settings, "rpx_key": f"{SECRET}@x"}))
    outcome = place.quick("diff", "--export", "answers", "files")
    assert "several files describe" in outcome.err
    assert MARK not in outcome.out + outcome.err


@pytest.mark.parametrize("name", ["client", "label"])
def test_an_object_of_a_list_is_not_named_after_a_secret(place: Place, name: str) -> None:
    one = {"_self": f"/config/app/clients/{SECRET}%21/settings", "user_entity_type": "user", "rpxKey": f"{SECRET}!"}
    other = {"_id": "kfcmdfudasmx9wkay7463vpdsy", "name": SECRET, "features": ["own"], "_secret": SECRET}
    place.write("shop.json", json.dumps({"_embedded": {"clients": [one if name == "client" else other]}}))
    for command in (
        ("-fjson", "."), ("-ftext", "."), ("-fsarif", "."), ("allow", "unknown-setting", "--reason=x", "--diff", "."),
    ):  # fmt: skip
        outcome = place.quick(*command)
        assert MARK not in outcome.out + outcome.err


def test_an_answer_that_cannot_be_read_is_named_without_a_secret(place: Place) -> None:
    place.write("answer.yaml", f"apiVersion: v1\nkind: Secret\n_secret:\n  '{SECRET}!': 1\n  '{SECRET}!': 1\n")
    place.settings("files/shop.yaml")
    outcome = place.quick("diff", "--export", "answer.yaml", "files")
    assert "is already set" in outcome.err
    assert MARK not in outcome.out + outcome.err


def test_import_writes_no_secret_behind_a_semicolon(place: Place) -> None:
    place.write("answers/x.json", json.dumps({"_self": "/config/a/settings", "custom": f"jwt; {SECRET}"}))
    place.quick("import", "answers", "--into", "out")
    written = [path.read_text() for path in (place.folder / "out").rglob("*") if path.is_file()]
    assert any("jwt; ${" in text for text in written)
    assert MARK not in "".join(written)


@pytest.mark.parametrize("format_", ["text", "json"])
def test_resolve_names_no_client_after_a_secret(place: Place, format_: str) -> None:
    one = {"_self": f"/config/app/clients/{NUMBER}/settings", "user_entity_type": "user", "shared_secret": str(NUMBER)}
    place.write("shop.yaml", json.dumps(one))
    outcome = place.quick("resolve", "-f", format_, "shop.yaml")
    assert "user_entity_type" in outcome.out
    assert str(NUMBER) not in outcome.out + outcome.err
