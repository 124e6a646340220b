"""Reads a text once more with a parser that did not read it, to verify what an edit changes.

A text that the line reader reads is read by PyYAML's C parser, and any other by ruamel.yaml's, which takes 20 times as
long. In such texts, both compose the same nodes and find the same comments: a test compares them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter

from ..lazy_regex import lazy_pattern
from ..source import Source
from .parsers import PLAIN, SAFE_DEPTH, compose_fast, compose_slow, hide_breaks, restore
from .plain_block import read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Again = tuple[list[Any], list[tuple[int, int]]]

_MARK = lazy_pattern(r"^---\r?(?:\n|\Z)", re.MULTILINE)
_CONTENT = lazy_pattern(r"^[^#\r\n]", re.MULTILINE)


@lru_cache(maxsize=8)
def compose_again(text: str, depth: int) -> Again:
    """Return the nodes that another parser composes, and the spans of comments; whichever parser read the text first.

    Raises LoadError.
    """
    return _compose_plain(text, depth) or compose_again_slowly(text, depth)


def compose_again_slowly(text: str, depth: int) -> Again:
    """Return the same, as ruamel.yaml's parser composes it.

    Raises LoadError.
    """
    from .errors import Traces

    text, hidden = hide_breaks(text)
    traces = Traces()
    raws = compose_slow(text, depth, traces)
    if hidden:
        restore(raws, hidden)
    return raws, traces.comments


def _compose_plain(text: str, depth: int) -> Again | None:
    """Return the same of a text whose documents the line reader reads.

    It has no anchors, aliases, tags, blocks and directives, and nothing in it is nested too deep.
    """
    if any(read_lines(Source("", one), min(depth, SAFE_DEPTH)) is None for one in _documents(text)):
        return None
    raws = compose_fast(text)
    if raws is None:
        return None
    scalars = [raw for root in raws for raw in _scalars(root)]
    scalars.sort(key=attrgetter("start_mark.index"))
    return raws, list(_comments(text, scalars))


def _documents(text: str) -> Iterator[str]:
    """Yield the documents of a text without the marks between them; the first one may have a mark of its own."""
    start, has_content = 0, False
    for mark in _MARK.finditer(text):
        has_content = has_content or _CONTENT.search(text, start, mark.start()) is not None
        if has_content:
            yield text[start : mark.start()]
            start = mark.end()
    yield text[start:]


def _scalars(root: Any) -> Iterator[Any]:
    """Yield the scalars below a node, and complete all nodes as ruamel.yaml has them."""
    stack = [root]
    for raw in stack:  # which grows
        raw.anchor = None
        raw.tag = raw.tag or PLAIN
        if raw.id == "scalar":
            yield raw
        else:
            stack += [one for part in raw.value for one in (part if isinstance(part, tuple) else (part,))]


def _comments(text: str, scalars: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield where the comments of a text are: only in these is there a number sign outside of scalars."""
    after = 0
    for start, end in (*((one.start_mark.index, one.end_mark.index) for one in scalars), (len(text), len(text))):
        at = text.find("#", after, start)
        while at >= 0:
            stop = text.find("\n", at)
            line_end = len(text) if stop < 0 else stop - (text[stop - 1] == "\r")
            yield at, line_end
            at = text.find("#", line_end, start)
        after = end
