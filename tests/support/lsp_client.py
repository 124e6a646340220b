"""A client of the language server: it starts the server as an editor does and speaks JSON-RPC with it.

Every answer and every notification must be one that lsprotocol can read.
"""

import json
import queue
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from lsprotocol import converters, types

from forked import Forked

_CONVERTER = converters.get_converter()
LEFT_OUT = object()  # for parameters that a message does not have
_WAIT = 60  # seconds; only a server that hangs takes so long


def _start(arguments: list[str], cwd: Path, as_editors_do: bool) -> subprocess.Popen[bytes] | Forked:
    """Start a server: as a program of its own, or as a fork where that is safe."""
    if not as_editors_do and sys.platform == "linux":
        import_module("lint_settings.lsp.start")  # once, and not in each fork
        return Forked(arguments, cwd=cwd)
    command = [sys.executable, "-m", "lint_settings", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe)


def _given(params: Any) -> dict[str, Any]:
    return {} if params is LEFT_OUT else {"params": params}


def framed(text: str | bytes) -> bytes:
    """Return a message with its header."""
    content = text.encode() if isinstance(text, str) else text
    return b"Content-Length: %d\r\n\r\n" % len(content) + content


def _no_json(constant: str) -> str:
    return f"{constant} is not JSON"


class Client:
    """A client with one server; `said` is all that the server has written, byte for byte."""

    def __init__(
        self,
        *folders: Path,
        cwd: Path | None = None,
        options: tuple[str, ...] = (),
        as_editors_do: bool = False,
        initializes: bool = True,
        **capabilities: Any,
    ):
        self.said = b""
        self.errors = b""
        self.pushed: dict[str, list[dict[str, Any]]] = {}
        self.opened: set[str] = set()
        self.messages: list[str] = []
        self.asked: list[str] = []
        self.shown: list[str] = []
        self.settings: dict[str, Any] = {}
        self._number = 0
        self._versions: dict[str, int] = {}
        self._queue: queue.Queue[Any] = queue.Queue()
        self._process = _start(["lsp", *options], cwd or folders[0], as_editors_do)
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()
        if not initializes:
            return
        uris = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        self.server = self.request(
            "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities, "workspaceFolders": uris}
        )
        self.notify("initialized", {})

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.request("shutdown", None)
            self.notify("exit", None)
            assert self._process.wait(_WAIT) == 0
        self.stop()

    def stop(self) -> None:
        """Stop the server, whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    # --- messages

    def request(self, method: str, params: Any) -> Any:
        """Return the result of a request."""
        message = self._answer(method, params)
        assert "error" not in message, message["error"]
        _CONVERTER.structure(message, types.METHOD_TO_TYPES[method][1])
        return message["result"]

    def refusal(self, method: str, params: Any) -> str:
        """Return the text of the error that answers a request."""
        text = self.error(method, params)["message"]
        assert isinstance(text, str)
        return text

    def error(self, method: str, params: Any) -> dict[str, Any]:
        """Return the error that answers a request."""
        message = self._answer(method, params)
        _CONVERTER.structure(message, types.ResponseErrorMessage)
        return dict(message["error"])

    def _answer(self, method: str, params: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, **_given(params)})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                return message
            self._take(message)

    def notify(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, **_given(params)})

    def _send(self, message: dict[str, Any]) -> None:
        self.write(framed(json.dumps(message)))

    def write(self, content: bytes) -> None:
        """Write to the server, byte for byte."""
        assert self._process.stdin is not None
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def heard_after(self, content: bytes, *, is_over: bool = False) -> list[Any]:
        """Write to the server, and return what it says until it answers a question that follows.

        If the session is over, the question is answered by an error.
        """
        self.write(content)
        self._number += 1
        number = f"after {self._number}"
        question = {"jsonrpc": "2.0", "id": number, "method": "workspace/symbol", "params": {"query": "none"}}
        self._send(question)
        heard = []
        while not isinstance(message := self._next(), dict) or message.get("id") != number:
            heard.append(message)
        assert ("error" in message) is is_over, message
        return heard

    def hang_up(self) -> None:
        """Close the standard input of the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def wait_for_end(self) -> int:
        """Wait until the server has ended, and return its exit code."""
        return self._process.wait(_WAIT)

    def _next(self) -> Any:
        message = self._queue.get(timeout=_WAIT)
        assert message is not None, f"the server has ended: {self.errors.decode()}"
        return message

    def _take(self, message: dict[str, Any]) -> None:
        method = message["method"]
        _CONVERTER.structure(message, types.METHOD_TO_TYPES[method][0])
        if "id" in message:
            self.asked.append(method)
            if method == "window/showDocument":
                self.shown.append(message["params"]["uri"])
            result: Any = {"success": True} if method == "window/showDocument" else None
            if method == "workspace/configuration":
                result = [self.settings for _ in message["params"]["items"]]
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        elif method == "textDocument/publishDiagnostics":
            self.pushed[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "window/showMessage":
            self.messages.append(message["params"]["message"])

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not line:
                self._queue.put(None)
                return
            content = stream.read(length)
            self.said += content
            self._queue.put(json.loads(content, parse_constant=_no_json))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.errors += line

    # --- what an editor does

    def open(self, path: Path | str, text: str | None = None, language: str = "yaml") -> str:
        """Open a file or a buffer, and return its URI."""
        uri = path if isinstance(path, str) else path.as_uri()
        if text is None:
            assert isinstance(path, Path)
            text = path.read_bytes().decode()
        self._versions[uri] = 1
        self.opened.add(uri)
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, text: str) -> None:
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, uri: str) -> None:
        self.opened.discard(uri)
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def set_folders(self, added: list[Path], removed: list[Path]) -> None:
        event = {
            name: [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
            for name, folders in (("added", added), ("removed", removed))
        }
        self.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    def save(self, uri: str) -> None:
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def files_changed(self, *paths: Path) -> None:
        changes = [{"uri": path.as_uri(), "type": 2 if path.exists() else 3} for path in paths]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def pull(self, uri: str) -> list[dict[str, Any]]:
        """Return the diagnostics of a file."""
        items = self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        assert isinstance(items, list)
        return items

    def pull_all(self) -> dict[str, list[dict[str, Any]]]:
        """Return the diagnostics of all files that have some."""
        items = self.request("workspace/diagnostic", {"previousResultIds": []})["items"]
        return {one["uri"]: one["items"] for one in items if one["items"]}

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        """Return the answer to a question about a place."""
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.request(f"textDocument/{method}", {**place, **more})

    def wait_for_message(self) -> None:
        """Wait for the next message that the server sends on its own."""
        self._take(self._next())

    def wait_for_push(self, uri: str) -> list[dict[str, Any]]:
        """Return the next diagnostics that the server sends for a file."""
        self.pushed.pop(uri, None)
        while uri not in self.pushed:
            self._take(self._next())
        return self.pushed[uri]
