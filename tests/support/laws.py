"""The laws of the code, each a function from modules to complaints; no complaint means that the law holds.

Modules are syntax trees by path below the source root, such as `documents/span`, so that a test can break each law.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import chain

Modules = Mapping[str, ast.Module]

# The packages from the bottom to the top; a package may import those of lower rows only, and itself.
ORDER = (
    ("documents",),
    ("messages",),
    ("console",),
    ("schema", "search"),
    ("config",),
    ("tenant",),
    ("rulebook", "allows"),
    ("engine",),
    ("git", "render", "fixes", "reporters"),
    ("coverage", "diff", "adopt", "inventory"),
    ("live", "lsp"),
    ("commands",),
    ("",),  # the modules that are in no package: cli, api, testing
)
RANK = {package: rank for rank, row in enumerate(ORDER) for package in row}
# The data and the rules beside the packages: anything may read the schemas, only the registry finds the rules.
BESIDE = ("rules", "schemas")
MOST_MODULES, LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_RULE = 30, 350, 50, 60

# Each library of others, and the package that may import it.
LIBRARIES = {
    "cattrs": "lsp",  # which pygls requires
    "click": "commands",
    "jinja2": "inventory",
    "jsonschema": "schema",
    "referencing": "schema",  # which jsonschema requires
    "markupsafe": "inventory",
    "lsprotocol": "lsp",
    "pygls": "lsp",
    "ruamel": "documents/yaml",
    "tomli": "config",
    "yaml": "documents/yaml",
}

# What opens, changes or removes files, and the modules that may: all others go through these.
GATES = ("engine/cached/folder", "console/atomic_write", "console/streams", "console/temporary", "documents/files")
OPENING = {
    *("open", "io.open", "os.open", "os.fdopen", "os.remove", "os.unlink", "os.replace", "os.rename", "os.renames"),
    *("os.link", "os.symlink", "os.truncate", "os.rmdir", "os.removedirs", "os.mkfifo", "os.chmod", "os.chown"),
}
OF_PATHS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "touch", "symlink_to"}
OF_FILES = {"shutil", "tempfile", "io", "fileinput", "mmap"}


def package_of(module: str) -> str:
    """Return the package of a module; empty for one in none."""
    return module.partition("/")[0] if "/" in module else ""


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return all nodes of a tree, which many laws look at."""
    return tuple(ast.walk(tree))


