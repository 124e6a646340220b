"""The contract between the engine and its rules: Rule and the decorator `rule`."""

from __future__ import annotations

from ..documents.finding import Finding, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    Check = Callable[..., Iterable[Finding]]


class Rule:
    """One kind of mistake, with the name that config, allows and messages use.

    `check` is None for what the engine itself finds while it reads and validates. `needs` are the kinds of file that
    must exist before the rule can report anything.

    `inherited` are settings that are right or wrong together with a client's other settings. If an application's file
    has one, the check runs for each client that inherits it; what is wrong is reported there. `explains` says which
    other findings only follow from one of this rule and are folded into it. `value`: those about the same value;
    `again`: the same, and those of the same rule if most members of a mapping have one; `fault`: as `value`, of what
    may follow from another finding itself; `absence`: those about the name that it gives in place of a wrong one;
    `content`: all below its place and after it, and what points there; `copy`: all about the document, and what points
    to this place; `foreign`: those of the same rule, or with places in
    other files; `link`: those elsewhere that point to the same place; `reference`: the same fault at other places, and
    what points to this one; `pair` and `same`: the same fault at other places; `shared`: the same fault in
    other files, if they point to the same place first; `twice`: the same fault at the places that it points to;
    `apart`: nothing, and it is listed whatever else is wrong with its value; `compared`: nothing, and it follows from
    a `reference` at its place.

    `fix` says which fixes the rule offers: none, `safe`, `unsafe` or `safe or unsafe`.
    """

    __slots__ = (
        "check",
        "enabled",
        "explains",
        "fix",
        "inherited",
        "kinds",
        "manual",
        "name",
        "needs",
        "options",
        "over_time",
        "placeholders",
        "replaces",
        "scope",
        "settings",
        "severity",
        "topic",
        "unless",
    )

    def __init__(
        self,
        name: str,
        check: Check | None,
        severity: Severity,
        manual: str,
        *,
        settings: tuple[str, ...] = (),
        kind: str | tuple[str, ...] = "client-settings",
        replaces: bool = False,
        placeholders: bool = False,
        scope: str = "any",
        needs: tuple[str, ...] = (),
        enabled: bool = True,
        options: Mapping[str, Any] | None = None,
        over_time: bool = False,
        unless: str = "",
        inherited: tuple[str, ...] = (),
        explains: str = "",
        topic: str = "",
        fix: str = "",
    ) -> None:
        self.name = name
        self.topic = topic
        self.check = check
        self.severity = severity
        self.manual = manual
        self.settings = settings
        self.kinds = (kind,) if isinstance(kind, str) else kind
        self.replaces = replaces
        self.placeholders = placeholders
        self.scope = scope
        self.needs = needs
        self.enabled = enabled
        self.options = dict(options or {})
        self.over_time = over_time
        self.unless = unless
        self.inherited = inherited
        self.explains = explains
        self.fix = fix

    def __repr__(self) -> str:
        return f"Rule({self.name!r})"


def rule(
    *,
    severity: Severity,
    setting: str | tuple[str, ...] = (),
    kind: str | tuple[str, ...] = "client-settings",
    replaces: bool = False,
    placeholders: bool = False,
    scope: str = "any",
    needs: tuple[str, ...] = (),
    enabled: bool = True,
    options: Mapping[str, Any] | None = None,
    over_time: bool = False,
    unless: str = "",
    inherited: tuple[str, ...] = (),
    explains: str = "",
    fix: str = "",
) -> Callable[[Check], Rule]:
    """Turn a check function into a rule, named after its module in kebab-case, with the module's docstring as manual.

    With `setting`, `check(node, context)` is called for each of these settings in a file, and only for values that are
    valid by the schema and not filled in at deploy time; without, `check(document, context)` once per document.

    - `replaces`: called for invalid values too; its findings replace those of the schema there.
    - `placeholders`: called for values with `${PLACEHOLDERS}` too. `scope`: `own` to leave the `_global` block alone.
    - `needs`: kinds of other files without which the rule is not checked; of `one|another` either will do.
    - `enabled`: False for a rule that is off by default; `options`: what the config may set, with the defaults.
    - `unless`: not called for `usual` values, or where facts of a document are true: see `usual_documents.py`.
    - `over_time`: only if two states are compared; `context.before` is the earlier one. `fix`: which fixes it offers.
    """

    def decorate(check: Check) -> Rule:
        return Rule(
            *_basics(check, severity),
            settings=(setting,) if isinstance(setting, str) else setting,
            kind=kind,
            replaces=replaces,
            placeholders=placeholders,
            scope=scope,
            needs=needs,
            enabled=enabled,
            options=options,
            over_time=over_time,
            unless=unless,
            inherited=inherited,
            explains=explains,
            topic=_topic(check.__module__),
            fix=fix,
        )

    return decorate


def _basics(check: Check, severity: Severity) -> tuple[str, Check, Severity, str]:
    """Return the name of the rule with this check, the check, the severity, and the manual."""
    return _rule_name(check.__module__), check, severity, check.__globals__["__doc__"] or ""


def by_engine(
    module: str, manual: str | None, severity: Severity, *, enabled: bool = True, explains: str = "", fix: str = ""
) -> Rule:
    """Return the rule of a finding that the engine itself makes; call it with `__name__` and `__doc__`."""
    return Rule(
        _rule_name(module),
        None,
        severity,
        manual or "",
        kind=(),
        enabled=enabled,
        explains=explains,
        topic=_topic(module),
        fix=fix,
    )


def _rule_name(module: str) -> str:
    return module.rpartition(".")[2].replace("_", "-")


def _topic(module: str) -> str:
    """Return the topic of a built-in rule, which is the folder of its file; empty for a third-party rule."""
    return module.split(".")[2] if module.startswith("lint_settings.rules.") else ""
