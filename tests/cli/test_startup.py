"""What a start costs, reported by what it imports and asks for, not by a clock: bench/ has the times."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import corpora
import lint_settings
from lint_settings import Rule, commands
from lint_settings.documents.lazy_regex import _Compiled
from lint_settings.documents.source import Source
from lint_settings.rulebook import index, registry
from lint_settings.rulebook.index import FILE, IndexedRule, files_in, index_text, read_index
from lint_settings.rulebook.registry import builtin, imported
from place import GOOD, Place

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
CLEAN = GOOD + "theming.logoURL: https://static.shop.example.com/logo.svg\nlogin_attempts: 5\n"

# Each of these takes longer to import than all rules that look at a file.
DEAR = (
    *("_yaml", "click", "jsonschema", "referencing", "rpds", "ruamel", "yaml"),
    *("argparse", "ast", "base64", "concurrent", "contextlib", "dataclasses", "datetime", "inspect", "logging"),
    *("pathlib", "signal", "subprocess", "tempfile", "threading", "tomllib", "typing", "unicodedata", "urllib"),
    "zipfile",
)
SPARED = (
    "allows.baseline",
    "commands.group",
    "engine.config_allows",
    "rulebook.explain",
    "reporters.frame",
    "allows.value_hash",
    "rulebook.manual",
    "schema.faults",
    "render.resolve",
    "allows.matching",
    "rulebook.symptom",
    "testing",
    "documents.yaml.nodes",
    "documents.yaml.parsers",
    "documents.yaml.errors",
    "config.directive_typos",
    "documents.edits",
    "documents.span",
    "tenant.answers",
    "tenant.lookup",
    "tenant.unread",
)

# What is imported before the modules that are imported at once.
BEFORE = {
    *("cli", "commands", "console", "console.exit_codes", "console.signals"),
    *("console.streams", "documents", "documents.files", "documents.own_modules"),
}

_RUN = """\
import sys
sys.path[:] = {paths!r} + sys.path
sys.argv[1:] = {arguments!r}
before = set(sys.modules)
from lint_settings.cli import main
{before}
code = main()
print(*sorted(set(sys.modules) - before), sep="\\n", file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as an ordinary install lays it out; that of a developer imports much by itself."""
    folder = tmp_path_factory.mktemp("installed")
    package = folder / "lint_settings"
    package.mkdir()
    for path in (*(ROOT / "linter" / "lint_settings").iterdir(), ROOT / "schemas"):
        (package / path.name).symlink_to(path)
    copy_with_index(package / "rules")
    return folder


def copy_with_index(folder: Path) -> Path:
    """A copy of the rules with an index that is up to date."""
    shutil.copytree(RULES, folder, ignore=shutil.ignore_patterns("__pycache__", FILE))
    (folder / FILE).write_text(index_text(imported(), str(folder)), "utf-8")
    return folder


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    return copy_with_index(tmp_path / "rules")


def imports(installed: Path, place: Place, *arguments: str, before: str = "") -> set[str]:
    """What is imported by a run that finds nothing; `before` is done right before it."""
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    code = _RUN.format(paths=[str(installed), *libraries], arguments=list(arguments), before=before)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=place.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stderr.split())


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def own_modules(modules: set[str]) -> set[str]:
    return {module.partition(".")[2] for module in modules if module.startswith("lint_settings.")}


def rules(modules: set[str]) -> set[str]:
    """The rules that were imported, by the names of their modules."""
    return {name.split(".")[2] for name in own_modules(modules) if name.startswith("rules.") and name.count(".") == 2}


# --- what is imported


def test_the_version_needs_no_engine(installed: Path, place: Place) -> None:
    modules = imports(installed, place, "--version")
    assert own_modules(modules) == {"cli", "commands", "console", "console.exit_codes", "console.streams"}
    assert packages(modules) & {"re", "json", "enum", "yaml", *DEAR} == set()


@pytest.mark.parametrize("name", ["shop.yaml", "shop.json"])
def test_a_clean_file_needs_little(name: str, installed: Path, place: Place) -> None:
    values = dict(line.split(": ", 1) for line in CLEAN.splitlines())
    place.write(name, CLEAN if name.endswith(".yaml") else json.dumps(values).replace('\\"', ""))
    modules = imports(installed, place, name)
    assert packages(modules) & set(DEAR) == set()
    assert "importlib.metadata" not in modules
    other = "documents.json_reader" if name.endswith(".yaml") else "documents.yaml.reader"
    assert own_modules(modules) & {*SPARED, other} == set()
    wanted = {"reporters.deliver", "reporters.summary", "reporters.text"}
    assert {name for name in own_modules(modules) if name.startswith("reporters.")} == wanted


@pytest.mark.parametrize("text", ["", 'fail-level = "info"\n\n[environments.prod]\nfiles = ["live/**"]\n'])
def test_a_config_without_mistakes_needs_nothing_that_reports_them(text: str, installed: Path, place: Place) -> None:
    place.write("shop.yaml", CLEAN)
    place.write("lint-settings.toml", text)
    modules = imports(installed, place, "shop.yaml")
    found = own_modules(modules)
    assert {"config.validation", "schema.gate"} <= found
    assert found & {"schema.faults", "engine.config_findings", "messages.redact"} == set()
    assert packages(modules) & {"tomllib", "typing", "inspect"} == set()


@pytest.mark.parametrize(
    ("line", "is_judged"),
    [
        # A rule says better what the schema would say.
        ("default_flow_version: 20240115093000123456", False),
        ("authentication.providers: facebook,google", False),
        ("authentication.second_factor.trust_device_ttl: 7 days", False),
        # What is filled in is not judged.
        ("authentication.second_factor: ${SECOND_FACTOR}", False),
        ("authentication.second_factor: 'yes'", True),
        ("site_name: 5", True),
        # One of them is not said by any rule.
        ("site_name: 5\nauthentication.providers: facebook,google", True),
        ("authentication.providers: [1]", True),
    ],
)
def test_the_schema_is_only_asked_where_no_rule_answers(
    line: str, is_judged: bool, installed: Path, place: Place
) -> None:
    name = line.partition(":")[0]
    lines = [one for one in CLEAN.splitlines() if one.partition(":")[0] != name]
    place.write("shop.yaml", "\n".join([*lines, line, ""]))
    modules = imports(installed, place, "--exit-zero", "shop.yaml")
    # `jsonschema` itself is ours alone, and not among the modules: see schema/library.py. It needs `rpds`.
    assert ("rpds" in packages(modules)) is is_judged


@pytest.mark.parametrize("fault", ["Default_Flow_Name: standard", "site_title: https://shop.example.com/a"])
def test_a_finding_needs_no_other_schema(fault: str, installed: Path, place: Place) -> None:
    place.write("shop.yaml", f"{CLEAN}{fault}\npassword_recover_url: https://shop.example.com/?client_id=5\n")
    watch = """\
from lint_settings.documents import files
read = files.own_data
def watched(path):
    if path.endswith(".schema.json"):
        print("read:" + path.rpartition("/")[2], file=sys.stderr)
    return read(path)
files.own_data = watched
"""
    modules = imports(installed, place, "--exit-zero", "shop.yaml", before=watch)
    assert {name for name in modules if name.startswith("read:")} == {"read:client-settings.schema.json"}


READERS = {"shop.yaml": commands.TO_READ_YAML, "shop.json": commands.TO_READ_JSON}
_ONE_BY_ONE = "from lint_settings.documents import own_modules; own_modules.load_modules = lambda _: None"
_WATCH = """\
class Watch:
    def find_spec(self, name, path=None, target=None):
        print(name, file=sys.stderr)
sys.meta_path.insert(0, Watch())
before.update(f"lint_settings.{{one}}" for one in {listed!r})
"""


def listed(*tables: dict[str, str]) -> set[str]:
    """The modules in tables of `commands`, and their packages."""
    modules = {f"{package}.{one}" for table in tables for package, names in table.items() for one in names.split()}
    return modules.union(*tables)


@pytest.fixture
def files(place: Place) -> Place:
    """Files as the benchmarks have them."""
    for name in READERS:
        (text,) = corpora.settings(name.partition(".")[2], 1, "clean")
        place.write(name, text)
    return place


def test_what_every_file_needs_is_listed_and_nothing_else(installed: Path, files: Place) -> None:
    """What only rules import may be listed: one file needs it, and another does not."""

    def needed(*arguments: str) -> set[str]:
        modules = own_modules(imports(installed, files, *arguments, before=_ONE_BY_ONE))
        return {module for module in modules if not module.startswith("rules.")}

    by_rules = {name: needed(name) for name in READERS}
    without = {name: needed("--select", "missing-setting", name) for name in READERS}
    every = listed(commands.TO_FIND, commands.TO_CHECK) | BEFORE
    assert set.intersection(*without.values()) <= every <= set.union(*by_rules.values())
    for name, reader in READERS.items():
        own = without[name] - set.intersection(*without.values())
        assert listed(reader) - reader.keys() <= own <= listed(reader) | every, "only files of this format need these"


@pytest.mark.parametrize("name", READERS)
def test_what_is_listed_is_imported_in_that_order(name: str, installed: Path, files: Place) -> None:
    """A module that another one in the list imports first is searched for."""
    imports(installed, files, name)  # which also compiles them
    every = listed(commands.TO_FIND, commands.TO_CHECK, READERS[name])
    modules = imports(installed, files, name, before=_WATCH.format(listed=sorted(every)))
    assert own_modules(modules) & every <= BEFORE


def test_a_rule_is_imported_for_a_file_that_it_looks_at(installed: Path, place: Place) -> None:
    place.write("shop.yaml", CLEAN)
    asked = rules(imports(installed, place, "shop.yaml"))
    settings = {line.partition(":")[0] for line in CLEAN.splitlines()}
    for key, rule in imported().items():
        name = key.partition("/")[2]
        looks_at = "client-settings" in rule.kinds and (not rule.settings or not settings.isdisjoint(rule.settings))
        wanted = rule.check is not None and looks_at and rule.enabled and not rule.needs
        assert name not in asked or wanted, f"{name} has nothing to look at"
    assert "missing_setting" in asked
    assert "private_theming_url" not in asked, "a usual URL"
    place.write("shop.yaml", CLEAN.replace("/logo.svg", "/logo?size=2"))
    assert {"missing_setting", "private_theming_url"} <= rules(imports(installed, place, "shop.yaml"))


def test_a_run_of_one_rule_imports_one(installed: Path, place: Place) -> None:
    place.write("shop.yaml", CLEAN)
    assert rules(imports(installed, place, "--select", "missing-setting", "shop.yaml")) == {"missing_setting"}


def test_clean_json_is_not_searched_for_places(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def searched(_: Source, path: tuple[str | int, ...]) -> None:
        raise AssertionError(f"{path} is looked up")

    monkeypatch.setattr(Source, "place", searched)
    good = ROOT / "examples" / "good"
    for arguments in ([str(good)], ["--isolated", *map(str, sorted(good.rglob("*.json")))]):
        outcome = place.quick(*arguments)
        assert (outcome.code, outcome.err) == (0, ""), outcome


# --- the index of the rules


def test_every_rule_is_in_the_index(indexed: Path) -> None:
    assert set(read_index(str(indexed), files_in(str(indexed)))) == set(imported())


@pytest.mark.parametrize("same_size", [True, False])
@pytest.mark.parametrize("back", [True, False])
def test_a_rule_that_has_changed_is_not_taken_from_the_index(indexed: Path, same_size: bool, back: bool) -> None:
    """Neither an equal size nor a time that was set back hides a change."""
    path = indexed / "object" / "wrong_type.py"
    status = path.stat()
    text = path.read_bytes()
    path.write_bytes(text.swapcase() if same_size else text + b"# more\n")
    if back:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert set(imported()) - set(read_index(str(indexed), files_in(str(indexed)))) == {"object/wrong_type"}


def test_a_rule_that_is_written_again_as_it_was_is_taken_from_the_index(indexed: Path) -> None:
    path = indexed / "object" / "wrong_type.py"
    path.write_bytes(path.read_bytes())
    assert "object/wrong_type" in read_index(str(indexed), files_in(str(indexed)))


def test_no_rule_of_an_installed_package_is_read_for_the_index(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installers, images and caches of pipelines write the files of a package in any order, at any time."""
    monkeypatch.setattr(index, "_PACKAGE", str(indexed.parent))
    monkeypatch.setattr(index, "_checksum", lambda _: pytest.fail("a rule is read"))
    for path in indexed.glob("*/*.py"):
        path.touch()
    assert set(read_index(str(indexed), files_in(str(indexed)))) == set(imported())
    (indexed / "object" / "wrong_type.py").write_text("# of another version\n", "utf-8")
    assert set(imported()) - set(read_index(str(indexed), files_in(str(indexed)))) == {"object/wrong_type"}


def test_a_rule_is_the_same_in_the_index_and_in_its_module(indexed: Path) -> None:
    index = read_index(str(indexed), files_in(str(indexed)))
    for module, rule in imported().items():
        indexed = IndexedRule(rule.name, index[module], lambda rule=rule: rule)
        assert (indexed.check is None) == (rule.check is None)
        for name in set(Rule.__slots__) - {"check"}:
            assert getattr(indexed, name) == getattr(rule, name), f"{rule.name}: {name}"


@pytest.fixture
def afresh() -> Iterator[None]:
    """The built-in rules are looked for anew, before and after."""
    builtin.cache_clear()
    yield
    builtin.cache_clear()


@pytest.mark.usefixtures("afresh")
@pytest.mark.parametrize("index", [{}, {"object/no_more": {"size": 1}}])
def test_what_the_index_does_not_know_is_imported(
    index: dict[str, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "read_index", lambda *_: index)
    assert list(builtin()) == sorted(imported().values(), key=lambda rule: rule.name.replace("-", "_"))


@pytest.mark.parametrize("text", ["", "{", None])
def test_an_index_that_cannot_be_read_is_none(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / FILE).write_text(text, "utf-8")
    assert read_index(str(tmp_path), files_in(str(tmp_path))) == {}


# --- regular expressions


def lazy_patterns(value: object) -> Iterator[_Compiled]:
    if isinstance(value, _Compiled):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from lazy_patterns(item)


def test_every_pattern_can_be_compiled() -> None:
    engine = Path(lint_settings.__file__).parent
    names = [path.relative_to(engine).with_suffix("") for path in engine.rglob("*.py") if path.stem != "__main__"]
    modules = [import_module(".".join(("lint_settings", *name.parts))) for name in names if name.stem != "__init__"]
    modules += [import_module(f"lint_settings.rules.{key.replace('/', '.')}") for key in imported()]
    patterns = [pattern for module in modules for pattern in lazy_patterns(list(vars(module).values()))]
    assert len(patterns) > 100
    for pattern in patterns:
        assert isinstance(pattern.sub("", ""), str)


def test_a_lazy_pattern_is_like_any_other() -> None:
    pattern = lint_settings.lazy_pattern(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert pattern.pattern == r"(?P<word>[a-z]+)"
    assert pattern.flags & re.IGNORECASE
    assert pattern.fullmatch("Word")["word"] == "Word"  # type: ignore[index]
    assert pattern.split("a-b") == re.compile(pattern.pattern, re.IGNORECASE).split("a-b")


def test_without_pyyaml_the_pure_parser_reads() -> None:
    code = (
        "import sys\n"
        "sys.modules['yaml'] = None\n"
        "from lint_settings.documents.yaml import parsers\n"
        "assert parsers._composer() is None\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
