"""Folds findings that merely follow from another one into it, in any file, so that one mistake gives one finding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ..config.environments import copied_folders
from ..documents.finding import APPLICATION_GONE
from ..documents.node import pointer_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

    from ..documents.finding import Finding, Related, Severity
    from ..messages.excerpt import Excerpt
    from ..rulebook.rule import Rule
    from .settled import Settled


ABSENCE, AGAIN, VALUE, FAULT, COPY, FOREIGN = "absence", "again", "value", "fault", "copy", "foreign"
LINK, PAIR, REFERENCE, SHARED, TWICE, APART = "link", "pair", "reference", "shared", "twice", "apart"
HIDDEN, COMPARED, SAME, CONTENT = "hidden", "compared", "same", "content"
UNSEEN = "this character cannot be seen"  # the message of the place that explains a finding which only it causes
# What is explained by these points to their own place.
AT_PLACE = frozenset((VALUE, AGAIN, FAULT, REFERENCE, COPY, FOREIGN, HIDDEN, CONTENT))
_OF_ANY_KIND = ("file", "allow")  # the topics of rules that say the same of a file whatever its kind
_MOST_PLACES, _END = 20, 1 << 60


def fold(settled: Sequence[Settled], rules: Mapping[str, Rule], excerpt: Excerpt) -> list[Settled]:
    """Return the findings of a file, each consequence with its cause.

    A misspelled name explains that the right one is missing, so nothing is folded into it where that one exists too.
    A cause gets the severity of its worst consequence, so that no fold makes a run pass.
    """
    findings = [one.finding for one in settled if one.is_open]
    if len(findings) < 2 or not any(rules[one.rule].explains for one in findings):
        return list(settled)
    causes: dict[Finding, Finding] = {}
    for document, few in _by_document(findings, excerpt):
        if len(few) > 1:
            causes.update(_causes(few, rules, document, excerpt))
    return _folded(settled, causes, {})


def _folded(
    settled: Sequence[Settled], causes: Mapping[Finding, Finding], places: Mapping[Finding, tuple[Related, ...]]
) -> list[Settled]:
    """Return findings with their causes; each cause is as severe as what follows from it."""
    severities = {one.finding: one.severity for one in settled if one.is_open}
    worst: dict[Finding, Severity] = {}
    for one, cause in causes.items():
        worst[cause] = max(worst.get(cause, severities[cause]), severities[one], key=lambda severity: severity.rank)
    return [
        one._replace(
            severity=worst.get(one.finding, one.severity),
            # What follows from a finding that follows from another one has the same cause.
            cause=causes.get(one.finding if one.cause is None else one.cause, one.cause),
            places=places.get(one.finding, one.places),
        )
        if one.is_open or one.cause is not None
        else one
        for one in settled
    ]


def _by_document(findings: Sequence[Finding], excerpt: Excerpt) -> Iterator[tuple[int | None, list[Finding]]]:
    """Return the findings of each document, by number; those outside of all of them belong to the one before."""
    ordered = sorted(range(len(excerpt.starts)), key=lambda number: excerpt.starts[number])
    starts = [excerpt.starts[number] for number in ordered]
    groups: dict[int, list[Finding]] = {}
    for one in findings:
        groups.setdefault(max(bisect_right(starts, one.span.start) - 1, 0), []).append(one)
    for number, few in groups.items():
        yield (ordered[number] if ordered else None), few


def _causes(
    findings: list[Finding], rules: Mapping[str, Rule], document: int | None, excerpt: Excerpt
) -> Iterator[tuple[Finding, Finding]]:
    """Return each consequence among the findings of a document with what it follows from."""
    copy = next((one for one in findings if rules[one.rule].explains == COPY), None)
    if copy is not None:
        yield from ((one, copy) for one in findings if one is not copy)
        return
    foreign = next((one for one in findings if rules[one.rule].explains in (CONTENT, FOREIGN)), None)
    if foreign is not None:
        is_content = rules[foreign.rule].explains == CONTENT
        few = [one for one in findings if not is_content or rules[one.rule].topic not in _OF_ANY_KIND]
        others = {one for one in few if one is not foreign and (_is_in if is_content else _is_of_others)(one, foreign)}
        yield from ((one, foreign) for one in others)
        findings = [one for one in findings if one not in others]
    pasted = {} if document is None else _pasted(findings, rules, document, excerpt)
    yield from pasted.items()
    findings = [one for one in findings if one not in pasted]
    by_place: dict[str, Finding] = {one.pointer: first for one, first in pasted.items()}
    referring = {one.pointer: one for one in findings if rules[one.rule].explains == REFERENCE}
    by_list: dict[str, Finding] = {}
    explaining = [one for one in findings if rules[one.rule].explains in (VALUE, AGAIN, ABSENCE, FAULT)]
    explaining.sort(key=lambda one: rules[one.rule].explains == FAULT)  # the others explain these, too
    for cause in reversed(explaining):
        explains = rules[cause.rule].explains
        places = _places(cause, explains)
        if explains == ABSENCE and document is not None:
            places = [place for place in places if excerpt.members(document, place) is None]
        by_place.update(dict.fromkeys(places, cause))
        above, _, last = cause.pointer.rpartition("/")
        if explains != ABSENCE and last.isdecimal():
            by_list[above] = cause
    for one in findings:
        if rules[one.rule].explains in (VALUE, AGAIN, ABSENCE):
            continue
        is_compared = rules[one.rule].explains == COMPARED
        found = _cause(one, by_place, rules) or (referring.get(one.pointer) if is_compared else None)
        found = found or by_list.get(one.pointer)  # a wrong item makes the list wrong
        is_fault = found is not None and rules[one.rule].explains == rules[found.rule].explains == FAULT
        is_apart = found is not None and rules[one.rule].explains == APART and found.pointer == one.pointer
        if found is not None and found is not one and not is_fault and not is_apart:
            yield one, found


def _pasted(
    findings: list[Finding], rules: Mapping[str, Rule], document: int, excerpt: Excerpt
) -> dict[Finding, Finding]:
    """Return the repeated members of a mapping, if most are, each with the first: the text was pasted twice."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if rules[one.rule].explains == AGAIN and one.pointer:
            groups.setdefault((one.rule, one.pointer.rpartition("/")[0]), []).append(one)
    found: dict[Finding, Finding] = {}
    for (_, above), few in groups.items():
        members = excerpt.members(document, above) if len(few) > 1 else None
        if members and 2 * len(few) > members:
            first = min(few, key=lambda one: one.span.start)
            found.update((one, first) for one in few if one is not first)
    return found


