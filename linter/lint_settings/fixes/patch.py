"""Shows what a fix would change in a file, as a unified diff that prints no secret."""

from __future__ import annotations

from collections import namedtuple
from difflib import SequenceMatcher

from ..sensitive import mask, mask_source, secrets

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..loading import Loaded

_AROUND = 3  # lines that are shown before and after a change


class Patch(namedtuple("Patch", "lines is_masked")):
    """The lines of a unified diff, without line breaks, and whether asterisks stand for something in one of them."""

    __slots__ = ()

    lines: tuple[str, ...]
    is_masked: bool


def patch(before: Loaded, after: Loaded) -> Patch:
    """The difference between two texts of a file; secrets of either are masked, in the lines around a change too."""
    hidden = secrets([*before.documents, *after.documents])
    mark = "\ufeff" if before.source.bom else ""
    olds, news = (_lines(mark + one.source.text) for one in (before, after))
    # A mask is as long as what it hides, so that the lines are the same.
    shown = [_lines(mark + mask(mask_source(one.source, one.documents), hidden)) for one in (before, after)]
    lines: list[str] = []
    masked = False
    for group in SequenceMatcher(None, olds, news, autojunk=False).get_grouped_opcodes(_AROUND):
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        masked = masked or olds[old_start:old_end] != shown[0][old_start:old_end]
        masked = masked or news[new_start:new_end] != shown[1][new_start:new_end]
        lines.append(f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@")
        for tag, first, last, other_first, other_last in group:
            if tag == "equal":
                lines.extend(_marked(" ", shown[0][first:last]))
            else:
                lines.extend(_marked("-", shown[0][first:last]))
                lines.extend(_marked("+", shown[1][other_first:other_last]))
    path = before.source.path
    return Patch((f"--- {path}", f"+++ {path}", *lines) if lines else (), masked)


def _lines(text: str) -> list[str]:
    """The lines of a text, as tools that apply a diff tell them apart; the break is a part of the line."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _marked(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _range(start: int, end: int) -> str:
    count = end - start
    return f"{start + bool(count)}" + ("" if count == 1 else f",{count}")
