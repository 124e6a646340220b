"""The protocol of the language server, in which every request is answered, also one that cannot be understood."""

from __future__ import annotations

from typing import Any

from lsprotocol.types import ErrorCodes, ResponseError
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol


class AnsweringProtocol(LanguageServerProtocol):
    """Answers the requests that pygls only logs: those with wrong parameters, and those after the shutdown."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message as an object; answer a request that is none of the protocol with an error."""
        try:
            # JSON-RPC lets a message leave out its parameters, which pygls asks for where it does not know the method.
            return super().structure_message({"params": None, **data} if "method" in data else data)
        except JsonRpcException as error:
            if "method" in data:
                self._refuse(data.get("id"), error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Handle a message; after the shutdown, answer requests with an error, as the specification says."""
        if self._shutdown and hasattr(message, "method"):
            text = "the session was shut down"
            self._refuse(getattr(message, "id", None), ResponseError(ErrorCodes.InvalidRequest, text))
        super().handle_message(message)

    def _refuse(self, number: Any, error: ResponseError) -> None:
        if isinstance(number, int | str):  # a notification has none
            self._send_response(number, None, error)
