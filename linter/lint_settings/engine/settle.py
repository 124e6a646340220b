"""Decides what becomes of the findings of a file: applies severities, allows and the baseline."""

from __future__ import annotations

from functools import partial

from ..documents.finding import Severity
from ..documents.open_files import ChangedFileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from ..allows.matching import Suppression
    from ..documents.finding import Finding
    from ..documents.source import Source
    from ..messages.excerpt import Excerpt
    from .cached.quiet_file import QuietFile
    from .load import LoadedFile
    from .notes import Notes
    from .project import Project
    from .result import FileResult
    from .settled import Settled


def settle(result: FileResult, loaded: LoadedFile, notes: Notes) -> list[Settled]:
    """Return the findings of a file, as far as anything is to be reported about it."""
    if loaded.is_foreign:
        notes.skipped[loaded.source.path] = partial(reason_of, loaded.path, loaded.project, loaded)
        return []
    source, findings = loaded.source, [*_without_repeated(loaded.findings, result), *result.findings]
    note(result, source, notes)
    if result.skipped is not None:
        # For a file without settings, only syntax errors and directives for the linter are reported.
        is_reported = result.findings or any(finding.rule == "syntax" for finding in findings)
        settled = []
        if not is_reported and loaded.documents and source.speaks:
            settled = settle_findings(findings, loaded, notes, kept=result.kept)
            if any(one.is_open or one.reason is not None for one in settled):
                notes.files += 1
                return settled
        notes.skipped[source.path] = result.skipped
        if not is_reported:
            return settled
    kinds = [document.kind for document in loaded.documents if document.kind is not None]
    notes.note_kind(source.path, kinds[0] if kinds else None, source.environment)
    notes.files += bool(loaded.documents) or bool(findings)
    return settle_findings(findings, loaded, notes, kept=result.kept)


def reason_of(path: str, project: Project, loaded: LoadedFile | None = None) -> str:
    """Return why a file of another tool is skipped, which has not been read in full: its first document shows it.

    `loaded` is the file as it was recognized, None if only an earlier run has done that.
    """
    from ..documents.document import load
    from ..documents.limits import LoadError, decode
    from ..documents.source import Source, shown
    from ..tenant.envelopes import unwrap
    from ..tenant.kinds import NO_KIND, skip_reason
    from ..tenant.unreadable import reason_for
    from .load import read

    config = project.config
    text = None if loaded is None else loaded.text_aside
    try:
        text = text or decode(read(path, config.limits.size))[0]
    except (LoadError, OSError):  # it was there when it was checked
        return NO_KIND
    wholes = load(Source(shown(path), text, placeholder=config.placeholder), config.limits)[0]
    return skip_reason(unwrap(wholes[0])[0]) if wholes else reason_for(text)


def in_full(path: str, project: Project) -> LoadedFile | None:
    """Return a file of another tool after reading it in full; None if it was there only when it was checked."""
    from ..documents.limits import LoadError
    from .load import read, read_apart

    try:
        return read_apart(path, read(path, project.config.limits.size), project)
    except (LoadError, OSError):
        return None


def note(result: FileResult, source: Source, notes: Notes) -> None:
    """Note what went wrong in the check of a file, and the rules that could not be checked on it."""
    notes.silence(source.path, result.silent)
    notes.crashes += result.crashes
    notes.changed.update(result.changed)
    notes.obscure(result.obscured)
    notes.pass_over(result.lacking, source.environment)


def settle_quiet(
    result: FileResult, paths: Sequence[str], kind: str | None, environment: str | None, notes: Notes
) -> None:
    """Note files without findings that share a result, a kind and an environment; `paths` are as shown."""
    if result.silent:
        notes.silent.update(dict.fromkeys(paths, result.silent))
    notes.obscure(result.obscured)
    notes.pass_over(result.lacking, environment)
    if result.skipped is None:
        notes.note_kinds(paths, kind, environment)
        notes.files += len(paths)
    else:
        notes.skipped.update(dict.fromkeys(paths, result.skipped))


def settle_findings(
    findings: Iterable[Finding],
    loaded: LoadedFile,
    notes: Notes,
    *,
    over_time: bool = False,
    kept: Mapping[str, Any] | None = None,
) -> list[Settled]:
    """Return complete findings of a file with their severities, and what allows and the baseline make of them.

    Those about the allows of the file are added. Allows apply to rules over time, too, but unused ones are not reported
    then. `kept` is what is known of the excerpt of the file. Afterwards nothing needs the file again; if it was closed
    and has changed meanwhile, that is noted, and nothing is returned.
    """
    findings = list(findings)
    try:
        allows = _allows(loaded, bool(findings))
        if not findings and allows is None and loaded.project.baseline is None:
            return []
        return _settled(findings, allows, loaded, notes, over_time=over_time, kept=kept)
    except ChangedFileError as error:
        notes.changed.add(str(error))
        return []


