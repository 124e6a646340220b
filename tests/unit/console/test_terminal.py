"""What a person sees on a real terminal: the progress bar, and carets in the right place."""

import io
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import time

import pytest

from lint_settings.console.terminal import clean, harmless, linked, wants_links, width
from lint_settings.messages.project_urls import SITE
from place import GOOD, Place

BAR = re.compile(r"[█░]{24} (\d+) of 4 files (read|checked)")


def start(place: Place, stderr: int) -> subprocess.Popen[str]:
    """Start a run over the folder."""
    env = {**place.env, "TERM": "xterm"}
    return subprocess.Popen(
        [place.script, "."], cwd=place.folder, env=env, stdout=subprocess.PIPE, stderr=stderr, text=True
    )


def on_terminal(place: Place) -> tuple[str, str]:
    """What a run over the folder writes to standard output, and sends to a terminal by standard error."""
    master, slave = pty.openpty()
    child = start(place, slave)
    os.close(slave)
    sent = b""
    while select.select([master], [], [], 30)[0]:
        try:
            sent += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    return child.communicate(timeout=30)[0], sent.decode()


# --- the progress bar


def test_progress_bar(place: Place) -> None:
    place.rule("slow", "import time; time.sleep(0.7)\nreturn []")
    place.rule("failing", "raise SystemExit(3)")
    for number in range(4):
        place.settings(f"shop{number}.yaml")
    unseen = start(place, subprocess.PIPE)
    out, err = on_terminal(place)
    steps = [(int(count), what) for count, what in BAR.findall(err)]
    assert steps[-1] == (4, "checked"), "a step a file"
    assert steps[0][0] >= 2, "nothing in the first two seconds, when the first file was checked"
    end = err.index("\r\x1b[K", err.rindex("█"))
    assert end < err.index("rule failing failed"), "it is taken off the screen before anything else is reported"
    assert "4 files checked: not everything could be checked" in out
    assert "█" not in out
    assert "█" not in "".join(unseen.communicate(timeout=30)), "no terminal, no bar"


def test_no_progress_bar_for_a_quick_run(place: Place) -> None:
    place.settings("shop.yaml")
    assert on_terminal(place)[1] == ""


# --- frames

# Each line holds one wrong value, `many`, behind characters of all widths.
LEADS = [
    "{日本: 語, user_entity_type: user, login_attempts: many}",
    "{ｶﾅ: Ａ, user_entity_type: user, login_attempts: many}",
    "{e\u0301: a\u0308\u20dd, user_entity_type: user, login_attempts: many}",
    "{\u1112\u1161\u11ab: 글, user_entity_type: user, login_attempts: many}",
    "{ไทย: น้ำ, user_entity_type: user, login_attempts: many}",
    "{😀: 👩🏽, user_entity_type: user, login_attempts: many}",
    "{user_entity_type:\tuser,\tlogin_attempts:\tmany}",
    "{flag: 🇩🇪, user_entity_type: user, login_attempts: many}",
    "{family: 👨\u200d👩\u200d👧, user_entity_type: user, login_attempts: many}",
]


def frame(lines: list[str]) -> tuple[str, str]:
    """The line with the finding and the line with the carets, of the first frame."""
    at = next(number for number, line in enumerate(lines) if re.fullmatch(r"\s+\|\s+\^+", line))
    return lines[at - 1], lines[at]


@pytest.mark.parametrize("lead", LEADS)
def test_carets_line_up(place: Place, lead: str) -> None:
    place.write("shop.yaml", lead + "\n")
    shown, carets = frame(place.quick("--select=invalid-value", "shop.yaml").out.splitlines())
    before, _, _ = shown.partition("many")
    assert carets.index("^") == width(before)
    assert carets.count("^") == 4


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux, which plays the terminal here, is not installed")
def test_carets_line_up_in_a_real_terminal(place: Place) -> None:
    for number, lead in enumerate(LEADS):
        place.write(f"shop{number}.yaml", lead + "\n")
    screen = tmux(place, f"{shlex.quote(str(place.script))} --select=invalid-value --color=never .")
    pairs = [(screen[at - 1], line) for at, line in enumerate(screen) if re.fullmatch(r"\s+\|\s+\^+", line)]
    assert len(pairs) == len(LEADS)
    for shown, carets in pairs:
        begin = columns(shown).index("many")
        assert carets.index("^") == begin, shown


def tmux(place: Place, command: str) -> list[str]:
    """The screen of a terminal of 100 columns in which a command has run."""
    server = ["tmux", "-L", f"lint-settings-{os.getpid()}", "-f", os.devnull]
    env = {**place.env, "LC_ALL": "C.UTF-8", "TERM": "xterm", "SHELL": "/bin/sh"}
    done = place.folder / "done"
    start = ["new-session", "-d", "-x", "100", "-y", "150", f"{command}; touch {shlex.quote(str(done))}; sleep 60"]

    def ask(*words: str) -> str:
        return subprocess.run(
            [*server, *words], cwd=place.folder, env=env, capture_output=True, text=True, check=True
        ).stdout

    ask(*start)
    try:
        for _ in range(200):
            if done.exists():
                break
            time.sleep(0.1)
        time.sleep(0.3)
        return ask("capture-pane", "-p").splitlines()
    finally:
        ask("kill-server")


def columns(line: str) -> str:
    """A line of a screen with a filler behind each wide character, as the screen has it."""
    return "".join(char + " " * (width(char) - 1) if width(char) else "" for char in line)


