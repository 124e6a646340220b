"""Runs a check with its options: from paths to a printed report and an exit code."""

from __future__ import annotations

import os
import sys

from ..console.exit_codes import CLEAN, FAILED, FOUND, exit_code
from ..console.streams import Progress, output_file, print_bytes, print_stderr, print_stdout, redirected
from ..documents.files import is_json_name
from ..documents.own_modules import load_modules
from . import TO_CHECK, TO_READ_JSON, TO_READ_YAML
from .check_options import contradiction_in, folders_of, options_of
from .errors import answered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.config import Configs
    from ..config.scope import Scope
    from ..diff.trees import Trees
    from ..engine.discover import Finder
    from ..engine.incremental.memory import Memory
    from ..engine.inputs import Input
    from ..engine.notes import Notes
    from ..engine.project import Options
    from ..engine.report import Report
    from ..engine.settled import Settled
    from ..fixes.result import Fixes, FixResult
    from ..git.base_state import Earlier
    from ..tenant.change import Weakened
    from .check_options import CheckOptions


def check(request: CheckOptions) -> int:
    """Check the paths of a request, print the report and return the exit code."""
    return answered(lambda: _check(request))


def _check(request: CheckOptions) -> int:
    contradiction = contradiction_in(request)
    if contradiction is not None:
        print_stderr(contradiction)
        return FAILED
    if request.config_from is not None:
        from ..git.pinned_configs import configs_at

        top = os.curdir if request.paths[0] == "-" else request.paths[0]
        with configs_at(request.config_from, top, named=request.config, baseline=request.baseline) as configs:
            return _check_under(configs, request)
    from ..config.config_file import chosen_config

    return _check_under(chosen_config(request.config, isolated=request.isolated), request)


def _check_under(config: Configs, request: CheckOptions) -> int:
    if request.show_settings:
        from ..config.config_file import find_config
        from .show import configs_of, show_settings

        if config is None or callable(config):
            return show_settings(configs_of(request.paths, config or find_config))
        return show_settings([config])
    stdin = None
    if "-" in request.paths:
        if sys.stdin.isatty():
            print_stderr("`-` reads settings from standard input, which is the terminal; pipe a file in")
            return FAILED
        stdin = _read_stdin(request, config)
    finder = _find(config, stdin, request)
    if stdin is not None and request.force_exclude and finder.excludes(os.path.abspath(stdin.path), stdin.config):
        if request.fixes is None or request.fixes.diff:
            return _go(finder, None, request)
        print_bytes(stdin.content or b"")
        return int(redirected(lambda: _go(finder, None, request)))
    return _go(finder, stdin, request)


def _go(finder: Finder, stdin: Input | None, request: CheckOptions) -> int:
    """Check the files that were found, apply fixes or update the baseline if requested, and return the exit code."""
    from ..documents.source import shown

    files, errors = finder.files(), finder.errors
    if request.update_baseline or any(file is not None for _, file in request.formats):
        from ..reporters.targets import check_targets

        check_targets(
            request.formats,
            _with_stdin(files, stdin),
            update_baseline=request.update_baseline,
            baseline=request.baseline,
        )
    if not files and stdin is None:
        return _nothing_to_check(request, errors, finder)
    memory = None
    if request.fixes is not None:
        from ..engine.incremental.memory import Memory

        memory = Memory()
    _import_checks(_with_stdin(files, stdin))
    report = _run_on(finder, files, stdin, request, memory)
    for line in [*report.notes, *finder.notes, *finder.unused_patterns(folders_of(request))]:
        print_stderr(line)
    if request.show_files:
        from .show import show_files

        return show_files(report, [shown(one.path) for one in _with_stdin(files, stdin)])
    if request.update_baseline and (report.files or report.failures):
        return _update_baselines(report, request)
    if request.fixes is not None and memory is not None:
        return _fix(report, request.fixes, finder, stdin, request, memory)
    return _end(report, request)


def _end(report: Report, request: CheckOptions) -> int:
    """Write the report, and return the exit code."""
    from ..reporters.deliver import deliver

    code = exit_code(report)
    deliver(report, request.formats, request.color, statistics=request.statistics)
    paths = [path for path in request.paths if path != "-"]
    searched = [path for path in paths if os.path.isdir(path) or not os.path.lexists(path)]
    if report.files == 0 and searched and code != FAILED:
        from ..messages.wording import plural

        return _no_files(request, f"found no known settings in {plural(len(report.skipped), 'file')}", searched)
    return code


