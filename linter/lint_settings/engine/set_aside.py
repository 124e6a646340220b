"""Sets files of other tools aside, and reads those in full that have objects of the tenant next to them.

Which these are is known once all files are; meanwhile their texts are kept, so that no file is opened twice.
"""

from __future__ import annotations

from ..documents.limits import decode
from ..documents.source import Source, shown
from .foreign import is_foreign
from .load import LoadedFile, load_file, take_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..documents.open_files import OpenFiles
    from .inputs import Input
    from .notes import Notes
    from .project import Project

    Reader = Callable[..., LoadedFile | None]

_MARK = b"\xef\xbb\xbf"  # the byte order mark


def set_aside(path: str, content: bytes, project: Project, open_files: OpenFiles) -> LoadedFile | None:
    """Return a file that certainly concerns other tools only; None for one that must be read in full."""
    config, name, (text, bom, error) = project.config, shown(path), decode(content)
    if error is not None or project.names(path) or not is_foreign(name, text, config.limits.depth):
        return None
    source = Source(name, "", environment=config.environment(path), bom=bom)
    loaded = LoadedFile(path, project, source, (), (), (), (), open_files, True)
    open_files.aside.add(loaded, text)
    return loaded


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


def read_beside_ours(loaded: Iterable[tuple[Input, LoadedFile, Notes]], reader: Reader) -> list[LoadedFile | None]:
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
