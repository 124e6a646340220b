"""Makes copies of this repository and environments to install it into, for the tests that need the real thing."""

import os
import re
import shutil
import site
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What pip says where no package index can be reached.
OFFLINE = re.compile(r"Failed to establish a new connection|name resolution|Could not find a version")


def run(*command: str | Path, cwd: Path, codes: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it prints; fail with its output for an exit code that is not expected."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment)
    assert done.returncode in codes, f"{command} gave {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def git(*arguments: str | Path, cwd: Path) -> str:
    """Run git with a name and an address."""
    someone = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    return run("git", *someone, "-c", "core.fsync=none", *arguments, cwd=cwd)


def commit_all(folder: Path) -> None:
    """Make a folder a repository with one commit of all it holds."""
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message=state", cwd=folder)


def names_of_files() -> list[str]:
    """The files of this repository as they are now, tracked or about to be; in an sdist, those that git would take."""
    choice = ("ls-files", "--cached", "--others", "--exclude-standard")
    if (ROOT / ".git").exists():
        return run("git", *choice, cwd=ROOT).splitlines()
    with tempfile.TemporaryDirectory() as folder:
        run("git", "init", "--quiet", "--bare", folder, cwd=ROOT)
        return run("git", f"--git-dir={folder}", f"--work-tree={ROOT}", *choice, cwd=ROOT).splitlines()


def copy_of_repository(folder: Path) -> Path:
    """The files of this repository as they are now, tracked or about to be, committed in a repository of their own."""
    folder.mkdir(exist_ok=True)
    for name in names_of_files():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    commit_all(folder)
    return folder


def environment(folder: Path) -> Path:
    """A new environment that borrows pip and all else from this one, but not the linter; its folder of programs."""
    run(sys.executable, "-m", "virtualenv", "--quiet", "--without-pip", folder, cwd=ROOT)
    own = next((folder / "lib").glob("python*")) / "site-packages"
    # A line in a .pth file adds the folder alone: the .pth of our own editable install is not followed.
    (own / "borrowed.pth").write_text("\n".join(site.getsitepackages()))
    return folder / "bin"


def install(programs: Path, *targets: str | Path, cwd: Path) -> None:
    """Install packages into an environment, built with what this one has: no index is asked for anything."""
    plain = ("--quiet", "--no-deps", "--no-compile", "--no-build-isolation")
    run(programs / "python", "-m", "pip", "install", *plain, *targets, cwd=cwd)
