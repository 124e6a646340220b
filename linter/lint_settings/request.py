"""What a check is asked to do, and doing it: from paths to a report on the screen and an exit code."""

from __future__ import annotations

import os
import sys

from .console import OutputError, Progress, UnreadError, aside, flush, note, say, tell

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .config import Config
    from .finding import Finding
    from .report import Report

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
COMMANDS = ("check", "access", "completion", "explain", "resolve", "rules", "schema", "symptom")


class CheckRequest:
    """What one `check` is asked to do; the defaults are those of the command line.

    `color` is auto, always or never; `fail_level` None leaves it to the config; `keep` tells which findings count.
    """

    def __init__(
        self,
        paths: Sequence[str] = (),
        *,
        format: str = "text",  # noqa: A002  # the option's name
        output: str | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        exclude: Sequence[str] = (),
        force_exclude: bool = False,
        fail_level: str | None = None,
        config: str | None = None,
        isolated: bool = False,
        use_allows: bool = True,
        allow_no_files: bool = False,
        show_files: bool = False,
        show_settings: bool = False,
        color: str = "auto",
        stdin_filename: str | None = None,
        strict_kinds: bool = False,
        keep: Callable[[Finding], bool] | None = None,
    ) -> None:
        self.paths = tuple(paths) or (".",)
        self.format = format
        self.output = output
        self.select = select
        self.ignore = ignore
        self.exclude = tuple(exclude)
        self.force_exclude = force_exclude
        self.fail_level = fail_level
        self.config = config
        self.isolated = isolated
        self.use_allows = use_allows
        self.allow_no_files = allow_no_files
        self.show_files = show_files
        self.show_settings = show_settings
        self.color = color
        self.stdin_filename = stdin_filename
        self.strict_kinds = strict_kinds
        self.keep = keep


def check(request: CheckRequest) -> int:
    """Check what a request names, print the report and return the exit code."""
    return answered(lambda: _check(request))


def answered(job: Callable[[], int]) -> int:
    """The exit code of a job; a config, path or rule that it cannot use is explained and gives 2."""
    from .config import ConfigError
    from .discover import PathError
    from .project import SelectionError
    from .registry import RegistryError

    try:
        return job()
    except (ConfigError, PathError, RegistryError, SelectionError) as error:
        tell(str(error))
        return FAILED


def _check(request: CheckRequest) -> int:
    from .config import Config, find_config, read_config
    from .discover import discover
    from .source import shown

    config: Config | None = None
    if request.config is not None:
        config = read_config(request.config)
    elif request.isolated:
        config = Config(os.getcwd())
    if request.show_settings:
        return _show_settings(config or find_config(os.getcwd()))
    if request.stdin_filename is not None and "-" not in request.paths:
        tell("--stdin-filename names what `-` reads from standard input; add `-`")
        return FAILED
    paths = [path for path in request.paths if path != "-"]
    errors: list[str] = []
    files = discover(
        paths, config=config, exclude=request.exclude, force_exclude=request.force_exclude,
        errors=errors, allow_no_match=request.allow_no_files,
    )  # fmt: skip
    stdin = None
    if "-" in request.paths:
        if sys.stdin.isatty():
            tell("`-` reads settings from standard input, which is the terminal; pipe a file in")
            return FAILED
        stdin = _read_stdin(request, config)
    if not files and stdin is None:
        for error in errors:
            tell(error)
        if errors:
            return FAILED
        if request.force_exclude and any(os.path.isfile(path) for path in paths):
            return CLEAN  # pre-commit may well name nothing but what is excluded
        return _no_files(request, "no YAML or JSON file is to be checked", request.paths)
    report = _run_on(files, stdin, request)
    report.errors[:0] = errors
    if request.keep is not None:
        report.findings = [one for one in report.findings if request.keep(one)]
        report.allowed = [one for one in report.allowed if request.keep(one.finding)]
    if request.show_files:
        return _show_files(report, [shown(path) for path, _ in _with_stdin(files, stdin)])
    code = _exit_code(report, request.fail_level, _with_stdin(files, stdin))
    _print(report, request)
    _tell_failures(report, request)
    searched = [path for path in paths if os.path.isdir(path) or not os.path.lexists(path)]
    if report.files == 0 and searched and code != FAILED:
        return _no_files(request, f"none of {len(report.skipped)} files holds settings that we know", searched)
    return code


