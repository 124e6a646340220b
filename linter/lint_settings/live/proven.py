"""Applies changes to the text of a file and verifies them: they arrive, nothing else changes, no comment is lost."""

from __future__ import annotations

import re

from ..documents.document import load
from ..documents.edits import apply
from ..documents.frozen import Frozen
from ..documents.limits import LoadError
from ..engine.load import read_apart
from ..fixes.compare import anchors, differences, kept_comments, meant_by, read_again
from .merge import merge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..documents.document import Document
    from ..documents.finding import Edit
    from ..documents.node import Node
    from ..documents.span import Path
    from ..engine.load import LoadedFile
    from .merged import Change, Held, Live

    Key = tuple[int, str, tuple[str, ...]]

_MOST_ROUNDS = 50


class Pair(Frozen):
    """An object of a file, by the number of its document, and the platform's state of it.

    `number` is -1 for the whole file.
    """

    __slots__ = ()

    number: int
    live: Live


class Refreshed(Frozen):
    """A file after its changes: its text, the changes that were made, and those that could not be, with their pairs.

    `refused` are changes that cannot be made without losing something, `conflicts` are placeholders with another value
    than the platform has, `unknown` are those without a value.
    """

    __slots__ = ()

    text: str
    made: list[Change]
    refused: list[Change]
    conflicts: list[Held]
    unknown: list[Held]


def refresh(loaded: LoadedFile, pairs: Sequence[Pair], values: Mapping[str, str]) -> Refreshed:
    """Change the text of a file as little as possible to match the platform.

    A refused change is tried again after others were made: the only item of a list can be removed once it has another.
    """
    text = loaded.source.text
    made: list[Change] = []
    refused: dict[Key, Change] = {}
    known = 0  # how many changes were made when those that are refused were last tried
    for _ in range(_MOST_ROUNDS):
        state = _State(loaded, text, pairs, values)
        wanted = {key: one for key, one in state.changes.items() if key not in refused}
        refused.update((key, one) for key, one in wanted.items() if one.edits is None)
        chosen = _apart({key: one for key, one in wanted.items() if one.edits is not None})
        if not chosen and len(made) == known:
            left = [one for key, one in state.changes.items() if key in refused]
            return Refreshed(text, made, left, state.conflicts, state.unknown)
        if not chosen:
            known = len(made)
            refused.clear()
            continue
        accepted = _accepted(state, chosen, refused)
        if accepted:
            text = state.with_edits(accepted.values())
            made.extend(accepted.values())
    state = _State(loaded, text, pairs, values)
    return Refreshed(text, made, list(state.changes.values()), state.conflicts, state.unknown)


class _State:
    """A file with one text: the changes that it still needs."""

    def __init__(self, loaded: LoadedFile, text: str, pairs: Sequence[Pair], values: Mapping[str, str]) -> None:
        self.file = loaded
        self.text = text
        self.pairs = pairs
        self.values = values
        content = (b"\xef\xbb\xbf" if loaded.source.bom else b"") + text.encode("utf-8", "surrogatepass")
        self.loaded = read_apart(loaded.path, content, loaded.project)
        self.roots = load(self.loaded.source, loaded.project.config.limits)[0]
        self.changes: dict[Key, Change] = {}
        self.conflicts: list[Held] = []
        self.unknown: list[Held] = []
        for pair in pairs:
            found = merge(self._document(pair), pair.live, values)
            self.changes.update(((pair.number, *one.key), one) for one in found.changes)
            self.conflicts.extend(found.conflicts)
            self.unknown.extend(found.unknown)

    def _document(self, pair: Pair) -> Document:
        return self.roots[0] if pair.number < 0 else self.loaded.documents[pair.number]

    def edits(self, changes: Iterable[Change]) -> list[Edit]:
        """Return the edits of changes, with the line breaks of the file."""
        edits = [edit for one in changes for edit in one.edits or ()]
        if "\r\n" not in self.text or re.search(r"(?<!\r)\n", self.text):
            return edits
        return [edit._replace(text=re.sub(r"\r?\n", "\r\n", edit.text)) for edit in edits]

    def with_edits(self, changes: Iterable[Change]) -> str:
        """Return the text with changes applied."""
        return apply(self.text, self.edits(changes))

    def proves(self, changes: Mapping[Key, Change]) -> bool:
        """Return whether changes can be applied together: they arrive, and nothing else changes."""
        text = self.with_edits(changes.values())
        if any("\ud800" <= char <= "\udfff" for char in text):
            return False
        try:
            after = _State(self.file, text, self.pairs, self.values)
        except (IndexError, LoadError):
            return False  # an object is missing
        if len(after.roots) != len(self.roots) or len(after.loaded.documents) != len(self.loaded.documents):
            return False
        if {one.rule for one in after.loaded.findings} - {one.rule for one in self.loaded.findings}:
            return False
        if not changes.keys().isdisjoint(after.changes) or after.changes.keys() - self.changes.keys():
            return False
        if len(after.conflicts) > len(self.conflicts) or len(after.unknown) > len(self.unknown):
            return False
        return _is_confirmed(self, after, list(changes.values()))


