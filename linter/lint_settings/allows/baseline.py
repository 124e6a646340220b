"""The baseline: findings that were there when a team began, which are recorded in a file and not told again."""

from __future__ import annotations

import os
from collections import Counter, namedtuple

from ..config.config import BASELINE
from ..console.terminal import quoted
from ..documents.document import Document
from ..documents.files import TooLargeError, content_of_file, relative_path
from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.limits import decode
from ..documents.source import Source, shown
from .baseline_file import BaselineError, Entry, baseline_text, fault, read_baseline, root_of, write_baseline
from .value_hash import imprint, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ..config.config import Config
    from ..documents.node import Node
    from ..messages.redact import Secrets

    Named = tuple[Finding, "Entry", "Entry"]  # the second entry has numbers in place of ids
    Key = Callable[["Entry"], object]

VERSION = 1
_LARGEST = 100_000_000  # bytes
_MEMBERS = ("rule", "file", "pointer", "value")
_INDEX = lazy_pattern(r"/\d{1,6}(?=/|\Z)")
_UNPRINTABLE = lazy_pattern("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Recorded(namedtuple("Recorded", "entry at")):
    """An entry and its number in the file, from 0."""

    __slots__ = ()

    entry: Entry
    at: int


class Baseline:
    """The entries of one file, and what becomes of them in a run.

    `config` is the first one of the run that it holds under; `found` are the findings of this run as entries, `stale`
    the entries whose finding is gone; the latter is known once `settle` was called. `former` counts the findings that
    are recorded as an earlier release did it, with a hash of what may be a secret.
    """

    def __init__(self, path: str, config: Config, source: Source, entries: Sequence[Entry] = ()) -> None:
        self.path = path
        self.config = config
        self.source = source
        self.entries = list(entries)
        self.found: list[Entry] = []
        self.stale: list[Recorded] = []
        self._now: dict[int, Entry] = {}  # what an entry of the file is called in this run, by its number
        self.former = 0
        self._folders: dict[str, str] = {}
        self._folder = self._real(os.path.dirname(os.path.abspath(path)))
        self._left: dict[str, list[Recorded]] = {}
        for at, entry in enumerate(self.entries):
            self._left.setdefault(entry.file, []).append(Recorded(entry, at))

    def relative(self, path: str) -> str:
        """Return a path as entries name it."""
        folder, name = os.path.split(os.path.abspath(path))
        return relative_path(os.path.join(self._real(folder), name), self._folder).replace(os.sep, "/")

    def _real(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return self._folders[folder]

    def new(
        self,
        path: str,
        findings: Sequence[Finding],
        allowed: Iterable[Finding],
        documents: Sequence[Document],
        hidden: Secrets,
    ) -> list[Finding]:
        """Return those findings of a file that are not recorded. `hidden` are the secrets of the file.

        Those that an allow covers are not told anyway; they keep their entries from being stale, and no more than that.
        """
        file = self.relative(path)
        left = self._left.pop(file, [])

        def named(one: Finding) -> Named:
            value = imprint(one, documents, hidden)
            by_id, by_number = (Entry(file, told(at, hidden), one.rule, value) for at in (one.place, one.pointer))
            return one, by_id, by_number

        rest = [named(one) for one in findings]
        self.found += [entry for _, entry, _ in rest]
        for key in (_exactly, _shifted):
            for by_number in (False, True):
                rest, left = self._pair_off(rest, left, key, by_number=by_number)
        if rest and left:
            rest, left = self._pair_former(rest, left, documents, hidden)
        new = [finding for finding, _, _ in rest]
        if left:
            # Where something is still found, its entry is not stale: one change is not told twice.
            rest.extend(named(one) for one in allowed)
            for by_number in (False, True):
                rest, left = self._pair_off(rest, left, _place, by_number=by_number)
        if left:
            self._left[file] = left
        return new

    def _pair_off(
        self, named: list[Named], left: list[Recorded], key: Key, *, by_number: bool
    ) -> tuple[list[Named], list[Recorded]]:
        """Return the findings and the entries that find no partner; one entry is a partner once.

        With `by_number` the items of lists are known by number only, as in baselines that an earlier release wrote.
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
        self, rest: list[Named], left: list[Recorded], documents: Sequence[Document], hidden: Secrets
    ) -> tuple[list[Named], list[Recorded]]:
        """Pair findings with entries of a baseline that an earlier version recorded, with values as it kept them."""
        count = len(rest)
        former: list[Named] = []
        for one, by_id, by_number in rest:
            value = imprint(one, documents, hidden, former=True)
            former.append((one, by_id._replace(value=value), by_number._replace(value=value)))
        for key in (_exactly, _shifted):
            for is_number in (False, True):
                former, left = self._pair_off(former, left, key, by_number=is_number)
        self.former += count - len(former)
        return former, left

    def settle(self, said: Mapping[str, Callable[[str], bool]], known: Collection[str], folders: Sequence[str]) -> None:
        """Say which entries are stale, once every file of the run has been checked.

        `said` tells for each checked file whether a rule had its say on it; `known` are the rules that exist, `folders`
        those that were searched whole, so that a file that is not there is known to be gone.
        """
        for file, left in self._left.items():
            had_say = said.get(file)
            is_gone = had_say is None and self._is_gone(file, folders)
            for one in left:
                rule = one.entry.rule
                if is_gone or (had_say is not None and (rule not in known or had_say(rule))):
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
        """The file as a document, for those who show pieces of it."""
        return [Document(self.source, root_of(self.source), kind="baseline")]

    def renew(self) -> str:
        """Write what was found in place of what was recorded; in one line, what has changed.

        Entries that this run could not judge stay. Raises BaselineError.
        """
        stale = {one.at for one in self.stale}
        kept = [one.entry for left in self._left.values() for one in left if one.at not in stale]
        entries = sorted([*self.found, *kept], key=lambda entry: (*entry[:3], entry.value or ""))
        text = baseline_text(entries)
        if text != self.source.text or not os.path.exists(self.path):
            write_baseline(self.path, self.source, text)
        # What has only moved within a list is neither new nor gone.
        olds = (self._now.get(at, entry) for at, entry in enumerate(self.entries))
        before, after = Counter(map(_shifted, olds)), Counter(map(_shifted, entries))
        added, removed = (after - before).total(), (before - after).total()
        told = [f"{_findings(added)} recorded"] if added else []
        told += [f"{removed:,} obsolete{'' if added else ' ' + _noun(removed)} removed"] if removed else []
        return (
            f"{quoted(shown(self.path))}: {', '.join(told) or 'nothing has changed'}; {_findings(len(entries))} in all"
        )


def _findings(number: int) -> str:
    return f"{number:,} {_noun(number)}"


def _noun(number: int) -> str:
    return "finding" if number == 1 else "findings"


def _exactly(entry: Entry) -> object:
    return entry


def _shifted(entry: Entry) -> object:
    """Return an entry without its numbers: an item that comes before it in a list shifts it, and changes nothing else."""
    return entry.file, entry.rule, _INDEX.sub("/-", entry.pointer), entry.value


def _place(entry: Entry) -> object:
    return entry.rule, _INDEX.sub("/-", entry.pointer)


def _stale(source: Source, entry: Entry, node: Node, known: Collection[str]) -> Finding:
    if entry.rule not in known:
        what = f"there is no rule `{entry.rule}` any more"
    else:
        place = f"{entry.pointer} in {quoted(entry.file)}" if entry.pointer else quoted(entry.file)
        what = f"nothing is found by {entry.rule} at {place} any more"
    message = f"{what}; remove the entry, or update the baseline with --update-baseline"
    return Finding(source.path, node.span, "stale-baseline", Severity.WARNING, message, node.pointer, None)


# --- the file


def open_baseline(
    config: Config, named: str | None, opened: dict[str, Baseline], *, recording: bool
) -> Baseline | None:
    """Return the baseline that applies to the files under a config; None if there is none.

    `named` is the path of one that applies in place of the config's. `opened` are those of this run by their real
    paths: configs that name the same file share a baseline. With `recording` the file need not exist.

    Raises BaselineError for a file that cannot be used.
    """
    path = named or config.baseline
    if path is None:
        if not recording:
            return None
        path = os.path.join(config.root if config.path else os.getcwd(), BASELINE)
    real = os.path.realpath(path)
    if real not in opened:
        opened[real] = _read(path, config, is_named=named is not None, recording=recording)
    return opened[real]


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
