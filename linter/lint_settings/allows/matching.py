"""Matches findings with allows: accepted findings, with a reason, in a comment or in the config."""

from __future__ import annotations

import re
from bisect import bisect_right

from ..documents.finding import Edit, Finding, Fix, Severity
from .comments import Allow, Reader, ends_late, typo_findings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ..config.config import Config
    from ..config.entries import ConfigAllow
    from ..documents.document import Document
    from ..documents.source import Source

UNUSED = "unused-allow"  # the finding about an allow that covers no finding


class Bucket:
    """The allows of one rule with the same target: a line, the values that end on a line, or a file.

    `reason` is that of the last allow in force, `covers` counts the findings.
    """

    __slots__ = ("at", "covers", "reason")

    def __init__(self) -> None:
        self.at = -1
        self.reason: str | None = None
        self.covers = 0


class Index:
    """The allows of a file by what they cover, so that each finding is compared only with relevant ones."""

    def __init__(self, allows: list[Allow], documents: list[Document], today: str) -> None:
        self._documents = documents
        self._buckets: dict[tuple[str, int | None, bool], Bucket] = {}
        self._rules: set[str] = set()
        self._lines: set[int] = set()
        self._begins: list[int] = []
        self._pointers: dict[tuple[int, str], set[tuple[int, bool]]] | None = None
        for at, allow in enumerate(allows):
            in_force = allow.reason and not _is_expired(allow.until, today)
            if allow.line is not None:
                self._lines.add(allow.line)
            self._rules.update(allow.rules)
            for key in (key for rule in allow.rules for key in _keys(allow, rule)):
                bucket = self._buckets.setdefault(key, Bucket())
                if in_force:
                    bucket.at, bucket.reason = at, allow.reason

    def covers(self, allow: Allow, rule: str) -> int:
        """Return the number of looked-up findings that an allow covers."""
        return sum(self._buckets[key].covers for key in _keys(allow, rule))

    def look_up(self, finding: Finding) -> str | None:
        """Return the reason of the last allow that covers a finding, or None; the finding is counted."""
        if finding.rule not in self._rules:
            return None
        places: dict[int | None, bool] = {None: False, finding.span.line: False}
        for line, at_end in self._lines_of(finding):
            places[line] = at_end and places.get(line, True)
        last = None
        for place in places.items():
            bucket = self._buckets.get((finding.rule, *place))
            if bucket is not None:
                bucket.covers += 1
                if bucket.reason is not None and (last is None or bucket.at > last.at):
                    last = bucket
        return None if last is None else last.reason

    def _lines_of(self, finding: Finding) -> Iterator[tuple[int, bool]]:
        """Yield the lines with allows on which the value of a finding, or one of its parents, begins or ends."""
        if not self._lines:
            return
        if self._pointers is None:
            self._pointers = self._read_pointers()
        document = max(bisect_right(self._begins, finding.span.start) - 1, 0)
        pointer = finding.pointer
        while pointer:
            yield from self._pointers.get((document, pointer), ())
            pointer = pointer.rpartition("/")[0]

    def _read_pointers(self) -> dict[tuple[int, str], set[tuple[int, bool]]]:
        """Return the lines by number of YAML document and pointer, and whether the value begins or ends there."""
        begins: dict[int, int] = {}
        for one in self._documents:
            begins.setdefault(one.index, one.root.place[0])
        order = {index: number for number, index in enumerate(begins)}
        self._begins = list(begins.values())
        lines = self._lines
        found: dict[tuple[int, str], set[tuple[int, bool]]] = {}
        for one in self._documents:
            for node in one.root.walk():
                if not node.path:
                    continue
                first, last = node.key_span.line, node.span.end_line
                if first in lines:
                    found.setdefault((order[one.index], node.pointer), set()).add((first, False))
                if last != first and last in lines and ends_late(node):
                    found.setdefault((order[one.index], node.pointer), set()).add((last, True))
        return found


