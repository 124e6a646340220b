"""Measures the linter against its peers on the same files; README.md says how, and holds the last table.

`python bench/bench.py` installs what it compares and prints the table; `--quick` leaves the long cases out, `--write`
puts the table into README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = HERE / "corpora"
SCHEMA = "../../schemas/client-settings.schema.json"  # as seen from the corpora, where every process starts
PATIENCE = 120  # seconds after which a case is content with three pairs

_YAMLLINT = "{extends: relaxed, rules: {line-length: disable}}"
# The parser alone: libyaml makes its events and throws them away, Python makes no object of them.
_EVENTS = """\
import sys
from yaml._yaml import CParser
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        CParser(file.read()).raw_parse()
"""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program to measure: how it is called for a corpus, or why it cannot be."""

    name: str
    call: Callable[[str], list[str]]
    version: str = ""
    missing: str = ""
    codes: tuple[int, ...] = (0, 1, 2)  # the exit codes that say clean or findings, in one tool or another


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process took: wall and CPU time in milliseconds, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the table: our command on a corpus, a tool to hold it against on the same or another, and the ratio to
    reach (None: nobody has set one)."""

    what: str
    tool: Tool
    corpus: str
    against: Tool
    other: str
    wanted: float | None
    long: bool = False


class CommandError(Exception):
    """A command that did not do its job."""


# --- installing


def install_ours() -> Tool:
    """The linter as users install it: a wheel, made from a copy so that no old build can slip in."""
    python = _venv("venv")
    with tempfile.TemporaryDirectory() as copy:
        ignored = shutil.ignore_patterns(".*", "bench", "build", "dist", "*.egg-info", "__pycache__")
        shutil.copytree(HERE.parent, copy, ignore=ignored, dirs_exist_ok=True)
        _do([python, "-m", "pip", "uninstall", "--quiet", "--yes", "lint-settings"])
        _do([python, "-m", "pip", "install", "--quiet", copy])
    program = str(Path(python).with_name("lint-settings"))
    return Tool("lint-settings", lambda corpus: [program, corpus], _version(python, "lint-settings"), codes=(0, 1))


def install_python_peers() -> Iterator[Tool]:
    """The peers that PyPI has, in a venv of their own."""
    calls: dict[str, Callable[[str], list[str]]] = {
        "check-jsonschema": lambda corpus: ["--schemafile", SCHEMA, *_files(corpus)],
        "yamllint": lambda corpus: ["-d", _YAMLLINT, corpus],
    }
    for name, arguments in calls.items():
        try:
            python = _venv("peers")
            _do([python, "-m", "pip", "install", "--quiet", name])
            yield _tool(name, str(Path(python).with_name(name)), arguments, _version(python, name))
        except CommandError as error:
            yield Tool(name, arguments, missing=str(error))


def install_node_peers() -> Iterator[Tool]:
    """The peers that npm has; the C++ program is called itself, not through its Node wrapper."""
    calls: dict[str, tuple[str, Callable[[str], list[str]]]] = {
        "ajv-cli": (".bin/ajv", _ajv),
        "@sourcemeta/jsonschema": (_sourcemeta(), lambda corpus: ["validate", "--continue", SCHEMA, corpus]),
    }
    modules = CORPORA / "node" / "node_modules"
    for name, (program, arguments) in calls.items():
        try:
            _do(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(modules.parent), name])
            version = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))["version"]
            yield _tool(name, str(modules / program), arguments, version)
        except (CommandError, OSError) as error:
            yield Tool(name, arguments, missing=str(error))


def _ajv(corpus: str) -> list[str]:
    files = f"{corpus}/*.{corpus.partition('-')[0]}"
    return ["validate", "--spec=draft2020", "--strict=false", "-s", SCHEMA, "-d", files]


def _sourcemeta() -> str:
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    folder = "@sourcemeta/jsonschema/build/github-releases"
    return f"{folder}/jsonschema-{platform.system().lower()}-{machine}"


def _tool(name: str, program: str, arguments: Callable[[str], list[str]], version: str) -> Tool:
    _do([program, "--version" if name != "ajv-cli" else "help"])
    return Tool(name, lambda corpus: [program, *arguments(corpus)], version)


def _venv(name: str) -> str:
    folder = CORPORA / name
    if not folder.exists():
        _do([sys.executable, "-m", "venv", str(folder)])
    return str(folder / "bin" / "python")


def _version(python: str, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return _do([python, "-c", code]).strip()


def _do(command: list[str]) -> str:
    try:
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    except OSError as error:
        raise CommandError(f"{os.path.basename(command[0])}: {error.strerror}") from None
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CommandError(f"{os.path.basename(command[0])} failed: {told[-1] if told else 'without a word'}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LINT_SETTINGS"))}


def _files(corpus: str) -> list[str]:
    return sorted(f"{corpus}/{path.name}" for path in (CORPORA / corpus).iterdir())


# --- the cases


def cases(ours: Tool, tools: dict[str, Tool]) -> list[Case]:
    """The rows, in the order of the table."""
    python = str(Path(ours.call("")[0]).with_name("python"))
    start = Tool("python -c pass", lambda _: [python, "-c", "pass"])
    events = Tool("libyaml events", lambda corpus: [python, "-c", _EVENTS, *_files(corpus)])
    version = Tool("lint-settings --version", lambda corpus: [*ours.call(corpus)[:1], "--version"])
    schema, style, ajv, native = (
        tools[name] for name in ("check-jsonschema", "yamllint", "ajv-cli", "@sourcemeta/jsonschema")
    )

    def row(what: str, corpus: str, against: Tool, wanted: float | None, *, other: str = "", tool: Tool = ours) -> Case:
        return Case(what, tool, corpus, against, other or corpus, wanted, "-10000-" in corpus)

    thousand, many = "1,000 YAML files, 4 % faulty", "10,000 YAML files, 4 % faulty"
    return [
        row("`--version`", "yaml-1-clean", start, 2.0, tool=version),
        row("one clean YAML file", "yaml-1-clean", start, 5),
        row("one clean YAML file", "yaml-1-clean", style, 0.65),
        row("one clean YAML file", "yaml-1-clean", schema, 0.25),
        row("one clean JSON file", "json-1-clean", start, 4),
        row(thousand, "yaml-1000-mixed", events, 5),
        row(thousand, "yaml-1000-mixed", schema, 0.10),
        row(thousand, "yaml-1000-mixed", style, 0.07),
        row("1,000 YAML files, all faulty", "yaml-1000-faulty", ours, 1.5, other="yaml-1000-clean"),
        row("1,000 JSON files, all faulty", "json-1000-faulty", ours, 5, other="json-1000-clean"),
        row("one 5 MB YAML file", "yaml-big-clean", events, 6),
        row("one 5 MB YAML file, faulty", "yaml-big-faulty", ours, None, other="yaml-big-clean"),
        row("one 5 MB JSON file, faulty", "json-big-faulty", ours, None, other="json-big-clean"),
        row(many, "yaml-10000-mixed", ajv, 1.2),
        row(many, "yaml-10000-mixed", native, 1.6),
        row(many, "yaml-10000-mixed", schema, 0.04),
        row("10,000 JSON files, 4 % faulty", "json-10000-mixed", schema, 0.15),
    ]


MEMORY = (
    ("1 file", "yaml-1-clean", 30),
    ("10,000 files", "yaml-10000-mixed", 60),
    ("5 MB file", "yaml-big-clean", 150),
)


# --- measuring


def measure(tool: Tool, corpus: str) -> Sample:
    """Run a tool on a corpus to its end; what it prints is thrown away.

    Raises CommandError for a run that ends otherwise than clean or with findings.
    """
    command = tool.call(corpus)
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=CORPORA, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in tool.codes:
        raise CommandError(f"{tool.name} ended with {process.returncode}")
    kib = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Sample(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, kib / 1024)


def pairs(case: Case, runs: int) -> tuple[list[Sample], list[Sample]]:
    """The samples of both sides, run in turn so that both see the same weather; the first pair only warms up."""
    samples: list[tuple[Sample, Sample]] = []
    started = time.monotonic()
    while len(samples) <= runs and (len(samples) < 4 or time.monotonic() - started < PATIENCE):
        samples.append((measure(case.tool, case.corpus), measure(case.against, case.other)))
    return [ours for ours, _ in samples[1:]], [theirs for _, theirs in samples[1:]]


def judge(case: Case, runs: int) -> list[str]:
    """The cells of a row."""
    against = case.against.name if case.other == case.corpus else "the same files, clean"
    wanted = "" if case.wanted is None else f"{case.wanted:g}"
    if case.against.missing:
        return [case.what, against, "", "", "", wanted, f"not measured: {case.against.missing}", ""]
    try:
        ours, theirs = pairs(case, runs)
    except CommandError as error:
        return [case.what, against, "", "", "", wanted, f"not measured: {error}", ""]
    ratio = _median(ours, "wall") / _median(theirs, "wall")
    verdict = "" if case.wanted is None else "reached" if ratio <= case.wanted else "**missed**"
    return [case.what, against, _times(ours), _times(theirs), f"{ratio:.3g}", wanted, verdict, str(len(ours))]


def judge_memory(what: str, corpus: str, wanted: int, ours: Tool) -> list[str]:
    """The cells of a row on peak memory."""
    cells = [f"peak memory, {what}", ""]
    try:
        peak = statistics.median(measure(ours, corpus).peak for _ in range(3))
    except CommandError as error:
        return [*cells, "", "", "", f"{wanted} MiB", f"not measured: {error}", ""]
    verdict = "reached" if peak <= wanted else "**missed**"
    return [*cells, f"{peak:.0f} MiB", "", "", f"{wanted} MiB", verdict, "3"]


def _median(samples: list[Sample], field: str) -> float:
    values: list[float] = [getattr(sample, field) for sample in samples]
    return statistics.median(values)


def _times(samples: list[Sample]) -> str:
    return f"{_median(samples, 'wall'):,.0f} ({_median(samples, 'cpu'):,.0f})"


# --- what makes the figures worth anything


def remarks(ours: Tool, corpora: list[str]) -> Iterator[str]:
    """Where the linter does not say what the corpora are made to make it say: a linter that looks away is fast."""
    for corpus in corpora:
        files = len(_files(corpus))
        told, code = _told(ours, corpus)
        wanted = {"clean": 0, "mixed": files // 25, "faulty": files}[corpus.rpartition("-")[2]]
        if code not in ours.codes:
            yield f"{corpus}: the linter ends with {code}, so its times mean nothing"
        elif told != wanted:
            yield f"{corpus}: {told} of {files} files have errors or warnings, {wanted} should"


def _told(ours: Tool, corpus: str) -> tuple[int, int]:
    # Line by line: what this process holds in memory counts as the least that its children are seen to need.
    command = [*ours.call(corpus), "--format", "concise"]
    paths = set()
    with subprocess.Popen(
        command, cwd=CORPORA, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        for line in process.stdout or ():
            match = re.match(r"(.+?):\d+:\d+: (?:error|warning)\[", line)
            if match:
                paths.add(match.group(1))
    return len(paths), process.returncode


# --- the page

_HEAD = ["case", "against", "ours, ms (CPU)", "theirs, ms (CPU)", "ratio", "at most", "verdict", "pairs"]


def page(rows: list[list[str]], tools: list[Tool], notes: list[str]) -> str:
    """Table, versions and machine as Markdown."""
    lines = [_HEAD, ["---"] * 2 + ["---:"] * 4 + ["---", "---:"], *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in tools if not tool.missing)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{platform.system()}, {cores} shared cores, Python {platform.python_version()}"
    said = "".join(f"- {note}\n" for note in notes)
    return f"{table}\n\nVersions: {versions}. Machine: {machine}.\n" + (f"\n{said}" if said else "")


def write(text: str) -> None:
    """Put the page between its marks in README.md."""
    readme = HERE / "README.md"
    old = readme.read_text(encoding="utf-8")
    begin, end = "<!-- table -->\n", "<!-- end of table -->"
    head, _, rest = old.partition(begin)
    readme.write_text(f"{head}{begin}{text}{end}{rest.partition(end)[2]}", encoding="utf-8")


def main() -> None:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(description="Measure lint-settings against its peers.")
    parser.add_argument("--runs", type=int, default=9, help="pairs of runs for each case (default: 9)")
    parser.add_argument("--quick", action="store_true", help="3 pairs, and no case of 10,000 files")
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    options = parser.parse_args()
    runs = 3 if options.quick else options.runs

    CORPORA.mkdir(exist_ok=True)
    _tell("installing")
    ours = install_ours()
    peers = {tool.name: tool for tool in (*install_python_peers(), *install_node_peers())}
    chosen = [case for case in cases(ours, peers) if not (case.long and options.quick)]
    corpora = list(dict.fromkeys(name for case in chosen for name in (case.corpus, case.other)))
    # In a process of its own, to keep this one small: see `_told`.
    _do([sys.executable, str(HERE / "corpora.py"), *corpora])
    notes = list(remarks(ours, corpora))
    rows = []
    for case in chosen:
        _tell(f"{case.what} against {case.against.name}")
        rows.append(judge(case, runs))
    rows.extend(judge_memory(*row, ours) for row in MEMORY if row[1] in corpora)
    text = page(rows, [ours, *peers.values()], notes)
    print(text)
    if options.write:
        write(text)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
