"""Every schema against small documents, right and wrong, and against what it says of itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lint_settings.documents.document import Document, load
from lint_settings.documents.schema_files import KINDS, read_schema
from lint_settings.documents.source import Source
from lint_settings.messages.secrets import is_sensitive
from lint_settings.schema.faults import validate
from lint_settings.schema.gate import gate
from lint_settings.tenant.envelopes import unwrap
from lint_settings.tenant.kinds import classify
from schema_parts import parts

FOLDER = Path(__file__).parents[2] / "schemas"
EXPECT = re.compile(r"# expect: (\S+) (\S*)\n")
WITH_SETTINGS = ("client-settings", "application-settings")
OTHERS = [kind for kind in KINDS if kind not in WITH_SETTINGS]


def files(verdict: str) -> list[Any]:
    paths = sorted(FOLDER.glob(f"*/{verdict}/*"))
    return [pytest.param(path.parent.parent.name, path, id=f"{path.parent.parent.name}/{path.name}") for path in paths]


def documents(path: Path) -> list[Document]:
    found, findings = load(Source(path.name, path.read_text("utf-8")))
    assert findings == []
    objects = [one for document in found for one in unwrap(document)]
    for one in objects:
        one.set_kind(classify(one))
    return objects


@pytest.mark.parametrize(("kind", "path"), files("valid"))
def test_valid(kind: str, path: Path) -> None:
    for document in documents(path):
        assert document.kind == kind
        assert [(finding.rule, finding.pointer, finding.message) for _, finding in validate(document)] == []


@pytest.mark.parametrize(("kind", "path"), files("invalid"))
def test_invalid(kind: str, path: Path) -> None:
    expected = EXPECT.match(path.read_text("utf-8"))
    assert expected is not None, "the first line says `# expect: rule pointer`"
    found = []
    for document in documents(path):
        assert document.kind == kind
        for node, finding in validate(document):
            found.append((finding.rule, finding.pointer))
            assert finding.message == finding.message.strip().rstrip(".")
            assert "another value" not in finding.message, "the message says what is taken"
            assert node.pointer == finding.pointer
    assert found == [expected.groups()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_documents(kind: str) -> None:
    assert {path.name for path in (FOLDER / kind).iterdir()} == {"valid", "invalid"}


def test_every_folder_is_a_kind() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_schema(kind: str) -> None:
    schema = read_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:lint-settings:{kind}"
    assert schema["title"]
    assert schema["description"]
    assert schema["examples"]
    assert [one for one in schema["examples"] if not gate(kind).accepts(schema, one)] == []
    for part in parts(schema):
        gate(kind).accepts(part, None)  # raises for a keyword that the gate does not know


def properties(kind: str) -> list[Any]:
    """Every property of a schema, however deep, by its place."""
    found = {}
    for part in parts(read_schema(kind)):
        for keyword in ("properties", "patternProperties"):
            for name, data in part.get(keyword, {}).items():
                found[f"{part.get('title', '')}/{name}"] = (name, data)
    return [pytest.param(kind, *value, id=f"{kind}: {where}") for where, value in found.items()]


ALL = [one for kind in KINDS for one in properties(kind)]


@pytest.mark.parametrize(("kind", "name", "data"), ALL)
def test_property(kind: str, name: str, data: dict[str, Any]) -> None:
    assert name
    assert data["title"][0].isupper()
    assert data["description"].endswith(".")
    assert data["examples"]
    part = Draft202012Validator({"$defs": read_schema(kind).get("$defs", {}), **data})
    for example in data["examples"]:
        assert list(part.iter_errors(example)) == []
        assert gate(kind).accepts(data, example)


@pytest.mark.parametrize(("kind", "name", "data"), [one for kind in OTHERS for one in properties(kind)])
def test_property_of_other_kinds(kind: str, name: str, data: dict[str, Any]) -> None:
    assert re.match("[a-z`]", data["x-takes"]), "completes `takes ...`"
    assert isinstance(data["x-required"], bool)
    assert data["x-url"].startswith("https://")
    assert data.get("x-sensitive", False) is is_sensitive(name), kind
    assert data.get("x-symptom", ".").endswith(".")
    if data.get("x-sensitive"):
        assert [one for one in data["examples"] if not one.startswith("${")] == []


@pytest.mark.parametrize("kind", OTHERS)
def test_unknown_members_are_legal(kind: str) -> None:
    assert [part for part in parts(read_schema(kind)) if part.get("additionalProperties") is False] == []


@pytest.mark.parametrize("kind", KINDS)
def test_gate_and_library_agree(kind: str) -> None:
    library = Draft202012Validator(read_schema(kind))
    for path in FOLDER.glob(f"{kind}/*/*"):
        for document in documents(path):
            value = document.root.value
            assert gate(kind).accepts(read_schema(kind), value) is library.is_valid(value), path.name
