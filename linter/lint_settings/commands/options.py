"""Options that several commands share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from ..console.streams import redirected
from ..reporters import FORMATS
from .help import CONFIG, FINDINGS, OUTPUT, RULES, option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..config.config import Config
    from ..reporters.deliver import Outlets
    from ..rulebook.registry import Registry

    _ParamType = click.ParamType[Any]
    _Function = TypeVar("_Function", bound=Callable[..., Any])
else:
    _ParamType = click.ParamType  # older versions of click have no type parameter here


def given(kind: _ParamType, value: Any, needed: str, param: click.Parameter | None, ctx: click.Context | None) -> Any:
    """Return the value of an option or argument.

    What is empty or blank, as a variable of a script may be, is refused with a message that says what is needed.
    """
    if value == () or (isinstance(value, str) and not value.strip()):
        kind.fail(f"it is empty; {needed}", param, ctx)
    return value


class GivenText(_ParamType):
    """A text that must not be empty."""

    name = "text"

    def __init__(self, needed: str) -> None:
        self._needed = needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the text."""
        return given(self, value, self._needed, param, ctx)


class GivenPath(click.Path):
    """A path; an empty one would name the current folder."""

    def __init__(self, needed: str, *, readable: bool = False, dir_okay: bool = True) -> None:
        # An unreadable path is reported with the others, and must not keep them from being read.
        super().__init__(readable=readable, dir_okay=dir_okay)
        self._needed = needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        return super().convert(given(self, value, f"name {self._needed}", param, ctx), param, ctx)


ANY_PATH = GivenPath("a file or a folder")
FOLDER = GivenPath("a folder")
FILE = GivenPath("a file")
CONFIG_FILE = GivenPath("a config file")
ENV_FILE = GivenPath("a file of NAME=value lines")
ANSWER = GivenPath("a saved answer of the API")
ANSWERS = GivenPath("a saved answer of the API, or a folder of them")
OUTPUT_FILE = GivenPath("a file, as in `--output report.txt`", readable=True, dir_okay=False)


REVISION = GivenText("name a revision, such as origin/main")
ENVIRONMENT = GivenText("name an environment, such as prod")
ID = GivenText("give an id, or leave the option out")
SERVER = GivenText("give the URL of a server")


class NameList(_ParamType):
    """Names separated by commas; the option may be repeated too."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the names in a text, as a tuple; a text without any, such as an empty variable, is refused."""
        if not isinstance(value, str):
            return value
        names = tuple(part.strip() for part in value.split(",") if part.strip())
        return given(self, names, "name at least one, or leave the option out", param, ctx)


