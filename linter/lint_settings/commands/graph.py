"""Prints the objects of a tenant and the references between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit, print_stderr, print_stdout
from ..console.terminal import harmless
from .errors import answered
from .help import Command
from .options import ANY_PATH, CONFIG_FILE, config_for, format_option, isolated_option

if TYPE_CHECKING:
    from ..config.config import Config

EXAMPLES = (
    ("List the objects of a folder and what each refers to", "lint-settings graph identity/"),
    ("Print a diagram that GitHub and GitLab draw", "lint-settings graph --format mermaid identity/"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("paths", nargs=-1, type=ANY_PATH)
@click.option("--config", type=CONFIG_FILE, help="Use this config file instead of the nearest one.")
@format_option("text", "json", "mermaid")
@isolated_option
def command(paths: tuple[str, ...], config: str | None, format_: str, isolated: bool) -> int:
    """Print the objects in PATHS and the references between them.

    Without PATHS, print those of the current folder. Each reference is found, missing, unknown (a file that may contain
    the object cannot be read, or no file of its kind is kept), duplicate (several files describe the object),
    malformed, or external.
    """
    return answered(lambda: _graph(paths or (".",), config_for(config, isolated), format_))


def _graph(paths: tuple[str, ...], config: Config | None, format_: str) -> int:
    from ..engine.discover import context_of, discover
    from ..engine.load_files import load_files
    from ..engine.notes import Notes
    from ..engine.project import Options
    from ..inventory.graph_report import as_json, as_mermaid, as_text, without_secrets
    from ..messages.secrets import secrets
    from ..tenant.graph import build

    errors: list[str] = []
    files = discover(paths, config=config, errors=errors)
    notes = Notes()
    loaded = load_files([*files, *context_of(files)], Options(local_rules=False), notes)
    unread = [f"{one.source.path} {one.unread.reason}" for one in loaded if one.unread is not None]
    for error in (*errors, *notes.errors, *unread):
        print_stderr(error)
    hidden = secrets(document for one in loaded for document in one.documents)
    projects = dict.fromkeys(one.project for one in loaded)
    graphs = [without_secrets(build(project.workspace), hidden) for project in projects]
    lines = {"text": as_text, "json": as_json, "mermaid": as_mermaid}[format_](graphs)
    for line in lines:
        if format_ == "text":
            print_stdout(line)
        else:
            emit(line if format_ == "json" else harmless(line))
    if not any(graph.objects for graph in graphs):
        print_stderr("no objects of a tenant in these files")
    return FAILED if errors or notes.errors else CLEAN
