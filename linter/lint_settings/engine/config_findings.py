"""Reports what is wrong with the content of a config: its pipelines, its allows and the entries of its baseline."""

from __future__ import annotations

import os
import re
from functools import partial

from ..config.config import SHARED
from ..console.terminal import quoted
from ..documents.document import Document
from ..documents.lazy_regex import lazy_pattern
from ..documents.node import Node
from ..documents.source import Source, shown
from ..messages.excerpt import Excerpt
from ..messages.redact import NOTHING
from .complete import complete
from .load import LoadedFile
from .settle import compare, current_date, in_full, severe, was_checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..config.config import Config
    from ..documents.finding import Finding
    from .cached.quiet_file import QuietFile
    from .notes import Notes
    from .project import Options, Project
    from .settled import Settled

    Checked = LoadedFile | QuietFile

_HEADER = lazy_pattern(r"^[ \t]*\[[^\n]*", re.MULTILINE)
_OWN_HEADER = lazy_pattern(r"[ \t]*\[{1,2}[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?lint-settings[\"']?[ \t]*[.\]]")


def check_configs(
    pipelines_of: Mapping[Project, LoadedFile | None], loaded: Sequence[Checked], options: Options, notes: Notes
) -> tuple[list[LoadedFile], list[Settled]]:
    """Return the configs as checked files, and what is wrong with their texts and allows.

    All files must have been checked by now.
    """
    configs = []
    settled: list[Settled] = []
    for project, pipelines in pipelines_of.items():
        config = project.config
        if config.path is None:
            continue
        source = Source(shown(config.path), config.text)
        configs.append(pipelines or LoadedFile(config.path, project, source))
        if config.pinned is not None:
            continue  # a change cannot correct the config of another commit
        about = [*_hidden_in(config, source)]
        if config.allows and options.use_allows:
            about += _about_allows(project, source, pipelines, loaded, notes)
        kept = severe(complete(about, project.registry.rules, source), project)
        if project.baseline is not None:
            whole = Document(source, Node(source, config.data, ()), kind="config")
            excerpt = Excerpt(source, [whole])
            excerpt.hidden = NOTHING  # a config has no secrets
            kept = compare(kept, config.path, (), project, excerpt)
        notes.show([one.finding for one in kept if one.is_open], Excerpt(source, ()), project.registry.rules)
        settled += kept
    return configs, settled


def _about_allows(
    project: Project, source: Source, pipelines: LoadedFile | None, loaded: Sequence[Checked], notes: Notes
) -> list[Finding]:
    from .config_allows import config_findings

    config = project.config
    own = [one for one in loaded if one.project is project]
    unread = bool(notes.errors)
    silent = {
        config.relative(one.path): notes.silent_on(one.source.path) if not unread and _is_read(one) else None
        for one in own
    }
    if pipelines is not None and config.path is not None:
        silent[config.relative(config.path)] = notes.silent_on(pipelines.source.path)
    return [*config_findings(project, source, silent, project.options.today or current_date())]


def _is_read(loaded: Checked) -> bool:
    """Return whether a file has documents; no allow of a config needs to know that of a file that none is about."""
    if not loaded.is_foreign:
        return bool(loaded.documents)
    config = loaded.project.config
    path = config.relative(loaded.path)
    whole = in_full(loaded.path, loaded.project) if any(one.files.match(path) for one in config.allows) else None
    return whole is not None and bool(whole.documents)


def _hidden_in(config: Config, source: Source) -> Iterator[Finding]:
    """Yield a finding for each character in what a config says to us that reviewers cannot see."""
    if config.text.isascii():
        return
    from ..documents.yaml.characters import hidden_characters

    is_shared = config.path is not None and os.path.basename(config.path) == SHARED
    for finding in hidden_characters(source):
        if not is_shared or _is_in_own_table(config.text, finding.span.start):
            yield finding


def _is_in_own_table(text: str, at: int) -> bool:
    """Whether a place of a pyproject.toml is in a table for us."""
    headers = [match for match in _HEADER.finditer(text) if match.start() <= at]
    return bool(headers) and _OWN_HEADER.match(headers[-1].group()) is not None


def check_baselines(checked: Sequence[Checked], notes: Notes) -> list[Settled]:
    """Return the findings about stale entries of the baselines, after all files were checked.

    Nothing is reported if a file could not be read, or if allowed findings are reported too, since findings may then be
    missing for that reason.
    """
    settled: list[Settled] = []
    for baseline in notes.baselines:
        under = [one for one in checked if one.project.baseline is baseline]
        project = under[0].project
        options = project.options
        if project.config.pinned is not None:
            continue  # a change cannot correct the baseline of another commit
        if notes.errors or any(crash.rule is None for crash in notes.crashes) or not options.use_allows:
            continue
        ran = {
            baseline.relative(one.path): partial(_is_complete, loaded=one, notes=notes)
            for one in under
            if _is_judged(one)
        }
        baseline.settle(ran, project.registry.rules, options.folders)
        if options.update_baseline or not baseline.stale:
            continue
        about = baseline.findings(project.registry.rules)
        kept = severe(complete(about, project.registry.rules, baseline.source), project)
        excerpt = Excerpt(baseline.source, baseline.documents)
        notes.show([one.finding for one in kept], excerpt, project.registry.rules)
        settled += kept
    return settled


def _is_judged(loaded: Checked) -> bool:
    """Return whether a file was fully checked: a config, only together with every file that it refers to."""
    if loaded.path != loaded.project.config.path:
        return True
    from .config_allows import is_whole

    return is_whole(loaded.project)


def _is_complete(rule: str, loaded: Checked, notes: Notes) -> bool:
    """Return whether a recorded finding that is missing in a file is certainly gone."""
    options = loaded.project.options
    # An allow may still be used if its rule does not run.
    is_narrowed = rule == "unused-allow" and bool(options.select or options.ignore)
    return was_checked(rule, loaded, notes) and not is_narrowed


def kept_all_the_same(checked: Sequence[Checked], noted: Notes) -> list[str]:
    """Return a note for each kind that a config calls not kept although there are files of it."""
    notes: dict[tuple[str, str], str] = {}
    for one in checked:
        config = one.project.config
        kind = noted.kinds.get(one.source.path, (None, None))[0] if config.not_kept else None
        if kind is not None and kind in config.not_kept:
            place = config.place(("not-kept", config.data["not-kept"].index(kind)))
            note = f"{place}: `not-kept` names `{kind}`, but {quoted(one.source.path)} is one; remove it from the list"
            notes.setdefault((place, kind), note)
    return list(notes.values())
