"""Tells what is wrong with what a config says: its allows, and the entries of its baseline."""

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
    """Tell what is wrong with the pipelines of each config, and then with the allows that every file has asked for.

    Gives the configs, as files that were checked.
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
    """Tell which entries of the baselines are stale, once every file has been checked.

    Where a file could not be read, or allowed findings are asked for too, a finding may be missing for that reason.
    """
    for baseline in report.baselines:
        under = [one for one in checked if one.project.baseline is baseline]
        project = under[0].project
        options = project.options
        if project.config.pinned is not None:
            continue  # a change cannot correct the baseline of another commit
        if report.errors or any(crash.rule is None for crash in report.crashes) or not options.use_allows:
            continue
        ran = {baseline.relative(one.path): partial(_can_tell, loaded=one) for one in under if _is_judged(one)}
        baseline.settle(ran, project.registry.rules, options.folders)
        if options.update_baseline or not baseline.stale:
            continue
        about = baseline.findings(project.registry.rules)
        kept = [finding for finding in (complete(one, project, NOTHING) for one in about) if finding is not None]
        keep(kept, baseline.source, baseline.documents, project, report)


def _is_judged(loaded: Loaded) -> bool:
    """Whether a file was checked for all there is to find: a config only together with every file that it speaks of."""
    if loaded.path != loaded.project.config.path:
        return True
    from .config_allows import is_whole

    return is_whole(loaded.project)


def _can_tell(rule: str, loaded: Loaded) -> bool:
    """Whether what a rule found in a file and finds no more is gone for good."""
    options = loaded.project.options
    # An allow is not known to be unused while the rule that it is for does not run.
    is_narrowed = rule == "unused-allow" and bool(options.select or options.ignore)
    return was_checked(rule, loaded) and not is_narrowed
