"""What a terminal needs: colours where they are wanted, widths of characters, nothing that could steer it."""

from __future__ import annotations

from .regex import lazy_pattern

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_CODES = {"error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "dim": "2", "rule": "35", "good": "32"}
_CONTROL = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def wants_color(choice: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: `--color` first, then NO_COLOR, then FORCE_COLOR, then CI services that render it, then a
    terminal that is not dumb (https://no-color.org, https://force-color.org)."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if environ.get("GITHUB_ACTIONS") or environ.get("GITLAB_CI"):
        return True
    return stream.isatty() and environ.get("TERM") != "dumb"


class Style:
    """Colours text, or leaves it as it is."""

    __slots__ = ("color",)

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, name: str, text: str) -> str:
        """The text in the style of this name."""
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self.color else text


def clean(text: str) -> str:
    """The text with every character that could steer a terminal or hide in it, line breaks too, replaced by a mark."""
    return text if text.isascii() and text.isprintable() else _CONTROL.sub("\ufffd", text)


def width(text: str) -> int:
    """How many columns a terminal needs for a text without tabs."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # combined with what stands before it, as the vowels of Korean are
    return 2 if east_asian_width(char) in "WF" else 1
