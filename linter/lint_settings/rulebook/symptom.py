"""Finds the rules whose symptom matches what users saw on the login page."""

from __future__ import annotations

import re
from collections import Counter
from math import log

from ..documents.lazy_regex import lazy_pattern
from ..tenant.settings import find_setting
from .manual import read_manual
from .word_stems import meanings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..documents.finding import Finding
    from .registry import Registry
    from .rule import Rule

_WORD = lazy_pattern(r"\w+")
_QUOTES = " \t\"'`“”‘’„"
# The scores of a text that has a symptom word by word, of one that has all of its words, and of one that has enough.
_QUOTED, _ALL, _ENOUGH = 2.0, 1.0, 0.6
# The score of a text that means the same in other words, how much less than the best another one may have, and how
# many of them are listed.
_ALIKE, _NEAR, _MOST = 0.6, 0.2, 12
# Words that say nothing about a symptom.
_COMMON = frozenset(
    ("a", "an", "and", "are", "at", "be", "for", "from", "in", "is", "it", "no", "not", "of", "on", "or", "the", "to")
)


def find_rules(symptom: str, registry: Registry) -> list[tuple[Rule, str]]:
    """Return the rules whose symptom matches, the best first, each with the sentence that matched.

    A rule matches if its manual contains the words as they are, or its symptom and summary most of them. If no rule
    has all words, rules whose texts mean the same in other words follow.
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
    found = [(rule, text) for _, rule, text in scored]
    if scored and scored[0][0] >= _ALL:
        return found
    named = {rule.name for rule, _ in found}
    return [*found, *((rule, text) for rule, text in _by_meaning(symptom, registry) if rule.name not in named)]


def _by_meaning(symptom: str, registry: Registry) -> list[tuple[Rule, str]]:
    """Return the rules whose texts share most meanings with a symptom; rare ones count more. The best come first."""
    wanted = meanings(symptom)
    known = {rule.name: _meanings_of(rule) for rule in registry.rules.values()}
    counts = Counter(meaning for texts in known.values() for meaning in texts)
    weights = {one: log((len(known) + 1) / (counts[one] + 1)) + 1 for one in wanted}
    # A word that no rule knows says nothing about a rule, but one such word among few makes a match unsure.
    total = sum(weights.values())
    scored = [(sum(weights[one] for one in wanted & texts) / total, name) for name, texts in known.items() if total]
    best = max((score for score, _ in scored), default=0.0)
    chosen = [(score, name) for score, name in scored if score >= max(_ALIKE, best - _NEAR)]
    chosen.sort(key=lambda item: (-item[0], item[1]))
    return [(registry.rules[name], _texts(registry.rules[name])[0]) for _, name in chosen[:_MOST]]


def _meanings_of(rule: Rule) -> frozenset[str]:
    """Return what a rule is about: its symptom, its summary, its name and the titles of its settings."""
    titles = [setting.title for name in rule.settings if (setting := find_setting(name)) is not None]
    return meanings(" ".join((*_texts(rule), rule.name.replace("-", " "), *titles)))


def may_cause(finding: Finding, symptom: str, registry: Registry) -> bool:
    """Return whether a finding of a rule from `find_rules` can have caused a symptom.

    A finding with a symptom of its own causes only that, unless the symptom is the one of the rule as a whole.
    """
    manual = read_manual(registry.rules[finding.rule].manual)
    if finding.symptom in (None, manual.symptom):
        return True
    symptom = symptom.strip(_QUOTES)
    texts = [text for text in (finding.symptom, manual.symptom, manual.summary) if text]
    if any(_score(symptom, text) >= _ENOUGH for text in texts):
        return True
    wanted = meanings(symptom)
    return len(wanted & meanings(finding.symptom)) >= _ALIKE * len(wanted)


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
