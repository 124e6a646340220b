"""The linter on Windows' Python, in Wine, and on this system: what it prints and writes must be the same."""

import difflib
import os
import shutil
import subprocess
from collections import namedtuple
from collections.abc import Mapping
from pathlib import Path

# Such as those of a CI service, which change what is printed.
_OURS = ("HOME", "LANG", "PATH", "TMPDIR", "USER")


class Outcome(namedtuple("Outcome", "code out err files")):
    """What came of a run: its exit code, what it wrote to both streams, and the files that it left."""

    __slots__ = ()

    code: int
    out: bytes
    err: bytes
    files: dict[str, bytes]


class System:
    """A system that the linter runs on: the command that starts it, and the variables that this takes."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        self.command = command
        self.env = {**{name: os.environ[name] for name in _OURS if name in os.environ}, "PYTHONUTF8": "1", **env}

    def run(self, folder: Path, *arguments: str, stdin: bytes = b"", **env: str) -> Outcome:
        """Run the linter in a folder."""
        done = subprocess.run(  # in Wine, Python cannot write to files that it was given as its streams
            [*self.command, "-m", "lint_settings", *arguments],
            cwd=folder,
            env={**self.env, **env},
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )
        files = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
        kept = {name: content for name, content in files.items() if ".lint_settings_cache" not in name}
        return Outcome(done.returncode, done.stdout, done.stderr.replace(b"\r\n", b"\n"), kept)


class Both:
    """Runs the linter on both systems, each in a copy of the same folder."""

    def __init__(self, windows: System, here: System, folder: Path) -> None:
        self.windows, self.here, self.folder = windows, here, folder

    def copy(self, source: Path, target: str = ".") -> None:
        """Copy a folder for each system."""
        for name in ("windows", "here"):
            shutil.copytree(source, self.folder / name / "project" / target, dirs_exist_ok=True)

    def same(self, *arguments: str, there: tuple[str, ...] = (), stdin: bytes = b"", **env: str) -> Outcome:
        """Run with these arguments, on Windows with those in `there` if any; all that comes of it must be the same."""
        ours = self.here.run(self.folder / "here" / "project", *arguments, stdin=stdin, **env)
        theirs = self.windows.run(self.folder / "windows" / "project", *(there or arguments), stdin=stdin, **env)
        assert (theirs.code, theirs.err.decode()) == (ours.code, ours.err.decode())
        lines = [one.out.decode(errors="backslashreplace").splitlines(keepends=True) for one in (ours, theirs)]
        assert theirs.out == ours.out, "".join(difflib.unified_diff(*lines, "here", "windows", n=0))
        assert theirs.files == ours.files
        assert b"Traceback" not in ours.err
        return theirs
