"""The recorded lookups of documents that come and go have the results of a workspace that was filled afresh."""

import random
from pathlib import Path
from typing import Any

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.marks import mark_of_text
from lint_settings.engine.file_result import check_file
from lint_settings.engine.inputs import Input
from lint_settings.engine.load import load_file, take_in, take_out
from lint_settings.engine.notes import Notes
from lint_settings.engine.project import Options, Projects
from lint_settings.tenant.workspace import Workspace

TENANT = Path(__file__).parents[2] / "projects" / "tenant"
BAD = Path(__file__).parents[3] / "examples" / "bad"


def loaded_files() -> list[Any]:
    project = Projects(Options())(Config(str(TENANT)))
    files = []
    for path in sorted([*TENANT.rglob("*.yaml"), *TENANT.rglob("*.json"), *BAD.rglob("*.yaml")]):
        one = load_file(Input(str(path), project.config), project, Notes())
        assert one is not None
        one.source.mark = mark_of_text(one.source.text)
        take_in(one)
        files.append(one)
    return files


def afresh(files: list[Any]) -> Workspace:
    workspace = Workspace(Config(str(TENANT)))
    for one in files:
        for document in one.documents:
            workspace.add(document)
        if one.unread is not None:
            workspace.lookups.add_unread(one.unread)
    return workspace


@pytest.mark.parametrize("seed", range(3))
def test_files_that_come_and_go(seed: int) -> None:
    rng = random.Random(seed)
    files = loaded_files()
    lookups = files[0].project.workspace.lookups
    states: dict[tuple[str, ...], str] = {}
    for one in files:
        states.update(check_file(one, note_questions=True, stays_in_memory=True).states or {})
    for one in files:  # few files make a check ask this
        place = (one.source.path, one.source.environment or "")
        states.update({(sort, *place): lookups.state((sort, *place)) for sort in ("only", "beside")})
    states["all",] = lookups.state(("all",))
    assert {question[0] for question in states} >= {"kind", "has", "named", "alike", "unread", "own-ids", "own-id"}
    lookups.states.changed()
    gone: list[Any] = []
    for _ in range(40):
        here = [one for one in files if one not in gone]
        for one in rng.sample(here, rng.randrange(3)):
            take_out(one)
            gone.append(one)
        for one in rng.sample(gone, min(len(gone), rng.randrange(3))):
            gone.remove(one)
            take_in(one)
        changed = lookups.states.changed()
        now = afresh([one for one in files if one not in gone]).lookups
        for question, state in states.items():
            assert lookups.state(question) == now.state(question), question
            assert (question in changed) == (now.state(question) != state)
            states[question] = now.state(question)