def _is_of_others(one: Finding, foreign: Finding) -> bool:
    """Whether a finding is about what a file has of another environment, as an id that is known to be of one is."""
    return one.rule == foreign.rule or one.span == foreign.span or any(place.path != one.path for place in one.related)


def _is_in(one: Finding, cause: Finding) -> bool:
    """Whether a finding is about what follows the comment, or is in the member, that another one is about."""
    return one.span.start >= cause.span.start and f"{one.pointer}/".startswith(f"{cause.pointer}/")


def _cause(one: Finding, by_place: Mapping[str, Finding], rules: Mapping[str, Rule]) -> Finding | None:
    """Return the finding that explains another: at its place, or at that of a member whose absence it reports."""
    pointer = one.pointer
    cause = None if by_place.get(pointer) is one else by_place.get(pointer)
    while cause is None and pointer:
        pointer = pointer.rpartition("/")[0]
        cause = by_place.get(pointer)
        if cause is not None and rules[cause.rule].explains == ABSENCE:
            cause = None  # the content of a misspelled member is not checked
    return _named(one, by_place, rules) if cause is None else cause


def _named(one: Finding, by_place: Mapping[str, Finding], rules: Mapping[str, Rule]) -> Finding | None:
    """Return the finding about a misspelled name if another finding reports that the right one is missing."""
    for name in one.message.split("`")[1::2]:
        last = pointer_to((name,))
        cause = by_place.get(one.pointer + last) or by_place.get(last)
        if cause is not None and rules[cause.rule].explains == ABSENCE:
            return cause
    return None


