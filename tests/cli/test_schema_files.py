"""`schema --all` writes what editors need, and nothing of it is taken for settings."""

import json
import shutil
from pathlib import Path

import pytest

from lint_settings.documents.schema_files import KINDS
from place import Place

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def good(place: Place) -> Place:
    shutil.copytree(EXAMPLES / "good", place.folder, dirs_exist_ok=True)
    return place


@pytest.mark.parametrize("folder", [".schemas", "schemas", "a/b"])
def test_all_schemas(folder: str, good: Place) -> None:
    before = good.quick(".").out
    done = good.quick("schema", "--all", folder)
    assert done.code == 0, done.err
    written = {path.name for path in (good.folder / folder).iterdir()}
    assert written == {f"{kind}.schema.json" for kind in KINDS}
    for kind in KINDS:
        schema = json.loads((good.folder / folder / f"{kind}.schema.json").read_text("utf-8"))
        assert schema["$comment"] == f"# yaml-language-server: $schema={folder}/{kind}.schema.json"
    settings = json.loads((good.folder / ".vscode" / "settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"][f"./{folder}/client-settings.schema.json"] == [
        "dev/settings/*.yaml",
        "prod/settings/*.yaml",
    ]
    assert "prod/application-settings.yaml" in settings["yaml.schemas"][f"./{folder}/application-settings.schema.json"]
    listed = {one["url"]: one["fileMatch"] for one in settings["json.schemas"]}
    assert listed[f"./{folder}/client-settings.schema.json"] == ["/prod/settings/*.json"]
    assert "nothing found" in before
    assert "nothing found" in good.quick(".").out
    assert "up to date" in good.quick("schema", "--all", folder).out


def test_nothing_of_others_is_replaced(good: Place) -> None:
    (good.folder / ".vscode").mkdir()
    (good.folder / ".vscode" / "settings.json").write_text("// mine\n{}\n", "utf-8")
    done = good.quick("schema", "--all", ".schemas")
    assert "already exists" in done.out
    assert '"yaml.schemas": {' in done.out
    assert (good.folder / ".vscode" / "settings.json").read_text("utf-8") == "// mine\n{}\n"
    (good.folder / ".schemas" / "flow.schema.json").write_text("{}", "utf-8")
    (good.folder / ".schemas" / "api-client.schema.json").unlink()
    done = good.quick("schema", "--all", ".schemas")
    assert done.code == 2
    assert ".schemas/flow.schema.json is not a schema that lint-settings wrote" in done.err
    assert not (good.folder / ".schemas" / "api-client.schema.json").exists()


def test_an_old_schema_is_renewed(good: Place) -> None:
    good.quick("schema", "--all", ".schemas")
    path = good.folder / ".schemas" / "flow.schema.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace('"type"', '"tipe"'), "utf-8")
    assert good.quick("schema", "--all", ".schemas").out.startswith(".schemas/flow.schema.json: written\n")
    assert path.read_text("utf-8") == text


def test_a_folder_that_cannot_be_used(good: Place) -> None:
    assert good.quick("schema", "--all", "lint-settings.toml").code == 2
    assert good.quick("schema", "flow", "--all", ".schemas").code == 2
    assert not (good.folder / ".schemas").exists()


@pytest.mark.parametrize("name", ["flow.schema.yaml", "client-settings.json", "x.json"])
def test_a_json_schema_holds_no_settings(name: str, good: Place) -> None:
    printed = good.quick("schema", "client-settings").out
    good.write(name, printed)
    assert "nothing found" in good.quick(".").out
    assert f"{name}\tnot settings" in good.quick("--show-files", ".").out


def test_settings_that_name_a_draft_are_still_checked(place: Place) -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    place.write("shop.json", json.dumps({"$schema": draft, "user_entity_type": 5, "authentication.providers": []}))
    assert "empty-providers" in place.quick("shop.json").out
