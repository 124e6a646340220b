"""The protocol of the language server: every request is answered as JSON-RPC says, also one that cannot be understood.

What pygls answers then is not enough: it only logs some messages, stops at others, and sends tracebacks.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

from cattrs import Converter
from lsprotocol.converters import get_converter
from lsprotocol.types import ALL_TYPES_MAP, CANCEL_REQUEST, EXIT, INITIALIZE, ErrorCodes, ResponseError
from pygls.exceptions import FeatureNotificationError
from pygls.protocol import LanguageServerProtocol

# For what pygls explains with the text of an exception, which may contain values and paths.
_WRONG_PARAMETERS = "the parameters are wrong"
_TEXTS: dict[int, str] = {ErrorCodes.InternalError: "internal error", ErrorCodes.InvalidParams: _WRONG_PARAMETERS}


class WrongNotificationError(Exception):
    """A notification that cannot be handled; the text names its method."""


class AnsweringProtocol(LanguageServerProtocol):
    """Checks every message before pygls handles it, and answers those that pygls would not."""

    _answers: list[Any] | None = None  # those to the batch that is being handled

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return an object within a message as it is; `handle_message` gets the whole. Raise ValueError for NaN."""
        if not all(map(_is_json, data.values())):
            raise ValueError
        return data

    def handle_message(self, message: Any) -> None:
        """Handle a message or a batch of them, whose answers are sent together."""
        if not isinstance(message, list) or not message:
            self._handle(message)
            return
        self._answers = []
        try:
            for one in message:
                self._handle(one)
        finally:
            answers, self._answers = self._answers, None
        self._send_data(answers)

    def refuse(self, number: Any, code: ErrorCodes, text: str) -> None:
        """Answer a request with an error; one that has no usable id is answered without it."""
        self._send_response(number, None, ResponseError(code, text))

    def _handle(self, data: Any) -> None:
        is_object = isinstance(data, dict)
        if is_object and "method" not in data and ("result" in data or "error" in data):
            self._take_answer(data)
        elif not is_object or not _is_request(data):
            number = data.get("id") if is_object else None
            self.refuse(number if _is_id(number) else None, ErrorCodes.InvalidRequest, "this is no request")
        else:
            self._take_request(data)
        # pygls never forgets the notifications that it has handled.
        for key in [key for key, future in self._request_futures.items() if future.done()]:
            del self._request_futures[key]

    def _take_request(self, data: dict[str, Any]) -> None:
        """Handle a request or a notification."""
        method, number, is_question = data["method"], data.get("id"), "id" in data
        refusal = self._refusal(method, is_question)
        if refusal is not None:
            if is_question:
                self.refuse(number, *refusal)
            return
        try:
            # JSON-RPC lets a message leave out its parameters.
            message = super().structure_message({"params": None, **data})
            super().handle_message(message)
        except BrokenPipeError:
            raise  # the editor is gone
        except Exception:
            if is_question:
                self.refuse(number, ErrorCodes.InvalidParams, _WRONG_PARAMETERS)
            else:
                self._server.report_server_error(WrongNotificationError(method), FeatureNotificationError)

    def _refusal(self, method: str, is_question: bool) -> tuple[ErrorCodes, str] | None:
        """Return why a message with this method is not handled now, or None."""
        if method == EXIT and not is_question:
            return None
        if self._shutdown:
            return ErrorCodes.InvalidRequest, "the session was shut down"
        is_initialized = self._workspace is not None
        if not is_initialized and method != INITIALIZE:
            return ErrorCodes.ServerNotInitialized, "the session has not been initialized"
        if is_initialized and method == INITIALIZE:
            return ErrorCodes.InvalidRequest, "the session has been initialized already"
        if method not in self.fm.builtin_features and method not in self.fm.features and method != CANCEL_REQUEST:
            return ErrorCodes.MethodNotFound, "this method is unknown"
        if is_question != (self.get_result_type(method) is not None):
            return ErrorCodes.InvalidRequest, "only a request has an id"
        return None

    def _take_answer(self, data: dict[str, Any]) -> None:
        """Handle the answer to a request of ours, and ignore one to any other."""
        number = data.get("id")
        if not isinstance(number, str) or number not in self._request_futures:
            return
        try:
            super().handle_message(super().structure_message({"jsonrpc": self.VERSION, **data}))
        except BrokenPipeError:
            raise
        except Exception:
            self._request_futures.pop(number, None)  # it is no answer

    def _send_response(self, msg_id: Any, result: Any | None = None, error: ResponseError | None = None) -> None:
        """Send an answer; an error has an id also if that is null, which pygls leaves out."""
        if error is None:
            super()._send_response(msg_id, result)
            return
        shown = {"code": int(error.code), "message": _TEXTS.get(error.code, error.message)}
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": shown})

    def _send_data(self, data: Any) -> None:
        """Send a message; an answer waits for the others of its batch."""
        if self._answers is not None and data is not self._answers and not hasattr(data, "method"):
            self._answers.append(data)
        else:
            super()._send_data(data)


def converter() -> Converter:
    """Return what converts messages; it takes a value that is not in a list of the protocol from a newer editor."""
    made = Converter()
    for kind in ALL_TYPES_MAP.values():
        if isinstance(kind, type) and issubclass(kind, Enum):
            made.register_structure_hook(kind, _member)
    return get_converter(made)


def _member(value: Any, kind: type[Enum]) -> Any:
    """Return the member of a list that has a value, else the value."""
    try:
        return kind(value)
    except ValueError:
        if isinstance(value, bool) or not isinstance(value, type(next(iter(kind)).value)):
            raise
        return value


def _is_json(value: Any) -> bool:
    """Return whether JSON can express a value that Python's reader returns; it takes NaN for a number."""
    if isinstance(value, list):
        return all(map(_is_json, value))
    return not isinstance(value, float) or math.isfinite(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _is_request(data: dict[str, Any]) -> bool:
    is_named = data.get("jsonrpc") == "2.0" and isinstance(data.get("method"), str)
    return is_named and ("id" not in data or _is_id(data["id"]))
