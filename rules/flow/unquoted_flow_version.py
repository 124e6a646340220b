"""A flow version is a number instead of text.

Flow versions are timestamps of up to 20 digits, and the API stores them as text. Most JSON readers do not keep such
long numbers exactly: the last digits change on the way to the API, and the client asks for a version that does not
exist. With quotes, every digit is kept.

Symptom: The login page answers with “No flow available”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error
See: https://techdocs.akamai.com/identity-cloud-config/reference/configapp_idflowsflowversionsversion

```yaml bad
default_flow_version: 20240115093000123456
```
```yaml good
default_flow_version: "20240115093000123456"
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, lazy_pattern, rule

_VERSIONS = ("default_flow_version", "ccp_flow_version")
_VERSION = lazy_pattern(r"(?:19|20)[0-9]{12,19}\Z")
_EXACT_DIGITS = 15  # what a number of 64 bits with a floating point keeps of a decimal one


@rule(setting=_VERSIONS, severity=Severity.ERROR, fix="safe", replaces=True, unless="usual")
def check(version: Node, context: Context) -> Iterator[Finding]:
    """Report digits without quotes that would be a version with them."""
    if isinstance(version.value, bool) or not isinstance(version.value, (int, float)):
        return
    digits = str(version.value) if version.alias else version.text
    if _VERSION.match(digits):
        harm = "the API takes text"
        if len(digits) > _EXACT_DIGITS:
            harm = f"JSON readers do not keep its {len(digits)} digits, so the client would ask for another version"
        fix = context.quote(version, even_repeated=_is_repeated_by_versions(version, context))
        yield context.finding(version, f"`{digits}` is a number, but {harm}; put it in quotes", fix=fix)


def _is_repeated_by_versions(version: Node, context: Context) -> bool:
    """Return whether every alias that may repeat a version is a version too, so that both need quotes."""
    versions = [context.own(name) for name in _VERSIONS]
    aliases = [node for node in context.document.root.walk() if node.alias and node.value == version.value]
    return all(any(node is one for one in versions) for node in aliases)
