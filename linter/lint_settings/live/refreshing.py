"""Plans a refresh: changed files, files of new objects, and files of objects that no longer exist."""

from __future__ import annotations

import os

from ..console.terminal import quoted
from ..documents.document import Document
from ..documents.env_file import read_env_files
from ..documents.files import relative_path
from ..documents.frozen import Frozen
from ..documents.source import shown
from ..messages.wording import noun_of
from ..search import PathError
from .existing import Existing, as_document, in_environment
from .importing import (
    Order,
    Plan,
    Planned,
    config_of,
    masked,
    secrets_in,
    side_files,
    tenant_of,
    texts_of,
)
from .layout import paths_of
from .merged import Live
from .minimal import minimal
from .objects import LiveObject, block_object
from .placeholders import Variable, cover, shown_steps
from .proven import Pair, Refreshed, refresh
from .secrets_target import refuse_secrets_target
from .vanished import is_unanswered, unanswered, vanished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..config.config import Config
    from ..engine.load import LoadedFile
    from .merged import Change, Held
    from .vanished import Lists

_NAMED = 5


class Refresh(Frozen):
    """The effects of a refresh besides writing the files of its plan.

    `updated` are lines about changed files, `unmanaged` about new files of objects that had none, both by path, `gone`
    about files without an object. `conflicts` are places that are not changed although the platform has another value,
    `unknown` those whose placeholder has no value. `deleted` are files to delete, with their content.
    """

    __slots__ = ()

    plan: Plan
    updated: dict[str, str]
    unmanaged: dict[str, str]
    gone: list[str]
    conflicts: list[str]
    unknown: list[str]
    deleted: list[tuple[str, bytes]]


class _Matched(Frozen):
    """The objects with their documents, new objects, and lines about those that are, or may be, in other files.

    `held` are the documents of the last.
    """

    __slots__ = ()

    pairs: list[tuple[LiveObject, Document]]
    fresh: list[LiveObject]
    several: list[str]
    held: list[Document]


def plan_refresh(order: Order, prune: bool) -> Refresh:
    """Plan an update of files from saved answers; with `prune` also files to delete.

    Raises the errors of `plan_import`.
    """
    if order.secrets_to is not None:
        refuse_secrets_target(order.secrets_to)
    tenant = tenant_of(order)
    config = config_of(order)
    env_files = (*config.env_files_of(order.environment), *order.env_files)
    existing = Existing(order.into, order.environment, order.config, env_files)
    values = read_env_files(env_files)
    matched = _match(tenant.found.objects, existing)
    taken = _names_taken(existing)
    files, variables, lines = _updated(order, matched, existing, values, taken)
    changed = [one.path for one in files]
    added = _added(order, matched.fresh, existing, config, taken)
    variables, notes = [*variables, *added.variables], list(tenant.notes)
    side = side_files(order, variables, added.kinds, notes)
    files += [*added.files, *(one for one in side if one.before != one.after)]
    documents = [document for _, document in matched.pairs]
    gone = vanished(existing, tenant.lists, documents)
    if any(map(os.path.isdir, order.answers)):
        notes += _unanswered(existing, tenant.lists, [*documents, *matched.held, *gone])
    gone_lines, deleted = _gone(gone, existing, prune)
    conflicts = matched.several + [line for one in lines for line in one.conflicts]
    plan = Plan(
        files, len({existing.file_of(document).path for document in documents}) - len(files) + len(added.files), notes,
        tenant.found.disagreements, [*existing.failures, *tenant.problems, *added.hidden], variables,
    )  # fmt: skip
    called = [_called(one, shown(file.path)) for one, file in zip(added.objects, added.files, strict=True)]
    unknown = _unknown([held for one in lines for held in one.unknown], env_files)
    hidden = secrets_in(tenant, existing.documents)
    updated = dict(zip(changed, masked((one.updated for one in lines if one.updated), hidden), strict=True))
    unmanaged = dict(zip((one.path for one in added.files), masked(called, hidden), strict=True))
    return Refresh(
        plan.without(hidden), updated, unmanaged, masked(gone_lines, hidden), masked(conflicts, hidden),
        masked(unknown, hidden), deleted,
    )  # fmt: skip


# --- which object is in which file