def _is_confirmed(before: _State, after: _State, changes: Sequence[Change]) -> bool:
    """Return whether, for two parsers, no other values change, and no comment or anchor is lost."""
    edits = before.edits(changes)
    depth = before.file.project.config.limits.depth
    roots = [one.root for one in before.roots]
    in_json = roots[0].in_json
    whole = {one.list_path for one in changes if one.list_path is not None}
    grown = {one.node.path for one in changes if one.action == "added"}
    places: set[Path] = {path for one in changes for path in (one.node.path, (*one.node.path, *one.path[-1:]))}
    try:
        olds, news = (read_again(text, depth, in_json=in_json) for text in (before.text, after.text))
        if not len(olds) == len(news) == len(roots):
            return False
        for at, root in enumerate(roots):
            mine = [edit for edit in edits if _document_at(roots, max(edit.start, edit.end - 1)) == at]
            meant = meant_by(root, mine)
            meant = meant._replace(changed=meant.changed | whole, widened=meant.widened | grown)
            own = differences(root.value, after.roots[at].root.value, meant, places)
            if any(own) or any(differences(olds[at], news[at], meant, places)):
                return False
        if in_json:
            return True
        same_anchors = anchors(before.text, depth) == anchors(after.text, depth)
        return same_anchors and kept_comments(before.text, after.text, depth, edits, ())
    except (LoadError, ValueError, RecursionError):
        return False


def _document_at(roots: Sequence[Node], offset: int) -> int:
    return max((at for at, root in enumerate(roots) if root.place[0] <= offset), default=0)


def _apart(changes: Mapping[Key, Change]) -> dict[Key, Change]:
    """Return as many changes as possible whose edits do not touch each other; insertions at one place are allowed."""
    chosen: dict[Key, Change] = {}
    last, inserted = -1, -1  # the end of the last edit, and the place of the last insertion
    for key, one in sorted(changes.items(), key=lambda item: min(item[1].edits or ())[:2]):
        first, *others = sorted(one.edits or ())
        is_insertion = not others and first.start == first.end
        if first.start < last or (first.start == last and not (is_insertion and inserted == last)):
            continue
        chosen[key] = one
        last = max(last, first.end, *(edit.end for edit in others))
        inserted = last if is_insertion else -1
    return chosen


def _accepted(
    state: _State, chosen: Mapping[Key, Change], refused: dict[Key, Change], base: Mapping[Key, Change] | None = None
) -> dict[Key, Change]:
    """Return the changes that can be verified together with a base; those that fail even alone are refused."""
    base = base or {}
    if state.proves({**base, **chosen}):
        return dict(chosen)
    if len(chosen) == 1:
        if not base or not state.proves(chosen):
            refused.update(chosen)  # else it waits until the others are made
        return {}
    keys = list(chosen)
    half = len(keys) // 2
    first = _accepted(state, {key: chosen[key] for key in keys[:half]}, refused, base)
    return {**first, **_accepted(state, {key: chosen[key] for key in keys[half:]}, refused, {**base, **first})}
