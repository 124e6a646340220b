"""Writes a report: each requested format to its file or to standard output, and failures to standard error."""

from __future__ import annotations

import os
import sys

from ..console.signals import raise_missed
from ..console.streams import OutputError, UnreadError, emit, flush, note, print_lines, print_stderr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..engine.report import Report

    Outlets = Sequence[tuple[str, str | None]]


def deliver(report: Report, outlets: Outlets, color: str, *, statistics: bool = False) -> None:
    """Write a report in each of these formats to its file, or where that is None to standard output.

    Failures go to standard error, and the counts too if standard output has none. `color` is auto,
    always or never. With `statistics` each format has the number of findings by rule in place of the findings.
    Raises OutputError for files that cannot be written, once all others are.
    """
    raise_missed()
    refused = []
    for name, file in outlets:
        if file is not None:
            try:
                _write(report, name, file, color, statistics)
            except OSError as error:
                refused.append(f"{file}: {error.strerror}")
    for name, file in outlets:
        if file is None:
            _print(report, name, color, statistics)
    if refused:
        raise OutputError("; ".join(refused))
    _print_failures(report, outlets, color)


def _write(report: Report, name: str, file: str, color: str, statistics: bool) -> None:
    from ..console.atomic_write import renew
    from . import COLORED, READ, View, reporter

    view = View(color=name in COLORED and color == "always", is_apart=True)
    lines = list(reporter(name, statistics=statistics)(report, view))
    if name in READ:
        from ..console.terminal import harmless

        lines = [harmless(line) for line in lines]
    # File names that are not UTF-8 are escaped, as on standard output.
    renew(file, "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))


def _print(report: Report, name: str, color: str, statistics: bool) -> None:
    from ..console.terminal import harmless, wants_color, wants_links
    from . import COLORED, READ, View, reporter

    colored = name in COLORED and wants_color(color, sys.stdout, os.environ)
    view = View(color=colored, links=name in COLORED and wants_links(sys.stdout, os.environ, color=colored))
    site = ""
    if view.links:
        from ..messages.project_urls import SITE

        site = SITE
    try:
        lines = reporter(name, statistics=statistics)(report, view)
        if name in COLORED:
            print_lines(lines, site)
        else:
            for line in lines:
                emit(harmless(line) if name in READ else line)
        flush()
    except UnreadError:
        return  # the exit code does not depend on how much was read


def _print_failures(report: Report, outlets: Outlets, color: str) -> None:
    from ..console.terminal import Style, wants_color
    from . import SUMMED_UP
    from .summary import summary

    for failure in report.failures:
        print_stderr(failure)
    if not any(name in SUMMED_UP and file is None for name, file in outlets):
        colored = wants_color(color, sys.stderr, os.environ)
        note(f"lint-settings: {summary(report, Style(colored))}\n")
