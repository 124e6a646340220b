"""Lists all allows of a project: reason, last day, age, and how many findings each covers today."""

from __future__ import annotations

from ..allows.matching import Suppression
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..engine.config_allows import is_whole
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..engine.runner import report_on
from ..messages.outside import secrets_of_unread
from ..messages.redact import mask_prose, shown_name
from ..messages.secrets import Secrets, secrets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config.entries import ConfigAllow
    from ..documents.finding import Finding
    from ..engine.inputs import Input
    from ..engine.load import LoadedFile
    from ..engine.project import Project
    from ..engine.report import Report
    from ..git.blame import Origin


class Row(Frozen):
    """One rule of one allow.

    `until` is its last day and `days_left` the number of days left, negative once it has expired; None without one.
    `scope` is line, file or config; `pointer` is that of an allow in the config, else None. `covers` counts the
    findings that it covers today; None if that is unknown. `origin` is the author and date, if known.
    """

    __slots__ = ()

    rule: str
    reason: str
    until: str | None
    days_left: int | None
    path: str
    line: int
    scope: str
    pointer: str | None
    covers: int | None
    origin: Origin | None


def list_allows(inputs: Sequence[Input], options: Options) -> tuple[list[Row], Report]:
    """Return the allows in files and in their configs, the first to expire first, and the report of a run without them.

    The project's own rules are not run, so the number of findings covered by their allows is unknown.

    Raises ConfigError, RegistryError and SelectionError as a check does.
    """
    notes = Notes()
    bare = Options(
        today=options.today, folders=options.folders, use_allows=False, use_baseline=False, local_rules=False
    )  # fmt: skip
    loaded = load_files(inputs, bare, notes)
    report = report_on(loaded, bare, notes)
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.path, []).append(finding)
    today = options.today or _today()
    rows = [row for one in loaded for row in _in_comments(one, found.get(one.source.path, ()), report, today)]
    for project in dict.fromkeys(one.project for one in loaded):
        own = [one for one in loaded if one.project is project]
        rows.extend(_in_config(project, own, found, today))
    return sorted(rows, key=_order), report


def _order(row: Row) -> tuple[bool, str, str, int, str]:
    return row.until is None, row.until or "", row.path, row.line, row.rule


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _in_comments(loaded: LoadedFile, findings: Sequence[Finding], report: Report, today: str) -> Iterator[Row]:
    source = loaded.source
    if "lint-settings:" not in source.text:
        return
    suppression = Suppression(source, loaded.documents, loaded.project.config, loaded.path, today, set())
    for finding in findings:
        suppression.index.look_up(finding)
    hidden = _secrets_of(loaded)
    silent = report.silent.get(source.path, frozenset())
    for allow in suppression.allows:
        scope = "file" if allow.line is None else "line"
        for rule in allow.rules:
            is_known = _is_complete(rule, loaded.project) and rule not in silent and bool(loaded.documents)
            covers = suppression.index.covers(allow, rule) if is_known else None
            place = source.path, source.position(allow.start)[0], scope, None
            name = rule if rule in loaded.project.registry.rules else allow.shown(rule)
            yield _row(name, mask_prose(allow.reason, hidden), allow.until, today, place, covers)


def _secrets_of(loaded: LoadedFile) -> Secrets:
    """Return the secrets of a file, also if it cannot be read."""
    return secrets(loaded.documents) if loaded.documents else secrets_of_unread(loaded.source.text)


def _in_config(
    project: Project, loaded: Sequence[LoadedFile], found: dict[str, list[Finding]], today: str
) -> Iterator[Row]:
    config = project.config
    if not config.allows or config.path is None:
        return
    hidden = secrets(document for one in loaded for document in one.documents)
    unread = [secrets_of_unread(one.source.text) for one in loaded if not one.documents and not one.is_foreign]
    # A possible secret of a file of another tool is an ordinary word in most sentences.
    hidden |= Secrets(secret for one in unread for secret in one.certain)
    paths = [(config.relative(one.path), one.source.path) for one in loaded]
    paths.append((config.relative(config.path), shown(config.path)))
    for allow in config.allows:
        covers = None
        if _is_complete(allow.rule, project) and (is_whole(project) or _are_exact(allow, paths)):
            covered = [one for relative, path in paths if allow.files.match(relative) for one in found.get(path, ())]
            covers = sum(allow.covers(one.rule, one.pointer, one.address) for one in covered)
        place = shown(allow.path or config.path), allow.line, "config", allow.pointer
        name = allow.rule if allow.rule in project.registry.rules else shown_name(allow.rule)
        yield _row(name, mask_prose(allow.reason, hidden), allow.until, today, place, covers)


def _are_exact(allow: ConfigAllow, paths: Sequence[tuple[str, str]]) -> bool:
    """Return whether all files that an allow can match were checked."""
    exact = allow.files.exact()
    return exact is not None and {relative for relative, _ in paths}.issuperset(exact)


def _is_complete(rule: str, project: Project) -> bool:
    """Return whether a run finds everything that a rule can find, if it is not off in an environment."""
    return rule in project.selected and not project.registry.rules[rule].over_time


def _row(
    rule: str,
    reason: str,
    until: str | None,
    today: str,
    place: tuple[str, int, str, str | None],
    covers: int | None,
) -> Row:
    from datetime import date

    left = None if until is None else (date.fromisoformat(until) - date.fromisoformat(today)).days
    return Row(shown_name(rule), reason, until, left, *place, covers, None)


def with_origins(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the author and date of each allow, as far as git knows them."""
    from ..git.blame import origins

    lines: dict[str, set[int]] = {}
    for row in rows:
        lines.setdefault(row.path, set()).add(row.line)
    known = {path: origins(path, sorted(numbers)) for path, numbers in lines.items()}
    return [row._replace(origin=known[row.path].get(row.line)) for row in rows]
