"""Handlers for the session: texts, files, diagnostics and code actions."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from lsprotocol import types

from .actions import EXPLAIN, KINDS, actions
from .diagnostics import SOURCE
from .hints import SHOW_USES
from .objects import references
from .uris import path_of

if TYPE_CHECKING:
    from .server import Server

_WATCHED = ("**/*.{yaml,yml,json,toml}", "**/.gitignore")
_PULL = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE)
_FILES = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), scheme="file")]
)


def session_features(server: Server) -> None:
    """Register handlers for the beginning and end of the session, and for open texts."""
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.encoding = str(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
        uris = [one.uri for one in params.workspace_folders or ()] or [params.root_uri or ""]
        first = path_of(uris[0])
        if first is not None and os.path.isdir(first):
            with suppress(OSError):  # such as a folder that we may not enter
                os.chdir(first)  # paths in messages are those of a run in this folder
        server.guarded(lambda: session.set_folders(uris))
        server.set_preferences(params.initialization_options)

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        _watch(server)
        server.ask_for_preferences()
        server.changed(at_once=True)

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.is_done = True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        one = params.text_document
        server.guarded(server.look_again)
        server.guarded(lambda: session.open(one.uri, str(one.language_id), one.text))
        server.changed(at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.guarded(lambda: session.change(uri, server.workspace.get_text_document(uri).source))
        server.changed(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.guarded(lambda: session.close(params.text_document.uri))
        server.changed(at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(params: types.DidSaveTextDocumentParams) -> None:
        server.guarded(lambda: session.take_in([params.text_document.uri]))
        server.changed(at_once=True)


def workspace_features(server: Server) -> None:
    """Register handlers for changes of files, folders and preferences."""
    session = server.session

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.guarded(lambda: session.take_in([change.uri for change in params.changes]))
        server.changed(at_once=True)

    @server.feature(types.WORKSPACE_DID_CREATE_FILES, _FILES)
    def did_create_files(params: types.CreateFilesParams) -> None:
        server.guarded(lambda: session.take_in([one.uri for one in params.files]))
        server.changed(at_once=True)

    @server.feature(types.WORKSPACE_DID_DELETE_FILES, _FILES)
    def did_delete_files(params: types.DeleteFilesParams) -> None:
        server.guarded(lambda: session.take_in([one.uri for one in params.files]))
        server.changed(at_once=True)

    @server.feature(types.WORKSPACE_DID_RENAME_FILES, _FILES)
    def did_rename_files(params: types.RenameFilesParams) -> None:
        uris = [uri for one in params.files for uri in (one.old_uri, one.new_uri)]
        server.guarded(lambda: session.take_in(uris))
        server.changed(at_once=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        if params.settings:
            server.guarded(lambda: server.set_preferences(params.settings))
        else:
            server.guarded(server.ask_for_preferences)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        server.guarded(lambda: session.set_folders([one.uri for one in server.workspace.folders.values()]))
        server.changed(at_once=True)


def _watch(server: Server) -> None:
    """Ask the client to notify the server when files change."""
    if not server.watches():
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    server.client_register_capability(
        types.RegistrationParams([types.Registration("watched-files", method, options)]),
    )


def diagnostic_features(server: Server) -> None:
    """Register handlers for diagnostics."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, _PULL)
    def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        found, name = _named(server.guarded(lambda: server.diagnose(params.text_document.uri)))
        if name and name == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(name)
        return types.RelatedFullDocumentDiagnosticReport(found, result_id=name)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def pull_all(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        every = server.guarded(server.diagnose_all) or {}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for uri in dict.fromkeys((*every, *known)):
            found, name = _named(every.get(uri))
            if name and name == known.get(uri):
                reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, name))
            else:
                reports.append(types.WorkspaceFullDocumentDiagnosticReport(uri, found, result_id=name))
        return types.WorkspaceDiagnosticReport(reports)


def _named(known: tuple[list[types.Diagnostic], int] | None) -> tuple[list[types.Diagnostic], str | None]:
    """Return diagnostics with the id of this result; without any if there is no result."""
    return ([], None) if known is None else (known[0], str(known[1]))


def action_features(server: Server) -> None:
    """Register handlers for code actions."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        only = None if params.context.only is None else [str(getattr(one, "value", one)) for one in params.context.only]
        return server.guarded(lambda: actions(params.text_document.uri, params.range, only, session)) or []

    @server.command(EXPLAIN)
    def explain(url: str) -> None:
        if url.startswith("https://"):
            server.window_show_document(types.ShowDocumentParams(url, external=True))

    @server.command(SHOW_USES)
    def show_uses(uri: str, line: int, character: int) -> None:
        """Open the first reference to an object; an editor that can list them does that itself."""
        place = types.Position(line, character)
        found = server.guarded(lambda: references(uri, place, False, session)) or []
        for one in found[:1]:
            server.window_show_document(types.ShowDocumentParams(one.uri, take_focus=True, selection=one.range))
