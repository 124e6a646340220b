"""Shows the changes of fixes to a file as a unified diff without secrets."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

from ..console.terminal import harmless, quoted
from ..documents.alignment import Alignment
from ..documents.frozen import Frozen
from ..messages.redact import blank_embedded
from ..messages.secrets import secrets
from ..messages.source_mask import SourceMask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..engine.load import LoadedFile
    from ..messages.redact import Secrets

_AROUND = 3  # context lines before and after a change


class Patch(Frozen):
    """The lines of a unified diff, without line breaks, and whether one of them differs from the file."""

    __slots__ = ()

    lines: tuple[str, ...]
    is_masked: bool


def patch(before: LoadedFile, after: LoadedFile) -> Patch:
    """Return the difference between two texts of a file; secrets are masked, also in the lines around a change."""
    hidden = secrets([*before.documents, *after.documents])
    # A new file without documents contains only text of the linter.
    is_own = not before.source.text and not after.documents
    old, new = (_State(one, hidden, before.source.bom, is_shown=is_own) for one in (before, after))
    lines: list[str] = []
    masked = False
    for group in Alignment(old.lines, new.lines).get_grouped_opcodes(_AROUND):
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        olds, news = old.shown(old_start, old_end), new.shown(new_start, new_end)
        masked = masked or olds != old.lines[old_start:old_end] or news != new.lines[new_start:new_end]
        lines.append(f"@@ -{_range(old_start, old_end)} +{_range(new_start, new_end)} @@")
        for tag, first, last, other_first, other_last in group:
            if tag == "equal":
                lines.extend(_marked(" ", olds[first - old_start : last - old_start]))
            else:
                lines.extend(_marked("-", olds[first - old_start : last - old_start]))
                lines.extend(_marked("+", news[other_first - new_start : other_last - new_start]))
    shown_lines = [_harmless(line) for line in lines]
    masked = masked or shown_lines != lines
    lines = shown_lines
    path = quoted(before.source.path)
    masked = masked or (bool(lines) and harmless(path) != path)
    return Patch((f"--- {harmless(path)}", f"+++ {harmless(path)}", *lines) if lines else (), masked)


class _State:
    """A state of a file: its lines, and these as they may be shown; with `is_shown`, nothing is hidden.

    Only what a diff shows is masked. A mask is as long as what it hides, so that lines correspond.
    """

    def __init__(self, loaded: LoadedFile, hidden: Secrets, bom: bool, *, is_shown: bool) -> None:
        self._loaded = loaded
        self._hidden = hidden
        self._mark = "\ufeff" * bom
        self._is_shown = is_shown
        self.lines = _lines(self._mark + loaded.source.text)
        self._starts = [*accumulate(map(len, self.lines), initial=0)]

    def shown(self, first: int, last: int) -> list[str]:
        """Return some lines as they may be shown."""
        if self._is_shown or first == last:
            return self.lines[first:last]
        start, end = (max(self._starts[at] - len(self._mark), 0) for at in (first, last))
        reach, size = self._hidden.reach, len(self._loaded.source.text)
        low, high = (0, size) if reach is None else (max(0, start - reach), min(size, end + reach))
        text = self._hidden.in_text(self._part(low, high))[start - low : end - low]
        return _lines(self._mark * (first == 0) + text)

    @cached_property
    def _part(self) -> Callable[[int, int], str]:
        """The function that returns the masked text between two offsets."""
        loaded, source = self._loaded, self._loaded.source
        if loaded.documents or loaded.findings or source.path.endswith(".toml"):
            return SourceMask(source, loaded.documents).part
        # In files of other tools, secrets are found by appearance.
        masked = blank_embedded(source.text, source.placeholder, random=True)
        return lambda start, end: masked[start:end]


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
