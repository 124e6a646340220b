"""What earlier runs have left of the files of this one: those that are unchanged, and their results."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from ...documents.marks import mark_from, mark_of, states_of_files
from ...documents.source import shown
from ..settle import reason_of, settle_quiet
from .head import Head
from .key import cache_key
from .quiet_file import Place, QuietFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ...config.config import Config
    from ...documents.open_files import OpenFiles
    from ..incremental.memory import Memory
    from ..inputs import Input
    from ..load import LoadedFile
    from ..notes import Notes
    from ..project import Project, Projects
    from ..result import FileResult
    from .cache import Cache
    from .head import Sort


class EarlierRun:
    """The files of a batch that an earlier run has checked, by their numbers; see Batch.

    If all files are unchanged, `is_settled` is true: nothing needs the documents of the `quiet` ones, which have no
    findings, and `loud` has the numbers of the other files that are checked. `memory` is that of earlier runs in this
    process.
    """

    def __init__(self, inputs: Sequence[Input], count: int, projects: Projects, memory: Memory | None = None) -> None:
        self._inputs = inputs
        self._count = count
        self._memory = memory
        self._paths = [one.path for one in inputs]
        self._states = states_of_files(self._paths)
        self._heads: dict[Project, Head] = {}
        self._caches: dict[Project, Cache] = {}
        self._quiet: list[tuple[Project, Sort, list[int]]] = []
        self.loud: list[int] = []
        numbers = _by_project(inputs, projects.outline)
        for project, own in numbers.items():
            head = self._heads[project] = Head(project, cache_key(project))
            paths, states = [self._paths[number] for number in own], [self._states[number] for number in own]
            text = "\0".join(paths).encode("utf-8", "surrogatepass")
            head.compare(mark_of(b"".join([text, b"\0", bytes(map(len, states)), *states])).hex(), paths)
        self.is_settled = all(head.is_same and not project.pipelines for project, head in self._heads.items())
        for project, own in numbers.items() if self.is_settled else ():
            self.is_settled = self.is_settled and self._find_quiet(project, own)

    @property
    def is_quiet(self) -> bool:
        """Whether no file has changed and nothing asks about one of them: there are only their notes."""
        asks = any(_asks(one) or one.config.may_hide_characters for one in self._heads)
        return self.is_settled and not self.loud and not asks

    def _find_quiet(self, project: Project, numbers: list[int]) -> bool:
        """Find the quiet files of a project, and the others that are checked; return False if the cache is damaged."""
        head = self._heads[project]
        found: dict[int | None, list[int]] = {}
        numbers = [number for number in numbers if number < self._count]  # an earlier run may have checked the rest
        for number, sort in zip(numbers, head.quiet, strict=False):
            found.setdefault(sort, []).append(number)
        loud = found.pop(None, []) if found else numbers
        sorts = [(head.sort(at), own) for at, own in found.items() if at is not None]
        self.loud += loud
        self._quiet += [(project, sort, own) for sort, own in sorts if sort is not None]
        return all(sort is not None for sort, _ in sorts)

    def open_caches(self) -> None:
        """Prepare the caches for looking up files and for recording them."""
        from .cache import Cache  # imports what loads and checks files

        for project, head in self._heads.items():
            self._caches[project] = Cache(project.prepare(), head)

    def look_up(self, number: int, project: Project, open_files: OpenFiles) -> LoadedFile | None:
        """Return a file as an earlier run read it; None if it was not read or has changed."""
        if not self._states[number]:
            return None
        mark = mark_from(self._states[number])
        one = self._inputs[number]
        known = self._caches[project].look_up(one.path, mark, open_files)
        if known is None or self._memory is None:
            return known
        return self._memory.kept(one, project, open_files) or known

    def forget_states(self) -> None:
        """Drop what only looking up files needs."""
        self._states = []

    def result(self, loaded: LoadedFile) -> FileResult | None:
        """Return the result of a file that was looked up, if it still holds."""
        return self._caches[loaded.project].result(loaded)

    def quiet_files(self) -> Iterator[tuple[int, QuietFile]]:
        """Yield the quiet files with their numbers: one of each sort suffices where nothing asks about each file."""
        for project, sort, numbers in self._quiet:
            documents = (sort.kind,) if sort.is_read else ()
            for number in numbers if _asks(project) else numbers[:1]:
                path = self._paths[number]
                source = Place(shown(path), sort.environment)
                yield number, QuietFile(path, project, source, documents, sort.is_foreign)

    def settle_quiet(self, notes: Notes) -> None:
        """Note the quiet files."""
        for project, sort, numbers in self._quiet:
            paths = [self._paths[number] for number in numbers]
            if sort.is_foreign:
                notes.skipped.update((shown(path), partial(reason_of, path, project)) for path in paths)
            else:
                settle_quiet(sort.result, [*map(shown, paths)], sort.kind, sort.environment, notes)

    def note(self, loaded: LoadedFile, result: FileResult | None) -> None:
        """Record a file for the next run, and the result of its check; None if it was only read."""
        if loaded.source.mark:
            self._caches[loaded.project].note(loaded, result)

    def note_unread(self, project: Project) -> None:
        """Record that a file of a project could not be read, which no mark shows."""
        self._caches[project].is_partial = True

    def save(self, notes: Notes) -> None:
        """Write what is new."""
        for project, cache in self._caches.items():
            cache.save()
            refusal = self._heads[project].refusal
            if refusal is not None:
                notes.notes.append(refusal)

    def end(self) -> None:
        """Close the files of the cache."""
        for head in self._heads.values():
            head.lines.close()


def _asks(project: Project) -> bool:
    """Return whether anything is looked for in each file under a config."""
    return bool(project.config.allows or project.config.not_kept or project.has_baseline)


def _by_project(inputs: Iterable[Input], project_of: Callable[[Config], Project]) -> dict[Project, list[int]]:
    """Return the numbers of the files of each project."""
    found: dict[Project, list[int]] = {}
    start = 0
    for config, same in groupby(one.config for one in inputs):  # most files have that of the one before
        end = start + len([*same])
        found.setdefault(project_of(config), []).extend(range(start, end))
        start = end
    return found
