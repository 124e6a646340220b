"""The command line as a user meets it: the real console script, its streams and its exit codes."""

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from glob import glob
from itertools import chain

import click
import pytest
from jsonschema import Draft202012Validator

from lint_settings import __version__
from lint_settings.commands import COMMANDS
from lint_settings.commands.group import cli
from lint_settings.documents.schema_files import read_schema
from lint_settings.reporters import FORMATS
from lint_settings.rulebook.registry import builtin
from place import GOOD, Place, good

WARNING = "authentication.providers: []"
ERROR = "login_attempts: many"
INFO = "shop_colour: red"


def as_words(value: object) -> str | None:
    """How a command line is called in the names of tests."""
    return " ".join(value) if isinstance(value, list) else None


@pytest.fixture
def three(place: Place) -> Place:
    """One clean file, one with a warning and one with an error."""
    place.settings("clean.yaml")
    place.settings("warning.yaml", WARNING)
    place.settings("error.yaml", ERROR)
    return place


# --- exit codes


@pytest.mark.parametrize(
    ("line", "code"),
    [("", 0), (INFO, 0), (WARNING, 1), (ERROR, 1)],
    ids=["clean", "info", "warning", "error"],
)
def test_exit_code_of_a_finding(place: Place, line: str, code: int) -> None:
    place.settings("shop.yaml", line)
    outcome = place.run("shop.yaml")
    assert (outcome.code, outcome.err) == (code, "")


@pytest.mark.parametrize(
    ("options", "info", "warning", "error"),
    [
        (["--fail-level=error"], 0, 0, 1),
        (["--fail-level=warning"], 0, 1, 1),
        (["--fail-level=info"], 1, 1, 1),
        (["--fail-level=never"], 0, 0, 0),
        (["--exit-zero"], 0, 0, 0),
        (["--exit-zero", "--fail-level=info"], 0, 0, 0),
    ],
    ids=as_words,
)
def test_fail_level(place: Place, options: list[str], info: int, warning: int, error: int) -> None:
    for line, code in ((INFO, info), (WARNING, warning), (ERROR, error)):
        place.settings("shop.yaml", line)
        assert place.quick(*options, "shop.yaml").code == code, line


