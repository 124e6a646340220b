"""A flow version is neither `HEAD` nor the timestamp of a version.

Hosted Login looks for exactly this version: `HEAD`, in capitals, for the last saved one, or the timestamp that a
version got when it was saved: year, month, day and more digits, 20 in every documented example. Counters, dates with
hyphens and words such as `latest` do not exist. A GUID is a version of a very old flow; it is an info.

Symptom: The login page answers with “No flow available”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error
See: https://techdocs.akamai.com/identity-cloud-config/reference/configapp_idflowsflowversionsversion

```yaml bad
default_flow_version: "2024-01-15"
```
```yaml good
default_flow_version: "20240115093000123456"
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, is_uuid, lazy_pattern, left_from_template, rule, unfilled

_ROUNDED = lazy_pattern(r"[0-9](?:\.[0-9]+)?[eE]\+?1[0-9]\Z")
_RIGHT = 'a version\'s timestamp, such as "20240115093000123456"'


@rule(
    setting=("default_flow_version", "ccp_flow_version"),
    severity=Severity.ERROR,
    fix="safe or unsafe",
    replaces=True,
    explains="fault",
    unless="usual",
)
def check(version: Node, context: Context) -> Iterator[Finding]:
    """Report what is no version; a number that only lacks its quotes is the business of another rule."""
    if isinstance(version.value, str):
        yield from _check_text(version, version.value, context)
    elif isinstance(version.value, (int, float)) and not isinstance(version.value, bool):
        digits = str(version.value) if version.alias else version.text
        if not _are_digits(digits):
            yield context.finding(version, f"`{digits}` is not a flow version; {_hint(version, digits, context)}")


def _check_text(version: Node, text: str, context: Context) -> Iterator[Finding]:
    if _is_version(text):
        return
    bare = text.strip()
    shown = context.show(version)
    if _is_version(bare):
        fix = context.replace(version, bare, "remove the blanks", safe=True)
        yield context.finding(version, f"{shown} has blanks around the version; remove them", fix=fix)
    elif is_uuid(text):
        message = f"{shown} is a GUID, a version of a very old flow; current versions are timestamps"
        yield context.finding(version, message, severity=Severity.INFO)
    elif bare.upper() == "HEAD" and text != "HEAD":
        fix = context.replace(version, "HEAD", "write HEAD", safe=True)
        yield context.finding(version, f"{shown} is not a flow version; write `HEAD` in capitals", fix=fix)
    else:
        is_head = bare.lower() == "latest" and _may_be_head(version, context)
        latest = context.replace(version, "HEAD", "write HEAD", safe=False) if is_head else None
        subject = f"{shown} is not a flow version" if bare else "the flow version is empty"
        left = unfilled(text)
        message = left_from_template(left) if left else f"{subject}; {_hint(version, text, context)}"
        yield context.finding(version, message, fix=latest)


def _may_be_head(version: Node, context: Context) -> bool:
    """Return whether `HEAD` is right here: head-in-production reports it where the environment is unknown."""
    return context.is_production is False or (version.key != "default_flow_version" and not context.is_production)


def _hint(version: Node, text: str, context: Context) -> str:
    if _are_digits(text):
        return "its digits are not a valid date and time; copy the version again"
    if _ROUNDED.match(text):
        return "a tool read it as a number and lost its last digits; copy the version again"
    return f"write `HEAD` or {_RIGHT}" if _may_be_head(version, context) else f"write {_RIGHT}"


def _are_digits(text: str) -> bool:
    """Return whether a text has as many digits as a version, and begins like a year."""
    return 14 <= len(text) <= 21 and text.isascii() and text.isdigit() and text[:2] in ("19", "20")


def _is_version(text: str) -> bool:
    if not _are_digits(text):
        return text == "HEAD"
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    hour, minute, second = int(text[8:10]), int(text[10:12]), int(text[12:14])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = {2: 29 if leap else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return 1 <= month <= 12 and 1 <= day <= days and hour < 24 and minute < 60 and second < 60
