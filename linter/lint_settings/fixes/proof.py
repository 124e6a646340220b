"""Verifies a fix: the file with the edits is read and checked again, and nothing else may have changed."""

from __future__ import annotations

import re
from collections import Counter

from ..allows.matching import UNUSED
from ..documents.edits import apply
from ..documents.limits import LoadError
from ..documents.marks import mark_of_text
from ..engine.load import LoadedFile, load_content, read_apart, take_in, take_out
from ..engine.report import Report
from ..engine.runner import check_loaded
from .compare import Meant, anchors, differences, kept_comments, meant_by, read_again
from .refusal import INDEX, STAYS, Refusal, Wrong, cause, key_of, numbered, refused
from .roots import objects_of, path_of, roots_of
from .uncovered import hides_no_more, is_in_other_capitals, is_renaming, is_respelling, may_be_old, revealed, unheard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..documents.document import Document
    from ..documents.finding import Edit, Finding
    from ..documents.node import Node
    from ..documents.span import Path
    from ..engine.incremental.memory import Memory
    from .refusal import Key
    from .roots import Roots


def content_of(loaded: LoadedFile) -> bytes:
    """Return the content of a file, as it was read or as it is to be written."""
    source = loaded.source
    return (b"\xef\xbb\xbf" if source.bom else b"") + source.text.encode("utf-8")


def check_again(loaded: LoadedFile, memory: Memory | None = None) -> Report:
    """Return a report on the current state of a file, with the others in their current state.

    With `memory`, it is checked only if its last result no longer holds.
    """
    return check_loaded(loaded) if memory is None else check_loaded(loaded, check=memory.check)


def edits_of(finding: Finding) -> tuple[Edit, ...]:
    """Return the edits of a finding's fix."""
    return finding.fix.edits if finding.fix else ()


def fixed_text(loaded: LoadedFile, chosen: Sequence[Finding]) -> str:
    """Return the text of a file with the fixes of some findings applied."""
    return apply(loaded.source.text, edits_in(loaded.source.text, chosen))


def edits_in(text: str, chosen: Sequence[Finding]) -> list[Edit]:
    """Return the edits of some findings in a text, with line breaks like those of the lines around."""
    edits = [edit for one in chosen for edit in edits_of(one)]
    if "\r\n" not in text:
        return edits
    return [
        edit._replace(text=re.sub(r"\r?\n", "\r\n", edit.text)) if _is_in_crlf(text, edit) else edit for edit in edits
    ]


def _is_in_crlf(text: str, edit: Edit) -> bool:
    """Return whether an edit adds lines where lines end in CR LF."""
    if "\n" not in edit.text:
        return False
    at = text.find("\n", edit.start)
    at = at if at >= 0 else text.rfind("\n", 0, edit.start)
    return text[at - 1 : at] == "\r"


def exchange(loaded: LoadedFile, text: str) -> LoadedFile:
    """Return the file with another text, and replace the old one with it in the workspace."""
    take_out(loaded)
    if isinstance(loaded, PieceFile):
        return read_piece(loaded, loaded.documents[0], text)
    content = (b"\xef\xbb\xbf" if loaded.source.bom else b"") + text.encode("utf-8")
    exchanged = load_content(loaded.path, content, loaded.project)
    exchanged.source.mark = mark_of_text(text)  # lookups that return it have another result
    return exchanged


class PieceFile(LoadedFile):
    """A piece of a file that is read as a file of its own."""

    __slots__ = ()


def read_piece(file: LoadedFile, document: Document, text: str) -> LoadedFile:
    """Return a piece of a file as a file of its own with the same name, and add it to the workspace.

    `document` is its document in the whole file: a comment in another piece may have set the kind of that.
    """
    made = PieceFile(*read_apart(file.path, text.encode("utf-8"), file.project))
    for one in made.documents[:1]:
        one.index = document.index
        if one.kind != document.kind:
            one.set_kind(document.kind)
            one.facts, one.hidden = [], None
    made.source.mark = mark_of_text(text)
    take_in(made)
    return made


def bring_back(loaded: LoadedFile, instead_of: LoadedFile) -> None:
    """Put a file back into the workspace in its old state."""
    take_out(instead_of)
    take_in(loaded)


# --- verification


def refusal(
    loaded: LoadedFile,
    chosen: Sequence[Finding],
    before: Report,
    seen: Collection[str],
    memory: Memory | None = None,
    tried: dict[str, tuple[LoadedFile, Report]] | None = None,
) -> Refusal | None:
    """Return why some fixes cannot be applied together; None if they can. The file itself is not changed.

    `before` are the current findings in the file, `seen` are the texts that it has had. For `memory` see `check_again`.
    `tried` takes the file with the fixes and its report by its text, which is then known to be sound.
    """
    text = fixed_text(loaded, chosen)
    if text in seen:
        return Refusal("the file would be as it was before another fix")
    if any("\ud800" <= char <= "\udfff" for char in text):
        return Refusal("the result cannot be written as UTF-8")
    changed = exchange(loaded, text)
    try:
        after = check_again(changed, memory)
        wrong = _wrong(loaded, changed, chosen, before, after)
        if wrong is not None:
            several = len(chosen) > 1
            return refused(loaded, changed, chosen, before, after, wrong) if several else Refusal(wrong.reason)
    finally:
        bring_back(loaded, changed)
    if tried is not None:
        tried[text] = changed, after
    return None


