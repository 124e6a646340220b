"""The regular expression for new passwords accepts an empty password, or a single character.

The documentation shows `.*` as its example, and the example gets copied. `regex_standard_newPassword` should equal the
expression of the flow's password field, which rarely accepts everything.

Symptom: The login page takes a password that is no password.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
regex_standard_newPassword: .*
```
```yaml good
regex_standard_newPassword: ^.{12,}$
```
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ONE_IS_ENOUGH = lazy_pattern(r"\^?\(?(?:\.|\\S|\[\\[sS]\\[sS]\]|\[\\[dDwW]\\[dDwW]\])(?:\+\??|\{1,\})\)?\$?")
_SHORT = 14  # such an expression is no longer
_LONGEST = 500  # no deeper than the stack
_CURE = "write the expression of the flow's password field, such as `^.{12,}$`"


@rule(setting="regex_standard_newPassword", severity=Severity.WARNING)
def check(regex: Node, context: Context) -> Iterator[Finding]:
    """Report an expression that matches the empty text, or any text of one character."""
    text = regex.value
    if text is None or len(text) > _LONGEST:
        return
    if not text:
        yield context.finding(regex, f"an empty expression accepts every password; {_CURE}")
    elif len(text) <= _SHORT and _ONE_IS_ENOUGH.fullmatch(text):
        yield context.finding(regex, f"{context.show(regex)} accepts a password of one character; {_CURE}")
    elif _accepts_empty(text):
        yield context.finding(regex, f"{context.show(regex)} accepts even an empty password; {_CURE}")


@lru_cache
def _accepts_empty(text: str) -> bool:
    return _accepts_nothing(_parse(text))


def _parse(text: str) -> Iterable[Any]:
    # Matching could take for ever; the parser of `re` is not public, so do without where it has changed.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from re import _parser  # type: ignore[attr-defined]

            return list(_parser.parse(text))
    except (re.error, ImportError, AttributeError, OverflowError):
        return [(None, None)]


def _accepts_nothing(parts: Iterable[Any]) -> bool:
    return all(_is_empty(str(kind), argument) for kind, argument in parts)


def _is_empty(kind: str, argument: Any) -> bool:
    if kind.endswith("_REPEAT"):
        return argument[0] == 0 or _accepts_nothing(argument[2])
    if kind == "SUBPATTERN":
        return _accepts_nothing(argument[3])
    if kind == "BRANCH":
        return any(map(_accepts_nothing, argument[1]))
    if kind in ("ASSERT", "ASSERT_NOT"):
        return _accepts_nothing(argument[1]) is (kind == "ASSERT")
    return kind == "AT" and str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING", "AT_END", "AT_END_STRING")
