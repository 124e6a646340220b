"""What a rule may import from the linter, and nothing else."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would cost 4 ms at every start
if TYPE_CHECKING:
    from typing import Any

    from .access import Operation, known_features, may_call, who_may
    from .access_names import find_operations
    from .api_clients import allow_list, held_features, listed_attributes
    from .attributes import RESERVED_ATTRIBUTES, attribute_path
    from .auth_url import AuthUrl, is_uuid, masked, parse_auth_url, unfilled
    from .before import is_same
    from .contract import Context, Rule, by_engine, rule
    from .document import Document
    from .durations import in_words, whole_number
    from .finding import Edit, Finding, Fix, Related, Severity
    from .identity import (
        application_id,
        application_link,
        client_id,
        id_node,
        known_text,
        linked_oidc_id,
        login_policy_id,
        member,
        oidc_client_id,
        own_id,
        own_link,
        place_of,
        runs_v1,
        token_policy_id,
    )
    from .inheritance import heirs, name_of_client, named
    from .members import described, intended_member
    from .mentions import Mention, customers, customers_of_client, mentioned_ids
    from .naming import NameFault, foreign_members, is_nested, name_fault
    from .node import Node
    from .regex import lazy_pattern
    from .second_factor import weakened
    from .sensitive import is_sensitive
    from .settings import ENVELOPE, Setting, as_stored, catalogue, find_setting, intended, listed_names
    from .spelling import distance, nearest
    from .unread import CannotTellError
    from .wording import noun_of
    from .workspace import Workspace

__version__ = "0.1.0"

__all__ = [
    "ENVELOPE",
    "RESERVED_ATTRIBUTES",
    "AuthUrl",
    "CannotTellError",
    "Context",
    "Document",
    "Edit",
    "Finding",
    "Fix",
    "Mention",
    "NameFault",
    "Node",
    "Operation",
    "Related",
    "Rule",
    "Setting",
    "Severity",
    "Workspace",
    "allow_list",
    "application_id",
    "application_link",
    "as_stored",
    "attribute_path",
    "by_engine",
    "catalogue",
    "client_id",
    "customers",
    "customers_of_client",
    "described",
    "distance",
    "find_operations",
    "find_setting",
    "foreign_members",
    "heirs",
    "held_features",
    "id_node",
    "in_words",
    "intended",
    "intended_member",
    "is_nested",
    "is_same",
    "is_sensitive",
    "is_uuid",
    "known_features",
    "known_text",
    "lazy_pattern",
    "linked_oidc_id",
    "listed_attributes",
    "listed_names",
    "login_policy_id",
    "masked",
    "may_call",
    "member",
    "mentioned_ids",
    "name_fault",
    "name_of_client",
    "named",
    "nearest",
    "noun_of",
    "oidc_client_id",
    "own_id",
    "own_link",
    "parse_auth_url",
    "place_of",
    "rule",
    "runs_v1",
    "token_policy_id",
    "unfilled",
    "weakened",
    "who_may",
    "whole_number",
]

_ROOMS = {
    "access": ("Operation", "known_features", "may_call", "who_may"),
    "access_names": ("find_operations",),
    "api_clients": ("allow_list", "held_features", "listed_attributes"),
    "attributes": ("RESERVED_ATTRIBUTES", "attribute_path"),
    "auth_url": ("AuthUrl", "is_uuid", "masked", "parse_auth_url", "unfilled"),
    "before": ("is_same",),
    "contract": ("Context", "Rule", "by_engine", "rule"),
    "document": ("Document",),
    "durations": ("in_words", "whole_number"),
    "finding": ("Edit", "Finding", "Fix", "Related", "Severity"),
    "identity": (
        "application_id",
        "application_link",
        "client_id",
        "id_node",
        "known_text",
        "linked_oidc_id",
        "login_policy_id",
        "member",
        "oidc_client_id",
        "own_id",
        "own_link",
        "place_of",
        "runs_v1",
        "token_policy_id",
    ),
    "inheritance": ("heirs", "name_of_client", "named"),
    "members": ("described", "intended_member"),
    "mentions": ("Mention", "customers", "customers_of_client", "mentioned_ids"),
    "naming": ("NameFault", "foreign_members", "is_nested", "name_fault"),
    "node": ("Node",),
    "regex": ("lazy_pattern",),
    "second_factor": ("weakened",),
    "sensitive": ("is_sensitive",),
    "settings": ("ENVELOPE", "Setting", "as_stored", "catalogue", "find_setting", "intended", "listed_names"),
    "spelling": ("distance", "nearest"),
    "unread": ("CannotTellError",),
    "wording": ("noun_of",),
    "workspace": ("Workspace",),
}


def __getattr__(name: str) -> Any:
    # Loaded at the first use: `lint-settings --version` needs none of it.
    from importlib import import_module

    for room, names in _ROOMS.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f".{room}", __name__), name)
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
