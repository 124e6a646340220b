"""Checks one file: its outcome, before severities, allows and the baseline decide what is reported."""

from __future__ import annotations

from ..documents.finding import Severity
from ..messages.secrets import secrets, without_secrets
from ..tenant.answers import ERROR_ANSWER
from ..tenant.kind_conflict import conflict
from ..tenant.kinds import is_of_tool, skip_reason, unknown_kind
from ..tenant.unread import is_nameless
from ..tenant.unreadable import reason_for
from .check import check_document
from .load import ChangedFileError
from .report import Crash, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..rulebook.earlier import Before
    from ..rulebook.rule import Rule
    from ..tenant.lookup.states import Question
    from .check import Plan, Unchecked
    from .load import Loaded


class Outcome:
    """The findings of a file, and the rules that could not be checked on it.

    `skipped` is the reason why nothing is reported about a file, `crashes` are rules that raised, `lacking` are rules
    that could not be checked because files of other kinds are missing: the name of each, and the kinds. `obscured` are
    rules that could not be checked because a file is unreadable or unrecognized: the name of each, and a message about
    the file. `changed` are files that have changed since they were read. `states` maps each recorded lookup to the
    fingerprint of its result; None if lookups were not recorded, or if the cache must not store the file. `noted` are
    the environments for which missing files were reported: many files may share an outcome.
    """

    __slots__ = ("_silent", "changed", "crashes", "findings", "lacking", "noted", "obscured", "skipped", "states")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.skipped: str | None = None
        self.crashes: list[Crash] = []
        self.lacking: list[tuple[str, list[str]]] = []
        self.obscured: list[tuple[str, str]] = []
        self.changed: list[str] = []
        self.states: dict[Question, str] | None = None
        self.noted: set[str | None] = set()
        self._silent: frozenset[str] | None = None

    @property
    def silent(self) -> frozenset[str]:
        """The rules that were not checked; the outcome must be complete."""
        if self._silent is None:
            crashed = (crash.rule for crash in self.crashes if crash.rule is not None)
            self._silent = frozenset((*(rule for rule, _ in (*self.lacking, *self.obscured)), *crashed))
        return self._silent


def outcome_of(loaded: Loaded, *, note_questions: bool = False, stays_in_memory: bool = False) -> Outcome:
    """Check a file that has been read; all other files of its project must be known by now.

    With `note_questions` lookups are recorded, so that the outcome can be cached: see Cache. With `stays_in_memory`
    they are kept for a file with secrets too, because nothing is written.
    """
    outcome = Outcome()
    if not note_questions:
        _check_file(loaded, outcome)
        return outcome
    lookups = loaded.project.workspace.lookups
    asked: set[Question] = set()
    lookups.asked = asked
    try:
        _check_file(loaded, outcome)
    finally:
        lookups.asked = None
    if outcome.findings:  # the outcome must not contain a secret, whatever a rule reports
        hidden = secrets(loaded.documents)
        outcome.findings = [without_secrets(finding, hidden) for finding in outcome.findings]
    findings = (*outcome.findings, *loaded.findings, *loaded.passed_over)
    if stays_in_memory or not _is_private(loaded.documents, findings, asked):
        outcome.states = {question: lookups.state(question) for question in asked}
    return outcome


def _is_private(documents: list[Document], findings: tuple[Finding, ...], asked: set[Question]) -> bool:
    from .cache_private import is_private  # only a run with a cache needs the facts that it computes

    return is_private(documents, findings, asked)


def _check_file(loaded: Loaded, outcome: Outcome) -> None:
    try:
        for document in loaded.documents:
            if document.kind is not None:
                outcome.findings.extend(findings_of(document, loaded.project.plan, loaded, outcome))
        _judge_kind(loaded, outcome)
        _find_conflicts(loaded, outcome)
        if loaded.source.unset:
            from .undeclared import undeclared

            outcome.findings.extend(undeclared(loaded))
    except ChangedFileError as error:
        outcome.changed.append(str(error))
    except Exception as error:  # the findings of the other files must not be lost
        outcome.crashes.append(Crash(None, loaded.source.path, describe(error)))


def _judge_kind(loaded: Loaded, outcome: Outcome) -> None:
    """Record for a file without known settings why it is skipped."""
    documents = loaded.documents
    if _is_among_ours(loaded):
        outcome.findings.extend(loaded.passed_over)
    elif not documents and not loaded.findings:
        outcome.skipped = reason_for(loaded.source.text)
    elif documents and all(document.kind is None for document in documents):
        outcome.skipped = skip_reason(documents[0])
        if "unknown-kind" in loaded.project.selected and not is_of_tool(documents[0]):
            outcome.findings.append(unknown_kind(documents[0]))
        _find_error(loaded, outcome)
    if any(document.kind is None for document in documents):
        from .unchecked import unchecked

        outcome.findings.extend(unchecked(loaded))


def _is_among_ours(loaded: Loaded) -> bool:
    """Return whether an unreadable file is next to files of one kind only, or of a kind whose members it contains.

    An empty one counts also if the same file of another environment is one of ours.
    """
    if not loaded.passed_over:
        return False
    lookups, place = loaded.project.workspace.lookups, (loaded.source.path, loaded.source.environment)
    is_empty, text = not loaded.source.text.strip(), loaded.source.text
    if lookups.only_kind_at(*place) is not None or (is_empty and lookups.has_counterpart(*place)):
        return True
    return not is_nameless(text) and not lookups.kinds_at(*place).isdisjoint(loaded.kinds)


def _find_error(loaded: Loaded, outcome: Outcome) -> None:
    """Report a file that contains an error answer instead of an object."""
    project = loaded.project
    if "error-answer" in project.selected and outcome.skipped == ERROR_ANSWER and len(loaded.documents) == 1:
        from ..tenant.answers import error_finding

        is_named = project.config.kind(loaded.path) is not None
        finding = error_finding(loaded.documents[0], is_named=is_named)
        outcome.findings.extend([] if finding is None else [finding])


def _find_conflicts(loaded: Loaded, outcome: Outcome) -> None:
    """Report documents whose members contradict the kind that they are checked as, each place once."""
    if "contradicted-kind" not in loaded.project.selected:
        return
    reported = set()
    for document in loaded.documents:
        finding = conflict(document) if document.kind is not None else None
        if finding is not None and finding.span not in reported:
            reported.add(finding.span)
            # That the same member is not documented says less.
            outcome.findings = [one for one in outcome.findings if not _says_less(one, finding)]
            outcome.findings.append(finding)


def _says_less(one: Finding, other: Finding) -> bool:
    return one.span == other.span and one.severity is Severity.INFO


def findings_of(
    document: Document, plan: Plan, loaded: Loaded, outcome: Outcome, before: Before | None = None
) -> list[Finding]:
    """Return the findings of the planned rules in a document; add rules that could not be checked to the outcome."""

    def crashed(rule: Rule, document: Document, error: Exception) -> None:
        if isinstance(error, ChangedFileError):
            outcome.changed.append(str(error))
        else:
            outcome.crashes.append(Crash(rule.name, document.source.path, describe(error)))

    workspace = loaded.project.workspace
    unchecked: list[Unchecked] = []
    found = check_document(document, plan, workspace, crashed, unchecked, before)
    for rule, kinds in unchecked:
        each = (kind for either in kinds for kind in either.split(" or "))
        unread = next(filter(None, (workspace.unread(kind, document) for kind in each)), None)
        if unread is None:
            outcome.lacking.append((rule, kinds))
        else:
            outcome.obscured.append((rule, unread.text))
    return found
