"""A `---` or `...` divides the settings of a client.

In YAML, both end a document, and what follows is about another client. If the block `custom` or `_global` follows
alone, it belongs to nothing, and the client above lacks it. Such a line is left when files are joined or divided.

```yaml bad
user_entity_type: user
default_flow_name: standard
--- # special settings
custom:
  janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
```yaml good
user_entity_type: user
default_flow_name: standard
custom:
  janrainOidcClientId: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
```
"""

from collections.abc import Iterator

from lint_settings import Context, Document, Finding, Severity, block_split_off, rule


@rule(severity=Severity.ERROR, explains="value", unless="complete")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report a block that is a document of its own behind settings without it."""
    found = block_split_off(document)
    if found is not None:
        block, mark = found
        message = f"`{block}` is no part of the settings above, because `{mark}` precedes it; remove that line"
        yield context.finding(None, message)
