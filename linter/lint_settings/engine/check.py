"""Checks one document: its schema first, then every rule that applies to it."""

from __future__ import annotations

from itertools import chain

from ..rulebook.context import Context
from ..rulebook.usual_documents import usual_settings
from ..rulebook.usual_values import SETTINGS, USUAL, usual_in
from ..schema.gate import is_valid
from ..tenant.known_files import CannotTellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.span import Path
    from ..rulebook.earlier import Before
    from ..rulebook.registry import Registry
    from ..rulebook.rule import Rule
    from ..tenant.lookup.states import Question
    from ..tenant.workspace import Workspace

    Crashed = Callable[[Rule, Document, BaseException], None]
    Unchecked = tuple[str, tuple[str, ...]]  # the name of a rule, and the missing kinds of file
    Planned = tuple[Rule, Mapping[str, Any]]
    Sorted = tuple[list[Planned], list[Unchecked]]
    Calls = tuple[Sorted, dict[str, Sorted]]

# The kinds whose members are settings; rules about a setting apply to both.
_HOLD_SETTINGS = ("client-settings", "application-settings")
_NOTHING: frozenset[Path] = frozenset()


class Plan:
    """The rules that run, by the kinds and settings that they check, each with its effective options.

    Created once for all files under a config, since there are many rules and most do not apply to a file.
    """

    __slots__ = (
        "_known",
        "_parts",
        "by_kind",
        "by_setting",
        "for_heirs",
        "needs",
        "not_kept",
    )

    def __init__(
        self,
        registry: Registry,
        selected: Collection[str],
        options: Mapping[str, Mapping[str, Any]],
        *,
        over_time: bool = False,
        not_kept: frozenset[str] = frozenset(),
    ) -> None:
        # The versions of a flow are in its file.
        self.not_kept = not_kept | {"flow-version"} if "flow" in not_kept else not_kept

        def planned(rules: list[Rule]) -> list[Planned]:
            chosen = [rule for rule in rules if rule.name in selected and rule.over_time is over_time and rule.check]
            return [(rule, {**rule.options, **options.get(rule.name, {})}) for rule in chosen]

        self.by_kind = {kind: planned(rules) for kind, rules in registry.by_kind.items()}
        self.by_setting = {setting: planned(rules) for setting, rules in registry.by_setting.items()}
        of_clients = self.by_kind.get("client-settings", []) + [one for few in self.by_setting.values() for one in few]
        self.for_heirs = {rule.name: (rule, given) for rule, given in of_clients if rule.inherited}
        every = (rule for plans in (self.by_kind, self.by_setting) for rules in plans.values() for rule, _ in rules)
        self.needs = [(kinds, kinds.split("|")) for kinds in sorted({kinds for rule in every for kinds in rule.needs})]
        self._parts: dict[tuple[str, frozenset[str]], Part] = {}
        self._known: dict[tuple[str | None, str | None], tuple[object, frozenset[str], frozenset[Question]]] = {}

    def part(self, document: Document, workspace: Workspace) -> Part:
        """Return the rules that can be checked on a document, given the other known files, and those that cannot."""
        kind, lacking = document.kind or "", self._lacking(document, workspace)
        known = self._parts.get((kind, lacking))
        if known is None:
            known = self._parts[kind, lacking] = Part(self, kind, lacking)
        return known

    def _lacking(self, document: Document, workspace: Workspace) -> frozenset[str]:
        """Return the missing kinds of files that rules need; of `oidc-client|client-settings`, one suffices."""
        # Documents of one kind and environment lack the same kinds, except flows, some of which list versions.
        key, lookups = (document.kind, document.source.environment), workspace.lookups
        known = self._known.get(key)
        if known is None or document.kind == "flow" or known[0] is not lookups.settled:
            knows = workspace.knows
            lacking, asked = lookups.recorded(
                lambda: [kinds for kinds, each in self.needs if not any(knows(kind, document) for kind in each)]
            )
            known = self._known[key] = lookups.settled, frozenset(lacking), asked
        lookups.ask_again(known[2])
        return known[1]


