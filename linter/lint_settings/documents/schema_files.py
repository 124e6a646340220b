"""The schemas that come with the linter, as data: one file per kind in the folder `schemas`."""

from __future__ import annotations

import json
import os
import re
from functools import cache

from .files import own_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

# The kinds of objects that a settings file may contain.
KINDS = (
    "access-schema",
    "api-client",
    "application-settings",
    "client-settings",
    "entity-type",
    "flow",
    "login-policy",
    "oidc-client",
    "settings-options",
    "token-policy",
)
_SUFFIX = ".schema.json"


@cache
def kinds() -> tuple[str, ...]:
    """Return the names of all schemas: those of KINDS, and those of the linter's own files, such as the config."""
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in os.listdir(folder()) if name.endswith(_SUFFIX)))


@cache
def read_schema(kind: str) -> Mapping[str, Any]:
    """Return the schema of a kind, as data that must not be changed.

    Raises FileNotFoundError for a kind that has none.
    """
    schema: dict[str, Any] = json.loads(own_data(os.path.join(folder(), kind + _SUFFIX)))
    if "x-definitions-from" in schema:
        other = read_schema(schema.pop("x-definitions-from"))
        schema["$defs"] = {**other["$defs"], **schema.get("$defs", {})}
    return schema


def folder() -> str:
    """Return the folder of the schemas."""
    from .. import schemas

    return str(schemas.__path__[0])


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of a schema, compiled once."""
    return re.compile(pattern)
