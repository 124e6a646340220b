"""Reads a rule's manual out of its docstring: fault, reasons, symptom, sources and examples."""

from __future__ import annotations

import re
from functools import cache

from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern


class Manual(Frozen):
    """The parts of a rule's docstring.

    `summary` is the fault in one sentence, `body` the text below it without the special lines, `symptom` what people
    see on the login page (or None), `urls` the sources, `bad` and `good` the examples as YAML texts.
    """

    __slots__ = ()

    summary: str
    body: str
    symptom: str | None
    urls: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


_EXAMPLE = lazy_pattern(r"^```yaml (bad|good)\n(.*?)^```\n?", re.DOTALL | re.MULTILINE)
_SYMPTOM = lazy_pattern(r"^Symptom:\s*(.*?)(?=\n\s*\n|\nSee:|\Z)", re.DOTALL | re.MULTILINE)
_SEE = lazy_pattern(r"^See:\s*(\S+)[ \t]*$", re.MULTILINE)


@cache
def read_manual(docstring: str) -> Manual:
    """Return the manual in a docstring; parts that are missing are empty."""
    lines = docstring.strip("\n").split("\n")
    text = "\n".join(lines) + "\n"
    examples = _EXAMPLE.findall(text)
    symptom = _SYMPTOM.search(text)
    body = _SEE.sub("", _SYMPTOM.sub("", _EXAMPLE.sub("", text))).strip()
    summary, _, rest = body.partition("\n\n")
    return Manual(
        " ".join(summary.split()),
        re.sub(r"\n{3,}", "\n\n", rest).strip(),
        " ".join(symptom.group(1).split()) if symptom else None,
        tuple(_SEE.findall(text)),
        tuple(code for verdict, code in examples if verdict == "bad"),
        tuple(code for verdict, code in examples if verdict == "good"),
    )
