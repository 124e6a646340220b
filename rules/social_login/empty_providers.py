"""An empty list of providers hides every social login button.

Without `authentication.providers`, the sign-in page offers every provider of the Social Login dashboard; an empty list
offers none. Teams write `[]` to mean "nothing special here" and lose social login. If you do want no social login,
allow the finding with a reason.

Symptom: The sign-in page offers no social login at all.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
authentication.providers: []
```
```yaml good
authentication.providers: [facebook, linkedin]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_EMPTY_TEXT = lazy_pattern(r"\s*\[\s*\]\s*")
_WAY_OUT = "remove the setting to show all providers, or list some"


@rule(setting="authentication.providers", severity=Severity.WARNING, replaces=True, unless="usual")
def check(providers: Node, context: Context) -> Iterator[Finding]:
    """Report a list without items, also one written as text, unless the client overrides it."""
    value = providers.value
    if isinstance(value, str) and _EMPTY_TEXT.fullmatch(value):
        yield context.finding(
            providers,
            f"{context.show(providers)} is a text, and as a list it would hide every social login button; {_WAY_OUT}",
            severity=Severity.ERROR,
        )
    elif value == [] and context.effective("authentication.providers") is providers:
        yield context.finding(providers, f"an empty list hides every social login button; {_WAY_OUT}")
