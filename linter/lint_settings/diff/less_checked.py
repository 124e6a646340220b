"""Lists what is checked less after a change: config, ignored files, baseline, allows, kinds and own rules."""

from __future__ import annotations

import json
import os
import posixpath
from collections import Counter
from functools import cached_property

from ..config.config import BASELINE, SHARED, Config
from ..config.config_file import NAME
from ..documents.files import is_settings_name, relative_path
from ..engine.notes import Crash, describe
from ..git.repository import GitError
from ..search.ignore_patterns import PatternList, lines_of
from ..tenant.change import Weakened
from .setups import MISTAKES, NO_SETUP, Setup, setup_of
from .trees import is_below, top_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from ..engine.load import LoadedFile
    from .trees import Tree, Trees

_NAMED = 20  # so many files that are no longer checked are named


class State:
    """How files are checked in one state; `pinned` is the name of the only config that applies, empty for none."""

    def __init__(self, tree: Tree, pinned: str | None) -> None:
        self.tree = tree
        self.pinned = pinned
        self._configs: dict[str, Config] = {}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts of configs and of .gitignore files by name."""
        wanted = (NAME, SHARED, ".gitignore")
        names = [name for name in self.tree.names if posixpath.basename(name) in wanted or name == self.pinned]
        return {name: content.decode("utf-8-sig", "replace") for name, content in self.tree.read(names).items()}

    @cached_property
    def setups(self) -> dict[str, Setup]:
        """The configs by folder."""
        found: dict[str, Setup] = {}
        for name, text in sorted(self.texts.items()):  # lint-settings.toml takes precedence over pyproject.toml
            if self.pinned not in (None, name) or posixpath.basename(name) == ".gitignore":
                continue
            setup = setup_of(self.tree, name, text)
            if setup is not None:
                found.setdefault("" if self.pinned is not None else posixpath.dirname(name), setup)
        return found

    def setup(self, folder: str) -> Setup:
        """Return the config of a folder."""
        while folder and folder not in self.setups:
            folder = posixpath.dirname(folder)
        return self.setups.get(folder, NO_SETUP)

    def config(self, folder: str) -> Config:
        """Return the config of a folder as a Config; one that cannot be used counts as empty."""
        setup = self.setup(folder)
        if setup.name not in self._configs:
            root = os.path.abspath(os.path.join(self.tree.root, posixpath.dirname(setup.name)))
            try:
                config = Config(root, None, setup.data, setup.text)
                config.exclude.match("x")
            except MISTAKES:
                config = Config(root)
            self._configs[setup.name] = config
        return self._configs[setup.name]

    def parsed(self, name: str) -> LoadedFile | None:
        """Return a file as the run has parsed it; None if it has not, or under a config that has other effects."""
        file = self.tree.parsed.get(name)
        if file is None or not file.documents:  # it has none if it was taken for that of another tool
            return None
        config, used = self.config(posixpath.dirname(name)), file.project.config
        return file if used.data == config.data and (used.root == config.root or not config.data) else None

    def why_not_checked(self, name: str, tops: Collection[str]) -> str | None:
        """Return why a search of a folder skips a file; None if it does not."""
        if name in tops:
            return None
        top = top_of(name, tops) or ""
        if any(part.startswith(".") for part in name.removeprefix(top).split("/")):
            return "a name that begins with a dot is not searched"
        if not is_settings_name(name):
            return "its name does not end with .yaml, .yml or .json"
        folder = posixpath.dirname(name)
        setup = self.setup(folder)
        config = self.config(folder)
        relative = posixpath.relpath(name, posixpath.dirname(setup.name) or ".")
        if config.exclude.match(relative):
            return f"{self.tree.path(setup.name)} excludes it"
        if config.leaves_out(relative):
            return f"{self.tree.path(setup.name)} does not include it"
        if name in self.tree.tracked:
            return None  # tracked files are checked, even if a .gitignore matches
        ignored = self._ignored_by(name)
        return None if ignored is None else f"{self.tree.path(ignored)} ignores it"

    def _ignored_by(self, name: str) -> str | None:
        """Return the .gitignore that ignores a file, or None."""
        found = None
        parts = name.split("/")
        for depth in range(len(parts)):
            above = "/".join(parts[:depth])
            text = self.texts.get(f"{above}/.gitignore" if above else ".gitignore")
            for end in range(depth + 1, len(parts) + 1) if text is not None else ():
                inner = "/".join(parts[depth:end])
                last = PatternList(lines_of(text or "")).last(inner, is_folder=end < len(parts))
                if last is not None:
                    found = None if last.negated else (f"{above}/.gitignore" if above else ".gitignore")
        return found


def less_checked_between(
    trees: Trees, config: str | None, isolated: bool, crashes: list[Crash]
) -> list[Weakened] | None:
    """Return what is checked less, None if that crashes; `config` is the path of the config that was named.

    Raises GitError.
    """
    try:
        return less_checked(trees, pinned_config(trees, config, isolated))
    except GitError:
        raise
    except Exception as error:  # the rest of the report must not be lost
        crashes.append(Crash(None, trees.new.path(""), describe(error)))
        return None


def pinned_config(trees: Trees, config: str | None, isolated: bool) -> str | None:
    """Return the name of the only config that applies: of one that was named, empty for none; None if all apply."""
    if config is None:
        return "" if isolated else None
    name = relative_path(os.path.realpath(config), os.path.realpath(trees.new.root)).replace(os.sep, "/")
    return name if name in trees.old.names or name in trees.new.names else ""


def less_checked(trees: Trees, pinned: str | None = None) -> list[Weakened]:
    """Return what is checked less in the new state; `pinned` is the name of the only config that applies."""
    old, new = State(trees.old, pinned), State(trees.new, pinned)
    return [
        # Several configs may extend one file.
        *dict.fromkeys(_configs(old, new, trees)),
        *_own_rules(old, new),
        *_baselines(old, new),
        *_environments(old, new, trees),
        *_passed_over(old, new, trees),
        *_comments(old, new, trees),
    ]


# --- configs


def _configs(old: State, new: State, trees: Trees) -> Iterator[Weakened]:
    for folder in sorted({*old.setups, *new.setups}):
        if not (is_below(folder, trees.tops) or any(is_below(top, (folder,)) for top in trees.tops)):
            continue
        before, after = old.setup(folder), new.setup(folder)
        if before.data == after.data and before.name == after.name:
            continue
        place = new.setups.get(folder, NO_SETUP)
        path = new.tree.path(place.name or after.name or old.setups[folder].name)
        if folder not in old.setups and before.name:
            message = f"from here on this config replaces {new.tree.path(before.name)}"
            yield Weakened(path, 1, message)
        from .config_weakening import weaker

        for text, words in weaker(before.data, after.data):
            gone = folder not in new.setups
            said = f"{text} ({old.tree.path(old.setups[folder].name)} is gone)" if gone else text
            file, line = (None, None) if gone else place.place(words)
            yield Weakened(path if line is None or file is None else new.tree.path(file), line, said)


# --- rules of the project itself, and the baseline


def _own_rules(old: State, new: State) -> Iterator[Weakened]:
    folders = [
        posixpath.normpath(posixpath.join(posixpath.dirname(setup.name), str(folder)))
        for setup in old.setups.values()
        for folder in _listed(setup.data.get("rules"))
    ]
    if not folders:
        return
    names = [name for name in old.tree.names if name.endswith(".py") and is_below(name, folders)]
    before, after = old.tree.read(names), new.tree.read([name for name in names if name in new.tree.names])
    for name, content in sorted(before.items()):
        if name not in after:
            yield Weakened(new.tree.path(name), None, "this rule of the project's own is gone")
        elif _program(content) != _program(after[name]):
            yield Weakened(new.tree.path(name), None, "this rule of the project's own has changed: it may find less")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _program(content: bytes) -> object:
    """Return the syntax of a module, without comments and layout."""
    import ast

    try:
        return ast.dump(ast.parse(content))
    except (SyntaxError, ValueError, RecursionError):
        return content


def _baselines(old: State, new: State) -> Iterator[Weakened]:
    before, after = _recorded(old), _recorded(new)
    known = Counter(entry for entries in before.values() for entry in entries)
    for name, entries in sorted(after.items()):
        added: Counter[str] = Counter()
        for entry in entries:
            if known[entry]:
                known[entry] -= 1
            else:
                added[json.loads(entry)["rule"]] += 1
        if added:
            rules = ", ".join(f"`{rule}`" + (f" ({count})" if count > 1 else "") for rule, count in added.items())
            verb = "1 more finding is" if added.total() == 1 else f"{added.total()} more findings are"
            yield Weakened(new.tree.path(name), None, f"{verb} recorded and no longer reported: {rules}")


def _recorded(state: State) -> dict[str, list[str]]:
    """Return the entries of each baseline as text."""
    named = {
        posixpath.normpath(posixpath.join(posixpath.dirname(setup.name), str(setup.data["baseline"])))
        for setup in state.setups.values()
        if "baseline" in setup.data
    }
    names = [name for name in state.tree.names if name in named or posixpath.basename(name) == BASELINE]
    found = {}
    for name, content in state.tree.read(names).items():
        try:
            listed = json.loads(content.decode("utf-8-sig"))["findings"]
            found[name] = [json.dumps({"rule": str(one["rule"]), **one}, sort_keys=True) for one in listed]
        except (LookupError, RecursionError, TypeError, ValueError):
            continue  # the check itself reports it
    return found


# --- settings files


def _passed_over(old: State, new: State, trees: Trees) -> Iterator[Weakened]:
    """Yield the files that were checked, and are skipped now."""
    count = 0
    tops = trees.tops
    moved = [(before, name) for name, before in trees.moved.items()]
    same = [] if old.texts == new.texts else [(name, name) for name in _kept(old, new)]
    for before, name in (*moved, *same):
        if not is_below(before, tops) or old.why_not_checked(before, tops) is not None:
            continue
        reason = new.why_not_checked(name, tops)
        if reason is None:
            continue
        count += 1
        if count <= _NAMED:
            yield Weakened(new.tree.path(name), None, f"this file is no longer checked: {reason}")
    if count > _NAMED:
        yield Weakened(new.tree.path(""), None, f"{count - _NAMED} more files are no longer checked")


def _kept(old: State, new: State) -> list[str]:
    """Return the settings files that exist in both states."""
    return [name for name in sorted(old.tree.names) if is_settings_name(name) and name in new.tree.names]


def _environments(old: State, new: State, trees: Trees) -> Iterator[Weakened]:
    """Yield the files that a config moves to another environment, or no longer counts as production."""
    if old.setups == new.setups:
        return
    found: dict[tuple[str | None, str | None, bool], list[str]] = {}
    for name in _kept(old, new):
        if not is_below(name, trees.tops) or new.why_not_checked(name, trees.tops) is not None:
            continue
        sides = [(state.config(posixpath.dirname(name)), state.tree.root) for state in (old, new)]
        was, now = (config.environment(os.path.abspath(os.path.join(root, name))) for config, root in sides)
        is_less = sides[0][0].is_production(was) is not False and sides[1][0].is_production(now) is False
        if is_less or was not in (None, now):
            found.setdefault((was, now, is_less), []).append(new.tree.path(name))
    for (was, now, is_less), paths in found.items():
        if was == now:
            continue  # the config says so at the environment itself
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        place = "in no environment" if now is None else f"in environment `{now}`"
        before = f", it was in `{was}`" if was is not None else ""
        end = ", which is not production, so rules for production do not run" if is_less else ""
        yield Weakened(paths[0], None, f"this file{more} is {place}{end}{before}")


def _comments(old: State, new: State, trees: Trees) -> Iterator[Weakened]:
    """Yield what the comments of settings files allow, and the kinds that they no longer have."""
    pairs = [
        (before, name)
        for before, name in trees.pairs()
        if not _are_alike(old, new, before, name) and new.why_not_checked(name, trees.tops) is None
    ]
    if not pairs:
        return
    from .comments_weakening import weaker_comments

    olds = old.tree.read([before for before, _ in pairs if before is not None])
    news = new.tree.read([name for _, name in pairs])
    for before, name in pairs:
        was, now = olds.get(before or ""), news.get(name)
        if now is None or was == now:
            continue
        sides = (
            (old.tree.path(before or name), was, old.config(posixpath.dirname(before or name))),
            (new.tree.path(name), now, new.config(posixpath.dirname(name))),
        )
        yield from weaker_comments(*sides)


def _are_alike(old: State, new: State, before: str | None, name: str) -> bool:
    """Return whether a file has the same kinds in both states and no comment for the linter, as most that change.

    It is not if that would have to be parsed for.
    """
    now, was = new.parsed(name), old.parsed(before) if before is not None else None
    if now is None or now.source.speaks:
        return False
    if was is None or was.source.speaks:
        return before is None
    kinds = {(one.index, one.path): one.kind for one in was.documents}
    return all(kinds.get((one.index, one.path), one.kind) == one.kind for one in now.documents)
