"""Collects what a run notes besides findings: errors, crashes, and what could not be checked."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ..console.terminal import quoted
from ..documents.frozen import Frozen
from ..messages.wording import noun_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..allows.baseline import Baseline
    from ..documents.finding import Finding
    from ..messages.excerpt import Excerpt
    from ..rulebook.rule import Rule

    Lacking = tuple[tuple[str, tuple[str, ...]], ...]


# The exceptions of an import: of a library that is missing, or that is not the one that we require.
_IMPORTS = ("ImportError at ", "ModuleNotFoundError at ")
_BROKEN = "a library that lint-settings requires is missing or broken, install lint-settings again"
_BUG = "this is a bug in lint-settings, please report it"


class Crash(Frozen):
    """An exception in a rule, or in the engine itself (rule None): a bug of the linter or of a plugin.

    `error` is the exception's type and place, never its values.
    """

    __slots__ = ()

    rule: str | None
    path: str
    error: str

    def __str__(self) -> str:
        if self.rule is None:
            what = _BROKEN if self.error.startswith(_IMPORTS) else _BUG
            return f"checking {quoted(self.path)} failed: {self.error}; {what}"
        return (
            f"rule {self.rule} failed on {quoted(self.path)}: {self.error}; this is a bug in the rule, please report it"
        )


class Failure(Frozen):
    """What could not be read or checked, as a message.

    `path` is the file or folder that it is about, None if it is about no single one; `rule` is the rule that failed,
    if one did.
    """

    __slots__ = ()

    path: str | None
    rule: str | None
    message: str


def describe(error: BaseException) -> str:
    """Return the type of an exception and its origin; not its text, which may contain values."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where


def changed_while_checked(path: str) -> str:
    """Return the message about a file that changed while it was checked."""
    return f"{quoted(path)} has changed while it was being checked; run again"


class Reasons(Mapping[str, str]):
    """The reason for each skipped file; some are found only when they are read, which few reports do."""

    __slots__ = ("_known",)

    def __init__(self, known: Mapping[str, str | Callable[[], str]]) -> None:
        self._known = {**known}

    def __getitem__(self, path: str) -> str:
        """Return the reason for a file."""
        known = self._known[path]
        if not isinstance(known, str):
            known = self._known[path] = known()
        return known

    def __iter__(self) -> Iterator[str]:
        """Iterate over the paths of the files."""
        return iter(self._known)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._known)


class Notes:
    """What a run collects besides findings, until its report is made.

    `errors` are messages about what could not be read, `unread` has the file or folder of each that is about one;
    `notes` are for information only, `changed` are the files that changed while they were checked. `files` counts
    the checked files, `kinds` has the kind and environment of each, `skipped` the reason for each file without
    known settings, or a function that returns it, `silent` the rules that were not checked on a file.
    `lacking` are rules that were not checked because files are missing: their kinds, and the environments of each;
    `obscured` are those that could not be checked because of other files, with messages about these.
    `excerpts` are those of files with findings, `rules` those that have findings. `baselines` are those in use.
    """

    def __init__(self, sets: dict[frozenset[str], frozenset[str]] | None = None) -> None:
        """Create notes; `sets` are the sets of rules that they share with others."""
        self.errors: list[str] = []
        self.unread: dict[str, str] = {}
        self.notes: list[str] = []
        self.crashes: list[Crash] = []
        self.changed: set[str] = set()
        self.files = 0
        self.kinds: dict[str, tuple[str | None, str | None]] = {}
        self.skipped: dict[str, str | Callable[[], str]] = {}
        self.silent: dict[str, frozenset[str]] = {}
        self.excerpts: dict[str, Excerpt] = {}
        self.rules: dict[str, Rule] = {}
        self.baselines: list[Baseline] = []
        self.lacking: dict[str, dict[str, set[str]]] = {}
        self.obscured: dict[str, set[str]] = {}
        self._passed_over: set[tuple[str | None, Lacking]] = set()
        self._sets = {} if sets is None else sets
        self._places: dict[tuple[str | None, str | None], tuple[str | None, str | None]] = {}

    def note_kind(self, path: str, kind: str | None, environment: str | None) -> None:
        """Record the kind and the environment of a file."""
        found = kind, environment
        self.kinds[path] = self._places.setdefault(found, found)  # nearly all files share a few of them

    def note_kinds(self, paths: Iterable[str], kind: str | None, environment: str | None) -> None:
        """Record the kind and the environment that files share."""
        found = kind, environment
        self.kinds.update(dict.fromkeys(paths, self._places.setdefault(found, found)))

    def fail(self, message: str, path: str) -> None:
        """Record an error about a file that could not be read or checked."""
        self.errors.append(message)
        self.unread[message] = path

    def report_changed(self) -> None:
        """Report the files that changed while they were checked as errors."""
        for path in sorted(self.changed):
            self.fail(changed_while_checked(path), path)
        self.changed.clear()

    @property
    def failures(self) -> list[str]:
        """What could not be read, and then what crashed, one line each."""
        return [*self.errors, *map(str, self.crashes)]

    def silent_on(self, path: str) -> frozenset[str]:
        """Return the rules that were not checked on a file."""
        return self.silent.get(path, frozenset())

    def silence(self, path: str, rules: frozenset[str]) -> None:
        """Record the rules that were not checked on a file."""
        known = self.silent.get(path)
        silent = rules if known is None else rules | known
        # Nearly all files share the same set, which may be large.
        self.silent[path] = self._sets.setdefault(silent, silent)

    def obscure(self, rules: Iterable[tuple[str, str]]) -> None:
        """Record rules that could not be checked, each because a file cannot be read or recognized."""
        for rule, file in rules:
            self.obscured.setdefault(rule, set()).add(file)

    def pass_over(self, lacking: Lacking, environment: str | None) -> None:
        """Record rules that were not checked, each because files of some kinds are missing in an environment."""
        if (environment, lacking) in self._passed_over:
            return  # the same as for other files
        self._passed_over.add((environment, lacking))
        for rule, kinds in lacking:
            nouns = self.lacking.setdefault(rule, {})
            for kind in kinds:
                nouns.setdefault(noun_of(kind), set()).add(environment or "")

    def add_unchecked(self, others: Notes) -> None:
        """Add the rules that other notes say were not checked."""
        self.obscure((rule, file) for rule, files in others.obscured.items() for file in files)
        for rule, kinds in others.lacking.items():
            nouns = self.lacking.setdefault(rule, {})
            for noun, environments in kinds.items():
                nouns.setdefault(noun, set()).update(environments)

    def show(self, findings: Iterable[Finding], excerpt: Excerpt, rules: Mapping[str, Rule]) -> None:
        """Record what reports show of a file with findings."""
        known = {finding.rule: rules[finding.rule] for finding in findings}
        if known:
            self.excerpts[excerpt.source.path] = excerpt
            self.rules.update(known)
