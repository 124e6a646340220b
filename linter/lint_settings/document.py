"""Turns the text of a settings file into documents."""

from __future__ import annotations

from .finding import Finding, Severity
from .reading import Limits, LoadError, too_deep

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from .node import Node
    from .source import Source


class Document:
    """One settings file, or one YAML document in it.

    `index` counts the documents of a file from 0. `kind` is None until `classify` has looked at it.
    """

    __slots__ = ("index", "kind", "root", "source")

    def __init__(self, source: Source, root: Node, index: int = 0, kind: str | None = None) -> None:
        self.source = source
        self.root = root
        self.index = index
        self.kind = kind


def load(source: Source, limits: Limits | None = None) -> tuple[list[Document], list[Finding]]:
    """The documents of a file and what is wrong with reading them.

    A text that cannot be read as YAML or JSON gives no document and one `syntax` finding.
    """
    findings: list[Finding] = []
    limits = limits or Limits()
    try:
        roots = _roots(source, limits, findings)
    except LoadError as error:
        return [], [syntax_finding(source, error)]
    except RecursionError:  # a limit of the user's own that is too high for Python
        return [], [syntax_finding(source, too_deep(limits.depth, 0))]
    return [Document(source, root, index) for index, root in enumerate(roots)], findings


def syntax_finding(source: Source, error: LoadError) -> Finding:
    """The finding for a text that cannot be read."""
    span = source.span(error.start, error.end)
    url = "https://www.rfc-editor.org/rfc/rfc8259" if source.path.endswith(".json") else None
    return Finding(
        source.path, span, "syntax", Severity.ERROR, error.message, "", source.environment, url=url, fix=error.fix
    )


def _roots(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    text = source.text
    nul = text.find("\0")
    if nul >= 0:
        raise LoadError("this is no text file: it holds a NUL character", nul)
    if source.path.endswith(".json"):
        return _json_roots(source, limits, findings)
    if text[:1] in ("{", "[") and not source.path.endswith((".yaml", ".yml")):
        try:
            return _json_roots(source, limits, findings)
        except LoadError:
            findings.clear()  # neither the name nor the content makes it JSON for sure: YAML has the last word
    from .yaml_reader import read_yaml

    return read_yaml(source, limits, findings)


def _json_roots(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    from .json_reader import read_json

    return [read_json(source, limits, findings)]
