"""Runs in bad conditions: files that vanish, pipes, full disks, signals. Each is reported, and none is a crash."""

from __future__ import annotations

import datetime
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lint_settings.config.config import Config
from lint_settings.documents import files as opening
from lint_settings.engine import discover, run
from lint_settings.engine.project import Options
from place import GOOD, Place

WARNING = "authentication.providers: []"
UNPRIVILEGED = 65534


@pytest.fixture
def beside(place: Place) -> Place:
    """A file with a finding that must not be lost, whatever is beside it."""
    place.settings("zz.yaml", WARNING)
    return place


@pytest.fixture
def open_place() -> Iterator[Place]:
    """A folder that others can get to, which those of pytest are not; with the same file in it."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        place = Place(Path(folder))
        (place.folder / ".git").mkdir()
        place.settings("zz.yaml", WARNING)
        yield place


def as_unprivileged(place: Place, *arguments: str) -> tuple[int, str, str]:
    """Run the script without privileges; root may read everything, whatever its mode is."""
    if os.geteuid() != 0:
        command = [str(place.script), *arguments]
    elif (setpriv := shutil.which("setpriv")) is None:
        pytest.skip("root cannot drop its privileges without setpriv")
    else:
        command = [setpriv, f"--reuid={UNPRIVILEGED}", "--clear-groups", str(place.script), *arguments]
    done = subprocess.run(
        command, cwd=place.folder, env={**place.env, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    if "No module named" in done.stderr or "can't open file" in done.stderr:
        pytest.skip("other users may not run Python here")
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def assert_kept(code: int, out: str, err: str, reported: str) -> None:
    """What went wrong is reported in one line, and the finding of the other file is there."""
    assert code == 2
    assert "zz.yaml:7:27: warning[empty-providers]" in out
    assert f"lint-settings: {reported}\n" in err


# --- files that are not what they were


def between(monkeypatch: pytest.MonkeyPatch, job: Callable[[], object]) -> None:
    """Have something happen between the search for files and their reading."""
    find = discover.Finder.find

    def late(*arguments: object, **named: object) -> None:
        find(*arguments, **named)  # type: ignore[arg-type]  # whatever it takes
        job()

    monkeypatch.setattr(discover.Finder, "find", late)


def test_a_file_that_vanishes(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = beside.settings("aa.yaml", WARNING)
    between(monkeypatch, lambda: path.unlink(missing_ok=True))
    outcome = beside.quick(".")
    assert_kept(*outcome, "aa.yaml cannot be read: No such file or directory")


def test_a_folder_that_vanishes(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = beside.settings("in/aa.yaml", WARNING)
    between(monkeypatch, lambda: shutil.rmtree(path.parent, ignore_errors=True))
    assert_kept(*beside.quick("."), "in/aa.yaml cannot be read: No such file or directory")


def test_a_file_that_becomes_a_folder(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = beside.settings("aa.yaml", WARNING)
    between(monkeypatch, lambda: path.is_file() and (path.unlink(), path.mkdir()))
    assert_kept(*beside.quick("."), "aa.yaml cannot be read: Is a directory")


def test_a_file_that_changes_is_read_as_it_is_then(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = beside.settings("aa.yaml", WARNING)
    between(monkeypatch, lambda: path.write_text(GOOD))
    assert [line.split(":")[0] for line in beside.lines(".")] == ["zz.yaml"]


def test_a_file_that_becomes_a_pipe_while_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "aa.yaml"
    path.write_text(GOOD)
    stat = os.stat

    def late(asked: object, **named: object) -> os.stat_result:
        status = stat(asked, **named)  # type: ignore[arg-type]  # whatever it takes
        if str(asked) == str(path):
            path.unlink()
            os.mkfifo(path)
        return status

    monkeypatch.setattr(opening.os, "stat", late)
    with pytest.raises(OSError, match="it is not a regular file"):
        opening.content_of_file(str(path), 1000)


# --- what is no file


def test_pipes_and_devices_are_not_waited_for(beside: Place) -> None:
    for name in ("pipe.yaml", ".gitignore"):
        os.mkfifo(beside.folder / name)
    for name in ("/dev/zero", "/dev/null", "/dev/tty", "pipe.yaml"):
        if name != "/dev/tty" or os.path.exists(name):
            outcome = beside.run(name, "zz.yaml", stdin="")
            assert_kept(*outcome, f"{name} cannot be read: it is not a regular file")
    assert_kept(*beside.run("."), "pipe.yaml cannot be read: it is not a regular file")


def test_a_folder_with_the_name_of_a_file(beside: Place) -> None:
    beside.settings("shop.yaml/in.yaml", WARNING)
    assert [line.split(":")[0] for line in beside.lines(".")] == ["shop.yaml/in.yaml", "zz.yaml"]
    assert len(beside.lines("shop.yaml")) == 1


def test_links_that_go_round_and_round(beside: Place) -> None:
    for name, other in (("a", "b"), ("b", "a"), ("in/up", ".."), ("in/self", "."), ("in/out", "../in")):
        (beside.folder / name).parent.mkdir(exist_ok=True)
        (beside.folder / name).symlink_to(other)
    beside.settings("in/aa.yaml", WARNING)
    assert sorted(line.rpartition("/")[2].split(":")[0] for line in beside.lines(".")) == ["aa.yaml", "zz.yaml"]
    assert beside.quick("a").err == "lint-settings: a cannot be read: Too many levels of symbolic links\n"


@pytest.mark.parametrize("size", [5_000_000, 1_000_000_000])
def test_a_disk_image(beside: Place, size: int) -> None:
    with open(beside.folder / "aa.yaml", "wb") as file:
        file.truncate(size)
    outcome = beside.run(".")
    assert outcome.code == 1
    if size < 200_000_000:
        assert "1 other file skipped" in outcome.out, "nothing says that it holds settings"
    else:
        assert "the file has more than 200,000,000 bytes" in outcome.out.splitlines()[0]
    assert "zz.yaml:7:27" in outcome.out
    assert len(outcome.out) < 3000


def test_endless_standard_input(place: Place) -> None:
    with open("/dev/zero", "rb") as zeros:
        done = subprocess.run(
            [place.script, "-"], cwd=place.folder, env=place.env, stdin=zeros, capture_output=True, timeout=60,
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"the file has more than 200,000,000 bytes" in done.stdout


# --- what may not be read or written


def test_files_folders_and_configs_of_others(open_place: Place) -> None:
    open_place.settings("aa.yaml", WARNING).chmod(0)
    open_place.settings("closed/shop.yaml", WARNING).parent.chmod(0)
    code, out, err = as_unprivileged(open_place, ".")
    (open_place.folder / "closed").chmod(0o755)
    assert_kept(code, out, err, "aa.yaml cannot be read: Permission denied")
    assert "lint-settings: the folder closed cannot be read: Permission denied\n" in err
    (open_place.folder / "closed").chmod(0)
    failures = json.loads(as_unprivileged(open_place, "--format=json", ".")[1])["failures"]
    (open_place.folder / "closed").chmod(0o755)
    assert {one["path"] for one in failures} == {"aa.yaml", "closed"}
    open_place.write("lint-settings.toml", "select = []\n").chmod(0)
    reported = "lint-settings: lint-settings.toml cannot be read: Permission denied\n"
    assert as_unprivileged(open_place, "zz.yaml") == (2, "", reported)


def test_a_folder_that_may_not_be_written_to(open_place: Place) -> None:
    open_place.settings("aa.yaml", "login_attempts: '5'")
    before = (open_place.folder / "aa.yaml").read_text()
    open_place.folder.chmod(0o555)
    try:
        code, out, _ = as_unprivileged(open_place, ".")
        assert code == 1
        assert "zz.yaml:7:27" in out
        code, out, err = as_unprivileged(open_place, "-o", "report.txt", ".")
        assert (code, out) == (2, "")
        assert err == "lint-settings: the output cannot be written: report.txt: Permission denied\n"
        code, _, err = as_unprivileged(open_place, "--update-baseline", ".")
        assert code == 2
        assert err == "lint-settings: the baseline lint-settings-baseline.json cannot be written: Permission denied\n"
    finally:
        open_place.folder.chmod(0o755)
    assert (open_place.folder / "aa.yaml").read_text() == before


def test_an_open_file_in_a_closed_folder_can_be_the_output(open_place: Place) -> None:
    open_place.write("report.txt", "1 file checked: nothing found\n").chmod(0o666)
    open_place.folder.chmod(0o555)
    try:
        assert as_unprivileged(open_place, "-o", "report.txt", ".")[0] == 1
    finally:
        open_place.folder.chmod(0o755)
    assert "1 file checked" in (open_place.folder / "report.txt").read_text()


# --- configs


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_config_that_is_a_pipe(beside: Place, name: str) -> None:
    os.mkfifo(beside.folder / name)
    reported = f"lint-settings: {name} cannot be read: it is not a regular file\n"
    for arguments in (["zz.yaml"], ["rules"], ["--show-settings"]):
        assert beside.run(*arguments) == (2, "", reported)


def test_a_config_without_end(beside: Place) -> None:
    outcome = beside.run("--config=/dev/zero", "zz.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("/dev/zero has more than 10,000,000 bytes; this is not a config\n")
    with open(beside.folder / "lint-settings.toml", "wb") as file:
        file.truncate(1_000_000_000)
    reported = "lint-settings: lint-settings.toml has more than 10,000,000 bytes; this is not a config\n"
    assert beside.run("zz.yaml") == (2, "", reported)


def test_a_config_from_a_command(beside: Place) -> None:
    script = f"{beside.script} --config <(echo \"ignore = ['empty-providers']\") zz.yaml"
    done = subprocess.run(["bash", "-c", script], cwd=beside.folder, env=beside.env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("kind", ["folder", "pipe", "image"])
def test_a_baseline_that_is_none(beside: Place, kind: str) -> None:
    path = beside.folder / "known.json"
    reported = {"folder": "cannot be read: Is a directory", "pipe": "cannot be read: it is not a regular file"}
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        with path.open("wb") as file:
            file.truncate(1_000_000_000)
    expected = reported.get(kind, "has more than 100,000,000 bytes; lint-settings did not write it")
    assert beside.run("--baseline=known.json", ".") == (2, "", f"lint-settings: the baseline known.json {expected}\n")


# --- output


def limited(place: Place, size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script where no file may grow past a size, as on a full disk."""
    import resource

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        [place.script, *arguments], cwd=place.folder, env={**place.env, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, timeout=60, check=False, preexec_fn=limit,
    )  # fmt: skip


