"""The last line: the number of files, findings, fixes and allows; and notes about what was not checked."""

from __future__ import annotations

from ..console.terminal import clean, quoted
from ..documents.finding import Severity
from ..documents.source import shown
from ..messages.wording import enumerated, noun_of, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from ..console.terminal import Style
    from ..engine.report import Report


_NAMED = 3  # maximum number of rules, or of environments, in the note; the JSON report lists all


def fixable(report: Report) -> tuple[int, int]:
    """Return the number of findings with a safe fix, and with an unsafe one."""
    fixes = [finding.fix for finding in report.findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    return safe, len(fixes) - safe


def not_checked(report: Report) -> str | None:
    """Return a line about the rules that were not checked; None if all were."""
    notes = []
    if report.lacking:
        kinds = ", ".join(_lacking_kinds(report))
        named = _listed(report.lacking)
        notes.append(
            f"{plural(len(report.lacking), 'rule')} not checked, because there are no files of these kinds: {kinds} "
            f"({named})"
        )
    if report.obscured:
        files = _listed({file for files in report.obscured.values() for file in files})
        notes.append(
            f"{plural(len(report.obscured), 'rule')} cannot tell, because {files} ({_listed(report.obscured)})"
        )
    return "; ".join(notes) or None


def _lacking_kinds(report: Report) -> list[str]:
    """Return the nouns of the kinds that are missing; of those that exist elsewhere, with their environments."""
    missing: dict[str, set[str]] = {}
    for lacking in report.lacking.values():
        for noun, environments in lacking.items():
            missing.setdefault(noun, set()).update(environments)
    existing = {noun_of(kind) for kind, _ in set(report.kinds.values()) if kind is not None}
    return [
        f"{noun} in {_named(environments)}" if noun in existing and "" not in environments else noun
        for noun, environments in sorted(missing.items())
    ]


def _named(environments: Collection[str]) -> str:
    if len(environments) > _NAMED:
        return plural(len(environments), "environment")
    return enumerated([clean(name) for name in sorted(environments)])


def _listed(names: Collection[str]) -> str:
    """Return the first few names, and the number of the rest."""
    rest = len(names) - _NAMED
    return ", ".join(clean(name) for name in sorted(names)[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def summary(report: Report, style: Style) -> str:
    """Return one line that counts files, errors, warnings, infos, fixable, allowed and recorded findings."""
    safe, unsafe = fixable(report)
    parts = []
    for severity in Severity:
        count = report.count(severity)
        if count:
            noun = severity.value
            parts.append(
                style(severity.value, plural(count, noun) if severity is not Severity.INFO else f"{count} info")
            )
    extra = []
    if report.fixed:
        extra.append(f"{report.fixed:,} fixed")
    if safe or unsafe:
        extra.append(f"{safe + unsafe} fixable" + (f" ({unsafe} unsafe)" if unsafe else ""))
    if report.allowed:
        extra.append(f"{len(report.allowed)} allowed")
    if report.consequences:
        folded = plural(len(report.consequences), "consequence")
        extra.append(f"{folded} of these not listed (--show-consequences)")
    if report.baselined:
        extra.append(f"{report.baselined:,} in the baseline")
    if report.untouched:
        extra.append(f"{plural(report.untouched, 'finding')} not affected by the change")
    if report.acknowledged:
        extra.append(plural(len(report.acknowledged), "known difference"))
    if report.weakened:
        extra.append(style("warning", f"checked less than before in {plural(len(report.weakened), 'place')}"))
    if report.passed_over:
        extra.append(f"{plural(report.passed_over, 'other file')} skipped")
    scope = _scope(report)
    extra += scope
    if report.changes is not None:
        from .counts import counted_changes

        counted = counted_changes(report, style)
        found = "; ".join([counted, *([", ".join(parts)] if parts else []), *([", ".join(extra)] if extra else [])])
        return f"{plural(report.files, 'file')} compared: {found}"
    if not report.files and report.skipped:
        return "; ".join([_nothing_checked(report), *([", ".join(scope)] if scope else [])])
    if report.failures:
        parts.append("not everything could be checked")
    found = ", ".join(parts) if parts else style("good", "nothing found")
    return f"{plural(report.files, 'file')} checked: {found}" + (f"; {', '.join(extra)}" if extra else "")


def _scope(report: Report) -> list[str]:
    """Return what configs exclude, and their paths if users may not expect them."""
    scope, notes = report.scope, []
    if scope.files or scope.folders:
        counted = [plural(scope.files, "file")] * bool(scope.files)
        counted += [plural(scope.folders, "folder")] * bool(scope.folders)
        notes.append(f"{' and '.join(counted)} excluded by the config")
    if len(scope.configs) > 1:
        notes.append(f"{len(scope.configs):,} configs ({_listed([shown(path) for path in scope.configs])})")
    if scope.revision is not None:
        notes.append(f"config of {clean(scope.revision)}")
    return notes


def _nothing_checked(report: Report) -> str:
    path = min(report.skipped)
    reason = report.skipped[path]
    if len(report.skipped) == 1:
        return f"nothing was checked: {quoted(path)} is {reason}"
    example = f"such as {quoted(path)}: {reason}"
    return f"nothing was checked: {len(report.skipped)} files contain no known settings, {example}"