class Part:
    """The rules of a plan for documents of a kind that lack the same kinds of other files.

    `by_kind` are those about the whole document, `by_setting` those about a setting, `for_usual` those of the latter
    that also check usual values. `lacking` are those
    kinds, and `names_facts` is false if no rule is left out for usual values or facts. Without the rules that find
    nothing in usual values and documents, 118 of the 132 calls for a common file are not needed, half of its check.
    """

    __slots__ = (
        "_for_placeholders",
        "_in_block",
        "_kind",
        "_plan",
        "_where",
        "by_kind",
        "by_setting",
        "for_usual",
        "lacking",
        "names_facts",
    )

    def __init__(self, plan: Plan, kind: str, lacking: frozenset[str]) -> None:
        self.lacking = lacking
        self._kind = kind
        self._plan = plan
        of_settings = kind in _HOLD_SETTINGS
        self.by_kind = self.sort(plan.by_kind.get(kind, []))
        self.by_setting = {name: self.sort(rules) for name, rules in plan.by_setting.items() if of_settings}
        self.for_usual = {
            name: ([planned for planned in runnable if planned[0].unless != USUAL], silent)
            for name, (runnable, silent) in self.by_setting.items()
            if name in SETTINGS
        }
        asked = chain(self.by_kind[0], *(runnable for runnable, _ in self.by_setting.values()))
        self.names_facts = any(rule.unless for rule, _ in asked)
        self._where: dict[tuple[str, ...], Calls] = {}
        self._for_placeholders: dict[str, Sorted] = {}
        self._in_block: dict[tuple[str, bool], Sorted] = {}

    def for_placeholder(self, name: str) -> Sorted:
        """Return the rules that also check a value of a setting with a placeholder."""
        known = self._for_placeholders.get(name)
        if known is None:
            rules = _for_placeholders(self._plan.by_setting[name])
            known = self._for_placeholders[name] = self.sort(rules)
        return known

    def in_block(self, name: str, usual: bool) -> Sorted:
        """Return the rules that check a valid value of a setting in a `_global` block, which may be usual."""
        known = self._in_block.get((name, usual))
        if known is None:
            runnable, silent = self.sort(
                [planned for planned in self._plan.by_setting[name] if planned[0].scope != "own"]
            )
            runnable = [planned for planned in runnable if not (usual and planned[0].unless == USUAL)]
            known = self._in_block[name, usual] = runnable, silent
        return known

    def where(self, facts: tuple[str, ...]) -> Calls:
        """Return `by_kind` and `for_usual` without the rules that find nothing where these facts are true."""
        known = self._where.get(facts)
        if known is None:

            def without(rules: Sorted) -> Sorted:
                return [planned for planned in rules[0] if not _are_true(planned[0].unless, facts)], rules[1]

            for_usual = {name: without(rules) for name, rules in self.for_usual.items()}
            known = self._where[facts] = without(self.by_kind), for_usual
        return known

    def sort(self, rules: list[Planned]) -> Sorted:
        """Return those of some rules that can be asked, and what each of the others lacks.

        A rule that needs a kind which the team does not keep can never be asked, so there is nothing to say about it.
        """
        lacking = self.lacking
        runnable = [planned for planned in rules if lacking.isdisjoint(planned[0].needs)]
        silent = [(rule.name, self._names(rule)) for rule, _ in rules if not lacking.isdisjoint(rule.needs)]
        return runnable, [(name, names) for name, names in silent if all(names)]

    def _names(self, rule: Rule) -> tuple[str, ...]:
        """Return the kinds that a rule lacks, of which the team may keep files; empty if it keeps none."""
        missing = [kinds.split("|") for kinds in rule.needs if kinds in self.lacking]
        kept = [[kind for kind in kinds if kind not in self._plan.not_kept] for kinds in missing]
        return tuple(" or ".join(f"other {kind}" if kind == self._kind else kind for kind in kinds) for kinds in kept)


def _for_placeholders(rules: list[Planned]) -> list[Planned]:
    """Return the rules that also check values with placeholders."""
    return [planned for planned in rules if planned[0].placeholders]


def _are_true(unless: str, facts: tuple[str, ...]) -> bool:
    """Return whether all facts that `unless` of a rule names are true of a document."""
    return bool(unless) and all(fact in facts for fact in unless.split(" and "))


