"""A session of the language server: what opening a project costs, what a keystroke costs, and the memory."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import corpora
import shapes
from tools import environment

FILES = 1_000
KEYSTROKES = 40
PAUSE = 0.2  # seconds from one key to the next
_PULL: dict[str, Any] = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
_HEAD = ("project", "what", "ms", "against", "ms", "ratio", "at most")


class Server:
    """The server on a folder, as an editor starts it."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "lint_settings", "lsp"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._number = 0
        folders = [{"uri": folder.as_uri(), "name": folder.name}]
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": _PULL, "workspaceFolders": folders})
        self.notify("initialized", {})

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """Return the answer to a request."""
        self._number += 1
        self._send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]
            if "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})

    def memory(self, name: str) -> float:
        """Return the memory of the server in MiB: `VmRSS` now, `VmHWM` at its peak."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found is not None else 0.0

    def end(self) -> None:
        """End the session."""
        self.ask("shutdown", None)
        self.notify("exit", None)
        self._process.wait(60)

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        found: dict[str, Any] = json.loads(stream.read(length))
        return found


def rows() -> Iterator[list[str]]:
    """Yield the figures of each project."""
    for name, folder in (("clients with ids of their own", _clients()), ("a tenant that refers to itself", _tenant())):
        yield from _rows(name, folder)


def head() -> tuple[str, ...]:
    """Return what the columns are called."""
    return _HEAD


def _clients() -> Path:
    return corpora.make(f"yaml-{FILES}-mixed")


def _tenant() -> Path:
    folder = corpora.ROOT / f"session-{FILES}"
    if not folder.is_dir():
        folder.mkdir(parents=True)
        shapes.tenant(folder, FILES)
    return folder


def _rows(name: str, folder: Path) -> Iterator[list[str]]:
    run, peak = _run(folder)
    started = time.perf_counter()
    server = Server(folder)
    server.ask("workspace/diagnostic", {"previousResultIds": []})
    opened = _since(started)
    yield [name, "open the project", f"{opened:,.0f}", "one run", f"{run:,.0f}", f"{opened / run:.2f}", "1.5"]
    first = server.memory("VmRSS")
    for what, path in _typed_in(folder):
        keystroke, rest = _keystroke(server, path)
        alone, _ = _alone(path)
        ratio = f"{keystroke / alone:.2f}"
        yield [name, f"a key in {what}", f"{keystroke:,.1f}", "in that file alone", f"{alone:,.1f}", ratio, "3"]
        yield [name, "after it, the other files", f"{rest:,.0f}", "one run", f"{run:,.0f}", "", ""]
    now, most = server.memory("VmRSS"), server.memory("VmHWM")
    server.end()
    grown = f"{first:,.0f}, then {now:,.0f}, at its peak {most:,.0f}"
    yield [name, "memory, MiB", grown, "one run", f"{peak:,.0f}", f"{most / peak:.2f}", ""]


def _typed_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that are edited: one that few others refer to, and one that all refer to, if there is any."""
    every = sorted(path for path in folder.rglob("*") if path.is_file() and "settings" in path.read_text("utf-8"))
    yield "a client's settings", every[FILES // 3]
    policy = folder / "login-policies" / "main.json"
    if policy.exists():
        yield "the policy of all clients", policy


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _run(path: Path) -> tuple[float, float]:
    """Return the time of a run in milliseconds, and its peak of memory in MiB: the middle of three."""
    from measure import launch

    command = [sys.executable, "-m", "lint_settings", "--no-cache", str(path)]
    samples = [launch(command)[0] for _ in range(3)]
    return statistics.median(one.wall for one in samples), max(one.peak for one in samples)


def _keystroke(server: Server, path: Path) -> tuple[float, float]:
    """Return the time from a key to the findings of the file, the middle of many, and to those of all other files."""
    uri, text = path.as_uri(), path.read_text("utf-8")
    document = {"uri": uri, "languageId": path.suffix[1:], "version": 0, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    taken = []
    at = next(text.index(word) for word in ("Shop", "shop", "Login", "e") if word in text)
    for number in range(1, KEYSTROKES + 1):
        time.sleep(PAUSE)
        text = text[:at] + "x" + text[at:]
        started = time.perf_counter()
        change = {"textDocument": {"uri": uri, "version": number}, "contentChanges": [{"text": text}]}
        server.notify("textDocument/didChange", change)
        server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        taken.append(_since(started))
    started = time.perf_counter()
    server.ask("workspace/diagnostic", {"previousResultIds": []})
    rest = _since(started)
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    return statistics.median(taken), rest


def _alone(path: Path) -> tuple[float, float]:
    """Return the times of a key in a project of one file."""
    folder = corpora.ROOT / "session-one"
    folder.mkdir(exist_ok=True)
    for one in folder.iterdir():
        one.unlink()
    copy = folder / path.name
    copy.write_text(path.read_text("utf-8"), "utf-8")
    server = Server(folder)
    taken = _keystroke(server, copy)
    server.end()
    return taken
