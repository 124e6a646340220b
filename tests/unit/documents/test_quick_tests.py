"""A quick test before a slow pattern never changes the answer."""

from __future__ import annotations

import re

import pytest

from lint_settings.documents import references
from lint_settings.documents.node import Node
from lint_settings.documents.source import PLACEHOLDER, Source, is_plain_placeholder
from lint_settings.messages import secret_scan
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
    assert Node(Source("a.yaml", text), text, ()).is_placeholder is (placeholder or is_reference)
    assert secret_scan.has_plain_default(text) is (secret_scan._PLAIN_DEFAULT.search(text) is not None)
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
