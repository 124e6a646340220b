"""Reads the comments that allow findings: the rules they name, and the values they cover."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

from ..config.directive_typos import typos
from ..config.validation import is_date
from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.source import Source

_COMMENT = lazy_pattern(r"#[ \t]*lint-settings:(?![ \t]*kind=)[ \t]*")
_SETS_KIND = lazy_pattern(r"(?:kind|type)\b", re.IGNORECASE)
_LINE_END = lazy_pattern(r"[\r\n]|\Z")
_LIKE_DATE = lazy_pattern(r"[0-9./-]{1,10}|[A-Za-z]{1,9}")
_ALLOW = lazy_pattern(
    r"(?P<scope>allow(?:-file)?)\[(?P<rules>[^\]]*)\]"
    r"(?:[ \t]+until[ \t]+(?P<until>\S+))?[ \t]*(?:--[ \t]*(?P<reason>.*))?"
)
# An allow after the first one in the same comment, which would be read as part of the reason.
_SECOND = lazy_pattern(r"\blint-settings[ \t]*:|\ballow(?:-file)?\[[^\]]*\][ \t]*(?:until[ \t]+\S+[ \t]*)?--")
# What the directives of other tools look like: `tool: ...`, `tool=...`, and some without punctuation. `PROJ-12:` is a
# ticket number, not a directive.
_DIRECTIVE = (
    r"(?![A-Za-z]+-\d+\b)[A-Za-z$][\w.$/-]*[:=]|(?:yamllint|prettier-ignore|no-?qa|nosec|nosemgrep|nosonar|"
    r"kics-scan|checkov|trivy|cspell|codespell|eslint|shellcheck|hadolint|ansible-lint|skip_ansible_lint|-\*-)(?!\w)"
)
# The beginning of the next comment on a line. A number (`see #123`) and `#name` belong to the text before them.
_NEXT = lazy_pattern(rf"(?<=[ \t])#+(?:[ \t]*(?:{_DIRECTIVE})|(?P<words>[ \t]+(?![ \t\d#])))", re.IGNORECASE)
_HAS_REASON = lazy_pattern(r"--[ \t]*[^ \t]")
_NO_VALUE = lazy_pattern(r"(?:#.*|%.*|---|\.\.\.)?\Z")
_ONLY_BRACKETS = lazy_pattern(r"[\]}][\]},\s]*(?:#.*)?\Z")


class Allow:
    """A comment that allows rules for a line, or for the whole file (`line` is None).

    `start` and `end` delimit the comment without other comments on its line, `rules` maps each rule's name to its
    offset. `at_end` is true if the comment also covers values that end on its line, not only those that begin there.
    """

    __slots__ = ("_listed", "_offset", "at_end", "end", "line", "reason", "rules", "start", "until")

    def __init__(self, start: int, end: int, target: tuple[int, bool] | None, match: re.Match[str], base: int) -> None:
        self.start = start
        self.end = end
        self.line: int | None = target[0] if target else None
        self.at_end = target is not None and target[1]
        self.until: str | None = match["until"]
        self.reason = (match["reason"] or "").strip()
        self._listed: str = match["rules"]
        self._offset = offset = base + match.start("rules")
        self.rules = {name.group(): offset + name.start() for name in re.finditer(r"[^\s,]+", self._listed)}

    def shown(self, name: str) -> str:
        """Return the name of a rule that does not exist, with asterisks where it is a part of a secret."""
        start = self.rules[name] - self._offset
        return self._shown()[start : start + len(name)]

    def unknown(self, known: Collection[str]) -> Iterator[tuple[str, int, int]]:
        """Yield what names none of the known rules, as it may be shown, and its offsets.

        Words with blanks in between are one mistake, except those that resemble a rule each.
        """
        from ..messages.spelling import nearest

        shown = self._shown()
        begun: tuple[int, int] | None = None
        for name, offset in sorted(self.rules.items(), key=lambda item: item[1]):
            start, end = offset - self._offset, offset - self._offset + len(name)
            is_alone = name in known or nearest(shown[start:end], known) is not None
            if begun is not None and (is_alone or "," in shown[begun[1] : start]):
                yield self._named(shown, *begun)
                begun = None
            if not is_alone:
                begun = (begun[0] if begun else start, end)
            elif name not in known:
                yield self._named(shown, start, end)
        if begun is not None:
            yield self._named(shown, *begun)

    def _named(self, shown: str, start: int, end: int) -> tuple[str, int, int]:
        return " ".join(shown[start:end].split()), self._offset + start, self._offset + end

    def _shown(self) -> str:
        """Return what is between the brackets, with asterisks in place of secrets."""
        from ..messages.redact import blank
        from ..messages.secret_scan import in_name, in_prose

        listed = self._listed
        spans = [*in_name(listed), *in_prose(listed)]
        for part in re.finditer(r"[^,]+", listed):
            spans += [(part.start() + first, part.start() + last) for first, last in in_name(part.group())]
        return blank(listed, spans)


class Reader:
    """Reads the allows of a YAML file; `faults` are the findings about comments that cannot be understood."""

    def __init__(self, source: Source, documents: Sequence[Document]) -> None:
        self.source = source
        self.faults: list[Finding] = []
        self._documents = documents
        self._texts: list[tuple[int, int]] = []
        self._starts: list[int] = []
        self._valued: list[int] | None = None

    def allows(self) -> Iterator[Allow]:
        """Yield the allows, in the order of the file."""
        text = self.source.text
        done = 0
        for comment in _COMMENT.finditer(text):
            if not self._texts:
                self._texts = _texts(self._documents)
                self._starts = [start for start, _ in self._texts]
            if comment.start() < done or self._is_text(comment.start()):
                continue
            line_end = _LINE_END.search(text, comment.end())
            done = line_end.start() if line_end else len(text)
            yield from self._in(comment, done)

    def _in(self, comment: re.Match[str] | None, end: int) -> Iterator[Allow]:
        """Yield the allows from the first directive of the linter on a line up to the end of the line."""
        text = self.source.text
        target: tuple[int, bool] | None = None
        while comment is not None:
            start, base = comment.span()
            stop = _stop(text, base, end)
            match = self._understand(text[base:stop].rstrip(), start, base)
            if match is not None:
                target = target or self._target(start)
                scope = None if match["scope"] == "allow-file" else target
                yield Allow(start, base + match.end(), scope, match, base)
            comment = _COMMENT.search(text, stop, end)

    def _understand(self, words: str, start: int, base: int) -> re.Match[str] | None:
        """Return the parts of a comment, if it is an allow; a finding and None if it is not."""
        match = _ALLOW.match(words)
        second = _SECOND.search(words, match.start("reason")) if match is not None and match["reason"] else None
        if match is None or match.end() != len(words) or not match["rules"].strip(", \t"):
            form = "kind=client-settings" if _SETS_KIND.match(words) else "allow[rule] -- reason"
            message = f"this comment is not understood; write `# lint-settings: {form}`"
        elif match["until"] and not is_date(match["until"]):
            # Anything else may be a secret, of which quotes within it would show a part.
            shown = f"`{match['until']}`" if _LIKE_DATE.fullmatch(match["until"]) else "the text after `until`"
            message = f"{shown} is not a date; write it as year-month-day, such as 2027-03-31"
        elif second is not None:
            message = "this second allow is read as a part of the reason; begin it with its own `# lint-settings:`"
            self._fault(message, base + second.start(), base + len(words))
            return match
        else:
            return match
        self._fault(message, start, base + len(words))
        return None

    def _fault(self, message: str, start: int, end: int) -> None:
        source = self.source
        span = source.span(start, end)
        finding = Finding(source.path, span, "unknown-allow", Severity.WARNING, message, "", source.environment)
        self.faults.append(finding)

    def _is_text(self, offset: int) -> bool:
        """Return whether an offset is within a name or value, so that it cannot begin a comment."""
        before = bisect_right(self._starts, offset)
        return bool(before) and offset < self._texts[before - 1][1]

    def _target(self, offset: int) -> tuple[int, bool]:
        """Return the line that a comment covers, and whether it also covers values that end there.

        This is its own line, or the next one with a value if there is nothing else on the line of the comment.
        """
        source = self.source
        line, column = source.position(offset)
        text = source.line(line)
        if text[: self._comment_column(line, column)].strip():
            return line, True
        following = self._next_value(line)
        if following is None:
            return line, False
        return following, _ONLY_BRACKETS.match(source.line(following).strip()) is not None

    def _comment_column(self, line: int, column: int) -> int:
        """Return the column of the comment on a line, from 0; a comment of another tool may precede it."""
        start, text = self.source.line_starts[line - 1], self.source.line(line)
        for match in re.finditer(r"(?:^|(?<=[ \t]))#", text[: column - 1]):
            if not self._is_text(start + match.start()):
                return match.start()
        return column - 1

    def _next_value(self, line: int) -> int | None:
        """Return the first line below a line that contains more than a comment."""
        if self._valued is None:
            source = self.source
            lines = range(1, len(source.line_starts) + 1)
            self._valued = [one for one in lines if not _NO_VALUE.match(source.line(one).strip())]
        at = bisect_right(self._valued, line)
        return self._valued[at] if at < len(self._valued) else None


def _stop(text: str, start: int, end: int) -> int:
    """Return where the next comment on a line begins; a comment without the linter's name must follow a reason."""
    for following in _NEXT.finditer(text, start, end):
        if following["words"] is None or _HAS_REASON.search(text, start, following.start()):
            return following.start()
    return end


