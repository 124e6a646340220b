"""Settings refer to a flow that does not exist.

A login needs a flow that exists in the application. Known flows are those with a file in the same environment, and
those that the config lists under `externals`:

    [externals]
    flows = ["standard", "hostedLogin"]

A flow from the development environment exists in production only after it was promoted there. `ccp_flow_name`, the flow
of the Customer Care Portal, is checked in the same way.

Symptom: The login page answers with “No flow available”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error
See: https://techdocs.akamai.com/identity-cloud/docs/promote-a-flow

```yaml bad
default_flow_name: standart
default_flow_version: "20240115093000123456"
# file: flows/standard.yaml
name: standard
versions: [HEAD, "20240115093000123456"]
```
```yaml good
default_flow_name: standard
default_flow_version: "20240115093000123456"
# file: flows/standard.yaml
name: standard
versions: [HEAD, "20240115093000123456"]
```
"""

from collections.abc import Iterator

from lint_settings import Context, Finding, Node, Severity, rule

_SEEN = {
    "default_flow_name": "users see “No flow available”",
    "ccp_flow_name": "the Customer Care Portal shows nothing",
}


@rule(
    setting=("default_flow_name", "ccp_flow_name"),
    severity=Severity.ERROR,
    needs=("flow",),
    explains="reference",
)
def check(name: Node, context: Context) -> Iterator[Finding]:
    """Report the flow that decides, if no flow in sight has its name."""
    if context.effective(name.key) is not name or not isinstance(name.value, str):
        return
    document, workspace = context.document, context.workspace
    if not workspace.lacks("flow", name.value, document):
        return
    hint, place, label = workspace.guess("flow", name.value, document)
    yield context.finding(
        name,
        f"there is no flow {context.show(name)} here, so {_SEEN[name.key]}; {hint}",
        related=context.related_all((place, label)),
    )
