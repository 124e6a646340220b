"""Completes findings when they are made: with symptom, link and the name of their object, and without secrets."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..documents.document import Document
    from ..documents.finding import Finding
    from ..documents.source import Source
    from ..messages.redact import Secrets as _Secrets
    from ..rulebook.rule import Rule
    from ..tenant.addresses import Addresses


def complete(
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    source: Source,
    documents: Sequence[Document] = (),
    hidden: _Secrets | None = None,
) -> tuple[Finding, ...]:
    """Return findings in a file as users see them, each once.

    A rule should never show a secret; if one does, the secret is masked here. `hidden` are the secrets, by default
    those of the documents.
    """
    every = dict.fromkeys(findings)
    if not every:
        return ()
    from ..messages.apart import taken_apart
    from ..messages.secrets import Secrets, secrets, without_secrets

    found: list[Finding] = []
    addresses: Addresses | None = None
    for finding in every:
        hidden = secrets(documents) if hidden is None else hidden
        if source.filled:
            from .filled import with_variable

            finding = with_variable(finding, source)
        apart = taken_apart(finding.fix.edits, source.text, hidden.certain) if finding.fix is not None else None
        if apart:
            finding = without_secrets(finding._replace(fix=None), Secrets(apart))
        finding = _with_manual(without_secrets(finding, hidden), rules)
        if documents:
            addresses = addresses or _addresses(documents)
            finding = addresses.complete(finding)
        found.append(finding)
    return tuple(found)


def _with_manual(finding: Finding, rules: Mapping[str, Rule]) -> Finding:
    """Return the finding with the symptom and the link of the manual, unless it has its own, in one line."""
    from ..messages.wording import shortened
    from ..rulebook.manual import read_manual

    fix = finding.fix and finding.fix._replace(title=shortened(finding.fix.title))
    rule = rules.get(finding.rule)
    manual = read_manual(rule.manual) if rule is not None else None
    return finding._replace(
        message=shortened(" ".join(finding.message.splitlines())),
        fix=fix,
        symptom=finding.symptom or (manual.symptom if manual is not None else None),
        url=finding.url or (manual.urls[0] if manual is not None and manual.urls else None),
    )


def _addresses(documents: Sequence[Document]) -> Addresses:
    from ..tenant.addresses import Addresses

    return Addresses(documents)


def with_hidden_causes(
    findings: Iterable[Finding], left: Iterable[Finding], unsure: Collection[str | None], hidden: Iterable[Finding]
) -> list[Finding]:
    """Return findings; each that is not left without hidden characters points to the one that explains it.

    `unsure` are the rules that could not be checked without them, `hidden` the findings about them. A finding with a
    fix that removes the character names it, since it is listed alone.
    """
    from bisect import bisect_left

    from ..documents.finding import Related
    from ..documents.yaml.characters import without_hidden
    from .consequences import UNSEEN

    known = {(one.rule, one.pointer) for one in left}
    places = sorted(hidden, key=lambda one: one.span.start)
    result = []
    for one in findings:
        if one.rule not in unsure and (one.rule, without_hidden(one.pointer)) not in known:
            at = bisect_left(places, one.span.start, key=lambda one: one.span.start)
            is_within = at < len(places) and places[at].span.start < one.span.end
            cause = places[at] if is_within else places[0] if len(places) == 1 else None
            if cause is not None and "U+" not in one.message and _removes(one, cause):
                one = one._replace(message=f"{one.message}; {cause.message.partition(')')[0]}) is in it")
            elif cause is not None:
                one = one._replace(related=(*one.related, Related(one.path, cause.span, UNSEEN)))
        result.append(one)
    return result


def _removes(one: Finding, hidden: Finding) -> bool:
    """Return whether the fix of a finding replaces the text with a hidden character."""
    edits = one.fix.edits if one.fix is not None else ()
    return any(edit.start <= hidden.span.start < edit.end for edit in edits)
