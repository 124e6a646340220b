"""Proposes the config of an import: the environments of the files, and kinds that their content does not show."""

from __future__ import annotations

import json
import os

from ..config.config_file import NAME, find_config, parse_config
from ..config.entries import ConfigError
from ..config.environments import is_production
from ..console.terminal import quoted
from ..documents.files import relative_path, repository_root
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..search.shown_paths import is_inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.config import Config

_HEAD = """\
# The config of lint-settings: the settings below this folder are one project, and are checked together.
# `lint-settings schema config` describes every key that it can have.
"""


class ConfigText(Frozen):
    """The current text of a config (None if it does not exist), the proposed one, and a note.

    `after` is None if nothing is to be written.
    """

    __slots__ = ()

    path: str
    before: str | None
    after: str | None
    note: str | None


def propose_config(
    folder: str,
    environment: str | None,
    kinds: Mapping[str, Sequence[str]],
    *,
    isolated: bool,
    secrets_to: str | None = None,
) -> ConfigText:
    """Return the config for a folder of imported files.

    `kinds` are paths below it that must be named by their kind, `secrets_to` is the env file with the secrets.
    """
    own = os.path.join(folder, NAME)
    found = _config_at(folder, isolated=isolated)
    if found is None or found.path is None:
        if os.path.lexists(own):  # ignored in an isolated run, but it exists
            return ConfigText(own, None, None, None)
        text = (
            _HEAD
            + _kinds(kinds)
            + (_environment(environment, None, _beside(own, secrets_to)) if environment is not None else "")
        )
        parse_config(own, text.encode("utf-8"))
        return ConfigText(own, None, text, None)
    return _extended(found, folder, environment, kinds, _beside(found.path, secrets_to))


def _config_at(folder: str, *, isolated: bool) -> Config | None:
    if isolated:
        return None
    above = os.path.abspath(folder)
    while not os.path.isdir(above):
        above = os.path.dirname(above)
    return find_config(above)


def _extended(
    config: Config, folder: str, environment: str | None, kinds: Mapping[str, Sequence[str]], env_file: str | None
) -> ConfigText:
    """Return an existing config with what it lacks; for one in another folder, only a note of what to add."""
    assert config.path is not None
    parts = ""
    if environment is not None:
        place = os.path.join(os.path.abspath(folder), environment, "settings", "client.yaml")
        if config.environment(place) != environment and all(one.name != environment for one in config.environments):
            prefix = relative_path(os.path.join(os.path.abspath(folder), environment), config.root)
            parts = _environment(environment, prefix.replace(os.sep, "/"), env_file)
    if kinds and parts == "":
        named = ", ".join(path for paths in kinds.values() for path in paths)
        return ConfigText(
            config.path, config.text, None, f"add these under [kinds] in {quoted(shown(config.path))}: {named}"
        )
    if not parts:
        return ConfigText(config.path, config.text, None, None)
    text = config.text + ("" if config.text.endswith("\n") or not config.text else "\n") + parts
    if os.path.basename(config.path) != NAME:
        return ConfigText(
            config.path, config.text, None, f"add to {quoted(shown(config.path))}: {' '.join(parts.split())}"
        )
    try:
        parse_config(config.path, text.encode("utf-8"))
    except ConfigError:
        return ConfigText(
            config.path, config.text, None, f"add to {quoted(shown(config.path))}: {' '.join(parts.split())}"
        )
    return ConfigText(config.path, config.text, text, None)


def _beside(config: str, env_file: str | None) -> str | None:
    """Return an env file relative to the folder of a config; None if it is outside, so that others do not have it."""
    if env_file is None:
        return None
    folder, real = os.path.realpath(os.path.dirname(config)), os.path.realpath(env_file)
    if not is_inside(real, repository_root(folder) or folder):
        return None
    return relative_path(real, folder).replace(os.sep, "/")


def _environment(name: str, folder: str | None, env_file: str | None) -> str:
    from ..adopt.allow_entries import pattern

    files = pattern(f"{folder or name}/")
    production = is_production(name)
    production_line = (
        f"production = {str(production).lower()}"
        if production is not None
        else "# production = true  # if real users log in here"
    )
    table = name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)
    lines = f"\n[environments.{table}]\nfiles = [{json.dumps(files, ensure_ascii=False)}]\n{production_line}\n"
    return lines if env_file is None else f"{lines}env-files = [{json.dumps(env_file, ensure_ascii=False)}]\n"


def _kinds(kinds: Mapping[str, Sequence[str]]) -> str:
    from ..adopt.allow_entries import pattern

    if not kinds:
        return ""
    lines = ["", "# The content of these files does not show their kind.", "[kinds]"]
    for kind, paths in sorted(kinds.items()):
        listed = ", ".join(json.dumps(pattern(path), ensure_ascii=False) for path in paths)
        lines.append(f"{kind} = [{listed}]")
    return "".join(f"{line}\n" for line in lines)
