"""A session with Emacs in a terminal, set up as docs/editors.md says: a finding, its fix, and the way to a policy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
EMACS = shutil.which("emacs")
_EXTRA = """
(package-activate-all)
(setq make-backup-files nil auto-save-default nil create-lockfiles nil inhibit-startup-screen t)
(setq native-comp-async-report-warnings-errors nil)
(setq ring-bell-function 'ignore vc-handled-backends '(Git) enable-local-variables nil)
"""
_HAS_EGLOT = (
    '(progn (package-activate-all) (kill-emacs (if (and (locate-library "eglot") (locate-library "yaml-mode")) 0 1)))'
)


def has_eglot() -> bool:
    if EMACS is None:
        return False
    return subprocess.run([EMACS, "--batch", "--eval", _HAS_EGLOT], check=False, capture_output=True).returncode == 0


def set_up() -> str:
    """Return the lines of the documentation."""
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    found = re.search(r"```elisp\n(.*?)```", page[page.index("### Emacs") :], re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.skipif(not has_eglot(), reason="`apt-get install emacs-nox elpa-eglot elpa-yaml-mode` installs it")
def test_a_session(tmp_path: Path) -> None:
    good = tmp_path / "good"
    shutil.copytree(ROOT / "examples" / "good", good)
    subprocess.run(["git", "init", "-q", good], check=True)
    client = good / "prod" / "oidc-clients" / "shop.yaml"
    client.write_text(client.read_text("utf-8").replace("redirectURIs", "redirectUris"), "utf-8")
    init = tmp_path / "init.el"
    init.write_text(_EXTRA + set_up(), "utf-8")
    env = {
        "HOME": str(tmp_path),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    command = [str(EMACS), "-nw", "-q", "-l", str(init), "prod/oidc-clients/shop.yaml"]
    with Terminal(command, good, env) as terminal:
        terminal.see("redirectUris:", "shop.yaml")
        terminal.press("\x1bxeglot\r")
        terminal.see("[eglot:")
        terminal.see("there is no member `redirectUris`", press="\x1bxflymake-goto-next-error\r")
        terminal.press("\x1bxeglot-code-actions\r")
        terminal.see("rename it to redirectURIs")
        terminal.press("rename it\t\r")
        terminal.see("redirectURIs:")
        terminal.press("\x18\x13\x13000000000011\r\x1b.")
        terminal.see("title: Customers")
    assert "redirectURIs:" in client.read_text("utf-8")
