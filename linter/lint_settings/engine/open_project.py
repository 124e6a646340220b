"""A project that stays in memory: text that changes is read again, and what depends on it is checked again.

The report is the same as that of a new run over the same contents, with less work: an outcome is reused while the text
of its file and the results of all lookups of its check are unchanged.
"""

from __future__ import annotations

import os

from ..config.config import Config
from ..config.config_file import find_config, forget_configs, read_config
from ..documents.files import is_settings_name
from ..documents.marks import mark_of_text
from .discover import Finder
from .file_result import outcome_of
from .load import Projects, load_file, take_in, take_out
from .report import Report
from .runner import settle_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..tenant.workspace import Workspace
    from .file_result import Outcome
    from .load import Loaded
    from .project import Options


class _OpenFile:
    """A file in memory: its content, errors while reading it, and the outcome of its last check."""

    __slots__ = ("loaded", "outcome", "silent", "trouble")

    def __init__(self, loaded: Loaded | None, trouble: Report) -> None:
        self.loaded = loaded
        self.trouble = trouble
        self.silent = loaded.silent if loaded is not None else frozenset()
        self.outcome: Outcome | None = None

    def current(self) -> Outcome | None:
        """Return the outcome of the last check if it is still valid."""
        states = self.outcome.states if self.outcome is not None else None
        if self.loaded is None or states is None:
            return None
        lookups = self.loaded.project.workspace.lookups
        return self.outcome if all(lookups.state(one) == state for one, state in states.items()) else None


class OpenProject:
    """The settings files of a folder, in which unsaved text replaces the content of files.

    `config` is the path of the config that applies to all files; without one each file has the nearest, as on the
    command line, unless `isolated` is set. With `searched` False, the only files are those for which a text is set.
    Raises ConfigError, RegistryError and SelectionError.
    """

    def __init__(
        self,
        root: str,
        options: Options,
        *,
        config: str | None = None,
        isolated: bool = False,
        searched: bool = True,
    ) -> None:
        self.root = os.path.realpath(root)
        self._searched = searched
        self.found: frozenset[str] = frozenset()
        self._options = options
        self._named = config
        self._isolated = isolated
        self._texts: dict[str, bytes] = {}
        self._files: dict[str, _OpenFile] = {}
        self._read()

    def _read(self) -> None:
        forget_configs()
        self._config: Config | None = None
        if self._named is not None:
            self._config = read_config(self._named)
        elif self._isolated:
            self._config = Config(self.root)
        self._finder = Finder(config=self._config)
        if self._searched:
            self._finder.find([self.root])
        self._project_of = Projects(self._options)
        self._files = {}
        found = self._finder.files()
        baselines = {os.path.realpath(config.baseline) for _, config in found if config.baseline}
        for path, config in found:
            if os.path.realpath(path) not in baselines:
                self._load(path, config)
        self.found = frozenset(self._files)
        for real in self._texts.keys() - self._files.keys():
            self._load_new(real)

    # --- files

    @property
    def paths(self) -> list[str]:
        """The real paths of all files, sorted."""
        return sorted(self._files)

    def files(self) -> list[tuple[str, Config]]:
        """Return the paths of all files as shown in messages, each with its config."""
        loaded = (one.loaded for one in self._files.values())
        return [(one.path, one.project.config) for one in loaded if one is not None]

    @property
    def workspaces(self) -> list[Workspace]:
        """The documents of all files, those with one config together."""
        loaded = (one.loaded for one in self._files.values())
        return list({id(one.project): one.project.workspace for one in loaded if one is not None}.values())

    def loaded(self, path: str) -> Loaded | None:
        """Return a file as read; None if it is not part of the project or cannot be opened."""
        file = self._files.get(os.path.realpath(path))
        return file.loaded if file is not None else None

    def set_text(self, path: str, text: str) -> None:
        """Use a text instead of the content of a file, which need not exist."""
        real = os.path.realpath(path)
        self._texts[real] = text.encode("utf-8", "surrogatepass")
        self._load_again(real)

    def forget_text(self, path: str) -> None:
        """Use the content of the file again; without a file, remove it from the project."""
        real = os.path.realpath(path)
        if self._texts.pop(real, None) is not None:
            self._load_again(real)

    def read_again(self, path: str) -> None:
        """Update the project after another program wrote, created or removed a file."""
        real = os.path.realpath(path)
        if real not in self._texts:
            self._load_again(real)

    def read_all_again(self) -> None:
        """Find and read all files and configs again, because a config or whole folders have changed."""
        self._read()

    def _load_again(self, real: str) -> None:
        known = self._files.pop(real, None)
        if known is None:
            self._load_new(real)
            return
        if known.loaded is None:
            self._load_new(real)
            return
        take_out(known.loaded)
        if real in self._texts or os.path.isfile(real):
            self._load(known.loaded.path, known.loaded.project.config)

    def _load_new(self, real: str) -> None:
        config = self._config_of(os.path.dirname(real))
        is_inside = real.startswith(os.path.join(self.root, ""))
        if not is_inside or not is_settings_name(real) or self._finder.excludes(real, config):
            return
        if real in self._texts or os.path.isfile(real):
            self._load(real, config)

    def _config_of(self, folder: str) -> Config:
        """Return the config of a folder, as the same object that its other files use, so that they share rules."""
        found = self._config or find_config(folder)
        for one in self._files.values():
            known = one.loaded.project.config if one.loaded is not None else None
            if known is not None and (known.path, known.root) == (found.path, found.root):
                return known
        return found

    def _load(self, path: str, config: Config) -> None:
        real = os.path.realpath(path)
        trouble = Report()
        contents = {path: self._texts[real]} if real in self._texts else None
        loaded = load_file(path, self._project_of(config), trouble, contents)
        if loaded is not None:
            loaded.source.mark = mark_of_text(loaded.source.text)  # the fingerprint of every lookup depends on it
            take_in(loaded)
        self._files[real] = _OpenFile(loaded, trouble)

    # --- checks

    def report(self) -> Report:
        """Check what has changed and what depends on it, and return the report on all files."""
        report = Report()
        files = sorted(self._files.values(), key=lambda one: one.loaded.path if one.loaded is not None else "")
        self._start_afresh(files)
        for one in files:
            report.errors.extend(one.trouble.errors)
            report.crashes.extend(one.trouble.crashes)
        loaded = [one.loaded for one in files if one.loaded is not None]
        settle_all(loaded, self._outcomes(files), self._options, report)
        return report

    def _start_afresh(self, files: list[_OpenFile]) -> None:
        """Reset what the last report changed: which allows and baseline entries have covered a finding."""
        self._project_of.baselines.clear()
        for one in files:
            if one.loaded is not None:
                one.loaded.silent = one.silent
                one.loaded.project.used_allows.clear()
                one.loaded.project.__dict__.pop("baseline", None)

    def _outcomes(self, files: list[_OpenFile]) -> Iterator[tuple[Outcome, Loaded]]:
        for one in files:
            if one.loaded is None:
                continue
            yield self._outcome(one, one.loaded), one.loaded

    def _outcome(self, file: _OpenFile, loaded: Loaded) -> Outcome:
        """Return the outcome of a file: the last one if it still holds, else that of a new check."""
        outcome = file.current()
        if outcome is None:
            outcome = file.outcome = outcome_of(loaded, note_questions=True, stays_in_memory=True)
        outcome.noted.clear()
        return outcome
