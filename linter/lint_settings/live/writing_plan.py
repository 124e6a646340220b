"""Shows the files that an import would write, and writes them."""

from __future__ import annotations

import os
from collections import Counter

from ..config.config import Config
from ..console.atomic_write import ChangedError, delete, sync_all, write
from ..console.terminal import quoted
from ..documents.source import Source, shown
from ..engine.load import LoadedFile, read_apart
from ..engine.project import Options, Project
from ..fixes.patch import patch
from ..reporters.targets import link_on_the_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .importing import Plan, Planned

_NAMED = 20  # maximum number of files that are listed individually


def difference(plan: Plan) -> tuple[list[str], list[str]]:
    """Return the lines of a diff without secrets, and notes."""
    project = Project(Config(os.getcwd()), Options(use_baseline=False, local_rules=False)).prepare()
    lines: list[str] = []
    notes: list[str] = []
    for one in plan.files:
        if one.private:
            notes.append(f"{quoted(shown(one.path))} would get the values of secrets, which are not shown")
            continue
        before = one.before or b""
        old = read_apart(one.path, before, project) if before else _nothing(one, project)
        made = patch(old, read_apart(one.path, one.after, project))
        head = ("--- /dev/null", *made.lines[1:]) if one.before is None else made.lines
        lines.extend(head)
        if made.is_masked:
            notes.append(f"possible secrets are masked in the diff of {quoted(shown(one.path))}")
    if not plan.files:
        notes.append("there is nothing to write")
    return lines, notes


def difference_of_deleted(deleted: Sequence[tuple[str, bytes]]) -> list[str]:
    """Return the deletion of files as the lines of a diff without secrets."""
    project = Project(Config(os.getcwd()), Options(use_baseline=False, local_rules=False)).prepare()
    lines: list[str] = []
    for path, content in deleted:
        after = LoadedFile(path, project, Source(shown(path), ""))
        made = patch(read_apart(path, content, project), after)
        lines.extend((made.lines[0], "+++ /dev/null", *made.lines[2:]) if made.lines else ())
    return lines


def delete_files(deleted: Sequence[tuple[str, bytes]]) -> list[str]:
    """Delete files; return messages about those that could not be deleted."""
    faults = []
    for path, content in deleted:
        name = quoted(shown(path))
        try:
            delete(path, content)
        except ChangedError:
            faults.append(f"{name} has changed since it was read, or is a link, and was not deleted; run again")
        except OSError as error:
            faults.append(f"{name} cannot be deleted: {error.strerror or error}")
    return faults


def _nothing(one: Planned, project: Project) -> LoadedFile:
    return LoadedFile(one.path, project, Source(shown(one.path), ""))


def write_plan(plan: Plan) -> tuple[list[Planned], list[str]]:
    """Write the files of a plan; return those that were written, and messages about those that could not be."""
    faults = [line for line in map(_behind_link, plan.files) if line is not None]
    done: list[Planned] = []
    for one in plan.files if not faults else ():
        fault = _write(one, sync=len(plan.files) <= _NAMED)
        if fault is None:
            done.append(one)
        else:
            faults.append(fault)
    if len(plan.files) > _NAMED:
        sync_all()
    return done, faults


def _behind_link(one: Planned) -> str | None:
    link = link_on_the_way(one.path)
    if link is None:
        return None
    return f"{quoted(shown(one.path))} is reached through a link, {quoted(shown(link))}; nothing was written"


def _write(one: Planned, *, sync: bool) -> str | None:
    name = quoted(shown(one.path))
    try:
        os.makedirs(os.path.dirname(os.path.abspath(one.path)), exist_ok=True)
        write(one.path, one.before, one.after, private=one.private, sync=sync)
    except ChangedError:
        return f"{name} has changed since it was read and was left as it is; run again"
    except OSError as error:
        return f"{name} cannot be written: {error.strerror or error}"
    return None


def written(plan: Plan, done: Sequence[Planned]) -> list[str]:
    """Return messages about the files of a plan that were written."""
    lines = []
    if len(done) <= _NAMED:
        lines = [f"{quoted(shown(one.path))}: {'written' if one.before is None else 'updated'}" for one in done]
    else:
        counts = Counter(os.path.dirname(shown(one.path)) or "." for one in done)
        lines = [f"{quoted(folder)}: {count:,} written" for folder, count in sorted(counts.items())]
    if plan.unchanged:
        lines.append("1 file is up to date" if plan.unchanged == 1 else f"{plan.unchanged:,} files are up to date")
    return lines
