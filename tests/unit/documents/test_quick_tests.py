"""A quick test before a slow pattern never changes the answer."""

from __future__ import annotations

import random
import re
import sys

import pytest

from lint_settings.console import terminal
from lint_settings.documents import references
from lint_settings.documents.node import Node
from lint_settings.documents.source import PLACEHOLDER, Source, is_plain_placeholder
from lint_settings.messages import logins, outside, secret_scan, secret_stores
from lint_settings.search import git_config
from lint_settings.tenant.login_urls import is_uuid, unfilled

_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\Z")
_WORD = re.compile(r"(?:TODO|TBD|FIXME|CHANGE[_-]?ME|[Cc]hange[_-]?[Mm]e|REPLACE[_-]?ME|[Rr]eplace[_-]?[Mm]e)\Z")

TEXTS = (
    *("", "$", "a$", "$A", "x $A", "$a", "${A}", "${A} ", "${é}", "${1}", "${}", "${A:-b}", "${A:?b}", "${A}${B}"),
    *(
        "${{ secrets.A }}",
        "${A.b}",
        "$(A)",
        "$[a]",
        "#{A}#",
        "__A__",
        "%A%",
        "@A@",
        "((a/b))",
        "ENC[AES256_GCM,data:x]",
    ),
    *("ses_sync", "secretsmanager://a/b", "secretsmanager", "ref+vault://a", "vault:a/b#c", "op://a/b", "sm:/a"),
    *("arn:aws:secretsmanager:eu:1:secret:a", "projects/a/secrets/b", "projects/a", "in", "http://a/b", "aws", "é:"),
    *("TODO", "todo", "TBD", "Change_Me", "replace-me", "REPLACEME", "FIXME", "fixme", "Tb", "change"),
    *("cf4ead65-1314-443a-a469-80f978d3257d", "CF4EAD65-1314-443A-A469-80F978D3257D"),
    *(
        "cf4ead65-1314-443a-a469-80f978d3257g",
        "cf4ead6-51314-443a-a469-80f978d3257d",
        "cf4ead65-1314-443a-a469-80f978d3257",
    ),
    *("cf4ead65-1314-443a-a469-80f978d3257d\n", "----" + "a" * 32, "cf4ead65-1314-443a-a469-80f978d325７d"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_that_of_the_pattern(text: str) -> None:
    head = text[:2] in references.HEADS
    is_reference = head and references._REFERENCE.fullmatch(text) is not None
    assert references.is_left_to_tools(text) is is_reference
    placeholder = PLACEHOLDER.search(text) is not None
    assert placeholder or not is_plain_placeholder(text)
    if is_plain_placeholder(text):
        assert PLACEHOLDER.fullmatch(text)
        assert not secret_scan._DEFAULT.search(text), "nothing of it is literal"
    assert Node(Source("a.yaml", text), text, ()).is_placeholder is (placeholder or is_reference)
    assert secret_stores.has_plain_default(text) is (secret_stores._PLAIN_DEFAULT.search(text) is not None)
    assert is_uuid(text) is (_UUID.match(text) is not None)
    if not set(text) & set("{<xX"):
        assert (text in unfilled(text)) is (_WORD.match(text) is not None)


@pytest.mark.parametrize(
    "text",
    [
        "[core]\n\tbare = false\n",
        "[core]\n\texcludesFile = ~/ignored\n",
        "[core]\n\tExcludes\\\nFile = a\n",
        "[core] ignoreCase\n",
        '[include]\n\tpath = "{other}"\n',
        "[extensions]\n\tobjectFormat = sha256\n",
        '[user]\n\tname = "a"\n',
    ],
)
def test_a_config_without_relevant_words_has_no_relevant_setting(text: str, tmp_path: object) -> None:
    other = f"{tmp_path}/other"
    with open(other, "w", encoding="utf-8") as file:
        file.write("[core]\n\texcludesfile = from/other\n")
    path = f"{tmp_path}/config"
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("{other}", other))
    relevant = ("core.excludesfile", "core.ignorecase", "extensions.objectformat")
    read = {key: value for key, value in git_config._settings_in(path, 2) if key in relevant}
    every = dict(git_config.settings(text))
    expected = {key: value for key, value in every.items() if key in relevant}
    assert read == (expected if "include.path" not in every else {"core.excludesfile": "from/other"})


def test_what_a_terminal_must_not_get_cannot_be_printed() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for pattern in (terminal._CONTROL, terminal._UNSAFE, terminal._TO_SPELL):
        assert not [char for char in pattern.findall(every) if char.isprintable()]
    assert [char for char in terminal._TO_QUOTE.findall(every) if char.isprintable()] == ['"', "\\"]


PIECES = (
    *(" ", "\t", "#", "# ", "-", "- ", ":", ": ", "=", ",", "'", '"', "“", "”", "`", "\\", "rpx_key", "key", "a", "1"),
    *(
        "password",
        "name: ",
        "://",
        "u:p@",
        "&a",
        "*b",
        "!x",
        "\xa0",
        "\x0b",
        "\x85",
        "\ufeff",
        "\u200b",
        "é",
        "\r",
        "\n",
    ),
)


def texts(count: int) -> list[str]:
    draw = random.Random(19)
    return ["".join(draw.choices(PIECES, k=draw.randint(0, 6))) for _ in range(count)]


def test_a_line_with_a_comment_only_is_a_comment() -> None:
    lines = {match.group() for text in texts(20_000) for match in outside.LINE.finditer(text)}
    only = [line for line in lines if line.lstrip(" \t")[:1] == "#" or not line.strip()]
    assert 500 < len(only) < len(lines)
    for line in only:
        assert not outside._START.match(line)
        inner = line.lstrip(" \t")
        comment = [inner.removesuffix("\n")] if inner[:1] == "#" else []
        assert [one["comment"] for one in outside._TOKEN.finditer(line)] == comment
    assert any(outside._START.match(line) for line in lines)


def test_a_sentence_without_signs_gives_no_secret() -> None:
    without = [text for text in texts(20_000) if not secret_scan._may_give(text)]
    assert len(without) > 1000
    assert not any(map(secret_scan._GIVEN.search, without))


PIECES_OF_LOGINS = (
    *(
        "://",
        "//",
        "/",
        "\\",
        "\\\\",
        "\uff1a",
        "\uff0f",
        ":",
        "@",
        "u:p@",
        "https",
        "htps",
        "h.example.com",
        " ",
        "?a=",
        "#",
        "`",
    ),
)


def test_a_text_without_signs_of_a_login_contains_none() -> None:
    draw = random.Random(19)
    drawn = {"".join(draw.choices(PIECES_OF_LOGINS, k=draw.randint(1, 6))) for _ in range(20_000)}
    with_login = {text for text in [*drawn, *texts(20_000)] if [*logins.login_spans(text)]}
    assert len(with_login) > 1000
    assert len([text for text in with_login if "://" not in text]) > 100
    assert [text for text in drawn if not logins.may_have_login(text)]
    assert not [text for text in with_login if not logins.may_have_login(text)]
