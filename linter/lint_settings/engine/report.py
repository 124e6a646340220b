"""The report of a run: its findings, and what it noted beside them."""

from __future__ import annotations

from types import MappingProxyType

from ..config.scope import Scope
from ..documents.frozen import Frozen
from .notes import Failure, Reasons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ..allows.baseline import Baseline
    from ..documents.finding import Finding, Severity
    from ..messages.excerpt import Excerpt
    from ..rulebook.rule import Rule
    from ..tenant.change import Change, Weakened
    from .notes import Crash, Notes
    from .settled import Settled


class Allowed(Frozen):
    """A finding that an allow covers, and the reason given for it."""

    __slots__ = ()

    finding: Finding
    reason: str


def _joined(words: Iterable[str]) -> str:
    *others, last = sorted(set(words)) or [""]
    return f"{', '.join(others)} and {last}" if others else last


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Report(Frozen):
    """The result of a run, sorted.

    - `findings` are reported; `allowed` are those that an allow covers, `consequences` those that merely follow from
      another one, each with that one. `baselined` counts the findings in a baseline, `untouched` those that the given
      change does not affect. `fails` is true if a finding fails the run.
    - `errors`, `unread`, `notes`, `crashes`, `lacking`, `obscured`, `files`, `kinds`, `skipped`, `silent`, `excerpts`,
      `rules` and `baselines`: see Notes.
    - `scope` counts the configs that apply and their exclusions. `weakened` are the changes that weaken the check; None
      if they were not searched for.
    - Of two compared states: `changes` are the differences, the worst first; None without a comparison. `acknowledged`
      are changes that the config declares as known, each with the reason. `kept` maps path and subject to the settings
      that a PUT keeps although it does not contain them, `reworded` are the files that differ in style only, `moved`
      has the new and the old path of each object that moved.
    - `fixes` are the findings that were fixed, None if no fixes were requested; `refused` gives the reason for each fix
      that was not possible.
    """

    __slots__ = ()

    findings: tuple[Finding, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    consequences: tuple[tuple[Finding, Finding], ...] = ()
    baselined: int = 0
    untouched: int = 0
    fails: bool = False
    errors: tuple[str, ...] = ()
    unread: Mapping[str, str] = _NOTHING
    notes: tuple[str, ...] = ()
    crashes: tuple[Crash, ...] = ()
    lacking: Mapping[str, Mapping[str, frozenset[str]]] = _NOTHING
    obscured: Mapping[str, frozenset[str]] = _NOTHING
    files: int = 0
    kinds: Mapping[str, tuple[str | None, str | None]] = _NOTHING
    skipped: Mapping[str, str] = _NOTHING
    silent: Mapping[str, frozenset[str]] = _NOTHING
    excerpts: Mapping[str, Excerpt] = _NOTHING
    rules: Mapping[str, Rule] = _NOTHING
    baselines: tuple[Baseline, ...] = ()
    scope: Scope = Scope()
    weakened: tuple[Weakened, ...] | None = None
    changes: tuple[Change, ...] | None = None
    acknowledged: tuple[tuple[Change, str], ...] = ()
    kept: Mapping[tuple[str, str], tuple[str, ...]] = _NOTHING
    reworded: tuple[str, ...] = ()
    moved: frozenset[tuple[str, str]] = frozenset()
    fixes: tuple[Finding, ...] | None = None
    refused: Mapping[Finding, str] = _NOTHING

    @property
    def failures(self) -> list[str]:
        """What could not be read, and then what crashed, one line each."""
        return [*self.errors, *map(str, self.crashes)]

    @property
    def failed(self) -> list[Failure]:
        """The same, each with the file and the rule that it is about."""
        unread = [Failure(self.unread.get(message), None, message) for message in self.errors]
        return [*unread, *(Failure(one.path, one.rule, str(one)) for one in self.crashes)]

    @property
    def checked(self) -> list[str]:
        """The paths of the files that were checked, apart from those of which not everything could be."""
        failed = {one.path for one in self.failed}
        return [path for path in self.kinds if path not in failed]

    @property
    def passed_over(self) -> int:
        """The number of files that were skipped and have no finding that says what keeps them from being checked."""
        return sum(path not in self.kinds for path in self.skipped)

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
    def fixed(self) -> int:
        """The number of findings that were fixed."""
        return len(self.fixes or ())

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def after_fixes(
        self, errors: Iterable[str], fixes: Iterable[Finding], refused: Callable[[Finding], str | None]
    ) -> Report:
        """Return the report on the state after fixes: a fix that was refused is no longer offered."""
        reasons: dict[Finding, str] = {}
        findings = []
        for one in self.findings:
            reason = refused(one) if one.fix is not None else None
            if reason is not None:
                one = one._replace(fix=None)
                reasons[one] = reason
            findings.append(one)
        return self._replace(
            findings=tuple(findings), errors=tuple(errors), fixes=tuple(fixes), refused=MappingProxyType(reasons)
        )


def report_of(
    settled: Iterable[Settled],
    notes: Notes,
    *,
    scope: Scope | None = None,
    weakened: Sequence[Weakened] | None = None,
    differences: Mapping[str, Any] = _NOTHING,
) -> Report:
    """Return the report of a run: what was settled, and what was noted beside it.

    `differences` are the parts of a report on two compared states.
    """
    every = sorted(settled, key=lambda one: order(one.finding))
    found = [one for one in every if one.is_reported]
    final = {one.finding: one for one in every}
    folded = [one for one in every if one.cause is not None]
    return Report(
        findings=tuple(one.reported for one in found),
        allowed=tuple(
            Allowed(one.reported, one.reason) for one in every if one.reason is not None and not one.is_untouched
        ),
        consequences=tuple(
            (one.reported, final[one.cause].reported if one.cause in final else one.cause) for one in folded
        ),
        baselined=sum(one.is_baselined for one in every),
        untouched=sum(one.is_untouched and one.reason is None for one in every),
        fails=any(one.fails for one in found),
        errors=tuple(notes.errors),
        unread=MappingProxyType(notes.unread),
        notes=tuple(notes.notes),
        crashes=tuple(notes.crashes),
        lacking=MappingProxyType(
            {
                rule: MappingProxyType({kind: frozenset(names) for kind, names in kinds.items()})
                for rule, kinds in notes.lacking.items()
            }
        ),
        obscured=MappingProxyType({rule: frozenset(files) for rule, files in notes.obscured.items()}),
        files=notes.files,
        kinds=MappingProxyType(notes.kinds),
        skipped=Reasons(notes.skipped),
        silent=MappingProxyType(notes.silent),
        excerpts=MappingProxyType(notes.excerpts),
        rules=MappingProxyType(notes.rules),
        baselines=tuple(notes.baselines),
        scope=scope or Scope(),
        weakened=None if weakened is None else tuple(weakened),
        **differences,
    )


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return the sort key of findings."""
    return finding.path, finding.span.start, finding.span.end, finding.rule, finding.message
