"""Reports what is wrong with the content of a config: its pipelines, its allows and the entries of its baseline."""

from __future__ import annotations

from functools import partial

from ..documents.document import Document
from ..documents.node import Node
from ..documents.source import Source, shown
from ..messages.redact import NOTHING
from .load import Loaded
from .settle import complete, current_date, keep, was_checked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .project import Options, Project
    from .report import Report


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
        if not config.allows or not options.use_allows or config.pinned is not None:
            continue  # a change cannot correct the config of another commit
        from .config_allows import config_findings

        own = [one for one in loaded if one.project is project]
        unread = bool(report.errors)
        silent = {config.relative(one.path): one.silent if one.documents and not unread else None for one in own}
        if pipelines is not None:
            silent[config.relative(config.path)] = pipelines.silent
        about = config_findings(project, source, silent, options.today or current_date())
        kept = [finding for finding in (complete(one, project, NOTHING) for one in about) if finding is not None]
        if project.baseline is not None:
            whole = Document(source, Node(source, config.data, ()), kind="config")
            new = project.baseline.new(config.path, kept, (), [whole], NOTHING)
            report.baselined += len(kept) - len(new)
            kept = new
        keep(kept, source, [], project, report)
    return configs


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
