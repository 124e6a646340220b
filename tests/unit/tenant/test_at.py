"""The config key `at`: settings below the top level of a file are checked, fixed, allowed, compared and rendered."""

import json

import pytest
from ruamel.yaml import YAML

from place import GOOD, Place

VALUES = """\
image: {tag: 1.0}
clients:
  shop:
    replicas: 2
    settings:
      user_entity_type: user
      default_flow_version: 20240115093000123456
      authentication.providers: []
  portal:
    settings:
      user_entity_type: user
"""
LISTED = json.dumps(
    [
        {
            "client": "shop",
            "settings": {"user_entity_type": "user", "Default_Flow_Name": "x", "authentication.providers": []},
        }
    ],
    indent=2,
)
TERRAFORM = json.dumps(
    {"resource": {"idcloud_client_settings": {"shop": {"User_Entity_Type": "user", "authentication.providers": []}}}}
)
CONFIG = """\
[kinds]
client-settings = [
  "plain/*.yaml",
  {files = ["values.yaml"], at = "/clients/*/settings"},
  {files = ["list.json"], at = "/*/settings"},
  {files = ["*.tf.json"], at = ["/resource/idcloud_client_settings/*", "/nowhere"]},
]
"""


def config(place: Place, more: str = "") -> None:
    place.write("lint-settings.toml", CONFIG + more)


def found(place: Place, *arguments: str) -> list[tuple[str, int, str]]:
    """Path with pointer, line and rule of each finding."""
    report = json.loads(place.quick("--no-cache", "--format=json", *arguments, ".").out)
    return [(one["path"] + one["pointer"], one["line"], one["rule"]) for one in report["findings"]]


def test_findings_have_the_line_and_pointer_of_their_place(place: Place) -> None:
    config(place)
    place.write("values.yaml", VALUES)
    place.write("list.json", LISTED)
    place.write("main.tf.json", TERRAFORM)
    assert found(place, "--select=empty-providers,misspelt-setting,unquoted-flow-version,unchecked-settings") == [
        ("list.json/0/settings/Default_Flow_Name", 6, "misspelt-setting"),
        ("list.json/0/settings/authentication.providers", 7, "empty-providers"),
        ("main.tf.json/resource/idcloud_client_settings/shop/User_Entity_Type", 1, "misspelt-setting"),
        ("main.tf.json/resource/idcloud_client_settings/shop/authentication.providers", 1, "empty-providers"),
        ("values.yaml/clients/shop/settings/default_flow_version", 7, "unquoted-flow-version"),
        ("values.yaml/clients/shop/settings/authentication.providers", 8, "empty-providers"),
    ]


def test_what_a_place_lacks_is_reported_there(place: Place) -> None:
    config(place)
    place.write("values.yaml", VALUES)
    pointers = [pointer for pointer, _, _ in found(place, "--select=missing-setting")]
    assert "values.yaml/clients/portal/settings/default_flow_name" in pointers
    assert "values.yaml/clients/shop/settings/default_flow_version" not in pointers


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fixes_change_the_place_and_nothing_else(place: Place, newline: str) -> None:
    config(place)
    text = VALUES.replace("\n", newline)
    (place.folder / "values.yaml").write_bytes(text.encode())
    (place.folder / "list.json").write_text(LISTED)
    place.quick("--no-cache", "--fix", "--select=unquoted-flow-version,misspelt-setting", ".")
    expected = text.replace("20240115093000123456", '"20240115093000123456"')
    assert (place.folder / "values.yaml").read_bytes() == expected.encode()
    assert (place.folder / "list.json").read_text() == LISTED.replace("Default_Flow_Name", "default_flow_name")


def test_allows_in_comments_and_in_the_config_hold(place: Place) -> None:
    config(
        place, '[[allow]]\nrule = "empty-providers"\nfiles = ["list.json"]\npointer = "/0/settings"\nreason = "why"\n'
    )
    reason = "  # lint-settings: allow[empty-providers] -- no social login"
    place.write("values.yaml", VALUES.replace("providers: []", f"providers: []{reason}"))
    place.write("list.json", LISTED)
    assert found(place, "--select=empty-providers,unused-allow") == []
    assert place.quick("allows", ".").out.count("1 finding") == 2


