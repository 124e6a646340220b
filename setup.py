"""Builds the package: the index of the rules, the addresses of the project and a README whose links work on PyPI too.

Everything else is declared in pyproject.toml.
"""

import importlib.util
import re
import runpy
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
ENGINE = ROOT / "linter" / "lint_settings"


class BuildWithIndex(build_py):
    """Write the index of the rules, so that a run imports only the rules that it needs."""

    def run(self) -> None:
        """Write `rules/index.json`, then build as usual."""
        write_index()
        super().run()


def write_index() -> None:
    """Write what the decorators of the rules say to `rules/index.json`."""
    sys.path.insert(0, str(ROOT / "linter"))
    try:
        for name in ("rules", "schemas"):  # they are beside the engine in a checkout and inside it in a wheel
            full = f"lint_settings.{name}"
            spec = importlib.util.spec_from_file_location(full, ROOT / name / "__init__.py")
            if spec is None or spec.loader is None or full in sys.modules:
                continue
            sys.modules[full] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        from lint_settings.rulebook.index import FILE, index_text
        from lint_settings.rulebook.registry import imported

        text = index_text(imported(), str(ROOT / "rules"))
        (ROOT / "rules" / FILE).write_text(text, "utf-8")
    finally:
        sys.path.pop(0)


def description(repository: str) -> str:
    """The README with links to the files of the tag of this version."""
    init = (ENGINE / "__init__.py").read_text("utf-8")
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', init, re.MULTILINE)
    absolute = runpy.run_path(str(ROOT / "docs" / "relative_links.py"))["with_absolute_links"]
    return str(absolute((ROOT / "README.md").read_text("utf-8"), repository, version))


def main() -> None:
    """Build what is asked for."""
    addresses = runpy.run_path(str(ENGINE / "messages" / "project_urls.py"))
    repository = addresses["REPOSITORY"]
    setup(
        cmdclass={"build_py": BuildWithIndex},
        long_description=description(repository),
        long_description_content_type="text/markdown",
        project_urls={
            "Documentation": addresses["SITE"],
            "Source": repository,
            "Changelog": f"{repository}/blob/main/CHANGELOG.md",
            "Issues": f"{repository}/issues",
            "Security": f"{repository}/blob/main/SECURITY.md",
        },
    )


if __name__ == "__main__":
    main()