def test_a_long_line_is_cropped_around_the_finding(place: Place) -> None:
    padding = ", ".join(f"p{number}: {number}" for number in range(100))
    middle = "user_entity_type: user, login_attempts: many"
    place.write("shop.yaml", f"{{{padding}, {middle}, {padding.replace('p', 'q')}}}\n")
    shown, carets = frame(place.quick("--select=invalid-value", "shop.yaml").out.splitlines())
    assert len(shown) < 130
    assert shown.count("…") == 2, "both ends are cut"
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "many"


def test_the_ends_of_a_long_line(place: Place) -> None:
    padding = ", ".join(f"p{number}: {number}" for number in range(100))
    place.write("first.yaml", f"{{login_attempts: many, user_entity_type: user, {padding}}}\n")
    place.write("last.yaml", f"{{{padding}, user_entity_type: user, login_attempts: many}}\n")
    for name in ("first.yaml", "last.yaml"):
        shown, carets = frame(place.quick("--select=invalid-value", name).out.splitlines())
        assert shown.count("…") == 1
        assert shown[carets.index("^") : carets.rindex("^") + 1] == "many"


def test_a_long_value_is_marked_as_far_as_it_is_shown(place: Place) -> None:
    place.write("shop.yaml", f"user_entity_type: user\nlogin_attempts: {'x' * 500}\n")
    shown, carets = frame(place.quick("--select=invalid-value", "shop.yaml").out.splitlines())
    assert len(carets) <= len(shown)
    assert "^" * 50 in carets


def test_a_value_over_several_lines_is_marked_on_its_first(place: Place) -> None:
    place.write("shop.yaml", GOOD + "login_attempts:\n  - 1\n  - 2\n")
    lines = place.quick("--select=wrong-type", "shop.yaml").out.splitlines()
    shown, carets = frame(lines)
    assert shown.endswith("- 1")
    assert carets.endswith("^^^")


# --- what a terminal is never sent


def test_control_characters_in_a_file_are_not_printed(place: Place) -> None:
    place.write("shop.json", '{"login_attempts": "\\u001b[31mred\\u009b", "name\\u202e\\u0007": 1, "\x7f": 1}')
    for options in ([], ["-fconcise"], ["-fjson"], ["--color=always"]):
        outcome = place.quick(*options, "shop.json")
        printed = re.sub(r"\x1b\[[\d;]*m", "", outcome.out) if "--color=always" in options else outcome.out
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", printed), options


WIDTHS = {"abc": 3, "日本": 4, "e\u0301": 1, "ｶ": 1, "Ａ": 2, "😀": 2, "\u1112\u1161\u11ab": 2, "น้ำ": 2, "": 0}


@pytest.mark.parametrize(("text", "expected"), WIDTHS.items())
def test_width(text: str, expected: int) -> None:
    assert width(text) == expected


def test_clean() -> None:
    assert clean("a\x1b[31mb\r\nc\td") == "a\ufffd[31mb\ufffd\ufffdc\ufffdd"
    assert clean("a\u202eb\u200dc\ud800d\x9be") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert clean("日本 é 😀") == "日本 é 😀"


# --- links


class _Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "color", "environ", "wanted"),
    [
        (True, True, {"TERM": "xterm-256color"}, True),
        (True, False, {"TERM": "xterm-256color"}, False),
        (False, True, {"TERM": "xterm-256color"}, False),
        (True, True, {"TERM": "dumb"}, False),
        (True, True, {"TERM": "linux"}, False),
        (True, True, {"TERM": "xterm", "CI": "true"}, False),
        (True, True, {"TERM": "xterm", "GITHUB_ACTIONS": "true"}, False),
        (False, False, {"FORCE_HYPERLINK": "1"}, True),
        (True, True, {"FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_where_links_are_written(terminal: bool, color: bool, environ: dict[str, str], wanted: bool) -> None:
    assert wants_links(_Stream(terminal=terminal), environ, color=color) is wanted


def test_links_of_ours_stay_and_no_others() -> None:
    ours = linked("unknown-flow", f"{SITE}rules/unknown-flow/")
    assert harmless(f"error[{ours}]: text", SITE) == f"error[{ours}]: text"
    assert "\x1b" not in harmless(f"error[{ours}]: text")
    for url in ("https://example.com/", "file:///etc/passwd", f"{SITE}../x", f"{SITE}rules/?a=b", "javascript:x"):
        assert "\x1b" not in harmless(linked("unknown-flow", url).removesuffix("\x1b]8;;\x1b\\"), SITE)


def test_the_name_of_a_rule_is_a_link_in_a_terminal(place: Place) -> None:
    place.settings("shop.yaml", "authentication.providers: []")
    plain = place.quick("--color=always", "shop.yaml").out
    assert "\x1b]8" not in plain
    text = place.quick("--color=always", "shop.yaml", FORCE_HYPERLINK="1").out
    link = f"\x1b]8;;{SITE}rules/empty-providers/\x1b\\"
    assert text.count(link) == 1
    assert text.replace(link, "").replace("\x1b]8;;\x1b\\", "") == plain
    counts = place.quick("--statistics", "shop.yaml", FORCE_HYPERLINK="1").out
    assert counts.count(link) == 1
    for format_ in ("json", "sarif", "markdown", "concise"):
        assert "\x1b" not in place.quick("--format", format_, "shop.yaml", FORCE_HYPERLINK="1").out
