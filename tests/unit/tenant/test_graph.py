"""The tenant graph: objects, references with their states, and heirs."""

import json

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.schema_files import KINDS
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.tenant.graph import Graph, State, build
from lint_settings.tenant.references import REFERRING_KINDS, declared
from place import Place

CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
OTHER = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
APPLICATION = "79y4mqf2rt3bxs378kw5479xdu"
API_CLIENT = "4678p9t6apgchzamuvqzx75pm3zt3pcm"
OIDC = (
    f"id: {CLIENT}\nname: Shop\ntype: public\nloginPolicy: {POLICY}\nredirectURIs: [https://a.example/]\n"
    f"_links: {{application_client: {{href: /config/{APPLICATION}/clients/{API_CLIENT}}}}}\n"
)
LOGIN = (
    f"id: {POLICY}\ntitle: Login\nloginURL: https://login.example.com/\n"
    "identityStoreDetails: {type: janrainCapture, connectionDetails: {entityType: user}}\n"
)
SETTINGS = f"janrainOidcClientId: {CLIENT}\nuser_entity_type: user\ndefault_flow_name: standard\n"
APPLICATION_FILE = f"_self: /config/{APPLICATION}/settings\nemail_method: ses_sync\n"


def graph_of(files: dict[str, str], **config: object) -> Graph:
    project = Project(Config("/project", None, config), Options())
    for name, text in files.items():
        load_content(f"/project/{name}", text.encode(), project)
    return build(project.workspace)


def states(graph: Graph) -> dict[tuple[str, str], State]:
    """The state of each reference, by the last part of its place and the kind that it names."""
    return {(one.pointer.rpartition("/")[2], one.kind): one.state for one in graph.references}


def test_objects_have_an_identity_and_a_place() -> None:
    graph = graph_of({"a.yaml": OIDC, "b.yaml": LOGIN, "c.yaml": APPLICATION_FILE})
    found = [(one.kind, one.id, one.name, one.application, one.line) for one in graph.objects]
    assert found == [
        ("oidc-client", CLIENT, "Shop", APPLICATION, 1),
        ("login-policy", POLICY, "Login", None, 1),
        ("application-settings", APPLICATION, None, APPLICATION, 1),
    ]


def test_a_reference_leads_to_the_object_that_it_names() -> None:
    graph = graph_of({"a.yaml": OIDC, "b.yaml": LOGIN})
    found = next(one for one in graph.references if one.kind == "login-policy")
    assert (found.holder, found.target, found.state) == (0, 1, State.FOUND)
    assert graph.objects[1].kind == "login-policy"
    assert found.line == 4


USER = "name: user\nattr_defs: []\n"
USERS = "name: users\nattr_defs: []\n"
OTHER_LOGIN = LOGIN.replace(POLICY, OTHER)
SAME = OIDC.replace("Shop", "Copy")
MALFORMED = OIDC.replace("/clients/", "/clents/")


@pytest.mark.parametrize(
    ("files", "member", "kind", "state"),
    [
        ({"b.yaml": LOGIN}, "loginPolicy", "login-policy", State.FOUND),
        ({"b.yaml": OTHER_LOGIN}, "loginPolicy", "login-policy", State.MISSING),
        ({}, "loginPolicy", "login-policy", State.UNKNOWN),
        ({"b.yaml": OTHER_LOGIN, "c.yaml": "identityStoreDetails: [\n"}, "loginPolicy", "login-policy", State.UNKNOWN),
        ({"b.yaml": LOGIN, "c.yaml": LOGIN}, "loginPolicy", "login-policy", State.DUPLICATE),
        ({"b.yaml": SETTINGS, "c.yaml": SAME}, "janrainOidcClientId", "oidc-client", State.DUPLICATE),
        ({"b.yaml": SETTINGS + f"x_{CLIENT}: a\n"}, "janrainOidcClientId", "oidc-client", State.FOUND),
        ({"b.yaml": USER, "c.yaml": SETTINGS}, "user_entity_type", "entity-type", State.FOUND),
        ({"b.yaml": USERS, "c.yaml": SETTINGS}, "user_entity_type", "entity-type", State.MISSING),
        ({"b.yaml": SETTINGS.replace("user\n", "${TYPE}\n")}, "user_entity_type", "entity-type", State.UNKNOWN),
        ({"b.yaml": APPLICATION_FILE}, "href", "application", State.FOUND),
        ({}, "href", "application", State.EXTERNAL),
    ],
)  # fmt: skip
def test_states(files: dict[str, str], member: str, kind: str, state: State) -> None:
    assert states(graph_of({"a.yaml": OIDC, **files}))[member, kind] is state


