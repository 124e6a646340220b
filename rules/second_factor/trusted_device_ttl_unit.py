"""The lifetime of trusted devices does not look like seconds.

`authentication.second_factor.trust_device_ttl` is in seconds. A small number such as 7, 30 or 720 was probably meant as
days or hours, and a huge one that ends in three zeros as milliseconds: devices would be trusted for moments, or for
years. A unit after the number is not supported.

Symptom: Users need the second factor again right after they have trusted a device, or never again.
See: https://techdocs.akamai.com/identity-cloud/docs/modify-the-trusted-device-time-to-live-value

```yaml bad
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 30
```
```yaml good
authentication.second_factor: true
authentication.second_factor.trust_device_ttl: 1209600
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, number_of, rule, seconds_in

_TTL = "authentication.second_factor.trust_device_ttl"
_HOUR = 3600
_DAY = 24 * _HOUR
_DAY_IN_MINUTES = 24 * 60
_YEAR = 365 * _DAY
_MOST_DAYS = 90  # a larger number could as well be hours or minutes
_LEAST_MILLISECONDS = 86_400_000  # a day; as seconds it would be more than two years


@rule(setting=_TTL, severity=Severity.WARNING, fix="unsafe", replaces=True, unless="usual")
def check(ttl: Node, context: Context) -> Iterator[Finding]:
    """Report a number with its unit, one too small for seconds and one that looks like minutes or milliseconds."""
    seconds = seconds_in(ttl.value) if isinstance(ttl.value, str) else None
    if seconds is not None:
        message = (
            f"the lifetime of trusted devices takes seconds without a unit, not {context.show(ttl)}; write {seconds}"
        )
        fix = context.replace(ttl, seconds, f"write {seconds}", safe=False)
        yield context.finding(ttl, message, severity=Severity.ERROR, fix=fix)
    elif context.value(_TTL) is not None and context.effective(_TTL) is ttl and not _is_off(context):
        yield from _number(ttl, number_of(ttl.value), context)


def _is_off(context: Context) -> bool:
    return context.value("authentication.second_factor") in (False, "false")


def _number(ttl: Node, number: int, context: Context) -> Iterator[Finding]:
    if 0 < number <= _MOST_DAYS:
        short, meant = (f"{number} seconds", f"{number} days") if number > 1 else ("one second", "a day")
        message = f"a device is trusted for only {short}; write {number * _DAY} for {meant}"
        yield _finding(ttl, message, number * _DAY, context)
    elif 0 < number < _HOUR:
        lengths = f"write {number * 60} for {number} minutes, {number * _HOUR} for {number} hours"
        yield _finding(ttl, f"a device is trusted for only {number} seconds; {lengths}", None, context)
    elif _DAY_IN_MINUTES <= number < _DAY and number % _DAY_IN_MINUTES == 0 and number % _HOUR:
        days = number // _DAY_IN_MINUTES
        lengths = f"{days} days" if days > 1 else "a day"
        message = f"a device is trusted for {number} seconds; if {lengths} in minutes were meant, write {number * 60}"
        yield _finding(ttl, message, number * 60, context)
    elif number >= _LEAST_MILLISECONDS and number % 1000 == 0:
        seconds = number // 1000
        message = f"a device is trusted for over {number // _YEAR} years"
        if seconds < _LEAST_MILLISECONDS:
            yield _finding(ttl, f"{message}; if milliseconds were meant, write {seconds}", seconds, context)
        else:
            yield _finding(ttl, f"{message}; write the seconds of a shorter time, such as 2592000", None, context)


def _finding(ttl: Node, message: str, seconds: int | None, context: Context) -> Finding:
    value = str(seconds) if isinstance(ttl.value, str) else seconds
    fix = context.replace(ttl, value, f"write {seconds}", safe=False) if seconds else None
    return context.finding(ttl, message, fix=fix)
