"""What the linter reports about a file: findings, their severities and their fixes."""

from __future__ import annotations

from enum import StrEnum

from .frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .span import Span


class Severity(StrEnum):
    """How bad a finding is, from `error` (users are locked out or the platform ignores the setting) to `info`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Edit(Frozen):
    """A replacement for the characters from `start` up to, not including, `end`."""

    __slots__ = ()

    start: int
    end: int
    text: str


class Fix(Frozen):
    """Edits that fix a finding. A safe fix changes nothing else that the platform does."""

    __slots__ = ()

    title: str
    safe: bool
    edits: tuple[Edit, ...]


EXAMPLE = "a known "  # how the message of a place begins that is only an example of what exists
APPLICATION_GONE = "no file here has the settings of this application"


class Related(Frozen):
    """Another place that a finding refers to."""

    __slots__ = ()

    path: str
    span: Span
    message: str

    @property
    def is_example(self) -> bool:
        """Whether it only shows what exists where the object that the finding is about does not."""
        return self.message.startswith((EXAMPLE, APPLICATION_GONE))


class Finding(Frozen):
    """One mistake at one place. `symptom` is what users see on the login page, `url` the documentation.

    `address` is the pointer with `id=...` instead of the number of an item, for a place in an object of a list, else
    empty. `subject` is the beginning of `message` that names that object.
    """

    __slots__ = ()

    path: str
    span: Span
    rule: str
    severity: Severity
    message: str
    pointer: str
    environment: str | None = None
    symptom: str | None = None
    url: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    address: str = ""
    subject: str = ""

    @property
    def place_in_file(self) -> tuple[str, int, str, str]:
        """The key of a finding, independent of its severity and related places."""
        return self.path, self.span.start, self.rule, self.message

    @property
    def place(self) -> str:
        """The pointer that outputs show: the address, if there is one, else the pointer."""
        return self.address or self.pointer

    @property
    def fault(self) -> str:
        """The message without the name of the object."""
        return self.message.removeprefix(self.subject)
