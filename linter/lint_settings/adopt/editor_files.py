"""Schemas for editors without the language server, and the settings of VS Code that apply them."""

from __future__ import annotations

import json
import os

from ..documents.files import TooLargeError, content_of_file, is_json_name, relative_path
from ..documents.schema_files import KINDS
from ..documents.source import shown
from ..messages.project_urls import SITE
from ..schema.printed import printed_schema
from .proposal import of_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..engine.load import LoadedFile
    from ..engine.project import Project
    from .proposal import Proposal
    from .survey import Survey

VSCODE = ".vscode/settings.json"
_OURS = f"{SITE}schemas/"
_LARGEST = 10_000_000
_SUFFIX = ".schema.json"


class ForeignFileError(Exception):
    """A file that is in the way and that lint-settings did not write; the text is its path, as it is shown."""


def schema_files(folder: str, project: Project) -> Iterator[Proposal]:
    """Return the files with the schemas of all kinds, without those that are up to date. Raises ForeignFileError."""
    for kind in KINDS:
        schema = printed_schema(kind)
        path = os.path.join(folder, kind + _SUFFIX)
        schema["$comment"] = f"# yaml-language-server: $schema={shown(path)}"
        after = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        before = _read(path)
        if before is not None and _OURS not in before[:1000]:
            raise ForeignFileError(shown(path))
        if before != after:
            yield of_texts(path, before, after, project)


def vscode_settings(survey: Survey, schemas: str) -> str:
    """Return the settings of VS Code that apply the schemas in a folder to the files of a survey."""
    where = relative_path(schemas, survey.folder).replace(os.sep, "/")
    patterns = _patterns(survey)
    address = {kind: f"./{where}/{kind}{_SUFFIX}" for kind in patterns}
    yaml = {address[kind]: found for kind, paths in patterns.items() if (found := _of(paths, is_json=False))}
    listed = [
        {"fileMatch": [f"/{path}" for path in found], "url": address[kind]}
        for kind, paths in patterns.items()
        if (found := _of(paths, is_json=True))
    ]
    return json.dumps({"yaml.schemas": yaml, "json.schemas": listed}, indent=2, ensure_ascii=False) + "\n"


def vscode_file(survey: Survey, schemas: str, project: Project) -> Proposal | None:
    """Return the file with the settings of VS Code; None where there is one already."""
    path = os.path.join(survey.folder, VSCODE)
    if os.path.lexists(path):
        return None
    return of_texts(path, None, vscode_settings(survey, schemas), project)


def comment(schemas: str) -> str:
    """Return the comment by which a YAML file names its schema to other editors."""
    return f"# yaml-language-server: $schema={shown(os.path.join(schemas, 'KIND' + _SUFFIX))}"


def _of(paths: list[str], *, is_json: bool) -> list[str]:
    return [path for path in paths if is_json_name(path) is is_json]


def _patterns(survey: Survey) -> Mapping[str, list[str]]:
    """Return for each kind the patterns of its files: of a whole folder that holds files of one kind and no folders."""
    folders: dict[tuple[str, str], list[tuple[str, str | None]]] = {}
    for one in (*survey.known, *survey.unknown):
        folder, name = os.path.split(survey.relative(one))
        folders.setdefault((folder, os.path.splitext(name)[1]), []).append((name, _kind(one)))
    above = {os.path.dirname(folder) for folder, _ in folders}
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for (folder, suffix), files in sorted(folders.items()):
        kinds = {kind for _, kind in files}
        start = f"{folder}/" if folder else ""
        if len(kinds) == 1 and folder and folder not in above:
            kind = kinds.pop()
            if kind is not None:
                found[kind].append(f"{start}*{suffix}")
            continue
        for name, kind in sorted(files):
            if kind is not None:
                found[kind].append(start + name)
    return {kind: paths for kind, paths in found.items() if paths}


def _kind(one: LoadedFile) -> str | None:
    """Return the kind of all objects in a file; None where they are of several."""
    kinds = {document.kind for document in one.documents}
    return kinds.pop() if len(kinds) == 1 else None


def _read(path: str) -> str | None:
    try:
        return content_of_file(path, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, TooLargeError):
        raise ForeignFileError(shown(path)) from None
