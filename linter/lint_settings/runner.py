"""The straight line from files to findings: read, load, classify, validate, check, allow, sort."""

from __future__ import annotations

import os
import stat

from .check import check_document
from .classify import classify, skip_reason, unknown_kind
from .document import load, syntax_finding
from .finding import Severity
from .project import Options, Project
from .reading import LoadError, decode
from .report import Allowed, Crash, Report
from .sensitive import secrets, without_secrets
from .source import Source, shown
from .unwrap import unwrap

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .config import Config
    from .contract import Rule
    from .document import Document
    from .finding import Finding
    from .suppression import Suppression


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


def run(
    files: Iterable[tuple[str, Config]],
    options: Options,
    *,
    context: Iterable[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Report:
    """Check files, each under its config.

    `context` are files that are known but not checked; `stdin` is a name, content and config in place of a file;
    `progress` is told how many files are "read" and then "checked".

    Raises ConfigError, RegistryError and SelectionError; nothing that a settings file holds makes it raise.
    """
    report = Report()
    loaded = load_files(files, options, report, context=context, stdin=stdin, progress=progress)
    for count, one in enumerate(loaded, 1):
        try:
            check_loaded(one, report)
        except Exception as error:  # the findings of the other files must not be lost with it
            report.crashes.append(Crash(None, one.source.path, _describe(error)))
        if progress is not None:
            progress("checked", count)
    _check_configs(loaded, options, report)
    report.findings.sort(key=_order)
    report.allowed.sort(key=lambda allowed: _order(allowed.finding))
    return report


def load_files(
    files: Iterable[tuple[str, Config]],
    options: Options,
    report: Report,
    *,
    context: Iterable[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> list[Loaded]:
    """Read files into the workspaces of their projects; those of the context are read, but not handed out."""
    projects: dict[int, Project] = {}

    def project_of(config: Config) -> Project:
        if id(config) not in projects:
            projects[id(config)] = Project(config, options)
        return projects[id(config)]

    loaded = [] if stdin is None else [load_content(stdin[0], stdin[1], project_of(stdin[2]))]
    for count, (path, config) in enumerate(files, 1):
        one = _load_file(path, project_of(config), report)
        if one is not None:
            loaded.append(one)
        if progress is not None:
            progress("read", count)
    for path, config in context:
        _load_file(path, project_of(config), Report())
    return loaded


def check_content(path: str, content: bytes, project: Project, report: Report) -> None:
    """Check what one file holds and put the findings, complete and allowed for, into the report."""
    check_loaded(load_content(path, content, project), report)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.span.start, finding.span.end, finding.rule, finding.message


def read(path: str, limit: int) -> bytes:
    """The content of a file.

    Raises OSError for what cannot be read or is no file, LoadError for one larger than the limit in bytes.
    """
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(0, "it is not a regular file")
    if status.st_size > limit:
        raise _too_large(limit)
    with open(path, "rb") as file:
        return file.read()


def _too_large(limit: int) -> LoadError:
    return LoadError(f"the file has more than {limit:,} bytes; a larger one is not read", 0, 0)


def _load_file(path: str, project: Project, report: Report) -> Loaded | None:
    try:
        return load_content(path, read(path, project.config.limits.size), project)
    except LoadError as error:
        source = Source(shown(path), "", environment=project.config.environment(path))
        return Loaded(path, project, source, [syntax_finding(source, error)])
    except OSError as error:
        report.errors.append(f"{shown(path)} cannot be read: {error.strerror or error}")
    except Exception as error:  # the findings of the other files must not be lost with it
        report.crashes.append(Crash(None, shown(path), _describe(error)))
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


def check_loaded(loaded: Loaded, report: Report) -> None:
    """Check a file that has been read, with all others of its project known by now."""
    source, findings = loaded.source, loaded.findings
    known = [document for document in loaded.documents if document.kind is not None]
    for document in known:
        findings.extend(_check(document, loaded, report))
    if not loaded.documents and not findings:
        report.skipped[source.path] = "empty"
        return
    if loaded.documents and not known:
        report.skipped[source.path] = skip_reason(loaded.documents[0])
        if "unknown-kind" in loaded.project.selected:
            findings.append(unknown_kind(loaded.documents[0]))
        elif not any(finding.rule == "syntax" for finding in findings) and "lint-settings:" not in source.text:
            return
    report.kinds[source.path] = (known[0].kind if known else None, source.environment)
    report.files += bool(loaded.documents) or bool(findings)
    _finish(loaded, report)


def _check(document: Document, loaded: Loaded, report: Report) -> list[Finding]:
    project = loaded.project

    def crashed(rule: Rule, document: Document, error: Exception) -> None:
        loaded.silent.add(rule.name)
        report.crashes.append(Crash(rule.name, document.source.path, _describe(error)))

    def unchecked(rule: Rule, document: Document, unknown: list[str]) -> None:
        loaded.silent.add(rule.name)
        report.pass_over(rule.name, unknown, document.source.environment)

    return check_document(document, project.plan, project.workspace, crashed, unchecked)


def _describe(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where


def _finish(loaded: Loaded, report: Report) -> None:
    """Apply severities and allows, and put the findings of a file into the report."""
    project, source, documents = loaded.project, loaded.source, loaded.documents
    config, options = project.config, project.options
    allows: Suppression | None = None
    if options.use_allows and (config.allows or "lint-settings:" in source.text):
        from .suppression import Suppression

        today = options.today or _today()
        allows = Suppression(source, documents, config, loaded.path, today, project.used_allows)
    hidden = secrets(documents) if loaded.findings else set()
    kept = []
    for finding in dict.fromkeys(loaded.findings):
        finished = _complete(finding, project, hidden)
        if finished is None:
            continue
        reason = allows.reason(finished) if allows else None
        if reason is None:
            kept.append(finished)
        else:
            report.allowed.append(Allowed(finished, reason))
    if allows is not None:
        for finding in allows.findings(project.registry.rules, lambda rule: _had_a_say(rule, loaded)):
            finished = _complete(finding, project, hidden)
            if finished is not None:
                kept.append(finished)
    if kept:
        report.findings.extend(kept)
        report.sources[source.path] = source
        report.documents[source.path] = documents


def _had_a_say(rule: str, loaded: Loaded) -> bool:
    """Whether a rule ran on a file, so that it would have found there what there is to find."""
    project = loaded.project
    if rule not in project.selected or rule in loaded.silent:
        return False
    off = project.config.severity_of(rule, loaded.source.environment) == "off"
    return not off and (bool(loaded.documents) or not loaded.findings)


def _check_configs(loaded: list[Loaded], options: Options, report: Report) -> None:
    """Tell what is wrong with the pipelines of each config, and then with the allows that every file has asked for."""
    for project in dict.fromkeys(one.project for one in loaded):
        config = project.config
        pipelines = check_pipelines(project, report)
        if not config.allows or config.path is None or not options.use_allows:
            continue
        from .config_allows import config_findings

        own = [one for one in loaded if one.project is project]
        unread = bool(report.errors)
        silent = {config.relative(one.path): one.silent if one.documents and not unread else None for one in own}
        if pipelines is not None:
            silent[config.relative(config.path)] = pipelines.silent
        source = Source(shown(config.path), config.text)
        about = config_findings(project, source, silent, options.today or _today())
        kept = [finding for finding in (_complete(one, project, set()) for one in about) if finding is not None]
        if kept:
            report.findings.extend(kept)
            report.sources[source.path] = source
            report.documents[source.path] = []


def check_pipelines(project: Project, report: Report) -> Loaded | None:
    """Check the pipelines of a config, as documents of its file; None where it has none."""
    if not project.pipelines:
        return None
    source = project.pipelines[0].source
    loaded = Loaded(project.config.path or source.path, project, source, [])
    loaded.documents = project.pipelines
    for pipeline in project.pipelines:
        loaded.findings.extend(_check(pipeline, loaded, report))
    _finish(loaded, report)
    return loaded


def _complete(finding: Finding, project: Project, hidden: set[str]) -> Finding | None:
    """The finding with the config's severity and the manual's symptom and link; None where the rule is off.

    A rule should never print a secret; should one do so all the same, it is taken out here.
    """
    if finding.rule not in project.selected:
        return None
    severity = project.config.severity_of(finding.rule, finding.environment)
    if severity == "off":
        return None
    from .manual import read_manual

    manual = read_manual(project.registry.rules[finding.rule].manual)
    finding = without_secrets(finding, hidden)
    return finding._replace(
        message=" ".join(finding.message.splitlines()),
        severity=Severity(severity) if severity else finding.severity,
        symptom=finding.symptom or manual.symptom,
        url=finding.url or (manual.urls[0] if manual.urls else None),
    )


def _today() -> str:
    from datetime import date

    return date.today().isoformat()
