"""Reports what is wrong with the allows of a config, as far as the files of one run show it."""

from __future__ import annotations

import os

from ..allows.matching import expired_message, unknown_message
from ..documents.finding import Finding, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..config.entries import ConfigAllow
    from ..documents.source import Source
    from .project import Project

    Silent = Mapping[str, Collection[str] | None]


def config_findings(project: Project, source: Source, silent: Silent, today: str) -> Iterator[Finding]:
    """Yield the findings about the config's own allows, each at its `[[allow]]`; `source` is the config's text.

    `silent` maps each file of the run, relative to the config, to the rules that were not checked on it; None if no
    rule was checked.
    """
    known = project.registry.rules
    for at, allow in enumerate(project.config.allows):
        if allow.path != project.config.path:
            continue  # of a file that others extend, too
        unused = _unused_message(allow, project, silent)
        if allow.rule not in known:
            rule, message = "unknown-allow", unknown_message(allow.rule, known)
        elif allow.until is not None and allow.until < today:
            rule, message = "expired-allow", expired_message(allow.rule, allow.until)
        elif unused is not None:
            rule, message = "unused-allow", unused
        else:
            continue
        start = source.line_starts[allow.line - 1]
        span = source.span(start, start + len(source.line(allow.line)))
        yield Finding(source.path, span, rule, Severity.WARNING, message, f"/allow/{at}", None)


def _unused_message(allow: ConfigAllow, project: Project, silent: Silent) -> str | None:
    """Why an allow can go; None while it is of use, or may be to a file or rule that is no part of this run."""
    if allow in project.used_allows or allow.rule not in project.selected or project.severities.may_be_off(allow.rule):
        return None
    if project.registry.rules[allow.rule].over_time:
        return None  # used when two states are compared, if at all

    def was_judged(path: str) -> bool:
        rules = silent.get(path)
        return rules is not None and allow.rule not in rules

    exact = allow.files.exact()
    if exact is None or not all(map(was_judged, exact)):
        named = [path for path in silent if allow.files.match(path)]
        if not is_whole(project) or not all(map(was_judged, named)) or allow.files.may_be_hidden():
            return None
        if not named:
            return f"`files` of this allow for {allow.rule} names no settings file; correct it, or remove the allow"
    return f"{allow.rule} no longer reports anything here; remove the allow"


def is_whole(project: Project) -> bool:
    """Return whether the run was given the folder of the config, with every file that its patterns can match."""
    root = os.path.join(os.path.realpath(project.config.root), "")
    return any(root.startswith(os.path.join(folder, "")) for folder in project.options.folders)