@pytest.mark.parametrize("before", [None, '{"schema_version": 1}\n'])
def test_a_full_disk_leaves_the_last_report(beside: Place, before: str | None) -> None:
    if before is not None:
        beside.write("report.json", before)
    done = limited(beside, 100, "-f", "json", "-o", "report.json", "zz.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "lint-settings: the output cannot be written: report.json: File too large\n"
    left = {path.name: path.read_text() for path in beside.folder.iterdir() if path.is_file()}
    left.pop("zz.yaml")
    assert left == ({} if before is None else {"report.json": before})


def test_a_full_disk_leaves_the_settings_and_the_baseline(beside: Place) -> None:
    path = beside.write("aa.yaml", "\ufeff" + GOOD.replace("user_entity_type: user", "user_entity_type: “user”"))
    before = path.read_bytes()
    done = limited(beside, 50, "--fix", "--unsafe-fixes", "aa.yaml")
    assert done.returncode == 2, done.stdout
    assert "aa.yaml cannot be written and was left as it is: File too large" in done.stderr
    done = limited(beside, 50, "--update-baseline", ".")
    assert done.returncode == 2
    assert "the baseline lint-settings-baseline.json cannot be written: File too large" in done.stderr
    assert path.read_bytes() == before
    assert sorted(one.name for one in beside.folder.iterdir()) == [".git", "aa.yaml", "zz.yaml"]


def test_a_report_keeps_the_mode(beside: Place) -> None:
    beside.write("real.txt", "1 file checked: nothing found\n").chmod(0o640)
    assert beside.run("-o", "real.txt", ".").code == 1
    assert (beside.folder / "real.txt").stat().st_mode & 0o777 == 0o640
    assert "1 file checked" in (beside.folder / "real.txt").read_text()


def test_a_report_into_a_pipe(beside: Place) -> None:
    os.mkfifo(beside.folder / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((beside.folder / "pipe").read_text()))
    reader.start()
    assert beside.run("-fjson", "-o", "pipe", "zz.yaml").code == 1
    reader.join(timeout=20)
    assert json.loads(read[0])["summary"]["files"] == 1
    assert "zz.yaml:7:27" in beside.run("-o", "/dev/stdout", "zz.yaml").out


def test_all_streams_closed(beside: Place) -> None:
    for arguments, code in (("zz.yaml", 2), ("-o report.txt zz.yaml", 1), ("--help", 2), ("nowhere.yaml", 2)):
        script = f"{beside.script} {arguments} <&- >&- 2>&-"
        done = subprocess.run(["bash", "-c", script], cwd=beside.folder, env=beside.env, check=False, timeout=60)
        assert done.returncode == code, arguments


# --- places


def test_a_folder_that_is_gone(place: Place) -> None:
    reported = b"lint-settings: the current folder no longer exists; change to one that exists\n"
    path = place.settings("shop.yaml")
    for arguments in ("", str(path), "-", "rules", "explain syntax", "--show-settings", f"--fix {path}", "render x"):
        script = f"mkdir gone && cd gone && rmdir ../gone && {place.script} {arguments}"
        done = subprocess.run(
            ["bash", "-c", script], cwd=place.folder, env=place.env, input=b"", capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (2, b"", reported), arguments


@pytest.mark.parametrize(
    "env",
    [
        {"PATH": "/nowhere"},
        {"HOME": "/nowhere", "XDG_CONFIG_HOME": "/nowhere", "TMPDIR": "/nowhere", "TEMP": "/nowhere"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "xx_YY.nothing", "LANG": "", "TERM": "", "COLUMNS": "x", "TZ": "nowhere/at all"},
    ],
    ids=["nothing", "no-home", "locale-c", "locale-odd"],
)
def test_odd_environments(beside: Place, env: dict[str, str]) -> None:
    beside.write(b"caf\xe9.yaml".decode("utf-8", "surrogateescape"), GOOD + WARNING)
    beside.settings("café.yaml", WARNING)
    for format_ in ("text", "junit"):
        done = subprocess.run(
            [beside.script, "-f", format_, "."], cwd=beside.folder, env=env, capture_output=True, check=False
        )
        assert done.returncode == 1, done.stderr
        assert b"Traceback" not in done.stderr
        assert b"zz.yaml" in done.stdout
    outputs = [f"--format={format_}=report.{format_}" for format_ in ("text", "json", "junit")]
    done = subprocess.run([beside.script, *outputs, "."], cwd=beside.folder, env=env, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    for format_ in ("text", "json", "junit"):
        assert "zz.yaml" in (beside.folder / f"report.{format_}").read_text("utf-8")


def test_a_clock_at_its_start(beside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    beside.settings("aa.yaml", f"{WARNING}  # lint-settings: allow[empty-providers] until 2001-01-01 -- soon")
    monkeypatch.setattr(datetime, "date", type("Early", (datetime.date,), {"today": lambda: datetime.date(1970, 1, 1)}))
    for path in beside.folder.glob("*.yaml"):
        os.utime(path, (0, 0))
    assert [line.split(":")[0] for line in beside.lines(".")] == ["zz.yaml"]


def test_deep_folders_and_long_names(beside: Place) -> None:
    deep = "/".join(["d" * 50] * 15)
    beside.settings(f"{deep}/{'n' * 240}.yaml", WARNING)
    assert [len(line.split(":")[0]) for line in beside.lines(".")] == [len(deep) + 246, len("zz.yaml")]
    folder, steps = beside.folder, 0
    handle = os.open(folder, os.O_RDONLY)
    while steps < 120:  # past the longest path that a system takes at once
        os.mkdir("x" * 40, dir_fd=handle)
        inner = os.open("x" * 40, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle, steps = inner, steps + 1
    os.close(handle)
    outcome = beside.quick(".")
    assert outcome.code == 2
    assert "cannot be read: File name too long" in outcome.err
    assert "zz.yaml:7:27" in outcome.out
    subprocess.run(["rm", "-rf", folder / ("x" * 40)], check=True)


@pytest.mark.parametrize("line", ["x: {}", "# {}", "'{}': 1", "x: [{}]", "a: ' {}'", "secret: {}", "- {}"])
def test_very_long_lines(beside: Place, line: str) -> None:
    for piece in ("a", "a ", "é", "a: ", "${X} ", "\\"):
        beside.write("aa.yaml", GOOD + line.format(piece * (30_000 // len(piece))) + "\n")
        outcome = beside.quick(".")
        assert outcome.code == 1
        assert "zz.yaml:7:27" in outcome.out
        assert max(map(len, outcome.out.splitlines())) < 2000


# --- rules of a plugin


@contextmanager
def start(place: Place, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A run to be stopped; where it cannot be, it does not outlive the test."""
    child = subprocess.Popen(
        [place.script, *arguments], cwd=place.folder, env=place.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, bufsize=1,
    )  # fmt: skip
    try:
        yield child
    finally:
        child.kill()


SAY_GO = "import sys; sys.stderr.write('go\\n'); sys.stderr.flush()"
STOPS = [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]


@pytest.mark.parametrize(("number", "code", "word"), STOPS, ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("body", ["while True: pass", "import time\nwhile True: time.sleep(9)"])
def test_a_rule_that_never_ends_is_named(beside: Place, body: str, number: int, code: int, word: str) -> None:
    beside.rule("slow", f"{SAY_GO}\n{body}")
    with start(beside, ".") as child:
        assert child.stderr is not None
        assert child.stderr.readline() == "go\n"
        child.send_signal(number)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (code, "", f"lint-settings: {word} in rule slow on zz.yaml\n")


def test_a_rule_that_never_ends_while_it_is_loaded_is_named(beside: Place) -> None:
    path = beside.rule("slow", "return []", head=f"{SAY_GO}\nwhile True: pass")
    with start(beside, ".") as child:
        assert child.stderr is not None
        assert child.stderr.readline() == "go\n"
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (130, "", f"lint-settings: interrupted while {path} was loaded\n")


def test_a_rule_that_will_not_be_stopped_is_stopped_the_second_time(beside: Place) -> None:
    body = f"import time\nwhile True:\n    try: {SAY_GO}; time.sleep(9)\n    except BaseException: pass"
    beside.rule("stubborn", body)
    with start(beside, ".") as child:
        assert child.stderr is not None
        for _ in range(2):
            assert child.stderr.readline() == "go\n"
            child.send_signal(signal.SIGINT)
        assert (child.communicate(timeout=20)[0], child.returncode) == ("", -signal.SIGINT)


@pytest.mark.parametrize(("number", "code", "word"), STOPS, ids=["SIGINT", "SIGTERM"])
def test_a_stop_while_an_object_is_taken_away_counts(beside: Place, number: int, code: int, word: str) -> None:
    head = f"""import os
class Last:
    def __del__(self):
        os.kill(os.getpid(), {number:d})
        sum(range(1000))
"""
    beside.rule("dying", "last = Last()\ndel last\nreturn ()", head)
    with start(beside, ".") as child:
        _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (code, f"lint-settings: {word}\n")


# How a stop may become another error, or get lost.
_STOP = "Late().__set_name__(None, '')"
LOST = {
    "class": "class Half:\n    late = Late()",
    "another error": f"try:\n    {_STOP}\nexcept BaseException:\n    raise ValueError('lost') from None",
    "nothing": f"try:\n    {_STOP}\nexcept BaseException:\n    pass",
}


@pytest.mark.parametrize(("number", "code", "word"), STOPS, ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("where", ["loading", "checking"])
@pytest.mark.parametrize("how", LOST)
def test_a_stop_that_becomes_another_error_counts(
    beside: Place, how: str, where: str, number: int, code: int, word: str
) -> None:
    """Up to Python 3.11 whatever is raised while a class is being made comes out as a RuntimeError."""
    head = f"""import os
class Late:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), {number:d})
        sum(range(1000))
"""
    if where == "loading":
        beside.rule("late", "return ()", f"{head}\n{LOST[how]}")
    else:
        beside.rule("late", f"{LOST[how]}\nreturn ()", head)
    with start(beside, "-fjson=report.json", "-ftext", ".") as child:
        out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (code, "")
    assert err.startswith(f"lint-settings: {word}")
    assert err.count("\n") == 1
    assert not (beside.folder / "report.json").exists()


def test_a_rule_that_recurses_or_takes_all_memory(beside: Place) -> None:
    beside.rule("deep", "def deep(): return deep()\nreturn deep()")
    beside.rule("greedy", "return [bytearray(10 ** 18)]")
    outcome = beside.run(".")
    assert_kept(
        *outcome,
        "rule deep failed on zz.yaml: RecursionError at deep.py:6; this is a bug in the rule, please report it",
    )


# --- signals at any moment

# From here on it is ours; what happens while Python itself starts is not.
STARTED = "import sys; from lint_settings.cli import main; sys.stderr.write('go\\n'); sys.exit(main())"


def stopped_runs(place: Place, number: int, arguments: list[str], rounds: int) -> Iterator[tuple[int, str, str]]:
    """Run the linter again and again, and stop it at a random moment."""
    command = [sys.executable, "-c", STARTED, *arguments]
    begun = time.monotonic()
    subprocess.run(command, cwd=place.folder, env=place.env, capture_output=True, check=False)
    longest = time.monotonic() - begun
    moments = random.Random(number)
    for _ in range(rounds):
        child = subprocess.Popen(
            command, cwd=place.folder, env=place.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert child.stderr is not None
        assert child.stderr.readline() == "go\n"
        time.sleep(moments.random() * longest)
        child.send_signal(number)
        out, err = child.communicate(timeout=60)
        yield child.returncode, out, err


@pytest.mark.parametrize(("number", "code", "word"), STOPS, ids=["SIGINT", "SIGTERM"])
def test_a_run_can_be_stopped_at_any_moment(place: Place, number: int, code: int, word: str) -> None:
    for at in range(30):
        place.settings(f"shop{at}.yaml", WARNING)
    report = place.folder / "report.json"
    rounds = int(os.environ.get("STOPS", "8"))
    for ended, out, err in stopped_runs(place, number, ["-fjson=report.json", "."], rounds):
        # The very first and last moments belong to Python again.
        assert ended in (1, code, -number), (ended, out, err)
        assert out == ""
        assert "lint_settings" not in err, "a traceback that leads through our code"
        if ended == code:
            assert err.endswith(f"lint-settings: {word}\n")
        if report.exists():
            assert json.loads(report.read_text("utf-8"))["summary"]["files"] == 30
            report.unlink()
        assert [path.name for path in place.folder.iterdir() if path.name.startswith(".lint")] == []


@pytest.mark.parametrize(("number", "code", "word"), STOPS, ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("step", ["flush", "mute", "print_stderr"])
def test_a_stop_at_the_very_end_or_in_an_explanation_shows_no_trace(
    place: Place, step: str, number: int, code: int, word: str
) -> None:
    place.settings("shop.yaml")
    stopping = f"""import os, sys
from lint_settings import cli
step = cli.{step}
def stopped(*arguments):
    cli.{step} = step
    os.kill(os.getpid(), {number:d})
    sum(range(1000))
cli.{step} = stopped
sys.exit(cli.main())
"""
    arguments = ["chek"] if step == "print_stderr" else ["shop.yaml"]
    command = [sys.executable, "-c", stopping, *arguments]
    done = subprocess.run(command, cwd=place.folder, env=place.env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, f"lint-settings: {word}\n")


def test_who_is_started_with_signals_set_aside_is_not_stopped(beside: Place) -> None:
    script = f"trap '' INT TERM; {sys.executable} -c \"$0\" . "
    beside.rule("slow", f"{SAY_GO}\nimport time; time.sleep(0.5)\nreturn []")
    child = subprocess.Popen(
        ["bash", "-c", script, STARTED], cwd=beside.folder, env=beside.env, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert child.stderr is not None
    assert [child.stderr.readline() for _ in range(2)] == ["go\n", "go\n"]
    os.killpg(child.pid, signal.SIGINT)
    os.killpg(child.pid, signal.SIGTERM)
    out, _ = child.communicate(timeout=20)
    assert child.returncode == 1
    assert "zz.yaml:7:27" in out


# --- very many files


def test_very_many_files(place: Place) -> None:
    count = int(os.environ.get("MANY_FILES", "2000"))
    for number in range(count):
        if number % 1000 == 0:
            (place.folder / str(number // 1000)).mkdir()
        (place.folder / str(number // 1000) / f"{number}.yaml").write_text(GOOD)
    files = discover.discover([str(place.folder)], config=Config(str(place.folder)))
    assert len(files) == count
    report = run.run(files, Options(select=("empty-providers",)))
    assert (report.files, report.findings, report.failures) == (count, (), [])
    assert re.search(rf"{count:,} files checked", place.run("--select=empty-providers", ".").out)
