"""Compares the calls that a pipeline of the config makes with the features of its API client."""

from __future__ import annotations

from ..documents.finding import Severity
from ..documents.frozen import Frozen
from ..messages.wording import in_backticks
from ..schema.access_names import find_operations
from ..schema.permissions import known_features, may_call, who_may
from ..tenant.ids import known_items, member

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..schema.permissions import Operation


class Refusal(Frozen):
    """Calls that an API client may not make: where they are listed, and why. If sources disagree, it is a warning."""

    __slots__ = ()

    nodes: list[Node]
    severity: Severity
    message: str


def refused_calls(pipeline: Document, held: Sequence[str]) -> Iterator[Refusal]:
    """Yield the calls that the features do not permit, grouped by the features that would; then the unsure ones.

    Yield nothing if one of the features does not exist, which is a mistake of its own.
    """
    if set(held) - known_features().keys():
        return
    refused: dict[str, list[Node]] = {}
    unsure: list[Refusal] = []
    for node, call in _calls(pipeline):
        answer = may_call(call, held)
        if answer.verdict == "no" and not (held and answer.notes):
            refused.setdefault(_needs(call), []).append(node)
        elif answer.verdict in ("no", "unsure"):
            sure = f"; it is certainly open to {_needs(call)}" if who_may(call) else ""
            text = f"`{node.value}` may not be open to {_having(held)}: {'; '.join(answer.notes)}{sure}"
            unsure.append(Refusal([node], Severity.WARNING, text))
    for needed, nodes in refused.items():
        names = in_backticks(str(node.value) for node in nodes)
        be, take = ("is", "it takes") if len(nodes) == 1 else ("are", "they take")
        yield Refusal(nodes, Severity.ERROR, f"{names} {be} not open to {_having(held)}; {take} {needed}")
    yield from unsure


def _calls(pipeline: Document) -> Iterator[tuple[Node, Operation]]:
    for node, text in known_items(member(pipeline, "operations")):
        for call in find_operations(text):
            yield node, call


def _needs(call: Operation) -> str:
    return in_backticks(who_may(call), " or ")


def _having(held: Sequence[str]) -> str:
    return in_backticks(held) or "a client without features"
