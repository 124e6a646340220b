"""Lines are printed in blocks, since each write is a call of the system where PYTHONUNBUFFERED is set."""

import io
import sys

import pytest

from lint_settings.console.streams import print_lines


class _Recorder(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 1000])
def test_lines_are_printed_in_order_with_few_writes(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = _Recorder()
    monkeypatch.setattr(sys, "stdout", recorder)
    lines = [f"line {at}" for at in range(number)]
    print_lines(iter(lines))
    assert recorder.getvalue() == "".join(f"{line}\n" for line in lines)
    assert recorder.writes <= number // 100 + 1
