"""Settings by name: their description, and the values in a document at each scope."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from types import MappingProxyType

from ..documents.facts import fact_of
from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from ..documents.schema_files import read_schema
from ..messages.spelling import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any

    from ..documents.document import Document
    from ..documents.node import Node

# Members of the API's payload that are not settings.
ENVELOPE = frozenset(("_self", "_global", "custom"))
# Members for editors, which are not settings; neither is the metadata of SOPS.
FOR_EDITORS = frozenset(("$schema", "$id", "$comment"))
_SOPS = "sops"
# Settings that must differ between environments.
DIFFERENT_BY_NATURE = frozenset(
    (
        "authentication.captureui_domain",
        "authentication.providers.custom",
        "backplane_bus",
        "backplane_server",
        "backplane_username",
        "capture_server_url",
        "ccp_flow_version",
        "configuration_client_id",
        "customer_id",
        "default_flow_version",
        "janrainOidcClientId",
        "oidc_url",
        "password_recover_url",
        "rpx_app_id",
        "rpx_appid",
        "rpx_id",
        "rpx_realm",
        "verify_email_redirect",
        "verify_email_url",
    )
)


class Setting:
    """A named client or application setting, as the schema describes it.

    `sign` is how strongly its name indicates settings: `certain` if no other software uses the name, `likely`, or
    `none`.

    `topic` is the name of what it is about. `takes` completes the phrase "takes ...", `scope` is `client`,
    `application` or `any`, `standard` is true for settings at the top level of the API's payload, not under `custom`,
    `can_inherit` is None where no source says. `absent` says what happens without it, in a clause; None where no source
    does.
    """

    __slots__ = ("data", "name", "scope")

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name = name
        self.data = data
        self.scope: str = data.get("x-scope", "any")

    title = property(lambda self: self.data["title"])
    description = property(lambda self: self.data["description"])
    examples = property(lambda self: self.data.get("examples", []))
    default = property(lambda self: self.data.get("default"))
    takes = property(lambda self: self.data.get("x-takes", "any value"))
    symptom = property(lambda self: self.data.get("x-symptom"))
    absent = property(lambda self: self.data.get("x-absent"))
    url = property(lambda self: self.data.get("x-url"))
    required = property(lambda self: self.data.get("x-required", False))
    sensitive = property(lambda self: self.data.get("x-sensitive", False))
    can_inherit = property(lambda self: self.data.get("x-can-inherit"))
    standard = property(lambda self: self.data.get("x-standard", False))
    deprecated = property(lambda self: self.data.get("deprecated", False))
    topic = property(lambda self: self.data.get("x-topic", "other"))
    sign = property(lambda self: self.data.get("x-sign", "none"))


@cache
def catalogue() -> Mapping[str, Setting]:
    """Return every setting with a fixed name, by name."""
    properties = read_schema("client-settings")["$defs"]["settings"]["properties"]
    return MappingProxyType({name: Setting(name, data) for name, data in properties.items()})


@cache
def _listed() -> frozenset[str]:
    return frozenset(catalogue())


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Setting], ...]:
    """Return the settings whose names are made from an entity type's, as patterns."""
    properties = read_schema("client-settings")["$defs"]["settings"]["patternProperties"]
    return tuple((re.compile(pattern), Setting(pattern, data)) for pattern, data in properties.items())


@lru_cache(4096)
def find_setting(name: str) -> Setting | None:
    """Return the description of the setting of this name, or None for a custom one."""
    setting = catalogue().get(name)
    if setting is None:
        setting = next((known for pattern, known in patterns() if pattern.search(name)), None)
    return setting


class Settings:
    """The settings of a document: its `own` by name, and those `inherited` from the application.

    The application's own file takes precedence over the `_global` block of a saved answer. If a setting is both at the
    top level and under `custom`, the top level counts. `application` returns the root of the application's file; it is
    called only when inherited settings are needed.
    """

    __slots__ = ("_application", "_inherited", "_unlisted", "block", "own")

    def __init__(
        self, root: Node, application: Callable[[], Node | None] | None = None, *, has_block: bool = True
    ) -> None:
        self.own = _scope(root)
        block = root.members.get("_global") if has_block else None
        self.block = _scope(block) if block is not None else {}
        self._application = application
        self._inherited: dict[str, Node] | None = None
        self._unlisted: dict[str, Node] | None = None

    @property
    def inherited(self) -> dict[str, Node]:
        """The values that apply if the client has none of its own, by name."""
        if self._inherited is None:
            root = self._application() if self._application is not None else None
            self._inherited = self.block if root is None else {**self.block, **_scope(root)}
        return self._inherited

    @property
    def is_complete(self) -> bool:
        """Whether inherited settings have been looked up."""
        return self._inherited is not None and self._application is not None

    def effective(self, name: str) -> Node | None:
        """Return the node of the effective value: the client's own, else the application's; None if neither is set.

        A value of null counts as not set.
        """
        node = self.own.get(name)
        if node is None or node.value is None:  # not earlier: inherited values may require reading all other files
            inherited = self._inherited
            node = (self.inherited if inherited is None else inherited).get(name)
            if node is not None and node.value is None:
                return None
        return node

    @property
    def unlisted(self) -> dict[str, Node]:
        """The document's own settings whose names are not in the catalogue: custom, or mistaken; usually none."""
        if self._unlisted is None:
            listed = _listed()
            are_all = listed.issuperset(self.own)
            self._unlisted = {} if are_all else {name: node for name, node in self.own.items() if name not in listed}
        return self._unlisted

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Yield every setting in the document, by name: the client's own, then those of the `_global` block."""
        return chain(self.own.items(), self.block.items())


