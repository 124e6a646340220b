"""A pipeline makes a call that its API client may not make.

The config can describe what a pipeline does, and with which credentials:

    [[pipeline]]
    name = "deploy settings"
    client = "jd28553swp8w5tegy55627qwcczc3yq3"
    operations = ["PUT client settings", "POST flow field"]

Instead of `client`, you can list `features = ["direct_access"]`; `environment` is the environment that the pipeline
deploys to. `lint-settings access` lists the calls, by name and path. Permissions depend on features alone, so a missing
one is known before a deployment fails halfway.

The documentation has tables for families of calls and for single calls, and they disagree in places. If a page about
the call denies it and no page contradicts, this is an error. If pages disagree, or the only page mentions exceptions,
it is a warning that says so. Calls with a token instead of an API client are not checked.

The finding is at the client's features if its file is known, and in the config otherwise.

Symptom: Calls are answered with code 403, `client_permission_error`.
See: https://techdocs.akamai.com/identity-cloud/docs/api-clients-and-permissions-1
See: https://identitydocs.akamai.com/home/api-client-permissions-entity-and-entity-type-apis
See: https://janrain-education-center.knowledgeowl.com/home/api-client-permissions-legacy-client-and-settings-api

```yaml bad
# file: api-clients/pipeline.yaml
_id: jd28553swp8w5tegy55627qwcczc3yq3
name: Pipeline
features: [direct_access]
# file: lint-settings.toml
[[pipeline]]
client = "jd28553swp8w5tegy55627qwcczc3yq3"
operations = ["PUT client settings"]
```
```yaml good
# file: api-clients/pipeline.yaml
_id: jd28553swp8w5tegy55627qwcczc3yq3
name: Pipeline
features: [owner]
# file: lint-settings.toml
[[pipeline]]
client = "jd28553swp8w5tegy55627qwcczc3yq3"
operations = ["PUT client settings"]
```
"""

from collections.abc import Iterator

from lint_settings import (
    CannotTellError,
    Context,
    Document,
    Finding,
    Severity,
    held_features,
    known_text,
    member,
    own_id,
    refused_calls,
    rule,
)

_KIND = "api-client"


@rule(kind=(_KIND, "pipeline"), severity=Severity.ERROR, explains="same")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Judge the calls of pipelines: at the API client for those that use it, in the config for the others."""
    if document.kind == "pipeline":
        yield from _in_config(document, context)
        return
    held, place = held_features(document), member(document, "features")
    for pipeline in context.workspace.visible("pipeline", document):
        if held is None or _client_of(pipeline) != own_id(document):
            continue
        for refusal in refused_calls(pipeline, held):
            yield context.finding(
                place,
                f"{_name(pipeline)} uses this API client, but {refusal.message}",
                severity=refusal.severity,
                related=[context.related(node, "the pipeline makes the call") for node in refusal.nodes],
                missing="features",
            )


def _in_config(pipeline: Document, context: Context) -> Iterator[Finding]:
    held = member(pipeline, "features")
    if held is None:
        yield from _unknown_client(pipeline, context)
        return
    for refusal in refused_calls(pipeline, [str(item.value) for item in held.items]):
        for node in refusal.nodes:
            related = [context.related(held, "the features of its API client")]
            message = f"{_name(pipeline)}: {refusal.message}"
            yield context.finding(node, message, severity=refusal.severity, related=related)


def _unknown_client(pipeline: Document, context: Context) -> Iterator[Finding]:
    workspace, name = context.workspace, _client_of(pipeline)
    if name is None or workspace.find(_KIND, name, pipeline):
        return
    if not workspace.lacks(_KIND, name, pipeline):
        raise CannotTellError(_KIND)
    elsewhere = workspace.elsewhere(_KIND, name, pipeline)
    hint, place, label = (workspace.guess if elsewhere else workspace.guess_id)(_KIND, name, pipeline)
    yield context.finding(
        member(pipeline, "client"),
        f"there is no API client `{name}` here; {hint}, or give its `features` in place of `client`",
        severity=Severity.WARNING,
        related=context.related_all((place, label)),
    )


def _client_of(pipeline: Document) -> str | None:
    return known_text(member(pipeline, "client"))


def _name(pipeline: Document) -> str:
    return f"the pipeline `{name}`" if (name := known_text(member(pipeline, "name"))) else "a pipeline"
