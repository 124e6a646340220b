"""Checks the settings of an application with each client that inherits them."""

from __future__ import annotations

from ..rulebook.context import Context
from ..tenant.inheritance import heirs_of, name_of_client, named
from ..tenant.known_files import CannotTellError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.span import Path
    from ..rulebook.rule import Rule
    from ..tenant.workspace import Workspace

    Crashed = Callable[[Rule, Document, BaseException], None]
    Planned = tuple[Rule, Mapping[str, Any]]

_NOTHING: frozenset[Path] = frozenset()


def findings_for_heirs(
    document: Document,
    planned: Iterable[Planned],
    workspace: Workspace,
    invalid: frozenset[Path],
    crashed: Crashed,
    known: Sequence[Finding],
) -> list[Finding]:
    """Return findings about settings of an application for the clients that inherit them.

    One mistake is one finding, which names the clients. Findings in `known` were made without looking at clients.
    """
    own = workspace.settings(document).own
    valid = {name: node for name, node in own.items() if node.value is not None and node.path not in invalid}
    rules = [one for one in planned if not valid.keys().isdisjoint(one[0].inherited)]
    if not rules:
        return []
    reported = {(one.rule, one.span) for one in known}
    found: dict[tuple[str, object], tuple[Finding, list[Document]]] = {}
    for client in heirs_of(document, workspace):
        for one in rules:
            for finding in _of_client(client, valid, one, workspace, crashed):
                place = finding.rule, finding.span
                if finding.path == document.source.path and place not in reported:
                    found.setdefault(place, (finding, []))[1].append(client)
    return [
        one._replace(
            message=f"{one.message} (inherited by {named(name_of_client(client, workspace) for client in clients)})"
        )
        for one, clients in found.values()
    ]


def _of_client(
    client: Document, valid: dict[str, Node], planned: Planned, workspace: Workspace, crashed: Crashed
) -> Iterator[Finding]:
    rule, options = planned
    own = workspace.settings(client).own
    names = [name for name in rule.inherited if name in valid and (name not in own or own[name].value is None)]
    if not names or any(not any(workspace.knows(kind, client) for kind in each.split("|")) for each in rule.needs):
        return
    context = Context(client, workspace.settings(client), workspace, _NOTHING)
    context.rule, context.options = rule, options
    try:
        for subject in _subjects(rule, client, [valid[name] for name in names]):
            yield from rule.check(subject, context)  # type: ignore[misc]  # none without a check is planned
    except CannotTellError:
        return  # the check of the client reports it
    except BaseException as error:
        crashed(rule, client, error)


def _subjects(rule: Rule, client: Document, nodes: list[Node]) -> list[Document | Node]:
    """Return what a rule checks: the client, or each inherited value."""
    if not rule.settings:
        return [client]
    return [one for one in nodes if one.key in rule.settings and (rule.placeholders or not one.is_placeholder)]