def _settled(
    findings: Sequence[Finding],
    allows: Suppression | None,
    loaded: LoadedFile,
    notes: Notes,
    *,
    over_time: bool,
    kept: Mapping[str, Any] | None,
) -> list[Settled]:
    project = loaded.project
    rules = project.registry.rules
    from ..messages.excerpt import Excerpt
    from ..messages.redact import NOTHING
    from .complete import complete

    excerpt = Excerpt(loaded.source, loaded.documents, kept)
    left: list[Settled] = []
    allowed: list[tuple[Settled, str]] = []
    for one in severe(findings, project):
        reason = allows.reason(one.finding) if allows is not None else None
        if reason is None:
            left.append(one)
        else:
            allowed.append((one, reason))
    if allows is not None and not over_time:
        about = list(allows.findings(rules, lambda rule: was_checked(rule, loaded, notes)))
        hidden = excerpt.hidden if about and findings else NOTHING
        left += severe(complete(about, rules, loaded.source, hidden=hidden), project)
    if project.baseline is not None and not over_time:
        left = compare(left, loaded.path, [one.finding for one, _ in allowed], project, excerpt)
    if left and project.options.fold:
        from .consequences import fold

        left = fold(left, rules, excerpt)
    settled = [*left, *(_allowed(one, reason, excerpt) for one, reason in allowed)]
    if loaded.open_files is not None and loaded.open_files.closes:
        from .consequences import look_up

        # The file would have to be opened once more for the report.
        known = {id(one) for one in findings} if kept is not None else set()
        unknown = [one.finding for one in settled if id(one.finding) not in known]
        if unknown:
            look_up(unknown, rules, excerpt, project.options.asked)
    notes.show([one.finding for one in left if one.is_open], excerpt, rules)
    excerpt.let_go()
    excerpt.keep_only(project.options.asked)
    return settled


def _allows(loaded: LoadedFile, has_findings: bool) -> Suppression | None:
    """Return the allows of a file and its config; None if none can matter."""
    project, source = loaded.project, loaded.source
    config, options = project.config, project.options
    if not options.use_allows or not (source.speaks or (has_findings and config.allows)):
        return None
    from ..allows.matching import Suppression

    today = options.today or current_date()
    return Suppression(source, loaded.documents, config, loaded.path, today, project.used_allows)


def _allowed(settled: Settled, reason: str, excerpt: Excerpt) -> Settled:
    """Return an allowed finding with the reason, and without the secrets in its place, which no output needs."""
    one = settled.finding
    masked = one._replace(pointer=excerpt.mask(one.pointer), address=excerpt.mask(one.address))
    return settled._replace(finding=masked, reason=excerpt.mask_prose(reason))


def compare(
    settled: Sequence[Settled],
    path: str,
    allowed: Iterable[Finding],
    project: Project,
    excerpt: Excerpt,
) -> list[Settled]:
    """Return the findings of a file, each with whether the baseline of the project contains it."""
    if project.baseline is None:
        return list(settled)
    findings = [one.finding for one in settled]
    new = project.baseline.new(path, findings, allowed, excerpt)
    known = set(map(id, new))
    return [one if id(one.finding) in known else one._replace(is_baselined=True) for one in settled]


def severe(findings: Iterable[Finding], project: Project) -> list[Settled]:
    """Return findings with the severity that the config gives them, without those of rules that are off."""
    from .settled import Settled

    settled = []
    for one in findings:
        severity = project.severities.of(one.rule, one.environment) if one.rule in project.selected else "off"
        if severity != "off":
            level = project.options.fail_level or project.config.fail_level
            settled.append(Settled(one, Severity(severity) if severity else one.severity, level))
    return settled


def was_checked(rule: str, loaded: LoadedFile | QuietFile, notes: Notes) -> bool:
    """Return whether a rule ran on a file, so that it would have found any mistakes."""
    project = loaded.project
    if rule not in project.selected or rule in notes.silent_on(loaded.source.path):
        return False
    off = project.severities.of(rule, loaded.source.environment) == "off"
    over_time = rule in project.registry.rules and project.registry.rules[rule].over_time
    return not (off or over_time) and (bool(loaded.documents) or not loaded.findings)


def _without_repeated(findings: Sequence[Finding], result: FileResult) -> Sequence[Finding]:
    """Return findings without hidden characters that a rule reports too, with the text to write."""
    if not findings or not result.findings:
        return findings
    edits = [edit for one in result.findings if one.fix is not None for edit in one.fix.edits]
    spans = {one.span for one in result.findings}
    # A name or a value with such a character; the message says which.
    around = [(one.span, one.message) for one in result.findings if "U+" in one.message]

    def is_repeated(one: Finding) -> bool:
        at, code = one.span.start, one.fault.split(" ", 1)[0]
        if one.span in spans or any(edit.start <= at < edit.end for edit in edits):
            return True
        return any(span.start <= at < span.end and code in message for span, message in around)

    return [one for one in findings if one.rule != "hidden-character" or not is_repeated(one)]


def current_date() -> str:
    """Return the date of the run, as YYYY-MM-DD."""
    from datetime import date

    return date.today().isoformat()
