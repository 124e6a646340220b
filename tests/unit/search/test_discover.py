"""Which files a run has: named files, folders, globs, standard input, links, and patterns of the config."""

import os
import random
import re
import shutil
import subprocess

import pytest

from lint_settings.engine.discover import Finder
from lint_settings.search.globs import matches_of
from place import Place, good

FAULT = "authentication.providers: []"
RULE = "--select=empty-providers"


def found(place: Place, *arguments: str, cwd: str = ".") -> list[str]:
    """The files that a run has."""
    outcome = place.quick("--show-files", "--allow-no-files", *arguments, cwd=cwd)
    assert outcome.code == 0, outcome.err
    return [line.split("\t")[0] for line in outcome.out.splitlines()]


# --- names


@pytest.mark.parametrize(
    ("name", "end", "meant"),
    [
        ("shop.yalm", ".yalm", ".yaml"),
        ("shop.ymal", ".ymal", ".yaml"),
        ("shop.yaml.txt", ".yaml.txt", ".yaml"),
        ("shop.ylm", ".ylm", ".yml"),
        ("shop.jsno", ".jsno", ".json"),
        ("shop.json.txt", ".json.txt", ".json"),
        ("SHOP.YAML.TXT", ".yaml.txt", ".yaml"),
    ],
)
def test_a_slip_in_the_end_of_a_name_is_named(place: Place, name: str, end: str, meant: str) -> None:
    place.settings("settings/portal.yaml")
    place.settings(f"settings/{name}")
    outcome = place.quick(".")
    assert f"settings/{name} is not checked, because its name ends in `{end}`; did you mean `{meant}`?" in outcome.err
    for arguments in (("--exclude", f"*{name[4:]}", "."), ("settings/portal.yaml",), (f"settings/{name}",)):
        assert place.quick(*arguments).err == ""


def test_files_with_the_same_slip_share_a_message(place: Place) -> None:
    place.settings("settings/portal.yaml")
    for number in range(9):
        place.write(f"answers/a{number}.json.txt", "{}")
    place.write("b.yalm", "")
    lines = place.quick(".").err.splitlines()
    listed = ", ".join(f"answers/a{number}.json.txt" for number in range(5))
    assert len(lines) == 2
    assert "b.yalm is not checked, because its name ends in `.yalm`; did you mean `.yaml`?" in lines[0]
    assert f"{listed} and 4 more are not checked, because their names end in `.json.txt`" in lines[1]


def test_links_with_such_names_are_passed_over(place: Place) -> None:
    place.settings("settings/portal.yaml")
    (place.folder / "settings/a.yalm").symlink_to("portal.yaml")
    (place.folder / "settings/b.yaml.txt").symlink_to(os.devnull)
    assert place.quick(".").err == ""


@pytest.mark.parametrize("name", ["shop.yaml.bak", "shop.yaml.j2", "shop.json5", "shop.txt", "shop", ".shop.yalm"])
def test_backups_templates_and_other_files_are_passed_over(place: Place, name: str) -> None:
    place.settings("settings/portal.yaml")
    place.settings(f"settings/{name}")
    assert place.quick(".").err == ""


# --- links


def head(name: str) -> str:
    """Settings with a version that is wrong in production only."""
    lines = (line for line in good(name).splitlines() if not line.startswith("default_flow_version"))
    return "\n".join([*lines, "default_flow_version: HEAD"])


@pytest.mark.parametrize("link", ["zz", "aa", "deep/zz"])
@pytest.mark.parametrize("named", [".", "live", "{}", "{}/a.yaml", "**/*.yaml", "{}/*.yaml"])
def test_a_file_counts_under_its_real_path(place: Place, link: str, named: str) -> None:
    place.write("live/a.yaml", head("a"))
    place.write("lint-settings.toml", "[environments.live]\nfiles = ['live/**']\n[environments.test]\nfiles = ['**']\n")
    (place.folder / "deep").mkdir()
    (place.folder / link).symlink_to(os.path.relpath(place.folder / "live", (place.folder / link).parent))
    lines = place.lines("--select=head-in-production", named.format(link))
    assert [line.split(": ")[0] for line in lines] == ["live/a.yaml:6:23"]


