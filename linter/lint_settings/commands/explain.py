"""Explains a rule or a setting, offline."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import print_stdout
from .errors import answered, print_stderr
from .help import Command
from .options import isolated_option, registry_here, rules_to_complete


def _complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..tenant.settings import catalogue

    names = (*rules_to_complete(), *catalogue())
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


EXAMPLES = (
    ("Explain a rule", "lint-settings explain empty-providers"),
    ("Explain a setting", "lint-settings explain authentication.providers"),
    ("Explain a kind of file", "lint-settings explain login-policy"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("name", metavar="RULE|SETTING", shell_complete=_complete_names)
@isolated_option
def command(name: str, isolated: bool) -> int:
    """Explain a rule or a setting, offline."""
    return answered(lambda: _explain(name, isolated))


def _explain(name: str, isolated: bool) -> int:
    from ..rulebook.explain import explain

    registry = registry_here(isolated=isolated)
    text = explain(name, registry)
    if text is None:
        from ..messages.spelling import nearest
        from ..tenant.settings import catalogue

        meant = nearest(name, (*registry.rules, *catalogue()), 3)
        hint = f"did you mean `{meant}`?" if meant else "`lint-settings rules` lists all rules"
        print_stderr(f"there is no rule or setting `{name}`; {hint}")
        return FAILED
    print_stdout(text)
    return CLEAN
