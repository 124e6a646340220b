"""Options that are read without click mean what they mean to click."""

from __future__ import annotations

import click
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generated import examples
from lint_settings.commands import check as check_module
from lint_settings.commands.check_options import _FLAGS, _NAMES, _TEXTS, CheckOptions, plain_options
from lint_settings.commands.group import cli

VALUES = (
    "",
    "-",
    "--",
    "-x",
    "0",
    "1",
    "3",
    "²",
    "json",
    "json=report.json",
    "text",
    "never",
    "info",
    "always",
    "a,b",
    "a, ,",
)
NAMES = ("--format", "-f", "--fail-level", "--color", "--jobs", "-j", "--output", "--fix", "--timings", "--unknown")
TOKENS = st.one_of(
    st.sampled_from(sorted(_FLAGS)),
    st.sampled_from((*_NAMES, *_TEXTS, *NAMES)),
    st.builds("{}={}".format, st.sampled_from((*_FLAGS, *_NAMES, *_TEXTS, *NAMES)), st.sampled_from(VALUES)),
    st.sampled_from((*VALUES, "shop.yaml", "diff", "check", "-fjson", "-j2")),
)


def by_click(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> CheckOptions | None:
    """Return what click makes of the arguments of a check; None if it complains or runs something else."""
    seen: list[CheckOptions] = []
    with monkeypatch.context() as patch:
        patch.setattr(check_module, "check", lambda options: seen.append(options) or 0)
        try:
            cli.main(["check", *arguments], prog_name="lint-settings", standalone_mode=False)
        except click.ClickException:
            return None
    return seen[0] if seen else None


@examples(200)
@given(st.lists(TOKENS, max_size=5))
@example(["--no-cache", "--format", "json", "identity/"])
@example(["-f", "sarif", "-j", "2", "--select=a,b", "--select", "c"])
@example(["--fail-level", "never", "--exit-zero"])
@example(["--config", "a.toml", "--config", "b.toml"])
def test_plain_options_are_those_of_click(arguments: list[str]) -> None:
    options = plain_options(arguments)
    if options is not None:
        with pytest.MonkeyPatch.context() as patch:
            assert options == by_click(arguments, patch)


@pytest.mark.parametrize(
    "arguments",
    [
        *([flag] for flag in sorted(_FLAGS)),
        *([name, "value", "a.yaml"] for name in (*_NAMES, *_TEXTS)),
        ["--format=sarif"],
        ["-f", "json", "--fail-level", "error", "--color=never", "-j", "1"],
    ],
)
def test_such_options_are_plain(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    options = plain_options(arguments)
    assert options is not None
    assert options == by_click(arguments, monkeypatch)


@pytest.mark.parametrize(
    "arguments",
    [["--fix"], ["--help"], ["--format", "jsn"], ["--jobs", "0"], ["--", "a"], ["-"], ["--format"], ["--no-cache=1"]],
)
def test_everything_else_is_read_by_click(arguments: list[str]) -> None:
    assert plain_options(arguments) is None
