"""Finds the rules whose symptom matches what users saw on the login page."""

from __future__ import annotations

import re

from ..documents.lazy_regex import lazy_pattern
from .manual import read_manual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding
    from .registry import Registry
    from .rule import Rule

_WORD = lazy_pattern(r"\w+")
_QUOTES = " \t\"'`“”‘’„"
# The scores of a text that contains a symptom verbatim, and of one that contains enough of its words.
_QUOTED, _ENOUGH = 2.0, 0.6
# Words that say nothing about a symptom.
_COMMON = frozenset(
    ("a", "an", "and", "are", "at", "be", "for", "from", "in", "is", "it", "no", "not", "of", "on", "or", "the", "to")
)


def find_rules(symptom: str, registry: Registry) -> list[tuple[Rule, str]]:
    """Return the rules whose symptom matches, the best first, each with the matching sentence.

    A rule matches if its manual contains the words verbatim, or its symptom and summary contain most of them.
    """
    symptom = symptom.strip(_QUOTES)
    if not _words(symptom):
        return []
    scored = []
    for rule in registry.rules.values():
        quotes = [(_QUOTED, text) for text in (*_texts(rule), *_sentences(rule)) if symptom.lower() in text.lower()]
        score, text = quotes[0] if quotes else max((_score(symptom, text), text) for text in _texts(rule))
        if score >= _ENOUGH:
            scored.append((score, rule, text))
    scored.sort(key=lambda item: (-item[0], item[1].name))
    return [(rule, text) for _, rule, text in scored]


def may_cause(finding: Finding, symptom: str, registry: Registry) -> bool:
    """Return whether a finding of a rule from `find_rules` can have caused a symptom.

    A finding with a symptom of its own causes only that, unless the symptom is the one of the rule as a whole.
    """
    manual = read_manual(registry.rules[finding.rule].manual)
    if finding.symptom in (None, manual.symptom):
        return True
    symptom = symptom.strip(_QUOTES)
    texts = (finding.symptom, manual.symptom, manual.summary)
    return any(_score(symptom, text) >= _ENOUGH for text in texts if text)


def _score(symptom: str, text: str) -> float:
    """Return how much of a symptom a text contains, from 0 to 1; more if it quotes it."""
    wanted = _words(symptom)
    return _QUOTED if symptom.lower() in text.lower() else len(wanted & _words(text)) / len(wanted)


def _texts(rule: Rule) -> list[str]:
    """Return the texts about the symptom of a rule: its symptom, if it has one, and its summary.

    The symptom of a setting applies if the setting is missing or refers to the wrong object. Rules about its form do
    not cause it unless their manual says so.
    """
    manual = read_manual(rule.manual)
    return [*([manual.symptom] if manual.symptom else []), manual.summary]


def _sentences(rule: Rule) -> list[str]:
    """Return the sentences of a manual, without its examples."""
    lines = read_manual(rule.manual).body.splitlines()
    body = " ".join(" ".join(line for line in lines if not line.startswith("    ")).split())
    return re.split(r"(?<=[.:;])\s+(?=[A-Z`“])", body)


def _words(text: str) -> set[str]:
    return {word.rstrip("s") or word for word in _WORD.findall(text.lower()) if word not in _COMMON}
