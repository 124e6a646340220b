"""Imports modules of this package as `import` does, but without a search for them.

To import an empty module takes `import` 0.27 million instructions, and this 0.06. The check of one file needs about 150
modules of ours, so it would take a fifth more. Wherever the compiled code of a module is not certain to be that of its
source, and wherever the package is not a folder of ordinary files, the modules are left to `import`.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec  # `importlib.machinery` has the same, but imports other modules
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # it is missing in the stubs
from types import ModuleType

from .files import own_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

_PACKAGE = __name__.partition(".")[0]
# The start of compiled code that is valid for a time and a size of its source.
_BY_TIME = MAGIC_NUMBER + bytes(4)
_FOLDER = f"{os.sep}__pycache__{os.sep}"


def _ending() -> str:
    """Return what follows the name of a module in that of its compiled code, such as `.cpython-311.opt-1.pyc`.

    Empty if compiled code is not kept beside the sources.
    """
    beginning = os.path.dirname(__file__) + _FOLDER + __name__.rpartition(".")[2]
    cached = (__spec__ and __spec__.cached) or ""
    return cached.removeprefix(beginning) if cached.startswith(beginning) else ""


_ENDING = _ending()


def load_modules(names: Mapping[str, str]) -> None:
    """Import modules: their names, separated by blanks, by those of their packages within this one."""
    for package, modules in names.items():
        load_module(f"{_PACKAGE}.{package}", is_package=True)
        for module in modules.split():
            load_module(f"{_PACKAGE}.{package}.{module}")


def load_module(name: str, *, is_package: bool = False) -> ModuleType:
    """Return a module of this package by its full name; it is imported first unless it has been before."""
    known = sys.modules.get(name)
    if known is not None:
        return known
    above, _, own = name.rpartition(".")
    parent = load_module(above, is_package=True)
    folder, file = parent.__path__[0], own
    if is_package:
        folder, file = f"{folder}{os.sep}{own}", "__init__"
    path, cached = f"{folder}{os.sep}{file}.py", f"{folder}{_FOLDER}{file}{_ENDING}"
    code = _compiled(path, cached) if _ENDING and type(parent.__loader__) is SourceFileLoader else None
    if code is None:
        return __import__(name, fromlist=("__name__",))
    loader = SourceFileLoader(name, path)
    spec = ModuleSpec(name, loader, origin=path, is_package=is_package)
    spec.has_location = True
    spec.cached = cached
    module = ModuleType(name)
    package = name if is_package else above
    vars(module).update(__package__=package, __loader__=loader, __spec__=spec, __file__=path, __cached__=cached)
    if is_package:
        module.__path__ = spec.submodule_search_locations = [folder]
    exec(code, vars(module))
    module = sys.modules.setdefault(name, module)  # another thread may have been faster
    setattr(parent, own, module)
    return module


def _compiled(path: str, cached: str) -> CodeType | None:
    """Return the compiled code of a source; None if it is missing or of another state of the source."""
    try:
        data, status = own_data(cached), os.stat(path)
    except OSError:
        return None
    state = int(status.st_mtime), status.st_size
    if data[:16] != _BY_TIME + b"".join([(number & 0xFFFFFFFF).to_bytes(4, "little") for number in state]):
        return None
    code: CodeType = marshal.loads(memoryview(data)[16:])
    _fix_co_filename(code, path)  # for tracebacks, if the package was moved after it was compiled
    return code
