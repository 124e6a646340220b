"""Prints the JSON Schema of a kind of file, or writes those of all kinds for editors."""

from __future__ import annotations

import os

import click
from click.shell_completion import CompletionItem

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout, redirected
from .errors import answered
from .help import Command
from .options import FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..adopt.survey import Survey


def _complete_kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from ..documents.schema_files import kinds

    return [CompletionItem(kind) for kind in kinds() if kind.startswith(incomplete)]


EXAMPLES = (
    ("List the kinds", "lint-settings schema"),
    ("Write a schema for your editor", "lint-settings schema client-settings > client-settings.schema.json"),
    ("Write all schemas, and VS Code settings that use them", "lint-settings schema --all .schemas"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("kind", required=False, shell_complete=_complete_kinds)
@click.option(
    "--all",
    "folder",
    type=FOLDER,
    metavar="DIR",
    help="Write the schemas of all kinds of settings into DIR, and `.vscode/settings.json` if it does not exist.",
)
def command(kind: str | None, folder: str | None) -> int:
    """Print the JSON Schema of a kind of file.

    Without KIND, list the kinds. `config` is the config file, `report` is the JSON report.
    """
    from ..documents.schema_files import kinds
    from ..messages.spelling import nearest
    from ..schema.printed import printed_schema

    if folder is not None:
        if kind is not None:
            print_stderr("--all writes the schemas of all kinds; leave out KIND")
            return FAILED
        return answered(lambda: _write_all(folder))
    if kind is None:
        for name in kinds():
            print_stdout(name)
        return CLEAN
    if kind not in kinds():
        meant = nearest(kind, kinds(), 4)
        hint = f"did you mean `{meant}`?" if meant else "known: " + ", ".join(kinds())
        print_stderr(f"there is no kind `{kind}`; {hint}")
        return FAILED
    emit_json(printed_schema(kind))
    return CLEAN


def _write_all(folder: str) -> int:
    from ..adopt.editor_files import VSCODE, ForeignFileError, comment, schema_files, vscode_file, vscode_settings
    from ..adopt.survey import Survey
    from ..config.config import Config
    from ..console.terminal import quoted
    from ..engine.discover import discover
    from ..engine.project import Options, Project

    here = os.getcwd()
    errors: list[str] = []
    survey: Survey = redirected(lambda: Survey(here, discover([here], errors=errors)))
    project = Project(Config(here), Options(use_baseline=False, local_rules=False)).prepare()
    schemas = os.path.abspath(folder)
    try:
        files = list(schema_files(schemas, project))
    except ForeignFileError as error:
        print_stderr(f"{error} is not a schema that lint-settings wrote; name another folder: nothing is written")
        return FAILED
    except OSError as error:
        print_stderr(f"{folder} cannot be used: {error.strerror}; name another folder: nothing is written")
        return FAILED
    settings = vscode_file(survey, schemas, project)
    for one in (*files, *([settings] if settings is not None else [])):
        try:
            os.makedirs(os.path.dirname(one.path), exist_ok=True)
            fault = one.write()
        except OSError as error:
            fault = f"{quoted(one.new.source.path)} cannot be written: {error.strerror}"
        if fault is not None:
            print_stderr(fault)
            return FAILED
        print_stdout(f"{quoted(one.new.source.path)}: written")
    if not files:
        print_stdout(f"{folder}: the schemas are up to date")
    if settings is None:
        print_stdout(f"{VSCODE} already exists; add these lines to apply the schemas:")
        print_stdout(vscode_settings(survey, schemas).rstrip("\n"))
    print_stdout(f"in other editors, begin a YAML file with {comment(schemas)}")
    for text in errors:
        print_stderr(text)
    return CLEAN
