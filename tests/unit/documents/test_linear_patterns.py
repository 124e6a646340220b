"""Patterns that take time in proportion to a text find the same as the plain ones that they replace."""

import re
from importlib import import_module
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from place import Place


class Pattern(NamedTuple):
    """Where a pattern is, the plain one with which it agrees, how it is used, and the signs that matter to it."""

    place: str
    plain: str
    method: str
    signs: str
    flags: int = 0


PATTERNS = [
    # Without comments; the plain ones found what is in a comment, too.
    Pattern("documents.yaml.nodes:_COLON", r"[ \t\r\n]*:", "match", ": \n-a"),
    Pattern(
        "documents.yaml.nodes:_ALIAS",
        r"[ \t\r\n,:?\[{-]*(\*[^ \t\r\n,\[\]{}]*[^ \t\r\n,\[\]{}:])",
        "match",
        "-:* \na,",
    ),
    Pattern("documents.flatten:_BLOCK_GAP", r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*", "fullmatch", "# \t\r\na"),
    Pattern("documents.flatten:_OPENING", r"[ \t]*:\s*\{?\s*", "fullmatch", " \t:{\na"),
    Pattern("messages.secret_scan:_TO_BLANK", r"""(?:\$\{[^}\s]*\}|[^\s&,;"'`}\])\\])+""", "match", "${}a&,; \n'"),
    Pattern("messages.secret_scan:_TO_NEXT_PARAMETER", r"""(?:\$\{[^}\s]*\}|[^\s&#"'`<>\\])+""", "match", "${}a&# '"),
    Pattern("messages.secret_scan:_TO_END", r"""(?:\$\{[^}\r\n]*\}|[^&,;"'`}\]\\\r\n])+""", "match", "${}a&, \n'"),
    Pattern("messages.secret_scan:_WORDS", r"[^\s=:;,]+(?=\s)", "finditer", "ab =:;,\n"),
    Pattern(
        "messages.secret_scan:MIXED",
        r"(?![A-Z]{2,10}-[0-9]{1,6}(?![\w-]))(?=[\w.+/=~-]*[0-9])(?=[\w.+/=~-]*[A-Za-z])[\w.+/=~-]{6,}",
        "finditer",
        "ABa1-.+ _é",
    ),
    Pattern("messages.addresses:_MIXED", r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{8,}", "finditer", "aB12-"),
    Pattern(
        "messages.outside:_ONLY_NAME", r"\s*#[\s#]*(?P<name>[\w.-]{1,100})[ \t]*[:=]?\s*", "fullmatch", " \t#a:=\n-"
    ),
    Pattern("messages.catalogued:_NAMED", r"[A-Za-z_]+(?:[./_:#-]+[A-Za-z_]+)*[0-9]{0,3}\Z", "match", "ab_./:#-12!"),
    Pattern(
        "messages.secret_stores:_PLAIN_DEFAULT",
        r"\$\{[A-Za-z_][A-Za-z0-9_]*:?[-=+](?!\$)[^}]|\$\{[A-Za-z_]+:[^},]*,\s*['\"][^$'\"][^}]*['\"]\s*\}",
        "search",
        "${}A:,-'\"b ",
    ),
    Pattern("tenant.settings:_NUMBER", r"[_.-]?[0-9]+\Z", "finditer", "a_.-12\n"),
    Pattern(
        "search.git_config:_SECTION",
        r'[ \t]*\[[ \t]*([\w.-]+)[ \t]*("(?:[^"\\]|\\.)*")?[ \t]*\][ \t]*',
        "match",
        ' \t[]a"\\.',
    ),
    Pattern("config.required_version:_PART", r"\s*(==|!=|>=|<=|~=|>|<)?\s*(\S+)\s*", "fullmatch", " =!<>~1.\n"),
    Pattern("adopt.allow_places:_GAP", r"[ \t]+\Z", "search", " \ta\n"),
    Pattern("documents.yaml.parsers:_MISREAD", r"&[^\s,\[\]{}:]*:\S", "is found", "&a: ,["),
    Pattern("rules.api_client.malformed_ip_range:_ADDRESSES", r"[0-9A-Fa-f]+[.:][0-9A-Fa-f.:]+", "finditer", "1aG.: /"),
    Pattern(
        "rules.theming.wrong_theming_file:_BETWEEN",
        r"\s*,\s*|[\s;|]+(?=(?:https?:)?//)",
        "finditer",
        " \t,;|/h",
        re.IGNORECASE,
    ),
    Pattern(
        "tenant.unread:_NAME",
        r"""^[ \t]*(?:-[ \t]+)?[{[, \t]*["']?([A-Za-z_][\w.-]*)["']?[ \t]*:""",
        "finditer",
        " \t-[,'a:\n",
        re.MULTILINE,
    ),
    Pattern(
        "rules.login_policy.malformed_capture_domain:_SCHEME",
        r"\s*(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:)?//",
        "finditer",
        " \na1:/",
    ),
    Pattern("testing:_EXPECT_END", r"[ \t]*# expect(?:-next|-top)?: .*$", "finditer", " \t#a\n", re.MULTILINE),
]


def spans(pattern: re.Pattern[str], method: str, text: str) -> list[tuple[tuple[int, int], ...]]:
    """Where a pattern matches, with its groups."""
    if method == "is found":
        return [()] * (pattern.search(text) is not None)
    found = getattr(pattern, method)(text)
    matches = found if method == "finditer" else [found] * (found is not None)
    return [tuple(match.span(group) for group in range((match.re.groups or 0) + 1)) for match in matches]


def pattern_of(one: Pattern) -> re.Pattern[str]:
    """Return the pattern of the linter."""
    module, _, name = one.place.partition(":")
    found: re.Pattern[str] = getattr(import_module(f"lint_settings.{module}"), name)
    return found


@pytest.mark.parametrize("one", PATTERNS, ids=lambda one: one.place)
def test_it_finds_the_same_as_the_plain_pattern(one: Pattern) -> None:
    ours, plain = pattern_of(one), re.compile(one.plain, one.flags)
    words = [word for word in WORDS if "#" in one.signs or "#" not in word]

    @given(st.text(one.signs, max_size=14) | st.lists(st.sampled_from([*one.signs, *words]), max_size=8).map("".join))
    def check(text: str) -> None:
        assert spans(ours, one.method, text) == spans(plain, one.method, text)

    check()


WORDS = ("${A", "${A:-b}", "AB-12", "ABCDEFGHIJ-1.x", "a1b2c3d4", "# expect: x", "==1.0", "&a:b", "*a", "10.0.0.1/8")


@pytest.mark.parametrize("one", PATTERNS, ids=lambda one: one.place)
def test_it_takes_no_time_for_long_texts(one: Pattern) -> None:
    """A plain pattern takes hours for some of these texts, or longer than the universe exists."""
    ours = pattern_of(one)
    for sign in one.signs + "#\0":
        for piece in (sign, *(sign + other for other in one.signs + "#")):
            for end in ("", "\0", "!"):
                spans(ours, one.method, piece * (20_000 // len(piece)) + end)


PIECES = ["${", "'=", "# ", "&a"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_value(piece: str, place: Place) -> None:
    names = ("email_sender_address", "rpx_key", "site_name", "regex_standard_newPassword", "authentication.providers")
    value = piece * 20_000
    lines = [f'{name}: "{value}"\n' for name in names]
    lines += [
        f'verify_email_url: "https://a.example.com/?token={value}&redirect_uri={value}"\n',
        f"Site_Name: {{}} # {value}\n",
    ]
    place.write("shop.yaml", "user_entity_type: user\n" + "".join(lines))
    assert place.run("--fix", "--diff", "--unsafe-fixes", "shop.yaml").code == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n? site_name # " + "/\t#" * 40 + "\n? user_entity_type\n",
        "a: &x 1\nsite_name: # " + "-#" * 40 + "\n  *x\n? *x # " + "-#" * 40 + "\n",
        "site_name: !vault " + "y_:" * 40 + "!\nuser_entity_type: user\n",
        "user_entity_type: user\ntheming:\n"
        + "\t#a\r\n  # a\n" * 40
        + "  logoURL: https://a.example.com/a.png\n x: y\n",
    ],
    ids=["no value", "alias", "tag", "nested"],
)
def test_signs_in_a_comment_and_in_a_tag(text: str, place: Place) -> None:
    place.write("shop.yaml", text)
    assert place.run("--fix", "--diff", "--unsafe-fixes", "shop.yaml").code in (0, 1)
