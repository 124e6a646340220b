"""Plans the files of an import: from saved answers to texts, without writing anything."""

from __future__ import annotations

import os
from math import isfinite

from ..config.config import Config
from ..config.config_file import find_config
from ..config.entries import ConfigError
from ..console.terminal import quoted
from ..documents.env_file import LIMIT
from ..documents.files import TooLargeError, content_of_file, relative_path
from ..documents.frozen import Frozen
from ..documents.source import PLACEHOLDER, shown
from ..messages.secrets import Secrets, mask, secrets
from ..search import PathError
from .config_text import propose_config
from .existing import Existing, as_document, in_environment
from .layout import paths_of
from .minimal import minimal
from .objects import Found, LiveObject, objects_in, of_one_application
from .placeholders import Covered, cover
from .saved import read_answers
from .secrets_target import refuse_secrets_target
from .texts import UnwritableError, env_example, secrets_file, text_of_object
from .vanished import Lists

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from ..documents.document import Document
    from .placeholders import Variable

_NAMED = 5  # maximum number of files in a message
ENV_EXAMPLE = ".env.example"


class Order(Frozen):
    """The options of an import.

    `into` is the folder of the project, and `environment` the name of the folder in it, or None. `config` is the path
    of a config that replaces the nearest one.
    """

    __slots__ = ()

    answers: tuple[str, ...]
    into: str
    environment: str | None
    format: str
    minimal: bool
    secrets_to: str | None
    refresh: bool
    config: Config | None
    isolated: bool
    env_files: tuple[str, ...]

    @property
    def folder(self) -> str:
        """The folder for the files of the tenant."""
        return os.path.join(self.into, self.environment) if self.environment else self.into


class Tenant(Frozen):
    """The objects in the answers, the contents of complete lists, and messages about what was not used."""

    __slots__ = ()

    found: Found
    lists: Lists
    problems: list[str]
    notes: list[str]


class Planned(Frozen):
    """A file to write: its current content, None if it does not exist, and the new one.

    A `private` file contains secrets: only the owner may read it, and nothing of it is shown.
    """

    __slots__ = ()

    path: str
    before: bytes | None
    after: bytes
    private: bool = False


class Plan(Frozen):
    """The plan of an import.

    `unchanged` counts the files that are up to date. `disagreements` are answers that contradict each other, `problems`
    are messages about what could not be used.
    """

    __slots__ = ()

    files: list[Planned]
    unchanged: int
    notes: list[str]
    disagreements: list[str]
    problems: list[str]
    variables: list[Variable]

    def without(self, hidden: Secrets) -> Plan:
        """Return the same plan, with secrets masked in its messages."""
        notes, disagreements, problems = (
            masked(lines, hidden) for lines in (self.notes, self.disagreements, self.problems)
        )
        return self._replace(notes=notes, disagreements=disagreements, problems=problems)


def plan_import(order: Order) -> Plan:
    """Plan an import into new files.

    Raises PathError, ConfigError, EnvFileError and UnwritableError.
    """
    if order.secrets_to is not None:
        refuse_secrets_target(order.secrets_to)
    tenant = tenant_of(order)
    problems, notes = tenant.problems, tenant.notes
    found = tenant.found._replace(objects=[one for one in tenant.found.objects if not one.implied])
    if order.minimal:
        found = found._replace(objects=minimal(found.objects))
    hidden = secrets_in(tenant)
    if not found.objects:
        where = " and ".join(quoted(path) for path in order.answers)
        problems.append(f"{where}: no answer contains an object")
        return Plan([], 0, notes, found.disagreements, problems, []).without(hidden)
    config = config_of(order)
    existing = Existing(order.into, order.environment, order.config)
    suffix = ".json" if order.format == "json" else ".yaml"
    paths = paths_of(found.objects, suffix)
    covered = cover(found.objects, paths)
    texts, kinds = texts_of(found.objects, paths, covered, order, config)
    files = [Planned(os.path.join(order.folder, path), None, text) for path, text in zip(paths, texts, strict=True)]
    files += side_files(order, covered.variables, kinds, notes)
    kept = [_with_content(one) for one in files]
    _refuse_others(found.objects, kept, existing)
    todo = [one for one in kept if one.before != one.after]
    failures = [*existing.failures, *problems]
    return Plan(todo, len(kept) - len(todo), notes, found.disagreements, failures, covered.variables).without(hidden)


def secrets_in(tenant: Tenant, others: Iterable[Document] = ()) -> Secrets:
    """Return what no message about answers, and about other documents, may show."""
    documents = {id(one): one for one in (*(one.document for one in tenant.found.objects), *others)}
    return Secrets(secrets(documents.values()).certain)


def masked(lines: Iterable[str], hidden: Secrets) -> list[str]:
    """Return messages without secrets."""
    return [mask(line, hidden) for line in lines]


def tenant_of(order: Order) -> Tenant:
    """Return the objects in the answers of an import.

    Raises PathError.
    """
    answers = read_answers(order.answers)
    found = objects_in(answers.answers)
    every = tuple(found.objects)
    notes = of_one_application(found)
    return Tenant(found, Lists(answers.answers, found, every), [*answers.problems, *found.problems], notes)


