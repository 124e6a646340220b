"""Runs a `diff` with its options: from two states to a printed report and an exit code."""

from __future__ import annotations

import os

from ..console.exit_codes import CLEAN, FAILED, FOUND, exit_code
from ..console.streams import print_stderr, redirected
from .errors import answered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Configs
    from ..diff.compared import Compared
    from ..diff.states import States
    from ..engine.project import Options
    from ..engine.report import Report
    from ..live.drift import Drift
    from ..reporters.deliver import Outlets


class DiffRequest:
    """The options of a `diff`; the defaults are those of the command line.

    `paths` are the two states, the limits of the comparison with `base`, or the files to compare `exports` with.
    `environment` limits the files to those of one. `fail_on` is the lowest risk of a change that makes the exit code 1:
    access, security, appearance or any; with `exit_code` it is any.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        *,
        base: str | None = None,
        head: str | None = None,
        exports: Sequence[str] = (),
        environment: str | None = None,
        env_files: Sequence[str] = (),
        exit_code: bool = False,
        fail_on: str | None = None,
        formats: Outlets = (("text", None),),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        fail_level: str | None = None,
        config: str | None = None,
        isolated: bool = False,
        local_rules: bool = True,
        use_allows: bool = True,
        color: str = "auto",
        config_from: str | None = None,
    ) -> None:
        self.paths = tuple(paths)
        self.base = base
        self.head = head
        self.exports = tuple(exports)
        self.environment = environment
        self.env_files = tuple(env_files)
        self.fail_on = "any" if exit_code else fail_on
        self.formats = tuple(formats)
        self.select = select
        self.ignore = ignore
        self.fail_level = fail_level
        self.config = config
        self.isolated = isolated
        self.local_rules = local_rules
        self.use_allows = use_allows
        self.color = color
        self.config_from = config_from


def diff(request: DiffRequest) -> int:
    """Compare the states of a request, print the report and return the exit code."""
    return answered(lambda: _diff(request))


def _diff(request: DiffRequest) -> int:
    contradiction = _contradiction(request)
    if contradiction is not None:
        print_stderr(contradiction)
        return FAILED
    if request.config_from is not None:
        from ..git.pinned_configs import configs_at

        top = request.paths[-1] if request.paths else os.curdir
        with configs_at(request.config_from, top, named=request.config) as configs:
            return _compare(request, configs)
    from ..config.config_file import chosen_config

    return _compare(request, chosen_config(request.config, isolated=request.isolated))


def _compare(request: DiffRequest, config: Configs) -> int:
    """Compare the states, write the report and return the exit code."""
    from ..diff.less_checked import less_checked_between
    from ..reporters.deliver import deliver
    from ..reporters.targets import refuse_outlets

    drift = _drift(request, config)
    states = _states(request, config) if drift is None else drift.states
    for text in states.notes:
        print_stderr(text)
    named = [(path, None if callable(config) else config) for path in (*request.paths, *request.exports)]
    refuse_outlets(request.formats, [*named, *((one.path, one.config) for one in (*states.old, *states.new))])
    compared, options = _between(states, drift, request)
    notes = compared.notes
    if drift is not None:
        notes.errors[:0] = drift.problems
        notes.notes += drift.notes()
    for text in (*notes.notes, *(options.env.lacking() if options.env is not None else ())):
        print_stderr(text)
    weakened = None
    if states.trees is not None:
        trees = redirected(states.trees)
        weakened = less_checked_between(trees, request.config, request.isolated, notes.crashes)
    report = compared.report(states.scope, weakened)
    if report.files == 0 and request.base is None and not (report.failures or report.weakened):
        searched = " and ".join((*request.exports, *request.paths))
        print_stderr(f"there is nothing to compare: no file of {searched} contains known settings")
        return FAILED
    code = exit_code(report)
    if code == CLEAN and request.fail_on is not None and _are_grave(report, request.fail_on):
        code = FOUND
    deliver(report, request.formats, request.color)
    return code


def _between(states: States, drift: Drift | None, request: DiffRequest) -> tuple[Compared, Options]:
    """Compare the states; return also the options for that."""
    from ..diff.comparison import compare
    from ..engine.filled import Env
    from ..engine.project import Options

    env_files = (*(drift.env_files if drift is not None else ()), *request.env_files)
    options = Options(
        select=request.select,
        ignore=request.ignore,
        fail_level=request.fail_level,
        use_allows=request.use_allows,
        use_baseline=False,
        local_rules=request.local_rules,
        env=Env(env_files) if env_files else None,
        as_deployed=True,
    )
    matching, known = (drift.match, drift.known) if drift is not None else (None, None)
    before, now = options.at(states.env_old), options.at(states.env_new)

    def job() -> Compared:
        return compare(
            states.old,
            states.new,
            states.rest,
            now,
            exported=states.exported,
            matching=matching,
            known=known,
            options_before=before,
        )

    return redirected(job), options


def _are_grave(report: Report, fail_on: str) -> bool:
    """Return whether a change has at least the risk that fails the comparison."""
    from ..tenant.change import Risk

    lowest = {"access": Risk.LOCKS_OUT, "security": Risk.SECURITY, "appearance": Risk.APPEARANCE, "any": Risk.NONE}
    return any(one.risk.rank >= lowest[fail_on].rank for one in report.changes or ())


def _drift(request: DiffRequest, config: Configs) -> Drift | None:
    """Return the whole tenant and the files to compare; None if single answers are compared."""
    is_whole = request.environment is not None or len(request.paths) > 1 or any(map(os.path.isdir, request.exports))
    if not request.exports or not is_whole:
        return None
    from ..live.drift import drift_between

    drift: Drift = redirected(lambda: drift_between(request.exports, request.paths, request.environment, config))
    return drift


def _states(request: DiffRequest, config: Configs) -> States:
    if request.base is not None:
        from ..diff.revisions import between_revisions

        return between_revisions(request.base, request.head, request.paths, config)
    from ..diff.states import between_paths, from_exports

    if request.exports:
        return from_exports(request.exports, request.paths[0], config)
    old, new = request.paths
    return between_paths(old, new, config)


def _contradiction(request: DiffRequest) -> str | None:
    """Return what is missing in a request, or cannot be combined, or None."""
    if request.head is not None and request.base is None:
        return "--head is the new state for --base; give that, too"
    for option, value in (("--config", request.config), ("--config-from", request.config_from)):
        if value is not None and request.isolated:
            return f"{option} and --isolated contradict each other; give one of them"
    if request.base is not None and request.exports:
        return "--base and --export are two earlier states; give one of them"
    if request.fail_on not in (None, "access", "security", "appearance", "any"):
        return "--fail-on takes access, security, appearance or any"
    if request.base is not None:
        return None
    count = len(request.paths)
    if request.exports:
        return None if count else "--export needs the files or folders to compare with"
    if request.environment is not None:
        return "--environment requires --export: it selects the files to compare with the tenant"
    if count != 2:
        wanted = "name OLD and NEW, or an earlier revision with --base, or a saved answer with --export"
        return f"two states are compared, and {count or 'none'} of them {'is' if count == 1 else 'are'} named; {wanted}"
    return None