@pytest.mark.parametrize("format_", FORMATS)
def test_exit_code_is_the_same_for_every_format(three: Place, format_: str) -> None:
    assert three.quick("--format", format_, "clean.yaml").code == 0
    assert three.quick("--format", format_, "warning.yaml").code == 1
    assert three.quick("--format", format_, "warning.yaml", "nowhere.yaml").code == 2


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["--fromat", "json"], r"No such option:? '?--fromat'?.*--format"),
        (["--form", "json"], "No such option"),
        (["--format", "xml"], "`xml` is not a format; it is one of text, concise, .*checkstyle"),
        (["--format", "srif"], "`srif` is not a format; did you mean `sarif`"),
        (["--format", "sarif="], "`sarif=` names no file after `=`"),
        (["--format", "sarif", "--format", "json"], "output takes one format, not sarif and json;.*json=FILE`"),
        (["--format", "sarif=a", "--format", "junit=./a"], "./a takes one format; write `junit` to another file"),
        (["--format", "sarif=a", "--output", "b"], "--output is the file of a single format"),
        (["--output", ""], "'--output' / '-o': it is empty; name a file, as in `--output report.txt`"),
        (["--format", "json", "-o", ""], "'--output' / '-o': it is empty; name a file"),
        (["diff", "--base", "HEAD", "-o", ""], "'--output' / '-o': it is empty; name a file"),
        (["inventory", "-o", ""], "'--output' / '-o': it is empty; name a file"),
        (["--config", ""], "'--config': it is empty; name a config file"),
        (["--config="], "'--config': it is empty; name a config file"),
        (["--env-file", ""], "'--env-file': it is empty; name a file of NAME=value lines"),
        (["--changed-since", ""], "'--changed-since': it is empty; name a revision, such as origin/main"),
        (["render", "--onto", "", "shop.yaml"], "'--onto': it is empty; name a saved answer of the API"),
        (["diff", "--export", "", "."], "'--export': it is empty; name a saved answer of the API, or a folder"),
        ([""], "it is empty; name a file or a folder"),
        (["  "], "it is empty; name a file or a folder"),
        (["--config", " ", "shop.yaml"], "'--config': it is empty; name a config file"),
        (["--stdin-filename", "", "-"], "'--stdin-filename': it is empty; name the file that standard input is"),
        (["--format", "sarif= "], "`sarif= ` names no file after `=`"),
        (["allow", "empty-providers", "--reason", " "], "--reason is empty; give the reason"),
        (["--format", "sarif=shop.yaml/a"], "the output cannot be written: shop.yaml/a: Not a directory"),
        (["--fail-level", "fatal"], "'fatal' is not one of"),
        (["--select"], "requires an argument"),
        (["--select", "empty-provider"], "no rule `empty-provider` .*command line.*did you mean `empty-providers`"),
        (["--ignore", "everything"], "no rule `everything`.*`lint-settings rules` lists them all"),
        (["--stdin-filename", "shop.yaml"], "add `-`"),
        (["explain"], "Missing argument 'NAME'"),
        (["explain", "empty-provider"], "did you mean `empty-providers`"),
        (["explain", "authentication.provders"], "did you mean `authentication.providers`"),
        (["schema", "clientsettings"], "did you mean `client-settings`"),
        (["completion", "powershell"], "'powershell' is not one of"),
        (["rules", "surplus"], "unexpected extra argument"),
        (["nowhere.yaml"], "nowhere.yaml does not exist"),
        (["*.nothing"], r"no YAML or JSON file matches \*.nothing"),
        (["--config", "nowhere.toml"], "nowhere.toml cannot be read: No such file"),
        (["--output", "shop.yaml/a/b"], "the output cannot be written: shop.yaml/a/b: Not a directory"),
    ],
    ids=as_words,
)
def test_mistakes_on_the_command_line(place: Place, arguments: list[str], reported: str) -> None:
    place.settings("shop.yaml", WARNING)
    outcome = place.quick(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert re.search(reported, outcome.err), outcome.err
    assert outcome.err.startswith("lint-settings: ")
    assert outcome.err.count("\n") == 1, "one line says it all"


def test_a_wrong_path_loses_no_finding(three: Place) -> None:
    outcome = three.run("-f", "concise", "nowhere.yaml", "warning.yaml", "*.nothing")
    assert outcome.code == 2
    assert "empty-providers" in outcome.out
    assert "nowhere.yaml does not exist" in outcome.err
    assert "matches *.nothing" in outcome.err


def test_folder_with_nothing_to_check(place: Place) -> None:
    place.write("empty/readme.txt")
    place.write("other/mkdocs.yml", "site_name: Docs\n")
    assert "searched empty" in place.quick("empty").err
    assert place.quick("empty").code == 2
    assert place.quick("empty", "--allow-no-files").code == 0
    assert "found no known settings in 1 file" in place.quick("other").err
    assert place.quick("other").code == 2
    assert place.quick("other", "--allow-no-files").code == 0
    assert place.quick("nothing-*/", "--allow-no-files").code == 0
    assert place.quick("nowhere.yaml", "--allow-no-files").code == 2, "a file that is named must be there"


def test_everything_excluded_is_no_error(place: Place) -> None:
    place.settings("legacy/shop.yaml", WARNING)
    place.write("lint-settings.toml", 'exclude = ["legacy/"]\n')
    assert place.quick("legacy/shop.yaml").code == 1, "a file that is named is checked"
    outcome = place.quick("--force-exclude", "legacy/shop.yaml")
    assert outcome == (0, "", "")


def test_globs_are_expanded_by_us(three: Place) -> None:
    three.settings("deep/er/other.yml", WARNING)
    assert len(three.lines("*.yaml")) == 2
    assert len(three.lines("**/*.y*ml")) == 3
    assert three.lines("[x-z]*.yaml", "--allow-no-files") == []


def test_a_name_that_looks_like_a_glob(place: Place) -> None:
    place.settings("shop[1].yaml", WARNING)
    assert len(place.lines("shop[1].yaml")) == 1


# --- files that cannot be read


@pytest.fixture
def beside(place: Place) -> Place:
    """A file with a finding that must not be lost, whatever is beside it."""
    place.settings("zz.yaml", WARNING)
    return place


def test_unreadable_files(beside: Place) -> None:
    os.mkfifo(beside.folder / "pipe.yaml")
    (beside.folder / "link.yaml").symlink_to("nowhere.yaml")
    (beside.folder / "loop.yaml").symlink_to("loop.yaml")
    (beside.folder / "loop").symlink_to("loop")
    outcome = beside.run(".")
    assert outcome.code == 2
    assert "zz.yaml:7:27" in outcome.out
    for name, why in (
        ("link.yaml", "No such file or directory"),
        ("loop.yaml", "Too many levels of symbolic links"),
        ("pipe.yaml", "it is not a regular file"),
    ):
        assert f"lint-settings: {name} cannot be read: {why}\n" in outcome.err


def test_folders_that_lead_back_to_themselves(beside: Place) -> None:
    (beside.folder / "up").symlink_to(".")
    assert len(beside.lines(".")) == 1


def test_a_folder_that_cannot_be_read(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    beside.settings("closed/shop.yaml", WARNING)
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    outcome = beside.quick(".")
    assert outcome.code == 2
    assert outcome.err == "lint-settings: the folder closed cannot be read: Permission denied\n"
    assert "zz.yaml:7:27" in outcome.out


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00 rpx_key: ", "is not UTF-8"),
        (b"rpx_realm: b\x00c\n", "NUL"),
        (GOOD.encode("utf-16"), "the file is UTF-16; save it as UTF-8"),
        (GOOD.encode("utf-32"), "the file is UTF-32"),
        (b"user_entity_type: caf\xe9\n", "byte 0xe9 here is not UTF-8"),
        (b"user_entity_type: [", "["),
        (b"rpx_realm: " + b"[" * 50_000, "nested"),
        (b"\t- rpx_realm: 1\n", "tab"),
    ],
    ids=["binary", "nul", "utf-16", "utf-32", "latin-1", "broken", "deep", "tab"],
)
def test_a_file_that_is_no_yaml_is_a_finding(beside: Place, content: bytes, reported: str) -> None:
    beside.write("aa.yaml", content)
    outcome = beside.quick("-f", "concise", ".")
    first, *rest = outcome.out.splitlines()
    assert outcome.code == 1
    assert re.match(r"aa.yaml:\d+:\d+: error\[syntax\]: ", first)
    assert reported in first
    assert len(rest) == 1, "the finding of the other file is there"
    assert beside.quick(".").out, "and both can be drawn"


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing\n", "---\n", "---\n---\n"])
def test_empty_files_hold_no_settings(beside: Place, content: str) -> None:
    beside.write("aa.yaml", content)
    outcome = beside.quick("aa.yaml", "zz.yaml")
    assert outcome.code == 1
    assert "aa.yaml" not in outcome.out
    assert beside.quick("aa.yaml").code == 0


def test_a_file_over_the_limit(beside: Place) -> None:
    beside.write("lint-settings.toml", "limits = {size = 1000}\n")
    beside.settings("aa.yaml", "#" * 1000)
    assert "aa.yaml:1:1: error[syntax]: the file has more than 1,000 bytes" in beside.lines(".")[0]
    outcome = beside.quick("-", "-fconcise", stdin="#" * 1001)
    assert "<stdin>:1:1: error[syntax]: the file has more than 1,000 bytes" in outcome.out


