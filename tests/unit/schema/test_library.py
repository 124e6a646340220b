"""jsonschema is what a plain import gives, without the parts that our schemas do not need."""

import json
import subprocess
import sys
from importlib.machinery import PathFinder

import pytest

from lint_settings.schema import library

OURS = "from lint_settings.schema import library\nValidator = library.validator_class()\n"
# Another thread may import these libraries as well, and would meet modules that are only half there.
BUSY = "from threading import Event, Thread\nThread(target=Event().wait, daemon=True).start()\n"
PLAIN = "from jsonschema import Draft202012Validator as Validator\n"
# What a program sees of jsonschema, including what is imported late: meta-schemas and the validators of attrs.
PROBE = """
import json, sys
import attr, attrs, jsonschema, jsonschema_specifications
from jsonschema import validators

uri = "https://json-schema.org/draft/2020-12/schema"
schemas = [
    {"$ref": uri},
    {"$ref": uri + "#/properties/definitions"},
    {"$ref": "https://json-schema.org/draft/2020-12/meta/applicator"},
    {"$ref": "http://json-schema.org/draft-07/schema#"},
    {"$schema": uri, "$ref": "#/$defs/a", "$defs": {"a": {"type": ["string", "null"], "minLength": 2}}},
    {"$id": "https://example.com/a", "properties": {"type": {"$ref": "b"}}, "$defs": {"b": {"$id": "b", "const": 1}}},
]
found = []
for schema in schemas:
    for value in (None, 3, "a", {"type": 3}, {"properties": [1]}, {"allOf": []}):
        errors = Validator(schema).iter_errors(value)
        found.append([[str(one), [*one.absolute_path], [*map(str, one.absolute_schema_path)]] for one in errors])
refused = []
for wrong in ({"type": 1}, {"properties": {"a": []}}):
    try:
        Validator.check_schema(wrong)
    except jsonschema.SchemaError as error:
        refused.append(str(error))
drafts = [getattr(jsonschema, name) for name in sorted(dir(jsonschema)) if name.startswith("Draft")]
print(json.dumps({
    "found": found,
    "refused": refused,
    "meta": [one.META_SCHEMA for one in drafts],
    "keywords": [[*one.VALIDATORS] for one in drafts],
    "registry": sorted(jsonschema_specifications.REGISTRY),
    "for": validators.validator_for({"$schema": "http://json-schema.org/draft-04/schema#"}).__name__,
    "attr": repr(attr.validators.instance_of(int)) + repr(attrs.validators.in_([1])),
    "files": [sys.modules[name].__file__ for name in ("attr.validators", "attrs.validators")],
}))
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    return json.loads(run(PLAIN + PROBE))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "import attrs\n",
        "import referencing\n",
        BUSY,
        # A version that keeps meta-schemas elsewhere, one that uses the registry in another way, and one that fails.
        "from lint_settings.schema import library\nlibrary._meta_schema = lambda uri: None\n",
        "from lint_settings.schema import library\ndel library._MetaSchemas.contents\n",
        "from lint_settings.schema import library\ndel library._MetaSchemas.combine\n",
        "from lint_settings.schema import library\nlibrary._MetaSchemas.contents = lambda self, uri: 1 / 0\n",
    ],
)
def test_it_is_what_a_plain_import_gives(plain, before):
    assert json.loads(run(before + OURS + PROBE)) == plain


def test_the_meta_schemas_and_validators_of_attrs_are_not_imported():
    names = ("attr.validators", "attrs.validators", "jsonschema_specifications", "jsonschema")
    imported = run(f"{OURS}import sys\nprint(*[one for one in {names!r} if one in sys.modules])")
    assert imported == "jsonschema\n"


def test_nothing_is_deferred_while_there_are_other_threads():
    late = "import sys\nprint('jsonschema_specifications' in sys.modules, 'attr.validators' in sys.modules)\n"
    assert run(OURS + late) == "False False\n"
    assert run(BUSY + OURS + late) == "True True\n"


def test_no_meta_schema_comes_from_the_current_folder(tmp_path, monkeypatch):
    """As in a program that has its libraries elsewhere than on the search path, such as a frozen one."""
    folder = tmp_path / "schemas" / "draft202012"
    folder.mkdir(parents=True)
    uri = "https://json-schema.org/draft/2020-12/schema"
    folder.joinpath("metaschema.json").write_text(json.dumps({"$id": uri}), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert library._meta_schema(uri)["type"] == ["object", "boolean"]
    monkeypatch.setattr(PathFinder, "find_spec", lambda _: None)
    assert library._meta_schema(uri) is None


def test_a_deferred_module_is_imported_as_soon_as_it_is_used():
    late = "import attr, sys\nheld = attr.validators\nprint(type(held).__name__, held.instance_of(int))\n"
    assert run(f"{OURS}import attr\nprint('in_' in dir(attr.validators))") == "True\n"
    assert run(OURS + late) == "_Deferred <instance_of validator for type <class 'int'>>\n"
    assert run(f"{OURS}{late}print(type(attr.validators).__name__)").endswith("\nmodule\n")


def test_what_is_missing_is_an_error():
    broken = "import sys\nsys.modules['rpds'] = None\n"
    failed = subprocess.run([sys.executable, "-c", broken + OURS], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: import of rpds halted" in failed.stderr


@pytest.mark.parametrize("name", ["jsonschema", "rpds", "attr"])
def test_the_run_names_a_library_at_fault_and_no_bug(place, name):
    place.settings("shop.yaml", "site_name: 5")
    code = f"import sys\nsys.modules[{name!r}] = None\nfrom lint_settings.cli import main\nsys.exit(main(['.']))"
    failed = subprocess.run([sys.executable, "-c", code], cwd=place.folder, capture_output=True, text=True, check=False)
    assert failed.returncode == 2
    assert "failed: ModuleNotFoundError at" in failed.stderr
    assert failed.stderr.endswith(
        "a library that lint-settings requires is missing or broken, install lint-settings again\n"
    )
    assert failed.stdout.endswith("1 file checked: not everything could be checked\n")


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["check", "--fix", "--diff", "."], "nothing would be fixed"),
        (["check", "--statistics", "."], "nothing found"),
        (["symptom", "sign-in", "."], "nothing found"),
        (["allow", "invalid-value", "--reason", "agreed", "."], "nothing to allow"),
        (["render", "shop.yaml"], "site_name"),
        (["coverage", "--jobs=1", "."], "Traceback"),
        (["coverage", "--jobs=2", "."], "Traceback"),
    ],
)
def test_no_command_passes_what_could_not_be_checked(place, arguments, never):
    place.settings("shop.yaml", "site_name: [5]")
    code = (
        "import sys\nsys.modules['jsonschema'] = None\nfrom lint_settings.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, *arguments]
    failed = subprocess.run(command, cwd=place.folder, capture_output=True, text=True, check=False)
    assert failed.returncode == 2
    assert "checking shop.yaml failed: ModuleNotFoundError at" in failed.stderr
    assert never not in failed.stdout + failed.stderr


def test_a_mistake_with_which_a_check_fails_is_not_just_missed(place):
    """A clean file does not need the library, a mistake in it may."""
    place.settings("shop.yaml")
    code = (
        "import sys\nsys.modules['jsonschema'] = None\nfrom lint_settings.cli import main\nsys.exit(main(['coverage']))"
    )
    command = [sys.executable, "-c", code]
    failed = subprocess.run(command, cwd=place.folder, capture_output=True, text=True, check=False)
    assert failed.returncode == 2
    assert failed.stderr.count("checking shop.yaml failed: ModuleNotFoundError at") == 1
