"""Applies fixes to the files of a run in memory, for `--fix` and `--diff`, and writes the result."""

from __future__ import annotations

import os

from ..console.atomic_write import ChangedError, relink, write
from ..console.terminal import quoted
from ..documents.open_files import ChangedFileError
from ..engine.consequences import fold_across
from ..engine.incremental.memory import Memory
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..engine.settle import settle
from ..messages.secrets import NOTHING, mask, secrets
from ..rulebook.selection import check_names
from ..rulebook.topics import expanded
from .proof import check_again, content_of, exchange
from .refusal import INDEX
from .result import Fixes, FixResult, Pair, Refused
from .rounds import fix
from .show import list_fixes, print_dropped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from ..documents.finding import Finding, Fix
    from ..engine.inputs import Input
    from ..engine.load import LoadedFile
    from ..engine.project import Project
    from ..engine.report import Report
    from .refusal import Key

    Known = tuple[str, str, str, str]

_MOST_PASSES = 20


def fix_files(
    report: Report,
    fixes: Fixes,
    inputs: Sequence[Input],
    options: Options,
    memory: Memory,
) -> FixResult:
    """Apply the fixes of the findings in a report, and of findings that they reveal; nothing is written.

    `memory` is that of the run that made the report: what it has read and checked is not read and checked again.

    Findings that the report does not contain, because they are allowed or in a baseline, are not fixed. All rules take
    part in the verification, whichever are selected. Only for a diff are files without findings in the report fixed
    too: otherwise the files are checked again after the fixes have been written.

    Raises SelectionError for a rule in `fixes.only` that does not exist.
    """
    try:
        return _fix_files(report, fixes, inputs, options, memory)
    except ChangedFileError:  # a file was closed, and has changed since
        return _fix_files(report, fixes, inputs, options, Memory())


def _fix_files(report: Report, fixes: Fixes, inputs: Sequence[Input], options: Options, memory: Memory) -> FixResult:
    whole = Options(
        enable=options.enable,
        today=options.today,
        folders=options.folders,
        use_baseline=False,
        local_rules=options.local_rules,
    )
    loaded = load_files(inputs, whole, Notes(), reader=memory.read)
    projects = list(dict.fromkeys(one.project for one in loaded))
    only = frozenset(rule for project in projects for rule in _named(project, fixes))
    # The rules that run as far as the user is concerned.
    chosen = {project: options.selected(project.registry, project.config) for project in projects}
    paths = {finding.path for finding in report.findings if _is_wanted(finding, fixes, only)}
    if not paths:
        return FixResult((), (), (), only=only)

    def is_wanted(finding: Finding, one: LoadedFile) -> bool:
        return _is_wanted(finding, fixes, only) and finding.rule in chosen[one.project]

    folding = _Folding(report, chosen, memory) if options.fold else None
    work = _Work(report, loaded, is_wanted, memory, folding, paths=paths, follow=fixes.diff)
    work.run()
    return work.result()._replace(only=only)