def _wrong(old: LoadedFile, new: LoadedFile, chosen: Sequence[Finding], before: Report, after: Report) -> Wrong | None:
    """Return what is wrong with a file after fixes; None if nothing is."""
    if after.crashes and not before.crashes:
        return Wrong("a rule fails on the result")
    if not new.documents:
        return None if not old.documents and _is_further(before, after) else Wrong("the result cannot be read")
    olds, news = objects_of(old), objects_of(new)
    gone = Counter(numbered(olds, before.findings))
    gone.subtract(Counter(numbered(news, after.findings)))
    fixed = Counter(numbered(olds, chosen))
    stays = {key for place, count in fixed.items() if gone[place] < count for key in place[1:]}
    more = {place for place, count in gone.items() if count < 0 and place[1][0] != UNUSED}
    folded = {key_of(finding) for finding, _ in before.consequences}  # they were there, folded under a cause
    more = {place for place in more - _lesser(olds, news, chosen, after) if place[1] not in folded}
    if more and old.documents:
        shown = revealed(after.findings, list(_fixed_values(old, new, chosen)), news.number_at)
        more -= set(numbered(news, shown))
    gained = {key for _, key in more}
    places = {key for _, key in fixed}
    if stays:
        return Wrong(STAYS, frozenset(stays | (gained - stays if not _were_there(old, new, gained, places) else set())))
    if old.documents:
        lost = {key for (_, key), count in gone.items() if count > 0}
        if not _changes_what_is_meant(old, new, chosen, lost):
            return Wrong("more than the finding is about would change")
    if _were_there(old, new, gained, places):
        return None
    causes = zip(after.findings, numbered(news, after.findings), strict=True)
    return Wrong(cause(next(one for one, place in causes if place in more)), frozenset(gained))


def _lesser(olds: Roots, news: Roots, chosen: Sequence[Finding], after: Report) -> set[tuple[int, Key]]:
    """Return those findings that are at the place of a fixed one and less severe, which is acceptable."""
    worst: dict[tuple[int, str], int] = {}
    for one in chosen:
        place = olds.number_at(one.span.start), one.pointer
        worst[place] = max(worst.get(place, 0), one.severity.rank)
    lesser: set[tuple[int, Key]] = set()
    severe: set[tuple[int, Key]] = set()
    for one, key in zip(after.findings, numbered(news, after.findings), strict=True):
        is_lesser = one.severity.rank < worst.get((key[0], one.pointer), 0)
        (lesser if is_lesser else severe).add(key)
    return lesser - severe


def _fixed_values(old: LoadedFile, new: LoadedFile, chosen: Sequence[Finding]) -> Iterator[tuple[Node, Node]]:
    """Yield the values that findings were about, before and after their fixes."""
    olds, news = roots_of(old), roots_of(new)
    for one in chosen if len(olds) == len(news) else ():
        at = olds.number_at(one.span.start)
        path = path_of(olds.nodes[at], one.pointer)
        try:
            yield olds.nodes[at].at(path), news.nodes[at].at(path)
        except (KeyError, IndexError):
            continue


def _were_there(old: LoadedFile, new: LoadedFile, gained: Collection[Key], fixed: Collection[Key]) -> bool:
    """Return whether the new findings are old mistakes, which a wrong name or shape kept from being found."""
    if not old.documents or not gained:
        return may_be_old(gained)
    if is_renaming(objects_of(old).nodes, objects_of(new).nodes) and hides_no_more(old.documents, new.documents):
        return may_be_old(gained)
    if is_respelling(old.source, new.source):
        return may_be_old(gained)
    places = {place for _, place in fixed} & {INDEX.sub("/#", one) for one in unheard(old.documents)}
    return is_in_other_capitals(old.source, new.source) and may_be_old(gained, places)


def _changes_what_is_meant(
    old: LoadedFile,
    new: LoadedFile,
    chosen: Sequence[Finding],
    lost: Collection[Key],
) -> bool:
    """Return whether values change only where fixes should change them, and no comment or anchor is lost."""
    olds, news = roots_of(old), roots_of(new)
    edits = edits_in(old.source.text, chosen)
    meant = _meant(olds, chosen, edits)
    if len(olds) != len(news) or meant is None or _reaches_shared(old.documents, meant):
        return False
    for one, other, what in zip(olds.nodes, news.nodes, meant, strict=True):
        unmeant = differences(one.value, other.value, *what)
        if not all(_is_echo(one, other, path, chosen, lost) for path in unmeant):
            return False
    return _is_confirmed(old, new, meant, chosen, edits)


