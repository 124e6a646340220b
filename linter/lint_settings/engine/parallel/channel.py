"""The communication between two processes: messages of plain data, many per line of JSON."""

from __future__ import annotations

import json
import os
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

AT_ONCE = 50  # messages that are sent together


def line_of(messages: list[Any]) -> bytes:
    """Return messages in the form in which they are sent."""
    return json.dumps(messages).encode() + b"\n"


class Channel:
    """One side of the communication: the end of a pipe to read from, and the end of another to write to."""

    def __init__(self, source: int, target: int) -> None:
        self._source = source
        self._target = target
        self._unsent: list[Any] = []
        self._begun: list[bytes] = []
        self._waiting: list[Any] = []

    def send(self, message: Any) -> None:
        """Queue a message to be sent soon."""
        self._unsent.append(message)
        if len(self._unsent) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Send the queued messages.

        Raises OSError if the other side has gone.
        """
        if self._unsent:
            line = line_of(self._unsent)
            self._unsent = []
            self.write(line)

    def write(self, line: bytes) -> None:
        """Send a line of messages at once. Raises OSError if the other side has gone."""
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._target, rest) :]

    def receive(self) -> list[Any] | None:
        """Wait for a piece of a line; return the messages that it completes, None at the end of the communication."""
        try:
            chunk = os.read(self._source, 1 << 20)
        except OSError:  # on Windows, the other side has gone
            return None
        if not chunk:
            return None
        *lines, begun = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join((*self._begun, lines[0]))
            self._begun = []
        self._begun.append(begun)
        try:
            return [message for line in lines for message in json.loads(line)]
        except (TypeError, ValueError):  # something else has printed into the pipe
            return None

    def wait(self) -> Any:
        """Wait for the next message, which the other side must send.

        Raises EOFError if the other side has gone.
        """
        while not self._waiting:
            messages = self.receive()
            if messages is None:
                raise EOFError
            self._waiting = messages
        return self._waiting.pop(0)

    def close(self) -> None:
        """Close both directions."""
        for end in (self._source, self._target):
            with suppress(OSError):
                os.close(end)