class RuleList(NameList):
    """Names of rules, topics and prefixes of names; the shell can complete rules and topics."""

    name = "rules"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The rules and topics that begin like the last name typed."""
        from ..rulebook.topics import TOPICS

        done, _, begun = incomplete.rpartition(",")
        before = f"{done}," if done else ""
        names = sorted({*rules_to_complete(), *TOPICS})
        return [CompletionItem(before + name) for name in names if name.startswith(begun)]


class FormatFile(_ParamType):
    """A format and its file, as in `sarif=report.sarif`; without a file it goes to standard output."""

    name = "format[=file]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name of the format, and that of the file or None."""
        if not isinstance(value, str):
            return value
        name, equals, file = value.partition("=")
        if name not in FORMATS:
            from ..messages.spelling import nearest

            meant = nearest(name, FORMATS)
            hint = f"did you mean `{meant}`?" if meant else f"it is one of {', '.join(FORMATS)}"
            self.fail(f"`{name}` is not a format; {hint}", param, ctx)
        if equals and not file.strip():
            self.fail(f"`{value}` names no file after `=`", param, ctx)
        return name, None if file in ("", "-") else file

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the formats that begin with the typed text."""
        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


_FORMATS = (
    "Report format [default: text]; repeat it to write several reports, each to its own FILE. "
    f"Formats: {', '.join(FORMATS)}."
)
_ISOLATED = "Ignore all config files and the project's own rules; LINT_SETTINGS_ISOLATED=1 does the same."
_CONFIG_FROM = "Read configs, and their baselines and rules, from this git revision, such as origin/main."
CONFIG_HELP = "Use this config file for every path instead of the nearest one."
_REPORT = (
    option(
        "--select",
        multiple=True,
        type=RuleList(),
        group=RULES,
        help="Run only these rules, topics (such as social-login) or prefixes of names (comma-separated, repeatable).",
    ),
    option(
        "--ignore",
        multiple=True,
        type=RuleList(),
        group=RULES,
        help="Skip these rules, topics or prefixes of names (comma-separated, repeatable).",
    ),
    option(
        "--no-local-rules", is_flag=True, group=RULES, help="Skip rules in folders that the config lists in `rules`."
    ),
    option(
        "--fail-level",
        type=click.Choice(("error", "warning", "info", "never")),
        metavar="LEVEL",
        group=FINDINGS,
        help="Lowest severity that makes the exit code 1: error, warning, info or never [default: warning].",
    ),
    option("--exit-zero", is_flag=True, group=FINDINGS, help="Same as --fail-level never."),
    option("--no-allow", is_flag=True, group=FINDINGS, help="Also report findings that are allowed."),
    option("--config", type=CONFIG_FILE, group=CONFIG, help=CONFIG_HELP),
    option("--config-from", type=REVISION, metavar="REV", group=CONFIG, help=_CONFIG_FROM),
    option("--isolated", is_flag=True, group=CONFIG, help=_ISOLATED),
    option("--format", "-f", "formats", multiple=True, type=FormatFile(), group=OUTPUT, help=_FORMATS),
    option("--output", "-o", type=OUTPUT_FILE, group=OUTPUT, help="Write the report to this file."),
    option(
        "--color",
        type=click.Choice(("auto", "always", "never")),
        default="auto",
        metavar="WHEN",
        group=OUTPUT,
        help="When to use colors: auto, always or never [default: auto].",
    ),
)


isolated_option = click.option("--isolated", is_flag=True, help=_ISOLATED)
env_files_option = click.option(
    "--env-file",
    "env_files",
    multiple=True,
    type=ENV_FILE,
    help="Replace placeholders with the NAME=value lines of this file, over those of the config (repeatable).",
)
environment_option = click.option(
    "--environment",
    metavar="NAME",
    type=ENVIRONMENT,
    help="Use the env files of this environment instead of those of FILE's own.",
)


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """Return the option that chooses one of these formats; the first is the default."""
    text = f"Output format [default: {formats[0]}]."
    return click.option("--format", "-f", "format_", type=click.Choice(formats), default=formats[0], help=text)


def config_for(config: str | None, isolated: bool) -> Config | None:
    """Return the config that the options of a command select for every path; None if each file has its nearest one.

    Raises ConfigError and click.UsageError.
    """
    from ..config.config_file import chosen_config

    if config is not None and isolated:
        raise click.UsageError("--config and --isolated contradict each other; give one of them")
    return chosen_config(config, isolated=isolated)


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for a report to a command; `report_request` reads them."""
    for add in reversed(_REPORT):
        command = add(command)
    return command


def report_request(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a command under the names of a request; other options are kept.

    Raises click.UsageError if two formats would go to the same place.
    """
    rest = dict(options)
    request = {
        "formats": outlets(rest.pop("formats"), rest.pop("output")),
        "select": flat(rest.pop("select")),
        "ignore": flat(rest.pop("ignore")),
        "use_allows": not rest.pop("no_allow"),
        "local_rules": not rest.pop("no_local_rules"),
    }
    if rest.pop("exit_zero"):
        rest["fail_level"] = "never"
    return {**rest, **request}


def outlets(formats: Sequence[tuple[str, str | None]], output: str | None) -> Outlets:
    """Return the formats with their files, from the two options.

    Raises click.UsageError if two formats would go to the same place.
    """
    if output is not None:
        if len(formats) > 1 or any(file is not None for _, file in formats):
            raise click.UsageError("--output is the file of a single format; for several, use `--format FORMAT=FILE`")
        return ((formats[0][0] if formats else "text", output),)
    printed = [name for name, file in formats if file is None]
    if len(printed) > 1:
        raise click.UsageError(
            f"standard output takes one format, not {' and '.join(printed)}; "
            f"write the others to files, as in `--format {printed[-1]}=FILE`"
        )
    files: set[str] = set()
    for name, file in formats:
        if file is not None and os.path.realpath(file) in files:
            raise click.UsageError(f"{file} takes one format; write `{name}` to another file")
        files.update(() if file is None else (os.path.realpath(file),))
    return formats or (("text", None),)


def registry_here(*, isolated: bool = False) -> Registry:
    """Return the rules in the current folder; the project's own are not run, and omitted if `isolated`.

    Raises ConfigError and RegistryError.
    """
    from ..config.config import Config
    from ..config.config_file import find_config
    from ..engine.project import registry_of

    here = os.getcwd()
    registry: Registry = redirected(lambda: registry_of(Config(here) if isolated else find_config(here), run=False))
    return registry


def rules_to_complete() -> Iterable[str]:
    """Return the names of the rules in the current folder, or of the built-in ones if the config is broken."""
    from ..config.entries import ConfigError
    from ..rulebook.registry import RegistryError, builtin

    try:
        return registry_here().rules
    except (ConfigError, RegistryError):
        return [rule.name for rule in builtin()]  # errors cannot be shown during completion


def flat(values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return the names in an option that was repeated."""
    return tuple(name for names in values for name in names)
