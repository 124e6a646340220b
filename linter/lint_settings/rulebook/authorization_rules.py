"""Finds what an authorization rule reads: the attributes of the users of a client that sets the rule."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..tenant.known_files import CannotTellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..documents.node import Node
    from ..tenant.attributes import Attributes
    from .context import Context


class AuthorizationRule(Frozen):
    """An authorization rule that applies to users whose attributes are known.

    `demanded` is the node of the rule's setting, `named` that of the entity type's name, and `here` the first of the
    two that the document contains, where a mistake is reported.
    """

    __slots__ = ()

    demanded: Node
    named: Node
    here: Node
    attributes: Attributes

    @property
    def is_here(self) -> bool:
        """Whether the document itself sets the rule."""
        return self.here is self.demanded


def authorization_rule(
    name: str, context: Context, applies: Callable[[Node], bool] | None = None
) -> AuthorizationRule | None:
    """Return the authorization rule that a setting demands of the users of a document's client.

    None if the rule or the entity type is not set, or in other files only, if the value is not valid or `applies` is
    false for it, or if no file has the entity type. Raises CannotTellError if no entity type is known at all.

    https://techdocs.akamai.com/identity-cloud/docs/hosted-login-authorization-rules
    """
    demanded = context.effective(name)
    named = None if demanded is None else context.effective("user_entity_type")
    if demanded is None or named is None or not (applies or context.is_valid)(demanded):
        return None
    here = context.here(demanded, named)
    if here is None:
        return None
    document = context.document
    if not context.workspace.knows("entity-type", document):
        raise CannotTellError("entity-type")
    attributes = context.workspace.user_attributes(document)
    return None if attributes is None else AuthorizationRule(demanded, named, here, attributes)
