"""The programs that are measured: how each is installed, and how it is called for the files of a corpus."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = HERE / "corpora"
_CACHE = CORPORA / "cache"

_SCHEMA = "../../schemas/client-settings.schema.json"  # as seen from the corpora, where every process starts
_YAMLLINT = "{extends: relaxed, rules: {line-length: disable}}"
# The parser alone: libyaml makes its events and throws them away, Python makes no object of them.
_EVENTS = """\
import sys
from yaml._yaml import CParser
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        CParser(file.read()).raw_parse()
"""
# The fastest parsers that Python has, without what they make of the files.
_PARSING = """\
import json, os, sys
from yaml._yaml import CParser
for entry in os.scandir(sys.argv[1]):
    with open(entry.path, "rb") as file:
        content = file.read()
    json.loads(content) if entry.name.endswith(".json") else CParser(content).raw_parse()
"""
# What no program can leave out that knows its files: it lists and reads them.
_READING = """\
import os, sys
for entry in sorted(os.scandir(sys.argv[1]), key=lambda entry: entry.name):
    if entry.is_file():
        with open(entry.path, "rb") as file:
            file.read()
"""


class CommandError(Exception):
    """A command that did not do its job."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program to measure: how it is called for a corpus, or why it cannot be."""

    name: str
    call: Callable[[str], list[str]]
    version: str = ""
    missing: str = ""
    codes: tuple[int, ...] = (0, 1, 2)  # the exit codes that say clean or findings, in one tool or another


@dataclass(frozen=True, slots=True)
class Linter:
    """The linter as users install it, and what it is asked to do in the rows of the table."""

    python: str
    version: str
    help: str  # that of `check`: which options there are

    @property
    def program(self) -> str:
        """The console script."""
        return str(Path(self.python).with_name("lint-settings"))

    def tool(self, *options: str) -> Tool:
        """A check with these options; without options it takes the shorter way, as pre-commit does."""
        known = [option for option in options if option.partition("=")[0] in self.help]
        head = [self.program, "check", *known] if known else [self.program]
        return Tool("lint-settings", lambda corpus: [*head, corpus], self.version, codes=(0, 1))

    @property
    def plain(self) -> Tool:
        """A check of few files; these have no cache, and one process."""
        return self.tool()

    @property
    def single(self) -> Tool:
        """A check in one process, without the cache of results."""
        return self.tool("--jobs=1", "--no-cache")

    @property
    def foreign(self) -> Tool:
        """A check of files of other tools only, in one process."""
        return self.tool("--jobs=1", "--no-cache", "--allow-no-files")

    @property
    def many(self) -> Tool:
        """A check in as many processes as the linter likes, without the cache of results."""
        return self.tool("--no-cache")

    @property
    def warm(self) -> Tool:
        """A check with the cache of results, which the first run fills."""
        if "--no-cache" in self.help:
            return self.plain
        return Tool("lint-settings", self.plain.call, missing="there is no cache of results")


# --- what every machine has


def start(python: str) -> Tool:
    """What every Python program pays."""
    return Tool("python -c pass", lambda _: [python, "-c", "pass"], codes=(0,))


def events(python: str) -> Tool:
    """What every program pays that parses YAML with libyaml from Python."""
    return Tool("libyaml events", lambda corpus: [python, "-c", _EVENTS, *files(corpus)], codes=(0,))


def reading(python: str) -> Tool:
    """What every Python program pays that reads all files."""
    return Tool("reading them", lambda corpus: [python, "-c", _READING, corpus], codes=(0,))


def parsing(python: str) -> Tool:
    """What every Python program pays that looks at the content of all files."""
    return Tool("parsing them", lambda corpus: [python, "-c", _PARSING, corpus], codes=(0,))


# --- what is installed


def install_ours() -> Linter:
    """The linter as users install it: a wheel, made from a copy so that no old build can slip in."""
    python = _venv("venv")
    shutil.rmtree(_CACHE, ignore_errors=True)  # made by another linter of this version, perhaps
    with tempfile.TemporaryDirectory() as copy:
        ignored = shutil.ignore_patterns(".*", "bench", "build", "dist", "*.egg-info", "__pycache__")
        shutil.copytree(HERE.parent, copy, ignore=ignored, dirs_exist_ok=True)
        do([python, "-m", "pip", "uninstall", "--quiet", "--yes", "lint-settings"])
        do([python, "-m", "pip", "install", "--quiet", copy])
    program = str(Path(python).with_name("lint-settings"))
    return Linter(python, _version(python, "lint-settings"), do([program, "check", "--help"]))


