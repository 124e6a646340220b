"""Checks files in a straight line: load, check, settle, report."""

from __future__ import annotations

from ..documents.open_files import OpenFiles
from .file_result import check_changes, check_file
from .load import LoadedFile, load_file
from .load_files import load_files
from .notes import Notes
from .report import report_of
from .settle import note, settle, settle_findings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..documents.document import Document
    from ..tenant.workspace import Workspace
    from .batch import Batch
    from .cached.quiet_file import QuietFile
    from .file_result import Elsewhere
    from .incremental.memory import Memory
    from .inputs import Input
    from .project import Options, Project
    from .report import Report
    from .result import FileResult
    from .settled import Settled

    Check = Callable[..., FileResult]


def check_inputs(
    inputs: Sequence[Input],
    options: Options,
    notes: Notes,
    *,
    progress: Callable[[str, int], None] | None = None,
    read: list[LoadedFile] | None = None,
    memory: Memory | None = None,
) -> list[Settled]:
    """Return the findings of files that are read and checked here, one by one; for the rest see `find`."""
    opened = OpenFiles()
    reader, check = (load_file, check_file) if memory is None else (memory.read, memory.check)
    loaded = load_files(inputs, options, notes, progress=progress, open_files=opened, reader=reader)
    if read is not None:
        read += loaded
    return check_files(loaded, options, notes, progress, check=check)


def settle_batch(
    batch: Batch, options: Options, notes: Notes, *, read: list[LoadedFile] | None, memory: Memory | None
) -> list[Settled]:
    """Return the findings of the files of a batch, and end it; for the rest see `find`."""
    try:
        batch.load()
        if read is not None:
            read += batch.checked()
        results = batch.check()
        if memory is not None:
            memory.keep(batch.loaded)
            results = memory.noting(results)
        return settle_all(batch.files(), results, options, notes)
    except BaseException as error:
        if not isinstance(error, Exception):  # the run is being stopped
            for work in batch.stop()[:1]:
                error.add_note(work)
        raise
    finally:
        batch.end()


def check_files(
    loaded: Sequence[LoadedFile],
    options: Options,
    notes: Notes,
    progress: Callable[[str, int], None] | None = None,
    *,
    check: Check | None = None,
) -> list[Settled]:
    """Return the findings of all files that have been read, and of their configs.

    `check` checks a file in place of `check_file`.
    """
    check = check or check_file
    elsewhere: Mapping[int, list[Elsewhere]] = {}
    if any(one.project.deployed is not None for one in loaded):
        from .shared_files import findings_elsewhere

        elsewhere = findings_elsewhere(loaded)

    def results() -> Iterator[tuple[FileResult, LoadedFile]]:
        for count, one in enumerate(loaded, 1):
            # Where files are closed, that of a finding would have to be opened once more for the report.
            is_closed = one.open_files is not None and one.open_files.has_closed and one.project.deployed is None
            yield check(one, elsewhere=elsewhere.get(id(one), ()), keeps_excerpt=is_closed), one
            if one.open_files is not None:
                one.open_files.close_oldest()
            if progress is not None:
                progress("checked", count)

    return settle_all(loaded, results(), options, notes)


def report_on(loaded: Sequence[LoadedFile], options: Options, notes: Notes) -> Report:
    """Check all files that have been read, and return the report; `notes` are those of reading them."""
    return report_of(check_files(loaded, options, notes), notes)


def settle_all(
    checked: Sequence[LoadedFile | QuietFile],
    results: Iterable[tuple[FileResult, LoadedFile]],
    options: Options,
    notes: Notes,
) -> list[Settled]:
    """Return what becomes of the findings of all files, and the findings about their configs.

    `results` are those of all files but the quiet ones.
    """
    projects = dict.fromkeys(one.project for one in checked)
    notes.baselines = [*dict.fromkeys(one.baseline for one in projects if one.baseline is not None)]
    settled = [found for result, one in results for found in settle(result, one, notes)]
    notes.report_changed()  # first, since no allow and no recorded finding of such a file is known to be unused
    settled += settle_configs(projects, checked, options, notes)
    if options.fold and settled:
        from .consequences import fold_across

        settled = fold_across(settled, notes.rules, notes.excerpts)
    notes.report_changed()
    if any(one.config.not_kept for one in projects):
        from .config_findings import kept_all_the_same

        notes.notes += kept_all_the_same(checked, notes)
    return settled


def settle_configs(
    projects: Iterable[Project], checked: Sequence[LoadedFile | QuietFile], options: Options, notes: Notes
) -> list[Settled]:
    """Return the findings about configs, env files and baselines, after all files were checked."""
    settled: list[Settled] = []
    pipelines: dict[Project, LoadedFile | None] = {}
    for project in projects:
        pipelines[project], found = check_pipelines(project, notes)
        settled += found
    env_files: list[LoadedFile] = []
    if any(project.deployed is not None for project in pipelines):
        from .env_findings import check_env_files

        env_files, found = check_env_files(pipelines, options, notes)
        settled += found
    used = [project.config for project in pipelines]
    if not notes.baselines and not any(one.allows or one.may_hide_characters for one in used):
        return settled
    from .config_findings import check_baselines, check_configs

    configs, found = check_configs(pipelines, [*checked, *env_files], options, notes)
    return [*settled, *found, *check_baselines([*checked, *env_files, *configs], notes)]


def check_loaded(*loaded: LoadedFile, check: Check | None = None) -> Report:
    """Return the report on files that have been read; all other files of their projects must be known by now.

    `check` checks a file in place of `check_file`.
    """
    notes, check = Notes(), check or check_file
    return report_of([found for one in loaded for found in settle(check(one), one, notes)], notes)


def check_over_time(
    loaded: LoadedFile, earlier: Mapping[int, Document], before: Workspace, notes: Notes
) -> list[Settled]:
    """Return the findings about what has become of a file: see `check_changes`."""
    result = check_changes(loaded, before, earlier)
    note(result, loaded.source, notes)
    return settle_findings(result.findings, loaded, notes, over_time=True)


def check_pipelines(project: Project, notes: Notes) -> tuple[LoadedFile | None, list[Settled]]:
    """Return the pipelines of a config as documents of its file, None if it has none, and the findings in them."""
    if not project.pipelines:
        return None, []
    source = project.pipelines[0].source
    loaded = LoadedFile(project.config.path or source.path, project, source, tuple(project.pipelines))
    result = check_file(loaded)
    note(result, source, notes)
    return loaded, settle_findings(result.findings, loaded, notes)
