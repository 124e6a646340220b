"""Modules of the package are imported as `import` does it, only faster."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import py_compile
import subprocess
import sys
import traceback
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lint_settings import rules
from lint_settings.documents import own_modules
from lint_settings.documents.own_modules import load_module
from lint_settings.rulebook.index import files_in
from lint_settings.rulebook.registry import folder
from made_package import MADE, made_package

RULES = [f"{rules.__name__}.{file.key.replace('/', '.')}" for file in files_in(folder())]

# Imports modules in one of two ways, and prints what they are.
_FACTS = """\
import json, sys
from types import ModuleType
from lint_settings import commands
from lint_settings.documents import own_modules
if "plain" in sys.argv:
    own_modules._ENDING = ""
for modules in (commands.TO_FIND, commands.TO_CHECK, commands.TO_READ_YAML, commands.TO_READ_JSON):
    own_modules.load_modules(modules)
for name in json.loads(sys.stdin.read()):
    own_modules.load_module(name)
def shown(value):
    return value if isinstance(value, (str, list, type(None))) else type(value).__name__
facts = {}
for name, module in sys.modules.items():
    if name.partition(".")[0] == "lint_settings" and module is not own_modules:
        spec = module.__spec__
        above, _, own = name.rpartition(".")
        facts[name] = {
            "names": {key: shown(value) for key, value in vars(module).items() if key != "__builtins__"},
            "spec": [spec.name, spec.origin, spec.cached, spec.parent, spec.has_location, type(spec.loader).__name__],
            "loader": [spec.loader is module.__loader__, vars(spec.loader)],
            "searches": spec.submodule_search_locations,
            "is in its package": not above or getattr(sys.modules[above], own) is module,
        }
