"""For programs that read line by line: a finding a line, and a last line that counts.

Each line but the last is an object of `findings` in the JSON format. The last has `schema_version`, `not_checked`,
`configs`, `config_from` and `summary` of that format: if it is missing, the run did not end well.
"""

from __future__ import annotations

from ..console.terminal import as_json
from .json import ending
from .records import as_object, records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.report import Report
    from . import View


def render(report: Report, _view: View) -> Iterator[str]:
    """One JSON object a line."""
    for record in records(report)[0]:
        yield as_json(as_object(record))
    yield as_json({"schema_version": 1, **ending(report)})
