"""The printed schemas in yaml-language-server and vscode-json-languageservice: texts, mistakes, completion, shapes.

`make editors` installs both and runs this.
"""

import json
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lint_settings.documents.schema_files import KINDS
from lint_settings.schema.printed import printed_schema
from members import Member, members

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SERVERS = ("yaml", "json")


@cache
def _schemas() -> dict[str, Any]:
    return {kind: printed_schema(kind) for kind in KINDS}


def ask(questions: list[dict[str, Any]]) -> list[Any]:
    """Return the answers of the servers."""
    job = json.dumps({"schemas": _schemas(), "questions": questions})
    done = subprocess.run(["node", HERE / "ask.mjs"], input=job.encode(), capture_output=True, cwd=HERE, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    return answers


def block(value: Any, depth: int = 0) -> Iterator[str]:
    """Write a value as YAML with a line for each name."""
    pad = "  " * depth
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            if isinstance(inner, (dict, list)) and inner:
                yield f"{pad}{name}:"
                yield from block(inner, depth + 1)
            else:
                yield f"{pad}{name}: {json.dumps(inner, ensure_ascii=False)}"
    elif isinstance(value, list) and value:
        for inner in value:
            first, *rest = block(inner, depth + 1)
            yield f"{pad}- {first.lstrip()}"
            yield from rest
    else:
        yield f"{pad}{json.dumps(value, ensure_ascii=False)}"


def hover(member: Member, server: str) -> dict[str, Any]:
    """Ask for the text over the name of a member."""
    text = (
        json.dumps(member.value, indent=1, ensure_ascii=False) if server == "json" else "\n".join(block(member.value))
    )
    name = str(next(one for one in reversed(member.path) if isinstance(one, str)))
    written = f'"{name}":' if server == "json" else f"{name}:"
    lines = text.split("\n")
    places = [at for at, one in enumerate(lines) if one.lstrip("- ").startswith(written)]
    line = places[member.path.count(name) - 1]
    character = lines[line].index(written) + 1
    return {"server": server, "schema": member.kind, "text": text, "ask": "hover", "line": line, "character": character}


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_member_has_a_text_of_its_own(kind: str, server: str) -> None:
    every = members(kind)
    shown = ask([hover(member, server) for member in every])
    missing = [
        (member.path, text) for member, text in zip(every, shown, strict=True) if member.text not in (text or "")
    ]
    assert missing == []


SETTINGS = "client-settings"


def diagnostics(server: str, kind: str, values: list[Any]) -> list[list[str]]:
    """Return the messages about each of some values."""
    question = {"server": server, "schema": kind, "ask": "diagnostics"}
    answers = ask([{**question, "text": json.dumps(value, indent=1)} for value in values])
    return [sorted({one["message"] for one in found}) for found in answers]


WRONG = [
    (SETTINGS, {"user_entity_type": 5}, "`user_entity_type` takes text: the name of an entity type"),
    (SETTINGS, {"user_entity_type": ["a"]}, "`user_entity_type` takes text: the name of an entity type"),
    (SETTINGS, {"default_flow_version": "x"}, "`default_flow_version` takes text: a flow version or HEAD"),
    (SETTINGS, {"default_flow_version": 2024}, "`default_flow_version` takes text: a flow version or HEAD"),
    (SETTINGS, {"backplane_version": "v2"}, "`backplane_version` takes v1.0, v1.1 or v1.2"),
    (SETTINGS, {"authentication.providers": "facebook"}, "`authentication.providers` takes a list of provider names"),
    (SETTINGS, {"authorization.rules.email_is_verified": "maybe"},
     "`authorization.rules.email_is_verified` takes true or false"),
    (SETTINGS, {"custom": {"authentication.second_factor": "maybe"}},
     "`authentication.second_factor` takes true or false"),
    (SETTINGS, {"_global": {"custom": {"authentication.second_factor": "maybe"}}},
     "`authentication.second_factor` takes true or false"),
    (SETTINGS, {"custom": 5}, "`custom` takes a mapping of settings"),
    (SETTINGS, {"authentication.providers": [5]}, "an item takes text"),
    ("access-schema", {"type_name": "user", "for_client_id": "x", "access_type": "x", "attributes": []},
     "`access_type` takes `read`, `write`, `read_with_token` or `write_with_token`"),
    ("oidc-client", {"id": "x", "redirectURIs": 5}, "`redirectURIs` takes"),
    ("entity-type", {"name": "x", "attr_defs": [{"name": "a", "type": 5}]}, "`type` takes text: an attribute type"),
]  # fmt: skip


def shapes_of(value: Any) -> list[Any]:
    """Return an object alone, in a list of objects, and in answers of the API."""
    answers = [{"_embedded": {"x": [value]}}, {"result": value, "stat": "ok"}, {"results": [value], "stat": "ok"}]
    return [value, [value], *answers]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in WRONG}))
