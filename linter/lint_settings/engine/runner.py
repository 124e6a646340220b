"""Runs a check in a straight line: read, parse, classify, validate, check, apply allows, sort."""

from __future__ import annotations

from ..console.terminal import quoted
from ..messages.secrets import NOTHING, mask, secrets, without_secrets
from ..rulebook.earlier import Before
from .config_findings import check_baselines, check_configs, kept_all_the_same
from .env_findings import check_env_files
from .file_result import Outcome, findings_of, outcome_of
from .load import Loaded, load_content, load_files
from .open_files import OpenFiles
from .report import Report
from .settle import finish, note_lacking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..tenant.workspace import Workspace
    from .project import Options, Project
    from .shared_files import Elsewhere


_MANY = 100  # from this number of files on, other processes and the cache are worth it


def run(
    files: Sequence[tuple[str, Config]],
    options: Options,
    *,
    context: Sequence[tuple[str, Config]] = (),
    stdin: tuple[str, bytes, Config] | None = None,
    progress: Callable[[str, int], None] | None = None,
    jobs: int | None = 1,
    use_cache: bool = False,
) -> Report:
    """Check files, each under its config.

    `context` are files that are known but not checked; `stdin` is a name, content and config instead of a file;
    `progress` is called with the number of files that are "read" and then "checked". `jobs` is the number of processes,
    None to choose it; `use_cache` reuses results of earlier runs. Neither changes the report.

    Raises ConfigError, RegistryError and SelectionError; no content of a settings file makes it raise.
    """
    report = Report()
    is_large = stdin is None and (len(files) + len(context) >= _MANY or (jobs or 1) > 1)
    # Values of env files are neither cached nor sent to other processes.
    if is_large and (use_cache or jobs != 1) and not _is_filled(files, options):
        from .batch import Batch

        batch = Batch(files, context, options, report, jobs=jobs, use_cache=use_cache, progress=progress)
        try:
            batch.load()
            loaded = [batch.loaded[number] for number in range(len(files)) if number in batch.loaded]
            settle_all(loaded, batch.check(), options, report)
        except BaseException as error:
            if not isinstance(error, Exception):  # the run is being stopped
                for note in batch.stop()[:1]:
                    error.add_note(note)
            raise
        finally:
            batch.end()
        return report

    opened = OpenFiles()

    def load() -> list[Loaded]:
        return load_files(files, options, report, context=context, stdin=stdin, progress=progress, open_files=opened)

    if options.timings is None:
        check_files(load(), options, report, progress)
    else:
        loaded = options.timings.stage("read", load)
        options.timings.stage("check the rest", lambda: check_files(loaded, options, report, progress))
    return report


def _is_filled(files: Iterable[tuple[str, Config]], options: Options) -> bool:
    """Return whether placeholders are replaced with values."""
    named = {id(config): config for _, config in files}.values() if options.as_deployed else ()
    return options.env is not None or any(one.env_files for config in named for one in config.environments)


def check_files(
    loaded: list[Loaded], options: Options, report: Report, progress: Callable[[str, int], None] | None = None
) -> None:
    """Check all files that have been read, and their configs, and sort the findings."""

    elsewhere: Mapping[int, list[Elsewhere]] = {}
    if any(one.project.deployed is not None for one in loaded):
        from .shared_files import findings_elsewhere

        elsewhere = findings_elsewhere(loaded)

    def outcomes() -> Iterator[tuple[Outcome, Loaded]]:
        for count, one in enumerate(loaded, 1):
            outcome = outcome_of(one)
            if id(one) in elsewhere:
                from .shared_files import add_findings

                add_findings(elsewhere[id(one)], outcome)
            yield outcome, one
            if one.open_files is not None:
                one.open_files.close_oldest()
            if progress is not None:
                progress("checked", count)

    settle_all(loaded, outcomes(), options, report)


def settle_all(
    loaded: list[Loaded], outcomes: Iterable[tuple[Outcome, Loaded]], options: Options, report: Report
) -> None:
    """Add the outcomes of files to the report, and the findings about their configs."""
    baselines = (one.project.baseline for one in loaded)
    report.baselines = [one for one in dict.fromkeys(baselines) if one is not None]
    for outcome, one in outcomes:
        take(outcome, one, report)
    if options.fold:
        fold_report(report)
    pipelines = {project: check_pipelines(project, report) for project in dict.fromkeys(one.project for one in loaded)}
    env_files = check_env_files(pipelines, options, report)
    configs = check_configs(pipelines, [*loaded, *env_files], options, report)
    check_baselines([*loaded, *env_files, *configs], report)
    report.errors.extend(
        f"{quoted(path)} has changed while it was being checked; run again" for path in sorted(report.changed)
    )
    report.notes += kept_all_the_same(loaded, report)
    report.findings.sort(key=order)
    report.allowed.sort(key=lambda allowed: order(allowed.finding))


