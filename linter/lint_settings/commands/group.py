"""The complete command line for click: one file per command, imported when it is run."""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from .. import __version__
from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import OutputError, UnreadError, print_stderr
from . import COMMANDS
from .help import write_groups

# The commands as `lint-settings --help` groups them; a command that is not listed comes last.
_GROUPS = {
    "Find mistakes": ("check", "diff", "symptom", "coverage", "lsp"),
    "Look things up": ("explain", "rules", "settings", "resolve", "graph", "inventory", "access", "schema"),
    "Work with the live tenant": ("requests", "import", "render"),
    "Set up": ("init", "allow", "allows", "completion", "lsp"),
}
_EXIT_CODES = [
    ("0", "nothing found at or above the fail level"),
    ("1", "something found at or above the fail level"),
    ("2", "the command could not do its job: wrong option, broken config, unreadable file, bug"),
    ("130, 143", "stopped by Ctrl-C or SIGTERM"),
]


_MODULES = {"import": "import_"}  # a module cannot have the name of a keyword


def run_command(arguments: list[str]) -> int:
    """Run a command line and return its exit code; a mistake in it is explained and returns 2.

    Raises OutputError if a help text or a completion cannot be written, UnreadError if the reader of one is gone.
    """
    try:
        code = cli.main(arguments, prog_name="lint-settings", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        context = getattr(error, "ctx", None)
        print_stderr(message if context is None else f"{message} (see `{context.command_path} --help`)")
        return FAILED
    except click.Abort:
        raise KeyboardInterrupt from None
    except OSError as error:
        if not _is_of_output(error):
            raise
        if isinstance(error, BrokenPipeError):
            raise UnreadError from None
        raise OutputError(error.strerror) from None
    except SystemExit:
        return CLEAN  # click ends a completion with this, and a help text whose reader has closed the pipe
    return code if isinstance(code, int) else CLEAN


def _is_of_output(error: OSError) -> bool:
    """Return whether an error is from the function with which click prints help texts."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code is click.echo.__code__


class _Group(click.Group):
    """A group whose command may be omitted: it is `check` then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands, `check` first."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, each with its complete summary, and the exit codes."""
        titles = {name: title for title, names in _GROUPS.items() for name in names}
        groups: dict[str, list[tuple[str, str]]] = {title: [] for title in _GROUPS}
        for name in sorted(self.list_commands(ctx), key=[*titles, *COMMANDS].index):
            command = self.get_command(ctx, name)
            if command is not None:
                summary = command.get_short_help_str(limit=1000)
                groups.setdefault(titles.get(name, "Other commands"), []).append((name, summary))
        write_groups(groups, formatter)
        write_groups({"Exit codes": _EXIT_CODES}, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with a name, whose file is imported only now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{_MODULES.get(cmd_name, cmd_name)}", __package__).command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # the first word is still being typed
        if not args or args[0] not in (*COMMANDS, "--help", "-h", "--version"):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete a first word: commands and the options of `check`, or files if it begins like none of these."""
        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return found or [CompletionItem(incomplete, type="file")]
        check, names = self.get_command(ctx, "check"), {item.value for item in found}
        assert check is not None
        with click.Context(check, ctx, "check", resilient_parsing=True) as inner:
            return [*found, *(item for item in check.shell_complete(inner, incomplete) if item.value not in names)]


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lint-settings", message="%(prog)s %(version)s")
def cli() -> None:
    """Find mistakes in Akamai Identity Cloud Hosted Login settings that are kept as YAML or JSON.

    \b
    `lint-settings PATHS...` is short for `lint-settings check PATHS...`.
    Run `lint-settings COMMAND --help` for the options of a command.
    """
