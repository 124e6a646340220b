"""Finds the keys of a config that make its check weaker than that of another one."""

from __future__ import annotations

from collections import Counter
from functools import cache

from ..config.environments import is_production
from ..engine.settle import current_date
from ..messages.redact import shown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    # A message, and the words that lead to its line, the last one on it.
    Weaker = tuple[str, tuple[str, ...]]

_LEVELS = ("info", "warning", "error", "never")
_SEVERITIES = ("off", "info", "warning", "error")
_KNOWN = {
    *("allow", "baseline", "environments", "exclude", "externals", "fail-level", "ignore", "include", "pipeline"),
    *("rules", "select", "severity"),
}
# A lower limit causes an error, and a higher one reads more.
_HARMLESS = {"limits"}


def weaker(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    """Yield what the new data of a config checks less than the old data."""
    yield from _severities(_table(old, "severity"), _table(new, "severity"), {}, {}, ("severity",), "")
    yield from _environments(old, new)
    yield from _selected(_names(old, "select"), _names(new, "select"))
    for name in _more(_names(old, "ignore"), _names(new, "ignore")):
        yield f"rule `{name}` does not run any more: `ignore` names it", ("ignore", name)
    yield from _patterns(old, new)
    for name in _more(_names(new, "rules"), _names(old, "rules")):
        yield f"the rules in `{name}` do not run any more: `rules` does not name the folder", ("rules",)
    before, after = (str(data.get("fail-level", "warning")) for data in (old, new))
    if {before, after} <= set(_LEVELS) and _LEVELS.index(after) > _LEVELS.index(before):
        yield f"`fail-level` is {after}, it was {before}: findings below it do not fail the check", ("fail-level",)
    if new.get("baseline") not in (None, old.get("baseline")):
        yield f"findings that `{new['baseline']}` records are not reported any more: `baseline` names it", ("baseline",)
    yield from _allows(old, new)
    yield from _externals(old, new)
    for name in _more(_pipelines(new), _pipelines(old)):
        yield f"the calls of pipeline `{name}` are not checked any more", ()
    for key in dict.fromkeys((*old, *new)):
        if key not in _KNOWN | _HARMLESS and old.get(key) != new.get(key):
            yield from _changed(key, old.get(key), new.get(key))


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _names(data: dict[str, Any], key: str) -> list[str]:
    value = data.get(key)
    return [str(one) for one in value] if isinstance(value, list) else [value] if isinstance(value, str) else []


def _more(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Return what the second list has more often than the first, in order."""
    return list((Counter(after) - Counter(before)).elements())


# --- severities


@cache
def _default(rule: str) -> str:
    """Return the default severity of a rule; that of a rule of the project itself is unknown."""
    from ..rulebook.registry import builtin

    found = next((one for one in builtin() if one.name == rule), None)
    return "error" if found is None else found.severity.value if found.enabled else "off"


def _severities(
    old: dict[str, Any],
    new: dict[str, Any],
    old_usual: dict[str, Any],
    new_usual: dict[str, Any],
    place: tuple[str, ...],
    where: str,
) -> Iterator[Weaker]:
    for rule in dict.fromkeys((*old, *new)):
        before = old.get(rule, old_usual.get(rule)) or _default(rule)
        after = new.get(rule, new_usual.get(rule)) or _default(rule)
        is_known = before in _SEVERITIES and after in _SEVERITIES  # a config with a mistake may contain anything
        if is_known and _SEVERITIES.index(after) < _SEVERITIES.index(before):
            yield f"rule `{rule}` is {after}{where}, it was {before}", (*place, rule) if rule in new else ()


def _environments(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = _table(old, "environments"), _table(new, "environments")
    for name in dict.fromkeys((*before, *after)):
        was, now = _table(before, name), _table(after, name)
        place = ("environments", name)
        yield from _severities(
            _table(was, "severity"),
            _table(now, "severity"),
            _table(old, "severity"),
            _table(new, "severity"),
            place,
            f" in environment `{name}`",
        )
        if name in before and name in after:
            is_less = _is_production(name, was) is not False and _is_production(name, now) is False
            if is_less:
                yield f"environment `{name}` is not production any more, so rules for production do not run", place
            for key in dict.fromkeys((*was, *now)):
                if key not in ("files", "production", "severity") and was.get(key) != now.get(key):
                    yield from ((text, place) for text, _ in _changed(f"environments.{name}.{key}", was, now))


def _is_production(name: str, data: dict[str, Any]) -> bool | None:
    value = data.get("production", is_production(name))
    return value if isinstance(value, bool) else None


# --- lists


def _selected(old: list[str], new: list[str]) -> Iterator[Weaker]:
    if new and not old:
        named = ", ".join(f"`{name}`" for name in new)
        yield f"only these rules run: {named}; `select` was not set", ("select",)
        return
    for name in _more(new, old) if new else ():
        yield f"rule `{name}` does not run any more: `select` does not name it", ("select",)


def _patterns(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = _names(old, "exclude"), _names(new, "exclude")
    for pattern in _more(before, after):
        if not pattern.startswith("!"):
            yield f"files that `{pattern}` names are not checked any more: `exclude` has it", ("exclude", pattern)
    for pattern in _more(after, before):
        if pattern.startswith("!"):
            yield f"files that `{pattern[1:]}` names may be excluded now: `exclude` lost `{pattern}`", ("exclude",)
    before, after = _names(old, "include"), _names(new, "include")
    if after and not before:
        named = ", ".join(f"`{pattern}`" for pattern in after)
        yield f"`include` names the files that are checked: {named}; it was not set", ("include",)
    for pattern in _more(after, before) if after else ():
        yield f"files that `{pattern}` names are not checked any more: `include` does not have it", ("include",)
    for pattern in _more([], after) if after else ():
        if pattern.startswith("!") and pattern not in before:
            yield f"files that `{pattern[1:]}` names are not checked any more: `include` has `{pattern}`", ("include",)


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
        files = ", ".join(f"`{pattern}`" for pattern in _names(allow, "files"))
        if same is None:
            yield f"findings of rule `{rule}` are allowed in {files or 'files'}", ("[[allow]]", rule)
            continue
        left.remove(same)
        if is_later(same.get("until"), allow.get("until")):
            end = f"until {allow['until']}" if allow.get("until") else "without an end"
            yield f"the allow of rule `{rule}` in {files} holds {end}, it ended on {same['until']}", ("allow", rule)


def _covers(allow: dict[str, Any]) -> tuple[object, ...]:
    return allow.get("rule"), tuple(sorted(_names(allow, "files"))), allow.get("pointer")


def is_later(old: object, new: object) -> bool:
    """Return whether the last day of an allow is later than before; None is never."""
    return old is not None and (new is None or str(new) > str(old))


def _externals(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    before, after = _table(old, "externals"), _table(new, "externals")
    for kind in after:
        for name in _more(_names(before, kind), _names(after, kind)):
            yield f"references to `{name}` are accepted without a file: `externals` lists it", ("externals", name)


def _changed(key: str, old: Any, new: Any) -> Iterator[Weaker]:
    """Yield changes under a key for which it is unknown whether more or less is checked."""
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = (one if isinstance(one, dict) else {} for one in (old, new))
        names = [f"{key}.{name}" for name in dict.fromkeys((*before, *after)) if before.get(name) != after.get(name)]
    else:
        names = [key]
    for name in names:
        yield f"`{shown_name(name)}` has changed, so that less may be checked", tuple(name.split(".", 1))
