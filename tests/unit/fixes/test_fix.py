"""`--fix`, `--diff` and what goes with them, as a user runs them."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from lint_settings.documents.yaml import parsers, second_reader
from lint_settings.engine import load
from place import GOOD, Place, good

FAULTY = GOOD.replace('"20240115093000123456"', "20240115093000123456  # the version")
PROVIDERS, DOMAIN = "authentication.providers", "authentication.captureui_domain"
SECRET = "0123456789abcdef0123456789abcdef01234567"


def patched(place: Place, patch: str) -> None:
    """Apply a diff as people do."""
    subprocess.run(["git", "apply", "-p0", "-"], cwd=place.folder, input=patch.encode(), check=True)


# --- what is written


def test_a_fault_is_fixed_and_nothing_else_is_touched(place: Place) -> None:
    file = place.write("shop.yaml", f"# the shop\n\n{FAULTY}\nSite_Name:   'Shop'   # a name\n")
    outcome = place.quick("--fix")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1] == "1 file checked: nothing found; 2 fixed"
    fixed = FAULTY.replace("20240115093000123456 ", '"20240115093000123456" ')
    assert file.read_text() == f"# the shop\n\n{fixed}\nsite_name:   'Shop'   # a name\n"
    assert place.quick("--fix").out.splitlines()[-1] == "1 file checked: nothing found"


def test_what_is_left_is_reported_and_decides_the_exit_code(place: Place) -> None:
    place.write("shop.yaml", FAULTY + "authentication.providers: []\n")
    outcome = place.quick("--fix", "--format=concise")
    assert outcome.code == 1
    assert [line.split(" ")[1] for line in outcome.out.splitlines()] == ["warning[empty-providers]:"]
    assert outcome.err.endswith("1 file checked: 1 warning; 1 fixed\n")


def test_without_fix_nothing_is_written(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY)
    assert place.quick().code == 1
    assert file.read_text() == FAULTY


def test_unsafe_fixes_are_made_when_asked_for(place: Place) -> None:
    text = GOOD + "rpx_id: abcdefghijklmnopqrst\nrpx_key: ${KEY}\nrpx_realm: example-shop\n"
    file = place.write("shop.yaml", text)
    assert place.quick("--fix").code == 1
    assert file.read_text() == text
    assert place.quick("--fix", "--unsafe-fixes").code == 0
    assert file.read_text() == text.replace("rpx_id", "rpx_app_id")


def test_only_some_rules_are_fixed(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY + "Site_Name: Shop\n")
    outcome = place.quick("--fix", "--fix-only", "misspelt-setting", "--format=concise")
    assert file.read_text() == FAULTY + "site_name: Shop\n"
    assert "unquoted-flow-version" in outcome.out
    outcome = place.quick("--fix", "--fix-only=mispelt-setting")
    assert (outcome.code, "did you mean `misspelt-setting`?" in outcome.err) == (2, True)


def test_what_is_not_selected_is_not_fixed(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY + "Site_Name: Shop\n")
    place.quick("--fix", "--select=unquoted-flow-version")
    assert file.read_text() == FAULTY.replace("20240115093000123456 ", '"20240115093000123456" ') + "Site_Name: Shop\n"


def test_what_is_allowed_is_not_fixed(place: Place) -> None:
    text = f"{GOOD}# lint-settings: allow[misspelt-setting] -- old name\nSite_Name: Shop\n"
    file = place.write("shop.yaml", text)
    assert place.quick("--fix").code == 0
    place.quick("--fix", "--no-allow")
    assert file.read_text() == text
    other = place.write("other.yaml", good("other") + "Site_Name: Shop\n")
    place.write("lint-settings.toml", '[[allow]]\nrule = "misspelt-setting"\nfiles = ["other.yaml"]\nreason = "old"\n')
    assert place.quick("--fix").code == 0
    assert other.read_text() == good("other") + "Site_Name: Shop\n"


def test_what_is_in_the_baseline_is_not_fixed(place: Place) -> None:
    file = place.write("shop.yaml", GOOD + "Site_Name: Shop\n")
    assert place.quick("--baseline=base.json", "--update-baseline").code == 0
    text = file.read_text() + "Login_Attempts: 5\n"
    place.write("shop.yaml", text)
    assert place.quick("--baseline=base.json", "--fix").code == 0
    assert file.read_text() == text.replace("Login_Attempts", "login_attempts")


def test_an_allow_that_is_of_no_use_any_more_goes_too(place: Place) -> None:
    line = "authentication.providers: [Facebook]  # lint-settings: allow[upper-case-provider, empty-providers] -- why\n"
    file = place.write("shop.yaml", GOOD + line)
    place.quick("--fix", "--fix-only=unused-allow")
    assert file.read_text() == GOOD + line.replace(", empty-providers", "")
    line = "Default_Flow_Version: 20240115093000123456  # lint-settings: allow[unquoted-flow-version] -- why\n"
    text = GOOD.replace('default_flow_version: "20240115093000123456"\n', "")
    file = place.write("shop.yaml", text + line)
    place.quick("--fix")
    assert file.read_text() == text + line.replace("Default_Flow_V", "default_flow_v"), "now it is of use"


# --- styles


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("block.yaml", "Site_Name: Shop # a\n", "site_name: Shop # a\n"),
        ("quoted.yaml", "'Site_Name': 'Shop'\n", "'site_name': 'Shop'\n"),
        ("double.yaml", '"Site_Name": "Shop"\n', '"site_name": "Shop"\n'),
        ("flow.yaml", "custom: {Site_Name: Shop, x: 5}\n", "custom: {site_name: Shop, x: 5}\n"),
        ("umlaut.yaml", "Site_Name: “Ä” \U0001f600 # ö\n", "site_name: “Ä” \U0001f600 # ö\n"),
        ("crlf.yaml", "Site_Name: Shop\r\n\r\n# note\r\n", "site_name: Shop\r\n\r\n# note\r\n"),
        ("folded.yaml", "Site_Name: >-\n  My\n  Shop\n# note\n", "site_name: >-\n  My\n  Shop\n# note\n"),
        ("end.yaml", "Site_Name: Shop", "site_name: Shop"),
        ("many.yaml", f"---\n# one\n{GOOD}Site_Name: Shop\n", f"---\n# one\n{GOOD}site_name: Shop\n"),
        ("list.yaml", "authentication.providers: facebook\n", 'authentication.providers: ["facebook"]\n'),
        ("realm.yaml", "rpx_realm: example-shop.rpxnow.com\n", "rpx_realm: example-shop\n"),
        ("items.yaml", f"{PROVIDERS}:\n- google # a\n- google\n", f"{PROVIDERS}:\n- google # a\n"),
        ("logo.yaml", "theming:\n  logoURL: 'https://a.com/a.png'\n", "theming.logoURL: 'https://a.com/a.png'\n"),
        ("host.yaml", f"{DOMAIN}: https://a.example.com\n", f"{DOMAIN}: a.example.com\n"),
    ],
)  # fmt: skip
def test_every_style_of_yaml(place: Place, name: str, before: str, after: str) -> None:
    head = "" if "---" in before else GOOD.replace("\n", "\r\n") if "\r" in before else GOOD
    social = (
        "rpx_key: ${KEY}\nrpx_realm: example-shop\nrpx_app_id: abcdefghijklmnopqrst\n" if "providers" in after else ""
    )
    file = place.write(f"settings/{name}", head + social + before)
    place.quick("--fix")
    assert file.read_bytes().decode() == head + social + after
    assert place.quick("--diff").code == 0, "fixed once and for all"


@pytest.mark.parametrize("layout", [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_style_of_json(place: Place, layout: dict[str, object], ends: str) -> None:
    settings = dict(line.split(": ", 1) for line in GOOD.splitlines())
    settings = {name: value.strip('"') for name, value in settings.items()}
    text = json.dumps({**settings, "Site_Name": "Schöp", "login_attempts": 5}, ensure_ascii=False, **layout)  # type: ignore[arg-type]
    text = text.replace("\n", ends) + ends
    file = place.write("shop.json", text)
    assert place.quick("--fix").code == 0
    assert file.read_bytes().decode() == text.replace("Site_Name", "site_name")


def test_a_common_file_is_verified_without_the_slow_parser(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    slow = parsers.compose_slow
    for module in (parsers, second_reader):
        monkeypatch.setattr(module, "compose_slow", lambda text, *more: (read.append(text), slow(text, *more))[1])
    file = place.write("shop.yaml", f"# the shop\n{FAULTY}Site_Name: 'Shop'   # a name\n")
    assert place.quick("--fix").out.splitlines()[-1] == "1 file checked: nothing found; 2 fixed"
    assert read == []
    file.write_text(f"{FAULTY}Site_Name: &name 'Shop'\n", "utf-8")  # but one with anchors is
    assert place.quick("--fix").code == 0
    assert len(set(read)) == 2


def test_a_fixed_file_is_read_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    parse = load.read_apart
    monkeypatch.setattr(
        load,
        "read_apart",
        lambda path, content, *more, **named: (read.append(content), parse(path, content, *more, **named))[1],
    )
    place.write("shop.yaml", f"{FAULTY}Site_Name: 'Shop'\n")
    assert place.quick("--fix", "--diff").code == 1
    assert [content.count(b"site_name") for content in read] == [0, 1]  # as it was, and as it is verified


def test_a_missing_page_is_added_where_the_other_has_its_address(place: Place) -> None:
    lines = [line for line in GOOD.splitlines(keepends=True) if "verify" not in line]
    file = place.write("shop.yaml", "".join(lines))
    assert place.quick("--fix").code == 1
    assert place.quick("--fix", "--unsafe-fixes").code == 0
    assert file.read_text() == GOOD
    settings = json.dumps(dict(line.strip().replace('"', "").split(": ", 1) for line in lines))
    file = place.write("shop.json", settings)
    place.quick("--fix", "--unsafe-fixes", "shop.json")
    verify = GOOD.splitlines()[-1].split(": ", 1)[1]
    assert file.read_text() == settings.removesuffix("}") + f',"verify_email_url": "{verify}"}}'


def test_a_byte_order_mark_stays(place: Place) -> None:
    file = place.write("shop.yaml", "\ufeff" + FAULTY)
    assert place.quick("--fix").code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf" + GOOD[:10].encode())


@pytest.mark.parametrize("content", [FAULTY.encode("utf-16"), FAULTY.encode() + b"# \xff\n", b"user_entity_type: \0\n"])
def test_what_cannot_be_read_is_left_alone(place: Place, content: bytes) -> None:
    file = place.write("shop.yaml", content)
    other = place.write("other.yaml", FAULTY)
    assert place.quick("--fix").code == 1
    assert file.read_bytes() == content
    assert other.read_text() != FAULTY


def test_other_documents_and_what_is_inherited_are_left_alone(place: Place) -> None:
    text = f"{GOOD}_global:\n  Site_Name: Shop\n  authentication.providers: [Facebook]\n---\nkind: Other\nsite_nam: 5\n"
    file = place.write("shop.yaml", text)
    place.quick("--fix", "--unsafe-fixes")
    assert file.read_text() == text


def test_an_alias_keeps_what_it_repeats(place: Place) -> None:
    text = GOOD + "shop: &name\n  Site_Name: 5\nother: *name\nsite_name: &number 5\nsecond_name: *number\n"
    file = place.write("shop.yaml", text)
    place.quick("--fix")
    assert file.read_text() == text


def test_a_fix_that_cannot_be_proven_is_reported_and_not_made(place: Place) -> None:
    rule = "fix = Fix('fix it', True, (Edit(0, 5, 'x: ['),))\nyield context.finding(node, 'it is wrong', fix=fix)"
    place.rule("bad_fix", rule, "from lint_settings import Edit, Fix")
    file = place.write("shop.yaml", FAULTY)
    outcome = place.quick("--fix", "--format=concise")
    assert outcome.code == 1
    assert "not fixed: bad-fix at shop.yaml:2:19, because the result cannot be read" in outcome.err
    assert "bad-fix" in outcome.out
    assert file.read_text() == FAULTY.replace("20240115093000123456 ", '"20240115093000123456" ')


# --- the difference


def test_a_diff_shows_what_fix_would_do_and_writes_nothing(place: Place) -> None:
    place.write("b/shop.yaml", f"# a\n{FAULTY}# b\n# c\n# d\n# e\nSite_Name: Shop")
    crlf = place.write("a.yaml", FAULTY.replace("\n", "\r\n")).read_bytes()
    place.write("good.yaml", good("other"))
    before = {path: path.read_bytes() for path in place.folder.rglob("*.yaml")}
    outcome = place.run("--diff")
    assert outcome.code == 1
    assert {path: path.read_bytes() for path in place.folder.rglob("*.yaml")} == before
    assert outcome.out.startswith("--- a.yaml\n+++ a.yaml\n@@ -1,6 +1,6 @@\n janrainOidcClientId: ")
    assert outcome.err == "lint-settings: 3 findings would be fixed in 2 files\n"
    patched(place, outcome.out)
    by_patch = {path: path.read_bytes() for path in place.folder.rglob("*.yaml")}
    for path, content in before.items():
        path.write_bytes(content)
    place.run("--fix")
    assert {path: path.read_bytes() for path in place.folder.rglob("*.yaml")} == by_patch
    assert by_patch[place.folder / "a.yaml"].count(b"\r\n") == crlf.count(b"\r\n")
    outcome = place.run("--diff")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "lint-settings: nothing would be fixed\n")


@pytest.mark.parametrize("options", [(), ("--baseline=base.json",), ("--changed-since=HEAD",)])
def test_a_diff_shows_fixes_that_others_make_possible(place: Place, options: tuple[str, ...]) -> None:
    """A list becomes one text only where that loses no comment."""
    allow = "# lint-settings: allow[empty-providers] -- for now"
    place.git("init", "--quiet")
    place.git("commit", "--quiet", "--allow-empty", "--message=none")
    place.write("base.json", '{"version": 1, "findings": []}')
    text = f"{GOOD}theming.fontURLs:\n- https://a.example.com/a {allow}\n- https://a.example.com/b\nSite_Name: x\n"
    file = place.write("shop.yaml", text)
    patched(place, place.quick("--diff", *options).out)
    by_patch = file.read_text()
    assert by_patch == f'{GOOD}theming.fontURLs: "https://a.example.com/a,https://a.example.com/b"\nsite_name: x\n'
    file.write_text(text)
    assert "3 fixed" in place.quick("--fix", *options).out
    assert file.read_text() == by_patch


@pytest.mark.parametrize("options", [("--no-allow",), ("--select=misspelt-setting,unused-allow",)])
def test_a_diff_shows_no_fix_of_what_is_not_reported(place: Place, options: tuple[str, ...]) -> None:
    """Without allows, or without the rule that an allow is for, it is not known to be of no use."""
    place.write("one.yaml", f"{GOOD}Site_Name: x\n")
    place.write("two.yaml", f"{good('2')}site_name: x # lint-settings: allow[empty-providers] -- for now\n")
    found = place.lines(*options)
    assert [line.partition(":")[0] for line in found if "unused-allow" in line or "misspelt" in line] == ["one.yaml"]
    assert "+++ two.yaml" not in place.quick("--diff", *options).out
    before = (place.folder / "two.yaml").read_text()
    place.quick("--fix", *options)
    assert (place.folder / "two.yaml").read_text() == before


def test_diff_together_with_fix_writes_nothing(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY)
    assert place.quick("--diff", "--fix").code == 1
    assert file.read_text() == FAULTY


@pytest.mark.parametrize("name", ["shop.yaml", "shop.json"])
def test_a_diff_shows_no_secret(place: Place, name: str) -> None:
    lines = {"Site_Name": "Shop", "rpx_key": SECRET, "client_secret": f"x{SECRET}", "default_flow_version": "HEAD"}
    text = json.dumps(lines, indent=1) if name.endswith("json") else "".join(f"{k}: {v}\n" for k, v in lines.items())
    place.write(f"settings/{name}", f"{text}\n")
    place.write("lint-settings.toml", '[kinds]\nclient-settings = ["settings/"]\n')
    outcome = place.quick("--diff", "--unsafe-fixes")
    assert outcome.code == 1
    assert "site_name" in outcome.out
    assert SECRET not in outcome.out + outcome.err
    assert f"secrets are masked in the diff of settings/{name}" in outcome.err
    # The name of a secret is fixed, and with it the line that holds it changes.
    place.write(f"settings/{name}", text.replace("rpx_key", "RPX_KEY"))
    outcome = place.quick("--diff", "--unsafe-fixes")
    assert f"{'*' * 40}" in outcome.out
    assert SECRET not in outcome.out + outcome.err


# --- standard input


def test_standard_input_is_fixed_to_standard_output(place: Place) -> None:
    text = ("\ufeff" + FAULTY + "authentication.providers: []\n").replace("\n", "\r\n")
    outcome = place.run("--fix", "--stdin-filename=shop.yaml", "-", stdin=text)
    assert outcome.code == 1
    assert outcome.out == text.replace("20240115093000123456 ", '"20240115093000123456" ')
    assert "warning[empty-providers]" in outcome.err
    assert "1 warning; 1 fixed" in outcome.err
    outcome = place.run("--diff", "--stdin-filename=shop.yaml", "-", stdin=text)
    assert (outcome.code, outcome.out.startswith("--- shop.yaml\n")) == (1, True)


@pytest.mark.parametrize("content", [GOOD.encode(), b"\xff\xfea: 1\n", b"", FAULTY.encode("utf-16")])
def test_standard_input_comes_out_as_it_is(place: Place, content: bytes) -> None:
    done = subprocess.run(
        [place.script, "--fix", "-"], cwd=place.folder, env=place.env, input=content, capture_output=True, check=False
    )
    assert done.stdout == content


# --- files


def test_a_file_of_two_names_is_fixed_once(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY)
    link, hard = place.folder / "link.yaml", place.folder / "hard.yaml"
    link.symlink_to("shop.yaml")
    os.link(file, hard)
    outcome = place.run("--fix", "--select=unquoted-flow-version", "hard.yaml", "link.yaml", "shop.yaml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("nothing found; 1 fixed\n")
    assert hard.samefile(file)
    assert link.is_symlink()
    assert '123456"' in file.read_text()


def test_the_mode_stays(place: Place) -> None:
    file = place.write("shop.yaml", FAULTY)
    file.chmod(0o640)
    place.quick("--fix")
    assert (file.stat().st_mode & 0o777, file.read_text() != FAULTY) == (0o640, True)


def test_a_read_only_file_stays_and_the_others_are_fixed(place: Place) -> None:
    file, other = place.write("a.yaml", FAULTY), place.write("b.yaml", FAULTY.replace("user\n", "user\n\n"))
    file.chmod(0o444)
    outcome = place.quick("--fix", "--format=concise")
    assert outcome.code == 2
    assert "a.yaml cannot be written and was left as it is: it is read-only" in outcome.err
    assert (file.read_text() == FAULTY, '"' in other.read_text()) == (True, True)
    assert "a.yaml:4:23: error[unquoted-flow-version]" in outcome.out, "it is found still"


def test_a_file_that_changes_meanwhile_is_left_alone(place: Place) -> None:
    # The rule plays a user who saves the file while the linter looks at it.
    place.rule("editor", "with open('shop.yaml', 'a') as file:\n    file.write('# more\\n')\nreturn ()")
    file = place.write("shop.yaml", FAULTY)
    outcome = place.quick("--fix")
    assert outcome.code == 2
    assert "shop.yaml has changed since it was read and was left as it is; run again to fix it" in outcome.err
    assert file.read_text().startswith(FAULTY + "# more\n")


@pytest.mark.parametrize("option", ["--unsafe-fixes", "--fix-only=misspelt-setting"])
def test_what_says_how_to_fix_needs_fix(place: Place, option: str) -> None:
    outcome = place.quick(option)
    assert outcome.code == 2
    assert "add --fix or --diff" in outcome.err


def test_other_files_follow(place: Place) -> None:
    """A fix in one file settles what is wrong in another, which is reported no more."""
    client = good("x").splitlines()[0].partition(": ")[2]
    url = (
        f"https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id={client}"
    )
    place.write("application.yaml", f"_self: /x/settings\nDefault_Flow_Name: standard\nverify_email_url: {url}\n")
    place.settings("shop.yaml", "Site_Name: Shop")
    outcome = place.quick("--fix", "--format=concise")
    assert "misspelt" not in outcome.out
    assert "default_flow_name: standard" in (place.folder / "application.yaml").read_text()


# --- a run that is killed

KILLED = """
import os, signal, sys
from lint_settings.cli import main

