"""The findings of a project in memory: after a change, only what it affects is checked, settled and folded again."""

from __future__ import annotations

import math
import os
from time import monotonic

from ...documents.marks import mark_of_file
from ..consequences import fold_across
from ..file_result import check_file
from ..notes import Notes
from ..report import Report, order, report_of
from ..runner import settle_configs
from ..settle import current_date, settle
from .fold import FoldedFindings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...config.entries import ConfigAllow
    from ...documents.finding import Finding
    from ...rulebook.rule import Rule
    from ...tenant.lookup.states import Question
    from ..load import LoadedFile
    from ..project import Options, Project, Projects
    from ..result import FileResult
    from ..settled import Settled


class CheckedFile:
    """A file in memory: its content, errors while reading it, and the results of its last check.

    `result` is that of the rules; `settled` are the findings before anything is folded into those of other files, None
    until they are settled, and `notes` what was noted about them. `used` are the allows of the config that cover one of
    its findings.
    """

    __slots__ = ("loaded", "notes", "result", "settled", "trouble", "used")

    def __init__(self, loaded: LoadedFile | None, trouble: Notes) -> None:
        self.loaded = loaded
        self.trouble = trouble
        self.result: FileResult | None = None
        self.settled: list[Settled] | None = None
        self.notes = Notes()
        self.used: set[ConfigAllow] = set()

    def is_current(self) -> bool:
        """Return whether the result of the last check is still valid."""
        states = self.result.states if self.result is not None else None
        if self.loaded is None or states is None:
            return False
        lookups = self.loaded.project.workspace.lookups
        return all(lookups.state(one) == state for one, state in states.items())


