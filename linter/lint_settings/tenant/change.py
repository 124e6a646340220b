"""What applying a change would do to the tenant: each difference that counts, with its risk."""

from __future__ import annotations

from collections import namedtuple
from enum import StrEnum


class Risk(StrEnum):
    """What a change may do to people who sign in, from the worst on."""

    LOCKS_OUT = "locks users out"
    SECURITY = "changes security"
    APPEARANCE = "changes what users see"
    NONE = "has no effect"

    @property
    def rank(self) -> int:
        """3 for what locks users out, 0 for what has no effect."""
        return 3 - list(Risk).index(self)


class Change(namedtuple("Change", "kind subject name pointer action old new risk effect path line old_path")):
    """One difference between two states of the configuration, complete when made.

    `kind` and `subject` say whose it is (`client-settings`, "the shop's client settings"), `name` is the setting or the
    member that differs (empty for a whole object), `action` is `added`, `removed` or `changed`. `old` and `new` are
    the values as JSON text, secrets told by their length only; None where there is none. `effect` says in one line
    what the change does. `path`, `pointer` and `line` lead to the new state; the line is None for what is gone.
    `old_path` is where the old state stands.
    """

    __slots__ = ()

    kind: str
    subject: str
    name: str
    pointer: str
    action: str
    old: str | None
    new: str | None
    risk: Risk
    effect: str
    path: str
    line: int | None
    old_path: str


class Weakened(namedtuple("Weakened", "path line message")):
    """One thing that makes the check weaker than it was before a change: where that is written, and what it does.

    `line` is None where no line of the new state says it. What a config says may be anything, secrets too.
    """

    __slots__ = ()

    def __new__(cls, path: str, line: int | None, message: str) -> Weakened:
        """Make one, without what may be a secret in its message."""
        from ..messages.redact import NOTHING, mask

        return super().__new__(cls, path, line, mask(message, NOTHING))

    path: str
    line: int | None
    message: str
