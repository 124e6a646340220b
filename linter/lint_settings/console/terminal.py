"""Terminals: colors if wanted, widths of characters, and text that cannot control a terminal."""

from __future__ import annotations

import os
import re
from functools import cache

from ..documents.lazy_regex import lazy_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_STANDARD_OUTPUT, _ESCAPE_SEQUENCES = -11, 4  # numbers of the Windows API
_CODES = {"error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "dim": "2", "rule": "35", "good": "32"}
_CONTROL_CLASS = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_CONTROL = lazy_pattern(_CONTROL_CLASS)


def wants_color(choice: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Return whether to use colors.

    Decided by `--color`, then NO_COLOR, then FORCE_COLOR, then CI services that render colors, then whether the stream
    is a terminal that is not dumb (https://no-color.org, https://force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if environ.get("GITHUB_ACTIONS") or environ.get("GITLAB_CI"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb" and (os.name != "nt" or _windows_console_takes_codes())


def wants_links(stream: TextIO, environ: Mapping[str, str], *, color: bool) -> bool:
    """Return whether to write links that a terminal opens (OSC 8): FORCE_HYPERLINK first, then a colored terminal."""
    forced = environ.get("FORCE_HYPERLINK", "")
    if forced:
        return forced.casefold() not in ("0", "false", "no")
    is_service = bool(environ.get("CI") or environ.get("GITHUB_ACTIONS") or environ.get("GITLAB_CI"))
    return color and stream.isatty() and not is_service and environ.get("TERM") not in ("dumb", "linux")


def _windows_console_takes_codes() -> bool:
    """Make the Windows console interpret escape sequences, which it does not by default; return whether it does."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # the type checker looks for it on this system
    console = kernel.GetStdHandle(_STANDARD_OUTPUT)
    mode = ctypes.c_ulong()
    if not kernel.GetConsoleMode(console, ctypes.byref(mode)):
        return False
    return bool(mode.value & _ESCAPE_SEQUENCES or kernel.SetConsoleMode(console, mode.value | _ESCAPE_SEQUENCES))


class Style:
    """Colors text, or leaves it unchanged."""

    __slots__ = ("color",)

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, name: str, text: str) -> str:
        """Return the text in the style of this name."""
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


_LINK = "\x1b]8;;{}\x1b\\"


def linked(text: str, url: str) -> str:
    """Return a text that a terminal shows as a link to a page of the documentation."""
    return f"{_LINK.format(url)}{text}{_LINK.format('')}"


def clean(text: str) -> str:
    """Return the text with a mark for each character that could control a terminal or hide in it, and line breaks."""
    return text if text.isprintable() else _CONTROL.sub("\ufffd", text)


# What runners of GitHub, Azure, GitLab and TeamCity act on wherever it is in a line, or at its start.
_COMMAND = lazy_pattern(
    r"##(?=\[|vso\[|teamcity\[)"
    r"|::(?=[A-Za-z][A-Za-z-]*(?:[ \t][^\r\n:]*(?::[^\r\n:]+)*)?::)"
    r"|section_(?=(?:start|end):)",
    re.IGNORECASE,
)
_STYLED = lazy_pattern(r"\x1b\[(?:0|" + "|".join(_CODES.values()) + r")m")
_UNSAFE = lazy_pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def neutral(text: str) -> str:
    """Return the text with a backslash in each command for a CI runner: `##[add-mask]` becomes `#\\#[add-mask]`."""
    if "##" not in text and "::" not in text and "section_" not in text.lower():
        return text
    return _COMMAND.sub(lambda match: f"{match.group()[:-1]}\\{match.group()[-1]}", text)


@cache
def _styled_or_linked(site: str) -> re.Pattern[str]:
    return re.compile(f"{_STYLED.pattern}|\x1b\\]8;;(?:{re.escape(site)}[\\w/-]*)?\x1b\\\\")


def harmless(text: str, site: str = "") -> str:
    """Return lines for people that neither a terminal nor a CI runner interprets, except for our own colors and links.

    Our own links lead to pages below `site`; without it, no link is left.
    """
    if text.removesuffix("\n").isprintable():
        return neutral(text)
    styled = _styled_or_linked(site) if site else _STYLED
    pieces = styled.split(text)
    if len(pieces) == 1:
        return neutral(_UNSAFE.sub("\ufffd", text))
    styles = [match.group() for match in styled.finditer(text)]
    shown = [neutral(_UNSAFE.sub("\ufffd", piece)) for piece in pieces]
    return "".join(f"{piece}{style}" for piece, style in zip(shown, [*styles, ""], strict=True))


_ESCAPES = {"\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r"}
_TO_QUOTE = lazy_pattern(_CONTROL_CLASS[:-1] + '"\\\\]')


# JSON can escape what could control a terminal, hide in it, or cannot be written as UTF-8.
_TO_SPELL = lazy_pattern(_CONTROL_CLASS)


def as_json(data: object, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return JSON text that suits any terminal and any encoding of Unicode, and that no CI runner interprets."""
    import json

    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only, default=str)
    text = "\n".join(_TO_SPELL.sub(_spelled, line) for line in text.split("\n"))
    # The same text to a parser, but not a command to a runner that reads the log.
    return text.replace("##", "#\\u0023") if "##" in text else text


def _spelled(match: re.Match[str]) -> str:
    import json

    return json.dumps(match.group())[1:-1]


def quoted(path: str) -> str:
    """Return a path as git prints it: quoted and escaped if it contains a quote, a backslash or what cannot be seen."""
    if path.isprintable() and '"' not in path and "\\" not in path:
        return path
    spelled = _TO_QUOTE.sub(_escaped, path)
    return path if spelled == path else f'"{spelled}"'


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char in ('"', "\\"):
        return f"\\{char}"
    return "".join(
        f"\\{byte:03o}"
        for byte in char.encode("utf-8", "surrogateescape" if "\udc80" <= char <= "\udcff" else "surrogatepass")
    )


def width(text: str) -> int:
    """Return how many columns a text without tabs takes on a terminal."""
    return len(text) if text.isascii() else len(text) + sum(_columns(char) - 1 for char in text if char > "\x7f")


def _columns(char: str) -> int:
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # combined with the character before, as the vowels of Korean are
    return 2 if east_asian_width(char) in "WF" else 1