print(json.dumps({"fast": bool(own_modules._ENDING), "facts": facts}))
"""


def run(code: str, *options: str, given: object = None, env: dict[str, str] | None = None) -> str:
    """What a program in a process of its own prints."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0", **(env or {})}
    command = [sys.executable, *options, "-c", code]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def facts(way: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(run(_FACTS.replace('"plain" in sys.argv', str(way == "plain")), given=RULES))
    return known


def test_modules_are_those_of_the_plain_import() -> None:
    plain, fast = facts("plain"), facts("fast")
    assert (plain["fast"], fast["fast"]) == (False, True)
    assert len(fast["facts"]) > 250
    assert fast["facts"].keys() == plain["facts"].keys()
    for name, what in plain["facts"].items():
        assert fast["facts"][name] == what, name


# --- one package on its own


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    """A package in a folder that can be changed."""
    yield from made_package(tmp_path)


def write(package: ModuleType, text: str, compiled: str | None = None) -> tuple[Path, Path]:
    """Write a module; its compiled code has another text, with which it can be seen which of them counts."""
    path = Path(package.__path__[0]) / "topic" / "one.py"
    if compiled is not None:
        assert len(compiled) == len(text)
        path.write_text(compiled, "utf-8")
        os.utime(path, (1_000_000_000, 1_000_000_000))
        py_compile.compile(str(path), doraise=True)
    path.write_text(text, "utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path, Path(cache_from_source(str(path)))


def loaded() -> Any:
    return load_module(f"{MADE}.topic.one")


def test_compiled_code_of_the_time_and_the_size_of_its_source_is_used(package: ModuleType) -> None:
    write(package, "here = 1\n", compiled="here = 2\n")
    module = loaded()
    assert module.here == 2, "as `import` would: the sizes and times are equal"
    assert load_module(module.__name__) is module
    assert package.topic.one is module


def later(source: Path, _: Path) -> None:
    os.utime(source, (1_000_000_001, 1_000_000_001))


def longer(source: Path, _: Path) -> None:
    source.write_text("here = 1\n\n", "utf-8")
    os.utime(source, (1_000_000_000, 1_000_000_000))


def missing(_: Path, cached: Path) -> None:
    cached.unlink()


def empty(_: Path, cached: Path) -> None:
    cached.write_bytes(b"")


def of_another_python(_: Path, cached: Path) -> None:
    cached.write_bytes(b"\x00\x00" + cached.read_bytes()[2:])


def by_hash(source: Path, cached: Path) -> None:
    cached.unlink()
    py_compile.compile(str(source), invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH, doraise=True)


@pytest.mark.parametrize("change", [later, longer, missing, empty, of_another_python, by_hash])
def test_other_compiled_code_is_not_used(change: Callable[[Path, Path], None], package: ModuleType) -> None:
    change(*write(package, "here = 1\n", compiled="here = 2\n"))
    assert loaded().here == 1


def test_without_a_source_there_is_no_module(package: ModuleType) -> None:
    source, _ = write(package, "here = 1\n", compiled="here = 2\n")
    source.unlink()
    with pytest.raises(ModuleNotFoundError):
        loaded()


@pytest.mark.parametrize("compiled", ["raise ValueError('as it is')\n", None])
def test_a_module_that_raises_is_not_kept(compiled: str | None, package: ModuleType) -> None:
    write(package, "raise ValueError('as it is')\n", compiled=compiled)
    for _ in range(2):
        with pytest.raises(ValueError, match="as it is"):
            loaded()
    assert f"{MADE}.topic.one" not in sys.modules


def test_a_traceback_has_the_file_where_it_is_now(package: ModuleType, tmp_path: Path) -> None:
    text = "def fail():\n    raise ValueError\n"
    write(package, text, compiled=text)
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / "topic").rename(moved / "topic")
    package.__path__ = [str(moved)]
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # it has no text
        loaded().fail()
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (frame.filename, frame.lineno) == (str(moved / "topic" / "one.py"), 2)
    assert frame.line == "raise ValueError"


def test_a_package_in_an_archive_is_imported_plainly(tmp_path: Path) -> None:
    archive = tmp_path / "made.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name in ("__init__", "topic/__init__", "topic/one"):
            made.writestr(f"{MADE}/{name}.py", "here = 1\n")
    code = (
        f"import sys; sys.path.insert(0, {str(archive)!r}); import {MADE}\n"
        "from lint_settings.documents.own_modules import load_module\n"
        f"module = load_module('{MADE}.topic.one'); print(module.here, type(module.__loader__).__name__)"
    )
    assert run(code).split() == ["1", "zipimporter"]


# --- other ways to run Python, and to look at modules


@pytest.mark.parametrize(
    ("options", "env", "ending"),
    [
        ((), {}, f".{sys.implementation.cache_tag}.pyc"),
        (("-O",), {}, f".{sys.implementation.cache_tag}.opt-1.pyc"),
        (("-OO",), {}, f".{sys.implementation.cache_tag}.opt-2.pyc"),
        ((), {"PYTHONPYCACHEPREFIX": "elsewhere"}, ""),
    ],
)
def test_compiled_code_is_that_of_the_options(
    options: tuple[str, ...], env: dict[str, str], ending: str, tmp_path: Path
) -> None:
    env = {name: str(tmp_path / value) for name, value in env.items()}
    code = (
        "from lint_settings.documents import own_modules as own; print(repr(own._ENDING))\n"
        "print(repr(own.load_module('lint_settings.documents.frozen').Frozen.with_all.__doc__))"
    )
    shown, text = run(code, *options, env=env).splitlines()
    assert shown == repr(ending)
    assert (text == "None") == ("-OO" in options), "-OO leaves out docstrings"


def test_modules_can_be_looked_at_and_reloaded() -> None:
    code = """\
import importlib, importlib.resources, inspect, pickle, pkgutil
from lint_settings.documents.own_modules import load_module
rule = "lint_settings.rules.flow.unknown_flow"
node, unknown = load_module("lint_settings.documents.finding"), load_module(rule)
assert "class Severity" in inspect.getsource(node)
assert inspect.getsource(node.Severity).startswith("class Severity")
assert pickle.loads(pickle.dumps(node.Severity.ERROR)) is node.Severity.ERROR
import lint_settings.rules.flow.unknown_flow
assert lint_settings.rules.flow.unknown_flow is unknown
for module in (node, unknown):
    assert importlib.reload(module) is module
    assert importlib.util.find_spec(module.__name__) is module.__spec__
assert "finding" in {one.name for one in pkgutil.iter_modules(load_module("lint_settings.documents").__path__)}
load_module("lint_settings.schemas", is_package=True)
assert importlib.resources.files("lint_settings.schemas").joinpath("flow.schema.json").is_file()
print("well")
"""
    assert run(code) == "well\n"


def test_the_package_is_not_one_of_others() -> None:
    """What `import` finds for a module that is known here is that module."""
    for name in ("lint_settings.documents.node", RULES[0]):
        assert importlib.import_module(name) is load_module(name)
    assert own_modules._PACKAGE == "lint_settings"
    assert inspect.getsource(load_module) in Path(own_modules.__file__).read_text("utf-8")
    assert {one.name for one in pkgutil.iter_modules(rules.__path__)} >= {"flow"}
