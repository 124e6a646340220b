"""The sender of transactional mails is neither an address nor a name with an address.

`email_sender_address` takes `noreply@shop.example.com`, or a display name before the address in angle brackets. Quotes
around the display name are part of the value, so YAML and JSON need another pair of quotes around them.

See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
email_sender_address: Example Shop, Inc. <noreply@shop.example.com>
```
```yaml good
email_sender_address: '"Example Shop, Inc." <noreply@shop.example.com>'
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_ADDRESS = r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:.\"\\]+(?:\.[^\s@<>()\[\],;:.\"\\]+)+"
# The length of a name is limited, or each quote would begin a search up to the end.
_PLAIN = lazy_pattern(rf"(?<![^\s<>(\[\"':])(?=[^\s@<>()\[\],;:\"\\]{{1,100}}@){_ADDRESS}(?![^\s<>)\]\"';,])")
_SIGNS = " \t<>()[]\"'"
_SENDER = lazy_pattern(rf'{_ADDRESS}|(?:"(?:[^"\\]|\\.)*"\s*|[^<>@,;:."\\()\[\]]*)<{_ADDRESS}>')
_UNQUOTED = lazy_pattern(rf"([^<>\"\\]+)(<{_ADDRESS}>)")


@rule(setting="email_sender_address", severity=Severity.WARNING, fix="unsafe")
def check(sender: Node, context: Context) -> Iterator[Finding]:
    """Report what no mail program would take for a sender, and quote a display name that needs it."""
    text = (sender.value or "").strip()
    if not text or _SENDER.fullmatch(text):
        return
    from lint_settings import to_write

    name = _UNQUOTED.fullmatch(text)
    if name:
        quoted = f'"{name.group(1).strip()}" {name.group(2)}'
        fix = context.replace(sender, quoted, "put the name in quotes", safe=False)
        yield context.finding(
            sender, f"the name before the address needs quotes of its own: `{to_write(sender, quoted)}`", fix=fix
        )
    elif meant := _meant(text):
        fix = context.replace(sender, meant, f"write {meant}", safe=False)
        yield context.finding(
            sender, f"{context.show(sender)} is not a sender; write `{to_write(sender, meant)}`", fix=fix
        )
    else:
        yield context.finding(
            sender, f"{context.show(sender)} is not a sender; write an address, or a name and the address: "
            '`"Example Shop" <noreply@shop.example.com>`',
        )  # fmt: skip


def _meant(text: str) -> str | None:
    """Return the sender that a text with a single address means, with the words before that as its name."""
    found = _PLAIN.findall(text)
    if len(found) != 1:
        return None
    before, _, behind = text.partition(found[0])
    name = before.removesuffix("mailto:").strip(_SIGNS)
    if behind.strip(_SIGNS) or not all(part.isalnum() for part in name.split()):
        return None
    return f'"{name}" <{found[0]}>' if name else str(found[0])
