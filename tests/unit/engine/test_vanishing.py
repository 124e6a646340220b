"""A file that holds nothing anymore, or only a rest, does not vanish silently beside others of its kind."""

import json

import pytest

from place import Place

POLICY = "id: {}\ntitle: Login\naccessTokenLifetime: 1800\nallowedScopes: [openid]\n"
IDS = [f"7d444840-9dc0-11d1-b245-5ffdce74fad{number}" for number in range(1, 4)]
VERSIONS = '[\n  {"change": "new", "version": "HEAD"},\n  {"change": "old", "version": "20240115093000123456"}\n]\n'
FLOW = "_self: /config/79y4mqf2rt3bxs378kw5479xdu/flows/{0}\nname: {0}\nschemas: [user]\nuserData: [email]\n"
# What is left of a token policy, and the finding about it.
RESTS = {
    "nothing": ("", "unrecognized-object", "warning"),
    "a line break": ("\n", "unrecognized-object", "warning"),
    "a comment": ("# the policy for logins\n", "unrecognized-object", "info"),
    "the id": (f"id: {IDS[2]}\n", "unrecognized-object", "warning"),
    "the id and a name that is cut": (f"id: {IDS[2]}\ntitle: Lo", "unrecognized-object", "warning"),
    "a name that is cut": ("id", "unrecognized-object", "warning"),
    "a bracket that is not closed": ("id: [\n", "syntax", "error"),
}


def found(place: Place) -> list[tuple[str, str, str]]:
    report = json.loads(place.quick("--no-cache", "--format=json", ".").out)
    few = [one for one in report["findings"] if one["rule"] not in ("unused-policy", "unused-flow")]
    return [(one["path"], one["rule"], one["severity"]) for one in few]


@pytest.mark.parametrize("rest", RESTS)
@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_a_file_beside_others_of_its_kind_is_reported(place: Place, rest: str, suffix: str) -> None:
    text, rule, severity = RESTS[rest]
    for name, policy in zip("ab", IDS, strict=False):
        place.write(f"policies/{name}.yaml", POLICY.format(policy))
    place.write(f"policies/c.{suffix}", text)
    assert found(place) == [(f"policies/c.{suffix}", rule, severity)]


@pytest.mark.parametrize("rest", [name for name in RESTS if name not in ("the id", "the id and a name that is cut")])
@pytest.mark.parametrize("beside", ["one file", "files of other tools"])
def test_elsewhere_it_may_be_of_another_tool(place: Place, rest: str, beside: str) -> None:
    place.write("policies/a.yaml", POLICY.format(IDS[0]))
    if beside == "files of other tools":
        place.write("policies/b.yaml", POLICY.format(IDS[1]))
        place.write("policies/values.yaml", "image: shop\nreplicas: 3\n")
    place.write("policies/c.yaml", RESTS[rest][0])
    assert found(place) == []


@pytest.mark.parametrize("length", range(5, len(VERSIONS) - 3, 6))
def test_a_list_of_versions_that_is_cut_is_reported(place: Place, length: int) -> None:
    for name in ("one", "two"):
        place.write(f"flows/{name}.yaml", FLOW.format(name))
    place.write("flows/one-versions.json", VERSIONS[:length])
    assert found(place) == [("flows/one-versions.json", "syntax", "error")]


@pytest.mark.parametrize("item", ['""', "5", "null"])
def test_a_list_of_versions_with_another_item_stays_one(place: Place, item: str) -> None:
    place.write("flows/one.yaml", FLOW.format("one"))
    place.write("flows/one-versions.json", VERSIONS.replace("[\n", f"[{item},\n"))
    assert [path for path, *_ in found(place)] == ["flows/one-versions.json"]


@pytest.mark.parametrize(
    ("here", "there"), [("dev/shop.yaml", "prod/shop.yaml"), ("tokens-dev.yaml", "tokens-prod.yaml")]
)
def test_an_empty_file_is_reported_if_another_environment_has_it(place: Place, here: str, there: str) -> None:
    place.write(here, POLICY.format(IDS[0]))
    place.write(there, "")
    place.write(there.replace("shop", "other").replace("tokens", "other"), "")
    assert found(place) == [(there, "unrecognized-object", "warning")]


@pytest.mark.parametrize("name", ["attrDefs", "attr_def", "attr_dfes", "attr_defss"])
def test_an_answer_about_an_entity_type_with_a_wrong_name_is_reported(place: Place, name: str) -> None:
    attributes = [{"name": "email", "type": "string"}]
    place.write("user.json", json.dumps({"schema": {"name": "user", name: attributes}, "stat": "ok"}, indent=1))
    assert found(place) == [("user.json", "unrecognized-object", "warning")]
    place.write("user.json", json.dumps({"schema": {"title": "a form", "fields": []}, "stat": "ok"}))
    assert found(place) == []
