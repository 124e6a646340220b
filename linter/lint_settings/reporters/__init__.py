"""The output formats, one small file each: `render(report, view)` yields the lines of the output."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Any

    from ..engine.report import Report

FORMATS = (
    "text",
    "concise",
    "grouped",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "azure",
    "rdjson",
    "markdown",
    "checkstyle",
)
COUNTED = ("text", "json")  # those that can print statistics in place of findings
READ = ("text", "concise", "grouped", "markdown")  # by people; all others by programs, which need every character
COLORED = ("text", "concise", "grouped")  # those that people read
SUMMED_UP = ("text", "grouped")  # those that end with the summary
# What formats ask about files with findings, see Excerpt.look_up; the others show only the findings themselves.
_ASKED = (
    ("lines", ("text",)),
    ("hashes", ("sarif",)),
    ("records", ("json", "jsonl", "sarif", "junit", "gitlab", "rdjson", "markdown")),
    ("places", ("sarif", "rdjson")),
)


class View:
    """How people want to see a report: in color or not, and with links that a terminal opens or without.

    `is_apart` is true in a file, which does not show what is written to standard error.
    """

    __slots__ = ("color", "is_apart", "links")

    def __init__(self, *, color: bool = False, links: bool = False, is_apart: bool = False) -> None:
        self.color = color
        self.links = links
        self.is_apart = is_apart


def asked_by(formats: Collection[str]) -> tuple[str, ...]:
    """Return what formats ask about files with findings."""
    return tuple(part for part, names in _ASKED if not {*names}.isdisjoint(formats))


def reporter(name: str, *, statistics: bool = False) -> Callable[[Report, View], Iterator[str]]:
    """Return the function that writes a format, or only its statistics; its module is loaded only now."""
    if statistics:
        renderers: dict[str, Callable[[Report, View], Iterator[str]]] = _import("statistics").RENDERERS
        return renderers[name]
    render: Callable[[Report, View], Iterator[str]] = _import(name).render
    return render


def _import(name: str) -> Any:
    return __import__(f"{__name__}.{name}", fromlist=("render",))
