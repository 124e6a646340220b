"""What a run found, and what it could not do."""

from __future__ import annotations

import os
from collections import namedtuple

from ..config.scope import Scope
from ..console.terminal import quoted
from ..messages.wording import noun_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..allows.baseline import Baseline
    from ..documents.document import Document
    from ..documents.finding import Finding, Severity
    from ..documents.source import Source
    from ..rulebook.rule import Rule
    from ..tenant.change import Change, Weakened


class Allowed(namedtuple("Allowed", "finding reason")):
    """A finding that an allow covers, and the reason given for it."""

    __slots__ = ()

    finding: Finding
    reason: str


class Crash(namedtuple("Crash", "rule path error")):
    """A rule that raised, or the engine itself (None): our bug, or a plugin's.

    `error` names the exception's type and place, never its values.
    """

    __slots__ = ()

    rule: str | None
    path: str
    error: str

    def __str__(self) -> str:
        if self.rule is None:
            return (
                f"checking {quoted(self.path)} failed: {self.error}; this is a bug in lint-settings, please report it"
            )
        return (
            f"rule {self.rule} failed on {quoted(self.path)}: {self.error}; this is a bug in the rule, please report it"
        )


def _joined(words: Iterable[str]) -> str:
    *others, last = sorted(set(words)) or [""]
    return f"{', '.join(others)} and {last}" if others else last


class Report:
    """The outcome of a run.

    `sources` and `documents` are those of files with findings, `files` counts the checked ones, `skipped` gives the
    reason for each file that holds no settings we know, `lacking` the kinds and environments of the files that each
    rule which was not checked would have needed, `kinds` the kind and environment of each checked file. `errors` are
    what could not be read, `notes` what users should know of the run but need not act on, `changed` the files that have
    become others while they were checked. `baselined` counts the findings that a baseline holds and `baselines` are
    those in use. `changes` is None where no two states were compared; else it tells how they differ, the worst first.
    `rules` are the rules that have findings. `untouched` counts the findings that were left out because the change that
    was asked about does not touch them. `kept` tells by path and subject which settings a PUT keeps that it does not
    name, `reworded` are the files that differ in writing only, `moved` has
    the new and the old path of each object that moved. `weakened` is what the change makes the check weaker in,
    None where that was not looked for. `fixes` are the findings that were fixed, None where no fixes were asked for,
    and `refused` gives for findings the reason why they could not be. `silent` holds the sets of rules that had no say
    on a file, each once. `scope` counts the configs that apply and what they leave out. `acknowledged` are changes that
    the config says are known, each with the reason. `consequences` are findings that only follow from another one, each
    with that one. `levels` gives by path the fail levels of files that are no settings.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.allowed: list[Allowed] = []
        self.baselined = 0
        self.consequences: list[tuple[Finding, Finding]] = []
        self.fixed = 0
        self.fixes: tuple[Finding, ...] | None = None
        self.refused: dict[Finding, str] = {}
        self.baselines: list[Baseline] = []
        self.moved: set[tuple[str, str]] = set()
        self.lacking: dict[str, dict[str, set[str]]] = {}
        self.obscured: dict[str, set[str]] = {}
        self._passed_over: dict[str | None, list[tuple[str, list[str]]]] = {}
        self.crashes: list[Crash] = []
        self.errors: list[str] = []
        self.notes: list[str] = []
        self.changed: set[str] = set()
        self.sources: dict[str, Source] = {}
        self.documents: dict[str, list[Document]] = {}
        self.kinds: dict[str, tuple[str | None, str | None]] = {}
        self.files = 0
        self.skipped: dict[str, str] = {}
        self.changes: list[Change] | None = None
        self.acknowledged: list[tuple[Change, str]] = []
        self.weakened: list[Weakened] | None = None
        self.kept: dict[tuple[str, str], tuple[str, ...]] = {}
        self.reworded: list[str] = []
        self.untouched = 0
        self.rules: dict[str, Rule] = {}
        self.silent: dict[frozenset[str], frozenset[str]] = {}
        self.scope = Scope()
        self.levels: dict[str, str] = {}

    def pass_over(self, lacking: list[tuple[str, list[str]]], environment: str | None) -> None:
        """Note that rules could tell nothing, each for want of files of some kinds in an environment."""
        if self._passed_over.get(environment) == lacking:
            return  # as of the file before
        self._passed_over[environment] = lacking
        for rule, kinds in lacking:
            nouns = self.lacking.setdefault(rule, {})
            for kind in kinds:
                nouns.setdefault(noun_of(kind), set()).add(environment or "")

    def obscure(self, rules: list[tuple[str, str]]) -> None:
        """Note that rules cannot tell, each because of a file that cannot be read or recognised."""
        for rule, file in rules:
            self.obscured.setdefault(rule, set()).add(file)

    @property
    def not_checked(self) -> dict[str, str]:
        """Why each rule that was passed over was not checked."""
        reasons = {}
        for rule, kinds in sorted(self.lacking.items()):
            where = _joined(name for names in kinds.values() for name in names if name)
            reasons[rule] = f"no {_joined(kinds)} files" + (f" in {where}" if where else "")
        for rule, files in self.obscured.items():
            reasons[rule] = "; ".join([*([reasons[rule]] if rule in reasons else []), *sorted(files)])
        return reasons

    @property
    def failures(self) -> list[str]:
        """What could not be read, and then what crashed, a line each."""
        return [*self.errors, *map(str, self.crashes)]

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def describe(error: Exception) -> str:
    """The type of an exception and where it came from; not its text, which may hold values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where
