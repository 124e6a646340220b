"""The regular expression for new passwords is not valid.

`regex_standard_newPassword` should equal the expression of the flow's password field. An invalid expression cannot be
applied. Only what both JavaScript and Python reject is reported: an unclosed bracket, a repetition of nothing, a
reversed range. So is one that no password can match, as it goes on after the end of the text.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
regex_standard_newPassword: ^(?=.*[0-9].{12,}$
```
```yaml good
regex_standard_newPassword: ^(?=.*[0-9]).{12,}$
```
"""

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

# Faults by the words of Python's compiler: those, and only those, that JavaScript's refuses too.
_FAULTS = {
    r"missing \), unterminated subpattern": "a `(` is never closed",
    r"unbalanced parenthesis": "a `)` closes nothing",
    r"unterminated character set": "a `[` is never closed",
    r"nothing to repeat": "there is nothing for a `*`, `+`, `?` or `{}` to repeat",
    r"multiple repeat": "two repetitions follow each other",
    r"min repeat greater than max repeat": "the numbers of a `{}` are reversed",
    r"bad escape \(end of pattern\)": "it ends in a single backslash",
    r"bad character range [^\\]-[^\\]": "a range in `[]` is reversed",
}
_SLASHES = 2
# Braces with numbers and blanks, but not those that are escaped or in a set, which nothing may close.
_PIECE = lazy_pattern(
    r"\\.|\[\^?(?:\\.|[^\]\\])*+(?:\]|\\?\Z)|(\{(?=[\d, ]*\s)\s*\d+\s*(?:,\s*+(?:\d++\s*+)?)?\})", re.DOTALL
)
# Where nothing is a choice: what no text can have after its end, or before its beginning.
_NEVER = lazy_pattern(r"\A[A-Za-z0-9]+\^(?![*?{])|(?<!\\)\$(?![A-Z_]{2,}\Z)[A-Za-z0-9]+\Z|\A\^?\(\?!\)(?![*?{])")
_NAMED_GROUP = lazy_pattern(r"\(\?<(?![=!])")


@rule(setting="regex_standard_newPassword", severity=Severity.ERROR, fix="unsafe")
def check(regex: Node, context: Context) -> Iterator[Finding]:
    """Report the first fault."""
    text = regex.value or ""
    if len(text) > _SLASHES and text[0] == text[-1] == "/" and "/" not in text[1:-1].replace("\\/", ""):
        message = "the slashes around the expression are taken as a part of it, so no password matches; leave them out"
        yield context.finding(regex, message, fix=context.replace(regex, text[1:-1], f"write {text[1:-1]}", safe=False))
        return
    if blank := next((piece[1] for piece in _PIECE.finditer(text) if piece[1]), None):
        right = _PIECE.sub(lambda piece: "".join(piece[1].split()) if piece[1] else piece[0], text)
        wanted = "".join(blank.split())
        fix = context.replace(regex, right, f"write {wanted}", safe=False)
        message = f"the blank in `{blank}` makes it plain text, so no password matches; write `{wanted}`"
        yield context.finding(regex, message, part=blank, fix=fix)
        return
    if "[]" in text or "[^]" in text:
        return  # whole sets in JavaScript, half of one in Python
    fault = _fault(text)
    never = None if fault or "|" in text or "(?m" in text else _NEVER.search(text)
    if never:
        message = f"no password matches because of `{never[0]}`; `^` is the beginning of a password and `$` its end"
        yield context.finding(regex, message, part=never[0])
    if fault:
        yield context.finding(regex, f"{context.show(regex)} is not a valid regular expression: {fault}")


@lru_cache(64)
def _fault(text: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(_NAMED_GROUP.sub("(?P<", text) if "(?<" in text else text)
    except re.error as error:
        return next((words for said, words in _FAULTS.items() if re.fullmatch(said, error.msg)), None)
    except (OverflowError, RecursionError):
        pass
    return None
