"""Checks one document: its schema first, then every rule that asks for something the document has."""

from __future__ import annotations

from .contract import CannotTellError, Context
from .schema import is_valid

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from .before import Before
    from .contract import Rule
    from .document import Document
    from .finding import Finding
    from .node import Node, Path
    from .registry import Registry
    from .workspace import Workspace

    Crashed = Callable[[Rule, Document, Exception], None]
    Unchecked = Callable[[Rule, Document, list[str]], None]
    Planned = tuple[Rule, Mapping[str, Any]]

# The kinds whose members are settings; rules that name a setting look at both.
_HOLD_SETTINGS = ("client-settings", "application-settings")
_NOTHING: frozenset[Path] = frozenset()


class Plan:
    """The rules that run at all, by the kinds and settings that they ask for, each with the options that hold for it.

    Made once for all files under a config, since the rules of a file are many and most of them see little of it.
    """

    __slots__ = ("_parted", "by_kind", "by_setting", "for_placeholders", "needs", "validate")

    def __init__(
        self,
        registry: Registry,
        selected: Collection[str],
        options: Mapping[str, Mapping[str, Any]],
        *,
        over_time: bool = False,
    ) -> None:
        def planned(rules: list[Rule]) -> list[Planned]:
            chosen = [rule for rule in rules if rule.name in selected and rule.over_time is over_time and rule.check]
            return [(rule, {**rule.options, **options.get(rule.name, {})}) for rule in chosen]

        self.validate: Callable[[Document], list[tuple[Node, Finding]]] = _validate
        self.by_kind = {kind: planned(rules) for kind, rules in registry.by_kind.items()}
        self.by_setting = {setting: planned(rules) for setting, rules in registry.by_setting.items()}
        self.for_placeholders = {
            setting: [(rule, given) for rule, given in rules if rule.placeholders]
            for setting, rules in self.by_setting.items()
        }
        every = (rule for plans in (self.by_kind, self.by_setting) for rules in plans.values() for rule, _ in rules)
        self.needs = [(kinds, kinds.split("|")) for kinds in sorted({kinds for rule in every for kinds in rule.needs})]
        self._parted: dict[tuple[str, frozenset[str]], tuple[list[Planned], list[tuple[Rule, list[str]]]]] = {}

    def part(self, kind: str, lacking: frozenset[str]) -> tuple[list[Planned], list[tuple[Rule, list[str]]]]:
        """The rules about a whole document that can be asked where these kinds of file are not known, and the others.

        With each of the others stands what it lacks.
        """
        known = self._parted.get((kind, lacking))
        if known is None:
            rules = self.by_kind.get(kind, [])
            told = [(rule, options) for rule, options in rules if lacking.isdisjoint(rule.needs)]
            mute = [(rule, _names(lacking, rule)) for rule, _ in rules if not lacking.isdisjoint(rule.needs)]
            known = self._parted[kind, lacking] = told, mute
        return known


def _names(lacking: frozenset[str], rule: Rule) -> list[str]:
    return [kinds.replace("|", " or ") for kinds in rule.needs if kinds in lacking]


def check_document(
    document: Document,
    plan: Plan,
    workspace: Workspace,
    crashed: Crashed,
    unchecked: Unchecked,
    before: Before | None = None,
) -> list[Finding]:
    """What the schema and the planned rules say about a document.

    With an earlier state the plan is one of rules over time, and what the schema says is not told again.

    A rule that raises is reported to `crashed`, one whose other side nobody knows to `unchecked`; the others go on.
    """
    by_schema = plan.validate(document)
    invalid = frozenset([node.path for node, _ in by_schema]) if by_schema else _NOTHING
    replaced: set[str] = set()
    found: list[Finding] = []
    context = Context(document, workspace.settings(document), workspace, invalid, before)
    lacking = _lacking(document, plan, workspace)
    told, mute = plan.part(document.kind or "", lacking)
    for rule, unknown in mute:
        unchecked(rule, document, unknown)
    results: list[Finding] = []  # of one rule at a time
    for subject, rules in [(document, told), *_about_settings(plan, context, invalid)]:
        for rule, options in rules:
            if rule.needs and not lacking.isdisjoint(rule.needs):
                unchecked(rule, document, _names(lacking, rule))
                continue
            context.rule, context.options = rule, options
            try:
                for finding in rule.check(subject, context):  # type: ignore[misc]  # none without a check is planned
                    results.append(finding)  # as it comes: most rules find nothing
            except CannotTellError as error:
                results.clear()
                unchecked(rule, document, [error.kind])
            except Exception as error:
                results.clear()
                crashed(rule, document, error)
            if results:
                # What a rule notices in another file is told when that file is checked.
                found.extend(finding for finding in results if finding.path == document.source.path)
                if rule.replaces:
                    replaced.update(finding.pointer for finding in results)
                results.clear()
    if before is not None:
        return found
    return [*(finding for _, finding in by_schema if finding.pointer not in replaced), *found]


def _validate(document: Document) -> list[tuple[Node, Finding]]:
    if is_valid(document):
        return []
    from .mismatch import validate  # most files need none of it

    return validate(document)


def _lacking(document: Document, plan: Plan, workspace: Workspace) -> frozenset[str]:
    """What rules need and nobody knows; of several kinds, as in `oidc-client|client-settings`, one is enough."""
    return frozenset([kinds for kinds, each in plan.needs if not any(workspace.knows(kind, document) for kind in each)])


def _about_settings(plan: Plan, context: Context, invalid: frozenset[Path]) -> list[tuple[Node, list[Planned]]]:
    """Every setting's value with the rules that look at it."""
    if context.document.kind not in _HOLD_SETTINGS:
        return []
    return [
        (node, _about(name, node, plan, context, invalid))
        for name, node in context.settings.nodes()
        if name in plan.by_setting
    ]


def _about(name: str, node: Node, plan: Plan, context: Context, invalid: frozenset[Path]) -> list[Planned]:
    """The rules that look at a setting's value: all that name the setting, where the value is one like most."""
    if not context.document.source.is_ascii and node.is_pasted:
        return []  # what stands in curly quotes is told once, not by every rule about such values
    rules = plan.for_placeholders[name] if node.is_placeholder else plan.by_setting[name]
    if invalid and any(path[: len(node.path)] == node.path for path in invalid):
        rules = [planned for planned in rules if planned[0].replaces]
    if context.settings.own.get(name) is not node:
        rules = [planned for planned in rules if planned[0].scope != "own"]
    return rules