class Checks:
    """The files of a project by their real paths, and the findings in them.

    `real` are the real paths by those in findings. A file is stale from the moment when its content or the result of a
    lookup of its check has changed, until it is checked again.
    """

    def __init__(self, projects: Projects, options: Options) -> None:
        self.files: dict[str, CheckedFile] = {}
        self._projects = projects
        self._options = options
        self._stale: dict[str, None] = {}
        self._asked: dict[Project, dict[Question, set[str]]] = {}
        self._folded = FoldedFindings()
        self.real: dict[str, str] = {}
        self._configs: tuple[list[Settled], Notes] | None = None
        self._of_configs: dict[str, list[Finding]] = {}
        self._silent: dict[frozenset[str], frozenset[str]] = {}
        self._settled_under: object = None
        self._touched: set[str] = set()

    # --- changes

    def add(self, real: str, loaded: LoadedFile | None, trouble: Notes) -> None:
        """Add a file that is not known, or no longer."""
        self.files[real] = CheckedFile(loaded, trouble)
        self._stale[real] = None
        if loaded is not None:
            self.real[loaded.source.path] = real

    def remove(self, real: str) -> CheckedFile | None:
        """Remove a file that no longer exists, or whose content has changed."""
        file = self.files.pop(real, None)
        if file is not None and file.loaded is not None:
            self._stale.pop(real, None)
            self._forget_questions(real, file)
            self._folded.replace(file.loaded.source.path, (), None, "")
            if file.settled is not None and file.loaded.project.baseline is not None:
                file.loaded.project.baseline.forget(file.loaded.path)
        self._configs = None
        return file

    def _forget_questions(self, real: str, file: CheckedFile) -> None:
        if file.loaded is None or file.result is None:
            return
        asked, lookups = self._asked.get(file.loaded.project, {}), file.loaded.project.workspace.lookups
        for question in file.result.states or ():
            asked[question].discard(real)
            if not asked[question]:
                del asked[question]
                lookups.states.drop_state(question)

    def _find_stale(self) -> None:
        """Find the files whose results depend on what has changed: other files, a baseline, or the day."""
        for project, asked in self._asked.items():
            for question in project.workspace.lookups.states.changed():
                self._stale.update(dict.fromkeys(asked.get(question, ())))
        state = self._options.today or current_date(), self._marks_of_baselines()
        if state != self._settled_under:
            self._settled_under = state
            self._projects.baselines.clear()
            for real, file in self.files.items():
                file.settled = None
                self._stale[real] = None
                if file.loaded is not None:
                    file.loaded.project.__dict__.pop("baseline", None)

    def _marks_of_baselines(self) -> list[bytes]:
        options, configs = self._options, (project.config for project in self._projects)
        named = {options.baseline, *(config.baseline for config in configs)} if options.use_baseline else ()
        return [mark_of_file(path) if os.path.exists(path) else b"" for path in sorted(filter(None, named))]

    # --- checks

    def check(self, real: str) -> None:
        """Check a file if it is stale, and the stale files to which its findings point."""
        self._find_stale()
        self._check(real)
        file = self.files.get(real)
        settled = file.settled if file is not None else None
        found = [one.finding for one in settled or () if one.is_open]
        for path in dict.fromkeys(place.path for one in found for place in one.related):
            self._check(self.real.get(path, ""))
        self._fold()

    def _fold(self) -> None:
        self._touched.update(self.real[path] for path in self._folded.fold())

    def check_some(self, seconds: float) -> bool:
        """Check stale files until the time is over; return whether there are others."""
        self._find_stale()
        end = monotonic() + seconds
        while self._stale and monotonic() < end:
            self._check(next(iter(self._stale)))
        if not self._stale:
            self._fold()
            self._check_configs()
        return bool(self._stale)

    def check_all(self) -> None:
        """Check all stale files, and the configs."""
        self.check_some(math.inf)

    def _check(self, real: str) -> None:
        if real not in self._stale:
            return
        file = self.files[real]
        loaded = file.loaded
        if loaded is not None and not file.is_current():
            self._forget_questions(real, file)
            file.settled, file.result = None, check_file(loaded, note_questions=True, stays_in_memory=True)
            asked = self._asked.setdefault(loaded.project, {})
            for question in file.result.states or ():
                asked.setdefault(question, set()).add(real)
        if loaded is not None and file.result is not None and file.settled is None:
            self._settle(file, file.result, loaded)
        del self._stale[real]

    def _settle(self, file: CheckedFile, result: FileResult, loaded: LoadedFile) -> None:
        """Decide what becomes of the findings of a file."""
        project, file.notes = loaded.project, Notes(self._silent)
        if project.baseline is not None:
            project.baseline.forget(loaded.path)
        project.used_allows = set()
        file.settled = settle(result, loaded, file.notes)
        file.used = project.used_allows
        found = [(one, project.registry.rules[one.finding.rule]) for one in file.settled if one.is_open]
        path = loaded.source.path
        self._folded.replace(path, found, file.notes.excerpts.get(path), loaded.path)
        self._configs = None

    def _check_configs(self) -> None:
        """Report what is wrong with the configs and baselines, after all files were checked."""
        if self._configs is not None:
            return
        notes = Notes(self._silent)
        files = self._sorted()
        for one in files:
            for part in (one.trouble, one.notes):
                notes.errors += part.errors
                notes.unread.update(part.unread)
                notes.crashes += part.crashes
            notes.silent.update(one.notes.silent)
        loaded = [one.loaded for one in files if one.loaded is not None]
        projects = dict.fromkeys(one.project for one in loaded)
        for project in projects:
            project.used_allows = {used for one in _of_project(files, project) for used in one.used}
            if project.baseline is not None and project.config.path is not None:
                project.baseline.forget(project.config.path)
        notes.baselines = list(dict.fromkeys(one.baseline for one in projects if one.baseline is not None))
        settled = settle_configs(projects, loaded, self._options, notes)
        if self._options.fold and any(one.finding.related for one in settled):
            of_files = [one for path in self._folded.paths() for one in self._folded.of(path)]
            settled = fold_across([*of_files, *settled], _rules(projects), {})[len(of_files) :]
        self._configs = settled, notes

        before, self._of_configs = self._of_configs, {}
        for finding in sorted((one.reported for one in settled if one.is_reported), key=order):
            self._of_configs.setdefault(os.path.realpath(finding.path), []).append(finding)
        self._touched |= before.keys() | self._of_configs.keys()

    # --- results

    def findings(self, real: str) -> list[Finding]:
        """Return the findings of a file after its last check, sorted."""
        file = self.files.get(real)
        loaded = file.loaded if file is not None else None
        settled = self._folded.of(loaded.source.path) if loaded is not None else []
        found = [one.reported for one in settled if one.is_reported]
        return sorted([*found, *self._of_configs.get(real, ())], key=order)

    def with_findings(self) -> set[str]:
        """Return the real paths of all files with findings."""
        found = {self.real[path] for path in self._folded.paths()}
        return {path for path in found if self.findings(path)} | self._of_configs.keys()

    def touched(self) -> set[str]:
        """Return the real paths of the files whose findings may have changed since the last call."""
        touched, self._touched = self._touched, set()
        return touched

    def about_configs(self) -> Report:
        """Return the report on the configs and baselines, and on what could not be read or checked."""
        return Report() if self._configs is None else report_of(*self._configs)

    def report(self) -> Report:
        """Check what is stale, and return the report on all files."""
        self.check_all()
        settled, notes = [], Notes(self._silent)
        if self._configs is not None:
            of_configs, about = self._configs
            settled += of_configs
            notes.errors, notes.unread, notes.crashes = about.errors, about.unread, about.crashes
            notes.baselines = about.baselines
            join(about, notes)
        for file in self._sorted():
            if file.loaded is not None and file.result is not None and file.settled is not None:
                notes.obscure(file.result.obscured)
                notes.pass_over(file.result.lacking, file.loaded.source.environment)
                join(file.notes, notes)
                settled += [one for one in file.settled if not one.is_open]
                settled += self._folded.of(file.loaded.source.path)
        if self._configs is not None:
            notes.add_unchecked(self._configs[1])
        return report_of(settled, notes)

    def _sorted(self) -> list[CheckedFile]:
        return sorted(self.files.values(), key=lambda one: one.loaded.path if one.loaded is not None else "")


def join(part: Notes, notes: Notes) -> None:
    """Add to notes those on a part of the files, apart from failures."""
    notes.files += part.files
    notes.kinds.update(part.kinds)
    notes.skipped.update(part.skipped)
    notes.silent.update(part.silent)
    notes.excerpts.update(part.excerpts)
    notes.rules.update(part.rules)


def _of_project(files: list[CheckedFile], project: Project) -> Iterator[CheckedFile]:
    return (one for one in files if one.loaded is not None and one.loaded.project is project)


def _rules(projects: Iterable[Project]) -> dict[str, Rule]:
    return {name: rule for project in projects for name, rule in project.registry.rules.items()}
