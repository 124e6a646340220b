"""Checks files that several environments share, once for each of them with the values that it has there."""

from __future__ import annotations

from collections import namedtuple

from ..messages.secrets import secrets, without_secrets
from .file_result import outcome_of
from .filled import with_variable
from .load import take_in, take_out, twin_of
from .undeclared import UNDECLARED, undeclared_finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.finding import Finding
    from .file_result import Outcome
    from .filled import Unset
    from .load import Loaded
    from .project import Project


class Elsewhere(namedtuple("Elsewhere", "finding is_at_value")):
    """A finding in a file in another environment, and whether it is about a value from an env file."""

    __slots__ = ()

    finding: Finding
    is_at_value: bool


def findings_elsewhere(loaded: Sequence[Loaded]) -> dict[int, list[Elsewhere]]:
    """Return the findings in files beyond those in their own environment, by the `id` of each."""
    found: dict[int, list[Elsewhere]] = {}
    for project in dict.fromkeys(one.project for one in loaded):
        own = [one for one in loaded if one.project is project and one.documents]
        for one, finding in _findings(project, own):
            found.setdefault(id(one), []).append(finding)
    return found


def _findings(project: Project, loaded: Sequence[Loaded]) -> Iterator[tuple[Loaded, Elsewhere]]:
    deployed = project.deployed
    if deployed is None:
        return
    unset: dict[tuple[int, int], list[tuple[Unset, list[str]]]] = {}
    by_id = {id(one): one for one in loaded}
    for environment in deployed.environments:
        shared = [one for one in loaded if environment in deployed.further(one.path, one.source.environment)]
        env = deployed.env(environment)
        if env is None or not any(_has_placeholders(one) for one in shared):
            continue
        twins = [twin_of(one, environment) for one in shared]
        for one in shared:
            take_out(one)
        for twin in twins:
            take_in(twin)
        try:
            for one, twin in zip(shared, twins, strict=True):
                yield from ((one, finding) for finding in _of_twin(twin, environment))
                if env.is_complete:
                    for each in twin.source.unset.values():
                        unset.setdefault((id(one), each.start), []).append((each, env.paths))
        finally:
            for twin in twins:
                take_out(twin)
            for one in shared:
                take_in(one)
    for (one_id, _), lacks in unset.items():
        one = by_id[one_id]
        lacking = [(each.names, paths) for each, paths in lacks]
        yield one, Elsewhere(undeclared_finding(one.source, lacks[0][0], lacking), False)


def _has_placeholders(loaded: Loaded) -> bool:
    source = loaded.source
    return source.placeholder_mark in source.text and source.placeholder.search(source.text) is not None


def _of_twin(twin: Loaded, environment: str) -> Iterator[Elsewhere]:
    """Yield the findings in a file as it is in an environment; secrets are masked while they are known."""
    findings = [one for one in outcome_of(twin).findings if one.rule != UNDECLARED]
    hidden = secrets(twin.documents) if findings else None
    for finding in findings:
        named = with_variable(finding, twin.source)
        is_at_value = named is not finding
        if not is_at_value:
            named = finding._replace(message=f"{finding.message} (with the values of {environment})", fix=None)
        yield Elsewhere(named if hidden is None else without_secrets(named, hidden), is_at_value)


def add_findings(findings: Sequence[Elsewhere], outcome: Outcome) -> None:
    """Add the findings of other environments to an outcome.

    A finding of the same rule at the same place counts as another one only if it is about a value from an env file.
    """
    known = {(one.rule, one.span) for one in outcome.findings}
    outcome.findings += [
        one.finding for one in findings if one.is_at_value or (one.finding.rule, one.finding.span) not in known
    ]
