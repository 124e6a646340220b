"""Reports lines of env files that have no effect."""

from __future__ import annotations

from ..documents.document import Document
from ..documents.finding import Finding, Severity
from ..documents.node import Node
from ..documents.source import Source
from .complete import complete
from .load import LoadedFile
from .settle import settle_findings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..documents.env_file import Entry
    from .deployed import Deployed
    from .notes import Notes
    from .project import Options, Project
    from .settled import Settled

UNUSED = "unused-variable"


def check_env_files(
    projects: Iterable[Project], options: Options, notes: Notes
) -> tuple[list[LoadedFile], list[Settled]]:
    """Return the env files as checked files, and the unused variables in them, if the run was given whole folders."""
    known = {project: project.deployed for project in projects if project.deployed is not None}
    for deployed in known.values():
        notes.notes += _missing(deployed)
    if not options.folders:
        return [], []
    unused = [(project, deployed.unused()) for project, deployed in known.items()]
    repeated = {project: deployed.repeated() for project, deployed in known.items()}
    checked: dict[str, LoadedFile] = {}
    settled: list[Settled] = []
    for project, files in unused:
        for path, entries in files.items():
            if path in checked:
                continue
            # An env file of the command line applies to all projects.
            every = [other[path] for _, other in unused if path in other]
            lost = {name: entry for name, entry in entries.items() if all(name in one for one in every)}
            again = [entry for entry in repeated[project].get(path, ()) if entry.name not in lost]
            checked[path], found = _judged(path, [*lost.values()], again, project, notes)
            settled += found
    return list(checked.values()), settled


def _judged(
    path: str, unused: Sequence[Entry], again: Sequence[Entry], project: Project, notes: Notes
) -> tuple[LoadedFile, list[Settled]]:
    """Return an env file, and its lines about variables that are not used or that a later line overrides."""
    source = _names_only(path, [*unused, *again])
    loaded = LoadedFile(path, project, source, (Document(source, Node(source, {}, ())),))
    messages = [
        (entry, f"no placeholder uses `{entry.name}`; remove this line, or correct the name") for entry in unused
    ]
    messages += [
        (entry, f"a later line sets `{entry.name}`, and only that counts; remove one of them") for entry in again
    ]
    findings = []
    for entry, message in messages:
        start = source.line_starts[entry.line - 1]
        span = source.span(start, start + len(entry.name))
        findings.append(Finding(path, span, UNUSED, Severity.INFO, message, f"/{entry.name}"))
    found = complete(findings, project.registry.rules, source, loaded.documents)
    return loaded, settle_findings(found, loaded, notes)


def _names_only(path: str, entries: Sequence[Entry]) -> Source:
    """Return an env file without its values and comments, since reports show lines and those may contain secrets."""
    lines: Mapping[int, str] = {entry.line: f"{entry.name}=…" for entry in entries}
    return Source(path, "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1)))


def _missing(deployed: Deployed) -> Iterator[str]:
    for environment, paths in deployed.missing.items():
        env = deployed.env(environment)
        if env.unset if env is not None else deployed.uses_any(environment):
            files = ", ".join(paths)
            yield f"{files}: not found, so values of {environment} that only this sets are not checked"
