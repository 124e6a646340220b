"""Finds secrets in a text by their appearance: after a name, in a URL, as a token; in linear time."""

from __future__ import annotations

import re
from functools import lru_cache

from ..documents.lazy_regex import lazy_pattern
from ..documents.source import PLACEHOLDER, is_plain_placeholder
from .encoded import found_decoded, may_be_encoded
from .logins import login_spans, may_have_login
from .random_text import random_parts
from .sensitive_names import is_sensitive, may_be_secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

QUOTES = "\"'“”„‟‘’‚‛"
# Characters that no reader sees, and the mark in place of a byte that is not UTF-8: a part of a name, too.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufffd"
# A name, in quotes or not, and what separates its value; the length is limited, so that a long word is read once.
_NAMED = lazy_pattern(
    rf"(?<![\w.{_UNSEEN}-])(?P<name>[\w.{_UNSEEN}-]{{2,100}}+)[\\{QUOTES}]{{0,9}}(?:\[\w{{0,20}}\]){{0,3}}\s{{0,20}}"
    rf"(?P<sign>[:=;]|=>|,(?=\s?[{QUOTES}]))[ \t]{{0,20}}(?=\S)"
)
_GIVEN = lazy_pattern(
    rf"(?<![\w.-])(?P<name>[\w.-]{{2,100}})(?:=|\\{{0,4}}[{QUOTES}]\s?:\s?(?=\\{{0,4}}[{QUOTES}]))(?=[^\s`]|`\w)"
)
_WORD_FIRST = lazy_pattern(r"(?:^|(?<=[\r\n{,#]))[ \t#-]{0,40}(?P<name>[\w.-]{2,100}+)[ \t]{1,20}(?=[^\s:=])")
# "Password reset" contains no password.
_PROSE = lazy_pattern(r"(?:secret|password|passphrase|pwd)s?\Z", re.IGNORECASE)
# A quote in the value is escaped once more than the quotes around it, as in JSON in a text of JSON, or is doubled.
_IN_QUOTES = lazy_pattern(
    r"""\\*?(?:(\\{0,15})"((?:[^"\\\n]|\1\\\1["\\]|(?!\1")\\)*)|(\\{0,15})'((?:[^'\\\n]|''|\3\\\3['\\]|(?!\3')\\)*))"""
    r"|[“„‟]([^“”„‟\n]*)|[‘‚‛]([^‘’‚‛\n]*)"
)


def _value(stop: str, gap: str) -> str:
    """Return a pattern for a value up to one of the signs in `stop`; a placeholder in it may contain them, but no gap.

    The first `${` that nothing closes is searched once: no later one in the value is closed either.
    """
    return rf"(?=[^{stop}])(?:[^{stop}$]|\$(?!\{{)|\$\{{[^}}{gap}]*+\}})*+(?:\$[^{stop}]*+)?"