def test_what_the_config_names_is_external() -> None:
    graph = graph_of({"a.yaml": OIDC}, externals={"login-policies": [POLICY]})
    assert states(graph)["loginPolicy", "login-policy"] is State.EXTERNAL


@pytest.mark.parametrize(
    ("text", "member"),
    [
        (MALFORMED, "href"),
        (OIDC.replace(POLICY, "the-login-policy"), "loginPolicy"),
        (OIDC.replace(POLICY, "5"), "loginPolicy"),
        (SETTINGS + f"_self: /config/{APPLICATION}/client/{API_CLIENT}/settings\n", "_self"),
    ],
)
def test_what_cannot_be_read_as_an_id_is_malformed(text: str, member: str) -> None:
    graph = graph_of({"a.yaml": text, "b.yaml": LOGIN})
    assert State.MALFORMED in {one.state for one in graph.references if one.pointer.endswith(member)}


def test_a_client_inherits_from_the_application_of_its_oidc_client() -> None:
    other = f"_self: /config/{APPLICATION[::-1]}/settings\n"
    graph = graph_of({"a.yaml": APPLICATION_FILE, "b.yaml": other, "c.yaml": OIDC, "d.yaml": SETTINGS})
    assert graph.heirs == {0: (3,)}


def test_each_reference_of_a_schema_names_a_kind_that_exists() -> None:
    known = {*KINDS, "application", "capture domain", "customer", "flow-version"}
    found = {kind: declared(kind) for kind in KINDS}
    assert {one.kind for several in found.values() for one in several} <= known
    assert {kind for kind, several in found.items() if not several} == {"entity-type", "settings-options"}


def test_kinds_that_refer_to_objects() -> None:
    assert set(REFERRING_KINDS) == {kind for kind in KINDS if declared(kind)}


def test_the_command_prints_all_formats(place: Place) -> None:
    place.write("a.yaml", OIDC)
    place.write("b.yaml", LOGIN.replace(POLICY, OTHER))
    text = place.quick("graph").out
    assert "OIDC client Shop" in text
    assert f"loginPolicy -> login policy {POLICY}: missing, line 4" in text
    assert "1 missing" in text.splitlines()[-1]
    data = json.loads(place.quick("graph", "--format=json", ".").out)
    assert [one["kind"] for one in data["objects"]] == ["oidc-client", "login-policy"]
    assert {one["state"] for one in data["references"]} == {"missing", "external", "unknown"}
    drawn = place.quick("graph", "-f", "mermaid", ".").out
    assert drawn.startswith("flowchart LR\n")
    assert ":::missing" in drawn


def test_the_command_shows_no_secret_and_reports_what_it_cannot_read(place: Place) -> None:
    place.write("a.yaml", OIDC.replace("Shop", "hunterxyzqkv") + "clientSecret: hunterxyzqkv\n")
    place.write("b.yaml", "identityStoreDetails: [\n")
    for form in ("text", "json", "mermaid"):
        outcome = place.quick("graph", f"--format={form}")
        assert "hunterxyzqkv" not in outcome.out
        assert "b.yaml" in outcome.err
    assert place.quick("graph", "nowhere").code == 2
