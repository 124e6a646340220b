"""Reads saved answers of the APIs from files and folders, without what surrounds the objects in them."""

from __future__ import annotations

import os
import re

from ..config.config import Config
from ..console.terminal import quoted
from ..documents.document import load
from ..documents.files import is_settings_name
from ..documents.frozen import Frozen
from ..documents.http_headers import without_headers
from ..documents.limits import LoadError, decode
from ..documents.source import shown
from ..engine.load import read, read_apart
from ..engine.project import Options, Project
from ..messages.redact import blank_embedded
from ..messages.secrets import message_of
from ..messages.wording import noun_of
from ..search import PathError
from ..tenant.answers import is_error
from ..tenant.ids import lists_versions
from ..tenant.kinds import HOLD_SETTINGS, NO_KIND, doubt, skip_reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.document import Document
    from ..documents.node import Node
    from ..engine.load import LoadedFile

NO_PLACEHOLDER = re.compile(r"(?!)")  # answers of the platform contain no placeholders
_LONGEST = 80  # maximum characters of an error message
_UNSURE = ("syntax", "duplicate-key")  # findings that make the content of an answer ambiguous
_LISTS = {"clients": "oidc-client", "loginPolicies": "login-policy", "tokenPolicies": "token-policy"}
_LISTED_TYPE = re.compile(r"/entityTypes/[^/]+\Z")


class Answer(Frozen):
    """A saved answer and the objects in it.

    `whole` is true for a list, or the last page of one, and `kinds` are those of its objects, known even if it is
    empty. `total` is the number of objects according to the list, or None; `names` are those of a list of entity types.
    """

    __slots__ = ()

    path: str
    documents: list[Document]
    whole: bool
    kinds: frozenset[str]
    total: int | None
    names: frozenset[str]


class Answers(Frozen):
    """Saved answers, and messages about what could not be used."""

    __slots__ = ()

    answers: list[Answer]
    problems: list[str]


