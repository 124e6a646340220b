"""Names and texts of strangers in the output: no CI runner takes a part of it for a command, on either stream."""

import json
import re

import pytest

from lint_settings.reporters import FORMATS
from place import Place, good

COMMANDS = [
    "::set-output name=hit::1",
    "::add-mask::hit",
    "::stop-commands::hit",
    "##[add-mask]hit",
    "##[command]hit",
    "##vso[task.setvariable variable=hit]1",
    "##teamcity[setParameter name='hit']",
    "section_start:1:hit\r\x1b[0K",
]
# What the runners of GitHub act on: a command at the start of a line, else one of the older form anywhere in it. Those
# of Azure Pipelines, TeamCity and GitLab act on a command anywhere.
NEW = re.compile(r"\s*::[a-z-]+[^:]*::", re.IGNORECASE)
ANYWHERE = re.compile(
    r"##\[|##vso\[|##teamcity\[|section_(?:start|end):\d+:[\w.-]+(?:\[[^]]*\])?\r\x1b\[0K", re.IGNORECASE
)
GITHUB = re.compile(r"::(?:error|warning|notice) [^:]*::")
AZURE = re.compile(r"##vso\[task\.(?:logissue|complete) [^]]*\]")


def commands_in(text: str) -> list[str]:
    """The lines of a log with a command, but for those that the formats for GitHub and Azure make."""
    lines = re.split(r"(?<!\r)\n|\r(?!\x1b)", text)
    found = (line for line in lines if NEW.match(line) or ANYWHERE.search(line))
    return [line for line in found if not GITHUB.match(line) and not AZURE.match(line)]


@pytest.fixture
def hostile(place: Place) -> Place:
    """Settings with commands in names and values, in names of files and folders, and in a config."""
    for number, command in enumerate(COMMANDS):
        name, printable = command.replace("/", ""), command.partition("\r")[0]
        text = good(name) + f"site_nme: 1  # {printable}\n"
        text += f"{json.dumps(f'authentication.providrs {command}')}: [x]\n"
        text += f"site_name: {json.dumps(f'a {command} b  ')}\n"
        text += f"user_entity_typ: {json.dumps(f'user{chr(10)}{command}')}\n"
        place.write(f"settings/{name}.yaml", text)
        place.write(f"settings/{name} broken.yaml", f"{text}{printable}\n")
        place.write(
            f"folder {command}/{number}\n{command}.yaml", good(f"{name} again") + "authentication.providers: []\n"
        )
        place.write(f"broken/{number}.json", f'{{"user_entity_type": "x {command}" "rpx_key"')
    patterns = json.dumps([f"/{command}/" for command in COMMANDS if "[" not in command])
    place.write("lint-settings.toml", f"exclude = {patterns}\n[kinds]\nflow = {patterns}\n")
    return place


def test_the_sample_is_hostile() -> None:
    assert [one for command in COMMANDS for one in commands_in(f"{command}\n")] == COMMANDS
    assert commands_in("a ##[group]x\nb") == ["a ##[group]x"]
    assert commands_in("::error file=a::b\n##vso[task.logissue type=error]x\n\n") == []
    assert commands_in("a\n  ::set-output name=hit::1") != []


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_holds_a_command(hostile: Place, name: str) -> None:
    outcome = hostile.quick("--format", name, ".")
    assert outcome.code == 1
    assert "hit" in outcome.out
    assert commands_in(outcome.out) == []
    assert commands_in(outcome.err) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--fix", "--diff", "."),
        ("check", "--show-files", "."),
        ("check", "--no-cache", "--timings", "."),
        ("check", "--strict-kinds", "."),
        ("allows", "."),
        ("init", "."),
        ("symptom", "users see", "."),
        ("resolve", f"settings/{COMMANDS[0]}.yaml"),
        ("diff", f"settings/{COMMANDS[0]}.yaml", f"settings/{COMMANDS[5]}.yaml"),
        ("diff", "--format=markdown", f"settings/{COMMANDS[3]}.yaml", f"settings/{COMMANDS[7]}.yaml"),
        ("check", f"settings/{COMMANDS[1]}.gone.yaml"),
        ("check", f"--config={COMMANDS[4]}", "."),
        ("check", f"--changed-since={COMMANDS[3]}", "."),
        ("check", f"--config-from={COMMANDS[3]}", "."),
        ("check", f"--select={COMMANDS[0]}", "."),
        ("check", f"--format={COMMANDS[5]}", "."),
        ("explain", COMMANDS[6]),
        ("render", f"settings/{COMMANDS[2]}.yaml"),
    ],
    ids=str,
)
def test_no_command_holds_a_command(hostile: Place, arguments: tuple[str, ...]) -> None:
    outcome = hostile.quick(*arguments)
    assert outcome.out + outcome.err
    assert commands_in(outcome.out) == []
    assert commands_in(outcome.err) == []
