"""The text of a file as it may be shown: names, structure, and values on the allow-list."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from .catalogued import (
    describes,
    is_harmless_name,
    is_in_place_of_members,
    is_known_tag,
    is_public,
    is_reference,
)
from .random_text import looks_random
from .redact import Secrets, blank, blank_embedded, is_word, stars
from .secret_scan import MIXED, embedded, in_name, in_prose, literal
from .sensitive_names import is_sensitive, may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..documents.source import Source

    Piece = tuple[int, int, str, bool]  # from, to, what is shown, and whether that hides a secret

_HEAD = lazy_pattern(r"""['"]|[|>][-+1-9]*(?=[ \t\r\n]|\Z)|[|>]|""")
_STRUCTURE = lazy_pattern(r"[-\s:,\[\]{}?\"'.%<]*")


def mask_source(source: Source, documents: Sequence[Document]) -> str:
    """Return the text of a file without secrets and possible secrets, with the same length.

    The allow-list decides about the values in the documents. Everything else (comments, a duplicate key, a file that
    cannot be read) is masked except names and the values of settings.
    """
    from .secrets import hidden_of, secrets

    text = source.text
    if "\0" in text:  # not a text: mask it as a whole, as a disk image may be very large
        return stars(text)
    if source.path.endswith(".toml"):
        masked = _config(text, source)
        return secrets(documents).in_text(masked) if documents else masked
    if not documents:
        return outside(text, _is_setting)
    repeated = {
        value
        for one in map(hidden_of, documents)
        for value in (str(node.value) for node in one.nodes)
        if value not in one.public
    }
    hidden = secrets(documents)
    text = hidden.in_text(text)  # a secret between two values is whole here; it may contain signs that end a word
    pieces = sorted(piece for document in documents for piece in _pieces(document, repeated))
    parts: list[str] = []
    done = 0
    is_secret = False
    for start, end, shown, hides in pieces:
        if start < done:
            continue
        parts += (_between(text, done, start, behind_secret=is_secret), shown)
        done, is_secret = end, hides
    parts.append(_between(text, done, len(text), behind_secret=is_secret))
    return hidden.in_text("".join(parts))


def _between(text: str, start: int, end: int, *, behind_secret: bool) -> str:
    """Return what is between two values or names: structure, and sometimes comments."""
    piece = text[start:end]
    if _STRUCTURE.fullmatch(piece):
        return piece
    if behind_secret:  # what looks like a comment may be the rest of an unquoted secret
        line = _LINE.match(piece).group()  # type: ignore[union-attr]  # it matches anything
        return _behind(line) + outside(piece[len(line) :], _is_setting)
    return outside(piece, _is_setting)


def _behind(line: str) -> str:
    at = line.find("#")
    return line if at < 0 else line[: at + 1] + stars(line[at + 1 :])


def _pieces(document: Document, repeated: set[str]) -> Iterator[Piece]:
    from .secrets import hidden_of

    secret_names = hidden_of(document).certain
    for node in document.root.walk():
        if node.alias:
            continue
        start, end, key_start, key_end = node.place
        if 0 <= key_start < key_end:
            written = node.source.text[key_start:key_end]
            is_secret = str(node.path[-1]) in secret_names if node.path else False
            yield key_start, key_end, _starred(written, _NEVER) if is_secret else _name(written), False
        if not isinstance(node.value, dict | list) and start < end:
            shown = _value(node, repeated)
            yield start, end, shown, shown != node.text


def _name(written: str) -> str:
    if len(written) <= _SHORTEST_WITH_SECRET:
        return written
    quotes = int(written[0] == written[-1] and written[0] in ("'", '"'))
    inner = written[quotes : len(written) - quotes]
    return written[:quotes] + blank(inner, in_name(inner)) + written[len(written) - quotes :]


def _value(node: Node, repeated: set[str]) -> str:
    written = node.text
    if is_reference(node):
        return written
    if is_in_place_of_members(node):
        return outside(written, _is_setting)
    if str(node.value) in repeated or not is_public(node.source, node.path, node.value):
        return _starred(written, node.source.placeholder)
    return blank_embedded(written, node.source.placeholder)


def _starred(written: str, placeholder: re.Pattern[str]) -> str:
    """Return a written value with asterisks, except its quotes, block indicator and placeholders."""
    head = len(_HEAD.match(written).group())  # type: ignore[union-attr]  # it matches anything
    tail = len(written) - int(len(written) > 1 and written[0] == written[-1] in ("'", '"'))
    inner = written[head:tail]
    return written[:head] + blank(inner, literal(inner, placeholder)) + written[tail:]


# --- text outside of the documents

_LINE = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n)?")
_START = lazy_pattern(r"""(?P<lead>[ \t]*(?:-[ \t]+)*)["'“]?(?P<name>[\w.\\-]{1,100})["'”]?(?P<sign>[ \t]*[:=])""")
_ONLY_NAME = lazy_pattern(r"\s*#[\s#]*(?P<name>[\w.-]{1,100})[ \t]*[:=]?\s*")
# A name whose words are letters, with few digits at their ends: any other may be a secret.
_ORDINARY = lazy_pattern(r"_?(?:[A-Za-z]{1,24}[0-9]{0,2})(?:[_.-]+(?:[A-Za-z]{1,24}[0-9]{0,2}|[0-9]{1,3}))*")
_TOKEN = lazy_pattern(
    r"""(?P<comment>(?:^|(?<=[\s,]))\#.*)"""
    r"""|(?P<quote>["']?)(?P<name>[\w.\\-]{1,100})(?P=quote)(?P<sign>[ \t]*[:=][ \t]*)"""
    r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`][^{}\[\],#"']*)?"""
    r"""|(?P<anchor>(?<![^\s,\[{:-])[&*]\w{1,3}(?=[\s,\]}]|\Z)|!{1,2}\w*(?=[\s,\]}]|\Z))"""
    r"""|(?P<word>[\w.-]+)"""
)
_BEFORE_NAMES = "{[,?#-"  # in YAML and JSON
_SHORT_NAME = 3
_SHORTEST_WITH_SECRET = 6  # a name that also contains a secret has at least this many characters
_LONG_WORD = 9  # no word of our own is longer
_NEVER = re.compile(r"(?!)")
_TRIFLE = lazy_pattern(r"-?[0-9]{1,3}|true|false|null|True|False|yes|no|on|off|---|\.\.\.|[.-]")
_YAML_TAGS = ("!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!binary", "!!timestamp")
_DIRECTIVE = "lint-settings:"
_NAMES = lazy_pattern(r"[\w.-]+")


def outside(text: str, shows: object) -> str:
    """Return masked text that belongs to no document; names, structure and values that `shows` accepts stay."""
    parts: list[str] = []
    deeper: int | None = None  # lines that are indented more than this belong to a sensitive name
    quote = ""  # the open quote of a sensitive value, if any
    hidden: set[str] = set()  # the values of sensitive names
    below = False
    for match in _LINE.finditer(text):
        line = match.group()
        if quote:
            at = line.find(quote)
            parts.append(stars(line) if at < 0 else stars(line[: at + 1]) + _line(line[at + 1 :], shows, hidden))
            hidden.add(line[:at].strip() if at >= 0 else line.strip())
            quote = quote if at < 0 else ""
            continue
        indent = len(line) - len(line.lstrip(" \t"))
        if deeper is not None and line.strip() and indent <= deeper and not line.lstrip().startswith("- "):
            deeper = None
        if deeper is not None:
            parts.append(stars(line))
            hidden.add(line.strip().lstrip("- "))
            continue
        named = _START.match(line)
        is_value = below and line.lstrip()[:1] == "#"
        parts.append(stars(line) if is_value else _line(line, shows, hidden))
        only = _ONLY_NAME.fullmatch(line)
        below = only is not None and _hints(only["name"], shows)  # the next line of the comment may be its value
        if named and _hints(named["name"], shows):
            deeper = len(named["lead"])
            value = line[named.end() :].strip()
            quote = value[0] if value[:1] in ('"', "'") and value.count(value[0]) == 1 else ""
    masked = "".join(parts)
    repeated = [text for text in hidden if len(text) >= _LONG_WORD or not is_word(text)]
    return Secrets(repeated).in_text(masked) if repeated else masked


_ESCAPED = lazy_pattern(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")


def _hints(name: str, shows: object) -> bool:
    """Return whether a name, with its escapes resolved, hints at a secret."""
    if "\\" in name:
        name = _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), name)
    return may_be_secret(name) and not _shows(shows, name)


def _shows(shows: object, name: str) -> bool:
    return bool(shows(name))  # type: ignore[operator]  # a function


def _line(line: str, shows: object, hidden: set[str]) -> str:
    has_secret, begins = False, len(line)
    for token in _TOKEN.finditer(line):
        name = token["name"] or token["word"]
        if name and _hints(name, shows):
            has_secret = has_secret or token["name"] is not None
            begins = min(begins, token.end("name") if token["name"] else token.end())

    def masked(match: re.Match[str]) -> str:
        written = match.group()
        if match["comment"] is not None:
            return _behind(written) if has_secret else _comment(written)
        if match["anchor"] is not None:
            is_tool = written[0] != "!" or is_known_tag(written) or written in _YAML_TAGS
            return written if is_tool else stars(written)
        if match["word"] is not None:
            is_name = is_sensitive(written) or is_harmless_name(written)
            is_behind = match.start() >= begins
            if is_behind and has_secret and not is_name:  # its quotes may be wrong
                hidden.add(written)
            is_shown = is_name or (_TRIFLE.fullmatch(written) and not is_behind)
            return written if is_shown else stars(written)
        name, value = match["name"], match["value"] or ""
        if _hints(name, shows):
            hidden.add(value.strip().strip("\"'"))
        head = written[: len(written) - len(value)]
        if _shows(shows, name):
            return head + blank(value, embedded(value, random=True, loose=True))
        # After the name of a secret, what looks like a name may be a piece of the secret.
        is_known = is_harmless_name(name) or is_sensitive(name)
        begins_name = match["quote"] or _begins_name(line, match.start(), "?#-" if _is_glued(match) else _BEFORE_NAMES)
        if begins_name and not is_known:
            is_ordinary = match.start() < begins and _ORDINARY.fullmatch(name) is not None and not looks_random(name)
            is_known = is_ordinary or len(name) <= _SHORT_NAME
        return (head if is_known else stars(head)) + _hidden(value)

    return _TOKEN.sub(masked, line)


def _is_glued(match: re.Match[str]) -> bool:
    """Return whether no blank separates a name from its value: between brackets, both are one value to YAML."""
    return bool(match["value"]) and match["sign"][-1:] in (":", "=")


def _begins_name(line: str, start: int, behind: str) -> bool:
    """Return whether a name may begin at an offset of a line: only structure precedes it."""
    at = start - 1
    while at >= 0 and line[at] in " \t":
        at -= 1
    return at < 0 or line[at] in behind


def _hidden(value: str) -> str:
    if _TRIFLE.fullmatch(value.strip()):
        return value
    if len(value) > 1 and value[0] == value[-1] in ("'", '"'):
        return value[0] + stars(value[1:-1]) + value[-1]
    return stars(value)


_GIVEN = lazy_pattern(r"(?P<name>[\w.-]{1,100})[\"']?[ \t]*(?P<sign>[:=])[ \t]*(?P<value>\S.*)?")


def _comment(written: str) -> str:
    """Return a comment: prose is shown if nothing in it hints at a secret; directives for the linter are shown."""
    at = written.find(_DIRECTIVE)
    if at >= 0:
        kept = written[at:]
        return _comment(written[:at]) + blank(kept, in_prose(kept)) if at else kept
    if any(may_be_secret(word) and not is_harmless_name(word) for word in _NAMES.findall(written)):
        return "#" + stars(written[1:])
    spans = [*embedded(written, random=True, loose=True), *(match.span() for match in MIXED.finditer(written))]
    for match in _GIVEN.finditer(written):
        if match["value"] and not _is_setting(match["name"]) and not _is_prose(match):
            spans.append(match.span("value"))
    return blank(written, spans)


def _is_prose(match: re.Match[str]) -> bool:
    """Return whether `word: text` is a sentence: a word precedes it, or its name contains no punctuation."""
    value = match["value"]
    return match["sign"] == ":" and " " in value.strip() and value.strip().replace(" ", "").isalpha()


def _is_setting(name: str) -> bool:
    return describes("client-settings", (name,))


_RULE_NAME = lazy_pattern(r"[a-z]+(?:-[a-z]+)+")


def _config(text: str, source: Source) -> str:
    """Return a config file of the linter, with only those texts hidden that hint at a secret."""
    lines = []
    for line in text.splitlines(keepends=True):
        words = (word for word in _NAMES.findall(line) if not _RULE_NAME.fullmatch(word))
        names = [word for word in words if may_be_secret(word) and not is_harmless_name(word)]
        masked = blank_embedded(line, source.placeholder, random=True)
        at = line.find("=") + 1
        lines.append(masked[:at] + stars(masked[at:]) if names else masked)
    return "".join(lines)
