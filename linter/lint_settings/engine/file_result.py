"""Checks one file: what is found in it, before severities, allows and the baseline decide what is reported."""

from __future__ import annotations

from types import MappingProxyType

from ..documents.finding import Severity
from ..documents.frozen import Frozen
from ..documents.open_files import ChangedFileError
from ..tenant.kind_conflict import conflict
from .check import check_document
from .complete import complete
from .notes import Crash, describe
from .result import FileResult, file_result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..rulebook.earlier import Before
    from ..rulebook.rule import Rule
    from ..tenant.lookup.states import Question
    from ..tenant.unread import Unread
    from ..tenant.workspace import Workspace
    from .check import Plan, Unchecked
    from .load import LoadedFile


class Elsewhere(Frozen):
    """A finding in a file in another environment, and whether it is about a value from an env file."""

    __slots__ = ()

    finding: Finding
    is_at_value: bool


_HIDDEN = "hidden-character"
_FOREIGN = FileResult(skipped="", states=MappingProxyType({}))  # holds until the file must be read in full


class _Found:
    """What a check has found so far: the parts of a result."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.skipped: str | None = None
        self.crashes: list[Crash] = []
        self.lacking: list[tuple[str, tuple[str, ...]]] = []
        self.obscured: list[tuple[str, str]] = []
        self.changed: list[str] = []

    def result(
        self,
        findings: Sequence[Finding],
        states: Mapping[Question, str] | None = None,
        kept: dict[str, Any] | None = None,
    ) -> FileResult:
        """Return the result with the complete findings."""
        parts = self.skipped, self.crashes, self.lacking, self.obscured, self.changed
        return file_result(findings, *parts, states, kept)


def check_file(
    loaded: LoadedFile,
    *,
    elsewhere: Sequence[Elsewhere] = (),
    note_questions: bool = False,
    stays_in_memory: bool = False,
    keeps_excerpt: bool = False,
    is_cached: bool = False,
) -> FileResult:
    """Check a file that has been read; all other files of its project must be known by now.

    `elsewhere` are findings in the file as it is in other environments. With `note_questions` lookups are recorded, so
    that the result can be cached: see Cache. With `stays_in_memory` they are kept for a file with secrets too, because
    nothing is written. With `keeps_excerpt` the file need not be opened again for its report, and with `is_cached` for
    that of a later run in any format.
    """
    if loaded.is_foreign:
        return _FOREIGN
    found = _Found()
    lookups = loaded.project.workspace.lookups
    asked: set[Question] = set()
    if note_questions:
        lookups.asked = asked
    try:
        _check_file(loaded, found)
    finally:
        if note_questions:
            lookups.asked = None
    if elsewhere:
        found.findings += _further(elsewhere, found.findings)
    findings = _complete(found, loaded)
    kept = _excerpt_of(loaded, (*loaded.findings, *findings), found, is_cached) if keeps_excerpt else None
    states = None
    if note_questions:
        every = (*findings, *loaded.findings, *loaded.passed_over)
        try:
            if stays_in_memory or not _is_private(loaded.documents, every, asked):
                states = {question: lookups.state(question) for question in asked}
        except ChangedFileError as error:
            found.changed.append(str(error))
    return found.result(findings, states, kept)


def _with_hidden_causes(found: _Found, loaded: LoadedFile) -> list[Finding]:
    """Return findings; each that is gone in the text without hidden characters points to the one that explains it.

    That text is checked in its place, since what is wrong around a hidden character may be another mistake. If it has
    not the same documents, nothing is known.
    """
    from ..documents.yaml.characters import without_hidden
    from .complete import with_hidden_causes
    from .load import read_apart, take_in, take_out

    content = without_hidden(loaded.source.text).encode("utf-8", "surrogatepass")
    again, twin = _Found(), read_apart(loaded.path, content, loaded.project, loaded.source.environment)
    if [one.kind for one in twin.documents] != [one.kind for one in loaded.documents]:
        return found.findings
    take_out(loaded)
    take_in(twin)
    try:
        for document in twin.documents:
            if document.kind is not None:
                again.findings += _findings_of(document, loaded.project.plan, twin, again)
    finally:
        take_out(twin)
        take_in(loaded)
    unsure = {name for name, _ in (*again.lacking, *again.obscured)} | {crash.rule for crash in again.crashes}
    hidden = [one for one in loaded.findings if one.rule == _HIDDEN]
    return with_hidden_causes(found.findings, again.findings, unsure, hidden)


def _excerpt_of(
    loaded: LoadedFile, findings: Sequence[Finding], found: _Found, is_cached: bool
) -> dict[str, Any] | None:
    """Return what settling and reporting the findings of a file needs of its text."""
    if not findings or found.changed or (found.skipped is not None and not found.findings):
        return None
    from ..messages.excerpt import Excerpt
    from .consequences import look_up

    excerpt = Excerpt(loaded.source, loaded.documents)
    try:
        asked = None if is_cached else loaded.project.options.asked
        look_up(findings, loaded.project.registry.rules, excerpt, asked)
        if loaded.project.has_baseline:
            from ..allows.value_hash import recorded

            for one in findings:
                recorded(one, excerpt)
    except ChangedFileError as error:
        found.changed.append(str(error))
    return excerpt.kept


def _is_private(documents: Sequence[Document], findings: Sequence[Finding], asked: set[Question]) -> bool:
    from ..messages.private import is_private  # only a run with a cache needs the facts that it computes

    return is_private(documents, findings, asked)


def check_changes(loaded: LoadedFile, before: Workspace, earlier: Mapping[int, Document]) -> FileResult:
    """Check what has become of a file: `earlier` maps the `id` of each document to its earlier version.

    `before` is the earlier workspace. Only rules over time run.
    """
    from ..messages.secrets import NOTHING, mask, secrets, without_secrets
    from ..rulebook.earlier import Before

    found = _Found()
    plan = loaded.project.plan_over_time
    for document in loaded.documents:
        if document.kind is not None:
            was = Before(earlier.get(id(document)), before, earlier)
            found.findings.extend(_findings_of(document, plan, loaded, found, was))
    olds = [earlier[id(document)] for document in loaded.documents if id(document) in earlier]
    hidden = secrets(olds) if found.findings else NOTHING
    # The pointer may lead to what only the old state has.
    masked = [without_secrets(one, hidden)._replace(pointer=mask(one.pointer, hidden)) for one in found.findings]
    return found.result(complete(masked, loaded.project.registry.rules, loaded.source, loaded.documents))


def _complete(found: _Found, loaded: LoadedFile) -> tuple[Finding, ...]:
    """Return the complete findings; secrets are searched for in the file, which may have changed."""
    if not found.findings:
        return ()
    try:
        return complete(found.findings, loaded.project.registry.rules, loaded.source, loaded.documents)
    except ChangedFileError as error:
        found.changed.append(str(error))
        return ()


def _further(elsewhere: Sequence[Elsewhere], findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of other environments that count besides those of a file.

    A finding of the same rule at the same place counts as another one only if it is about a value from an env file.
    """
    known = {(one.rule, one.span) for one in findings}
    return [one.finding for one in elsewhere if one.is_at_value or (one.finding.rule, one.finding.span) not in known]


