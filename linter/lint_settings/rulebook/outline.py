"""Reads a rule of the project without running it: its name, its manual and the arguments of its decorator.

Used by commands that run no rules, and by runs that must not execute the rules of a folder.
"""

from __future__ import annotations

import ast
import os

from ..documents.files import TooLargeError, content_of_file
from ..documents.finding import Severity
from .rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 10_000_000  # bytes
_SEVERITIES = {severity.name: severity for severity in Severity}
_KNOWN: dict[str, type | tuple[type, ...]] = {
    "enabled": bool,
    "explains": str,
    "fix": str,
    "inherited": tuple,
    "kind": (str, tuple),
    "needs": tuple,
    "options": dict,
    "over_time": bool,
    "placeholders": bool,
    "replaces": bool,
    "scope": str,
    "setting": (str, tuple),
    "unless": str,
}


def outline(path: str) -> Rule:
    """Return the rule in a file, without its check; anything that only running the file reveals has its default."""
    name = os.path.basename(path).removesuffix(".py").replace("_", "-")
    try:
        tree = ast.parse(content_of_file(path, _LARGEST))
    except (OSError, TooLargeError, SyntaxError, ValueError, RecursionError, MemoryError):
        return Rule(name, None, Severity.WARNING, "")
    keywords = next((found for node in tree.body if (found := _keywords(node)) is not None), {})
    facts = {key: value for key, node in keywords.items() if _is_known(key, value := _literal(node))}
    setting = facts.pop("setting", ())
    facts["settings"] = (setting,) if isinstance(setting, str) else setting
    return Rule(name, None, _severity(keywords.get("severity")), ast.get_docstring(tree, clean=False) or "", **facts)


def _keywords(node: ast.stmt) -> dict[str, ast.expr] | None:
    """Return the arguments of the decorator of `check`; None for anything else."""
    if not isinstance(node, ast.FunctionDef) or node.name != "check":
        return None
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    return {keyword.arg: keyword.value for keyword in calls[0].keywords if keyword.arg} if calls else {}


def _severity(node: ast.expr | None) -> Severity:
    name = node.attr if isinstance(node, ast.Attribute) else ""
    return _SEVERITIES.get(name, Severity.WARNING)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _is_known(key: str, value: Any) -> bool:
    """Return whether an argument is one that a rule accepts, with an acceptable value."""
    if key not in _KNOWN or not isinstance(value, _KNOWN[key]):
        return False
    return not isinstance(value, tuple) or all(isinstance(one, str) for one in value)
