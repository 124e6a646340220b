"""The options of a check with their defaults, and a fast way to read the plain ones."""

from __future__ import annotations

from ..documents.frozen import Frozen
from ..reporters import FORMATS, asked_by
from ..search.stored_names import real_folders
from . import COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ..documents.finding import Finding
    from ..engine.project import Options
    from ..fixes.result import Fixes
    from ..reporters.deliver import Outlets


class CheckOptions(Frozen):
    """The options of a check; the defaults are those of the command line.

    - `paths`: files, folders and globs; `-` is standard input, which stands for the file `stdin_filename`.
    - `formats`: names of formats, each with its file, or None for standard output; `color` is auto, always or never.
    - `select`, `ignore`: names of rules; `fail_level` None leaves it to the config.
    - `exclude`: patterns of .gitignore; with `force_exclude` they apply to named files too.
    - `config`: the path of the config that applies to all files; `isolated` uses none. `config_from`: the revision of
      git from which configs, and their rules and baselines, are read; None for the working tree.
    - `local_rules`: whether rules of the project run.
    - `use_allows`, `use_baseline`: whether accepted findings are left out; `baseline` is the path of one that applies
      in place of the config's; `update_baseline` records what is found.
    - `show_consequences`: whether findings that only follow from another one are reported too.
    - `statistics`: whether the number of findings of each rule is printed in place of the findings.
    - `changed_since`: the revision since which a change must have affected a finding.
    - `env_files`: files with the values of placeholders.
    - `keep`: which findings are reported; None for all.
    - `fixes`: which fixes to apply; None for a check. With `timings`, one process checks
      everything, without the cache.
    """

    __slots__ = ()

    paths: tuple[str, ...] = (".",)
    formats: Outlets = (("text", None),)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    fail_level: str | None = None
    config: str | None = None
    isolated: bool = False
    local_rules: bool = True
    use_allows: bool = True
    allow_no_files: bool = False
    show_files: bool = False
    show_settings: bool = False
    color: str = "auto"
    stdin_filename: str | None = None
    strict_kinds: bool = False
    baseline: str | None = None
    use_baseline: bool = True
    update_baseline: bool = False
    changed_since: str | None = None
    jobs: int | None = None
    use_cache: bool = True
    timings: bool = False
    fixes: Fixes | None = None
    keep: Callable[[Finding], bool] | None = None
    env_files: tuple[str, ...] = ()
    config_from: str | None = None
    show_consequences: bool = False
    statistics: bool = False


def contradiction_in(options: CheckOptions) -> str | None:
    """Return why some of the options cannot be used together, or None."""
    if options.stdin_filename is not None and "-" not in options.paths:
        return "--stdin-filename is the path of standard input; add `-`"
    for option, value in (("--config", options.config), ("--config-from", options.config_from)):
        if value is not None and options.isolated:
            return f"{option} and --isolated contradict each other; give one of them"
    if options.config_from is not None and options.update_baseline:
        return "--update-baseline records findings under the config as it is now; leave out --config-from"
    contradiction = _against_statistics(options) if options.statistics else None
    if contradiction is not None:
        return contradiction
    if options.baseline is not None and not options.use_baseline:
        return "--baseline and --no-baseline contradict each other; give one of them"
    if options.timings and (options.fixes is not None or options.update_baseline or options.show_files):
        return "--timings is for a check; leave out --fix, --diff, --update-baseline and --show-files"
    if options.fixes is not None and options.update_baseline:
        return "--update-baseline records findings and --fix fixes them; do one after the other"
    if options.changed_since is not None and "-" in options.paths:
        return "--changed-since compares files with an earlier state; name the file instead of `-`"
    if options.env_files and (options.fixes is not None or options.update_baseline):
        return "--env-file checks values outside of the settings files; leave out --fix, --diff and --update-baseline"
    if not options.update_baseline:
        return None
    if options.changed_since is not None:
        return "--update-baseline records every finding; leave out --changed-since"
    if not options.use_baseline or not options.use_allows:
        return "--update-baseline records what is neither allowed nor known; leave out --no-allow and --no-baseline"
    if "-" in options.paths:
        return "--update-baseline records findings in files; name the file instead of `-`"
    return None


