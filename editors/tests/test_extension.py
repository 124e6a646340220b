"""The packaged extension of VS Code: what is in it, and that it names what the server knows."""

import json
import zipfile
from pathlib import Path

import pytest

from lint_settings import __version__
from lint_settings.lsp.hints import SHOW_USES
from lint_settings.lsp.preferences import SECTION

VSCODE = Path(__file__).parents[1] / "vscode"


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(VSCODE / "dist" / "lint-settings.vsix")


def test_what_is_packaged(package: zipfile.ZipFile) -> None:
    names = {name for name in package.namelist() if name.startswith("extension/")}
    assert names == {f"extension/{name}" for name in ("LICENSE.txt", "package.json", "readme.md", "dist/extension.js")}


def test_the_extension_and_the_server_use_the_same_names(package: zipfile.ZipFile) -> None:
    manifest = json.loads(package.read("extension/package.json"))
    assert manifest["version"] == __version__
    properties = manifest["contributes"]["configuration"]["properties"]
    assert {f"{SECTION}.{name}" for name in ("path", "localRules", "codeLens", "inlayHints")} == properties.keys()
    source = (VSCODE / "src" / "extension.js").read_text("utf-8")
    assert f'"{SHOW_USES}"' in source
    assert f'SECTION = "{SECTION}"' in source