step, which, is_before = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "before"
real, count = getattr(os, step), 0

def killed(*arguments):
    global count
    count += 1
    if count == which and is_before:
        os.kill(os.getpid(), signal.SIGKILL)
    real(*arguments)
    if count == which:
        os.kill(os.getpid(), signal.SIGKILL)

setattr(os, step, killed)
main(["--fix"])
"""


@pytest.mark.parametrize(
    ("step", "which", "when", "new"),
    [
        ("fsync", 1, "before", 0),
        ("replace", 1, "before", 0),
        ("replace", 1, "after", 1),
        ("fsync", 5, "after", 2),  # of the third file; each is synced, and then its folder
        ("replace", 3, "before", 2),
        ("replace", 3, "after", 3),
    ],
)
def test_a_run_that_is_killed_at_some_step(place: Place, step: str, which: int, when: str, new: int) -> None:
    olds = {f"{number}.yaml": f"user_entity_type: user\nSite_Name: Shop {number}\n" for number in range(4)}
    news = {name: text.replace("Site_Name", "site_name") for name, text in olds.items()}
    for name, text in olds.items():
        place.write(name, text)
    command = [sys.executable, "-c", KILLED, step, str(which), when]
    run = subprocess.run(command, cwd=place.folder, env=place.env, capture_output=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    states = {name: (place.folder / name).read_text() for name in olds}
    assert states == {name: news[name] if at < new else text for at, (name, text) in enumerate(olds.items())}
    assert place.quick("--fix").out.splitlines()[-1].endswith(f"; {4 - new} fixed")
    assert {name: (place.folder / name).read_text() for name in olds} == news
    left = [path.name for path in place.folder.iterdir() if path.name not in (*olds, ".git")]
    assert all(name.startswith(".lint-settings-") and name.endswith(".tmp") for name in left), left
    assert len(left) <= 1


def test_a_killed_run_leaves_every_file_old_or_new(place: Place) -> None:
    """Killed at any moment: most of the time while it writes, if this machine is neither too slow nor too fast."""
    olds = {f"{number:04}.yaml": "user_entity_type: user\nSite_Name: Shop\n" for number in range(300)}
    news = {name: text.replace("Site_Name", "site_name") for name, text in olds.items()}
    chance = random.Random(7)
    for name, text in olds.items():
        place.write(name, text)
    for _ in range(4):
        run = subprocess.Popen(
            [place.script, "--fix"],
            cwd=place.folder,
            env=place.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Once the first file is new, the run is killed at some moment soon after.
        while run.poll() is None and (place.folder / "0000.yaml").read_text() == olds["0000.yaml"]:
            time.sleep(0.005)
        time.sleep(chance.random() / 20)
        run.send_signal(signal.SIGKILL)
        run.wait()
        states = {name: (place.folder / name).read_text() for name in olds}
        assert all(text in (olds[name], news[name]) for name, text in states.items())
        if 0 < sum(states[name] == news[name] for name in olds) < len(olds):
            break
        for name, text in states.items():
            if text != olds[name]:
                place.write(name, olds[name])
    assert place.quick("--fix").code == 1, "much is missing, but nothing is lost"
    assert {name: (place.folder / name).read_text() for name in olds} == news


def test_a_fix_that_another_file_makes_possible_is_made_in_a_second_pass(place: Place) -> None:
    """Its finding appears once a fix of the other file is written."""
    place.rule(
        "two_passes",
        "first = os.path.join(os.path.dirname(node.source.path), 'c.yaml')\n"
        "if node.value == 'first' or (node.value == 'waits' and 'second' in Path(first).read_text()):\n"
        "    value = {'first': 'second', 'waits': 'done'}[node.value]\n"
        "    yield context.finding(node, 'x', fix=context.replace(node, value, 'y', safe=True))",
        "import os\nfrom pathlib import Path",
    )
    place.write("c.yaml", GOOD.replace("user_entity_type: user", "user_entity_type: first"))
    place.write("d.yaml", GOOD.replace("user_entity_type: user", "user_entity_type: waits"))
    place.quick("--fix", "--unsafe-fixes", "--no-cache", ".")
    texts = [(place.folder / name).read_text("utf-8") for name in ("c.yaml", "d.yaml")]
    assert "second" in texts[0]
    assert "done" in texts[1]


@pytest.mark.parametrize("number", ["[7]", '"7"', "['7']"])
def test_a_number_in_a_list_or_quotes_with_a_second_mistake_is_right_after_one_run(place: Place, number: str) -> None:
    for name in ("shop.yaml", "both.yaml"):
        text = f"user_entity_type: user\nauthentication.second_factor.trust_device_ttl: {number}\n"
        place.write(name, text if name == "shop.yaml" else f"---\n{text}---\n{text}Site_Name: a\nsite name: b\n")
    place.quick("--fix", "--unsafe-fixes")
    for name in ("shop.yaml", "both.yaml"):
        assert (place.folder / name).read_text().count("604800") == (1 if name == "shop.yaml" else 2)


_PAGES = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui"
_URL = "https://static.shop.example.com/a"


@pytest.mark.parametrize("options", [("--fix",), ("--fix", "--unsafe-fixes")])
@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("theming.fontURLs", f"' <{_URL}.woff2> '", f"'{_URL}.woff2'"),
        ("theming.fontURLs", f"[' `{_URL}.woff2`']", f'"{_URL}.woff2"'),
        ("theming.logoURL", f'" [{_URL}.png]  "', f'"{_URL}.png"'),
        ("authentication.second_factor.trust_device_ttl", "30", None),
        ("authentication.second_factor.trust_device_ttl", "[30]", None),
        ("authentication.second_factor.trust_device_ttl", "' 7'", None),
        ("password_recover_url", f"' {_PAGES}/v2/reset-password?client_id=abc'", None),
        ("verify_email_url", f"'<{_PAGES}/verify-email>'", None),
    ],
)
def test_a_second_run_changes_nothing(
    place: Place, options: tuple[str, ...], name: str, value: str, after: str | None
) -> None:
    place.write("one.yaml", f"user_entity_type: user\n{name}: {value}\n")
    place.write("two.yaml", f"---\nuser_entity_type: user\n{name}: {value}\n" * 2)
    place.write("list.yaml", f"- user_entity_type: user\n  {name}: {value}\n" * 2)
    place.quick(*options)
    texts = {one: one.read_text() for one in place.folder.glob("*.yaml")}
    if after is not None:
        assert sorted(text.count(f": {after}\n") for text in texts.values()) == [1, 2, 2]
    assert json.loads(place.quick(*options, "--format=json").out)["summary"]["fixed"] == 0
    assert {one: one.read_text() for one in texts} == texts


@pytest.mark.parametrize(
    "settings", ["rpx_app_id: null\nrpx_appid: tsrqponmlkjihgfedcba", "Rpx_App_Id: tsrqponmlkjihgfedcba"]
)
def test_a_name_is_corrected_in_an_item_as_in_a_document(place: Place, settings: str) -> None:
    """Under its right name the value has a finding, which it had under the other."""
    place.write("one.yaml", f"user_entity_type: user\n{settings}\n")
    place.write("list.yaml", f"- user_entity_type: user\n- {settings}\n".replace("\nrpx", "\n  rpx"))
    place.quick("--fix", "--unsafe-fixes")
    for name in ("one.yaml", "list.yaml"):
        assert (place.folder / name).read_text().endswith("rpx_app_id: tsrqponmlkjihgfedcba\n")
