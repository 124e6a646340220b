"""A few of the files with the same value suffice: rules find the same in them as in all of them."""

import os
import random
from collections.abc import Callable

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.document import Document
from lint_settings.engine.load import LoadedFile, load_content, take_in, take_out
from lint_settings.engine.project import Options, Project
from lint_settings.tenant.ids import client_id, own_id
from lint_settings.tenant.known_files import FEW
from lint_settings.tenant.references import full_name

ROOT = os.path.abspath(os.sep + "project")
ENVIRONMENTS = {name: {"files": [f"/{name}/"]} for name in ("stage", "prod")}
LINK = "_links: {{application_client: {{href: /config/{0}/clients/{0}}}}}\n"

Another = Callable[[str | None, str | None], bool]
By = Callable[[Document], str | None]
# By which result of `by` the rules take two files for two objects.
ANOTHER: list[Another] = [
    lambda theirs, ours: theirs != ours if None not in (theirs, ours) else theirs is ours,  # duplicate-client-name
    lambda theirs, ours: theirs is None or theirs != ours,  # shared-oidc-client
    lambda theirs, ours: theirs != ours,  # shared-application-client
]


def clients(chance: random.Random) -> list[LoadedFile]:
    """Clients with few names, ids and links, in no order."""
    project = Project(Config(ROOT, None, {"environments": ENVIRONMENTS}), Options())
    numbers, files = list(range(chance.randint(2, 40))), []
    chance.shuffle(numbers)
    for number in numbers:
        name, one, link = (chance.randint(0, most) for most in (1, chance.choice([0, 3, 30]), chance.choice([0, 3])))
        text = f"name: Shop {name}\ntype: public\nredirectURIs: []\n"
        text += f"id: 00000000-0000-4000-8000-0000000000{one:02}\n" if chance.random() < 0.8 else ""
        text += LINK.format(str(link) * 32) if chance.random() < 0.8 else ""
        place = chance.choice(["stage/", "prod/", "shared/"])
        files.append(load_content(f"{ROOT}/{place}oidc-clients/{number:02}.yaml", text.encode(), project))
    return files


@pytest.mark.parametrize("seed", range(60))
def test_the_first_others_are_among_them(seed: int) -> None:
    chance = random.Random(seed)
    files = clients(chance)
    for _ in range(3):
        for one in files:
            for by in (own_id, client_id, None):
                for seen in (True, False):
                    compare(one.documents[0], files, by, seen)
        gone = chance.choice(files)  # what is known of the others must not outlast a change
        take_out(gone)
        files.remove(gone)
        if chance.random() < 0.5:
            take_in(gone)
            files.append(gone)


def compare(
    document: Document, files: list[LoadedFile], by: Callable[[Document], str | None] | None, seen: bool
) -> None:
    workspace, same = files[0].project.workspace, [one.documents[0] for one in files]
    same = sorted((one for one in same if one is not document), key=lambda one: one.source.path)
    same = [one for one in same if full_name(one) == full_name(document)]
    same = [one for one in same if not seen or workspace.sees(document, one)]
    also = "2" * 32
    few = workspace.few_alike(full_name, by, document, seen=seen, also=also)
    assert few == sorted(few, key=lambda one: one.source.path)
    assert {*few} <= {*same}
    if by is None:
        assert few[:FEW] == same[:FEW]
        return
    for is_another in ANOTHER:
        every, some = ([one for one in all_ if is_another(by(one), by(document))] for all_ in (same, few))
        assert some[:FEW] == every[:FEW]
    assert [one for one in few if by(one) == also][:1] == [one for one in same if by(one) == also][:1]