class _Work:
    """Files that are being fixed, each in its old and its current state; a file that is named twice is fixed once.

    Those at `paths` have something to fix. With `follow` the others are checked after these have changed, since a fix
    in one file may reveal a finding in another. What the report omits is not fixed. `folding` has the findings that
    merely follow from one in another file, which are not fixed; None if all are reported.
    """

    def __init__(
        self,
        report: Report,
        loaded: Sequence[LoadedFile],
        wanted: Callable[[Finding, LoadedFile], bool],
        memory: Memory,
        folding: _Folding | None,
        *,
        paths: Collection[str],
        follow: bool,
    ) -> None:
        self.wanted = wanted
        self.memory = memory
        self.folding = folding
        self.follow = follow
        # A finding may have a fix only once another one is fixed.
        reported = {_known(finding) for finding in report.findings}
        self.originals: list[LoadedFile] = []
        self.twins: dict[int, list[LoadedFile]] = {}
        first: dict[object, int] = {}
        for one in loaded:
            at = first.setdefault(_identity(one), len(self.originals))
            if at < len(self.originals):
                self.twins.setdefault(at, []).append(one)
            else:
                self.originals.append(one)
        self.current = list(self.originals)
        self.seen: list[set[str]] = [set() for _ in self.originals]
        self.failed: list[set[Key]] = [set() for _ in self.originals]
        self.done: list[Finding] = []
        self.dropped: dict[int, list[Refused]] = {}
        self.fixable = [at for at, one in enumerate(self.originals) if one.source.path in paths]
        # Where nothing is found now, any later finding is new, and to be fixed as well.
        others = [at for at, one in enumerate(self.originals) if not memory.finds_nothing(one)] if follow else []
        self.unreported = {
            at: self._unreported(self.originals[at], reported) for at in dict.fromkeys((*self.fixable, *others))
        }

    def _unreported(self, loaded: LoadedFile, reported: Collection[Known]) -> frozenset[Known]:
        """Return the findings of a file that the report omits: allowed, in a baseline, not affected by the change."""
        report = check_again(loaded, self.memory)
        found = [*report.findings, *(finding for finding, _ in report.allowed)]
        omitted = (one for one in found if self.folding is None or not self.folding.has(one))
        return frozenset(known for known in map(_known, omitted) if known not in reported)

    def run(self) -> None:
        """Fix the files with findings until nothing changes; with `follow`, then those in which findings appear."""
        for _ in range(_MOST_PASSES):
            if not self._go_through(self.fixable) or not self.follow:
                break
            fixable = set(self.fixable)
            # Most files have no findings, and depend on no file that was fixed.
            others = [
                at for at, one in enumerate(self.originals) if at not in fixable and not self.memory.finds_nothing(one)
            ]
            if self.folding is not None:
                self.folding.repeat([self.current[at] for at in (*self.fixable, *others)])
            self.fixable += [at for at in others if self._go_through([at])]

    def _go_through(self, files: Sequence[int]) -> bool:
        """Fix these files repeatedly; return whether any has changed, so that others may need fixes."""
        before = len(self.done)
        for _ in range(_MOST_PASSES):
            count = len(self.done)
            for at in files:
                self._fix(at)
            if len(self.done) == count or len(files) == 1:
                break
        return len(self.done) > before

    def _fix(self, at: int) -> None:
        one, unreported = self.originals[at], self.unreported.get(at, frozenset())

        def is_wanted(finding: Finding) -> bool:
            if _known(finding) in unreported or (self.folding is not None and self.folding.has(finding)):
                return False
            return self.wanted(finding, one)

        fixed = fix(self.current[at], is_wanted, self.seen[at], self.memory, self.failed[at])
        self.current[at] = fixed.loaded
        self.done.extend(fixed.done)
        self.dropped[at] = [Refused(*pair) for pair in zip(fixed.dropped, fixed.reasons, strict=True)]
        if fixed.done and at in self.twins:
            self.twins[at] = [exchange(twin, fixed.loaded.source.text) for twin in self.twins[at]]

    def result(self) -> FixResult:
        """Return the changed files, and the findings that were fixed or refused."""
        pairs = []
        for at, (old, new) in enumerate(zip(self.originals, self.current, strict=True)):
            if old is not new and old.source.text != new.source.text:
                pairs.append(Pair(old, new, tuple(twin.path for twin in self.twins.get(at, ()))))
        dropped = [one for at in sorted(self.dropped) for one in self.dropped[at]]
        return FixResult(tuple(pairs), tuple(self.done), tuple(dropped))


class _Folding:
    """The findings that a report omits, because each merely follows from one in another file."""

    def __init__(self, report: Report, chosen: Mapping[Project, Collection[str]], memory: Memory) -> None:
        self._chosen = chosen
        self._memory = memory
        pairs = report.consequences
        self._known = {_known(finding) for finding, cause in pairs if finding.path != cause.path}

    def has(self, finding: Finding) -> bool:
        """Return whether a finding follows from one in another file."""
        return _known(finding) in self._known

    def repeat(self, files: Sequence[LoadedFile]) -> None:
        """Find them again, after fixes; `files` are those with findings."""
        notes = Notes()
        settled = [found for one in files for found in settle(self._memory.check(one), one, notes)]
        if notes.changed:
            raise ChangedFileError(min(notes.changed))
        projects = {one.source.path: one.project for one in files}
        runs = [one for one in settled if one.finding.rule in self._chosen[projects[one.finding.path]]]
        folded = fold_across(runs, notes.rules, notes.excerpts)
        self._known = {
            _known(one.finding) for one in folded if one.cause is not None and one.cause.path != one.finding.path
        }


