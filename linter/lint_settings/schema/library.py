"""Imports `jsonschema` without the parts that our schemas do not need; the only module that imports it.

To import all of it takes 304 million instructions, twice as many as to check a clean file. A quarter of that is for the
meta-schemas of all drafts, which `jsonschema` needs only to judge a schema, and for the validators of `attrs`, which it
does not use. These modules are deferred: while `jsonschema` is imported, others take their places, and import them once
anything of them is used. So the result is that of a plain import, which is also done wherever these libraries differ
from those that this was written for, and where other threads could meet modules that are only half there.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from types import ModuleType

from ..documents.files import own_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

_META_SCHEMAS = "jsonschema_specifications"
_LIBRARIES = frozenset(("attr", "attrs", "jsonschema", "jsonschema_specifications", "referencing"))


@cache
def validator_class() -> type[Draft202012Validator]:
    """Return the validator of `jsonschema` for the draft that our schemas are written in."""
    if not _LIBRARIES.isdisjoint(sys.modules) or _has_threads():  # as in a program that uses them itself
        return _imported()
    deferred = [_Deferred("attr.validators"), _Deferred("attrs.validators"), _Deferred(_META_SCHEMAS)]
    vars(deferred[-1])["REGISTRY"] = _MetaSchemas(deferred[-1])
    sys.modules.update((one.__name__, one) for one in deferred)
    try:
        return _imported()
    except Exception:
        for name in [name for name in sys.modules if name.partition(".")[0] in _LIBRARIES]:
            del sys.modules[name]
        return _imported()
    finally:
        for one in deferred:
            _remove(one)


def _has_threads() -> bool:
    """Return whether there are other threads, which may import these libraries at the same time."""
    threads = sys.modules.get("threading")
    return threads is not None and threads.active_count() > 1


def _imported() -> type[Draft202012Validator]:
    from jsonschema import Draft202012Validator

    return Draft202012Validator


class _Deferred(ModuleType):
    """Takes the place of a module, and imports that once anything of it is used."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # `from ... import` asks for it
            raise AttributeError(name)
        return getattr(_real(self), name)

    def __dir__(self) -> list[str]:
        return dir(_real(self))


def _real(module: ModuleType) -> Any:
    """Return the module itself, imported."""
    _remove(module)
    return __import__(module.__name__, fromlist=("__name__",))


def _remove(module: ModuleType) -> None:
    """Let a module be imported as usual from now on."""
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]


class _MetaSchemas:
    """Takes the place of the registry of meta-schemas, which reads all files and searches them for references.

    While `jsonschema` is imported, it asks for the meta-schema of each draft, and combines the registry with another.
    """

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def contents(self, uri: str) -> Any:
        """Return a meta-schema."""
        found = _meta_schema(uri)
        return _real(self._module).REGISTRY.contents(uri) if found is None else found

    def combine(self, *others: Registry[Any]) -> Registry[Any]:
        """Return a registry with the resources of this one and others, which looks for them only when asked."""
        from referencing import Registry

        def retrieve(uri: str) -> Resource[Any]:
            registry = _real(self._module).REGISTRY.combine(*others)
            return registry.get_or_retrieve(uri).value  # type: ignore[no-any-return]

        return Registry(retrieve=retrieve)  # type: ignore[call-arg]  # the parameter of a private member

    def __getattr__(self, name: str) -> Any:
        return getattr(_real(self._module).REGISTRY, name)


def _meta_schema(uri: str) -> Any:
    """Return a meta-schema such as `http://json-schema.org/draft-07/schema#`; None if its file is not where it was."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec(_META_SCHEMAS)
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec is not None else None
    if folder is None:
        return None
    version = uri.rpartition("/")[0].rpartition("draft")[2].replace("-", "").lstrip("/0")
    try:
        found = json.loads(own_data(os.path.join(folder, "schemas", f"draft{version}", "metaschema.json")))
    except (OSError, ValueError):
        return None
    name = found.get("$id", found.get("id"))
    return found if isinstance(name, str) and name.rstrip("#") == uri.rstrip("#") else None
