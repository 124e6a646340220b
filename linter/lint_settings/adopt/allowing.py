"""Allows today's findings of a rule, by comments or in the config, and verifies that nothing else changes."""

from __future__ import annotations

import os
from collections import Counter

from ..config.entries import ConfigError
from ..documents.document import load
from ..documents.edits import apply
from ..documents.finding import Edit
from ..documents.frozen import Frozen
from ..documents.limits import LoadError
from ..documents.source import Source, shown
from ..documents.yaml.second_reader import compose_again
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..engine.run import run
from ..engine.runner import report_on
from ..fixes.compare import anchors, read_again
from ..fixes.proof import bring_back, check_again, exchange
from ..messages.redact import NOTHING, mask_prose
from .allow_entries import Entry, place_of, with_entries
from .allow_places import Places
from .proposal import Proposal, of_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..config.config import Config
    from ..documents.finding import Finding
    from ..engine.inputs import Input
    from ..engine.load import LoadedFile
    from ..engine.report import Report
    from .allow_places import Wish

    Key = tuple[str, str, str]

_MOST_TRIES = 4


class Outcome(Frozen):
    """The result: the changes, the findings that comments and entries allow, and those that cannot be allowed.

    `entered` maps each finding to the path of its config. `reasons` explain why a config takes no entries, `report` is
    that of the run before.
    """

    __slots__ = ()

    changes: tuple[Proposal, ...]
    commented: tuple[Finding, ...]
    entered: tuple[tuple[Finding, str], ...]
    refused: tuple[Finding, ...]
    reasons: tuple[str, ...]
    report: Report


def allow(inputs: Sequence[Input], wish: Wish, options: Options) -> Outcome:
    """Return the changes that allow the findings of a rule in these files; nothing is written.

    Raises ConfigError, RegistryError and SelectionError as a check does.
    """
    report = run(inputs, options)
    targets = [finding for finding in report.findings if finding.rule == wish.rule]
    # Once these are allowed, what the same rule finds in other files is reported.
    targets += [one for one, cause in report.consequences if one.rule == cause.rule == wish.rule]
    if not targets:
        return Outcome((), (), (), (), (), report)
    work = _Work(inputs, wish, options)
    targets = work.as_found(targets)
    work.place(targets)
    left = work.proven()
    work.drop([one for one in targets if one.path in left] if left is not None else targets)
    if left and work.proven() != set():
        work.drop(targets)
    return work.outcome(report)


