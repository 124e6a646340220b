"""Files that change on the disk, with editors that say so and with editors that do not."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lint_settings.lsp import stamps
from lint_settings.lsp.stamps import Stamps
from lsp_client import Client

PULL = {"textDocument": {"diagnostic": {}}}
WATCHING: dict[str, Any] = {**PULL, "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
WRONG, RIGHT = "user_entity_type: user\nauthentication.providers: []\n", "user_entity_type: user\n"


@pytest.fixture(scope="module", params=["watching", "not watching"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("empty"), **(WATCHING if request.param == "watching" else PULL)) as client:
        client.settings["watches"] = request.param == "watching"
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    here = (tmp_path / "here").resolve()
    (here / ".git").mkdir(parents=True)
    for name in ("settings", "empty", "excluded", "extending"):
        (here / name).mkdir()
    (here / "settings" / "ignored.yaml").write_text(WRONG, "utf-8")
    (here / ".gitignore").write_text("ignored.yaml\n", "utf-8")
    (here / "excluded" / "excluded.yaml").write_text(WRONG, "utf-8")
    (here / "excluded" / "lint-settings.toml").write_text('exclude = ["*.yaml"]\n', "utf-8")
    (here / "extending" / "extended.yaml").write_text(WRONG, "utf-8")
    (here / "extending" / "lint-settings.toml").write_text('extends = ["base.toml"]\n', "utf-8")
    (here / "extending" / "base.toml").write_text('exclude = ["*.yaml"]\n', "utf-8")
    (here / "settings" / "shop.yaml").write_text(RIGHT, "utf-8")
    (here / "settings" / "open.yaml").write_text(RIGHT, "utf-8")
    return here


def found(client: Client) -> set[str]:
    return {uri.rpartition("/")[2] for uri, items in client.pull_all().items() for one in items
            if one.get("code") == "empty-providers"}  # fmt: skip


def wait(client: Client, done: Callable[[set[str]], bool], *changed: Path) -> bool:
    """Say what has changed if the editor does, else save an open file until the server looks at the others."""
    if client.settings["watches"]:
        client.files_changed(*changed)
        return done(found(client))
    for _ in range(100):
        for uri in client.opened:
            client.save(uri)
        if done(found(client)):
            return True
        time.sleep(0.05)
    return False


def write(folder: Path) -> list[Path]:
    (folder / "settings" / "shop.yaml").write_text(WRONG, "utf-8")
    return [folder / "settings" / "shop.yaml"]


def create(folder: Path) -> list[Path]:
    (folder / "settings" / "new.yaml").write_text(WRONG, "utf-8")
    return [folder / "settings" / "new.yaml"]


def create_in_a_folder(folder: Path) -> list[Path]:
    (folder / "other").mkdir()
    (folder / "other" / "new.yaml").write_text(WRONG, "utf-8")
    return [folder / "other" / "new.yaml"]


def create_in_an_empty_folder(folder: Path) -> list[Path]:
    (folder / "empty" / "new.yaml").write_text(WRONG, "utf-8")
    return [folder / "empty" / "new.yaml"]


def ignore_no_more(folder: Path) -> list[Path]:
    (folder / ".gitignore").write_text("# nothing\n", "utf-8")
    return [folder / ".gitignore"]


def include_again(folder: Path) -> list[Path]:
    (folder / "excluded" / "lint-settings.toml").write_text("\n", "utf-8")
    return [folder / "excluded" / "lint-settings.toml"]


def extend_another(folder: Path) -> list[Path]:
    (folder / "extending" / "base.toml").write_text("\n", "utf-8")
    return [folder / "extending" / "base.toml"]


def rename(folder: Path) -> list[Path]:
    write(folder)
    (folder / "settings" / "shop.yaml").rename(folder / "settings" / "renamed.yaml")
    return [folder / "settings" / "shop.yaml", folder / "settings" / "renamed.yaml"]


def allow_by_config(folder: Path) -> list[Path]:
    paths = write(folder)
    (folder / "lint-settings.toml").write_text('exclude = ["new.yaml"]\n', "utf-8")
    return [*paths, folder / "lint-settings.toml"]


CHANGES = {
    write: "shop.yaml",
    create: "new.yaml",
    create_in_a_folder: "new.yaml",
    create_in_an_empty_folder: "new.yaml",
    ignore_no_more: "ignored.yaml",
    include_again: "excluded.yaml",
    extend_another: "extended.yaml",
    rename: "renamed.yaml",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_on_the_disk(change: Callable[[Path], list[Path]], server: Client, folder: Path) -> None:
    server.set_folders([folder], [])
    uri = server.open(folder / "settings" / "open.yaml")
    assert found(server) == set()
    assert wait(server, lambda now: now == {CHANGES[change]}, *change(folder))
    removed = sorted(path for path in folder.rglob("*.yaml") if path.name == CHANGES[change])
    for path in removed:
        path.unlink()
    assert wait(server, lambda now: now == set(), *removed)
    server.close(uri)
    server.set_folders([], [folder])


def test_a_config_that_changes(server: Client, folder: Path) -> None:
    server.set_folders([folder], [])
    uri = server.open(folder / "settings" / "open.yaml")
    paths = allow_by_config(folder)
    assert wait(server, lambda now: now == {"shop.yaml"}, *paths)
    config = folder / "lint-settings.toml"
    config.write_text('exclude = ["shop.yaml"]\n', "utf-8")
    assert wait(server, lambda now: now == set(), config)
    os.utime(config, (1, 1))
    assert wait(server, lambda now: now == set(), config)
    server.close(uri)
    server.set_folders([], [folder])


@pytest.mark.parametrize("event", ["didCreateFiles", "didRenameFiles", "didDeleteFiles"])
def test_what_the_editor_does_to_files(event: str, server: Client, folder: Path) -> None:
    server.set_folders([folder], [])
    path, other = folder / "settings" / "shop.yaml", folder / "settings" / "other.yaml"
    path.write_text(WRONG, "utf-8")
    server.files_changed(path)
    assert found(server) == {"shop.yaml"}
    files: dict[str, Any] = {"uri": path.as_uri()}
    if event == "didDeleteFiles":
        path.unlink()
    else:
        path.rename(other)
        files = {"oldUri": path.as_uri(), "newUri": other.as_uri()} if event == "didRenameFiles" else files
    if event == "didCreateFiles":
        server.notify("workspace/didDeleteFiles", {"files": [{"uri": path.as_uri()}]})
        files = {"uri": other.as_uri()}
    server.notify(f"workspace/{event}", {"files": [files]})
    assert found(server) == (set() if event == "didDeleteFiles" else {"other.yaml"})
    server.set_folders([], [folder])


def test_a_folder_that_is_removed(server: Client, folder: Path) -> None:
    write(folder)
    server.set_folders([folder], [])
    uri = server.open(folder / "open.yaml", RIGHT)
    assert found(server) == {"shop.yaml"}
    shutil.rmtree(folder / "settings")
    assert wait(server, lambda now: now == set(), folder / "settings")
    server.close(uri)
    server.set_folders([], [folder])
    assert server.messages == []


def test_a_config_that_was_wrong(server: Client, folder: Path) -> None:
    """Its folder is looked at, although nothing could be read."""
    config = folder / "settings" / "lint-settings.toml"
    config.write_text("this is wrong =\n", "utf-8")
    write(folder)
    server.set_folders([folder], [])
    uri = server.open(folder / "settings" / "open.yaml")
    assert found(server) == set()
    config.write_text("\n", "utf-8")
    assert wait(server, lambda now: now == {"shop.yaml"}, config)
    server.close(uri)
    server.set_folders([], [folder])
    server.messages.clear()


def test_a_change_right_after_the_files_were_looked_at(folder: Path) -> None:
    with Client(folder) as client:
        uri = client.open(folder / "settings" / "open.yaml")
        client.wait_for_push(uri)
        client.save(uri)
        time.sleep(0.1)
        (path,) = write(folder)
        client.save(uri)
        while not any(one["code"] == "empty-providers" for one in client.wait_for_push(path.as_uri())):
            pass


@pytest.mark.parametrize("change", ["write", "remove", "create"])
def test_what_changes_while_it_is_read(change: str, tmp_path: Path) -> None:
    """Between the moment when a file is read and the one when its time is noted."""
    path = tmp_path / "shop.yaml"
    for one in (path, tmp_path):
        one.exists() or path.write_text(RIGHT, "utf-8")
        os.utime(one, ns=(0, 10**18))
    since = time.time_ns()
    if change == "remove":
        path.unlink()
    else:
        (path if change == "write" else tmp_path / "new.yaml").write_text(WRONG, "utf-8")
    seen = Stamps([str(path)], [str(tmp_path)], since)
    assert seen.changed() == {str(path)} if change == "write" else str(tmp_path) in seen.changed()
    assert seen.changed() == set()


def test_a_file_that_appears_while_a_folder_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(tmp_path, ns=(0, 10**18))
    since, listed = time.time_ns(), stamps._names

    def names(folder: str) -> frozenset[str]:
        (tmp_path / "new.yaml").touch()
        return listed(folder)

    monkeypatch.setattr(stamps, "_names", names)
    assert Stamps([], [str(tmp_path)], since).changed() == {str(tmp_path)}


def test_what_does_not_change(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(RIGHT, "utf-8")
    (tmp_path / "link.yaml").symlink_to("nowhere.yaml")
    for one in (tmp_path / "shop.yaml", tmp_path):
        os.utime(one, ns=(0, 10**18))
    seen = Stamps([str(tmp_path / "shop.yaml"), str(tmp_path / "link.yaml")], [str(tmp_path)], time.time_ns())
    assert seen.changed() == set()
