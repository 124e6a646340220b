"""Checks the values of a config."""

from __future__ import annotations

import re

from .entries import ConfigError, check_patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from .layers import Layer

    class HasPlace(Protocol):
        """A config, as far as a message about a value needs it."""

        def place(self, path: tuple[str | int, ...], *, key: bool = False) -> str:
            """Return the file and line of a value."""


def plain_dates(data: Any) -> None:
    """Convert dates of TOML to texts: `until = 2027-03-31` means the same as with quotes."""
    from datetime import date, datetime

    tables = [data.get(name) for name in ("allow", "drift")] if isinstance(data, dict) else []
    for part in [part for table in tables if isinstance(table, list) for part in table]:
        if isinstance(part, dict) and isinstance(part.get("until"), date) and not isinstance(part["until"], datetime):
            part["until"] = part["until"].isoformat()


def validate(shown: str, data: dict[str, Any], layer: Layer) -> None:
    """Check the data of a file of a config, which messages call `shown`. Raises ConfigError for the first mistake."""
    # First of all: a newer version may know keys that this one does not.
    _check_version(shown, data, layer)
    _check_by_schema(shown, data, layer)
    for path, is_key in _blanks({key: value for key, value in data.items() if key != "options"}):
        from ..messages.redact import shown_name

        line = layer.places.key_line(path) if is_key else layer.places.line(path)
        name = shown_name(".".join(map(str, path[:-1] if is_key else path)))
        what = f"a name in `{name}` is empty; give one" if is_key else f"`{name}` is blank; write a text, or remove it"
        raise ConfigError(f"{shown}:{line}: {what}")
    _check_values(shown, data, layer)


def _blanks(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    """Yield the place of each text that is empty or blank, and whether it is a key; an empty pointer is the whole."""
    if isinstance(data, str):
        if not data.strip() and (data or path[-1] not in ("pointer", "at")):
            yield path, False
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(key, str) and not key.strip():
            yield (*path, key), True
        yield from _blanks(value, (*path, key))


def _check_version(shown: str, data: dict[str, Any], layer: Layer) -> None:
    wanted = data.get("required-version") if isinstance(data, dict) else None
    if not isinstance(wanted, str):
        return
    from .. import __version__
    from .required_version import fits, is_requirement

    line = layer.places.line(("required-version",))
    if not is_requirement(wanted):
        raise ConfigError(f'{shown}:{line}: `required-version` takes versions, such as ">=0.2" or ">=0.2,<1"')
    if not fits(__version__, wanted):
        raise ConfigError(
            f"{shown}:{line}: `required-version` is {wanted}, but this is lint-settings {__version__}; install a "
            f"version that fits, such as with `pip install 'lint-settings{_specifier(wanted)}'`"
        )


def _specifier(wanted: str) -> str:
    wanted = "".join(wanted.split())
    return wanted if wanted[:1] in "=!<>~" else f"=={wanted}"


def _check_by_schema(shown: str, data: dict[str, Any], layer: Layer) -> None:
    from ..documents.schema_files import read_schema
    from ..schema.gate import gate

    if gate("config").accepts(read_schema("config"), data):
        return
    from ..schema.faults import faults

    def order(fault: tuple[Any, ...]) -> tuple[bool, int]:
        # An unknown key first: it is probably a misspelling of a key that is missing.
        return "false" not in fault[3], layer.places.line(fault[0])

    for path, schema, _, keywords in sorted(faults("config", data), key=order):
        line = layer.places.line(path)
        if not path:
            raise ConfigError(f"{shown}:{line}: `tool.lint-settings` takes a table")
        from ..messages.redact import shown_name

        name = shown_name(".".join(str(part) for part in path))
        if "false" in keywords:
            raise ConfigError(f"{shown}:{layer.places.key_line(path)}: unknown key `{name}`{_hint(path)}")
        if "required" in keywords:
            raise ConfigError(
                f"{shown}:{line}: `{name}` needs {' and '.join(f'`{key}`' for key in schema['required'])}"
            )
        raise ConfigError(f"{shown}:{line}: `{name}` takes {schema.get('x-takes', 'another value')}")


def _hint(path: tuple[str | int, ...]) -> str:
    """Return what an unknown key of the config probably means."""
    from ..documents.schema_files import read_schema
    from ..messages.spelling import nearest

    known = read_schema("config")
    for part in path[:-1]:
        inner = known.get("properties", {}).get(part)
        known = inner or known.get("additionalProperties") or known.get("items", {})
    names = known.get("properties", ())
    meant = nearest(str(path[-1]), names)
    return f"; did you mean `{meant}`?" if meant else f"; known here: {', '.join(names)}"


def _check_values(shown: str, data: dict[str, Any], layer: Layer) -> None:
    """Check what a schema cannot express: patterns, dates, regular expressions and the calls of pipelines.

    Raises ConfigError.
    """
    for path, pattern in _all_patterns(data):
        try:
            check_patterns((pattern,))
        except ConfigError as error:
            raise ConfigError(f"{shown}:{layer.places.line(path)}: {error}") from None
    _check_kinds(shown, data, layer)
    for table in ("allow", "drift"):
        for at, part in enumerate(data.get(table, ())):
            if "until" in part and not is_date(part["until"]):
                line = layer.places.line((table, at, "until"))
                raise ConfigError(f"{shown}:{line}: `{part['until']}` is not a date")
    if "placeholder" in data:
        try:
            re.compile(data["placeholder"])
        except (re.error, OverflowError, RecursionError) as error:
            line = layer.places.line(("placeholder",))
            raise ConfigError(f"{shown}:{line}: `placeholder` is not a valid regular expression: {error}") from None
    for at, part in enumerate(data.get("pipeline", ())):
        fault = _pipeline_fault(part)
        if fault is not None:
            raise ConfigError(f"{shown}:{layer.places.line(('pipeline', at, *fault[0]))}: {fault[1]}")


def _check_kinds(shown: str, data: dict[str, Any], layer: Layer) -> None:
    """Raise ConfigError for a kind that does not exist."""
    named: dict[tuple[str | int, ...], str] = {("kinds", kind): kind for kind in data.get("kinds", ())}
    named |= {("not-kept", at): kind for at, kind in enumerate(data.get("not-kept", ()))}
    named |= {("drift", at, "kind"): part["kind"] for at, part in enumerate(data.get("drift", ())) if "kind" in part}
    if not named:
        return
    from ..documents.schema_files import KINDS
    from ..messages.spelling import nearest

    for path, kind in named.items():
        if kind not in KINDS:
            meant = nearest(kind, KINDS)
            hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(KINDS)}"
            raise ConfigError(f"{shown}:{layer.places.line(path)}: `{kind}` is not a kind of settings; {hint}")


