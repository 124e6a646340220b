"""Reads files into documents, and these into the workspace of their project."""

from __future__ import annotations

from .classify import classify
from .document import load, syntax_finding
from .opening import TooLargeError, content_of_file
from .project import Project
from .reading import LoadError, decode
from .report import Crash, Report, describe
from .source import Source, shown
from .unwrap import unwrap

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .config import Config
    from .document import Document
    from .finding import Finding
    from .project import Options


class Loaded:
    """A file that has been read: its documents, what reading it has found, and the rules that had no say on it."""

    __slots__ = ("documents", "findings", "path", "project", "silent", "source")

    def __init__(self, path: str, project: Project, source: Source, findings: list[Finding]) -> None:
        self.path = path
        self.project = project
        self.source = source
        self.documents: list[Document] = []
        self.findings = findings
        self.silent: set[str] = set()


def load_files(
    files: Iterable[tuple[str, Config]],
    options: Options,
    report: Report,
    *,
    context: Iterable[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
    contents: Mapping[str, bytes] | None = None,
) -> list[Loaded]:
    """Read files into the workspaces of their projects; those of the context are read, but not handed out.

    `contents` gives by path what is to be read in place of what a file holds.
    """
    projects: dict[int, Project] = {}

    def project_of(config: Config) -> Project:
        if id(config) not in projects:
            projects[id(config)] = Project(config, options)
        return projects[id(config)]

    loaded = [] if stdin is None else [load_content(stdin[0], stdin[1], project_of(stdin[2]))]
    for count, (path, config) in enumerate(files, 1):
        one = _load_file(path, project_of(config), report, contents)
        if one is not None:
            loaded.append(one)
        if progress is not None:
            progress("read", count)
    for path, config in context:
        _load_file(path, project_of(config), Report(), contents)
    return loaded


def read(path: str, limit: int) -> bytes:
    """The content of a file.

    Raises OSError for what cannot be read or is no file, LoadError for one larger than the limit in bytes.
    """
    try:
        return content_of_file(path, limit)
    except TooLargeError:
        raise _too_large(limit) from None


def _too_large(limit: int) -> LoadError:
    return LoadError(f"the file has more than {limit:,} bytes; a larger one is not read", 0, 0)


def _load_file(
    path: str, project: Project, report: Report, contents: Mapping[str, bytes] | None = None
) -> Loaded | None:
    try:
        content = contents[path] if contents and path in contents else read(path, project.config.limits.size)
        return load_content(path, content, project)
    except LoadError as error:
        source = Source(shown(path), "", environment=project.config.environment(path))
        return Loaded(path, project, source, [syntax_finding(source, error)])
    except OSError as error:
        report.errors.append(f"{shown(path)} cannot be read: {error.strerror or error}")
    except Exception as error:  # the findings of the other files must not be lost with it
        report.crashes.append(Crash(None, shown(path), describe(error)))
    return None


def load_content(path: str, content: bytes, project: Project) -> Loaded:
    """Read what a file holds and take its documents into the project's workspace."""
    config = project.config
    text, bom, error = decode(content)
    if len(content) > config.limits.size:
        text, error = "", _too_large(config.limits.size)
    source = Source(shown(path), text, environment=config.environment(path), bom=bom, placeholder=config.placeholder)
    if error is not None:
        return Loaded(path, project, source, [syntax_finding(source, error)])
    documents, findings = load(source, config.limits)
    loaded = Loaded(path, project, source, findings)
    mapped = config.kind(path)
    for document in documents:
        for one in unwrap(document):
            one.kind = classify(one, mapped)
            loaded.documents.append(one)
            project.workspace.add(one)
    return loaded
