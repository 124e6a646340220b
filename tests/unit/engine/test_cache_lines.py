"""The lines of a cache file: found by the path of their file, and compressed until they are written."""

from __future__ import annotations

from io import BytesIO

import pytest

from lint_settings.engine.cached.lines import Lines, NewLines, line_of
from lint_settings.tenant.lookup.states import States

PATHS = ("a.yaml", "b/c.yaml", 'quo"te\\.yaml', "tab\t.yaml", "line\n.yaml", "caf\u00e9.yaml", "lost\udcff.yaml", "")


def content(more: bytes = b"") -> BytesIO:
    """Lines after a head; the entry of each file is its number."""
    return BytesIO(b"head\n" + b"".join(line_of(path, [number]) for number, path in enumerate(PATHS)) + more)


def test_each_file_is_found_in_any_order() -> None:
    for order in (PATHS, PATHS[::-1]):
        lines = Lines(content, 5)
        assert [lines.find(path) for path in order] == [b"[%d]" % PATHS.index(path) for path in order]
    assert Lines(content, 5).find("other.yaml") is None
    assert Lines().find("a.yaml") is None


def test_the_lines_of_files_can_be_written_again() -> None:
    lines = Lines(content, 5)
    lines.find(PATHS[2])
    assert [*lines] == [*PATHS]
    assert b"head\n" + b"".join(map(lines.line, lines)) == content().getvalue()
    assert PATHS[1] in lines
    assert "other.yaml" not in lines


@pytest.mark.parametrize("odd", [b"no tab\n", b"\t\n", b"\n", b"5\t[]\n", b'"x\t[]\n', b"[\t[]\n", b"no end"])
def test_a_line_of_another_origin_is_left_out(odd: bytes) -> None:
    assert [*Lines(lambda: content(odd), 5)] == [*PATHS]


def test_new_lines_are_those_that_were_added() -> None:
    new, text = NewLines(), b""
    assert b"".join(NewLines()) == b""
    for number in range(3000):
        line = line_of(f"{number}.yaml", [number, "x" * (number % 7)])
        new.add(line)
        text += line
    assert sum(map(len, new._pieces)) < len(text) / 4
    assert b"".join(new) == text


def test_fingerprints_are_the_same_if_not_all_are_kept() -> None:
    results = {("named", "flow", name): [name] * count for name, count in (("a", 0), ("b", 2), ("c", 3))}
    results["kind", "flow", ""] = []
    computed: list[tuple[str, ...]] = []

    def compute(question: tuple[str, ...]) -> list[str]:
        computed.append(question)
        return results[question]

    every, some = States(compute), States(compute)
    some.keeps_all = False
    assert [*map(every.of, results)] == [*map(some.of, results)]
    computed.clear()
    for one in results:
        every.of(one)
    assert computed == []
    for one in results:
        some.of(one)
    assert computed == [("named", "flow", "a"), ("named", "flow", "b")]
