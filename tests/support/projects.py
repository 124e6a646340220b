"""Many projects with the same rules and config, which are planned only once."""

import copy
from typing import Any

from lint_settings.config.config import Config
from lint_settings.engine.project import Options, Project
from lint_settings.rulebook.registry import Registry

_PREPARED: dict[tuple[int, str], tuple[Registry, Project]] = {}


def project_of(registry: Registry, root: str, config: dict[str, Any], options: Options) -> Project:
    """A project of its own: it knows no file, and no allow has been used."""
    key = id(registry), repr((root, config, options))
    if key not in _PREPARED:  # with the registry, lest another one gets its id
        _PREPARED[key] = registry, Project(Config(root, None, config), options, registry).prepare()
    project = copy.copy(_PREPARED[key][1])
    project.used_allows = set()
    return project
