"""What SECURITY.md promises: no network, no code from settings files, nothing written unasked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from place import GOOD, Place

ROOT = Path(__file__).parents[2]

# Runs command lines and reports on standard error what they ask of the system; bytecode is not written.
WATCHED = """\
import json, os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink",
           "os.truncate", "os.utime", "os.setxattr", "shutil.", "tempfile.")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.")
def reported(kind, event, what):
    os.write(2, f"WATCHED {kind} {event} {what!r}\\n".encode())
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        reported("network", event, arguments)
    elif event.startswith("pickle."):
        reported("pickle", event, arguments)
    elif event.startswith(STARTS):
        reported("program", event, arguments[:1])
    elif event.startswith(CHANGES):
        reported("change", event, arguments)
    elif event != "open" or isinstance(arguments[0], int) or arguments[0] == os.devnull:
        return
    elif arguments[2] & WRITES:
        reported("change", event, arguments)
sys.dont_write_bytecode = True
from lint_settings.cli import main
sys.addaudithook(watch)
for sys.argv[1:] in json.loads(sys.argv[1]):
    os.write(2, f"RUN {' '.join(sys.argv[1:])}\\n".encode())
    assert main() in (0, 1, 2), sys.argv
"""
TAGS = """\
a: !!python/object/apply:os.system ["touch pwned"]
b: !!python/object/new:subprocess.Popen [["touch", "pwned"]]
c: !!python/name:os.system
d: !!python/module:antigravity
e: !!binary aGk=
f: !!set {? a}
g: !include /etc/passwd
h: !!js/function "function(){}"
"""
COMMANDS = [
    ["."], ["--diff", "."], ["--diff", "--unsafe-fixes", "."], ["--show-files", "."], ["--show-settings"],
    ["-fjson", "."], ["-fsarif", "."], ["-fjunit", "."], ["-fgithub", "."], ["-fgitlab", "."], ["-fmarkdown", "."],
    ["--isolated", "."], ["--no-allow", "."], ["rules"], ["rules", "-fjson"], ["explain", "empty-providers"],
    ["explain", "site_name"], ["schema"], ["schema", "report"], ["symptom", "no social login"],
    ["resolve", "shop.yaml"], ["render", "shop.yaml"], ["access"], ["completion", "zsh"], ["--help"], ["--version"],
    ["diff", "shop.yaml", "other.yaml"], ["init"], ["inventory", "."],
]  # fmt: skip


@pytest.fixture
def full(place: Place) -> Place:
    """Files of every sort that a run may look at."""
    place.settings("shop.yaml", "authentication.providers: []", "clientSecret: s3cr3t")
    place.settings("other.yaml", "authentication.providers: [facebook]")
    place.write("tags.yaml", GOOD + TAGS)
    place.write("broken.json", '{"a": ')
    place.write(".env", "NAME=value\n")
    return place


def watched(place: Place, *commands: list[str]) -> list[str]:
    """What runs ask of the system that they should not, after the command line that asks for it."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(commands)], cwd=place.folder, env=place.env, capture_output=True,
        timeout=60, check=False, text=True,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0
    runs = re.split(r"^RUN ", done.stderr, flags=re.MULTILINE)[1:]
    assert [run.partition("\n")[0] for run in runs] == [" ".join(command) for command in commands]
    asked = [(run.partition("\n")[0], line) for run in runs for line in run.splitlines() if line.startswith("WATCHED")]
    return [f"{line} by {command}" for command, line in asked]


def files(place: Place) -> dict[str, tuple[bytes, int]]:
    found = (path for path in place.folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def test_a_run_asks_for_no_network_starts_no_program_and_writes_nothing(full: Place) -> None:
    before = files(full)
    reported = watched(full, *COMMANDS)
    # `init` asks git for the remotes of where the linter was installed from.
    remotes = re.compile(r"WATCHED program subprocess\.Popen \('[^']*/git',\) by init$")
    assert [line for line in reported if not remotes.match(line)] == []
    assert files(full) == before


def test_git_is_the_only_program_and_only_where_it_is_asked_for(full: Place) -> None:
    (full.folder / ".git").rmdir()
    full.git("init")
    full.git("add", ".")
    full.git("commit", "-m", "first")
    assert watched(full, ["."]) == []
    asked = watched(full, ["--changed-since=HEAD", "."])
    assert asked
    assert all(
        re.match(r"WATCHED program subprocess\.Popen \('[^']*/git',\) by --changed-since=HEAD \.$", line)
        for line in asked
    ), asked


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["--output", "report.txt", "."], {"report.txt"}),
        (["--format", "json=a.json", "--format", "sarif=b.sarif", "shop.yaml"], {"a.json", "b.sarif"}),
        (["--update-baseline", "."], {"lint-settings-baseline.json"}),
    ],
)
def test_only_what_was_asked_for_is_written(full: Place, arguments: list[str], written: set[str]) -> None:
    before = files(full)
    assert full.run(*arguments, PYTHONDONTWRITEBYTECODE="1").code in (0, 1, 2)
    after = files(full)
    assert {Path(path).name for path in after if after[path] != before.get(path)} == written
    assert before.keys() <= after.keys()


