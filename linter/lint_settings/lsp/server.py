"""The language server: the session with an editor, and the messages that it sends on its own."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..engine.notes import describe
from .diagnostics import SOURCE, diagnostics_of
from .preferences import SECTION, Preferences, preferences
from .protocol import AnsweringProtocol, WrongNotificationError, converter
from .session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
_Result = TypeVar("_Result")

_DELAY = 0.15  # seconds after a keystroke before findings are sent to an editor that does not request them
_REST = 0.35  # seconds after these before other files are checked, so that nothing delays the next key
_SLICE = 0.005  # seconds for which files are checked before messages are read again
_PAUSE = 0.005  # seconds for reading them: one takes several turns of the event loop
_LOOK = 0.5  # seconds after which files are checked for changes, for an editor that does not report these


class Server(LanguageServer):
    """The server and the state of its session."""

    protocol: AnsweringProtocol

    def __init__(self, *, local_rules: bool = False) -> None:
        sync = types.TextDocumentSyncKind.Full
        super().__init__(SOURCE, __version__, sync, protocol_cls=AnsweringProtocol, converter_factory=converter)
        self.local_rules = local_rules
        self.session = Session(local_rules=local_rules)
        self._shown: dict[str, tuple[list[types.Diagnostic], int]] = {}
        self.preferences = Preferences()
        self._looked = 0.0
        self._must_look = False
        self._shown_problems: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._count = 0
        self._rest_after = 0.0
        self._typed_in: set[str] = set()
        self._unsent: set[str] = set()
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
        if source is JsonRpcException:
            self.protocol.refuse(None, types.ErrorCodes.ParseError, "this is not JSON")
        elif isinstance(error, WrongNotificationError):
            self._show_error(f"lint-settings cannot handle `{error}` of the editor: its parameters are wrong")
        elif not isinstance(error, JsonRpcException) or error.code == types.ErrorCodes.InternalError:
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

        def take(answered: Future[Any]) -> None:
            if answered.cancelled() or answered.exception() is not None:
                return  # the editor has no settings
            answer = answered.result()
            if isinstance(answer, list | tuple) and answer and isinstance(answer[0], dict):
                self.set_preferences(answer[0])

        asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        method = types.WORKSPACE_CONFIGURATION
        self.protocol.send_request(method, asked).add_done_callback(lambda one: self.guarded(lambda: take(one)))

    def _refresh_hints(self) -> None:
        if self._refreshes("code_lens"):
            self.workspace_code_lens_refresh(None)
        if self._refreshes("inlay_hint"):
            self.workspace_inlay_hint_refresh(None)

    # --- diagnostics

    def changed(self, uri: str | None = None, *, at_once: bool = False) -> None:
        """Send the findings after a change, of a text or of anything, now or a moment later."""
        if uri is not None:
            self._typed_in.add(uri)
        self._rest_after = 0 if at_once else _REST
        self._soon(0 if at_once else _DELAY, self.publish)

    def _soon(self, seconds: float, job: Callable[[], None]) -> None:
        """Run a job later, instead of the one that waits."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, lambda: self.guarded(job))

    def look_again(self) -> None:
        """Check files for changes, for an editor that does not report them; soon if that was done a moment ago."""
        if self.watches():
            return
        now = time.monotonic()
        self._must_look = now - self._looked < _LOOK
        if not self._must_look:
            self._looked = now
            self.session.look_again()

    def publish(self) -> None:
        """Send the findings of the texts that were typed in, and check the rest."""
        self.look_again()
        typed_in, self._typed_in = self._typed_in, set()
        if not self.pulls():
            for uri in sorted(typed_in):
                self.diagnose(uri)
                # If it was closed, the findings of the file follow.
                if uri in self._unsent and self.session.text(uri) is not None:
                    self._send(uri)
        self._soon(self._rest_after, self._check_rest)

    def _check_rest(self) -> None:
        """Check what has changed, with pauses for requests; then send what has changed in any file."""
        if self.session.check_some(_SLICE):
            self._soon(_PAUSE, self._check_rest)
            return
        is_changed = self._diagnose_touched()
        self._show_problems()
        if is_changed:
            self._refresh_hints()
        changed, self._unsent = self._unsent, set()
        if not self.pulls():
            for uri in sorted(changed):
                self._send(uri)
        elif changed and self._refreshes("diagnostics"):
            self.workspace_diagnostic_refresh(None)
        if self._must_look:
            self._soon(_LOOK, self.publish)

    def _send(self, uri: str) -> None:
        found, _ = self._shown.get(uri, ([], 0))
        self._unsent.discard(uri)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version=self._version(uri)))

    def _diagnose_touched(self) -> bool:
        """Update the diagnostics of all files, after they were checked; return whether any may have changed."""
        self.session.check()
        touched = self.session.touched()
        opened = {one.uri for one in self.session.open_texts()}
        if touched is None:
            touched = {*self._shown, *opened, *(uri for uri, _, _ in self.session.findings())}
        for uri in touched:
            before = self._shown.get(uri)
            found = diagnostics_of(uri, self.session)
            if before is None or before[0] != found:
                self._unsent.add(uri)
                self._count += 1
                self._shown[uri] = found, self._count
            if not found and uri not in opened:
                del self._shown[uri]
                if before is None:
                    self._unsent.discard(uri)
        return bool(touched)

    def diagnose(self, uri: str) -> tuple[list[types.Diagnostic], int]:
        """Return the diagnostics of a file now, and a number that changes with them."""
        if not self._corrects():
            self.session.check()
        found = diagnostics_of(uri, self.session)
        known = self._shown.get(uri)
        if known is None or known[0] != found:
            self._count += 1
            known = self._shown[uri] = found, self._count
            if not self.pulls():
                self._unsent.add(uri)  # a client without that capability may pull all the same
        return known

    def _corrects(self) -> bool:
        """Return whether diagnostics can be corrected after they were sent, once other files have been checked."""
        return not self.pulls() or self._refreshes("diagnostics")

    def diagnose_all(self) -> dict[str, tuple[list[types.Diagnostic], int]]:
        """Return the diagnostics of all files that have some or are open, as `diagnose` does."""
        self._diagnose_touched()
        return self._shown

    def _version(self, uri: str) -> int | None:
        return self.workspace.get_text_document(uri).version if self.session.text(uri) is not None else None
