"""Starts the language server over standard input and output."""

from __future__ import annotations

import gc
import logging
from typing import TYPE_CHECKING

from . import features, questions
from .framing import FramedInput
from .server import Server

if TYPE_CHECKING:
    from typing import BinaryIO

# When to search for cycles: a session replaces objects all the time, which a run on the command line does not.
GARBAGE = (10_000, 10, 10)


def serve(stdin: BinaryIO, stdout: BinaryIO, *, local_rules: bool) -> bool:
    """Serve an editor until it ends the session; return whether it did so properly."""
    # Log messages of libraries may contain the content of files.
    for library in ("pygls", "asyncio", "concurrent.futures"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)
    gc.set_threshold(*GARBAGE)
    server = make_server(local_rules=local_rules)
    server.start_io(FramedInput(stdin).as_file(), stdout)
    return server.is_done


def make_server(*, local_rules: bool = False) -> Server:
    """Return a server with all handlers."""
    server = Server(local_rules=local_rules)
    features.session_features(server)
    features.workspace_features(server)
    features.diagnostic_features(server)
    features.action_features(server)
    questions.completion_features(server)
    questions.language_features(server)
    questions.change_features(server)
    questions.hint_features(server)
    return server
