"""Several processes report the same as one, whether they are forks or start afresh, and whatever happens to them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lint_settings.config.config import Config, Pinned, config_data, config_from
from lint_settings.config.config_file import read_config
from lint_settings.engine.inputs import Input, inputs_data, inputs_from
from lint_settings.engine.parallel import start, workers
from lint_settings.engine.parallel.channel import Channel
from lint_settings.engine.project import Options, options_data, options_from
from mixed_project import add_others, fill
from place import SCRIPT, Outcome, Place, good

AFRESH = """\
import sys
from lint_settings.engine.parallel import workers
workers.can_fork = lambda: False
from lint_settings.cli import main
sys.exit(main())
"""
STARTS = {"fork": [str(SCRIPT)], "afresh": [sys.executable, "-P", "-c", AFRESH]}
# In a rule: whether it runs in a worker, whose parent is not the process that runs the tests.
IN_WORKER = f"IS_WORKER = os.getppid() != {os.getpid()}"


@pytest.fixture(params=STARTS)
def command(request: pytest.FixtureRequest) -> list[str]:
    """The command line of the linter, with one of the ways to start processes."""
    return STARTS[request.param]


@pytest.fixture(name="tenant")
def _tenant(place: Place) -> Place:
    """A project of all kinds of files, with findings of every severity, allows and a rule of its own."""
    return fill(place)


def run(command: list[str], place: Place, *arguments: str) -> Outcome:
    """Run the linter in a fork of the tests, whose workers start as those of a command line do."""
    outcome = place.forked(*arguments, before=no_forks if command is STARTS["afresh"] else lambda: None)
    assert "Traceback" not in outcome.err, outcome.err
    return outcome


def no_forks() -> None:
    workers.can_fork = lambda: False


def run_program(command: list[str], place: Place, *arguments: str) -> Outcome:
    """Run a command line in a folder."""
    done = subprocess.run(
        [*command, *arguments], cwd=place.folder, env=place.env, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr)


def quick(command: list[str], place: Place, *arguments: str, stdin: str = "") -> Outcome:
    """Run the linter in this process, whose workers start as those of a command line do."""
    with pytest.MonkeyPatch.context() as patch:
        if command is STARTS["afresh"]:
            patch.setattr(workers, "can_fork", lambda: False)
        assert workers.can_fork() == (command is STARTS["fork"])
        return place.quick(*arguments, stdin=stdin)


def wait_until(is_so: object) -> None:
    """Wait until something is true; fail if that takes long."""
    for _ in range(300):
        if is_so():  # type: ignore[operator]
            return
        time.sleep(0.1)
    raise AssertionError("it never happened")


def lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


# --- the same report


@pytest.mark.parametrize(("form", "numbers"), [("json", (2, 7)), ("text", (2,))])
def test_any_number_of_processes_reports_the_same(tenant: Place, form: str, numbers: tuple[int, ...]) -> None:
    several = ("check", "--no-cache", f"--format={form}", ".")
    alone = tenant.quick(*several, "--jobs=1")
    assert alone.code == 1
    for command in STARTS.values():
        assert run_program(command, tenant, *several, "--jobs=3") == alone
        for jobs in numbers:
            assert quick(command, tenant, *several, f"--jobs={jobs}") == alone


def test_the_workers_do_the_work(tenant: Place, command: list[str]) -> None:
    tenant.rule("named", "sys.stderr.write(f'<{os.getpid()}>'); return ()", "import os, sys")
    arguments = [*command, "check", "--no-cache", "--jobs=3", "--format=json", "."]
    child = subprocess.Popen(arguments, cwd=tenant.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = {int(number) for number in re.findall(r"<(\d+)>", child.communicate()[1])}
    assert len(found) == 3
    assert child.pid not in found


OPTIONS = (
    ["--select=misspelt-setting,object", "."],
    ["--ignore=misspelt-setting", "dev", "prod"],
    ["--isolated", "."],
    ["--config=lint-settings.toml", "dev"],
    ["--config-from=HEAD", "."],
    ["--no-allow", "--show-consequences", "--strict-kinds", "."],
    ["--changed-since=HEAD", "."],
    ["--fix", "--diff", "."],
    ["--show-files", "--exclude=dev/settings", "."],
    ["--env-file=x.env", "--baseline=known.json", "."],
    ["--stdin-filename=dev/settings/stdin.yaml", "-", "dev"],
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Such a project as a repository, with a baseline and a file that is not committed; copies of it are changed."""
    place = fill(Place(tmp_path_factory.mktemp("repository")))
    place.git("init")
    place.git("add", ".")
    place.git("commit", "-m", "first")
    place.settings("dev/settings/new.yaml", "verfy_email_url: y", "rpx_realm: ${REALM}")
    place.write("x.env", "REALM=shop\n")
    place.quick("check", "--update-baseline", "--baseline=known.json", ".")
    return place


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: options[0])
def test_every_option_reports_the_same(repository: Place, tmp_path: Path, options: list[str]) -> None:
    tenant = Place(Path(shutil.copytree(repository.folder, tmp_path / "copy")))
    stdin = good("stdin") + "verfy_email_url: y\n"
    alone = tenant.quick("check", "--no-cache", "--jobs=1", *options, stdin=stdin)
    assert alone.code in (0, 1)
    for command in STARTS.values():
        assert quick(command, tenant, "check", "--no-cache", "--jobs=2", *options, stdin=stdin) == alone