def _identity(loaded: LoadedFile) -> object:
    """Return a key that is the same for all names of a file."""
    try:
        status = os.stat(loaded.path)
    except OSError:
        return loaded.path  # such as standard input
    return status.st_dev, status.st_ino


def _known(finding: Finding) -> Known:
    return finding.rule, INDEX.sub("/#", finding.pointer), finding.message, finding.path


def _is_wanted(finding: Finding, fixes: Fixes, only: frozenset[str]) -> bool:
    fix: Fix | None = finding.fix
    return fix is not None and (fix.safe or fixes.unsafe) and (not fixes.only or finding.rule in only)


def _named(project: Project, fixes: Fixes) -> frozenset[str]:
    """Return the rules that fixes are limited to."""
    check_names(fixes.only, project.registry, "--fix-only")
    return expanded(fixes.only, project.registry.rules)


def write_all(
    result: FixResult, stdin: Input | None, twins: Mapping[str, tuple[str, ...]]
) -> tuple[FixResult, list[str]]:
    """Write every changed file; return what was written, and why the rest could not be.

    `twins` gives by path the further names of a file. Text from standard input is not written anywhere.
    """
    errors = []
    kept = []
    text = None
    for pair in result.pairs:
        path = pair.new.source.path
        if stdin is not None and pair.new.path == stdin.path:
            text = content_of(pair.new)
            kept.append(pair)
            continue
        try:
            _write(pair._replace(twins=(*pair.twins, *twins.get(pair.new.path, ()))))
            kept.append(pair)
        except ChangedError:
            errors.append(f"{quoted(path)} has changed since it was read and was left as it is; run again to fix it")
        except OSError as error:
            errors.append(f"{quoted(path)} cannot be written and was left as it is: {error.strerror or error}")
    paths = {pair.new.source.path for pair in kept}
    done = tuple(finding for finding in result.done if finding.path in paths)
    return result._replace(pairs=tuple(kept), done=done, text=text), errors


def _write(pair: Pair) -> None:
    path = pair.new.path
    others = [other for other in pair.twins if os.path.realpath(other) != os.path.realpath(path)]
    write(path, content_of(pair.old), content_of(pair.new))
    for other in others:  # a hard link still refers to the old file
        relink(path, other)


def repeat(
    report: Report,
    fixes: Fixes,
    stdin: Input | None,
    make: Callable[[Report, Input | None], FixResult],
    check: Callable[[Input | None], Report],
    memory: Memory,
    twins: Mapping[str, tuple[str, ...]],
) -> tuple[Report, Input | None]:
    """Apply and write fixes until a check finds no more to apply; return the last report with the fixes in it.

    A finding that one fix reveals in another file is fixed in the next round. `twins` gives by path the further names
    of a file.
    """
    done: list[Finding] = []
    refused: dict[Known, Refused] = {}
    errors = list(report.errors)
    for _ in range(_MOST_PASSES):
        result, failed = write_all(make(report, stdin), stdin, twins)
        done += _without_secrets(result)
        refused.update((_known(one.finding), one) for one in result.dropped)
        errors += failed
        if stdin is not None:
            stdin = stdin._replace(content=result.text or stdin.content)
        if result.pairs or failed:
            memory.forget(path for pair in result.pairs for path in (pair.new.path, *pair.twins))
            report = check(stdin)
        wanted = [one for one in report.findings if _is_wanted(one, fixes, result.only) and _known(one) not in refused]
        if failed or not result.pairs or not wanted:
            break

    def why_refused(one: Finding) -> str | None:
        known = refused.get(_known(one))
        return None if known is None else known.reason

    report = report.after_fixes(dict.fromkeys((*errors, *report.errors)), done, why_refused)
    print_dropped([refused[key] for key in dict.fromkeys(map(_known, report.findings)) if key in refused])
    if fixes.listed:
        list_fixes(done, "fixed")
    return report, stdin


def _without_secrets(result: FixResult) -> Iterator[Finding]:
    """Yield what was fixed as reports may show it: a name in a pointer may be a secret."""
    documents = {pair.old.source.path: (*pair.old.documents, *pair.new.documents) for pair in result.pairs}
    hidden = {path: secrets(known) for path, known in documents.items()}
    for one in result.done:
        pointer, address = (mask(text, hidden.get(one.path, NOTHING)) for text in (one.pointer, one.address))
        yield one._replace(pointer=pointer, address=address)
