"""Reads the files of a run into the workspaces of their projects.

Files of other tools are set aside, and read in full if objects of the tenant are next to them. Whether any are is known
once all files are; meanwhile their texts are kept, so that no file is opened twice.
"""

from __future__ import annotations

from .load import LARGE, LoadedFile, load_file, take_in
from .notes import Notes
from .project import Projects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..documents.open_files import OpenFiles
    from .inputs import Input
    from .project import Options

    Reader = Callable[..., LoadedFile | None]

_MARK = b"\xef\xbb\xbf"  # the byte order mark


def load_files(
    inputs: Iterable[Input],
    options: Options,
    notes: Notes,
    *,
    progress: Callable[[str, int], None] | None = None,
    open_files: OpenFiles | None = None,
    reader: Reader | None = None,
) -> list[LoadedFile]:
    """Read files into the workspaces of their projects; return those that are checked.

    With `open_files`, not all files stay open, and files of other tools are read in full only if that matters.
    `reader` reads a file in place of `load_file`.
    """
    project_of, apart_from = Projects(options), LARGE
    loaded = []
    for count, one in enumerate(inputs, 1):
        noted = notes if one.is_checked else Notes()
        file = (reader or load_file)(one, project_of(one.config), noted, open_files, apart_from=apart_from)
        if file is not None:
            take_in(file)
            loaded.append((one, file, noted))
            apart_from = file.apart_from
        if progress is not None and one.is_checked:
            progress("read", count)
    files: Sequence[LoadedFile | None] = [file for _, file, _ in loaded]
    if any(file.is_foreign for _, file, _ in loaded):
        files = _read_beside_ours(loaded, reader or load_file)
    if open_files is not None:
        open_files.drop_aside()
    return [file for (one, *_), file in zip(loaded, files, strict=True) if file is not None and one.is_checked]


def is_beside_ours(loaded: LoadedFile) -> bool:
    """Return whether a file was set aside although objects of the tenant are next to it."""
    source = loaded.source
    return loaded.is_foreign and bool(loaded.project.workspace.lookups.kinds_at(source.path, source.environment))


def read_in_full(one: Input, loaded: LoadedFile, notes: Notes, reader: Reader = load_file) -> LoadedFile | None:
    """Return a file that was set aside, read in full by `reader`; None if it cannot be read any more."""
    source, open_files = loaded.source, loaded.open_files
    text = None if open_files is None else open_files.aside.take(loaded)
    if text is None:  # only another process or an earlier run has read it
        return reader(one, loaded.project, notes, open_files)
    content = (_MARK if source.bom else b"") + text.encode()
    return reader(one, loaded.project, notes, open_files, earlier=(content, source.mark))


def _read_beside_ours(loaded: Iterable[tuple[Input, LoadedFile, Notes]], reader: Reader) -> list[LoadedFile | None]:
    """Return all files, with those in full that are next to ours; None for one that cannot be read any more."""
    files: list[LoadedFile | None] = []
    for one, file, notes in loaded:
        whole: LoadedFile | None = file
        if is_beside_ours(file):
            whole = read_in_full(one, file, notes, reader)
            if whole is not None:
                take_in(whole)
        files.append(whole)
    return files
