"""What is known of the built-in rules before their modules are imported, of which a run needs only some.

`rules/index.json` says what each rule's decorator says. docs/generate.py writes it, a test holds it up to date, and a
rule whose file has another size than the index says is imported at once: to add or change one, its file is enough.
"""

from __future__ import annotations

import json
import os

from ..documents.files import own_data
from ..documents.finding import Severity
from .rule import Rule

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ..documents.finding import Finding

FILE = "index.json"
_SEVERITIES = {severity.value: severity for severity in Severity}
# What the index leaves out where it is so.
_USUAL: dict[str, Any] = {
    "enabled": True,
    "kinds": ["client-settings"],
    "needs": [],
    "options": {},
    "over_time": False,
    "placeholders": False,
    "replaces": False,
    "scope": "any",
    "settings": [],
}


class IndexedRule(Rule):
    """A rule as the index describes it; its module is imported when its check is called or its manual asked for."""

    __slots__ = ("_load", "_manual")

    def __init__(self, name: str, facts: Mapping[str, Any], load: Callable[[], Rule]) -> None:
        super().__init__(
            name,
            None if facts.get("by_engine") else self._check_first,
            _SEVERITIES[facts["severity"]],
            "",
            settings=tuple(facts.get("settings", ())),
            kind=tuple(facts.get("kinds", _USUAL["kinds"])),
            replaces=facts.get("replaces", False),
            placeholders=facts.get("placeholders", False),
            scope=facts.get("scope", _USUAL["scope"]),
            needs=tuple(facts.get("needs", ())),
            enabled=facts.get("enabled", True),
            options=facts.get("options"),
            over_time=facts.get("over_time", False),
        )
        self._load = load

    def _check_first(self, *arguments: Any) -> Iterable[Finding]:
        self.check = check = self._load().check
        return check(*arguments) if check else ()

    @property
    def manual(self) -> str:
        """The docstring of the rule's module."""
        return self._manual or self._load().manual

    @manual.setter
    def manual(self, manual: str) -> None:
        """Keep a docstring in place of the module's."""
        self._manual = manual


def read_index(folder: str) -> dict[str, dict[str, Any]]:
    """The index in a folder of rules, by the names of their modules; empty where there is none that can be read."""
    try:
        index: dict[str, dict[str, Any]] = json.loads(own_data(os.path.join(folder, FILE)))
    except (OSError, ValueError):
        return {}
    return index


def index_text(rules: Mapping[str, Rule], folder: str) -> str:
    """The text of the index for rules by the names of their modules, a line each."""
    lines = [f"{json.dumps(name)}: {json.dumps(_facts(rules[name], name, folder))}" for name in sorted(rules)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _facts(rule: Rule, module: str, folder: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"size": os.path.getsize(os.path.join(folder, f"{module}.py"))}
    facts["severity"] = rule.severity.value
    if rule.check is None:
        facts["by_engine"] = True
    for name, usual in _USUAL.items():
        value = getattr(rule, name)
        value = list(value) if isinstance(value, tuple) else value
        if value != usual:
            facts[name] = value
    return facts