class _Work:
    """The allows being placed: the edits of each file, and the entries of each config."""

    def __init__(self, inputs: Sequence[Input], wish: Wish, options: Options) -> None:
        self.inputs = inputs
        self.wish = wish
        # All rules take part in the verification, and no baseline hides findings.
        self.options = Options(
            enable=options.enable,
            today=options.today,
            folders=options.folders,
            use_baseline=False,
            as_deployed=options.as_deployed,
            local_rules=options.local_rules,
            fold=False,  # an allowed finding no longer hides its consequences
        )
        notes = Notes()
        self.loaded = load_files(inputs, self.options, notes)
        self.before = report_on(self.loaded, self.options, notes)
        self.texts: dict[str, str] = {}
        self.commented: list[Finding] = []
        self.entries: dict[int, list[tuple[Finding, Entry]]] = {}
        self.configs = {id(one.project.config): one.project.config for one in self.loaded}
        self.refused: list[Finding] = []
        self.reasons: list[str] = []
        self.after: list[LoadedFile] = []
        self.changed: dict[int, Config] = {}

    def as_found(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return these findings with their original severity, which those that follow from them may have raised."""
        shown = {_key(one) for one in findings}
        return [one for one in self.before.findings if _key(one) in shown]

    def place(self, targets: Sequence[Finding]) -> None:
        """Find a place for an allow of each finding."""
        configs = {shown(config.path): config for config in self.configs.values() if config.path}
        by_path: dict[str, list[Finding]] = {}
        for finding in targets:
            by_path.setdefault(finding.path, []).append(finding)
        env_files = self._env_files()
        own = {one.source.path: one for one in self.loaded}
        for path, findings in by_path.items():
            if path in own:
                one = own[path]
                edits, rest = comment_edits(one, findings, self.wish)
                if edits:
                    self.texts[path] = apply(one.source.text, edits)
                self.commented.extend(finding for finding in findings if finding not in rest)
                self._enter(one.project.config, one.path, rest)
            elif path in configs and configs[path].path:
                self._enter(configs[path], str(configs[path].path), findings)
            elif path in env_files:
                self._enter(*env_files[path], findings)

    def _env_files(self) -> dict[str, tuple[Config, str]]:
        """Return the env files in configs, as shown in reports, each with its config and path."""
        named = [
            (config, os.path.join(config.root, name))
            for config in self.configs.values()
            for environment in config.environments
            for name in environment.env_files
        ]
        return {shown(path): (config, path) for config, path in named}

    def _enter(self, config: Config, path: str, findings: Sequence[Finding]) -> None:
        file = config.relative(path)
        entries = self.entries.setdefault(id(config), [])
        entries.extend((finding, Entry(file, finding.place)) for finding in findings)

    def drop(self, findings: Sequence[Finding]) -> None:
        """Leave the files with these findings unchanged."""
        paths = {finding.path for finding in findings}
        self.refused = list(dict.fromkeys([*self.refused, *findings]))
        self.texts = {path: text for path, text in self.texts.items() if path not in paths}
        self.commented = [one for one in self.commented if one.path not in paths]
        for key, entries in self.entries.items():
            self.entries[key] = [pair for pair in entries if pair[0].path not in paths]

    def proven(self) -> set[str] | None:
        """Return the files whose allows cannot be verified; None if other files are affected, too."""
        self._renew_configs()
        contents = {
            one.path: _content(one, self.texts[one.source.path]) for one in self.loaded if one.source.path in self.texts
        }
        notes = Notes()
        changed = [
            one._replace(config=self.changed.get(id(one.config), one.config), content=contents.get(one.path))
            for one in self.inputs
        ]
        self.after = load_files(changed, self.options, notes)
        report = report_on(self.after, self.options, notes)
        wanted = [*self.commented, *(one for pairs in self.entries.values() for one, _ in pairs)]
        wrong = _unproven(self.before, report, wanted, self.wish)
        return wrong if wrong <= {finding.path for finding in wanted} else None

    def _renew_configs(self) -> None:
        self.changed = {}
        for key, pairs in list(self.entries.items()):
            if not pairs:
                continue
            try:
                self.changed[key] = with_entries(self.configs[key], [entry for _, entry in pairs], self.wish)
            except ConfigError as error:
                self.reasons.append(str(error))
                self.entries[key] = []
                self.refused.extend(finding for finding, _ in pairs)

    def outcome(self, report: Report) -> Outcome:
        """Return the result of all placements."""
        olds = {one.path: one for one in self.loaded}
        changes = [Proposal(one.path, olds[one.path], one) for one in self.after if one.source.path in self.texts]
        entered: list[tuple[Finding, str]] = []
        for key, pairs in self.entries.items():
            if not pairs:
                continue
            old, path = self.configs[key], place_of(self.configs[key])
            entered.extend((finding, shown(path)) for finding, _ in pairs)
            before = old.text if old.path else None
            changed = self.changed[key]
            changes.append(of_texts(path, before, changed.text, self.loaded[0].project, bom=self.configs[key].bom))
        return Outcome(
            tuple(changes), tuple(self.commented), tuple(entered), tuple(self.refused), tuple(self.reasons), report
        )


def _content(loaded: LoadedFile, text: str) -> bytes:
    return (b"\xef\xbb\xbf" if loaded.source.bom else b"") + text.encode("utf-8")


# --- comments


def comment_edits(loaded: LoadedFile, findings: Sequence[Finding], wish: Wish) -> tuple[list[Edit], list[Finding]]:
    """Return the comments that allow findings of a file, and the findings without a place for a comment."""
    source, documents = loaded.source, loaded.documents
    if not documents or source.path.lower().endswith((".json", ".toml")) or any(one.root.in_json for one in documents):
        return [], list(findings)
    try:
        read_again(source.text, loaded.project.config.limits.depth, in_json=False)
    except (LoadError, ValueError, RecursionError):
        return [], list(findings)  # only one parser can read it, so nothing can be verified
    places = Places(loaded, wish)
    groups: dict[tuple[int, bool], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.span.line, finding.pointer == ""), []).append(finding)
    before = check_again(loaded)
    first = [next(places.edits(group[0])) for group in groups.values()]
    if _holds(loaded, first, findings, wish, before):
        return first, []
    edits: list[Edit] = []
    covered: list[Finding] = []
    rest: list[Finding] = []
    for group in groups.values():
        for _, edit in zip(range(_MOST_TRIES), places.edits(group[0]), strict=False):
            if _holds(loaded, [*edits, edit], [*covered, *group], wish, before):
                edits.append(edit)
                covered.extend(group)
                break
        else:
            rest.extend(group)
    return edits, rest


def _holds(loaded: LoadedFile, edits: Sequence[Edit], findings: Sequence[Finding], wish: Wish, before: Report) -> bool:
    """Return whether edits allow findings of a file and have no other effect; the file itself is not changed."""
    text = apply(loaded.source.text, list(edits))
    if not _is_same(loaded, text, edits):
        return False
    changed = exchange(loaded, text)
    try:
        return not _unproven(before, check_again(changed), findings, wish)
    finally:
        bring_back(loaded, changed)


def _is_same(loaded: LoadedFile, text: str, edits: Sequence[Edit]) -> bool:
    """Return whether two parsers read the same values in the old and the new text, and every comment is kept."""
    old, limits = loaded.source.text, loaded.project.config.limits
    ours, theirs = (load(Source(loaded.source.path, one), limits)[0] for one in (old, text))
    if [repr(one.root.value) for one in ours] != [repr(one.root.value) for one in theirs]:
        return False
    try:
        if read_again(old, limits.depth, in_json=False) != read_again(text, limits.depth, in_json=False):
            return False
        if anchors(old, limits.depth) != anchors(text, limits.depth):
            return False
    except (LoadError, ValueError, RecursionError):
        return False
    joined = {edit for edit in edits if not edit.text.strip().startswith("#")}
    wanted = [edit.text.strip() for edit in {*edits} - joined]
    for start, end in compose_again(old, limits.depth)[1]:
        own = [Edit(one.start - start, one.end - start, one.text) for one in joined if start <= one.start < end]
        wanted.append(apply(old[start:end], own).rstrip())
    now = compose_again(text, limits.depth)[1]
    return Counter(wanted) == Counter(text[start:end].rstrip() for start, end in now)


# --- verification


def _unproven(before: Report, after: Report, wanted: Sequence[Finding], wish: Wish) -> set[str]:
    """Return the paths with unwanted differences: other findings that are gone or allowed, or new ones."""
    gone = Counter(map(_key, before.findings))
    gone.subtract(Counter(map(_key, after.findings)))
    reason = mask_prose(wish.reason, NOTHING)  # as shown in reports
    allowed = {_key(one) for one, given in after.allowed if given == reason}
    targets = Counter(map(_key, wanted))
    wrong = {key[0] for key, count in gone.items() if count < 0 or (count > 0 and key[1] != wish.rule)}
    wrong |= {key[0] for key, count in targets.items() if key not in allowed or gone[key] < count}
    wrong |= {key[0] for key in +gone if key not in targets}
    if len(after.failures) > len(before.failures):
        wrong.add("")
    return wrong


def _key(finding: Finding) -> Key:
    return finding.path, finding.rule, finding.pointer


def cannot_be_allowed(rule: str, *, over_time: bool) -> str | None:
    """Return why the findings of a rule cannot be allowed here; None if they can."""
    if rule in _BEFORE_ALLOWS:
        return f"a {rule} finding cannot be allowed: {_BEFORE_ALLOWS[rule]}"
    if over_time:
        return f"{rule} reports only in comparisons of two states; add the allow by hand where it is reported"
    return None


# Findings of the engine in unreadable texts, and in the allows and baselines themselves.
_BEFORE_ALLOWS = {
    "syntax": "a file that cannot be read is not checked; fix it",
    **dict.fromkeys(
        ("allow-without-reason", "expired-allow", "unknown-allow", "unused-allow"),
        "it is about an allow; fix or remove that one",
    ),
    "stale-baseline": "it is about the baseline; update it with `--update-baseline`",
}


def paths_of(findings: Iterable[Finding]) -> list[str]:
    """Return the files of findings, each once."""
    return sorted({finding.path for finding in findings})