def check_document(
    document: Document,
    plan: Plan,
    workspace: Workspace,
    crashed: Crashed,
    unchecked: list[Unchecked],
    before: Before | None = None,
) -> list[Finding]:
    """Return the findings of the schema and of the planned rules in a document.

    With an earlier state, the plan consists of rules over time, and findings of the schema are not repeated.

    A rule that raises is reported to `crashed`, one that depends on unreadable files to `unchecked`; others are
    continued.
    """
    wrong, by_schema = _wrong_values(document)
    # Invalid values, and everything that contains them.
    invalid = frozenset(one.path[:depth] for one in wrong for depth in range(len(one.path) + 1)) if wrong else _NOTHING
    replaced: set[str] = set()
    found: list[Finding] = []
    context = Context(document, workspace.settings(document), workspace, invalid, before)
    results: list[Finding] = []  # of one rule at a time
    for subject, rules in _questions(plan, plan.part(document, workspace), context, invalid, unchecked):
        for rule, options in rules:
            context.rule, context.options = rule, options
            check = rule.check  # not earlier: the first call replaces it, and not in the loop, where it is slower
            try:
                for finding in check(subject, context):  # type: ignore[misc]  # none without a check is planned
                    results.append(finding)  # as it comes: most rules find nothing
            except CannotTellError as error:  # what it has found so far is sure
                if error.kind not in plan.not_kept:
                    unchecked.append((rule.name, (error.kind,)))
            except BaseException as error:  # such as SystemExit; `crashed` raises it again if it stops the run
                results.clear()
                crashed(rule, document, error)
            if results:
                # A finding in another document is reported when that one is checked.
                found.extend(finding for finding in results if _is_in(finding, document))
                if rule.replaces:
                    replaced.update(finding.pointer for finding in results)
                results.clear()
    if before is not None:
        return found
    if document.kind == "application-settings" and plan.for_heirs:
        from .heirs import findings_for_heirs

        found.extend(findings_for_heirs(document, plan.for_heirs.values(), workspace, invalid, crashed, found))
    if by_schema is None and any(node.pointer not in replaced for node in wrong):
        by_schema = _validate(document)
    return [*(finding for _, finding in by_schema or () if finding.pointer not in replaced), *found]


def _is_in(finding: Finding, document: Document) -> bool:
    if finding.path != document.source.path:
        return False
    return not document.path or f"{finding.pointer}/".startswith(f"{document.pointer}/")


def _wrong_values(document: Document) -> tuple[list[Node], list[tuple[Node, Finding]] | None]:
    """Return what does not match the schema, with the findings about it unless these may not be needed.

    To import `jsonschema` takes longer than the check of a file, and a rule may have a better finding.
    """
    if is_valid(document):
        return [], []
    from ..schema.refused import wrong_nodes  # most files do not need it

    wrong = wrong_nodes(document)
    if wrong is not None:
        return wrong, None
    by_schema = _validate(document)
    return [node for node, _ in by_schema], by_schema


def _validate(document: Document) -> list[tuple[Node, Finding]]:
    from ..schema.faults import validate

    return validate(document)


def _questions(
    plan: Plan, part: Part, context: Context, invalid: frozenset[Path], unchecked: list[Unchecked]
) -> list[tuple[Document | Node, list[Planned]]]:
    """Return the document with the rules about it, and each setting's value with the rules about that setting."""
    by_setting, settings = part.by_setting, context.settings
    facts: tuple[str, ...] = ()
    usual: set[str] = set()
    if part.names_facts:  # they depend on what is inherited: for that, `diff` would read all files
        usual, facts = usual_settings(context.document, settings, part.lacking)
    (runnable, blocked), for_usual = part.where(facts)
    unchecked += blocked
    questions: list[tuple[Document | Node, list[Planned]]] = [(context.document, runnable)]
    if not by_setting:
        return questions
    is_common = not invalid and context.document.source.is_ascii
    for name, node in settings.own.items():
        rules = by_setting.get(name)
        if rules is None:
            continue
        if node.is_placeholder:
            rules = part.for_placeholder(name)
        elif name in usual:
            rules = for_usual[name]
        if not is_common and (node.path in invalid or node.is_pasted):
            rules = part.sort(_left(name, node, plan, invalid))
        runnable, blocked = rules
        if blocked:
            unchecked += blocked
        if runnable:
            questions.append((node, runnable))
    usual = usual_in(settings.block) if is_common and settings.block else set()
    for name, node in settings.block.items():
        if name in by_setting:
            if is_common and not node.is_placeholder:
                runnable, blocked = part.in_block(name, name in usual)
            else:
                left = _left(name, node, plan, invalid)
                runnable, blocked = part.sort([one for one in left if one[0].scope != "own"])
            unchecked += blocked
            questions.append((node, runnable))
    return questions


def _left(name: str, node: Node, plan: Plan, invalid: frozenset[Path]) -> list[Planned]:
    """Return the rules about a setting that also check values which may be invalid or pasted."""
    if node.is_pasted:
        return []  # curly quotes are reported once, not by every rule about the value
    rules = plan.by_setting[name]
    if node.is_placeholder:
        rules = _for_placeholders(rules)
    return [planned for planned in rules if planned[0].replaces] if node.path in invalid else rules