def test_mistakes_in_our_words(kind: str, server: str) -> None:
    cases = [(shape, message) for one, value, message in WRONG for shape in shapes_of(value) if one == kind]
    answers = diagnostics(server, kind, [shape for shape, _ in cases])
    for (shape, message), found in zip(cases, answers, strict=True):
        assert [one for one in found if one.startswith(message)] != [], (shape, found)
        assert [one for one in found if "Incorrect type" in one or "does not match the pattern" in one] == []


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_is_accepted(kind: str, server: str) -> None:
    schema = _schemas()[kind]
    values = []
    for example in schema["examples"]:
        filled = [{**example, name: "${NAME}"} for name in example] if isinstance(example, dict) else []
        values += [*shapes_of(example), *filled] if isinstance(example, dict) else [example]
    answers = diagnostics(server, kind, values)
    assert [(value, found) for value, found in zip(values, answers, strict=True) if found] == []


@pytest.mark.parametrize("server", SERVERS)
def test_the_good_examples_are_accepted(server: str) -> None:
    """Files of the examples, each with the schema that its folder says."""
    questions = []
    for path in sorted((ROOT / "examples" / "good").rglob(f"*.{server}")):
        folder = path.parent.name
        kind = {"settings": SETTINGS, "entity-types": "entity-type", "login-policies": "login-policy",
                "token-policies": "token-policy"}.get(folder, folder.removesuffix("s"))  # fmt: skip
        kind = path.stem if path.stem in KINDS else kind
        if kind in KINDS:
            questions.append({"server": server, "schema": kind, "text": path.read_text("utf-8"), "ask": "diagnostics"})
    assert questions
    wrong = [(one["schema"], found) for one, found in zip(questions, ask(questions), strict=True) if found]
    assert wrong == []


def offered(server: str, text: str, line: int, character: int) -> dict[str, str]:
    question = {"server": server, "schema": SETTINGS, "text": text, "ask": "completion", "line": line}
    (found,) = ask([{**question, "character": character}])
    return {one["label"]: one["text"] for one in found}


def test_completion() -> None:
    found = offered("yaml", "user_entity_type: user\n", 1, 0)
    assert found["site_name"] == 'site_name: "${1:Example Shop}"'
    assert found["default_flow_version"] == 'default_flow_version: "${1:20240115093000123456}"'
    assert found["rpx_key"] == 'rpx_key: "${1:\\${RPX_KEY\\}}"'
    assert "user_entity_type" not in found
    found = offered("json", "{\n}", 0, 1)
    assert found["site_name"] == '"site_name": "${1:Example Shop}"'
    assert found["default_flow_version"] == '"default_flow_version": "${1:20240115093000123456}"'
    assert {"v1.0", "v1.1"} <= offered("yaml", "backplane_version: \nsite_name: x\n", 0, 19).keys()
    assert {"true", "false"} <= offered("json", '{"authentication.second_factor": }', 0, 33).keys()


@pytest.mark.parametrize("server", SERVERS)
def test_deprecated_spellings_are_named(server: str) -> None:
    ((message,),) = diagnostics(server, SETTINGS, [{"rpx_id": "x"}])
    assert "Write `rpx_app_id` instead." in message
