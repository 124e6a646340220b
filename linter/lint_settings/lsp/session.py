"""The session with an editor: open texts, the folders of the workspace and their projects."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..config.config import SHARED
from ..config.config_file import NAME, find_config, forget_configs
from ..config.entries import ConfigError
from ..documents.files import is_settings_name
from ..documents.frozen import Frozen
from ..documents.source import Source
from .mention_index import MentionIndex
from .positions import Positions
from .uris import buffer_name, path_of, uri_of
from .views import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..documents.finding import Finding
    from ..engine.load import LoadedFile

_MARK = "\ufeff"
_CONFIGS = (NAME, SHARED, ".git")


class OpenText(Frozen):
    """A text that is open in the editor.

    `path` is its path, or for a buffer that was never saved a made-up one. `mark` is true if it begins with a byte
    order mark, which `text` does not contain.
    """

    __slots__ = ()

    uri: str
    path: str
    text: str
    mark: bool


class Place(Frozen):
    """A file that was read, and how to convert its positions for the editor."""

    __slots__ = ()

    uri: str
    view: View
    loaded: LoadedFile
    positions: Positions


class Session:
    """The state of the session. Paths are real paths."""

    def __init__(self, encoding: str = "utf-16", *, local_rules: bool = False) -> None:
        self.encoding = encoding
        self._local_rules = local_rules
        self._folders: list[str] = []
        self._texts: dict[str, OpenText] = {}
        self._views: dict[str, View] = {}
        self._is_new = True
        self.mentions = MentionIndex()

    # --- notifications of the editor

    def set_folders(self, uris: Iterable[str]) -> None:
        """Set the folders of the workspace."""
        found = map(path_of, uris)
        self._folders = [path for path in dict.fromkeys(found) if path is not None and os.path.isdir(path)]
        self._sort_texts()

    def open(self, uri: str, language: str, text: str) -> None:
        """Add a text that was opened; one that cannot contain settings is ignored."""
        path = path_of(uri)
        if path is None:
            name = buffer_name(uri, language) if not uri.startswith("file:") else None
            if name is None:
                return
            folder = self._folders[0] if self._folders else os.path.realpath(os.getcwd())
            path = os.path.join(folder, name)
        elif not is_settings_name(path):
            return
        self._is_new = True
        self._texts[uri] = OpenText(uri, path, text.removeprefix(_MARK), text.startswith(_MARK))
        self._view_of(self._texts[uri]).set_text(path, self._texts[uri].text)

    def change(self, uri: str, text: str) -> None:
        """Update a text that was changed."""
        known = self._texts.get(uri)
        if known is not None:
            self._texts[uri] = known._replace(text=text.removeprefix(_MARK), mark=text.startswith(_MARK))
            self._view_of(known).set_text(known.path, self._texts[uri].text)

    def close(self, uri: str) -> None:
        """Remove a text that was closed: the file on the disk counts again."""
        known = self._texts.pop(uri, None)
        if known is None:
            return
        self._is_new = True
        view = self._view_of(known)
        view.forget_text(known.path)
        if not any(self._view_of(one) is view for one in self._texts.values()) and view.root not in self._roots():
            self._views = {key: one for key, one in self._views.items() if one is not view}

    def take_in(self, uris: Iterable[str]) -> None:
        """Update after other programs wrote, created or removed files."""
        self._take_in({path for path in map(path_of, uris) if path is not None})

    def look_again(self) -> bool:
        """Check for changes by other programs, and return whether there are any."""
        paths = {path for view in self._views.values() for path in view.changed_paths()}
        if paths:
            self._take_in(paths)
        return bool(paths)

    def _take_in(self, paths: set[str]) -> None:
        # A config may extend any TOML file.
        if any(os.path.basename(path) in _CONFIGS or path.endswith(".toml") for path in paths):
            self._sort_texts()
            return
        for view in self._views.values():
            view.take_in(paths)

    # --- the project of a file

    def _roots(self) -> set[str]:
        return {_root_of(folder) or folder for folder in self._folders}

    def _sort_texts(self) -> None:
        """Search for configs again, and assign every open text to its project."""
        forget_configs()
        self._is_new = True
        self._views = {root: self._new(root) for root in sorted(self._roots())}
        for one in self._texts.values():
            self._view_of(one).set_text(one.path, one.text)

    def _new(self, root: str, *, searched: bool = True) -> View:
        return View(root, searched=searched, local_rules=self._local_rules)

    def _view_of(self, one: OpenText) -> View:
        """Return the view of a text: that of its folder or of its config, or a separate one."""
        if path_of(one.uri) is None:
            return self._views.setdefault(one.uri, self._new(os.path.dirname(one.path), searched=False))
        view = self._view_at(one.path)
        if view is not None:
            return view
        folder = os.path.dirname(one.path)
        root = _root_of(folder)
        key = root or one.uri
        return self._views.setdefault(key, self._new(root or folder, searched=root is not None))

    def _view_at(self, path: str) -> View | None:
        """Return the view of the innermost project around a path."""
        searched = [view for view in self._views.values() if view.searched]
        around = [view for view in searched if path.startswith(os.path.join(view.root, ""))]
        return max(around, key=lambda view: len(view.root), default=None)

    # --- lookups

    def check(self) -> bool:
        """Check what has changed in any project; return whether anything has."""
        checked = [view.check() for view in self._views.values()]  # all of them
        if any(checked):
            self.mentions.forget_others([one for view in self._views.values() for one in view.workspaces()])
        return any(checked)

    def check_some(self, seconds: float) -> bool:
        """Check what has changed until the time is over; return whether anything is left."""
        is_left = [view.check_some(seconds) for view in self._views.values()]
        return any(is_left)

    def touched(self) -> set[str] | None:
        """Return the URIs of the files whose findings may have changed since the last call; None for all."""
        is_new, self._is_new = self._is_new, False
        found = [(view, view.touched()) for view in self._views.values()]
        if is_new or any(paths is None for _, paths in found):
            return None
        every = ((self.uri(path, view)[0], path, view) for view, paths in found for path in paths or ())
        return {uri for uri, path, view in every if self._is_shown(uri, path, view)}

    @property
    def problems(self) -> list[str]:
        """Messages about what could not be read or checked."""
        return list(dict.fromkeys(text for view in self._views.values() for text in view.problems))

    def text(self, uri: str) -> OpenText | None:
        """Return an open text; None for one without settings."""
        return self._texts.get(uri)

    def is_open(self, path: str) -> bool:
        """Return whether a file is open in the editor."""
        return any(one.path == path for one in self._texts.values())

    def open_texts(self) -> list[OpenText]:
        """Return all open texts."""
        return list(self._texts.values())

    def place(self, uri: str) -> Place | None:
        """Return an open text or a file as read, or None."""
        one = self._texts.get(uri)
        path = one.path if one is not None else path_of(uri)
        view = self._view_of(one) if one is not None else self._view_at(path) if path is not None else None
        if view is not None:
            view.open()
        loaded = view.loaded(path) if view is not None and path is not None else None
        if view is None or loaded is None:
            return None
        return Place(uri, view, loaded, self.positions(loaded.source, mark=one is not None and one.mark))

    def positions(self, source: Source, *, mark: bool = False) -> Positions:
        """Return the positions of a text."""
        return Positions(source, self.encoding, mark=mark)

    def place_at(self, path: str, view: View) -> Place | None:
        """Return the file of a view at a path as shown to people, or None."""
        real = view.real_path(path)
        loaded = view.loaded(real)
        if loaded is None:
            return None
        uri, mark = self.uri(real, view)
        return Place(uri, view, loaded, self.positions(loaded.source, mark=mark))

    def uri(self, real: str, view: View) -> tuple[str, bool]:
        """Return the URI of a path as the editor writes it, and whether the editor's text begins with a mark."""
        for one in self._texts.values():
            if one.path == real and self._view_of(one) is view:
                return one.uri, one.mark
        return uri_of(real), False

    def findings(self) -> Iterator[tuple[str, View, list[Finding]]]:
        """Yield the findings of each file that is open or in the workspace, with its URI."""
        self.check()
        for view in self._views.values():
            for path in sorted(view.with_findings()):
                uri, _ = self.uri(path, view)
                if self._is_shown(uri, path, view):
                    yield uri, view, view.findings(path)

    def _is_shown(self, uri: str, path: str, view: View) -> bool:
        """Return whether the editor shows the findings of a file."""
        return uri in self._texts or (self._view_at(path) is view and self._is_in_workspace(path))

    def findings_of(self, uri: str) -> tuple[View | None, list[Finding]]:
        """Return the findings of a file, checked, and its view; those of other files may be out of date."""
        one = self._texts.get(uri)
        path = one.path if one is not None else path_of(uri)
        view = self._view_of(one) if one is not None else self._view_at(path) if path is not None else None
        if view is None or path is None:
            return view, []
        view.check_file(path)
        return view, view.findings(path)

    def views(self) -> list[View]:
        """Return all views, with their files read."""
        for view in self._views.values():
            view.open()
        return list(self._views.values())

    def _is_in_workspace(self, path: str) -> bool:
        return any(path.startswith(os.path.join(folder, "")) for folder in self._folders)


def _root_of(folder: str) -> str | None:
    """Return the root of the project of a folder; None without a config."""
    try:
        config = find_config(folder)
    except ConfigError:
        return folder  # opening the project explains it
    return os.path.realpath(config.root) if config.path is not None else None
