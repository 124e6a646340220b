"""Reports placeholders whose variable no env file sets."""

from __future__ import annotations

from ..documents.finding import Finding, Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..documents.source import Source
    from .filled import Unset
    from .load import Loaded

UNDECLARED = "undeclared-variable"


def undeclared(loaded: Loaded) -> Iterator[Finding]:
    """Yield a finding for each placeholder of a file whose variable no env file sets."""
    deployed = loaded.project.deployed
    env = deployed.env(loaded.source.environment) if deployed is not None else None
    # An env file that is missing here, such as one with secrets, may set variables that the others do not.
    if env is not None and env.is_complete:
        for unset in loaded.source.unset.values():
            yield undeclared_finding(loaded.source, unset, [(unset.names, env.paths)])


def undeclared_finding(source: Source, unset: Unset, lacking: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Finding:
    """Return the finding for a value with undefined variables: their names and the env files for each environment."""
    names = dict.fromkeys(name for some, _ in lacking for name in some)
    listed = " and ".join(f"`{name}`" for name in names)
    have = "has" if len(names) == 1 else "have"
    files = " and in ".join(dict.fromkeys(", ".join(paths) for _, paths in lacking))
    first = next(iter(names))
    message = (
        f"{listed} {have} no value in {files}, so {unset.setting} cannot be deployed and its value is not checked; "
        f"add `{first}=...` there"
    )
    span = source.span(unset.start, unset.end)
    return Finding(source.path, span, UNDECLARED, Severity.WARNING, message, unset.pointer, source.environment)