_TO_BLANK = lazy_pattern(_value(r"""\s&,;"'`}\])\\""", r"\s"))
_TO_LINE_END = lazy_pattern(r"[^\r\n]+")
_TO_QUOTE = lazy_pattern(rf"[^{QUOTES}\r\n]+")
_TO_NEXT_PARAMETER = lazy_pattern(_value(r"""\s&#"'`<>\\""", r"\s"))
_TO_END = lazy_pattern(_value(r"""&,;"'`}\]\\\r\n""", r"\r\n"))
# In a message, what is between backticks; one before a letter or digit does not end it.
_IN_CODE = lazy_pattern(r"(?:[^`\r\n]|`(?=\w))+")
_PAIR = lazy_pattern(
    r"""(?:name|key|id|setting|variable|header|param|label)\W{1,9}(?P<name>[\w.-]{2,100})["'\\]{0,4}\s{0,9}[,;\s]\s{0,9}"""
    r"""["'\\]{0,4}(?:value|val|content|data|default|text)["'\\]{0,4}\s{0,9}[:=]\s{0,9}""",
    re.IGNORECASE,
)
_TOKENS = lazy_pattern(
    r"(?i:\b(?:bearer|basic|digest|apikey|negotiate)[ \t]+)([^\s\"'`<>,;()\[\]{}]{6,})"
    r"|(?i:\btoken[ \t]+)(?=[^\s\"'`<>,;()\[\]{}]*[0-9])([^\s\"'`<>,;()\[\]{}]{16,})"
    r"|\b(eyJ[\w-]{6,}(?:\.[\w-]*){0,4}|AKIA[0-9A-Z]{8,}|gh[pousr]_\w{8,}|github_pat_\w{8,}|glpat-[\w-]{8,}"
    r"|xox[abeprs]-[\w-]{8,}|[sr]k_(?:live|test)_\w{8,}|AIza[\w-]{20,}|SG\.[\w.-]{16,})"
)
# The login in a command, as in `curl -u user:password`.
_IN_COMMAND = lazy_pattern(
    r"""(?<![\w-])(?:-[uU]|--(?:proxy-)?user)[ \t=]{0,3}(?:\\{0,3}["'])?[^\s:"'\\]{1,100}+:([^\s"'`\\]{4,})"""
)
# In a file that cannot be read, a quote may have cut the token.
_CUT_TOKEN = lazy_pattern(r"(?i:\bbearer[ \t]+)(\S+)")
# The default or message of a shell's placeholder, also of one within another.
_DEFAULTED = lazy_pattern(r"\$\{(?=(?P<name>[A-Za-z_]\w{0,100}):?[-=+?](?P<value>(?:\$\{[^{}]*\}|[^{}])*))")
_PEM = lazy_pattern(r"-----BEGIN [A-Z0-9 ]{1,60}-----")
_PEM_END = "-----END"
_PIECE = 6
# Quick tests: most texts contain nothing that a slower pattern would find.
_SIGN = lazy_pattern(r"""[:=@;"]|eyJ|-----""")
_SIGN_OF_TOKEN = lazy_pattern(r"[ \t]|eyJ|AKIA|gh|glpat-|xox|k_|AIza|SG\.")
_BEFORE_PASSWORD = lazy_pattern(r"[:;|!=]")
_BEFORE_CODES = (
    *("ode=", "icket=", "ssertion=", "srf=", "tate=", "nvite=", "nvitation=", "erifier=", "esponse="),
    *("token/", "secret/", "reset/", "verify/", "invite/", "activate/", "confirm/", "key/", "code/"),
)
_OF_VALUES = ("val", "content", "data", "default", "text")


def embedded(text: str, *, random: bool = False, loose: bool = False) -> list[Span]:
    """Return where a text contains secrets, in order and without overlaps.

    With `random`, long random tokens count too, whatever precedes them. With `loose`, other characters than `:` and `=`
    may separate a name and its value, as in a file that cannot be read.
    """
    found: list[Span] = []
    if _SIGN.search(text):
        if may_have_login(text):
            found += login_spans(text)
        if loose or ":" in text or "=" in text:
            found += _behind_names(text, loose)
        found += _in_pairs(text)
        if "-----" in text:
            found += _blocks(text)
        if "-u" in text or "-U" in text:
            found += [match.span(1) for match in _IN_COMMAND.finditer(text)]
    is_encoded = may_be_encoded(text)
    if is_encoded:
        found += found_decoded(text, _in_url)
    if is_encoded or may_have_login(text) or ("@" in text and _BEFORE_PASSWORD.search(text)):
        from .broken_logins import broken_logins  # most texts have no `@` behind such a sign

        found += broken_logins(text)
    if is_encoded or ("#" in text and "//" in text) or any(map(text.__contains__, _BEFORE_CODES)):
        from .codes import codes  # few addresses contain one

        found += codes(text)
    if "${" in text:
        found += [one.span("value") for one in _DEFAULTED.finditer(text) if _names_secret(one["name"])]
    if " " in text:
        found += _behind_words(text)
    if len(text) > 6 and _SIGN_OF_TOKEN.search(text):
        found += [match.span(match.lastindex or 0) for match in _TOKENS.finditer(text)]
        if loose:
            found += [match.span(1) for match in _CUT_TOKEN.finditer(text)]
    if random:
        found += random_parts(text)
    return _joined(found) if found else found


def _in_url(text: str) -> list[Span]:
    """Return where a decoded part of a URL contains a login or the value of a sensitive parameter."""
    return _joined([*login_spans(text), *_behind_names(text, loose=False)])


