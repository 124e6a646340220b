"""The output of `--show-files` and `--show-settings`."""

from __future__ import annotations

import os

from ..console.exit_codes import CLEAN, FAILED
from ..console.streams import emit_json, print_stderr, print_stdout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..config.config import Config
    from ..engine.report import Report


def show_files(report: Report, files: Sequence[str]) -> int:
    """Print each file with its kind and environment, and return the exit code."""
    from ..console.terminal import quoted

    for path in sorted(files):
        kind, environment = report.kinds.get(path, (None, None))
        unknown = "not settings" if path in report.skipped else "not readable"
        print_stdout(f"{quoted(path)}\t{kind or unknown}\t{environment or '-'}")
    for error in report.errors:
        print_stderr(error)
    return FAILED if report.errors else CLEAN


def configs_of(paths: Sequence[str], find: Callable[[str], Config]) -> list[Config]:
    """Return the configs that apply to paths, each once; a file need not exist yet.

    Raises PathError for a path whose folder does not exist.
    """
    from ..search import PathError

    configs = []
    for path in paths:
        folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
        if not os.path.isdir(folder):
            raise PathError(f"{path} does not exist")
        configs.append(find(os.path.abspath(folder)))
    return list({one.path or one.root: one for one in configs}.values())


def show_settings(configs: Sequence[Config]) -> int:
    """Print the effective configuration, if it is the same for all, and return the exit code."""
    from ..documents.source import shown
    from ..messages.reveal import reveal_config

    if len(configs) > 1:
        names = ", ".join(shown(one.path) if one.path else "no config" for one in configs)
        print_stderr(f"these paths have different configs ({names}); name paths with the same config")
        return FAILED
    (config,) = configs
    data = {"config": shown(config.path) if config.path else None, "root": config.root, **reveal_config(config.data)}
    if len(config.layers) > 1:
        data["extends"] = [shown(layer.path or "") for layer in config.layers[1:]]
    emit_json(data)
    return CLEAN
