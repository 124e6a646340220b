"""Reads YAML 1.2: line by line in the most common style, and everything else with a parser."""

from __future__ import annotations

from .plain_block import read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..finding import Finding
    from ..limits import Limits
    from ..node import Node
    from ..source import Source


def read_yaml(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    """Return the root node of every document of a YAML text, and add duplicate and unusable keys to the findings.

    Raises LoadError for a text that is not YAML, and for one that exceeds the limits.
    """
    root = read_lines(source, limits.depth)
    if root is not None:
        return [root]
    source.may_differ_in_1_1 = source.has_outer_blanks = True  # what the line reader noted was about a part
    from .nodes import parsed  # a parser takes longer to import than to read a file

    return parsed(source, limits, findings)
