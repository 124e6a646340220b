"""The report of a run: its findings and its failures."""

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
    """An exception in a rule, or in the engine itself (rule None): a bug of the linter or of a plugin.

    `error` is the exception's type and place, never its values.
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
    """The result of a run.

    `sources` and `documents` are those of files with findings, `files` counts the checked ones, `skipped` gives the
    reason for each file without known settings, `lacking` the kinds and environments of the files without which rules
    were not checked, `kinds` the kind and environment of each checked file. `errors` are messages about what could not
    be read, `notes` are for information only, `changed` are the files that changed while they were checked. `baselined`
    counts the findings in a baseline, and `baselines` are those in use. `changes` are the differences between two
    compared states, the worst first; None without a comparison. `rules` are the rules that have findings. `untouched`
    counts the findings that were omitted because the given change does not affect them. `kept` maps path and subject to
    the settings that a PUT keeps although it does not contain them, `reworded` are the files that differ in style only,
    `moved` has the new and the old path of each object that moved. `weakened` lists the changes that weaken the check;
    None if they were not searched for. `fixes` are the findings that were fixed, None if no fixes were requested, and
    `refused` gives the reason for each fix that was not possible. `silent` contains the sets of rules that were not
    checked on a file, each once. `scope` counts the configs that apply and their exclusions. `acknowledged` are changes
    that the config declares as known, each with the reason. `consequences` are findings that merely follow from another
    one, each with that one. `levels` gives by path the fail levels of files that are not settings.
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
        """Record rules that were not checked, each because files of some kinds are missing in an environment."""
        if self._passed_over.get(environment) == lacking:
            return  # the same as for the previous file
        self._passed_over[environment] = lacking
        for rule, kinds in lacking:
            nouns = self.lacking.setdefault(rule, {})
            for kind in kinds:
                nouns.setdefault(noun_of(kind), set()).add(environment or "")

    def obscure(self, rules: list[tuple[str, str]]) -> None:
        """Record rules that could not be checked, each because a file cannot be read or recognized."""
        for rule, file in rules:
            self.obscured.setdefault(rule, set()).add(file)

    @property
    def not_checked(self) -> dict[str, str]:
        """The reason why each rule was not checked."""
        reasons = {}
        for rule, kinds in sorted(self.lacking.items()):
            where = _joined(name for names in kinds.values() for name in names if name)
            reasons[rule] = f"no {_joined(kinds)} files" + (f" in {where}" if where else "")
        for rule, files in self.obscured.items():
            reasons[rule] = "; ".join([*([reasons[rule]] if rule in reasons else []), *sorted(files)])
        return reasons

    @property
    def failures(self) -> list[str]:
        """What could not be read, and then what crashed, one line each."""
        return [*self.errors, *map(str, self.crashes)]

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def describe(error: Exception) -> str:
    """Return the type of an exception and its origin; not its text, which may contain values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where
