"""The rows of the table: what is held against what, and the ratio to reach."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from corpora import FOREIGN, IGNORED, REPOSITORY
from measure import Sample, measure, middle, pairs
from tools import CORPORA, CommandError, Linter, Tool, environment, events, files, parsing, reading, start

HEAD = ("case", "against", "ours, ms (CPU)", "theirs, ms (CPU)", "ratio", "at most", "verdict", "runs")
SIDES = "llrrrrlr"


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the table: our command on a corpus, a tool to hold it against on the same or another, and the ratio to
    reach (None: not set)."""

    what: str
    tool: Tool
    corpus: str
    against: Tool
    other: str
    wanted: float | None
    is_warm: bool = False  # whether an earlier run fills the cache

    @property
    def against_what(self) -> str:
        """The other side, as the table calls it."""
        if self.other == self.corpus:
            return self.against.name
        return "the same files, clean" if self.corpus.rpartition("-")[2] == "faulty" else "the same without them"


@dataclass(frozen=True, slots=True)
class Memory:
    """A row on the peak of memory: our command on a corpus, and the MiB not to exceed (None: not set)."""

    what: str
    tool: Tool
    corpus: str
    wanted: int | None
    runs: int = 3


def is_long(corpus: str) -> bool:
    """Whether a quick run leaves a corpus out: one of 10,000 files or 100 MB."""
    return corpus.split("-")[1] in ("10000", "100000", "100mb")


def cases(ours: Linter, peers: dict[str, Tool]) -> list[Case]:
    """The rows that compare, in the order of the table."""
    begin, parser, reader = start(ours.python), events(ours.python), reading(ours.python)
    version = Tool("lint-settings --version", lambda _: [ours.program, "--version"])
    schema, style, hook = (peers[name] for name in ("check-jsonschema", "yamllint", "check-yaml"))
    ajv, native = peers["ajv-cli"], peers["@sourcemeta/jsonschema"]

    def row(what: str, tool: Tool, corpus: str, against: Tool, wanted: float | None, other: str = "") -> Case:
        return Case(what, tool, corpus, against, other or corpus, wanted, is_warm="none changed" in what)

    one, thousand, many = "one clean YAML file", "1,000 YAML files, 4 % faulty", "10,000 YAML files, 4 % faulty"
    plain, single, parallel = ours.plain, ours.single, ours.many
    without = Tool("the same without it", plain.call, codes=plain.codes)
    no_fix = Tool("the same without it", single.call, codes=plain.codes)
    return [
        row("`--version`", version, "yaml-1-clean", begin, 2.0),
        row(one, plain, "yaml-1-clean", begin, 4),
        row(one, plain, "yaml-1-clean", style, 0.55),
        row(one, plain, "yaml-1-clean", schema, 0.25),
        row(one, plain, "yaml-1-clean", hook, None),
        row(f"{one}, with an option", ours.tool("--format=concise"), "yaml-1-clean", without, 1.1),
        row("one clean JSON file", plain, "json-1-clean", begin, 4),
        row(thousand, single, "yaml-1000-mixed", parser, 7),
        row(thousand, single, "yaml-1000-mixed", schema, 0.10),
        row(thousand, single, "yaml-1000-mixed", style, 0.085),
        row(thousand, single, "yaml-1000-mixed", hook, None),
        row("1,000 YAML files, all faulty", single, "yaml-1000-faulty", single, 1.5, "yaml-1000-clean"),
        row("1,000 JSON files, all faulty", single, "json-1000-faulty", single, 5, "json-1000-clean"),
        row(
            "1,000 YAML files, 4 % faulty, with --fix --diff",
            ours.tool("--jobs=1", "--no-cache", "--fix", "--diff"),
            "yaml-1000-mixed",
            no_fix,
            1.5,
        ),
        row(
            "1,000 YAML files, a tenth changed, with --changed-since",
            ours.tool("--jobs=1", "--no-cache", "--changed-since=HEAD"),
            REPOSITORY,
            no_fix,
            1.3,
        ),
        row("20 YAML files beside 200,000 ignored ones", plain, IGNORED, without, 1.1, "yaml-20-clean"),
        row("5,000 files of other tools", ours.foreign, FOREIGN, parsing(ours.python), 1.5),
        row("one 5 MB YAML file", plain, "yaml-big-clean", parser, 6),
        row("one 5 MB YAML file, faulty", plain, "yaml-big-faulty", plain, None, "yaml-big-clean"),
        row("one 5 MB JSON file, faulty", plain, "json-big-faulty", plain, None, "json-big-clean"),
        row(many, parallel, "yaml-10000-mixed", ajv, 1.2),
        row(many, parallel, "yaml-10000-mixed", native, 1.6),
        row(many, parallel, "yaml-10000-mixed", schema, 0.04),
        row("10,000 YAML files, none changed since the last run", ours.warm, "yaml-10000-mixed", reader, 1.8),
        row("10,000 clean YAML files, none changed", ours.warm, "yaml-10000-clean", reader, 1),
        row("10,000 YAML files, none changed, with a config", ours.warm, "configured-10000-mixed", reader, 1.8),
        row("10,000 clean YAML files, none changed, with a config", ours.warm, "configured-10000-clean", reader, 1),
        row("10,000 JSON files, 4 % faulty", parallel, "json-10000-mixed", schema, 0.15),
    ]


