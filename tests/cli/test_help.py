"""The texts of `--help`: complete, grouped, never cut off, with examples that work."""

import re
import shlex

import click
import pytest

from lint_settings.cli import main
from lint_settings.commands import COMMANDS
from lint_settings.commands.group import cli
from lint_settings.commands.help import Command, Option


def _command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def _help(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([name, "--help"] if name else ["--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("columns", ["80", "40"])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_nothing_is_cut_off(
    name: str, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = _help(name, capsys)
    assert not re.search(r"(?<![\]A-Z])\.\.\.$", text, re.MULTILINE)


def test_each_command_is_listed_in_a_group_with_its_whole_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    listed = _help("", capsys)
    for name in COMMANDS:
        summary = (_command(name).help or "").partition("\n")[0]
        assert re.search(rf"^  {name} +{re.escape(summary)}$", listed, re.MULTILINE), "one line of 80 columns at most"
    assert "Other commands" not in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_describes_itself_and_each_option_and_has_examples(name: str) -> None:
    command = _command(name)
    assert command.help
    assert isinstance(command, Command)
    assert command.examples
    for param in command.params:
        assert not isinstance(param, click.Option) or param.help, param.name


@pytest.mark.parametrize("name", ["check", "diff"])
def test_long_helps_put_every_option_in_a_group(name: str) -> None:
    for param in _command(name).params:
        assert not isinstance(param, click.Option) or (isinstance(param, Option) and param.group != "Options")


def test_groups_come_in_one_order(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        headings = re.findall(r"^([A-Z][\w ]+):$", _help(name, capsys), re.MULTILINE)
        order = ["States to compare", "Files", "Rules", "Findings", "Fixes", "Configuration", "Output", "Speed"]
        assert headings == [title for title in (*order, "Options", "Examples") if title in headings]


EXAMPLES = [
    pytest.param(line, id=line)
    for name in COMMANDS
    for _, example in getattr(_command(name), "examples", ())
    for line in re.findall(r"lint-settings [^&|<>)]+", example)
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_examples_are_valid_command_lines(line: str) -> None:
    words = shlex.split(line)[1:]
    context = cli.make_context("lint-settings", words)
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
    assert command is not None
    assert command.make_context(name, rest)
