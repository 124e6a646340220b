"""The index of the built-in rules: the arguments of their decorators, known without importing their modules.

A run needs only some of the rules, so most modules need not be imported. Building a wheel writes the index, and so does
`make`; it is not kept in git. A rule whose file differs from what was indexed is imported at once, so that adding or
changing the file of a rule is enough.
"""

from __future__ import annotations

import json
import os

from ..documents.files import own_data
from ..documents.finding import Severity
from ..documents.frozen import Frozen
from .rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ..documents.finding import Finding

FILE = "index.json"
_PACKAGE = os.path.dirname(os.path.dirname(__file__))  # the rules of a checkout are beside it
_SEVERITIES = {severity.value: severity for severity in Severity}
# Default values, which the index omits.
_USUAL: dict[str, Any] = {
    "enabled": True,
    "explains": "",
    "fix": "",
    "inherited": [],
    "kinds": ["client-settings"],
    "needs": [],
    "options": {},
    "over_time": False,
    "placeholders": False,
    "replaces": False,
    "scope": "any",
    "settings": [],
    "unless": "",
}


class IndexedRule(Rule):
    """A rule from the index; its module is imported when its check is called or its manual is read."""

    __slots__ = ("_load", "_manual")

    def __init__(self, name: str, facts: Mapping[str, Any], load: Callable[[], Rule]) -> None:
        # In place of the constructor of the class, since there are 185 rules: most of their facts are the usual ones.
        given = facts.get
        self.name = name
        self.check = None if given("by_engine") else self._check_first
        self.severity = _SEVERITIES[facts["severity"]]
        self._manual = ""
        self.settings = tuple(given("settings", ()))
        self.kinds = tuple(given("kinds", _USUAL["kinds"]))
        self.replaces = given("replaces", False)
        self.placeholders = given("placeholders", False)
        self.scope = given("scope", _USUAL["scope"])
        self.needs = tuple(given("needs", ()))
        self.enabled = given("enabled", True)
        self.options = dict(given("options", ()))
        self.over_time = given("over_time", False)
        self.unless = given("unless", "")
        self.explains = given("explains", "")
        self.inherited = tuple(given("inherited", ()))
        self.topic = facts["topic"]
        self.fix = given("fix", "")
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
        """Set a docstring to use instead of the module's."""
        self._manual = manual


class RuleFile(Frozen):
    """The file of a built-in rule: its topic and module, its size in bytes and the time of its last change, in ns."""

    topic: str
    module: str
    size: int
    changed: int
    path: str

    @property
    def key(self) -> str:
        """The name of the rule in the index."""
        return f"{self.topic}/{self.module}"


def files_in(folder: str) -> list[RuleFile]:
    """Return the files of rules in a folder with one folder per topic, sorted by module."""
    found = []
    with os.scandir(folder) as topics:
        names = [entry.name for entry in topics if entry.name[0] not in "_." and entry.is_dir()]
    for topic in names:
        with os.scandir(os.path.join(folder, topic)) as entries:
            for entry in entries:
                if is_rule_file(entry.name):
                    status = entry.stat()
                    found.append(
                        RuleFile.with_all(topic, entry.name[:-3], status.st_size, _changed(status), entry.path)
                    )
    return sorted(found, key=lambda file: file.module)


def is_rule_file(name: str) -> bool:
    """Return whether a file of this name in a folder of rules contains a rule."""
    return name.endswith(".py") and not name.startswith("_")


def read_index(folder: str, files: Iterable[RuleFile]) -> dict[str, dict[str, Any]]:
    """Return the entries of a folder's index for those of its rule files that are unchanged, by `topic/module`.

    Empty if the index is missing or cannot be read. A file that was changed after the index was written, by the clock
    of the file system, is compared by content. In an installed package, which is not edited, the size of a file must be
    enough: installers write the files in any order, so all of them would be read at every start.
    """
    path = os.path.join(folder, FILE)
    is_installed = os.path.dirname(folder) == _PACKAGE
    try:
        index: dict[str, dict[str, Any]] = json.loads(own_data(path))
        written = _changed(os.stat(path))
    except (OSError, ValueError):
        return {}
    known = {}
    for file in files:
        key = file.key
        facts = index.get(key)
        if facts is None or facts["size"] != file.size:
            continue
        if is_installed or file.changed < written or facts["crc"] == _checksum(file.path):
            known[key] = facts
    return known


def index_text(rules: Mapping[str, Rule], folder: str) -> str:
    """Return the text of the index for rules by `topic/module`, one line each."""
    files = {file.key: file for file in files_in(folder)}
    lines = [f"{json.dumps(key)}: {json.dumps(_facts(rules[key], files[key]))}" for key in sorted(rules)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _facts(rule: Rule, file: RuleFile) -> dict[str, Any]:
    facts: dict[str, Any] = {"size": file.size, "crc": _checksum(file.path), "topic": file.topic}
    facts["severity"] = rule.severity.value
    if rule.check is None:
        facts["by_engine"] = True
    for name, usual in _USUAL.items():
        value = getattr(rule, name)
        value = list(value) if isinstance(value, tuple) else value
        if value != usual:
            facts[name] = value
    return facts


def _changed(status: os.stat_result) -> int:
    # The mtime of a file can be set back, but not its ctime.
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _checksum(path: str) -> int:
    from zlib import crc32

    return crc32(own_data(path))
