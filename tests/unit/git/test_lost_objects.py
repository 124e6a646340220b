"""Repositories of which an object is missing or broken: no file counts as new because git has lost its content."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lint_settings.git.repository import GitError, Repository
from place import Place

_FILES = ("shop.yaml", "data.json", "lint-settings.toml", "prod.env", "sub/moved.yaml")
_CONFIG = '[environments.prod]\nfiles = ["*"]\nenv-files = ["prod.env"]\n'


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:12])


_WAYS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"garbage"),
    "cut": _cut,
    "of another type": lambda path: path.write_bytes(zlib.compress(b"x")),
}


@pytest.fixture
def changed(place: Place) -> Place:
    """A repository in which every file has changed since the last commit, and a renamed one."""
    place.git("init", "--quiet")
    place.settings("shop.yaml", "site_name: ${NAME}")
    place.settings("sub/moved.yaml", "site_name: ${NAME}")
    place.write("data.json", '{"user_entity_type": "user", "site_name": "${NAME}", "default_flow_name": "x"}')
    place.write("lint-settings.toml", _CONFIG)
    place.write("prod.env", "NAME=one\n")
    place.git("add", "--all")
    place.git("commit", "--quiet", "--message=first")
    place.git("mv", "sub/moved.yaml", "sub/here.yaml")
    place.write("new.yaml", "site_name: new\nuser_entity_type: user\n")
    for name in ("shop.yaml", "sub/here.yaml", "lint-settings.toml", "prod.env"):
        path = place.folder / name
        path.write_text(path.read_text() + ("MORE=1\n" if name == "prod.env" else "# changed\n"))
    place.write("data.json", '{"user_entity_type": "user", "site_name": "other", "default_flow_name": "x"}')
    return place


def _break(place: Place, name: str, way: str) -> None:
    object_id = place.git("rev-parse", name).strip()
    path = place.folder / ".git/objects" / object_id[:2] / object_id[2:]
    path.chmod(0o644)
    _WAYS[way](path)


def _assert_names(place: Place, name: str, *arguments: str) -> None:
    outcome = place.quick(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    commit = place.git("rev-parse", "--short=7", "HEAD~1" if "--head=HEAD" in arguments else "HEAD").strip()
    where = f"{name} at {commit} cannot be read, because git has lost its content; clone the repository again"
    assert outcome.err.startswith(f"lint-settings: {where} (`git fsck` lists what is lost)\n")


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize("command", [("--changed-since=HEAD", "."), ("diff", "--base=HEAD", ".")], ids=" ".join)
def test_a_file_whose_content_is_lost_is_named(changed: Place, name: str, way: str, command: tuple[str, ...]) -> None:
    assert changed.quick(*command).code in (0, 1)
    _break(changed, f"HEAD:{name}", way)
    _assert_names(changed, name, *command)


@pytest.mark.parametrize("way", ["missing", "cut"])
@pytest.mark.parametrize("name", ["shop.yaml", "sub/moved.yaml"])
def test_so_is_one_of_two_commits(changed: Place, name: str, way: str) -> None:
    changed.git("add", "--all")
    changed.git("commit", "--quiet", "--message=second")
    _break(changed, f"HEAD~1:{name}", way)
    _assert_names(changed, name, "diff", "--base=HEAD~1", "--head=HEAD", ".")


@pytest.mark.parametrize("way", _WAYS)
def test_a_config_of_a_commit_that_is_lost_is_not_passed_over(changed: Place, way: str) -> None:
    _break(changed, "HEAD:lint-settings.toml", way)
    _assert_names(changed, "lint-settings.toml", "check", "--config-from=HEAD", ".")


def test_a_file_that_has_not_changed_need_not_be_there(changed: Place) -> None:
    """Its content is in the working tree."""
    changed.git("checkout", "--quiet", "shop.yaml")
    before = changed.quick("--changed-since=HEAD", ".")
    _break(changed, "HEAD:shop.yaml", "missing")
    assert changed.quick("--changed-since=HEAD", ".") == before


def test_what_a_commit_never_had_is_no_loss(changed: Place) -> None:
    changed.write("sub/folder.yaml/x", "")
    changed.git("add", "--all")
    changed.git("commit", "--quiet", "--message=second")
    _break(changed, "HEAD:prod.env", "missing")
    repository = Repository.of(str(changed.folder))
    wanted = ["nowhere.yaml", "sub/folder.yaml", "sub/none/x.yaml", "shop.yaml"]
    assert [*repository.read("HEAD", wanted)] == ["shop.yaml"]
    with pytest.raises(GitError, match=r"^prod\.env at "):
        repository.read("HEAD", ["nowhere.yaml", "prod.env"])


def test_the_target_of_a_link_counts_like_the_link(changed: Place) -> None:
    (changed.folder / "link.yaml").symlink_to("shop.yaml")
    (changed.folder / "dangling.yaml").symlink_to("nowhere.yaml")
    changed.git("add", "--all")
    changed.git("commit", "--quiet", "--message=second")
    repository = Repository.of(str(changed.folder))
    assert [*repository.read("HEAD", ["link.yaml", "dangling.yaml"])] == ["link.yaml"]
    _break(changed, "HEAD:shop.yaml", "missing")
    assert repository.read("HEAD", ["dangling.yaml"]) == {}
    with pytest.raises(GitError, match=r"^link\.yaml at "):
        repository.read("HEAD", ["link.yaml"])