def _read_stdin(request: CheckRequest, config: Config | None) -> tuple[str, bytes, Config]:
    from .config import find_config

    name = request.stdin_filename or "<stdin>"
    config = config or find_config(os.path.abspath(os.path.dirname(name) or "."))
    return name, sys.stdin.buffer.read(config.limits.size + 1), config


def _run_on(files: list[tuple[str, Config]], stdin: tuple[str, bytes, Config] | None, request: CheckRequest) -> Report:
    from .discover import context_of
    from .project import Options
    from .runner import run

    # With --exclude a folder is not searched whole.
    folders = () if request.exclude else tuple(os.path.realpath(path) for path in request.paths if os.path.isdir(path))
    options = Options(
        select=request.select,
        ignore=request.ignore,
        enable=("unknown-kind",) if request.strict_kinds else (),
        use_allows=request.use_allows,
        folders=folders,
    )
    named = _with_stdin(files, stdin)
    context = [] if request.show_files else context_of(named)
    progress = Progress(len(named)) if sys.stderr.isatty() else None
    try:
        return aside(lambda: run(files, options, context=context, stdin=stdin, progress=progress))  # type: ignore[no-any-return]  # the job says what it gives
    finally:
        if progress is not None:
            progress.clear()


def _with_stdin(files: list[tuple[str, Config]], stdin: tuple[str, bytes, Config] | None) -> list[tuple[str, Config]]:
    return files if stdin is None else [*files, (stdin[0], stdin[2])]


def _no_files(request: CheckRequest, what: str, where: Sequence[str]) -> int:
    from .source import shown

    if request.allow_no_files:
        return CLEAN
    searched = ", ".join(shown(os.path.abspath(path)) for path in where)
    tell(f"{what}; searched {searched} (--allow-no-files makes this no error)")
    return FAILED


def _exit_code(report: Report, fail_level: str | None, files: list[tuple[str, Config]]) -> int:
    """The exit code: each finding counts at the fail level of the config that holds for its file."""
    from .finding import Severity
    from .source import shown

    if report.errors or report.crashes:
        return FAILED
    levels = {shown(config.path): config.fail_level for _, config in files if config.path}
    levels.update((shown(path), config.fail_level) for path, config in files)
    for finding in report.findings:
        level = fail_level or levels[finding.path]
        if level != "never" and finding.severity.rank >= Severity(level).rank:
            return FOUND
    return CLEAN


def _print(report: Report, request: CheckRequest) -> None:
    from .reporters import View, reporter
    from .terminal import wants_color

    if request.output is None:
        view = View(color=request.format != "json" and wants_color(request.color, sys.stdout, os.environ))
        try:
            for line in reporter(request.format)(report, view):
                say(line)
            flush()
        except UnreadError:
            return  # the exit code is the same, however much was read
        return
    lines = list(reporter(request.format)(report, View(color=request.color == "always")))
    try:
        with open(request.output, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise OutputError(f"{request.output}: {error.strerror}") from None


def _tell_failures(report: Report, request: CheckRequest) -> None:
    """What could not be read or checked, and the summary where standard output is for programs."""
    from .reporters.summary import summary
    from .terminal import Style, wants_color

    for error in report.errors:
        tell(error)
    for crash in report.crashes:
        whose = "lint-settings" if crash.rule is None else "the rule"
        what = "checking" if crash.rule is None else f"rule {crash.rule} failed on"
        end = " failed" if crash.rule is None else ""
        tell(f"{what} {crash.path}{end}: {crash.error}; this is a bug in {whose}, please report it")
    if request.format != "text" or request.output is not None:
        color = wants_color(request.color, sys.stderr, os.environ)
        note(f"lint-settings: {summary(report, Style(color))}\n")


def _show_files(report: Report, files: Sequence[str]) -> int:
    from .terminal import clean

    for path in sorted(files):
        kind, environment = report.kinds.get(path, (None, None))
        unknown = "not settings" if path in report.skipped else "not readable"
        say(f"{clean(path)}\t{kind or unknown}\t{environment or '-'}")
    for error in report.errors:
        tell(error)
    return FAILED if report.errors else CLEAN


def _show_settings(config: Config) -> int:
    import json

    from .source import shown

    data = {"config": shown(config.path) if config.path else None, "root": config.root, **config.data}
    say(json.dumps(data, indent=2, ensure_ascii=False, default=str))
    return CLEAN
