"""All documents of a run and the relations between them."""

from __future__ import annotations

from functools import partial

from ..config.environments import common_name, common_path
from .ids import (
    application_id,
    application_link,
    client_id,
    folded,
    known_text,
    linked_oidc_id,
    lists_versions,
    login_policy_id,
    member,
    oidc_client_id,
    own_id,
    place_of,
    token_policy_id,
    versions_of,
)
from .known_files import EXTERNALS, CannotTellError, KnownFiles
from .lookups import order
from .settings import OF_TYPE, Settings, find_setting, intended, named_flows, resembling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.node import Node
    from .attributes import Attributes
    from .lookup.states import Question
    from .lookups import Key
    from .settings_options import Option


class Workspace(KnownFiles):
    """The documents of a run and how they refer to each other: clients, their settings, policies, flows and users.

    A document sees those of its own environment and those without one. A document without an environment sees all.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._settings: dict[int, Settings] = {}
        self._attributes: dict[int, Attributes] = {}
        self._catalogues: dict[str | None, dict[str, Option]] = {}
        self._used_flows: dict[str | None, tuple[frozenset[str] | None, frozenset[Question]]] = {}

    def _forget(self, document: Document) -> None:
        """Drop cached results that depend on a document that is added or removed."""
        self._settings.pop(id(document), None)
        self._attributes.pop(id(document), None)
        if document.kind in ("client-settings", "application-settings", "oidc-client"):
            self._used_flows.clear()
        if document.kind in ("application-settings", "oidc-client", "settings-options"):
            self._settings.clear()
            self._catalogues.clear()

    def let_go(self, document: Document) -> None:
        """Drop references to the nodes of a document that is being closed."""
        self._settings.pop(id(document), None)
        self._attributes.pop(id(document), None)

    def origin(self, sort: str, value: str, document: Document) -> Node | None:
        """Return the node by which an id is another environment's own, if the document's own id differs; else None.

        `sort` is a kind of object, or `customer`, `application` or `capture domain`.
        """
        if document.source.environment is None or folded(sort, value) in self.externals(sort):
            return None
        if sort in EXTERNALS:
            other = None if self.find(sort, value, document) else self.elsewhere(sort, value, document)
            return None if other is None else place_of(other)
        return self.lookups.origin(sort, value, document)

    def counterparts(self, document: Document) -> list[Document]:
        """Return the counterparts of a file, one per other environment, sorted by environment.

        A counterpart has the same path, apart from words that name environments, or else the same name. An environment
        with several candidates has none.
        """
        kind, here = document.kind or "", document.source.environment
        for key in (common_path, common_name):
            found: dict[str, list[Document]] = {}
            for one in self.everywhere(kind, key, key(document)):
                found.setdefault(one.source.environment or "", []).append(one)
            if here is not None and len(found.get(here, ())) == 1 and len(found) > 1:
                return [found[name][0] for name in sorted(found) if name not in ("", here) and len(found[name]) == 1]
        return []

    # --- settings

    def settings(self, document: Document) -> Settings:
        """Return the settings of a client's or application's document, including inherited ones."""
        known = self._settings.get(id(document))
        if known is None:
            is_client = document.kind == "client-settings"
            application = partial(self._application_root, document) if is_client else None
            known = Settings(document.root, application, has_block=is_client)
            self._settings[id(document)] = known
        elif known.is_complete:
            self.application_settings(document)  # record the lookups that determine what it inherits
        return known

    def _application_root(self, document: Document) -> Node | None:
        application = self.application_settings(document)
        return None if application is None else application.root

    def application_settings(self, document: Document) -> Document | None:
        """Return the file of the application that a client belongs to: with the same id, or the only one visible.

        The id is in the client's own path, or in the link of its OIDC client. Of several files for one application,
        which is reported as a mistake, the first counts.
        """
        kind = "application-settings"
        if not self.lookups.of_kind(kind):
            return None  # the usual case, without checking visibility
        wanted = application_id(document) or self._linked_application(document)
        if wanted is None:
            return _only(self.lookups.groups(kind, document), document)
        same = self.alike(kind, application_id, wanted, document)
        return min(same, key=order) if same else _only([self.alike(kind, application_id, None, document)], document)

    def _linked_application(self, document: Document) -> str | None:
        client = self.oidc_client(document) if document.kind == "client-settings" else None
        return None if client is None else application_id(client)

    # --- relations

    def oidc_client(self, settings: Document) -> Document | None:
        """Return the OIDC client that client settings belong to."""
        node = oidc_client_id(settings)
        return None if node is None else self.find("oidc-client", str(node.value), settings)

    def clients_with(self, client: Document) -> list[Document]:
        """Return the client settings that refer to an OIDC client."""
        wanted = own_id(client)
        return [] if wanted is None else self.alike("client-settings", linked_oidc_id, wanted, client)

    def login_policy(self, document: Document | None) -> Document | None:
        """Return the login policy of an OIDC client, or of the OIDC client that client settings belong to."""
        return self._policy(document, "login-policy", login_policy_id)

    def token_policy(self, document: Document | None) -> Document | None:
        """Return the token policy of an OIDC client, or of the OIDC client that client settings belong to."""
        return self._policy(document, "token-policy", token_policy_id)

    def _policy(self, document: Document | None, kind: str, key: Key) -> Document | None:
        if document is not None and document.kind == "client-settings":
            document = self.oidc_client(document)
        if document is None:
            return None
        wanted = key(document)
        return None if wanted is None else self.find(kind, wanted, document)

    def api_client(self, document: Document) -> Document | None:
        """Return the API client that settings or an OIDC client belong to."""
        wanted = client_id(document)
        return None if wanted is None else self.find("api-client", wanted, document)

    def application_user(self, client: Document) -> Node | None:
        """Return the node that makes an API client an application client: a link of an OIDC client, or settings' id."""
        name = own_id(client)
        if name is None:
            return None
        for linked in self.alike("oidc-client", client_id, name, client):
            return application_link(linked)
        for settings in self.find_all("client-settings", name, client):
            own = self.oidc_client(settings)
            if own is None or client_id(own) is None:
                return oidc_client_id(settings)
        return None

    def users_of(self, policy: Document) -> list[Document]:
        """Return the OIDC clients that use a policy."""
        key = login_policy_id if policy.kind == "login-policy" else token_policy_id
        wanted = own_id(policy)
        return [] if wanted is None else self.alike("oidc-client", key, wanted, policy)

    def node_of_setting(self, document: Document, name: str) -> Node | None:
        """Return the node of a client's effective value: its own, the application file's, or the `_global` block's."""
        return self.settings(document).effective(name)

    # --- entity types and flows

    def entity_type(self, name: str | None, document: Document) -> Document | None:
        """Return the entity type of this name; None if none is visible, or more than one.

        Raises CannotTellError if the file that may contain it cannot be read or recognized.
        """
        found = [] if name is None else self.find_all("entity-type", name, document)
        if name is not None and not found and self.unread("entity-type", document) is not None:
            raise CannotTellError("entity-type")
        return found[0] if len(found) == 1 else None

    def types_of_users(self, document: Document) -> dict[str, Document]:
        """Return the entity types that visible client settings and login policies name, each with the first of these.

        `type_of_users` returns its node.
        """
        return self.once(_types_of_users, document)

    def type_of_users(self, document: Document) -> Node | None:
        """Return the node with the entity type that client settings or a login policy log users in to."""
        is_policy = document.kind == "login-policy"
        return (
            self.entity_type_of_policy(document) if is_policy else self.settings(document).effective("user_entity_type")
        )

    def entity_type_of_policy(self, policy: Document | None) -> Node | None:
        """Return the node of a login policy that names the entity type of its users, if it is known."""
        names = ("identityStoreDetails", "connectionDetails", "entityType")
        node = None if policy is None else member(policy, *names)
        return None if known_text(node) is None else node

    def disagrees(self, settings: Document) -> bool:
        """Return whether a client's entity type is known to differ from that of its login policy."""
        theirs = self.entity_type_of_policy(self.login_policy(settings))
        ours = known_text(self.settings(settings).effective("user_entity_type"))
        return theirs is not None and ours is not None and theirs.value != ours

    def attributes(self, entity_type: Document) -> Attributes:
        """Return the attributes of an entity type."""
        known = self._attributes.get(id(entity_type))
        if known is None:
            from .attributes import Attributes

            known = self._attributes[id(entity_type)] = Attributes(entity_type)
        return known

    def user_attributes(self, document: Document) -> Attributes | None:
        """Return the attributes of the entity type of a client's users; None if it is unknown."""
        node = self.settings(document).effective("user_entity_type")
        entity_type = self.entity_type(known_text(node), document)
        return None if entity_type is None else self.attributes(entity_type)

    def flow_versions(self, name: str, document: Document) -> dict[str, Node | None] | None:
        """Return the known versions of a flow, each with the node that lists it; None if nothing lists them.

        The versions in the config's externals count for every flow.
        """
        flows = self.find_all("flow", name, document)
        external = self.externals("flow-version")
        if not external and not any(lists_versions(flow) for flow in flows):
            return None
        found: dict[str, Node | None] = dict.fromkeys(external)
        for flow in flows:
            found.update(versions_of(flow))
        return None if any(node is not None and node.is_placeholder for node in found.values()) else found

    def version_elsewhere(self, flow: str, version: str, document: Document) -> Node | None:
        """Return the node by which a flow of this name in another environment has a version."""
        others = (one for one in self.lookups.named("flow", folded("flow", flow)) if not self.sees(document, one))
        return next((found[version] for found in map(versions_of, others) if version in found), None)

    def used_flows(self, document: Document) -> frozenset[str] | None:
        """Return the flows that the visible settings use; None if one is filled in at deploy time."""
        known = self._used_flows.get(document.source.environment)
        if known is None:
            known = self.lookups.recorded(lambda: self._flows_named_by_settings(document))
            self._used_flows[document.source.environment] = known
        self.lookups.ask_again(known[1])
        return known[0]

    def _flows_named_by_settings(self, document: Document) -> frozenset[str] | None:
        kinds = ("client-settings", "application-settings")
        names = {name for kind in kinds for one in self.visible(kind, document) for name in named_flows(one)}
        return None if None in names else frozenset(name for name in names if name is not None)

    # --- the tenant's catalogue of settings

    def catalogue(self, document: Document) -> dict[str, Option]:
        """Return the settings of the tenant's own catalogue by name, from saved answers of `settings/options`."""
        environment = document.source.environment
        known = self._catalogues.get(environment)
        catalogues = self.lookups.of_kind("settings-options")
        if known is None:
            files = [one for one in catalogues if self.sees(document, one)]
            files.sort(key=lambda one: one.source.path, reverse=True)
            known = self._catalogues[environment] = _options_in(files) if files else {}
        return known

    def intended(self, name: str, document: Document) -> str | None:
        """Return the setting that a wrong name means, including the settings of the tenant's own catalogue."""
        if find_setting(name) is not None:
            return None
        own = self.catalogue(document)
        if name in own:
            return None
        return intended(name) or (resembling(name, own) if own else None) or self._intended_of_type(name, document)

    def _intended_of_type(self, name: str, document: Document) -> str | None:
        """Return the setting that a wrong name means, of those whose names begin with an entity type."""
        if "dist" not in name.lower() and "field" not in name.lower():
            return None
        users = known_text(self.settings(document).effective("user_entity_type"))
        types = {*self.names("entity-type", document), *([] if users is None else [users])}
        return resembling(name, tuple(f"{one}_{rest}" for one in sorted(types) for rest in OF_TYPE)) if types else None


def _types_of_users(workspace: Workspace, document: Document) -> dict[str, Document]:
    users = [one for kind in ("client-settings", "login-policy") for one in workspace.visible(kind, document)]
    named = {known_text(workspace.type_of_users(one)): one for one in reversed(users)}
    return {name: one for name, one in named.items() if name is not None}


def _only(groups: Iterable[Iterable[Document]], document: Document) -> Document | None:
    """Return the first of the other documents if all belong to one application; None if there are several, or none."""
    found: Document | None = None
    for one in (one for group in groups for one in group):
        if found is None and one is not document:
            found = one
        elif found is not None and one is not document:
            if application_id(one) is None or application_id(one) != application_id(found):
                return None
            found = min(found, one, key=order)
    return found


def _options_in(files: list[Document]) -> dict[str, Option]:
    from .settings_options import read_options

    return {option.name: option for one in files for option in read_options(one)}
