"""The files that a search finds, held against `git ls-files --cached --others --exclude-standard` over random trees."""

import os
import random
import subprocess
import warnings
from pathlib import Path

import pytest

from lint_settings.engine.discover import Finder, discover
from lint_settings.search.git_index import IndexFormatError, names_in, tracked_files
from lint_settings.search.ignore_patterns import PatternList, lines_of
from place import Place

TREES = int(os.environ.get("TREES", "150"))
NAMES = ("a", "b", "c", "A", "ab", "a.b", "[a]", "é", "a b", "#a", "!a", "b-", "x*")
PIECES = (
    *("a", "b", "c", "A", "ab", "é", ".yaml", "*", "**", "?", "/", "/", "**/", "/**", "/**/", "[ab]", "[!a]", "[^b]"),
    *("[a-c]", "[[:upper:]]", "[[:alpha:]b]", "[]a]", "[a", "[b-a]", "[\\]a]", "\\a", "\\*", "\\", "\\ ", " ", "-"),
    *("!", "#", "\t", "x", "*.yaml", "*.y?ml", "a/", "/a", "b/c", "foo**/", "***"),
)  # fmt: skip


def line(rnd: random.Random) -> str:
    """A line of a .gitignore: most are plain, some are odd."""
    sign = rnd.choice(("", "", "", "!", "/"))
    if rnd.random() < 0.5:
        parts = [rnd.choice((*NAMES, "*", "**", "*.yaml", "?", "a*", "*b")) for _ in range(rnd.randint(1, 3))]
        return sign + "/".join(parts) + rnd.choice(("", "", "/", " ", "/**"))
    return sign + "".join(rnd.choice(PIECES) for _ in range(rnd.randint(1, 5)))


def ignore_file(rnd: random.Random) -> bytes:
    """The content of a .gitignore, with any line ends and perhaps a byte order mark."""
    lines = [line(rnd) for _ in range(rnd.randint(1, 5))]
    mark = b"\xef\xbb\xbf" if rnd.random() < 0.1 else b""
    end = rnd.choice(("\n", "\n", "\r\n"))
    return mark + (end.join(lines) + rnd.choice(("", end))).encode()


def grow(rnd: random.Random, top: Path) -> None:
    """Fill a folder with folders, settings files and .gitignore files."""
    folders = [top]
    for _ in range(rnd.randint(2, 6)):
        folder = rnd.choice(folders) / rnd.choice(NAMES)
        folder.mkdir(exist_ok=True)
        folders.append(folder)
    for _ in range(rnd.randint(3, 12)):
        path = rnd.choice(folders) / f"{rnd.choice(NAMES)}{rnd.choice(('.yaml', '.yml', '.json', '.YAML'))}"
        path.write_text("a: 1\n")
    for folder in {top, *rnd.choices(folders, k=rnd.randint(0, 2))}:
        (folder / ".gitignore").write_bytes(ignore_file(rnd))


def tracked_and_untracked(place: Place) -> list[str]:
    """The settings files that git lists."""
    listed = place.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return sorted({name for name in listed if name.lower().endswith((".yaml", ".yml", ".json"))})


