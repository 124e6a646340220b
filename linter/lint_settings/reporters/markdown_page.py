"""Shared by the parts of the Markdown page: its remaining size, icons, sentences and lists."""

from __future__ import annotations

from ..messages.wording import plural
from ..tenant.change import Risk
from .gfm import prose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TEXT = 1000
SHOWN = 20  # maximum number of entries of a list that are shown; the others are folded
RISKS = {
    Risk.LOCKS_OUT: (
        "🔴",
        "this change locks users out",
        "Ask someone who knows these logins to review it before you merge it.",
    ),
    Risk.SECURITY: (
        "🟠",
        "this change affects security",
        "Ask someone who is responsible for security to review it before you merge it.",
    ),
    Risk.APPEARANCE: ("🟡", "users will see this change", "Check the login page after you deploy it."),
    Risk.NONE: ("⚪", "this change has no effect", "Users will not notice it."),
}


class Page:
    """The remaining bytes of a page, and the number of changes and findings that did not fit."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.changes = 0
        self.findings = 0
        self.named: set[str] = set()

    def take(self, lines: Sequence[str]) -> bool:
        """Return whether lines fit; after the first that do not, nothing does."""
        self.left -= sum(len(line.encode()) + 1 for line in lines)
        return self.left >= 0

    def names(self, path: str) -> bool:
        """Return whether a path is shown for the first time; each is shown once."""
        is_new = path not in self.named
        self.named.add(path)
        return is_new


def cut(text: str) -> str:
    """Return a text, shortened if it is too long."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def sentence(text: str) -> str:
    """Return a message as a sentence, with a capital letter and a full stop."""
    whole = cut(text)
    end = "" if whole[-1:] in ".!?…" else "."
    return prose(f"{whole[:1].upper()}{whole[1:]}{end}")


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def fold(title: str) -> list[str]:
    """Return the lines that begin a collapsed section; `UNFOLD` ends it."""
    return ["", "<details>", f"<summary>{title}</summary>", ""]


UNFOLD = ["", "</details>"]


def more(count: int, noun: str) -> str:
    """Return the title of the rest of a list: `3 more findings`."""
    return f"{count:,} more {plural(count, noun).partition(' ')[2]}"
