"""The gate in front of the schemas, what they hold of the dossier, and the findings they give."""

import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any
from unittest.mock import Mock, patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generated import examples
from lint_settings.documents.document import Document
from lint_settings.documents.finding import Finding
from lint_settings.documents.schema_files import kinds, read_schema
from lint_settings.schema.faults import faults, validate
from lint_settings.schema.gate import Gate, gate
from lint_settings.schema.printed import printed_schema
from lint_settings.schema.refused import wrong_at
from lint_settings.tenant.settings import find_setting
from reader import read

CLIENT = "client-settings"

# --- the gate

_NESTED = ("properties", "patternProperties", "$defs")
_LISTED = ("allOf", "anyOf", "oneOf")


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema in it."""
    if isinstance(schema, dict):
        yield schema
        for keyword, argument in schema.items():
            if keyword in _NESTED:
                inner = argument.values()
            elif keyword in _LISTED:
                inner = argument
            else:
                inner = [argument] if keyword in ("items", "additionalProperties") else []
            for one in inner:
                yield from parts(one)


@cache
def reference(kind: str) -> Draft202012Validator:
    return Draft202012Validator(read_schema(kind))


@cache
def names_in(kind: str) -> list[str]:
    """The names of all members that a schema knows, some that match a pattern of it, and some that it does not know."""
    found = {name for part in parts(read_schema(kind)) for name in part.get("properties", ())}
    made = ("user_distinguisher_field", "user_search_display_fields", "user_search_distinguisher_field_values")
    return sorted({*found, *made, "", "x", "theming"})


@cache
def texts_in(kind: str) -> list[Any]:
    """The values that a schema itself speaks of."""
    found = []
    for part in parts(read_schema(kind)):
        found += [*part.get("examples", ()), *part.get("enum", ())]
    return found


ODD_VALUES = [
    *(None, True, False, 0, 1, -1, 1.0, 0.0, 1.5, -0.0, 120, 121, 120.0, 2**70, -(2**70), 1e300, 1e-5),
    *(math.inf, -math.inf, math.nan, "", " ", "true", "True", "true\n", "1", "0", "007", "-1", "1.0", "[", "[]"),
    *("{", "HEAD", "20240115093000123456", "v1.2", "user", "a b", "\u0661", "😀", [],
      [""], ["a"], ["a", "a"], [1], [True], {}),
    *({"name": "x"}, {"name": "x", "icon": "y", "provider": "z"}, {"a": {"name": ""}}),
]  # fmt: skip
ODD = st.sampled_from(ODD_VALUES)


@cache
def values_for(kind: str) -> st.SearchStrategy[Any]:
    """Values as a file of this kind may hold them: known names with odd values, at every level."""
    names = st.sampled_from(names_in(kind))
    leaves = ODD | st.sampled_from(texts_in(kind) or [None]) | st.integers() | st.text(max_size=4)
    inner = st.recursive(
        leaves,
        lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(names, deeper, max_size=4),
        max_leaves=10,
    )
    return st.dictionaries(names, inner, max_size=6) | inner


@pytest.mark.parametrize("kind", kinds())
@examples(20)
@given(data=st.data())
def test_the_gate_agrees_with_the_reference(kind: str, data: st.DataObject) -> None:
    value = data.draw(values_for(kind))
    accepted = gate(kind).accepts(read_schema(kind), value)
    assert accepted is reference(kind).is_valid(value)
    assert (list(faults(kind, value)) == []) is accepted, "what the gate stops must give a fault, and nothing else"


@pytest.mark.parametrize("kind", kinds())
def test_the_gate_agrees_on_the_examples_and_what_is_near_them(kind: str) -> None:
    for part in parts(read_schema(kind)):
        for example in part.get("examples", ()):
            for value in (example, [example], {"x": example}, str(example), None, True, 1, 1.0):
                schema = {**part, "$defs": read_schema(kind).get("$defs", {})}
                assert gate(kind).accepts(part, value) is Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("kind", kinds())
@examples(20)
@given(data=st.data())
def test_faults_are_the_errors_of_the_reference(kind: str, data: st.DataObject) -> None:
    value = data.draw(values_for(kind))
    errors = list(reference(kind).iter_errors(value))
    wanted = {
        (tuple(error.absolute_path), repr(error.instance), str(error.validator))
        for error in errors
        if error.validator_value is not False
    }
    found = [(path, repr(wrong), keyword) for path, _, wrong, keywords in faults(kind, value) for keyword in keywords]
    assert {one for one in found if one[2] != "false"} == {one for one in wanted if one[2] != "None"}
    assert {path[:-1] for path, _, keyword in found if keyword == "false"} == {
        tuple(error.absolute_path) for error in errors if error.validator == "additionalProperties"
    }
    # The schema that applies is that of the error, with what refers to it.
    applied = {(path, keyword): schema for path, schema, _, keywords in faults(kind, value) for keyword in keywords}
    for error in errors:
        if isinstance(error.schema, dict) and error.validator_value is not False:
            assert error.schema.keys() <= applied[tuple(error.absolute_path), str(error.validator)].keys()


@pytest.mark.parametrize("kind", kinds())
@examples(50)
@given(data=st.data())
def test_what_is_certainly_wrong_is_what_the_reference_reports(kind: str, data: st.DataObject) -> None:
    value = data.draw(values_for(kind))
    paths = wrong_at(gate(kind), (read_schema(kind),), value)
    if paths is not None:
        assert sorted(paths) == sorted({path for path, *_ in faults(kind, value)})


TEXT = {"type": "string"}
AB = [("a",), ("b",)]


@pytest.mark.parametrize(
    ("schema", "value", "wrong"),
    [
        ({"properties": {"a": TEXT}}, {"a": 1, "b": 1}, [("a",)]),
        ({"type": "object", "properties": {"a": TEXT}}, {"a": "x"}, []),
        ({"type": ["null", "object"], "properties": {"a": {"properties": {"b": TEXT}}}}, {"a": {"b": 1}}, [("a", "b")]),
        ({"properties": {"a": {"anyOf": [TEXT, {"type": "null"}]}}}, {"a": 1}, [("a",)]),
        ({"properties": {"a": TEXT}, "additionalProperties": TEXT}, {"a": 1, "b": 1}, AB),
        ({"allOf": [{"properties": {"a": TEXT}}, {"patternProperties": {"b": TEXT}}]}, {"a": 1, "b": 1}, AB),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": TEXT}}}}, {"a": 1}, [("a",)]),
        ({"required": ["a"], "properties": {"a": TEXT}}, {"a": 1}, [("a",)]),
        # What is wrong may also be the object, or part of a list.
        ({"required": ["b"], "properties": {"a": TEXT}}, {"a": 1}, None),
        ({"type": "string", "properties": {"a": TEXT}}, {"a": 1}, None),
        ({"not": {}, "properties": {"a": TEXT}}, {"a": 1}, None),
        ({"properties": {"a": {"items": TEXT}}}, {"a": [1]}, None),
        ({"properties": {"a": TEXT}}, {"a": []}, None),
        ({"properties": {"a": TEXT}}, {"a": {"b": 1}}, None),
        ({"properties": {"a": False}}, {"a": 1}, None),
        ({"properties": {"a": TEXT}, "additionalProperties": False}, {"a": "x", "b": 1}, None),
        ({"properties": {"a": {"properties": {"b": TEXT}}}, "patternProperties": {"a": False}}, {"a": {"b": 1}}, None),
        ({"allOf": [False], "properties": {"a": TEXT}}, {"a": 1}, None),
        (TEXT, 1, None),
    ],
)
def test_what_is_wrong_is_certain_only_for_single_values(schema: Any, value: Any, wrong: list[Any] | None) -> None:
    assert wrong_at(Gate(schema), (schema,), value) == wrong
    if wrong is not None:
        assert sorted(tuple(one.absolute_path) for one in Draft202012Validator(schema).iter_errors(value)) == wrong


PROVIDER = {"name": "a", "icon": "a", "provider": "a"}


@pytest.mark.parametrize(
    ("kind", "value", "refused"),
    [
        (CLIENT, {"site_name": 5, "rpx_realm": "a", "custom": {"customer_id": "a"}}, {"site_name": 5}),
        (CLIENT, {"a": {}, "custom": {"site_name": 5, "rpx_realm": "a"}}, {"custom": {"site_name": 5}}),
        (
            CLIENT,
            {"_global": {"custom": {"site_name": 5}, "rpx_realm": "a"}},
            {"_global": {"custom": {"site_name": 5}}},
        ),
        # where other keywords decide, everything stays
        *(
            (CLIENT, {"a": 5, **whole}, whole)
            for whole in [{"authentication.providers.custom": {"a": {**PROVIDER, "name": 5}, "b": PROVIDER}}]
        ),
    ],
)
def test_only_what_the_gate_refuses_is_judged(kind: str, value: dict[str, Any], refused: dict[str, Any]) -> None:
    judged: list[Any] = []

    def iter_errors(value: Any) -> Iterator[Any]:
        judged.append(value)
        return reference(kind).iter_errors(value)

    with patch("lint_settings.schema.faults._validator", lambda _: Mock(iter_errors=iter_errors)):
        assert len(list(faults(kind, value))) == 1
    assert judged == [refused]


def test_the_texts_of_a_setting_win_over_those_of_its_definition() -> None:
    schema = read_schema(CLIENT)
    properties = gate(CLIENT).resolve(schema["allOf"][0]["$ref"])["properties"]
    named = {name: part for name, part in properties.items() if "$ref" in part}
    assert named
    for name, part in named.items():
        ((path, applied, _, keywords),) = faults(CLIENT, {name: {"a": 1}})
        assert path == (name,)
        assert keywords
        assert {key: applied[key] for key in part if key != "$ref"} == {key: part[key] for key in part if key != "$ref"}


@pytest.mark.parametrize("kind", kinds())
def test_every_schema_is_one_and_its_keywords_are_known_to_the_gate(kind: str) -> None:
    schema = read_schema(kind)
    Draft202012Validator.check_schema(schema)
    compiled = Gate(schema)
    for part in parts(schema):
        compiled.accepts(part, {})  # raises NotImplementedError for a keyword that it does not know


@pytest.mark.parametrize(
    "keyword", ["maxLength", "not", "if", "dependentRequired", "oneOf", "propertyNames", "misspelled"]
)
def test_an_unknown_keyword_is_refused(keyword: str) -> None:
    with pytest.raises(NotImplementedError):
        Gate({keyword: {}}).accepts({keyword: {}}, 1)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"enum": [1]}, True), ({"enum": [True]}, 1), ({"enum": [0, None]}, False), ({"const": 1}, 1.0),
        ({"const": 0}, False), ({"type": "integer"}, True), ({"type": "integer"}, 1.0), ({"type": "integer"}, 1e300),
        ({"type": "integer"}, math.inf), ({"type": "number"}, True), ({"type": "number", "minimum": 0}, math.nan),
        ({"type": "number", "maximum": 0}, math.nan), ({"minimum": 1}, True), ({"minimum": 1}, "0"),
        ({"minimum": 1}, 0.5), ({"maximum": 1}, 2**70), ({"minLength": 1}, []), ({"minLength": 2}, "😀"),
        ({"pattern": "^a$"}, "a\n"), ({"pattern": "b"}, "abc"), ({"pattern": "b"}, 1), ({"required": ["a"]}, []),
        ({"required": ["a"]}, {"a": None}), ({"items": False}, []), ({"items": False}, [1]),
        ({"properties": {"a": False}}, {"a": 1}),
        ({"properties": {"a": {"type": "null"}}, "additionalProperties": False}, {"b": 1}),
        ({"patternProperties": {"^a": {"type": "null"}}, "additionalProperties": False}, {"ab": None}),
        ({"properties": {"ab": {}}, "patternProperties": {"^a": {"type": "null"}}}, {"ab": 1}),
        ({"anyOf": [{"type": "null"}, {"minimum": 3}]}, 2), ({"allOf": [{"type": "integer"}, {"minimum": 3}]}, 2),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}}, 1), ({"type": ["null", "array"]}, {}), ({}, 1),
    ],
)  # fmt: skip
def test_the_gate_agrees_on_every_keyword(schema: dict[str, Any], value: Any) -> None:
    assert Gate(schema).accepts(schema, value) is Draft202012Validator(schema).is_valid(value)


# --- what the schema holds of the dossier


def names(text: str) -> list[str]:
    return text.split()


# The names of tables 1a and 1b: the product's own, so that none is forgotten.
TABLE_1A = names("""
janrainOidcClientId user_entity_type default_flow_name default_flow_version password_recover_url verify_email_url
site_name theming.stylesheetURLs theming.logoURL theming.faviconURL theming.fontURLs rpx_key rpx_realm rpx_app_id
rpx_appid regex_standard_newPassword authentication.providers authentication.providers.custom
authentication.captureui_domain authentication.second_factor authentication.second_factor.trust_device_ttl
authorization.rules.required_attributes authorization.rules.min_age authorization.rules.legal_accepted
legal_acceptance_id_1 legal_acceptance_id_2 authorization.rules.consents authorization.rules.email_is_verified
authorization.rules.ttl
""")
TABLE_1B = names("""
email_method email_sender_address rpx_server login_attempts login_attempts_threshold oidc_url customer_id
capture_server_url ccp_edit_form ccp_enable_email_send_buttons ccp_flow_name ccp_flow_version ccp_flow_locale
ccp_recover_password_form ccp_registration_form ccp_verify_email_form invitation_search_allow_empty backplane_bus
backplane_password backplane_server backplane_username backplane_version verify_email_redirect
""")
# Names that are made from an entity type's.
MADE = names("""
user_distinguisher_field user_search_distinguisher_field user_search_distinguisher_field_values
user_search_display_fields
""")
BOOLEANS = names("""
authentication.second_factor authorization.rules.email_is_verified ccp_enable_email_send_buttons
invitation_search_allow_empty
""")
INTEGERS = names("""
authentication.second_factor.trust_device_ttl authorization.rules.min_age authorization.rules.ttl login_attempts
login_attempts_threshold
""")
SECRET = ["rpx_key", "backplane_password", "configuration_client_secret"]
REQUIRED = names("""
janrainOidcClientId user_entity_type default_flow_name default_flow_version password_recover_url verify_email_url
""")


def in_schema() -> dict[str, Any]:
    found: dict[str, Any] = read_schema(CLIENT)["$defs"]["settings"]
    return found


@pytest.mark.parametrize("name", [*TABLE_1A, *TABLE_1B])
def test_every_setting_of_the_dossier_is_in_the_schema(name: str) -> None:
    assert name in in_schema()["properties"]


@pytest.mark.parametrize("name", MADE)
def test_every_setting_made_from_a_name_is_in_the_schema(name: str) -> None:
    setting = find_setting(name)
    assert setting is not None
    assert setting.name in in_schema()["patternProperties"]


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    for part in parts(read_schema(CLIENT)):
        for keyword in ("properties", "patternProperties"):
            yield from part.get(keyword, {}).items()


@pytest.mark.parametrize(("name", "part"), [pytest.param(name, part, id=name) for name, part in described()])
def test_every_property_says_what_it_is(name: str, part: dict[str, Any]) -> None:
    assert part["title"].strip() == part["title"] != ""
    assert part["description"].endswith(".")
    assert part["examples"], f"an example of {name}"
    whole = {**part, "$defs": read_schema(CLIENT)["$defs"]}
    for example in (*part["examples"], *([part["default"]] if "default" in part else [])):
        assert Draft202012Validator(whole).is_valid(example)


@pytest.mark.parametrize(
    ("name", "part"), [pytest.param(*item, id=item[0]) for item in in_schema()["properties"].items()]
)
def test_every_setting_says_what_people_want_to_know(name: str, part: dict[str, Any]) -> None:
    assert part["x-takes"][0].islower() or part["x-takes"][0].isdigit()
    assert part["x-scope"] in ("any", "client", "application")
    assert part["x-can-inherit"] in (True, False, None)
    assert part["x-required"] is (name in REQUIRED)
    assert part["x-sensitive"] is (name in SECRET)
    assert isinstance(part["x-standard"], bool)
    assert part["x-url"].startswith(("https://", "http://"))


def test_what_is_declared_boolean_or_integer_is_all_there_is() -> None:
    def types(part: dict[str, Any]) -> list[str]:
        target = gate(CLIENT).resolve(part["$ref"]) if "$ref" in part else part
        found = target.get("type", [])
        return [found] if isinstance(found, str) else found

    by_type = {name: types(part) for name, part in in_schema()["properties"].items()}
    assert {name for name, known in by_type.items() if "boolean" in known} == set(BOOLEANS)
    assert {name for name, known in by_type.items() if "integer" in known} == set(INTEGERS)


# --- findings


def check(text: str, name: str = "shop.yaml") -> list[Finding]:
    documents, findings = read(text, name)
    assert findings == []
    found = []
    for document in documents:
        document.set_kind(CLIENT)
        found += [finding for _, finding in validate(document)]
    return found


def reported(text: str, name: str = "shop.yaml") -> list[str]:
    return [
        f"{one.span.line}:{one.span.column}-{one.span.end_column} {one.rule} {one.pointer}" for one in check(text, name)
    ]


def everywhere(name: str, value: str) -> list[str]:
    """Texts that give a setting a value, in every place where a file may do so."""
    return [
        f"{name}: {value}\n",
        f"custom:\n  {name}: {value}\n",
        f"_global:\n  {name}: {value}\n",
        f"_global:\n  custom: {{{name}: {value}}}\n",
        f'{{"{name}": {value}}}',
    ]


@pytest.mark.parametrize("value", ["true", "false", '"true"', '"false"', "null"])
@pytest.mark.parametrize("name", BOOLEANS)
def test_a_boolean_may_be_native_or_text_anywhere(name: str, value: str) -> None:
    for text in everywhere(name, value):
        assert reported(text) == []


@pytest.mark.parametrize("value", ["5", '"5"', '"60"', "60.0", "null"])
@pytest.mark.parametrize("name", INTEGERS)
def test_an_integer_may_be_native_or_text_anywhere(name: str, value: str) -> None:
    for text in everywhere(name, value):
        assert reported(text) == []


@pytest.mark.parametrize("value", ["yes", "True1", '"True"', '"1"', "1", "0.5", "[]", "{}", '""', '" true"'])
@pytest.mark.parametrize("name", BOOLEANS)
def test_nothing_else_is_a_boolean(name: str, value: str) -> None:
    for text in everywhere(name, value)[:4]:
        assert len(reported(text)) == 1


@pytest.mark.parametrize(
    "value", ["-1", '"-1"', "1.5", '"1.5"', "true", '"x"', '"5 "', "[]", "{}", '""', ".inf", ".nan"]
)
@pytest.mark.parametrize("name", INTEGERS)
def test_nothing_else_is_an_integer(name: str, value: str) -> None:
    for text in everywhere(name, value)[:4]:
        assert len(reported(text)) == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@examples(25)
@given(st.text(max_size=12), ANYTHING)
def test_an_unknown_name_is_never_an_error(name: str, value: Any) -> None:
    if find_setting(name) is None and name not in ("_self", "_global", "custom"):
        for whole in ({name: value}, {"custom": {name: value}}, {"_global": {name: value, "custom": {name: value}}}):
            assert list(faults(CLIENT, whole)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the value itself
        ("a: 1\nauthorization.rules.min_age: 130 # b\n", ["2:30-33 invalid-value /authorization.rules.min_age"]),
        ("site_name: 5\n", ["1:12-13 wrong-type /site_name"]),
        ("site_name:\n  - 5\n  - 6\n", ["2:3-6 wrong-type /site_name"]),
        ('custom: {"rpx_realm": [1], x: 1}\n', ["1:23-26 wrong-type /custom/rpx_realm"]),
        ("_global:\n  custom:\n    customer_id: ''\n", ["3:18-20 invalid-value /_global/custom/customer_id"]),
        ("authentication.providers: [a, 5, '', b]\n",
         ["1:31-32 wrong-type /authentication.providers/1", "1:34-36 invalid-value /authentication.providers/2"]),
        ("custom: 5\n", ["1:9-10 wrong-type /custom"]),
        ("custom:\n- site_name: 5\n", ["2:1-15 wrong-type /custom"]),
        ("- a\n", ["1:1-4 wrong-type "]),
        ("text\n", ["1:1-5 wrong-type "]),
        # what is lacking, at the name of what lacks it; and a member of it beside
        ("authentication.providers.custom:\n  a.b: {name: x}\n",
         ["2:3-6 invalid-value /authentication.providers.custom/a.b"]),
        ("authentication.providers.custom:\n  a.b: {name: 5, icon: x, provider: y}\n",
         ["2:15-16 wrong-type /authentication.providers.custom/a.b/name"]),
        # nothing is written: at the name
        ("authentication.providers:\n- a\n-\n- b\n",
         ["3:2-2 wrong-type /authentication.providers/1"]),
        # several faults, each once
        ("site_name: 5\nrpx_realm: 6\nx: 7\n", ["1:12-13 wrong-type /site_name", "2:12-13 wrong-type /rpx_realm"]),
        ("site_name: 5\ncustom: {site_name: 6}\n",
         ["1:12-13 wrong-type /site_name", "2:21-22 wrong-type /custom/site_name"]),
        # an alias, where it is written
        ("x: &x 5\nsite_name: *x\n", ["2:12-14 wrong-type /site_name"]),
        # placeholders and tags may stand for anything
        ("authorization.rules.min_age: ${AGE}\nsite_name: !env NAME\ncustom: ${X}\n", []),
        ("site_name: !!int 5\n", ["1:18-19 wrong-type /site_name"]),
        ("authentication.providers: [a, '${B}', !c 5]\n", []),
        ("backplane_version: v2\n", ["1:20-22 invalid-value /backplane_version"]),
    ],
)  # fmt: skip
def test_one_finding_a_mistake_at_the_exact_place(text: str, expected: list[str]) -> None:
    assert reported(text) == expected


def test_the_same_in_json() -> None:
    text = '{\n  "site_name": 5,\n  "custom": {"authentication.providers": ["a", 6]}\n}'
    assert reported(text, "shop.json") == [
        "2:16-17 wrong-type /site_name",
        "3:48-49 wrong-type /custom/authentication.providers/1",
    ]


@examples(25)
@given(st.dictionaries(st.sampled_from(names_in(CLIENT)), ODD, max_size=8), st.booleans())
def test_findings_are_at_values_that_are_wrong(value: dict[str, Any], in_custom: bool) -> None:
    value = {"custom": value} if in_custom else value
    text = json.dumps(
        {name: part for name, part in value.items() if "nan" not in repr(part) and "inf" not in repr(part)}
    )
    findings = check(text, "shop.json")
    assert len({finding.pointer for finding in findings}) == len(findings)
    (document,) = read(text, "shop.json")[0]
    assert [finding.pointer for finding in findings] == sorted(
        {node_pointer(document, path) for path, *_ in faults(CLIENT, document.root.value)},
        key=[finding.pointer for finding in findings].index,
    )


def node_pointer(document: Document, path: Any) -> str:
    return document.root.at(path).pointer


@pytest.mark.parametrize("name", [*SECRET, "custom.rpx_key"])
@pytest.mark.parametrize("value", ["12345678", "[Planted]", "{a: Planted}", "1.5e5", "2026-01-01", "!!int 4711"])
def test_a_secret_is_in_no_message(name: str, value: str) -> None:
    text = f"custom: {{rpx_key: {value}}}\n" if name.startswith("custom") else f"{name}: {value}\n"
    for finding in check(text):
        for secret in ("1234", "Planted", "1.5", "150000", "2026", "4711"):
            assert secret not in finding.message


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("type: Confidential", "write confidential"),
        ("type: [public]", "write public"),
        ("redirectURIs: https://shop.example.com/a", 'write ["https://shop.example.com/a"]'),
        ("name: [Shop]", "write Shop"),
    ],
)
def test_the_title_of_a_fix_says_what_is_written(written: str, title: str) -> None:
    (document,), _ = read(f"{written}\n", "shop.yaml")
    document.set_kind("oidc-client")
    fixes = [finding.fix for _, finding in validate(document)]
    assert [fix.title for fix in fixes if fix is not None] == [title]


def test_a_schema_may_nest_as_deep_as_a_file_may() -> None:
    value: dict[str, Any] = {"name": 5, "type": "string"}
    for _ in range(99):
        value = {"name": "a", "type": "object", "attr_defs": [value]}
    (fault,) = faults("entity-type", value)
    assert len(fault[0]) == 2 * 99 + 1


# --- the schema as it is printed

PLACEHOLDERS = (
    "${X}",
    "${X:-d}",
    "a-${X}",
    "$X",
    "${{ secrets.X }}",
    "ENC[AES256_GCM,data:x,type:int]",
    "$(X)",
    "#{X}#",
    "__X__",
    "%X%",
    "op://a/b/c",
)


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"config", "report"}))
def test_the_printed_schema_takes_placeholders_and_its_own_name(kind: str) -> None:
    printed = printed_schema(kind)
    Draft202012Validator.check_schema(printed)
    library = Draft202012Validator(printed)
    for example in read_schema(kind).get("examples", ()):
        value = {"$schema": f"{kind}.schema.json", **example} if isinstance(example, dict) else example
        assert library.is_valid(value)
        for name in value if isinstance(value, dict) else ():
            for placeholder in PLACEHOLDERS:
                assert library.is_valid({**value, name: placeholder}), name


def test_the_printed_schema_still_finds_mistakes() -> None:
    library = Draft202012Validator(printed_schema(CLIENT))
    assert library.is_valid({"authentication.second_factor.trust_device_ttl": "${TTL}", "default_flow_version": "${V}"})
    for mistake in (
        {"authentication.second_factor": "maybe"},
        {"authentication.second_factor.trust_device_ttl": "soon"},
        {"default_flow_version": 20240115093000123456},
        {"authentication.providers": ["${X}", 5]},
        {"custom": {"authentication.second_factor": "maybe"}},
    ):
        assert not library.is_valid(mistake), mistake


def test_the_texts_of_a_setting_stay_its_own_in_the_printed_schema() -> None:
    settings = printed_schema(CLIENT)["$defs"]["settings"]["properties"]
    for name, setting in read_schema(CLIENT)["$defs"]["settings"]["properties"].items():
        assert settings[name]["title"] == setting["title"]
        assert settings[name]["description"] == setting["description"]
