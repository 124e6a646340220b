"""Runs test cases written as data, for the built-in rules and for those of plugins.

A case file contains YAML documents, one case each. A line with an expected finding ends in
`# expect: part of the message`, or `# expect: rule-name: part of the message` for another rule than the one under
test; `# expect-next: ...` on its own line is about the line below, `# expect-top: ...` about the first name. Several
expectations on a line are joined with ` && `. Lines without one must be clean.

A case may contain several files of one tenant: `# file: login-policies/shop.yaml` begins another (the line stays in
YAML files as a comment), `# before: settings/shop.yaml` the earlier state of one, for rules over time: files without
one are unchanged, an empty one is new. ` @ login-policies/shop.yaml:3` after a message expects a related location,
`# not-checked: rule` a rule that could not be checked because other files are unknown. A file `lint-settings.toml` is
the config, `lint-settings-baseline.json` the baseline, and a file whose name ends in `.env` an env file, if the config
names it.

Lines of their own at the start of a case may be `# path: settings/prod/shop.yaml`, `# today: 2026-01-31`,
`# config: key = value` (TOML, one line each), `# all-rules` (run every rule, not only the one under test), and
`# complete` (required settings that the case lacks are added at its end, and every rule runs: a case with one mistake
must then give one finding).
"""

from __future__ import annotations

import os
import re

from .config.config import BASELINE, Config
from .config.config_file import NAME
from .config.toml import loads
from .documents.edits import apply
from .documents.files import own_data
from .documents.frozen import Frozen
from .engine.config_findings import check_baselines
from .engine.consequences import fold_across
from .engine.env_findings import check_env_files
from .engine.file_result import check_file
from .engine.load import LoadedFile, load_content
from .engine.notes import Notes
from .engine.project import Options, Project
from .engine.report import report_of
from .engine.runner import check_over_time, check_pipelines
from .engine.settle import settle
from .engine.shared_files import findings_elsewhere
from .rulebook.earlier import pair
from .rulebook.registry import Registry
from .rulebook.registry import load as load_registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .documents.finding import Finding
    from .engine.report import Report
    from .engine.settled import Settled
    from .rulebook.rule import Rule

_HEADER = re.compile(r"^# (path|today|config|all-rules|complete)(?:: (.*))?$", re.MULTILINE)
_EXPECT_END = re.compile(r"(?:(?<![ \t])[ \t]++)?# expect(?:-next|-top)?: .*$", re.MULTILINE)
_NOT_CHECKED = re.compile(r"^# not-checked: (.*)$", re.MULTILINE)
_URL = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui"
_CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
_COMPLETE = {
    "janrainOidcClientId": _CLIENT,
    "user_entity_type": "user",
    "default_flow_name": "standard",
    "default_flow_version": '"20240115093000123456"',
    "password_recover_url": f"{_URL}/reset-password?client_id={_CLIENT}",
    "verify_email_url": f"{_URL}/verify-account?client_id={_CLIENT}",
}
_EXPECT = re.compile(r"# expect(-next|-top)?: (.*)$")


class Case(Frozen):
    """One document of a case file, and the options in its header."""

    __slots__ = ()

    name: str
    text: str
    path: str
    today: str
    config: str
    all_rules: bool


def read_cases(path: str) -> list[Case]:
    """Return the cases of a file; each is named after the file and its first line."""
    text = own_data(path).decode("utf-8")
    cases = []
    line = 1
    for part in re.split(r"^---[ \t]*\n", text, flags=re.MULTILINE):
        lines = part.count("\n") + 1
        if part.strip():
            header = _HEADER.findall(part)
            values = dict(header)
            config = "\n".join(value for key, value in header if key == "config")
            if "complete" in values:
                lacking = [f"{name}: {value}\n" for name, value in _COMPLETE.items() if f"{name}:" not in part]
                part = part.rstrip("\n") + "\n" + "".join(lacking)
            cases.append(
                Case(
                    f"{os.path.basename(path)}:{line}",
                    part,
                    values.get("path", "settings/shop.yaml"),
                    values.get("today", "2026-11-21"),
                    config,
                    "all-rules" in values or "complete" in values,
                )
            )
        line += lines
    return cases


