"""The printed schemas: texts of their own, placeholders, lists and answers; the real servers are asked in editors/."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from lint_settings import __version__
from lint_settings.documents.schema_files import KINDS, kinds, read_schema
from lint_settings.schema.printed import printed_schema
from lint_settings.tenant.settings import catalogue

SITE = "https://lint-settings.github.io/lint-settings/"


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Return a schema and all schemas in it."""
    if isinstance(schema, dict):
        yield schema
        for keyword, inner in schema.items():
            if keyword in ("properties", "patternProperties", "$defs"):
                for one in inner.values():
                    yield from parts(one)
            elif keyword in ("allOf", "anyOf"):
                for one in inner:
                    yield from parts(one)
            elif keyword in ("items", "additionalProperties", "if", "then", "else"):
                yield from parts(inner)


@pytest.mark.parametrize("kind", kinds())
def test_the_id_is_a_versioned_address_below_the_site(kind: str) -> None:
    assert printed_schema(kind)["$id"] == f"{SITE}schemas/{__version__}/{kind}.schema.json"


@pytest.mark.parametrize("kind", KINDS)
def test_shared_definitions_have_no_texts(kind: str) -> None:
    printed = printed_schema(kind)
    Draft7Validator.check_schema(printed)
    for definition in printed["$defs"].values():
        assert not definition.keys() & {"title", "description", "markdownDescription", "examples"}
    for part in parts(printed):
        assert "$ref" not in part or part.keys() == {"$ref"}, "what is beside a $ref counts for some editors only"
        for one in (*part.get("allOf", ()), *part.get("anyOf", ())):
            assert not one.keys() & {"title", "description", "markdownDescription"}
        assert not [name for name in part if name.startswith("x-")]


@pytest.mark.parametrize("kind", KINDS)
def test_members_have_everything_that_editors_show(kind: str) -> None:
    for part in parts(printed_schema(kind)):
        for name, member in {**part.get("properties", {}), **part.get("patternProperties", {})}.items():
            if (
                isinstance(member, dict)
                and "title" in member
                and name != "$schema"
                and member.get("title") not in ("Answer", "Application", "Clients")
            ):
                assert member["description"] in member["markdownDescription"], name
                assert " takes " in member["errorMessage"]
                assert member["errorMessage"] == member["patternErrorMessage"]


def test_texts_of_settings() -> None:
    settings = printed_schema("client-settings")["$defs"]["settings"]["properties"]
    for name, setting in catalogue().items():
        text = settings[name]["markdownDescription"]
        assert (setting.symptom or "") in text
        assert f"[Documentation]({setting.url})" in text
        assert settings[name].get("deprecated", False) is setting.deprecated
        assert ("deprecationMessage" in settings[name]) is setting.deprecated
        has_snippet = "default" not in settings[name] and "boolean" not in settings[name]["type"]
        assert ("defaultSnippets" in settings[name]) is has_snippet, name


def shapes(value: Any) -> list[Any]:
    answers = [{"_embedded": {"x": [value]}}, {"result": value, "stat": "ok"}, {"results": [value], "stat": "ok"}]
    return [value, [value], *answers, {"result": [value], "stat": "ok"}]


@pytest.mark.parametrize("kind", KINDS)
def test_objects_come_alone_in_lists_and_in_answers(kind: str) -> None:
    library = Draft7Validator(printed_schema(kind))
    for example in read_schema(kind)["examples"]:
        for shape in shapes(example) if isinstance(example, dict) else [example]:
            assert library.is_valid(shape), shape
    for wrong in (5, "x", None):
        assert not library.is_valid(wrong)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("client-settings", {"authentication.second_factor": "maybe"}),
        ("client-settings", {"custom": {"backplane_version": "v7"}}),
        ("access-schema", {"type_name": "user"}),
        ("oidc-client", {"redirectURIs": 5}),
        ("entity-type", {"attr_defs": [{"name": 5}]}),
        ("token-policy", {"useAccessJWT": "maybe"}),
    ],
)
def test_mistakes_are_found_in_every_shape(kind: str, value: Any) -> None:
    library = Draft7Validator(printed_schema(kind))
    for shape in shapes(value):
        assert not library.is_valid(shape), shape


def test_answers_with_all_clients() -> None:
    answer = {"default_settings": {"email_method": "x"}, "client_settings": {"a": {"user_entity_type": "user"}}}
    wrong = json.loads(json.dumps(answer).replace('"user"', "5"))
    library = Draft7Validator(printed_schema("client-settings"))
    assert library.is_valid(answer)
    assert not library.is_valid(wrong)
