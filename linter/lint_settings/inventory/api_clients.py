"""Who may do what: API clients, the addresses from which they may call, and the calls that their features permit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ..schema.permissions import UNSURE, YES, may_call, operations
from ..tenant.api_clients import allow_list, held_features
from ..tenant.ids import own_id
from .model import ApiClient
from .shown import shown, shown_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..tenant.workspace import Workspace

_EVERYWHERE = ("0.0.0.0/0", "::/0")


def api_clients(workspace: Workspace, keys: Mapping[int, str]) -> Iterator[ApiClient]:
    """Yield the API clients of a workspace with their permissions; `keys` is by document."""
    for document in workspace.documents.get("api-client", ()):
        features = held_features(document)
        listed = allow_list(document)
        ranges = () if listed is None else tuple(shown(one, ("api-client",), ("ipWhitelist",)) for one in listed.items)
        held = None if features is None else tuple(features)
        yield ApiClient(
            key=keys[id(document)],
            name=shown_member(document, "name") or shown_member(document, "description") or own_id(document) or "",
            id=own_id(document),
            environment=document.source.environment or "",
            features=held,
            ranges=ranges,
            is_open=any(one in _EVERYWHERE for one in ranges),
            may=_calls(held, YES) if held else (),
            unsure=_calls(held, UNSURE) if held else (),
        )


@lru_cache(256)
def _calls(features: tuple[str, ...], verdict: str) -> tuple[str, ...]:
    return tuple(one.name for one in operations() if may_call(one, features).verdict == verdict)