@pytest.mark.parametrize(
    "names", [("link.yaml", "a.yaml"), (".",), ("*.yaml",), ("link.yaml",), ("./a.yaml", "x/../a.yaml")]
)
@pytest.mark.parametrize("kind", ["symbolic", "hard"])
def test_a_file_of_two_names_is_one_file(place: Place, kind: str, names: tuple[str, ...]) -> None:
    place.settings("a.yaml")
    (place.folder / "x").mkdir()
    link = place.folder / "link.yaml"
    if kind == "symbolic":
        link.symlink_to("a.yaml")
    else:
        os.link(place.folder / "a.yaml", link)
    expected = ["link.yaml"] if kind == "hard" and names == ("link.yaml",) else ["a.yaml"]
    assert found(place, *names) == expected
    assert place.lines("--select=shared-oidc-client,duplicate-access-schema", *names) == []


def test_of_hard_links_the_one_in_production_counts(place: Place) -> None:
    place.write("prod/a.yaml", head("a"))
    (place.folder / "dev").mkdir()
    os.link(place.folder / "prod/a.yaml", place.folder / "dev/a.yaml")
    assert found(place, ".") == ["prod/a.yaml"]
    (line,) = place.lines("--select=head-in-production", ".")
    assert line.startswith("prod/a.yaml:")


def test_fixing_a_file_keeps_its_hard_links(place: Place) -> None:
    place.write("a.yaml", good("a").replace('"20240115093000123456"', "20240115093000123456"))
    (place.folder / "x").mkdir()
    os.link(place.folder / "a.yaml", place.folder / "x/b.yaml")
    assert place.quick("--fix", "--select=unquoted-flow-version", ".").code == 0
    assert (place.folder / "a.yaml").samefile(place.folder / "x/b.yaml")
    assert '123456"' in (place.folder / "x/b.yaml").read_text()


