"""Make each start of this Python cheaper: run once, after an editable install.

Setuptools writes a finder for the packages of the checkout, which every Python of the environment loads at its start.
It imports pathlib, re and a dozen more modules, which take as long as the rest of the start. The finder that is written
in its place finds the same packages and imports no other module. It is that of the tests only: see the Makefile.
"""

import runpy
import sysconfig
from pathlib import Path

FINDER = '''\
"""Finds the packages of a checkout."""

import sys
from _frozen_importlib_external import spec_from_file_location

MAPPING = {mapping!r}


class Finder:
    """Finds each package of the mapping in its folder."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """Return the spec of a package; None if it is another's."""
        folder = MAPPING.get(name)
        return spec_from_file_location(name, folder + {start!r}) if folder else None


def install():
    """Ask this finder last."""
    if Finder not in sys.meta_path:
        sys.meta_path.append(Finder)
'''


def write_finder(folder: Path) -> None:
    """Write the finder in the place of that of setuptools, if there is one and it finds ordinary packages."""
    for path in folder.glob("__editable___lint_settings_*_finder.py"):
        finder = runpy.run_path(str(path))
        packages = [Path(package, "__init__.py") for package in finder["MAPPING"].values()]
        if not finder.get("NAMESPACES") and all(package.is_file() for package in packages):
            path.write_text(FINDER.format(mapping=finder["MAPPING"], start=str(Path("/__init__.py"))), "utf-8")


if __name__ == "__main__":
    write_finder(Path(sysconfig.get_path("purelib")))
