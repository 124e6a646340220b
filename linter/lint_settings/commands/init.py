"""Proposes a config, a hook and a workflow for a repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import print_patch, print_stderr, print_stdout, redirected
from ..console.terminal import quoted
from .errors import answered
from .help import Command
from .options import FOLDER, isolated_option

if TYPE_CHECKING:
    from ..adopt.adoption import Adoption
    from ..adopt.survey import Survey


EXAMPLES = (
    ("Print the proposal", "lint-settings init"),
    ("Write the files for the settings in a folder", "lint-settings init --write identity/"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("folder", default=".", type=FOLDER)
@click.option("--write", "do_write", is_flag=True, help="Write the files instead of printing a diff.")
@isolated_option
def command(folder: str, do_write: bool, isolated: bool) -> int:
    """Propose a config, a pre-commit hook and a CI workflow.

    The proposal is printed as a diff. FOLDER is the folder with your settings (default: the current folder). Existing
    files are never replaced: files that mention lint-settings stay as they are, others get a few more lines.
    """
    return answered(lambda: _init(folder, do_write, isolated))


def _init(folder: str, do_write: bool, isolated: bool) -> int:
    from ..adopt.adoption import propose
    from ..adopt.survey import Survey
    from ..config.config import Config
    from ..documents.source import shown
    from ..engine.discover import discover
    from ..messages.wording import plural

    if not os.path.isdir(folder):
        print_stderr(f"{folder} is not a folder; name the folder with your settings")
        return FAILED
    errors: list[str] = []
    notes: list[str] = []
    config = Config(os.path.abspath(folder)) if isolated else None
    files = discover([folder], config=config, errors=errors, notes=notes)
    for text in notes:
        print_stderr(text)
    survey: Survey = redirected(lambda: Survey(os.path.abspath(folder), files))
    for error in (*errors, *survey.notes.failures):
        print_stderr(error)
    if not survey.known:
        what = f"found no known settings in {plural(len(files), 'file')}" if files else "found no YAML or JSON file"
        print_stderr(f"{what}; searched {shown(os.path.abspath(folder))}")
        return FAILED
    adoption: Adoption = redirected(lambda: propose(survey, isolated=isolated))
    for one in survey.unread:
        print_stderr(f"{quoted(one.source.path)} cannot be read; `lint-settings {quoted(one.source.path)}` shows why")
    print_stderr(survey.sentence())
    for line in adoption.notes:
        print_stderr(line)
    print_stderr("for completion in editors: set up `lint-settings lsp`, or run `lint-settings schema --all .schemas`")
    code = _write(adoption) if do_write else _show(adoption)
    return FAILED if errors or survey.notes.failures else code


def _show(adoption: Adoption) -> int:
    from ..adopt.proposal import lines_of

    lines, masked = lines_of(adoption.proposals)
    print_patch(lines)
    for path in masked:
        print_stderr(f"possible secrets are masked in the diff of {quoted(path)}, so it cannot be applied")
    if adoption.proposals:
        count = len(adoption.proposals)
        print_stderr(f"--write writes {'this file' if count == 1 else f'these {count} files'}")
    else:
        print_stderr("there is nothing to add")
    return CLEAN


def _write(adoption: Adoption) -> int:
    code = CLEAN
    for one in adoption.proposals:
        os.makedirs(os.path.dirname(one.path), exist_ok=True)
        fault = one.write()
        if fault is None:
            print_stdout(f"{quoted(one.new.source.path)}: {'written' if one.old is None else 'lint-settings added'}")
        else:
            print_stderr(fault)
            code = FAILED
    if not adoption.proposals:
        print_stderr("there is nothing to add")
    return code
