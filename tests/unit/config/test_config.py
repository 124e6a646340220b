"""The config: which one holds for a file, what it can say, and what is reported about one that cannot be used."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lint_settings.config.config_file import parse_config
from place import Place, good

RULE = "empty-providers"
MARK = "\ufeff"  # a byte order mark
FAULT = "authentication.providers: []"
ALLOW = "[[allow]]\nrule = 'a'\nfiles = ['a']\nreason = 'a'\n"


def brief(place: Place, *arguments: str, cwd: str = ".") -> list[str]:
    """What is found, as `file severity rule`."""
    found = []
    for line in place.lines(*arguments or (".",), cwd=cwd):
        match = re.match(r"(.*?):\d+:\d+: (\w+)\[(.*?)\]", line)
        assert match
        found.append(" ".join(match.groups()))
    return found


def refusal(place: Place, *arguments: str) -> str:
    """What is reported when nothing could be checked."""
    outcome = place.quick(*arguments or (".",))
    assert (outcome.code, outcome.out) == (2, "")
    return outcome.err.removeprefix("lint-settings: ").rstrip("\n")


def severity(level: str) -> str:
    """A config that gives our rule a severity."""
    return f"[severity]\n{RULE} = '{level}'\n"


# --- which config holds


def test_the_nearest_config_holds(place: Place) -> None:
    place.write("lint-settings.toml", severity("error"))
    place.write("near/lint-settings.toml", severity("info"))
    for name in ("a.yaml", "near/b.yaml", "near/deep/er/c.yaml", "other/d.yaml"):
        place.settings(name, FAULT)
    expected = ["a.yaml error", "near/b.yaml info", "near/deep/er/c.yaml info", "other/d.yaml error"]
    assert brief(place) == [f"{line} {RULE}" for line in expected]
    assert brief(place, "c.yaml", cwd="near/deep/er") == [f"c.yaml info {RULE}"]


def test_the_search_ends_at_the_root_of_the_repository(place: Place) -> None:
    place.write("lint-settings.toml", severity("error"))
    (place.folder / "repo/.git").mkdir(parents=True)
    (place.folder / "worktree").mkdir()
    place.write("worktree/.git", "gitdir: elsewhere\n")
    place.settings("repo/sub/shop.yaml", FAULT)
    place.settings("worktree/shop.yaml", FAULT)
    assert brief(place, ".") == [f"repo/sub/shop.yaml warning {RULE}", f"worktree/shop.yaml warning {RULE}"]
    place.write("repo/lint-settings.toml", severity("info"))
    assert brief(place, "repo") == [f"repo/sub/shop.yaml info {RULE}"]


def test_a_section_of_pyproject(place: Place) -> None:
    place.write("pyproject.toml", f"[tool.lint-settings.severity]\n{RULE} = 'error'\n")
    place.write("sub/pyproject.toml", "[project]\nname = 'other'\n")
    place.settings("sub/shop.yaml", FAULT)
    assert brief(place) == [f"sub/shop.yaml error {RULE}"], "one without a section for us is passed over"
    place.write("sub/pyproject.toml", f"[tool.lint-settings.severity]\n{RULE} = 'info'\n")
    assert brief(place) == [f"sub/shop.yaml info {RULE}"]
    place.write("sub/lint-settings.toml", "")
    assert brief(place) == [f"sub/shop.yaml warning {RULE}"], "a file of our own goes before a section"


def test_a_config_by_name(place: Place) -> None:
    place.write("lint-settings.toml", severity("info"))
    place.write("ci/strict.toml", severity("error"))
    place.settings("shop.yaml", FAULT)
    assert brief(place, "--config=ci/strict.toml", ".") == [f"shop.yaml error {RULE}"]
    assert brief(place, "--isolated", ".") == [f"shop.yaml warning {RULE}"]


def test_two_configs_in_one_run(place: Place) -> None:
    place.write("one/lint-settings.toml", f"fail-level = 'error'\nignore = ['unknown-setting']\n{severity('warning')}")
    place.write("two/lint-settings.toml", "fail-level = 'warning'\n")
    place.settings("one/shop.yaml", FAULT, "colour: red")
    place.settings("two/shop.yaml", "colour: red")
    assert brief(place) == [f"one/shop.yaml warning {RULE}", "two/shop.yaml info unknown-setting"]
    assert place.quick("one", "two").code == 0, "each finding counts at the fail level of its own config"
    place.settings("two/shop.yaml", FAULT)
    assert place.quick("one", "two").code == place.quick("two", "one").code == 1
    assert place.quick("one").code == 0


def test_files_of_one_config_are_one_project(place: Place) -> None:
    place.rule("counted", "print('asked', node.source.path)\nreturn []", head="print('loaded')")
    for name in ("a/shop.yaml", "b/c/shop.yaml", "shop.yaml"):
        place.settings(name)
    reported = place.quick(".").err.splitlines()
    assert reported.count("loaded") == 1
    assert sum(line.startswith("asked ") for line in reported) == 3


# --- what it can say


def test_severity_by_environment(place: Place) -> None:
    place.write(
        "lint-settings.toml",
        f"""
        [severity]
        {RULE} = "info"
        [environments.live]
        files = ["shops/*/public.yaml"]
        severity = {{{RULE} = "error"}}
        [environments.play]
        files = ["shops/"]
        severity = {{{RULE} = "off"}}
        """,
    )
    for name in ("shops/de/public.yaml", "shops/de/staff.yaml", "other.yaml"):
        place.settings(name, FAULT)
    assert brief(place) == [f"other.yaml info {RULE}", f"shops/de/public.yaml error {RULE}"]
    shown = [line.split("\t")[2] for line in place.quick("--show-files", ".").out.splitlines()]
    assert shown == ["-", "live", "play"]


def test_which_environment_is_production(place: Place) -> None:
    head = "default_flow_version: HEAD"
    place.write(
        "lint-settings.toml",
        "[environments.blue]\nfiles = ['blue.yaml']\nproduction = true\n"
        "[environments.green]\nfiles = ['green.yaml']\nproduction = false\n"
        "[environments.qa]\nfiles = ['qa.yaml']\n[environments.live]\nfiles = ['live.yaml']\n",
    )
    for name in ("blue.yaml", "green.yaml", "qa.yaml", "live.yaml"):
        lines = [line for line in good(name).splitlines() if not line.startswith("default_flow_version")]
        place.write(name, "\n".join([*lines, head]))
    assert {line.split()[0] for line in brief(place, "--select=head-in-production", ".")} == {"blue.yaml", "live.yaml"}


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("prod/shop.yaml", "prod"),
        ("shop.production.yaml", "production"),
        ("live/dev/shop.yaml", "dev"),
        ("staging-eu/shop.yaml", "staging"),
        ("non-prod/shop.yaml", "nonprod"),
        ("products/shop.yaml", "-"),
    ],
)
def test_environments_without_a_config(place: Place, name: str, environment: str) -> None:
    place.settings(name)
    assert place.quick("--show-files", ".").out == f"{name}\tclient-settings\t{environment}\n"


def test_the_environment_is_the_same_from_everywhere(place: Place) -> None:
    place.settings("prod/eu/shop.yaml")
    place.write("prod/lint-settings.toml", "")
    for cwd, path in ((".", "prod/eu/shop.yaml"), ("prod", "eu"), ("prod/eu", "."), ("prod/eu", "shop.yaml")):
        assert place.quick("--show-files", path, cwd=cwd).out.endswith("\tprod\n"), cwd


def test_select_and_ignore(place: Place) -> None:
    place.settings("shop.yaml", FAULT, "colour: red")
    place.write("lint-settings.toml", f"select = ['{RULE}']\n")
    assert brief(place) == [f"shop.yaml warning {RULE}"]
    assert brief(place, "--select=unknown-setting", ".") == ["shop.yaml info unknown-setting"]
    place.write("lint-settings.toml", f"ignore = ['{RULE}']\n")
    assert brief(place) == ["shop.yaml info unknown-setting"]


def test_fail_level(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    for level, code in (("error", 0), ("warning", 1), ("info", 1), ("never", 0)):
        place.write("lint-settings.toml", f"fail-level = '{level}'\n")
        assert place.quick(".").code == code
        assert place.quick("--fail-level=info", ".").code == 1


def test_options_of_a_rule(place: Place) -> None:
    place.settings("shop.yaml", "colour: red", "taste: sweet")
    place.write("lint-settings.toml", "[options.unknown-setting]\nknown = ['colour']\n")
    (line,) = place.lines(".")
    assert "`taste`" in line


def test_kinds(place: Place) -> None:
    place.write("odd/shop.yaml", "login_attempts: many\n")
    assert place.quick(".").code == 2, "its content does not show the kind"
    place.write("lint-settings.toml", "[kinds]\nclient-settings = ['odd/']\n")
    assert brief(place, "--select=invalid-value", ".") == ["odd/shop.yaml error invalid-value"]


def test_placeholders(place: Place) -> None:
    place.settings("shop.yaml", "login_attempts: ${ATTEMPTS}", "login_attempts_threshold: ${N:-5}")
    place.settings("other.yaml", "login_attempts: '{{ attempts }}'")
    select = "--select=invalid-value,wrong-type"
    assert brief(place, select, ".") == ["other.yaml error invalid-value"]
    place.write("lint-settings.toml", "placeholder = '\\{\\{.*?\\}\\}'\n")
    assert {line.split()[0] for line in brief(place, select, ".")} == {"shop.yaml"}


def test_limits(place: Place) -> None:
    place.settings("shop.yaml", "deep: [[[[1]]]]", "one: &a [1, 2, 3]", "two: [*a, *a, *a]")
    assert not place.lines("--select=syntax", ".")
    limits = {"depth = 3": "more than 3 deep", "values = 5": "more than 5 values", "size = 9": "more than 9 bytes"}
    for limit, reported in limits.items():
        place.write("lint-settings.toml", f"[limits]\n{limit}\n")
        (line,) = place.lines("--select=syntax", ".")
        assert reported in line


def test_externals_are_accepted(place: Place) -> None:
    identity = good("shop.yaml").splitlines()[0].partition(": ")[2]
    place.settings("shop.yaml")
    place.write("lint-settings.toml", f"[externals]\nflows = ['standard']\noidc-clients = ['{identity}']\n")
    assert brief(place) == []
    place.write("lint-settings.toml", "[externals]\nflows = ['standard']\noidc-clients = ['another']\n")
    assert brief(place) == ["shop.yaml error unknown-oidc-client"]


def test_exclude(place: Place) -> None:
    for name in ("legacy/shop.yaml", "shop.old.yaml", "shop.yaml", "deep/legacy/shop.yaml", "deep/keep/legacy.yaml"):
        place.settings(name, FAULT)
    place.write("lint-settings.toml", "exclude = ['legacy/', '*.old.yaml', '!/deep/legacy']\n")
    assert {line.split()[0] for line in brief(place)} == {"shop.yaml", "deep/keep/legacy.yaml", "deep/legacy/shop.yaml"}
    named = brief(place, "legacy/shop.yaml", "shop.old.yaml")
    assert len(named) == 2, "what is named is checked"
    kept = brief(place, "--force-exclude", "legacy/shop.yaml", "shop.old.yaml", "shop.yaml")
    assert kept == [f"shop.yaml warning {RULE}"]
    assert brief(place, "../legacy/shop.yaml", "--force-exclude", cwd="deep") == []


# --- mistakes in it


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("exlude = []", "1: unknown key `exlude`; did you mean `exclude`?"),
        ("# one\n\nwhatever = 1", "3: unknown key `whatever`; known here: exclude, include, "),
        ("[limits]\nsizes = 1", "2: unknown key `limits.sizes`; did you mean `size`?"),
        ("[environments.live]\nfiles = []\nprodution = true", "3: unknown key `environments.live.prodution`; did you"),
        ("[environments.live]\nproduction = true", "1: `environments.live` needs `files`"),
        ("[environments.live]\nfiles = 'a'", "2: `environments.live.files` takes a list of patterns"),
        ("[severity]\nsyntax = 'fatal'", '2: `severity.syntax` takes "error", "warning", "info" or "off"'),
        (
            "[severity]\nsyntax = 'error'\n[environments.a]\nfiles = []\nseverity.syntax = 'no'",
            "5: `environments.a.severity.syntax` takes",
        ),
        ("fail-level = 'high'", '1: `fail-level` takes "error", "warning", "info" or "never"'),
        ("exclude = [1]", "1: `exclude.0` takes a pattern, as text"),
        ("exclude = ['!']", "1: `!` is not a pattern; write patterns as in .gitignore"),
        ("\nexclude = ['a', '[z-a]']", "2: `[z-a]` is not a pattern"),
        ("[kinds]\nclient-settings = ['!']", "2: `!` is not a pattern"),
        ("placeholder = '('", "1: `placeholder` is not a valid regular expression: missing )"),
        ("limits = {depth = 1000}", "1: `limits.depth` takes a number from 1 to 200"),
        ("[[allow]]\nrule = 'syntax'\nfiles = ['a']", "1: `allow.0` needs `rule` and `files` and `reason`"),
        ("[[allow]]\nrule = 'syntax'\nfiles = ['a']\nreason = ' '", "4: `allow.0.reason` takes the reason, as text"),
        (
            f"{ALLOW}[[allow]]\nrule = 'a'\nfiles = ['a']\nresaon = 'a'",
            "8: unknown key `allow.1.resaon`; did you mean `reason`?",
        ),
        (
            f"{ALLOW}pointer = 'x'",
            "5: `allow.0.pointer` takes a JSON Pointer",
        ),
        (f"{ALLOW}until = 'soon'", "5: `allow.0.until` takes a date"),
        (f"{ALLOW}until = '2027-02-30'", "5: `2027-02-30` is not a date"),
        (f"{ALLOW}until = 2027-02-03T00:00:00", "5: `allow.0.until` takes"),
        ("allow = 3", "1: `allow` takes tables, each headed [[allow]]"),
        ("exclude = ['a', ' ']", "1: `exclude.1` is blank; write a text, or remove it"),
        ("baseline = '\t'", "1: `baseline` is blank"),
        ("placeholder = ' '", "1: `placeholder` is blank"),
        ("\nrules = ['  ']", "2: `rules.0` is blank"),
        ("[externals]\nflows = [' ']", "2: `externals.flows.0` is blank"),
        ("[environments.a]\nfiles = []\nenv-files = [' ']", "3: `environments.a.env-files.0` is blank"),
        ("[environments.' ']\nfiles = ['a']", "1: a name in `environments` is empty; give one"),
        ("[severity]\n'' = 'off'", "2: a name in `severity` is empty; give one"),
    ],
)
def test_mistakes(place: Place, text: str, reported: str) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("lint-settings.toml", text)
    assert refusal(place).startswith(f"lint-settings.toml:{reported}")


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (
            severity("error").replace(RULE, "empty-provider"),
            "no rule `empty-provider` (named in lint-settings.toml:2); did",
        ),
        ("select = ['nothing']", "no rule `nothing` (named in lint-settings.toml:1)"),
        ("ignore = ['nothing']", "no rule `nothing`"),
        ("[environments.a]\nfiles = []\nseverity = {nothing = 'off'}", "no rule `nothing`"),
        ("[options.nothing]\na = 1", "no rule `nothing`"),
        (
            "[options.unknown-setting]\nknow = ['a']",
            "rule unknown-setting has no option `know` (named in lint-settings.toml:2)",
        ),
        ("[options.syntax]\na = 1", "rule syntax has no option `a` (named in lint-settings.toml:2); it takes none"),
        (
            "[options.unknown-setting]\nknown = 'a'",
            "`known` of rule unknown-setting (named in lint-settings.toml:2) takes a",
        ),
        (
            "rules = ['nowhere']",
            "the rules folder nowhere (named in lint-settings.toml:1) cannot be read: No such file",
        ),
    ],
)
def test_names_that_nothing_has(place: Place, text: str, reported: str) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("lint-settings.toml", text)
    assert reported in refusal(place)


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("[tool.lint-settings]\nexlude = []", "pyproject.toml:2: unknown key `exlude`; did you mean `exclude`?"),
        ("[tool]\nlint-settings = 3", "pyproject.toml:2: `tool.lint-settings` takes"),
        ("[tool.lint-settings\n", "pyproject.toml is not valid TOML"),
    ],
)
def test_mistakes_in_pyproject(place: Place, text: str, reported: str) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("pyproject.toml", text)
    assert refusal(place).startswith(reported)


@pytest.mark.parametrize("text", ["tool = 3", "[tool]\nother = 1", ""])
def test_a_pyproject_that_does_not_speak_of_us(place: Place, text: str) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("pyproject.toml", text)
    assert len(brief(place)) == 1


def test_show_settings_of_a_path(place: Place) -> None:
    place.write("lint-settings.toml", 'fail-level = "error"\n')
    place.write("a/pyproject.toml", '[tool.lint-settings]\nfail-level = "info"\n')
    place.settings("a/b/shop.yaml")
    place.settings("c/shop.json")

    def shown(*arguments: str, cwd: str = ".") -> tuple[str | None, str | None]:
        found = json.loads(place.quick("--show-settings", *arguments, cwd=cwd).out)
        return found["config"], found.get("fail-level")

    assert (
        shown()
        == shown(".")
        == shown("c")
        == shown("c/shop.json")
        == shown("new.yaml")
        == ("lint-settings.toml", "error")
    )
    for path in ("a", "a/", "./a/b", "a/b/shop.yaml", "a/b/new.yaml", str(place.folder / "a/b/shop.yaml")):
        assert shown(path) == ("a/pyproject.toml", "info")
    assert shown("a/b/shop.yaml", "a") == ("a/pyproject.toml", "info")
    assert shown("../c", cwd="a") == (str(place.folder / "lint-settings.toml"), "error")
    assert shown("a", "--isolated") == (None, None)
    assert shown("a", "--config=lint-settings.toml") == ("lint-settings.toml", "error")
    assert refusal(place, "--show-settings", "a", "c") == (
        "these paths have different configs (a/pyproject.toml, lint-settings.toml); name paths with the same config"
    )
    assert refusal(place, "--show-settings", "nowhere/shop.yaml") == "nowhere/shop.yaml does not exist"


# --- lines


def in_pyproject(text: str) -> str:
    """A config as a section of a pyproject.toml, three lines further down."""
    header = re.compile(r"^(\s*\[+)(?=[\w. -]+\]+ *(?:#.*)?$)", re.MULTILINE)
    return "[project]\nname = 'x'\n[tool.lint-settings]\n" + header.sub(r"\1tool.lint-settings.", text)


MISTAKES_AT_LINES = [
    ('exclude = [\n  "severity/unknown-setting",\n]\n\n[severity]\nunknown-setting = "loud"\n', 6),
    ('# severity = "loud"\n[severity]  # syntax\n\n\tsyntax\t=\t"loud"\n', 4),
    ('fail-level = "error"\nseverity.unknown-setting = "warning"\nseverity.syntax = "loud"\n', 3),
    ('severity = {syntax = "error", unknown-setting = "loud"}\n', 1),
    ("\n[severity]\n\"syntax\" = 'error'\n'unknown-setting' = 'loud'\n", 4),
    ('[severity]\n"unknown\\u002dsetting" = "loud"\n', 2),
    ('exclude = [\n  "a",  # loud = 1\n  # "b"\n  "c", "d",\n  1,\n]\n', 5),
    ('[kinds]\nflow = [\n  "a",\n\n  "!",\n]\n', 5),
    ('[environments.live]\nfiles = ["a"]\n[environments.test]\nfiles = ["b"]\nproduction = "no"\n', 5),
    ('[environments]\nlive.files = ["a"]\ntest.files = ["b"]\ntest.production = "no"\n', 4),
    ('[environments.live]\nfiles = ["a"]\n[environments.live.severity]\nsyntax = "loud"\n', 4),
    (f"{ALLOW}\n{ALLOW}until = 'soon'\n", 10),
    (f"{ALLOW}\n[[ allow ]]  # b\nrule = 'a'\nfiles = ['b']\nreason = '''\n\nuntil = 1\n'''\nuntil = 'soon'\n", 13),
    ('allow = [\n  {rule = "a", files = ["b"], reason = "c"},\n  {rule = "a", files = ["b"]},\n]\n', 3),
    ("[[pipeline]]\nclient = 'x'\noperations = [\n  'GET flow',\n  'GET nothing',\n]\n", 5),
    ("[[pipeline]]\nclient = 'x'\noperations = ['GET flow']\n[[pipeline]]\nclient = 5\noperations = ['GET flow']\n", 5),
    ("\nplaceholder = '''\n('''\n", 2),
    ("limits.depth = 5\nlimits.size = 'x'\n", 2),
    ("limits = {depth = 5}\nexlude = []\n", 2),
    ("[environments.live]\nfiles = []\n\n[environments.live.severities]\nsyntax = 'off'\n", 4),
]


@pytest.mark.parametrize(("text", "line"), MISTAKES_AT_LINES)
@pytest.mark.parametrize("style", ["plain", "windows", "mark", "pyproject"])
def test_the_line_of_a_mistake(place: Place, text: str, line: int, style: str) -> None:
    place.settings("shop.yaml", FAULT)
    name = "lint-settings.toml"
    if style == "pyproject":
        name, line, text = "pyproject.toml", line + 3, in_pyproject(text)
    elif style == "windows":
        text = text.replace("\n", "\r\n")
    elif style == "mark":
        text = MARK + text
    place.write(name, text)
    assert refusal(place).startswith(f"{name}:{line}: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("select = [\n  'syntax',\n  'nothing',\n]\n", 3),
        ("ignore = [\n\n  'nothing']\n", 3),
        ("[severity]\nsyntax = 'error'\nnothing = 'error'\n", 3),
        ("[options]\nunknown-setting = {known = []}\nnothing = {}\n", 3),
        ("[options.unknown-setting]\nknown = [\n'a']\nknow = 1\n", 4),
        ("[options]\nunknown-setting.known = 5\n", 2),
        ("[environments.a]\nfiles = []\n\n[environments.a.severity]\nsyntax = 'error'\nnothing = 'off'\n", 6),
        ("fail-level = 'error'\nrules = [\n  'nowhere',\n]\n", 3),
    ],
)
def test_the_line_of_a_name(place: Place, text: str, line: int) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("lint-settings.toml", text)
    assert f"(named in lint-settings.toml:{line})" in refusal(place)
    (place.folder / "lint-settings.toml").unlink()
    place.write("pyproject.toml", in_pyproject(text))
    assert f"(named in pyproject.toml:{line + 3})" in refusal(place)


ONE = "[[allow]]\nrule = 'zero-trusted-device-ttl'\nfiles = ['shop.yaml']\nreason = 'a'\n"
INLINE = "{rule = 'zero-trusted-device-ttl', files = ['shop.yaml'], reason = 'a'}"
QUOTED = ONE.replace("'a'", "'''\nold text:\n[[allow]]\nallow = [\n'''")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"allow = [\n  {INLINE},\n  # {INLINE}\n  {INLINE},\n]\n", [2, 4]),
        (f"fail-level = 'error'\nallow = [{INLINE},\n{INLINE}]", [2, 3]),
        (f"fail-level = 'error'\n\n{QUOTED}\n{ONE}", [3, 12]),
        (f"# [[allow]]\n{ONE}\n  [[ 'allow' ]] # again\n{ONE.removeprefix('[[allow]]')}", [2, 7]),
        ("\n".join([ONE] * 30), [*range(1, 150, 5)]),
    ],
)
def test_the_line_of_an_allow_in_the_config(place: Place, text: str, lines: list[int]) -> None:
    place.settings("shop.yaml")
    for content in (text, text.replace("\n", "\r\n"), MARK + text):
        place.write("lint-settings.toml", content)
        found = place.lines(".")
        assert [line.split(":")[:2] for line in found] == [["lint-settings.toml", str(line)] for line in lines]


def calls_of(job: Callable[[], object]) -> int:
    """How many functions a job calls, those that are written in C included."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        job()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", ["tables", "inline"])
