"""A client sets a setting to the value that it would inherit anyway.

A client's own value takes precedence over the application's. If both are the same today, the client's copy keeps later
changes of the application's value from reaching this client. Values are compared as the API stores them: `10` is
`"10"`. The name and version of a flow belong together, so they are reported only if both equal the application's.

If the copy is intended, allow the finding.

See: https://identitydocs.akamai.com/home/configapp-idsettings

```yaml bad
login_attempts: 5
_global:
  login_attempts: "5"
```
```yaml good
site_name: Example Shop
_global:
  login_attempts: "5"
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Node, Severity, as_stored, find_setting, rule

# Settings that only mean something together.
_PAIRS = {
    "default_flow_name": "default_flow_version",
    "default_flow_version": "default_flow_name",
    "ccp_flow_name": "ccp_flow_version",
    "ccp_flow_version": "ccp_flow_name",
}


@rule(severity=Severity.INFO, fix="unsafe", unless="apart")
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Compare each of the client's own settings with the application's."""
    inherited = context.settings.inherited
    if inherited.keys().isdisjoint(context.settings.own):
        return
    for name, own in context.settings.own.items():
        theirs = inherited.get(name)
        if theirs is None or not _is_same(own, theirs) or not _may_inherit(name, context):
            continue
        yield context.finding(
            own,
            f"`{name}` equals the application's value; remove it, so that changes there reach this client",
            key=True,
            related=[context.related(theirs, "the application's value")],
            fix=context.remove(own, f"remove {name} here", safe=False),
        )


def _is_same(own: Node, theirs: Node) -> bool:
    known = not (own.has_placeholder or theirs.has_placeholder)
    return known and own.value is not None and as_stored(own.value) == as_stored(theirs.value)


def _may_inherit(name: str, context: Context) -> bool:
    setting = find_setting(name)
    if setting is not None and (setting.can_inherit is False or setting.scope != "any"):
        return False
    other = _PAIRS.get(name, name)
    own, theirs = context.settings.own.get(other), context.settings.inherited.get(other)
    return (own is None and theirs is None) or (own is not None and theirs is not None and _is_same(own, theirs))
