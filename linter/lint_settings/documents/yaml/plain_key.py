"""Reads the key at the beginning of a line of plain block YAML."""

from __future__ import annotations

from functools import lru_cache

from .plain_flow import LONG_KEY, NO_KEY, leave, quote_end, unquoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    # A key, where it begins and ends, and what follows its colon and a blank.
    Member = tuple[str, int, int, str]


@lru_cache(maxsize=1024)  # the files of a project set the same names
def head_of(head: str) -> tuple[int, str] | None:
    """Return the column and the key in the text before the colon of a line; None if that is no plain key."""
    key = head.lstrip(" ")
    if not key or key[0] in NO_KEY or key[-1] in " :" or " #" in key or key == "<<" or len(key) > LONG_KEY:
        return None
    return len(head) - len(key), key


def member_at(start: int, body: str, key_end: int) -> Member:
    """Return the key at the beginning of a line, which begins at an offset."""
    if not 0 < key_end < LONG_KEY:
        leave()
    key = body[:key_end]
    if key[0] in "'\"":
        key = unquoted(key)
    elif not head_of(key):
        leave()
    return key, start, start + key_end, body[key_end + 2 :]


def key_end(body: str) -> int:
    """Return the offset of the colon after the key of a line; -1 if the line begins with a value."""
    first = body[0]
    if first in "'\"":
        end = quote_end(body, 0)
        return end if body[end : end + 2] in (":", ": ") else -1
    if first in "[{":
        return -1
    end = body.find(": ")
    if end < 0:
        end = len(body) - 1 if body[-1] == ":" else -1
    return -1 if end > 0 and body.find(" #", 0, end) >= 0 else end
