"""The command line in full, as click sees it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from . import __version__
from .console import aside, say, tell
from .reporters import FORMATS
from .request import CLEAN, FAILED, CheckRequest, answered, check
from .terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .registry import Registry


def run_command(arguments: list[str]) -> int:
    """Run a command line and return its exit code; a mistake in it is explained and gives 2."""
    try:
        code = cli.main(arguments, prog_name="lint-settings", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        message = " ".join(error.format_message().split()).rstrip(".")
        context = getattr(error, "ctx", None)
        tell(message if context is None else f"{message} (`{context.command_path} --help` tells more)")
        return FAILED
    except click.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:
        return CLEAN  # so click ends a completion, and a help text that nobody reads on
    return code if isinstance(code, int) else CLEAN


class _Group(click.Group):
    """A group whose first word may be left out: it is `check` then."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # the first word is still being typed
        if not args or args[0] not in (*self.commands, "--help", "-h", "--version"):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and the options of `check` for a first word; files where it begins like none."""
        found = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return found or [CompletionItem(incomplete, type="file")]
        check, names = self.commands["check"], {item.value for item in found}
        with click.Context(check, ctx, "check", resilient_parsing=True) as inner:
            return [*found, *(item for item in check.shell_complete(inner, incomplete) if item.value not in names)]


if TYPE_CHECKING:
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType  # older versions of click know no parameter here


class _List(_ParamType):
    """Names separated by commas; the option may be repeated too."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class _RuleList(_List):
    name = "rules"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The rules that begin like the last name typed."""
        done, _, begun = incomplete.rpartition(",")
        before = f"{done}," if done else ""
        return [CompletionItem(before + name) for name in _rules_to_complete() if name.startswith(begun)]


def _registry() -> Registry:
    """The rules that there are where we stand, the project's own among them.

    Raises ConfigError and RegistryError.
    """
    from .config import find_config
    from .project import registry_of

    registry: Registry = aside(lambda: registry_of(find_config(os.getcwd())))
    return registry


def _rules_to_complete() -> Iterable[str]:
    from .config import ConfigError
    from .registry import RegistryError, builtin

    try:
        return _registry().rules
    except (ConfigError, RegistryError):
        return [rule.name for rule in builtin()]  # no place to complain


def _flat(values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for names in values for name in names)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lint-settings", message="%(prog)s %(version)s")
def cli() -> None:
    """Check the settings of Akamai Identity Cloud Hosted Login, kept as YAML or JSON.

    `lint-settings PATHS...` is short for `lint-settings check PATHS...`; `lint-settings check --help` lists its
    options. Exit codes: 0 clean, 1 findings, 2 the check could not be done.
    """


@cli.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--format", "-f", "format_", type=click.Choice(FORMATS), default="text", help="How to print findings.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the report to a file.")
@click.option("--select", multiple=True, type=_RuleList(), help="Run only these rules (comma-separated, repeatable).")
@click.option("--ignore", multiple=True, type=_RuleList(), help="Do not run these rules.")
@click.option("--exclude", multiple=True, type=_List(), help="Leave out files, by patterns like those of .gitignore.")
@click.option("--force-exclude", is_flag=True, help="Leave out excluded files even where they are named.")
@click.option(
    "--fail-level",
    type=click.Choice(("error", "warning", "info", "never")),
    help="Lowest severity that makes the exit code 1 [default: warning].",
)
@click.option("--exit-zero", is_flag=True, help="Short for --fail-level never.")
@click.option("--config", type=click.Path(), help="Use this config file, for every path.")
@click.option("--isolated", is_flag=True, help="Use no config file.")
@click.option("--no-allow", is_flag=True, help="Report findings that are allowed, too.")
@click.option("--allow-no-files", is_flag=True, help="Finding no file to check is no error.")
@click.option("--stdin-filename", help="The name of what is read from standard input with `-`.")
@click.option("--show-files", is_flag=True, help="List the files with their kind and environment, and stop.")
@click.option("--show-settings", is_flag=True, help="Print the config that holds here, and stop.")
@click.option("--strict-kinds", is_flag=True, help="A file of no known kind is an error.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="When to colour.")
def check_command(
    paths: tuple[str, ...],
    format_: str,
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    exclude: tuple[tuple[str, ...], ...],
    exit_zero: bool,
    fail_level: str | None,
    no_allow: bool,
    **options: Any,
) -> int:
    """Check settings files (the default command).

    PATHS are files, folders (searched for YAML and JSON, honouring .gitignore), globs, or `-` for standard input;
    without any, the current folder.
    """
    request = CheckRequest(
        paths,
        format=format_,
        select=_flat(select),
        ignore=_flat(ignore),
        exclude=_flat(exclude),
        fail_level="never" if exit_zero else fail_level,
        use_allows=not no_allow,
        **options,
    )
    return check(request)


def _complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from .settings import catalogue

    names = (*_rules_to_complete(), *catalogue())
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@cli.command("explain")
@click.argument("name", metavar="RULE|SETTING", shell_complete=_complete_names)
def explain_command(name: str) -> int:
    """Explain a rule or a setting, offline."""
    return answered(lambda: _explain(name))


def _explain(name: str) -> int:
    from .explain import explain

    registry = _registry()
    text = explain(name, registry)
    if text is None:
        from .settings import catalogue
        from .spelling import nearest

        meant = nearest(name, (*registry.rules, *catalogue()), 3)
        hint = f"did you mean `{meant}`?" if meant else "`lint-settings rules` lists all rules"
        tell(f"there is no rule or setting `{name}`; {hint}")
        return FAILED
    say(text)
    return CLEAN


@cli.command("rules")
@click.option("--format", "-f", "format_", type=click.Choice(("text", "json")), default="text", help="How to print.")
def rules_command(format_: str) -> int:
    """List every rule with its severity."""
    return answered(lambda: _list_rules(format_ == "json"))


def _list_rules(as_json: bool) -> int:
    from .manual import read_manual

    rules = _registry().rules.values()
    if as_json:
        rows = [
            {
                "name": rule.name,
                "severity": rule.severity.value,
                "summary": read_manual(rule.manual).summary,
                "enabled": rule.enabled,
                "settings": list(rule.settings),
                "kinds": list(rule.kinds),
                "options": rule.options,
            }
            for rule in rules
        ]
        say(json.dumps(rows, indent=2, ensure_ascii=False))
        return CLEAN
    longest = max(len(rule.name) for rule in rules)
    for rule in rules:
        off = "" if rule.enabled else " (off until configured)"
        say(f"{rule.name:<{longest}}  {rule.severity.value:<7}  {read_manual(rule.manual).summary}{off}")
    return CLEAN


def _complete_kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from .schema import kinds

    return [CompletionItem(kind) for kind in kinds() if kind.startswith(incomplete)]


@cli.command("schema")
@click.argument("kind", required=False, shell_complete=_complete_kinds)
def schema_command(kind: str | None) -> int:
    """Print the JSON Schema of a KIND of file; without one, the kinds.

    `config` is the linter's own config, `report` its JSON output.
    """
    from .schema import kinds, read_schema
    from .spelling import nearest

    if kind is None:
        for name in kinds():
            say(name)
        return CLEAN
    if kind not in kinds():
        meant = nearest(kind, kinds(), 4)
        hint = f"did you mean `{meant}`?" if meant else "known: " + ", ".join(kinds())
        tell(f"there is no kind `{kind}`; {hint}")
        return FAILED
    say(json.dumps(read_schema(kind), indent=2, ensure_ascii=False))
    return CLEAN


@cli.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion_command(shell: str) -> int:
    """Print the completion script of a SHELL, to be sourced by it."""
    completion = get_completion_class(shell)
    assert completion is not None
    say(completion(cli, {}, "lint-settings", "_LINT_SETTINGS_COMPLETE").source())
    return CLEAN


@cli.command("resolve")
@click.argument("file", type=click.Path())
@click.option("--setting", "names", multiple=True, type=_List(), help="Only these settings.")
@click.option("--config", type=click.Path(), help="Use this config file.")
@click.option("--format", "-f", "format_", type=click.Choice(("text", "json")), default="text", help="How to print.")
def resolve_command(file: str, names: tuple[tuple[str, ...], ...], config: str | None, format_: str) -> int:
    """Print the effective settings of a client FILE and where each comes from.

    A setting is the client's own, else the application's, else its documented default. The other files of the
    project are looked at where it has a config.
    """
    return answered(lambda: _resolve(file, _flat(names), config, format_ == "json"))


def _resolve(file: str, names: tuple[str, ...], config: str | None, as_json: bool) -> int:
    from .config import read_config
    from .resolve import resolve_file

    clients, errors = resolve_file(file, None if config is None else read_config(config))
    for error in errors:
        tell(error)
    if not clients and not errors:
        tell(f"{file} holds no client settings")
    rows = [one for client in clients for one in client if not names or one.name in names]
    for name in names:
        if clients and all(one.name != name for one in rows):
            tell(f"`{name}` is set nowhere and has no documented default")
    if as_json:
        say(json.dumps([one._asdict() for one in rows], indent=2, ensure_ascii=False))
    else:
        several = len({one.client for one in rows}) > 1
        for one in rows:
            where = f"{one.path}:{one.line}" if one.path else "documented"
            value = one.secret or json.dumps(one.value, ensure_ascii=False)
            whose = f"{one.client}: " if several else ""
            say(clean(f"{whose}{one.name} = {value}  ({one.origin}, {where})"))
    return FAILED if errors or not rows else CLEAN


@cli.command("symptom")
@click.argument("text")
@click.argument("paths", nargs=-1, type=click.Path())
def symptom_command(text: str, paths: tuple[str, ...]) -> int:
    """List the rules for what somebody saw on the login page; with PATHS, run them."""
    return answered(lambda: _symptom(text, paths))


def _symptom(text: str, paths: tuple[str, ...]) -> int:
    from .manual import read_manual
    from .symptom import find_rules, may_cause

    registry = _registry()
    found = find_rules(text, registry)
    if not found:
        tell(f"no rule tells of “{text}”; `lint-settings rules` lists them all")
        return FAILED
    if paths:
        names = [rule.name for rule, _ in found]
        return check(CheckRequest(paths, select=names, keep=lambda finding: may_cause(finding, text, registry)))
    for rule, sentence in found:
        say(f"{rule.name} ({rule.severity.value}): {sentence}")
        summary = read_manual(rule.manual).summary
        if summary != sentence:
            say(f"    {summary}")
    return CLEAN


def _complete_operations(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from .access import operations

    begun = incomplete.casefold()
    return [CompletionItem(one.name) for one in operations() if one.name.casefold().startswith(begun)]


def _complete_features(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from .access import known_features

    return [CompletionItem(name) for name in known_features() if name.startswith(incomplete)]


@cli.command("access")
@click.option("--feature", "held", multiple=True, shell_complete=_complete_features, help="A feature of an API client.")
@click.option(
    "--operation", "named", multiple=True, shell_complete=_complete_operations, help="A call of the platform."
)
@click.option("--format", "-f", "format_", type=click.Choice(("text", "json")), default="text", help="How to print.")
def access_command(held: tuple[str, ...], named: tuple[str, ...], format_: str) -> int:
    """Tell what the features of an API client open, and who may make a call.

    Several features are those of one client. Calls are named in words, such as "PUT client settings", or by their
    path. With features and calls it says whether that client may make those calls.
    """
    return answered(lambda: _access(held, named, format_ == "json"))


def _access(held: tuple[str, ...], named: tuple[str, ...], as_json: bool) -> int:
    from .access_names import find_feature, find_operations, unknown_feature, unknown_operation
    from .access_report import json_report, text_report

    features = {name: find_feature(name) for name in held}
    calls = {name: find_operations(name) for name in named}
    unknown = [unknown_feature(name) for name, feature in features.items() if feature is None]
    unknown += [unknown_operation(name) for name, found in calls.items() if not found]
    for message in unknown:
        tell(message)
    if unknown:
        return FAILED
    known = list(dict.fromkeys(feature for feature in features.values() if feature is not None))
    asked = {one.name: one for found in calls.values() for one in found}
    if as_json:
        say(json.dumps(json_report(known, list(asked.values())), indent=2, ensure_ascii=False))
    else:
        for line in text_report(known, list(asked.values())):
            say(line)
    return CLEAN
