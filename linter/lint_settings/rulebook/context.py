"""The interface of the engine for a rule: looking up values, and making findings and fixes."""

from __future__ import annotations

# `edits` is imported where a finding or a fix is made, since most files have none.
from ..documents.finding import Finding, Fix, Related, Severity
from ..documents.node import pointer_to
from ..messages.wording import show, type_name
from ..tenant.known_files import CannotTellError
from ..tenant.settings import find_setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.span import Path, Span
    from ..tenant.settings import Settings
    from ..tenant.workspace import Workspace
    from .earlier import Before

    Check = Callable[..., Iterable[Finding]]
    from .rule import Rule


class Context:
    """What a rule uses to check a document: lookups, findings and fixes.

    One context serves all checks of a document: `rule` and `options` are those of the check that is running. `before`
    is the earlier state, for rules over time.
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

    # --- lookups

    @property
    def before(self) -> Before:
        """The earlier state; available to rules over time only."""
        if self._before is None:
            raise LookupError("only a rule with over_time=True may use the earlier state")
        return self._before

    @property
    def earlier(self) -> Document | None:
        """What the document was before the change; None where it is new, or its file described another object."""
        before = self.before
        return None if before.was_another(self.document) else before.document

    @property
    def environment(self) -> str | None:
        """The name of the environment that the file belongs to, or None."""
        return self.document.source.environment

    @property
    def is_production(self) -> bool | None:
        """Whether that environment is a production one; None if it is unknown."""
        return self.workspace.is_production(self.environment)

    def own(self, name: str) -> Node | None:
        """Return the node of a setting that this file itself sets for its client; None if it does not."""
        return self.settings.own.get(name)

    def effective(self, name: str) -> Node | None:
        """Return the node of a setting's effective value, the client's or the application's; None if it is not set."""
        settings = self.settings
        node = settings.own.get(name)  # the usual case, which saves a call
        return node if node is not None and node.value is not None else settings.effective(name)

    def after(self, name: str) -> Node | None:
        """Return the node of a setting's effective value after the change: as `effective`, for rules over time.

        A PUT does not change the `_global` block, so edits there do not count. The node may be one of the earlier file.
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
        """Return the effective value of a setting if it is valid and known; None if it is not set or a placeholder."""
        node = self.effective(name)
        return None if node is None or not self.is_known(node) else node.value

    def is_known(self, node: Node) -> bool:
        """Return whether a value is valid by the schema and not a placeholder, so that a rule can judge it."""
        return not node.is_placeholder and self.is_valid(node)

    def is_valid(self, node: Node) -> bool:
        """Return whether the schema reports nothing about a value or anything in it."""
        # Mistakes in another document are reported there.
        return node.path not in self._invalid or not self._holds(node)

    def is_described(self, node: Node) -> bool:
        """Return whether the schema describes a value as not secret, under the very name that it has."""
        from ..messages.catalogued import is_described

        return is_described(node)

    def is_inherited(self, node: Node) -> bool:
        """Return whether a setting is where the document cannot change it: in a `_global` block or in another file."""
        return self._is_in_block(node) or not self._holds(node)

    def _is_in_block(self, node: Node) -> bool:
        depth = len(self.document.path)
        return node.path[depth : depth + 1] == ("_global",)

    def _holds(self, node: Node) -> bool:
        """Return whether a node is part of this document, not of another one in the same or another file."""
        path = node.path
        if path and self.settings.own.get(path[-1]) is node:  # type: ignore[arg-type]  # a number is no name
            return True  # the usual case
        document = self.document
        depth = len(document.path)
        if node.source is not document.source or node.path[:depth] != document.path:
            return False
        try:
            return document.root.at(node.path[depth:]) is node
        except (KeyError, IndexError):
            return False

    def here(self, *nodes: Node | None) -> Node | None:
        """Return the first of the nodes of a mistake that is in this document and, if possible, can be changed in it.

        None if all of them are in other files: the mistake is reported there.
        """
        first = None
        for node in nodes:
            if node is not None and self._holds(node):
                if not self._is_in_block(node):
                    return node
                first = first or node
        return first

    def require_all(self, kind: str) -> None:
        """Raise CannotTellError if a file that may contain an object of a kind cannot be read or recognized.

        A check calls it before it reports that something does not exist.
        """
        if self.workspace.unread(kind, self.document) is not None:
            raise CannotTellError(kind)

    def require_known(self, kind: str) -> None:
        """Raise CannotTellError where no file in sight is of a kind."""
        if not self.workspace.knows(kind, self.document):
            raise CannotTellError(kind)

    def require_inherited(self) -> None:
        """Raise CannotTellError if the settings that a client inherits may be in an unreadable file."""
        kind = "application-settings"
        if self.document.kind == kind or self.workspace.application_settings(self.document) is not None:
            return
        self.require_all(kind)

    # --- texts for messages

    def show(self, node: Node) -> str:
        """Return a value for a message, in backticks and shortened if it is long.

        For a secret, and for the value of a name that neither a schema nor the tenant's own catalogue describes, only
        the length is shown.
        """
        return show(node, is_known=self._is_listed(node))

    def type_name(self, node: Node) -> str:
        """Return the description of a value for a message: the text `x`, the number `5`, a list, a mapping."""
        return type_name(node, is_known=self._is_listed(node))

    def _is_listed(self, node: Node) -> bool:
        """Return whether a value is that of a setting in the tenant's own catalogue."""
        from ..messages.catalogued import is_public

        names = [part for part in node.path[len(self.document.root.path) :] if part not in ("custom", "_global")]
        if len(names) != 1 or find_setting(str(names[0])) is not None or is_public(node.source, node.path, node.value):
            return False
        return names[0] in self.workspace.catalogue(self.document)

    # --- findings and fixes

    def related(self, node: Node, message: str, *, key: bool = False, part: str | None = None) -> Related:
        """Return another place that a finding refers to, in this file or another."""
        return Related(node.source.path, _span_at(node, key=key, part=part), message)

    def related_all(self, *places: tuple[Node | None, str]) -> list[Related]:
        """Return the other places that a finding speaks of, each with its message; without those that are None."""
        return [self.related(node, message) for node, message in places if node is not None]

    def finding(
        self,
        node: Node | None,
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
        missing: str | None = None,
        within: Node | None = None,
        about: str | None = None,
    ) -> Finding:
        """Return a finding at a value; at its key with `key`; at `part` of a text where the text contains it.

        With `top` it is at the first name of a mapping: for what the whole mapping lacks. Where `node` is None, it is
        at the first name of the document, for the member `missing` that the document lacks; with `within`, at the key
        of the mapping that lacks it.

        `severity`, `symptom` and `url` are the rule's own where they are not given; with `about`, symptom and URL are
        those of the setting of this name. A fix for a value in the `_global` block is dropped: a client's file cannot
        change it.
        """
        if node is None:
            node = within or self.document.root
            top = node is self.document.root
            key = not top
            pointer = pointer if missing is None else pointer_to((*node.path, missing))
        setting = None if about is None else find_setting(about)
        symptom, url = (symptom, url) if setting is None else (symptom or setting.symptom, url or setting.url)
        source = node.source
        span = _span_at(node, key=key, top=top, part=part)
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
        """Return a fix that replaces a value, in the style of the file; None if no text edit can do that."""
        from ..documents import edits

        return edits.replace(node, value, title, safe)

    def replace_part(self, node: Node, old: str, new: str, title: str, *, safe: bool) -> Fix | None:
        """Return a fix that replaces the part `old` of a text with `new`; None if that part is written with escapes."""
        from ..documents import edits

        return edits.replace_part(node, old, new, title, safe)

    def rename(self, node: Node, name: str, title: str, *, safe: bool) -> Fix | None:
        """Return a fix that changes the key of a value."""
        from ..documents import edits

        return edits.rename(node, name, title, safe)

    def quote(self, node: Node, *, safe: bool = True, even_repeated: bool = False) -> Fix | None:
        """Return a fix that quotes a plain scalar, so that every reader takes it as text.

        None if an alias repeats a value that is not yet text, unless `even_repeated` says that the copies become text,
        too.
        """
        from ..documents import edits

        return edits.quote(node, safe, even_repeated)

    def add_after(self, node: Node, name: str, value: str, title: str, *, safe: bool) -> Fix | None:
        """Return a fix that adds a member after another one, in its style; None if no text edit can do that."""
        from ..documents import edits

        return edits.add_after(node, name, value, title, safe)

    def remove(self, node: Node, title: str, *, safe: bool) -> Fix | None:
        """Return a fix that removes a member from its mapping or list; None if a comment would be lost with it."""
        from ..documents import edits

        return edits.remove(node, self.document.root, title, safe)

    def flatten(self, node: Node, names: dict[Path, str], title: str) -> Fix | None:
        """Return a fix that replaces a nested mapping by the values in it, under flat names given by their paths.

        None where two names would collide, where an alias is involved and where a comment would be lost.
        """
        from ..documents.flatten import flatten

        return flatten(node, self.document.root, names, title)

    def combine(self, fixes: Sequence[Fix | None], title: str, *, safe: bool) -> Fix | None:
        """Return one fix that makes the edits of several; None if one of these is missing."""
        known = [fix for fix in fixes if fix is not None]
        if len(known) < len(fixes):
            return None
        return Fix(title, safe, tuple(edit for fix in known for edit in fix.edits))


def _span_at(node: Node, *, key: bool = False, top: bool = False, part: str | None = None) -> Span:
    from ..documents import edits

    return edits.span_at(node, key=key, top=top, part=part)
