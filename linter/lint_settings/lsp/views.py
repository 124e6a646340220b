"""A view: the files of one project in memory, with their findings, or the reason why nothing can be checked."""

from __future__ import annotations

import math
import os
import time
from functools import partial
from typing import TYPE_CHECKING

from ..config.bounded_regex import StuckPatternError
from ..config.entries import ConfigError
from ..engine.notes import describe
from ..engine.open_project import OpenProject
from ..engine.project import Options
from ..engine.report import Report
from ..messages.redact import NOTHING, mask
from ..rulebook.registry import RegistryError
from ..rulebook.selection import SelectionError
from ..search import PathError
from .stamps import Stamps, folders_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..documents.finding import Finding
    from ..engine.load import LoadedFile
    from ..tenant.workspace import Workspace

# Errors that end a check with a message for people.
EXPLAINED = (ConfigError, PathError, RegistryError, SelectionError, StuckPatternError)
_BUG = "the check failed: {}; this is a bug in lint-settings, please report it"


class View:
    """The project in a folder.

    `root` is the real path of the folder. A view that is not `searched` contains only the files that are open in the
    editor. `error` is the reason why nothing could be checked, or empty. `report` is about the configs, and about what
    could not be read.
    """

    def __init__(self, root: str, *, searched: bool, local_rules: bool) -> None:
        self.root = root
        self.searched = searched
        self.error = ""
        self.report = Report()
        self._local_rules = local_rules
        self._project: OpenProject | None = None
        self._texts: dict[str, str] = {}
        self._is_stale = True
        self._is_new = True  # not all files have been checked since the project was read
        self._is_other = True  # it was read since the last call of `touched`
        self._stamps: Stamps | None = None

    def set_text(self, path: str, text: str) -> None:
        """Use a text instead of the content of a file."""
        self._texts[path] = text
        self._is_stale = True
        if self._project is not None:
            self._explained(lambda project: project.set_text(path, text))

    def forget_text(self, path: str) -> None:
        """Use the content of a file again."""
        if self._texts.pop(path, None) is None:
            return
        self._is_stale = True
        if self._project is not None:
            self._explained(lambda project: project.forget_text(path))
            if path not in self._project_found():
                self.read_all_again()  # a search skips the file, such as one that git ignores

    def take_in(self, paths: set[str]) -> None:
        """Update after other programs wrote, created or removed these files and folders."""
        mine = {path for path in paths if path == self.root or path.startswith(os.path.join(self.root, ""))}
        changed = mine - self._texts.keys()
        if self._project is None or not changed:
            self._is_stale = self._is_stale or bool(changed)
            return
        self._is_stale = True
        if all(path in self._project_found() and os.path.isfile(path) for path in changed):
            for path in sorted(changed):
                self._explained(partial(OpenProject.read_again, path=path))
        else:
            self.read_all_again()

    def read_all_again(self) -> None:
        """Find and read all files and configs again, at the next check."""
        self._project = None
        self._stamps = None
        self._is_stale = True

    def check(self) -> bool:
        """Check what has changed; return whether anything has."""
        is_changed = self._is_stale
        self.check_some(math.inf)
        return is_changed

    def check_some(self, seconds: float) -> bool:
        """Check what has changed until the time is over; return whether anything is left."""
        if not self._is_stale:
            return False
        self.open()
        if self._project is None:
            self._is_stale = False
            return False
        self._explained(lambda project: self._check_some(project, seconds))
        return self._is_stale

    def _check_some(self, project: OpenProject, seconds: float) -> None:
        self._is_stale = False
        self._is_stale = project.check_some(seconds)
        self._is_new = self._is_new and self._is_stale
        self.report = project.about_configs()

    def open(self) -> None:
        """Read the files if that has not been done."""
        if self._project is None and (self._is_stale or not self.error):
            self.error = ""
            self.report = Report()
            self._is_new = self._is_other = True
            self._open()

    def check_file(self, path: str) -> None:
        """Check one file if what it depends on has changed; after reading the project, check all files."""
        self.open()
        if self._is_new:
            self.check()
        elif self._is_stale:
            self._explained(lambda project: project.check(path))

    def findings(self, path: str) -> list[Finding]:
        """Return the findings of a file after its last check."""
        return self._project.findings(path) if self._project is not None else []

    def with_findings(self) -> set[str]:
        """Return the real paths of all files with findings."""
        return self._project.with_findings() if self._project is not None else set()

    def touched(self) -> set[str] | None:
        """Return the real paths of the files whose findings may have changed since the last call; None for all."""
        is_other, self._is_other = self._is_other, False
        touched = self._project.touched() if self._project is not None else set()
        return None if is_other else touched

    def _open(self) -> None:
        options = Options(local_rules=self._local_rules, folders=(self.root,) if self.searched else ())

        def job() -> OpenProject:
            project = OpenProject(self.root, options, searched=self.searched)
            for path, text in self._texts.items():
                project.set_text(path, text)
            return project

        since = time.time_ns()
        try:
            self._project = job()
        except EXPLAINED as error:
            self.error = mask(str(error), NOTHING)
        except Exception as error:  # a bug must not end the session
            self.error = _BUG.format(describe(error))
        if self.searched:
            folders = self._project.folders if self._project is not None else folders_below(self.root)
            self._stamps = Stamps(self._seen(), folders, since)

    def _explained(self, job: Callable[[OpenProject], object]) -> None:
        """Run a job on the project; after an error, it is read again at the next check."""
        project = self._project
        if project is None:
            return
        try:
            job(project)
        except EXPLAINED as error:
            self._project, self.error, self._is_other = None, mask(str(error), NOTHING), True
        except Exception as error:  # a bug must not end the session
            self._project, self._is_other = None, True
            self.error = _BUG.format(describe(error))

    def _project_found(self) -> frozenset[str]:
        return self._project.found if self._project is not None else frozenset()

    def changed_paths(self) -> set[str]:
        """Return the files and folders that other programs have changed since they were read."""
        return self._stamps.changed() if self._stamps is not None else set()

    def _seen(self) -> set[str]:
        """Return the files that a check depends on."""
        found = set(self._project_found())
        for path in found.copy():
            loaded = self.loaded(path)
            config = loaded.project.config if loaded is not None else None
            if config is not None:
                found.update(os.path.realpath(layer.path) for layer in config.layers if layer.path is not None)
            if config is not None and config.baseline:
                found.add(os.path.realpath(config.baseline))
        return found

    # --- lookups

    @property
    def paths(self) -> list[str]:
        """The real paths of all files."""
        return self._project.paths if self._project is not None else []

    def real_path(self, path: str) -> str:
        """Return the real path of a file, which may be given as in findings."""
        return self._project.real_path(path) if self._project is not None else os.path.realpath(path)

    def loaded(self, path: str) -> LoadedFile | None:
        """Return a file as read, or None."""
        return self._project.loaded(path) if self._project is not None else None

    def workspaces(self) -> list[Workspace]:
        """Return the workspaces: the documents of all files, one per config."""
        return self._project.workspaces if self._project is not None else []

    @property
    def problems(self) -> Mapping[str, None]:
        """Messages about what could not be read or checked."""
        texts = [self.error] if self.error else [mask(one, NOTHING) for one in self.report.failures]
        return dict.fromkeys(texts)