def test_only_a_temporary_folder_is_written_for_the_config_of_a_revision(full: Place) -> None:
    (full.folder / ".git").rmdir()
    full.write("lint-settings.toml", 'rules = ["tools/rules"]\n')
    full.rule("own", "return []")
    full.git("init")
    full.git("add", ".")
    full.git("commit", "-m", "first")
    before = files(full)
    reported = watched(full, ["check", "--config-from=HEAD", "."])
    changes = [line for line in reported if line.startswith("WATCHED change")]
    assert changes
    assert [line for line in changes if str(full.folder) in line] == []
    assert all("/git'" in line for line in reported if line not in changes)
    assert files(full) == before


def test_no_tag_makes_an_object(full: Place) -> None:
    full.run("tags.yaml")
    full.run("--fix", "--unsafe-fixes", "tags.yaml")
    assert not (full.folder / "pwned").exists()


MODULES = ("yaml", "json", "lint_settings", "click", "ruamel", "jsonschema", "re", "sitecustomize", "usercustomize")


def test_nothing_is_imported_from_the_folder_that_is_checked(full: Place) -> None:
    for name in MODULES:
        full.write(f"{name}.py", "open('pwned', 'w').close(); raise SystemExit(99)\n")
    for arguments in (["."], ["-fjson", "."], ["rules"]):
        assert full.run(*arguments).code in (0, 1)
    (full.folder / "lint_settings.py").unlink()  # with `-m` Python itself looks for this one there
    (full.folder / "re.py").unlink()  # and for these, for itself
    done = subprocess.run(
        [sys.executable, "-m", "lint_settings", "shop.yaml"], cwd=full.folder, env=full.env, capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert not (full.folder / "pwned").exists()


def test_rules_come_from_where_the_config_says_and_from_nowhere_else(full: Place) -> None:
    for name in ("rules/own.py", "tools/rules/own.py", "lint_settings/rules/own.py", "conftest.py", "plugin.py"):
        full.write(name, "open('pwned', 'w').close()\n")
    assert full.run(".").code == 1
    assert full.run("--fix", ".").code == 1
    assert not (full.folder / "pwned").exists()


def test_a_config_that_was_found_cannot_name_a_program_or_an_address(place: Place) -> None:
    schema = (ROOT / "schemas" / "config.schema.json").read_text("utf-8")
    assert json.loads(schema)["properties"]["include"]["$ref"] == "#/$defs/patterns", "no other config is read for it"
    assert not re.search(r'"(?:command|exec|run|url|webhook|script)":', schema)
    place.settings("shop.yaml")
    place.write("lint-settings.toml", 'extends = "https://example.com/base.toml"\n')
    assert watched(place, ["."]) == []
    outcome = place.quick(".")
    assert (outcome.code, "`extends` names an address" in outcome.err) == (2, True)
    package = place.write("site/acme_config/__init__.py", "raise RuntimeError\n")
    place.write("site/acme_config/lint-settings.toml", "")
    place.write("lint-settings.toml", 'extends = "acme-config"\n')
    done = place.run(".", PYTHONPATH=str(package.parents[1]))
    assert (done.code, done.err) == (0, "")


def test_every_promise_names_tests_that_exist() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    links = re.findall(r"\[`(test_\w+)`\]\((tests/[\w/]+\.py)\)", text)
    assert len(links) == len(set(links)) == text.count("(tests/")
    assert [link for link in links if f"\ndef {link[0]}(" not in (ROOT / link[1]).read_text("utf-8")] == []


def test_every_promise_names_a_test() -> None:
    promises = (ROOT / "SECURITY.md").read_text("utf-8").partition("## What protects")[2].partition("\n## ")[0]
    listed = re.split(r"\n- ", promises)[1:]
    assert len(listed) > 30
    assert [promise for promise in listed if "](tests/" not in promise] == []


def test_every_gate_of_the_threat_model_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    named = re.findall(r"\]\(#([\w-]+)\)", text)
    assert len(named) > 8
    assert set(named) <= headings
