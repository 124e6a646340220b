"""Allows: findings that a team has seen and accepts, with a reason, in a comment or in the config."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

from .classify import KINDS
from .config import is_date
from .directive_typos import typos
from .finding import Edit, Finding, Fix, Severity
from .regex import lazy_pattern

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from .config import Config, ConfigAllow
    from .document import Document
    from .source import Source

    Bounds = tuple[int, int]

UNUSED = "unused-allow"  # the finding about an allow that nothing needs any more

_COMMENT = lazy_pattern(r"#[ \t]*lint-settings:(?![ \t]*kind=)[ \t]*([^\r\n]*)")
_ALLOW = lazy_pattern(
    r"(?P<scope>allow(?:-file)?)\[(?P<rules>[^\]]*)\]"
    r"(?:[ \t]+until[ \t]+(?P<until>\S+))?[ \t]*(?:--[ \t]*(?P<reason>.*))?"
)
_NO_VALUE = lazy_pattern(r"(?:#.*|%.*|---|\.\.\.)?\Z")


class Allow:
    """One comment that allows rules for a line, or for the whole file (`line` is None).

    `rules` gives the offset of each rule's name; `pointers` are the values whose key stands on the line, `bounds`
    the offsets of the YAML document that they belong to.
    """

    __slots__ = ("bounds", "end", "line", "pointers", "reason", "rules", "start", "until", "used")

    def __init__(self, start: int, end: int, line: int | None, match: re.Match[str], base: int) -> None:
        self.start = start
        self.end = end
        self.line = line
        self.until: str | None = match["until"]
        self.reason = (match["reason"] or "").strip()
        self.pointers: list[str] = []
        self.bounds = (0, 0)
        self.used: set[str] = set()
        offset = base + match.start("rules")
        self.rules = {name.group(): offset + name.start() for name in re.finditer(r"[^\s,]+", match["rules"])}

    def covers(self, finding: Finding) -> bool:
        """Whether the comment speaks of this finding."""
        if finding.rule not in self.rules:
            return False
        if self.line is None or finding.span.line == self.line:
            return True
        if not self.bounds[0] <= finding.span.start < self.bounds[1]:
            return False
        return any(finding.pointer == pointer or finding.pointer.startswith(pointer + "/") for pointer in self.pointers)


class Suppression:
    """The allows of one file, and what became of them; those of the config that were of use are put into `used`."""

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
        self.faults: list[Finding] = []
        documents = list(documents)
        # JSON has no comments: what reads like one stands in a text there. The config has allows of its own.
        is_yaml = not (source.path.lower().endswith((".json", ".toml")) or any(one.root.in_json for one in documents))
        self.allows = list(self._read(documents)) if is_yaml and source.speaks else []
        if is_yaml and source.speaks:
            self.faults.extend(typo_findings(source, documents))
        self.shared = config.allows_of(config.relative(path)) if config.allows else []

    def reason(self, finding: Finding) -> str | None:
        """Why a finding is allowed, or None where it is not."""
        reason = None
        for allow in self.allows:
            if allow.covers(finding):
                allow.used.add(finding.rule)
                if allow.reason and not _is_expired(allow.until, self.today):
                    reason = allow.reason
        for shared in self.shared:
            if shared.covers(finding.rule, finding.pointer):
                self.used.add(shared)
                if not _is_expired(shared.until, self.today):
                    reason = shared.reason
        return reason

    def findings(self, known: Collection[str], ran: Callable[[str], bool]) -> Iterator[Finding]:
        """What is wrong with the comments themselves, once every finding of the file has asked for its reason.

        `known` are the rules that exist; `ran` says whether one had its say on this file: an allow for another may yet
        be used.
        """
        yield from self.faults
        for allow in self.allows:
            for name, offset in allow.rules.items():
                end = offset + len(name)
                if name not in known:
                    yield self._finding("unknown-allow", unknown_message(name, known), offset, end)
                elif not allow.reason:
                    message = f"this allow gives no reason and allows nothing; write `allow[{name}] -- why`"
                    yield self._finding("allow-without-reason", message, allow.start, allow.end)
                elif allow.until is not None and _is_expired(allow.until, self.today):
                    yield self._finding("expired-allow", expired_message(name, allow.until), offset, end)
                elif name not in allow.used and ran(name):
                    message = f"nothing here is found by {name} any more; remove the allow"
                    yield self._finding(UNUSED, message, offset, end, self._removal(allow, name))

    def _removal(self, allow: Allow, name: str) -> Fix:
        text = self.source.text
        if len(allow.rules) > 1:
            start, end = allow.rules[name], allow.rules[name] + len(name)
            after = re.compile(r"\s*,\s*").match(text, end)
            before = re.search(r"\s*,\s*\Z", text[allow.start : start])
            edit = (
                Edit(start, after.end(), "")
                if after
                else Edit(allow.start + before.start() if before else start, end, "")
            )
            return Fix(f"remove {name} from the allow", True, (edit,))
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

    def _read(self, documents: list[Document]) -> Iterator[Allow]:
        text = self.source.text
        texts = _texts(documents)
        starts = [start for start, _ in texts]
        on_line: dict[int, tuple[list[str], Bounds]] | None = None
        for comment in _COMMENT.finditer(text):
            start = comment.start()
            before = bisect_right(starts, start)
            if before and start < texts[before - 1][1]:
                continue  # a name or value that merely reads like a comment
            match = self._understand(comment)
            if match is None:
                continue
            line = None if match["scope"] == "allow-file" else self._target(start)
            allow = Allow(start, comment.start(1) + match.end(), line, match, comment.start(1))
            if line is not None:
                on_line = _pointers(documents) if on_line is None else on_line
                allow.pointers, allow.bounds = on_line.get(line, ([], (0, 0)))
            yield allow

    def _understand(self, comment: re.Match[str]) -> re.Match[str] | None:
        """The parts of a comment, if it is an allow; a finding and None if it is not."""
        words = comment.group(1).rstrip()
        match = _ALLOW.match(words)
        if match is None or match.end() != len(words) or not match["rules"].strip(", \t"):
            message = "this comment is not understood; write `# lint-settings: allow[rule] -- reason`"
        elif match["until"] and not is_date(match["until"]):
            message = f"`{match['until']}` is no date; write it as year-month-day, such as 2027-03-31"
        else:
            return match
        self.faults.append(self._finding("unknown-allow", message, comment.start(), comment.start(1) + len(words)))
        return None

    def _target(self, offset: int) -> int:
        """The line that a comment speaks of: its own, or the next one with a value where it has a line to itself."""
        source = self.source
        line, column = source.position(offset)
        if source.line(line)[: column - 1].strip():
            return line
        for following in range(line + 1, len(source.line_starts) + 1):
            if not _NO_VALUE.match(source.line(following).strip()):
                return following
        return line


def typo_findings(source: Source, documents: list[Document]) -> Iterator[Finding]:
    """The findings about comments that were meant for the linter, but that it does not read."""
    texts: list[tuple[int, int]] | None = None
    for typo in typos(source.text, KINDS):
        texts = _texts(documents) if texts is None else texts
        before = bisect_right(texts, (typo.start, sys.maxsize))
        if before and typo.start < texts[before - 1][1]:
            continue  # part of a name or value
        rule = "unknown-allow" if typo.is_allow else "unknown-directive"
        span = source.span(typo.start, typo.end)
        yield Finding(source.path, span, rule, Severity.WARNING, typo.message, "", source.environment)


def _texts(documents: list[Document]) -> list[tuple[int, int]]:
    """Where names and values stand, sorted: a comment cannot begin inside of one."""
    found = set()
    for node in (node for one in documents for node in one.root.walk()):
        start, end, key_start, key_end = node.place
        found.add((key_start, key_end))
        if node.style in ("|", ">"):
            header = node.source.text.find("\n", start, end)  # behind `|` there may well be a comment
            start = end if header < 0 else header
        if not isinstance(node.value, (dict, list)):
            found.add((start, end))
    return sorted(found)


def _pointers(documents: list[Document]) -> dict[int, tuple[list[str], Bounds]]:
    """The pointers of the values whose key stands on a line, and the bounds of their document, for every line."""
    begins: dict[int, int] = {}
    for one in documents:
        begins.setdefault(one.index, one.root.place[0])
    ends = dict(zip(begins, [*list(begins.values())[1:], sys.maxsize], strict=False))
    found: dict[int, tuple[list[str], Bounds]] = {}
    for one in documents:
        bounds = begins[one.index], ends[one.index]
        for node in one.root.walk():
            if node.path:
                found.setdefault(node.key_span.line, ([], bounds))[0].append(node.pointer)
    return found


def _is_expired(until: str | None, today: str) -> bool:
    return until is not None and until < today


def unknown_message(rule: str, known: Iterable[str]) -> str:
    """The words for an allow that names no rule."""
    from .spelling import nearest

    meant = nearest(rule, known)
    return f"there is no rule `{rule}` to allow" + (f"; did you mean `{meant}`?" if meant else "")


def expired_message(rule: str, until: str) -> str:
    """The words for an allow whose last day has passed."""
    return f"the allow for {rule} ended on {until}; mend the setting, or give a new date"
