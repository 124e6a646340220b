"""What `--fix` and `--diff` do with the files of a run: mend them in memory, then write them or show the difference."""

from __future__ import annotations

import os
from collections import namedtuple

from ..console import say_patch, tell
from ..loading import load_files
from ..project import Options, check_names, selection
from ..report import Report
from ..reporters.summary import plural
from ..terminal import quoted
from ..writing import ChangedError, relink, write
from .fixer import INDEX, check_again, content_of, exchange, fix

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from ..config import Config
    from ..finding import Finding, Fix
    from ..loading import Loaded
    from ..project import Project

    Known = tuple[str, str, str, str]
    Stdin = tuple[str, bytes, Config]

_MOST_PASSES = 20
_NAMED = 5  # so many fixes that could not be proven are told by name


class Fixes(namedtuple("Fixes", "unsafe only diff")):
    """Which fixes are wanted: the unsafe ones too, those of some rules only (empty for all), or just their diff."""

    __slots__ = ()

    unsafe: bool
    only: tuple[str, ...]
    diff: bool


class Pair(namedtuple("Pair", "old new twins")):
    """A changed file as it was and as it is to be; `twins` are further paths that lead to the same file."""

    __slots__ = ()

    old: Loaded
    new: Loaded
    twins: tuple[str, ...]


class Mended(namedtuple("Mended", "pairs done dropped text", defaults=(None,))):
    """What has become of files in memory, the findings that were mended, and those whose fix could not be proven.

    `text` is what standard input holds now; None where that has not changed.
    """

    __slots__ = ()

    pairs: tuple[Pair, ...]
    done: tuple[Finding, ...]
    dropped: tuple[Finding, ...]
    text: bytes | None


def mend(
    report: Report,
    fixes: Fixes,
    files: Sequence[tuple[str, Config]],
    options: Options,
    *,
    context: Sequence[tuple[str, Config]] = (),
    stdin: Stdin | None = None,
) -> Mended:
    """Make the fixes of the findings in a report, and of those that come to light by them; nothing is written.

    What the report does not tell, such as findings that are allowed or in a baseline, is left alone. Every rule has its
    say in the proof, whichever were selected.

    Raises SelectionError for a rule in `fixes.only` that does not exist.
    """
    whole = Options(enable=options.enable, today=options.today, folders=options.folders, use_baseline=False)
    loaded = load_files(files, whole, Report(), context=context, stdin=stdin)
    chosen = {project: _chosen(project, options, fixes) for project in dict.fromkeys(one.project for one in loaded)}
    if not any(_is_wanted(finding, fixes) for finding in report.findings):
        return Mended((), (), ())

    def is_wanted(finding: Finding, one: Loaded) -> bool:
        return _is_wanted(finding, fixes) and finding.rule in chosen[one.project]

    work = _Work(report, loaded, is_wanted)
    for _ in range(_MOST_PASSES):
        if not work.go_through():
            break
    return work.result()


class _Work:
    """Files that are being mended, each as it was and as it is; of one that is named twice, the first is at work."""

    def __init__(self, report: Report, loaded: Sequence[Loaded], wanted: Callable[[Finding, Loaded], bool]) -> None:
        self.wanted = wanted
        told = {_known(finding) for finding in report.findings}
        self.originals: list[Loaded] = []
        self.twins: dict[int, list[Loaded]] = {}
        first: dict[object, int] = {}
        for one in loaded:
            at = first.setdefault(_identity(one), len(self.originals))
            if at < len(self.originals):
                self.twins.setdefault(at, []).append(one)
            else:
                self.originals.append(one)
        self.current = list(self.originals)
        self.seen = [{one.source.text} for one in self.originals]
        self.untold = [_untold(one, told) for one in self.originals]
        self.done: list[Finding] = []
        self.dropped: list[Finding] = []

    def go_through(self) -> bool:
        """Mend one file after the other; whether anything has changed, so that others may have to follow."""
        self.dropped = []
        before = len(self.done)
        for at, one in enumerate(self.originals):

            def is_wanted(finding: Finding, one: Loaded = one, untold: Collection[Known] = self.untold[at]) -> bool:
                return _known(finding) not in untold and self.wanted(finding, one)

            fixed = fix(self.current[at], is_wanted, self.seen[at])
            self.current[at] = fixed.loaded
            self.done.extend(fixed.done)
            self.dropped.extend(fixed.dropped)
            if fixed.done and at in self.twins:
                self.twins[at] = [exchange(twin, fixed.loaded.source.text) for twin in self.twins[at]]
        return len(self.done) > before

    def result(self) -> Mended:
        """What has come of it all."""
        pairs = []
        for at, (old, new) in enumerate(zip(self.originals, self.current, strict=True)):
            if old.source.text != new.source.text:
                pairs.append(Pair(old, new, tuple(twin.path for twin in self.twins.get(at, ()))))
        return Mended(tuple(pairs), tuple(self.done), tuple(self.dropped))


