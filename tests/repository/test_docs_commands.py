"""The commands of the documentation are run: those about the live tenant by sh and curl, against a server."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from place import Place
from tenant import CUSTOMER, Tenant, credentials, save, served

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
BASE = "https://v1.api.us.janrain.com"
FIRST = f"lint-settings requests --base {BASE}"  # a block that begins so goes on with the answers
COMMAND = re.compile(r"""^(?:body=\$\(|eval "\$\()?lint-settings (.*?)(?: \||\)| [<>] |$)""", re.MULTILINE)


def blocks(path: Path) -> list[str]:
    return BLOCK.findall(path.read_text("utf-8"))


def live_blocks(path: Path) -> list[str]:
    """The blocks that need a server: on the page about it, each that comes after the first."""
    found = blocks(path)
    at = next((at for at, block in enumerate(found) if FIRST in block), len(found))
    return found[at:] if path.stem == "live-tenant" else found[at : at + 1]


def commands(path: Path) -> list[list[str]]:
    """The arguments of each call of lint-settings in the other blocks of a page."""
    live = live_blocks(path)
    text = "\n".join(block for block in blocks(path) if block not in live)
    return [shlex.split(found, comments=True) for found in COMMAND.findall(text)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A repository that has every file and revision that the commands name."""
    place = Place(tmp_path_factory.mktemp("docs"))
    tenant = named_shop(Tenant(1, ("prod",)))
    place.git("init", "--quiet")
    place.write(".gitignore", "*.env\n/answers/\n")
    save(tenant, "prod", place.folder / "answers")
    into = ("--into", "identity", "--environment", "prod", "--secrets-to", "prod.env")
    assert place.quick("import", "answers", *into).code == 0
    prod = place.folder / "identity/prod"
    for name in ("settings", "identity/settings", "OLD", "NEW"):
        shutil.copytree(prod / "settings", place.folder / name)
    shutil.copy(prod / "settings/shop.yaml", place.folder / "shop.yaml")
    shutil.copy(next((place.folder / "answers/settings").iterdir()), place.folder / "answer.json")
    shutil.rmtree(place.folder / "identity/settings")
    place.git("add", ".")
    place.git("commit", "--quiet", "-m", "all")
    place.git("update-ref", "refs/remotes/origin/main", "HEAD")
    for tag in ("v1", "v2"):
        place.git("tag", tag)
    return place


def named_shop(tenant: Tenant) -> Tenant:
    """Call the first client Shop, as the documentation does."""
    next(iter(tenant.application("prod").client_settings.values()))["site_name"] = "Shop"
    return tenant


@pytest.mark.parametrize("path", [path for path in PAGES if commands(path)], ids=lambda path: path.stem)
def test_commands_run(project: Place, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They find what they name, and know their options."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((project.folder / "shop.yaml").read_bytes())))
    for arguments in commands(path):
        if arguments[:1] == ["coverage"]:
            arguments = [word.replace("identity/", "shop.yaml") for word in arguments]  # a folder takes half a minute
        outcome = project.quick(*arguments)
        assert outcome.code in (0, 1), (arguments, outcome.err)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl to run the scripts of the pages with")
@pytest.mark.parametrize("path", [path for path in PAGES if live_blocks(path)], ids=lambda path: path.stem)
def test_the_live_tenant_is_followed_as_the_page_says(place: Place, path: Path) -> None:
    tenant = named_shop(Tenant(1))
    application = tenant.application("prod")
    with served(tenant) as address:
        text = "set -eu\n" + "\n".join(live_blocks(path))
        text = text.replace(FIRST, f"{FIRST} --capture {address}").replace(BASE, address)
        text = text.replace("APP_ID", application.id).replace("CUSTOMER_ID", CUSTOMER)
        text = re.sub(r"^export (AIC_\w+=\.\.\. ?)+", ":", text, flags=re.MULTILINE)
        text = re.sub(r"^lint-settings identity/$", r"\g<0> || [ $? -eq 1 ]", text, flags=re.MULTILINE)  # it finds much
        assert "..." not in text
        place.write("bin/less", '#!/bin/sh\ncat "$@"\n').chmod(0o755)
        place.write(".netrc", f"machine 127.0.0.1 login {application.owner} password {application.owner_secret}\n")
        place.write(".gitignore", ".netrc\nprod.env\n")
        path_ = os.pathsep.join((str(place.folder / "bin"), str(place.script.parent), os.environ["PATH"]))
        done = subprocess.run(
            ["sh", "-c", text],
            cwd=place.folder,
            env={"PATH": path_, "HOME": str(place.folder), **credentials(tenant, "prod")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("no differences that count\n")
    assert ("PUT" in {call.partition(" ")[0] for call in tenant.calls}) == (path.stem == "live-tenant")
    assert [one for one in tenant.secrets() if one in done.stderr] == []
