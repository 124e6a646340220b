"""Finds a kind that contradicts the members, so that a wrong comment or an added member cannot disable the checks."""

from __future__ import annotations

from ..documents.finding import Finding, Severity
from ..documents.schema_files import KINDS
from ..messages.wording import noun_of, with_article
from .kind_evidence import certain_names, has_certain_name
from .kinds import HOLD_SETTINGS, kind_by_content, kind_comment
from .object_kinds import COMMON_MEMBERS, MEMBERS, kind_of_object
from .setting_names import foreign_members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..documents.document import Document

_RULE = "contradicted-kind"


def conflict(document: Document) -> Finding | None:
    """Return the finding for a document whose members belong to another kind than the one it is checked as."""
    value, kind = document.root.value, document.kind or ""
    if not isinstance(value, dict) or kind not in KINDS:
        return None
    if kind in HOLD_SETTINGS:
        other = kind_of_object(value)
        if other in HOLD_SETTINGS:
            return _finding(document, "_self", other or "") if _is_of_other_scope(document, value, other) else None
        return None if other is None else _object_in_settings(document, value, other)
    settings = [name for name in certain_names(value) if name in value and name not in MEMBERS.get(kind, ())]
    content = kind_by_content(document)
    if settings:
        return _finding(document, settings[0], content if content in HOLD_SETTINGS else "client-settings")
    return None if content in (None, kind) else _finding(document, None, content or "")


def _is_of_other_scope(document: Document, value: Mapping[str, Any], other: str | None) -> bool:
    """Return whether a comment and the own path disagree on whether the settings are a client's or an application's.

    What only one of the two has must not speak for the comment, as then the path is what is wrong.
    """
    if other == document.kind or kind_comment(document) is None or "_self" not in value:
        return False
    custom = value.get("custom")
    names = {*value, *(custom if isinstance(custom, dict) else ())}
    return ("janrainOidcClientId" in names or "_global" in names) == (other == "client-settings")


def _object_in_settings(document: Document, value: Mapping[str, Any], other: str) -> Finding | None:
    members = [name for name in value if name in MEMBERS[other]]
    contradicting = next((name for name in members if name not in COMMON_MEMBERS), members[0] if members else None)
    has_settings = has_certain_name(value)
    if has_settings and contradicting in foreign_members(value):
        return None  # each of them is reported already
    if has_settings and contradicting == "_self" and kind_comment(document) is None:
        return None  # only the path is wrong: malformed-reference reports it
    return _finding(document, contradicting, other if has_settings else kind_by_content(document) or other)


def _finding(document: Document, name: str | None, other: str) -> Finding:
    """Return the finding, at the comment that sets the kind or else at the contradicting member."""
    from ..documents.edits import span_at

    kind, root, source = document.kind or "", document.root, document.source
    node = root.members.get(name) if name is not None else None
    why = f"`{name}` is part of {_noun(other)}" if name is not None else f"the members are those of {_noun(other)}"
    comment = kind_comment(document)
    if comment is not None:
        span = source.span(comment.end(1) - len(f"kind={kind}"), comment.end(1))
        advice = f"write `kind={other}` or remove the comment"
        message = f"the comment makes this {_noun(kind)}, but {why}, and nothing checks it as such; {advice}"
    elif node is not None:
        span = span_at(node, key=True)
        is_own = kind_by_content(document) == kind
        advice = "move it to a file of its own" if is_own else "correct the kind of the file in the config"
        message = f"this file is checked as {_noun(kind)}, but {why}, which nothing checks here; {advice}"
    else:
        span = span_at(root, top=True)
        message = f"this file is checked as {_noun(kind)}, but {why}; correct its kind in the config"
    pointer = root.pointer if node is None or comment is not None else node.pointer
    return Finding(source.path, span, _RULE, Severity.WARNING, message, pointer, source.environment)


def _noun(kind: str) -> str:
    noun = noun_of(kind)
    return noun if noun.endswith("s") else with_article(noun)