def _pipeline_fault(part: dict[str, Any]) -> tuple[tuple[str | int, ...], str] | None:
    """The place in a pipeline of a value that cannot be meant, and why."""
    from ..schema.access_names import find_operations, unknown_operation
    from ..schema.permissions import reason_not_there

    if "client" in part and "features" in part:
        return ("features",), "a pipeline takes `client` or `features`, not both"
    for number, name in enumerate(part["operations"]):
        found = find_operations(name)
        if not found:
            return ("operations", number), unknown_operation(name)
        reason = next((reason for reason in map(reason_not_there, found) if reason), None)
        if reason is not None:
            return ("operations", number), f"`{name}`: {reason}"
    return None


def check_environments(config: HasPlace, data: dict[str, Any]) -> None:
    """Check the environments that pipelines name; files that are extended may define them. Raises ConfigError."""
    environments = data.get("environments", {})
    for at, part in enumerate(data.get("pipeline", ())):
        name = part.get("environment")
        if not environments or name is None or name in environments:
            continue
        from ..messages.spelling import nearest

        meant = nearest(name, environments)
        hint = f"did you mean `{meant}`?" if meant else f"known here: {', '.join(environments)}"
        raise ConfigError(f"{config.place(('pipeline', at, 'environment'))}: `{name}` is not an environment; {hint}")


def _all_patterns(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each pattern of a config with its place."""
    lists: list[tuple[tuple[str | int, ...], list[str]]] = [
        ((name,), data.get(name, [])) for name in ("exclude", "include")
    ]
    for kind, entries in data.get("kinds", {}).items():
        lists.extend(_patterns_of_kind(kind, entries))
    for name, environment in data.get("environments", {}).items():
        lists.append((("environments", name, "files"), environment["files"]))
    for at, allow in enumerate(data.get("allow", ())):
        lists.append((("allow", at, "files"), allow["files"]))
    for at, part in enumerate(data.get("drift", ())):
        lists.append((("drift", at, "files"), part.get("files", [])))
    for path, patterns in lists:
        yield from (((*path, number), pattern) for number, pattern in enumerate(patterns))


def _patterns_of_kind(kind: str, entries: Any) -> Iterator[tuple[tuple[str | int, ...], list[str]]]:
    if isinstance(entries, dict):
        yield ("kinds", kind, "files"), entries["files"]
        return
    # A table among the patterns keeps its position, so that the indexes are those of the list.
    yield ("kinds", kind), [entry if isinstance(entry, str) else "*" for entry in entries]
    for number, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield ("kinds", kind, number, "files"), entry["files"]


def is_date(text: str) -> bool:
    """Return whether a text is an existing date, written as year-month-day."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
