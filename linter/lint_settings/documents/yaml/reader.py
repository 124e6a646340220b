"""Reads YAML 1.2: line by line what is written as most people write it, and all else by way of a parser."""

from __future__ import annotations

from .plain_block import read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..finding import Finding
    from ..limits import Limits
    from ..node import Node
    from ..source import Source


def read_yaml(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    """The root node of every document of a YAML text; duplicate and unusable keys are added to the findings.

    Raises LoadError for a text that is not YAML, and for one that goes past the limits.
    """
    root = read_lines(source, limits.depth)
    if root is not None:
        return [root]
    from .nodes import parsed  # a parser takes longer to import than to read a file

    return parsed(source, limits, findings)
