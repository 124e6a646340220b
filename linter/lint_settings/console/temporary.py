"""Creates a temporary folder that only this user can access, and removes it with its content."""

from __future__ import annotations

import os
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Yield the path of a new folder, which is removed in any case at the end. Raises OSError."""
    from shutil import rmtree
    from tempfile import mkdtemp

    folder = mkdtemp(prefix="lint-settings-")
    try:
        yield os.path.realpath(folder)
    finally:
        rmtree(folder, ignore_errors=True)


def put(folder: str, name: str, content: bytes) -> None:
    """Write a new file into a temporary folder; its name is relative to the folder, with `/`. Raises OSError."""
    path = os.path.normpath(os.path.join(folder, *name.split("/")))
    if not path.startswith(os.path.join(folder, "")):
        raise OSError(0, "it is not in the folder")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        with open(path, "xb") as file:
            file.write(content)