# --- the config


@pytest.mark.parametrize(
    ("content", "reported"),
    [
        ("exclude = [", "lint-settings.toml is not valid TOML"),
        ("exlude = []", "lint-settings.toml:1: unknown key `exlude`; did you mean `exclude`?"),
        (b"# caf\xe9", "lint-settings.toml is not UTF-8"),
        ("[severity]\nempty-provider = 'off'", "did you mean `empty-providers`"),
    ],
)
def test_broken_config(place: Place, content: str | bytes, reported: str) -> None:
    place.settings("shop.yaml", WARNING)
    place.write("lint-settings.toml", content)
    outcome = place.quick("shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert reported in outcome.err
    assert place.quick("--isolated", "shop.yaml").code == 1


def test_config_that_is_a_folder(place: Place) -> None:
    place.settings("shop.yaml")
    (place.folder / "lint-settings.toml").mkdir()
    outcome = place.run("shop.yaml")
    assert outcome.code == 2
    assert "lint-settings.toml cannot be read: Is a directory" in outcome.err


# --- standard input


def test_stdin(place: Place) -> None:
    outcome = place.run("-", stdin=GOOD + WARNING)
    assert outcome.code == 1
    assert outcome.out.startswith("<stdin>:7:27: warning[empty-providers]")
    assert place.quick("-", stdin=GOOD).code == 0


def test_stdin_filename_decides_kind_environment_and_config(place: Place) -> None:
    place.write("prod/lint-settings.toml", "severity = {empty-providers = 'error'}\n")
    head = GOOD.replace('"20240115093000123456"', "HEAD")
    outcome = place.quick("-", "--stdin-filename=prod/shop.yaml", "-fjson", stdin=head + WARNING)
    found = {finding["rule"]: finding for finding in json.loads(outcome.out)["findings"]}
    assert set(found) == {"empty-providers", "head-in-production"}
    assert found["empty-providers"]["severity"] == "error"
    assert found["empty-providers"]["path"] == "prod/shop.yaml"
    assert found["empty-providers"]["environment"] == "prod"
    assert place.quick("-", "--stdin-filename=a.json", stdin='{"user_entity_type": ,}').out.startswith(
        "a.json:1:22: error[syntax]"
    )


def test_stdin_beside_files(three: Place) -> None:
    outcome = three.quick("-f", "concise", "warning.yaml", "-", "-", stdin=GOOD + WARNING)
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == ["<stdin>", "warning.yaml"]


def test_stdin_that_is_a_terminal_does_not_hang(place: Place) -> None:
    master, slave = pty.openpty()
    command = [place.script, "-"]
    done = subprocess.run(
        command, cwd=place.folder, env=place.env, stdin=slave, capture_output=True, timeout=20, check=False
    )
    os.close(master)
    os.close(slave)
    assert done.returncode == 2
    assert b"standard input, which is the terminal" in done.stderr


# --- streams


def shell(place: Place, command: str) -> tuple[int, str, str]:
    """Run a line of bash, with `lint` for the script."""
    line = f'lint() {{ {shlex.quote(str(place.script))} "$@"; }}; {command}'
    done = subprocess.run(
        ["bash", "-c", line], cwd=place.folder, env=place.env, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def plain(place: Place, options: str) -> tuple[int, str, str]:
    """What a line of bash gives with nothing behind the options; it expands patterns as bash does."""
    words = ((sorted(glob(word, root_dir=place.folder)) or [word]) for word in shlex.split(options))
    return place.quick(*chain.from_iterable(words))


@pytest.mark.parametrize("command", ["lint .", "lint . 2>&1", "lint -fjson .", "lint -fconcise . 2>&1"])
def test_head_is_survived(place: Place, command: str) -> None:
    place.write("shop.yaml", "---\n".join(f"{good(str(number))}{WARNING}\n" for number in range(150)))
    code, out, err = shell(place, f"{command} | head -1; exit ${{PIPESTATUS[0]}}")
    assert (code, out.count("\n")) == (1, 1)
    assert "rror" not in err


@pytest.mark.parametrize("command", ["clean.yaml", "rules", "schema report", "explain syntax", "--help", "diff -h"])
def test_no_reader_is_left(three: Place, command: str) -> None:
    code, _, err = shell(three, f"lint {command} | true; exit ${{PIPESTATUS[0]}}")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("what", ["source", "complete"])
def test_no_reader_of_a_completion_is_left(three: Place, shell_name: str, what: str) -> None:
    variables = f"COMP_WORDS='lint ' COMP_CWORD=1 _LINT_SETTINGS_COMPLETE={shell_name}_{what}"
    code, _, err = shell(three, f"{variables} lint | true; exit ${{PIPESTATUS[0]}}")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
def test_output_that_cannot_be_written(three: Place, redirection: str) -> None:
    code, _, err = shell(three, f"lint warning.yaml {redirection}")
    assert code == 2
    assert err.startswith("lint-settings: the output cannot be written: ")
    assert err.count("\n") == 1
    assert shell(three, f"lint warning.yaml -o report.txt {redirection}")[0] == 1


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
@pytest.mark.parametrize(
    "command",
    [
        *("lint --help", "lint -h", "lint check --help", "lint diff -h", "lint import --help", "lint --version"),
        *("lint --version --help", "lint rules", "lint explain syntax", "lint schema report", "lint completion bash"),
        *(
            "_LINT_SETTINGS_COMPLETE=bash_source lint",
            "COMP_WORDS='lint ' COMP_CWORD=1 _LINT_SETTINGS_COMPLETE=bash_complete lint",
        ),
    ],
)
def test_text_without_a_check_that_cannot_be_written(three: Place, command: str, redirection: str) -> None:
    code, _, err = shell(three, f"{command} {redirection}")
    assert code == 2
    assert err.startswith("lint-settings: the output cannot be written: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        *((target, ".") for target in ("report.json", "report.yaml", "deep/report.yml")),
        *(("report.yaml", paths) for paths in ("", "*.yaml warning.yaml", "warning.yaml", "--fix --diff .")),
    ],
)
def test_the_file_that_standard_output_is_written_to(three: Place, target: str, paths: str) -> None:
    (three.folder / "deep").mkdir()
    three.write("lint-settings.toml", "")  # so that the other files of the project are read, too
    expected = plain(three, f"-f json {paths}")
    code, _, err = shell(three, f"lint -f json {paths} > {target}")
    assert (code, (three.folder / target).read_text(), err) == expected


@pytest.mark.parametrize("paths", ["report.yaml", "./report.yaml", "warning.yaml report.yaml", '"$PWD"/report.yaml'])
def test_the_file_of_standard_output_is_named(three: Place, paths: str) -> None:
    code, _, err = shell(three, f"lint {paths} > report.yaml")
    assert code == 2
    assert "report.yaml is the file that standard output is written to, so it is not checked\n" in err


@pytest.mark.parametrize("paths", ["warning.yaml", "./warning.yaml", '"$PWD"/warning.yaml'])
def test_a_named_file_that_is_appended_to_stays_as_it_is(three: Place, paths: str) -> None:
    before = three.folder.joinpath("warning.yaml").read_text()
    code, _, err = shell(three, f"lint -f concise {paths} >> warning.yaml")
    assert code == 2
    assert "warning.yaml is the file that standard output is written to, so it is not checked\n" in err
    assert three.folder.joinpath("warning.yaml").read_text() == before


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        *((target, ".") for target in ("out.yaml", "out.json", "deep/out.yml")),
        *(("out.yaml", paths) for paths in ("", "--fix --diff .", "--jobs=2 .")),
    ],
)
def test_a_file_that_is_appended_to_is_not_checked(three: Place, target: str, paths: str) -> None:
    (three.folder / "deep").mkdir()
    three.write("lint-settings.toml", "")
    expected = plain(three, f"-f json {paths}")
    for times in (1, 2):
        code, _, err = shell(three, f"lint -f json {paths} >> {target}")
        assert (code, err) == (expected[0], expected[2])
        assert (three.folder / target).read_text() == expected[1] * times