@pytest.fixture
def outside(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder that is no part of the project, with files that links of the project lead to."""
    other = Place(tmp_path_factory.mktemp("other"))
    other.write("o.yaml", f"rpx_key: hunterxyzqkv0123456789\n{good('o')}Default_Flow_Name: standard\n")
    other.settings("in/i.yaml", FAULT)
    other.write("x.toml", "a = 1\n")
    place.settings("settings/a.yaml", FAULT)
    (place.folder / "settings/o.yaml").symlink_to(other.folder / "o.yaml")
    (place.folder / "settings/in").symlink_to(other.folder / "in")
    (place.folder / "settings/rel.json").symlink_to(os.path.relpath(other.folder / "o.yaml", place.folder / "settings"))
    return other


@pytest.mark.parametrize("named", [".", "settings", "settings/*", "**/*.yaml"])
@pytest.mark.parametrize("arguments", [(), ("--fix", "--unsafe-fixes"), ("--diff", "--unsafe-fixes"), ("-fjson",)])
def test_links_that_leave_the_project_are_not_followed(
    place: Place, outside: Place, named: str, arguments: tuple[str, ...]
) -> None:
    before = {path: path.read_bytes() for path in outside.folder.rglob("*.*")}
    outcome = place.quick(*arguments, named)
    assert re.search(r"leads? out of the project; (it is|they are) not followed", outcome.err)
    assert "settings/o.yaml" in outcome.err
    assert "hunterxyzqkv" not in outcome.out + outcome.err
    assert "o.yaml" not in outcome.out
    assert "i.yaml" not in outcome.out
    assert {path: path.read_bytes() for path in outside.folder.rglob("*.*")} == before


def test_links_that_leave_a_project_without_a_repository(place: Place, outside: Place) -> None:
    (place.folder / ".git").rmdir()
    assert found(place, ".") == ["settings/a.yaml"]
    assert found(place, ".", cwd="settings") == ["a.yaml"]
    assert found(place, str(place.folder / "settings")) == ["settings/a.yaml"]
    place.write("settings/lint-settings.toml", "")
    assert found(place, ".") == ["settings/a.yaml"]
    assert outside.folder.exists()


def test_other_commands_do_not_follow_them_either(place: Place, outside: Place) -> None:
    (place.folder / "shared.yaml").symlink_to(outside.folder / "o.yaml")
    place.git("init", "--quiet")
    place.write("lint-settings.toml", "")
    before = (outside.folder / "o.yaml").read_text()
    for arguments in (
        ["allow", "misspelt-setting", "--reason=x", "."],
        ["allows", "."],
        ["init", "."],
        ["resolve", "settings/a.yaml"],
        ["diff", "settings", "settings"],
        ["--update-baseline", "."],
        ["settings/a.yaml"],
    ):
        outcome = place.quick(*arguments)
        assert "hunterxyzqkv" not in outcome.out + outcome.err, arguments
        assert "o.yaml:" not in outcome.out, arguments
        assert "not followed" in outcome.err or arguments[0] == "resolve", arguments
    assert (outside.folder / "o.yaml").read_text() == before


def test_a_comparison_does_not_follow_them_either(place: Place, outside: Place) -> None:
    (place.folder / ".git").rmdir()
    place.git("init", "--quiet")
    place.settings("settings/z.yaml")
    place.git("add", "settings/a.yaml", "settings/z.yaml")
    place.git("commit", "--quiet", "--message=one")
    (place.folder / "settings/z.yaml").unlink()
    (place.folder / "settings/z.yaml").symlink_to(outside.folder / "o.yaml")
    place.git("add", ".")
    place.settings("earlier/a.yaml")
    for arguments in (["--base=HEAD"], ["--base=HEAD", "settings"], ["earlier", "settings"], ["settings", "earlier"]):
        outcome = place.quick("diff", *arguments)
        assert "hunterxyzqkv" not in outcome.out + outcome.err, arguments
        assert "Default_Flow_Name" not in outcome.out, arguments
        assert "not followed" in outcome.err, arguments
    place.git("commit", "--quiet", "--message=two")
    assert "Default_Flow_Name" not in place.quick("diff", "--base=HEAD~1", "--head=HEAD").out


def test_a_link_that_is_named_is_followed(place: Place, outside: Place) -> None:
    assert found(place, "settings/o.yaml") == ["settings/o.yaml"]
    assert found(place, "settings/in") == ["settings/in/i.yaml"]
    assert outside.folder.exists()


def test_links_within_the_project_are_followed(place: Place) -> None:
    place.settings("shared/a.yaml")
    place.settings("shared/sub/b.yaml")
    place.settings(".hidden/c.yaml")
    place.settings("data.txt")
    (place.folder / "app").mkdir()
    (place.folder / "app/common").symlink_to("../shared")
    (place.folder / "app/c.yaml").symlink_to("../.hidden/c.yaml")
    (place.folder / "app/d.yaml").symlink_to("../data.txt")
    expected = [".hidden/c.yaml", "data.txt", "shared/a.yaml", "shared/sub/b.yaml"]
    assert found(place, "app") == expected
    assert found(place, ".") == expected
    place.write("lint-settings.toml", "exclude = ['shared/']\n")
    assert found(place, "app") == [".hidden/c.yaml", "data.txt"]
    place.write("lint-settings.toml", "exclude = ['/app/common/']\n")
    assert found(place, "app") == [".hidden/c.yaml", "data.txt"]


def test_globs_end(place: Place) -> None:
    place.settings("l/x.yaml")
    for name in ("a", "b", "c"):
        (place.folder / "l" / name).symlink_to(".")
        (place.folder / f"up{name}").symlink_to("..")
    for glob in ("l/**/*.yaml", "**/*.yaml", "l/**/**/**/*.yaml", "l/**", "**/l/**/x*", "l/*/*/*.yaml"):
        assert found(place, glob) == ["l/x.yaml"], glob


def test_links_of_many_shapes_never_change_the_list(place: Place) -> None:
    rnd = random.Random(4)
    for name in ("a/x.yaml", "a/b/y.json", "c/z.yml"):
        place.settings(name)
    expected = found(place, ".")
    folders = [place.folder / name for name in (".", "a", "a/b", "c")]
    for at in range(40):
        folder, target = (
            rnd.choice(folders),
            rnd.choice([*folders, place.folder / "a/x.yaml", place.folder / "nowhere"]),
        )
        (folder / f"{rnd.choice('abz')}{at}").symlink_to(os.path.relpath(target, folder))
        assert found(place, ".") == expected


# --- names


def test_extensions_in_any_case(place: Place) -> None:
    names = ["A.YAML", "B.YML", "C.JSON", "D.Yaml", "e.json", "f.yaml"]
    for name in names:
        place.write(
            name, '{"user_entity_type": "user"}' if name.lower().endswith("json") else "user_entity_type: user\n"
        )
    place.write("G.TXT", "user_entity_type: user\n")
    assert found(place, ".") == names
    assert found(place, *names) == names
    assert found(place, "*.YAML") == ["A.YAML"]
    assert found(place, "*") == names
    place.git("init", "--quiet")
    place.git("add", ".")
    place.git("commit", "--quiet", "--message=one")
    for name in names:
        place.write(
            name, '{"user_entity_type": "u ser"}' if name.lower().endswith("json") else "user_entity_type: u ser\n"
        )
    reported = place.quick("--changed-since=HEAD", "--format=concise", ".").out
    assert all(f"{name}:1:" in reported for name in names), reported
    place.write("BROKEN.JSON", "{'user_entity_type': 1}")
    assert "BROKEN.JSON:1:2: error[syntax]" in place.quick("-fconcise", "BROKEN.JSON").out


@pytest.mark.parametrize("folder", ["[id]", "[a-z]", "a*b", "what?", "[[x]]", "[id]/[slug]"])
def test_a_folder_that_is_called_like_a_glob(place: Place, folder: str) -> None:
    place.settings(f"{folder}/a.yaml")
    place.settings(f"{folder}/B.JSON")
    place.settings("i/c.yaml")
    assert found(place, f"{folder}/*.yaml") == [f"{folder}/a.yaml"]
    assert found(place, f"{folder}/**/*.yaml") == [f"{folder}/a.yaml"]
    assert found(place, folder) == [f"{folder}/B.JSON", f"{folder}/a.yaml"]
    assert found(place, str(place.folder / folder / "*.yaml")) == [f"{folder}/a.yaml"]
    assert found(place, "[i]/*.yaml") == ["i/c.yaml"]


def test_globs_as_a_shell_expands_them(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.yaml", "b/c.yaml", "b/d/e.json", ".h/f.yaml", ".g.yaml", "b/x.txt"):
        place.settings(name)
    monkeypatch.chdir(place.folder)
    for glob, expected in {
        "*.yaml": ["a.yaml"],
        "*": ["a.yaml", "b"],
        "**/*.yaml": ["a.yaml", "b/c.yaml"],
        "b/**/*.json": ["b/d/e.json"],
        "*/*.y?ml": ["b/c.yaml"],
        "[!a]/*": ["b/c.yaml", "b/d"],
        ".*.yaml": [".g.yaml"],
        ".h/*": [".h/f.yaml"],
        "b/**": ["b"],
        "nothing*": [],
        "*/nothing/*": [],
        "a.yaml/*": [],
    }.items():
        assert matches_of(glob) == expected, glob
    assert "no YAML or JSON file matches x*" in place.quick("x*").err


# --- one that cannot be used does not take the others away


def closed(place: Place, *arguments: str) -> tuple[int, str]:
    """Run without the right to read everything; the exit code and both streams."""
    done = subprocess.run(
        [*UNPRIVILEGED, place.script, "-fconcise", *arguments],
        cwd=place.folder,
        env=place.env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


# Root without the capabilities to pass over permissions: unlike another user it may read this environment.
UNPRIVILEGED = [
    "setpriv",
    "--inh-caps=-dac_override,-dac_read_search",
    "--bounding-set=-dac_override,-dac_read_search",
]
as_root = pytest.mark.skipif(
    not hasattr(os, "getuid")
    or os.getuid() != 0
    or shutil.which("setpriv") is None
    or subprocess.run([*UNPRIVILEGED, "true"], capture_output=True, check=False).returncode != 0,
    reason="to give up rights takes root and setpriv",
)


@as_root
def test_a_file_that_cannot_be_read(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    for name in ("b.yaml", "c.json"):
        place.settings(name).chmod(0)
    for arguments in (["a.yaml", "b.yaml", "c.json"], ["."], ["*"], ["a.yaml", "nosuch.yaml"]):
        code, reported = closed(place, RULE, *arguments)
        assert (code, "a.yaml:7:27: warning" in reported, "b.yaml cannot be read: Permission denied" in reported) == (
            2,
            True,
            "nosuch.yaml" not in arguments,
        ), reported


@as_root
@pytest.mark.parametrize(
    "pattern",
    [
        *("secret", "secret/", "./secret/", "/secret", "secret/**", "secret/*", "**/secret/**", ".\\secret\\"),
        *("s*t/", "**/secret", "/*\n!/a.yaml"),
    ],
)
def test_an_excluded_folder_is_not_opened(place: Place, pattern: str) -> None:
    place.settings("a.yaml", FAULT)
    (place.folder / "secret").mkdir(mode=0)
    patterns = pattern.split("\n")
    if len(patterns) == 1:
        assert closed(place, RULE, "--exclude", pattern, ".")[0] == 1
    place.write("lint-settings.toml", f"exclude = {patterns!r}\n".replace("\\\\", "\\"))
    for arguments in (["."], ["a.yaml"]):
        code, reported = closed(place, RULE, *arguments)
        assert (code, "cannot be read" in reported) == (1, False), reported


@as_root
@pytest.mark.parametrize("patterns", [["secret/*.yaml"], ["secret/*/"], ["secret/**", "!secret/b.yaml"], ["other"]])
def test_a_folder_that_is_excluded_in_part_is_reported(place: Place, patterns: list[str]) -> None:
    place.settings("a.yaml", FAULT)
    (place.folder / "secret").mkdir(mode=0)
    place.write("lint-settings.toml", f"exclude = {patterns!r}\n")
    code, printed = closed(place, RULE, ".")
    assert (code, "the folder secret cannot be read" in printed) == (2, True)


def test_a_named_file_that_is_none(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    os.mkfifo(place.folder / "pipe.yaml")
    (place.folder / "loop.yaml").symlink_to("loop.yaml")
    for name in ("pipe.yaml", "loop.yaml", "nosuch.yaml", "/dev/null/x.yaml", "x\ny.yaml", "a.yaml/b.yaml"):
        outcome = place.quick(RULE, "-fconcise", "a.yaml", name)
        assert (outcome.code, outcome.out.startswith("a.yaml:7:27: warning")) == (2, True), name


# --- standard input


@pytest.mark.parametrize("pattern", ["legacy/", "./legacy/**", "*.yaml", "/legacy/x.yaml", "/*", "legacy\\x.yaml"])
@pytest.mark.parametrize("where", ["config", "option"])
def test_standard_input_is_excluded_as_its_file_is(place: Place, pattern: str, where: str) -> None:
    text = good("x") + "Default_Flow_Name: x\n"
    place.write("legacy/x.yaml", text)
    place.write("ok.json", '{"a": 1}')
    place.write("lint-settings.toml", f"exclude = ['{pattern}']\n" if where == "config" else "")
    option = [] if where == "config" else ["--exclude", pattern]
    named = [*option, "--select=misspelt-setting", "--stdin-filename", "legacy/x.yaml", "-"]
    assert place.quick("-fconcise", *named, stdin=text).code == 1, "what is named is checked"
    outcome = place.quick("-fconcise", "--force-exclude", *named, stdin=text)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert place.quick("-fjson", "--force-exclude", *named, stdin=text).out.startswith("{")
    outcome = place.quick("--fix", "--unsafe-fixes", "--force-exclude", *named, stdin=text)
    assert (outcome.code, outcome.out) == (0, text)
    outcome = place.quick("--diff", "--unsafe-fixes", "--force-exclude", *named, stdin=text)
    assert (outcome.code, outcome.out) == (0, "")


def test_standard_input_stands_for_its_file(place: Place) -> None:
    place.settings("a.yaml", FAULT)
    place.settings("b.yaml", FAULT)
    outcome = place.run("-fconcise", RULE, "--stdin-filename", "a.yaml", ".", "-", stdin=good("a.yaml"))
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == ["b.yaml"]
    assert "2 files checked" in outcome.err


# --- what git tracks


def test_tracked_files_are_in(place: Place) -> None:
    place.write(".gitignore", "live/\n*.json\n")
    (place.folder / ".git").rmdir()
    place.git("init", "--quiet")
    for name in ("live/a.yaml", "live/deep/b.yaml", "live/c.yaml", "d.json", "e.json"):
        place.settings(name, FAULT)
    place.git("add", "--force", "live/a.yaml", "live/deep/b.yaml", "d.json")
    expected = ["d.json", "live/a.yaml", "live/deep/b.yaml"]
    assert found(place, ".") == expected
    assert found(place, "live") == expected[1:]
    assert found(place, ".", cwd="live") == ["a.yaml", "deep/b.yaml"]
    place.git("commit", "--quiet", "--message=one")
    assert found(place, ".") == expected
    place.write("lint-settings.toml", "exclude = ['deep/']\n")
    assert found(place, ".") == expected[:2]


def test_a_nested_repository_has_ignore_rules_of_its_own(place: Place) -> None:
    place.write(".gitignore", "*.json\n/skipped/\n")
    for name in ("in/a.json", "in/b.yaml", "c.json", "skipped/d.yaml"):
        place.settings(name)
    place.write("in/.gitignore", "b.yaml\n")
    for name in ("in", "skipped"):
        place.git("init", "--quiet", name)
    assert found(place, ".") == ["in/a.json"]
    assert found(place, "in") == ["in/a.json"]
    place.git("add", "--force", "b.yaml", cwd="in")
    assert found(place, ".") == ["in/a.json", "in/b.yaml"]


# --- patterns of the config


@pytest.mark.parametrize(
    "pattern",
    ["live/**", "./live/**", "live/", "/live/", "live", "./live", "live\\**", ".\\live\\", "live//", "././live/"],
)
def test_patterns_in_any_form(place: Place, pattern: str) -> None:
    place.settings("live/a.yaml", FAULT)
    place.settings("b.yaml")
    literal = f"'{pattern}'"
    place.write("lint-settings.toml", f"exclude = [{literal}]\n")
    assert found(place, ".") == ["b.yaml"]
    place.write("lint-settings.toml", f"include = [{literal}]\n")
    assert found(place, ".") == ["live/a.yaml"]
    place.write("lint-settings.toml", f"[environments.x]\nfiles = [{literal}]\n[kinds]\nflow = [{literal}]\n")
    outcome = place.quick("--show-files", ".")
    assert (outcome.out, outcome.err) == ("b.yaml\tclient-settings\t-\nlive/a.yaml\tflow\tx\n", "")
    allow = f"[[allow]]\nrule = 'empty-providers'\nfiles = [{literal}]\nreason = 'x'\n"
    place.write("lint-settings.toml", allow)
    assert place.lines(RULE, ".") == []


def test_a_pattern_may_hold_a_backslash_of_its_own(place: Place) -> None:
    for name in ("a*b/x.yaml", "acb/x.yaml", "[id]/x.yaml", "i/x.yaml", "!x.yaml", "#x.yaml"):
        place.settings(name)
    place.write("lint-settings.toml", "exclude = ['/a\\*b/', '\\[id\\]/', '\\!x.yaml', '\\#x.yaml']\n")
    assert found(place, ".") == ["acb/x.yaml", "i/x.yaml"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["/*", "!/identity/"], ["identity/a.yaml", "identity/old/b.yaml"]),
        (["/*", "!/identity/", "/identity/old/"], ["identity/a.yaml"]),
        (["*", "!*/", "!/identity/**"], ["identity/a.yaml", "identity/old/b.yaml"]),
        (["/identity/*", "!/identity/old/"], ["c.yaml", "identity/old/b.yaml", "other/d.yaml"]),
        (["identity/", "!identity/a.yaml"], ["c.yaml", "other/d.yaml"]),
        (["*.yaml", "!c.yaml"], ["c.yaml"]),
        (["./*", "!./identity/"], ["identity/a.yaml", "identity/old/b.yaml"]),
    ],
)
def test_negation_works_as_in_gitignore(place: Place, patterns: list[str], expected: list[str]) -> None:
    for name in ("identity/a.yaml", "identity/old/b.yaml", "c.yaml", "other/d.yaml"):
        place.settings(name)
    place.write("lint-settings.toml", f"exclude = {patterns}\n")
    assert found(place, ".") == expected
    assert found(place, "--force-exclude", *found(place, "--isolated", ".")) == expected, "one by one as in a search"
    assert found(place, "identity") == [path for path in expected if path.startswith("identity/")]
    assert found(place, ".", cwd="identity") == [path[9:] for path in expected if path.startswith("identity/")]
    place.write("lint-settings.toml", "")
    place.write(".gitignore", "".join(f"{one.replace('./', '/')}\n" for one in patterns))
    assert found(place, ".") == expected, "a .gitignore means the same"


def test_include(place: Place) -> None:
    for name in ("identity/a.yaml", "identity/x/b.json", "c.yaml", "other/d.yaml"):
        place.settings(name, FAULT)
    place.write("lint-settings.toml", "include = ['identity/', '!identity/x/']\n")
    assert found(place, ".") == ["identity/a.yaml"]
    assert found(place, "c.yaml") == ["c.yaml"], "what is named is checked"
    assert found(place, "--force-exclude", "c.yaml", "identity/a.yaml") == ["identity/a.yaml"]
    place.write("lint-settings.toml", "include = ['identity/']\nexclude = ['*.json']\n")
    assert found(place, ".") == ["identity/a.yaml"]
    assert place.run("--show-files", "--force-exclude", "--stdin-filename=c.yaml", "-", stdin=good()).out == ""
    place.write("lint-settings.toml", "include = 'identity/'\n")
    assert "lint-settings.toml:1: `include` takes a list of patterns" in place.quick(".").err


@pytest.mark.parametrize(
    ("config", "reported"),
    [
        ("exclude = ['legcy/']", "the pattern `legcy/` of `exclude` matches no file and no folder"),
        ("include = ['live/', 'prod/']", "the pattern `prod/` of `include` matches no file and no folder"),
        ("exclude = ['../x/']", "the pattern `../x/` of `exclude`"),
        ("exclude = ['b.yaml/']", "the pattern `b.yaml/` of `exclude`"),
        ("[kinds]\nflow = ['flow/*.json']", "the pattern `flow/*.json` of `kinds.flow`"),
        ("[environments.p]\nfiles = ['prod/**']", "the pattern `prod/**` of `environments.p.files`"),
        ("exclude = ['legacy/old/']", "the pattern `legacy/old/` of `exclude`"),
    ],
)
def test_a_pattern_that_matches_nothing_is_reported(place: Place, config: str, reported: str) -> None:
    for name in ("b.yaml", "live/a.yaml", "legacy/x.yaml"):
        place.settings(name)
    place.write("lint-settings.toml", f"{config}\n")
    outcome = place.quick("--ignore=unknown-kind", ".")
    assert f"lint-settings: lint-settings.toml: {reported}" in outcome.err
    assert reported not in place.quick("b.yaml").err, "other files may match"
    assert reported not in place.quick("live").err, "other files may match"
    assert reported not in place.quick("--exclude=live", ".").err, "other files may match"


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "build/",
            "/dist/",
            "node_modules",
            ".terraform/",
            "*.md",
            "legacy/",
            "legacy/old/x.yaml",
            "legacy/old/*.yaml",
            "legacy/*.yaml",
        ),
        *("!nothing", "sub/", "**/deep.yaml", "live/a.y?ml", "README.md", "./live"),
    ],
)
def test_a_pattern_that_may_match_is_not_reported(place: Place, pattern: str) -> None:
    for name in ("live/a.yaml", "legacy/old/x.yaml", "a/sub/deep.yaml", "README.md"):
        place.settings(name)
    place.write(".gitignore", "build/\ndist\nnode_modules/\n")
    place.write("lint-settings.toml", f"exclude = ['legacy/', '{pattern}']\n")
    assert "matches no file" not in place.quick(".").err


@pytest.mark.parametrize("pattern", ["{folder}/legacy", "{folder}/legacy/x.yaml", "legcy/", "../legacy", "nothing/**"])
@pytest.mark.parametrize("config", ["", "exclude = ['legacy/']\n"])
def test_an_exclude_that_matches_nothing_is_reported(place: Place, pattern: str, config: str) -> None:
    for name in ("b.yaml", "live/a.yaml", "legacy/x.yaml"):
        place.settings(name)
    place.write("lint-settings.toml", config)
    pattern = pattern.format(folder=place.folder.resolve().as_posix())
    reported = f"lint-settings: the pattern `{pattern}` of `--exclude` matches no file and no folder\n"
    outcome = place.quick("--exclude", f"live/,{pattern}", "--exclude", pattern, ".")
    assert outcome.err.count(reported) == 1
    assert outcome.err.count("matches no file") == 1, "the other pattern matches"
    assert "matches no file" not in place.quick("--exclude", pattern, "b.yaml").err, "other files may match"
    assert "matches no file" not in place.quick("--exclude", pattern, "live").err, "other files may match"


@pytest.mark.parametrize(
    "pattern", ["legacy", "./legacy/", "/legacy/x.yaml", "!live/", "other/old", "*.json", ".hidden/"]
)
def test_an_exclude_that_may_match_is_not_reported(place: Place, pattern: str) -> None:
    for name in ("b.yaml", "legacy/x.yaml", "other/old/c.yaml", "other/d.json"):
        place.settings(name)
    place.write("lint-settings.toml", "")
    assert "matches no file" not in place.quick("--exclude", pattern, "--exclude", "legacy/,legacy/*.yaml", ".").err


@pytest.mark.parametrize("files", ["./nothing/**", "nothing.yaml", "liv/*.yaml", "live\\b.yaml"])
def test_an_allow_for_no_file_is_unused(place: Place, files: str) -> None:
    place.settings("live/a.yaml", FAULT)
    place.write("lint-settings.toml", f"[[allow]]\nrule = 'empty-providers'\nfiles = ['{files}']\nreason = 'x'\n")
    lines = place.lines(".")
    assert any("unused-allow" in line and "names no settings file" in line for line in lines), lines


# --- one walk


def test_no_folder_is_opened_twice(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a/x.yaml", "a/b/y.yaml", "c/z.yaml"):
        place.settings(name)
    place.write("lint-settings.toml", "exclude = ['nothing-like-it']\n")
    opened: list[str] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: opened.append(os.path.abspath(folder)) or scandir(folder))
    monkeypatch.chdir(place.folder)
    for paths in (["."], ["a"], ["a/x.yaml"], [".", "a", "a/b"], ["a", "c"]):
        opened.clear()
        finder = Finder()
        finder.find(paths)
        files = finder.files()
        finder.context(files)
        assert sorted(opened) == sorted(set(opened)), paths
        assert len(opened) == 4, paths


def test_what_the_command_line_excludes_is_known_all_the_same(place: Place) -> None:
    place.settings("a/x.yaml")
    place.settings("b/y.yaml")
    place.settings("c.yaml")
    place.write("lint-settings.toml", "")
    finder = Finder(exclude=("b/", "c.yaml"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place.folder)
        finder = Finder(exclude=("b/", "c.yaml"))
        finder.find(["."])
        files = finder.files()
        assert [path for path, *_ in files] == ["a/x.yaml"]
        assert [one.path for one in finder.context(files)] == ["b/y.yaml", "c.yaml"]
        assert [one.path for one in finder.context(files)] == ["b/y.yaml", "c.yaml"], "whenever it is asked for"
