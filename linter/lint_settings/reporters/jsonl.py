"""JSON Lines, for programs that read line by line: one finding per line, and a summary line.

Each line but the last is an object of `findings` in the JSON format. The last has `schema_version`, `failures`,
`not_checked`, `configs`, `config_from` and `summary` of that format: if it is missing, the run was interrupted.
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
    """Yield one JSON object per line."""
    for record in records(report)[0]:
        yield as_json(as_object(record))
    yield as_json({"schema_version": 1, **ending(report)})
