"""A session with Neovim in a terminal, set up as docs/editors.md says: a finding, its fix, and the way to a policy."""

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
# The one that `make editors` installs, and that of the system, such as Debian's.
NEOVIMS = [str(BIN / "nvim"), "/usr/bin/nvim"]
_EXTRA = """
vim.o.laststatus = 2
vim.o.statusline = "FILE %f"
vim.o.swapfile = false
vim.o.more = false
"""


def version(program: str) -> tuple[int, int]:
    reported = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"NVIM v(\d+)\.(\d+)", reported)
    assert found is not None
    return int(found[1]), int(found[2])


def set_up(program: str) -> str:
    """Return the lines of the documentation for this version."""
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    section = page[page.index("### Neovim") : page.index("### Helix")]
    newest, middle, oldest = re.findall(r"```lua\n(.*?)```", section, re.DOTALL)
    number = version(program)
    return str(newest if number >= (0, 11) else middle if number >= (0, 8) else oldest)


@pytest.mark.parametrize("program", NEOVIMS)
def test_a_session(program: str, tmp_path: Path) -> None:
    if not os.path.exists(program):
        pytest.skip(f"there is no {program}; `apt-get install neovim` installs it")
    good = tmp_path / "good"
    shutil.copytree(ROOT / "examples" / "good", good)
    subprocess.run(["git", "init", "-q", good], check=True)
    client = good / "prod" / "oidc-clients" / "shop.yaml"
    client.write_text(client.read_text("utf-8").replace("redirectURIs", "redirectUris"), "utf-8")
    config = tmp_path / "init.lua"
    config.write_text(set_up(program) + _EXTRA, "utf-8")
    env = {
        "HOME": str(tmp_path),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    command = [program, "--clean", "-u", str(config), "prod/oidc-clients/shop.yaml"]
    with Terminal(command, good, env) as terminal:
        terminal.see("redirectUris:", "FILE prod/oidc-clients/shop.yaml")
        terminal.press(":5\r0")
        float_ = ":lua vim.diagnostic.open_float({ scope = 'line' })\r"
        terminal.see("there is no member `redirectUris`; write `redirectURIs`", press=float_)
        terminal.press(":5\r0:lua vim.lsp.buf.code_action()\r")
        shown = terminal.see("rename it to redirectURIs", "Allow misspelt-member here", "Explain misspelt-member")
        number = re.search(r"(\d+): rename it to redirectURIs", shown)
        assert number is not None
        terminal.press(f"{number[1]}\r")
        terminal.see("redirectURIs:")
        terminal.press(":w\r/000000000011\r:lua vim.lsp.buf.hover()\r")
        terminal.see("login policy Customers")
        terminal.press("\x1b:lua vim.lsp.buf.definition()\r")
        terminal.see("prod/login-policies/customers.yaml", "title: Customers")
    assert "redirectURIs:" in client.read_text("utf-8")
