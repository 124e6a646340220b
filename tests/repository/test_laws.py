"""The laws of the code, and that each of them fails when it should."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import laws
import lint_settings
from lint_settings import __all__ as face
from lint_settings.rulebook.registry import builtin

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "linter" / "lint_settings"
PATHS = {path.relative_to(ENGINE).with_suffix("").as_posix(): path for path in sorted(ENGINE.rglob("*.py"))}
RULES = {path.stem: path for path in sorted((ROOT / "rules").rglob("*.py")) if path.stem != "__init__"}
CODE = [*PATHS.values(), *RULES.values()]
FILES = [
    *CODE,
    *(path for name in ("tests", "bench", "docs", "examples") for path in sorted((ROOT / name).rglob("*.py"))),
]
FILES = [path for path in FILES if "corpora" not in path.relative_to(ROOT).parts[:-1]]
NAMES = {rule.name for rule in builtin() if rule.check is not None}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def modules() -> dict[str, ast.Module]:
    """The modules of the engine. They are parsed by tests alone, as every worker collects all of these."""
    return {name: tree(path) for name, path in PATHS.items()}


@cache
def rule_modules() -> dict[str, ast.Module]:
    """The modules of the rules."""
    return {f"rules/{name}": tree(path) for name, path in RULES.items()}


LINES = {name: len(path.read_text("utf-8").splitlines()) for name, path in PATHS.items()}


def label(path: Path) -> str:
    """A file as it is called in complaints."""
    return path.relative_to(ROOT).as_posix()


def parsed(**sources: str) -> dict[str, ast.Module]:
    """Modules by path, with two underscores for a slash."""
    return {name.replace("__", "/"): ast.parse(source) for name, source in sources.items()}


# --- the laws of modules, and a way to break each


def test_packages_import_downwards() -> None:
    assert laws.packages_import_downwards(modules()) == []


@pytest.mark.parametrize(
    "source",
    [
        "from ..engine.report import Report\n",
        "def read():\n    from ..tenant import ids\n",
        "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from ..config.config import Config\n",
        "from .. import engine\n",
        "from ..cli import main\n",
    ],
)
def test_an_import_upwards_is_found(source: str) -> None:
    modules = parsed(documents__span=source, engine__report="", tenant__ids="", config__config="", cli="")
    modules["engine/__init__"] = ast.parse("")
    assert laws.packages_import_downwards(modules) != []


def test_an_import_from_a_package_of_the_same_row_is_found() -> None:
    assert laws.packages_import_downwards(
        parsed(fixes__apply="from ..reporters.text import report", reporters__text="")
    )
    assert laws.packages_import_downwards(parsed(strange__module="")) == ["strange/module: its package is in no row"]


def test_no_circles() -> None:
    assert laws.no_circles(modules()) == []


@pytest.mark.parametrize(
    "back",
    [
        "from .node import Node\n",
        "def place():\n    from .node import Node\n",
        "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    from .node import Node\n",
    ],
)
def test_a_circle_is_found(back: str) -> None:
    modules = parsed(documents__node="from .span import Span", documents__span="from . import source\n")
    assert laws.no_circles({**modules, **parsed(documents__source="")}) == []
    assert laws.no_circles({**modules, **parsed(documents__source=back)}) != []


def test_each_library_has_one_package() -> None:
    assert laws.each_library_has_one_package(modules()) == []


@pytest.mark.parametrize("source", ["import click", "def run():\n    from click.core import Group", "import requests"])
def test_a_library_in_the_wrong_package_is_found(source: str) -> None:
    assert laws.each_library_has_one_package(parsed(engine__report=source)) != []


def test_the_engine_names_no_rule() -> None:
    assert laws.the_engine_names_no_rule(modules(), NAMES) == []


@pytest.mark.parametrize("source", ["x = 'wrong-rule'", "x = {'wrong_rule': 1}", "from .. import rules"])
def test_the_name_of_a_rule_is_found(source: str) -> None:
    assert laws.the_engine_names_no_rule(parsed(engine__report=source), {"wrong-rule"}) != []


def test_only_the_gates_open_files() -> None:
    assert laws.only_the_gates_open_files(modules()) == []
    assert set(modules()) >= set(laws.GATES)


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "import os\nos.remove('x')",
        "from os import remove",
        "from pathlib import Path\nPath('x').write_text('y')",
        "def f(p):\n    return p.read_bytes()",
        "import shutil",
        "def f():\n    from tempfile import mkstemp",
    ],
)
def test_a_file_that_is_opened_elsewhere_is_found(source: str) -> None:
    assert laws.only_the_gates_open_files(parsed(tenant__ids=source)) != []
    assert laws.only_the_gates_open_files(parsed(documents__files=source)) == []


def test_only_the_console_prints() -> None:
    assert laws.only_the_console_prints(modules()) == []


@pytest.mark.parametrize(
    "source",
    ["print('x')", "import sys\nsys.stdout.write('x')", "import os\nos.write(1, b'x')", "import sys\nsys.exit(1)"],
)
def test_print_elsewhere_is_found(source: str) -> None:
    assert laws.only_the_console_prints(parsed(engine__report=source)) != []


def test_packages_and_modules_are_small() -> None:
    assert laws.packages_and_modules_are_small(modules(), LINES) == []


def test_a_large_package_and_a_long_module_are_found() -> None:
    many = parsed(**{f"tenant__m{number}": "" for number in range(31)})
    assert laws.packages_and_modules_are_small(many, {}) == ["tenant has 31 modules"]
    assert laws.packages_and_modules_are_small({}, {"tenant/ids": 351}) == ["tenant/ids has 351 lines"]


@pytest.mark.parametrize("code", [modules, rule_modules], ids=["engine", "rules"])
def test_no_function_is_long(code: Callable[[], laws.Modules]) -> None:
    assert laws.no_function_is_long(code()) == []


def test_a_long_function_is_found() -> None:
    body = "    x = 1\n" * 50
    assert laws.no_function_is_long(parsed(tenant__ids=f"class A:\n  def f(self):\n{body}")) != []
    assert laws.no_function_is_long(parsed(tenant__ids=f"def f():\n{body[10:]}")) == []


@pytest.mark.parametrize("code", [modules, rule_modules], ids=["engine", "rules"])
def test_modules_keep_no_state(code: Callable[[], laws.Modules]) -> None:
    assert laws.modules_keep_no_state(code()) == []


@pytest.mark.parametrize(
    "source",
    [
        "seen = []",
        "seen: dict[str, int] = {}",
        "def f():\n    global x\n    x = 1",
        "@cache\ndef f() -> list[str]: ...",
        "@lru_cache(maxsize=4)\ndef f() -> dict[str, int]: ...",
    ],
)
def test_state_in_a_module_is_found(source: str) -> None:
    assert laws.modules_keep_no_state(parsed(tenant__ids=source)) != []


# --- the laws of rules


def faults_of_a_rule(module: ast.Module) -> list[str]:
    """What a rule does that no rule may: import or open anything but the face of the linter."""
    outside = {"os", "sys", "io", "pathlib", "subprocess", "socket", "shutil", "glob", "tempfile"}
    faults = []
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.level:
            faults.append("imports another rule")
        if isinstance(node, ast.ImportFrom) and node.module == "lint_settings":
            faults += [alias.name for alias in node.names if alias.name not in face]
    tops = {name.partition(".")[0] for name in laws.imported(module)} - {"lint_settings"}
    faults += sorted(tops - sys.stdlib_module_names | tops & outside)
    faults += [name for name in laws.imported(module) if name.startswith("lint_settings.")]
    return faults + sorted({"print", "open", "input", "eval", "exec", "exit"} & set(laws.calls(module)))


@pytest.mark.parametrize("name", sorted(f"rules/{name}" for name in RULES))
def test_a_rule_imports_the_face_of_the_linter_and_nothing_else(name: str) -> None:
    assert faults_of_a_rule(rule_modules()[name]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from lint_settings.engine import report",
        "from lint_settings import Registry",
        "from . import other",
        "import os",
        "import yaml",
        "print(1)",
    ],
)
def test_a_rule_that_does_more_is_found(source: str) -> None:
    assert faults_of_a_rule(ast.parse(source)) != []


def test_type_checkers_see_the_face_of_the_linter_as_it_is() -> None:
    stub = ast.parse((ENGINE / "__init__.pyi").read_text("utf-8"))
    lines = [node for node in stub.body if isinstance(node, ast.ImportFrom) and node.level]
    seen = {alias.asname: (node.module, alias.name) for node in lines for alias in node.names}
    assert seen == {name: (module, name) for name, module in lint_settings._MODULE_OF.items()}
    assert face == sorted(face)


# --- how it is written


def test_words_are_plain() -> None:
    as_it_was = ROOT / "tests" / "projects" / "version_0_1_0"
    paths = [path for path in FILES if as_it_was not in path.parents]
    assert laws.words_are_plain({label(path): path.read_text("utf-8") for path in paths}) == []


def test_words_of_messages_and_pages_are_plain() -> None:
    strings = {
        f"rules/{name}: {node.lineno}": node.value
        for name, path in RULES.items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pages = {label(path): path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]}
    assert laws.words_of_texts_are_plain({**strings, **pages}) == []
    assert laws.words_of_texts_are_plain({"a rule": "so nobody can sign in", "a page": "the colour"}) != []


@pytest.mark.parametrize(
    "source",
    [
        "# the one that tells\n",
        '"""Report what somebody wrote."""\n',
        "def make_room():\n    pass\n",
        "mended = 1\n",
        "class Shelf:\n    pass\n",
        "# it stands below its neighbour\n",
        '"""Return what nobody has read."""\n',
        "colours = ()\n",
        "# a kind that is not recognised\n",
    ],
)
def test_a_word_that_is_not_plain_is_found(source: str) -> None:
    assert laws.words_are_plain({"tenant/ids": source}) != []


def test_a_plain_text_is_accepted() -> None:
    source = '"""Report what is missing."""\nraise_error = CannotTellError  # a rule cannot tell\n'
    assert laws.words_are_plain({"tenant/ids": source}) == []


def test_the_line_is_frozen() -> None:
    assert laws.the_line_is_frozen(modules()) == []


FROZEN = """\
class Settled(Frozen):
    __slots__ = ()

    finding: Finding
    severity: Severity
