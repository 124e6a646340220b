"""The effective value of every setting of a client, and where it comes from."""

from __future__ import annotations

from collections import namedtuple

from .discover import context_of, discover
from .identity import client_id, known_text, oidc_client_id
from .loading import load_files, take_as_settings
from .project import Options
from .report import Report
from .sensitive import is_sensitive, mask, secrets
from .settings import catalogue, read_json_text

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

    from .config import Config
    from .document import Document
    from .node import Node
    from .workspace import Workspace


class Resolved(namedtuple("Resolved", "client name value secret origin path line")):
    """A setting of a client with its effective value.

    `client` tells the clients of a file apart: the id of the OIDC client, else of the API client, else a number.
    `origin` is `client`, `application`, `_global` or `default`; `path` and `line` say where it stands, and are None
    for a documented default. `value` is None for a secret: `secret` says how long it is.
    """

    __slots__ = ()

    client: str
    name: str
    value: Any
    secret: str | None
    origin: str
    path: str | None
    line: int | None


def resolve_file(path: str, config: Config | None = None) -> tuple[list[list[Resolved]], list[str]]:
    """The resolved settings of every client in a file, and what could not be read.

    Raises what `discover` and `runner.run` raise.
    """
    files = discover([path], config=config)
    report = Report()
    loaded = load_files(files, Options(local_rules=False), report, context=context_of(files))
    for one in loaded:
        take_as_settings(one)
    clients = [
        (document, one.project.workspace)
        for one in loaded
        for document in one.documents
        if document.kind == "client-settings"
    ]
    # The same text may stand under another name too, or be one.
    hidden = secrets(document for one in loaded for document in one.documents)
    found = [
        [_without(row, hidden) for row in resolve(document, workspace, str(at))]
        for at, (document, workspace) in enumerate(clients, 1)
    ]
    errors = [
        f"{finding.path}:{finding.span.line}: {finding.message}"
        for one in loaded
        for finding in (*one.findings, *one.passed_over)
    ]
    return found, [*report.errors, *errors]


def _without(row: Resolved, hidden: set[str]) -> Resolved:
    return row._replace(name=mask(row.name, hidden), value=mask_all(row.value, hidden))


def mask_all(value: Any, hidden: set[str]) -> Any:
    """A value with every secret of a set masked in its texts and names."""
    if isinstance(value, dict):
        return {mask(name, hidden): mask_all(inner, hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [mask_all(inner, hidden) for inner in value]
    return mask(value, hidden) if isinstance(value, str) else value


def resolve(document: Document, workspace: Workspace, number: str = "1") -> Iterator[Resolved]:
    """Every setting that holds for a client: its own, the application's, then the documented defaults.

    `number` is what the client is called where its settings hold no id.
    """
    settings = workspace.settings(document)
    client = known_text(oidc_client_id(document)) or client_id(document) or number
    for name in dict.fromkeys((*settings.own, *settings.inherited)):
        node = settings.effective(name)
        if node is not None:
            scopes = {"client": settings.own, "_global": settings.block}
            origin = next((scope for scope, nodes in scopes.items() if nodes.get(name) is node), "application")
            yield _resolved(client, name, node, origin)
    for name, setting in catalogue().items():
        # `user_entity_type` is written when a client is made; a missing one does not fall back to it.
        if setting.default is not None and not setting.required and settings.effective(name) is None:
            yield Resolved(client, name, setting.default, None, "default", None, None)


def _resolved(client: str, name: str, node: Node, origin: str) -> Resolved:
    value = node.value
    if not node.is_placeholder or node.source.placeholder.sub("", str(value)):
        value = masked(value, is_sensitive(name), node.source.placeholder)
    secret = value if value != node.value and isinstance(value, str) else None
    return Resolved(client, name, None if secret else value, secret, origin, node.source.path, node.key_span.line)


def masked(value: Any, sensitive: bool, placeholder: re.Pattern[str]) -> Any:
    """A value without its secrets, those in the JSON text that it may be included; each tells its length only."""
    if isinstance(value, dict):
        return {name: masked(inner, sensitive or is_sensitive(name), placeholder) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, sensitive, placeholder) for inner in value]
    if sensitive and value is not None and not isinstance(value, bool):
        text = str(value)
        return f"a secret of {len(text)} characters" if placeholder.sub("", text) else value
    data = read_json_text(value)
    shown = masked(data, sensitive, placeholder) if data is not None else None
    return value if shown == data else shown