def _fix(
    report: Report, fixes: Fixes, finder: Finder, stdin: Input | None, request: CheckOptions, memory: Memory
) -> int:
    """Apply the wanted fixes and report what is left; or show what they would change."""
    from ..fixes.apply import fix_files, repeat
    from ..fixes.show import show

    options = options_of(request)
    files = finder.files()
    context = finder.context(_with_stdin(files, stdin), _project_folder(request, options.folders))

    def make(report: Report, stdin: Input | None) -> FixResult:
        inputs = [*([] if stdin is None else [stdin]), *files, *context]
        result: FixResult = redirected(lambda: fix_files(report, fixes, inputs, options, memory))
        return result

    if fixes.diff:
        result = make(report, stdin)
        for failure in report.failures:
            print_stderr(failure)
        show(result, listed=fixes.listed, is_whole=not report.failures)
        return FAILED if report.failures else FOUND if result.pairs else CLEAN

    def check_again(stdin: Input | None) -> Report:
        return _run_on(finder, files, stdin, request, memory)

    report, stdin = repeat(report, fixes, stdin, make, check_again, memory, finder.twins())
    if stdin is None:
        return _end(report, request)
    print_bytes(stdin.content or b"")  # the fixed text replaces the report
    return int(redirected(lambda: _end(report, request)))


def _find(config: Configs, stdin: Input | None, request: CheckOptions) -> Finder:
    """Find the files of a request.

    Baselines are excluded, although their names are like those of settings; so are the file that standard input
    replaces and the one that standard output is written to.
    """
    from ..engine.discover import Finder

    finder = Finder(config=config, exclude=request.exclude, force_exclude=request.force_exclude)
    finder.written = output_file()
    finder.find([path for path in request.paths if path != "-"], allow_no_match=request.allow_no_files)
    named = {request.baseline, *finder.baselines()}
    finder.drop([path for path in named if path] + ([stdin.path] if stdin is not None else []))
    return finder


def _update_baselines(report: Report, request: CheckOptions) -> int:
    """Record the findings, and report what has changed."""
    if report.failures:
        for failure in report.failures:
            print_stderr(failure)
        print_stderr("nothing was recorded; fix this first")
        return FAILED
    for baseline in report.baselines:
        is_named = baseline.path in (request.baseline, baseline.config.baseline)
        if not is_named and not (baseline.entries or baseline.found) and len(report.baselines) > 1:
            continue  # that of the context, which was not requested
        print_stdout(baseline.renew())
        if not is_named:
            print_stderr("name it with --baseline, or with `baseline = ...` in the config, to have it used")
    return CLEAN


def _read_stdin(request: CheckOptions, configs: Configs) -> Input:
    from ..config.config_file import find_config
    from ..engine.inputs import Input

    name = request.stdin_filename or "<stdin>"
    folder = os.path.abspath(os.path.dirname(name) or ".")
    config = (configs or find_config)(folder) if configs is None or callable(configs) else configs
    return Input(name, config, content=sys.stdin.buffer.read(config.limits.size + 1))


def _import_checks(files: Sequence[Input]) -> None:
    """Import what checks these files, all at once."""
    from ..engine.inputs import MANY

    if len(files) < MANY:  # more may all be unchanged since an earlier run, which needs less
        load_modules(TO_CHECK)
        load_modules(TO_READ_JSON if all(is_json_name(one.path) for one in files) else TO_READ_YAML)


