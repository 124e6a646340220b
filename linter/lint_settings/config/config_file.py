"""Finds and reads lint-settings.toml, or [tool.lint-settings] in pyproject.toml."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from functools import cache

from ..documents.files import TooLargeError, content_of_file, reachable, relative_path, repository_root
from .config import SHARED, Config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config import Pinned
    from .extends import Reader
    from .layers import Layer

NAME = "lint-settings.toml"
ISOLATED = "LINT_SETTINGS_ISOLATED"  # a variable of the environment
_LARGEST = 10_000_000  # bytes


@cache
def find_config(folder: str) -> Config:
    """Return the config for a folder: the nearest one upwards, up to the root of the repository.

    Folders with the same config file share one Config. Raises ConfigError for a file that cannot be read.
    """
    if is_isolated():
        return _no_config(os.getcwd())
    start = folder
    while True:
        own = os.path.join(folder, NAME)
        if os.path.lexists(reachable(own)):
            return _config_in(own)
        shared = os.path.join(folder, SHARED)
        if os.path.exists(reachable(shared)) and _config_in(shared).path is not None:
            return _config_in(shared)
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(reachable(os.path.join(folder, ".git"))):
            return _no_config(folder if parent != folder else _root_without_repository(start))
        folder = parent


def is_isolated() -> bool:
    """Return whether an environment variable disables the search for configs."""
    return os.environ.get(ISOLATED, "").strip().casefold() not in ("", "0", "false", "no", "off")


def forget_configs() -> None:
    """Clear the cache of configs, so that they are found and read again."""
    for cached in (find_config, _config_in, _no_config):
        cached.cache_clear()


@cache
def _config_in(path: str) -> Config:
    _check_link(path)
    return read_config(path, was_found=True)


def _check_link(path: str) -> None:
    """Raise ConfigError for a config that was found and is a link out of the repository, without one of its folder."""
    if not os.path.islink(reachable(path)):
        return
    from .entries import ConfigError

    folder = os.path.dirname(path)
    root = os.path.realpath(repository_root(folder) or folder)
    if not os.path.realpath(path).startswith(os.path.join(root, "")):
        raise ConfigError(
            f"{relative_path(path)} is a link that leads out of the project, which is not followed; "
            "put the file in its place, or name it with --config"
        )


@cache
def _no_config(root: str) -> Config:
    return Config(root)


def _root_without_repository(folder: str) -> str:
    """Return the root of paths outside a repository: the current folder, or the parent of a folder elsewhere."""
    here = os.getcwd()
    return here if os.path.join(folder, "").startswith(os.path.join(here, "")) else os.path.dirname(folder)


def chosen_config(path: str | None, *, isolated: bool) -> Config | None:
    """Return the config that is chosen for every file: that of a path, or an empty one; None if neither is wanted.

    Raises ConfigError.
    """
    if path is not None:
        return read_config(path)
    return Config(os.getcwd()) if isolated else None


def read_config(path: str, *, was_found: bool = False) -> Config:
    """Return the config in a file; its `path` is None for a pyproject.toml that has no section for this tool.

    A file that is named explicitly may be a pipe. Raises ConfigError.
    """
    from ..documents.files import content_of_stream
    from .entries import ConfigError

    if not was_found:
        from ..search.stored_names import StoredNames

        path = StoredNames()(path)
    try:
        content = (content_of_file if was_found else content_of_stream)(reachable(path), _LARGEST)
    except OSError as error:
        raise ConfigError(f"{relative_path(path)} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise ConfigError(f"{relative_path(path)} has more than {_LARGEST:,} bytes; this is not a config") from None
    return parse_config(path, content)


def parse_config(path: str, content: bytes, pinned: Pinned | None = None, reader: Reader | None = None) -> Config:
    """Return the config that a file of this path and content is; see `read_config`.

    `reader` gives the content of the files that it extends in another state than the working tree.
    """
    # A commit knows nothing of links in the working tree.
    root = os.path.realpath(os.path.dirname(path)) if pinned is None else os.path.dirname(path)
    own = _parse_layer(path, content)
    if own is None:
        return Config(root, pinned=pinned)
    bom = content.startswith(BOM_UTF8)
    if "extends" not in own.data:
        return _checked(Config(root, own.path, own.data, own.text, bom=bom, pinned=pinned, layers=[own]))
    from .extends import with_bases
    from .layers import merged

    layers = with_bases(own, _parse_base, reader)
    return _checked(Config(root, own.path, merged(layers, root), own.text, bom=bom, pinned=pinned, layers=layers))


def _checked(config: Config) -> Config:
    """Return a config if its files fit together. Raises ConfigError."""
    if config.pipelines:
        from .validation import check_environments

        check_environments(config, config.data)
    return config


def _parse_base(path: str, content: bytes) -> Layer:
    from .entries import ConfigError

    layer = _parse_layer(path, content)
    if layer is None:
        raise ConfigError(f"{relative_path(path)} has no section [tool.lint-settings]")
    return layer


def _parse_layer(path: str, content: bytes) -> Layer | None:
    """Return one file of a config; None for a pyproject.toml without a section for this tool. Raises ConfigError."""
    from .entries import ConfigError
    from .layers import Layer
    from .toml import TOMLDecodeError, loads

    shown = relative_path(path)
    try:
        text = content.removeprefix(BOM_UTF8).decode()
        data = loads(text)
    except TOMLDecodeError as error:
        raise ConfigError(f"{shown} is not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{shown} is not UTF-8 text; save it as UTF-8") from None
    except RecursionError:
        raise ConfigError(f"{shown} is nested too deep to be read") from None
    except ValueError:
        raise ConfigError(f"{shown} has a number with too many digits to be read") from None
    if os.path.basename(path) == SHARED:
        tools = data.get("tool", {})
        section = tools.get("lint-settings") if isinstance(tools, dict) else None
        if section is None:
            return None
        data = section
    from .validation import plain_dates, validate

    plain_dates(data)
    layer = Layer(os.path.abspath(path), text, data)
    validate(shown, data, layer)
    return layer
