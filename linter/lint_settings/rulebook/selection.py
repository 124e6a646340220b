"""Which rules run and how severe they are: what the command line and the config say, by rule, topic and prefix."""

from __future__ import annotations

import json

from .topics import TOPICS, expanded, rules_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..config.config import Config
    from .registry import Registry
    from .rule import Rule


class SelectionError(Exception):
    """A name in the config or on the command line that stands for no rule; or an option that its rule does not know."""


def selection(
    registry: Registry,
    config: Config,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    enable: Sequence[str] = (),
) -> frozenset[str]:
    """Return the names of the rules that run at all: selected, not ignored, not off by default unless asked for.

    `select` and `ignore` are those of the command line, `enable` names rules that are off by default. Such a rule
    is asked for by its own name only. A rule that is selected by its own name runs even
    if a topic or prefix in `ignore` includes it. Raises SelectionError for a name that stands for no rule, and for an
    option that its rule does not know.
    """
    rules = registry.rules
    check_names((*select, *ignore), registry, "the command line")
    for path, name in _named_rules(config):
        if name not in rules and (path[0] == "options" or not rules_named(name, rules)):
            where = place_in_config(config, path)
            check_names((name,), registry, where, only_rules=path[0] == "options")
    _check_options(registry, config)
    return _chosen(registry, config, select, ignore, enable) - registry.outlined


def not_run(registry: Registry, config: Config) -> frozenset[str]:
    """Return the names of the rules that the config chooses and that are only outlined, so that they do not run."""
    return _chosen(registry, config, (), (), ()) & registry.outlined


def _chosen(
    registry: Registry, config: Config, select: Sequence[str], ignore: Sequence[str], enable: Sequence[str]
) -> frozenset[str]:
    rules = registry.rules
    in_environments = [name for environment in config.environments for name in environment.severity]
    selected, ignored = select or config.select, {*ignore, *config.ignore}
    wanted = expanded(selected, rules) if selected else rules.keys()
    asked_for = {*select, *enable, *config.select, *config.severity, *in_environments}
    left_out = (expanded(ignored, rules) - set(selected)) | ignored
    return frozenset(name for name in wanted if name not in left_out and (rules[name].enabled or name in asked_for))


def _named_rules(config: Config) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the names of rules, topics and prefixes in a config, each with the path of the key or value that it is."""
    for key, names in (("select", config.select), ("ignore", config.ignore)):
        for at, name in enumerate(names):
            yield (key, at), name
    for key, table in (("severity", config.severity), ("options", config.options)):
        for name in table:
            yield (key, name), name
    for environment in config.environments:
        for name in environment.severity:
            yield ("environments", environment.name, "severity", name), name


def check_names(names: Sequence[str], registry: Registry, where: str, *, only_rules: bool = False) -> None:
    """Ensure that names stand for rules; they are given in a place such as the command line.

    With `only_rules` each must be the name of a rule; else topics and prefixes are fine too. Raises SelectionError.
    """
    for name in names:
        known = name in registry.rules if only_rules else rules_named(name, registry.rules)
        if not known:
            from ..messages.redact import shown_name
            from ..messages.spelling import nearest

            meant = nearest(name, registry.rules if only_rules else (*registry.rules, *TOPICS))
            hint = f"did you mean `{meant}`?" if meant else _hint(name, registry, only_rules=only_rules)
            raise SelectionError(f"there is no rule `{shown_name(name)}` (named in {where}); {hint}")


def _hint(name: str, registry: Registry, *, only_rules: bool) -> str:
    if only_rules and rules_named(name, registry.rules):
        return "name one rule; topics and prefixes do not count here"
    if not only_rules and any(rule.startswith(name) for rule in registry.rules):
        return f"did you mean `{name}*`, all rules whose names begin like this?"
    return "`lint-settings rules` lists them all"


def _check_options(registry: Registry, config: Config) -> None:
    for rule, options in config.options.items():
        if rule in registry.outlined:
            continue  # which options it takes may not be known before it runs
        known = registry.rules[rule].options
        for name, value in options.items():
            if name not in known:
                hint = f"it takes {', '.join(f'`{one}`' for one in known)}" if known else "it takes none"
                where = place_in_config(config, ("options", rule, name))
                raise SelectionError(f"rule {rule} has no option `{name}` (named in {where}); {hint}")
            if not _is_like(value, known[name]):
                default = json.dumps(known[name], ensure_ascii=False)
                what = f"option `{name}` of rule {rule} (named in {place_in_config(config, ('options', rule, name))})"
                raise SelectionError(f"{what} takes a value like its default {default}")


def _is_like(value: object, default: object) -> bool:
    """Whether a value of the config is of the type of an option's default."""
    if isinstance(default, (list, tuple)):
        return isinstance(value, list)
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return default is None or type(value) is type(default)


class Severities:
    """The severities that a config gives to rules; its tables name rules, topics and prefixes."""

    def __init__(self, registry: Registry, config: Config) -> None:
        rules = registry.rules
        self._usual = by_rule(config.severity, rules)
        self._special = {one.name: by_rule(one.severity, rules) for one in config.environments if one.severity}

    def of(self, rule: str, environment: str | None) -> str | None:
        """Return what the config says of a rule: error, warning, info or off; None if it says nothing."""
        special = self._special.get(environment or "", {}) if self._special else {}
        return special.get(rule) or self._usual.get(rule)

    def may_be_off(self, rule: str) -> bool:
        """Return whether the config turns a rule off, in some environment at least."""
        return any(table.get(rule) == "off" for table in (self._usual, *self._special.values()))


def by_rule(table: Mapping[str, str], rules: Mapping[str, Rule]) -> dict[str, str]:
    """Return the severities of a table by rule; the most specific name counts."""
    found: dict[str, str] = {}
    for name in sorted(table, key=lambda name: _specific(name, rules)):
        found.update(dict.fromkeys(rules_named(name, rules), table[name]))
    return found


def _specific(name: str, rules: Mapping[str, Rule]) -> tuple[bool, bool, int]:
    """Return how specific a name is: that of a rule most, then that of a topic, then longer prefixes."""
    return name in rules, name in TOPICS, len(name)


def place_in_config(config: Config, path: tuple[str | int, ...]) -> str:
    """Return the file and line of a key of the config."""
    return config.place(path, key=True)
