"""Reports which mistakes in the user's own files would be reported."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED, FOUND
from ..console.streams import emit_json, print_stderr, print_stdout
from ..console.terminal import clean, quoted
from .errors import answered
from .help import Command
from .options import ANY_PATH, CONFIG_FILE, config_for, format_option, isolated_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..coverage.mistakes import Mistake
    from ..coverage.survey import Noticed

EXAMPLES = (
    ("Try 500 mistakes in the files of a folder", "lint-settings coverage --sample 500 identity/"),
    ("Fail a pipeline if less than 95 % are noticed", "lint-settings coverage --min 95 identity/"),
)
_LISTED = 20
_WHOLE = 100


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Try only N mistakes, chosen at random.")
@click.option("--seed", type=int, default=0, metavar="S", help="Seed of the choice [default: 0].")
@click.option(
    "--min",
    "least",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if less than PERCENT of the mistakes are noticed.",
)
@click.option("--jobs", "-j", type=click.IntRange(1), metavar="N", help="Number of worker processes.")
@click.option("--config", type=CONFIG_FILE, help="Use this config file instead of the nearest one.")
@format_option("text", "json")
@isolated_option
def command(
    paths: tuple[str, ...],
    sample: int | None,
    seed: int,
    least: float | None,
    jobs: int | None,
    config: str | None,
    format_: str,
    isolated: bool,
) -> int:
    """Report which mistakes in your files would be noticed.

    Make one mistake at a time in copies of the files in PATHS (default: this folder), in memory, check each, and report
    by kind how many are noticed, how many more than once, and which are missed.
    """

    def job() -> int:
        from ..coverage.survey import survey

        def choose(found: list[Mistake]) -> list[Mistake]:
            if sample is None or sample >= len(found):
                return found
            return random.Random(seed).sample(found, sample)

        errors: list[str] = []
        results = survey(paths or (".",), config_for(config, isolated), choose, jobs, _progress, errors.append)
        for error in errors:
            print_stderr(error)
        code = _print(results, least, as_json=format_ == "json")
        return FAILED if errors else code

    return answered(job)


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        print_stderr(f"{done:,} of {total:,} mistakes tried")


def _print(results: list[Noticed], least: float | None, *, as_json: bool) -> int:
    if not results:
        print_stderr("no files in which mistakes could be made")
        return FAILED
    if as_json:
        emit_json(_data(results))
    else:
        for line in _lines(results):
            print_stdout(line)
    share = _share(results)
    if least is not None and share < least:
        print_stderr(f"{share:.1f} % of the mistakes are noticed, less than {least:g} %")
        return FOUND
    return CLEAN


def _share(results: list[Noticed]) -> float:
    return _WHOLE * sum(one.count > 0 for one in results) / len(results)


def _by_kind(results: list[Noticed]) -> dict[tuple[str, str], list[Noticed]]:
    found: dict[tuple[str, str], list[Noticed]] = {}
    for one in sorted(results, key=lambda one: (one.mistake.group, one.mistake.kind)):
        found.setdefault((one.mistake.group, one.mistake.kind), []).append(one)
    return found


def _row(label: str, few: list[Noticed]) -> str:
    noticed = [one for one in few if one.count]
    twice = sum(one.above_info > 1 for one in few)
    far = sum(not one.is_near for one in noticed)
    return f"{label:<34} {len(few):>7,} {_share(few):>8.1f} % {twice:>10,} {far:>10,}"


def _lines(results: list[Noticed]) -> Iterator[str]:
    yield f"{'mistake':<34} {'tried':>7} {'noticed':>10} {'repeatedly':>10} {'elsewhere':>10}"
    for (group, kind), few in _by_kind(results).items():
        yield _row(f"{group}: {kind}", few)
    yield _row("all", results)
    missed = [one.mistake for one in results if not one.count]
    if missed:
        yield f"\nThese would not be noticed ({len(missed):,}):"
    for one in missed[:_LISTED]:
        yield f"  {quoted(one.path)}:{one.line}: {one.group}: {one.kind} {clean(one.place)}".rstrip()
    if len(missed) > _LISTED:
        yield f"  and {len(missed) - _LISTED:,} more; --format json lists all"


def _data(results: list[Noticed]) -> dict[str, object]:
    kinds = [
        {
            "group": group,
            "kind": kind,
            "tried": len(few),
            "noticed": sum(one.count > 0 for one in few),
            "noticed_repeatedly": sum(one.above_info > 1 for one in few),
            "noticed_elsewhere": sum(one.count > 0 and not one.is_near for one in few),
        }
        for (group, kind), few in _by_kind(results).items()
    ]
    return {
        "schema_version": 1,
        "tried": len(results),
        "noticed_percent": round(_share(results), 2),
        "repeatedly_percent": round(_WHOLE * sum(one.above_info > 1 for one in results) / len(results), 2),
        "kinds": kinds,
        "not_noticed": [_place(one.mistake) for one in results if not one.count],
        "noticed_repeatedly": [_place(one.mistake) for one in results if one.above_info > 1],
        "noticed_elsewhere": [_place(one.mistake) for one in results if one.count and not one.is_near],
    }


def _place(one: Mistake) -> dict[str, object]:
    return {"group": one.group, "kind": one.kind, "path": one.path, "line": one.line, "pointer": one.place}
