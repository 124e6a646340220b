"""Shows the changes of fixes to a file as a unified diff without secrets."""

from __future__ import annotations

from difflib import SequenceMatcher

from ..console.terminal import harmless, quoted
from ..documents.frozen import Frozen
from ..messages.redact import blank_embedded
from ..messages.secrets import secrets
from ..messages.source_mask import mask_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..engine.load import LoadedFile

_AROUND = 3  # context lines before and after a change


class Patch(Frozen):
    """The lines of a unified diff, without line breaks, and whether one of them differs from the file."""

    __slots__ = ()

    lines: tuple[str, ...]
    is_masked: bool


def patch(before: LoadedFile, after: LoadedFile) -> Patch:
    """Return the difference between two texts of a file; secrets are masked, also in the lines around a change."""
    hidden = secrets([*before.documents, *after.documents])
    mark = "\ufeff" if before.source.bom else ""
    olds, news = (_lines(mark + one.source.text) for one in (before, after))
    # A mask is as long as what it hides, so that lines correspond. A new file without documents contains only text of
    # the linter.
    shown = [[], news]
    if before.source.text or after.documents:
        shown = [_lines(mark + hidden.in_text(_masked(one))) for one in (before, after)]
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
    shown_lines = [_harmless(line) for line in lines]
    masked = masked or shown_lines != lines
    lines = shown_lines
    path = quoted(before.source.path)
    masked = masked or (bool(lines) and harmless(path) != path)
    return Patch((f"--- {harmless(path)}", f"+++ {harmless(path)}", *lines) if lines else (), masked)


def _masked(loaded: LoadedFile) -> str:
    """Return the text of a file as it may be shown; in files of other tools, secrets are found by appearance."""
    source = loaded.source
    if loaded.documents or loaded.findings or source.path.endswith(".toml"):
        return mask_source(source, loaded.documents)
    return blank_embedded(source.text, source.placeholder, random=True)


def _harmless(line: str) -> str:
    """Return a line that neither a terminal nor a CI runner interprets."""
    end = "\r" if line.endswith("\r") else ""
    return harmless(line.removesuffix("\r")) + end


def _lines(text: str) -> list[str]:
    """Return the lines of a text as tools that apply a diff split them; the line break is part of the line."""
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
