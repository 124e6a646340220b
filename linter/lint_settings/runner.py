"""The straight line from files to findings: read, load, classify, validate, check, allow, sort."""

from __future__ import annotations

from .before import Before
from .check import check_document
from .classify import is_baseline, skip_reason, unknown_kind
from .config_check import check_baselines, check_configs
from .loading import Loaded, load_content, load_files
from .report import Crash, Report, describe
from .sensitive import secrets, without_secrets
from .verdict import finish

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .config import Config
    from .contract import Rule
    from .document import Document
    from .finding import Finding
    from .project import Options, Project
    from .workspace import Workspace


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
    check_files(loaded, options, report, progress)
    return report


def check_files(
    loaded: list[Loaded], options: Options, report: Report, progress: Callable[[str, int], None] | None = None
) -> None:
    """Check all files that have been read, and their configs, and sort what they give."""
    baselines = (one.project.baseline for one in loaded)
    report.baselines = [one for one in dict.fromkeys(baselines) if one is not None]
    for count, one in enumerate(loaded, 1):
        try:
            check_loaded(one, report)
        except Exception as error:  # the findings of the other files must not be lost with it
            report.crashes.append(Crash(None, one.source.path, describe(error)))
        if progress is not None:
            progress("checked", count)
    pipelines = {project: check_pipelines(project, report) for project in dict.fromkeys(one.project for one in loaded)}
    configs = check_configs(pipelines, loaded, options, report)
    check_baselines([*loaded, *configs], report)
    report.findings.sort(key=order)
    report.allowed.sort(key=lambda allowed: order(allowed.finding))


def check_content(path: str, content: bytes, project: Project, report: Report) -> None:
    """Check what one file holds and put the findings, complete and allowed for, into the report."""
    check_loaded(load_content(path, content, project), report)


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """What findings are sorted by."""
    return finding.path, finding.span.start, finding.span.end, finding.rule, finding.message


def check_loaded(loaded: Loaded, report: Report) -> None:
    """Check a file that has been read, with all others of its project known by now."""
    source, findings = loaded.source, [*loaded.findings]
    known = [document for document in loaded.documents if document.kind is not None]
    for document in known:
        findings.extend(_check(document, loaded, report))
    if not loaded.documents and not findings:
        report.skipped[source.path] = "empty"
        return
    if loaded.documents and not known:
        report.skipped[source.path] = skip_reason(loaded.documents[0])
        if "unknown-kind" in loaded.project.selected and not is_baseline(loaded.documents[0]):
            findings.append(unknown_kind(loaded.documents[0]))
        elif not any(finding.rule == "syntax" for finding in findings) and "lint-settings:" not in source.text:
            return
    report.kinds[source.path] = (known[0].kind if known else None, source.environment)
    report.files += bool(loaded.documents) or bool(findings)
    finish(loaded, findings, report)


def check_over_time(loaded: Loaded, earlier: Mapping[int, Document], before: Workspace, report: Report) -> None:
    """Check what has become of a file: `earlier` gives what each document was, by its `id`; `before` is the whole then.

    Only rules over time run. Allows hold for them too, but that one is of no use here is not told.
    """
    findings: list[Finding] = []
    for document in loaded.documents:
        if document.kind is not None:
            findings.extend(_check(document, loaded, report, Before(earlier.get(id(document)), before, earlier)))
    olds = [earlier[id(document)] for document in loaded.documents if id(document) in earlier]
    hidden = secrets(olds) if findings else set()
    finish(loaded, [without_secrets(finding, hidden) for finding in findings], report, over_time=True)


def _check(document: Document, loaded: Loaded, report: Report, before: Before | None = None) -> list[Finding]:
    project = loaded.project
    plan = project.plan if before is None else project.plan_over_time

    def crashed(rule: Rule, document: Document, error: Exception) -> None:
        loaded.silent.add(rule.name)
        report.crashes.append(Crash(rule.name, document.source.path, describe(error)))

    def unchecked(rule: Rule, document: Document, unknown: list[str]) -> None:
        loaded.silent.add(rule.name)
        report.pass_over(rule.name, unknown, document.source.environment)

    return check_document(document, plan, project.workspace, crashed, unchecked, before)


def check_pipelines(project: Project, report: Report) -> Loaded | None:
    """Check the pipelines of a config, as documents of its file; None where it has none."""
    if not project.pipelines:
        return None
    source = project.pipelines[0].source
    loaded = Loaded(project.config.path or source.path, project, source, [])
    loaded.documents = project.pipelines
    for pipeline in project.pipelines:
        loaded.findings.extend(_check(pipeline, loaded, report))
    finish(loaded, loaded.findings, report)
    return loaded