def test_a_config_that_extends_another_reports_the_same(tenant: Place, command: list[str]) -> None:
    config = tenant.folder / "lint-settings.toml"
    base = 'extends = "base.toml"\n'
    tenant.write(
        "base.toml",
        '[severity]\nmisspelt-setting = "off"\n[[allow]]\nrule = "many-types"\nfiles = ["dev/**"]\n'
        'until = 2020-01-01\nreason = "seen"\n',
    )
    config.write_text(base + config.read_text("utf-8"), "utf-8")
    tenant.write("prod/pyproject.toml", '[tool.lint-settings.severity]\nwrong-type = "info"\n')
    alone = tenant.quick("check", "--no-cache", "--jobs=1", ".")
    assert alone.code == 1
    assert quick(command, tenant, "check", "--no-cache", "--jobs=3", ".") == alone


def test_what_the_cache_has_is_known_to_the_workers(tenant: Place, command: list[str]) -> None:
    """A file that others refer to changes: what was read stays known, and many files are checked again."""
    plain = ("check", "--no-cache", "--jobs=1", "--format=json", ".")
    time.sleep(0.03)
    several = ("check", "--jobs=2", "--format=json", ".")
    assert quick(command, tenant, *several) == tenant.quick(*plain)
    for change in ("id", "new", "rule"):
        if change == "id":
            for path in sorted(tenant.folder.glob("*/login-policies/*"))[:1]:
                path.write_text(re.sub(r"[0-9a-f]{12}", "0123456789ab", path.read_text("utf-8"), count=1), "utf-8")
        elif change == "new":
            for name in ("one", "two", "three"):
                tenant.settings(f"dev/settings/{name}.yaml", "verfy_email_url: y")
        else:
            tenant.rule("many_types", "if node.value == 'many': yield context.finding(node, 'new')")
        time.sleep(0.03)
        assert quick(command, tenant, *several) == tenant.quick(*plain)
    assert quick(command, tenant, *several) == tenant.quick(*plain)


def test_what_a_rule_prints_in_a_worker_goes_to_standard_error(tenant: Place, command: list[str]) -> None:
    tenant.rule(
        "chatty", "print('here'); os.write(1 if IS_WORKER else 2, b'there'); return ()", f"import os\n{IN_WORKER}"
    )
    outcome = run(command, tenant, "check", "--no-cache", "--jobs=2", "--format=json", ".")
    if command is STARTS["afresh"]:
        json.loads(outcome.out)
        assert "there" in outcome.err
    assert "here" in outcome.err


