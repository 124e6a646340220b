"""Refuses to write secrets where git would add them."""

from __future__ import annotations

import os

from ..console.terminal import quoted
from ..documents.files import repository_root
from ..reporters.targets import link_on_the_way
from ..search import PathError
from ..search.git_ignore import ignores_above


def refuse_secrets_target(path: str) -> None:
    """Check that a file is outside of any repository, or that git ignores it and does not track it.

    Raises PathError.
    """
    full = os.path.abspath(path)
    link = link_on_the_way(full)
    if link is not None:
        raise PathError(f"--secrets-to {quoted(path)}: {quoted(link)} is a link; name its target")
    if os.path.isdir(full):
        raise PathError(f"--secrets-to {quoted(path)} is a folder; name a file")
    folder = os.path.realpath(os.path.dirname(full))
    if repository_root(folder) is None:
        return
    real = os.path.join(folder, os.path.basename(full))
    names = set(os.listdir(folder)) if os.path.isdir(folder) else set()
    above = ignores_above(folder)
    ignores = above.inside(folder, names, above.is_ignored)
    if ignores.tree is not None and ignores.tree.tracks(real, is_folder=False):
        raise PathError(f"--secrets-to {quoted(path)}: git tracks this file; name one that git ignores")
    if not ignores.leaves_out(real, is_folder=False):
        raise PathError(
            f"--secrets-to {quoted(path)} is in a git repository that does not ignore it; name a file outside of the "
            "repository, or add this one to .gitignore first"
        )
