"""Handlers for places in texts: completion, hover, links, renames and hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .completion import TRIGGERS, completion, resolve
from .hints import code_lenses, inlay_hints
from .hover import hover
from .links import links
from .objects import definition, references, symbols, workspace_symbols
from .rename import RenameError, prepare_rename, rename

if TYPE_CHECKING:
    from .server import Server


def completion_features(server: Server) -> None:
    """Register handlers for completion."""
    session = server.session
    options = types.CompletionOptions(trigger_characters=TRIGGERS, resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    def on_completion(params: types.CompletionParams) -> types.CompletionList | None:
        uri, snippets = params.text_document.uri, server.takes_snippets()
        return server.guarded(lambda: completion(uri, params.position, session, snippets=snippets))

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    def on_resolve(item: types.CompletionItem) -> types.CompletionItem:
        return server.guarded(lambda: resolve(item, session)) or item


def language_features(server: Server) -> None:
    """Register handlers for hover, definitions, references and symbols."""
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


def change_features(server: Server) -> None:
    """Register handlers for renames."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def on_prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        return server.guarded(lambda: prepare_rename(params.text_document.uri, params.position, session))

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def on_rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        uri, files = params.text_document.uri, server.takes_renamed_files()

        def job() -> types.WorkspaceEdit | str:
            try:
                return rename(uri, params.position, params.new_name, session, renames_files=files)
            except RenameError as error:
                return str(error)

        done = server.guarded(job)
        if isinstance(done, str):
            raise JsonRpcException(done, types.LSPErrorCodes.RequestFailed)
        return done


def hint_features(server: Server) -> None:
    """Register handlers for links, code lenses and inlay hints."""
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def on_links(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        return server.guarded(lambda: links(params.text_document.uri, session)) or []

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def on_lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        if not server.preferences.code_lens:
            return []
        return server.guarded(lambda: code_lenses(params.text_document.uri, session)) or []

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def on_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
        if not server.preferences.inlay_hints:
            return []
        return server.guarded(lambda: inlay_hints(params.text_document.uri, params.range, session)) or []
