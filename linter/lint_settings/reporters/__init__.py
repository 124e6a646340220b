"""One small file an output format; each has `render(report, view)`, which yields the lines of the output."""

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
READ = ("text", "concise", "grouped", "markdown")  # by people; all others by programs, which need every character
COLORED = ("text", "concise", "grouped")  # those that people read
SUMMED_UP = ("text", "grouped")  # those that end with the summary


class View:
    """How people want to see a report: in colour or not."""

    __slots__ = ("color",)

    def __init__(self, *, color: bool = False) -> None:
        self.color = color


def reporter(name: str) -> Callable[[Report, View], Iterator[str]]:
    """The function that writes a format; its room is loaded only now."""
    from importlib import import_module

    render: Callable[[Report, View], Iterator[str]] = import_module(f".{name}", __name__).render
    return render
