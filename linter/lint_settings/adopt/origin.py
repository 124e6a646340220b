"""Finds out where this program was installed from, so that hooks and workflows install it from there too."""

from __future__ import annotations

import json
import os
import re

from .. import __version__
from ..documents.files import own_data
from ..documents.frozen import Frozen
from ..messages.logins import without_login
from ..messages.project_urls import REPOSITORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAME = "lint-settings"
_SHORT = re.compile(r"(?:[\w.-]+@)?[\w.-]+:(?!//)[^\s]+")  # as in git@git.example.com:team/lint-settings.git
_SAFE = re.compile(r"[\w.~:/@+%?=&,-]+")  # what needs no quotes in YAML and in a shell


class Origin(Frozen):
    """Where to get the program: for pre-commit the URL of a repository and a revision, for pip a requirement.

    `note` is what users must check before they use the proposal; None if there is nothing to check.
    """

    __slots__ = ()

    repository: str
    revision: str
    requirement: str
    note: str | None


RELEASED = Origin(REPOSITORY, f"v{__version__}", f"{NAME}=={__version__}", None)


def installed_from() -> Origin:
    """Return where this program was installed from: as pip recorded it, else PyPI."""
    return origin_of(_recorded())


def _recorded() -> Mapping[str, Any] | None:
    """Return the content of direct_url.json; None if there is no such file, as after an installation from PyPI.

    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        files = distribution(NAME).files or ()
        path = next((str(file.locate()) for file in files if file.name == "direct_url.json"), None)
        data = None if path is None else json.loads(own_data(path))
    except (PackageNotFoundError, OSError, ValueError):
        return None
    return data if isinstance(data, dict) and isinstance(data.get("url"), str) else None


def without_secrets(url: str) -> str:
    """Return a URL without user and password; SSH needs the user, which is usually `git`."""
    bare, user = without_login(url)
    scheme, mark, rest = bare.partition("://")
    return f"{scheme}{mark}{user}@{rest}" if user and "ssh" in scheme else bare


def origin_of(recorded: Mapping[str, Any] | None) -> Origin:
    """Return the origin that direct_url.json describes."""
    if recorded is None:
        return RELEASED
    url = without_secrets(recorded["url"])
    vcs = recorded.get("vcs_info")
    if isinstance(vcs, dict) and vcs.get("vcs") == "git" and not url.startswith("file:"):
        return _of_git(url, vcs) or RELEASED._replace(note=_unknown("a repository whose address cannot be written"))
    if "archive_info" in recorded and url.startswith(("https://", "http://")) and _SAFE.fullmatch(url):
        note = f"{NAME} was installed from {url}; check that {REPOSITORY} has v{__version__}, which the hook names"
        return RELEASED._replace(requirement=f"{NAME} @ {url}", note=note)
    remote = _remote(url) if url.startswith("file://") else None
    if remote is not None:
        return remote
    return RELEASED._replace(note=_unknown("a folder or file of this computer"))


def _unknown(what: str) -> str:
    return (
        f"{NAME} was installed from {what}, which others cannot reach; before you use the proposal, check that "
        f"PyPI has {NAME} {__version__} and that {REPOSITORY} has v{__version__}"
    )


def _of_git(url: str, vcs: Mapping[str, Any]) -> Origin | None:
    commit, revision = vcs.get("commit_id"), vcs.get("requested_revision")
    tag = f"v{__version__}"
    revision = tag if revision == tag else commit  # branches move, and pre-commit needs a fixed revision
    if not isinstance(revision, str) or not _SAFE.fullmatch(url) or not _SAFE.fullmatch(revision):
        return None
    return Origin(url, revision, f"{NAME} @ git+{_with_scheme(url)}@{revision}", None)


def _with_scheme(url: str) -> str:
    """Return the URL of a repository in the form of pip, which does not support `host:path`."""
    if not _SHORT.fullmatch(url) or "://" in url:
        return url
    host, _, path = url.partition(":")
    return f"ssh://{host}/{path}"


def _remote(url: str) -> Origin | None:
    """Return the origin of a folder that is a clone of a repository; None for any other folder."""
    from urllib.request import url2pathname

    from ..git.repository import GitError, Repository

    folder = url2pathname(url.removeprefix("file://"))
    if not os.path.isdir(folder):
        return None
    try:
        repository = Repository.of(folder)
        address = _decoded(repository.ask("config", "--get", "remote.origin.url", missing=b""))
        commit = _decoded(repository.ask("rev-parse", "HEAD"))
    except GitError:
        return None
    address = without_secrets(address)
    if "://" not in address and not _SHORT.fullmatch(address):
        return None  # another folder
    found = None if address.startswith("file:") else _of_git(address, {"commit_id": commit})
    return found and found._replace(
        note=f"{NAME} was installed from a clone of {address}; check that commit {commit[:12]} was pushed there"
    )


def _decoded(output: bytes) -> str:
    return os.fsdecode(output).strip()
