"""Lists every setting by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout
from .help import Command
from .options import format_option

if TYPE_CHECKING:
    from ..tenant.settings import Setting


def _complete_topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..rulebook.topics import SETTING_TOPICS

    return [CompletionItem(topic) for topic in SETTING_TOPICS if topic.startswith(incomplete)]


EXAMPLES = (
    ("List all settings", "lint-settings settings"),
    ("List the settings of a topic", "lint-settings settings social-login"),
    ("Print them as JSON", "lint-settings settings --format json"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("topic", required=False, shell_complete=_complete_topics)
@format_option("text", "json")
def command(topic: str | None, format_: str) -> int:
    """List all settings by topic, each with a description.

    With TOPIC, list those of one topic. `lint-settings explain SETTING` explains one.
    """
    from ..rulebook.topics import SETTING_TOPICS
    from ..tenant.settings import catalogue, patterns

    if topic is not None and topic not in SETTING_TOPICS:
        from ..messages.spelling import nearest

        meant = nearest(topic, SETTING_TOPICS, 3)
        hint = f"did you mean `{meant}`?" if meant else f"known: {', '.join(SETTING_TOPICS)}"
        print_stderr(f"there is no topic `{topic}`; {hint}")
        return FAILED
    every = [*catalogue().values(), *(setting for _, setting in patterns())]
    chosen = [one for one in every if topic in (None, one.topic)]
    groups = {name: [one for one in chosen if one.topic == name] for name in SETTING_TOPICS}
    groups = {name: settings for name, settings in groups.items() if settings}
    if format_ == "json":
        emit_json([_row(one) for settings in groups.values() for one in settings])
        return CLEAN
    if not groups:
        print_stderr(f"no setting belongs to the topic `{topic}`; `lint-settings explain {topic}` lists its rules")
    longest = max((len(_shown(one.name)) for one in chosen), default=0)
    for number, (name, settings) in enumerate(groups.items()):
        if number:
            print_stdout("")
        print_stdout(f"{SETTING_TOPICS[name]} ({name})")
        for one in settings:
            notes = [text for text, holds in _notes(one) if holds]
            end = f" ({', '.join(notes)})" if notes else ""
            print_stdout(f"  {_shown(one.name):<{longest}}  {one.title}{end}")
    return CLEAN


def _notes(setting: Setting) -> list[tuple[str, bool]]:
    return [
        ("required", setting.required),
        ("secret", setting.sensitive),
        ("application only", setting.scope == "application"),
        ("deprecated", setting.deprecated),
    ]


def _shown(name: str) -> str:
    """Return the name of a setting, or a readable form of the pattern that its names follow."""
    return name.replace("^.+", "ENTITY_TYPE").removesuffix("$") if name.startswith("^") else name


def _row(setting: Setting) -> dict[str, Any]:
    from ..rulebook.registry import builtin
    from ..tenant.settings import catalogue

    return {
        "name": _shown(setting.name),
        "pattern": None if setting.name in catalogue() else setting.name,
        "topic": setting.topic,
        "title": setting.title,
        "description": setting.description,
        "takes": setting.takes,
        "required": setting.required,
        "scope": setting.scope,
        "standard": setting.standard,
        "can_inherit": setting.can_inherit,
        "default": setting.default,
        "secret": setting.sensitive,
        "deprecated": setting.deprecated,
        "symptom": setting.symptom,
        "rules": sorted(rule.name for rule in builtin() if setting.name in rule.settings),
        "source": setting.url,
    }
