"""The layout of `--help`: options in groups, then examples; summaries are never truncated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

STATES, FILES, RULES, FINDINGS = "States to compare", "Files", "Rules", "Findings"
FIXES, CONFIG, OUTPUT, SPEED = "Fixes", "Configuration", "Output", "Speed"
_OTHER = "Options"
_ORDER = (STATES, FILES, RULES, FINDINGS, FIXES, CONFIG, OUTPUT, SPEED, _OTHER)
_WIDEST = 30  # a longer name goes on a line of its own


class Option(click.Option):
    """An option that `--help` lists under the heading `group`."""

    def __init__(self, *args: Any, group: str = _OTHER, **kwargs: Any) -> None:
        """Accept the arguments of a click option, and the heading."""
        super().__init__(*args, **kwargs)
        self.group = group

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the name and the help, without the range of numbers that click adds."""
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].removesuffix("  [x>=1]"))


def option(*names: str, group: str = _OTHER, **kwargs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds an option under a heading to a command."""
    return click.option(*names, cls=Option, group=group, **kwargs)


class Command(click.Command):
    """A command whose help groups the options and ends with examples."""

    def __init__(self, *args: Any, examples: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Accept the arguments of a click command, and examples: the purpose and the command line of each."""
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in groups."""
        groups: dict[str, list[tuple[str, str]]] = {title: [] for title in _ORDER}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                groups[getattr(param, "group", _OTHER)].append(record)
        write_groups(groups, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.examples:
            with formatter.section("Examples"):
                for number, (meaning, line) in enumerate(self.examples):
                    if number:
                        formatter.write_paragraph()
                    indent = " " * formatter.current_indent
                    formatter.write(f"{indent}{meaning}:\n{indent}  {line}\n")


def write_groups(groups: dict[str, list[tuple[str, str]]], formatter: click.HelpFormatter) -> None:
    """Write groups of names with their meanings, aligned in the same two columns."""
    groups = {title: rows for title, rows in groups.items() if rows}
    names = [name for rows in groups.values() for name, _ in rows]
    width = max((len(name) for name in names if len(name) <= _WIDEST), default=0)
    for title, rows in groups.items():
        with formatter.section(title):
            formatter.write_dl([(name.ljust(width), meaning) for name, meaning in rows], col_max=_WIDEST)
