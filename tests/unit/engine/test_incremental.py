"""Findings that are folded after each change are those that are folded all at once."""

import random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lint_settings.documents.finding import Finding, Related, Severity
from lint_settings.documents.source import Source
from lint_settings.documents.span import Span
from lint_settings.engine.consequences import (
    ABSENCE,
    COPY,
    FAULT,
    FOREIGN,
    LINK,
    PAIR,
    REFERENCE,
    VALUE,
    fold_across,
)
from lint_settings.engine.incremental.fold import FoldedFindings
from lint_settings.engine.settled import Settled
from lint_settings.messages.excerpt import Excerpt

KINDS = ("", ABSENCE, COPY, FAULT, FOREIGN, LINK, PAIR, REFERENCE, VALUE)
RULES: dict[str, Any] = {f"{kind or 'plain'}-rule": SimpleNamespace(name=f"{kind or 'plain'}-rule", explains=kind)
                         for kind in KINDS}  # fmt: skip
PATHS = [f"{folder}/{name}.yaml" for folder in ("a", "b") for name in ("one", "two", "three")]
NAMES = ("email", "phone", "name")


def place(rng: random.Random) -> tuple[str, Span]:
    start = rng.randrange(8)
    return rng.choice(PATHS), Span(start, start + rng.randrange(5), 1, 1, 1, 1)


def settled(path: str, rng: random.Random) -> Settled:
    rule = rng.choice(sorted(RULES))
    start = rng.randrange(8)
    related = tuple(Related(*place(rng), "see here") for _ in range(rng.choice((0, 0, 1, 1, 2))))
    message = f"`{rng.choice(NAMES)}` is wrong; use `{rng.choice(NAMES)}`"
    severity = rng.choice(list(Severity))
    pointer, environment = f"/{rng.choice(NAMES)}", rng.choice((None, "prod"))
    span = Span(start, start + rng.randrange(4), 1, 1, 1, 1)
    finding = Finding(path, span, rule, severity, message, pointer, environment, related=related)
    return Settled(finding, severity, "error")


@pytest.mark.parametrize("seed", range(60))
def test_folding_after_each_change(seed: int) -> None:
    rng = random.Random(seed)
    folded = FoldedFindings()
    files: dict[str, list[Settled]] = {}
    shown: dict[str, list[Settled]] = {}
    for _ in range(25):
        for path in rng.sample(PATHS, rng.randrange(1, 4)):
            found = dict.fromkeys(settled(path, rng) for _ in range(rng.choice((0, 0, 1, 2, 3))))
            files[path] = list(found)
            excerpt = Excerpt(Source(path, ""), ())
            folded.replace(path, [(one, RULES[one.finding.rule]) for one in found], excerpt, path)
        for path in folded.fold():
            shown[path] = folded.of(path)
        every = [one for path in sorted(files) for one in files[path]]
        assert [one for path in sorted(shown) for one in shown[path]] == fold_across(every, cast("Any", RULES), {})
    for path in files:
        folded.replace(path, (), None, path)
    folded.fold()
    assert not list(folded.paths())
    assert not any((folded._pointing, folded._explaining, folded._groups, folded._excerpts))