def fixes_in(case: Case, rule: str, registry: Registry | None = None) -> set[bool]:
    """Return which fixes a rule offers in a case: True for safe ones, False for unsafe ones."""
    files = [(path, _EXPECT_END.sub("", text)) for path, text in _files(case)]
    report = run_files(files, case, rule, registry)
    return {finding.fix.safe for finding in report.findings if finding.rule == rule and finding.fix is not None}


def check_case(case: Case, rule: str | None, registry: Registry | None = None) -> list[str]:
    """Return the differences between the expectations of a case and its findings; empty if there are none.

    Without a rule, every rule runs.
    """
    files = _files(case)
    report = run_files(files, case, rule, registry)
    faults = [f"{case.name}: {crash.rule} crashed: {crash.error}" for crash in report.crashes]
    unchecked = [f"{name}: {reason}" for name, reason in report.not_checked.items()]
    for wanted in _NOT_CHECKED.findall(case.text):
        if not any(wanted in note for note in unchecked):
            faults.append(f"{case.name}: expected to be not checked: {wanted!r}, got {unchecked}")
    found = list(report.findings)
    for path, text in files:
        for line, name, part in _expectations(text, rule):
            match = next((one for one in found if _meets(one, path, line, name, part)), None)
            if match is None:
                faults.append(f"{case.name}: {path}:{line}: expected {name or ''}: {part!r}")
            else:
                found.remove(match)
    faults.extend(
        f"{case.name}: {_short(one.path)}:{one.span.line}: unexpected {one.rule}: {one.message}" for one in found
    )
    return faults


def _meets(finding: Finding, path: str, line: int, rule: str | None, part: str) -> bool:
    message, _, place = part.partition(" @ ")
    if (_short(finding.path), finding.span.line) != (path, line) or rule not in (None, finding.rule):
        return False
    places = [f"{_short(related.path)}:{related.span.line}" for related in finding.related]
    return message in finding.message and (not place or place.strip() in places)


def fix_case(case: Case, rule: str | None, registry: Registry | None = None) -> str:
    """Return the text of a case after all fixes of the rule, safe and unsafe, have been applied once.

    Expectations are removed from the text first, since fixes change the lines that they are about.
    """
    files = [(path, _EXPECT_END.sub("", text)) for path, text in _files(case)]
    report = run_files(files, case, rule, registry)
    fixed = []
    for path, text in files:
        fixes = [finding.fix for finding in report.findings if finding.fix and _short(finding.path) == path]
        fixed.append(apply(text, [edit for fix in fixes for edit in fix.edits]))
    return "".join(fixed)


def _files(case: Case) -> list[tuple[str, str]]:
    """Return the files of a case: the first is the case's own, each `# file: path` begins another."""
    return [(path, text) for sort, path, text in _parts(case) if sort == "file"]


def _files_before(case: Case) -> dict[str, str]:
    """Return the files of a case in their earlier state, by path."""
    return {path: text for sort, path, text in _parts(case) if sort == "before"}


def _parts(case: Case) -> Iterator[tuple[str, str, str]]:
    parts = re.split(r"^(?=# (?:file|before): )", case.text, flags=re.MULTILINE)
    for part in parts:
        header = re.match(r"# (file|before): (\S+)(?:\n|\Z)", part)
        path = header.group(2) if header else case.path
        if header and (path.endswith(".json") or not part[header.end() :].strip()):
            part = part[header.end() :]
        if header or part.strip():
            yield header.group(1) if header else "file", path, part


def _expectations(text: str, rule: str | None) -> list[tuple[int, str | None, str]]:
    wanted: list[tuple[int, str | None, str]] = []
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")), 1)
    for number, line in enumerate(lines, 1):
        match = _EXPECT.search(line)
        if match is None:
            continue
        at = {"-next": number + 1, "-top": first}.get(match.group(1) or "", number)
        for part in match.group(2).strip().split(" && "):
            named = re.match(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)+|syntax): (.*)", part)
            wanted.append((at, named.group(1), named.group(2)) if named else (at, rule, part))
    return wanted


_ROOT = os.path.abspath(os.sep + "project")


def _short(path: str) -> str:
    return os.path.relpath(path, _ROOT).replace(os.sep, "/")


