"""Runs a check: from its files to their findings, with what an earlier run left and in several processes if it pays.

What checks a file is imported only if a file has changed: see `EarlierRun.is_quiet`.
"""

from __future__ import annotations

from .inputs import MANY as _MANY
from .inputs import all_from_disk, checked_first, configs_of
from .notes import Notes
from .project import Projects
from .report import report_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .incremental.memory import Memory
    from .inputs import Input
    from .load import LoadedFile
    from .project import Options
    from .report import Report
    from .settled import Settled


def run(inputs: Sequence[Input], options: Options) -> Report:
    """Check files, each under its config, and return the report.

    Raises ConfigError, RegistryError and SelectionError; no content of a settings file makes it raise.
    """
    notes = Notes()
    return report_of(find(inputs, options, notes), notes)


def find(
    inputs: Sequence[Input],
    options: Options,
    notes: Notes,
    *,
    progress: Callable[[str, int], None] | None = None,
    jobs: int | None = 1,
    use_cache: bool = False,
    read: list[LoadedFile] | None = None,
    memory: Memory | None = None,
) -> list[Settled]:
    """Return the findings of files, and note what belongs into the report besides; for the rest see `run`.

    `progress` is called with the number of files that are "read" and then "checked". `jobs` is the number of processes,
    None to choose it; `use_cache` reuses results of earlier runs. Neither changes the findings.
    `read` takes the files as they were read, apart from those of which the cache has everything. `memory` is that of
    earlier runs over the same files in this process.
    """
    if memory is not None:
        options = options._replace(records=True)
    is_new = memory is None or 2 * len(memory) < len(inputs)  # else to read and check the others takes less here
    is_large = (len(inputs) >= _MANY or (jobs or 1) > 1) and all_from_disk(inputs)
    # Values of env files are neither cached nor sent to other processes.
    if not (is_large and (use_cache or (jobs != 1 and is_new))) or _is_filled(inputs, options):
        from .runner import check_inputs

        return check_inputs(inputs, options, notes, progress=progress, read=read, memory=memory)
    inputs, count = checked_first(inputs)
    projects = Projects(options)
    earlier = None
    if use_cache:
        from .cached.earlier_run import EarlierRun

        earlier = EarlierRun(inputs, count, projects, memory)
        if earlier.is_quiet and memory is None:
            earlier.settle_quiet(notes)
            return []
    from .batch import Batch
    from .runner import settle_batch

    batch = Batch(inputs, options, notes, jobs=jobs, projects=projects, earlier=earlier, progress=progress)
    return settle_batch(batch, options, notes, read=read, memory=memory)


def _is_filled(inputs: Iterable[Input], options: Options) -> bool:
    """Return whether placeholders are replaced with values."""
    named = configs_of(inputs) if options.as_deployed else ()
    return options.env is not None or any(one.env_files for config in named for one in config.environments)