def _is_echo(old: Node, new: Node, path: Path, chosen: Sequence[Finding], lost: Collection[Key]) -> bool:
    """Return whether a difference is that of an alias of a changed value, with the same finding fixed there."""
    try:
        was, now = old.at(path), new.at(path)
        origins = [(one.rule, old.at(at), new.at(at)) for one in chosen for at in (path_of(old, one.pointer),)]
    except (KeyError, IndexError):
        return False
    return (was.alias and now.alias) and any(
        (rule, INDEX.sub("/#", was.pointer)) in lost
        and not origin.alias
        and (repr(origin.value), repr(fixed.value)) == (repr(was.value), repr(now.value))
        for rule, origin, fixed in origins
    )


def _is_further(before: Report, after: Report) -> bool:
    """Return whether an unreadable text can be read further than before."""
    ends = [max((one.span.start for one in report.findings), default=0) for report in (before, after)]
    return ends[0] < ends[1]


def _is_confirmed(
    old: LoadedFile,
    new: LoadedFile,
    meant: Sequence[tuple[Meant, Collection[Path]]],
    chosen: Sequence[Finding],
    edits: Sequence[Edit],
) -> bool:
    """Return whether, for another parser, no other values change, and no comment or anchor is lost."""
    before, after, depth = old.source.text, new.source.text, old.project.config.limits.depth
    in_json = old.documents[0].root.in_json
    try:
        olds, news = (read_again(text, depth, in_json=in_json) for text in (before, after))
        if len(olds) != len(news) or len(olds) != len(meant):
            return False
        if any(any(differences(one, other, *what)) for one, other, what in zip(olds, news, meant, strict=True)):
            return False
        if in_json:
            return True
        own = [one.span.start for one in chosen]
        return anchors(before, depth) == anchors(after, depth) and kept_comments(before, after, depth, edits, own)
    except (LoadError, ValueError, RecursionError):
        return False


def _meant(
    roots: Roots, chosen: Sequence[Finding], edits: Sequence[Edit]
) -> list[tuple[Meant, frozenset[Path]]] | None:
    """Return for each document the extent of the edits and the subjects of the findings; None if they do not match.

    A fix may change only the document of its finding, and there only the subject of the finding.
    """
    subjects: list[set[Path]] = [set() for _ in roots.nodes]
    for finding in chosen:
        at = roots.number_at(finding.span.start)
        root = roots.nodes[at]
        own = set(_subjects(finding, at, roots))
        reach = meant_by(root, edits_of(finding))
        if any(roots.number_at(max(edit.start, edit.end - 1)) != at for edit in edits_of(finding)):
            return None
        if not all(_is_near(edit, finding, root) for edit in edits_of(finding)):
            return None
        if not all(any(path[: len(one)] == one for one in own) for path in reach.changed):
            return None
        if not all(any(path in (one, one[:-1]) for one in own) for path in reach.widened):
            return None
        subjects[at] |= own
    mine: list[list[Edit]] = [[] for _ in roots.nodes]
    for edit in edits:
        mine[roots.number_at(max(edit.start, edit.end - 1))].append(edit)
    return [
        (meant_by(root, own), frozenset(paths)) for root, own, paths in zip(roots.nodes, mine, subjects, strict=True)
    ]


def _is_near(edit: Edit, finding: Finding, root: Node) -> bool:
    """Return whether an edit changes a value, or touches the finding's place, such as a comment; blank lines stay."""
    gone = root.source.text[edit.start : edit.end]
    if not edit.text:
        before, after = gone[: len(gone) - len(gone.lstrip())], gone[len(gone.rstrip()) :]
        if len(before.splitlines()) > 1 or before.endswith(("\r", "\n")) or len(after.splitlines()) > 2:
            return False
        if len(after.splitlines()) == 2 and after.endswith(("\r", "\n")):
            return False
    if any(meant_by(root, [edit])):
        return True
    return bool(edit.start < finding.span.end and finding.span.start < edit.end)


def _subjects(finding: Finding, number: int, roots: Roots) -> Iterator[Path]:
    """Yield the paths in a document that a finding refers to: its own, and those of other places that it names."""
    root = roots.nodes[number]
    path = path_of(root, finding.pointer)
    yield path
    if path and path[-1] == 0 and len(root.at(path[:-1]).items) == 1:
        yield path[:-1]  # a finding about the only item is about the list
    for related in finding.related:
        if related.path == finding.path:
            yield from roots.paths_at(number, related.span.start, related.span.end)


def _reaches_shared(documents: Sequence[Document], meant: Sequence[tuple[Meant, Collection[Path]]]) -> bool:
    """Return whether an edit changes the copy of the application in a client's answer, which has no effect."""
    for document in documents:
        shared = (*document.root.path, "_global")
        reach = meant[min(document.index, len(meant) - 1)][0]
        if document.kind == "client-settings" and any(
            path[: len(shared)] == shared for path in (*reach.changed, *reach.widened)
        ):
            return True
    return False
