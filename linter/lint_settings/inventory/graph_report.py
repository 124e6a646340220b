"""The tenant graph as text, as JSON and as a Mermaid diagram."""

from __future__ import annotations

from ..console.terminal import as_json as json_text
from ..console.terminal import clean, quoted
from ..messages.secrets import mask
from ..messages.wording import noun_of, plural
from ..tenant.graph import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..messages.redact import Secrets
    from ..tenant.graph import Graph, Reference, TenantObject

_LONGEST_LABEL = 60


def without_secrets(graph: Graph, hidden: Secrets) -> Graph:
    """Return the graph without secrets of its files, which a name or an id may repeat."""

    def masked(text: str | None) -> str | None:
        return None if text is None else mask(text, hidden)

    objects = (
        one._replace(
            id=masked(one.id), name=masked(one.name), application=masked(one.application), pointer=masked(one.pointer)
        )
        for one in graph.objects
    )
    references = (one._replace(id=masked(one.id), pointer=masked(one.pointer)) for one in graph.references)
    return graph._replace(objects=tuple(objects), references=tuple(references))


def as_text(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield a list: each object, what it refers to and who inherits from it."""
    for graph in graphs:
        references: dict[int, list[Reference]] = {}
        for reference in graph.references:
            references.setdefault(reference.holder, []).append(reference)
        for number, one in enumerate(graph.objects):
            yield f"{_title(one)}  {quoted(one.path)}:{one.line}"
            for reference in references.get(number, ()):
                yield f"  {clean(_line(reference, graph))}"
            heirs = graph.heirs.get(number, ())
            if heirs:
                names = ", ".join(_name(graph.objects[heir]) for heir in heirs)
                yield f"  inherited by {plural(len(heirs), 'client')}: {clean(names)}"
    yield _summary(graphs)


def _summary(graphs: Sequence[Graph]) -> str:
    counts = dict.fromkeys(State, 0)
    for graph in graphs:
        for reference in graph.references:
            counts[reference.state] += 1
    states = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    total = plural(sum(counts.values()), "reference")
    return f"{plural(sum(len(graph.objects) for graph in graphs), 'object')}, {total}" + (f": {states}" * bool(states))


def _title(one: TenantObject) -> str:
    where = f" ({one.environment})" if one.environment else ""
    return clean(f"{noun_of(one.kind)} {_name(one)}{where}")


def _name(one: TenantObject) -> str:
    if one.name is None or one.name == one.id:
        return one.id or "without an id"
    return f"{one.name} [{one.id}]" if one.id else one.name


def _line(reference: Reference, graph: Graph) -> str:
    what = f"{reference.pointer.lstrip('/')} -> {noun_of(reference.kind)}"
    if reference.id is not None:
        what += f" {reference.id}"
    if reference.target is not None:
        target = graph.objects[reference.target]
        return what + (f" ({target.name})" if target.name not in (None, reference.id) else "")
    where = "" if reference.state is State.EXTERNAL else f", line {reference.line}"
    return f"{what}: {reference.state}{where}"


def as_json(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield one JSON text: objects and references with their numbers, counted over all projects."""
    objects: list[dict[str, object]] = []
    references: list[dict[str, object]] = []
    heirs: dict[str, list[int]] = {}
    for graph in graphs:
        start = len(objects)
        objects += [{"number": start + at, **one._asdict()} for at, one in enumerate(graph.objects)]
        for reference in graph.references:
            target = None if reference.target is None else start + reference.target
            references.append({**reference._asdict(), "holder": start + reference.holder, "target": target})
        for number, clients in graph.heirs.items():
            heirs[str(start + number)] = [start + client for client in clients]
    data = {"schema_version": 1, "objects": objects, "references": references, "heirs": heirs}
    yield json_text(data, indent=2)


def as_mermaid(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield a flowchart: a box for each object, a dashed box for each referenced object that is not found."""
    yield "flowchart LR"
    start = 0
    for graph in graphs:
        for number, one in enumerate(graph.objects):
            yield f'  n{start + number}["{_label(noun_of(one.kind))}<br/>{_label(one.name or one.id or one.path)}"]'
        yield from _arrows(graph, start)
        for number, clients in graph.heirs.items():
            for client in clients:
                yield f"  n{start + client} -.->|inherits| n{start + number}"
        start += len(graph.objects)
    yield "  classDef unknown stroke:#888,stroke-dasharray: 4"
    for state in (State.DUPLICATE, State.MALFORMED, State.MISSING):
        yield f"  classDef {state} stroke:#d00,stroke-dasharray: 4"


def _arrows(graph: Graph, start: int) -> Iterator[str]:
    lost: dict[tuple[str, str | None, State], str] = {}
    for one in graph.references:
        if one.state is State.EXTERNAL:
            continue
        name = f"n{start + one.target}" if one.target is not None else None
        if name is None:
            key = one.kind, one.id, one.state
            if key not in lost:
                lost[key] = f"m{start}_{len(lost)}"
                label = f"{_label(noun_of(one.kind))} {_label(one.id or '')}<br/>{one.state}"
                yield f'  {lost[key]}["{label}"]:::{one.state}'
            name = lost[key]
        yield f'  n{start + one.holder} -->|"{_label(one.pointer.rpartition("/")[2])}"| {name}'


def _label(text: str) -> str:
    """Return a text escaped for a label."""
    text = clean(text)[:_LONGEST_LABEL]
    kept = (one if one.isalnum() or one in " ._-:/" else f"#{ord(one)};" for one in text)
    return "".join(kept)