def fold_report(report: Report) -> None:
    """Fold what follows from a finding in another file into that."""
    from .consequences import fold_across

    kept, folded = fold_across(report.findings, report.rules, report.documents)
    if kept == report.findings:
        return
    final = {one.place_in_file: one for one in kept}
    causes = {one.place_in_file: cause for one, cause in folded}
    earlier = [
        (one, final.get(by.place_in_file) or causes.get(by.place_in_file, by)) for one, by in report.consequences
    ]
    report.findings, report.consequences = kept, [*earlier, *folded]


def check_content(path: str, content: bytes, project: Project, report: Report) -> None:
    """Check the content of one file and add the findings, after allows, to the report."""
    check_loaded(load_content(path, content, project), report)


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return the sort key of findings."""
    return finding.path, finding.span.start, finding.span.end, finding.rule, finding.message


def check_loaded(loaded: Loaded, report: Report) -> None:
    """Check a file that has been read; all other files of its project must be known by now."""
    take(outcome_of(loaded), loaded, report)


def take(outcome: Outcome, loaded: Loaded, report: Report) -> None:
    """Add the outcome of a file to the report, as far as it is to be reported."""
    source, findings = loaded.source, [*_without_repeated(loaded.findings, outcome), *outcome.findings]
    _note(outcome, loaded, report)
    if outcome.skipped is not None:
        # For a file without settings, only syntax errors and directives for the linter are reported.
        is_reported = outcome.findings or any(finding.rule == "syntax" for finding in findings)
        if not is_reported and loaded.documents and source.speaks:
            count = len(report.findings) + len(report.allowed)
            finish(loaded, findings, report)
            if len(report.findings) + len(report.allowed) > count:
                report.files += 1
                return
        report.skipped[source.path] = outcome.skipped
        if not is_reported:
            return
    kind = next((document.kind for document in loaded.documents if document.kind is not None), None)
    report.kinds[source.path] = (kind, source.environment)
    report.files += bool(loaded.documents) or bool(findings)
    finish(loaded, findings, report)


def _without_repeated(findings: list[Finding], outcome: Outcome) -> list[Finding]:
    """Return findings without hidden characters that a rule reports too, with the text to write."""
    if not findings or not outcome.findings:
        return findings
    edits = [edit for one in outcome.findings if one.fix is not None for edit in one.fix.edits]
    spans = {one.span for one in outcome.findings}
    # A name or a value with such a character; the message says which.
    around = [(one.span, one.message) for one in outcome.findings if "U+" in one.message]

    def is_repeated(one: Finding) -> bool:
        at, code = one.span.start, one.message.split(" ", 1)[0]
        if one.span in spans or any(edit.start <= at < edit.end for edit in edits):
            return True
        return any(span.start <= at < span.end and code in message for span, message in around)

    return [one for one in findings if one.rule != "hidden-character" or not is_repeated(one)]


def _note(outcome: Outcome, loaded: Loaded, report: Report) -> None:
    """Record the rules that could not be checked."""
    silent = loaded.silent | outcome.silent
    loaded.silent = report.silent.setdefault(silent, silent)  # nearly all files share the same set, which may be large
    report.crashes.extend(outcome.crashes)
    report.changed.update(outcome.changed)
    note_lacking(outcome, loaded.source.environment, report)


def check_over_time(loaded: Loaded, earlier: Mapping[int, Document], before: Workspace, report: Report) -> None:
    """Check what has become of a file: `earlier` maps the `id` of each document to its earlier version.

    `before` is the earlier workspace. Only rules over time run. Allows apply to them too, but unused ones are not
    reported.
    """
    outcome = Outcome()
    plan = loaded.project.plan_over_time
    for document in loaded.documents:
        if document.kind is not None:
            was = Before(earlier.get(id(document)), before, earlier)
            outcome.findings.extend(findings_of(document, plan, loaded, outcome, was))
    _note(outcome, loaded, report)
    olds = [earlier[id(document)] for document in loaded.documents if id(document) in earlier]
    hidden = secrets(olds) if outcome.findings else NOTHING
    # The pointer may lead to what only the old state has.
    masked = [
        without_secrets(finding, hidden)._replace(pointer=mask(finding.pointer, hidden)) for finding in outcome.findings
    ]
    finish(loaded, masked, report, over_time=True)


def check_pipelines(project: Project, report: Report) -> Loaded | None:
    """Check the pipelines of a config, as documents of its file; return None if it has none."""
    if not project.pipelines:
        return None
    source = project.pipelines[0].source
    loaded = Loaded(project.config.path or source.path, project, source, [])
    loaded.documents = project.pipelines
    outcome = outcome_of(loaded)
    _note(outcome, loaded, report)
    finish(loaded, outcome.findings, report)
    return loaded