def _run_on(
    finder: Finder, files: Sequence[Input], stdin: Input | None, request: CheckOptions, memory: Memory | None
) -> Report:
    from ..engine.notes import Notes
    from ..engine.report import report_of
    from ..engine.run import find

    options = options_of(request)
    named = _with_stdin(files, stdin)
    context = [] if request.show_files else finder.context(named, _project_folder(request, options.folders))
    earlier = None
    every = files
    if request.changed_since is not None and not request.show_files:
        from ..git.base_state import Earlier, in_one_repository

        repository, files, elsewhere, problems = in_one_repository(files, request.paths)
        given = {os.path.normpath(path) for path in request.paths}
        # Named files outside of the repository are an error; those found by a search are not.
        (finder.errors if any(one.path in given for one in elsewhere) else finder.faults).extend(problems)
        context += [one._replace(is_checked=False) for one in elsewhere]
        earlier = Earlier(repository, request.changed_since, [*files, *context], options.folders, finder.links())
    notes = Notes()
    progress = Progress(len(named)) if sys.stderr.isatty() else None
    jobs, use_cache = _pace(request)
    inputs = [*([] if stdin is None else [stdin]), *files, *context]

    def job() -> list[Settled]:
        read = None if earlier is None else earlier.read
        return find(inputs, options, notes, progress=progress, jobs=jobs, use_cache=use_cache, read=read, memory=memory)

    try:
        settled: list[Settled] = redirected(job)
    finally:
        if progress is not None:
            progress.clear()
    if stdin is not None:
        finder.scope.apply(stdin.config)
    weakened = None
    if earlier is not None:
        settled, weakened = _narrowed(settled, notes, earlier, options, request)
    for line in options.env.nameless() if options.env is not None else ():
        print_stderr(line)
    if request.keep is not None:
        settled = [one for one in settled if one.cause is not None or one.is_baselined or request.keep(one.reported)]
    notes.errors[:0], notes.unread = finder.errors, {**finder.unread, **notes.unread}
    if request.config_from is not None:
        from ..git.pinned_configs import faults_of

        notes.errors += faults_of(finder.configs, every)
    return report_of(settled, notes, scope=finder.scope, weakened=weakened)


def _pace(request: CheckOptions) -> tuple[int | None, bool]:
    """Return the number of processes, None to choose it, and whether to use the cache."""
    if request.timings:
        return 1, False
    # Listing files is not a check, and the cache may have come with the change.
    return request.jobs, request.use_cache and not request.show_files and request.config_from is None


def _narrowed(
    settled: list[Settled], notes: Notes, earlier: Earlier, options: Options, request: CheckOptions
) -> tuple[list[Settled], list[Weakened] | None]:
    """Return findings with whether a change affects them, and how the change weakens the check."""
    from ..diff.less_checked import less_checked_between
    from ..diff.trees import names_of, trees_of_revisions
    from ..git.touched import narrow

    narrowed: list[Settled] = redirected(lambda: narrow(settled, earlier, options, notes))
    state = earlier.repository, earlier.base, None, earlier.changed
    tops = names_of(earlier.repository.root, request.paths)
    trees: Trees = redirected(lambda: trees_of_revisions(*state, tops, (earlier.contents, {})))
    trees = trees.parsed_as(*earlier.changed_as_read())
    return narrowed, less_checked_between(trees, request.config, request.isolated, notes.crashes)


def _project_folder(request: CheckOptions, folders: Sequence[str]) -> str | None:
    """Return the folder of a baseline, whose other files must be known; None if all files are named."""
    if request.baseline is None and not request.update_baseline:
        return None
    folder = os.path.realpath(os.path.dirname(request.baseline or ""))
    searched = any(os.path.join(folder, "").startswith(os.path.join(one, "")) for one in folders)
    return None if searched or not os.path.isdir(folder) else folder


def _with_stdin(files: Sequence[Input], stdin: Input | None) -> Sequence[Input]:
    return files if stdin is None else [*files, stdin]


def _nothing_to_check(request: CheckOptions, errors: Sequence[str], finder: Finder) -> int:
    from ..engine.report import Report
    from ..reporters import COLORED
    from ..reporters.deliver import deliver

    for error in errors:
        print_stderr(error)
    for text in finder.notes:
        print_stderr(text)
    if errors:
        return FAILED
    # pre-commit may pass only excluded files, or only the baseline
    if not request.allow_no_files and not any(path == "-" or os.path.isfile(path) for path in request.paths):
        return _no_files(request, "found no YAML or JSON file to check", request.paths, finder.scope)
    outlets = [(name, file) for name, file in request.formats if file is not None or name not in COLORED]
    if outlets:  # a program that expects a report must get one
        deliver(Report(scope=finder.scope), outlets, request.color, statistics=request.statistics)
    return CLEAN


def _no_files(request: CheckOptions, what: str, where: Sequence[str], scope: Scope | None = None) -> int:
    from ..documents.source import shown

    if request.allow_no_files:
        return CLEAN
    searched = ", ".join(shown(os.path.abspath(path)) for path in where)
    excluded = scope is not None and (scope.files or scope.folders)
    by = f", where {', '.join(map(shown, scope.configs))} excludes all files" if scope and excluded else ""
    print_stderr(f"{what}; searched {searched}{by} (add --allow-no-files if that is fine)")
    return FAILED
