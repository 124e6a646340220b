"""Resolves the effective value of every setting of a client, and its origin."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..engine.discover import context_of, discover
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..messages.reveal import is_note, mask_all, reveal
from ..messages.secrets import Secrets, mask, secrets
from ..tenant.ids import client_id, known_text, oidc_client_id
from ..tenant.kind_evidence import may_be_named
from ..tenant.settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.node import Node
    from ..engine.filled import Env
    from ..engine.load import LoadedFile
    from ..tenant.workspace import Workspace


class Resolved(Frozen):
    """A setting of a client with its effective value.

    `client` identifies the clients of a file: the id of the OIDC client, else of the API client, else a number.
    `origin` is `client`, `application`, `_global` or `default`; `path` and `line` are its place, None for a documented
    default. `value` is None for a secret, and for a name that no schema describes: `secret` gives the length. `filled`
    names the variable and the env file of the value, None if it is written in the file. `meant` is the setting of which
    the name is a misspelling, so that nothing reads the value; None for all others.
    """

    __slots__ = ()

    client: str
    name: str
    value: Any
    secret: str | None
    origin: str
    path: str | None
    line: int | None
    filled: str | None
    meant: str | None = None


def take_as_settings(loaded: LoadedFile) -> None:
    """Treat documents of no known kind as client settings, if any of their names allows it: the user says they are."""
    for document in loaded.documents:
        value = document.root.value
        if document.kind is None and isinstance(value, dict) and may_be_named(value):
            document.set_kind("client-settings")
            loaded.project.workspace.add(document)


def resolve_file(
    path: str, config: Config | None = None, env: Env | None = None
) -> tuple[list[list[Resolved]], list[str]]:
    """Return the resolved settings of every client in a file, and errors; `env` fills in placeholders.

    Raises the errors of `discover` and `runner.run`.
    """
    files = discover([path], config=config)
    notes = Notes()
    loaded = load_files([*files, *context_of(files)], Options(local_rules=False, env=env), notes)
    for one in loaded:
        take_as_settings(one)
    clients = [
        (document, one.project.workspace)
        for one in loaded
        for document in one.documents
        if document.kind == "client-settings"
    ]
    # The same text may also be under another name, or be a name.
    hidden = secrets(_shown_documents(loaded))
    found = [
        [_without(row, hidden) for row in resolve(document, workspace, str(at))]
        for at, (document, workspace) in enumerate(clients, 1)
    ]
    errors = [
        f"{finding.path}:{finding.span.line}: {mask(finding.message, hidden)}"
        for one in loaded
        for finding in (*one.findings, *one.passed_over)
    ]
    return found, [*notes.errors, *errors]


def _shown_documents(loaded: Iterable[LoadedFile]) -> Iterator[Document]:
    """Yield the documents that values may be from: those of the files, and of the applications that clients have."""
    for one in loaded:
        for document in one.documents:
            yield document
            if document.kind == "client-settings":
                application = one.project.workspace.application_settings(document)
                if application is not None:
                    yield application


def _without(row: Resolved, hidden: Secrets) -> Resolved:
    return row._replace(
        client=mask(row.client, Secrets(hidden.certain)), name=mask(row.name, hidden),
        value=mask_all(row.value, hidden), filled=row.filled and mask(row.filled, hidden),
    )  # fmt: skip


def resolve(document: Document, workspace: Workspace, number: str = "1") -> Iterator[Resolved]:
    """Yield every effective setting of a client: its own, the application's, then the documented defaults.

    `number` identifies the client if its settings contain no id.
    """
    settings = workspace.settings(document)
    client = known_text(oidc_client_id(document)) or client_id(document) or number
    for name in dict.fromkeys((*settings.own, *settings.inherited)):
        node = settings.effective(name)
        if node is not None:
            scopes = {"client": settings.own, "_global": settings.block}
            origin = next((scope for scope, nodes in scopes.items() if nodes.get(name) is node), "application")
            yield _resolved(client, name, node, origin)._replace(meant=workspace.intended(name, document))
    for name, setting in catalogue().items():
        # `user_entity_type` is set when a client is created; the default does not apply to a missing one.
        if setting.default is not None and not setting.required and settings.effective(name) is None:
            yield Resolved(client, name, setting.default, None, "default", None, None, None)


def _resolved(client: str, name: str, node: Node, origin: str) -> Resolved:
    value = reveal(node.value, ("client-settings", "application-settings"), (name,), node.source.placeholder)
    secret = value if is_note(value, node.value) else None
    origin_of = next((text for text, *_ in node.source.filled.get(node.pointer, ())), None)
    shown = None if secret else value
    return Resolved(client, name, shown, secret, origin, node.source.path, node.key_span.line, origin_of)
