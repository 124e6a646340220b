"""The contract between the engine and its rules: Rule, Context and the `rule` decorator."""

from __future__ import annotations

from ..documents import edits
from ..documents.finding import Finding, Related, Severity
from ..messages.catalogued import is_public
from ..messages.wording import show, type_name
from ..tenant.settings import find_setting
from ..tenant.unread import CannotTellError

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Fix
    from ..documents.node import Node
    from ..tenant.settings import Settings
    from ..tenant.workspace import Workspace
    from .earlier import Before

    Check = Callable[..., Iterable[Finding]]


class Rule:
    """One thing that can be wrong, by the name that config, allows and messages use.

    `check` is None for what the engine itself finds while it reads and validates. `needs` names the kinds of file that
    must be known before the rule can tell anything.
    """

    __slots__ = (
        "check",
        "enabled",
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
        topic: str = "",
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
) -> Callable[[Check], Rule]:
    """Make a rule of a check function; its name is the module's name in kebab-case, its manual the module's docstring.

    With `setting`, `check(node, context)` is called for each of these settings that a file sets, and only for values
    that are valid by the schema and not filled in at deploy time; without, `check(document, context)` once a document.

    - `replaces`: called for invalid values too; what it reports stands in place of the schema's finding there.
    - `placeholders`: called for values with `${PLACEHOLDERS}` too.
    - `scope`: `own` to leave the `_global` block alone, which the client's file cannot change.
    - `needs`: kinds of other files without which the rule is not checked; of `one|another` either will do.
    - `enabled`: False for a rule that is off until the config gives it a severity.
    - `options`: the names and defaults of what the config may set for it.
    - `over_time`: called only where two states are compared; `context.before` is the earlier one.
    """

    def decorate(check: Check) -> Rule:
        module = check.__globals__
        return Rule(
            _rule_name(check.__module__),
            check,
            severity,
            module["__doc__"] or "",
            settings=(setting,) if isinstance(setting, str) else setting,
            kind=kind,
            replaces=replaces,
            placeholders=placeholders,
            scope=scope,
            needs=needs,
            enabled=enabled,
            options=options,
            over_time=over_time,
            topic=_topic(check.__module__),
        )

    return decorate


def by_engine(module: str, manual: str | None, severity: Severity, *, enabled: bool = True) -> Rule:
    """The manual and severity of a finding that the engine itself makes; call it with `__name__` and `__doc__`."""
    return Rule(_rule_name(module), None, severity, manual or "", kind=(), enabled=enabled, topic=_topic(module))


def _rule_name(module: str) -> str:
    return module.rpartition(".")[2].replace("_", "-")


def _topic(module: str) -> str:
    """Return the topic of a built-in rule, which is the folder of its file; a rule of users has none."""
    return module.split(".")[2] if module.startswith("lint_settings.rules.") else ""


