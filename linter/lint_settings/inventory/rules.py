"""The manuals of the rules that an inventory names, so that its page explains them without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..rulebook.manual import read_manual
from ..rulebook.pages import page_of
from ..rulebook.registry import builtin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .model import Inventory


class Block(NamedTuple):
    """A piece of a manual: a paragraph, the items of a list or lines of code."""

    kind: str
    lines: tuple[str, ...]


class RuleManual(NamedTuple):
    """What there is to say about a rule; `page` is its address in the documentation."""

    name: str
    summary: str
    symptom: str | None
    body: tuple[Block, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    page: str | None
    sources: tuple[str, ...]


def manuals_of(inventory: Inventory) -> list[RuleManual]:
    """Return the manuals of the rules with findings or allows, by name; rules of the project's own are left out."""
    named = {finding.rule for finding in inventory.findings}
    named.update(allow.rule for allow in inventory.allows)
    rules = sorted((rule for rule in builtin() if rule.name in named), key=lambda rule: rule.name)
    return [_manual(rule.name, rule.manual) for rule in rules]


def _manual(name: str, text: str) -> RuleManual:
    manual = read_manual(text)
    body = tuple(block for part in manual.body.split("\n\n") for block in _blocks(part))
    examples = tuple(one.rstrip("\n") for one in manual.bad), tuple(one.rstrip("\n") for one in manual.good)
    return RuleManual(name, manual.summary, manual.symptom, body, *examples, page_of(name), manual.urls)


def _blocks(part: str) -> Iterator[Block]:
    lines = part.splitlines()
    if not part.strip():
        return
    if all(line.startswith("    ") for line in lines):
        yield Block("code", tuple(line[4:] for line in lines))
        return
    items: list[str] = []
    for line in lines:
        if line.startswith("- ") or not items:
            items.append(line)
        else:
            items[-1] += f" {line.strip()}"
    if not items[0].startswith("- "):
        yield Block("text", (items.pop(0),))
    if items:
        yield Block("list", tuple(item.removeprefix("- ") for item in items))
