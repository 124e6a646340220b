"""Built-in rules are those of their modules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lint_settings.rulebook.index import RuleFile, files_in
from lint_settings.rulebook.registry import RegistryError, _import, folder, imported
from made_package import MADE, made_package

FILES = files_in(folder())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.key)
def test_a_rule_is_the_check_of_its_module(file: RuleFile) -> None:
    rule = imported()[file.key]
    module = sys.modules[f"lint_settings.rules.{file.topic}.{file.module}"]
    assert module.check is rule
    assert rule.manual == module.__doc__
    assert (rule.name, rule.topic) == (file.module.replace("_", "-"), file.topic)
    assert Path(module.__file__ or "") == Path(file.path)


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    yield from made_package(tmp_path)


def _rule_file(package: ModuleType, text: str) -> RuleFile:
    path = Path(package.__path__[0]) / "topic" / "broken.py"
    path.write_text(text, "utf-8")
    return RuleFile("topic", "broken", 0, 0, str(path))


def test_a_rule_that_cannot_be_imported_is_not_kept(package: ModuleType) -> None:
    file = _rule_file(package, "raise ValueError('as it is')\n")
    for _ in range(2):
        with pytest.raises(ValueError, match="as it is"):
            _import(package, file)
    assert f"{MADE}.topic.broken" not in sys.modules


def test_a_module_without_a_rule_is_reported(package: ModuleType) -> None:
    with pytest.raises(RegistryError, match=r"broken\.py has no `check`"):
        _import(package, _rule_file(package, "check = 1\n"))


def test_a_package_that_is_no_folder_is_imported_plainly(package: ModuleType) -> None:
    text = (
        "from lint_settings import Severity, rule\n\n\n"
        "@rule(severity=Severity.INFO)\ndef check(document, context):\n    return ()\n"
    )
    package.__loader__ = None
    assert _import(package, _rule_file(package, text)).name == "broken"
