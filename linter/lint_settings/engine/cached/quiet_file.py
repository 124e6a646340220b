"""A file without findings that is unchanged since an earlier run, so that it is not read."""

from __future__ import annotations

from ...documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..project import Project


class Place(Frozen):
    """The path of a file as shown, and the environment that the file belongs to."""

    __slots__ = ()

    path: str
    environment: str | None


class QuietFile(Frozen):
    """An unchanged file without findings, as the steps after the check see it; for the rest see LoadedFile.

    Of its `documents`, only the kind of one is known.
    """

    __slots__ = ()

    path: str
    project: Project
    source: Place
    documents: tuple[str | None, ...]
    is_foreign: bool
    findings: tuple[()] = ()
