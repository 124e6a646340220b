"""Settings refer to a version that their flow does not have.

Every save of a flow creates a new version, and settings name one of them or `HEAD`. A promoted flow gets its own
version in the target, so a version of one environment does not exist in another.

The versions of a flow are known if a file lists them: as `versions` of the flow, or as a saved answer of
`/flows/{name}/versions` in a file named after the flow. The config can list more, for every flow:

    [externals]
    flow-versions = ["20240115093000123456"]

If a client sets only a flow or only a version, the other is inherited; `ccp_flow_name` and `ccp_flow_version` default
to those of the default flow.

Symptom: The login page answers with “No flow available”.
See: https://techdocs.akamai.com/identity-cloud/docs/you-get-a-no-flow-available-error

```yaml bad
default_flow_name: standard
default_flow_version: "20240115093000123456"
# file: flows/standard.yaml
name: standard
versions: [HEAD, "20240220110000654321"]
```
```yaml good
default_flow_name: standard
default_flow_version: "20240220110000654321"
# file: flows/standard.yaml
name: standard
versions: [HEAD, "20240220110000654321"]
```
"""

from collections.abc import Iterator

from lint_settings import CannotTellError, Context, Document, Finding, Node, Severity, nearest, rule

_PAIRS = (
    ("default_flow_name", "default_flow_version", "users see “No flow available”"),
    ("ccp_flow_name", "ccp_flow_version", "the Customer Care Portal shows nothing"),
)


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"), explains="reference")
def check(_: Document, context: Context) -> Iterator[Finding]:
    """Look up the version of each flow that the settings use."""
    flow = version = None
    found: list[Finding] = []
    unlisted = False
    for flow_setting, version_setting, seen in _PAIRS:
        own_flow, own_version = context.effective(flow_setting), context.effective(version_setting)
        if own_flow is None and own_version is None:
            continue  # the portal uses the login's flow, of which all is said
        flow, version = own_flow or flow, own_version or version
        if flow is None or version is None or not _is_judgeable(flow, version, context):
            continue
        versions = context.workspace.flow_versions(str(flow.value), context.document)
        unlisted = unlisted or versions is None
        if versions is not None and str(version.value) not in versions:
            context.require_all("flow")
            found.append(_finding(flow, version, versions, seen, context))
    if unlisted and not found:
        raise CannotTellError("flow-version")
    yield from found


def _is_judgeable(flow: Node, version: Node, context: Context) -> bool:
    """Return whether the pair can be judged, and is not reported elsewhere."""
    if not (context.is_known(flow) and context.is_known(version)) or version.value == "HEAD":
        return False
    if context.here(version, flow) is None:
        return False  # reported at the application's settings
    return not context.workspace.lacks("flow", str(flow.value), context.document)  # and without a flow, no version


def _finding(flow: Node, version: Node, versions: dict[str, Node | None], seen: str, context: Context) -> Finding:
    hint, place, label = _hint(str(flow.value), str(version.value), versions, context)
    # If the portal falls back to the login's flow or version, its own half is reported.
    pair = sorted((version, flow), key=lambda node: not node.key.startswith("ccp_"))
    here = context.here(*pair) or version
    others = [(node, f"`{node.key}` is set here") for node in (flow, version) if node is not here]
    falls_back = flow.key.partition("_")[0] != version.key.partition("_")[0]
    whose = "" if here is version else f", the value of `{version.key}`"
    message = f"the flow {context.show(flow)} has no version {context.show(version)}{whose}, so {seen}; {hint}"
    related = context.related_all((place, label), *others)
    return context.finding(here, message, related=related, severity=Severity.WARNING if falls_back else None)


def _hint(flow: str, wanted: str, versions: dict[str, Node | None], context: Context) -> tuple[str, Node | None, str]:
    """Return what may have been meant, and where it is listed."""
    other = context.workspace.version_elsewhere(flow, wanted, context.document)
    if other is not None:
        environment = other.source.environment
        hint = f"it is a version in `{environment}`, and a promoted flow gets its own version"
        return hint, other, f"the version of {environment}"
    numbers = [number for number in versions if number != "HEAD"]
    workspace = context.workspace
    for name in sorted(workspace.names("flow", context.document)):
        place = (workspace.flow_versions(name, context.document) or {}).get(wanted) if name != flow else None
        if place is not None:
            instead = max(numbers, default="HEAD")
            return f"it is a version of the flow `{name}`; write one of `{flow}`, such as `{instead}`", place, "here"
    meant = nearest(wanted, numbers) or max(numbers, default="HEAD")
    place = versions.get(meant) or next((node for node in versions.values() if node is not None), None)
    return f"it has other versions, such as `{meant}`", place, "its versions are listed here"
