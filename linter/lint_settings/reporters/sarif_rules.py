"""The descriptions of rules in SARIF: their manuals, within GitHub's limits."""

from __future__ import annotations

from ..documents.finding import Severity
from ..rulebook.explain import explain_rule
from ..rulebook.manual import read_manual
from ..rulebook.pages import page_of
from .records import whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..rulebook.manual import Manual
    from ..rulebook.rule import Rule

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GRAVITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_LONGEST = 1024  # maximum length of a description
_TAGS = 20


def describe(name: str, rule: Rule | None) -> dict[str, Any]:
    """Return the descriptor of a rule; for an unknown rule, only its name."""
    if rule is None:
        return {"id": name, **{key: {"text": name} for key in ("shortDescription", "fullDescription", "help")}}
    manual = read_manual(rule.manual)
    about = " ".join(f"{manual.summary} {manual.body}".split())
    described: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": _cut(manual.summary) or name},
        "fullDescription": {"text": _cut(about) or name},
        "help": {"text": whole(_help(manual)) or name, "markdown": whole("\n".join(explain_rule(rule)))},
        "defaultConfiguration": {"level": LEVELS[rule.severity], "enabled": rule.enabled},
        "properties": {
            # Not `security`: GitHub would show such a rule as a vulnerability, and none of ours has a score.
            "tags": ["hosted-login", *sorted(rule.kinds)][:_TAGS],
            "precision": "high",
            "problem.severity": _GRAVITIES[rule.severity],
        },
    }
    url = page_of(name) or next(iter(manual.urls), None)
    if url is not None:
        described["helpUri"] = url
    return described


def _help(manual: Manual) -> str:
    users = f"Users see: {manual.symptom}" if manual.symptom else ""
    return "\n\n".join(part for part in (manual.summary, manual.body, users, "\n".join(manual.urls)) if part)


def _cut(text: str) -> str:
    text = whole(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
