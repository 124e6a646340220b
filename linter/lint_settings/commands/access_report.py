"""The output of `lint-settings access`: who may make a call, what an API client may do, and why."""

from __future__ import annotations

from textwrap import wrap

from ..schema.permissions import (
    ALONE,
    NOT_APPLICABLE,
    Answer,
    Operation,
    family_title,
    known_features,
    may_call,
    operations,
    reason_not_applicable,
    unmentioned,
    who_may,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

_WIDTH = 100
_ORDER = ("yes", "unsure", "no")


class _Notes:
    """Numbered notes, without repetitions."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}
        self.sources: dict[str, None] = {}

    def mark(self, one: Answer) -> str:
        """Return the numbers of an answer's notes, to append to it."""
        self.sources.update(dict.fromkeys(one.sources))
        return "".join(self.number(text) for text in one.notes)

    def number(self, text: str | None) -> str:
        """Return the number of a note in brackets; empty for none."""
        return f" [{self.texts.setdefault(text, len(self.texts) + 1)}]" if text else ""

    def lines(self) -> Iterator[str]:
        """Yield the notes and the pages that the answers are based on."""
        if self.texts:
            yield ""
        for text, number in self.texts.items():
            first, *others = wrap(text, _WIDTH - 5)
            yield f"{f'[{number}]':<4} {first}"
            yield from (f"     {line}" for line in others)
        if self.sources:
            yield ""
        yield from (f"See: {url}" for url in self.sources)


def text_report(held: Sequence[str], named: Sequence[Operation]) -> Iterator[str]:
    """Yield the lines about an API client with these features and about these calls; without either, about all."""
    notes = _Notes()
    if held:
        yield from _client(held, named or operations(), notes)
    elif named:
        for number, operation in enumerate(named):
            yield from ("",) if number else ()
            yield from _call(operation, notes)
    else:
        yield from _overview()
    yield from notes.lines()


def _client(held: Sequence[str], asked: Iterable[Operation], notes: _Notes) -> Iterator[str]:
    yield f"What an API client with {_joined(held)} may do:"
    if ALONE in held and len(held) > 1:
        yield f"(such a client cannot exist: {ALONE} cannot be combined with other features)"
    family = ""
    for operation in asked:
        if operation.family != family:
            family = operation.family
            yield from ("", family_title(operation))
        one = may_call(operation, held)
        mark = notes.mark(one) + (notes.number(operation.note) if operation.call else "")
        yield _row(f"  {one.verdict:<6}  {operation.name:<34}", operation) + mark


def _row(begun: str, operation: Operation) -> str:
    call = "" if operation.call == operation.name else operation.call
    return f"{begun} {call}".rstrip()


def _call(operation: Operation, notes: _Notes) -> Iterator[str]:
    yield _row(f"{operation.name}:", operation).rstrip(":")
    yield f"  {family_title(operation)}"
    reason = reason_not_applicable(operation)
    if reason is not None:
        yield f"  {NOT_APPLICABLE}: {reason}"
        return
    silent = unmentioned(operation)
    for verdict in _ORDER:
        found = [feature for feature in who_may(operation, verdict) if feature not in silent]
        marked = [feature + notes.mark(may_call(operation, (feature,))) for feature in found]
        if marked:
            yield f"  {verdict:<7}  {', '.join(marked)}"
    yield f"  unknown  {', '.join(silent)}"
    if operation.note:
        yield f"  ({operation.note})"


def _overview() -> Iterator[str]:
    yield "Features of an API client:"
    for feature, text in known_features().items():
        first, *others = wrap(text, _WIDTH - 22)
        yield f"  {feature:<18}  {first}"
        yield from (f"{'':22}{line}" for line in others)
    family = ""
    for operation in operations():
        if operation.family != family:
            family = operation.family
            yield from ("", family_title(operation))
        if operation.call:
            yield _row(f"  {operation.name:<34}", operation)
    yield ""
    yield "For details, add --feature NAME, --operation NAME, or both."


def _joined(held: Sequence[str]) -> str:
    *others, last = held
    return f"{', '.join(others)} and {last}" if others else last


def json_report(held: Sequence[str], named: Sequence[Operation]) -> dict[str, Any]:
    """Return the report as data: the given features, or all, and every call with its answers."""
    return {
        "features": {feature: known_features()[feature] for feature in held or known_features()},
        "operations": [_as_data(operation, held) for operation in named or operations()],
    }


def _as_data(operation: Operation, held: Sequence[str]) -> dict[str, Any]:
    each = {feature: may_call(operation, (feature,)) for feature in held or known_features()}
    answers = [may_call(operation, held)] if held else list(each.values())
    notes = [note for one in answers for note in one.notes] + ([operation.note] if operation.note else [])
    return {
        "operation": operation.name,
        "call": operation.call or None,
        "family": family_title(operation),
        "verdict": answers[0].verdict if held else None,
        "by_feature": {feature: one.verdict for feature, one in each.items()},
        "notes": list(dict.fromkeys(notes)),
        "sources": list(dict.fromkeys(url for one in answers for url in one.sources)),
    }
