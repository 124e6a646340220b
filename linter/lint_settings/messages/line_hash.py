"""Line hashes as in GitHub code scanning, so that a finding is recognized after its line has moved."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate

from ..documents.columns import utf16
from ..documents.lazy_regex import lazy_pattern

# The algorithm of github/codeql-action in src/fingerprints.ts: a polynomial over the next 100 characters that are not
# blanks, with a character for the end of the file and zeros after it, modulo 2 to the power of 64.
_SIZE = 100
_END = "\uffff"
_FACTOR = 37
_MASK = (1 << 64) - 1
_BREAK = lazy_pattern(r"\r\n|\r")
_BLANK = lazy_pattern("[ \t]")
_LINE_FEED = lazy_pattern("\n")


def line_hashes(masked: str, *, bom: bool = False) -> list[str]:
    """Return the hash of each line, with the number of its occurrences so far.

    The text must be masked: a polynomial can be reversed.
    """
    text = utf16(_BLANK.sub("", _BREAK.sub("\n", "\ufeff" * bom + masked))) + _END
    units = map(ord, text + "\0" * _SIZE)
    # The hash of a window is that of the text up to its end, minus that of the text before it.
    sums = array("Q", accumulate(units, lambda value, unit: value * _FACTOR + unit & _MASK, initial=0))
    beyond = pow(_FACTOR, _SIZE, _MASK + 1)
    seen: Counter[str] = Counter()
    found = []
    for start in (0, *(match.end() for match in _LINE_FEED.finditer(text))):
        value = f"{sums[start + _SIZE] - sums[start] * beyond & _MASK:x}"
        seen[value] += 1
        found.append(f"{value}:{seen[value]}")
    return found
