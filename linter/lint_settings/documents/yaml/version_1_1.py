"""What readers of YAML 1.1 make of plain scalars that YAML 1.2 reads otherwise: https://yaml.org/type/."""

from __future__ import annotations

import re

from ..lazy_regex import lazy_pattern

_READINGS = (
    (lazy_pattern(r"(?:yes|no|on|off|y|n)\Z", re.IGNORECASE), "true or false"),
    (lazy_pattern(r"[-+]?0[0-7_]+\Z"), "an octal number"),
    (lazy_pattern(r"[-+]?0b[01_]+\Z"), "a binary number"),
    (lazy_pattern(r"[-+]?(?:[0-9][0-9_]*)?(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z"), "a number in base 60"),
    (lazy_pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:.*)?\Z"), "a date"),
    (lazy_pattern(r"[-+]?(?:0x)?[0-9][0-9a-fA-F]*_[0-9a-fA-F_]*\Z"), "a number"),
    (lazy_pattern(r"[-+]?[0-9][0-9_]*\.[0-9]*_[0-9_]*\Z"), "a number"),
    # These are numbers to YAML 1.2 and text to many readers of 1.1, or the other way round.
    (lazy_pattern(r"0o[0-7]+\Z|[-+]?0[0-9]*[89][0-9]*\Z"), "text"),
    # An exponent takes a point before it and a sign in YAML 1.1.
    (lazy_pattern(r"[-+]?[0-9]+[eE][-+]?[0-9]+\Z|[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)[eE][0-9]+\Z"), "text"),
)


def reading_in_1_1(text: str) -> str | None:
    """Return what a plain scalar is in YAML 1.1, by its look; None where both versions agree."""
    return next((reading for pattern, reading in _READINGS if pattern.match(text)), None)