def test_closed_streams(three: Place) -> None:
    assert shell(three, "lint warning.yaml 2>&-")[:2] == shell(three, "lint warning.yaml")[:2]
    assert shell(three, "lint nowhere.yaml 2>&-") == (2, "", "")
    assert shell(three, "lint warning.yaml <&-")[0] == 1
    assert shell(three, "lint - <&-")[0] == 0


def test_findings_on_stdout_and_everything_else_on_stderr(three: Place) -> None:
    (three.folder / "link.yaml").symlink_to("nowhere.yaml")
    three.rule("faulty", "raise ValueError(node.value)")
    three.rule("chatty", "print('looking')\nreturn []")
    outcome = three.run("-f", "json", "nothing.yaml", ".")
    assert [finding["path"] for finding in json.loads(outcome.out)["findings"]] == ["error.yaml", "warning.yaml"]
    for part in ("nothing.yaml does not exist", "link.yaml cannot be read", "rule faulty failed", "3 files checked"):
        assert part in outcome.err
    assert three.quick("-f", "concise", ".").out.count("\n") == 2


def test_output_file(three: Place) -> None:
    outcome = three.run("-f", "json", "-o", "report.json", ".")
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.endswith("lint-settings: 3 files checked: 1 error, 1 warning\n")
    report = json.loads((three.folder / "report.json").read_text("utf-8"))
    assert len(report["findings"]) == 2


# --- color


@pytest.mark.parametrize(
    ("options", "env", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"CLICOLOR_FORCE": "1"}, True),
        ([], {"CLICOLOR_FORCE": "0"}, False),
        ([], {"GITHUB_ACTIONS": "true"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--color=always"], {"NO_COLOR": "1"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
        (["--color=always", "--format=json"], {}, False),
    ],
)
def test_color(place: Place, options: list[str], env: dict[str, str], colored: bool) -> None:
    place.settings("shop.yaml", WARNING)
    assert ("\x1b[" in place.quick(*options, "shop.yaml", **env).out) is colored


