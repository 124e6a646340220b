"""What makes the rules of a config run less than those of another one: severities, `select` and `ignore`."""

from __future__ import annotations

from collections import Counter
from functools import cache
from types import MappingProxyType

from ..rulebook.registry import builtin
from ..rulebook.selection import by_rule
from ..rulebook.topics import TOPICS, rules_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from ..rulebook.rule import Rule

    # What is weaker, and the words that lead to its line, the last one on it.
    Weaker = tuple[str, tuple[str, ...]]

_SEVERITIES = ("off", "info", "warning", "error")


def table(data: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the table of a config at a key; an empty one if the key is missing."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def names(data: dict[str, Any], key: str) -> list[str]:
    """Return the texts in the list of a config at a key; one text counts as a list of it."""
    value = data.get(key)
    return [str(one) for one in value] if isinstance(value, list) else [value] if isinstance(value, str) else []


def more(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Return what the second list has more often than the first, in its order."""
    return list((Counter(after) - Counter(before)).elements())


@cache
def _rules() -> Mapping[str, Rule]:
    """Return the rules that come with lint-settings; those of the project's own are not known here."""
    return MappingProxyType({rule.name: rule for rule in builtin()})


def _named(name: str) -> tuple[str, ...]:
    """Return the rules that a name stands for; a name that is not known stands for a rule of the project's own."""
    return rules_named(name, _rules()) or (name,)


def _who(name: str, rules: Iterable[str]) -> str:
    """Return the words for the rules that a name stands for."""
    listed = list(rules)
    if listed == [name]:
        return f"rule `{name}`"
    if name in TOPICS:
        return f"the rules of topic `{name}`"
    if len(listed) == 1:
        return f"rule `{listed[0]}`"
    return f"the rules that `{name}` stands for"


# --- severities


def _default(rule: str) -> str:
    """Return the severity of a rule without a word in the config; that of a rule of the project's own is not known."""
    found = _rules().get(rule)
    return "error" if found is None else found.severity.value if found.enabled else "off"


def severities(
    old: dict[str, Any],
    new: dict[str, Any],
    old_usual: dict[str, Any],
    new_usual: dict[str, Any],
    place: tuple[str, ...],
    where: str,
) -> Iterator[Weaker]:
    """Yield the rules that are less severe than they were; `where` names the environment."""
    before, after = ({**_by_rule(usual), **_by_rule(own)} for usual, own in ((old_usual, old), (new_usual, new)))
    groups: dict[tuple[str, str, str], list[str]] = {}
    for rule in dict.fromkeys(rule for name in (*old, *new) for rule in _named(name)):
        was, now = (one.get(rule) or _default(rule) for one in (before, after))
        is_known = was in _SEVERITIES and now in _SEVERITIES  # a config with a mistake may hold anything
        if is_known and _SEVERITIES.index(now) < _SEVERITIES.index(was):
            groups.setdefault((_giver(rule, new), now, was), []).append(rule)
    for (name, now, was), weaker in groups.items():
        is_all = list(_named(name)) == weaker
        whose = _who(name, weaker) if is_all else _listed(weaker)
        verb, it = ("is", "it was") if whose.startswith("rule ") else ("are", "they were")
        yield f"{whose} {verb} {now}{where}, {it} {was}", (*place, name) if name in new else ()


def _listed(rules: list[str]) -> str:
    return f"{'rule' if len(rules) == 1 else 'the rules'} {', '.join(f'`{rule}`' for rule in rules)}"


def _by_rule(table: dict[str, Any]) -> dict[str, Any]:
    unknown = {name: value for name, value in table.items() if not rules_named(name, _rules())}
    return {**by_rule(table, _rules()), **unknown}


def _giver(rule: str, table: Mapping[str, object]) -> str:
    """Return the name in a table of severities that stands for a rule; the rule itself if none does."""
    if rule in table:
        return rule
    return next((name for name in table if rule in _named(name)), rule)


# --- select and ignore


def selected(old: list[str], new: list[str]) -> Iterator[Weaker]:
    """Yield the rules that `select` no longer names."""
    if not new:
        return
    if not old:
        named = ", ".join(f"`{name}`" for name in new)
        yield f"only these rules run: {named}; `select` was not set", ("select",)
        return
    kept = {rule for name in new for rule in _named(name)}
    for name in more(new, old):
        lost = [rule for rule in _named(name) if rule not in kept]
        if lost and len(lost) == len(_named(name)):
            yield f"{_lost(_who(name, lost))}: `select` does not name {_them(lost)}", ("select",)
        elif lost:
            yield f"{_lost(_listed(lost))}: `select` does not name {_them(lost)}", ("select",)


def ignored(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Weaker]:
    """Yield the rules that `ignore` names now."""
    before, after = names(old, "ignore"), names(new, "ignore")
    known = {rule for name in before for rule in _named(name)}
    for name in more(before, after):
        lost = [rule for rule in _named(name) if rule not in known]
        if lost and len(lost) == len(_named(name)):
            yield f"{_lost(_who(name, lost))}: `ignore` names {_them(lost)}", ("ignore", name)
        elif lost:
            yield f"{_lost(_listed(lost))}: `ignore` names {_them(lost)}", ("ignore", name)


def _lost(rules: str) -> str:
    return f"{rules} no longer {'runs' if rules.startswith('rule ') else 'run'}"


def _them(rules: list[str]) -> str:
    return "it" if len(rules) == 1 else "them"
