"""The language server: the session with an editor, and the messages that it sends on its own."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..engine.report import describe
from .diagnostics import SOURCE, diagnostics_of
from .preferences import SECTION, Preferences, preferences
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
_Result = TypeVar("_Result")

_DELAY = 0.15  # seconds after a keystroke before findings are sent to an editor that does not request them
_LOOK = 0.5  # seconds after which files are checked for changes, for an editor that does not report these


class Server(LanguageServer):
    """The server and the state of its session."""

    def __init__(self, *, local_rules: bool = False) -> None:
        super().__init__(SOURCE, __version__, types.TextDocumentSyncKind.Full)
        self.local_rules = local_rules
        self.session = Session(local_rules=local_rules)
        self._shown: dict[str, tuple[list[types.Diagnostic], int]] = {}
        self.preferences = Preferences()
        self._looked = 0.0
        self._shown_problems: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._count = 0
        self.is_done = False

    # --- errors

    def guarded(self, job: Callable[[], _Result]) -> _Result | None:
        """Return the result of a job; report a bug in it without the content of files, and continue the session."""
        try:
            return job()
        except Exception as error:
            self._show_error(f"lint-settings failed: {describe(error)}; this is a bug, please report it")
            return None

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Report that a message could not be handled, without the text of the error, which may contain values."""
        is_answered = isinstance(error, JsonRpcException) and error.code == types.LSPErrorCodes.RequestFailed
        if source is not None and not is_answered:
            self._show_error(f"lint-settings cannot handle a message of the editor: {describe(error)}")

    def _show_error(self, text: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))

    def _show_problems(self) -> None:
        problems = self.session.problems
        for text in problems:
            if text not in self._shown_problems:
                self._show_error(f"lint-settings: {text}")
        self._shown_problems = problems

    # --- what the client can do

    def pulls(self) -> bool:
        """Return whether the client requests diagnostics, so that they need not be sent."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def takes_snippets(self) -> bool:
        """Return whether the client supports snippets: texts with fields to fill in."""
        document = self.client_capabilities.text_document
        offered = document.completion if document is not None else None
        item = offered.completion_item if offered is not None else None
        return item is not None and bool(item.snippet_support)

    def takes_renamed_files(self) -> bool:
        """Return whether the client can rename files as part of an edit."""
        workspace = self.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace is not None else None
        kinds = edit.resource_operations if edit is not None and edit.document_changes else None
        return types.ResourceOperationKind.Rename in (kinds or ())

    def watches(self) -> bool:
        """Return whether the client reports changes of files."""
        workspace = self.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        return watched is not None and bool(watched.dynamic_registration)

    def _refreshes(self, name: str) -> bool:
        workspace = self.client_capabilities.workspace
        part = getattr(workspace, name, None)
        return part is not None and bool(part.refresh_support)

    # --- preferences

    def set_preferences(self, data: Any) -> None:
        """Set the preferences that the editor sends."""
        self.preferences = preferences(data)
        self._refresh_hints()

    def ask_for_preferences(self) -> None:
        """Request the preferences of users, if the editor supports it."""
        workspace = self.client_capabilities.workspace
        if workspace is None or not workspace.configuration:
            return

        def take(answer: Any) -> None:
            if answer and isinstance(answer[0], dict):
                self.set_preferences(answer[0])

        asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        self.workspace_configuration(asked, callback=lambda answer: self.guarded(lambda: take(answer)))

    def _refresh_hints(self) -> None:
        if self._refreshes("code_lens"):
            self.workspace_code_lens_refresh(None)
        if self._refreshes("inlay_hint"):
            self.workspace_inlay_hint_refresh(None)

    # --- diagnostics

    def changed(self, *, at_once: bool = False) -> None:
        """Send the findings after a change, now or a moment later."""
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(0 if at_once else _DELAY, lambda: self.guarded(self.publish))

    def look_again(self) -> None:
        """Check files for changes, for an editor that does not report them."""
        now = time.monotonic()
        if not self.watches() and now - self._looked >= _LOOK:
            self._looked = now
            self.session.look_again()

    def publish(self) -> None:
        """Send the findings, or ask the editor to request them if those of other files have changed."""
        self.look_again()
        is_changed = self.session.check()
        before = {uri: number for uri, (_, number) in self._shown.items()}
        self._diagnose_all()
        self._show_problems()
        if is_changed:
            self._refresh_hints()
        now = {uri: number for uri, (_, number) in self._shown.items()}
        changed = [uri for uri in {**before, **now} if before.get(uri) != now.get(uri)]
        if self.pulls():
            if changed and self._refreshes("diagnostics"):
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
        """Return the diagnostics of a file, and an id that changes with them."""
        found = diagnostics_of(uri, self.session)
        known = self._shown.get(uri)
        if known is None or known[0] != found:
            self._count += 1
            known = self._shown[uri] = found, self._count
        return found, str(known[1])

    def workspace_uris(self) -> list[str]:
        """Return the URIs of all files that have or had findings."""
        self._diagnose_all()
        return list(self._shown)

    def _version(self, uri: str) -> int | None:
        return self.workspace.get_text_document(uri).version if self.session.text(uri) is not None else None
