"""Finds the settings files that differ between a commit and another one, or the working tree."""

from __future__ import annotations

from .changes import changed_by, entries
from .working_tree import changed_in_working_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .changes import Changed
    from .repository import Repository


def changed_files(
    repository: Repository, base: str, head: str | None = None, paths: Sequence[str] = ()
) -> list[Changed]:
    """Return the YAML and JSON files that differ between a commit and `head`, sorted by name.

    If `head` is None, the working tree is compared: staged and unstaged changes, and untracked files that are not
    ignored. `paths` are the files or folders to compare, relative to the root; none means all. Submodules are not
    entered. A symbolic link counts as changed if its target path changes, not if the content of its target does. A file
    that differs only in its mode or line ends has not changed. Raises GitError.
    """
    base = repository.id_of(base)
    if head is None:
        found = changed_in_working_tree(repository, base)
    else:
        both = base, repository.id_of(head)
        raw = repository.ask("diff-tree", "-r", "-z", "--raw", "--full-index", "-M", *both, commits=both)
        found = [one for one in map(changed_by, entries(raw)) if one is not None]
    found = [one for one in found if _is_below(one.old_path, paths) or _is_below(one.new_path, paths)]
    return sorted(found, key=lambda one: one.new_path or one.old_path or "")


def _is_below(path: str | None, paths: Sequence[str]) -> bool:
    if path is None:
        return False
    tops = [top.rstrip("/") for top in paths]
    return not tops or any(top in ("", ".", path) or path.startswith(f"{top}/") for top in tops)