def _identity(loaded: Loaded) -> object:
    """What is the same for all names of a file."""
    try:
        status = os.stat(loaded.path)
    except OSError:
        return loaded.path  # such as standard input
    return status.st_dev, status.st_ino


def _known(finding: Finding) -> Known:
    return finding.rule, INDEX.sub("/#", finding.pointer), finding.message, finding.path


def _untold(loaded: Loaded, told: Collection[Known]) -> frozenset[Known]:
    """The findings of a file that the report keeps to itself: allowed, in a baseline, or of no interest."""
    report = check_again(loaded)
    found = [*report.findings, *(finding for finding, _ in report.allowed)]
    return frozenset(known for known in map(_known, found) if known not in told)


def _is_wanted(finding: Finding, fixes: Fixes) -> bool:
    mended: Fix | None = finding.fix
    return mended is not None and (mended.safe or fixes.unsafe) and (not fixes.only or finding.rule in fixes.only)


def _chosen(project: Project, options: Options, fixes: Fixes) -> frozenset[str]:
    """The rules that run as far as the user is concerned."""
    check_names(fixes.only, project.registry, "--fix-only")
    return selection(project.registry, project.config, options)


# --- what becomes of it


def show(mended: Mended) -> int:
    """Print the difference that fixes would make; how many files it is about. Nothing is written.

    Raises OutputError and UnreadError.
    """
    from .patch import patch

    masked = []
    for pair in mended.pairs:
        difference = patch(pair.old, pair.new)
        say_patch(difference.lines)
        if difference.is_masked:
            masked.append(pair.new.source.path)
    for path in masked:
        tell(f"asterisks stand for secrets in the diff of {quoted(path)}: it cannot be applied as it is")
    _tell_dropped(mended)
    fixes, files = plural(len(mended.done), "finding"), plural(len(mended.pairs), "file")
    tell(f"{fixes} would be fixed in {files}" if mended.pairs else "nothing would be fixed")
    return len(mended.pairs)


def write_all(mended: Mended, stdin: Stdin | None) -> tuple[Mended, list[str]]:
    """Write every changed file: what could be done of the work, and why the rest could not be written.

    What came from standard input is not written anywhere.
    """
    errors = []
    kept = []
    text = None
    for pair in mended.pairs:
        path = pair.new.source.path
        if stdin is not None and pair.new.path == stdin[0]:
            text = content_of(pair.new)
            kept.append(pair)
            continue
        try:
            _write(pair)
            kept.append(pair)
        except ChangedError:
            errors.append(f"{quoted(path)} has changed since it was read and was left as it is; run again to fix it")
        except OSError as error:
            errors.append(f"{quoted(path)} cannot be written and was left as it is: {error.strerror or error}")
    paths = {pair.new.source.path for pair in kept}
    done = tuple(finding for finding in mended.done if finding.path in paths)
    _tell_dropped(mended)
    return mended._replace(pairs=tuple(kept), done=done, text=text), errors


def _write(pair: Pair) -> None:
    path = pair.new.path
    others = [other for other in pair.twins if os.path.realpath(other) != os.path.realpath(path)]
    write(path, content_of(pair.old), content_of(pair.new))
    for other in others:  # a hard link leads to the old file still
        relink(path, other)


def _tell_dropped(mended: Mended) -> None:
    if not mended.dropped:
        return
    places = [f"{one.rule} at {quoted(one.path)}:{one.span.line}:{one.span.column}" for one in mended.dropped]
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    were = "fix" if len(places) == 1 else "fixes"
    tell(f"{len(places):,} {were} could not be proven, left: {', '.join(places[:_NAMED])}{more}")
