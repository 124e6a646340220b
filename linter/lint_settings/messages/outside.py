"""The text of a file that belongs to no document, as it may be shown: comments, repeated keys, unreadable files."""

from __future__ import annotations

from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern
from .catalogued import describes, is_harmless_name, is_known_tag
from .random_text import looks_random
from .redact import Secrets, blank, blank_embedded, is_word, stars
from .schema_places import is_schema_comment
from .secret_scan import MIXED, QUOTES, embedded, in_prose
from .sensitive_names import is_sensitive, may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

    from ..documents.source import Source

LINE = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n)?")
_START = lazy_pattern(r"""(?P<lead>[ \t]*(?:-[ \t]+)*)["'“]?(?P<name>[\w.\\-]{1,100})["'”]?(?P<sign>[ \t]*[:=])""")
_ONLY_NAME = lazy_pattern(r"\s*+#[\s#]*+(?P<name>[\w.-]{1,100})[ \t]*+[:=]?\s*+")
# A name whose words are letters, with few digits at their ends: any other may be a secret.
_ORDINARY = lazy_pattern(r"_?(?:[A-Za-z]{1,24}[0-9]{0,2})(?:[_.-]+(?:[A-Za-z]{1,24}[0-9]{0,2}|[0-9]{1,3}))*")
_TOKEN = lazy_pattern(
    r"""(?P<comment>(?:^|(?<=[\s,]))\#.*)"""
    r"""|(?P<quote>["']?)(?P<name>[\w.\\-]{1,100})(?P=quote)(?P<sign>[ \t]*[:=][ \t]*)"""
    r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}\[\],#&*!|>%@`][^{}\[\],#"']*)?"""
    r"""|(?P<anchor>(?<![^\s,\[{:-])[&*]\w{1,3}(?=[\s,\]}]|\Z)|!{1,2}\w*(?=[\s,\]}]|\Z))"""
    r"""|(?P<word>[\w.-]+)"""
)
_AWAITING = ("", "|", ">")
_BEFORE_NAMES = "{[,?#-"  # in YAML and JSON
_LONGEST_KEPT = 200  # characters of a text
_SHORT_NAME = 3
_LONG_WORD = 9  # no word of our own is longer
_TRIFLE = lazy_pattern(r"-?[0-9]{1,3}|true|false|null|True|False|yes|no|on|off|---|\.\.\.|[.-]")
_YAML_TAGS = ("!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!binary", "!!timestamp")
_DIRECTIVE = "lint-settings:"
_NAMES = lazy_pattern(r"[\w.-]+")
_WORD = lazy_pattern(r"\S+")
_STARS = lazy_pattern(r"\*+")
_AROUND = lazy_pattern(r"\A[\W_]+|[\W_]+\Z")


def outside(text: str) -> str:
    """Return masked text that belongs to no document; names, structure and values of settings stay."""
    mask = _masked if len(text) <= _LONGEST_KEPT else _masked.__wrapped__
    return mask(text)


@lru_cache(1024)  # the files of a tenant have the same comments
def _masked(text: str) -> str:
    masked, hidden = _outside(text)
    return hidden.in_text(masked)


def unread(text: str) -> str:
    """Return the masked text of a file that cannot be read; its directives do not repeat what is masked elsewhere."""
    masked = outside(text)
    if _DIRECTIVE not in text:
        return masked
    hidden = secrets_of_unread(text)
    lines = (match.group() for match in LINE.finditer(masked))
    return "".join(hidden.in_text(line) if _DIRECTIVE in line else line for line in lines)


def secrets_of_unread(text: str) -> Secrets:
    """Return the secrets of a file that cannot be read, and as possible ones everything that is masked in it."""
    masked, hidden = _outside(text)
    possible: set[str] = set()
    for match in _WORD.finditer(text):
        shown = masked[match.start() : match.end()]
        if shown != match.group():
            stars = (match.group()[one.start() : one.end()] for one in _STARS.finditer(shown))
            possible.update(_AROUND.sub("", word) for word in (match.group(), *stars))
    return hidden | Secrets((), (word for word in possible if not is_word(word)))


