"""Finds the places in a YAML file for a comment that allows a finding, the best one first."""

from __future__ import annotations

from bisect import bisect_right

from ..allows.matching import Suppression
from ..documents.finding import Edit
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.yaml.second_reader import compose_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..allows.comments import Allow
    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..documents.source import Source
    from ..engine.load import LoadedFile

_GAP = lazy_pattern(r"(?<![ \t])[ \t]++\Z")


class Wish(Frozen):
    """A rule whose findings are to be allowed, the reason, and the last day (YYYY-MM-DD, or None)."""

    __slots__ = ()

    rule: str
    reason: str
    until: str | None

    def comment(self, scope: str = "allow") -> str:
        """Return the allow comment; `allow-file` is the scope of one for a whole file."""
        until = f" until {self.until}" if self.until else ""
        return f"# lint-settings: {scope}[{self.rule}]{until} -- {self.reason}"


class Places:
    """The places in one YAML file for comments with the same wish."""

    def __init__(self, loaded: LoadedFile, wish: Wish) -> None:
        source = loaded.source
        self.source = source
        self.wish = wish
        self.is_one = len({document.index for document in loaded.documents}) == 1
        _, comments = compose_again(source.text, loaded.project.config.limits.depth)
        self.comments = {source.position(start)[0]: start for start, _ in comments}
        self.alike: dict[int | None, list[Allow]] = {}
        for allow in Suppression(source, loaded.documents, loaded.project.config, loaded.path, "", set()).allows:
            if (allow.reason, allow.until) == (wish.reason, wish.until):
                self.alike.setdefault(allow.line, []).append(allow)
        nodes = [node for document in loaded.documents for node in document.root.walk() if not node.alias]
        # Values that may span several lines; a comment does not break a collection in block style.
        spanning = [node for node in nodes if not isinstance(node.value, (dict, list)) or node.text[:1] in ("[", "{")]
        self.going_on = _going_on(source, spanning)
        self.line_break = _line_break(source.text)
        self.gap = self._gap()

    def edits(self, finding: Finding) -> Iterator[Edit]:
        """Yield edits that might allow a finding; each must be verified."""
        whole = finding.pointer == "" and self.is_one
        line = finding.span.line
        for allow in self.alike.get(None if whole else line, ()):
            end = max(offset + len(name) for name, offset in allow.rules.items())
            yield Edit(end, end, f", {self.wish.rule}")
        if whole:
            yield Edit(0, 0, self.wish.comment("allow-file") + self.line_break)
        if line not in self.comments and line not in self.going_on:
            yield self._behind(line)
        for above in dict.fromkeys(self._lines(line)):
            yield self._above(above)

    def _behind(self, line: int) -> Edit:
        start, text = self.source.line_starts[line - 1], self.source.line(line)
        kept = text.rstrip(" \t")
        gap = self.gap if kept else text[len(kept) :]
        return Edit(start + len(kept), start + len(text), gap + self.wish.comment())

    def _above(self, line: int) -> Edit:
        start, text = self.source.line_starts[line - 1], self.source.line(line)
        indent = text[: len(text) - len(text.lstrip(" "))]
        return Edit(start, start, indent + self.wish.comment() + self.line_break)

    def _lines(self, line: int) -> Iterator[int]:
        """Yield the line of a finding, unless a text spans its end, and the lines on which its parents begin."""
        around = self.going_on.get(line - 1, [])
        if all(isinstance(node.value, (dict, list)) for node in around):
            yield line
        for node in reversed(around):
            yield node.key_span.line

    def _gap(self) -> str:
        """Return the blanks before a comment at the end of a line, in the style of the file."""
        for line, start in self.comments.items():
            before = self.source.text[self.source.line_starts[line - 1] : start]
            match = _GAP.search(before)
            if match and before.strip():
                return match.group()
        return " "


def _going_on(source: Source, nodes: Iterable[Node]) -> dict[int, list[Node]]:
    """Return the values that begin by the end of a line and end on a later one, for each such line."""
    starts = source.line_starts
    found: dict[int, list[Node]] = {}
    for node in nodes:
        start, end, _, _ = node.place
        for line in range(max(1, bisect_right(starts, start)), bisect_right(starts, end)):
            found.setdefault(line, []).append(node)
    return found


def _line_break(text: str) -> str:
    """Return the line break of a text."""
    return next((one for one in ("\r\n", "\n", "\r") if one in text), "\n")
