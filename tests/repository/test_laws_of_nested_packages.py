"""The laws of modules fail in a package within a package, too, such as `tenant/lookup` and `engine/incremental`."""

import ast

import pytest

import laws


def parsed(sources: dict[str, str]) -> dict[str, ast.Module]:
    return {name: ast.parse(source) for name, source in sources.items()}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("tenant/lookup/states", "from ...engine.report import Report\n"),
        ("tenant/lookup/states", "def read():\n    from ...engine import report\n"),
        ("documents/yaml/reader", "from ...tenant.ids import own_id\n"),
        ("engine/incremental/fold", "from ...lsp.session import Session\n"),
    ],
)
def test_an_import_upwards_is_found(name: str, source: str) -> None:
    others = dict.fromkeys(("engine/report", "engine/__init__", "tenant/ids", "lsp/session"), "")
    assert laws.packages_import_downwards(parsed({**others, name: source})) != []


def test_a_circle_is_found() -> None:
    modules = {
        "engine/incremental/checks": "from ..open_project import OpenProject\n",
        "engine/open_project": "from .incremental.checks import Checks\n",
    }
    assert laws.no_circles(parsed(modules)) != []


def test_a_large_package_is_found() -> None:
    modules = {f"engine/incremental/m{number}": "" for number in range(laws.MOST_MODULES + 1)}
    assert laws.packages_and_modules_are_small(parsed(modules), {}) != []
