"""What a `diff` is asked to do, and doing it: from two states to a report on the screen and an exit code."""

from __future__ import annotations

import os

from ..console.exit_codes import FAILED
from ..console.streams import aside, tell
from ..engine.report import exit_code
from .errors import answered

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Config, Configs
    from ..diff.states import States
    from ..reporters.deliver import Outlets


class DiffRequest:
    """What one `diff` is asked to do; the defaults are those of the command line.

    `paths` are the two states, what the comparison with `base` is limited to, or what `exports` are compared with.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        *,
        base: str | None = None,
        head: str | None = None,
        exports: Sequence[str] = (),
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
    """Compare what a request names, print the report and return the exit code."""
    return answered(lambda: _diff(request))


def _diff(request: DiffRequest) -> int:
    contradiction = _contradiction(request)
    if contradiction is not None:
        tell(contradiction)
        return FAILED
    if request.config_from is not None:
        from ..git.pinned_configs import configs_at

        top = request.paths[-1] if request.paths else os.curdir
        with configs_at(request.config_from, top, named=request.config) as configs:
            return _compare(request, configs)
    from ..config.config import Config
    from ..config.config_file import read_config

    config: Config | None = None
    if request.config is not None:
        config = read_config(request.config)
    elif request.isolated:
        config = Config(os.getcwd())
    return _compare(request, config)


def _compare(request: DiffRequest, config: Configs) -> int:
    """Compare the states and hand the report over; the exit code."""
    from ..diff.comparison import compare
    from ..diff.less_checked import note_less_checked
    from ..engine.project import Options
    from ..reporters.deliver import hand_over
    from ..reporters.targets import refuse_outlets

    states = _states(request, config)
    for text in states.notes:
        tell(text)
    named = [(path, None if callable(config) else config) for path in (*request.paths, *request.exports)]
    refuse_outlets(request.formats, [*named, *((one.path, one.config) for one in (*states.old, *states.new))])
    options = Options(
        select=request.select, ignore=request.ignore, use_allows=request.use_allows, use_baseline=False,
        local_rules=request.local_rules,
    )  # fmt: skip
    report, files = aside(
        lambda: compare(states.old, states.new, states.rest, options, exported=states.exported)
    )  # fmt: skip
    report.scope = states.scope
    if states.trees is not None:
        note_less_checked(report, aside(states.trees), request.config, request.isolated)
    if report.files == 0 and request.base is None and not (report.failures or report.weakened):
        searched = " and ".join((*request.exports, *request.paths))
        tell(f"there is nothing to compare: no file of {searched} holds settings that we know")
        return FAILED
    code = exit_code(report, request.fail_level, files)
    hand_over(report, request.formats, request.color)
    return code


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
    """What a request lacks, or asks for that does not go together; None where all is well."""
    if request.head is not None and request.base is None:
        return "--head names the state to compare with --base; give that, too"
    for option, value in (("--config", request.config), ("--config-from", request.config_from)):
        if value is not None and request.isolated:
            return f"{option} and --isolated contradict each other; give one of them"
    if request.base is not None and request.exports:
        return "--base and --export are two earlier states; give one of them"
    if request.base is not None:
        return None
    count = len(request.paths)
    if request.exports:
        return None if count == 1 else f"--export is compared with one file or folder, not {count}; name that"
    if count != 2:
        wanted = "name OLD and NEW, or an earlier revision with --base, or a saved answer with --export"
        return f"two states are compared, and {count or 'none'} of them {'is' if count == 1 else 'are'} named; {wanted}"
    return None