def run_files(files: list[tuple[str, str]], case: Case, rule: str | None, registry: Registry | None) -> Report:
    """Return a report on the files of a case, each a path and a text: by one rule, or by every rule."""
    registry = registry or load_registry()
    # Files under settings/ count as client settings even if a single line of a case does not show it.
    text = dict(files).get(NAME, "")
    data = {"kinds": {"client-settings": ["/settings/"]}, **loads(case.config), **loads(text)}
    config = Config(_ROOT, os.path.join(_ROOT, NAME) if text else None, data, text)
    recorded = dict(files).get(BASELINE)
    env_files = {path: text for path, text in files if path.endswith(".env")}
    files = [(path, text) for path, text in files if path not in (NAME, BASELINE, *env_files)]
    alone = rule is not None and not case.all_rules
    # Findings of the engine need the other rules: an allow for a rule that does not run is not unused.
    select = (rule,) if rule is not None and alone and registry.rules[rule].check else ()
    enable = (rule,) if rule is not None else ()
    options = Options(
        select=select,
        enable=enable,
        today=case.today,
        folders=(_ROOT,) if env_files else (),
        as_deployed=bool(env_files),
        env_content=_reader(env_files),
        fold=not alone,
    )
    project = Project(config, options, registry).prepare()
    notes = Notes()
    if recorded is not None:
        _take_baseline(recorded, project, notes)
    loaded = [load_content(os.path.join(_ROOT, path), text.encode("utf-8"), project) for path, text in files]
    elsewhere = findings_elsewhere(loaded)
    settled: list[Settled] = []
    for one in loaded:
        settled += settle(check_file(one, elsewhere=elsewhere.get(id(one), ())), one, notes)
    settled += check_pipelines(project, notes)[1]
    if options.fold:
        settled = fold_across(settled, notes.rules, notes.excerpts)
    settled += check_env_files([project], options, notes)[1]
    old = _files_before(case)
    if old:
        settled += _check_changes(loaded, {**dict(files), **old}, notes)
    settled += check_baselines(loaded, notes)
    return report_of([one for one in settled if not alone or one.finding.rule == rule], notes)


def _reader(env_files: Mapping[str, str]) -> Callable[[str], bytes | None]:
    """Return a function that returns the content of the env files of a case, without expectations."""

    def content(path: str) -> bytes:
        return _EXPECT_END.sub("", env_files.get(_short(os.path.abspath(path)), "")).encode("utf-8")

    return content


def _take_baseline(text: str, project: Project, notes: Notes) -> None:
    """Set the baseline of a case in its project, without expectations."""
    from .allows.baseline import Baseline
    from .allows.baseline_file import read_baseline
    from .documents.source import Source

    path = os.path.join(_ROOT, BASELINE)
    source = Source(path, _EXPECT_END.sub("", text))
    project.baseline = Baseline(path, project.config, source, read_baseline(source))
    notes.baselines.append(project.baseline)


def _check_changes(loaded: list[LoadedFile], old: Mapping[str, str], notes: Notes) -> list[Settled]:
    """Return the findings of the rules over time in files, given the earlier state of all files."""
    project = loaded[0].project
    before = Project(project.config, project.options, project.registry).prepare()
    earlier = [load_content(os.path.join(_ROOT, path), text.encode("utf-8"), before) for path, text in old.items()]
    olds, news = ([document for one in state for document in one.documents] for state in (earlier, loaded))
    pairs = {id(new): was for was, new in pair(olds, news, lambda one: one.source.path) if was and new}
    return [found for one in loaded for found in check_over_time(one, pairs, before.workspace, notes)]


def registry_of(folders: Iterable[str]) -> Registry:
    """Return the built-in rules and those in folders, for the tests of a project's own rules."""
    return load_registry(tuple(folders))


def registry_with(rules: Iterable[Rule]) -> Registry:
    """Return the built-in rules and these, for the tests of a plugin."""
    builtin = load_registry().rules
    return Registry([*builtin.values(), *(rule for rule in rules if rule.name not in builtin)])


def messages(findings: Iterable[Finding]) -> list[str]:
    """Return findings as `line:column rule message`, for readable assertions."""
    return [f"{one.span.line}:{one.span.column} {one.rule} {one.message}" for one in findings]
