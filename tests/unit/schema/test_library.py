"""jsonschema finds what a plain import of it finds, without the parts that our schemas do not need."""

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

OURS = "from lint_settings.schema import library\nValidator = library.validator_class()\n"
# Another thread may import these libraries as well, and would meet modules that are only half there.
BUSY = "from threading import Event, Thread\nThread(target=Event().wait, daemon=True).start()\n"
PLAIN = "from jsonschema import Draft202012Validator as Validator\n"
# What the validator finds, and whether a reference leads nowhere.
FOUND = """
import json
from lint_settings.documents.schema_files import KINDS, read_schema

uri = "https://json-schema.org/draft/2020-12/schema"
schemas = [
    {"$ref": uri},
    {"$ref": uri + "#/properties/definitions"},
    {"$ref": "https://json-schema.org/draft/2020-12/meta/applicator"},
    {"$ref": "http://json-schema.org/draft-07/schema#"},
    {"$schema": uri, "$ref": "#/$defs/a", "$defs": {"a": {"type": ["string", "null"], "minLength": 2}}},
    {"$id": "https://example.com/a", "properties": {"type": {"$ref": "b"}}, "$defs": {"b": {"$id": "b", "const": 1}}},
    {"anyOf": [{"const": 1}, {"items": {"multipleOf": 0.1}}], "not": {"type": "object"}, "format": "ipv4"},
    {"multipleOf": 1e-320},
    {"$ref": "#/$defs/none"},
    {"$ref": "#none"},
    {"type": "text"},
]

def found(schema, values, said=str):
    for value in values:
        try:
            for one in Validator(schema).iter_errors(value):
                yield said(one), [*one.absolute_path], [*map(str, one.absolute_schema_path)], str(one.validator)
        except Exception as error:
            yield type(error).__name__, str(error)

def names(schema):
    for key, part in schema.items():
        if isinstance(part, dict):
            yield from part if key == "properties" else ()
            yield from names(part)

values = [None, 3, 0.25, 1e300, "", "a", True, [], [3], {}, {"type": 3}, {"properties": [1]}, {"allOf": []}]
results = [[*found(schema, values)] for schema in schemas]
for kind in KINDS:
    every = [{name: value for name in names(read_schema(kind))} for value in values]
    all_values = [*values, *every, *({"custom": one} for one in every)]
    # Their whole texts quote schema and value, for seconds; those of the schemas above show how they are made.
    results.append([*found(read_schema(kind), all_values, lambda one: one.message)])
"""
# What a program sees of these libraries.
SEEN = """
import sys
import attr, attrs, inspect, jsonschema, jsonschema_specifications, linecache, urllib.parse
from jsonschema import validators

refused = []
for wrong in ({"type": 1}, {"properties": {"a": []}}, {"pattern": "("}):
    try:
        jsonschema.Draft202012Validator.check_schema(wrong)
    except jsonschema.SchemaError as error:
        refused.append(str(error))
drafts = [getattr(jsonschema, name) for name in sorted(dir(jsonschema)) if name.startswith("Draft")]
modules = [attr.validators, attrs.validators, inspect, linecache, urllib.parse, validators.referencing.exceptions]
print(json.dumps({
    "results": results,
    "refused": refused,
    "meta": [one.META_SCHEMA for one in drafts],
    "keywords": [[*one.VALIDATORS] for one in drafts],
    "formats": [sorted(one.FORMAT_CHECKER.checkers) for one in drafts],
    "registry": sorted(jsonschema_specifications.REGISTRY),
    "for": validators.validator_for({"$schema": "http://json-schema.org/draft-04/schema#"}).__name__,
    "attr": repr(attr.validators.instance_of(int)) + repr(attrs.validators.in_([1])),
    "types": jsonschema.TypeChecker.__init__.__annotations__,
    "files": [one.__file__ for one in modules],
    "same": [sys.modules[one.__name__] is one for one in modules],
    "left": [name for name, module in sys.modules.items() if "library" not in name for one in vars(module).values()
             if type(one).__module__ == "lint_settings.schema.library"],
}))
"""
PROBE = FOUND + SEEN
# The same without our own schemas, which take most of the time.
FEW, SHORT = 11, PROBE.replace("for kind in KINDS:", "for kind in ():")


deferring = pytest.mark.skipif(version("attrs") < "23", reason="attrs has used its version while it was imported")


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plain() -> dict[str, object]:
    return json.loads(run(PLAIN + PROBE))


LIBRARY = "from lint_settings.schema import library\n"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "import attrs\n",
        "import referencing\n",
        "import inspect, linecache, platform, urllib.parse\n",
        "import urllib\n",
        BUSY,
        # Versions that import or use something else, and those that fail.
        f"{LIBRARY}library._DEFERRED.clear()\n",
        f"{LIBRARY}library._DEFERRED['fractions'].clear()\n",
        f"{LIBRARY}library._DEFERRED['inspect'].clear()\n",
        f"{LIBRARY}library._DEFERRED['jsonschema._format'].clear()\n",
        f"{LIBRARY}library._DEFERRED['referencing.exceptions'].clear()\n",
        f"{LIBRARY}del library._MetaSchemas.contents\n",
        f"{LIBRARY}del library._MetaSchemas.combine\n",
        f"{LIBRARY}library._MetaSchemas.contents = lambda self, uri: 1 / 0\n",
        f"{LIBRARY}library._DEFERRED['platform']['python_implementation'] = lambda: 1 / 0\n",
    ],
)
def test_it_finds_what_a_plain_import_finds_and_leaves_the_libraries_as_they_are(plain, before):
    probe, wanted = (SHORT, {**plain, "results": plain["results"][:FEW]}) if before else (PROBE, plain)
    assert json.loads(run(before + OURS + probe)) == wanted


@deferring
def test_what_is_not_needed_is_not_imported():
    start = "import sys\nbefore = {*sys.modules}\n"
    probe = (
        "print(*[one for one in (*library._DEFERRED, 'dataclasses', 'uuid') if one in sys.modules.keys() - before])\n"
    )
    assert run(start + OURS + probe) == "\n"
    schema = {"type": "object", "$ref": "#/$defs/a", "$defs": {"a": {"minimum": 2}}}
    judged = f"print(*[one.validator for one in Validator({schema}).iter_errors(1)])\n"
    assert run(start + OURS + judged + probe) == "type minimum\n\n"
    assert " textwrap " in run(start + OURS + FOUND + probe)  # the texts of errors need it


@deferring
def test_nothing_is_deferred_while_there_are_other_threads():
    late = "import sys\nprint('jsonschema' in sys.modules, 'inspect' in sys.modules)\n"
    assert run(OURS + late) == "False False\n"
    assert run(BUSY + OURS + late) == "True True\n"


@deferring
def test_a_deferred_module_is_imported_as_soon_as_it_is_used():
    held = "held = Validator.iter_errors.__globals__['_format']\n"
    used = "import ipaddress\nprint(type(held).__name__, held.FormatChecker().conforms('a', 'ipv4'))\n"
    assert run(OURS + held + used) == "_Deferred False\n"
    assert run(f"{OURS}{held}print(held.ipaddress.ip_address('::1'))\n") == "::1\n"
    late = "late = vars(library._Deferred('fractions'))['Fraction']\nprint(late(3, 6))\n"
    assert run(LIBRARY + late) == "1/2\n"


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
