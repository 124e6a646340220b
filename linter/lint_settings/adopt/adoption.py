"""Proposes the files that a repository needs to be checked: a config, a hook and a workflow."""

from __future__ import annotations

import json
import os

from ..config.config import Config
from ..config.config_file import NAME, find_config, parse_config
from ..config.entries import ConfigError
from ..config.environments import is_production
from ..documents.files import TooLargeError, content_of_file, relative_path, repository_root
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..engine.project import Options, Project
from .hook_texts import new_hooks, with_hook, with_job, workflow
from .origin import installed_from
from .proposal import Proposal, of_texts
from .survey import Survey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OWN = "lint-settings"
_HOOKS = ".pre-commit-config.yaml"
_GITLAB = ".gitlab-ci.yml"
_WORKFLOWS = ".github/workflows"
_NAMED = 5
_LARGEST = 10_000_000  # bytes of a file of another tool


class Adoption(Frozen):
    """The files to write, and notes, one line each."""

    __slots__ = ()

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]


def propose(survey: Survey, *, isolated: bool = False) -> Adoption:
    """Return the proposals for the files of a survey; nothing that already exists is replaced.

    With `isolated`, no config above the folder is used.
    """
    folder = survey.folder
    notes: list[str] = []
    project = Project(Config(folder), Options(use_baseline=False, local_rules=False)).prepare()
    proposals = list(_config(survey, project, notes, isolated))
    root = repository_root(folder)
    if root is None:
        notes.append("no git repository here, so no hook and no workflow is proposed")
        return Adoption(tuple(proposals), tuple(notes))
    inside = relative_path(folder, root).replace(os.sep, "/")
    inside = "" if inside == "." else inside
    origin = installed_from()
    already = len(proposals)
    hooks = os.path.join(root, _HOOKS)
    proposals += _text(
        hooks, project, notes, lambda text: with_hook(text, inside, origin) if text else new_hooks(inside, origin)
    )
    gitlab = os.path.join(root, _GITLAB)
    if os.path.lexists(gitlab):
        proposals += _text(gitlab, project, notes, lambda text: with_job(text or "", inside, origin))
    elif (named := _naming(os.path.join(root, _WORKFLOWS))) is not None:
        notes.append(f"{shown(named)} names {OWN} already and is left as it is")
    else:
        path = os.path.join(root, _WORKFLOWS, f"{OWN}.yml")
        proposals += _text(path, project, notes, lambda text: None if text else workflow(inside, origin))
    if origin.note is not None and len(proposals) > already:
        notes.append(origin.note)
    return Adoption(tuple(proposals), tuple(notes))


def _read(path: str) -> tuple[str | None, bool]:
    """Return the text of a file, None if it does not exist, and whether it begins with a byte order mark.

    Raises ConfigError for a file that is not text.
    """
    try:
        content = content_of_file(path, _LARGEST)
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except FileNotFoundError:
        return None, False
    except UnicodeDecodeError:
        raise ConfigError(f"{shown(path)} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{shown(path)} cannot be read: {error.strerror}") from None
    except TooLargeError:
        raise ConfigError(f"{shown(path)} has more than {_LARGEST:,} bytes; add {OWN} to it by hand") from None
    return text, content.startswith(b"\xef\xbb\xbf")


def _text(
    path: str, project: Project, notes: list[str], make: Callable[[str | None], str | None]
) -> Iterator[Proposal]:
    """Yield the proposal for a file of another tool, unless it already uses lint-settings or cannot be extended."""
    before, bom = _read(path)
    if before is not None and OWN in before:
        notes.append(f"{shown(path)} names {OWN} already and is left as it is")
        return
    after = make(before)
    if after is None:
        notes.append(f"{shown(path)} has a form that cannot safely be extended; add {OWN} by hand")
        return
    yield of_texts(path, before, after, project, bom=bom)


def _naming(folder: str) -> str | None:
    """Return the workflow in a folder that uses lint-settings."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    paths = [os.path.join(folder, name) for name in names if name.endswith((".yml", ".yaml"))]
    return next((path for path in paths if OWN in (_read(path)[0] or "")), None)


# --- the config


def _config(survey: Survey, project: Project, notes: list[str], isolated: bool) -> Iterator[Proposal]:
    folder = survey.folder
    there = Config(folder) if isolated else find_config(folder)
    if there.path is not None:
        notes.append(f"{shown(there.path)} is the config here and is left as it is")
        return
    text = _head(survey) + _kinds(survey) + _environments(survey)
    path = os.path.join(folder, NAME)
    if os.path.lexists(path):  # ignored in an isolated run, but it exists
        notes.append(f"{shown(path)} already exists and is left as it is")
        return
    parse_config(path, text.encode("utf-8"))
    likely = {path for paths in survey.likely.values() for path in paths}
    strange = [one for one in map(survey.relative, survey.unknown) if one not in likely]
    if strange:
        more = f" and {len(strange) - _NAMED} more" if len(strange) > _NAMED else ""
        notes.append(
            f"of no known kind: {', '.join(strange[:_NAMED])}{more}; if these are settings, add them under [kinds]"
        )
    yield of_texts(path, None, text, project)


def _head(survey: Survey) -> str:
    lines = [
        "# The config of lint-settings: the settings below this folder are one project, and are checked together.",
        "# `lint-settings schema config` lists every key.",
    ]
    environments = survey.environments()
    if environments and not survey.folders_of_environments():
        named = ", ".join(f"{name} (production)" if is_production(name) else name for name in environments)
        lines.append(f"# Environments are recognized by words in the paths: {named}.")
    missing = survey.kinds_without_files()
    if missing:
        lines.append("# There are no files of these kinds; name those that you do not keep, so that no run notes it.")
        lines.append(f"# not-kept = [{', '.join(json.dumps(kind) for kind in missing)}]")
    return "".join(f"{line}\n" for line in lines)


def _kinds(survey: Survey) -> str:
    if not survey.likely:
        return ""
    lines = ["", "# Their content does not show their kind, but they are next to files of this kind.", "[kinds]"]
    lines += [f"{kind} = {_list(paths)}" for kind, paths in sorted(survey.likely.items())]
    return "".join(f"{line}\n" for line in lines)


def _environments(survey: Survey) -> str:
    lines = []
    for name, folders in survey.folders_of_environments().items():
        production = is_production(name)
        line = f"production = {str(production).lower()}"
        lines += ["", f"[environments.{json.dumps(name, ensure_ascii=False)}]", f"files = {_list(folders, '/**')}"]
        lines.append(line if production is not None else "# production = true  # if real users log in here")
    return "".join(f"{line}\n" for line in lines)


def _list(paths: list[str], end: str = "") -> str:
    """Return paths as a list of patterns, relative to the config's folder."""
    from .allow_entries import pattern, quoted

    return f"[{', '.join(quoted(pattern(path) + end) for path in paths)}]"
