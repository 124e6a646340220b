"""The language server over standard input and output: requests in, answers out."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..engine.report import describe
from .actions import EXPLAIN, KINDS, actions
from .completion import TRIGGERS, completion, resolve
from .diagnostics import SOURCE, diagnostics_of
from .hover import hover
from .objects import definition, references, symbols, workspace_symbols
from .session import Session
from .uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_Result = TypeVar("_Result")

_DELAY = 0.15  # seconds after a keystroke before findings are sent to an editor that does not ask for them
_WATCHED = ("**/*.{yaml,yml,json,toml}", "**/.gitignore")
_PULL = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE)


class Server(LanguageServer):
    """The server, and what it knows of the session."""

    def __init__(self, *, local_rules: bool = False) -> None:
        super().__init__(SOURCE, __version__, types.TextDocumentSyncKind.Full)
        self.local_rules = local_rules
        self.session = Session(local_rules=local_rules)
        self._shown: dict[str, tuple[list[types.Diagnostic], int]] = {}
        self._sent: set[str] = set()
        self._told: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._count = 0
        self.is_done = False

    # --- errors

    def guarded(self, job: Callable[[], _Result]) -> _Result | None:
        """Return the result of a job; a bug in it is reported without what the files hold, and ends nothing."""
        try:
            return job()
        except Exception as error:
            self._tell(f"lint-settings failed: {describe(error)}; this is a bug, please report it")
            return None

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell the editor that a message could not be handled; the text of the error may hold what files hold."""
        if source is not None:
            self._tell(f"lint-settings cannot handle a message of the editor: {describe(error)}")

    def _tell(self, text: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))

    def _tell_problems(self) -> None:
        problems = self.session.problems
        for text in problems:
            if text not in self._told:
                self._tell(f"lint-settings: {text}")
        self._told = problems

    # --- what the client can do

    def pulls(self) -> bool:
        """Return whether the client asks for diagnostics, so that none need be sent."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def takes_snippets(self) -> bool:
        """Return whether the client can take snippets: texts with fields to fill in."""
        document = self.client_capabilities.text_document
        offered = document.completion if document is not None else None
        item = offered.completion_item if offered is not None else None
        return item is not None and bool(item.snippet_support)

    def _is_refreshed(self) -> bool:
        workspace = self.client_capabilities.workspace
        diagnostics = workspace.diagnostics if workspace is not None else None
        return diagnostics is not None and bool(diagnostics.refresh_support)

    # --- diagnostics

    def changed(self, *, at_once: bool = False) -> None:
        """See to it that the editor gets the findings after a change."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(0 if at_once else _DELAY, lambda: self.guarded(self.publish))

    def publish(self) -> None:
        """Send the findings, or ask the editor to ask for them where those of other files are others now."""
        before = {uri: number for uri, (_, number) in self._shown.items()}
        self._diagnose_all()
        self._tell_problems()
        now = {uri: number for uri, (_, number) in self._shown.items()}
        changed = [uri for uri in {**before, **now} if before.get(uri) != now.get(uri)]
        if self.pulls():
            if changed and self._is_refreshed():
                self.workspace_diagnostic_refresh(None)
            return
        for uri in sorted(changed):
            found = self._shown[uri][0] if uri in self._shown else []
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, found, version=self._version(uri))
            )

    def _diagnose_all(self) -> None:
        uris = [uri for uri, _, _ in self.session.findings()]
        opened = [one.uri for one in self.session.open_texts()]
        gone = self._shown.keys() - {*uris, *opened}
        for uri in gone:
            del self._shown[uri]
        for uri in dict.fromkeys((*opened, *uris)):
            self.diagnose(uri)

    def diagnose(self, uri: str) -> tuple[list[types.Diagnostic], str]:
        """Return the diagnostics of a file, and a name that they have for as long as they are the same."""
        found = diagnostics_of(uri, self.session)
        known = self._shown.get(uri)
        if known is None or known[0] != found:
            self._count += 1
            known = self._shown[uri] = found, self._count
        return found, str(known[1])

    def workspace_uris(self) -> list[str]:
        """Return the URIs of all files with findings, and of those that had some."""
        self._diagnose_all()
        return list(self._shown)

    def _version(self, uri: str) -> int | None:
        return self.workspace.get_text_document(uri).version if self.session.text(uri) is not None else None