class Suppression:
    """The allows of one file, and how often each was used; used allows of the config are added to `used`."""

    def __init__(
        self,
        source: Source,
        documents: Iterable[Document],
        config: Config,
        path: str,
        today: str,
        used: set[ConfigAllow],
    ) -> None:
        self.source = source
        self.today = today
        self.used = used
        documents = list(documents)
        self.allows: list[Allow] = []
        self.faults: list[Finding] = []
        if source.speaks and _has_comments(source, documents):
            reader = Reader(source, documents)
            self.allows, self.faults = list(reader.allows()), reader.faults
            self.faults.extend(_apart(typo_findings(source, documents), self.faults))
        self.index = Index(self.allows, documents, today)
        self._shared: dict[tuple[str, str], list[tuple[int, ConfigAllow]]] = {}
        for at, allow in enumerate(config.allows_of(config.relative(path)) if config.allows else ()):
            key = allow.rule, (allow.pointer or "").rstrip("/")
            self._shared.setdefault(key, []).append((at, allow))

    def reason(self, finding: Finding) -> str | None:
        """Return the reason why a finding is allowed, or None if it is not."""
        reason = self.index.look_up(finding)
        for shared in self._shared_for(finding):
            if shared.covers(finding.rule, finding.pointer, finding.address):
                self.used.add(shared)
                if not _is_expired(shared.until, self.today):
                    reason = shared.reason
        return reason

    def _shared_for(self, finding: Finding) -> list[ConfigAllow]:
        """Return the allows of the config that may cover a finding, in order."""
        if not self._shared:
            return []
        pointers = {""}
        for pointer in {finding.pointer, finding.address}:
            while pointer:
                pointers.add(pointer.rstrip("/"))
                pointer = pointer.rpartition("/")[0]
        found = [pair for pointer in pointers for pair in self._shared.get((finding.rule, pointer), ())]
        return [allow for _, allow in sorted(found, key=lambda pair: pair[0])]

    def findings(self, known: Collection[str], ran: Callable[[str], bool]) -> Iterator[Finding]:
        """Yield what is wrong with the comments, after `reason` was called for every finding of the file.

        `known` are the existing rules; `ran` returns whether a rule was checked on this file: an allow for another rule
        may still be used.
        """
        yield from self.faults
        for allow in self.allows:
            if not all(name in known for name in allow.rules):
                for text, start, end in allow.unknown(known):
                    yield self._finding("unknown-allow", unknown_message(text, known), start, end)
            for name, offset in allow.rules.items():
                end = offset + len(name)
                if name not in known:
                    continue  # see above
                if not allow.reason:
                    message = f"this allow has no reason, so it allows nothing; write `allow[{name}] -- why`"
                    yield self._finding("allow-without-reason", message, allow.start, allow.end)
                elif allow.until is not None and _is_expired(allow.until, self.today):
                    yield self._finding("expired-allow", expired_message(name, allow.until), offset, end)
                elif not self.index.covers(allow, name) and ran(name):
                    message = f"{name} no longer reports anything here; remove the allow"
                    yield self._finding(UNUSED, message, offset, end, self._removal(allow, name))

    def _removal(self, allow: Allow, name: str) -> Fix:
        text, rules = self.source.text, allow.rules
        if len(rules) > 1:
            start, end = rules[name], rules[name] + len(name)
            after = re.compile(r"[\s,]*").match(text, end, allow.end)
            if name != next(reversed(rules)) and after:
                end = after.end()
            else:
                start -= len(text[allow.start : start]) - len(text[allow.start : start].rstrip(" \t,"))
            return Fix(f"remove {name} from the allow", True, (Edit(start, end, ""),))
        following = re.compile(r"[ \t]+(?=#)").match(text, allow.end)
        if following:
            return Fix("remove the allow", True, (Edit(allow.start, following.end(), ""),))
        line_start = max(text.rfind("\n", 0, allow.start), text.rfind("\r", 0, allow.start)) + 1
        if text[line_start : allow.start].strip():
            kept = text[line_start : allow.start].rstrip()
            return Fix("remove the allow", True, (Edit(line_start + len(kept), allow.end, ""),))
        line_break = re.compile(r"\r\n|\n|\r|\Z").match(text, allow.end)
        return Fix("remove the allow", True, (Edit(line_start, line_break.end() if line_break else allow.end, ""),))

    def _finding(self, rule: str, message: str, start: int, end: int, fix: Fix | None = None) -> Finding:
        source = self.source
        span = source.span(start, end)
        return Finding(source.path, span, rule, Severity.WARNING, message, "", source.environment, fix=fix)


def _has_comments(source: Source, documents: Sequence[Document]) -> bool:
    """Return whether a file can contain allows.

    In JSON, what looks like a comment is inside a text; the config has its own allows.
    """
    return not (source.path.lower().endswith((".json", ".toml")) or any(one.root.in_json for one in documents))


def _keys(allow: Allow, rule: str) -> Iterator[tuple[str, int | None, bool]]:
    """Yield what an allow covers for a rule: a line or the file, and the values that end on its line."""
    yield rule, allow.line, False
    if allow.at_end:
        yield rule, allow.line, True


def _apart(findings: Iterable[Finding], others: Sequence[Finding]) -> list[Finding]:
    """Return the findings that do not begin inside one of the others, which are sorted by position."""
    starts = [one.span.start for one in others]
    ends = [0, *(one.span.end for one in others)]
    return [one for one in findings if one.span.start >= ends[bisect_right(starts, one.span.start)]]


def _is_expired(until: str | None, today: str) -> bool:
    return until is not None and until < today


def unknown_message(rule: str, known: Iterable[str]) -> str:
    """Return the message for an allow that names an unknown rule."""
    from ..messages.redact import shown_name
    from ..messages.spelling import nearest

    meant = nearest(rule, known)
    return f"there is no rule `{shown_name(rule)}` to allow" + (f"; did you mean `{meant}`?" if meant else "")


def expired_message(rule: str, until: str) -> str:
    """Return the message for an allow whose last day has passed."""
    return f"the allow for {rule} ended on {until}; fix the setting, or set a new date"
