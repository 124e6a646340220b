"""The two YAML parsers: PyYAML's C parser, and ruamel.yaml's pure one if that refuses a text or is missing."""

from __future__ import annotations

import re
from functools import cache

from ..lazy_regex import lazy_pattern
from ..limits import LoadError, too_deep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .errors import Traces

# Tags of our own: of a plain scalar, whose meaning scalars.py decides, and of a quoted one.
PLAIN = "implicit"
TEXT = "tag:yaml.org,2002:str"


def compose(text: str, depth: int) -> tuple[list[Any], int | None]:
    """Return the parser's nodes of every document, and the offset at which PyYAML refuses the text, or None.

    Raises LoadError.
    """
    refused = None
    text, hidden = hide_breaks(text)
    _check_depth(text, depth)
    raws = compose_fast(text)
    if raws is None:
        raws = compose_slow(text, depth)
        refused = _refusal(text)
    if hidden:
        restore(raws, hidden)
    return raws, refused


def hide_breaks(text: str) -> tuple[str, dict[int, str]]:
    """Return the text with substitutes for the characters that are line breaks in YAML 1.1 only, and the originals."""
    if text.isascii():
        return text, {}
    spare = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    table = {ord(char): next(spare, char) for char in "\u0085\u2028\u2029" if char in text}
    return text.translate(table) if table else text, {ord(mark): chr(char) for char, mark in table.items()}


def restore(raws: list[Any], hidden: dict[int, str]) -> None:
    """Put the original characters back into nodes."""
    stack, seen = [*raws], set()
    while stack:
        raw = stack.pop()
        if id(raw) in seen:
            continue
        seen.add(id(raw))
        if raw.id == "scalar":
            raw.value = raw.value.translate(hidden)
        else:
            stack.extend(one for part in raw.value for one in (part if isinstance(part, tuple) else (part,)))


# --- the two parsers


@cache
def _composer() -> Any:
    """Return a node composer on PyYAML's C parser, or None if the extension is not installed."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return None

    class Composer(CParser):
        """A composer that sets no tag unless one is written: scalars.py decides what a plain scalar means."""

        def descend_resolver(self, parent: Any, index: Any) -> None:
            """Do nothing: no tag depends on where a value is."""

        def ascend_resolver(self) -> None:
            """Do nothing, as above."""

        def resolve(self, _kind: Any, value: Any, implicit: Any) -> str | None:
            """Return the tag of a node without one: None, or text for a quoted scalar."""
            return None if value is None or implicit[0] else TEXT

    return Composer


# The C parser ends an anchor at a colon.
_MISREAD = lazy_pattern(r"&[^\s,\[\]{}:&]*:\S")
# It takes a line of a block text for a comment, where that text is the whole document and the line begins with `#`.
_LOST = lazy_pattern(r"(?m)^(?:---[ \t]+)?(?:[!&]\S*[ \t]+)*[|>][-+]?(?:[ \t]+#.*)?\n(?:[ \t]*\n)*#")


def compose_fast(text: str) -> list[Any] | None:
    """Return the nodes that the C parser composes, or None if it refuses the text or is not installed."""
    composer = _composer()
    if composer is None or text.startswith("\ufeff"):  # it does not count the mark
        return None
    if "&" in text and _MISREAD.search(text):
        return None
    if "\n#" in text and ("|" in text or ">" in text) and _LOST.search(text):
        return None
    from yaml import YAMLError

    raws = []
    try:
        parser = composer(text)
        while parser.check_node():
            raws.append(parser.get_node())
    except (YAMLError, UnicodeError):
        return None
    return raws


def _refusal(text: str) -> int | None:
    """Return the offset at which PyYAML's C parser refuses a text; None if it reads it or is not installed."""
    composer = _composer()
    if composer is None or text.startswith("\ufeff"):
        return None
    from yaml import YAMLError
    from yaml.error import MarkedYAMLError

    try:
        parser = composer(text)
        while parser.check_node():
            parser.get_node()
    except MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        return min(mark.index, len(text) - 1) if mark is not None else 0
    except (YAMLError, UnicodeError):
        return 0
    return None


def compose_slow(text: str, depth: int, traces: Traces | None = None) -> list[Any]:
    """Return the nodes that ruamel.yaml's pure parser composes; it decides what is YAML.

    Raises LoadError, in our words, for a text that it refuses.
    """
    import warnings

    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    from .errors import ESCAPE, Traces, in_our_words

    yaml = YAML(typ="safe", pure=True)
    traces = traces or Traces()
    yaml.Resolver = _pure_resolver()
    yaml.Scanner = _pure_scanner(traces)
    yaml.Parser = _pure_parser(traces, depth)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice is legal YAML
            return [raw for raw in yaml.compose_all(text) if raw is not None]
    except MarkedYAMLError as error:
        raise in_our_words(text, error, traces) from None
    except ReaderError as error:
        words = f"the character U+{ord(text[error.position]):04X} is not allowed here; remove it"
        raise LoadError(f"not valid YAML: {words}", error.position) from None
    except RecursionError:
        raise too_deep(depth, 0) from None
    except AssertionError:  # ruamel.yaml raises this for a version that it does not know
        later = re.search(r"^%YAML[ \t]+(?!1\.[12]\b)[^\s#]+", text, re.MULTILINE)
        start, end = later.span() if later else (0, 1)
        raise LoadError("not valid YAML: there is no such version of YAML; write `%YAML 1.2`", start, end) from None
    except ValueError:
        beyond = re.search(r"\\U(?!00(?:0|10))[0-9A-Fa-f]{8}", text)
        raise LoadError(f"not valid YAML: {ESCAPE}", beyond.start() if beyond else 0) from None