@fact_of("client-settings", "application-settings")
def named_flows(document: Document) -> tuple[str | None, ...]:
    """Return the flows that settings name themselves or in their `_global` block; None for a placeholder."""
    if document.kind not in ("client-settings", "application-settings"):
        return ()
    settings = Settings(document.root, has_block=document.kind == "client-settings")
    nodes = [settings.effective(name) for name in _FLOWS]
    return tuple(None if node.is_placeholder else str(node.value) for node in nodes if node is not None)


def is_metadata(name: str, node: Node) -> bool:
    """Return whether a member at the top level of a file is for other tools: `$schema` for editors, `sops` for SOPS."""
    if name == _SOPS and isinstance(node.value, dict):
        return not node.value.keys().isdisjoint(("mac", "lastmodified", "version"))
    return name in FOR_EDITORS


def _scope(root: Node) -> dict[str, Node]:
    members = {**root.members}
    for name in ENVELOPE & members.keys():
        del members[name]
    if _SOPS in members or not FOR_EDITORS.isdisjoint(members):
        members = {name: node for name, node in members.items() if not is_metadata(name, node)}
    custom = root.members.get("custom")
    return {**custom.members, **members} if custom is not None else members


# Too different to count as a misspelling, but printed in the documentation.
_PRINTED = {"authorization.rules.legal_acceptances": "authorization.rules.legal_accepted"}
# The ends of names that begin with an entity type.
OF_TYPE = ("distinguisher_field", "search_distinguisher_field", "search_display_fields")
_FLOWS = ("default_flow_name", "ccp_flow_name")
_SEPARATORS = str.maketrans("", "", " _.-")
_NUMBER = lazy_pattern(r"(?:[_.-]|(?<![0-9]))[0-9]++\Z")


@lru_cache(1 << 17)  # several rules look up each name of a file, and a smaller cache would forget it meanwhile
def intended(name: str) -> str | None:
    """Return the known setting that a wrong name means.

    That is one in another case or with other separators (`siteName`), one that is a letter or two away, or one that the
    documentation itself misspells. None for a known name, for one that resembles none or several equally, and for one
    that differs only in a number (`site_name_2`).
    """
    is_too_long = len(name) > _longest() and len(_bare(name)) > _longest()  # one in nested mappings, such as an id
    return None if is_too_long or find_setting(name) is not None else resembling(name, _in_use(), _PRINTED)


@cache
def _longest() -> int:
    """Return the most letters that a misspelled name can have."""
    return max(map(len, (*_in_use(), *_PRINTED))) + 2


@cache
def _in_use() -> tuple[str, ...]:
    return tuple(candidate for candidate, setting in catalogue().items() if not setting.deprecated)


def resembling(name: str, known: Collection[str], printed: Mapping[str, str] | None = None) -> str | None:
    """Return the known name that a wrong one means, as in `intended`; `printed` contains further misspellings."""
    same = _by_bare_name(tuple(known)).get(_bare(name))
    if same is not None:
        return same
    meant = (printed or {}).get(name.casefold()) or nearest(name, known)
    if meant is not None and _NUMBER.sub("", name) in (meant, _NUMBER.sub("", meant)):
        return None
    return meant


def _bare(name: str) -> str:
    return name.casefold().translate(_SEPARATORS)


@lru_cache(64)
def _by_bare_name(known: tuple[str, ...]) -> Mapping[str, str]:
    """Return the first of the names with each spelling without separators and capitals."""
    return MappingProxyType({_bare(name): name for name in reversed(known)})


def as_stored(value: Any) -> Any:
    """Return a scalar as the API returns it: as text, so that `10` equals `"10"`; JSON text is compared as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    data = read_json_text(value)
    if data is not None:
        return as_stored(data)
    if isinstance(value, list):
        return [as_stored(item) for item in value]
    if isinstance(value, dict):
        return {name: as_stored(member) for name, member in value.items()}
    return value


def listed_names(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the names in a list, each with its node: the item, or the whole value if the list is JSON text."""
    if isinstance(node.value, str) and not node.is_placeholder:
        names = as_stored(node.value)
        yield from ((name, node) for name in names if isinstance(name, str)) if isinstance(names, list) else ()
    for item in node.items:
        if isinstance(item.value, str) and not item.is_placeholder:
            yield item.value, item