def _check_file(loaded: LoadedFile, found: _Found) -> None:
    try:
        for document in loaded.documents:
            if document.kind is not None:
                found.findings.extend(_findings_of(document, loaded.project.plan, loaded, found))
        if found.findings and any(one.rule == _HIDDEN for one in loaded.findings) and not loaded.source.filled:
            found.findings = _with_hidden_causes(found, loaded)
        _judge_kind(loaded, found)
        _find_conflicts(loaded, found)
        if loaded.source.unset:
            from .filled import undeclared

            deployed = loaded.project.deployed
            env = deployed.env(loaded.source.environment) if deployed is not None else None
            found.findings.extend(undeclared(loaded.source, env))
    except ChangedFileError as error:
        found.changed.append(str(error))
    except Exception as error:  # the findings of the other files must not be lost
        found.crashes.append(Crash(None, loaded.source.path, describe(error)))


def _judge_kind(loaded: LoadedFile, found: _Found) -> None:
    """Record for a file without known settings why it is skipped."""
    documents = loaded.documents
    unknown = [document for document in documents if document.kind is None]
    if _is_among_ours(loaded):
        found.findings.extend(loaded.passed_over)
    elif not documents and not loaded.findings:
        from ..tenant.unreadable import reason_for

        found.skipped = reason_for(loaded.source.text)
    elif documents and len(unknown) == len(documents):
        from ..tenant.kinds import is_of_tool, skip_reason, unknown_kind

        found.skipped = skip_reason(documents[0])
        if "unknown-kind" in loaded.project.selected and not is_of_tool(documents[0]):
            found.findings.append(unknown_kind(documents[0]))
        _find_error(loaded, found)
    if unknown:
        from .unchecked import unchecked

        found.findings.extend(unchecked(loaded))