def serve(stdin: BinaryIO, stdout: BinaryIO, *, local_rules: bool) -> bool:
    """Answer an editor until it ends the session; return whether it has done so in order."""
    # What the library logs may hold what files hold.
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    server = make_server(local_rules=local_rules)
    server.start_io(stdin, stdout)
    return server.is_done


def make_server(*, local_rules: bool = False) -> Server:
    """Return a server that answers everything we know an answer to."""
    server = Server(local_rules=local_rules)
    _session_features(server)
    _workspace_features(server)
    _diagnostic_features(server)
    _action_features(server)
    _completion_features(server)
    _language_features(server)
    return server


def _session_features(server: Server) -> None:
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.encoding = str(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
        uris = [one.uri for one in params.workspace_folders or ()] or [params.root_uri or ""]
        first = path_of(uris[0])
        if first is not None and os.path.isdir(first):
            os.chdir(first)  # paths in messages are those of a run in this folder
        server.guarded(lambda: session.set_folders(uris))

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        _watch(server)
        server.changed(at_once=True)

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.is_done = True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        one = params.text_document
        server.guarded(lambda: session.open(one.uri, str(one.language_id), one.text))
        server.changed(at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.guarded(lambda: session.change(uri, server.workspace.get_text_document(uri).source))
        server.changed()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.guarded(lambda: session.close(params.text_document.uri))
        server.changed(at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.guarded(lambda: session.take_in([params.text_document.uri]))
        server.changed(at_once=True)


def _workspace_features(server: Server) -> None:
    session = server.session

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.guarded(lambda: session.take_in([change.uri for change in params.changes]))
        server.changed(at_once=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.guarded(lambda: session.set_folders([one.uri for one in server.workspace.folders.values()]))
        server.changed(at_once=True)


def _watch(server: Server) -> None:
    """Ask the client to say when files change."""
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace is not None else None
    if watched is None or not watched.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    server.client_register_capability(
        types.RegistrationParams([types.Registration("watched-files", method, options)]),
    )


def _diagnostic_features(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, _PULL)
    def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        answer = server.guarded(lambda: server.diagnose(params.text_document.uri))
        found, name = answer or ([], "")
        if name and name == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(name)
        return types.RelatedFullDocumentDiagnosticReport(found, result_id=name or None)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def pull_all(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for uri in dict.fromkeys((*(server.guarded(server.workspace_uris) or ()), *known)):
            found, name = server.guarded(lambda uri=uri: server.diagnose(uri)) or ([], "")  # type: ignore[misc]
            if name and name == known.get(uri):
                reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, name))
            else:
                reports.append(types.WorkspaceFullDocumentDiagnosticReport(uri, found, result_id=name or None))
        return types.WorkspaceDiagnosticReport(reports)


def _action_features(server: Server) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        only = None if params.context.only is None else [str(getattr(one, "value", one)) for one in params.context.only]
        return server.guarded(lambda: actions(params.text_document.uri, params.range, only, session)) or []

    @server.command(EXPLAIN)
    def explain(url: str) -> None:
        if url.startswith("https://"):
            server.window_show_document(types.ShowDocumentParams(url, external=True))


def _completion_features(server: Server) -> None:
    session = server.session
    options = types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def on_completion(params: types.CompletionParams) -> types.CompletionList | None:
        uri, snippets = params.text_document.uri, server.takes_snippets()
        return server.guarded(lambda: completion(uri, params.position, session, snippets=snippets))

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def on_resolve(item: types.CompletionItem) -> types.CompletionItem:
        return server.guarded(lambda: resolve(item, session)) or item


def _language_features(server: Server) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def on_hover(params: types.HoverParams) -> types.Hover | None:
        return server.guarded(lambda: hover(params.text_document.uri, params.position, session))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def on_definition(params: types.DefinitionParams) -> list[types.Location]:
        return server.guarded(lambda: definition(params.text_document.uri, params.position, session)) or []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def on_references(params: types.ReferenceParams) -> list[types.Location]:
        uri, own = params.text_document.uri, params.context.include_declaration
        return server.guarded(lambda: references(uri, params.position, own, session)) or []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def on_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return server.guarded(lambda: symbols(params.text_document.uri, session)) or []

    @server.feature(types.WORKSPACE_SYMBOL)
    def on_workspace_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return server.guarded(lambda: workspace_symbols(params.query, session)) or []
