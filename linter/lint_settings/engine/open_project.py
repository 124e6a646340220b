"""A project that stays in memory: text that changes is read again, and what depends on it is checked again.

The report is the same as that of a new run over the same contents, with less work: see incremental/checks.py.
"""

from __future__ import annotations

import os

from ..config.config import Config
from ..config.config_file import find_config, forget_configs, read_config
from ..documents.files import is_settings_name
from ..documents.marks import mark_of_text
from ..documents.source import shown
from .discover import Finder
from .incremental.checks import Checks
from .inputs import Input
from .load import load_file, take_in, take_out
from .notes import Notes
from .project import Projects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding
    from ..tenant.workspace import Workspace
    from .load import LoadedFile
    from .project import Options
    from .report import Report


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
        self._checks = Checks(self._project_of, self._options)
        found = self._finder.files()
        baselines = {os.path.realpath(one.config.baseline) for one in found if one.config.baseline}
        for one in found:
            if os.path.realpath(one.path) not in baselines:
                self._load(one.path, one.config)
        self.found = frozenset(self._checks.files)
        for real in self._texts.keys() - self._checks.files.keys():
            self._load_new(real)

    # --- files

    @property
    def paths(self) -> list[str]:
        """The real paths of all files, sorted."""
        return sorted(self._checks.files)

    @property
    def folders(self) -> set[str]:
        """The real paths of the folders that were searched."""
        return self._finder.folders

    @property
    def workspaces(self) -> list[Workspace]:
        """The documents of all files, those with one config together."""
        loaded = (one.loaded for one in self._checks.files.values())
        return list({id(one.project): one.project.workspace for one in loaded if one is not None}.values())

    def loaded(self, path: str) -> LoadedFile | None:
        """Return a file as read; None if it is not part of the project or cannot be opened."""
        file = self._checks.files.get(self.real_path(path))
        return file.loaded if file is not None else None

    def real_path(self, path: str) -> str:
        """Return the real path of a file, which may be given as in findings."""
        return path if path in self._checks.files else self._checks.real.get(path) or os.path.realpath(path)

    def set_text(self, path: str, text: str) -> None:
        """Use a text instead of the content of a file, which need not exist."""
        real = path if path in self._texts else os.path.realpath(path)
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
        known = self._checks.remove(real)
        if known is None or known.loaded is None:
            for project in self._project_of:
                project.workspace.lookups.remove_unread(shown(real))  # it could not be opened
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
        for one in self._checks.files.values():
            known = one.loaded.project.config if one.loaded is not None else None
            if known is not None and (known.path, known.root) == (found.path, found.root):
                return known
        return found

    def _load(self, path: str, config: Config) -> None:
        real = path if path in self._texts else os.path.realpath(path)
        trouble = Notes()
        loaded = load_file(Input(path, config, content=self._texts.get(real)), self._project_of(config), trouble)
        if loaded is not None:
            loaded.source.mark = mark_of_text(loaded.source.text)  # the fingerprint of every lookup depends on it
            take_in(loaded)
        self._checks.add(real, loaded, trouble)

    # --- checks

    def check(self, path: str) -> None:
        """Check a file, if something that it depends on has changed; the findings of others may be out of date."""
        self._checks.check(self.real_path(path))

    def check_some(self, seconds: float) -> bool:
        """Check what has changed until the time is over; return whether anything is left."""
        return self._checks.check_some(seconds)

    def findings(self, path: str) -> list[Finding]:
        """Return the findings of a file or a config after its last check, sorted."""
        return self._checks.findings(self.real_path(path))

    def with_findings(self) -> set[str]:
        """Return the real paths of all files with findings."""
        return self._checks.with_findings()

    def touched(self) -> set[str]:
        """Return the real paths of the files whose findings may have changed since the last call."""
        return self._checks.touched()

    def about_configs(self) -> Report:
        """Return the report on the configs and baselines, and on what could not be read or checked."""
        return self._checks.about_configs()

    def report(self) -> Report:
        """Check what has changed and what depends on it, and return the report on all files."""
        return self._checks.report()