def _against_statistics(options: CheckOptions) -> str | None:
    from ..reporters import COUNTED

    others = [name for name, _ in options.formats if name not in COUNTED]
    if others:
        return f"--statistics is for the formats {' and '.join(COUNTED)}; leave out --format {others[0]}"
    if options.update_baseline or options.show_files or (options.fixes is not None and options.fixes.diff):
        return "--statistics counts findings; leave out --diff, --update-baseline and --show-files"
    return None


# --- options that are read without click

_FLAGS: dict[str, tuple[str, Any]] = {
    "--allow-no-files": ("allow_no_files", True),
    "--exit-zero": ("fail_level", "never"),
    "--force-exclude": ("force_exclude", True),
    "--isolated": ("isolated", True),
    "--no-allow": ("use_allows", False),
    "--no-baseline": ("use_baseline", False),
    "--no-cache": ("use_cache", False),
    "--no-local-rules": ("local_rules", False),
    "--show-consequences": ("show_consequences", True),
    "--statistics": ("statistics", True),
    "--strict-kinds": ("strict_kinds", True),
}
_LEVELS = ("error", "warning", "info", "never")
_COLORS = ("auto", "always", "never")
_NAMES = {"--exclude": "exclude", "--ignore": "ignore", "--select": "select"}
_TEXTS = {"--changed-since": "changed_since", "--config": "config"}
_SHORT = {"-f": "--format", "-j": "--jobs"}


def plain_options(arguments: Sequence[str]) -> CheckOptions | None:
    """Return the options in the arguments of a check; None if click must read them, for instance to report a mistake.

    Importing click takes a third of the time of a small check. A test compares the two ways.
    """
    given: dict[str, Any] = {}
    paths: list[str] = []
    rest = iter(arguments)
    for one in rest:
        if not one.strip():
            return None
        if not one.startswith("-"):
            paths.append(one)
            continue
        name, equals, value = one.partition("=")
        name = _SHORT.get(name, name) if not equals else name
        if name in _FLAGS:
            key, value = _FLAGS[name]
            # Click decides which of two options for the same setting applies.
            if equals or key in given:
                return None
            given[key] = value
        elif not _take(name, value if equals else next(rest, ""), given):
            return None
    if any(path in COMMANDS for path in paths):
        return None
    return CheckOptions(tuple(paths) or (".",), **given)


def _take(name: str, value: str, given: dict[str, Any]) -> bool:
    """Set the value of an option; return False if it is not plain."""
    if not value.strip() or value.startswith("-"):
        return False
    if name in _NAMES:
        names = tuple(part.strip() for part in value.split(",") if part.strip())
        given[_NAMES[name]] = (*given.get(_NAMES[name], ()), *names)
        return bool(names)
    if name in _TEXTS:
        key: str = _TEXTS[name]
        known: Any = value
    elif name == "--format" and value in FORMATS:
        key, known = "formats", ((value, None),)
    elif name == "--fail-level" and value in _LEVELS:
        key, known = "fail_level", value
    elif name == "--color" and value in _COLORS:
        key, known = "color", value
    elif name == "--jobs" and value.isascii() and value.isdecimal() and int(value) > 0:
        key, known = "jobs", int(value)
    else:
        return False
    if key in given:
        return False
    given[key] = known
    return True


def options_of(request: CheckOptions) -> Options:
    """Return the options of the run that a check was requested with."""
    from ..engine.project import Options

    env = None
    if request.env_files:
        from ..engine.filled import Env

        env = Env(request.env_files)
    # With --exclude a folder is not searched completely.
    folders = () if request.exclude else folders_of(request)
    return Options(
        select=request.select,
        ignore=request.ignore,
        enable=("unknown-kind",) if request.strict_kinds else (),
        use_allows=request.use_allows,
        fold=not request.show_consequences,
        folders=folders,
        baseline=request.baseline,
        use_baseline=request.use_baseline and not request.show_files,
        update_baseline=request.update_baseline,
        fail_level=request.fail_level,
        local_rules=request.local_rules and not request.show_files,  # listing files needs no rules
        env=env,
        as_deployed=not (request.update_baseline or request.show_files),
        asked=asked_by([name for name, _ in request.formats]),
    )


def folders_of(request: CheckOptions) -> tuple[str, ...]:
    """Return the real paths of the folders that a check was requested for."""
    return real_folders(request.paths)
