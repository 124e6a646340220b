"""The interface of the linter for rules: everything that they may import."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .documents.document import Document
    from .documents.edits import to_write
    from .documents.finding import Edit, Finding, Fix, Related, Severity
    from .documents.json_text import read_json_text
    from .documents.lazy_regex import lazy_pattern
    from .documents.node import Node
    from .documents.yaml.scalars import unsure_scalars
    from .documents.yaml.version_1_1 import reading_in_1_1
    from .messages.durations import in_words, number_of, seconds_in, whole_number
    from .messages.pasted import first_invisible, has_curly_quotes, pasted_fault, straighten, without_pasted
    from .messages.secret_scan import has_plain_default, has_plain_part, refers_to_secret
    from .messages.sensitive_names import is_sensitive
    from .messages.spelling import distance, nearest, url_slip
    from .messages.wording import beginning_of, did_you_mean, enumerated, in_backticks, noun_of
    from .rulebook.authorization_rules import authorization_rule
    from .rulebook.context import Context
    from .rulebook.dangling import dangling
    from .rulebook.earlier import changed_names, is_same
    from .rulebook.fixed_members import fixed_changes
    from .rulebook.latin_hosts import latin_host
    from .rulebook.lost_settings import lost_settings
    from .rulebook.pipeline_calls import refused_calls
    from .rulebook.providers import PROVIDERS, usual_providers
    from .rulebook.rule import Rule, by_engine, rule
    from .rulebook.second_factor import weakened
    from .rulebook.secret_values import secret_values
    from .rulebook.split_documents import block_split_off, names_split_off
    from .rulebook.test_hosts import is_test_host, is_test_name, may_name_tests
    from .schema.access_names import find_operations
    from .schema.address_ranges import address_fault, fixed_bits, meant_ranges
    from .schema.members import described, intended_member
    from .schema.permissions import Operation, known_features, may_call, who_may
    from .tenant.api_clients import allow_list, held_features, listed_attributes
    from .tenant.attributes import RESERVED_ATTRIBUTES, attribute_path
    from .tenant.duplicates import ONE_FILE_KINDS, duplicates, first_duplicate
    from .tenant.ids import (
        application_id,
        application_link,
        client_id,
        id_in_link,
        id_node,
        is_id,
        is_owner,
        known_items,
        known_text,
        linked_oidc_id,
        login_policy_id,
        member,
        oidc_client_id,
        own_id,
        own_link,
        place_of,
        repeated,
        runs_v1,
        token_policy_id,
    )
    from .tenant.inheritance import heirs, id_advice, linked_client, name_of_client, named
    from .tenant.known_files import CannotTellError
    from .tenant.login_urls import (
        AUTH_PAGES,
        AuthUrl,
        filled_items,
        is_uuid,
        left_from_template,
        marks_around,
        masked,
        parse_auth_url,
        redirect_parameter,
        unfilled,
        unfilled_in_url,
        unfilled_name,
    )
    from .tenant.lookups import order
    from .tenant.references import (
        REFERRING_KINDS,
        Mention,
        customer_ids,
        customers,
        customers_of_client,
        full_name,
        is_malformed,
        mentioned_ids,
        mentions,
        references,
    )
    from .tenant.setting_names import (
        COUNTERPARTS,
        NameFault,
        foreign_members,
        intended_block,
        is_nested,
        matches_any,
        name_fault,
        unread_settings,
    )
    from .tenant.settings import (
        DIFFERENT_BY_NATURE,
        ENVELOPE,
        Setting,
        as_stored,
        catalogue,
        find_setting,
        intended,
        listed_names,
    )
    from .tenant.workspace import Workspace

__version__ = "0.1.0"

__all__ = [
    "AUTH_PAGES",
    "COUNTERPARTS",
    "DIFFERENT_BY_NATURE",
    "ENVELOPE",
    "ONE_FILE_KINDS",
    "PROVIDERS",
    "REFERRING_KINDS",
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
    "address_fault",
    "allow_list",
    "application_id",
    "application_link",
    "as_stored",
    "attribute_path",
    "authorization_rule",
    "beginning_of",
    "block_split_off",
    "by_engine",
    "catalogue",
    "changed_names",
    "client_id",
    "customer_ids",
    "customers",
    "customers_of_client",
    "dangling",
    "described",
    "did_you_mean",
    "distance",
    "duplicates",
    "enumerated",
    "filled_items",
    "find_operations",
    "find_setting",
    "first_duplicate",
    "first_invisible",
    "fixed_bits",
    "fixed_changes",
    "foreign_members",
    "full_name",
    "has_curly_quotes",
    "has_plain_default",
    "has_plain_part",
    "heirs",
    "held_features",
    "id_advice",
    "id_in_link",
    "id_node",
    "in_backticks",
    "in_words",
    "intended",
    "intended_block",
    "intended_member",
    "is_id",
    "is_malformed",
    "is_nested",
    "is_owner",
    "is_same",
    "is_sensitive",
    "is_test_host",
    "is_test_name",
    "is_uuid",
    "known_features",
    "known_items",
    "known_text",
    "latin_host",
    "lazy_pattern",
    "left_from_template",
    "linked_client",
    "linked_oidc_id",
    "listed_attributes",
    "listed_names",
    "login_policy_id",
    "lost_settings",
    "marks_around",
    "masked",
    "matches_any",
    "may_call",
    "may_name_tests",
    "meant_ranges",
    "member",
    "mentioned_ids",
    "mentions",
    "name_fault",
    "name_of_client",
    "named",
    "names_split_off",
    "nearest",
    "noun_of",
    "number_of",
    "oidc_client_id",
    "order",
    "own_id",
    "own_link",
    "parse_auth_url",
    "pasted_fault",
    "place_of",
    "read_json_text",
    "reading_in_1_1",
    "redirect_parameter",
    "references",
    "refers_to_secret",
    "refused_calls",
    "repeated",
    "rule",
    "runs_v1",
    "seconds_in",
    "secret_values",
    "straighten",
    "to_write",
    "token_policy_id",
    "unfilled",
    "unfilled_in_url",
    "unfilled_name",
    "unread_settings",
    "unsure_scalars",
    "url_slip",
    "usual_providers",
    "weakened",
    "who_may",
    "whole_number",
    "without_pasted",
]

# Where each name is defined.
_MODULES = {
    "documents.document": ("Document",),
    "documents.edits": ("to_write",),
    "documents.finding": ("Edit", "Finding", "Fix", "Related", "Severity"),
    "documents.json_text": ("read_json_text",),
    "documents.lazy_regex": ("lazy_pattern",),
    "documents.node": ("Node",),
    "documents.yaml.scalars": ("unsure_scalars",),
    "documents.yaml.version_1_1": ("reading_in_1_1",),
    "messages.durations": ("in_words", "number_of", "seconds_in", "whole_number"),
    "messages.pasted": ("first_invisible", "has_curly_quotes", "pasted_fault", "straighten", "without_pasted"),
    "messages.secret_scan": ("has_plain_default", "has_plain_part", "refers_to_secret"),
    "messages.sensitive_names": ("is_sensitive",),
    "messages.spelling": ("distance", "nearest", "url_slip"),
    "messages.wording": ("beginning_of", "did_you_mean", "enumerated", "in_backticks", "noun_of"),
    "rulebook.authorization_rules": ("authorization_rule",),
    "rulebook.context": ("Context",),
    "rulebook.dangling": ("dangling",),
    "rulebook.earlier": ("changed_names", "is_same"),
    "rulebook.fixed_members": ("fixed_changes",),
    "rulebook.latin_hosts": ("latin_host",),
    "rulebook.lost_settings": ("lost_settings",),
    "rulebook.pipeline_calls": ("refused_calls",),
    "rulebook.providers": ("PROVIDERS", "usual_providers"),
    "rulebook.rule": ("Rule", "by_engine", "rule"),
    "rulebook.second_factor": ("weakened",),
    "rulebook.secret_values": ("secret_values",),
    "rulebook.split_documents": ("block_split_off", "names_split_off"),
    "rulebook.test_hosts": ("is_test_host", "is_test_name", "may_name_tests"),
    "schema.access_names": ("find_operations",),
    "schema.address_ranges": ("address_fault", "fixed_bits", "meant_ranges"),
    "schema.members": ("described", "intended_member"),
    "schema.permissions": ("Operation", "known_features", "may_call", "who_may"),
    "tenant.api_clients": ("allow_list", "held_features", "listed_attributes"),
    "tenant.attributes": ("RESERVED_ATTRIBUTES", "attribute_path"),
    "tenant.duplicates": ("ONE_FILE_KINDS", "duplicates", "first_duplicate"),
    "tenant.ids": (
        *("application_id", "application_link", "client_id", "id_in_link", "id_node", "is_id", "is_owner"),
        *("known_items", "known_text", "linked_oidc_id", "login_policy_id", "member", "oidc_client_id", "own_id"),
        *("own_link", "place_of", "repeated", "runs_v1", "token_policy_id"),
    ),
    "tenant.inheritance": ("heirs", "id_advice", "linked_client", "name_of_client", "named"),
    "tenant.known_files": ("CannotTellError",),
    "tenant.login_urls": (
        *("AUTH_PAGES", "AuthUrl", "filled_items", "is_uuid", "left_from_template", "marks_around", "masked"),
        *("parse_auth_url", "redirect_parameter", "unfilled", "unfilled_in_url", "unfilled_name"),
    ),
    "tenant.lookups": ("order",),
    "tenant.references": (
        "REFERRING_KINDS",
        "Mention",
        "customer_ids",
        "customers",
        "customers_of_client",
        "full_name",
        "is_malformed",
        "mentioned_ids",
        "mentions",
        "references",
    ),
    "tenant.setting_names": (
        "COUNTERPARTS",
        "NameFault",
        "foreign_members",
        "intended_block",
        "is_nested",
        "matches_any",
        "name_fault",
        "unread_settings",
    ),
    "tenant.settings": (
        *("DIFFERENT_BY_NATURE", "ENVELOPE", "Setting", "as_stored", "catalogue", "find_setting", "intended"),
        *("listed_names",),
    ),
    "tenant.workspace": ("Workspace",),
}


_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Loaded at the first use: `lint-settings --version` does not need it. `importlib` would load `warnings`.
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, getattr(__import__(f"{__name__}.{module}", fromlist=(name,)), name))
