"""Fetches what the action compares a change with: a checkout has one commit only, unless it was asked for more.

It puts the base into the outputs of its step; nothing, with a warning, where the base is the default and cannot be had.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator

DEEPER = ("--deepen=50", "--deepen=1000", "--unshallow")  # until the place is found where the change began
COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def main() -> int:
    """Look for the base, fetch it if it is missing, and say which base there is."""
    base = os.environ["BASE"]
    token = os.environ.pop("TOKEN", "")
    if base and not _is_known(base) and not _fetch(base, token) and base == os.environ["DEFAULT_BASE"]:
        text = f"{base} could not be fetched, so the change is not compared with it; the files are checked all the same"
        print(f"::warning title=lint-settings::{_escaped(text)}. To compare, check out with `fetch-depth: 0`.")
        base = ""
    end = secrets.token_hex(16)
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        file.write(f"base<<{end}\n{base}\n{end}\n")
    return 0


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _is_known(base: str) -> bool:
    """Whether the base is here, and the commit that it has in common with what is checked out."""
    if base.startswith("-") or not _git("rev-parse", "--verify", "--quiet", f"{base}^{{commit}}"):
        return False
    return bool(_git("merge-base", base, "HEAD"))


def _fetch(base: str, token: str) -> bool:
    """Fetch the base, and as much of the history as is needed; return whether it is known then."""
    what = _refspec(base)
    if what is None:
        return False
    shallow = _git("rev-parse", "--is-shallow-repository") == "true"
    head = _git("rev-parse", "HEAD")
    for env in _logins(token):
        depth = ("--depth=1",) if shallow else ()
        if _git("fetch", "--quiet", "--no-tags", *depth, "origin", what, env=env) is None:
            continue
        for more in DEEPER if shallow else ():
            if _is_known(base):
                break
            # The commit that is checked out may be on no branch; a server that does not give it out gives the branch.
            for names in ((what, head), (what,)):
                if _git("fetch", "--quiet", "--no-tags", more, "origin", *filter(None, names), env=env) is not None:
                    break
        return _is_known(base)
    return False


def _refspec(base: str) -> str | None:
    if COMMIT.fullmatch(base):
        return base
    branch = base.removeprefix("origin/")
    is_branch = base != branch and re.fullmatch(r"[^\s:*?\[\\^~+-][^\s:*?\[\\^~]*", branch)
    return f"+refs/heads/{branch}:refs/remotes/origin/{branch}" if is_branch else None


def _logins(token: str) -> Iterator[dict[str, str]]:
    """The environments to fetch in: as the checkout left it, then with the token, for its own server only."""
    yield {}
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
    if token and (_git("config", "--get", "remote.origin.url") or "").startswith(f"{server}/"):
        login = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        header = {
            "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {login}",
        }
        yield {"GIT_CONFIG_COUNT": "1", **header}


def _git(*arguments: str, env: dict[str, str] | None = None) -> str | None:
    """What git prints; None if it fails. It runs nothing of the repository and never asks for a password."""
    settings = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "credential.helper=")
    line = (_program(), *settings, *arguments)
    quiet = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **(env or {})}
    try:
        done = subprocess.run(line, env=quiet, capture_output=True, stdin=subprocess.DEVNULL, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def _program() -> str:
    """The path of git; Windows would look in the current folder first, which is the repository that is checked."""
    for folder in os.get_exec_path():
        for name in ("git", "git.exe"):
            path = os.path.join(folder, name)
            if os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    return "/git is missing"


if __name__ == "__main__":
    sys.exit(main())
