"""The tables as Markdown, and their places in this folder's README.md and in that of the project."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE, FRONT = HERE / "README.md", HERE.parent / "README.md"

EARLIER = "earlier run"
# The rows that the project's README quotes, by case and what it is held against.
QUOTED = (
    ("one clean YAML file", "check-jsonschema"),
    ("one clean YAML file", "yamllint"),
    ("1,000 YAML files, 4 % faulty", "check-jsonschema"),
    ("1,000 YAML files, 4 % faulty", "yamllint"),
    ("10,000 YAML files, 4 % faulty", "check-jsonschema"),
    ("10,000 YAML files, 4 % faulty", "ajv-cli"),
    ("10,000 YAML files, none changed since the last run", "reading them"),
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], sides: str) -> str:
    """A table; `sides` has a letter for each column, l for one that is aligned left and r for right."""
    lines = [head, [{"l": "---", "r": "---:"}[side] for side in sides], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def machine() -> str:
    """What the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"Machine: {platform.system()}, {cores} shared cores, Python {platform.python_version()}."


def put(path: Path, name: str, text: str) -> None:
    """Put a text between its marks on a page."""
    old = path.read_text("utf-8")
    path.write_text(old.replace(_marked(name, held(old, name)), _marked(name, text)), "utf-8")


def held(page: str, name: str) -> str:
    """The text between these marks on a page."""
    begin, end = _marked(name, "\0").split("\0")
    return page.partition(begin)[2].partition(end)[0]


def _marked(name: str, text: str) -> str:
    return f"<!-- {name} -->\n{text}<!-- end of {name} -->"


def quote(page: str) -> str:
    """The table of the project's README: some rows of the one on this folder's page, without the finer points."""
    rows = {(cells[0], cells[1]): cells for cells in _cells(held(page, "table"))}
    chosen = [rows[key] for key in QUOTED if key in rows and rows[key][4]]
    return table(
        ("files", "other program", "lint-settings, ms", "other program, ms", "ratio"),
        [(*cells[:2], _wall(cells[2]), _wall(cells[3]), cells[4]) for cells in chosen],
        sides="llrrr",
    )


def merge(
    old: str, head: Sequence[str], rows: Iterable[Sequence[str]], keys: Iterable[Sequence[str]]
) -> list[Sequence[str]]:
    """Return rows in the order of `keys`, which are their first cells.

    Rows that were not measured are those of the old table, whose verdicts say so.
    """
    order = [tuple(key) for key in keys]
    size = len(order[0])
    now = {tuple(row[:size]): row for row in rows}
    before = {tuple(cells[:size]): cells for cells in _cells(old) if len(cells) == len(head)}
    verdict = head.index("verdict")
    for cells in before.values():
        cells[verdict] = ", ".join(filter(None, (cells[verdict].replace(EARLIER, "").strip(", "), EARLIER)))
    return [found for key in order if (found := now.get(key) or before.get(key)) is not None]


def _cells(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| "):
            yield line.removeprefix("| ").removesuffix(" |").split(" | ")


def _wall(times: str) -> str:
    return re.sub(r" \(.*", "", times)


def instructions(record: dict[str, Any], start: str, cases: Iterable[str]) -> str:
    """The recorded counts, each as a multiple of a bare start of the same Python."""
    rows = []
    for entry in record.values():
        counts: dict[str, int] = entry["instructions"]
        ratios = [f"{counts[case] / counts[start]:.2f}" for case in cases]
        rows.append((f"{entry['python']}, {entry['machine']}", f"{counts[start] / 1e6:.1f}", *ratios))
    head = ("Python", f"`{start}`, million", *cases)
    return table(head, rows, "l".ljust(len(head), "r"))
