"""Folds findings across files: after a change, only those that are connected to a changed one.

The result is that of `fold_across` on all findings. Two findings are connected if one may explain the other, or if they
may be about one object; what is not connected is folded independently.
"""

from __future__ import annotations

from ..consequences import ABSENCE, AGAIN, AT_PLACE, CONTENT, FAULT, LINK, UNSEEN, VALUE, fold_across, group_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence
    from typing import Any

    from ...messages.excerpt import Excerpt
    from ...rulebook.rule import Rule
    from ..settled import Settled

    Entries = dict["Entry", None]


class Entry:
    """A finding of a file before folding, and after: it may follow from another one then.

    `order` is its place among all findings. `points` are the places that it refers to if it may follow from a finding
    there, `spot` is its own place if others may follow from it, `links` are the places that it explains, `names` the
    names in its message, `group` what findings about the same object have in common.
    """

    __slots__ = (
        "group",
        "is_absence",
        "is_wide",
        "links",
        "names",
        "order",
        "points",
        "result",
        "rule",
        "settled",
        "spot",
    )

    def __init__(self, settled: Settled, rule: Rule, order: tuple[str, int]) -> None:
        explains, finding = rule.explains, settled.finding
        places = [(one.path, one.span.start, one.span.end) for one in finding.related]
        unseen = [place for place, one in zip(places, finding.related, strict=True) if one.message == UNSEEN]
        self.settled = self.result = settled
        self.rule = rule
        self.order = order
        self.points = places if explains not in (VALUE, AGAIN, ABSENCE, FAULT) else unseen
        self.is_absence = explains == ABSENCE
        self.is_wide = explains in (VALUE, AGAIN, CONTENT)  # it explains what points anywhere into its member
        has_spot = self.is_wide or explains in AT_PLACE or explains == ABSENCE
        self.spot = (finding.path, finding.span.start) if has_spot else None
        self.links = [place[:2] for place in places] if explains == LINK else []
        self.names = frozenset(finding.message.split("`")[1::2]) if self.points or self.is_absence else frozenset()
        self.group = group_of(finding, rule)

    @property
    def is_alone(self) -> bool:
        """Whether the finding is connected to no other one, whatever these are."""
        return not self.points and self.spot is None and not self.links and self.group is None

    def pointed_at(self) -> set[str]:
        """Return the paths of the files in which a cause may be."""
        return {path for path, *_ in self.points}

    def explained(self) -> set[str]:
        """Return the paths of the files at whose places consequences may point."""
        return {path for path, _ in (*self.links, *([self.spot] if self.spot is not None else []))}

    def may_explain(self, other: Entry) -> bool:
        """Return whether another finding may follow from this one, by the places to which it points."""
        if any(place[:2] in self.links for place in other.points):
            return True
        if self.spot is None:
            return False
        path, at = self.spot
        if self.is_absence:
            return not self.names.isdisjoint(other.names) and any(place[0] == path for place in other.points)
        return any(place == path and (self.is_wide or start <= at <= end) for place, start, end in other.points)


class FoldedFindings:
    """The findings of all files, folded."""

    def __init__(self) -> None:
        self._files: dict[str, list[Entry]] = {}
        self._excerpts: dict[str, Excerpt] = {}
        self._pointing: dict[str, Entries] = {}
        self._explaining: dict[str, Entries] = {}
        self._groups: dict[Hashable, Entries] = {}
        self._waiting: Entries = {}
        self._touched: set[str] = set()

    def replace(self, path: str, findings: Sequence[tuple[Settled, Rule]], excerpt: Excerpt | None, order: str) -> None:
        """Replace the findings of a file, each with its rule; `order` sorts files, `path` is as in its findings.

        `excerpt` is None for a file without findings.
        """
        for one in self._files.pop(path, ()):
            self._remove(one)
        self._touched.add(path)
        self._excerpts.pop(path, None)
        if not findings:
            return
        if excerpt is not None:
            self._excerpts[path] = excerpt
        entries = self._files[path] = [
            Entry(settled, rule, (order, number)) for number, (settled, rule) in enumerate(findings)
        ]
        for one in entries:
            self._add(one)

    def of(self, path: str) -> list[Settled]:
        """Return the findings of a file, folded; `fold` must have been called."""
        return [one.result for one in self._files.get(path, ())]

    def paths(self) -> Iterator[str]:
        """Yield the paths of the files that have findings before folding."""
        yield from self._files

    def fold(self) -> set[str]:
        """Fold what is connected to replaced findings, and return the paths of all files that this may have changed."""
        connected = sorted(self._connected(), key=lambda one: one.order)
        touched, self._touched = self._touched, set()
        self._waiting = {}
        if not connected:
            return touched
        rules = {one.rule.name: one.rule for one in connected}
        folded = fold_across([one.settled for one in connected], rules, self._excerpts)
        for one, result in zip(connected, folded, strict=True):
            one.result = result
            touched.add(result.finding.path)
        return touched

    # --- connections

    def _add(self, entry: Entry) -> None:
        if entry.is_alone:
            return
        for index, key in self._places_of(entry):
            index.setdefault(key, {})[entry] = None
        self._waiting[entry] = None

    def _remove(self, entry: Entry) -> None:
        if entry.is_alone:
            return
        for index, key in self._places_of(entry):
            del index[key][entry]
            if not index[key]:
                del index[key]
        self._waiting.update(dict.fromkeys(self._connected_to(entry)))
        self._waiting.pop(entry, None)

    def _places_of(self, entry: Entry) -> list[tuple[dict[Any, Entries], Hashable]]:
        """Return the indexes that contain an entry, each with its key there."""
        found: list[tuple[dict[Any, Entries], Hashable]] = [(self._pointing, path) for path in entry.pointed_at()]
        found += [(self._explaining, path) for path in entry.explained()]
        return found if entry.group is None else [*found, (self._groups, entry.group)]

    def _connected_to(self, entry: Entry, seen: set[Hashable] | None = None) -> Iterator[Entry]:
        """Yield the entries that are connected to one; groups in `seen` are left out."""
        for path in entry.pointed_at():
            yield from (one for one in self._explaining.get(path, ()) if one.may_explain(entry))
        for path in entry.explained():
            yield from (one for one in self._pointing.get(path, ()) if entry.may_explain(one))
        if entry.group is not None and (seen is None or entry.group not in seen):
            if seen is not None:
                seen.add(entry.group)
            yield from self._groups.get(entry.group, ())

    def _connected(self) -> Entries:
        """Return the waiting entries, and all that are connected to them, directly or through others."""
        found = dict(self._waiting)
        seen: set[Hashable] = set()
        ahead = list(found)
        while ahead:
            for one in self._connected_to(ahead.pop(), seen):
                if one not in found:
                    found[one] = None
                    ahead.append(one)
        return found
