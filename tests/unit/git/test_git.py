"""Reading a repository: which commit a change started from, what has changed since, and what was there before."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lint_settings.git import repository as git
from lint_settings.git.changed_files import changed_files
from lint_settings.git.repository import Changed, GitError, Repository
from lint_settings.git.working_tree import renamed
from place import Place

LONG = "".join(f"setting_{number}: value of it\n" for number in range(20))
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.fixture(autouse=True)
def _no_git_config(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the user's configuration."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repo(tmp_path: Path) -> Place:
    """A repository with one commit: the file a.yaml."""
    place = Place(tmp_path / "repo")
    place.folder.mkdir()
    place.git("init")
    place.write("a.yaml", LONG)
    commit(place, "first")
    return place


def commit(place: Place, message: str = "change") -> str:
    """Commit everything and return the id."""
    place.git("add", "--all")
    place.git("commit", "--quiet", "--allow-empty", "--message", message)
    return place.git("rev-parse", "HEAD").strip()


def opened(place: Place) -> Repository:
    """The repository of a place."""
    return Repository.of(str(place.folder))


def changed(
    place: Place, base: str = "HEAD", head: str | None = None, *paths: str
) -> list[tuple[str, str | None, str | None]]:
    """What has changed, as plain tuples."""
    repository = opened(place)
    return [tuple(one) for one in changed_files(repository, repository.commit(base), head, paths)]


def fault(place: Place, revision: str, head: str | None = None) -> str:
    """The words of the error for a revision that cannot be the base."""
    with pytest.raises(GitError) as error:
        opened(place).base_of(revision, head)
    text = str(error.value)
    assert "\n" not in text
    return text


# --- where it is


def test_the_root_is_found_from_a_folder_below(repo: Place) -> None:
    repo.write("deep/er/b.yaml")
    assert Repository.of(str(repo.folder / "deep/er")).root == os.path.realpath(repo.folder)


def test_a_link_to_a_folder_leads_to_its_repository(repo: Place, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo.folder)
    assert Repository.of(str(tmp_path / "link")).root == os.path.realpath(repo.folder)


def test_a_folder_in_no_repository_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not in a git repository") as error:
        Repository.of(str(tmp_path))
    assert str(tmp_path) in str(error.value)


def test_an_empty_folder_called_git_is_no_repository(place: Place) -> None:
    with pytest.raises(GitError, match="is not in a git repository"):
        opened(place)


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not a folder"):
        Repository.of(str(tmp_path / "none"))


@pytest.mark.parametrize("inside", ["bare.git", "repo/.git"])
def test_a_bare_repository_is_reported(repo: Place, tmp_path: Path, inside: str) -> None:
    repo.git("clone", "--quiet", "--bare", str(repo.folder), str(tmp_path / "bare.git"))
    with pytest.raises(GitError, match=r"bare repository or inside \.git"):
        Repository.of(str(tmp_path / inside))


def test_git_that_is_not_installed_is_reported(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.folder))
    with pytest.raises(GitError, match=r"git is needed .* not installed"):
        opened(repo)


def test_git_is_not_looked_for_in_relative_folders(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("bin/git", "#!/bin/sh\ntouch ran\n").chmod(0o755)
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("PATH", f"bin{os.pathsep}{os.environ['PATH']}")
    assert opened(repo).files("HEAD") == ["a.yaml"]
    assert not (repo.folder / "ran").exists()


def test_a_repository_of_another_owner_is_reported(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError, match=r"another user owns.*safe\.directory"):
        opened(repo)


def test_a_broken_repository_is_reported_in_gits_own_words(repo: Place) -> None:
    repo.write(".git/config", "[core\n")
    with pytest.raises(GitError, match="bad config line 1"):
        opened(repo)


def test_a_hooks_environment_does_not_lead_astray(repo: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Place(tmp_path / "other")
    other.folder.mkdir()
    other.git("init")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / "index"))
    monkeypatch.setenv("GIT_TRACE", "1")
    assert opened(repo).files("HEAD") == ["a.yaml"]


# --- revisions


def test_a_commit_is_named_in_many_ways(repo: Place) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    repo.git("tag", "--annotate", "v1", "--message", "one")
    repo.git("checkout", "--quiet", "-b", "team/shop#1")
    second = commit(repo)
    repository = opened(repo)
    for name in ("v1", "main", "HEAD~1", first, first[:10], "team/shop#1^", "main^{/first}"):
        assert repository.commit(name) == first, name
    assert repository.commit("team/shop#1") == second


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "nowhere is not a commit in .* fetch it"),
        ("", "an empty name is not a commit"),
        ("-x", "-x is not a commit"),
        ("--help", "--help is not a commit"),
        ("--output=ran", "--output=ran is not a commit"),
        ("main..HEAD", "name one revision, not a range"),
        ("main...", "name one revision, not a range"),
        ("^main", "is not a commit"),
        ("HEAD:a.yaml", "is not a commit"),
        ("main\0", "is not a commit"),
        ("main\nHEAD", "is not a commit"),
        ("\udcff", "is not a commit"),
        ("0" * 40, "is not a commit"),
    ],
)
def test_what_is_no_revision_is_reported(repo: Place, revision: str, words: str) -> None:
    with pytest.raises(GitError, match=words):
        opened(repo).base_of(revision)
    assert sorted(os.listdir(repo.folder)) == [".git", "a.yaml"]


def test_a_branch_that_only_the_remote_has_is_suggested(repo: Place, tmp_path: Path) -> None:
    repo.git("branch", "release")
    repo.git("clone", "--quiet", str(repo.folder), str(tmp_path / "clone"))
    assert fault(Place(tmp_path / "clone"), "release").endswith("; did you mean origin/release?")


def test_a_repository_without_commits_is_reported(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.git("init")
    assert "no commits yet" in fault(place, "main")


def test_the_base_is_where_the_change_left_the_branch(repo: Place) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    repo.git("checkout", "--quiet", "-b", "topic")
    topic = commit(repo, "topic")
    repo.git("checkout", "--quiet", "main")
    repo.write("b.yaml")
    onward = commit(repo)
    repo.git("checkout", "--quiet", "topic")
    assert opened(repo).base_of("main") == first
    assert opened(repo).base_of("topic", "main") == first
    assert opened(repo).base_of("HEAD") == topic
    repo.git("merge", "--quiet", "--no-edit", "main")
    assert opened(repo).base_of("main") == onward


def test_a_detached_head_has_a_base(repo: Place) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    commit(repo)
    repo.git("checkout", "--quiet", "--detach")
    assert opened(repo).base_of("HEAD~1") == first


def test_histories_without_a_common_commit_are_reported(repo: Place) -> None:
    repo.git("checkout", "--quiet", "--orphan", "other")
    assert "no commits yet" in fault(repo, "main")
    commit(repo)
    assert fault(repo, "main") == "main and HEAD have no commit in common; name a commit that the change started from"


def test_a_shallow_clone_is_reported_with_what_to_fetch(repo: Place, tmp_path: Path) -> None:
    first = repo.git("rev-parse", "HEAD").strip()
    repo.git("checkout", "--quiet", "-b", "topic")
    commit(repo, "topic")
    repo.git("checkout", "--quiet", "main")
    commit(repo, "onward")
    repo.git("checkout", "--quiet", "topic")
    repo.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{repo.folder}", str(tmp_path / "clone"))
    clone = Place(tmp_path / "clone")
    assert "shallow clone that ends before origin/main and HEAD meet; fetch" in fault(clone, "origin/main")
    for missing in ("HEAD~1", first):
        assert "it is a shallow clone; fetch" in fault(clone, missing)
    assert "fetch-depth: 0" in fault(clone, "origin/main")
    clone.git("fetch", "--quiet", "--unshallow")
    assert opened(clone).base_of("origin/main") == first


# --- what has changed in the working tree


def test_each_way_to_change_is_reported(repo: Place) -> None:
    for name in ("gone.yaml", "staged.json", "moved.yaml", "unstaged.yml", "kept.yaml", "removed.yaml"):
        repo.write(name, f"{name}: 1\n{LONG}")
    repo.write(".gitignore", "ignored.yaml\n")
    repo.write("note.txt", "1")
    commit(repo)
    assert changed(repo) == []
    (repo.folder / "gone.yaml").unlink()
    repo.git("rm", "--quiet", "removed.yaml")
    repo.write("staged.json", "{}")
    repo.git("add", "staged.json")
    repo.write("unstaged.yml")
    repo.git("mv", "moved.yaml", "new.yaml")
    for name in ("untracked.yaml", "deep/untracked.json", "ignored.yaml", "note.txt"):
        repo.write(name)
    assert changed(repo) == [
        ("A", None, "deep/untracked.json"),
        ("D", "gone.yaml", None),
        ("R", "moved.yaml", "new.yaml"),
        ("D", "removed.yaml", None),
        ("M", "staged.json", "staged.json"),
        ("M", "unstaged.yml", "unstaged.yml"),
        ("A", None, "untracked.yaml"),
    ]
    assert changed(repo, "HEAD", None, "deep", "gone.yaml", "moved.yaml") == [
        ("A", None, "deep/untracked.json"),
        ("D", "gone.yaml", None),
        ("R", "moved.yaml", "new.yaml"),
    ]
    assert changed(repo, "HEAD", None, "dee", ".git") == []


def test_what_is_staged_and_then_taken_back_has_not_changed(repo: Place) -> None:
    repo.write("a.yaml", "other: 1\n")
    repo.git("add", "a.yaml")
    repo.write("a.yaml", LONG)
    assert changed(repo) == []


def test_what_git_no_longer_tracks_is_still_there(repo: Place) -> None:
    repo.git("rm", "--quiet", "--cached", "a.yaml")
    assert changed(repo) == []
    repo.write("a.yaml", "other: 1\n")
    assert changed(repo) == [("M", "a.yaml", "a.yaml")]


def test_a_file_that_is_only_to_be_added_is_new(repo: Place) -> None:
    repo.write("b.yaml")
    repo.git("add", "--intent-to-add", "b.yaml")
    assert changed(repo) == [("A", None, "b.yaml")]


def test_a_touched_file_with_the_same_content_has_not_changed(repo: Place) -> None:
    os.utime(repo.folder / "a.yaml", (1, 1))
    assert changed(repo) == []


def test_a_mode_alone_is_no_change(repo: Place) -> None:
    (repo.folder / "a.yaml").chmod(0o755)
    assert changed(repo) == []
    base = repo.git("rev-parse", "HEAD").strip()
    commit(repo)
    assert repo.git("diff", "--raw", base, "HEAD").startswith(":100644 100755")
    assert changed(repo, base, "HEAD") == []


def test_line_ends_that_git_would_change_are_no_change(repo: Place) -> None:
    repo.write("a.yaml", LONG.replace("\n", "\r\n"))
    assert changed(repo) == []
    repo.git("config", "core.autocrlf", "true")
    (repo.folder / "a.yaml").unlink()
    repo.git("checkout", "a.yaml")
    assert b"\r\n" in (repo.folder / "a.yaml").read_bytes()
    assert changed(repo) == []
    repo.write("a.yaml", LONG.replace("\n", "\r\n") + "more: 1\r\n")
    assert changed(repo) == [("M", "a.yaml", "a.yaml")]


def test_a_conflict_is_a_change(repo: Place) -> None:
    repo.git("checkout", "--quiet", "-b", "topic")
    repo.write("a.yaml", "ours: 1\n")
    commit(repo)
    repo.git("checkout", "--quiet", "main")
    repo.write("a.yaml", "theirs: 1\n")
    commit(repo)
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "topic")
    assert changed(repo) == [("M", "a.yaml", "a.yaml")]
    assert changed(repo, "HEAD~1") == [("M", "a.yaml", "a.yaml")]


NAMES = [
    "with blank.yaml",
    "tab\there.yaml",
    "new\nline.yaml",
    'quote".yaml',
    "back\\slash.yaml",
    "émoji 🙂.json",
    "-option.yaml",
    ":colon.yaml",
    "*.yaml",
    "[a].yaml",
    "$(touch ran).yaml",
    "a -> b.yaml",
    "HEAD:a.yaml",
    os.fsdecode(b"latin-\xe9.yaml"),
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_will_do(repo: Place, name: str) -> None:
    repo.write(f"in/{name}", "value: 1\n")
    assert changed(repo) == [("A", None, f"in/{name}")]
    before = commit(repo)
    repo.write(f"in/{name}", "value: 2\n")
    assert changed(repo) == [("M", f"in/{name}", f"in/{name}")]
    after = commit(repo)
    repository = opened(repo)
    assert changed_files(repository, before, after) == [Changed("M", f"in/{name}", f"in/{name}")]
    assert changed_files(repository, before, after, [f"in/{name}"]) != []
    assert repository.read(before, [f"in/{name}", "a.yaml"]) == {f"in/{name}": b"value: 1\n", "a.yaml": LONG.encode()}
    assert repository.files(before, "in") == [f"in/{name}"]


def test_settings_of_the_user_change_nothing(repo: Place) -> None:
    options = (
        ("diff.noprefix", "true"), ("diff.renames", "false"), ("diff.relative", "true"), ("core.quotePath", "true"),
        ("color.ui", "always"), ("diff.orderFile", os.devnull), ("status.showUntrackedFiles", "no"),
        ("diff.ignoreSubmodules", "none"), ("core.pager", "false"), ("diff.external", "false"),
    )  # fmt: skip
    for name, value in options:
        repo.git("config", name, value)
    repo.write("ü/b.yaml", "value: 1\n")
    before = commit(repo)
    repo.git("mv", "a.yaml", "ü/c.yaml")
    repo.write("ü/d.yaml")
    found = [("R", "a.yaml", "ü/c.yaml"), ("A", None, "ü/d.yaml")]
    assert changed(repo) == found
    commit(repo)
    assert changed(repo, before, "HEAD") == found


def test_nothing_that_the_repository_names_is_run(repo: Place) -> None:
    program = repo.write(".git/trap", '#!/bin/sh\ntouch "$(dirname "$0")/ran"\ncat\n')
    program.chmod(0o755)
    for name in ("filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.trap.textconv",
                 "diff.trap.command", "diff.external", "core.fsmonitor", "core.pager", "core.sshCommand",
                 "core.alternateRefsCommand", "filter.a=b.clean"):  # fmt: skip
        repo.git("config", name, str(program))
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction"):
        repo.write(f".git/hooks/{hook}", program.read_bytes()).chmod(0o755)
    repo.write(".gitattributes", "a.yaml filter=trap diff=trap\nb.yaml filter=a=b\n")
    repo.write("b.yaml", LONG)
    repo.git("-c", "core.fsmonitor=", "add", "--all")
    repo.git("-c", "core.fsmonitor=", "commit", "--quiet", "--message", "trap")
    repo.write("a.yaml", LONG + "more: 1\n")
    os.utime(repo.folder / "b.yaml", (1, 1))
    (repo.folder / ".git/ran").unlink(missing_ok=True)
    repository = opened(repo)
    assert repository.base_of("main") == repository.commit("HEAD")
    assert changed(repo) == [("M", "a.yaml", "a.yaml")]
    assert changed_files(repository, repository.commit("HEAD~1"), "HEAD") == [Changed("A", None, "b.yaml")]
    assert repository.read("HEAD", ["a.yaml"]) == {"a.yaml": LONG.encode()}
    assert not (repo.folder / ".git/ran").exists()


def test_what_a_filter_keeps_otherwise_counts_by_its_date(repo: Place) -> None:
    repo.git("config", "filter.upper.clean", "tr a-z A-Z")
    repo.git("config", "filter.upper.smudge", "tr A-Z a-z")
    repo.write(".gitattributes", "b.yaml filter=upper\n")
    repo.write("b.yaml", "value: 1\n")
    os.utime(repo.folder / "b.yaml", (1, 1))
    commit(repo)
    assert opened(repo).read("HEAD", ["b.yaml"]) == {"b.yaml": b"VALUE: 1\n"}
    assert changed(repo) == []
    repo.write("b.yaml", "value: 2\n")
    assert changed(repo) == [("M", "b.yaml", "b.yaml")]


def test_a_file_kept_elsewhere_is_just_text(repo: Place) -> None:
    repo.write("big.json", LFS)
    base = commit(repo)
    repo.write("big.json", LFS.replace(b"4d7a", b"5e8b"))
    assert changed(repo) == [("M", "big.json", "big.json")]
    assert opened(repo).read(base, ["big.json"]) == {"big.json": LFS}


def test_nothing_is_written(repo: Place) -> None:
    os.utime(repo.folder / "a.yaml", (1, 1))  # git would like to note this in its index
    repo.write("b.yaml")

    def state() -> dict[str, str]:
        files = (path for path in (repo.folder / ".git").rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    repository = opened(repo)
    changed_files(repository, repository.base_of("main"))
    repository.read("HEAD", ["a.yaml"])
    assert state() == before


# --- links and repositories in repositories


def test_a_link_changes_where_it_points_elsewhere(repo: Place) -> None:
    repo.write("b.yaml", "value: 1\n")
    (repo.folder / "link.yaml").symlink_to("a.yaml")
    (repo.folder / "out.yaml").symlink_to("/etc/hostname")
    repo.write("in/c.yaml", "value: 1\n")
    (repo.folder / "folder").symlink_to("in")
    base = commit(repo)
    repo.write("a.yaml", "other: 1\n")
    assert changed(repo) == [("M", "a.yaml", "a.yaml")]
    (repo.folder / "link.yaml").unlink()
    (repo.folder / "link.yaml").symlink_to("b.yaml")
    found = [("M", "a.yaml", "a.yaml"), ("M", "link.yaml", "link.yaml")]
    assert changed(repo) == found
    repository = opened(repo)
    asked = ["link.yaml", "out.yaml", "folder/c.yaml", "folder", "none.yaml"]
    assert repository.read(base, asked) == {"link.yaml": LONG.encode(), "folder/c.yaml": b"value: 1\n"}
    assert repository.files(base) == ["a.yaml", "b.yaml", "in/c.yaml", "link.yaml", "out.yaml"]
    commit(repo)
    assert changed(repo, base, "HEAD") == found


def test_a_file_that_becomes_a_link_changes(repo: Place) -> None:
    repo.write("b.yaml", "a.yaml")
    base = commit(repo)
    (repo.folder / "b.yaml").unlink()
    (repo.folder / "b.yaml").symlink_to("a.yaml")
    assert changed(repo) == [("M", "b.yaml", "b.yaml")]
    commit(repo)
    assert changed(repo, base, "HEAD") == [("M", "b.yaml", "b.yaml")]


def test_what_lies_behind_a_new_link_to_a_folder_is_gone(repo: Place) -> None:
    repo.write("one/b.yaml", "value: 1\n")
    repo.write("two/b.yaml", "value: 1\n")
    commit(repo)
    (repo.folder / "one/b.yaml").unlink()
    (repo.folder / "one").rmdir()
    (repo.folder / "one").symlink_to("two")
    assert changed(repo) == [("D", "one/b.yaml", None)]


def test_a_very_large_file_is_not_read(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lint_settings.git.working_tree._LARGEST", 100)
    os.utime(repo.folder / "a.yaml", (1, 1))
    repo.write("b.yaml", LONG)
    assert changed(repo) == [("M", "a.yaml", "a.yaml"), ("A", None, "b.yaml")]
    (repo.folder / "a.yaml").unlink()
    assert changed(repo) == [("D", "a.yaml", None), ("A", None, "b.yaml")]


def test_a_submodule_is_not_entered(repo: Place, tmp_path: Path) -> None:
    inner = Place(tmp_path / "inner")
    inner.folder.mkdir()
    inner.git("init")
    inner.write("b.yaml")
    commit(inner)
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "sub.yaml")
    base = commit(repo)
    module = Place(repo.folder / "sub.yaml")
    module.write("b.yaml", "other: 1\n")
    module.write("c.yaml")
    repo.write("nested/x.yaml")
    Place(repo.folder / "nested").git("init")
    assert changed(repo) == []
    commit(module)
    assert changed(repo) == []
    repo.git("add", "sub.yaml")
    assert changed(repo) == []
    assert opened(repo).files(base) == ["a.yaml"]
    assert opened(repo).read(base, ["sub.yaml", "sub.yaml/b.yaml"]) == {}
    module.write("b.yaml", "third: 1\n")
    assert opened(module).root == os.path.realpath(module.folder)
    assert changed(module) == [("M", "b.yaml", "b.yaml")]


def test_a_worktree_can_be_the_current_folder(repo: Place, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "-b", "topic", str(tmp_path / "tree"))
    tree = Place(tmp_path / "tree")
    tree.write("a.yaml", "other: 1\n")
    assert opened(tree).root == os.path.realpath(tree.folder)
    assert changed(tree, opened(tree).base_of("main")) == [("M", "a.yaml", "a.yaml")]
    assert changed(repo) == []


def test_what_a_sparse_checkout_leaves_out_is_not_gone(repo: Place) -> None:
    repo.write("one/b.yaml")
    repo.write("two/b.yaml")
    commit(repo)
    repo.git("sparse-checkout", "set", "one")
    assert not (repo.folder / "two").exists()
    assert changed(repo) == []


def test_a_partial_clone_is_distinguished_from_new_files(repo: Place, tmp_path: Path) -> None:
    repo.write("a.yaml", "other: 1\n")
    commit(repo)
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", "--filter=blob:none", f"file://{repo.folder}", str(tmp_path / "clone"))
    clone = Place(tmp_path / "clone")
    assert opened(clone).read("HEAD", ["a.yaml", "none.yaml"]) == {"a.yaml": b"other: 1\n"}
    with pytest.raises(GitError, match=r"is a partial clone .* without --filter"):
        opened(clone).read("HEAD~1", ["a.yaml"])


def test_a_repository_of_the_other_hash_will_do(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.git("init", "--object-format=sha256")
    place.write("a.yaml", LONG)
    base = commit(place)
    assert len(base) == 64
    os.utime(place.folder / "a.yaml", (1, 1))
    assert changed(place) == []
    place.git("mv", "a.yaml", "b.yaml")
    assert changed(place) == [("R", "a.yaml", "b.yaml")]
    assert opened(place).read(base, ["a.yaml"]) == {"a.yaml": LONG.encode()}


# --- between commits


def test_two_commits_are_compared_without_the_working_tree(repo: Place) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    repo.write("gone.txt", LONG + "gone: 1\n")
    repo.git("mv", "a.yaml", "deep.yaml")
    repo.write("deep.yaml", LONG + "more: 1\n")
    head = commit(repo)
    repo.write("c.yaml")
    repo.write("deep.yaml", "other: 1\n")
    assert changed(repo, base, head) == [("R", "a.yaml", "deep.yaml")]
    assert changed(repo, base, "main") == [("R", "a.yaml", "deep.yaml")]
    assert changed(repo, base, head, "a.yaml") == [("R", "a.yaml", "deep.yaml")]
    assert changed(repo, head, base) == [("R", "deep.yaml", "a.yaml")]


def test_a_file_that_gets_or_loses_the_name_of_settings_comes_or_goes(repo: Place) -> None:
    base = repo.git("rev-parse", "HEAD").strip()
    repo.git("mv", "a.yaml", "a.txt")
    assert changed(repo) == [("D", "a.yaml", None)]
    head = commit(repo)
    assert changed(repo, base, head) == [("D", "a.yaml", None)]
    assert changed(repo, head, base) == [("A", None, "a.yaml")]


def test_many_files_are_read_at_once(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"many/{number}.yaml" for number in range(300)]
    for name in names:
        repo.write(name, name * 100)
    base = commit(repo)
    repository = opened(repo)
    calls = []
    run = git._run
    monkeypatch.setattr(git, "_run", lambda *given, **more: calls.append(given) or run(*given, **more))
    assert repository.read(base, [*names, "many/none.yaml"]) == {name: (name * 100).encode() for name in names}
    assert sum("cat-file" in call for call in calls) == 1
    assert repository.read(base, []) == {}


def test_files_of_a_listed_commit_are_read_by_id_and_links_are_followed(
    repo: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("in/c.yaml", "value: 1\n")
    repo.write("in/d e\u00e9.yaml", "value: 2\n")
    (repo.folder / "link.yaml").symlink_to("in/c.yaml")
    (repo.folder / "folder").symlink_to("in")
    base = commit(repo)
    names = ["a.yaml", "in/c.yaml", "in/d e\u00e9.yaml", "link.yaml", "folder/c.yaml", "folder", "in", "none.yaml"]
    repository, asked, calls = opened(repo), [], []
    run = git._run

    def noted(folder: str, *given: str, **more: Any) -> tuple[int, bytes, str]:
        calls.append(given[0])
        asked.extend((more.get("stdin") or b"").splitlines())
        return run(folder, *given, **more)

    monkeypatch.setattr(git, "_run", noted)
    by_name = repository.read(base, names)
    assert (len(by_name), len(asked)) == (5, len(names)), asked
    assert all(one.startswith(base.encode()) for one in asked)
    listed, asked = repository.names(base), []
    assert repository.files(base) == ["a.yaml", "in/c.yaml", "in/d e\u00e9.yaml", "link.yaml"]
    assert (calls.count("ls-tree"), len(listed)) == (1, 5)
    assert repository.read(base, names) == by_name
    assert [b":" in one for one in asked] == [False, False, False, True, True, True, True, True]


def test_files_below_a_folder_are_listed(repo: Place) -> None:
    for name in ("one/b.yml", "one/two/c.json", "one.yaml", "one/note.txt", "oneself/d.yaml"):
        repo.write(name)
    commit(repo)
    repository = opened(repo)
    assert repository.files("HEAD") == ["a.yaml", "one.yaml", "one/b.yml", "one/two/c.json", "oneself/d.yaml"]
    assert repository.files("HEAD", "one") == repository.files("HEAD", "one/") == ["one/b.yml", "one/two/c.json"]
    assert repository.files("HEAD", "none") == []
    assert repository.files("HEAD", ".") == repository.files("HEAD")


# --- renames


def test_a_rename_is_found_where_half_of_a_file_is_the_same() -> None:
    lines = [f"line {number:02}\n".encode() for number in range(20)]
    old = b"".join(lines)
    assert renamed({"a": old}, {"b": old}) == {"b": "a"}
    assert renamed({"a": old}, {"b": b"".join(lines[:10]) + b"else 99\n" * 10}) == {"b": "a"}
    assert renamed({"a": old}, {"b": b"".join(lines[:9]) + b"else 99\n" * 11}) == {}
    assert renamed({"a": b""}, {"b": b""}) == {}
    assert renamed({"a": b'{"one":1,"two":2,"three":3}'}, {"b": b'{"one":1,"two":2,"three":4}'}) == {"b": "a"}


def test_each_file_is_renamed_once_and_to_what_is_most_like_it() -> None:
    lines = [f"line {number:02}\n".encode() for number in range(20)]
    old, near = b"".join(lines), b"".join(lines[:15])
    assert renamed({"a": old}, {"near": near, "same": old}) == {"same": "a"}
    assert renamed({"one/x": old, "two/y": old}, {"new/y": old, "new/x": old}) == {"new/x": "one/x", "new/y": "two/y"}
    assert renamed({"a": old, "b": near}, {"c": near}) == {"c": "b"}


def test_among_very_many_files_only_the_same_content_is_a_rename() -> None:
    old = {f"old/{number}": f"content {number}\nline\n".encode() for number in range(150)}
    new = {f"new/{number}": f"content {number}\nline\n".encode() for number in range(150)}
    new["new/0"] += b"more\n"
    assert renamed(old, new) == {f"new/{number}": f"old/{number}" for number in range(1, 150)}


def test_many_files_are_read_as_each_by_itself(repo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git searches a whole folder for each name, so that many are found in a list of the commit."""
    names = [f"many/s{at}.yaml" for at in range(120)]
    for name in names:
        repo.write(name, f"site_name: {name}\n")
    repo.write("many/äö ü.yaml", "site_name: x\n")
    (repo.folder / "many/link.yaml").symlink_to("s1.yaml")
    (repo.folder / "many/lost.yaml").symlink_to("nowhere.yaml")
    (repo.folder / "folder").symlink_to("many")
    head = commit(repo)
    others = ["many/äö ü.yaml", "many/link.yaml", "many/lost.yaml", "many/none.yaml", "many", "folder/s2.yaml"]
    there = opened(repo)
    each = {path: text for name in [*names, *others] for path, text in there.read(head, [name]).items()}
    assert each["many/link.yaml"] == b"site_name: many/s1.yaml\n"
    asked: list[bytes] = []
    plain = Repository.ask

    def ask(self: Repository, *arguments: str, stdin: bytes | None = None, **options: Any) -> bytes:
        asked.append(stdin or b"")
        return plain(self, *arguments, stdin=stdin, **options)

    monkeypatch.setattr(Repository, "ask", ask)
    assert there.read(head, [*names, *others]) == each
    assert b"many/s7.yaml" not in b"".join(asked), "it is asked for by its id"