def _places(cause: Finding, explains: str) -> list[str]:
    """Return the pointers at which a finding explains others: its own, or those of the names that it proposes.

    A setting counts wherever it is, so its name alone is included.
    """
    if explains != ABSENCE:
        return [cause.pointer]
    above, _, wrong = cause.pointer.rpartition("/")
    names = [name for name in cause.message.split("`")[1::2] if pointer_to((name,)) != "/" + wrong]
    return [place for name in names for place in (above + pointer_to((name,)), pointer_to((name,)))]


def look_up(
    findings: Sequence[Finding], rules: Mapping[str, Rule], excerpt: Excerpt, asked: Collection[str] | None
) -> None:
    """Keep the answers to what folding and reports ask about these findings of a file, whichever are open.

    For `asked` see Excerpt.look_up.
    """
    excerpt.look_up(findings, asked)
    for document, few in _by_document(findings, excerpt):
        for one in few:
            explains = rules[one.rule].explains
            if explains in (VALUE, AGAIN, CONTENT):
                excerpt.extent(one.pointer)
            if explains == ABSENCE:
                list(_absent(one, excerpt))
            asked = _places(one, explains) if explains == ABSENCE else [one.pointer.rpartition("/")[0]]
            if document is not None and explains in (ABSENCE, AGAIN):
                for pointer in asked:
                    excerpt.members(document, pointer)


# --- across files


def fold_across(
    settled: Sequence[Settled], rules: Mapping[str, Rule], excerpts: Mapping[str, Excerpt]
) -> list[Settled]:
    """Return the findings of all files, each that follows from one in another file with its cause.

    A finding follows from another one if it points to the value that the other one is about, or to the object whose
    setting is misspelled. Findings about one missing object are one, and so are those about a copied folder.
    """
    findings = [one.finding for one in settled if one.is_open]
    if len(findings) < 2:
        return list(settled)
    known = _Causes(findings, rules, excerpts)
    causes: dict[Finding, Finding] = {}
    for one in findings:
        explains_itself = rules[one.rule].explains in (VALUE, AGAIN, ABSENCE, FAULT)
        cause = known.hidden(one) if explains_itself else known.of(one)
        cause = _root(cause, causes) if cause is not None else None
        if cause is not None and cause is not one:
            causes[one] = cause
    places: dict[Finding, tuple[Related, ...]] = {}
    for few in _alike([one for one in findings if one not in causes], rules):
        first = min(few, key=lambda one: (-one.severity.rank, one.path, one.span.start))
        rest = [one for one in few if one is not first]
        places[first] = _places_of(rest, first)
        causes.update((one, first) for one in rest)
    return _folded(settled, {one: _root(one, causes) for one in causes}, places)


def _root(one: Finding, causes: Mapping[Finding, Finding]) -> Finding:
    """Return the cause of a finding that follows from another one, which may itself follow from a third."""
    while one in causes:
        one = causes[one]
    return one


def _places_of(findings: Sequence[Finding], first: Finding) -> tuple[Related, ...]:
    """Return the places of findings, except for those to which the first one points already."""
    from ..documents.finding import Related

    known = {(place.path, place.span) for place in first.related}
    others = [one for one in findings if (one.path, one.span) not in known]
    return tuple(Related(one.path, one.span, "here too") for one in others[:_MOST_PLACES])