def test_many_allows_in_a_config_take_work_in_proportion(tmp_path: Path, shape: str) -> None:
    def work(count: int) -> int:
        parts = [ONE.replace("shop.yaml", f"/{count}/{number}.yaml") for number in range(count)]
        if shape == "inline":
            parts = [
                "allow = [",
                *(f"{INLINE.replace('shop.yaml', f'/{count}/{number}.yaml')}," for number in range(count)),
                "]",
            ]
        content = "\n".join(parts).encode()

        def job() -> None:
            read = parse_config(str(tmp_path / "lint-settings.toml"), content)
            for number, allow in enumerate(read.allows):
                assert allow.line >= number
                assert read.allows_of(f"{count}/{number}.yaml") == [allow]

        return calls_of(job)

    work(10)  # what is made only once does not count
    assert work(400) < 2.5 * work(200)


def test_which_allows_name_a_file(place: Place) -> None:
    patterns = [
        "/a/b.yaml",
        "a/",
        "b.yaml",
        "*.yaml",
        "a/b.yaml/",
        "**/b.yaml",
        "/a",
        "!b.yaml",
        "\\\\a",
        "/a/b",
        "a/*",
    ]
    lists = [*([one] for one in patterns), ["/x/y.yaml", "/a/b.yaml"], ["*", "!a/b.yaml"], []]
    text = "".join(f"[[allow]]\nrule = 'x'\nreason = 'y'\nfiles = {json.dumps(one)}\n" for one in lists)
    read = parse_config(str(place.folder / "lint-settings.toml"), text.encode())
    for path in ("a/b.yaml", "b.yaml", "x/a/b.yaml", "a/b/c.yaml", "a", "../a/b.yaml", "x/y.yaml", "c.json"):
        assert read.allows_of(path) == [allow for allow in read.allows if allow.files.match(path)]


