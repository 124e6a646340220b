"""Checks files that several environments share, once for each of them with the values that it has there."""

from __future__ import annotations

from ..documents.open_files import ChangedFileError
from .file_result import Elsewhere, check_file
from .filled import UNDECLARED, origin_of, undeclared_finding
from .load import read_apart, take_in, take_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .filled import Unset
    from .load import LoadedFile
    from .project import Project


def findings_elsewhere(loaded: Sequence[LoadedFile]) -> dict[int, list[Elsewhere]]:
    """Return the findings in files beyond those in their own environment, by the `id` of each."""
    found: dict[int, list[Elsewhere]] = {}
    for project in dict.fromkeys(one.project for one in loaded):
        own = [one for one in loaded if one.project is project and one.documents]
        for one, finding in _findings(project, own):
            found.setdefault(id(one), []).append(finding)
    return found


def _findings(project: Project, loaded: Sequence[LoadedFile]) -> Iterator[tuple[LoadedFile, Elsewhere]]:
    deployed = project.deployed
    if deployed is None:
        return
    unset: dict[tuple[int, int], list[tuple[Unset, list[str]]]] = {}
    by_id = {id(one): one for one in loaded}
    of_environment: dict[str, list[LoadedFile]] = {}
    for one in loaded:
        further = deployed.further(one.path, one.source.environment)
        for environment in further if further and _can_open(one) else ():
            of_environment.setdefault(environment, []).append(one)
    for environment in deployed.environments:
        shared = of_environment.get(environment, [])
        env = deployed.env(environment)
        if env is None or not any(_has_placeholders(one) for one in shared):
            continue
        twins = [_twin_of(one, environment) for one in shared]
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


def _can_open(loaded: LoadedFile) -> bool:
    """Return whether a file is open now; one that has changed is reported when it is checked itself."""
    try:
        loaded.source.text  # noqa: B018  # opens the file
    except ChangedFileError:
        return False
    return True


def _has_placeholders(loaded: LoadedFile) -> bool:
    source = loaded.source
    return source.placeholder_mark in source.text and source.placeholder.search(source.text) is not None


def _of_twin(twin: LoadedFile, environment: str) -> Iterator[Elsewhere]:
    """Yield the findings in a file as it is in an environment; secrets are masked while they are known."""
    findings = [one for one in check_file(twin).findings if one.rule != UNDECLARED]
    for finding in findings:
        is_at_value = origin_of(finding, twin.source) is not None
        if not is_at_value:
            finding = finding._replace(message=f"{finding.message} (with the values of {environment})", fix=None)
        yield Elsewhere(finding, is_at_value)


def _twin_of(loaded: LoadedFile, environment: str) -> LoadedFile:
    """Return a file as it is in another environment, without adding it to the workspace."""
    content = loaded.source.text.encode("utf-8", "surrogatepass")
    return read_apart(loaded.path, content, loaded.project, environment)
