"""Finds comments of a settings file that weaken the check: allows, and a wrong kind."""

from __future__ import annotations

from ..allows.matching import Suppression
from ..documents.lazy_regex import lazy_pattern
from ..engine.load import documents_of
from ..engine.settle import current_date
from ..tenant.change import Weakened
from ..tenant.kinds import KIND_COMMENT
from .config_weakening import is_later

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.source import Source

    # A path as it is shown, the content (None for no file), and the config that applies.
    Side = tuple[str, bytes | None, Config]

_NUMBER = lazy_pattern(r"/\d+(?=/|\Z)")


def weaker_comments(old: Side, new: Side) -> Iterator[Weakened]:
    """Yield what is checked less in the new state of a file; the old state may have another name or not exist."""
    if old[1] is None and b"lint-settings:" not in (new[1] or b""):
        return
    before, after = _read(old), _read(new)
    yield from _allows(before, after, old, new)
    yield from _kinds(before, after, new)


def _read(side: Side) -> tuple[Source, list[Document]] | None:
    path, content, config = side
    if content is None:
        return None
    try:
        return documents_of(path, content, config)
    except Exception:  # the comparison and the check report it
        return None


# --- allows


def _allows(
    before: tuple[Source, list[Document]] | None, after: tuple[Source, list[Document]] | None, old: Side, new: Side
) -> Iterator[Weakened]:
    left = [] if before is None else list(_listed(*before, old))
    for rule, target, until, line in [] if after is None else _listed(*after, new):
        same = next((one for one in left if one[:2] == (rule, target)), None)
        scope = "anywhere in this file" if target is None else "here"
        if same is None:
            yield Weakened(new[0], line, f"findings of rule `{rule}` are allowed {scope}")
            continue
        left.remove(same)
        if is_later(same[2], until):
            end = f"until {until}" if until else "without an end"
            yield Weakened(new[0], line, f"the allow of rule `{rule}` applies {end}; it ended on {same[2]}")


def _listed(source: Source, documents: list[Document], side: Side) -> Iterator[tuple[str, str | None, str | None, int]]:
    """Yield the rule, the target, the last day and the line of each allow in force."""
    today = current_date()
    allows = Suppression(source, documents, side[2], side[0], today, set()).allows
    pointers = _pointers(documents) if allows else {}
    for allow in allows:
        if not allow.reason or (allow.until is not None and allow.until < today):
            continue
        target = None if allow.line is None else _NUMBER.sub("/-", pointers.get(allow.line, ""))
        for rule, offset in allow.rules.items():
            yield rule, target, allow.until, source.position(offset)[0]


def _pointers(documents: list[Document]) -> dict[int, str]:
    """Return by line the pointer of the outermost value that begins there, else of one that ends there."""
    starts: dict[int, str] = {}
    ends: dict[int, str] = {}
    for node in (node for one in documents for node in one.root.walk() if node.path):
        for lines, line in ((starts, node.key_span.line), (ends, node.span.end_line)):
            if len(lines.get(line, node.pointer)) >= len(node.pointer):
                lines[line] = node.pointer
    return {**ends, **starts}


# --- kinds


def _kinds(
    before: tuple[Source, list[Document]] | None, after: tuple[Source, list[Document]] | None, new: Side
) -> Iterator[Weakened]:
    if after is None or not after[1]:
        return
    source, documents = after
    comment = KIND_COMMENT.search(source.text)
    line = None if comment is None else source.position(comment.start(1))[0]
    if before is None:
        content = _without_comment(source, new)
        if comment is not None and content not in (None, documents[0].kind):
            yield Weakened(new[0], line, f"{_has_become(content, documents[0].kind)}: a comment says so")
        return
    olds = {(one.index, one.path): one.kind for one in before[1]}
    for one in documents:
        was = olds.get((one.index, one.path))
        if was is not None and one.kind != was:
            yield Weakened(new[0], line or one.root.key_span.line, _has_become(was, one.kind))


def _without_comment(source: Source, new: Side) -> str | None:
    """Return the kind of a file according to its content and the config."""
    text = KIND_COMMENT.sub("#", source.text)
    _, documents = documents_of(new[0], text.encode("utf-8", "surrogatepass"), new[2])
    return documents[0].kind if documents else None


def _has_become(was: str | None, now: str | None) -> str:
    if now is None:
        return f"this is no longer recognized, so nothing here is checked; its kind was `{was}`"
    return f"the kind of this is `{now}`, it was `{was}`, so other rules run"
