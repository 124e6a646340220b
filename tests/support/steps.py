"""How much work something is, without a clock: the same on every machine, however busy that is.

A step is a line of the code of the linter and its rules that is run. What libraries do is not counted.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import lint_settings
from lint_settings import rules

OURS = (*lint_settings.__path__, *rules.__path__)


def steps(job: Callable[[], object]) -> int:
    """Return how many steps a job takes: lines that are run, once for each turn of a loop in one line."""
    count = 0
    is_ours: dict[str, bool] = {}

    def step(_frame: FrameType, event: str, _: Any) -> None:  # nothing to return: it stays the same
        nonlocal count
        if event == "line":
            count += 1

    def call(frame: FrameType, _event: str, _: Any) -> Callable[..., Any] | None:
        file = frame.f_code.co_filename
        if file not in is_ours:
            is_ours[file] = file.startswith(OURS)
        return step if is_ours[file] else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        job()
    finally:
        sys.settrace(before)
    return count