def _is_among_ours(loaded: LoadedFile) -> bool:
    """Return whether an unreadable file is next to files of one kind only, or of a kind whose members it contains.

    An empty one counts also if the same file of another environment is one of ours, and in a folder of that name.
    """
    if not loaded.passed_over:
        return False
    from ..tenant.unread import is_nameless

    lookups, place = loaded.project.workspace.lookups, (loaded.source.path, loaded.source.environment)
    is_empty, text = not loaded.source.text.strip(), loaded.source.text
    if lookups.only_kind_at(*place, is_bare=is_empty) is not None or (is_empty and lookups.has_counterpart(*place)):
        return True
    return not is_nameless(text) and not lookups.kinds_at(*place).isdisjoint(loaded.kinds)


def _find_error(loaded: LoadedFile, found: _Found) -> None:
    """Report a file that contains an error answer instead of an object."""
    from ..tenant.answers import error_finding
    from ..tenant.kinds import ERROR_ANSWER

    project = loaded.project
    if "error-answer" in project.selected and found.skipped == ERROR_ANSWER and len(loaded.documents) == 1:
        is_named = project.config.kind(loaded.path) is not None
        finding = error_finding(loaded.documents[0], is_named=is_named)
        found.findings.extend([] if finding is None else [finding])


def _find_conflicts(loaded: LoadedFile, found: _Found) -> None:
    """Report documents whose members contradict the kind that they are checked as, each place once."""
    if "contradicted-kind" not in loaded.project.selected:
        return
    reported = set()
    for document in loaded.documents:
        finding = conflict(document) if document.kind is not None else None
        if finding is not None and finding.span not in reported:
            reported.add(finding.span)
            # That the same member is not documented says less.
            found.findings = [one for one in found.findings if not _says_less(one, finding)]
            found.findings.append(finding)


def _says_less(one: Finding, other: Finding) -> bool:
    return one.span == other.span and one.severity is Severity.INFO


def _findings_of(
    document: Document, plan: Plan, loaded: LoadedFile, found: _Found, before: Before | None = None
) -> list[Finding]:
    """Return the findings of the planned rules in a document; note rules that could not be checked."""

    def crashed(rule: Rule, document: Document, error: BaseException) -> None:
        from ..console.signals import raise_stop

        raise_stop(error)
        if isinstance(error, ChangedFileError):
            found.changed.append(str(error))
        else:
            found.crashes.append(Crash(rule.name, document.source.path, describe(error)))

    workspace = loaded.project.workspace
    unchecked: list[Unchecked] = []
    findings = check_document(document, plan, workspace, crashed, unchecked, before)
    if workspace.lookups.has_read_all:
        found.lacking += unchecked
        return findings
    # Many rules lack the same kinds.
    unread_of = {kinds: _first_unread(kinds, document, workspace) for kinds in {kinds for _, kinds in unchecked}}
    for rule, kinds in unchecked:
        unread = unread_of[kinds]
        if unread is None:
            found.lacking.append((rule, kinds))
        else:
            found.obscured.append((rule, unread.text))
    return findings


def _first_unread(kinds: tuple[str, ...], document: Document, workspace: Workspace) -> Unread | None:
    """Return the first file that may contain an object of one of these kinds, but cannot be read."""
    for either in kinds:
        for kind in either.split(" or "):
            unread = workspace.unread(kind, document)
            if unread is not None:
                return unread
    return None
