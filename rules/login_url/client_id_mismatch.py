"""The `client_id` in a URL is not that of the client that the file is for.

Both URLs contain the id of the OIDC client, the same as in `janrainOidcClientId`. A file that was copied from another
client or environment often keeps the old id in its URLs. The mails of this client then lead to pages of the other one:
with its flow and its look, or to an error if that client does not exist.

Symptom: The links in the mails lead to pages of another client, or to none.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=7d444840-9dc0-11d1-b245-5ffdce74fad2
```
```yaml good
janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Finding,
    Node,
    Severity,
    client_id,
    id_node,
    is_configuration_client,
    is_uuid,
    known_text,
    parse_auth_url,
    rule,
    unfilled,
)


@rule(
    setting=("verify_email_url", "password_recover_url"),
    severity=Severity.ERROR,
    fix="unsafe",
    placeholders=True,
    inherited=("verify_email_url", "password_recover_url"),
    unless="agreeing",
)
def check(address: Node, context: Context) -> Iterator[Finding]:
    """Report every `client_id` that is not the client's own."""
    url, own = parse_auth_url(address), context.value("janrainOidcClientId")
    if url is None or url.endpoint == "" or context.effective(address.key) is not address:
        return
    if not isinstance(own, str) or unfilled(own):
        return
    workspace, document = context.workspace, context.document
    if workspace.origin("oidc-client", own, document) or workspace.surely_lacks("oidc-client", own, document):
        return  # the client's own id is the wrong one, as another rule reports
    owner = workspace.oidc_client(document)
    if owner is not None and is_configuration_client(owner):
        return  # unknown-oidc-client reports the client's own id
    linked, here = (None if owner is None else client_id(owner)), client_id(document)
    if linked is not None and here is not None and linked != here:
        return  # the client's own id is that of another one, as another rule reports
    for parameter in url.parameters("client_id"):
        # A malformed id is reported at its place, not compared with the right one.
        if parameter.value and parameter.value != own and (is_uuid(own) or not is_uuid(parameter.value)):
            meant = own.lower() if owner is None else known_text(id_node(owner)) or own
            yield _mismatch(address, parameter.text, parameter.value, (own, meant), context)


def _mismatch(address: Node, text: str, value: str, ids: tuple[str, str], context: Context) -> Finding:
    (own, meant), place = ids, context.effective("janrainOidcClientId")
    same = value.casefold() == own.casefold()
    if place is not None and is_uuid(own) and value == meant and same and not context.is_inherited(place):
        fix = context.replace(place, meant, f"write {meant}", safe=False)
        message = f"`janrainOidcClientId` differs from the `client_id` in the URLs in case; write `{meant}`"
        return context.finding(place, message, severity=Severity.WARNING, fix=fix)
    message = f"`client_id` is `{value}`, but this client's `janrainOidcClientId` is `{own}`; write that"
    if same:
        message = f"`client_id` differs from `janrainOidcClientId` in case; write `{own}`"
    return context.finding(
        address,
        message,
        part=text,
        severity=Severity.WARNING if same else Severity.ERROR,
        related=context.related_all((place, "the client's own id")),
        fix=context.replace_part(address, text, f"client_id={own}", "write the client's own id", safe=False),
    )
