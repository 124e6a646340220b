"""The pages of rules on the documentation site."""

from __future__ import annotations

from functools import cache

from ..messages.project_urls import SITE
from .registry import builtin


@cache
def page_of(name: str) -> str | None:
    """Return the URL of the page of a rule; None for a rule that does not come with lint-settings."""
    return f"{SITE}rules/{name}/" if any(rule.name == name for rule in builtin()) else None
