"""Recognizes saved answers that contain an error of the API instead of an object."""

from __future__ import annotations

from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.document import Document

# Members of an error answer that no object has.
ERROR_MEMBERS = frozenset(
    (
        *("argument_name", "code", "detail", "error", "error_code", "error_description", "error_uri", "errors"),
        *("instance", "message", "path", "request_id", "requestId", "stat", "status", "statusCode", "timestamp"),
        *("title", "type"),
    )
)
_PROBLEM = frozenset(("title", "status", "detail"))
# Folders in which an error answer was certainly saved instead of an object.
_OBJECT_FOLDERS = frozenset(
    (
        *("access-schemas", "api-clients", "application-settings", "client-settings", "entity-types"),
        *("hosted-login", "identity-cloud", "login-policies", "oidc-clients", "token-policies"),
    )
)
_SETTINGS_FOLDERS = frozenset(("clients", "flows", "settings"))
_CODE = lazy_pattern(r"\d{3,6}|[A-Z][A-Z_]+")
_ERROR_NAME = lazy_pattern(r"[a-z0-9]+(?:[_-][a-z0-9]+)+")


def is_legacy_error(value: Any) -> bool:
    """Return whether a value is an error answer of the older APIs, which no other software writes."""
    return isinstance(value, dict) and value.get("stat") == "error"


def is_error(value: Any) -> bool:
    """Return whether a value is an error answer, of this platform or of another API.

    Translations may also have an `error` and a `message`, but no code.
    """
    if is_legacy_error(value):
        return True
    if not isinstance(value, dict) or not value or not value.keys() <= ERROR_MEMBERS:
        return False
    errors, error = value.get("errors"), value.get("error")
    if errors and isinstance(errors, (str, list, dict)):
        return True
    has_code = any(_CODE.fullmatch(str(value.get(name))) for name in ("code", "status", "statusCode"))
    is_code = isinstance(error, str) and _ERROR_NAME.fullmatch(error) is not None
    if is_code or (error and has_code) or (isinstance(error, dict) and "message" in error):
        return True
    return has_code and ("message" in value or value.keys() >= _PROBLEM)


def error_finding(document: Document, *, is_named: bool) -> Finding | None:
    """Return the finding for a saved error answer: a warning if it is certainly from this API, else information.

    `is_named` is whether the config names the kind of the file.
    """
    from ..documents.edits import span_at

    value, source = document.root.value, document.source
    if not is_error(value):
        return None
    folders = source.path.lower().replace("_", "-").replace("\\", "/").split("/")[:-1]
    is_own_form = isinstance(value.get("errors"), str) and not _SETTINGS_FOLDERS.isdisjoint(folders)
    ours = is_named or is_own_form or is_legacy_error(value) or not _OBJECT_FOLDERS.isdisjoint(folders)
    severity = Severity.WARNING if ours else Severity.INFO
    message = (
        f"this is a saved error answer of the API (`{_first(value)}`), not an object; "
        "nothing in this file is checked, so repeat the request and save its answer"
    )
    span = span_at(document.root, top=True)
    return Finding(source.path, span, "error-answer", severity, message, "", source.environment)


def _first(value: Mapping[str, Any]) -> str:
    """Return the member that describes the error best."""
    if is_legacy_error(value):
        return "stat: error"
    return next(name for name in ("errors", "error", "error_description", "message", "title") if name in value)
