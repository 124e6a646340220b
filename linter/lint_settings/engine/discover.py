"""Finds the files of a run: named files, those in folders, those that match globs, and their context."""

from __future__ import annotations

import os
from operator import attrgetter

from ..config.config import BASELINE
from ..config.config_file import find_config
from ..config.patterns import Patterns
from ..config.scope import Scope
from ..documents.files import SUFFIXES, is_mistyped, is_settings_name, reachable, relative_path
from ..search import PathError
from ..search.git_ignore import Folder, ignores_above
from ..search.shown_paths import ShownPaths, is_inside, leaving, mistyped
from ..search.stored_names import StoredNames
from .inputs import Input, configs_of, inode_of, is_same_file, other_names, twins_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..config.config import Config, Configs
    from ..search.git_ignore import Ignores

    _Entries = dict[str, os.DirEntry[str]]  # by name

_PATH, _IS_CHECKED = attrgetter("path"), attrgetter("is_checked")


def discover(
    paths: Sequence[str],
    *,
    config: Configs = None,
    errors: list[str] | None = None,
    notes: list[str] | None = None,
    scope: Scope | None = None,
) -> list[Input]:
    """Return the files for paths, as `Finder` does.

    With `errors`, messages about unusable paths are added there; without, PathError is raised. Messages about skipped
    files are added to `notes`, and exclusions by configs to `scope`. Raises ConfigError for a broken config.
    """
    finder = Finder(config=config)
    finder.scope = scope or finder.scope
    finder.find(paths)
    if notes is not None:
        notes.extend(finder.notes)
    if errors is not None:
        errors.extend(finder.errors)
    elif finder.errors:
        raise PathError(finder.errors[0])
    return finder.files()


def context_of(files: Sequence[Input], config: Configs = None) -> list[Input]:
    """Return the other files of the projects that files belong to, however those are named; see `Finder.context`."""
    named = {os.path.realpath(one.path) for one in files}
    return [one for one in Finder(config=config).context(files) if os.path.realpath(one.path) not in named]


