"""The site name does not begin with Acme.

Users read the name in the mails that ask them to confirm an address, and in the tab of the login page. A name without
ours may belong to any shop.

Symptom: Mails and browser tabs carry a name that users do not know.

```yaml bad
site_name: Shop
```
```yaml good
site_name: Acme Shop
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule


@rule(setting="site_name", severity=Severity.WARNING, options={"brand": "Acme"})
def check(site_name: Node, context: Context) -> Iterator[Finding]:
    """Report a site name that begins otherwise."""
    brand = context.options["brand"]
    if site_name.value and not site_name.value.startswith(f"{brand} "):
        fix = context.replace(site_name, f"{brand} {site_name.value}", f"begin with {brand}", safe=False)
        yield context.finding(site_name, f"{context.show(site_name)} does not begin with {brand}", fix=fix)