def found(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The settings files that a search finds."""
    monkeypatch.chdir(place.folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return [path for path, *_ in discover(["."])]


@pytest.mark.parametrize("part", range(3))
def test_a_search_finds_what_git_lists(place: Place, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    home = place.folder / "home"
    (home / "git").mkdir(parents=True)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    place.env["XDG_CONFIG_HOME"] = str(home)
    for number in range(part, TREES, 3):
        rnd = random.Random(number)
        tree = Place(place.folder / f"tree{number}", place.env)
        tree.folder.mkdir()
        tree.git("init", "--quiet")
        grow(rnd, tree.folder)
        if rnd.random() < 0.3:
            (tree.folder / ".git/info/exclude").write_bytes(ignore_file(rnd))
        (home / "git/ignore").write_bytes(ignore_file(rnd) if rnd.random() < 0.2 else b"")
        some = [path for path in sorted(tree.folder.rglob("*.*")) if path.is_file() and rnd.random() < 0.2]
        if some:
            names = "".join(f"{path.relative_to(tree.folder)}\0" for path in some)
            version = rnd.choice(("2", "4"))
            subprocess.run(
                ["git", "-c", f"index.version={version}", "add", "-f", "--pathspec-from-file=-", "--pathspec-file-nul"],
                cwd=tree.folder, env={**tree.env, "GIT_LITERAL_PATHSPECS": "1"}, input=names.encode(), check=True,
            )  # fmt: skip
        expected = [name for name in tracked_and_untracked(tree) if (tree.folder / name).exists()]
        assert found(tree, monkeypatch) == expected, f"tree {number}"


@pytest.mark.parametrize(
    ("lines", "path", "is_named"),
    [
        ("a/b/**/", "a/b/f.yaml", False),
        ("a/b/**/", "a/b/c/f.yaml", True),
        ("[[:upper:]].yaml", "A.yaml", True),
        ("[[:upper:]].yaml", "a.yaml", False),
        ("\xef\xbb\xbfx.yaml", "x.yaml", True),
        ("x.yaml\t", "x.yaml", False),
        ("x.yaml  ", "x.yaml", True),
        ("x.yaml\\ ", "x.yaml", False),
        ("x.yaml\\ ", "x.yaml ", True),
        ("x.yaml\r\ny", "x.yaml", True),
        ("foo**/bar", "foo/x/bar", True),
        ("foo**/bar", "a/foo/bar", False),
        ("a//b", "a/b", False),
        ("[a", "[a", False),
        ("[z-a]", "m", False),
        ("\\#a", "#a", True),
        ("#a", "#a", False),
        ("*\n!a", "a", False),
        ("?", "é", False),
    ],
)
def test_lines_as_git_reads_them(lines: str, path: str, is_named: bool) -> None:
    patterns = PatternList(lines_of(lines))
    name = path.encode().decode("latin-1")
    folders = [name[:at] for at, char in enumerate(name) if char == "/"]
    last = patterns.last(name, is_folder=False)
    named = [patterns.last(folder, is_folder=True) is not None for folder in folders]
    assert (any(named) or (last is not None and not last.negated)) is is_named


def test_the_case_counts_as_git_is_set_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.folder / ".git").rmdir()
    place.git("init", "--quiet")
    for name in ("Build/a.yaml", "b.YAML", "c.yaml"):
        place.settings(name)
    place.write(".gitignore", "build/\nB.yaml\n")
    assert found(place, monkeypatch) == ["Build/a.yaml", "b.YAML", "c.yaml"]
    place.git("config", "core.ignoreCase", "true")
    assert found(place, monkeypatch) == tracked_and_untracked(place) == ["c.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "[core]\n\texcludesFile = ~/mine\n",
        '[core] excludesfile = "~/mine" ; of mine\n',
        "[alias]\n\tx = a\n[Core]\n\tExcludesFile=~/mi\\\nne # mine\n",
        "[include]\n\tpath = more\n",
    ],
)
def test_the_user_own_ignore_file(place: Place, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    home = place.folder / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(text)
    (home / "more").write_text("[core]\nexcludesFile = ~/mine\n")
    (home / "mine").write_text("a.yaml\nhome/\n")
    for name, value in {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GIT_CONFIG_GLOBAL", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (place.folder / ".git").rmdir()
    subprocess.run(["git", "init", "--quiet"], cwd=place.folder, check=True)
    place.settings("a.yaml")
    place.settings("b.yaml")
    listed = subprocess.check_output(["git", "ls-files", "--others", "--exclude-standard"], cwd=place.folder, text=True)
    assert found(place, monkeypatch) == listed.split() == ["b.yaml"]


def test_hostile_patterns_come_to_an_end() -> None:
    lines = ["*a" * 40 + "b", "**/a*" * 15 + "b", "x" + "?*" * 50 + "/**/" * 20 + "z", "[^a]*" * 60, "a/**\\/" * 30]
    patterns = PatternList(lines)
    for path in ("a" * 250, "/".join(["a" * 20] * 50), "x" + "a/b" * 200, "a/" * 500 + "a"):
        patterns.last(path, is_folder=False)  # with backtracking, it would take the age of the universe


def tried(count: int) -> int:
    """How many comparisons it takes to match files against as many patterns of many kinds."""
    kinds = ("name{}", "*.ext{}", "/a/path{}/", "pre{}*", "a/b{}*/c", "*in{}fix*", "!keep{}.yaml")
    patterns = PatternList([kinds[at % len(kinds)].format(at) for at in range(count)])
    for at in range(count // 5):
        patterns.last(f"a/b/shop{at}.yaml", is_folder=False)
    index = patterns._files
    assert index is not None
    return index.tried


def test_patterns_that_name_other_files_are_not_tried() -> None:
    for count in (700, 1400):
        assert tried(count) <= count // 5 * (count // 7 + 1), "only those that may match in the middle of a name"


# --- the index


def test_tracked_files_are_in_whatever_the_version_of_the_index(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.folder / ".git").rmdir()
    place.git("init", "--quiet")
    place.write(".gitignore", "live/\n*.json\n")
    for name in ("live/a.yaml", "live/b.yaml", "c.json", "d.json", "é/e.json"):
        place.settings(name)
    place.git("add", "--force", "live/a.yaml", "c.json", "é/e.json")
    for version in ("2", "3", "4"):
        place.git("update-index", f"--index-version={version}")
        assert found(place, monkeypatch) == ["c.json", "live/a.yaml", "é/e.json"] == tracked_and_untracked(place)
    place.git("update-index", "--skip-worktree", "c.json")  # needs the longer entries of version 3
    place.git("update-index", "--index-version=2")
    assert "c.json" in found(place, monkeypatch)
    place.git("update-index", "--split-index")
    assert found(place, monkeypatch) == ["c.json", "live/a.yaml", "é/e.json"]
    place.git("add", "--force", "d.json")
    assert found(place, monkeypatch) == ["c.json", "d.json", "live/a.yaml", "é/e.json"]


def test_a_worktree_and_a_sha256_repository(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, options in (("one", ()), ("two", ("--object-format=sha256",))):
        tree = Place(place.folder / name, place.env)
        tree.folder.mkdir()
        tree.git("init", "--quiet", *options)
        tree.write(".gitignore", "*.yaml\n")
        tree.settings("a.yaml")
        tree.git("add", "--force", "a.yaml", ".gitignore")
        tree.git("commit", "--quiet", "--message=one")
        tree.settings("b.yaml")
        assert found(tree, monkeypatch) == ["a.yaml"]
        tree.git("worktree", "add", "--quiet", f"../{name}-beside")
        beside = Place(place.folder / f"{name}-beside", place.env)
        beside.settings("c.yaml")
        assert found(beside, monkeypatch) == ["a.yaml"]


@pytest.mark.parametrize(
    "content", [b"", b"DIRC", b"DIRC\0\0\0\x02\xff\xff\xff\xff", b"DIRC\0\0\0\x09\0\0\0\0", b"x" * 99]
)
def test_an_index_that_is_none_is_reported(place: Place, content: bytes) -> None:
    place.settings("a.yaml")
    place.settings("b.yaml")
    place.write(".gitignore", "b.yaml\n")
    place.write(".git/index", content)
    with pytest.raises(IndexFormatError):
        tracked_files(str(place.folder / ".git/index"), 20)
    outcome = place.quick("--show-files", ".")
    assert (outcome.code, outcome.out.split("\t")[0]) == (0, "a.yaml")
    assert f"the index of the git repository {place.folder} cannot be read" in outcome.err


def test_random_bytes_are_no_index() -> None:
    rnd = random.Random(1)
    for _ in range(2000):
        content = b"DIRC\0\0\0" + bytes([rnd.choice((2, 3, 4))]) + b"\0\0\0\x05" + rnd.randbytes(rnd.randint(0, 400))
        try:
            names_in(content, 20)
        except (IndexError, ValueError):
            continue


def test_no_program_is_started(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.settings("a.yaml")
    place.write(".gitignore", "*.yaml\n")
    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.chdir(place.folder)
    finder = Finder()
    finder.find(["."])
    assert finder.files() == []