class _Causes:
    """The findings that others may follow from, by place."""

    def __init__(self, findings: Sequence[Finding], rules: Mapping[str, Rule], excerpts: Mapping[str, Excerpt]) -> None:
        self._values: dict[str, list[tuple[int, int, Finding]]] = {}
        self._members: dict[str, list[tuple[int, int, Finding]]] = {}
        self._links: dict[tuple[str, int], Finding] = {}
        self._names: dict[tuple[str, str], Finding] = {}
        self._hidden: dict[tuple[str, int], Finding] = {}
        for one in findings:
            explains = rules[one.rule].explains
            if explains in AT_PLACE:
                self._values.setdefault(one.path, []).append((one.span.start, one.span.end, one))
                if explains == HIDDEN:
                    self._hidden[one.path, one.span.start] = one
                elif explains in (VALUE, AGAIN, CONTENT):
                    self._members.setdefault(one.path, []).append((*_member(one, excerpts.get(one.path)), one))
            elif explains == LINK:
                self._links.update({(place.path, place.span.start): one for place in one.related})
            elif explains == ABSENCE:
                self._names.update({(one.path, name): one for name in _absent(one, excerpts.get(one.path))})
        for places in (*self._values.values(), *self._members.values()):
            places.sort(key=lambda place: place[:2])

    def of(self, finding: Finding) -> Finding | None:
        """Return the finding that another one follows from, by the places to which it points."""
        for place in finding.related:
            if place.is_example:  # what is wrong there has nothing to do with it
                continue
            span = place.span
            cause = self._within(place.path, span.start, span.end) or self._around(place.path, span.start, span.end)
            cause = cause or self._links.get((place.path, span.start))
            if cause is not None:
                return cause
        if not self._names:
            return None
        names = finding.message.split("`")[1::2]
        paths = dict.fromkeys(place.path for place in finding.related)
        return next((self._names[path, name] for path in paths for name in names if (path, name) in self._names), None)

    def hidden(self, finding: Finding) -> Finding | None:
        """Return the finding about a hidden character to which another one points as its cause."""
        places = ((place.path, place.span.start) for place in finding.related if place.message == UNSEEN)
        return next((self._hidden[place] for place in places if place in self._hidden), None)

    def _within(self, path: str, start: int, end: int) -> Finding | None:
        places = self._values.get(path, ())
        at = bisect_left(places, start, key=lambda place: place[0])
        return places[at][2] if at < len(places) and places[at][1] <= end else None

    def _around(self, path: str, start: int, end: int) -> Finding | None:
        """Return the finding about the member that a place is in."""
        places = self._members.get(path, ())
        at = bisect_right(places, start, key=lambda place: place[0]) - 1
        return places[at][2] if at >= 0 and end <= places[at][1] else None


def _member(cause: Finding, excerpt: Excerpt | None) -> tuple[int, int]:
    """Return where the member that a finding is about begins and ends, its key included."""
    extent = None if excerpt is None else excerpt.extent(cause.pointer)
    if extent is None:
        return cause.span.start, cause.span.end if cause.pointer else _END
    return extent[0], max(extent[1], cause.span.end)


def _absent(cause: Finding, excerpt: Excerpt | None) -> Iterator[str]:
    """Return the right names that a finding about a misspelled one gives, unless the file has them too."""
    above, _, wrong = cause.pointer.rpartition("/")
    for name in cause.message.split("`")[1::2]:
        place = pointer_to((name,))
        if place != "/" + wrong and (excerpt is None or not excerpt.has(above + place)):
            yield name


def _alike(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Iterator[list[Finding]]:
    """Return groups of findings that have one cause: an object that does not exist, or a copy of a file or folder."""
    groups: dict[Hashable, list[Finding]] = {}
    for one in findings:
        group = group_of(one, rules[one.rule])
        if group is not None:
            groups.setdefault(group, []).append(one)
    yield from (few for few in groups.values() if len(few) > 1)


def group_of(finding: Finding, rule: Rule) -> Hashable | None:
    """Return what findings with the same cause have in common: an object, a copied folder, or places."""
    if rule.explains in (REFERENCE, SAME):
        return finding.environment, finding.fault.partition(";")[0]
    if rule.explains in (COPY, PAIR) and finding.related:
        return copied_folders(finding.path, finding.related[0].path)
    if rule.explains == TWICE:
        return min((finding.path, finding.span.start), *((one.path, one.span.start) for one in finding.related))
    if rule.explains == SHARED and finding.related:
        place = finding.related[0]
        # All that a client lacks may have been in a file that is gone.
        name = "" if place.message == APPLICATION_GONE else finding.pointer.rpartition("/")[2]
        return finding.environment, finding.rule, name, place.path, place.span.start
    return None
