"""Reads files into documents, and these into the workspace of their project."""

from __future__ import annotations

from functools import cache

from .classify import classify
from .document import load, syntax_finding
from .facts import facts_of
from .opening import TooLargeError, content_of_file
from .project import Project
from .reading import LoadError, decode
from .report import Crash, Report, describe
from .source import Source, shown
from .terminal import quoted
from .unwrap import unwrap

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from .config import Config
    from .document import Document
    from .finding import Finding
    from .project import Options
    from .shelf import Shelf


class ChangedFileError(Exception):
    """A file that is not what it was when it was read first; the text is its path, as it is shown."""


class Loaded:
    """A file that has been read: its documents, what reading it has found, and the rules that had no say on it.

    `shelf` keeps it while it is open; None where it always is.
    """

    __slots__ = ("documents", "findings", "path", "project", "shelf", "silent", "source")

    def __init__(self, path: str, project: Project, source: Source, findings: list[Finding]) -> None:
        self.path = path
        self.project = project
        self.source = source
        self.documents: list[Document] = []
        self.findings = findings
        self.silent: frozenset[str] = frozenset()
        self.shelf: Shelf | None = None

    def open(self) -> None:
        """Read the nodes of its documents again.

        Raises ChangedFileError where the file is no longer what it was.
        """
        try:
            content = read(self.path, self.project.config.limits.size)
        except (LoadError, OSError):
            raise ChangedFileError(self.source.path) from None
        text = decode(content)[0]
        # The mark is one of the content where a cache needs it, else one of the text alone.
        if mark_of(content) != self.source.mark and _mark_of_text(text) != self.source.mark:
            raise ChangedFileError(self.source.path)
        self.source.text = text
        again = _documents(self.source, self.project.config, self.path)[0] if self.documents else []
        for document, same in zip(self.documents, again, strict=True):
            document.root = same.root
        if self.shelf is not None:
            self.shelf.add(self)

    def close(self) -> None:
        """Forget the nodes of its documents, but not the facts."""
        for document in self.documents:
            facts_of(document)
            self.project.workspace.let_go(document)
            document.close()
        self.source.mark = self.source.mark or _mark_of_text(self.source.text)
        self.source.close()


def mark_of(content: bytes) -> bytes:
    """What tells a content from any other."""
    return _blake2b()(content, digest_size=16).digest()  # type: ignore[no-any-return]  # bytes


@cache
def _blake2b() -> Any:
    from _blake2 import blake2b  # hashlib would load all of OpenSSL

    return blake2b


def _mark_of_text(text: str) -> bytes:
    return mark_of(text.encode("utf-8", "surrogatepass"))


def load_files(
    files: Iterable[tuple[str, Config]],
    options: Options,
    report: Report,
    *,
    context: Iterable[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
    contents: Mapping[str, bytes] | None = None,
    shelf: Shelf | None = None,
) -> list[Loaded]:
    """Read files into the workspaces of their projects; those of the context are read, but not handed out.

    `contents` gives by path what is to be read in place of what a file holds; on a `shelf` not all files stay open.
    """
    project_of = Projects(options)
    loaded = [] if stdin is None else [load_content(stdin[0], stdin[1], project_of(stdin[2]))]
    for count, (path, config) in enumerate(files, 1):
        one = load_file(path, project_of(config), report, contents, shelf)
        if one is not None:
            take_in(one)
            loaded.append(one)
        if progress is not None:
            progress("read", count)
    for path, config in context:
        one = load_file(path, project_of(config), Report(), contents, shelf)
        if one is not None:
            take_in(one)
    return loaded


def take_in(loaded: Loaded) -> None:
    """Make the documents of a file part of their workspace."""
    for document in loaded.documents:
        loaded.project.workspace.add(document)


def _shelve(loaded: Loaded, content: bytes, shelf: Shelf) -> None:
    """Have a file closed that there is no room for; what can be checked first stays open."""
    if shelf.marks:
        loaded.source.mark = mark_of(content)
    loaded.shelf = shelf
    loaded.source.open = loaded.open
    shelf.add(loaded)
    shelf.keep_first()


class Projects:
    """The projects of a run: one for each config."""

    __slots__ = ("_by_config", "_options")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._by_config: dict[int, Project] = {}

    def __call__(self, config: Config) -> Project:
        """The project of a config; for errors see Project."""
        project = self._by_config.get(id(config))
        if project is None:
            project = self._by_config[id(config)] = Project(config, self._options)
        return project


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


def load_file(
    path: str,
    project: Project,
    report: Report,
    contents: Mapping[str, bytes] | None = None,
    shelf: Shelf | None = None,
) -> Loaded | None:
    """Read a file; what cannot be read is told to the report."""
    try:
        content = contents[path] if contents and path in contents else read(path, project.config.limits.size)
        loaded = _read_content(path, content, project)
        if shelf is not None:
            _shelve(loaded, content, shelf)
        return loaded
    except LoadError as error:
        source = Source(shown(path), "", environment=project.config.environment(path))
        return Loaded(path, project, source, [syntax_finding(source, error)])
    except OSError as error:
        report.errors.append(f"{quoted(shown(path))} cannot be read: {error.strerror or error}")
    except Exception as error:  # the findings of the other files must not be lost with it
        report.crashes.append(Crash(None, shown(path), describe(error)))
    return None


def load_content(path: str, content: bytes, project: Project) -> Loaded:
    """Read what a file holds and take its documents into the project's workspace."""
    loaded = _read_content(path, content, project)
    take_in(loaded)
    return loaded


def _read_content(path: str, content: bytes, project: Project) -> Loaded:
    config = project.config
    text, bom, error = decode(content)
    if len(content) > config.limits.size:
        text, error = "", _too_large(config.limits.size)
    source = Source(shown(path), text, environment=config.environment(path), bom=bom, placeholder=config.placeholder)
    if error is not None:
        return Loaded(path, project, source, [syntax_finding(source, error)])
    documents, findings = _documents(source, config, path)
    loaded = Loaded(path, project, source, findings)
    loaded.documents = documents
    return loaded


def _documents(source: Source, config: Config, path: str) -> tuple[list[Document], list[Finding]]:
    """The documents of a file, each with its kind, and what reading them has found."""
    wholes, findings = load(source, config.limits)
    mapped = config.kind(path)
    documents = [one for whole in wholes for one in unwrap(whole)]
    for one in documents:
        one.kind = classify(one, mapped)
    return documents, findings