def on_a_terminal(place: Place, *arguments: str, **env: str) -> str:
    """What a terminal shows of a run, both streams together."""
    master, slave = pty.openpty()
    command = [place.script, *arguments]
    child = subprocess.Popen(
        command, cwd=place.folder, env={**place.env, **env}, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    shown = b""
    while select.select([master], [], [], 30)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        shown += piece
        if not piece:
            break
    os.close(master)
    child.wait(30)
    return shown.decode()


def test_color_on_a_terminal(place: Place) -> None:
    place.settings("shop.yaml", WARNING)
    assert "\x1b[1;33mwarning\x1b[0m" in on_a_terminal(place, "shop.yaml", TERM="xterm")
    assert "\x1b" not in on_a_terminal(place, "shop.yaml", TERM="dumb")
    assert "\x1b" not in on_a_terminal(place, "shop.yaml", TERM="xterm", NO_COLOR="1")
    concise = on_a_terminal(place, "-fconcise", "shop.yaml", TERM="xterm")
    assert "lint-settings: 1 file checked: \x1b[1;33m1 warning\x1b[0m" in concise
    assert "\ufffd" not in concise


# --- names


@pytest.mark.parametrize("command", [[], ["check"], ["--force-exclude"], ["check", "--force-exclude", "--color=never"]])
def test_a_file_whose_name_looks_like_an_option(place: Place, command: list[str]) -> None:
    place.settings("-f1.yaml", WARNING)
    place.settings("--format.json", WARNING)
    outcome = place.quick(*command, "-f1.yaml")
    assert outcome.code == 1
    assert outcome.out.startswith("-f1.yaml:7:27: ")
    assert place.quick(*command, "--", "-f1.yaml").code == 1
    assert place.quick(*command, "--format.json").code == 1


@pytest.mark.parametrize(
    "name", ["a b.yaml", "läden-東京.yaml", "emoji-😀.yaml", "quote'.yaml", "semi;colon.yaml", "50%.yaml"]
)
def test_names_are_shown_as_they_are(place: Place, name: str) -> None:
    place.settings(name, WARNING)
    assert place.lines(name)[0].startswith(f"{name}:7:27: ")
    assert place.quick(".").out.startswith(f"{name}:7:27: ")
    assert json.loads(place.quick("-fjson", ".").out)["findings"][0]["path"] == name


@pytest.mark.parametrize("name", ["line\nbreak.yaml", "esc\x1b[31mape.yaml", "return\r.yaml", "c1\x9b31m.yaml"])
def test_names_that_could_steer_a_terminal(place: Place, name: str) -> None:
    place.settings(name, WARNING)
    (place.folder / f"link-{name}").symlink_to("nowhere.yaml")
    # As git quotes such names.
    signs = {"\n": r"\n", "\r": r"\r", "\x1b": r"\033", "\x9b": r"\302\233"}
    harmless = f'"{re.sub("[" + "".join(signs) + "]", lambda sign: signs[sign[0]], name)}"'
    for arguments in (
        ["."],
        ["-fconcise", "."],
        ["--show-files", "."],
        ["-fjson", "."],
        [f"no-{name}"],
        [f"--{name[:-5]}"],
    ):
        outcome = place.quick(*arguments)
        assert not re.search(r"[\r\x1b\x9b]", outcome.out + outcome.err), arguments
    assert place.quick("-fconcise", ".").out.startswith(f"{harmless}:7:27: ")
    assert place.quick("-fconcise", ".").out.count("\n") == 1
    assert json.loads(place.quick("-fjson", ".").out)["findings"][0]["path"] == name


def test_a_name_that_is_no_utf8(place: Place) -> None:
    path = os.fsencode(place.folder) + b"/caf\xe9.yaml"
    with open(path, "wb") as file:
        file.write((GOOD + WARNING).encode())
    assert place.lines(".")[0].startswith('"caf\\351.yaml":7:27: ')
    assert json.loads(place.quick("-fjson", ".").out)["findings"][0]["path"] == "caf\udce9.yaml"


def test_a_terminal_that_cannot_show_a_name(place: Place) -> None:
    place.settings("東京.yaml", WARNING)
    outcome = place.run(".", PYTHONIOENCODING="ascii")
    assert outcome.code == 1
    assert outcome.out.startswith("??.yaml:7:27: ")


# --- which files, in which order


def test_order_of_arguments_does_not_matter(three: Place) -> None:
    outcome = three.quick("clean.yaml", "warning.yaml", "error.yaml")
    assert outcome == three.quick("error.yaml", "clean.yaml", "warning.yaml")
    assert outcome == three.quick(".")
    assert outcome == three.quick()
    assert three.quick("-fjson", "warning.yaml", "error.yaml") == three.quick("-fjson", "error.yaml", "warning.yaml")


def test_a_file_named_twice_counts_once(three: Place) -> None:
    names = ["warning.yaml", "./warning.yaml", str(three.folder / "warning.yaml"), ".", "*.yaml"]
    assert three.quick(*names) == three.quick(".")


def test_hidden_and_foreign_files_are_not_searched(place: Place) -> None:
    for name in (".hidden.yaml", ".folder/shop.yaml", "notes.txt", "shop.toml"):
        place.settings(name, WARNING)
    place.settings("shop.yml", WARNING)
    place.write("shop.json", json.dumps({"authentication.providers": []}))
    assert {line.split(":")[0] for line in place.lines(".")} == {"shop.json", "shop.yml"}
    assert {line.split(":")[0] for line in place.lines(".hidden.yaml", "notes.txt")} == {".hidden.yaml", "notes.txt"}


def test_several_documents(place: Place) -> None:
    place.write("shop.yaml", f"{GOOD}---\n{good('two')}{WARNING}\n---\n{good('three')}{ERROR}\n")
    assert [line.split(": ")[0] for line in place.lines(".")] == ["shop.yaml:14:27", "shop.yaml:22:17"]


def test_check_may_be_left_out(three: Place) -> None:
    assert three.quick("check", "warning.yaml") == three.quick("warning.yaml")
    assert three.quick("check") == three.quick()
    assert three.quick("-f", "json", ".") == three.quick("check", "-f", "json", ".")


# --- options


def rules(lines: list[str]) -> list[str]:
    """The rules that concise lines name."""
    return [line.partition("[")[2].partition("]")[0] for line in lines]


def test_select_and_ignore(place: Place) -> None:
    place.settings("shop.yaml", WARNING, ERROR, INFO)
    every = ["empty-providers", "invalid-value", "unknown-setting"]
    assert rules(place.lines(".")) == every
    assert rules(place.lines("--select=empty-providers", ".")) == every[:1]
    assert rules(place.lines("--select=empty-providers, unknown-setting", ".")) == [every[0], every[2]]
    assert rules(place.lines("--select=empty-providers", "--select", "unknown-setting", ".")) == [every[0], every[2]]
    assert rules(place.lines("--ignore=empty-providers,unknown-setting", ".")) == [every[1]]
    assert rules(place.lines("--select=empty-providers,invalid-value", "--ignore=invalid-value", ".")) == every[:1]


def test_exclude(three: Place) -> None:
    assert rules(three.lines("--exclude=error.yaml", ".")) == ["empty-providers"]
    assert three.lines("--exclude=error.yaml,warning.*", ".") == []
    assert rules(three.lines("--exclude=error.yaml", "--exclude=warning.yaml", ".", "error.yaml")) == ["invalid-value"]
    assert three.lines("--exclude=error.yaml", "--force-exclude", "error.yaml") == []
    outcome = three.quick("--exclude=!", ".")
    assert outcome.code == 2
    assert "`!` is not a pattern" in outcome.err


def test_no_allow(place: Place) -> None:
    place.settings("shop.yaml", f"{WARNING}  # lint-settings: allow[empty-providers] -- no social login")
    assert place.quick("shop.yaml").code == 0
    assert "1 allowed" in place.quick("shop.yaml").out
    assert rules(place.lines("--no-allow", "shop.yaml")) == ["empty-providers"]


def test_show_files(place: Place) -> None:
    place.settings("prod/shop.yaml", WARNING)
    place.settings("test/shop.yaml")
    place.write("mkdocs.yml", "site_name: Docs\n")
    place.write("broken.yaml", "user_entity_type: [")
    outcome = place.quick("--show-files", ".")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "broken.yaml\tnot readable\t-",
        "mkdocs.yml\tnot settings\t-",
        "prod/shop.yaml\tclient-settings\tprod",
        "test/shop.yaml\tclient-settings\ttest",
    ]