def test_the_allow_command_writes_a_comment_at_the_place(place: Place) -> None:
    config(place)
    place.write("values.yaml", VALUES)
    place.quick("allow", "empty-providers", "--reason", "no social login", ".")
    assert found(place, "--select=empty-providers") == []
    assert "allow[empty-providers] -- no social login" in (place.folder / "values.yaml").read_text()


def test_diff_compares_the_places(place: Place) -> None:
    config(place)
    place.write("old/values.yaml", VALUES)
    place.write("new/values.yaml", VALUES.replace("tag: 1.0", "tag: 1.1").replace("type: user", "type: customer", 1))
    report = json.loads(place.quick("diff", "--format=json", "old", "new").out)
    assert [(one["pointer"], one["new"]) for one in report["changes"]] == [
        ("/clients/shop/settings/user_entity_type", '"customer"')
    ]


def test_resolve_and_render_show_the_clients_of_the_places(place: Place) -> None:
    config(place)
    body = "".join(f"      {line}\n" for line in GOOD.splitlines())
    place.write("values.yaml", f"clients:\n  shop:\n    settings:\n{body}")
    assert '"standard"  (client, values.yaml:6)' in place.quick("resolve", "values.yaml").out
    assert json.loads(place.quick("render", "values.yaml").out)["default_flow_name"] == "standard"


def test_an_application_below_the_top_level_is_inherited_from(place: Place) -> None:
    place.write(
        "lint-settings.toml",
        'kinds.application-settings = [{files = ["a.yaml"], at = "/application"}]\n'
        'kinds.client-settings = [{files = ["a.yaml"], at = "/clients/*"}]\n',
    )
    place.write("a.yaml", "clients:\n  shop: {user_entity_type: user}\napplication:\n  default_flow_name: shop\n")
    pointers = [pointer for pointer, _, _ in found(place, "--select=missing-setting")]
    assert "a.yaml/clients/shop/default_flow_name" not in pointers
    assert "a.yaml/clients/shop/default_flow_version" in pointers


def test_a_place_within_another_is_a_part_of_that(place: Place) -> None:
    place.write("lint-settings.toml", 'kinds.client-settings = [{files = ["a.yaml"], at = ["/a/*", "/a", "/*/b"]}]\n')
    place.write("a.yaml", "a:\n  b: {authentication.providers: []}\n")
    assert found(place, "--select=empty-providers,unchecked-settings") == []
    place.write("a.yaml", "c:\n  b: {authentication.providers: []}\n")
    assert found(place, "--select=empty-providers") == [("a.yaml/c/b/authentication.providers", 2, "empty-providers")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('client-settings = [{files = ["a.yaml"]}]', "`kinds.client-settings.0` needs `files` and `at`"),
        ('client-settings = [{files = ["a.yaml"], at = "clients"}]', "takes a pointer pattern, such as"),
        ('client-settings = [{files = ["a.yaml"], at = ["clients"]}]', "takes a pointer pattern, such as"),
        ('client-settings = [{files = ["a.yaml"], att = "/x"}]', "did you mean `at`?"),
        ('client-settings = "a.yaml"', "takes a list of patterns, or of tables with files and at"),
        ('client-setings = ["a.yaml"]', "`client-setings` is not a kind of settings; did you mean `client-settings`?"),
        ('unknown = ["a.yaml"]', "`unknown` is not a kind of settings; known here: access-schema"),
    ],
)
def test_a_config_with_a_wrong_entry_is_refused(place: Place, line: str, words: str) -> None:
    place.write("lint-settings.toml", f"[kinds]\n{line}\n")
    place.write("a.yaml", "a: 1\n")
    outcome = place.quick(".")
    assert outcome.code == 2
    assert outcome.err.startswith("lint-settings: lint-settings.toml:2: ")
    assert words in outcome.err


# --- the config line that a finding about unchecked objects gives

CLIENT = "user_entity_type: user\ndefault_flow_name: standard\nauthentication.providers: []\n"
OIDC = {
    "name": "Shop",
    "type": "public",
    "redirectURIs": ["http://a.example.com"],
    "loginPolicy": "a",
    "tokenPolicy": "b",
}


