"""The regular expression for new passwords can hang on a password that does not match.

A repeated group that itself is little more than a repetition, such as `(\\w+\\s?)*$`, can split the same text in
countless ways. The expression tries all of them before it rejects a password, and each further character doubles the
time. Use a single repetition instead.

Symptom: The page hangs when a user types a long password that is not accepted.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
regex_standard_newPassword: ^([A-Za-z0-9]+)+$
```
```yaml good
regex_standard_newPassword: ^[A-Za-z0-9]{12,}$
```
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from lint_settings import Context, Finding, Node, Severity, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
_LONGEST = 500  # no deeper than the stack
_MANY = 10  # repetitions from which splitting a text takes long


@rule(setting="regex_standard_newPassword", severity=Severity.WARNING)
def check(regex: Node, context: Context) -> Iterator[Finding]:
    """Report a repeated group that can match one text in ever so many ways."""
    text = regex.value or ""
    if len(text) <= _LONGEST and _can_take_long(text):
        yield context.finding(
            regex,
            f"{context.show(regex)} repeats a group that itself repeats, so the page can hang on a long password; "
            "use a single repetition",
        )


@lru_cache
def _can_take_long(text: str) -> bool:
    return any(_is_slow(str(kind), argument) for kind, argument in _parse(text))


def _parse(text: str) -> list[Any]:
    # Trying it out would hang too; the parser of `re` is not public, so do without where it has changed.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from re import _parser  # type: ignore[attr-defined]

            return list(_parser.parse(text))
    except (re.error, ImportError, AttributeError, OverflowError):
        return []


def _is_slow(kind: str, argument: Any) -> bool:
    if kind in _REPEATS and argument[1] >= _MANY and _is_ambiguous(argument[2]):
        return True
    if kind == "BRANCH":
        return any(_is_slow(str(one), inner) for branch in argument[1] for one, inner in branch)
    if kind in (*_REPEATS, "SUBPATTERN", "ASSERT", "ASSERT_NOT"):
        return any(_is_slow(str(one), inner) for one, inner in argument[-1])
    return False


def _is_ambiguous(parts: Any) -> bool:
    """Return whether these can be one endless repetition and nothing else, so that `xx` is one round of it or two."""
    if len(parts) == 1 and str(parts[0][0]) == "SUBPATTERN":
        return _is_ambiguous(parts[0][1][3])
    if len(parts) == 1 and str(parts[0][0]) == "BRANCH":
        return any(map(_is_ambiguous, parts[0][1][1]))
    if any(str(kind) in ("AT", "ASSERT", "ASSERT_NOT") for kind, _ in parts):
        return False
    least = parts.getwidth()[0]
    return any(
        str(kind) in _REPEATS
        and argument[1] >= 2**16
        and argument[2].getwidth()[1] > 0
        and least == argument[0] * argument[2].getwidth()[0]
        for kind, argument in parts
    )
