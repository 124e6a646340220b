"""Reads the files of a run into the workspaces of their projects.

Files of other tools are set aside, and read in full if objects of the tenant are next to them. Whether any are is known
once all files are; meanwhile their texts are kept, so that no file is opened twice.
"""

from __future__ import annotations

from .load import LoadedFile, load_file, set_aside_from, take_in
from .notes import Notes
from .project import Projects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..documents.open_files import OpenFiles
    from .inputs import Input
    from .project import Options

    Files = Sequence[LoadedFile | None]
    Reader = Callable[..., LoadedFile | None]

_MARK = b"\xef\xbb\xbf"  # the byte order mark


def load_files(
    inputs: Sequence[Input],
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
    project_of, apart_from = Projects(options), set_aside_from(options)
    loaded: list[LoadedFile | None] = []
    noted = [notes if one.is_checked else Notes() for one in inputs]
    read = reader or load_file
    for count, (one, noting) in enumerate(zip(inputs, noted, strict=True), 1):
        file = read(one, project_of(one.config), noting, open_files, apart_from=apart_from)
        loaded.append(file)
        if file is not None:
            take_in(file)
            apart_from = set_aside_from(options, file)
        if progress is not None and one.is_checked:
            progress("read", count)
    in_full, kept = left_aside(loaded, [one.is_checked for one in inputs])
    keep_texts(loaded, kept)
    for at, aside in in_full.items():
        whole = loaded[at] = read_in_full(inputs[at], aside, noted[at], read)
        if whole is not None:
            take_in(whole)
    if open_files is not None:
        open_files.drop_aside()
    return [file for one, file in zip(inputs, loaded, strict=True) if file is not None and one.is_checked]


def left_aside(files: Files, is_checked: Sequence[bool]) -> tuple[dict[int, LoadedFile], list[int]]:
    """Return which files that were set aside are to be read in full, and of which the text is to be kept, by number.

    In full: those with objects of the tenant next to them. Kept: those next to which a fix may make an object of the
    tenant, so that they are read in full then; if nothing is checked, also the first, since the report says what it is.
    """
    aside = [(at, one) for at, one in enumerate(files) if one is not None and one.is_foreign]
    if not aside:
        return {}, []
    with_objects = {project for project in {one.project for _, one in aside} if project.workspace.lookups.documents}
    in_full = {at: one for at, one in aside if one.project in with_objects and _is_beside_ours(one)}
    kept = [] if in_full else _first_skipped(files, is_checked)
    if aside[0][1].project.options.records:
        unknown = {_place_of(one) for one in files if one is not None and not one.is_foreign and not _has_objects(one)}
        kept += [at for at, one in aside if at not in kept and _place_of(one) in unknown] if unknown else []
    return in_full, kept


def _first_skipped(files: Files, is_checked: Sequence[bool]) -> list[int]:
    """Return the first file by its path, if nothing is checked and that file was set aside."""
    checked = [(at, one) for at, one in enumerate(files) if is_checked[at]]
    if any(one is None or one.findings or _has_objects(one) for _, one in checked):
        return []
    first = min(((one.source.path, at, one) for at, one in checked if one is not None), default=None)
    return [first[1]] if first is not None and first[2].is_foreign else []


def keep_texts(files: Files, numbers: Iterable[int]) -> None:
    """Keep the texts of files that were set aside, as far as this process has read them."""
    for loaded in map(files.__getitem__, numbers):
        if loaded is not None and loaded.open_files is not None:
            text = loaded.open_files.aside.take(loaded)
            if text is not None:
                loaded.source.text = text
                if loaded.project.options.records:  # these may be many
                    loaded.source.keep_in(loaded.open_files.texts)
                    loaded.source.text = ""


def read_in_full(one: Input, loaded: LoadedFile, notes: Notes, reader: Reader = load_file) -> LoadedFile | None:
    """Return a file that was set aside, read in full by `reader`; None if it cannot be read any more."""
    source, open_files = loaded.source, loaded.open_files
    text = loaded.text_aside
    if text is None and open_files is not None:
        text = open_files.aside.take(loaded)
    if text is None:  # only another process or an earlier run has read it
        return reader(one, loaded.project, notes, open_files)
    content = (_MARK if source.bom else b"") + text.encode()
    return reader(one, loaded.project, notes, open_files, earlier=(content, source.mark))


def _is_beside_ours(loaded: LoadedFile) -> bool:
    return bool(loaded.project.workspace.lookups.kinds_at(loaded.source.path, _environment_of(loaded)))


def _has_objects(loaded: LoadedFile) -> bool:
    return any(one.kind is not None for one in loaded.documents)


def _place_of(loaded: LoadedFile) -> str:
    from ..tenant.unread import place_of

    return place_of(loaded.source.path, _environment_of(loaded))


def _environment_of(loaded: LoadedFile) -> str | None:
    # That of a file of another tool is not worked out before it matters.
    return loaded.project.config.environment(loaded.path) if loaded.is_foreign else loaded.source.environment