def test_show_settings(place: Place) -> None:
    assert json.loads(place.quick("--show-settings").out) == {"config": None, "root": str(place.folder)}
    place.write("lint-settings.toml", 'fail-level = "error"\n')
    shown = json.loads(place.quick("--show-settings").out)
    assert shown == {"config": "lint-settings.toml", "root": str(place.folder), "fail-level": "error"}


def test_json_report_is_what_its_schema_says(place: Place) -> None:
    place.settings("shop.yaml", WARNING, ERROR, INFO, "theming.logoURL: [a, b]", "user_entity_type: admin")
    place.settings("allowed.yaml", f"{WARNING}  # lint-settings: allow[empty-providers] -- no social login")
    place.write("broken.yaml", "user_entity_type: [")
    report = json.loads(place.quick("-fjson", ".").out)
    Draft202012Validator(read_schema("report")).validate(report)
    assert report["summary"]["files"] == 3
    assert report["summary"]["allowed"] == len(report["allowed"]) == 1
    assert report["allowed"][0]["reason"] == "no social login"
    severities = [finding["severity"] for finding in report["findings"]]
    counted = [report["summary"][name] for name in ("errors", "warnings", "infos")]
    assert counted == [severities.count(name) for name in ("error", "warning", "info")]
    assert len({finding["fingerprint"] for finding in report["findings"]}) == len(severities)
    Draft202012Validator(read_schema("report")).validate(json.loads(place.quick("-fjson", "-", stdin="").out))


# --- the other commands


