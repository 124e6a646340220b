"""Builds nodes from those of a YAML parser, with the values that the core schema of YAML 1.2 gives them."""

from __future__ import annotations

from ..finding import Finding, Severity
from ..lazy_regex import lazy_pattern
from ..limits import Limits, LoadError, duplicate_key, too_deep
from ..node import Node
from .parsers import PLAIN, TEXT, compose
from .scalars import scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..source import Source
    from ..span import Path


def parsed(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    """Return the root node of every document of a YAML text, as a parser reads it; see read_yaml.

    Raises LoadError.
    """
    raws, source.refused_at = compose(source.text, limits.depth)
    return [Builder(source, limits, findings).build(raw, ()) for raw in raws]


# A comment is never given back, or the time would double with each `#` in it.
_BLANKS = r"(?:[ \t\r\n]|#[^\r\n]*+)*+"
_WORD = r"[^ \t\r\n,\[\]{}]"  # narrower than `\s`: other blanks are part of a name
_PROPERTIES = lazy_pattern(rf"(?:(?:&{_WORD}+|!<[^ \t\r\n>]*>|!{_WORD}*){_BLANKS})+")
_TEXT_TAG = lazy_pattern(r"!(?=[ \t\r\n]|\Z)")  # a single `!` makes the value after it a text
_COLON = lazy_pattern(rf"{_BLANKS}:")
_ALIAS = lazy_pattern(rf"(?:[ \t\r\n,:?\[{{-]|#[^\r\n]*+)*+(\*{_WORD}*[^ \t\r\n,\[\]{{}}:])")


class Builder:
    """Builds the nodes of one document from a parser's nodes: values, merge keys, aliases, duplicate keys.

    A parser returns the same node for an anchor and for its aliases. A node that begins before the offset that has been
    reached (`after`) is therefore the value of an alias.
    """

    def __init__(self, source: Source, limits: Limits, findings: list[Finding]) -> None:
        self.source = source
        self.limits = limits
        self.findings = findings
        self.aliases = "*" in source.text
        self.properties = "&" in source.text or "!" in source.text
        self.open: set[int] = set()  # collections being built: one met again contains itself
        self.copying = 0  # how many aliases surround the current value
        self.copied = 0
        self.copied_at = 0  # where the outermost of these aliases is written
        self.depth = 0

    def build(self, raw: Any, path: Path, key_start: int = -1, key_end: int = -1, after: int = 0) -> Node:
        """Return the node for a parser's node that is written somewhere after the offset `after`.

        Raises LoadError for an anchor that contains its own alias, and if the limits are exceeded.
        """
        if self.aliases and (self.copying or raw.start_mark.index < after):
            return self._copy(raw, path, key_start, key_end, after)
        if raw.id == "scalar":
            return self._scalar(raw, path, key_start, key_end)
        return self._collection(raw, path, key_start, key_end)

    def _copy(self, raw: Any, path: Path, key_start: int, key_end: int, after: int) -> Node:
        written = self._alias(after) if raw.start_mark.index < after else None
        if not self.copying:
            self.copied_at = written[0] if written else raw.start_mark.index
        self._count()
        self.copying += 1
        make = self._scalar if raw.id == "scalar" else self._collection
        node = make(raw, path, key_start, key_end)
        self.copying -= 1
        node.alias = True
        if written:
            node.move(*written)
        return node

    def _count(self) -> None:
        self.copied += 1
        if self.copied > self.limits.values:
            raise LoadError(f"aliases expand to more than {self.limits.values:,} values", self.copied_at)

    def _alias(self, after: int) -> tuple[int, int] | None:
        """Return where the alias is written that follows an offset."""
        written = _ALIAS.match(self.source.text, after)
        return written.span(1) if written else None

    def _enter(self, raw: Any, start: int) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise too_deep(self.limits.depth, self.copied_at if self.copying else start)
        if self.aliases:
            if id(raw) in self.open:
                raise LoadError("this value contains an alias to itself", self.copied_at if self.copying else start)
            self.open.add(id(raw))

    def _leave(self, raw: Any) -> None:
        self.depth -= 1
        self.open.discard(id(raw))

    def _collection(self, raw: Any, path: Path, key_start: int, key_end: int) -> Node:
        start = self._start(raw)
        self._enter(raw, start)
        value: Any
        children: dict[str, Node] | list[Node]
        if raw.id == "sequence":
            children, end = self._sequence(raw, path, start)
            value = [child.value for child in children]
        else:
            children, end = self._mapping(raw, path)
            value = {key: child.value for key, child in children.items()}
        self._leave(raw)
        if raw.flow_style and self.source.text[start : start + 1] in ("[", "{"):
            end = raw.end_mark.index  # without a bracket, the parser's own mark takes in the blanks after it
        return Node(self.source, value, path, (start, end, key_start, key_end), "", self._tag(raw), children)

    def _start(self, raw: Any) -> int:
        """Return where a value begins: after its anchor and its tag."""
        start: int = raw.start_mark.index
        if not self.properties or self.source.text[start : start + 1] not in ("&", "!"):
            return start
        properties = _PROPERTIES.match(self.source.text, start, raw.end_mark.index)
        return properties.end() if properties else start

    def _extent(self, raw: Any) -> tuple[int, int]:
        """Return where a scalar begins and ends; the parser's own mark of a block includes the blank lines after it."""
        start = self._start(raw) if self.properties else raw.start_mark.index
        end = raw.end_mark.index
        if raw.style in ("|", ">"):
            end = start + len(self.source.text[start:end].rstrip(" \t\r\n"))
        return start, end

    def _scalar(self, raw: Any, path: Path, key_start: int, key_end: int) -> Node:
        tag, written, style = raw.tag, raw.value, raw.style or ""
        start: int = raw.start_mark.index
        if start == raw.end_mark.index and key_end >= 0:
            # The value is empty, and parsers differ in where it is.
            colon = _COLON.match(self.source.text, key_end)
            start = end = colon.end() if colon else key_end
        else:
            start, end = self._extent(raw)
        if tag is None or tag == PLAIN:
            is_text = start > raw.start_mark.index and _TEXT_TAG.search(self.source.text, raw.start_mark.index, start)
            value, tag = written if is_text else scalar(written), None
        elif tag == TEXT:
            value, tag = written, None
        else:
            value = scalar(written) if not style and tag.startswith("tag:yaml.org,2002:") else written
        return Node(self.source, value, path, (start, end, key_start, key_end), style, tag, None)

    def _tag(self, raw: Any) -> str | None:
        return None if raw.tag is None or raw.tag == PLAIN else raw.tag

    def _sequence(self, raw: Any, path: Path, after: int) -> tuple[list[Node], int]:
        """Return the items of a list, and where the last of them ends."""
        items = []
        for index, item in enumerate(raw.value):
            if self.aliases or item.id != "scalar":
                node = self.build(item, (*path, index), -1, -1, after)
            else:
                node = self._scalar(item, (*path, index), -1, -1)
            after = node.place[1]
            items.append(node)
        return items, after

    def _mapping(self, raw: Any, path: Path) -> tuple[dict[str, Node], int]:
        """Return the members of a mapping, merged ones last, and where the last of its own ends."""
        members: dict[str, Node] = {}
        merged: list[tuple[Any, int]] = []
        aliases = self.aliases  # without any, the most common values need no further checks
        after: int = raw.start_mark.index
        for raw_key, raw_value in raw.value:
            is_scalar = raw_key.id == "scalar"
            start, end = self._key_place(raw_key, after) if aliases or not is_scalar else self._extent(raw_key)
            key = raw_key.value
            if not is_scalar:
                self._report_key(start, end, path)
                after = self._skip(raw_value, end)
                for one in (raw_key, raw_value):
                    self._set_aside(one, path)
            elif key == "<<" and not raw_key.style:
                after = self._skip(raw_value, end)
                at = self._first(raw_value, end)
                for one in raw_value.value if raw_value.id == "sequence" else [raw_value]:
                    merged.append((one, self._first(one, at)))
                    at = max(at, self._skip(one, at))
            else:
                if aliases or raw_value.id != "scalar":
                    node = self.build(raw_value, (*path, key), start, end, end)
                else:
                    node = self._scalar(raw_value, (*path, key), start, end)
                if key in members:
                    self.source.override(members[key])
                    if not self.copying:
                        self.findings.append(duplicate_key(self.source, node.path, members[key].place, node.place))
                members[key] = node
                after = node.place[1]
        for raw_parent, at in merged:
            for key, node in self._merged(raw_parent, path, at).items():
                if members.setdefault(key, node) is not node:
                    self.source.override(node)
        return members, after

    def _key_place(self, raw: Any, after: int) -> tuple[int, int]:
        if raw.id != "scalar":
            return raw.start_mark.index, self._skip(raw, after)
        written = self._alias(after) if self.aliases and raw.start_mark.index < after else None
        if written:
            return written
        return self._extent(raw)

    def _skip(self, raw: Any, after: int) -> int:
        """Return where a value ends that gets no node."""
        end: int = raw.end_mark.index
        written = self._alias(after) if self.aliases and raw.start_mark.index < after else None
        if written:
            return written[1]
        while raw.id != "scalar" and raw.value and not raw.flow_style:
            last = raw.value[-1]
            raw = last[1] if isinstance(last, tuple) else last
            if raw.start_mark.index < after:
                break  # an alias: it is somewhere before the end of its parent
            end = raw.end_mark.index
        return after + len(self.source.text[after:end].rstrip(" \t\r\n"))

    def _first(self, raw: Any, after: int) -> int:
        """Return where a value begins that gets no node."""
        written = self._alias(after) if self.aliases and raw.start_mark.index < after else None
        return written[0] if written else self._start(raw)

    def _merged(self, raw: Any, path: Path, at: int) -> dict[str, Node]:
        if raw.id != "mapping":
            raise LoadError("`<<` takes an alias of a mapping, or a list of such aliases", at)
        if not self.copying:
            self.copied_at = at
        self._count()
        self.copying += 1
        self._enter(raw, raw.start_mark.index)
        members, _ = self._mapping(raw, path)
        self._leave(raw)
        self.copying -= 1
        for node in members.values():
            node.alias = True
        return members

    def _set_aside(self, raw: Any, path: Path) -> None:
        """Record what is in a name or its value as overridden: it does not count, but its secrets stay secret."""
        if self.copying:
            return  # that is done where the anchor is
        depth, inside = self.depth, {*self.open}
        self.copying = 1  # nothing in it is reported
        try:
            self.source.override(self.build(raw, path))
        except LoadError:
            self.depth, self.open = depth, inside
        self.copying = 0

    def _report_key(self, start: int, end: int, path: Path) -> None:
        if self.copying:
            return
        source = self.source
        message = "a list or mapping cannot be a name; JSON and the API know only text"
        if source.text[start - 1 : start + 1] == "{{":
            message = "a list or mapping cannot be a name; if `{{` begins a template, put the value in quotes"
        pointer = Node(source, None, path).pointer
        span = source.span(start, end)
        self.findings.append(Finding(source.path, span, "syntax", Severity.ERROR, message, pointer, source.environment))