def _match(objects: Sequence[LiveObject], existing: Existing) -> _Matched:
    pairs: list[tuple[LiveObject, Document]] = []
    fresh: list[LiveObject] = []
    several: list[str] = []
    held: list[Document] = []
    for one in objects:
        document = as_document(one)
        found, other = existing.find(document), existing.elsewhere(document)
        if one.kind == "settings-options" and found:
            files = {existing.file_of(document).path for document in found}
            found = found[:1] if len(files) == 1 else found
        if len(found) == 1:
            pairs.append((one, found[0]))
        elif found:
            named = ", ".join(
                quoted(path) for path in dict.fromkeys(document.source.path for document in found[:_NAMED])
            )
            several.append(f"several files describe {_named(one)}: {named}; it was not changed in any of them")
            held += found
        elif other is not None and one.kind == "application-settings":
            raise PathError(f"{quoted(other.source.path)} holds {in_environment(one, other)}; nothing was written")
        elif other is not None:
            several.append(f"{quoted(other.source.path)} holds {in_environment(one, other)}; it was left as it is")
        elif not one.implied and (unread := existing.unread_of(one.kind)) is not None:
            several.append(f"{quoted(unread)} cannot be read, and may describe {_named(one)}; it got no file")
        elif not one.implied:
            fresh.append(one)
    renamed = existing.renamed(fresh, {id(document) for document in (*held, *(other for _, other in pairs))})
    pairs += [(one, renamed[id(one)]) for one in fresh if id(one) in renamed]
    return _Matched(pairs, [one for one in fresh if id(one) not in renamed], several, held)


def _unanswered(existing: Existing, lists: Lists, taken: Iterable[Document]) -> list[str]:
    """Return lines about files without an answer; one that several files hold is reported already."""
    known = {id(one) for one in taken}
    left = [one for one in existing.documents if id(one) not in known]
    return unanswered([one for one in left if is_unanswered(existing.filled(one), lists)])


def _names_taken(existing: Existing) -> set[str]:
    """Return the names of variables in the placeholders of the files."""
    sources = [loaded.source for loaded in existing.loaded.values()]
    found = (match.group() for source in sources for match in source.placeholder.finditer(source.text))
    return {word for placeholder in found for word in _words(placeholder)}


def _words(placeholder: str) -> Iterable[str]:
    return "".join(char if char.isalnum() or char == "_" else " " for char in placeholder).split()


# --- existing files


class _Lines(Frozen):
    """The lines about a file: one about its changes or an empty text, conflicts, and unknown values."""

    __slots__ = ()

    updated: str
    conflicts: list[str]
    unknown: list[Held]


def _updated(
    order: Order, matched: _Matched, existing: Existing, values: Mapping[str, str], taken: set[str]
) -> tuple[list[Planned], list[Variable], list[_Lines]]:
    objects = [one for one, _ in matched.pairs]
    paths = [_below(existing.file_of(document), order) for _, document in matched.pairs]
    blocks = _blocks(matched)
    covered = cover([*objects, *blocks.values()], [*paths, *(paths[at] for at in blocks)], taken)
    values = {**{one.name: one.value for one in covered.variables}, **values}
    spare = minimal(objects) if order.minimal else objects
    own_blocks = {
        at: (one.data, data) for (at, one), data in zip(blocks.items(), covered.data[len(objects) :], strict=True)
    }
    by_file: dict[int, tuple[LoadedFile, list[Pair]]] = {}
    for at, (one, document) in enumerate(matched.pairs):
        loaded = existing.file_of(document)
        number = -1 if one.kind == "settings-options" else loaded.documents.index(document)
        live = Live(one.kind, spare[at].data, covered.data[at], one.data, own_blocks.get(at))
        by_file.setdefault(id(loaded), (loaded, []))[1].append(Pair(number, live))
    files: list[Planned] = []
    lines: list[_Lines] = []
    for loaded, pairs in sorted(by_file.values(), key=lambda item: item[0].path):
        done = refresh(loaded, pairs, values)
        if done.text != loaded.source.text:
            mark = b"\xef\xbb\xbf" if loaded.source.bom else b""
            files.append(Planned(loaded.path, mark + loaded.source.text.encode(), mark + done.text.encode()))
        lines.append(_lines(loaded, done))
    written = "".join(one.after.decode("utf-8-sig") for one in files)
    variables = [one for one in covered.variables if f"${{{one.name}}}" in written]
    taken.update(one.name for one in variables)
    return files, variables, lines


def _blocks(matched: _Matched) -> dict[int, LiveObject]:
    """Return what clients inherit, by the number of the pair, where the file says that, too, as an answer does."""
    found = {}
    for at, (one, document) in enumerate(matched.pairs):
        block = one.document.root.members.get("_global") if one.kind == "client-settings" else None
        if block is not None and isinstance(block.value, dict) and "_global" in document.root.members:
            found[at] = block_object(one.document, block.value)
    return found


def _below(loaded: LoadedFile, order: Order) -> str:
    return relative_path(os.path.realpath(loaded.path), os.path.realpath(order.folder)).replace(os.sep, "/")


