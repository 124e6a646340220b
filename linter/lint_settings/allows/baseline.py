"""The baseline: existing findings recorded in a file, which are not reported again."""

from __future__ import annotations

import os
from collections import Counter

from ..config.config import BASELINE
from ..console.terminal import quoted
from ..documents.document import Document
from ..documents.files import TooLargeError, content_of_file, relative_path, repository_root
from ..documents.finding import Finding, Severity
from ..documents.frozen import Frozen
from ..documents.lazy_regex import lazy_pattern
from ..documents.limits import decode
from ..documents.source import Source, shown
from .baseline_file import BaselineError, Entry, baseline_text, fault, read_baseline, root_of, write_baseline
from .value_hash import recorded, value_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ..config.config import Config
    from ..documents.node import Node
    from ..messages.excerpt import Excerpt

    Named = tuple[Finding, "Entry", "Entry"]  # the second entry has indexes instead of ids
    Key = Callable[["Entry"], object]

_LARGEST = 100_000_000  # bytes
_INDEX = lazy_pattern(r"/\d{1,6}(?=/|\Z)")


class Recorded(Frozen):
    """An entry, and its index in the file."""

    __slots__ = ()

    entry: Entry
    at: int


class Baseline:
    """The entries of one baseline file, and their state in a run.

    `config` is the first config of the run that uses the file; `found` are the findings of this run as entries, `stale`
    the entries whose findings are gone, known after `settle`. `former` counts the findings that are recorded in the
    format of an earlier release, with a hash of possible secrets.
    """

    def __init__(self, path: str, config: Config, source: Source, entries: Sequence[Entry] = ()) -> None:
        self.path = path
        self.config = config
        self.source = source
        self.entries = list(entries)
        self.found: list[Entry] = []
        self.stale: list[Recorded] = []
        self._now: dict[int, Entry] = {}  # the entry of this run for an entry of the file, by its index
        self.former = 0
        self._folders: dict[str, str] = {}
        self._above: dict[str, str] = {}
        self._folder = self._real(os.path.dirname(os.path.abspath(path)))
        self._left: dict[str, list[Recorded]] = {}
        for at, entry in enumerate(self.entries):
            self._left.setdefault(entry.file, []).append(Recorded(entry, at))
        self._recorded = dict(self._left)

    def forget(self, path: str) -> None:
        """Forget the findings of a file, whose entries can then be paired anew."""
        file = self.relative(path)
        if file in self._recorded:
            self._left[file] = self._recorded[file]
        self.found, self.stale, self._now = [], [], {}

    def relative(self, path: str) -> str:
        """Return a path in the form that entries use."""
        folder, name = os.path.split(path)
        above = self._above.get(folder)
        if above is None:
            inside = relative_path(self._real(os.path.abspath(folder)), self._folder).replace(os.sep, "/")
            above = self._above[folder] = "" if inside == os.curdir else f"{inside}/"
        return above + name

    def _real(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return self._folders[folder]

    def new(
        self,
        path: str,
        findings: Sequence[Finding],
        allowed: Iterable[Finding],
        excerpt: Excerpt,
    ) -> list[Finding]:
        """Return the findings of a file that are not recorded.

        `allowed` are findings that an allow covers: they are not reported, but keep their entries from being stale.
        """
        file = self.relative(path)
        left = self._left.pop(file, [])

        def named(one: Finding) -> Named:
            value, *places = recorded(one, excerpt)
            by_id, by_number = (Entry(file, at, one.rule, value) for at in places)
            return one, by_id, by_number

        rest = [named(one) for one in findings]
        self.found += [entry for _, entry, _ in rest]
        for key in (_exactly, _shifted):
            for by_number in (False, True):
                rest, left = self._pair_off(rest, left, key, by_number=by_number)
        if rest and left:
            rest, left = self._pair_former(rest, left, excerpt)
        new = [finding for finding, _, _ in rest]
        if left:
            # A place with a finding keeps its entry from being stale: one change is not reported twice.
            rest.extend(named(one) for one in allowed)
            for by_number in (False, True):
                rest, left = self._pair_off(rest, left, _place, by_number=by_number)
        if left:
            self._left[file] = left
        return new

    def _pair_off(
        self, named: list[Named], left: list[Recorded], key: Key, *, by_number: bool
    ) -> tuple[list[Named], list[Recorded]]:
        """Return the findings and the entries that cannot be paired; each entry is paired once.

        With `by_number`, items of lists are identified by index only, as in baselines of an earlier release.
        """
        waiting: dict[object, list[Recorded]] = {}
        for one in reversed(left):
            waiting.setdefault(key(one.entry), []).append(one)
        alone = []
        for finding in named:
            same = waiting.get(key(finding[2] if by_number else finding[1]))
            if same:
                self._now[same.pop().at] = finding[1]
            else:
                alone.append(finding)
        return alone, sorted((one for ones in waiting.values() for one in ones), key=lambda one: one.at)

    def _pair_former(
        self, rest: list[Named], left: list[Recorded], excerpt: Excerpt
    ) -> tuple[list[Named], list[Recorded]]:
        """Pair findings with entries that an earlier release recorded, with hashes in its format."""
        count = len(rest)
        former: list[Named] = []
        for one, by_id, by_number in rest:
            value = value_hash(one, excerpt.documents, excerpt.hidden, former=True)
            former.append((one, by_id._replace(value=value), by_number._replace(value=value)))
        for key in (_exactly, _shifted):
            for is_number in (False, True):
                former, left = self._pair_off(former, left, key, by_number=is_number)
        self.former += count - len(former)
        return former, left

    def settle(self, ran: Mapping[str, Callable[[str], bool]], known: Collection[str], folders: Sequence[str]) -> None:
        """Determine the stale entries, once every file of the run has been checked.

        `ran` maps each checked file to a function that returns whether a rule was checked on it; `known` are the
        existing rules, `folders` the completely searched folders, in which a missing file is known to be deleted.
        """
        for file, left in self._left.items():
            has_run = ran.get(file)
            is_gone = has_run is None and self._is_gone(file, folders)
            for one in left:
                rule = one.entry.rule
                if is_gone or (has_run is not None and (rule not in known or has_run(rule))):
                    self.stale.append(one)
        self.stale.sort(key=lambda one: one.at)

    def _is_gone(self, file: str, folders: Sequence[str]) -> bool:
        path = os.path.join(self._folder, file)
        real = os.path.join(os.path.realpath(os.path.dirname(path)), "")
        return not os.path.lexists(path) and any(real.startswith(os.path.join(folder, "")) for folder in folders)

    def findings(self, known: Collection[str]) -> list[Finding]:
        """Return a finding for each stale entry, at its line."""
        nodes = root_of(self.source).members["findings"].items if self.stale else []
        return [_stale(self.source, one.entry, nodes[one.at], known) for one in self.stale]

    @property
    def documents(self) -> list[Document]:
        """The file as a document, for outputs that show parts of it."""
        return [Document(self.source, root_of(self.source), kind="baseline")]

    def renew(self) -> str:
        """Replace the entries of the file with the findings of this run; return a summary of the changes.

        Entries that this run could not judge are kept. Raises BaselineError.
        """
        stale = {one.at for one in self.stale}
        kept = [one.entry for left in self._left.values() for one in left if one.at not in stale]
        entries = sorted([*self.found, *kept], key=lambda entry: (*entry[:3], entry.value or ""))
        text = baseline_text(entries)
        if text != self.source.text or not os.path.exists(self.path):
            write_baseline(self.path, self.source, text)
        # A finding that only moved within a list is neither new nor gone.
        olds = (self._now.get(at, entry) for at, entry in enumerate(self.entries))
        before, after = Counter(map(_shifted, olds)), Counter(map(_shifted, entries))
        added, removed = (after - before).total(), (before - after).total()
        changes = [f"{_findings(added)} recorded"] if added else []
        changes += [f"{removed:,} obsolete{'' if added else ' ' + _noun(removed)} removed"] if removed else []
        summary = ", ".join(changes) or "nothing has changed"
        return f"{quoted(shown(self.path))}: {summary}; {_findings(len(entries))} in all"


def _findings(number: int) -> str:
    return f"{number:,} {_noun(number)}"


def _noun(number: int) -> str:
    return "finding" if number == 1 else "findings"


def _exactly(entry: Entry) -> object:
    return entry


def _shifted(entry: Entry) -> object:
    """Return an entry without indexes: inserting an item earlier in a list only shifts them."""
    return entry.file, entry.rule, _INDEX.sub("/-", entry.pointer), entry.value


def _place(entry: Entry) -> object:
    return entry.rule, _INDEX.sub("/-", entry.pointer)


def _stale(source: Source, entry: Entry, node: Node, known: Collection[str]) -> Finding:
    if entry.rule not in known:
        what = f"the rule `{entry.rule}` no longer exists"
    else:
        place = f"{entry.pointer} in {quoted(entry.file)}" if entry.pointer else quoted(entry.file)
        what = f"{entry.rule} no longer reports anything at {place}"
    message = f"{what}; remove the entry, or update the baseline with --update-baseline"
    return Finding(source.path, node.span, "stale-baseline", Severity.WARNING, message, node.pointer, None)


# --- the file


def open_baseline(
    config: Config, named: str | None, opened: dict[str, Baseline], *, recording: bool
) -> Baseline | None:
    """Return the baseline for the files under a config; None if none applies.

    `named` is the path of one that replaces the config's. `opened` are those of this run by their real paths: configs
    that name the same file share a baseline. With `recording` the file need not exist.

    Raises BaselineError for a file that cannot be used.
    """
    path = named or config.baseline
    if path is None:
        if not recording:
            return None
        path = os.path.join(config.root if config.path else os.getcwd(), BASELINE)
    real = os.path.realpath(path)
    if real not in opened:
        if named is None:
            _refuse_outside(path, real, config)
        opened[real] = _read(path, config, is_named=named is not None, recording=recording)
    return opened[real]


def _refuse_outside(path: str, real: str, config: Config) -> None:
    """Raise BaselineError for a baseline of a config that is outside of the config's repository.

    A message about a file that is no baseline shows some of its content, and a config may come from a stranger.
    """
    top = repository_root(os.path.realpath(config.root))
    if top is not None and not real.startswith(os.path.join(top, "")):
        raise BaselineError(
            f"the baseline {quoted(shown(path))} is outside of the repository, or a link leads there; move it into the "
            "repository, or name it with --baseline"
        )


def _read(path: str, config: Config, *, is_named: bool, recording: bool) -> Baseline:
    name = quoted(shown(path))
    try:
        text, bom, error = decode(content_of_file(config.stored(path), _LARGEST))
    except FileNotFoundError:
        if config.pinned is not None:
            raise BaselineError(f"the baseline {name} does not exist at {config.pinned.revision}") from None
        if recording:
            return Baseline(path, config, Source(shown(path), ""))
        given = f" --baseline {name}" if is_named else ""
        raise BaselineError(
            f"the baseline {name} does not exist; `lint-settings --update-baseline{given}` records today's findings"
        ) from None
    except OSError as problem:
        raise BaselineError(f"the baseline {name} cannot be read: {problem.strerror}") from None
    except TooLargeError:
        reason = f"has more than {_LARGEST:,} bytes; lint-settings did not write it"
        raise BaselineError(f"the baseline {name} {reason}") from None
    source = Source(shown(path), text, bom=bom)
    if error is not None:
        raise fault(source, error.start, error.message)
    return Baseline(path, config, source, read_baseline(source))
