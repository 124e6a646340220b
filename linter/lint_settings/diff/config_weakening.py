"""Finds the keys of a config that make its check weaker than that of another one."""

from __future__ import annotations

from ..config.environments import is_production
from ..config.required_version import is_requirement, lowest
from ..engine.settle import current_date
from ..messages.redact import shown_name
from .rules_weakening import ignored, more, names, selected, severities, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .rules_weakening import Weaker

_LEVELS = ("info", "warning", "error", "never")
_KNOWN = {
    *("allow", "baseline", "environments", "exclude", "externals", "fail-level", "ignore", "include", "not-kept"),
    *("pipeline", "required-version", "rules", "select", "severity"),
}
# A lower limit causes an error, and a higher one reads more.
_HARMLESS = {"limits"}


def weaker(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    """Yield what the new data of a config checks less than the old one."""
    yield from severities(table(old, "severity"), table(new, "severity"), {}, {}, ("severity",), "")
    yield from _environments(old, new)
    yield from selected(names(old, "select"), names(new, "select"))
    yield from ignored(old, new)
    yield from _patterns(old, new)
    for name in more(names(new, "rules"), names(old, "rules")):
        yield f"the rules in `{name}` no longer run: `rules` does not name the folder", ("rules",)
    before, after = (str(data.get("fail-level", "warning")) for data in (old, new))
    if {before, after} <= set(_LEVELS) and _LEVELS.index(after) > _LEVELS.index(before):
        yield f"`fail-level` is {after}, it was {before}: findings below it do not fail the check", ("fail-level",)
    if new.get("baseline") not in (None, old.get("baseline")):
        yield f"findings that `{new['baseline']}` records are no longer reported: `baseline` names it", ("baseline",)
    yield from _not_kept(old, new)
    yield from _version(old, new)
    yield from _allows(old, new)
    yield from _externals(old, new)
    for name in more(_pipelines(new), _pipelines(old)):
        yield f"the calls of pipeline `{name}` are no longer checked", ()
    for key in dict.fromkeys((*old, *new)):
        if key not in _KNOWN | _HARMLESS and old.get(key) != new.get(key):
            yield from _changed(key, old.get(key), new.get(key))


def _environments(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = table(old, "environments"), table(new, "environments")
    for name in dict.fromkeys((*before, *after)):
        was, now = table(before, name), table(after, name)
        place = ("environments", name)
        yield from severities(
            table(was, "severity"),
            table(now, "severity"),
            table(old, "severity"),
            table(new, "severity"),
            place,
            f" in environment `{name}`",
        )
        if name in before and name in after:
            is_less = _is_production(name, was) is not False and _is_production(name, now) is False
            if is_less:
                yield f"environment `{name}` is no longer production, so rules for production do not run", place
            for key in dict.fromkeys((*was, *now)):
                if key not in ("files", "production", "severity") and was.get(key) != now.get(key):
                    yield from ((text, place) for text, _ in _changed(f"environments.{name}.{key}", was, now))


def _is_production(name: str, data: dict[str, Any]) -> bool | None:
    value = data.get("production", is_production(name))
    return value if isinstance(value, bool) else None


# --- lists


def _patterns(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = names(old, "exclude"), names(new, "exclude")
    for pattern in more(before, after):
        if not pattern.startswith("!"):
            yield f"files that `{pattern}` names are no longer checked: `exclude` has it", ("exclude", pattern)
    for pattern in more(after, before):
        if pattern.startswith("!"):
            yield f"files that `{pattern[1:]}` names may be excluded now: `exclude` lost `{pattern}`", ("exclude",)
    before, after = names(old, "include"), names(new, "include")
    if after and not before:
        named = ", ".join(f"`{pattern}`" for pattern in after)
        yield f"`include` names the files that are checked: {named}; it was not set", ("include",)
    for pattern in more(after, before) if after else ():
        yield f"files that `{pattern}` names are no longer checked: `include` does not have it", ("include",)
    for pattern in more([], after) if after else ():
        if pattern.startswith("!") and pattern not in before:
            yield f"files that `{pattern[1:]}` names are no longer checked: `include` has `{pattern}`", ("include",)


def _entries(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    listed = data.get(key)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _pipelines(data: dict[str, Any]) -> list[str]:
    return [str(one.get("name")) for one in _entries(data, "pipeline")]


def _allows(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    today = current_date()
    left = _entries(old, "allow")
    for allow in _entries(new, "allow"):
        if str(allow.get("until") or today) < today:
            continue
        same = next((one for one in left if _covers(one) == _covers(allow)), None)
        rule = str(allow.get("rule"))
        files = ", ".join(f"`{pattern}`" for pattern in names(allow, "files"))
        if same is None:
            yield f"findings of rule `{rule}` are allowed in {files or 'files'}", ("[[allow]]", rule)
            continue
        left.remove(same)
        if is_later(same.get("until"), allow.get("until")):
            end = f"until {allow['until']}" if allow.get("until") else "without an end"
            yield f"the allow of rule `{rule}` in {files} applies {end}; it ended on {same['until']}", ("allow", rule)


def _covers(allow: dict[str, Any]) -> tuple[object, ...]:
    return allow.get("rule"), tuple(sorted(names(allow, "files"))), allow.get("pointer")


def is_later(old: object, new: object) -> bool:
    """Return whether the last day of an allow is later than before; None is never."""
    return old is not None and (new is None or str(new) > str(old))


def _externals(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = table(old, "externals"), table(new, "externals")
    for kind in after:
        for name in more(names(before, kind), names(after, kind)):
            yield f"references to `{name}` are accepted without a file: `externals` lists it", ("externals", name)


def _not_kept(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    for kind in more(names(old, "not-kept"), names(new, "not-kept")):
        yield (
            f"rules that need files of kind `{kind}` are skipped without a note: `not-kept` names it",
            ("not-kept", kind),
        )


def _version(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = (str(data.get("required-version", "")) for data in (old, new))
    least, allowed = (lowest(one) if one and is_requirement(one) else None for one in (before, after))
    if least is None or (allowed is not None and allowed >= least):
        return
    wanted = f"it is {after}" if after else "it is gone"
    yield (
        f"older versions, which may check less, are allowed: `required-version` was {before}, {wanted}",
        ("required-version",) if after else (),
    )


def _changed(key: str, old: Any, new: Any) -> Iterator[Weaker]:
    """Yield changes under a key for which it is unknown whether more or less is checked."""
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = (one if isinstance(one, dict) else {} for one in (old, new))
        names = [f"{key}.{name}" for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    else:
        names = [key]
    for name in names:
        yield f"`{shown_name(name)}` has changed, so that less may be checked", tuple(name.split(".", 1))