def test_version(place: Place) -> None:
    for arguments in (["--version"], ["check", "--version"]):
        expected = f"lint-settings {__version__}\n" if arguments == ["--version"] else ""
        assert place.run(*arguments).out == expected
    done = subprocess.run(
        [place.script.with_name("python"), "-m", "lint_settings", "--version"],
        cwd=place.folder, env=place.env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"lint-settings {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "-h"], ["explain", "--help"], ["rules", "--help"]])
def test_help(place: Place, arguments: list[str]) -> None:
    outcome = place.quick(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Usage: lint-settings ")


def test_explain(place: Place) -> None:
    rule = place.quick("explain", "empty-providers")
    assert rule.code == 0
    assert rule.out.startswith("# empty-providers\n")
    assert "allow[empty-providers]" in rule.out
    setting = place.quick("explain", "authentication.providers")
    assert setting.out.startswith("# authentication.providers\n")
    assert "`empty-providers`" in setting.out


def test_rules(place: Place) -> None:
    listed = [line.split() for line in place.quick("rules").out.splitlines()]
    data = json.loads(place.quick("rules", "-fjson").out)
    assert [line[0] for line in listed] == [rule["name"] for rule in data] == sorted(rule["name"] for rule in data)
    assert {line[1] for line in listed} == {"error", "warning", "info"}


def test_project_rules_are_listed_and_explained(place: Place) -> None:
    place.rule("own-rule".replace("-", "_"), "print(1)\nreturn []", head="print('noise')")
    assert any(line.startswith("own-rule ") for line in place.quick("rules").out.splitlines())
    assert place.quick("explain", "own-rule").out.startswith("# own-rule\n")
    assert "noise" not in place.quick("rules").out


def test_schema(place: Place) -> None:
    for kind in place.quick("schema").out.split():
        Draft202012Validator.check_schema(json.loads(place.quick("schema", kind).out))
    report = json.loads(place.quick("schema", "report").out)
    assert {**report, "$id": read_schema("report")["$id"]} == read_schema("report")


# --- completion, in a real bash


def completions(place: Place, *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    line = shlex.join(("lint-settings", *words))
    body = f"""
        PATH={shlex.quote(str(place.script.parent))}:$PATH
        eval "$(lint-settings completion bash)"
        COMP_WORDS=({line}) COMP_CWORD={len(words)} COMP_LINE={shlex.quote(line)} COMP_POINT=999
        compopt() {{ COMPREPLY+=("files"); }}
        [[ $(complete -p lint-settings) =~ -F\\ ([^ ]+) ]]
        "${{BASH_REMATCH[1]}}" lint-settings {shlex.quote(words[-1])} ''
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    code, out, err = shell(place, body)
    assert (code, err) == (0, "")
    return out.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--form"], {"--format"}),
        (["check", "--form"], {"--format"}),
        (["--format", "js"], {"json", "jsonl"}),
        (["--format", "gr"], {"grouped"}),
        (["check", "--select", "empty-pro"], {"empty-providers"}),
        (["--select", "syntax,empty-pro"], {"syntax,empty-providers"}),
        (["explain", "empty-pro"], {"empty-providers"}),
        (["explain", "user_entity"], {"user_entity_type"}),
        (["expl"], {"explain"}),
        (["sho"], {"files"}),
        (["check", "sho"], {"files"}),
        (["--ver"], {"--version"}),
        (["schema", "rep"], {"report"}),
    ],
    ids=as_words,
)
def test_completion_in_bash(place: Place, words: list[str], expected: set[str]) -> None:
    assert set(completions(place, *words)) == expected


def test_completion_knows_project_rules_and_survives_a_broken_config(place: Place) -> None:
    place.rule("own_rule", "return []")
    assert completions(place, "explain", "own-r") == ["own-rule"]
    place.write("lint-settings.toml", "rules = [")
    assert completions(place, "explain", "empty-pro") == ["empty-providers"]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts(place: Place, name: str) -> None:
    outcome = place.run("completion", name)
    assert outcome.code == 0
    assert "_LINT_SETTINGS_COMPLETE" in outcome.out


# --- interruptions and crashes


def test_interrupt(place: Place) -> None:
    place.rule("slow", "import time; time.sleep(1)\nreturn []", head="import sys; sys.stderr.write('go\\n')")
    for number in range(30):
        place.settings(f"shop{number:02}.yaml", WARNING)
    command = [place.script, "."]
    child = subprocess.Popen(
        command, cwd=place.folder, env=place.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stderr is not None
    assert child.stderr.readline() == "go\n"
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (child.returncode, out) == (130, "")
    assert re.fullmatch(r"lint-settings: interrupted in rule slow on shop\d\d\.yaml\n", err)


FAULTS = [
    ("raise ValueError(node.value)", "ValueError at faulty.py:6"),
    ("yield 'not a finding'", "ContractError"),
    ("return None", "TypeError"),
    ("raise SystemExit(0)", "SystemExit at faulty.py:6"),
    ("raise GeneratorExit", "GeneratorExit at faulty.py:6"),
    ("raise BaseException(node.value)", "BaseException at faulty.py:6"),
    ("yield context.finding(node, 'x')\nraise GeneratorExit", "GeneratorExit at faulty.py:7"),
    ("import asyncio; raise asyncio.CancelledError", "CancelledError at faulty.py:6"),
    ("raise BaseExceptionGroup('x', [SystemExit(0)])", "BaseExceptionGroup at faulty.py:6"),
    ("class Own(BaseException): pass\nraise Own", "Own at faulty.py:7"),
    ("import sys; sys.exit(0)", "SystemExit at faulty.py:6"),
    ("yield context.finding(node, 'x')._replace(rule='other')", "ContractError"),
    ("return check_again(node)", "NameError"),
    ("import json; json.loads('{')", "JSONDecodeError"),
]


@pytest.mark.parametrize(("body", "reported"), FAULTS, ids=[body for body, _ in FAULTS])
def test_a_rule_that_fails_loses_no_finding(three: Place, body: str, reported: str) -> None:
    before = three.lines(".")
    three.rule("faulty", body)
    outcome = three.quick("-f", "concise", ".")
    assert outcome.code == 2
    assert outcome.out.splitlines() == before
    for name in ("clean.yaml", "error.yaml", "warning.yaml"):
        assert f"lint-settings: rule faulty failed on {name}: {reported}" in outcome.err
    assert "please report it" in outcome.err
    assert "user" not in outcome.err.replace("user_entity", ""), "values stay out of it"


EXITS = [
    "raise SystemExit(0)",
    "raise GeneratorExit",
    "raise BaseException",
    "import asyncio; raise asyncio.CancelledError",
]


@pytest.mark.parametrize("body", EXITS)
@pytest.mark.parametrize(
    "command",
    [
        (".",),
        ("--jobs=2", "--no-cache", "."),
        ("--fix", "."),
        ("--statistics", "."),
        ("allow", "empty-providers", "--reason=x", "."),
        ("render", "--local-rules", "clean.yaml"),
        ("inventory", "--output=page.html", "."),
    ],
    ids=" ".join,
)
def test_a_rule_ends_no_command(three: Place, body: str, command: tuple[str, ...]) -> None:
    three.rule("faulty", body)
    outcome = three.forked(*command)
    assert outcome.code == 2
    assert "rule faulty failed on " in outcome.err


@pytest.mark.parametrize("body", EXITS)
def test_a_rule_that_cannot_be_loaded_ends_no_command(three: Place, body: str) -> None:
    three.rule("faulty", "return []", head=body)
    for command in ((".",), ("--jobs=2", "."), ("symptom", "link", ".")):
        outcome = three.forked(*command)
        assert (outcome.code, outcome.out) == (2, ""), command
        assert re.search(
            r"faulty\.py cannot be loaded: (SystemExit|GeneratorExit|BaseException|Cancelled)", outcome.err
        )


@pytest.mark.parametrize("stop", ["KeyboardInterrupt", "KeyboardInterrupt('x')"])
def test_an_interruption_is_no_failure_of_a_rule(three: Place, stop: str) -> None:
    three.rule("faulty", f"raise {stop}")
    outcome = three.quick(".")
    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "lint-settings: interrupted in rule faulty on clean.yaml\n"
    three.rule("faulty", "return []", head=f"raise {stop}")
    outcome = three.quick(".")
    assert (outcome.code, outcome.out) == (130, "")
    assert re.fullmatch(r"lint-settings: interrupted while \S+faulty\.py was loaded\n", outcome.err)


def test_a_rule_that_comes_with_the_linter_ends_no_run(three: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object) -> None:
        raise GeneratorExit

    monkeypatch.setattr({rule.name: rule for rule in builtin()}["empty-providers"], "check", leave)
    outcome = three.quick("--jobs=1", "--no-cache", "-f", "concise", ".")
    assert outcome.code == 2
    assert "rule empty-providers failed on warning.yaml: GeneratorExit at test_cli.py:" in outcome.err
    assert "error.yaml:7:17" in outcome.out


def test_a_rule_that_prints(three: Place) -> None:
    three.rule("chatty", "import sys\nprint('noise')\nsys.stdout.write('noise')\nreturn []", head="print('noise')")
    outcome = three.run("-f", "json", ".")
    assert outcome.code == 1
    assert len(json.loads(outcome.out)["findings"]) == 2
    assert "noise" in outcome.err


# --- packages that offer rules


@pytest.mark.parametrize(
    ("module", "reported"),
    [
        ("import nothing_of_this_name", "the rules of acme 1.0 cannot be loaded: ModuleNotFoundError"),
        ("raise SystemExit(0)", "the rules of acme 1.0 cannot be loaded: SystemExit"),
        ("x = 1", "acme_rule.py has no `check` made by the @rule decorator"),
        (None, "the rules of acme 1.0 cannot be loaded: ModuleNotFoundError"),
    ],
)
def test_a_package_whose_rules_cannot_be_loaded(place: Place, module: str | None, reported: str) -> None:
    offer(place, "acme_rule", module)
    place.settings("shop.yaml", WARNING)
    for command in (["shop.yaml"], ["rules"], ["explain", "syntax"]):
        outcome = place.run(*command, PYTHONPATH=str(place.folder / "site"))
        assert (outcome.code, outcome.out) == (2, "")
        assert reported in outcome.err


def test_a_package_with_a_rule_of_a_name_that_is_taken(place: Place) -> None:
    place.settings("shop.yaml")
    place.rule("empty_providers", "return []")
    text = (place.folder / "tools/rules/empty_providers.py").read_text("utf-8")
    reported = "of {} has the name of a rule of lint-settings itself"
    assert reported.format(place.folder / "tools/rules/empty_providers.py") in place.run(".").err
    (place.folder / "lint-settings.toml").unlink()
    offer(place, "empty_providers", text)
    outcome = place.run(".", PYTHONPATH=str(place.folder / "site"))
    assert outcome.code == 2
    assert "rule empty-providers " + reported.format("acme 1.0") in outcome.err


def offer(place: Place, name: str, module: str | None) -> None:
    """Lay out an installed package, `acme`, with one module of rules, or without it."""
    place.write("site/acme-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    place.write("site/acme-1.0.dist-info/entry_points.txt", f"[lint_settings.rules]\none = {name}\n")
    if module is not None:
        place.write(f"site/{name}.py", module)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["chekc", "."], "check"),
        (["explian", "syntax"], "explain"),
        (["rendr", "shop.yaml"], "render"),
        (["symptm", "x", "--help"], "symptom"),
        (["shema"], "schema"),
        (["rule"], "rules"),
        (["Diff"], "diff"),
        (["comp"], "completion"),
    ],
)
def test_a_mistyped_command_gets_a_suggestion(words: list[str], meant: str, place: Place) -> None:
    outcome = place.quick(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"lint-settings: there is no command or file `{words[0]}`; did you mean `{meant}`?\n"


def test_a_file_or_folder_that_is_called_like_a_command_is_checked(place: Place) -> None:
    place.settings("chek/shop.yaml")
    assert place.quick("chek").code == 0
    assert "default_flow_name" in place.quick("settings").out  # a command, as long as no folder is called so
    place.settings("settings/shop.yaml", "site_nme: x")
    assert "misspelt-setting" in place.quick("settings").out
    assert "misspelt-setting" in place.quick("settings", "--fix", "--diff").out + place.quick("settings", "-fjson").out
    assert "check.yaml does not exist" in place.quick("check.yaml").err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["explain", "smart-qoutes"], "smart-quotes"),
        (["explain", "user_entity_typ"], "user_entity_type"),
        (["schema", "client-setings"], "client-settings"),
        (["--format", "jsn", "."], "json"),
        (["--fromat", "json", "."], "--format"),
        (["--select", "smart-qoutes", "."], "smart-quotes"),
        (["access", "--feature", "ownr"], "owner"),
        (["access", "--operation", "PUT client setings"], "PUT client settings"),
    ],
)
def test_other_mistyped_words_get_a_suggestion_too(words: list[str], meant: str, place: Place) -> None:
    place.settings("shop.yaml")
    outcome = place.quick(*words)
    assert outcome.code == 2
    assert meant in outcome.err
    assert "did you mean" in outcome.err.lower()


def _given_by_scripts() -> Iterator[tuple[str, click.Parameter]]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        for one in command.params if command is not None else ():
            is_text = one.type.name == "text" and isinstance(one, click.Option) and name != "allow"  # has own messages
            if is_text or one.type.name in ("path", "file", "directory", "names", "rules"):
                yield name, one


@pytest.mark.parametrize(
    ("name", "parameter"), [pytest.param(*one, id=f"{one[0]} {one[1].name}") for one in _given_by_scripts()]
)
def test_what_is_empty_is_refused(place: Place, name: str, parameter: click.Parameter) -> None:
    """A variable of a script may be empty; it would name the current folder, or the option would be ignored."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    words = []
    for one in command.params:
        if one.name == parameter.name or one.required or one.name == "text":
            words += one.opts[:1] if isinstance(one, click.Option) else []
            words.append("" if one.name == parameter.name else "x")
    outcome = place.quick(name, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert re.search("it is empty; (name|give) (a|the)", outcome.err)
    for blank in (" ", "\t", *([", ,"] if parameter.type.name in ("names", "rules") else [])):
        assert place.quick(name, *(blank if word == "" else word for word in words)) == outcome
    assert isinstance(parameter, click.Argument) or f"'{parameter.opts[0]}'" in outcome.err
