"""Facts go from process to process and into the cache: each is read as the one that it is."""

from __future__ import annotations

import subprocess
import sys

_COMMON = "from lint_settings.documents import facts; print(sorted(facts.FACTS.keys() - facts._RARE))"
_ALL = """
import pkgutil, importlib, lint_settings
for one in pkgutil.walk_packages(lint_settings.__path__, "lint_settings."):
    if not one.name.endswith("__main__"):
        importlib.import_module(one.name)
"""
_SENT = """
import json
from lint_settings.engine import batch
from lint_settings.documents import facts
from lint_settings.documents.document import load
from lint_settings.documents.source import Source
(document,), _ = load(Source("a.yaml", "a: 1"))
def numbered():
    for number, name in enumerate(sorted(facts.FACTS)):
        facts.FACTS[name] = lambda document, name=name: name
numbered()
few = json.loads(json.dumps(facts.facts_of(document)))
from lint_settings.messages import private
from lint_settings.tenant import likeness
more = [*facts.FACTS]
numbered()
many = json.loads(json.dumps(facts.facts_of(document)))
names = facts.facts_from(few)
assert [one for one in names if one is not facts._UNKNOWN] == [*facts.FACTS][:len(few) - 1], names
assert names.count(facts._UNKNOWN) == 3
assert facts.facts_from(many) == [*facts.FACTS]
for name in facts._RARE:
    del facts.FACTS[name]
facts._RARE.clear()
assert facts.facts_from(many) == [*facts.FACTS]
"""


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_every_process_has_the_facts_that_are_not_rare() -> None:
    assert _run(f"import lint_settings.engine.batch\n{_COMMON}") == _run(f"{_ALL}\n{_COMMON}")


def test_a_process_with_fewer_or_more_facts_reads_each_as_what_it_is() -> None:
    _run(_SENT)
