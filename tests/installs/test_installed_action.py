"""The action for GitHub with the linter that it installs; all else about it is tested without."""

from pathlib import Path

import pytest

from checkout import OFFLINE, copy_of_repository
from lint_settings import __version__
from place import GOOD, Place
from workflow import Runner

BAD = GOOD + "authentication.providers: []\n"


def test_it_installs_and_runs_what_it_came_with(tmp_path: Path) -> None:
    """Nothing in the repository that is checked takes the place of a module, not even while installing."""
    source = copy_of_repository(tmp_path / "the action")
    repository = Place(tmp_path / "a work space")
    repository.folder.mkdir()
    repository.git("init", "--quiet", "--initial-branch=main")
    repository.git("commit", "--quiet", "--allow-empty", "--message=state")
    trap = "raise SystemExit('this file was never to be run')\n"
    for name in ("venv.py", "pip.py", "json.py", "yaml.py", "lint_settings/__init__.py", "ensurepip.py", "secrets.py"):
        repository.write(name, trap)
    repository.write("settings/prod/shop.yaml", BAD)
    # What is installed need not start fast: it is started twice.
    runner = Runner(source, repository.folder, tmp_path, {**repository.env, "PIP_COMPILE": "0"})
    done = runner.run(cache="false")
    if OFFLINE.search(done.log):
        pytest.skip("the action installs the dependencies of the linter, and no package index can be reached")
    assert "never to be run" not in done.log
    assert (done.code, done.outputs["version"], done.outputs["warnings"]) == (1, __version__, "1"), done.log
    assert done.used == []