@dataclass(frozen=True, slots=True)
class _Peer:
    """Another program: the package it comes in, a call that only shows it runs, and its real arguments."""

    package: str
    program: str
    probe: str
    arguments: Callable[[str], list[str]]

    def tool(self, program: str, version: str) -> Tool:
        """The program, once it is seen to run."""
        do([program, self.probe])
        return Tool(self.name, lambda corpus: [program, *self.arguments(corpus)], version)

    def missing(self, reason: Exception) -> Tool:
        """The program that cannot be had."""
        return Tool(self.name, self.arguments, missing=str(reason))

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.program if self.package == "pre-commit-hooks" else self.package


def install_peers() -> dict[str, Tool]:
    """The peers by name, those that could not be installed with the reason."""
    return {tool.name: tool for tool in (*_python_peers(), *_node_peers())}


def _python_peers() -> Iterator[Tool]:
    for peer in (
        _Peer("check-jsonschema", "check-jsonschema", "--version", _check_jsonschema),
        _Peer("yamllint", "yamllint", "--version", lambda corpus: ["-d", _YAMLLINT, corpus]),
        _Peer("pre-commit-hooks", "check-yaml", "--help", lambda corpus: files(corpus)),
    ):
        try:
            python = _venv("peers")
            do([python, "-m", "pip", "install", "--quiet", peer.package])
            yield peer.tool(str(Path(python).with_name(peer.program)), _version(python, peer.package))
        except CommandError as error:
            yield peer.missing(error)


def _node_peers() -> Iterator[Tool]:
    modules = CORPORA / "node" / "node_modules"
    for peer in (
        _Peer("ajv-cli", ".bin/ajv", "help", _ajv),
        # The C++ program itself, without its wrapper in Node.
        _Peer("@sourcemeta/jsonschema", _sourcemeta(), "--version", lambda corpus: [*_VALIDATE, corpus]),
    ):
        try:
            do(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(modules.parent), peer.package])
            package = json.loads((modules / peer.package / "package.json").read_text(encoding="utf-8"))
            yield peer.tool(str(modules / peer.program), package["version"])
        except (CommandError, OSError) as error:
            yield peer.missing(error)


_VALIDATE = ("validate", "--continue", _SCHEMA)


def _check_jsonschema(corpus: str) -> list[str]:
    return ["--schemafile", _SCHEMA, *files(corpus)]


def _ajv(corpus: str) -> list[str]:
    pattern = f"{corpus}/*.{corpus.partition('-')[0]}"
    return ["validate", "--spec=draft2020", "--strict=false", "-s", _SCHEMA, "-d", pattern]


def _sourcemeta() -> str:
    machine = {"aarch64": "arm64", "AMD64": "x86_64"}.get(platform.machine(), platform.machine())
    folder = "@sourcemeta/jsonschema/build/github-releases"
    return f"{folder}/jsonschema-{platform.system().lower()}-{machine}"


def _venv(name: str) -> str:
    folder = CORPORA / name
    if not folder.exists():
        do([sys.executable, "-m", "venv", str(folder)])
    return str(folder / "bin" / "python")


def _version(python: str, package: str) -> str:
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return do([python, "-c", code]).strip()


# --- running


def files(corpus: str) -> list[str]:
    """The files of a corpus, as seen from the folder of all corpora."""
    return sorted(f"{corpus}/{entry.name}" for entry in os.scandir(CORPORA / corpus))


def environment() -> dict[str, str]:
    """The environment of all programs: nothing of this Python's, and a cache of the benchmark's own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LINT_SETTINGS"))}
    return {**ours, "XDG_CACHE_HOME": str(_CACHE)}


def do(command: list[str]) -> str:
    """What a command prints.

    Raises CommandError for one that cannot be started or fails.
    """
    try:
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    except OSError as error:
        raise CommandError(f"{os.path.basename(command[0])}: {error.strerror}") from None
    if done.returncode:
        reported = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise CommandError(f"{os.path.basename(command[0])} failed: {reported[-1] if reported else 'without a word'}")
    return done.stdout
