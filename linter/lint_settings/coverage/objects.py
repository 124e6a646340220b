"""What the mistakes of one file depend on in all others: asked for each file, so found once for all."""

from __future__ import annotations

from collections import Counter

from ..tenant.graph import State, build
from ..tenant.ids import own_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tenant.graph import TenantObject
    from ..tenant.workspace import Workspace

_DELETED = ("entity-type", "login-policy", "oidc-client", "token-policy")


class Objects:
    """The objects of a tenant, by file, kind and environment."""

    def __init__(self, workspace: Workspace) -> None:
        graph = build(workspace)
        self._of_file: dict[str, list[TenantObject]] = {}
        for one in graph.objects:
            self._of_file.setdefault(one.path, []).append(one)
        self._alike = Counter((one.kind, one.environment) for one in graph.objects)
        self._named = {
            graph.objects[one.target]
            for one in graph.references
            if one.target is not None and one.state is State.FOUND and one.path != graph.objects[one.target].path
        }
        self._ids: dict[str, dict[tuple[str, str], None]] = {}  # in the order of the files
        for kind, documents in workspace.documents.items():
            names = ((own_id(one), one.source.environment or "") for one in documents)
            self._ids[kind] = {(name, environment): None for name, environment in names if name}
        self._elsewhere: dict[tuple[str, str], list[str]] = {}

    def of_file(self, path: str) -> Sequence[TenantObject]:
        """Return the objects of a file."""
        return self._of_file.get(path, ())

    def missed(self, path: str) -> str | None:
        """Return the id of an object of a file to which other files refer, while other objects of its kind remain."""
        own = self.of_file(path)
        here = Counter((one.kind, one.environment) for one in own)
        for one in own:
            alike = one.kind, one.environment
            if one.kind in _DELETED and self._alike[alike] > here[alike] and one in self._named:
                return str(one.id)
        return None

    def elsewhere(self, kind: str, environment: str | None, name: str) -> str | None:
        """Return the id of an object that exists only in other environments, and is not `name`."""
        if not environment:
            return None
        key = kind, environment
        if key not in self._elsewhere:
            ids = self._ids.get(kind, {})
            others = (one for one, there in ids if there and there != environment and (one, environment) not in ids)
            self._elsewhere[key] = list(dict.fromkeys(others))[:2]  # one of two is not `name`
        return next((one for one in self._elsewhere[key] if one != name), None)