def _below(*names: str) -> str:
    lines = CLIENT.splitlines()
    for name in reversed(names):
        lines = ["-" if name == "-" else f"{name}:", *(f"  {line}" for line in lines)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (_below("settings"), "/settings"),
        (_below("shop") + _below("portal"), "/*"),
        (_below("clients", "-", "settings"), "/clients/*/settings"),
        (_below("clients", "shop", "settings"), "/clients/*/settings"),
        ("name: shop\n" + _below("settings"), "/settings"),
        ("global: {image: x}\n" + _below("identity"), "/identity"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n" + _below("data"), "/data"),
        (_below("resource", "idcloud_client_settings", "shop"), "/resource/idcloud_client_settings/*"),
        (_below("-", "settings"), "/*/settings"),
        (_below("all", "vars", "hosted_login"), "/all/vars/*"),
        (_below("module", "identity", "settings"), "/module/identity/settings"),
        (_below("a~b/c"), "/a~0b~1c"),
        (_below("79y4"), "/79y4"),
        (_below("prod", "clients", "shop") + _below("dev", "clients", "shop"), "/*/clients/*"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True], ids=["yaml", "json"])
def test_what_is_wrapped_is_reported_with_the_line_that_checks_it(
    place: Place, text: str, at: str, as_json: bool
) -> None:
    name = "x.yaml"
    if as_json:
        name, text = "x.json", json.dumps(YAML(typ="safe").load(text))
    place.write(name, text)
    outcome = place.quick("--no-cache", "--format=json", "--select=unchecked-settings,empty-providers", ".")
    (finding,) = json.loads(outcome.out)["findings"]
    assert finding["rule"] == "unchecked-settings"
    line = finding["message"].split("add `")[1].split("`")[0]
    assert line == f'client-settings = [{{ files = ["/{name}"], at = "{at}" }}]'
    place.write("lint-settings.toml", f"[kinds]\n{line}\n")
    found_now = found(place, "--select=unchecked-settings,empty-providers")
    assert {rule for _, _, rule in found_now} == {"empty-providers"}


@pytest.mark.parametrize(
    ("kind", "wrapped", "at"),
    [
        ("oidc-client", {"oidc": {"shop": OIDC}}, "/oidc/shop"),
        ("oidc-client", {"clients": [OIDC, OIDC]}, "/clients/*"),
        ("entity-type", {"entity": {"name": "user", "attr_defs": [{"name": "email", "type": "string"}]}}, "/entity"),
        ("token-policy", {"token": {"title": "t", "accessTokenLifetime": 60, "allowedScopes": ["openid"]}}, "/token"),
        ("login-policy", {"list": [{"title": "a", "loginURL": "x", "identityStoreDetails": {}}]}, "/list/*"),
        ("api-client", {"api": {"c": {"client_id": "c" * 32, "features": ["owner"], "whitelist": []}}}, "/api/c"),
        ("access-schema", {"s": {"for_client_id": "c", "type_name": "user", "access_type": "read"}}, "/s"),
        ("flow", {"f": {"version": "HEAD", "schemas": ["user"], "userData": [1], "authProfileData": []}}, "/f"),
    ],
)
def test_so_are_objects_of_other_kinds(place: Place, kind: str, wrapped: dict[str, object], at: str) -> None:
    place.write("x.json", json.dumps(wrapped))
    (finding,) = json.loads(place.quick("--no-cache", "--format=json", ".").out)["findings"]
    assert f'add `{kind} = [{{ files = ["/x.json"], at = "{at}" }}]` to' in finding["message"]


def test_the_variables_of_a_pipeline_are_not_settings(place: Place) -> None:
    place.write("a.yml", f"stages: [a]\n{_below('variables')}")
    place.write("b.yml", f"jobs:\n  a:\n    steps: []\n{_below('env')}")
    assert found(place, "--allow-no-files") == []
    place.write("c.yml", _below("variables"))
    assert [rule for *_, rule in found(place, "--select=unchecked-settings")] == ["unchecked-settings"]
