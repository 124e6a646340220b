"""The laws of the house: which room may import, print and hold what, told by the code's own syntax trees."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lint_settings import __all__ as face
from lint_settings.rulebook.registry import builtin

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "linter" / "lint_settings"
ROOMS = {path.relative_to(ENGINE).with_suffix("").as_posix(): path for path in sorted(ENGINE.rglob("*.py"))}
RULES = {path.stem: path for path in sorted((ROOT / "rules").rglob("*.py")) if path.stem != "__init__"}
FILES = [
    *ROOMS.values(),
    *RULES.values(),
    *(path for name in ("tests", "bench", "docs", "examples") for path in sorted((ROOT / name).rglob("*.py"))),
]
FILES = [path for path in FILES if "corpora" not in path.relative_to(ROOT).parts[:-1]]

# Each library of somebody else has one room.
HOMES = {
    "click": "commands",
    "jsonschema": "schema/faults",
    "ruamel": "documents/yaml/parsers",
    "yaml": "documents/yaml/parsers",
}
# Positions of JSON are worked out only when somebody asks for one.
LAZY = {("documents/source", "documents/json_places")}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def walk(path: Path) -> Iterator[ast.AST]:
    """Every node of a file but those that only type checkers see."""
    stack: list[ast.AST] = [tree(path)]
    while stack:
        node = stack.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            is_for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            stack.extend(child.orelse if is_for_types else [child])


def imported(path: Path) -> Iterator[str]:
    """The absolute modules that a file imports, at the top or inside of functions."""
    for node in walk(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def rooms_of(name: str) -> set[str]:
    """The rooms that a room imports, at the top or inside of functions."""
    found = set()
    folder = name.split("/")[:-1]
    for node in walk(ROOMS[name]):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder[: len(folder) - node.level + 1] + (node.module.split(".") if node.module else [])
            found.update(room(base, alias.name) for alias in node.names)
    return found


def room(base: list[str], name: str) -> str:
    """The room that `from base import name` leads to."""
    if name in ("rules", "schemas"):
        return name  # they stand beside the engine
    choices = ["/".join(choice) for choice in ([*base, name], base, [*base, "__init__"])]
    return next(choice for choice in choices if choice in ROOMS)


def label(path: Path) -> str:
    """A file as it is called in complaints."""
    return path.relative_to(ROOT).as_posix()


CODE = [*ROOMS.values(), *RULES.values()]


# --- who may import what


def test_each_library_has_one_room() -> None:
    for name, path in ROOMS.items():
        foreign = {module.partition(".")[0] for module in imported(path)} - sys.stdlib_module_names
        assert {library for library in foreign if HOMES.get(library) not in (name, name.partition("/")[0])} == set(), (
            name
        )


def test_a_rule_imports_the_face_of_the_linter_and_nothing_else() -> None:
    for name, path in RULES.items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name}: a rule knows no other rule"
                if node.module == "lint_settings":
                    assert {alias.name for alias in node.names} <= set(face), name
        modules = set(imported(path)) - {"lint_settings"}
        assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names, name


def test_the_engine_names_no_rule() -> None:
    rules = {rule.name for rule in builtin() if rule.check is not None}
    rules |= {name.replace("-", "_") for name in rules}
    for name, path in ROOMS.items():
        texts = {node.value for node in walk(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert texts & rules == set(), name
    assert {name for name in ROOMS if "rules" in rooms_of(name)} == {"rulebook/registry"}


def test_no_room_imports_itself_by_way_of_others() -> None:
    graph = {name: rooms_of(name) for name in ROOMS}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", ["documents/node", "documents/finding", "documents/span", "documents/source"])
def test_the_ground_floor_stands_on_nothing(name: str) -> None:
    below = {"documents/node", "documents/finding", "documents/span", "documents/source"}
    assert {room for room in rooms_of(name) - below if (name, room) not in LAZY} == set()


# --- who may do what


def calls(path: Path) -> Iterator[str]:
    """The names of what a file calls."""
    for node in walk(path):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_only_the_console_prints_and_only_the_front_door_ends_the_run() -> None:
    for name, path in ROOMS.items():
        streams = {ast.unparse(node) for node in walk(path) if isinstance(node, ast.Attribute)}
        called = set(calls(path))
        assert name == "console/streams" or not {"print", "click.echo"} & called, name
        assert name == "console/streams" or not {"sys.stdout.write", "sys.stderr.write"} & streams, name
        assert name == "__main__" or not {"sys.exit", "exit", "quit"} & called, name
        assert name == "engine/workers" or "os._exit" not in called, name


# Everything opened for reading goes through `documents/files`, everything written through `console/atomic_write`.
# `console/streams` opens the null device in place of closed streams; `engine/cache_folder` and `console/temporary` have
# folders of their own.
GATES = {"engine/cache_folder", "console/atomic_write", "console/streams", "console/temporary", "documents/files"}
OPENING = {
    *("open", "io.open", "os.open", "os.fdopen", "os.remove", "os.unlink", "os.replace", "os.rename", "os.renames"),
    *("os.link", "os.symlink", "os.truncate", "os.rmdir", "os.removedirs", "os.mkfifo", "os.chmod", "os.chown"),
}
OF_PATHS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "touch", "rename", "symlink_to"}


def test_only_the_gates_open_and_write_files() -> None:
    for name, path in ROOMS.items():
        if name in GATES:
            continue
        called = set(calls(path))
        assert called & OPENING == set(), name
        methods = {call.rpartition(".")[2] for call in called if "." in call}
        assert methods & (OF_PATHS - {"rename"}) == set(), name
        assert {"shutil", "tempfile", "io", "fileinput", "mmap"}.isdisjoint(imported(path)), name
        names = {
            alias.name
            for node in walk(path)
            if isinstance(node, ast.ImportFrom) and not node.level
            for alias in node.names
        }
        assert names & {"open", "remove", "unlink", "replace", "rename"} == set(), name
    assert set(ROOMS) >= GATES


def test_a_rule_opens_and_prints_nothing() -> None:
    outside = {"os", "sys", "io", "pathlib", "subprocess", "socket", "shutil", "glob", "tempfile"}
    for name, path in RULES.items():
        assert {"print", "open", "input", "eval", "exec", "exit"} & set(calls(path)) == set(), name
        assert {module.partition(".")[0] for module in imported(path)} & outside == set(), name


# --- how it is written


def test_every_file_opens_with_a_docstring() -> None:
    for path in FILES:
        text = ast.get_docstring(tree(path)) or ""
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


def test_no_function_is_long() -> None:
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 50, f"{label(path)}: {node.name} has {length} lines"


def test_no_module_changes_its_own_state() -> None:
    for path in CODE:
        assert not [node for node in ast.walk(tree(path)) if isinstance(node, ast.Global)], label(path)
        for node in tree(path).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Dict | ast.Set):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [ast.unparse(target) for target in targets]
                constant = all(name.strip("_").isupper() or name == "__all__" for name in names)
                assert constant, f"{label(path)}: {names} is no constant"


WORDS = ("utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "base")


def test_every_room_has_a_name_that_says_something() -> None:
    parts = {part for name in ROOMS for part in name.split("/")}
    assert parts.isdisjoint(WORDS)