@cache
def calls(tree: ast.AST) -> frozenset[str]:
    """Return the names of what a tree calls."""
    return frozenset(ast.unparse(node.func) for node in nodes(tree) if isinstance(node, ast.Call))


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the absolute modules that a tree imports, anywhere in it."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def imports(modules: Modules) -> dict[str, set[str]]:
    """Return the modules that each module imports: at the top, inside functions and for types alike."""
    found: dict[str, set[str]] = {name: set() for name in modules}
    for name, tree in modules.items():
        folder = name.split("/")[:-1]
        for node in nodes(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = folder[: len(folder) - node.level + 1] + (node.module.split(".") if node.module else [])
                found[name].update(_target(base, alias.name, modules) for alias in node.names)
    return found


def _target(base: list[str], name: str, modules: Modules) -> str:
    if not base and name in BESIDE:
        return name
    choices = ["/".join(choice) for choice in ([*base, name], [*base, name, "__init__"], base, [*base, "__init__"])]
    return next((choice for choice in choices if choice in modules), "/".join([*base, name]))


# --- who may import what


def packages_import_downwards(modules: Modules) -> list[str]:
    """Complain about an import from a package of the same row or a higher one, and about a package without a row."""
    complaints = [f"{name}: its package is in no row" for name in modules if package_of(name) not in RANK]
    for name, others in imports(modules).items():
        for other in sorted(others - set(BESIDE)):
            above, below = package_of(name), package_of(other)
            if other == "__init__" or above == below or above not in RANK:
                continue
            if RANK[above] <= RANK.get(below, len(ORDER)):
                complaints.append(f"{name} imports {other}")
    return complaints


def no_circles(modules: Modules) -> list[str]:
    """Complain about modules that import each other, directly or by way of others."""
    graph = {name: others - {name} for name, others in imports(modules).items()}
    done: set[str] = set()
    complaints: list[str] = []

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            complaints.append(" -> ".join((*trail[trail.index(name) :], name)))
        elif name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
    return complaints


def each_library_has_one_package(modules: Modules) -> list[str]:
    """Complain about a library of others that is imported where it does not belong."""
    complaints = []
    for name, tree in modules.items():
        tops = {module.partition(".")[0] for module in imported(tree)} - sys.stdlib_module_names - {"__future__"}
        for library in sorted(tops):
            home = LIBRARIES.get(library)
            if home is None or not name.startswith(f"{home}/"):
                complaints.append(f"{name} imports {library}")
    return complaints


def the_engine_names_no_rule(modules: Modules, rules: Collection[str]) -> list[str]:
    """Complain about a text that is the name of a rule, as config or as module, and about imports of the rules."""
    names = {*rules, *(rule.replace("-", "_") for rule in rules)}
    complaints = []
    for name, tree in modules.items():
        texts = {node.value for node in nodes(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        complaints += [f"{name} names {text}" for text in sorted(texts & names)]
    return complaints + [
        f"{name} imports the rules"
        for name, others in imports(modules).items()
        if "rules" in others and name != "rulebook/registry"
    ]


# --- who may do what


def only_the_gates_open_files(modules: Modules) -> list[str]:
    """Complain about code outside the gates that opens, writes or removes files."""
    complaints = []
    for name, tree in modules.items():
        if name in GATES:
            continue
        called = calls(tree)
        methods = {call.rpartition(".")[2] for call in called if "." in call}
        names = {
            alias.name
            for node in nodes(tree)
            if isinstance(node, ast.ImportFrom) and not node.level
            for alias in node.names
        }
        wrong = called & OPENING | methods & OF_PATHS | OF_FILES & {*imported(tree)}
        wrong |= names & {"open", "remove", "unlink", "replace", "rename"}
        complaints += [f"{name} uses {one}" for one in sorted(wrong)]
    return complaints


def only_the_console_prints(modules: Modules) -> list[str]:
    """Complain about code that prints, writes to a stream or ends the process elsewhere than it may."""
    allowed = {
        "console/streams": {"print", "sys.stdout.write", "sys.stderr.write"},
        "__main__": {"sys.exit"},
        "engine/parallel/channel": {"os.write"},  # to the pipe between two processes
        "engine/parallel/start": {"os._exit"},  # of a worker process
    }
    printing = {"print", "click.echo", "sys.stdout.write", "sys.stderr.write", "os.write"}
    ending = {"sys.exit", "exit", "quit", "os._exit"}
    complaints = []
    for name, tree in modules.items():
        wrong = calls(tree) & (printing | ending) - allowed.get(name, set())
        complaints += [f"{name} calls {one}" for one in sorted(wrong)]
    return complaints


# --- the line of a check

# What each step of a check makes. Parts of these are of types that cannot be changed.
LINE = {
    "CheckOptions": "commands/check_options",
    "Input": "engine/inputs",
    "Finding": "documents/finding",
    "LoadedFile": "engine/load",
    "FileResult": "engine/result",
    "Settled": "engine/settled",
    "Report": "engine/report",
}
_MUTABLE = {"list", "dict", "set", "bytearray", "List", "Dict", "Set"}
# Who may derive an object from another one, by the parts that differ: a finding gets its symptom where it is completed,
# its severity where it is settled. What is in no row is given when an object is made, and is the same for ever.
_DERIVED = {
    "address": {"tenant/addresses", "engine/settle", "reporters/records", "fixes/apply"},
    "cause": {"engine/consequences", "git/touched"},
    "errors": {"engine/report"},
    "findings": {"engine/report"},
    "fixes": {"engine/report"},
    "is_baselined": {"engine/settle"},
    "is_untouched": {"git/touched"},
    "places": {"engine/consequences"},
    "reason": {"engine/settle"},
    "refused": {"engine/report"},
    "severity": {"engine/consequences", "engine/settled"},
    "subject": {"tenant/addresses"},
    "symptom": {"engine/complete", "messages/secrets"},
    "url": {"engine/complete"},
    "crashes": set(),
    "documents": set(),
    "lacking": set(),
    "level": set(),
    "obscured": set(),
    "passed_over": set(),
    "silent": set(),
    "skipped": set(),
}


def the_line_is_frozen(modules: Modules) -> list[str]:
    """Complain about what a step of a check makes if it can be changed, or if a later step derives another one."""
    complaints = []
    for name, module in LINE.items():
        found = [one for one in modules[module].body if isinstance(one, ast.ClassDef) and one.name == name]
        complaints += [f"{module} has no {name}"] * (not found)
        complaints += [f"{name} {fault}" for one in found for fault in _thawed(one)]
    for name, tree in modules.items():
        for node in nodes(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_replace":
                parts = [one.arg for one in node.keywords if one.arg in _DERIVED and name not in _DERIVED[one.arg]]
                complaints += [f"{name}: another `{part}` in place of the one that a step has given" for part in parts]
    return complaints


def _thawed(made: ast.ClassDef) -> list[str]:
    """Return what allows objects of a class to be changed."""
    faults = []
    if not any(ast.unparse(base) == "Frozen" for base in made.bases):
        faults.append("is not Frozen")
    if not any(ast.unparse(line) == "__slots__ = ()" for line in made.body):
        faults.append("has room for attributes: `__slots__ = ()` is missing")
    for line in made.body:
        if isinstance(line, ast.AnnAssign):
            kinds = {one.id for one in ast.walk(line.annotation) if isinstance(one, ast.Name)} & _MUTABLE
            faults += [f"has the part {ast.unparse(line.target)} of the type {kind}" for kind in sorted(kinds)]
    return faults


# --- how much there may be of it


def packages_and_modules_are_small(modules: Modules, lines: Mapping[str, int]) -> list[str]:
    """Complain about packages of more than 30 modules and modules of more than 350 lines."""
    complaints = [f"{name} has {count} lines" for name, count in lines.items() if count > LONGEST_MODULE]
    folders: dict[str, int] = {}
    for name in modules:
        folder = name.rpartition("/")[0]
        folders[folder] = folders.get(folder, 0) + 1
    return complaints + [f"{folder} has {count} modules" for folder, count in folders.items() if count > MOST_MODULES]


def no_function_is_long(modules: Modules) -> list[str]:
    """Complain about functions of more than 50 lines."""
    complaints = []
    for name, tree in modules.items():
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    complaints.append(f"{name}: {node.name} has {length} lines")
    return complaints


# --- how it is written


def comments_are_said_once(sources: Mapping[str, str]) -> list[str]:
    """Complain about a comment that is in more than three files: CONTRIBUTING explains what every module needs."""
    files: dict[str, int] = {}
    ends = {name: _ends_of_lines(source) for name, source in sources.items()}
    often = {text for text, count in Counter(chain.from_iterable(ends.values())).items() if count > 3}
    for name, source in sources.items():
        if often.isdisjoint(ends[name]):
            continue  # most files, which need not be parsed
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        comments = {one.string for one in tokens if one.type == tokenize.COMMENT and _IS_SENTENCE(one.string)}
        for comment in comments:
            files[comment] = files.get(comment, 0) + 1
    return [f"{comment} is in {count} files" for comment, count in files.items() if count > 3]


def _ends_of_lines(source: str) -> set[str]:
    """All that may be a sentence in a comment: what follows any hash sign of a line."""
    lines = [line for line in re.split("[\\r\\n]", source) if "# " in line]
    ends = (line[at:] for line in lines for at, sign in enumerate(line) if sign == "#")
    return {end for end in ends if _IS_SENTENCE(end)}


_IS_SENTENCE = re.compile(r"# (?!noqa|type:|fmt:|---)(?:\S+ ){3}\S").match


def no_rule_is_long(sources: Mapping[str, str]) -> list[str]:
    """Complain about rules of more than 60 lines of code: docstrings, comments and blank lines do not count."""
    counts = {name: _lines_of_code(source) for name, source in sources.items()}
    return [f"{name} has {count} lines of code" for name, count in counts.items() if count > LONGEST_RULE]


def _lines_of_code(source: str) -> int:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.OP, tokenize.STRING):
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            lines.difference_update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return len(lines)


# --- state


def modules_keep_no_state(modules: Modules) -> list[str]:
    """Complain about `global`, a module's variable that holds a list, dict or set, and a cache that returns one."""
    complaints = []
    for name, tree in modules.items():
        complaints += [f"{name}: global {node.names}" for node in nodes(tree) if isinstance(node, ast.Global)]
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Dict | ast.Set):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [ast.unparse(target) for target in targets]
                if not all(one.strip("_").isupper() or one == "__all__" for one in names):
                    complaints.append(f"{name}: {names} is no constant")
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef) and _is_cached(node) and _is_mutable(node.returns):
                complaints.append(f"{name}: {node.name} is cached and returns {ast.unparse(node.returns or node)}")
    return complaints


def _is_cached(function: ast.FunctionDef) -> bool:
    names = {ast.unparse(one.func if isinstance(one, ast.Call) else one) for one in function.decorator_list}
    return not names.isdisjoint(("cache", "lru_cache", "functools.cache", "functools.lru_cache"))


def _is_mutable(returns: ast.expr | None) -> bool:
    return returns is not None and ast.unparse(returns).partition("[")[0] in ("list", "dict", "set", "bytearray")


# --- words

# Words that a reader stumbles over, and that are no nouns of the field; "cannot tell" is a result that docs explain.
_WORDS = (
    "mend(?:s|ed|ing)?|tells?|told|telling|untold|stands?|stood|standing"
    "|somebody|anybody|nobody|everybody|whoever"
    "|rooms?|doors?|houses?|floors?|neighbou?rs?|shelf|shelves|there is none of|none of which"
)
_SPELLING = "ognis|[mlr]alis|olour|aviour"  # one of the two, the American one
_FOREIGN = re.compile(
    rf"(?<!cannot )(?<!Cannot )\b(?:{_WORDS}|\w*(?:{_SPELLING})\w*)\b(?! for\b)",
    re.IGNORECASE,
)
_MAY_BE_FOREIGN = re.compile(rf"\b(?:{_WORDS})\b|{_SPELLING}", re.IGNORECASE)


def words_of_texts_are_plain(texts: Mapping[str, str]) -> list[str]:
    """Complain about foreign words in texts for users, such as messages and pages; some are fine there."""
    fine = re.compile(r"tell|told|stand|stood|house|room|door|floor|neighbo", re.IGNORECASE)
    found = {name: [word for word in _FOREIGN.findall(text) if not fine.match(word)] for name, text in texts.items()}
    return [f"{name}: {word}" for name, words in found.items() for word in words]


def words_are_plain(sources: Mapping[str, str]) -> list[str]:
    """Complain about foreign words in comments, docstrings and identifiers."""
    complaints = []
    for name, source in sources.items():
        if not _MAY_BE_FOREIGN.search(_spaced(source)):
            continue  # most files
        texts = [(token.start[0], token.string) for token in _words_of(source)]
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
                texts.append((node.body[0].lineno, ast.get_docstring(node) or ""))
        for line, text in texts:
            complaints += [f"{name}:{line}: {found}" for found in _FOREIGN.findall(_spaced(text))]
    return complaints


def _spaced(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text)


def _words_of(source: str) -> Iterator[tokenize.TokenInfo]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.COMMENT, tokenize.NAME):
            yield token
