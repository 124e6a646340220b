"""JUnit XML for the test reports of CI services: a suite per file, a failed test per finding.

A clean file has one passing test. An info is a note of a passing test, since by itself it fails no run. Failures to
read or check a file are errors.
"""

from __future__ import annotations

from ..console.markup import HEAD, spelled, tag
from ..documents.finding import Severity
from ..rulebook.pages import page_of
from .places import Places
from .records import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..documents.finding import Finding
    from ..engine.report import Report
    from . import View
    from .records import Record


def render(report: Report, _view: View) -> Iterator[str]:
    """Yield the report as XML, one line per element."""
    found: dict[str, list[Record]] = {path: [] for path in report.checked}
    for record in records(report)[0]:
        found.setdefault(record.finding.path, []).append(record)
    failed = report.failed
    errors = len(failed)
    tests = errors + sum(max(len(of_file), 1) for of_file in found.values())
    failures = sum(_fails(record) for of_file in found.values() for record in of_file)
    places = Places()
    yield HEAD
    yield tag("testsuites", {"name": "lint-settings", "tests": tests, "failures": failures, "errors": errors})
    for path in sorted(found):
        yield from _suite(places.path(path), found[path])
    if failed:
        yield f"  {tag('testsuite', {'name': 'lint-settings', 'tests': errors, 'failures': 0, 'errors': errors})}"
        for number, one in enumerate(failed, 1):
            file = {} if one.path is None else {"file": places.path(one.path)}
            yield f"    {tag('testcase', {'classname': 'lint-settings', 'name': f'run ({number})', **file})}"
            yield f"      {tag('error', {'type': 'failure', 'message': one.message}, closed=True)}"
            yield "    </testcase>"
        yield "  </testsuite>"
    yield "</testsuites>"


def _suite(path: str, found: list[Record]) -> Iterator[str]:
    failed = sum(map(_fails, found))
    yield f"  {tag('testsuite', {'name': path, 'tests': max(len(found), 1), 'failures': failed, 'errors': 0})}"
    if not found:
        yield f"    {tag('testcase', {'classname': path, 'name': 'nothing found', 'file': path}, closed=True)}"
    named: dict[str, int] = {}
    for record in found:
        # Services identify tests by name: the pointer is more stable than the line.
        name = f"{record.finding.rule} {record.pointer}".rstrip()
        named[name] = named.get(name, 0) + 1
        yield from _case(record, path, name if named[name] == 1 else f"{name} ({named[name]})")
    yield "  </testsuite>"


def _case(record: Record, path: str, name: str) -> Iterator[str]:
    finding = record.finding
    place = {"classname": path, "name": name, "file": path, "line": finding.span.line}
    text = "\n".join(map(spelled, _lines(finding)))  # a line break in a name must not begin a line of the log
    yield f"    {tag('testcase', place)}"
    if _fails(record):
        yield f"      {tag('failure', {'type': finding.severity.value, 'message': finding.message})}{text}</failure>"
    else:
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.path}:{finding.span.line}:{finding.span.column}: {finding.severity.value}: {finding.message}"
    yield from (f"also: {one.path}:{one.span.line}:{one.span.column}: {one.message}" for one in finding.related)
    if finding.symptom:
        yield f"users see: {finding.symptom}"
    page = page_of(finding.rule)
    if page is not None:
        yield f"rule: {page}"
    if finding.url:
        yield f"see: {finding.url}"


def _fails(record: Record) -> bool:
    return record.finding.severity is not Severity.INFO
