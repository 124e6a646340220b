"""Finds the places in a YAML file for a comment that allows a finding, the best one first."""

from __future__ import annotations

from ..allows.matching import Suppression
from ..documents.finding import Edit
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.yaml.second_reader import compose_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..documents.node import Node
    from ..engine.load import LoadedFile

_GAP = lazy_pattern(r"[ \t]+\Z")


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
        self.allows = Suppression(source, loaded.documents, loaded.project.config, loaded.path, "", set()).allows
        nodes = [node for document in loaded.documents for node in document.root.walk() if not node.alias]
        # Values that may span several lines; a comment does not break a collection in block style.
        self.nodes = [node for node in nodes if not isinstance(node.value, (dict, list)) or node.text[:1] in ("[", "{")]
        self.line_break = _line_break(source.text)
        self.gap = self._gap()

    def edits(self, finding: Finding) -> Iterator[Edit]:
        """Yield edits that might allow a finding; each must be verified."""
        whole = finding.pointer == "" and self.is_one
        line = finding.span.line
        for allow in self.allows:
            is_alike = (allow.reason, allow.until) == (self.wish.reason, self.wish.until)
            if is_alike and (allow.line is None if whole else allow.line == line):
                end = max(offset + len(name) for name, offset in allow.rules.items())
                yield Edit(end, end, f", {self.wish.rule}")
        if whole:
            yield Edit(0, 0, self.wish.comment("allow-file") + self.line_break)
        if line not in self.comments and not any(self._goes_on(node, line) for node in self.nodes):
            yield self._behind(line)
        for above in dict.fromkeys(self._lines(line)):
            yield self._above(above)

    def _goes_on(self, node: Node, line: int) -> bool:
        """Return whether a value that begins by the end of a line ends on a later one."""
        starts = self.source.line_starts
        start, end, _, _ = node.place
        return line < len(starts) and start < starts[line] and end >= starts[line]

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
        around = [node for node in self.nodes if line > 1 and self._goes_on(node, line - 1)]
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


def _line_break(text: str) -> str:
    """Return the line break of a text."""
    return next((one for one in ("\r\n", "\n", "\r") if one in text), "\n")
