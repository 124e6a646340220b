"""The whole report as one JSON document; `lint-settings schema report` describes it."""

from __future__ import annotations

from ..console.terminal import as_json
from ..documents.finding import Severity
from ..documents.source import shown
from .records import as_object, records
from .summary import fixable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as JSON text."""
    found, allowed = records(report)
    data: dict[str, Any] = {
        "schema_version": 1,
        "findings": [as_object(record) for record in found],
        "allowed": [
            {**as_object(record), "reason": one.reason} for record, one in zip(allowed, report.allowed, strict=True)
        ],
        **ending(report),
    }
    if report.consequences:
        data["consequences"] = [
            {
                **_place(one, report),
                "severity": one.severity.value,
                "message": one.message,
                "cause": _place(cause, report),
            }
            for one, cause in report.consequences
        ]
    if report.fixes is not None:
        data.update(fixes_of(report))
    if report.changes is not None:
        data["changes"] = [change._asdict() for change in report.changes]
    if report.acknowledged:
        data["known_changes"] = [{**change._asdict(), "reason": reason} for change, reason in report.acknowledged]
    if report.weakened is not None:
        from ..tenant.change import Risk

        data["checked_less"] = [{**one._asdict(), "risk": Risk.SECURITY.value} for one in report.weakened]
    yield as_json(data, indent=2)


def fixes_of(report: Report) -> dict[str, Any]:
    """Return the findings that were fixed and that could not be, each with its place before."""
    return {
        "fixes": [
            {**_place(one, report), "title": one.fix.title, "safe": one.fix.safe}
            for one in report.fixes or ()
            if one.fix
        ],
        "not_fixed": [{**_place(one, report), "reason": reason} for one, reason in report.refused.items()],
    }


def _place(finding: Finding, report: Report) -> dict[str, Any]:
    from ..messages.secrets import NOTHING, mask

    span = finding.span
    excerpt = report.excerpts.get(finding.path)
    return {
        "rule": finding.rule,
        "path": finding.path,
        "pointer": mask(finding.place, NOTHING) if excerpt is None else excerpt.mask(finding.place),
        "line": span.line,
        "column": span.column,
    }


def ending(report: Report) -> dict[str, Any]:
    """Return the rest of a report: what could not be checked, the configs, and the counts."""
    return {
        "failures": [one._asdict() for one in report.failed],
        "not_checked": [{"rule": rule, "reason": reason} for rule, reason in sorted(report.not_checked.items())],
        "configs": [shown(path) for path in report.scope.configs],
        "config_from": report.scope.revision,
        "summary": {
            "files": report.files,
            "skipped": report.passed_over,
            "excluded_files": report.scope.files,
            "excluded_folders": report.scope.folders,
            "configs": len(report.scope.configs),
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "fixable": sum(fixable(report)),
            "allowed": len(report.allowed),
            "baselined": report.baselined,
            "consequences": len(report.consequences),
            "untouched": report.untouched,
            "fixed": report.fixed,
        },
    }
