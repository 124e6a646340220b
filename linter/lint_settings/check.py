"""Checks one document: its schema first, then every rule that asks for something the document has."""

from __future__ import annotations

from .contract import CannotTellError, Context
from .schema import validate

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any

    from .before import Before
    from .contract import Rule
    from .document import Document
    from .finding import Finding
    from .node import Node, Path
    from .registry import Registry
    from .settings import Settings
    from .workspace import Workspace

    Crashed = Callable[[Rule, Document, Exception], None]
    Unchecked = Callable[[Rule, Document, list[str]], None]
    Planned = tuple[Rule, Mapping[str, Any]]

# The kinds whose members are settings; rules that name a setting look at both.
_HOLD_SETTINGS = ("client-settings", "application-settings")


class Plan:
    """The rules that run at all, by the kinds and settings that they ask for, each with the options that hold for it.

    Made once for all files under a config, since the rules of a file are many and most of them see little of it.
    """

    __slots__ = ("by_kind", "by_setting")

    def __init__(
        self,
        registry: Registry,
        selected: Collection[str],
        options: Mapping[str, Mapping[str, Any]],
        *,
        over_time: bool = False,
    ) -> None:
        def planned(rules: list[Rule]) -> list[Planned]:
            chosen = [rule for rule in rules if rule.name in selected and rule.over_time is over_time]
            return [(rule, {**rule.options, **options.get(rule.name, {})}) for rule in chosen]

        self.by_kind = {kind: planned(rules) for kind, rules in registry.by_kind.items()}
        self.by_setting = {setting: planned(rules) for setting, rules in registry.by_setting.items()}


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
    by_schema = validate(document)
    invalid = frozenset(node.path for node, _ in by_schema)
    settings = workspace.settings(document)
    replaced: set[str] = set()
    found: list[Finding] = []
    lacking: dict[tuple[str, ...], list[str]] = {}
    context = Context(document, settings, workspace, invalid, before)
    for (rule, options), subject in _calls(document, plan, settings, invalid):
        if rule.needs:
            unknown = lacking.get(rule.needs)
            if unknown is None:
                unknown = [kinds.replace("|", " or ") for kinds in rule.needs if not _knows(workspace, kinds, document)]
                lacking[rule.needs] = unknown
            if unknown:
                unchecked(rule, document, unknown)
                continue
        if rule.check is None:
            continue
        context.rule, context.options = rule, options
        try:
            results = list(rule.check(subject, context))
        except CannotTellError as error:
            unchecked(rule, document, [error.kind])
            continue
        except Exception as error:
            crashed(rule, document, error)
            continue
        if not results:
            continue
        # What a rule notices in another file is told when that file is checked.
        found.extend(finding for finding in results if finding.path == document.source.path)
        if rule.replaces:
            replaced.update(finding.pointer for finding in results)
    if before is not None:
        return found
    return [*(finding for _, finding in by_schema if finding.pointer not in replaced), *found]


def _knows(workspace: Workspace, kinds: str, document: Document) -> bool:
    """Whether one of several kinds is known: `oidc-client|client-settings`."""
    return any(workspace.knows(kind, document) for kind in kinds.split("|"))


def _calls(
    document: Document, plan: Plan, settings: Settings, invalid: frozenset[Path]
) -> Iterator[tuple[Planned, Node | Document]]:
    """Every rule with what it is to look at."""
    for planned in plan.by_kind.get(document.kind or "", ()):
        yield planned, document
    if document.kind not in _HOLD_SETTINGS:
        return
    for name, node in settings.nodes():
        rules = plan.by_setting.get(name)
        if not rules or node.is_pasted:
            continue  # what stands in curly quotes is told once, not by every rule about such values
        is_own, is_placeholder = settings.own.get(name) is node, node.is_placeholder
        is_wrong = bool(invalid) and any(path[: len(node.path)] == node.path for path in invalid)
        for planned in rules:
            rule = planned[0]
            if (
                (is_own or rule.scope != "own")
                and (rule.placeholders or not is_placeholder)
                and (rule.replaces or not is_wrong)
            ):
                yield planned, node
