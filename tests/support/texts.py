"""Settings as people might write them, for hypothesis: block and flow, quotes, comments, anchors, odd characters."""

import re
from functools import cache

from hypothesis import strategies as st

NAMES = [
    "site_name",
    "theming.logoURL",
    "custom",
    "_global",
    "a b",
    "é",
    "😀",
    "x" * 30,
    "1",
    "true",
    "-x",
    "a:b",
    "x?",
    "null",
]
WORDS = [
    "user",
    "a b",
    "http://x.y/?a=1&b=*c#d",
    "yes",
    "007",
    "1.50",
    "~",
    "",
    "${X:-y}",
    "a#b",
    "it's",
    "é😀",
    "2026-01-31",
    "-",
    "^.{12,}$",
]
PLAIN = [word for word in WORDS if word not in ("-", "")]
IN_FLOW = [word for word in PLAIN if not re.search(r"[,\[\]{}?]", word)]
INSIDE = st.text(st.sampled_from("ab ,:#'\"\\é😀{}[]&*!|>%@`-?\u00a0"), max_size=8)
COMMENT = st.sampled_from(["", "", " # c", "  # 'é: [", "\t# c"])
PROPERTIES = st.sampled_from(["", "", "", "&x ", "!t ", "!!str ", "&y !t ", "!t &z "])


def single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def double(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("é", "\\u00e9") + '"'


QUOTED = INSIDE.map(single) | INSIDE.map(double)
KEYS = st.sampled_from(NAMES) | st.sampled_from(NAMES).map(single) | st.sampled_from(NAMES).map(double)
FLOW_KEYS = st.sampled_from(
    [name for name in NAMES if not name.startswith(("-", "x?")) and ":" not in name]
) | INSIDE.map(double)
SCALARS = st.sampled_from(PLAIN) | QUOTED
# Made once: to make a strategy takes longer than to draw from it.
IN_FLOW_SCALARS = st.sampled_from(IN_FLOW) | QUOTED
BLANKS = st.sampled_from([" ", "", "\n      ", " # c\n     "])
ENDS = st.sampled_from(["", " ", "\n     "])
HEADERS = st.sampled_from(["|", ">", "|-", ">+", "|2", ">2-"])
LINES = st.lists(st.sampled_from(["a", "# b", "c: d", "", "é😀"]), max_size=4)


@cache
@st.composite
def in_flow(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.integers(0, 3)) if depth else 0
    if kind < 2:
        return draw(PROPERTIES) + draw(IN_FLOW_SCALARS)
    blank = draw(BLANKS)
    parts = draw(_flows(depth - 1))
    if kind == 3:
        parts = [f"{draw(FLOW_KEYS)}: {part}" for part in parts]
    opening, closing = "[]" if kind == 2 else "{}"
    return opening + f",{blank}".join(parts) + draw(ENDS) + closing


@cache
def _flows(depth: int) -> st.SearchStrategy[list[str]]:
    return st.lists(in_flow(depth), max_size=3)


@cache
@st.composite
def block(draw: st.DrawFn, indent: str = "", depth: int = 3) -> str:
    is_list = draw(st.booleans())
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        head = "-" if is_list else draw(KEYS) + ":"
        lines.append(indent + head + draw(member(indent, depth)))
        lines.append(draw(_between(indent)))
    return "".join(lines)


@cache
def _between(indent: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", "", "", "\n", f"{indent}# c\n", "   # c\n\n"])


@cache
@st.composite
def member(draw: st.DrawFn, indent: str, depth: int) -> str:
    comment = draw(COMMENT)
    kind = draw(st.integers(0, 6 if depth else 4))
    properties = draw(PROPERTIES)
    if kind == 0:
        return f" {properties}{comment}\n" if properties or comment else "\n"
    if kind == 1:
        return f" {properties}{draw(in_flow(2))}{comment}\n"
    if kind == 2:
        header = draw(HEADERS)
        body = draw(LINES)
        lines = "".join(f"{indent}  {line}\n" if line else "\n" for line in body)
        return f" {properties}{header}{comment.expandtabs()}\n{lines}"
    if kind <= 4:
        return f" {properties}{draw(SCALARS)}{comment}\n"
    return f" {properties}{comment}\n{draw(block(indent + '  ', depth - 1))}"
