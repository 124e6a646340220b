"""Loads the documents of a settings file from its text."""

from __future__ import annotations

from .files import is_json_name
from .finding import Finding, Severity
from .limits import Limits, LoadError, too_deep
from .node import pointer_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .hidden import Hidden
    from .node import Node
    from .source import Source
    from .span import Path


class Document:
    """One settings file, or one YAML document in it.

    `index` counts the documents of a file from 0, `path` leads to the document within it, `facts` are its cached facts:
    see facts.py. `kind` is None until it is known, and only `set_kind` sets it. `hidden` are its secrets, cached once
    they have been searched for: see messages/secrets.py.

    To keep the memory of a large run small, a document can be closed: the next access to `root` makes its nodes again.
    """

    __slots__ = ("_root", "facts", "hidden", "index", "kind", "path", "source")

    def __init__(self, source: Source, root: Node, index: int = 0, kind: str | None = None) -> None:
        self.source = source
        self._root: Node | None = root
        self.path: Path = root.path
        self.index = index
        self.kind: str | None = None
        self.set_kind(kind)
        self.facts: list[Any] = []
        self.hidden: Hidden | None = None

    @classmethod
    def closed(cls, source: Source, path: Path, index: int, kind: str | None, facts: list[Any]) -> Document:
        """Return a closed document, of which only the facts are known."""
        document = cls.__new__(cls)
        document._root = None
        document.source, document.path, document.index = source, path, index
        document.facts, document.hidden = facts, None
        document.set_kind(kind)
        return document

    def set_kind(self, kind: str | None) -> None:
        """Set the kind of the object, which also decides which values may be shown."""
        self.kind = kind
        if kind is not None:
            self.source.add_kind(self.path, kind)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the document within its file, empty for the whole."""
        return pointer_to(self.path)

    @property
    def root(self) -> Node:
        """The root node; a closed document is opened."""
        if self._root is None:
            self.source.open()
        return self._root  # type: ignore[return-value]  # opening sets it, or raises

    @root.setter
    def root(self, root: Node) -> None:
        """Open the document."""
        self._root = root

    def close(self) -> None:
        """Drop the nodes, and the secrets found in them."""
        self._root = self.hidden = None


def load(source: Source, limits: Limits | None = None) -> tuple[list[Document], list[Finding]]:
    """Return the documents of a file, and findings about what is wrong with its text.

    A text that cannot be read as YAML or JSON gives no document and one `syntax` finding.
    """
    findings: list[Finding] = []
    source.overridden = ()
    limits = limits or Limits()
    try:
        roots = _roots(source, limits, findings)
    except LoadError as error:
        return [], [syntax_finding(source, error)]
    except RecursionError:  # the configured limit is too high for Python
        return [], [syntax_finding(source, too_deep(limits.depth, 0))]
    return [Document(source, root, index) for index, root in enumerate(roots)], findings


def syntax_finding(source: Source, error: LoadError) -> Finding:
    """Return the finding for a text that cannot be read."""
    span = source.span(error.start, error.end)
    url = "https://www.rfc-editor.org/rfc/rfc8259" if is_json_name(source.path) else None
    return Finding(
        source.path, span, "syntax", Severity.ERROR, error.message, "", source.environment, url=url, fix=error.fix
    )


def _roots(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    text = source.text
    if "\0" in text:
        raise LoadError("this is not a text file: it contains a NUL character", text.index("\0"))
    if text[:5] == "HTTP/":
        from .http_headers import refuse_headers

        refuse_headers(text)
    if is_json_name(source.path):
        return _json_roots(source, limits, findings)
    if text[:1] in ("{", "[") and not source.path.lower().endswith((".yaml", ".yml")):
        try:
            return _json_roots(source, limits, findings)
        except LoadError:
            findings.clear()  # neither name nor content is certain to be JSON, so YAML decides
    from .yaml.reader import read_yaml

    return read_yaml(source, limits, findings)


def _json_roots(source: Source, limits: Limits, findings: list[Finding]) -> list[Node]:
    from .json_reader import read_json

    return [read_json(source, limits, findings)]
