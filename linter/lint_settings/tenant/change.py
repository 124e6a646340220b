"""The effect of a change on the tenant: each relevant difference, with its risk."""

from __future__ import annotations

from enum import StrEnum

from ..documents.frozen import Frozen


class Risk(StrEnum):
    """The risk of a change for people who sign in, from the highest on."""

    LOCKS_OUT = "locks users out"
    SECURITY = "changes security"
    APPEARANCE = "changes what users see"
    NONE = "has no effect"

    @property
    def rank(self) -> int:
        """3 for what locks users out, down to 0 for what has no effect."""
        return 3 - list(Risk).index(self)


class Change(Frozen):
    """One difference between two states of the configuration.

    `kind` and `subject` name the object (`client-settings`, "the shop's client settings"), `name` is the setting or
    member that differs (empty for a whole object), `action` is `added`, `removed` or `changed`. `old` and `new` are the
    values as JSON text, for secrets only their length; None if there is no value. `effect` describes in one line what
    the change does. `path`, `pointer` and `line` are the place in the new state; the line is None for what was removed.
    `old_path` is the file of the old state.
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


class Weakened(Frozen):
    """A change that makes the check weaker: its place and its effect.

    `line` is None if no line of the new state causes it. The message may quote a config, so secrets are masked.
    """

    __slots__ = ()

    def __new__(cls, path: str, line: int | None, message: str) -> Weakened:
        """Create one, with possible secrets masked in its message."""
        from ..messages.redact import NOTHING, mask

        return super().__new__(cls, path, line, mask(message, NOTHING))

    path: str
    line: int | None
    message: str