def read_answers(paths: Sequence[str]) -> Answers:
    """Read the answers in files and folders.

    Raises PathError for a path that does not exist, and for a folder without any answer.
    """
    config = Config(os.getcwd())
    config.placeholder = NO_PLACEHOLDER
    project = Project(config, Options(use_baseline=False, local_rules=False)).prepare()
    found: list[Answer] = []
    problems: list[str] = []
    for path in files_of(paths):
        answer = _read(path, project, problems)
        if answer is not None:
            found.append(answer)
    return Answers(found, problems)


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the files for paths, each once; folders are searched for YAML and JSON, even if git ignores them.

    Raises PathError.
    """
    found: dict[str, str] = {}
    for path in paths:
        if path == "-":
            raise PathError("answers are read from files and folders; name one instead of `-`")
        if not os.path.lexists(path):
            raise PathError(f"{quoted(path)} does not exist")
        files = [path]
        if os.path.isdir(path):
            files = sorted(_in_folder(path))
            if not files:
                raise PathError(f"{quoted(path)} contains no YAML or JSON file")
        for file in files:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _in_folder(folder: str) -> Iterator[str]:
    """Yield the files below a folder; links, hidden files and hidden folders are skipped."""
    stack = [folder]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
                    elif entry.is_file(follow_symlinks=False) and is_settings_name(entry.name):
                        yield entry.path
        except OSError as error:
            raise PathError(f"the folder {quoted(error.filename)} cannot be read: {error.strerror}") from None


def _read(path: str, project: Project, problems: list[str]) -> Answer | None:
    """Read one answer; add what cannot be used to the problems."""
    name = quoted(shown(path))
    try:
        content = read(path, project.config.limits.size)
        text, _, fault = decode(content)
        if fault is not None and not text:  # nothing of it can be decoded
            raise fault
        body, status = without_headers(text)
        if fault is None and status is not None:
            content = body.encode("utf-8", "surrogatepass")
        loaded = read_apart(path, content, project)
    except LoadError as error:
        problems.append(f"{name} cannot be read: {error.message}")
        return None
    except OSError as error:
        problems.append(f"{name} cannot be read: {error.strerror or error}")
        return None
    if status is not None and not 200 <= status < 300:
        problems.append(f"{name} is an answer with the status {status}, not an object; repeat the request")
        return None
    return _usable(loaded, name, problems)


def _usable(loaded: LoadedFile, name: str, problems: list[str]) -> Answer | None:
    """Return the objects of an answer that can be used, and add the rest to the problems."""
    if not loaded.source.text.strip():
        problems.append(f"{name} is empty; repeat the request")
        return None
    for fault in (*loaded.findings, *loaded.passed_over):
        if fault.rule in _UNSURE:
            place = f"{name}:{fault.span.line}:{fault.span.column}"
            problems.append(f"{place}: the answer cannot be used: {message_of(fault, loaded.documents)}")
            return None
    documents = []
    for one in loaded.documents:
        one.set_kind("access-schema" if _is_request(one) else one.kind or _kind_by_folder(one))
        if is_error(one.root.value):
            message = _error(one.root)
            problems.append(f"{name} is an error answer of the API, not an object: {message}; repeat the request")
        elif one.kind is not None and (isinstance(one.root.value, dict) or lists_versions(one)):
            documents.append(one)
        elif one.kind is not None:
            problems.append(f"{name}: its content is not used: {noun_of(one.kind)} must be a mapping")
        elif not _holds_nothing(one):
            where = f" at {one.pointer}" if one.pointer else ""
            problems.append(f"{name}: its content{where} is not used: {skip_reason(one)}")
    return _as_list(loaded, documents)


def _as_list(loaded: LoadedFile, documents: list[Document]) -> Answer:
    """Return an answer with its members as a list."""
    wholes = load(loaded.source)[0]
    if not wholes:
        return Answer(shown(loaded.path), documents, False, frozenset(), None, frozenset())
    root = wholes[0].root
    total = root.members.get("total")
    embedded = root.members.get("_embedded")
    kinds = {_LISTS[name] for name in embedded.members if name in _LISTS} if embedded is not None else set()
    kinds |= {one.kind for one in documents if one.kind is not None and one.path}
    names = {str(item.members["_self"].value).rpartition("/")[2] for item in root.items if _is_listed_type(item)}
    if names:
        kinds.add("entity-type")
    is_last = root.in_json and '"next"' not in loaded.source.text
    count = total.value if total is not None and isinstance(total.value, int) else None
    return Answer(shown(loaded.path), documents, bool(kinds) and is_last, frozenset(kinds), count, frozenset(names))


def _kind_by_folder(document: Document) -> str | None:
    """Return the kind of settings that the folder of an answer is named after, if the content does not show it."""
    if not isinstance(document.root.value, dict) or not document.root.members or is_error(document.root.value):
        return None
    if skip_reason(document) not in (NO_KIND, doubt(document)):
        return None
    folders = os.path.dirname(document.source.path).replace(os.sep, "/").split("/")
    return next((kind for kind in HOLD_SETTINGS if kind in folders), None)


def _is_request(document: Document) -> bool:
    """Return whether an answer about an access schema begins with the parameters of its request, as in our script."""
    return {"for_client_id", "access_type", "schema"} <= document.root.members.keys()


def _holds_nothing(document: Document) -> bool:
    """Return whether an answer is valid but contains no object: an empty list, or the paths of entity types."""
    value = document.root.value
    is_empty = value in ([], {}) or (isinstance(value, dict) and "_embedded" in value)
    return is_empty or _is_listed_type(document.root)


def _is_listed_type(node: Node) -> bool:
    path = node.members.get("_self")
    return "_attributes" in node.members and path is not None and _LISTED_TYPE.search(str(path.value)) is not None


def _error(root: Node) -> str:
    """Return the message of an error answer, shortened."""
    for name in ("error_description", "errors", "message", "error", "detail", "title"):
        node = root.members.get(name)
        if node is not None and isinstance(node.value, str):
            text = blank_embedded(" ".join(node.value.split()), NO_PLACEHOLDER, random=True)
            return f"`{text[:_LONGEST]}…`" if len(text) > _LONGEST else f"`{text}`"
    return "without a message"