def config_of(order: Order) -> Config:
    """Return the config for the files.

    Raises ConfigError for one with placeholders of another form than `${NAME}`.
    """
    config = order.config
    if config is None:
        above = os.path.abspath(order.into)
        while not os.path.isdir(above):
            above = os.path.dirname(above)
        config = Config(above) if order.isolated else find_config(above)
    if config.placeholder is not PLACEHOLDER and not config.placeholder.fullmatch("${SHOP_CLIENT_SECRET}"):
        raise ConfigError(
            f"{shown(config.path or config.root)}: `placeholder` does not match `${{NAME}}`, which an import writes in "
            "place of secrets"
        )
    return config


def texts_of(
    objects: Sequence[LiveObject], paths: Sequence[str], covered: Covered, order: Order, config: Config
) -> tuple[list[bytes], dict[str, list[str]]]:
    """Return the content of the file of each object, and by kind the paths that need an entry in the config.

    Raises UnwritableError.
    """
    texts: list[bytes] = []
    kinds: dict[str, list[str]] = {}
    for one, path, data in zip(objects, paths, covered.data, strict=True):
        place = os.path.join(order.folder, path)
        try:
            text = text_of_object(one.kind, data, place, config.kind(os.path.abspath(place)))
        except UnwritableError:
            raise UnwritableError(f"{quoted(one.answer)} contains {_unwritable(data, order.format)}") from None
        texts.append(text.text.encode("utf-8"))
        if text.kind is not None:
            kinds.setdefault(text.kind, []).append(relative_path(place, order.into).replace(os.sep, "/"))
    return texts, kinds


def _unwritable(data: Any, form: str) -> str:
    """Return what of an object cannot be written, and what to do about it."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, float) and not isfinite(value):
            return "a number that is too large to be written; correct it there, and import again"
        stack += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if form == "json":
        return "text that a file cannot contain; correct it there, and import again"
    return "text that a YAML file cannot contain; import it with --format json"


def side_files(
    order: Order, variables: Sequence[Variable], kinds: dict[str, list[str]], notes: list[str]
) -> list[Planned]:
    """Return the other files: the names of secrets, their values if requested, and the config.

    Raises ConfigError and EnvFileError, and PathError for an env file with another value for a variable.
    """
    files: list[Planned] = []
    if variables:
        path = os.path.join(order.folder, ENV_EXAMPLE)
        before = content_or_none(path)
        text = env_example(None if before is None else _decoded(before, path), variables)
        files.append(Planned(path, before, text.encode("utf-8")))
    if variables and order.secrets_to is not None:
        before = content_or_none(order.secrets_to)
        text, other = secrets_file(
            None if before is None else _decoded(before, order.secrets_to), variables, order.secrets_to
        )
        if other:
            names = ", ".join(f"`{name}`" for name in other[:_NAMED])
            raise PathError(
                f"{quoted(order.secrets_to)} gives other values to {names}; name another file, or take these out of it"
            )
        files.append(Planned(order.secrets_to, before, text.encode("utf-8"), True))
    if order.config is None:
        proposal = propose_config(
            order.into, order.environment, kinds, isolated=order.isolated, secrets_to=order.secrets_to
        )
        if proposal.note is not None:
            notes.append(proposal.note)
        if proposal.after is not None:
            before = None if proposal.before is None else content_or_none(proposal.path)
            files.append(Planned(relative_path(proposal.path), before, proposal.after.encode("utf-8")))
    return files


def content_or_none(path: str) -> bytes | None:
    """Return the content of a file, or None if it does not exist.

    Raises PathError for an unreadable file.
    """
    try:
        return content_of_file(path, LIMIT * 100)
    except FileNotFoundError:
        return None
    except NotADirectoryError:
        raise PathError(f"{quoted(path)} cannot be written: a folder on the way to it is a file") from None
    except OSError as error:
        raise PathError(f"{quoted(path)} cannot be read: {error.strerror or error}") from None
    except TooLargeError:
        raise PathError(f"{quoted(path)} has more than {LIMIT * 100:,} bytes; name another file") from None


def _decoded(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PathError(f"{quoted(path)} is not UTF-8; save it as UTF-8") from None


def _with_content(one: Planned) -> Planned:
    return one if one.before is not None else one._replace(before=content_or_none(one.path))


def _refuse_others(objects: Sequence[LiveObject], files: Sequence[Planned], existing: Existing) -> None:
    """Check that no existing file is overwritten, and that no object gets a second file.

    Raises PathError.
    """
    there: list[str] = []
    held: list[str] = []
    for one, file in zip(objects, files, strict=False):
        if file.before is None:
            document = as_document(one)
            other = existing.elsewhere(document)
            held.extend(document.source.path for document in existing.find(document))
            if (unread := existing.unread_of(one.kind)) is not None:
                raise PathError(
                    f"{quoted(unread)} cannot be read, and may hold an object of the answers; nothing was written"
                )
            if other is not None:
                raise PathError(f"{quoted(other.source.path)} holds {in_environment(one, other)}; nothing was written")
        elif file.before != file.after:
            there.append(shown(file.path))
    if held:
        what = "holds an object" if len(set(held)) == 1 else "hold objects"
        raise PathError(f"{_listed(held)} {what} of the answers already; nothing was written: --refresh updates files")
    if there:
        is_are = ("exists", "has") if len(there) == 1 else ("exist", "have")
        raise PathError(
            f"{_listed(there)} {is_are[0]} and {is_are[1]} other content than would be written; nothing was written: "
            "--refresh updates the files of objects"
        )


def _listed(paths: Sequence[str]) -> str:
    paths = list(dict.fromkeys(paths))
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"{', '.join(map(quoted, paths[:_NAMED]))}{more}"
