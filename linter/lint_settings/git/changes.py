"""Parses the files that differ between two states of a repository from git's raw output."""

from __future__ import annotations

import os

from ..documents.files import is_settings_name
from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FILE, LINK, SUBMODULE, NO_FILE = "100644", "120000", "160000", "000000"


class Changed(Frozen):
    """A file that differs between two states of a repository.

    `status` is A (added), D (deleted), M (modified) or R (renamed, and maybe modified). Paths are relative to the
    repository's root, with slashes; `old_path` is None for an added file, `new_path` for a deleted one.
    """

    __slots__ = ()

    status: str
    old_path: str | None
    new_path: str | None


def entries(raw: bytes) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the old mode, new mode, old id, status, old path and new path of each entry of git's raw output."""
    fields = iter(raw.split(b"\0")[:-1])
    for field in fields:
        old_mode, new_mode, old_id, _, status = os.fsdecode(field[1:]).split(" ")
        path = os.fsdecode(next(fields))
        new_path = os.fsdecode(next(fields)) if status[0] in "RC" else path
        # If only the mode has changed, the content is the same object.
        yield old_mode, new_mode, old_id, "=" if _same(field) else status[0], path, new_path


def is_settings(mode: str, path: str) -> bool:
    """Return whether a file of this mode and name may contain settings."""
    return mode not in (NO_FILE, SUBMODULE) and is_settings_name(path)


def _same(field: bytes) -> bool:
    old_mode, new_mode, old_id, new_id, status = field[1:].split(b" ")
    return status == b"M" and old_id == new_id and old_mode[:3] == new_mode[:3]


def changed_by(entry: tuple[str, str, str, str, str, str]) -> Changed | None:
    """Return the changed file of an entry, if its content differs and it may contain settings in either state."""
    old_mode, new_mode, _, status, old_path, new_path = entry
    was, now = is_settings(old_mode, old_path), is_settings(new_mode, new_path)
    if status == "=" or not (was or now):
        return None
    if was and now:
        return Changed("R" if old_path != new_path else "M", old_path, new_path)
    return Changed("D", old_path, None) if was else Changed("A", None, new_path)