"""


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("engine/settled", FROZEN.replace("(Frozen)", "")),
        ("engine/settled", FROZEN.replace("    __slots__ = ()\n", "")),
        ("engine/settled", FROZEN.replace("Settled(", "Done(")),
        ("engine/settled", FROZEN + "    places: list[Related]\n"),
        ("engine/settled", FROZEN + "    places: tuple[dict[str, str], ...]\n"),
        ("fixes/rounds", "def worse(one):\n    return one._replace(severity=Severity.ERROR)\n"),
        ("lsp/views", "after = report._replace(findings=())\n"),
        ("engine/runner", "again = loaded._replace(documents=())\n"),
    ],
)
def test_what_changes_an_object_of_the_line_is_found(module: str, source: str) -> None:
    line = {one: modules()[one] for one in laws.LINE.values()}
    assert laws.the_line_is_frozen({**line, "engine/settled": ast.parse(FROZEN)}) == []
    assert laws.the_line_is_frozen({**line, module: ast.parse(source)}) != []


@pytest.mark.parametrize("name", laws.LINE)
def test_an_object_of_the_line_cannot_be_changed(name: str) -> None:
    made = getattr(import_module(f"lint_settings.{laws.LINE[name].replace('/', '.')}"), name)
    one = made(*(None for _ in made._fields))
    with pytest.raises(AttributeError):
        setattr(one, made._fields[0], 1)
    with pytest.raises(AttributeError):
        one.another = 1


SOURCES = {name: path.read_text("utf-8") for name, path in PATHS.items()}
RULE_SOURCES = {name: path.read_text("utf-8") for name, path in RULES.items()}


def test_comments_are_said_once() -> None:
    assert laws.comments_are_said_once({**SOURCES, **RULE_SOURCES}) == []


def test_a_comment_in_many_files_is_found() -> None:
    source = "x = 1  # importing it would take long\n"
    assert laws.comments_are_said_once(dict.fromkeys("abc", source)) == []
    assert laws.comments_are_said_once(dict.fromkeys("abcd", source)) != []
    assert laws.comments_are_said_once(dict.fromkeys("abcd", "# fmt: skip\n")) == []


def test_no_rule_is_long() -> None:
    assert laws.no_rule_is_long(RULE_SOURCES) == []


def test_a_long_rule_is_found() -> None:
    code = 'def check(\n    x,\n):\n    text = """a\n    b"""\n' + "    x = 1\n" * 55
    manual = '"""What is wrong.\n\nWhy.\n"""\n\n# a comment\n'
    assert laws.no_rule_is_long({"short": manual + code}) == []
    assert laws.no_rule_is_long({"long": manual + code + "    x = 2  # more\n"}) == ["long has 61 lines of code"]


def test_every_file_opens_with_a_docstring() -> None:
    for path in FILES:  # of which tests and the like are not asked about again, and are too many to be kept
        text = ast.get_docstring(tree(path) if path in CODE else ast.parse(path.read_text("utf-8"))) or ""
        assert text.partition("\n\n")[0].endswith((".", ":")), f"{label(path)}: one sentence that says what it is"


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The functions, classes and methods of a body that others may call."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


def test_what_is_public_says_what_it_is() -> None:
    inherited = {"parse_args", "convert"}  # click says what these do
    for path in CODE:
        silent = {node.name for node in public(tree(path).body) if not ast.get_docstring(node)}
        assert silent - inherited == set(), label(path)


WORDS = ("utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "base")


def test_every_module_has_a_name_that_says_something() -> None:
    parts = {part for name in modules() for part in name.split("/")}
    assert parts.isdisjoint(WORDS)
