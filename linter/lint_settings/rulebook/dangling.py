"""Reports references to objects that do not exist, for all rules about such references."""

from __future__ import annotations

from ..documents.finding import Severity
from ..messages.wording import noun_of
from ..tenant.ids import is_id, known_text, own_id, place_of
from ..tenant.known_files import CannotTellError
from ..tenant.login_urls import unfilled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..documents.node import Node
    from .context import Context


def dangling(node: Node | None, kind: str, context: Context, *, name: str | None = None) -> Iterator[Finding]:
    """Report an id that no visible object of a kind has, and no object of another environment either.

    `name` is the id if it is only a part of the value. An object whose file has no id may be the one: then the finding
    is a warning that says where to write the id. A value that is not an id is left to the rule about malformed
    references.

    Raises CannotTellError if a file that may contain the object cannot be read or recognized.
    """
    workspace, document = context.workspace, context.document
    name = name or known_text(node)
    if node is None or name is None or unfilled(name) or not is_id(kind, name):
        return
    nameless = None
    if not workspace.lacks(kind, name, document):
        nameless = workspace.nameless(kind, document)
        is_known = workspace.find(kind, name, document) or name in workspace.externals(kind)
        if nameless is None or is_known or not workspace.knows(kind, document):
            return
        if workspace.unread(kind, document) is not None:
            raise CannotTellError(kind)
    if workspace.elsewhere(kind, name, document) is not None:
        return
    hint, place, label = workspace.guess_id(kind, name, document)
    if nameless is not None and "did you mean" not in hint:
        hint = "an object without an id may be the one; add its id there, or correct this one"
        place, label = place_of(nameless), "this file has no id"
    yield context.finding(
        node,
        f"there is no {noun_of(kind)} `{name}` here; {hint}",
        part=None if name == node.value else name,
        severity=None if nameless is None or own_id(nameless) is not None else Severity.WARNING,
        related=[context.related(place, label)] if place is not None else [],
    )