def in_sentence(text: str) -> list[Span]:
    """Return where a sentence of the linter quotes secrets; `name:` and `name;` are part of the sentence itself."""
    found = [*login_spans(text)] if may_have_login(text) else []
    if may_be_encoded(text):
        found += found_decoded(text, login_spans)
    for match in _GIVEN.finditer(text) if _may_give(text) else ():
        is_in_code = text[max(0, match.start() - 1) : match.start()] == "`"
        unquoted = _IN_CODE if is_in_code else _TO_BLANK
        span = value_at(text, match.end(), unquoted) if _names_secret(match["name"]) else None
        found += [] if span is None else [span]
    if "-----" in text:
        found += _blocks(text)
    if any(map(str.isdigit, text)):
        tokens = (one for one in _TOKENS.finditer(text) if any(map(str.isdigit, one[0])))
        found += [match.span(match.lastindex or 0) for match in tokens]
    return _joined(found)


def _may_give(text: str) -> bool:
    return "=" in text or (":" in text and any(quote in text for quote in QUOTES))


_WORDS = lazy_pattern(r"(?<![^\s=:;,])[^\s=:;,]++(?=\s)")


@lru_cache(8192)  # the files of a tenant have the same names
def in_name(name: str) -> tuple[Span, ...]:
    """Return where a name contains a secret too, as `rpx_key x` does if its colon is missing."""
    found = embedded(name, random=True, loose=True) if len(name) > _PIECE else []
    for match in _WORDS.finditer(name) if " " in name.strip() else ():
        if _names_secret(match.group()) and not _PROSE.match(match.group()) and not _is_setting_with_blanks(name):
            found.append((match.end(), len(name)))
            break
    return tuple(_joined(found))


def _is_setting_with_blanks(name: str) -> bool:
    from .catalogued import is_name_of_setting

    return is_name_of_setting(name)


# A word with letters and digits in turn, as keys and passwords are; a ticket number is not one.
_CODE = r"[A-Z]{2,10}-[0-9]{1,6}(?![\w-])"
# It begins where a word does, or with the last letter of a ticket number that more text follows.
MIXED = lazy_pattern(
    rf"(?:(?<![\w.+/=~-])|(?<=[A-Z])(?=[A-Z]-[0-9]{{1,6}}(?![\w-])))(?!{_CODE})"
    r"(?=[\w.+/=~-]*[0-9])(?=[\w.+/=~-]*[A-Za-z])[\w.+/=~-]{6,}"
)
_ASSIGNED = lazy_pattern(r"(?P<name>[\w.-]{2,100})[\"'`]?[ \t]{1,9}(?:is|was|equals)[ \t]{1,9}[\"'`]?(?P<value>\S.*)")
_VERBS = ("is", "was", "equals")
_ENDS_OF_WORDS = ("ed", "en", "ing", "ly", "able", "ible", "ic", "al", "ive", "less", "ted")
_LONG_WORD = 7


def in_prose(text: str) -> list[Span]:
    """Return where a sentence that people wrote contains a secret: `rpx_key is x`, `the password: x`, a mixed word."""
    found = [*embedded(text, random=True, loose=True), *(match.span() for match in MIXED.finditer(text))]
    found = [(start, end) for start, end in found if text[start:end] not in _VERBS]
    for match in _ASSIGNED.finditer(text):
        if not _names_secret(match["name"]):
            continue
        start, end = match.span("value")
        if match["name"].isalpha() and match["name"] in (match["name"].lower(), match["name"].title()):
            # An ordinary word, which a sentence may describe, as in "the token is rotated".
            first = match["value"].split()[0].rstrip(".,;:!\"'`)")
            if len(first) < _LONG_WORD or first.endswith(_ENDS_OF_WORDS):
                continue
            end = start + len(first)
        found.append((start, end))
    return _joined(found)


def _behind_names(text: str, loose: bool) -> Iterator[Span]:
    done = 0
    for match in _NAMED.finditer(text):
        if match.start() < done:
            continue
        if (loose or match["sign"] not in (";", ",")) and _names_secret(match["name"]):
            span = value_at(text, match.end(), _end_of_value(text, match))
            if span is not None:
                done = span[1]
                yield span


def _in_pairs(text: str) -> Iterator[Span]:
    """Yield the values of mappings that consist of a name and a value, as `{"name": "rpx_key", "value": "x"}`."""
    folded = text.lower()
    if not any(name in folded for name in _OF_VALUES):
        return
    for match in _PAIR.finditer(text):
        if _names_secret(match["name"]):
            span = value_at(text, match.end(), _TO_END)
            if span is not None:
                yield span


