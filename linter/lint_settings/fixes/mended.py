"""Which fixes are wanted, and what came of them."""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding
    from ..engine.load import Loaded


class Fixes(namedtuple("Fixes", "unsafe only diff listed", defaults=(False,))):
    """Which fixes are wanted: the unsafe ones too, those of some rules only (empty for all), or just their diff.

    `listed` asks for a line for each fix that was made.
    """

    __slots__ = ()

    unsafe: bool
    only: tuple[str, ...]
    diff: bool
    listed: bool


class Pair(namedtuple("Pair", "old new twins")):
    """A changed file as it was and as it is to be; `twins` are further paths that lead to the same file."""

    __slots__ = ()

    old: Loaded
    new: Loaded
    twins: tuple[str, ...]


class Refused(namedtuple("Refused", "finding reason")):
    """A finding whose fix cannot be made, and why."""

    __slots__ = ()

    finding: Finding
    reason: str


class Mended(namedtuple("Mended", "pairs done dropped text only", defaults=(None, frozenset()))):
    """What has become of files in memory, the findings that were fixed, and those whose fix was refused.

    `text` is what standard input holds now; None where that has not changed. `only` are the rules that fixes
    were limited to; empty for all.
    """

    __slots__ = ()

    pairs: tuple[Pair, ...]
    done: tuple[Finding, ...]
    dropped: tuple[Refused, ...]
    text: bytes | None
    only: frozenset[str]