def test_a_rule_that_reads_gets_nothing_of_a_worker(tenant: Place, command: list[str]) -> None:
    """Were the pipe its standard input, it would take the messages to the worker."""
    tenant.rule("reader", "sys.stdin.read() if IS_WORKER else 0; return ()", f"import os, sys\n{IN_WORKER}")
    alone = run(command, tenant, "check", "--no-cache", "--jobs=1", "--format=json", ".")
    assert run(command, tenant, "check", "--no-cache", "--jobs=2", "--format=json", ".") == alone


def test_modules_of_the_current_folder_are_not_imported(tenant: Place, command: list[str]) -> None:
    for name in ("json", "signal", "queue", "subprocess", "importlib", "contextlib", "lint_settings"):
        tenant.write(f"{name}.py", "import os\nos.write(2, b'IMPORTED')\nos._exit(9)\n")
    if command is STARTS["afresh"]:
        command = [*command[:1], "-P", *command[2:]]
    outcome = run_program(command, tenant, "check", "--no-cache", "--jobs=2", ".")
    assert outcome.code == 1
    assert "IMPORTED" not in outcome.err


# --- workers that end


@pytest.mark.parametrize("test", ["True", "node.source.path.endswith('shop.yaml')"])
def test_a_worker_that_dies_costs_no_finding(tenant: Place, command: list[str], test: str) -> None:
    alone = tenant.quick("check", "--no-cache", "--jobs=1", "--format=json", ".")
    tenant.rule("deadly", f"if {test} and IS_WORKER: os._exit(3)\nreturn ()", f"import os\n{IN_WORKER}")
    several = run(command, tenant, "check", "--no-cache", "--jobs=3", "--format=json", ".")
    assert (several.code, several.out) == (alone.code, alone.out)


@pytest.mark.parametrize("which", ["one", "all"])
def test_a_worker_that_dies_while_it_reads_costs_no_finding(tenant: Place, command: list[str], which: str) -> None:
    """Files that it should have read are known to the other workers all the same."""
    alone = tenant.quick("check", "--no-cache", "--jobs=1", "--format=json", ".")
    first = "not os.path.exists(MARK) and not os.mkdir(MARK)" if which == "one" else "True"
    head = f"import os\n{IN_WORKER}\nMARK = {str(tenant.folder / '.mark')!r}\nif IS_WORKER and {first}: os._exit(3)"
    tenant.rule("deadly", "return ()", head)
    several = run(command, tenant, "check", "--no-cache", "--jobs=3", "--format=json", ".")
    assert (several.code, several.out) == (alone.code, alone.out)


@pytest.mark.parametrize("dies", [False, True])
def test_files_of_other_tools_are_known_to_all_processes(tenant: Place, command: list[str], *, dies: bool) -> None:
    """Those next to ours are read in full once all files are known, by the worker that has their texts."""
    add_others(tenant)
    alone = tenant.quick("check", "--no-cache", "--jobs=1", "--format=json", ".")
    assert len({*re.findall(r"dev/apps/k\d", alone.out)}) == 7
    if dies:
        head = "import os\nfrom lint_settings.engine import batch\ndef die(*given): os._exit(3)\n"
        tenant.rule("deadly", "return ()", f"{head}{IN_WORKER}\nif IS_WORKER: batch.read_in_full = die")
    several = run(command, tenant, "check", "--no-cache", "--jobs=3", "--format=json", ".")
    assert (several.code, several.out) == (alone.code, alone.out)