def _outside(text: str) -> tuple[str, Secrets]:
    """Return text that belongs to no document, masked line by line, and the secrets that it may repeat."""
    parts: list[str] = []
    deeper: int | None = None  # lines that are indented more than this belong to a sensitive name
    quote = ""  # the open quote of a sensitive value, if any
    hidden: set[str] = set()  # the values of sensitive names
    awaited = ""  # `:` or the sign of a block, if the value of a sensitive name is on the next line, however indented
    below = False
    for match in LINE.finditer(text):
        line = match.group()
        if quote:
            at = line.find(quote)
            parts.append(stars(line) if at < 0 else stars(line[: at + 1]) + _line(line[at + 1 :], hidden))
            hidden.add(line[:at].strip() if at >= 0 else line.strip())
            quote = quote if at < 0 else ""
            continue
        inner = line.lstrip(" \t")
        indent = len(line) - len(inner)
        if deeper is not None and line.strip() and indent <= deeper and not line.lstrip().startswith("- "):
            deeper = None
        named = _START.match(line) if inner.strip() and inner[0] != "#" else None
        is_behind = False
        if awaited and any(map(str.isalnum, line)) and not (awaited == ":" and line.lstrip().startswith("#")):
            is_behind, awaited = awaited != ":" or not named, ""
        if deeper is not None or is_behind:
            parts.append(stars(line))
            hidden.add(line.strip().lstrip("- "))
            continue
        is_value = below and line.lstrip()[:1] == "#"
        parts.append(stars(line) if is_value else _line(line, hidden))
        only = _ONLY_NAME.fullmatch(line)
        below = only is not None and _hints(only["name"])  # the next line of the comment may be its value
        if named and _hints(named["name"]):
            deeper = len(named["lead"])
            value = line[named.end() :].strip()
            quote = value[0] if value[:1] in ('"', "'") and value.count(value[0]) == 1 else ""
            awaited = (value[:1] or ":") if value[:1] in _AWAITING else ""
    masked = "".join(parts)
    values = {*hidden, *map(_unescaped, hidden)}  # it may be repeated in a URL, which is encoded otherwise
    repeated = [text for text in values if len(text) >= _LONG_WORD or not is_word(text)]
    return masked, Secrets(repeated)


_ESCAPED = lazy_pattern(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")


def _hints(name: str) -> bool:
    """Return whether a name, with its escapes resolved, hints at a secret."""
    name = _unescaped(name)
    return may_be_secret(name) and not _is_setting(name)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1] or match[2], 16)), text) if "\\" in text else text


def _line(line: str, hidden: set[str]) -> str:
    inner = line.lstrip(" \t")
    if not inner.strip():
        return line
    if inner[0] == "#":  # as most
        written = inner.removesuffix("\n")
        return line[: len(line) - len(inner)] + _comment(written) + inner[len(written) :]
    has_secret, begins = False, len(line)
    for token in _TOKEN.finditer(line):
        name = token["name"] or token["word"]
        if name and _hints(name):
            has_secret = has_secret or token["name"] is not None
            begins = min(begins, token.end("name") if token["name"] else token.end())

    def masked(match: re.Match[str]) -> str:
        written = match.group()
        if match["comment"] is not None:
            return behind(written) if has_secret else _comment(written)
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
        if _hints(name):
            hidden.add(value.strip().strip(QUOTES))
        head = written[: len(written) - len(value)]
        if _is_setting(name):
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


def behind(line: str) -> str:
    """Return a line with what looks like its comment masked."""
    at = line.find("#")
    return line if at < 0 else line[: at + 1] + stars(line[at + 1 :])


_GIVEN = lazy_pattern(r"(?P<name>[\w.-]{1,100})[\"']?[ \t]*(?P<sign>[:=])[ \t]*(?P<value>\S.*)?")


def _comment(written: str) -> str:
    """Return a comment: prose is shown if nothing in it hints at a secret; directives for the linter are shown."""
    if is_schema_comment(written):
        return written
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


def config_text(text: str, source: Source) -> str:
    """Return a config file of the linter, with only those texts hidden that hint at a secret."""
    lines = []
    for line in text.splitlines(keepends=True):
        words = (word for word in _NAMES.findall(line) if not _RULE_NAME.fullmatch(word))
        names = [word for word in words if may_be_secret(word) and not is_harmless_name(word)]
        masked = blank_embedded(line, source.placeholder, random=True)
        at = line.find("=") + 1
        lines.append(masked[:at] + stars(masked[at:]) if names else masked)
    return "".join(lines)