class Context:
    """What a check may ask, and how it makes findings and fixes.

    One does for all checks of a document: `rule` and `options` are those of the check that runs now. `before` is the
    earlier state, for rules over time.
    """

    __slots__ = ("_before", "_invalid", "document", "options", "rule", "settings", "workspace")

    rule: Rule
    options: Mapping[str, Any]

    def __init__(
        self,
        document: Document,
        settings: Settings,
        workspace: Workspace,
        invalid: frozenset[tuple[str | int, ...]],
        before: Before | None = None,
    ) -> None:
        self.document = document
        self.settings = settings
        self.workspace = workspace
        self._invalid = invalid
        self._before = before

    # --- questions

    @property
    def before(self) -> Before:
        """The earlier state; only a rule over time has one to ask."""
        if self._before is None:
            raise LookupError("only a rule with over_time=True may ask what was before")
        return self._before

    @property
    def environment(self) -> str | None:
        """The name of the environment that the file belongs to, or None."""
        return self.document.source.environment

    @property
    def is_production(self) -> bool | None:
        """Whether that environment is a production one; None where nobody knows."""
        return self.workspace.is_production(self.environment)

    def own(self, name: str) -> Node | None:
        """The node of a setting that this file sets for its client, wherever it stands; None where it does not."""
        return self.settings.own.get(name)

    def effective(self, name: str) -> Node | None:
        """The node that decides a setting, the client's or the application's; None where neither sets it."""
        settings = self.settings
        node = settings.own.get(name)  # as most are: one call less, of very many
        return node if node is not None and node.value is not None else settings.effective(name)

    def after(self, name: str) -> Node | None:
        """The node that decides a setting once the change is applied: as `effective`, for rules over time.

        A PUT leaves the `_global` block as it was, so what was edited there does not count. The node may be one of the
        earlier file.
        """
        own = self.own(name)
        if own is not None and own.value is not None:
            return own
        old = self.before.document
        is_client = self.document.kind == "client-settings"
        application = self.workspace.application_settings(self.document) if is_client else None
        node = None if application is None else self.workspace.settings(application).own.get(name)
        if node is None and old is not None and "_global" in old.root.members:
            node = self.before.workspace.settings(old).block.get(name)
        elif node is None:
            node = self.settings.block.get(name)
        return None if node is None or node.value is None else node

    def value(self, name: str) -> Any:
        """The effective value of a setting if it is valid and known now; None where it is not set or a placeholder."""
        node = self.effective(name)
        return None if node is None or not self.is_known(node) else node.value

    def is_known(self, node: Node) -> bool:
        """Whether a value is valid by the schema and no placeholder, so that a rule can judge it."""
        return not node.is_placeholder and self.is_valid(node)

    def is_valid(self, node: Node) -> bool:
        """Whether the schema had nothing to say about a value or anything in it."""
        # Another document's mistakes are told there.
        return node.path not in self._invalid or not self._holds(node)

    def is_inherited(self, node: Node) -> bool:
        """Whether a setting stands where the document cannot change it: in the `_global` block, or in another file."""
        return self._is_in_block(node) or not self._holds(node)

    def _is_in_block(self, node: Node) -> bool:
        depth = len(self.document.root.path)
        return node.path[depth : depth + 1] == ("_global",)

    def _holds(self, node: Node) -> bool:
        """Whether a node is a part of this document, and not of another one, be it in the same file."""
        document = self.document
        root = document.root
        depth = len(root.path)
        if node.source is not document.source or (depth and node.path[:depth] != root.path):
            return False
        try:
            return root.at(node.path[depth:]) is node
        except (KeyError, IndexError):
            return False

    def here(self, *nodes: Node | None) -> Node | None:
        """Of several nodes that one mistake is made of, the first that this document holds and, if it can, may change.

        None where all of them stand in other files: there the mistake is told.
        """
        first = None
        for node in nodes:
            if node is not None and self._holds(node):
                if not self._is_in_block(node):
                    return node
                first = first or node
        return first

    def require_all(self, kind: str) -> None:
        """Raise CannotTellError where a file cannot be read or recognised that may hold an object of a kind.

        A check calls it before it says that something does not exist.
        """
        if self.workspace.unread(kind, self.document) is not None:
            raise CannotTellError(kind)

    def require_inherited(self) -> None:
        """Raise CannotTellError where the settings that a client inherits may be in a file that cannot be read."""
        kind = "application-settings"
        if self.document.kind == kind or self.workspace.application_settings(self.document) is not None:
            return
        self.require_all(kind)

    # --- words

    def show(self, node: Node) -> str:
        """A value for a message, in backticks and cut where it is long.

        A secret, and the value of a name that neither a schema nor the tenant's own catalogue knows, are given by their
        length only.
        """
        return show(node, is_known=self._is_listed(node))

    def type_name(self, node: Node) -> str:
        """What a value is, for a message: the text `x`, the number `5`, a list, a mapping."""
        return type_name(node, is_known=self._is_listed(node))

    def _is_listed(self, node: Node) -> bool:
        """Whether a value is that of a setting in the tenant's own catalogue."""
        names = [part for part in node.path[len(self.document.root.path) :] if part not in ("custom", "_global")]
        if len(names) != 1 or find_setting(str(names[0])) is not None or is_public(node.source, node.path, node.value):
            return False
        return names[0] in self.workspace.catalogue(self.document)

    # --- findings and fixes

    def related(self, node: Node, message: str, *, key: bool = False, part: str | None = None) -> Related:
        """Another place that a finding speaks of, in this file or another."""
        return Related(node.source.path, edits.span_at(node, key=key, part=part), message)

    def finding(
        self,
        node: Node,
        message: str,
        *,
        key: bool = False,
        top: bool = False,
        part: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
        related: Iterable[Related] = (),
        symptom: str | None = None,
        url: str | None = None,
        pointer: str | None = None,
    ) -> Finding:
        """A finding at a value; at its key with `key`; at the piece `part` of a text where that can be found in it.

        With `top` it stands at the first name of a mapping: for what the whole mapping lacks.

        `severity`, `symptom` and `url` are the rule's own where they are not given. A fix for what stands in the
        `_global` block is dropped: a client's file cannot change it.
        """
        source = node.source
        span = edits.span_at(node, key=key, top=top, part=part)
        return Finding(
            source.path,
            span,
            self.rule.name,
            severity or self.rule.severity,
            message,
            node.pointer if pointer is None else pointer,
            source.environment,
            symptom,
            url,
            tuple(related),
            None if self.is_inherited(node) else fix,
        )

    def replace(self, node: Node, value: Any, title: str, *, safe: bool) -> Fix | None:
        """A fix that writes another value, in the style of the file; None where that cannot be done by a text edit."""
        return edits.replace(node, value, title, safe)

    def replace_part(self, node: Node, old: str, new: str, title: str, *, safe: bool) -> Fix | None:
        """A fix that writes `new` in place of the piece `old` of a text; None where the piece stands there escaped."""
        return edits.replace_part(node, old, new, title, safe)

    def rename(self, node: Node, name: str, title: str, *, safe: bool) -> Fix | None:
        """A fix that gives a value another key."""
        return edits.rename(node, name, title, safe)

    def quote(self, node: Node, *, safe: bool = True, even_repeated: bool = False) -> Fix | None:
        """A fix that puts a plain scalar in quotes, so that it is text for every reader.

        None where an alias repeats what is no text yet, unless it is said that this is to become text as well.
        """
        return edits.quote(node, safe, even_repeated)

    def add_after(self, node: Node, name: str, value: str, title: str, *, safe: bool) -> Fix | None:
        """A fix that adds a member behind another one, in its style; None where that cannot be done by a text edit."""
        return edits.add_after(node, name, value, title, safe)

    def remove(self, node: Node, title: str, *, safe: bool) -> Fix | None:
        """A fix that takes a member out of its mapping or list; None where a comment would be lost with it."""
        return edits.remove(node, self.document.root, title, safe)