def _behind_words(text: str) -> Iterator[Span]:
    """Yield what follows a name without a colon; only names that are certainly secret count here."""
    for match in _WORD_FIRST.finditer(text):
        if is_sensitive(match["name"]) and not _PROSE.match(match["name"]):
            span = value_at(text, match.end(), _TO_BLANK)
            if span is not None:
                yield span


def _end_of_value(text: str, match: re.Match[str]) -> re.Pattern[str]:
    """Return the pattern of an unquoted value: in a URL and between braces, it ends before the next parameter."""
    before = text[max(0, match.start() - 9) : match.start()].rstrip(" \t")[-1:]
    if before in ("?", "&"):
        return _TO_NEXT_PARAMETER
    is_name_quoted = text[match.end("name")] in QUOTES
    if before and before in QUOTES and not is_name_quoted:
        return _TO_QUOTE
    if before and (before in "{,;" or before in QUOTES):
        return _TO_BLANK if match["sign"] == "=" else _TO_END
    return _TO_LINE_END


def _names_secret(name: str) -> bool:
    if "\ufffd" in name:
        return True  # one letter is unknown
    if not may_be_secret(name):
        return False
    from .catalogued import is_harmless_name

    return not is_harmless_name(name)


def value_at(text: str, start: int, unquoted: re.Pattern[str]) -> Span | None:
    """Return the span of the value that begins here: to its closing quote, else as far as `unquoted` matches."""
    quoted = _IN_QUOTES.match(text, start)
    if quoted:
        return quoted.span(quoted.lastindex or 0)
    match = unquoted.match(text, start)
    return match.span() if match else None


def _blocks(text: str) -> Iterator[Span]:
    done = 0
    for match in _PEM.finditer(text):
        if match.start() < done:
            continue
        end = text.find(_PEM_END, match.end())
        done = len(text) if end < 0 else end
        yield match.end(), done


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


# --- placeholders that are filled in at deploy time

# What any tool treats as a placeholder: a name between special characters. A placeholder of the config counts only if
# it looks like one, or `placeholder = ".*"` would uncover everything.
_REFERENCE = lazy_pattern(
    r"\$\{[A-Za-z_][\w.:/-]*?(?::-[^}]*)?\}|\$\([A-Za-z_]\w*\)|\$[A-Z_][A-Z0-9_]*"
    r"|\{\{-?[ \t]*[A-Za-z_.$][\w.$| /-]*-?\}\}|\{[A-Z][A-Z0-9_]*\}|<%=?[ \t]*[\w.]+[ \t]*%>"
    r"|@{1,2}[A-Z_][A-Z0-9_]*@{1,2}"
    r"|%\(?[A-Z_][A-Z0-9_]*\)?[%s]|#\{[A-Za-z_][\w.]*\}#?|__[A-Z][A-Z0-9_]*__|<[A-Z_][A-Z0-9_ -]*>"
    r"|\[\[[ \t]*[A-Za-z_]\w*[ \t]*\]\]"
)
# The default or message in a shell's placeholder, or in one such as `${env:NAME, 'default'}`.
_DEFAULT = lazy_pattern(r"\A\$\{(?:[A-Za-z_][A-Za-z0-9_]*:?[-=+?](.*)|[^,}]*,[ ]*['\"](.*)['\"][ ]*)\}\Z", re.DOTALL)


def literal(text: str, placeholder: re.Pattern[str]) -> Iterator[Span]:
    """Yield the pieces of a text that are not placeholders; the default in a placeholder is plain text too."""
    if placeholder is PLACEHOLDER and is_plain_placeholder(text):  # as most
        return
    done = 0
    for match in placeholder.finditer(text):
        if placeholder is not PLACEHOLDER and not _REFERENCE.fullmatch(match.group()):
            continue
        yield done, match.start()
        default = _DEFAULT.search(match.group())
        if default:
            group = 1 if default[1] is not None else 2
            yield match.start() + default.start(group), match.start() + default.end(group)
        done = match.end()
    yield done, len(text)


def is_reference(text: str) -> bool:
    """Whether any tool takes a text for a placeholder."""
    return _REFERENCE.fullmatch(text) is not None


def is_filled_in(text: str, placeholder: re.Pattern[str]) -> bool:
    """Return whether a text is a placeholder and nothing else."""
    return all(start >= end for start, end in literal(text, placeholder))
