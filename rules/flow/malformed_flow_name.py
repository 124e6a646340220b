"""A flow name contains characters other than letters, digits and underscores.

The platform does not accept other characters when a flow is created, so no flow can have this name, and the client asks
for one that does not exist. Usually it contains a blank or a hyphen: `hosted-login` instead of `hostedLogin`.

Symptom: The login page answers with “No flow available”.
See: https://techdocs.akamai.com/identity-cloud/docs/create-a-flow
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error

```yaml bad
default_flow_name: hosted-login
```
```yaml good
default_flow_name: hostedLogin
```
"""

import re
from collections.abc import Iterator

from lint_settings import Context, Finding, Fix, Node, Severity, left_from_template, nearest, rule, unfilled

_NAMES = {" ": "a blank", "-": "a hyphen", ".": "a dot", "/": "a slash", "\n": "a line break", "\t": "a tab"}


@rule(
    setting=("default_flow_name", "ccp_flow_name"),
    severity=Severity.ERROR,
    fix="unsafe",
    replaces=True,
    explains="fault",
    unless="usual",
)
def check(name: Node, context: Context) -> Iterator[Finding]:
    """Report a name with the characters that cannot be in it."""
    if not isinstance(name.value, str):
        return
    if name.value == "":
        yield context.finding(name, "the flow name is empty; write the name of a flow, such as `standard`")
        return
    others = _others(name.value)
    if others:
        what = " and ".join(_NAMES.get(other, f"`{other}`") for other in others)
        message = f"{context.show(name)} contains {what}; flow names have only letters, digits and underscores"
        fix = _without_blanks(name, context)
        if known := _known(name.value, context):
            is_same = _plain(known) == _plain(name.value)
            advice = f"write `{known}`, the name of the flow" if is_same else f"did you mean the flow `{known}`?"
            message = f"{context.show(name)} contains {what}; {advice}"
            fix = context.replace(name, known, f"write {known}", safe=False)
        if left := unfilled(name.value):
            message = left_from_template(left)
        yield context.finding(name, message, fix=fix)


def _others(text: str) -> list[str]:
    """Return the characters that cannot be in a name, each once."""
    return [char for char in dict.fromkeys(text) if not (char.isascii() and char.isalnum()) and char != "_"]


def _without_blanks(name: Node, context: Context) -> Fix | None:
    bare = name.value.strip()
    if bare == name.value or not bare or _others(bare):
        return None
    return context.replace(name, bare, "remove the blanks", safe=False)


def _known(text: str, context: Context) -> str | None:
    """Return the only known flow that a name differs from in case and signs, or in a letter or two, not in digits."""
    names = context.workspace.names("flow", context.document)
    alike = [name for name in names if _plain(name) == _plain(text)]
    if alike:
        return alike[0] if len(alike) == 1 else None
    return nearest(text, [name for name in names if _digits(name) == _digits(text)])


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)