def test_files_of_other_tools_that_the_cache_has_are_known_to_all_processes(tenant: Place, command: list[str]) -> None:
    """Objects appear next to them, and the workers get what the cache has before that is known."""
    add_others(tenant)
    client = tenant.folder / "dev/apps/last.yaml"
    text = client.read_text("utf-8")
    client.unlink()
    time.sleep(0.03)
    several = ("check", "--jobs=2", "--format=json", ".")
    assert "dev/apps" not in quick(command, tenant, *several).out
    client.write_text(text, "utf-8")
    for path in tenant.folder.glob("dev/settings/*.yaml"):
        path.write_text(f"{path.read_text('utf-8')}\n# changed\n", "utf-8")
    time.sleep(0.03)
    plain = tenant.quick("check", "--no-cache", "--jobs=1", "--format=json", ".")
    assert len({*re.findall(r"dev/apps/k\d", plain.out)}) == 7
    assert quick(command, tenant, *several) == plain


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_a_run_that_is_stopped(tenant: Place, command: list[str], number: signal.Signals) -> None:
    head = "import os, sys, time"
    tenant.rule("slow", "sys.stderr.write(f'{os.getpid()}\\n'); sys.stderr.flush(); time.sleep(30)", head)
    arguments = [*command, "check", "--no-cache", "--jobs=2", "."]
    child = subprocess.Popen(arguments, cwd=tenant.folder, env=tenant.env, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    found = {int(child.stderr.readline()) for _ in range(2)}
    assert child.pid not in found
    child.send_signal(number)
    word = "terminated" if number == signal.SIGTERM else "interrupted"
    assert re.fullmatch(rf"lint-settings: {word} in rule slow on \S+\.yaml\n", child.communicate()[1])
    assert child.returncode == 128 + number
    assert not any(map(lives, found))


@pytest.mark.parametrize("delay", [0, 0.03, 0.1, 0.3])
def test_the_keys_that_interrupt_end_all_processes_at_any_time(tenant: Place, command: list[str], delay: float) -> None:
    """A terminal sends the signal to the workers too, which may not even have begun."""
    tenant.rule("slow", "time.sleep(0.5)\nreturn ()", "import time")
    child = subprocess.Popen(
        [*command, "check", "--no-cache", "--jobs=3", "."], cwd=tenant.folder, env=tenant.env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    wait_until(lambda: len(_children(child.pid)) >= 3 or child.poll() is not None)
    time.sleep(delay)
    found = _children(child.pid)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, "")
    assert re.fullmatch(r"lint-settings: interrupted( in rule slow on \S+\.yaml| while \S+ was loaded)?\n", err), err
    wait_until(lambda: not any(map(lives, found)))  # one that had just started ends when its pipe is closed


def _children(process: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return {int(word) for word in found.stdout.split()}


def test_workers_end_after_the_main_process_was_killed(tenant: Place, command: list[str]) -> None:
    tenant.rule(
        "slow", "sys.stderr.write(f'{os.getpid()}\\n'); sys.stderr.flush(); time.sleep(0.3)", "import os, sys, time"
    )
    arguments = [*command, "check", "--no-cache", "--jobs=2", "."]
    child = subprocess.Popen(arguments, cwd=tenant.folder, env=tenant.env, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    found = {int(child.stderr.readline()) for _ in range(2)}
    child.kill()
    child.wait()
    wait_until(lambda: not any(map(lives, found)))
    child.stderr.close()


# --- programs in which Python cannot be started


@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        "exit 3",
        "echo hello",
        "echo 5",
        "printf '[['",
    ],
)
def test_a_program_that_is_no_python_costs_no_finding(
    tenant: Place, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    alone = tenant.quick("check", "--no-cache", "--jobs=1", ".")
    program = tenant.write("python3", f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(sys, "executable", str(program))
    assert tenant.quick("check", "--no-cache", "--jobs=2", ".") == alone


def test_a_program_that_cannot_be_started_costs_no_finding(tenant: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = tenant.quick("check", "--no-cache", "--jobs=1", ".")
    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(sys, "executable", "/no-such-folder/python3")
    assert tenant.quick("check", "--no-cache", "--jobs=2", ".") == alone
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    ("name", "can"), [("python3.13", True), ("Python.exe", True), ("pypy3", True), ("uwsgi", False)]
)
def test_only_python_is_started(monkeypatch: pytest.MonkeyPatch, name: str, can: bool) -> None:
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    monkeypatch.setattr(sys, "executable", f"/usr/bin/{name}")
    assert start.can_start_afresh() == can
    assert workers.jobs_for(10_000, 2) == (2 if can else 1)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert workers.jobs_for(10_000, 2) == 1


def test_processes_pay_later_if_they_start_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 4)
    assert [workers.jobs_for(files, None) for files in (199, 200, 1_000)] == [1, 2, 4]
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    assert [workers.jobs_for(files, None) for files in (799, 800, 1_000, 1_600)] == [1, 2, 2, 4]
    assert workers.jobs_for(3, 9) == 3


def test_beside_another_thread_processes_start_afresh(tenant: Place) -> None:
    """A fork would have its locks, but not the thread that opens them."""
    alone = tenant.quick("check", "--no-cache", "--jobs=1", "--format=json", ".")
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        assert not start.can_fork()
        assert tenant.quick("check", "--no-cache", "--jobs=2", "--format=json", ".") == alone
    finally:
        ended.set()
        other.join()
    assert start.can_fork()


def test_no_thread_no_pipe_and_no_process_is_left(tenant: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for can_fork in (True, False):
        monkeypatch.setattr(workers, "can_fork", lambda can_fork=can_fork: can_fork)
        before = len(os.listdir("/proc/self/fd")), threading.active_count(), _children(os.getpid())
        tenant.quick("check", "--no-cache", "--jobs=3", ".")
        assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == before[:2]
        assert len(_children(os.getpid()) - before[2]) <= 1  # the program that lists them


# --- what is sent


def test_messages_in_one_piece_are_taken_one_by_one() -> None:
    source, target = os.pipe()
    sender, receiver = Channel(source, target), Channel(source, target)
    for message in ("one", ["two"]):
        sender.send(message)
        sender.flush()
    assert (receiver.wait(), receiver.wait()) == ("one", ["two"])
    sender.close()


def test_inputs_and_options_are_the_same_in_another_process(place: Place) -> None:
    place.write(
        "base.toml",
        '[options.ambiguous-scalar]\n[[allow]]\nrule = "x"\nfiles = ["a"]\nuntil = 2030-01-31\nreason = "ä"\n',
    )
    place.write(
        "lint-settings.toml",
        b'\xef\xbb\xbfextends = "base.toml"\nexclude = ["x/"]\n[environments.prod]\nfiles = ["a"]\n',
    )
    read = read_config(str(place.folder / "lint-settings.toml"))
    pinned = Config(
        "/x", "/x/lint-settings.toml", {"select": ["a"]}, "select = ['a']", pinned=Pinned("HEAD", "/x", "/y")
    )
    inputs = [Input("a.yaml", read), Input("b.yaml", pinned, is_checked=False), Input("c.yaml", read)]
    copies = inputs_from(json.loads(json.dumps(inputs_data(inputs))))
    assert [one[0::2] for one in copies] == [one[0::2] for one in inputs]
    assert copies[0].config is copies[2].config
    for one, copy in zip(inputs, copies, strict=True):
        assert config_data(copy.config) == json.loads(json.dumps(config_data(one.config)))
        assert copy.config.pinned == one.config.pinned
        assert copy.config.place(("exclude",)) == one.config.place(("exclude",))
    assert isinstance(config_from(config_data(read)).environments, list)
    options = Options(select=("a", "b"), today="2030-01-31", folders=("/x",), use_baseline=False, fail_level="error")
    assert options_from(json.loads(json.dumps(options_data(options)))) == options
