"""Findings about documents of unknown kind that nevertheless are, or contain, objects of the tenant."""

from __future__ import annotations

import json
import os

from ..config.config_file import NAME
from ..documents.edits import rename, span_at
from ..documents.finding import Finding, Severity
from ..messages.wording import empty_document, noun_of
from ..tenant.inner_objects import Inner, inner_objects, pattern_of
from ..tenant.kinds import is_of_tool
from ..tenant.likeness import Likeness, is_bare, likenesses, possible_kinds, weak_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.finding import Fix
    from ..documents.node import Node
    from ..documents.span import Span
    from .load import LoadedFile

    Found = tuple[Inner, Document]

_NOTHING: tuple[object, ...] = (None, {}, [], "")
_ENVELOPES = ("_embedded", "client_settings", "default_settings", "result", "results")


def unchecked(loaded: LoadedFile) -> Iterator[Finding]:
    """Report what keeps the documents of a file, or the objects in them, from being checked."""
    documents = [one for one in loaded.documents if one.kind is None and not is_of_tool(one)]
    places = loaded.project.config.inner_kinds(loaded.path) if documents else []
    if places:
        if len(documents) == len(loaded.documents):
            yield _nothing_at(documents[0], [pattern for _, pattern in places])
        return
    groups: dict[tuple[str, str, bool], list[Found]] = {}
    for document in documents:
        like = _likeness(document, loaded)
        if like is not None and like.is_sure:
            yield from _unrecognized(document, like)
            continue
        found = [(inner, document) for inner in inner_objects(document.root)] if possible_kinds(document) else []
        for inner, _ in found:
            key = inner.kind, pattern_of([(*document.path, *inner.path)]), inner.in_text
            groups.setdefault(key, []).append((inner, document))
        if like is not None and not found:
            yield from _unrecognized(document, like)
    for found in _merged(groups):
        yield _unchecked(found, loaded)


def _nothing_at(document: Document, patterns: list[str]) -> Finding:
    listed = " and ".join(f"`{pattern}`" for pattern in patterns)
    message = f"the config looks for objects at {listed}, but this file has nothing there; correct `at`"
    return _finding(document.root, "unchecked-settings", message, span_at(document.root, top=True))


def _merged(groups: dict[tuple[str, str, bool], list[Found]]) -> Iterator[list[Found]]:
    """Yield groups of objects of one kind that one pattern covers: their paths differ in at most one name."""
    merged: list[list[Found]] = []
    first: dict[tuple[object, ...], int] = {}  # the first of the merged lists by all of its pattern but one name
    for (kind, pattern, in_text), found in groups.items():
        steps = pattern.split("/")
        keys = [(kind, in_text, at, *steps[:at], None, *steps[at + 1 :]) for at in range(len(steps))]
        number = min((first[key] for key in keys if key in first), default=len(merged))
        if number == len(merged):
            merged.append([])
            first.update((key, number) for key in keys)
        merged[number] += found
    yield from merged


def _unchecked(found: list[Found], loaded: LoadedFile) -> Finding:
    (kind, path, in_text), document = found[0]
    node = document.root.at(path)
    what = _words(kind, len(found))
    if in_text:
        message = f"the text of `{node.key}` holds {what} that are not checked; keep them in a file of their own"
        return _finding(node, "unchecked-settings", message, node.key_span)
    file = json.dumps("/" + loaded.project.config.relative(loaded.path), ensure_ascii=False)
    pattern = pattern_of([(*one.path, *inner.path) for inner, one in found])
    at = json.dumps(pattern, ensure_ascii=False)
    verb, them = ("is", "it") if len(found) == 1 and not kind.endswith("settings") else ("are", "them")
    message = (
        f"{what} {verb} below the top level of this file and {verb} not checked; to check {them}, add "
        f"`{kind} = [{{ files = [{file}], at = {at} }}]` to {_table(loaded.project.config)}"
    )
    return _finding(node, "unchecked-settings", message + _envelope(document.root), node.key_span)


def _table(config: Config) -> str:
    """Return the name of the table of kinds in the config of a project."""
    name = os.path.basename(config.path) if config.path else NAME
    table = "tool.lint-settings.kinds" if name == "pyproject.toml" else "kinds"
    return f"`[{table}]` in {name}"


def _words(kind: str, count: int) -> str:
    noun = noun_of(kind)
    if kind.endswith("settings"):
        return noun if count == 1 else f"{count} mappings of {noun}"
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    article = "an" if noun[0] in "aeioAO" else "a"
    return f"{article} {noun}" if count == 1 else f"{count} {plural}"


def _envelope(root: Node) -> str:
    """Return a hint for an answer of the API whose envelope is misspelled."""
    from ..messages.spelling import nearest

    for name in root.members:
        meant = nearest(name.lower(), _ENVELOPES)
        if meant is not None and name not in _ENVELOPES and len(root.members) <= len(_ENVELOPES):
            return f"; if this is an answer of the API, write `{meant}` in place of `{name}`"
    return ""


def _likeness(document: Document, loaded: LoadedFile) -> Likeness | None:
    """Return the kind that a document resembles, according to its content or also to the files next to it."""
    lookups, place = loaded.project.workspace.lookups, (document.source.path, document.source.environment)
    found = likenesses(document.root) if possible_kinds(document) else []
    beside = _same(lookups.kinds_at(*place)) if found else frozenset()
    like = next((one for one in found if one.is_sure or one.kind in beside), None)
    if like is None and (weak := weak_kinds(document)):
        only = lookups.only_kind_at(*place, is_bare=is_bare(document))
        if only is None and document.root.value in _NOTHING and lookups.has_counterpart(*place):
            kinds = lookups.kinds_at(*place)  # that of the same file of another environment is among them
            only = min(kinds) if len(kinds) == 1 else None
        return Likeness(only, None, None, False) if only is not None and only in weak else None
    return like


def _same(kinds: frozenset[str]) -> frozenset[str]:
    """Return the kinds with client settings instead of application settings, since both have the same members."""
    return kinds | {"client-settings"} if "application-settings" in kinds else kinds


def _unrecognized(document: Document, like: Likeness) -> Iterator[Finding]:
    noun = noun_of(like.kind)
    say = f"or set the kind with a comment `# lint-settings: kind={like.kind}` or under `[kinds]` in the config"
    if document.root.in_json:
        say = "or set the kind under `[kinds]` in the config"
    if like.name is not None and like.meant is not None:
        members = document.root.members
        node = members[like.name] if like.name in members else members["schema"].members[like.name]
        fix: Fix | None = rename(node, like.meant, f"rename it to {like.meant}", False)
        message = f"`{like.name}` keeps this file from being checked as {_as(noun)}: write `{like.meant}`, {say}"
        yield _finding(node, "unrecognized-object", message, node.key_span, fix)
        return
    if document.root.value is None and "\n---" in document.source.text:
        message = empty_document(document.source.text, document.root.place[0])
    else:
        message = (
            f"this file is not recognized as {_as(noun)}, as those next to it are, so it is not checked: "
            f"add what is missing, {say}"
        )
    if message:
        yield _finding(document.root, "unrecognized-object", message, span_at(document.root, top=True))


def _as(noun: str) -> str:
    if noun.endswith("settings"):
        return noun
    return f"{'an' if noun[0] in 'aeioAO' else 'a'} {noun}"


def _finding(node: Node, rule: str, message: str, span: Span, fix: Fix | None = None) -> Finding:
    source = node.source
    return Finding(source.path, span, rule, Severity.WARNING, message, node.pointer, source.environment, fix=fix)
