"""Surveys a folder: the kinds and environments of its files, and what the config should contain."""

from __future__ import annotations

import os
from collections import Counter

from ..config.environments import environment_in
from ..documents.files import relative_path
from ..documents.schema_files import read_schema
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..messages.wording import noun_of
from ..rulebook.registry import builtin
from ..tenant.kinds import NO_KIND, doubt, skip_reason
from ..tenant.settings import catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.inputs import Input
    from ..engine.load import LoadedFile

_OF_SETTINGS = ("application-settings", "client-settings")


class Survey:
    """The files of a folder.

    `known` are the files with settings, `likely` maps the most similar kind to files of no known kind, `unknown` are
    other files that may be settings.
    """

    def __init__(self, folder: str, files: Sequence[Input]) -> None:
        self.folder = folder
        self.notes = Notes()
        loaded = load_files(files, Options(use_baseline=False, local_rules=False), self.notes)
        self.unread = [one for one in loaded if not one.documents and one.findings]
        self.known = [one for one in loaded if any(document.kind for document in one.documents)]
        self.unknown = [one for one in loaded if one not in self.known and _may_be_settings(one)]
        self.likely = self._likely()

    def relative(self, one: LoadedFile) -> str:
        """Return the path of a file relative to the folder, with `/`."""
        return relative_path(os.path.abspath(one.path), self.folder).replace(os.sep, "/")

    def environments(self) -> dict[str, int]:
        """Return the environments, each with the number of its files."""
        return dict(sorted(Counter(one.source.environment for one in self.known if one.source.environment).items()))

    def kinds_without_files(self) -> list[str]:
        """Return the kinds that rules need, and of which there are no files."""
        known = {document.kind for one in self.known for document in one.documents}
        needed = {kind for rule in builtin() for kinds in rule.needs for kind in kinds.split("|")}
        return sorted(needed - known) if known else []

    def sentence(self) -> str:
        """Return the result of the survey, in one sentence without a full stop."""
        counts = Counter(kind for one in self.known for kind in {document.kind for document in one.documents} if kind)
        kinds = [_counted(count, kind) for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        where = _joined(list(self.environments()))
        files = "1 file" if len(self.known) == 1 else f"{len(self.known):,} files"
        return f"{files}: {_joined(kinds)}" + (f" in {where}" if where else "")

    def _likely(self) -> dict[str, list[str]]:
        """Return by kind the files that are only similar to files of that kind in the same folder."""
        beside: dict[str, list[LoadedFile]] = {}
        for one in self.known:
            beside.setdefault(os.path.dirname(one.path), []).append(one)
        found: dict[str, list[str]] = {}
        for one in self.unknown:
            others = beside.get(os.path.dirname(one.path), [])
            kinds = {document.kind for other in others for document in other.documents}
            if len(kinds) != 1 or len(others) < 2:
                continue
            (kind,) = kinds
            roots = [document.root for other in others for document in other.documents]
            names = {name for root in roots for name in root.members} | set(_properties(str(kind)))
            own = [name for document in one.documents for name in document.root.members]
            if 2 * sum(name in names for name in own) >= len(own):
                found.setdefault(str(kind), []).append(self.relative(one))
        return found

    def folders_of_environments(self) -> dict[str, list[str]]:
        """Return the folders of each environment, if the words in paths do not identify all of them; else nothing.

        A folder probably is an environment if it is next to one and contains files of the same names.
        """
        found: dict[str, set[str]] = {}
        shapes: dict[tuple[str, str], str] = {}
        for one in self.known:
            environment = one.source.environment
            if environment is None:
                continue
            parts = self.relative(one).split("/")
            at = max((at for at, part in enumerate(parts[:-1]) if environment_in(part) == environment), default=None)
            if at is None:
                return {}  # the word is in the name of the file
            found.setdefault(environment, set()).add("/".join(parts[: at + 1]))
            shapes["/".join(parts[:at]), "/".join(parts[at + 1 :])] = environment
        seeming: dict[str, set[str]] = {}
        for one in self.known:
            parts = self.relative(one).split("/") if one.source.environment is None else []
            for at, part in enumerate(parts[:-1]):
                if ("/".join(parts[:at]), "/".join(parts[at + 1 :])) in shapes:
                    seeming.setdefault(part.lower(), set()).add("/".join(parts[: at + 1]))
        if not seeming:
            return {}
        return {name: sorted(folders) for name, folders in sorted((found | seeming).items())}


def _may_be_settings(one: LoadedFile) -> bool:
    """Return whether a file of no known kind might nevertheless be settings."""
    roots = [document.root for document in one.documents]
    alike = all(isinstance(root.value, dict) and root.members for root in roots)
    return bool(roots) and alike and all(skip_reason(each) in (NO_KIND, doubt(each)) for each in one.documents)


def _properties(kind: str) -> Sequence[str]:
    settings = catalogue() if kind in _OF_SETTINGS else ()
    return [*read_schema(kind).get("properties", ()), *settings]


def _counted(count: int, kind: str) -> str:
    noun = noun_of(kind)
    if count != 1 and not noun.endswith("s"):
        noun = noun.removesuffix("y") + "ies" if noun.endswith("cy") else f"{noun}s"
    if count == 1 and noun.endswith("s"):
        noun = f"file of {noun}"
    return f"{count:,} {noun}"


def _joined(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
