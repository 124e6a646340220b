"""The topics of rules, and which rules a name stands for: a rule, a topic, or all rules whose names begin alike."""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .rule import Rule

# The titles of the topics by name, in the order in which lists show them; the folder of a rule is its topic.
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "setting": "Settings in general",
        "flow": "Flows",
        "login-url": "Login page URLs and ids",
        "social-login": "Social login",
        "second-factor": "Two-factor authentication",
        "authorization": "Passwords, consents and access rules",
        "theming": "Theming",
        "mail": "Mail",
        "oidc-client": "OIDC clients",
        "login-policy": "Login policies",
        "token-policy": "Token policies",
        "entity-type": "Entity types",
        "api-client": "API clients and permissions",
        "object": "Objects of any kind",
        "environment": "Environments",
        "change": "Changes over time",
        "file": "Files and syntax",
        "allow": "Allows and the baseline",
    }
)

# Settings have topics of their own, too.
OTHER = "other"
SETTING_TOPICS: Mapping[str, str] = MappingProxyType({**TOPICS, OTHER: "Other parts of the platform"})


def topic_name(folder: str) -> str:
    """Return the name of the topic of a folder of rules: `social-login` for `social_login`."""
    return folder.replace("_", "-")


def rules_of_topic(topic: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the names of the rules of a topic."""
    return tuple(name for name, rule in rules.items() if topic_name(rule.topic) == topic)


def rules_named(name: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Return the rules that a name stands for; none for a name that is neither a rule, a topic nor a prefix.

    The name of a rule is that rule, the name of a topic all its rules. A prefix is one or several whole words at the
    beginning of names (`duplicate` or `duplicate-`), or any text before an asterisk (`dup*`).
    """
    if name in rules:
        return (name,)
    if name in TOPICS:
        return rules_of_topic(name, rules)
    prefix = name[:-1] if name.endswith("*") else name.rstrip("-") + "-"
    if not prefix.strip("-") or "*" in prefix:
        return ()
    return tuple(rule for rule in rules if rule.startswith(prefix))


def expanded(names: Iterable[str], rules: Mapping[str, Rule]) -> frozenset[str]:
    """Return all rules that names stand for; see `rules_named`."""
    return frozenset(rule for name in names for rule in rules_named(name, rules))
