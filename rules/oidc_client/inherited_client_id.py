"""`janrainOidcClientId` is among the settings of the application, from which no client can inherit it.

Clients inherit every other Hosted Login setting from the application if they have no value of their own, but not this
one: it ties one application client to one OIDC client. Clients that seem to inherit it have no OIDC client at all.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
_global:
  custom:
    janrainOidcClientId: 886313e1-3b8a-5372-9b90-0c9aee199e5d
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
_global:
  custom: {}
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_NAME = "janrainOidcClientId"


@rule(setting=_NAME, severity=Severity.ERROR, fix="unsafe", placeholders=True, replaces=True, unless="apart")
def check(client: Node, context: Context) -> Iterator[Finding]:
    """Report it in an application's file; in a `_global` block only where the application has no file that says so."""
    document = context.document
    if document.kind == "client-settings":
        if not context.is_inherited(client):
            return
        application = context.workspace.application_settings(document)
        is_set = application is not None and context.workspace.settings(application).own.get(_NAME) is not None
        if is_set:
            return
    if client.value is None:
        return
    yield context.finding(
        client,
        f"no client can inherit `{_NAME}`, so it has no effect here; set it in each client's own settings",
        key=True,
        fix=context.remove(client, f"remove {_NAME}", safe=False),
    )