def test_a_config_that_is_nested_too_deep(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", "exclude = " + "[" * 100_000)
    assert refusal(place) == "lint-settings.toml is nested too deep to be read"
    place.write("lint-settings.toml", "\noptions.syntax.a = " + "[" * 200 + "]" * 200)
    assert "has no option `a` (named in lint-settings.toml:2)" in refusal(place)


def test_a_number_with_too_many_digits(place: Place) -> None:
    place.settings("shop.yaml")
    for text in ("limits.depth = {}", "exclude = [{}]", "options = {{ a = {} }}", "fail-level = {}", "severity.x = {}"):
        for number in ("9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000, "0b" + "1" * 20_000):
            place.write("lint-settings.toml", text.format(number))
            assert refusal(place) == "lint-settings.toml has a number with too many digits to be read"


# --- a byte order mark


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_byte_order_mark(place: Place, name: str) -> None:
    place.settings("shop.yaml", FAULT)
    table = "[tool.lint-settings.severity]" if name == "pyproject.toml" else "[severity]"
    place.write(name, f'{MARK}{table}\n{RULE} = "off"\n')
    assert brief(place) == []


def test_a_byte_order_mark_in_a_pyproject_of_others(place: Place) -> None:
    place.settings("shop.yaml", FAULT)
    place.write("pyproject.toml", f'{MARK}[project]\nname = "x"\n')
    assert len(brief(place)) == 1


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_allow_keeps_a_byte_order_mark(place: Place, name: str) -> None:
    place.write("shop.json", '{"rpx_realm": "x", "user_entity_type": "user", "authentication.providers": []}\n')
    head = "[tool.lint-settings]\n" if name == "pyproject.toml" else ""
    path = place.write(name, f"{MARK}{head}exclude = []\r\n")
    assert place.quick("allow", RULE, "--reason", "known").code == 0
    text = path.read_bytes().decode()
    assert text.startswith(f"{MARK}{head}exclude")
    assert text.count(MARK) == 1
    assert brief(place, "--select", RULE, ".") == []


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_named(place: Place, encoding: str) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", '# ä\nexclude = ["a"]\n'.encode(encoding))
    assert refusal(place) == "lint-settings.toml is not UTF-8 text; save it as UTF-8"


def test_a_config_that_leads_nowhere(place: Place) -> None:
    place.settings("shop.yaml")
    (place.folder / "lint-settings.toml").symlink_to("nowhere.toml")
    assert refusal(place) == "lint-settings.toml cannot be read: No such file or directory"


# --- .gitignore


def found(place: Place, *arguments: str, cwd: str = ".") -> set[str]:
    """The files that are checked."""
    return {line.split()[0] for line in brief(place, *arguments, cwd=cwd)}


@pytest.fixture
def forest(place: Place) -> Place:
    """A few folders of files that all have a finding."""
    for name in ("a.yaml", "b.yaml", "build/c.yaml", "src/a.yaml", "src/build/d.yaml", "src/deep/e.yaml"):
        place.settings(name, FAULT)
    return place


def test_gitignore(forest: Place) -> None:
    forest.write(".gitignore", "# a comment\n\nbuild/\n/a.yaml\n")
    assert found(forest) == {"b.yaml", "src/a.yaml", "src/deep/e.yaml"}
    assert found(forest, "a.yaml", "build/c.yaml") == {"a.yaml", "build/c.yaml"}, "what is named is checked"
    assert found(forest, ".", cwd="src") == {"a.yaml", "deep/e.yaml"}, "from below as from above"


def test_gitignore_nested_and_negated(forest: Place) -> None:
    forest.write(".gitignore", "*.yaml\n!b.yaml\n")
    assert found(forest) == {"b.yaml"}
    forest.write("src/.gitignore", "!a.yaml\n/deep/\n")
    assert found(forest) == {"b.yaml", "src/a.yaml"}
    forest.write("src/deep/.gitignore", "!e.yaml\n")
    assert found(forest) == {"b.yaml", "src/a.yaml"}, "nothing comes back from a folder that is ignored"


@pytest.mark.parametrize("line", ["!", "\\", "[z-a]", "[a", "a\\", "/", "caf\udce9"])
def test_gitignore_with_lines_that_are_no_pattern(forest: Place, line: str) -> None:
    forest.write(".gitignore", f"{line}\nbuild/\n/b.yaml\r\n".encode("utf-8", "surrogateescape"))
    assert found(forest) == {"a.yaml", "src/a.yaml", "src/deep/e.yaml"}


def test_gitignore_counts_in_a_repository_only_to_its_root(forest: Place) -> None:
    forest.write(".gitignore", "*.yaml\n")
    (forest.folder / "src/.git").mkdir()
    assert found(forest, ".", cwd="src") == {"a.yaml", "build/d.yaml", "deep/e.yaml"}


def test_git_agrees(forest: Place) -> None:
    (forest.folder / ".git").rmdir()
    forest.git("init", "--quiet")
    forest.write(".gitignore", "*.yaml\n!/*.yaml\nsrc/*\n!src/deep\n/b.yaml\n**/nothing\n\\!x\n")
    forest.write("src/deep/.gitignore", "!e.yaml\n")
    listed = forest.git("ls-files", "--others", "--exclude-standard", "*.yaml").splitlines()
    assert found(forest) == set(listed)


# --- what others read


def test_the_schema_describes_every_key(place: Place) -> None:
    schema = json.loads(place.quick("schema", "config").out)
    text = "\n".join(path.read_text("utf-8") for path in (Path(__file__).parents[3] / "docs").glob("*.md"))
    for key, part in schema["properties"].items():
        assert part["description"]
        assert re.search(rf"\b{re.escape(key)}\b", text), f"docs/ say nothing of `{key}`"


# --- what a reviewer must see, and what a search must not follow


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("lint-settings.toml", "# a \u202e b\n", ["1:5 error"]),
        ("lint-settings.toml", '# a\nexclude = ["x\u200by/"]\n', ["2:14 warning"]),
        ("lint-settings.toml", '[severity]\n# \u2066\nempty-providers = "off" # \u2069\n', ["2:3 error", "3:27 error"]),
        ("lint-settings.toml", '[[allow]]\nrule = "a"\nfiles = ["a"]\nreason = "a\u00adb"\n', ["4:12 warning"]),
        ("lint-settings.toml", "# Müller 🛍️ متجر\n", []),
        ("pyproject.toml", '[tool.lint-settings]\n# \u202e\n[tool.other]\nx = "\u202e"\n', ["2:3 error"]),
        ("pyproject.toml", '[tool.other]\nx = "\u202e"\n[tool.lint-settings.severity]\n# \u200f\n', ["4:3 warning"]),
    ],
)
def test_hidden_characters_in_a_config(place: Place, name: str, text: str, found: list[str]) -> None:
    place.settings("shop.yaml")
    place.write(name, text)
    lines = [line for line in place.lines(".") if "[hidden-character]" in line]
    assert [re.sub(r".*?:(\d+:\d+): (\w+)\[.*", r"\1 \2", line) for line in lines] == found
    assert all(line.startswith(f"{name}:") for line in lines)
    assert [line for line in place.lines("--isolated", ".") if "hidden" in line] == []


def test_hidden_characters_in_a_config_have_a_severity_and_a_baseline(place: Place) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", "# \u202e\n[severity]\nhidden-character = 'info'\n")
    assert brief(place) == ["lint-settings.toml info hidden-character"]
    place.write("lint-settings.toml", "# \u202e\n")
    place.quick("--update-baseline", "--baseline=known.json", ".")
    assert brief(place, "--baseline=known.json", ".") == []


@pytest.mark.parametrize(
    ("key", "reported"),
    [
        ("foo", "unknown key `externals.foo`; known here: api-clients, entity-types, flows, flow-versions,"),
        ("flow", "unknown key `externals.flow`; did you mean `flows`?"),
        ("oidc_clients", "unknown key `externals.oidc_clients`; did you mean `oidc-clients`?"),
        ("token-policys", "did you mean `token-policies`?"),
    ],
)
def test_externals_of_no_kind(place: Place, key: str, reported: str) -> None:
    place.settings("shop.yaml")
    place.write("lint-settings.toml", f'[externals]\n{key} = ["x"]\n')
    assert reported in refusal(place)


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml"])
def test_a_config_that_is_a_link_out_of_the_project(place: Place, name: str) -> None:
    place.git("init", "-q", "project")
    place.settings("project/settings/shop.yaml", FAULT)
    place.write("other.toml", "[tool.lint-settings]\n" if name == "pyproject.toml" else severity("off"))
    (place.folder / "project/settings" / name).symlink_to("../../other.toml")
    for command in (["settings"], ["settings/shop.yaml"], ["resolve", "settings/shop.yaml"], ["graph", "settings"]):
        outcome = place.quick(*command, cwd="project")
        assert (outcome.code, outcome.out) == (2, ""), command
        assert f"settings/{name} is a link that leads out of the project, which is not followed" in outcome.err
    assert brief(place, "--isolated", "settings", cwd="project") == [f"settings/shop.yaml warning {RULE}"]
    assert brief(place, "--config", f"settings/{name}", "settings", cwd="project") == (
        [f"settings/shop.yaml warning {RULE}"] if name == "pyproject.toml" else []
    )


def test_a_config_that_is_a_link_within_the_repository(place: Place) -> None:
    place.git("init", "-q")
    place.settings("a/shop.yaml", FAULT)
    place.write("config/shared.toml", severity("off"))
    (place.folder / "a/lint-settings.toml").symlink_to("../config/shared.toml")
    assert brief(place) == []
    (place.folder / "a/lint-settings.toml").unlink()
    (place.folder / "a/lint-settings.toml").symlink_to("missing.toml")
    assert "cannot be read" in refusal(place)


def test_of_several_faults_the_first_in_the_file_is_reported(place: Place) -> None:
    place.write("lint-settings.toml", '[environments]\nprod = "a"\ndev = "b"\ntest = "c"\n')
    for seed in ("1", "2", "3", "4"):
        err = place.run(".", PYTHONHASHSEED=seed).err
        assert err.startswith("lint-settings: lint-settings.toml:2: `environments.prod` takes"), err
