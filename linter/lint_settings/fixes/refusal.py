"""Why fixes cannot be applied together, and which of them seem to be at fault."""

from __future__ import annotations

from collections import Counter

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from .roots import Roots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..documents.finding import Finding
    from ..engine.load import LoadedFile
    from ..engine.report import Report

    Key = tuple[str, str]

INDEX = lazy_pattern(r"/[0-9]+(?=/|\Z)")


class Refusal(Frozen):
    """The reason why fixes cannot be applied together, and those that seem to be at fault, if that is known."""

    __slots__ = ()

    reason: str
    suspects: tuple[Finding, ...] = ()


def key_of(finding: Finding) -> Key:
    """Return a key that identifies a finding across a fix: its rule and place, ignoring list indexes."""
    return finding.rule, INDEX.sub("/#", finding.pointer)


def suspects(
    old: LoadedFile, new: LoadedFile, chosen: Sequence[Finding], before: Report, after: Report
) -> tuple[Finding, ...]:
    """Return the fixes in documents, and there at places, where findings stay or appear; none if that is not known."""
    olds, news = Roots(old), Roots(new)
    counts = Counter((news.number_at(one.span.start), key_of(one)) for one in after.findings)
    known = Counter((olds.number_at(one.span.start), key_of(one)) for one in before.findings)
    fixed = Counter((olds.number_at(one.span.start), key_of(one)) for one in chosen)
    wrong = {(at, place) for (at, (rule, place)), count in counts.items()
             if count > known[at, (rule, place)] - fixed[at, (rule, place)]}  # fmt: skip
    places = [(olds.number_at(one.span.start), key_of(one)[1]) for one in chosen]
    numbers = {at for at, _ in wrong}
    exact = tuple(one for one, place in zip(chosen, places, strict=True) if place in wrong)
    return exact or tuple(one for one, (at, _) in zip(chosen, places, strict=True) if at in numbers)
