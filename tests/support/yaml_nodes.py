"""What can be reported of the nodes of a YAML text, and every such text of this repository."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lint_settings.documents.node import Node

REPOSITORY = Path(__file__).parents[2]


def nodes(node: Node) -> Iterator[tuple[Any, ...]]:
    """Whatever can be reported of a node and of all below it."""
    value = repr(node.value) if not isinstance(node.value, (dict, list)) else type(node.value).__name__
    yield node.path, value, node.place, node.style, node.tag, node.alias
    for child in (*node.members.values(), *node.items):
        yield from nodes(child)


@cache
def files() -> list[Path]:
    """The files that may hold YAML."""
    folders = ("tests", "examples", "docs")
    found = (path for name in folders for path in (REPOSITORY / name).rglob("*.*") if path.is_file())
    # What a fix makes of a case is read by both parsers when the fix is proven.
    return sorted(path for path in found if not path.name.endswith(".fixed.yaml"))


def texts() -> Iterator[tuple[str, str]]:
    """Every YAML and JSON file, and every block of YAML in a page or a manual, with its name."""
    for path in files():
        if path.suffix in (".yaml", ".yml", ".json"):
            try:
                text = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue
            if path.parent.parent.name == "rules":  # case files hold broken documents too: one at a time
                parts = re.split(r"^---[ \t]*\n", text, flags=re.MULTILINE)
                yield from ((f"{path.name}-{number}", part) for number, part in enumerate(parts))
            else:
                yield str(path.relative_to(REPOSITORY)), text
    for path in (*REPOSITORY.glob("rules/*/*.py"), *(path for path in files() if path.suffix == ".md")):
        for match in re.finditer(r"^```(?:yaml|json).*\n((?:.*\n)*?)```", path.read_text("utf-8"), re.MULTILINE):
            yield f"{path.name}-{match.start()}", match[1]
