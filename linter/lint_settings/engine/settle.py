"""Decides what becomes of the findings of a file: applies severities, allows and the baseline."""

from __future__ import annotations

from ..documents.finding import Severity
from ..messages.redact import mask_prose
from ..messages.secrets import NOTHING, mask, secrets, without_secrets
from .report import Allowed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..allows.matching import Suppression
    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.source import Source
    from ..messages.redact import Secrets
    from ..tenant.addresses import Addresses
    from .file_result import Outcome
    from .load import Loaded
    from .project import Project
    from .report import Report


def finish(loaded: Loaded, findings: list[Finding], report: Report, *, over_time: bool = False) -> None:
    """Apply severities and allows, and add the findings of a file to the report."""
    project, source, documents = loaded.project, loaded.source, loaded.documents
    config, options = project.config, project.options
    allows: Suppression | None = None
    if options.use_allows and (source.speaks or (findings and config.allows)):
        from ..allows.matching import Suppression

        today = options.today or current_date()
        allows = Suppression(source, documents, config, loaded.path, today, project.used_allows)
    hidden = secrets(documents) if findings else NOTHING
    kept, allowed = [], []
    addresses: Addresses | None = None
    for finding in dict.fromkeys(findings):
        if source.filled:
            from .filled import with_variable

            finding = with_variable(finding, source)
        finished = complete(finding, project, hidden)
        if finished is None:
            continue
        addresses = addresses or _addresses(documents)
        finished = addresses.complete(finished)
        reason = allows.reason(finished) if allows else None
        if reason is None:
            kept.append(finished)
        else:
            allowed.append(Allowed(finished, reason))
    for one, reason in allowed:
        masked = one._replace(pointer=mask(one.pointer, hidden), address=mask(one.address, hidden))
        report.allowed.append(Allowed(masked, mask_prose(reason, hidden)))
    if allows is not None and not over_time:
        for finding in allows.findings(project.registry.rules, lambda rule: was_checked(rule, loaded)):
            finished = complete(finding, project, hidden)
            if finished is not None:
                kept.append(finished)
    if project.baseline is not None and not over_time:
        new = project.baseline.new(loaded.path, kept, [finding for finding, _ in allowed], documents, hidden)
        report.baselined += len(kept) - len(new)
        kept = new
    if kept and options.fold:
        from .consequences import fold

        kept, folded = fold(kept, project.registry.rules, documents)
        report.consequences.extend(folded)
    keep(kept, source, documents, project, report)


def _addresses(documents: list[Document]) -> Addresses:
    from ..tenant.addresses import Addresses

    return Addresses(documents)


def note_lacking(outcome: Outcome, environment: str | None, report: Report) -> None:
    """Report the rules that were not checked, because files of other kinds are missing or a file is unreadable."""
    report.obscure(outcome.obscured)
    if environment not in outcome.noted:
        outcome.noted.add(environment)
        report.pass_over(outcome.lacking, environment)


def take_quiet(outcome: Outcome, path: str, kind: str | None, environment: str | None, report: Report) -> None:
    """Add a file without findings to the report."""
    report.kinds[path] = kind, environment
    report.files += 1
    note_lacking(outcome, environment, report)


def keep(findings: list[Finding], source: Source, documents: list[Document], project: Project, report: Report) -> None:
    """Add the final findings of a file to the report, with its source and documents."""
    if findings:
        report.findings.extend(findings)
        report.sources[source.path] = source
        report.documents[source.path] = documents
        report.rules.update((finding.rule, project.registry.rules[finding.rule]) for finding in findings)


def was_checked(rule: str, loaded: Loaded) -> bool:
    """Return whether a rule ran on a file, so that it would have found any mistakes."""
    project = loaded.project
    if rule not in project.selected or rule in loaded.silent:
        return False
    off = project.severities.of(rule, loaded.source.environment) == "off"
    over_time = rule in project.registry.rules and project.registry.rules[rule].over_time
    return not (off or over_time) and (bool(loaded.documents) or not loaded.findings)


def complete(finding: Finding, project: Project, hidden: Secrets) -> Finding | None:
    """Return the finding with the config's severity and the manual's symptom and link; None if the rule is off.

    A rule should never show a secret; if one does, the secret is masked here.
    """
    if finding.rule not in project.selected:
        return None
    severity = project.severities.of(finding.rule, finding.environment)
    if severity == "off":
        return None
    from ..rulebook.manual import read_manual

    manual = read_manual(project.registry.rules[finding.rule].manual)
    finding = without_secrets(finding, hidden)
    return finding._replace(
        message=" ".join(finding.message.splitlines()),
        severity=Severity(severity) if severity else finding.severity,
        symptom=finding.symptom or manual.symptom,
        url=finding.url or (manual.urls[0] if manual.urls else None),
    )


def current_date() -> str:
    """Return the date of the run, as YYYY-MM-DD."""
    from datetime import date

    return date.today().isoformat()
