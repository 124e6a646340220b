"""A file of one environment contains an id of another.

Each environment has its own OIDC clients, policies and API clients, and usually its own customer, application and
capture domain; ids are never shared. A file that was copied from development to production and not changed completely
sends production users to development: to its users, its pages or its tokens.

An object belongs to another environment if only that environment has its file. A customer, application or capture
domain belongs to an environment if most of its files name it; if both environments name the same one, or none prevails,
nothing is reported. Each wrong id is reported once per file, at the first place, with the file of the environment that
it comes from. List objects that environments share under `externals` in the config.

Symptom: Users of one environment are sent to pages of another, or cannot sign in.
See: https://techdocs.akamai.com/identity-cloud/docs/why-you-must-promote-your-flow-changes

```yaml bad
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 7d444840-9dc0-11d1-b245-5ffdce74fad2
# file: dev/login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop in development
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
```yaml good
# file: prod/oidc-clients/shop.yaml
id: 1b4e28ba-2fa1-11d2-883f-0016d3cca427
name: Shop
type: public
loginPolicy: 2c5ea4c0-4067-11e9-8bad-9b1deb4d3b7d
# file: dev/login-policies/shop.yaml
id: 7d444840-9dc0-11d1-b245-5ffdce74fad2
title: Shop in development
loginURL: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/v2/login
```
"""

from collections.abc import Iterator

from lint_settings import (
    REFERRING_KINDS,
    Context,
    Document,
    Finding,
    Mention,
    Node,
    Severity,
    customers_of_client,
    linked_oidc_id,
    mentioned_ids,
    noun_of,
    rule,
)


@rule(kind=REFERRING_KINDS, severity=Severity.ERROR, explains="foreign", unless="unplaced")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each id of another environment once; no application beside its own client."""
    if context.environment is None:
        return  # it is unknown what belongs to another environment
    places: dict[tuple[str, str], list[Mention]] = {}
    is_client = document.kind == "client-settings"
    customers = {one.value for one in customers_of_client(context.settings)} if is_client else set()
    for mention in mentioned_ids(document):
        if not (is_client and _is_reported_elsewhere(mention, document, customers)):
            places.setdefault((mention.sort, mention.value.lower()), []).append(mention)
    seen: set[int] = set()
    for (sort, name), same in places.items():
        origin = context.workspace.origin(sort, same[0].value, document)
        if origin is None:
            continue
        # An id that is the whole value is the one to fix; the URLs follow it.
        first, *others = sorted(same, key=lambda one: (str(one.node.value).lower() != name, one.node.place))
        if sort != "application" or id(first.node) not in seen:
            yield _leak(first, sorted((other.node for other in others), key=lambda node: node.place), origin, context)
        seen.update(id(mention.node) for mention in same)


def _leak(first: Mention, others: list[Node], origin: Node, context: Context) -> Finding:
    noun, there = noun_of(first.sort), origin.source.environment
    return context.finding(
        first.node,
        f"the {noun} `{first.value}` belongs to `{there}`, but this file belongs to `{context.environment}`; "
        f"write the {noun} of `{context.environment}`",
        part=first.value,
        related=[
            context.related(origin, f"the {noun} of {there}", part=first.value),
            *(context.related(node, "the same id here", part=first.value) for node in others),
        ],
    )


def _is_reported_elsewhere(mention: Mention, document: Document, customers: set[str]) -> bool:
    """Return whether another rule compares two ids in these settings: customers, or that of a URL and their own."""
    if mention.sort == "customer":
        return len(customers) > 1
    own = linked_oidc_id(document)
    in_url = mention.sort == "oidc-client" and mention.node.value != mention.value
    return in_url and own is not None and mention.value.lower() != own