class Finder:
    """Finds files, each once: a file is one (device, inode) under its real path inside its root.

    Folders are searched for YAML and JSON files. Hidden files and folders, those that git ignores and does not track,
    and those that the config excludes are skipped. Links are followed at the end, so that a real path takes precedence
    over a link; a link out of the root (the repository, else the project) is not followed when a search finds it. A
    file that is named explicitly is included whatever its name, unless it is excluded and `force_exclude` is set.

    `errors` are messages about unusable paths, `unread` has the folder of each that is about one; `notes` are those
    about skipped files, including links, and `faults` those that are not about links. `scope` counts exclusions by
    configs. `written` is never included, `folders` are those that were searched.
    """

    def __init__(self, *, config: Configs = None, exclude: tuple[str, ...] = (), force_exclude: bool = False) -> None:
        self.errors, self.unread, self.scope = list[str](), dict[str, str](), Scope()
        self.written: os.stat_result | None = None
        self._seen: dict[int, tuple[Config, list[tuple[str, list[str], set[str]]]]] = {}
        self.configs, self._config = config, None if callable(config) else config
        self._find: Callable[[str], Config] = config if callable(config) else find_config
        if exclude:
            from ..config.entries import check_patterns

            check_patterns(exclude)
        self._exclude, self._raw_exclude = Patterns(exclude, is_closed=True), exclude
        self._force_exclude = force_exclude
        self._inputs, self._inodes = dict[str, Input](), dict[str, int]()
        self.folders: set[str] = set()
        self._aside: list[Folder] = []
        self._links: list[tuple[str, str, bool]] = []
        self.faults, self._leaving, self._mistyped = list[str](), list[str](), list[str]()
        self._shown = ShownPaths()
        self._dropped: set[str] = set()
        self._led_to: dict[str, list[str]] = {}

    @property
    def notes(self) -> list[str]:
        """Messages about skipped files that users may not expect."""
        return [*self.faults, *mistyped(self._mistyped), *leaving(self._leaving)]

    def find(self, paths: Sequence[str], *, allow_no_match: bool = False) -> None:
        """Find the files for paths. Raises ConfigError for a broken config."""
        for path in map(StoredNames(), paths):
            if os.path.lexists(path):
                self._take(path, was_found=False)
                continue
            from ..search.globs import is_glob, matches_of

            if not is_glob(path):
                self.errors.append(f"{path} does not exist")
                continue
            if not (matches := matches_of(path)) and not allow_no_match:
                self.errors.append(f"no YAML or JSON file matches {path}")
            for one in matches:
                self._take(one, was_found=True)
        self._follow_links()

    def files(self) -> list[Input]:
        """Return the files to check, sorted by path, each with its config."""
        dropped = other_names(self._inputs, self._inodes)
        return sorted((one for path, one in self._inputs.items() if one.is_checked and path not in dropped), key=_PATH)

    def baselines(self) -> set[str]:
        """Return the baselines that the configs of the found files name."""
        return {one.baseline for one in configs_of(self._inputs.values()) if one.baseline is not None}

    def unused_patterns(self, folders: Sequence[str]) -> list[str]:
        """Return a note for each pattern that matches nothing, of configs with their folder in one of `folders`."""
        whole = [one for one in self._seen.values() if any(is_inside(one[0].root, folder) for folder in folders)]
        if self.errors or not whole:
            return []
        from ..config.unused_patterns import unused_excludes, unused_patterns

        if self._exclude.is_empty:
            return [note for config, seen in whole for note in unused_patterns(config, seen)]
        return unused_excludes(self._raw_exclude, whole) if len(whole) == len(self._seen) else []

    def drop(self, paths: Iterable[str]) -> None:
        """Remove files that are not settings, such as baselines, and exclude them from now on."""
        self._dropped.update(map(os.path.realpath, paths))
        for path in self._dropped:
            self._inputs.pop(path, None)

    def twins(self) -> dict[str, tuple[str, ...]]:
        """Return the other names (hard links) under which files were found, by the path of the file."""
        return twins_in(self._inputs, self._inodes)

    def links(self) -> dict[str, list[str]]:
        """Return the links to files, as absolute paths, by the path of the file."""
        known = ((self._inputs.get(path), links) for path, links in self._led_to.items())
        return {one.path: links for one, links in known if one is not None}

    def context(self, named: Sequence[Input], folder: str | None = None) -> list[Input]:
        """Return the other files of the projects that named files belong to: known to rules, but not checked.

        Only a folder with a config is a project, and `folder` for files without one: that of the baseline, so that
        recorded findings do not seem gone. Otherwise the named files are all there is. Folders that were searched
        before are not searched again.
        """
        configs = configs_of(named)
        roots = {id(config): folder if config.path is None else config.root for config in configs}
        if not any(roots.values()):
            return []
        self._config = None
        errors, self.errors = self.errors, []
        for root in dict.fromkeys(filter(None, roots.values())):
            self._search(root, is_checked=False)
        aside, self._aside = self._aside, []
        self._walk([one._replace(is_checked=False) for one in aside])
        self._follow_links()
        self.faults += self.errors
        self.errors = errors
        if all(map(_IS_CHECKED, self._inputs.values())):
            return []
        paths = {one.path for one in named}
        dropped = other_names(self._inputs, self._inodes)
        by_path = {config.path: config for config in configs if roots[id(config)]}
        known = [one for path, one in self._inputs.items() if not one.is_checked and path not in dropped]
        found = [one for one in known if one.config.path in by_path and one.path not in paths]
        return sorted((one._replace(config=by_path[one.config.path]) for one in found), key=_PATH)

    # --- named paths

    def _take(self, path: str, *, was_found: bool) -> None:
        if os.path.isdir(path):
            if was_found and os.path.islink(path):
                folder = os.path.realpath(os.path.dirname(path))
                self._links.append((os.path.join(folder, os.path.basename(path)), self._root(folder), True))
            else:
                self._search(path, is_checked=True)
            return
        real = os.path.abspath(path)
        if os.path.isfile(path):  # a pipe or a broken link keeps the path as given
            folder = os.path.realpath(os.path.dirname(real))
            real = os.path.join(folder, os.path.basename(real))
            if os.path.islink(real):
                target, root = os.path.realpath(real), self._root(folder)
                if was_found:
                    self._links.append((real, root, True))
                    return
                if is_inside(target, root):
                    self._led_to.setdefault(target, []).append(real)
                    real = target
        config = self._config_of(os.path.dirname(real))
        self.scope.apply(config)
        if self._force_exclude and self.excludes(real, config):
            return
        shown = None if os.path.isabs(path) or is_inside(real, self._shown.here) else relative_path(real)
        inode = inode_of(real)
        if not was_found and is_same_file(real, inode, self.written):
            self.errors.append(f"{path} is the file that standard output is written to, so it is not checked")
        self._add(real, config, True, inode, shown=shown)

    def excludes(self, path: str, config: Config) -> bool:
        """Return whether the config or the command line excludes a file; exclusions by the config are counted."""
        relative = config.relative(path)
        if config.leaves_out(relative):
            self.scope.leave_out(path, config)
            return True
        return self._exclude.match(relative)

    def _config_of(self, folder: str) -> Config:
        return self._config if self._config is not None else self._find(folder)

    def _root(self, folder: str, ignores: Ignores | None = None) -> str:
        """Return the folder that links found in a folder must not leave."""
        tree = (ignores or ignores_above(folder)).tree
        if tree is not None:
            return tree.root
        config = self._config_of(folder)
        if config.path is not None:
            return config.root
        return self._shown.here if is_inside(folder, self._shown.here) else folder

    # --- folders

    def _search(self, path: str, *, is_checked: bool) -> None:
        real = os.path.realpath(path)
        self._shown.name(real, path)
        self._walk([Folder(real, ignores_above(real), is_checked)])

    def _walk(self, stack: list[Folder]) -> None:
        top_root = self._root(stack[0].path, stack[0].ignores) if stack else ""
        while stack:
            folder = stack.pop()
            if folder.path in self.folders:
                continue
            self.folders.add(folder.path)
            try:
                with os.scandir(reachable(folder.path)) as entries:
                    found = {entry.name: entry for entry in entries}
            except OSError as error:
                inside = (config := self._config_of(folder.path)).relative(folder.path)
                if not (config.exclude.match_all_in(inside) or self._exclude.match_all_in(inside)):
                    self.errors.append(f"the folder {self._shown(folder.path)} cannot be read: {error.strerror}")
                    self.unread[self.errors[-1]] = self._shown(folder.path)
                continue
            ignores = folder.ignores.inside(folder.path, found.keys(), folder.ignores.is_ignored)
            self._look_at(folder._replace(ignores=ignores), found, stack, top_root)

    def _look_at(self, folder: Folder, found: _Entries, stack: list[Folder], top_root: str) -> None:
        """Add the files of a folder, and push its folders onto the stack."""
        config, names = self._config_of(folder.path), sorted(found)
        others = {name: entry for name, entry in found.items() if not entry.is_file(follow_symlinks=False)}
        folders = {name for name, entry in others.items() if entry.is_dir(follow_symlinks=False)}
        if config.has_patterns or self._raw_exclude:
            self._seen.setdefault(id(config), (config, []))[1].append((folder.path, names, folders))
        self.scope.apply(config, counts=folder.is_checked)
        above, shown, ignores = os.path.join(folder.path, ""), self._shown.above(folder.path), folder.ignores
        root = top_root if ignores.tree is None else ignores.tree.root
        # Nearly all files need none of these questions, and a project may have very many.
        may_be_ignored, may_be_excluded = not ignores.is_empty, config.has_excludes or not self._exclude.is_empty
        files, aside = list[str](), list[str]()
        for name in names:
            if name[0] == "." or name == BASELINE:
                continue
            is_link, is_folder = name in others and others[name].is_symlink(), name in folders
            leads_to_folder = is_folder or (is_link and os.path.isdir(found[name].path))
            is_read = name.endswith(SUFFIXES) or is_settings_name(name)
            if not (leads_to_folder or is_read or (is_mistyped(name) and not is_link)):
                continue
            path = above + name
            if may_be_ignored and ignores.leaves_out(path, is_folder=is_folder):
                continue
            if may_be_excluded and self._is_excluded(path, leads_to_folder, config):
                self.scope.leave_out(path, config, is_folder=leads_to_folder, counts=folder.is_checked)
                continue
            is_aside = may_be_excluded and self._is_aside(path, leads_to_folder, config)
            if is_link:
                self._links.append((path, root, folder.is_checked and not is_aside))
            elif is_folder:
                is_ignored = ignores.names(path, is_folder=True)
                below = Folder(path, ignores.inside(path, (), is_ignored), folder.is_checked and not is_aside)
                (self._aside if is_aside else stack).append(below)
            elif is_read:
                (aside if is_aside else files).append(name)
            elif folder.is_checked and not is_aside:
                self._mistyped.append(shown + name)
        for some, is_checked in (files, folder.is_checked), (aside, False):
            inputs = [Input.with_all(shown + name, config, is_checked, None) for name in some]
            self._add_all([above + name for name in some], inputs, [found[name].inode() for name in some])
        if ignores.tree is not None and ignores.tree.fault is not None:
            self.faults += [ignores.tree.fault] * (ignores.tree.fault not in self.faults)

    def _is_excluded(self, path: str, is_folder: bool, config: Config) -> bool:
        inside = config.relative(path)
        return config.exclude.match_folder(inside) if is_folder else config.leaves_out(inside)

    def _is_aside(self, path: str, is_folder: bool, config: Config) -> bool:
        return not self._exclude.is_empty and self._exclude.names(config.relative(path), is_folder=is_folder)

    # --- links

    def _follow_links(self) -> None:
        while self._links:
            link, root, is_checked = self._links.pop()
            real = os.path.realpath(link)
            is_there = os.path.exists(reachable(real))
            self._led_to.setdefault(real, []).append(link)
            if not is_inside(real, root) or (real == link and is_there):
                self._leaving.append(self._shown(link))
            elif not is_there:
                if is_settings_name(link):  # reading it reports what is wrong with it
                    self._add(link, self._config_of(os.path.dirname(link)), is_checked, -1)
            elif os.path.basename(real) != BASELINE:
                config = self._config_of(os.path.dirname(real))
                is_folder = os.path.isdir(reachable(real))
                if self._is_excluded(real, is_folder, config) or self._is_aside(real, is_folder, config):
                    continue
                if is_folder:
                    self._walk([Folder(real, ignores_above(real).inside(real, (), False), is_checked)])
                elif is_settings_name(link):
                    self._add(real, config, is_checked, inode_of(real))
        self._leaving.sort()

    def _add(self, path: str, config: Config, is_checked: bool, inode: int, *, shown: str | None = None) -> None:
        self._add_all([path], [Input(shown or self._shown(path), config, is_checked)], [inode])

    def _add_all(self, paths: list[str], inputs: list[Input], inodes: list[int]) -> None:
        """Add files, given by their real paths, unless they are known, dropped, or written to."""
        out = self._dropped.intersection(paths)
        if self.written is not None or not self._inputs.keys().isdisjoint(paths):
            for path, one, inode in zip(paths, inputs, inodes, strict=True):
                old = self._inputs.get(path)
                is_known = old is not None and one.is_checked <= old.is_checked
                if is_known or is_same_file(path, inode, self.written):
                    out.add(path)
        new = zip(paths, inputs, strict=True)
        self._inputs.update([(path, one) for path, one in new if path not in out] if out else new)
        self._inodes.update(zip(paths, inodes, strict=True))
