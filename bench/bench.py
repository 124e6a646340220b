"""Measures the linter against its peers on the same files; README.md says how, and holds the last tables.

`python bench/bench.py` installs what it compares and prints the table; `--quick` leaves the long cases out, `--write`
puts the table into README.md and its key rows into the project's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import cases
import corpora
import growth
import instructions
import page
import scale
import session
import shapes
from tools import CORPORA, CommandError, Linter, do, install_ours, install_peers


def compare(options: argparse.Namespace) -> str:
    """The table, and what it was measured with; a row that is done is on the page even if the run is interrupted."""
    _report("installing")
    ours, peers = install_ours(), install_peers()
    every, every_memory = cases.cases(ours, peers), cases.memory(ours)
    chosen = [case for case in every if _chosen(case.what, case.against_what, case.corpus, options)]
    memory = [row for row in every_memory if _chosen(f"peak memory, {row.what}", "", row.corpus, options)]
    compared = list(dict.fromkeys(name for case in chosen for name in (case.corpus, case.other)))
    for name in dict.fromkeys([*compared, *(row.corpus for row in memory)]):
        _report(f"making {name}")
        corpora.make(name)
    _report("checking what is measured")
    said = "".join(f"- {note}\n" for note in cases.remarks(ours, compared))
    installed = [ours.plain, *peers.values()]
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in installed if not tool.missing)
    foot = f"\nVersions: {versions}. {page.machine()}\n" + (f"\n{said}" if said else "")
    keys = [(case.what, case.against_what) for case in every] + [
        (f"peak memory, {row.what}", "") for row in every_memory
    ]
    runs = options.runs or (3 if options.quick else 9)
    jobs = [
        *((f"{case.what} against {case.against_what}", partial(cases.judge, case, runs)) for case in chosen),
        *((f"peak memory, {row.what}", partial(cases.judge_memory, row)) for row in memory),
    ]

    def rows() -> Iterator[list[str]]:
        for at, (what, job) in enumerate(jobs, 1):
            _report(f"{at} of {len(jobs)}: {what}")
            yield job()

    return _tabulate("table", cases.HEAD, cases.SIDES, rows(), keys, foot, options)


def _tabulate(
    name: str,
    head: Sequence[str],
    sides: str,
    rows: Iterator[list[str]],
    keys: Sequence[Sequence[str]],
    foot: str,
    options: argparse.Namespace,
) -> str:
    """Return a table of rows; with --write, put it on the page after each row, with the rows of earlier runs."""
    old, done = page.held(page.PAGE.read_text("utf-8"), name), []
    for row in rows:
        done.append(row)
        _report(" | ".join(row))
        if options.write:
            _write(name, page.table(head, page.merge(old, head, done, keys), sides) + foot)
    return page.table(head, done, sides) + foot


def _write(name: str, text: str) -> None:
    page.put(page.PAGE, name, text)
    page.put(page.FRONT, "speed", page.quote(page.PAGE.read_text("utf-8")))


def _chosen(what: str, against: str, corpus: str, options: argparse.Namespace) -> bool:
    asked = options.only is None or options.only in f"{what} against {against}"
    return asked and not (options.quick and cases.is_long(corpus))


def grow() -> str:
    """The table of time and memory by number of files and by size."""
    _report("installing")
    ours = install_ours()
    for name in scale.CORPORA:
        _report(f"making {name}")
        corpora.make(name)
    rows = []
    for row in scale.rows(ours):
        _report(" ".join(row))
        rows.append(row)
    return f"{page.table(scale.HEAD, rows, scale.SIDES)}\n{page.machine()}\n"


def exponents(options: argparse.Namespace) -> str:
    """The table of exponents: how the work grows with the input."""
    _report("installing")
    counter = growth.counter(valgrind=options.valgrind)
    rows = growth.rows(install_ours(), options.only, 8 if options.quick else 1, counter)
    keys = [(shape.what,) for shape in shapes.SHAPES]
    return _tabulate("growth", growth.HEAD, growth.SIDES, rows, keys, f"\n{growth.unit()} {page.machine()}\n", options)


def take_apart() -> str:
    """The stages of a run over 1,000 YAML files, in the linter's own Python."""
    _report("installing")
    ours: Linter = install_ours()
    files = corpora.make("yaml-1000-mixed")
    arguments = ours.single.call(str(files))[1:]
    return do([ours.python, str(Path(__file__).with_name("stages.py")), *arguments])


def count(*, record: bool) -> str:
    """The instructions of small runs, counted now, and recorded if asked to be."""
    tool, counts = instructions.count_afresh()
    now = instructions.entry(tool, counts)
    if record:
        instructions.record(now)
    return page.instructions({"": now}, instructions.START, instructions.SHOWN)


def edit() -> str:
    """The table of a session of the language server."""
    return page.table(session.head(), session.rows(), "lllrlrr") + f"\n{page.machine()}\n"


def main() -> None:
    """Measure what is asked for, print it, and write it down if asked to."""
    options = _options()
    CORPORA.mkdir(exist_ok=True)
    try:
        _run(options)
    except (CommandError, instructions.CannotCountError) as error:
        sys.exit(f"bench: {error}")


def _run(options: argparse.Namespace) -> None:
    if options.instructions or options.record:
        print(count(record=options.record), end="")
        if options.record:
            written = page.instructions(instructions.read_record(), instructions.START, instructions.SHOWN)
            page.put(page.PAGE, "instructions", written)
        return
    if options.session:
        name, text = "session", edit()
    elif options.scale:
        name, text = "scale", grow()
    elif options.growth:
        name, text = "growth", exponents(options)
    elif options.profile:
        name, text = "profile", take_apart()
    else:
        name, text = "table", compare(options)
    print(text, end="")
    if options.write and name not in ("table", "growth"):  # these are written row by row
        _write(name, text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure lint-settings against its peers.")
    parser.add_argument("--runs", type=int, help="pairs of runs for each case (default: 9, or 3 with --quick)")
    parser.add_argument("--quick", action="store_true", help="3 pairs, and no case of 10,000 files or 100 MB")
    parser.add_argument(
        "--only", metavar="TEXT", help="only rows that hold this text, such as 'one clean' or 'yamllint'"
    )
    parser.add_argument("--write", action="store_true", help="put the rows into bench/README.md; others stay there")
    parser.add_argument(
        "--valgrind", action="store_true", help="with --growth: count instructions, even if it takes long"
    )
    instead = parser.add_argument_group("instead of the table").add_mutually_exclusive_group()
    instead.add_argument("--scale", action="store_true", help="1,000 to 100,000 files, and 1 to 100 MB in one")
    instead.add_argument("--session", action="store_true", help="a session of the language server with 1,000 files")
    instead.add_argument("--growth", action="store_true", help="exponents of the work over three sizes of each input")
    instead.add_argument("--profile", action="store_true", help="where the time of 1,000 files goes")
    instead.add_argument("--instructions", action="store_true", help="the instructions of small runs")
    instead.add_argument(
        "--record", action="store_true", help="count them, and record what the tests hold them against"
    )
    return parser.parse_args()


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
