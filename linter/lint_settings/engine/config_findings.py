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
from ..messages.redact import NOTHING
from .load import Loaded
from .settle import complete, current_date, keep, was_checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..config.config import Config
    from ..documents.finding import Finding
    from .project import Options, Project
    from .report import Report

_HEADER = lazy_pattern(r"^[ \t]*\[[^\n]*", re.MULTILINE)
_OWN_HEADER = lazy_pattern(r"[ \t]*\[{1,2}[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?lint-settings[\"']?[ \t]*[.\]]")


def check_configs(
    pipelines_of: Mapping[Project, Loaded | None], loaded: list[Loaded], options: Options, report: Report
) -> list[Loaded]:
    """Report what is wrong with the pipelines of each config, and then with its allows, after all files were checked.

    Return the configs as checked files.
    """
    configs = []
    for project, pipelines in pipelines_of.items():
        config = project.config
        if config.path is None:
            continue
        source = Source(shown(config.path), config.text)
        configs.append(pipelines or Loaded(config.path, project, source, []))
        if config.pinned is not None:
            continue  # a change cannot correct the config of another commit
        about = [*_hidden_in(config, source)]
        if config.allows and options.use_allows:
            about += _about_allows(project, source, pipelines, loaded, report)
        kept = [finding for finding in (complete(one, project, NOTHING) for one in about) if finding is not None]
        if project.baseline is not None:
            whole = Document(source, Node(source, config.data, ()), kind="config")
            new = project.baseline.new(config.path, kept, (), [whole], NOTHING)
            report.baselined += len(kept) - len(new)
            kept = new
        keep(kept, source, [], project, report)
    return configs


def _about_allows(
    project: Project, source: Source, pipelines: Loaded | None, loaded: list[Loaded], report: Report
) -> list[Finding]:
    from .config_allows import config_findings

    config = project.config
    own = [one for one in loaded if one.project is project]
    unread = bool(report.errors)
    silent = {config.relative(one.path): one.silent if one.documents and not unread else None for one in own}
    if pipelines is not None and config.path is not None:
        silent[config.relative(config.path)] = pipelines.silent
    return [*config_findings(project, source, silent, project.options.today or current_date())]


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


def check_baselines(checked: list[Loaded], report: Report) -> None:
    """Report the stale entries of the baselines, after all files were checked.

    Nothing is reported if a file could not be read, or if allowed findings are reported too, since findings may then be
    missing for that reason.
    """
    for baseline in report.baselines:
        under = [one for one in checked if one.project.baseline is baseline]
        project = under[0].project
        options = project.options
        if project.config.pinned is not None:
            continue  # a change cannot correct the baseline of another commit
        if report.errors or any(crash.rule is None for crash in report.crashes) or not options.use_allows:
            continue
        ran = {baseline.relative(one.path): partial(_is_complete, loaded=one) for one in under if _is_judged(one)}
        baseline.settle(ran, project.registry.rules, options.folders)
        if options.update_baseline or not baseline.stale:
            continue
        about = baseline.findings(project.registry.rules)
        kept = [finding for finding in (complete(one, project, NOTHING) for one in about) if finding is not None]
        keep(kept, baseline.source, baseline.documents, project, report)


def _is_judged(loaded: Loaded) -> bool:
    """Return whether a file was fully checked: a config, only together with every file that it refers to."""
    if loaded.path != loaded.project.config.path:
        return True
    from .config_allows import is_whole

    return is_whole(loaded.project)


def _is_complete(rule: str, loaded: Loaded) -> bool:
    """Return whether a recorded finding that is missing in a file is certainly gone."""
    options = loaded.project.options
    # An allow may still be used if its rule does not run.
    is_narrowed = rule == "unused-allow" and bool(options.select or options.ignore)
    return was_checked(rule, loaded) and not is_narrowed


def kept_all_the_same(checked: list[Loaded], report: Report) -> list[str]:
    """Return a note for each kind that a config calls not kept although there are files of it."""
    notes: dict[tuple[str, str], str] = {}
    for one in checked:
        config = one.project.config
        kind = report.kinds.get(one.source.path, (None, None))[0] if config.not_kept else None
        if kind is not None and kind in config.not_kept:
            place = config.place(("not-kept", config.data["not-kept"].index(kind)))
            note = f"{place}: `not-kept` names `{kind}`, but {quoted(one.source.path)} is one; remove it from the list"
            notes.setdefault((place, kind), note)
    return list(notes.values())
