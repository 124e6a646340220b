"""Imports `jsonschema` without the parts that our schemas do not need; the only module that imports it.

To import all of it takes 304 million instructions, twice as many as to check a clean file. 180 of them are for what a
check does not use: the meta-schemas of all drafts, formats, exceptions, the validators of `attrs`, and modules of
Python's library. These modules are deferred: while `jsonschema` is imported, others take their places, and are used
later as if they were those. What was imported so is ours alone: programs that import these libraries get them by a
plain import. That is done here as well wherever they differ from those that this was written for, where a program uses
them itself, and where other threads could meet modules that are only half there.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Never

    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

_LIBRARIES = frozenset(("attr", "attrs", "jsonschema", "jsonschema_specifications", "referencing"))


@cache
def validator_class() -> type[Draft202012Validator]:
    """Return the validator of `jsonschema` for the draft that our schemas are written in; it can only yield errors."""
    if not _LIBRARIES.isdisjoint(sys.modules) or _has_threads() or sys.implementation.name != "cpython":
        return _imported()
    before = frozenset(sys.modules)
    deferred = [_Deferred(name) for name in _DEFERRED if name not in before]
    sys.modules.update((one.__name__, one) for one in deferred)
    found = None
    try:
        found = _imported()
        for one in deferred:
            one.join_package()
    except Exception:
        found = None
    finally:
        _forget(sys.modules.keys() - before)
        for one in deferred:
            one.end()
    return found or _imported()


def _forget(names: Iterable[str]) -> None:
    """Remove libraries that were imported with deferred modules, and what of Python's library keeps any of these."""
    for name in names:
        of_module = getattr(sys.modules[name], "__dict__", {}).values()
        if name.partition(".")[0] in _LIBRARIES or not {_Deferred, _Late}.isdisjoint(map(type, of_module)):
            del sys.modules[name]


def _has_threads() -> bool:
    """Return whether there are other threads, which may import these libraries at the same time."""
    threads = sys.modules.get("threading")
    return threads is not None and threads.active_count() > 1


def _imported() -> type[Draft202012Validator]:
    from jsonschema import Draft202012Validator

    return Draft202012Validator


class _Deferred(ModuleType):
    """Takes the place of a module, and offers what is in `_DEFERRED` while others are imported, and then all of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        vars(self).update(_DEFERRED[name])

    def join_package(self) -> None:
        """Become an attribute of the package, which `import` makes of a module."""
        package, _, own = self.__name__.rpartition(".")
        if package:
            setattr(sys.modules[package], own, self)

    def end(self) -> None:
        """Let the module be imported as usual from now on."""
        sys.modules.pop(self.__name__, None)
        for name in _DEFERRED[self.__name__]:
            delattr(self, name)

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            # `from ... import` asks for a path, and goes on without it; for anything else, a plain import is necessary.
            raise (AttributeError if name == "__path__" else LookupError)(name)
        return _taken(self.__name__, name)


def _taken(module: str, name: str) -> Any:
    found = __import__(module, fromlist=("__name__",))
    if isinstance(found, _Deferred):
        raise LookupError(name)
    return getattr(found, name)


# --- what is taken from deferred modules while `jsonschema` is imported


class _Late:
    """A function that imports a module when it is called, to call one of that."""

    def __init__(self, module: str, name: str) -> None:
        self._called = module, name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return _taken(*self._called)(*arguments, **named)


def _late(module: str, *names: str) -> dict[str, Any]:
    return {name: _Late(module, name) for name in names}


class _MetaSchemas:
    """Takes the place of the registry of meta-schemas, which reads all files and searches them for references."""

    def contents(self, uri: str) -> dict[str, str]:
        """Return what is needed of the meta-schema of a draft, which is not used to judge any schema."""
        return {"$id": uri, "id": uri}

    def combine(self, *others: Registry[Any]) -> Registry[Any]:
        """Return a registry with the resources of this one and others, which looks for them only when asked."""
        from referencing import Registry

        def retrieve(uri: str) -> Resource[Any]:
            registry = _taken("jsonschema_specifications", "REGISTRY").combine(*others)
            return registry.get_or_retrieve(uri).value  # type: ignore[no-any-return]

        return Registry(retrieve=retrieve)  # type: ignore[call-arg]  # the parameter of a private member


def _signature(_: object) -> Never:
    """Return no signature: `attrs` asks for it to copy the types of parameters, which only type checkers need."""
    raise ValueError


def _type_variable(name: str, *types: Any, **_: Any) -> Any:
    """Return a type variable without its default, which only type checkers need."""
    from typing import TypeVar

    return TypeVar(name, *types)


_CHECKERS = (f"draft{draft}_format_checker" for draft in ("3", "4", "6", "7", "201909", "202012"))
_DEFERRED: dict[str, dict[str, Any]] = {
    "attr._version_info": _late("attr._version_info", "VersionInfo"),  # for `attr.__version_info__`
    "attr.validators": {},  # of attributes; no class of these libraries has any
    "attrs.validators": {},
    "fractions": _late("fractions", "Fraction"),  # for `multipleOf` of numbers that a float cannot hold
    "inspect": {"signature": _signature},
    "ipaddress": {},  # for URLs with an address in brackets; ours refer to `#/$defs` only
    "jsonschema._format": _late("jsonschema._format", "FormatChecker", *_CHECKERS),  # `format` is not checked
    "jsonschema_specifications": {"REGISTRY": _MetaSchemas()},
    "platform": {"python_implementation": lambda: "CPython"},  # `attrs` asks for it
    "pprint": _late("pprint", "pformat"),  # for the texts of errors, which are never shown
    "referencing.exceptions": {"Unresolvable": Exception},  # the base of a class; all references of ours resolve
    "textwrap": _late("textwrap", "dedent", "indent"),  # see `pprint`
    "tokenize": {},  # for the source of a module, which `linecache` reads for tracebacks
    "typing_extensions": {"TypeVar": _type_variable},
}
