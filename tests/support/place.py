"""A folder to work in and the linter to run there, for every test that acts as a user."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch
from uuid import NAMESPACE_URL, uuid5

from forked import Forked, forget_configs
from lint_settings.cli import main

SCRIPT = Path(sys.executable).with_name("lint-settings")
# What would change how the linter prints, or how Python starts it.
_FOREIGN = (
    *("CI", "CLICOLOR_FORCE", "FORCE_COLOR", "GITHUB_ACTIONS", "GITLAB_CI", "NO_COLOR", "TERM"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUNBUFFERED"),
)
_URL = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui"


def good(client: str = "") -> str:
    """The settings of a client of this name, complete and correct."""
    identity = uuid5(NAMESPACE_URL, client)
    return f"""\
janrainOidcClientId: {identity}
user_entity_type: user
default_flow_name: standard
default_flow_version: "20240115093000123456"
password_recover_url: {_URL}/reset-password?client_id={identity}
verify_email_url: {_URL}/verify-account?client_id={identity}
"""


GOOD = good()


@contextmanager
def only_these(variables: Mapping[str, str]) -> Iterator[None]:
    """Change the environment for a while. `patch.dict` sets every variable anew, a tenth of the time of a run."""
    before = dict(os.environ)
    _change(before, variables)
    try:
        yield
    finally:
        _change(dict(os.environ), before)


def _change(old: Mapping[str, str], new: Mapping[str, str]) -> None:
    for name in old.keys() - new.keys():
        del os.environ[name]
    os.environ.update(new.items() - old.items())


class Outcome(namedtuple("Outcome", "code out err")):
    """What came of a run: its exit code and what it wrote to both streams."""

    __slots__ = ()

    code: int
    out: str
    err: str


class Place:
    """A folder to put settings files, rules and a config into."""

    script = SCRIPT

    def __init__(self, folder: Path, env: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.env = env or {name: value for name, value in os.environ.items() if name not in _FOREIGN}

    def write(self, name: str, content: str | bytes = GOOD) -> Path:
        """Write a file, and the folders above it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def settings(self, name: str, *lines: str) -> Path:
        """Write a complete settings file with lines added to it."""
        return self.write(name, good(name) + "".join(f"{line}\n" for line in lines))

    def rule(self, name: str, body: str, head: str = "") -> Path:
        """Write a rule of the project's own, whose check has this body, and name its folder in the config."""
        if not (self.folder / "lint-settings.toml").exists():
            self.write("lint-settings.toml", 'rules = ["tools/rules"]\n')
        lines = [
            '"""A rule of the project\'s own."""',
            "from lint_settings import Severity, rule",
            head,
            "@rule(setting='user_entity_type', severity=Severity.WARNING)",
            "def check(node, context):",
            *(f"    {line}" for line in body.splitlines()),
        ]
        return self.write(f"tools/rules/{name}.py", "\n".join(lines))

    def run(self, *arguments: str, stdin: str | bytes = "", cwd: str = ".", **env: str) -> Outcome:
        """Run the console script; whatever it was given, it must not answer with a traceback."""
        done = subprocess.run(
            [SCRIPT, *arguments],
            cwd=self.folder / cwd,
            env={**self.env, **env},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )
        outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in outcome.err, outcome.err
        assert "this is a bug in lint-settings" not in outcome.err, outcome.err
        return outcome

    def forked(self, *arguments: str, before: Callable[[], object] = lambda: None, **env: str) -> Outcome:
        """Run the same in a fork of this process, a process of its own that has imported most; `before` changes it."""
        child = Forked([*arguments], cwd=self.folder, env={**self.env, **env}, before=before)
        out, err = child.communicate()
        assert "Traceback" not in err, err
        assert "this is a bug in lint-settings" not in err, err
        return Outcome(child.wait(), out, err)

    def quick(self, *arguments: str, stdin: str = "", cwd: str = ".", **env: str) -> Outcome:
        """Run the same in this process, which takes a tenth of the time."""
        forget_configs()
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True), io.StringIO()
        read = patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        environ = only_these({**self.env, **env})
        with chdir(self.folder / cwd), environ, read, redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
        assert "this is a bug in lint-settings" not in err.getvalue(), err.getvalue()
        return Outcome(code, out.buffer.getvalue().decode(), err.getvalue())

    def lines(self, *arguments: str, cwd: str = ".", **env: str) -> list[str]:
        """What a run finds, one line a finding; it must not fail."""
        outcome = self.quick("--format=concise", *arguments, cwd=cwd, **env)
        assert outcome.code in (0, 1), outcome.err
        return outcome.out.splitlines()

    def git(self, *arguments: str, cwd: str = ".") -> str:
        """Run git with a name, without the user's configuration."""
        env = {**self.env, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        someone = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"]
        someone += ["-c", "core.fsync=none"]  # no power cut will come
        command = ["git", *someone, *arguments]
        done = subprocess.run(command, cwd=self.folder / cwd, env=env, capture_output=True, text=True, check=True)
        return done.stdout
