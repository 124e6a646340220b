"""Finds characters that YAML readers interpret differently, and invisible characters."""

from __future__ import annotations

from ..finding import Finding, Severity
from ..lazy_regex import lazy_pattern
from .scalar_spans import Scalars
from .tabs import stray_tabs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..node import Node
    from ..source import Source

UNPORTABLE, HIDDEN = "unportable-yaml", "hidden-character"

# Line breaks of YAML 1.1 that YAML 1.2 treats as ordinary characters, with their names and escapes.
BREAKS = {
    "\u0085": ("next line", "\\N"),
    "\u2028": ("line separator", "\\L"),
    "\u2029": ("paragraph separator", "\\P"),
}
AS_PYYAML = str.maketrans(dict.fromkeys(BREAKS, "\n"))
_BREAK = lazy_pattern("[\u0085\u2028\u2029]")
_MARK = lazy_pattern(r"(?:(?<=[\r\n\u0085\u2028\u2029])|\A)[ \t]*(\ufeff)")

# Controls of the direction of text, and other characters without a glyph. Joiners and the like, which some scripts
# and emoji need, count only next to a character that has no use for them: see _is_needed.
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f"
_TAGS = "\U000e0001\U000e0020-\U000e007f"
_OTHERS = (
    "\x7f-\x84\x86-\x9f\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufdd0-\ufdef\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_HIDDEN = lazy_pattern(f"[{_DIRECTIONS}{_JOINERS}{_TAGS}{_OTHERS}]")
_HIDDEN_IN_JSON = lazy_pattern(f"[{_DIRECTIONS}{_JOINERS}{_TAGS}{_OTHERS}\u0085\u2028\u2029]")
_TURNING = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
_FLAG = "\U0001f3f4"  # tags that spell the region of a flag follow it


def character_findings(source: Source, roots: Sequence[Node]) -> Iterator[Finding]:
    """Report characters that readers may interpret differently or that reviewers cannot see."""
    text = source.text
    is_yaml = not (roots and roots[0].in_json) and not source.path.endswith(".json")
    if not source.path.isascii():
        yield from _in_path(source)
    has_tab = is_yaml and "\t" in text
    is_ascii = text.isascii()
    if is_ascii and not has_tab and source.refused_at is None:
        return
    disputes: list[Finding] = []
    if has_tab:
        disputes += stray_tabs(source, Scalars(text, roots))
    if not is_ascii:
        if is_yaml:
            disputes += _disputed(source, roots)
        pattern = _HIDDEN if is_yaml else _HIDDEN_IN_JSON
        hidden = [*_hidden(source, pattern, {one.span.start for one in disputes})]
        if source.refused_at is not None and not disputes:
            disputes = _one_of(hidden, _refused(source, source.refused_at))
        yield from hidden
    elif source.refused_at is not None and not disputes:
        disputes = [_refused(source, source.refused_at)]
    yield from disputes


def _one_of(hidden: list[Finding], refused: Finding) -> list[Finding]:
    """Return one finding where a character is hidden and PyYAML refuses it; the other one leaves the list."""
    for one in hidden:
        if one.span.start == refused.span.start:
            hidden.remove(one)
            what = one.message.partition("; ")[0]
            return [refused._replace(message=f"{what}, and PyYAML cannot read the file from here on; remove it")]
    return [refused]


# --- characters that readers interpret differently


def _disputed(source: Source, roots: Sequence[Node]) -> Iterator[Finding]:
    text = source.text
    found = list(_BREAK.finditer(text))
    scalars = Scalars(text, roots) if found else None
    line = 0
    for match in found:
        at = match.start()
        if scalars is None or source.position(at)[0] == line:
            continue  # report the first of a line only
        line = source.position(at)[0]
        yield _finding(source, at, UNPORTABLE, _about_break(source, scalars, at), Severity.ERROR)
    for match in _MARK.finditer(text):
        message = (
            "U+FEFF (byte order mark) at the beginning of a line: some readers of YAML skip it, PyYAML and ruamel.yaml "
            "refuse the file or take it for text; remove it"
        )
        yield _finding(source, match.start(1), UNPORTABLE, message, Severity.ERROR)


def _about_break(source: Source, scalars: Scalars, at: int) -> str:
    char = source.text[at]
    name, escape = BREAKS[char]
    scalar = scalars.at(at)
    begun = f"U+{ord(char):04X} ({name})"
    if scalar is None and scalars.comment(at, source.line_starts[source.position(at)[0] - 1]):
        return (
            f"{begun} ends this comment for PyYAML, which reads what follows as settings; write a line break or a space"
        )
    if scalar is None:
        return f"{begun} is a line break for PyYAML, but not for readers of YAML 1.2; write a line break or remove it"
    what = "name" if scalar.node is None else "text"
    return (
        f"{begun} in this {what} is a line break for PyYAML, which reads another {what} or refuses the file; "
        f"write a space, or `{escape}` in double quotes if you mean this character"
    )


def _refused(source: Source, at: int) -> Finding:
    message = (
        "PyYAML, which most deployment scripts use, cannot read the file from here on, though YAML 1.2 allows this; "
        "write it in another way, for example with quotes"
    )
    return _finding(source, at, UNPORTABLE, message, Severity.ERROR)


# --- invisible characters


def hidden_characters(source: Source) -> Iterator[Finding]:
    """Report what reviewers cannot see in a text of any format with ordinary line breaks."""
    if not source.text.isascii():
        yield from _hidden(source, _HIDDEN_IN_JSON, set())


def without_hidden(text: str) -> str:
    """Return a text without the invisible characters that no script or emoji in it needs."""
    if text.isascii():
        return text
    return _HIDDEN.sub(lambda match: match[0] if _is_needed(text, match.start()) else "", text)


def _hidden(source: Source, pattern: object, reported: set[int]) -> Iterator[Finding]:
    text = source.text
    line = 0
    for match in pattern.finditer(text):  # type: ignore[attr-defined]  # a lazy pattern
        at = match.start()
        if at in reported or _is_needed(text, at) or (at == 0 and text[0] == "\ufeff"):
            continue
        number = source.position(at)[0]
        if number == line and not _TURNING.match(text, at):
            continue
        line = number
        yield _hidden_finding(source, at, text[at])


def _hidden_finding(source: Source, at: int, char: str) -> Finding:
    if _TURNING.match(char):
        message = (
            f"{_named(char)} changes the order in which this line is displayed, so that reviewers see another text "
            f"than the platform gets; remove it{_or_escape(source, char)}"
        )
        return _finding(source, at, HIDDEN, message, Severity.ERROR)
    message = f"{_named(char)} cannot be seen here; remove it{_or_escape(source, char)}"
    return _finding(source, at, HIDDEN, message, Severity.WARNING)


def _or_escape(source: Source, char: str) -> str:
    code = ord(char)
    if code > 0xFFFF:
        code -= 0x10000
        escape = f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
        escape = escape if source.path.endswith(".json") else f"\\U{ord(char):08X}"
    else:
        escape = f"\\u{code:04x}"
    return f", or write `{escape}` in double quotes if a text needs it"


def _named(char: str) -> str:
    import unicodedata

    name = unicodedata.name(char, "").lower()
    return f"U+{ord(char):04X} ({name})" if name else f"U+{ord(char):04X}"


def _is_needed(text: str, at: int) -> bool:
    """Return whether the script or the emoji around an invisible character needs it."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in "\u200c\u200d":
        return _is_rich(before) and _is_rich(after)
    if "\ufe00" <= char <= "\ufe0f":
        return _is_rich(before) or (char in "\ufe0e\ufe0f" and before in "0123456789#*©®" and before != "")
    if "\U000e0100" <= char <= "\U000e01ef":
        return "\u3400" <= before <= "\u9fff" or "\U00020000" <= before <= "\U0003ffff"
    if "\U000e0020" <= char <= "\U000e007f":
        start = at
        while start and at - start < 8 and "\U000e0020" <= text[start] <= "\U000e007f":
            start -= 1
        return text[start] == _FLAG
    return False


def _is_rich(char: str) -> bool:
    """Return whether a character may belong to an emoji or to a script with joiners."""
    return (char >= "\u0300" and not _HIDDEN.match(char)) or "\ufe00" <= char <= "\ufe0f"


def _in_path(source: Source) -> Iterator[Finding]:
    found = next((one for one in _HIDDEN_IN_JSON.finditer(source.path) if one.group() > "\xa0"), None)
    if found is not None and not _is_needed(source.path, found.start()):
        severity = Severity.ERROR if _TURNING.search(source.path) else Severity.WARNING
        message = f"the name of this file has {_named(found.group())}, which cannot be seen; rename the file"
        yield Finding(source.path, source.span(0, 0), HIDDEN, severity, message, "", source.environment)


def _finding(source: Source, at: int, rule: str, message: str, severity: Severity) -> Finding:
    return Finding(source.path, source.span(at, at + 1), rule, severity, message, "", source.environment)
