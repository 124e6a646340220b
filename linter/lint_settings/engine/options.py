"""Tells which options of a check do not go together."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from .request import CheckRequest


def contradiction_in(request: CheckRequest) -> str | None:
    """What a request asks for that does not go together; None where all of it does."""
    if request.stdin_filename is not None and "-" not in request.paths:
        return "--stdin-filename names what `-` reads from standard input; add `-`"
    if request.baseline is not None and not request.use_baseline:
        return "--baseline and --no-baseline contradict each other; give one of them"
    if request.timings is not None and (request.fixes is not None or request.update_baseline or request.show_files):
        return "--timings is for a check; leave out --fix, --diff, --update-baseline and --show-files"
    if request.fixes is not None and request.update_baseline:
        return "--update-baseline records findings and --fix mends them; do one after the other"
    if request.changed_since is not None and "-" in request.paths:
        return "--changed-since compares files with what they were; name the file in place of `-`"
    if request.env_files and (request.fixes is not None or request.update_baseline):
        return "--env-file judges values that are in no settings file; leave out --fix, --diff and --update-baseline"
    if not request.update_baseline:
        return None
    if request.changed_since is not None:
        return "--update-baseline records every finding; leave out --changed-since"
    if not request.use_baseline or not request.use_allows:
        return "--update-baseline records what is neither allowed nor known; leave out --no-allow and --no-baseline"
    if "-" in request.paths:
        return "--update-baseline records what files hold; name the file in place of `-`"
    return None
