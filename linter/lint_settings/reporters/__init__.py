"""The output formats, one small file each: `render(report, view)` yields the lines of the output."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
READ = ("text", "concise", "grouped", "markdown")  # for people; the others are for programs, which need every character
COLORED = ("text", "concise", "grouped")  # for people
SUMMED_UP = ("text", "grouped")  # formats that end with the summary


class View:
    """How a report is displayed: in color or not."""

    __slots__ = ("color",)

    def __init__(self, *, color: bool = False) -> None:
        self.color = color


def reporter(name: str) -> Callable[[Report, View], Iterator[str]]:
    """Return the function that writes a format; its module is imported only now."""
    from importlib import import_module

    render: Callable[[Report, View], Iterator[str]] = import_module(f".{name}", __name__).render
    return render
