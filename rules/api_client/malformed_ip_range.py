"""An entry of an API client's allow list is not an address range.

Entries are ranges in CIDR notation: an address, a slash, and the number of fixed bits, from 0 to 32. `/32` is a single
address, `0.0.0.0/0` is everywhere. One page of the documentation shows an address without a slash, another an
impossible number; how the platform handles either is not documented. An address without a range is a warning, anything
else an error.

Symptom: Calls that should be let through are refused.
See: https://techdocs.akamai.com/identity-cloud-config/reference/put-client
See: https://techdocs.akamai.com/identity-cloud-legacy-clients/reference/post-set-whitelist

```yaml bad
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct_access]
ipWhitelist: [203.0.113.6/7890]
```
```yaml bad
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct_access]
ipWhitelist: [203.0.113.6]
```
```yaml good
# file: api-clients/pipeline.yaml
name: Pipeline
features: [direct_access]
ipWhitelist: [203.0.113.6/32, 198.51.100.0/24]
```
"""

from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Finding,
    Node,
    Severity,
    address_fault,
    allow_list,
    filled_items,
    fixed_bits,
    in_backticks,
    lazy_pattern,
    meant_ranges,
    rule,
)

_RANGE = lazy_pattern(r"(?P<address>[^/\s]+)(?:/(?P<length>[^/\s]+))?")
_ADDRESSES = lazy_pattern(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]++[.:][0-9A-Fa-f.:]++")
_EVERYWHERE = "0.0.0.0"


@rule(kind="api-client", severity=Severity.ERROR, fix="unsafe")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Read each entry as a range, and say what keeps it from being one."""
    for item, text in filled_items(allow_list(document)):
        yield from _judge(item, text, context)


def _judge(item: Node, text: str, context: Context) -> Iterator[Finding]:
    shown = context.show(item)
    match = _RANGE.fullmatch(text.strip())
    address, length = (match["address"], match["length"]) if match else ("", None)
    fault = address_fault(address)
    meant = meant_ranges(text)
    most = 128 if ":" in address else 32
    if address == _EVERYWHERE and length is None:
        message = f"`{address}` alone is not a usable address; write `{address}/0` for everywhere, or the ranges"
        yield context.finding(item, message, severity=Severity.WARNING)
    elif match and not fault and meant:
        if length is None:
            yield _other(item, meant[0], f"{shown} is an address, not a range", context)
        elif fixed_bits(length) is not None:
            yield _other(item, meant[0], f"{shown} gives the size as a mask", context)
        elif text != text.strip():
            yield _other(item, text.strip(), f"there are blanks around {shown}", context)
        elif meant[0] != text:
            fix = context.replace(item, meant[0], f"write {meant[0]}", safe=False)
            yield context.finding(item, f"{shown} is not an address range; write `{meant[0]}`", fix=fix)
    elif meant:
        fix = context.replace(item, meant[0], f"write {meant[0]}", safe=False) if len(meant) == 1 else None
        yield context.finding(item, f"{shown} is not an address range; write {in_backticks(meant)}", fix=fix)
    elif match is None:
        are_several = len(_ADDRESSES.findall(text)) > 1
        hint = "make each an item of the list" if are_several else "write one such as 192.0.2.0/24"
        yield context.finding(item, f"{shown} is not an address range; {hint}")
    else:
        fault = fault or f"the number after the slash must be 0 to {most}"
        yield context.finding(item, f"{shown} is not an address range: {fault}")


def _other(item: Node, better: str, fault: str, context: Context) -> Finding:
    fix = context.replace(item, better, f"write {better}", safe=False)
    return context.finding(item, f"{fault}; write `{better}`", severity=Severity.WARNING, fix=fix)
