"""`lint-settings import`: from saved answers to files that say the same, without a secret in them."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.config.config import Config
from lint_settings.documents.document import load
from lint_settings.documents.env_file import parse
from lint_settings.documents.schema_files import kinds
from lint_settings.documents.source import Source
from lint_settings.engine.filled import Env
from lint_settings.engine.inputs import Input
from lint_settings.engine.load_files import load_files
from lint_settings.engine.notes import Notes
from lint_settings.engine.project import Options
from lint_settings.live.existing import ids_of
from lint_settings.live.layout import slug
from lint_settings.live.objects import LiveObject, objects_in
from lint_settings.live.placeholders import cover, literal
from lint_settings.live.saved import read_answers
from lint_settings.live.texts import quoted_value
from lint_settings.live.yaml_text import json_of, yaml_of
from lint_settings.tenant.placeholders import Filler
from place import Outcome, Place
from tenant import ENVIRONMENTS, Tenant, app_of, save, secret

SAMPLES = Path(__file__).parents[2] / "samples"
JSON_SAMPLES = sorted(path for path in SAMPLES.rglob("*.json"))


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(6)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def imported(place: Place, *arguments: str) -> Outcome:
    outcome = place.quick("import", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return outcome


def objects_of(folder: Path, env: Path | None) -> dict[tuple[str, ...], Any]:
    """What the files below a folder say, with the values of an env file, by the ids of the objects."""
    files = [
        Input(str(path), Config(str(folder))) for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".json")
    ]
    options = Options(use_baseline=False, local_rules=False, env=Env([str(env)], as_text=True) if env else None)
    notes = Notes()
    found: dict[tuple[str, ...], Any] = {}
    for loaded in load_files(files, options, notes):
        assert not loaded.findings
        for document in loaded.documents:
            assert document.kind is not None, loaded.path
            key = (document.kind, *next(iter(ids_of(document)), ("", loaded.path))[1:])
            value = document.root.value
            found[key] = [*found.get(key, []), value] if document.kind == "settings-options" else value
    assert notes.failures == []
    return found


# --- the whole tenant


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_the_files_say_what_the_answers_say(place: Place, tenant: Tenant, format_: str) -> None:
    for environment in ENVIRONMENTS:
        save(tenant, environment, place.folder / "answers" / environment)
        place.write(".gitignore", "/answers/\n*.env\n")
        target = ("--into", "identity", "--environment", environment, "--secrets-to", f"{environment}.env")
        assert imported(place, f"answers/{environment}", *target, "--format", format_).code == 0
        found = objects_of(place.folder / "identity" / environment, place.folder / f"{environment}.env")
        _assert_same(found, tenant, environment)
    outcome = place.quick("identity", "--format", "json")
    rules = {one["rule"] for one in json.loads(outcome.out)["findings"]}
    assert rules <= {"lone-configuration-client", "unknown-setting"}  # which the tenant has
    assert outcome.err == "lint-settings: 90 files checked: 3 warnings, 6 info\n"


def _assert_same(found: dict[tuple[str, ...], Any], tenant: Tenant, environment: str) -> None:
    application = tenant.application(environment)
    for client, settings in application.client_settings.items():
        own = found["client-settings", "oidc", settings["custom"]["janrainOidcClientId"]]
        assert own == {"_self": f"/config/{application.id}/clients/{client}/settings", **settings}
    assert found["application-settings", application.id] == {
        "_self": f"/config/{application.id}/settings", **application.settings
    }  # fmt: skip
    for client, data in application.clients.items():
        assert found["api-client", client] == data
    for kind, name in (
        ("clients", "oidc-client"),
        ("loginPolicies", "login-policy"),
        ("tokenPolicies", "token-policy"),
    ):
        own = {key[1]: data for key, data in found.items() if key[0] == name}
        assert own == {key: data for key, data in tenant.oidc[kind].items() if _is_of(data, environment)}
    flow = application.flows["standard"]
    assert found["flow", "standard", "versions"] == flow["versions"]
    assert found["flow", "standard", ""]["userData"] == flow["userData"]
    assert found["entity-type", "user"] == {"name": "user", "attr_defs": application.entity_types["user"]}
    assert found["settings-options", "catalogue"] == application.options
    ((key, attributes),) = application.access_schemas.items()
    assert found["access-schema", *key]["attributes"] == attributes
    assert sum(key[0] == "access-schema" for key in found) == 1


def _is_of(data: dict[str, Any], environment: str) -> bool:
    others = [app_of(one) for one in ENVIRONMENTS if one != environment]
    titles = [f"Logins {one}" for one in ENVIRONMENTS if one != environment]
    return not any(other in json.dumps(data) for other in others) and data.get("title") not in titles


def test_render_gives_the_settings_of_the_answer(place: Place, tenant: Tenant) -> None:
    save(tenant, "prod", place.folder / "answers")
    place.write(".gitignore", "prod.env")
    imported(place, "answers", "--into", "identity", "--secrets-to", "prod.env")
    by_id = {one["custom"]["janrainOidcClientId"]: one for one in tenant.application("prod").client_settings.values()}
    for file in (place.folder / "identity/settings").iterdir():
        outcome = place.quick("render", str(file), "--env-file", "prod.env", "--with-secrets")
        assert outcome.code == 0, outcome.err
        body = json.loads(outcome.out)
        assert body == by_id.pop(body["custom"]["janrainOidcClientId"])
    assert by_id == {}


@pytest.mark.parametrize("path", JSON_SAMPLES, ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_every_sample_comes_back(place: Place, path: Path) -> None:
    """What the documentation prints is imported and says the same, or it is reported why not."""
    answer = place.folder / "answers" / path.relative_to(SAMPLES)
    answer.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, answer)
    place.write(".gitignore", "x.env")
    outcome = place.quick("import", "answers", "--into", "identity", "--secrets-to", "x.env")
    answers = read_answers([str(place.folder / "answers")])
    objects = objects_in(answers.answers).objects
    if not objects:
        assert outcome.code == 2
        assert "no answer contains an object" in outcome.err
        assert not (place.folder / "identity").exists()
        return
    env = place.folder / "x.env"
    found = objects_of(place.folder / "identity", env if env.exists() else None)
    wanted = [_stored(one.data) for one in objects]
    assert sorted(map(repr, map(_stored, found.values()))) == sorted(map(repr, wanted))
    for one in objects:
        if one.kind == "client-settings":
            _check_render(place, one, "x.env" if env.exists() else None)
    assert "error[syntax]" not in place.quick("identity", "--format", "concise").out


def _stored(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _stored(data[name]) for name in sorted(data)}
    return [_stored(one) for one in data] if isinstance(data, list) else data


def _check_render(place: Place, one: LiveObject, env: str | None) -> None:
    wanted = {name: value for name, value in one.data.items() if name not in ("_self", "custom")}
    wanted.update(one.data.get("custom", {}))
    bodies = []
    for file in (place.folder / "identity/settings").iterdir():
        options = ("--env-file", env) if env else ()
        outcome = place.quick("render", str(file), *options, "--with-secrets", "--force")
        assert outcome.code == 0, outcome.err
        body = json.loads(outcome.out)
        bodies.append({**body, **body.pop("custom", {})})
    for body in bodies:
        body.pop("custom", None)
    assert {name: _text(value) for name, value in wanted.items()} in bodies


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, (int, float)) else value


def test_two_imports_are_the_same_to_the_byte(place: Place, tenant: Tenant) -> None:
    save(tenant, "prod", place.folder / "one")
    shutil.copytree(place.folder / "one", place.folder / "two/and/deeper")
    for path in (place.folder / "two").rglob("*.json"):  # the order of members and the layout mean nothing
        data = json.loads(path.read_text())
        path.write_text(json.dumps(_reversed(data), indent=3))
    place.write("one.out/x")
    place.write("two.out/x")
    imported(place, "one", "--into", "one.out")
    imported(place, "two", "--into", "two.out")
    assert tree(place.folder / "one.out") == tree(place.folder / "two.out")
    again = imported(place, "one", "--into", "one.out")
    assert again.out.splitlines()[-1].endswith("files are up to date")
    assert "written" not in again.out


def _reversed(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _reversed(data[name]) for name in reversed(data)}
    return [_reversed(one) for one in data] if isinstance(data, list) else data


# --- secrets

PLANTED = {name: secret("planted", name) for name in "abcdefghi"}


def planted(place: Place) -> None:
    """Answers with secrets in every place that one has been seen in."""
    settings = {
        "_self": f"/config/{app_of('prod')}/clients/{'c' * 32}/settings",
        "_global": {"rpx_key": PLANTED["a"], "custom": {"configuration_client_secret": PLANTED["b"]}},
        "site_name": "Shop",
        "rpx_key": PLANTED["c"],
        "custom": {
            "janrainOidcClientId": "11111111-1111-4111-8111-111111111111",
            "mail_api_token": PLANTED["d"],
            "start_page": f"https://user:{PLANTED['e']}@hooks.example.com/x?client_secret={PLANTED['f']}&y=1",
            "note": f"the key is {PLANTED['c']}, see the wiki",
            "feed": json.dumps({"url": "https://a.example", "password": PLANTED["g"]}),
            "signing_keys": [PLANTED["h"], {"private": PLANTED["i"]}],
            "pin_password": 'a "quoted" one\\ with $signs and ${NAME} in it',
        },
    }
    place.write("answers/shop.json", json.dumps(settings))
    legacy = [{"client_id": "d" * 32, "client_secret": PLANTED["a"], "description": "Owner", "features": ["owner"]}]
    place.write("answers/clients.json", json.dumps(legacy))


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_planted_secrets_are_in_the_named_file_only(place: Place, format_: str) -> None:
    planted(place)
    shown = imported(place, "answers", "--into", "identity", "--diff", "--format", format_)
    assert not (place.folder / "identity").exists()
    bare = imported(place, "answers", "--into", "identity", "--format", format_)
    files = tree(place.folder / "identity")
    shutil.rmtree(place.folder / "identity")
    place.write(".gitignore", "prod.env\n")
    full = imported(place, "answers", "--into", "identity", "--format", format_, "--secrets-to", "prod.env")
    assert tree(place.folder / "identity") == files
    everything = b"".join(files.values()).decode() + "".join(f"{one.out}{one.err}" for one in (shown, bare, full))
    for text in (*PLANTED.values(), 'a "quoted"'):
        assert text not in everything
        assert text[1:-4] not in everything
    values = parse("prod.env", (place.folder / "prod.env").read_text())
    assert [text for text in PLANTED.values() if text not in " ".join(values.values())] == []
    listed = {
        line.partition("=")[0] for line in files[".env.example"].decode().splitlines() if line[:1] not in ("#", "")
    }
    assert listed == values.keys()
    assert {
        "SHOP_RPX_KEY",
        "SHOP_MAIL_API_TOKEN",
        "RPX_KEY",
        "CONFIGURATION_CLIENT_SECRET",
        "OWNER_CLIENT_SECRET",
    } <= listed
    found = objects_of(place.folder / "identity", place.folder / "prod.env")
    own = json.loads((place.folder / "answers/shop.json").read_text())
    assert found["client-settings", "oidc", own["custom"]["janrainOidcClientId"]]["custom"] == own["custom"]
    assert stat.S_IMODE((place.folder / "prod.env").stat().st_mode) == 0o600


def test_the_values_are_kept_out_of_git(place: Place) -> None:
    planted(place)
    refused = place.quick("import", "answers", "--into", "identity", "--secrets-to", "prod.env")
    assert refused.code == 2
    assert "prod.env is in a git repository that does not ignore it" in refused.err
    assert not (place.folder / "identity").exists()
    shutil.rmtree(place.folder / ".git")
    place.git("init", "--quiet")
    place.write(".gitignore", "*.env\n")
    place.write("prod.env", "OTHER=1\n")
    place.git("add", "--force", "prod.env")
    tracked = place.quick("import", "answers", "--into", "identity", "--secrets-to", "prod.env")
    assert (tracked.code, "git tracks this file" in tracked.err) == (2, True)
    place.git("rm", "--cached", "--quiet", "prod.env")
    assert imported(place, "answers", "--into", "identity", "--secrets-to", "prod.env").code == 0
    text = (place.folder / "prod.env").read_text()
    assert text.startswith("OTHER=1\n")
    assert PLANTED["c"] in text


def test_an_env_file_with_other_values_is_not_changed(place: Place) -> None:
    planted(place)
    place.write(".gitignore", "*.env\n")
    place.write("prod.env", "SHOP_RPX_KEY=mine\n")
    outcome = place.quick("import", "answers", "--into", "identity", "--secrets-to", "prod.env")
    assert outcome.code == 2
    assert "prod.env gives other values to `SHOP_RPX_KEY`" in outcome.err
    assert "mine" not in outcome.err
    assert not (place.folder / "identity").exists()


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="this system has no links")
def test_secrets_go_through_no_link(place: Place) -> None:
    planted(place)
    place.write(".gitignore", "*.env\n")
    (place.folder / "prod.env").symlink_to(place.folder / "elsewhere")
    outcome = place.quick("import", "answers", "--into", "identity", "--secrets-to", "prod.env")
    assert (outcome.code, "is a link" in outcome.err) == (2, True)
    assert not (place.folder / "elsewhere").exists()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_a_value_comes_back_from_an_env_file(value: str) -> None:
    text = value.replace("\0", "")
    assert parse("x.env", f"A={quoted_value(text)}\nB=1\n") == {"A": text, "B": "1"}


SIGNS = st.sampled_from(
    ["${A}", "$A", "${A:-", "}", "${{ secrets.A }}", "$", "{", " ", "/", "ENC[a,data:b]", "${", "x", "${A:-${B}}"]
)


@given(st.lists(SIGNS, max_size=6).map("".join))
def test_text_that_reads_like_a_placeholder_fills_in_as_itself(text: str) -> None:
    source = Source("x.yaml", yaml_of({"custom_text": literal(text)}))
    node = load(source)[0][0].root.members["custom_text"]
    filler = Filler({"A": "wrong", "B": "wrong"})
    assert (filler.text(node), filler.faults) == (text, [])


# --- texts

STRANGE = (
    *("true", "1e3", "0o14", "0x1f", "12:30", "2001-01-01", "~", "", "null", "a: b", "a #b", "- x", "<<", "=", "${X}"),
    *("0.0.0.0/0", "yes", "No", "a,b", "[x]", "1_000", ".", "...", "---", "a:", "Example Shop", "!x", "%x", "@x", "`x"),
    *(
        "a\nb",
        "\tx",
        "x ",
        "\x85",
        "\u2028",
        "12345678-1234-1234-1234-123456789012",
        "'",
        '"',
        "\\",
        "20240115093000123456",
    ),
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(STRANGE)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_every_reader_reads_what_was_written(data: dict[str, Any]) -> None:
    text = yaml_of(data)
    documents, findings = load(Source("x.yaml", text))
    assert [one for one in findings if one.rule in ("syntax", "duplicate-key")] == []
    assert repr(documents[0].root.value) == repr(data)
    assert repr(yaml.safe_load(text)) == repr(data)  # as YAML 1.1
    assert repr(load(Source("x.json", json_of(data)))[0][0].root.value) == repr(data)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("Example Shop", "example-shop"), ("  Käse & Brot! ", "kase-brot"), ("../../etc", "etc"), ("CON", "con-1"),
     ("日本", ""), ("x" * 99, "x" * 60), ("a" * 59 + " b", "a" * 59)],
)  # fmt: skip
def test_names_of_files(name: str, wanted: str) -> None:
    assert slug(name) == wanted


# --- shapes of answers

OIDC = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "Shop",
    "type": "public",
    "redirectURIs": ["https://shop.example.com/cb"],
    "loginPolicy": "22222222-2222-4222-8222-222222222222",
    "tokenPolicy": "33333333-3333-4333-8333-333333333333",
}


def test_an_answer_with_headers_is_read(place: Place) -> None:
    head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/2 200\r\ncontent-type: application/json\r\nset-cookie: x=1\r\n\r\n"
    place.write("answers/shop.json", head + json.dumps(OIDC))
    place.write("answer", head + json.dumps({**OIDC, "id": OIDC["id"].replace("1", "4"), "name": "Portal"}))
    assert imported(place, "answers", "answer", "--into", "identity").code == 0
    assert {"oidc-clients/shop.yaml", "oidc-clients/portal.yaml"} <= tree(place.folder / "identity").keys()


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (
            '{"errors": "Authentication required."}',
            "is an error answer of the API, not an object: `Authentication required.`",
        ),
        ('{"stat": "error", "code": 200, "error": "invalid_argument"}', "is an error answer of the API"),
        ('HTTP/1.1 503 Slow\r\n\r\n{"a": 1}', "is an answer with the status 503"),
        ("HTTP/1.1 404 Not Found\r\n\r\n", "is an answer with the status 404"),
        ("<html>", "the answer cannot be used"),
        ("", "is empty; repeat the request"),
        ('{"id": "a", "id": "b", "redirectURIs": [], "type": "public"}', "the answer cannot be used"),
        ('{"redirectURIs": []}', "is not used: a part of an OIDC client"),
        ('{"fruit": "apple"}', "is not used: not of a known kind"),
    ],
)
def test_what_is_no_object_is_reported_and_the_rest_is_written(place: Place, text: str, reported: str) -> None:
    place.write("answers/bad.json", text)
    place.write("answers/shop.json", json.dumps(OIDC))
    outcome = place.quick("import", "answers", "--into", "identity")
    assert outcome.code == 2
    assert "answers/bad.json" in outcome.err
    assert reported in outcome.err
    assert "oidc-clients/shop.yaml" in tree(place.folder / "identity")


def test_names_that_clash_get_the_id(place: Place) -> None:
    listed = [
        {**OIDC, "id": OIDC["id"].replace("1", digit), "name": name}
        for digit, name in (("4", "Shop"), ("5", "shop!"), ("6", "Other"))
    ]
    place.write("answers/list.json", json.dumps({"total": 3, "_embedded": {"clients": listed}}))
    imported(place, "answers", "--into", "identity")
    assert {name for name in tree(place.folder / "identity") if "/" in name} == {
        "oidc-clients/shop-44444444.yaml", "oidc-clients/shop-55555555.yaml", "oidc-clients/other.yaml"
    }  # fmt: skip


def test_the_block_of_several_clients_becomes_one_file(place: Place) -> None:
    block = {
        "_self": f"/config/{app_of('prod')}/settings",
        "email_method": "ses_sync",
        "custom": {"a_b": "1", "c_d": "2"},
    }
    for number in range(3):
        own = {**block, "custom": {**block["custom"], "c_d": "3"}} if number == 2 else block
        settings = {
            "_self": f"/config/{app_of('prod')}/clients/{str(number) * 32}/settings",
            "_global": own,
            "site_name": f"S{number}",
        }
        place.write(f"answers/{number}.json", json.dumps(settings))
    outcome = place.quick("import", "answers", "--into", "identity")
    assert outcome.code == 1
    assert outcome.err == (
        "lint-settings: the answers disagree about the application's `c_d`: answers/2.json has another value than "
        "answers/0.json; save the answers again\n"
    )
    text = (place.folder / "identity/application-settings.yaml").read_text()
    assert yaml.safe_load(text) == block
    assert "_global" not in "".join(path.read_text() for path in (place.folder / "identity/settings").iterdir())


def test_minimal_leaves_out_what_counts_all_the_same(place: Place) -> None:
    block = {
        "_self": f"/config/{app_of('prod')}/settings", "default_flow_name": "standard",
        "default_flow_version": "HEAD", "email_method": "ses_sync", "custom": {},
    }  # fmt: skip
    one = {
        "_self": f"/config/{app_of('prod')}/clients/{'1' * 32}/settings", "_global": block, "site_name": "One",
        "default_flow_name": "standard", "default_flow_version": "20240115093000123456", "email_method": "ses_sync",
        "login_attempts": "6", "custom": {"authentication.second_factor": "false", "janrainOidcClientId": "x"},
    }  # fmt: skip
    two = {**one, "_self": one["_self"].replace("1", "2"), "site_name": "Two", "default_flow_version": "HEAD"}
    policy = {"id": OIDC["tokenPolicy"], "title": "Logins", "accessTokenLifetime": 3600, "refreshTokenLifetime": 60}
    for name, data in (("one", one), ("two", two), ("policy", policy)):
        place.write(f"answers/{name}.json", json.dumps(data))
    imported(place, "answers", "--into", "identity", "--minimal")
    read = {
        name: yaml.safe_load(text) for name, text in tree(place.folder / "identity").items() if name.endswith(".yaml")
    }
    assert read["settings/one.yaml"] == {
        "_self": one["_self"], "site_name": "One", "default_flow_name": "standard",
        "default_flow_version": "20240115093000123456", "custom": {"janrainOidcClientId": "x"},
    }  # fmt: skip
    assert read["settings/two.yaml"] == {
        "_self": two["_self"],
        "site_name": "Two",
        "custom": {"janrainOidcClientId": "x"},
    }
    assert read["token-policies/logins.yaml"] == {"id": policy["id"], "title": "Logins", "refreshTokenLifetime": 60}


def test_a_comment_gives_a_kind_that_the_content_does_not_show(place: Place) -> None:
    place.write("answers/all.json", json.dumps({
        "default_settings": {"colour": "blue"}, "client_settings": {"c" * 32: {"colour": "red"}},
    }))  # fmt: skip
    imported(place, "answers", "--into", "identity")
    files = tree(place.folder / "identity")
    assert files[f"settings/{'c' * 32}.yaml"] == b"# lint-settings: kind=client-settings\ncolour: red\n"
    assert files["application-settings.yaml"] == b"# lint-settings: kind=application-settings\ncolour: blue\n"
    shutil.rmtree(place.folder / "identity")
    imported(place, "answers", "--into", "identity", "--format", "json")
    assert b'client-settings = ["/settings/' in tree(place.folder / "identity")["lint-settings.toml"]
    assert place.quick("--show-files", "identity").out == (
        "identity/application-settings.json\tapplication-settings\t-\n"
        f"identity/settings/{'c' * 32}.json\tclient-settings\t-\n"
    )


# --- what is there already


def test_nothing_is_written_over(place: Place) -> None:
    place.write("answers/shop.json", json.dumps(OIDC))
    imported(place, "answers", "--into", "identity")
    place.write("identity/oidc-clients/shop.yaml", "# mine\n" + yaml_of(OIDC))
    before = tree(place.folder / "identity")
    outcome = place.quick("import", "answers", "--into", "identity")
    assert outcome.code == 2
    assert "identity/oidc-clients/shop.yaml exists and has other content than would be written" in outcome.err
    assert tree(place.folder / "identity") == before


def test_an_object_gets_no_second_file(place: Place) -> None:
    place.write("answers/shop.json", json.dumps(OIDC))
    place.write("identity/web.yaml", yaml_of({**OIDC, "name": "Web"}))
    outcome = place.quick("import", "answers", "--into", "identity")
    assert (outcome.code, outcome.out) == (2, "")
    assert "identity/web.yaml holds an object of the answers already" in outcome.err
    assert tree(place.folder / "identity").keys() == {"web.yaml"}


def test_what_clients_inherit_gets_no_second_file(place: Place, tenant: Tenant) -> None:
    """An answer about a client holds it as well."""
    save(tenant, "prod", place.folder / "answers")
    imported(place, "answers", "--into", "identity")
    (place.folder / "identity/application-settings.yaml").rename(place.folder / "identity/all.yaml")
    (place.folder / "answers/application-settings.json").unlink()
    before = tree(place.folder)
    outcome = place.quick("import", "answers", "--into", "identity")
    assert outcome.code == 2
    assert "identity/all.yaml holds an object of the answers already" in outcome.err
    assert tree(place.folder) == before


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="this system has no links")
def test_nothing_is_written_if_a_folder_is_a_link(place: Place, tenant: Tenant) -> None:
    save(tenant, "prod", place.folder / "answers")
    (place.folder / "elsewhere").mkdir()
    (place.folder / "identity").mkdir()
    (place.folder / "identity/settings").symlink_to(place.folder / "elsewhere")
    outcome = place.quick("import", "answers", "--into", "identity")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is reached through a link, identity/settings; nothing was written" in outcome.err
    assert list((place.folder / "elsewhere").iterdir()) == []
    assert [path.name for path in (place.folder / "identity").iterdir()] == ["settings"]


def test_answers_that_contradict_each_other(place: Place) -> None:
    client = {"id": "1" * 8 + "-1111-4111-8111-111111111111", "type": "public", "redirectURIs": [], "tokenPolicy": "t"}
    place.write("answers.json", json.dumps([{**client, "name": "A"}, {**client, "name": "B"}]))
    outcome = place.quick("import", "answers.json", "--into", "identity")
    assert outcome.code == 1
    assert "answers.json holds different versions of the OIDC client: `name`; the first one is used" in outcome.err


def test_a_config_that_is_there_gets_the_environment(place: Place, tenant: Tenant) -> None:
    for environment in ENVIRONMENTS:
        save(tenant, environment, place.folder / "answers" / environment)
        imported(place, f"answers/{environment}", "--into", "identity", "--environment", environment)
    text = (place.folder / "identity/lint-settings.toml").read_text()
    assert [line for line in text.splitlines() if line.startswith(("[", "files", "production"))] == [
        "[environments.dev]", 'files = ["/dev/"]', "production = false",
        "[environments.staging]", 'files = ["/staging/"]', "production = false",
        "[environments.prod]", 'files = ["/prod/"]', "production = true",
    ]  # fmt: skip
    shown = place.quick("--show-files", "identity").out
    assert all(line.split("\t")[2] == line.split("/")[1] for line in shown.splitlines())


def test_a_config_with_placeholders_of_another_form_is_refused(place: Place) -> None:
    place.write("answers/shop.json", json.dumps(OIDC))
    place.write("lint-settings.toml", "placeholder = '@@\\w+@@'\n")
    outcome = place.quick("import", "answers", "--into", "identity")
    assert outcome.code == 2
    assert "`placeholder` does not match `${NAME}`" in outcome.err


def test_diff_shows_everything_and_writes_nothing(place: Place) -> None:
    place.write("answers/shop.json", json.dumps(OIDC))
    outcome = imported(place, "answers", "--into", "identity", "--diff")
    assert outcome.code == 0
    assert "--- /dev/null\n+++ identity/oidc-clients/shop.yaml\n@@ -0,0 +1" in outcome.out
    assert "+name: Shop\n" in outcome.out
    assert "+++ identity/lint-settings.toml" in outcome.out
    assert not (place.folder / "identity").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--into", "identity", "--environment", "../x"), "--environment takes a name such as prod"),
        (("--into", "answers/shop.json"), "--into takes a folder"),
        ((), "Missing option '--into'"),
    ],
)
def test_what_cannot_be_meant_is_refused(place: Place, arguments: tuple[str, ...], message: str) -> None:
    place.write("answers/shop.json", json.dumps(OIDC))
    outcome = place.quick("import", "answers", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_folders_without_answers_are_reported(place: Place) -> None:
    (place.folder / "empty").mkdir()
    assert "empty contains no YAML or JSON file" in place.quick("import", "empty", "--into", "identity").err
    assert "gone does not exist" in place.quick("import", "gone", "--into", "identity").err


@pytest.mark.parametrize("content", ["rpx_key abc", "- a", "5", "null", "{}", "[[1]]", "- {a: 1}"])
@pytest.mark.parametrize("kind", kinds())
def test_an_answer_that_is_no_mapping_is_named(place: Place, kind: str, content: str) -> None:
    place.write("answers/x.yaml", f"# lint-settings: kind={kind}\n{content}\n")
    place.write("files/x.yaml", f"# lint-settings: kind={kind}\n{content}\n")
    for more in ([], ["--refresh"]):
        outcome = place.quick("import", "answers", "--into", "files", "--diff", *more)
        assert outcome.code in (0, 1, 2)
        if content in ("rpx_key abc", "5"):
            assert "its content is not used: " in outcome.err


def test_a_variable_gets_a_name_however_many_are_used() -> None:
    (document,), _ = load(Source("shop.json", '{"rpx_key": "4f6a1e0b9c8d7253"}'))
    live = LiveObject("client-settings", ("shop",), document.root.value, document, ())
    taken: list[str] = []
    for _ in range(10):
        covered = cover([live], ["prod/clients/shop.yaml"], taken)
        (variable,) = covered.variables
        assert covered.data == [{"rpx_key": f"${{{variable.name}}}"}]
        taken.append(variable.name)
    assert len(set(taken)) == 10