def _lines(loaded: LoadedFile, done: Refreshed) -> _Lines:
    name = quoted(loaded.source.path)
    changes = ", ".join(dict.fromkeys(_change(one) for one in done.made))
    conflicts = [f"{name}:{one.node.key_span.line}: {_refused(one)}" for one in done.refused]
    conflicts += [f"{name}:{one.node.key_span.line}: {_disagreeing(one)}" for one in done.conflicts]
    return _Lines(f"{name}: {changes}" if changes else "", conflicts, done.unknown)


def _change(one: Change) -> str:
    sign = {"added": "+", "removed": "-", "changed": "~"}[one.action]
    return f"{sign}{_place(one)}"


def _place(one: Change | Held) -> str:
    """Return the name of a place; items of lists are not named, since they may be anything."""
    node = one.node
    path = node.path
    is_list = isinstance(node.value, list) or (node.path and isinstance(node.path[-1], int))
    if getattr(one, "action", "") == "added" and not is_list:
        path = (*path, *one.path[-1:])
    return ".".join(step for step in shown_steps(path) if isinstance(step, str) and step != "custom") or "the whole"


def _refused(one: Change) -> str:
    what = {"added": "is not in the file", "removed": "is gone from the tenant", "changed": "has another value there"}
    return (
        f"`{_place(one)}` {what[one.action]}, and cannot be changed without losing a comment, an alias or other text; "
        "change it by hand"
    )


def _disagreeing(one: Held) -> str:
    if not one.variables:
        return f"`{_place(one)}` is a placeholder, and the tenant has another value; change it by hand"
    names = " and ".join(f"`{name}`" for name in one.variables)
    return f"the tenant has another value of `{_place(one)}` than {names} gives here; change it there, or in the tenant"


def _unknown(held: Sequence[Held], env_files: Sequence[str]) -> list[str]:
    if not held:
        return []
    names = list(dict.fromkeys(name for one in held for name in one.variables))
    listed = ", ".join(f"`{name}`" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    where = f"{', '.join(map(quoted, env_files))} gives no value to" if env_files else "no --env-file gives a value to"
    count = "1 placeholder was" if len(held) == 1 else f"{len(held):,} placeholders were"
    return [f"{count} not compared: {where} {listed}{more}" if names else f"{count} not compared"]


# --- objects without a file


class _Added(Frozen):
    """The objects that get files, these, their variables and kinds, and lines for those whose place is taken."""

    __slots__ = ()

    objects: list[LiveObject]
    files: list[Planned]
    variables: list[Variable]
    kinds: dict[str, list[str]]
    hidden: list[str]


def _added(
    order: Order, fresh: Sequence[LiveObject], existing: Existing, config: Config, taken: Iterable[str]
) -> _Added:
    objects = minimal(fresh) if order.minimal else list(fresh)
    suffix = ".json" if order.format == "json" else ".yaml"
    paths = paths_of(
        objects, suffix, lambda path: os.path.realpath(os.path.join(order.folder, path)) in existing.loaded
    )
    placed = [(one, path, os.path.join(order.folder, path)) for one, path in zip(objects, paths, strict=True)]
    hidden = [
        f"{quoted(shown(full))} exists, but was not read: git ignores it, or the config leaves it out or gives it "
        f"another environment; nothing was written for {_named(one)}"
        for one, _, full in placed
        if os.path.lexists(full)
    ]
    placed = [item for item in placed if not os.path.lexists(item[2])]
    objects, paths = [one for one, _, _ in placed], [path for _, path, _ in placed]
    covered = cover(objects, paths, taken)
    texts, kinds = texts_of(objects, paths, covered, order, config)
    files = [Planned(full, None, text) for (_, _, full), text in zip(placed, texts, strict=True)]
    return _Added(objects, files, covered.variables, kinds, hidden)


def _named(one: LiveObject) -> str:
    name = next((part for part in one.key if part), "")
    return f"the {noun_of(one.kind)}{f' `{name}`' if name else ''}"


def _called(one: LiveObject, path: str) -> str:
    return f"{_named(one)} had no file: {quoted(path)}"


# --- files without an object


def _gone(documents: Sequence[Document], existing: Existing, prune: bool) -> tuple[list[str], list[tuple[str, bytes]]]:
    lines: list[str] = []
    deleted: list[tuple[str, bytes]] = []
    for document in documents:
        loaded = existing.file_of(document)
        noun = noun_of(document.kind or "")
        these = f"these {noun}" if noun.endswith("s") else f"this {noun}"
        name = f"{quoted(document.source.path)}: the tenant no longer has {these}"
        is_alone = len([one for one in loaded.documents if one.kind is not None]) == 1
        if not prune:
            lines.append(f"{name}; --prune deletes the file")
        elif is_alone:
            lines.append(name)
            mark = b"\xef\xbb\xbf" if loaded.source.bom else b""
            deleted.append((loaded.path, mark + loaded.source.text.encode()))
        else:
            lines.append(f"{name}; the file contains others, so remove it by hand")
    return lines, deleted
