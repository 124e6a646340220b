"""Settings are nested, but the platform has only flat names with dots.

`theming.logoURL` is one name, not a `logoURL` inside a `theming`. Nesting is impossible: `authentication.providers` and
`authentication.providers.custom` are both settings, and a mapping could hold only one of them. A nested value is stored
as one custom setting that nothing reads.

Symptom: Nothing happens; the settings seem to have no effect.
See: https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

```yaml bad
theming:
  logoURL: https://static.shop.example.com/logo.svg
```
```yaml good
theming.logoURL: https://static.shop.example.com/logo.svg
```
"""

import json
from collections.abc import Iterator

from lint_settings import (
    Context,
    Document,
    Edit,
    Finding,
    Fix,
    NameFault,
    Node,
    Severity,
    catalogue,
    intended,
    is_nested,
    lazy_pattern,
    name_fault,
    rule,
)

_SHOWN = 3
_PLAIN = lazy_pattern(r"[A-Za-z_][\w.-]*\Z")
_COLON = lazy_pattern(r"\s*:\s*")
# What may stand between a name and the first one nested in it, and between one value and the next name.
_OPENING = lazy_pattern(r"[ \t]*:\s*\{?\s*")
_BLOCK_GAP = lazy_pattern(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*")
_INDENTED_COMMENT = lazy_pattern(r"(?:[ \t]*\r?\n)+ +#")
_FLOW_GAP = lazy_pattern(r"[\s,}]*")


@rule(severity=Severity.ERROR, kind=("client-settings", "application-settings"), replaces=True, explains="absence")
def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report each mapping whose members spell the names of settings."""
    own = document.root.members
    for name, node in context.settings.nodes():
        if node.value.__class__ is not dict or name_fault(name, node, own) is not NameFault.NESTED:
            continue  # perhaps the name itself is misspelt: first things first
        leaves = list(_leaves(name, node))
        known = [meant for _, meant in leaves if meant in catalogue()]
        yield _finding(name, node, leaves, known, context)


def _leaves(name: str, node: Node) -> Iterator[tuple[Node, str]]:
    """The values in nested mappings and the flat names that they should have."""
    if is_nested(name, node):
        for key, child in node.members.items():
            yield from _leaves(f"{name}.{key}", child)
    else:
        meant = intended(name)
        yield node, meant if meant is not None and "." in meant else name


def _finding(name: str, node: Node, leaves: list[tuple[Node, str]], known: list[str], context: Context) -> Finding:
    shown = ", ".join(f"`{meant}`" for meant in known[:_SHOWN])
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    message = f"settings cannot be nested, and nothing reads this `{name}`; write the flat names {shown}{more}"
    if len(known) == 1:
        message = f"settings cannot be nested, and nothing reads this `{name}`; write the flat name {shown}"
    return context.finding(node, message, key=True, fix=_flatten(node, leaves, context))


# --- the fix: one edit that writes the values under flat names where the mapping stands


def _flatten(node: Node, leaves: list[tuple[Node, str]], context: Context) -> Fix | None:
    """None where two names would collide, where an alias is involved and where a comment would be lost."""
    root = context.document.root
    siblings = root.at(node.path[len(root.path) : -1])
    names = {leaf.path: meant for leaf, meant in leaves}
    collide = len(set(names.values())) < len(names) or siblings.members.keys() & set(names.values())
    if collide or any(one.alias for one in node.walk()):
        return None
    text = _flat_text(node, names, in_flow=_is_flow(siblings))
    depth = len(node.path) - 1
    safe = all(meant == ".".join(map(str, path[depth:])) for path, meant in names.items())
    return None if text is None else Fix("write flat names", safe, (Edit(node.place[2], node.place[1], text),))


def _is_flow(node: Node) -> bool:
    return node.in_json or node.text[:1] == "{"


def _keys(node: Node, names: dict[tuple[str | int, ...], str]) -> Iterator[Node]:
    """The mapping and all in it that have a name to change or to take away, in the order of the file."""
    yield node
    if node.path not in names:
        for child in node.members.values():
            yield from _keys(child, names)


def _flat_text(node: Node, names: dict[tuple[str | int, ...], str], *, in_flow: bool) -> str | None:
    text, indent = node.source.text, _indent(node)
    if indent is None and not in_flow:
        return None
    indent = indent or ""
    comma = f",\n{indent}" if "\n" in node.text else ", "
    keys = list(_keys(node, names))
    if keys[-1].style in ("|", ">") and _INDENTED_COMMENT.match(text, node.place[1]):
        return None  # below a text that moves to the left it would become a part of that
    parents = {child.path: _is_flow(one) for one in keys for child in one.members.values()}
    parts = []
    for key, stop in zip(keys, [*(one.place[2] for one in keys[1:]), node.place[1]], strict=True):
        if key.path not in names:
            if not _OPENING.fullmatch(text, key.place[3], stop):
                return None
            continue
        is_flow = parents[key.path]
        entry = _entry(key, names[key.path], indent, in_flow=in_flow, is_flow=is_flow)
        gap = text[key.place[1] : stop]
        if entry is None or not (_FLOW_GAP if is_flow else _BLOCK_GAP).fullmatch(gap):
            return None
        parts.append(entry)
        if key is not keys[-1]:
            parts.append(
                comma if in_flow else f"\n{indent}" if is_flow else _shift(gap, key, indent).rstrip(" ") + indent
            )
    return "".join(parts)


def _entry(leaf: Node, name: str, indent: str, *, in_flow: bool, is_flow: bool) -> str | None:
    """A value with its flat name."""
    text = leaf.source.text[leaf.place[3] : leaf.place[1]]
    own = _indent(leaf)
    quoted = json.dumps(name, ensure_ascii=False)
    written = name if _PLAIN.match(name) and leaf.key_text[:1] not in ("'", '"') else quoted
    if not _COLON.match(text):
        return None
    if is_flow and not in_flow:
        value = _COLON.sub("", text, count=1)
        return None if "\n" in value else f"{written}: {value}".rstrip()
    if not is_flow and (own is None or any(not line.startswith(own) for line in text.split("\n")[1:] if line.strip())):
        return None
    return written + _shift(text, leaf, indent)


def _indent(node: Node) -> str | None:
    """The blanks before a name; None where something else stands before it on its line."""
    text, start = node.source.text, node.place[2]
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return None if before.strip() else before


def _shift(text: str, node: Node, indent: str) -> str:
    own = _indent(node)
    return text if own is None else text.replace(f"\n{own}", f"\n{indent}")
