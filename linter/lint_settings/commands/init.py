"""Proposes a config, a hook and a workflow for a repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import aside, say, say_patch
from ..console.terminal import quoted
from .errors import answered, tell
from .help import Command
from .options import ANY_PATH, isolated_option

if TYPE_CHECKING:
    from ..adopt.adoption import Adoption
    from ..adopt.survey import Survey


EXAMPLES = (
    ("Print the proposal", "lint-settings init"),
    ("Write the files for the settings in a folder", "lint-settings init --write identity/"),
)


@click.command(cls=Command, examples=EXAMPLES)
@click.argument("folder", default=".", type=ANY_PATH)
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
        tell(f"{folder} is not a folder; name the folder with your settings")
        return FAILED
    errors: list[str] = []
    notes: list[str] = []
    config = Config(os.path.abspath(folder)) if isolated else None
    files = discover([folder], config=config, errors=errors, notes=notes)
    for text in notes:
        tell(text)
    survey: Survey = aside(lambda: Survey(os.path.abspath(folder), files))
    for error in (*errors, *survey.report.failures):
        tell(error)
    if not survey.known:
        what = f"found no known settings in {plural(len(files), 'file')}" if files else "found no YAML or JSON file"
        tell(f"{what}; searched {shown(os.path.abspath(folder))}")
        return FAILED
    adoption: Adoption = aside(lambda: propose(survey, isolated=isolated))
    for one in survey.unread:
        tell(f"{quoted(one.source.path)} cannot be read; `lint-settings {quoted(one.source.path)}` shows why")
    tell(survey.sentence())
    for line in adoption.notes:
        tell(line)
    code = _write(adoption) if do_write else _show(adoption)
    return FAILED if errors or survey.report.failures else code


def _show(adoption: Adoption) -> int:
    from ..adopt.proposal import lines_of

    lines, masked = lines_of(adoption.proposals)
    say_patch(lines)
    for path in masked:
        tell(f"asterisks stand for what may be a secret in {quoted(path)}, so that this diff of it cannot be applied")
    if adoption.proposals:
        count = len(adoption.proposals)
        tell(f"--write writes {'this file' if count == 1 else f'these {count} files'}")
    else:
        tell("there is nothing to add")
    return CLEAN


def _write(adoption: Adoption) -> int:
    code = CLEAN
    for one in adoption.proposals:
        os.makedirs(os.path.dirname(one.path), exist_ok=True)
        fault = one.write()
        if fault is None:
            say(f"{quoted(one.new.source.path)}: {'written' if one.old is None else 'lint-settings added'}")
        else:
            tell(fault)
            code = FAILED
    if not adoption.proposals:
        tell("there is nothing to add")
    return code
