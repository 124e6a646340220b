"""Explains rules, settings, members, keys of the config and topics, offline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import print_stderr, print_stdout
from .errors import answered
from .help import Command
from .options import isolated_option, registry_here, rules_to_complete

if TYPE_CHECKING:
    from ..rulebook.registry import Registry


def _complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..rulebook.explain import names_to_explain
    from ..rulebook.registry import Registry

    names = (*rules_to_complete(), *names_to_explain(Registry([])))
    return [CompletionItem(name) for name in dict.fromkeys(names) if name.startswith(incomplete)]


_MOST = 5  # names in a hint

EXAMPLES = (
    ("Explain a rule", "lint-settings explain empty-providers"),
    ("Explain a setting", "lint-settings explain authentication.providers"),
    ("Explain a kind of file", "lint-settings explain login-policy"),
    ("Explain a member of a kind", "lint-settings explain oidc-client.redirectURIs"),
    ("Explain a key of the config", "lint-settings explain environments.production"),
    ("List the rules and settings of a topic", "lint-settings explain social-login"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("name", metavar="NAME", shell_complete=_complete_names)
@isolated_option
def command(name: str, isolated: bool) -> int:
    """Explain a rule, setting, member, config key or topic.

    NAME is a rule, a setting, a kind of file, a member such as `oidc-client.redirectURIs` or `redirectURIs`, a key of
    the config such as `fail-level`, or a topic such as `social-login`.
    """
    return answered(lambda: _explain(name, isolated))


def _explain(name: str, isolated: bool) -> int:
    from ..messages.redact import shown_name
    from ..rulebook.explain import explain

    registry = registry_here(isolated=isolated)
    text = explain(name, registry)
    if text is None:
        hint = _hint(name, registry)
        print_stderr(f"there is no rule, setting, member, config key or topic `{shown_name(name)}`; {hint}")
        return FAILED
    print_stdout(text)
    return CLEAN


def _hint(name: str, registry: Registry) -> str:
    """Return what to write in place of a wrong name: the name that it stands for, or else names with the same words."""
    from ..messages.wording import enumerated, in_backticks, plural

    meant = _meant(name, registry)
    if meant is not None:
        return f"did you mean `{meant}`?"
    similar = _with_the_words(name, registry)
    if not similar:
        return "`lint-settings rules` and `lint-settings settings` list them"
    rest = len(similar) - _MOST
    listed = in_backticks(similar[:_MOST], ", ") if rest > 0 else enumerated([f"`{one}`" for one in similar])
    more = f" and {plural(rest, 'other')}" if rest > 0 else ""
    return f"names with {'this word' if len(_words(name)) == 1 else 'these words'}: {listed}{more}"


def _with_the_words(name: str, registry: Registry) -> list[str]:
    """Return the known names that contain all words of a text, in any case; rules come last."""
    from ..rulebook.explain import names_to_explain

    words = _words(name)
    every = sorted(names_to_explain(registry), key=registry.rules.__contains__)
    return [one for one in every if words and all(word in one.casefold() for word in words)]


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) > 2]


def _meant(name: str, registry: Registry) -> str | None:
    """Return the known name that a wrong one stands for; rules and settings come first."""
    from ..messages.spelling import nearest
    from ..rulebook.explain import names_to_explain
    from ..tenant.settings import catalogue

    every = names_to_explain(registry)
    same = next((one for one in every if one.casefold() == name.casefold()), None)
    return same or nearest(name, (*registry.rules, *catalogue()), 3) or nearest(name, every, 3)