def _pure_resolver() -> Any:
    """Return a resolver for ruamel.yaml that sets no tags: scalars.py decides what a plain scalar means."""
    from ruamel.yaml.resolver import VersionedResolver
    from ruamel.yaml.tag import Tag

    class Resolver(VersionedResolver):
        def resolve(self, _kind: Any, value: Any, implicit: Any) -> Any:
            return Tag(suffix=PLAIN if value is None or implicit[0] else TEXT)

    return Resolver


def _blanks(peek: Any) -> int:
    """Return the number of blanks and tabs ahead of a reader."""
    count = 0
    while peek(count) in " \t":
        count += 1
    return count


def _blank_scanner(traces: Traces) -> Any:
    """Return a scanner for ruamel.yaml that treats tabs between tokens as YAML 1.2 does and records comments."""
    from ruamel.yaml.scanner import Scanner as PureScanner

    class BlankScanner(PureScanner):
        def scan_to_next_token(self) -> None:
            peek, forward = self.reader.peek, self.reader.forward
            while True:
                if self.reader.column == 0 and peek() == "\ufeff":
                    forward()
                blanks = _blanks(peek)
                if peek(blanks) not in "#\r\n\0" and self.allow_simple_key and not self.flow_level:
                    blanks -= len(self.reader.prefix(blanks).lstrip(" "))  # no tab may indent
                forward(blanks)
                if peek() == "#":
                    start = self.reader.index
                    while peek() not in "\r\n\0":
                        forward()
                    traces.comments.append((start, self.reader.index))
                if not self.scan_line_break():
                    return
                self.allow_simple_key = self.allow_simple_key or not self.flow_level

        def scan_block_scalar_ignored_line(self, start_mark: Any) -> Any:
            start = self.reader.index + _blanks(self.reader.peek)
            comment = super().scan_block_scalar_ignored_line(start_mark)
            if comment is not None:
                traces.comments.append((start, start + len(comment.lstrip(" "))))
            return comment

    return BlankScanner


def _pure_scanner(traces: Traces) -> Any:
    """Return a scanner for ruamel.yaml that treats tabs as YAML 1.2 does and records traces for error messages."""

    class Scanner(_blank_scanner(traces)):  # type: ignore[misc]  # a class that is made here
        def scan_plain_spaces(self, indent: Any, start_mark: Any) -> Any:
            peek = self.reader.peek
            blanks = _blanks(peek)
            written = self.reader.prefix(blanks)
            if peek(blanks) not in "\r\n":
                self.reader.forward(blanks)
                return [written] if written else []
            self.reader.forward(blanks)
            return super().scan_plain_spaces(indent, start_mark)

        def scan_flow_scalar(self, style: Any) -> Any:
            token = super().scan_flow_scalar(style)
            traces.quoted.append((token.start_mark.index, token.end_mark.index))
            if not token.value.isascii():  # two escapes may encode one character, as in JSON
                token.value = token.value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
            return token

        def fetch_flow_collection_start(self, *args: Any, **named: Any) -> None:
            traces.open.append(self.reader.index)
            super().fetch_flow_collection_start(*args, **named)

        def fetch_flow_collection_end(self, *args: Any, **named: Any) -> None:
            del traces.open[-1:]
            super().fetch_flow_collection_end(*args, **named)

    return Scanner


def _pure_parser(traces: Traces, depth: int) -> Any:
    """Return a parser for ruamel.yaml that stops if the text is nested too deep."""
    from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
    from ruamel.yaml.parser import Parser as PureParser

    class Parser(PureParser):
        def get_event(self) -> Any:
            event = super().get_event()
            if isinstance(event, CollectionStartEvent):
                traces.depth += 1
                if traces.depth > depth:
                    raise too_deep(depth, event.start_mark.index)
            elif isinstance(event, CollectionEndEvent):
                traces.depth -= 1
            return event

    return Parser


# --- depth: 50,000 nested brackets would overflow the C parser's stack and kill the process

SAFE_DEPTH = 1000
_DEEP_LINE = "\n" + " " * SAFE_DEPTH


def _check_depth(text: str, depth: int) -> None:
    if not _may_be_deep(text):
        return
    composer = _composer()
    if composer is None:
        return  # our parser for ruamel.yaml counts the depth
    from yaml import YAMLError
    from yaml.events import CollectionEndEvent, CollectionStartEvent

    deep = 0
    try:
        parser = composer(text)
        while event := parser.get_event():
            if isinstance(event, CollectionStartEvent):
                deep += 1
                if deep > depth:
                    mark: Any = event.start_mark
                    raise too_deep(depth, mark.index)
            elif isinstance(event, CollectionEndEvent):
                deep -= 1
    except (YAMLError, UnicodeError):
        return  # the text is refused before it gets too deep


def _may_be_deep(text: str) -> bool:
    """Return whether a text could be nested past the safe depth, without parsing it."""
    if text.count("[") + text.count("{") > SAFE_DEPTH or _DEEP_LINE in text or text.startswith(_DEEP_LINE[1:]):
        return True
    if text.count("-") + text.count("?") <= SAFE_DEPTH:
        return False
    return any(line.count("- ") + line.count("? ") > SAFE_DEPTH for line in text.splitlines())
