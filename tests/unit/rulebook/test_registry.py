"""The modules of built-in rules are imported as `import` does it."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from lint_settings import rules
from lint_settings.rulebook.index import RuleFile, files_in
from lint_settings.rulebook.registry import RegistryError, _import, folder, imported

FILES = files_in(folder())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.key)
def test_a_rule_is_that_of_the_plain_import(file: RuleFile) -> None:
    rule = imported()[file.key]
    name = f"lint_settings.rules.{file.topic}.{file.module}"
    made = sys.modules[name]
    spec = spec_from_file_location(name, file.path)
    assert spec is not None
    assert spec.loader is not None
    plain = module_from_spec(spec)
    spec.loader.exec_module(plain)
    assert made.check is rule
    beside = {"__cached__", "__warningregistry__"}  # the latter once a function of it has warned
    ours, theirs = (vars(module).keys() - beside for module in (made, plain))
    assert ours == theirs
    assert (made.__name__, made.__file__, made.__doc__) == (plain.__name__, plain.__file__, plain.__doc__)
    for fact in set(rule.__slots__ or ()) - {"check"}:
        assert getattr(made.check, fact) == getattr(plain.check, fact)


def _package(folder: Path, text: str) -> tuple[ModuleType, RuleFile]:
    (folder / "topic").mkdir()
    (folder / "topic" / "__init__.py").write_text("", "utf-8")
    path = folder / "topic" / "broken.py"
    path.write_text(text, "utf-8")
    package = ModuleType("made_for_a_test")
    package.__path__ = [str(folder)]
    package.__loader__ = rules.__loader__
    return package, RuleFile("topic", "broken", 0, 0, str(path))


def test_a_rule_that_cannot_be_imported_is_not_kept(tmp_path: Path) -> None:
    package, file = _package(tmp_path, "raise ValueError('as it is')\n")
    for _ in range(2):
        with pytest.raises(ValueError, match="as it is"):
            _import(package, file)
    assert "made_for_a_test.topic.broken" not in sys.modules


def test_a_module_without_a_rule_is_reported(tmp_path: Path) -> None:
    package, file = _package(tmp_path, "check = 1\n")
    try:
        with pytest.raises(RegistryError, match=r"broken\.py has no `check`"):
            _import(package, file)
    finally:
        sys.modules.pop("made_for_a_test.topic.broken", None)


def test_a_package_that_is_no_folder_is_imported_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, file = _package(
        tmp_path,
        "from lint_settings import Severity, rule\n\n\n"
        "@rule(severity=Severity.INFO)\ndef check(document, context):\n    return ()\n",
    )
    package.__loader__ = None
    monkeypatch.setitem(sys.modules, "made_for_a_test", package)
    try:
        assert _import(package, file).name == "broken"
        assert sys.modules["made_for_a_test.topic.broken"].__spec__ is not None
    finally:
        for name in [one for one in sys.modules if one.startswith("made_for_a_test.")]:
            del sys.modules[name]