def memory(ours: Linter) -> list[Memory]:
    """The rows on memory."""
    return [
        Memory("1 file", ours.plain, "yaml-1-clean", 30),
        Memory("10,000 files", ours.many, "yaml-10000-mixed", 60),
        Memory("100,000 files", ours.many, "yaml-100000-mixed", 220, 1),
        Memory("5 MB file", ours.plain, "yaml-big-clean", 150),
        Memory("100 MB file", ours.plain, "yaml-100mb-clean", None, 1),
    ]


def judge(case: Case, runs: int) -> list[str]:
    """The cells of a row that compares."""
    head = [case.what, case.against_what]
    wanted = "" if case.wanted is None else f"{case.wanted:g}"
    missing = case.tool.missing or case.against.missing
    if missing:
        return [*head, "", "", "", wanted, f"not measured: {missing}", ""]
    try:
        if case.is_warm:
            measure(case.tool, case.corpus)
        both = pairs(case.tool, case.corpus, case.against, case.other, runs)
    except CommandError as error:
        return [*head, "", "", "", wanted, f"not measured: {error}", ""]
    ours, theirs = map(middle, both)
    ratio = ours.wall / theirs.wall
    return [
        *(*head, _times(ours), _times(theirs)),
        *(f"{ratio:.3g}", wanted, _verdict(ratio, case.wanted), str(len(both[0]))),
    ]


def judge_memory(row: Memory) -> list[str]:
    """The cells of a row on memory."""
    head, wanted = [f"peak memory, {row.what}", ""], "" if row.wanted is None else f"{row.wanted} MiB"
    try:
        sample = middle([measure(row.tool, row.corpus) for _ in range(row.runs)])
    except CommandError as error:
        return [*head, "", "", "", wanted, f"not measured: {error}", ""]
    reported = f"{sample.peak:,.0f} MiB in {sample.wall / 1000:,.1f} s"
    return [*head, reported, "", "", wanted, _verdict(sample.peak, row.wanted), str(row.runs)]


def _verdict(figure: float, wanted: float | None) -> str:
    return "" if wanted is None else "reached" if figure <= wanted else "**missed**"


def _times(sample: Sample) -> str:
    return f"{sample.wall:,.0f} ({sample.cpu:,.0f})"


# --- what makes the figures worth anything


def remarks(ours: Linter, corpora: list[str]) -> Iterator[str]:
    """Where the linter does not say what the corpora are made to make it say: a linter that looks away is fast."""
    for corpus in corpora:
        count = sum(name.endswith((".yaml", ".json")) for name in files(corpus))
        reported, code = _reported(ours, corpus)
        wanted = {"clean": 0, "mixed": count // 25, "faulty": count}[corpus.rpartition("-")[2]]
        if code not in ours.plain.codes:
            yield f"{corpus}: the linter ends with {code}, so its times mean nothing"
        elif reported != wanted:
            yield f"{corpus}: {reported} of {count} files have errors or warnings, {wanted} should"


def _reported(ours: Linter, corpus: str) -> tuple[int, int]:
    """How many files have findings, and the exit code."""
    command = ours.tool("--format=concise", "--no-cache", "--allow-no-files").call(corpus)
    done = subprocess.run(command, cwd=CORPORA, env=environment(), capture_output=True, text=True, check=False)
    found = re.findall(r"^(.+?):\d+:\d+: (?:error|warning)\[", done.stdout, re.MULTILINE)
    return len(set(found)), done.returncode