def typo_findings(source: Source, documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield findings about comments that were meant for the linter but that it does not read."""
    texts: list[tuple[int, int]] | None = None
    for typo in typos(source.text, KINDS):
        texts = _texts(documents) if texts is None else texts
        before = bisect_right(texts, (typo.start, sys.maxsize))
        if before and typo.start < texts[before - 1][1]:
            continue  # part of a name or value
        rule = "unknown-allow" if typo.is_allow else "unknown-directive"
        span = source.span(typo.start, typo.end)
        yield Finding(source.path, span, rule, Severity.WARNING, typo.message, "", source.environment)


def _texts(documents: Sequence[Document]) -> list[tuple[int, int]]:
    """Return the sorted spans of names and values: a comment cannot begin inside of one."""
    found = {(-1, -1)}
    for node in (node for one in documents for node in one.root.walk()):
        start, end, key_start, key_end = node.place
        found.add((key_start, key_end))
        if node.style in ("|", ">"):
            header = node.source.text.find("\n", start, end)  # a comment may follow `|`
            start = end if header < 0 else header
        if not isinstance(node.value, (dict, list)):
            found.add((start, end))
    return sorted(found)


def ends_late(node: Node) -> bool:
    """Return whether a value can span several lines and be followed by a comment at its end."""
    if node.alias or node.style in ("|", ">"):
        return False
    return not isinstance(node.value, (dict, list)) or node.text[:1] in ("[", "{")
