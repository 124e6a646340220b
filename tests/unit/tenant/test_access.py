"""The permission tables: as data, in answers, on the command line and in the pipelines of a config."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lint_settings.documents.schema_files import read_schema
from lint_settings.schema.access_names import find_feature, find_operations, unknown_feature, unknown_operation
from lint_settings.schema.permissions import known_features, may_call, operations, permissions, who_may
from lint_settings.tenant.object_kinds import FEATURES as OWN_FEATURES
from place import Place

# The tables of the documentation, in its order: GET, PUT, POST and DELETE for login_client, direct_read_access,
# direct_access and owner. y yes, n no, - not applicable, s sometimes, * yes with a note.
TABLES = """
config-clients             nnnn nnnn nnnn yyyy
config-entity-types        n--- *--- y--- y---
config-flows               nnnn nnnn yyyy yyyy
entities                   nnnn ynnn yyyy yyyy
entity-types               n-nn y-nn y-nn s-yy
access-schemas             n-nn y-nn y-nn y-yy
legacy-clients             nnnn nnnn nnnn yyyy
legacy-published-settings  nnnn nnnn nnnn yyyy
legacy-settings            nnnn ynnn ynnn yyyy
"""
COLUMNS = ("GET", "PUT", "POST", "DELETE")
FEATURES = ("login_client", "direct_read_access", "direct_access", "owner")
LETTERS = {"yes": "y", "no": "n", "n/a": "-", "sometimes": "s"}

# What pages say of single calls, for owner, access_issuer, direct_access, direct_read_access and login_client.
CALLS = """
/entity                             nnyyn
/entity.find                        nnyyn
/entity.count                       nnyyn
/entity.update                      nnynn
/entity.replace                     nnynn
/entity.create                      nnynn
/entity.bulkCreate                  nnynn
/entity.deleteAccess                yyynn
/entity.delete                      nnynn
/entityType.list                    ynnnn
/entityType                         yyyyy
/entityType.create                  ynnnn
/entityType.addAttribute            ynnnn
/entityType.removeAttribute         ynnnn
/entityType.addRule                 ynnnn
/entityType.rules                   ynnnn
/entityType.removeRule              ynnnn
/entityType.getAccessSchema         yyyyy
/entityType.setAccessSchema         ynnnn
/entityType.setAttributeConstraints ynnnn
/entityType.deleteAccessSchema      ynnnn
/clients/list                       ynnnn
/clients/set_features               ynnnn
/clients/set_whitelist              ynnnn
/clients/reset_secret               ynnnn
/clients/set_description            ynnnn
/clients/clear_whitelist            ynnnn
/clients/add                        ynnnn
/clients/delete                     ynnnn
/settings/widget/list               ynnnn
/settings/widget/get                ynnnn
/settings/widget/publish            ynnnn
/settings/widget/delete             ynnnn
/settings/get_default               yyyyy
/settings/set_default               ynnnn
/settings/set_default_multi         ynnnn
/settings/keys                      ynnnn
/settings/get                       ynnnn
/settings/items                     ynnnn
/settings/get_multi                 ynnnn
/settings/set                       ynnnn
/settings/set_multi                 ynnnn
/settings/delete                    ynnnn
/access/getAccessToken              yyynn
/access/getAuthorizationCode        yyynn
/oauth/token                        yyynn
/access/getVerificationCode         ynynn
PUT /config/{appId}/clients/{clientId}/settings ynnnn
GET /config/{appId}/clients/{clientId}/settings ynnnn
PUT /config/{appId}/flows/{flow}    ynnnn
GET /config/{appId}/flows           ynynn
GET /config/{appId}/flows/{flow}/versions ynynn
GET /config/{appId}/flows/{flow}/versions/{version} ynynn
POST /config/{appId}/flows/{flow}/copy ynynn
POST /config/{appId}/flows/{flow}/promote ynynn
POST /config/{appId}/flows/{flow}/fields ynynn
"""


# --- the data


def test_tables_are_those_of_the_documentation() -> None:
    found = {}
    for name, family in permissions()["families"].items():
        cells = []
        for feature, row in family.get("tables", {}).items():
            notes = family.get("notes", {}).get(feature, {})
            assert tuple(row) == COLUMNS
            cells.append((feature, "".join("*" if column in notes else LETTERS[row[column]] for column in row)))
        if cells:
            assert tuple(feature for feature, _ in cells) == FEATURES
            found[name] = [letters for _, letters in cells]
    assert found == {line.split()[0]: line.split()[1:] for line in TABLES.strip().splitlines()}


def test_families_without_api_clients_say_why() -> None:
    families = permissions()["families"]
    without = {name: family["reason"] for name, family in families.items() if "tables" not in family}
    assert without.keys() == {"social-login", "hosted-login", "webhooks"}
    assert "API key" in without["social-login"]
    assert "token" in without["hosted-login"]
    assert "token" in without["webhooks"]


def test_pages_about_calls_say_what_they_say() -> None:
    columns = permissions()["columns"]
    calls = {one.call: one for one in operations()}
    for line in CALLS.strip().splitlines():
        call, _, letters = line.rpartition(" ")
        said = next(part["only"] for part in calls[call.strip()].said if "only" in part)
        assert "".join("y" if column in said else "n" for column in columns) == letters, call


def test_data_holds_together() -> None:
    data = permissions()
    names = [one.name.casefold() for one in operations()]
    assert len(set(names)) == len(names)
    for one in operations():
        family = data["families"][one.family]
        assert one.column in (COLUMNS if family.get("tables") else ("",)), one.name
        assert {part["by"] for part in one.said} <= data["sources"].keys(), one.name
        assert all({*part} - {"by"} <= {"only", "also", "not"} for part in one.said), one.name
        assert {name for part in one.said for key in part if key != "by" for name in part[key]} <= data[
            "features"
        ].keys()
        assert one.call or one.note, one.name
    assert all(source["url"].startswith("https://") for source in data["sources"].values())
    used = {part["by"] for one in operations() for part in one.said} | {"tables"}
    assert used == data["sources"].keys()


def test_features_are_the_same_everywhere() -> None:
    pipeline = read_schema("config")["properties"]["pipeline"]["items"]["properties"]
    assert [*known_features()] == pipeline["features"]["items"]["enum"]
    assert known_features().keys() == OWN_FEATURES


@pytest.mark.parametrize("operation", operations(), ids=lambda one: one.name)
def test_every_name_and_path_leads_to_its_call(operation) -> None:
    for name in (operation.name, *operation.also, operation.call.replace("/**", "/something")):
        assert operation in (find_operations(name) if name else [operation]), name


# --- answers


@pytest.mark.parametrize(
    ("call", "features", "verdict"),
    [
        ("PUT client settings", ["owner"], "yes"),
        ("PUT client settings", ["direct_access"], "no"),
        ("PUT client settings", ["login_client"], "no"),
        ("PUT client settings", ["access_issuer"], "no"),  # no column in the tables, but refused by the page
        ("PUT client settings", [], "no"),
        ("PUT client settings", ["access_issuer", "direct_access", "owner"], "yes"),
        ("GET client settings", ["login_client"], "unsure"),  # a client may read its own, says one text
        ("GET flow", ["direct_access"], "yes"),
        ("GET flow", ["login_client"], "no"),  # by the table, with its warning of exceptions
        ("PUT flow", ["direct_access"], "unsure"),
        ("PUT flow", ["owner"], "yes"),
        ("PUT flow", ["login_client"], "no"),
        ("POST entity", ["owner"], "unsure"),
        ("POST entity", ["direct_access"], "yes"),
        ("POST entity", ["direct_read_access"], "no"),
        ("GET entity", ["login_client"], "unsure"),
        ("find entities", ["login_client"], "no"),
        ("view entity type", ["owner"], "unsure"),  # “sometimes”
        ("view entity type", ["login_client"], "unsure"),
        ("list entity types", ["direct_access"], "unsure"),
        ("GET entity type", ["direct_read_access"], "yes"),
        ("GET entity type attributes", ["direct_read_access"], "no"),
        ("GET entity type attributes", ["direct_access"], "yes"),
        ("POST access schema", ["direct_access"], "no"),
        ("GET access schema", ["login_client"], "unsure"),
        ("POST entity type", ["direct_access"], "no"),
        ("DELETE legacy client", ["direct_access"], "no"),
        ("settings/get_multi", ["direct_access"], "unsure"),
        ("GET legacy application setting", ["direct_read_access"], "yes"),
        ("DELETE entity access", ["access_issuer"], "yes"),
        ("/access/getAccessToken", ["access_issuer"], "yes"),
        ("/access/getAccessToken", ["login_client"], "no"),
        ("/access/getVerificationCode", ["access_issuer"], "no"),
        ("/oauth/auth_native", ["login_client"], "yes"),
        ("/oauth/auth_native", ["owner"], "unsure"),
        ("PUT client settings", ["metadata"], "unsure"),  # no source has a word on it
        ("PUT client settings", ["metadata", "direct_access"], "no"),  # and it adds nothing
        ("PUT login policy", ["owner"], "n/a"),
        ("PUT entity type", ["owner"], "n/a"),
    ],
)
def test_verdict(call: str, features: list[str], verdict: str) -> None:
    (operation,) = find_operations(call)
    assert may_call(operation, features).verdict == verdict


TABLE_CELLS = [
    (one, feature, permissions()["families"][one.family]["tables"].get(feature, {}).get(one.column))
    for one in operations()
    if one.call and permissions()["families"][one.family].get("tables")
    for feature in FEATURES
]


@pytest.mark.parametrize(
    ("operation", "feature", "cell"), TABLE_CELLS, ids=[f"{one.name}-{feature}" for one, feature, _ in TABLE_CELLS]
)
def test_answers_follow_the_tables_where_no_page_contradicts(operation, feature: str, cell: str) -> None:
    others = {
        "yes" if feature in (*part.get("only", ()), *part.get("also", ())) else "no"
        for part in operation.said
        if feature in (*part.get("also", ()), *part.get("not", ())) or "only" in part
    }
    answer = may_call(operation, [feature])
    if cell in ("yes", "no"):
        assert answer.verdict == (cell if others <= {cell} else "unsure" if operation.name not in NARROWED else "no")
    else:
        assert answer.verdict == "unsure"
    if answer.verdict == "no" and not others:
        assert answer.notes == (EXCEPTIONS,)


# A note in a cell of the tables leaves out these calls.
NARROWED = ("GET entity type attributes", "GET entity type attribute")
EXCEPTIONS = (
    "the tables of API clients and permissions say no, and warn of an occasional exception; "
    "no page about the call itself is known"
)


@pytest.mark.parametrize(
    ("call", "texts"),
    [
        ("POST client", ["never create an application client with this call", "without `features`", "0.0.0.0/0"]),
        ("DELETE client", ["never delete an application client with this call", "delete the OIDC client", "`owner`"]),
        ("PUT client", ["this PUT replaces the client", "omitted `features` are removed", "every address"]),
        ("PUT client settings", ["this PUT replaces all settings", "`janrainOidcClientId`", "lint-settings render"]),
        ("/clients/add", ["never create an application client with this call"]),
        ("/clients/delete", ["never delete an application client with this call"]),
    ],
)
def test_what_a_call_does_to_other_things_is_reported(call: str, texts: list[str], place: Place) -> None:
    plain = " ".join(place.quick("access", "--operation", call).out.split())
    with_feature = " ".join(place.quick("access", "--operation", call, "--feature", "owner").out.split())
    (operation,) = json.loads(place.quick("access", "--operation", call, "--format", "json").out)["operations"]
    for text in texts:
        assert text in plain
        assert text in with_feature
        assert any(text in note for note in operation["notes"])


def test_who_may() -> None:
    (token,) = find_operations("/oauth/token")
    assert who_may(token) == ["owner", "access_issuer", "direct_access"]
    assert who_may(token, "no") == ["direct_read_access", "login_client"]


def test_what_is_unsure_names_both_sides() -> None:
    (operation,) = find_operations("PUT entity")
    answer = may_call(operation, ["owner"])
    (note,) = answer.notes
    assert "“yes” by the tables of API clients and permissions, “no” by the finer table" in note
    assert len(answer.sources) == 2
    (operation,) = find_operations("GET flow")
    assert "no page about the call itself is known" in may_call(operation, ["login_client"]).notes[0]
    assert may_call(operation, ["direct_access"]).notes == ()


# --- names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PUT client settings", ["PUT client settings"]),
        ("put  CLIENT  Settings", ["PUT client settings"]),
        ("settings of the client: PUT", ["PUT client settings"]),
        ("modify a client's setting", ["PUT client settings"]),
        ("update property settings", ["PUT client settings"]),
        ("PUT /config/{appId}/clients/{id}/settings", ["PUT client settings"]),
        ("put config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqz/settings/", ["PUT client settings"]),
        ("PUT https://v1.api.us.janrain.com/config/app/clients/client/settings?a=b", ["PUT client settings"]),
        ("/config/{appId}/clients/{id}/settings", ["GET client settings", "PUT client settings"]),
        ("client settings", ["GET client settings", "PUT client settings"]),
        ("GET flow", ["GET flow"]),
        ("GET /config/app/flows/standard", ["GET flow"]),
        ("GET /config/app/flows/standard/fields/email", ["GET flow component"]),
        ("POST /config/app/flows/standard/fields", ["POST flow field"]),
        ("POST /config/app/flows/standard/copy", ["POST flow"]),
        ("promote flows", ["promote flow"]),
        ("POST entity", ["POST entity"]),
        ("create user profile", ["POST entity"]),
        ("PUT allow list of a client", []),
        ("setAccessSchema", ["POST access schema"]),
        ("entityType.setAccessSchema", ["POST access schema"]),
        ("POST /entityType.setAccessSchema", ["POST access schema"]),
        ("Set access schemas", ["POST access schema"]),
        ("/access/getAccessToken", ["/access/getAccessToken"]),
        ("getaccesstoken", []),
        ("GetAccessToken", ["/access/getAccessToken"]),
        ("/OAUTH/Token", ["/oauth/token"]),
        ("/oauth/auth_native_traditional", ["other authentication calls"]),
        ("settings/set_multi", ["PUT legacy client settings"]),
        ("PATCH /config/app/flows/standard", []),
        ("DELETE OIDC client", ["Hosted Login API"]),
        ("PUT /6ba7b810-9dad-11d1-80b4-00c04fd430c8/config/tokenPolicies/1", ["Hosted Login API"]),
        ("/webhooks/v3/subscriptions", ["Webhooks API"]),
        ("get types of entities", ["GET entity types", "GET entity type", "list entity types", "view entity type"]),
        ("GET", []),
        ("", []),
        ("/", []),
        ("GET /", []),
        ("the api", []),
    ],
)  # fmt: skip
def test_names_are_forgiving(text: str, names: list[str]) -> None:
    assert [one.name for one in find_operations(text)] == names


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("PUT clientsettings", "did you mean `PUT client settings`?"),
        ("PUT client seting", "did you mean `PUT client settings`?"),
        ("PUT allow list of a client", "did you mean `PUT client`"),
        ("PUT /config/app/clients", "did you mean `GET clients` or `POST client`?"),
        ("getaccesstoken", "`lint-settings access` lists them all"),
        ("make coffee", "`lint-settings access` lists them all"),
    ],
)
def test_unknown_names(text: str, reported: str) -> None:
    assert find_operations(text) == []
    assert reported in unknown_operation(text)


def test_features_by_name() -> None:
    for text in ("direct_access", "direct-access", "Direct Access", "directAccess", " DIRECT_ACCESS "):
        assert find_feature(text) == "direct_access"
    assert find_feature("ownr") is None
    assert "did you mean `owner`?" in unknown_feature("ownr")
    assert "known: `owner`" in unknown_feature("administrator")


# --- the command


def test_command_for_a_call(place: Place) -> None:
    outcome = place.run("access", "--operation", "PUT client settings")
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "PUT client settings: PUT /config/{appId}/clients/{clientId}/settings"
    assert "  yes      owner" in lines
    assert "  no       access_issuer, direct_access, direct_read_access, login_client" in lines
    assert lines[-1].startswith("See: https://")


def test_command_for_a_feature(place: Place) -> None:
    outcome = place.run("access", "--feature", "direct_access")
    assert outcome.code == 0
    rows = {tuple(line.split("  ", 3)[1:3]): line for line in outcome.out.splitlines() if line.startswith("  ")}
    reported = {line[2:9].strip(): line for line in outcome.out.splitlines() if "PUT flow  " in line}
    assert rows
    assert reported.keys() == {"unsure"}
    number = reported["unsure"].rpartition(" ")[2]
    assert f"{number}  sources disagree on `direct_access`: “yes” by the tables" in outcome.out
    assert "Hosted Login (OpenID Connect and OAuth 2)" in outcome.out


def test_command_for_both(place: Place) -> None:
    asked = ["--operation", "get flow", "--operation", "PUT client settings", "--operation", "setAccessSchema"]
    outcome = place.run("access", "--feature", "direct_access", "--feature", "access_issuer", *asked)
    assert outcome.code == 0, "a no is an answer, too"
    verdicts = [line.split()[0] for line in outcome.out.splitlines() if re.match(r"  \S", line)]
    assert verdicts == ["yes", "no", "no"]
    assert "What an API client with direct_access and access_issuer may do:" in outcome.out
    outcome = place.quick("access", "--feature", "login_client", "--feature", "owner", "--operation", "GET flow")
    assert "such a client cannot exist: login_client cannot be combined with other features" in outcome.out


def test_command_for_nothing_lists_everything(place: Place) -> None:
    outcome = place.quick("access")
    assert outcome.code == 0
    assert all(f"  {feature} " in outcome.out for feature in known_features())
    assert all(f"  {one.name}" in outcome.out for one in operations() if one.call)


def test_command_for_what_takes_no_client(place: Place) -> None:
    outcome = place.quick("access", "--operation", "PUT token policy", "--operation", "PUT entity type")
    assert outcome.code == 0
    assert "n/a: these calls take a bearer token" in outcome.out
    assert "n/a: there is no such call: add and remove" in outcome.out


def test_command_as_json(place: Place) -> None:
    one = json.loads(place.quick("access", "-f", "json", "--operation", "PUT flow").out)
    assert one["operations"][0]["by_feature"]["direct_access"] == "unsure"
    assert one["operations"][0]["verdict"] is None
    both = json.loads(place.quick("access", "-f", "json", "--feature", "owner", "--operation", "PUT flow").out)
    assert both["operations"][0]["verdict"] == "yes"
    assert both["features"].keys() == {"owner"}
    everything = json.loads(place.quick("access", "-f", "json").out)
    assert len(everything["operations"]) == len(operations())
    assert everything["features"].keys() == known_features().keys()


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["--feature", "ownr"], "there is no feature `ownr`; did you mean `owner`?"),
        (["--operation", "PUT clientsettings"], "did you mean `PUT client settings`?"),
        (["--operation", "make coffee", "--feature", "owner"], "`lint-settings access` lists them all"),
        (["surplus"], "unexpected extra argument"),
    ],
)
def test_command_with_unknown_names(place: Place, arguments: list[str], reported: str) -> None:
    outcome = place.quick("access", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert reported in outcome.err


# --- pipelines

CLIENT = """\
_id: jd28553swp8w5tegy55627qwcczc3yq3
name: Pipeline
features: [direct_access]
ipWhitelist: [203.0.113.0/24]
"""
PIPELINE = """\
[[pipeline]]
name = "deploy"
client = "jd28553swp8w5tegy55627qwcczc3yq3"
operations = ["GET flow", "PUT client settings"]
"""
# The same without a file of the client.
OWN = PIPELINE.replace("client = ", "features = ['direct_access'] #")
ALLOW = """\
[[allow]]
rule = "insufficient-permission"
files = ["/lint-settings.toml"]
reason = "agreed with Akamai"
"""


def test_pipeline_with_a_known_client(place: Place) -> None:
    place.write("api-clients/pipeline.yaml", CLIENT)
    place.write("lint-settings.toml", PIPELINE)
    (line,) = place.lines(".")
    assert line.startswith("api-clients/pipeline.yaml:3:11: error[insufficient-permission]: ")
    outcome = place.run(".")
    assert outcome.code == 1
    assert "also: lint-settings.toml:4:27: the pipeline makes the call" in outcome.out
    assert "1 file checked: 1 error" in outcome.out


def test_pipeline_without_a_file_of_its_client(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", "# Ours\n\n" + OWN)
    (line,) = place.lines(".")
    assert line.startswith("lint-settings.toml:6:27: error[insufficient-permission]: the pipeline `deploy`: `PUT")
    outcome = place.run(".")
    assert outcome.code == 1
    assert '6 | operations = ["GET flow", "PUT client settings"]' in outcome.out
    assert "1 file checked: 1 error" in outcome.out


def test_pipeline_in_pyproject(place: Place) -> None:
    place.settings("shop.yaml")
    text = OWN.replace("[[pipeline]]", "[[tool.lint-settings.pipeline]]").replace("direct_access", "owner")
    place.write("pyproject.toml", "[project]\nname = 'x'\n\n" + text + text.replace("owner", "direct_access"))
    (line,) = place.lines(".")
    assert line.startswith("pyproject.toml:11:27: error[insufficient-permission]")


def test_pipeline_with_an_unknown_client(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", PIPELINE)
    outcome = place.run(".")
    assert outcome.code == 0
    assert "not checked" in outcome.out
    report = json.loads(place.quick("-f", "json", ".").out)
    reasons = {one["rule"]: one["reason"] for one in report["not_checked"]}
    assert reasons["insufficient-permission"].casefold() == "no api client files"


def test_pipeline_of_an_environment(place: Place) -> None:
    place.write("dev/pipeline.yaml", CLIENT)
    place.write("prod/pipeline.yaml", CLIENT.replace("jd2", "jd3").replace("direct_access", "owner"))
    environments = "environments.dev.files = ['dev/']\nenvironments.prod.files = ['prod/']\n"
    place.write("lint-settings.toml", environments + PIPELINE.replace("jd2", "jd3") + 'environment = "prod"\n')
    assert place.lines(".") == []
    place.write("lint-settings.toml", environments + PIPELINE + 'environment = "prod"\n')
    (line,) = place.lines(".")
    assert "there is no API client `jd28553swp8w5tegy55627qwcczc3yq3` here; only `dev` has one" in line


def test_severity_and_allows_reach_the_config(place: Place) -> None:
    place.settings("shop.yaml")
    off = "[severity]\ninsufficient-permission = 'off'\n"
    place.write("lint-settings.toml", OWN + off)
    assert place.lines(".") == []
    place.write("lint-settings.toml", OWN + ALLOW)
    assert place.lines(".") == []
    report = json.loads(place.quick("-f", "json", ".").out)
    assert [one["rule"] for one in report["allowed"]] == ["insufficient-permission"]
    place.write("lint-settings.toml", OWN.replace("direct_access", "owner") + ALLOW)
    (line,) = place.lines(".")
    assert "warning[unused-allow]: insufficient-permission no longer reports anything here" in line
    # A comment in the config is one to people.
    place.write("lint-settings.toml", "# lint-settings: what we deploy\n" + OWN.replace("direct_access", "owner"))
    assert place.lines(".") == []


P, X, GET = "[[pipeline]]\n", "client = 'x'\n", "operations = ['GET flow']\n"


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("[pipeline]\n" + X, "lint-settings.toml:1: `pipeline` takes tables, each headed [[pipeline]]"),
        (P + X, "lint-settings.toml:1: `pipeline.0` needs `operations`"),
        (P + GET, "takes a table with operations, and either client or features"),
        (P + X + "operations = []", "lint-settings.toml:3: `pipeline.0.operations` takes a list of calls"),
        (P + X + GET + "operation = []", "unknown key `pipeline.0.operation`; did you mean `operations`?"),
        (P + "features = ['ownr']\n" + GET, "`pipeline.0.features.0` takes a feature: \"owner\""),
        (P + X + GET + P + X + "operations = ['PUT clientsettings']", ":6: there is no call `PUT clientsettings`; did"),
        (P + X + "operations = ['PUT entity type']", ":3: `PUT entity type`: there is no such call: add and"),
        (P + X + "features = ['owner']\n" + GET, ":3: a pipeline takes `client` or `features`, not both"),
        (
            "[environments.production]\nfiles = ['prod/']\n" + P + X + GET + "environment = 'producton'",
            "lint-settings.toml:6: `producton` is not an environment; did you mean `production`?",
        ),
    ],
)  # fmt: skip
def test_mistakes_in_a_pipeline(place: Place, text: str, reported: str) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", text)
    outcome = place.quick("shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert reported in outcome.err


def test_schema_of_the_config_is_one() -> None:
    Draft202012Validator.check_schema(read_schema("config"))


def test_package_data_covers_the_tables() -> None:
    root = Path(__file__).parents[3]
    assert '"lint_settings.schemas" = ["*.json"]' in (root / "pyproject.toml").read_text("utf-8")
    assert (root / "schemas" / "permissions.json").exists()
