"""Renders the complete body of a PUT of client settings from a settings file.

The PUT replaces all settings of the client, so the body contains every one of them: standard settings at the top level,
others under `custom`. Two members of the answer to a GET are not settings of the client and are omitted: `_self`, its
path, and `_global`, which "can only be changed at the application level". `janrainOidcClientId` survives a PUT that
lacks it and cannot be changed; it is part of the body if the file or the saved answer contains it, as in the one
complete body that is documented:
https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings

Numbers, true and false become text, as in answers of the API; null, lists and mappings are kept:
https://techdocs.akamai.com/identity-cloud-config/reference/get-client-settings
"""

from __future__ import annotations

import json
import re

from ..documents.document import Document
from ..documents.finding import Severity
from ..documents.frozen import Frozen
from ..documents.json_text import read_json_text
from ..documents.node import Node
from ..documents.source import Source
from ..engine.discover import context_of, discover
from ..engine.load import LoadedFile
from ..engine.load_files import load_files
from ..engine.notes import Notes
from ..engine.project import Options
from ..engine.runner import check_loaded
from ..messages.random_text import looks_random
from ..messages.redact import Secrets
from ..messages.reveal import hides
from ..messages.secrets import mask, secrets
from ..rulebook.selection import not_run
from ..tenant.ids import client_id, known_text, oidc_client_id
from ..tenant.placeholders import Filler, SecretText
from ..tenant.settings import ENVELOPE, Settings, find_setting
from .resolve import take_as_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from ..config.config import Config
    from ..engine.filled import Env
    from ..engine.report import Report

_ID = "janrainOidcClientId"
_UNSURE = ("syntax", "duplicate-key")  # findings that make the content of the file ambiguous
_BUG = "this is a bug in lint-settings, please report it"
_NOTHING = re.compile(r"(?!)")  # matches nothing: the body contains no placeholders


class RenderError(Exception):
    """The reasons why a body cannot be rendered, one line each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Body(Frozen):
    """The body of a PUT.

    `data` is the JSON data, `hidden` counts the settings with secrets of which only the length is shown, `errors` are
    lines about errors that rules report in the settings as they will be sent, `failures` lines about what could not be
    checked in them, `not_run` the rules of the project that did not judge them.
    """

    __slots__ = ()

    data: dict[str, Any]
    hidden: int
    errors: list[str]
    failures: list[str]
    not_run: list[str]


class State:
    """The settings in a file or a saved answer: their values by name, and which are at the top level.

    `is_shaped` is true if it has the shape of the API's payload; in a flat file the top level means nothing.
    """

    __slots__ = ("document", "is_shaped", "top", "values")

    def __init__(self, document: Document, filler: Filler) -> None:
        root = document.root
        self.document = document
        self.is_shaped = bool(ENVELOPE & root.members.keys())
        self.values: dict[str, Any] = {}
        self.top: set[str] = set()
        custom = root.members.get("custom")
        if custom is not None and custom.value is not None and not isinstance(custom.value, dict):
            filler.fault(custom, "`custom` takes a mapping of settings")
        for node in Settings(root, has_block=False).own.values():
            name = filler.name(node)
            if name in self.values:
                filler.fault(node, "this setting has the name of another one once it is filled in")
            self.values[name] = filler.setting(node)
            if len(node.path) == len(root.path) + 1:
                self.top.add(name)

    @property
    def oidc_id(self) -> str:
        """The normalized id of the OIDC client; empty if it is unknown."""
        return str(self.values.get(_ID) or "").lower()


def render_file(
    path: str,
    env: Env,
    *,
    onto: str | None = None,
    client: str | None = None,
    with_secrets: bool = False,
    config: Config | None = None,
    local_rules: bool = False,
) -> Body:
    """Return the body for the client of a file; if it contains several, `client` is the id or number of one.

    The values of `env` replace placeholders. `onto` is a file with the answer to a GET: settings in it that the file
    does not contain are kept in the body. Rules of the project run only with `local_rules`.

    Raises RenderError, and the errors of `discover` and `runner.load_files`.
    """
    clients = _clients(path, config)
    document, loaded = _chosen(clients, client, path)
    hidden = _secrets(one for _, holder in clients for one in holder.documents)
    filler = Filler(env.values)
    state = State(document, filler)
    _raise(filler, hidden)
    live = None if onto is None else _live(onto, state, path, config)
    if live is not None:
        hidden |= _secrets([live.document])
        _check_same_client(state, live, hidden)
    every = {**state.values, **{name: value for name, value in _values(live).items() if name not in state.values}}
    body = _placed(every, state, live, loaded.project.workspace.catalogue(document))
    shown, count = (body, 0) if with_secrets else _without_secrets(body, hidden, filler.secrets)
    number = next(at for at, (one, _) in enumerate(clients) if one is document)
    filled = _clients(path, config, env=env, local_rules=local_rules)[number]
    report = _checked(filled, live, state)
    project = filled[1].project
    errors = [
        f"{one.path}:{one.span.line}:{one.span.column}: error[{one.rule}]: {one.message}"
        for one in report.findings
        if one.severity is Severity.ERROR
    ]
    lines, failures = (
        [mask(line, hidden | Secrets(filler.secrets)) for line in some] for some in (errors, report.failures)
    )
    return Body(shown, count, lines, failures, sorted(not_run(project.registry, project.config)))


def _checked(filled: tuple[Document, LoadedFile], live: State | None, state: State) -> Report:
    """Return the report on the settings of one client as they will be sent.

    `filled` is the document with its placeholders filled in; settings kept from a saved answer are checked with it.
    """
    document, holder = filled
    if live is not None:
        holder.project.workspace.remove([document])
        _add_kept(document, live, state)
        holder.project.workspace.add(document)
    return check_loaded(LoadedFile(holder.path, holder.project, holder.source, (document,)))


def _add_kept(document: Document, live: State, state: State) -> None:
    """Add the settings that only the saved answer has; they are at the start of the file and name their origin."""
    root, source = document.root, document.source
    custom = root.members.get("custom")
    for name, kept in Settings(live.document.root, has_block=False).own.items():
        if name in state.values:
            continue
        target = root if name in live.top or custom is None or not custom.members else custom
        node = Node(source, kept.value, (*target.path, name), (0, 0, -1, -1), '"')
        node.adopt_children()
        source.fill_in(node.pointer, [(f"kept from {live.document.source.path}", 0, 0)])
        target.members[name] = node
        target.value[name] = kept.value


def _secrets(documents: Iterable[Document]) -> Secrets:
    """Return what is certainly secret; custom settings are not, since the body exists to send them."""
    return Secrets(secrets(documents).certain)


def _values(state: State | None) -> dict[str, Any]:
    return {} if state is None else state.values


def _raise(filler: Filler, hidden: Secrets) -> None:
    if filler.faults:
        raise RenderError(*(mask(line, hidden) for line in filler.faults))


# --- the clients of a file


def _clients(
    path: str, config: Config | None, *, alone: bool = False, env: Env | None = None, local_rules: bool = False
) -> list[tuple[Document, LoadedFile]]:
    """Return the client settings in a file, each with its file; with `alone`, without the other files of its project.

    Raises RenderError if the file cannot be read or contains none.
    """
    files = discover([path], config=config)
    notes = Notes()
    options = Options(env=env, local_rules=local_rules)
    loaded = load_files([*files, *([] if alone else context_of(files))], options, notes)
    lines = [*notes.errors, *(f"{crash.path} cannot be read: {crash.error}; {_BUG}" for crash in notes.crashes)]
    for one in loaded:
        take_as_settings(one)
        hidden = _secrets(one.documents)
        for found in (*one.findings, *one.passed_over):
            if found.rule in _UNSURE:
                lines.append(f"{found.path}:{found.span.line}:{found.span.column}: {mask(found.message, hidden)}")
    clients = [(document, one) for one in loaded for document in one.documents if document.kind == "client-settings"]
    if not lines and not clients:
        lines = [f"{path} contains no client settings"]
    if lines:
        raise RenderError(*lines)
    return clients


def _ids(document: Document) -> list[str]:
    """Return the ids by which a client may be named: those of its OIDC client and of its API client."""
    found = (known_text(oidc_client_id(document)), client_id(document))
    return [name for name in found if name is not None]


def _chosen(clients: list[tuple[Document, LoadedFile]], wanted: str | None, path: str) -> tuple[Document, LoadedFile]:
    names = [next(iter(_ids(document)), str(number)) for number, (document, _) in enumerate(clients, 1)]
    if wanted is None:
        if len(clients) == 1:
            return clients[0]
        listed = ", ".join(f"`{name}`" for name in names)
        raise RenderError(f"{path} contains the settings of {len(clients)} clients; choose with --client: {listed}")
    folded = wanted.lower()
    same = [one for one in clients if folded in (name.lower() for name in _ids(one[0]))]
    same = same or [one for number, one in enumerate(clients, 1) if str(number) == wanted]
    if len(same) == 1:
        return same[0]
    listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
    count = f"{len(same)} times the settings" if same else "no settings"
    raise RenderError(f"{path} contains {count} of a client `{wanted}`; it contains those of {listed}")


def _live(onto: str, state: State, path: str, config: Config | None) -> State:
    """Return the current state of the client.

    Raises RenderError if it is unclear which of several clients in the saved answer is the right one.
    """
    clients = _clients(onto, config, alone=True)
    own = {name.lower() for name in (state.oidc_id, client_id(state.document)) if name}
    same = [one for one in clients if own & {name.lower() for name in _ids(one[0])}]
    if len(clients) > 1 and len(same) != 1:
        raise RenderError(
            f"{onto} contains the settings of {len(clients)} clients, and {path} does not identify one of them"
        )
    document, holder = same[0] if same else clients[0]
    filler = Filler(None)
    live = State(document, filler)
    _raise(filler, _secrets(holder.documents))
    return live


def _check_same_client(state: State, live: State, hidden: Secrets) -> None:
    """Raise RenderError if the file and the saved answer are of different clients."""
    pairs = (
        ("id of the OIDC client", state.oidc_id, live.oidc_id),
        ("API client", client_id(state.document), client_id(live.document)),
    )
    for name, ours, theirs in pairs:
        if ours and theirs and ours != theirs:
            here, there = state.document.source.path, live.document.source.path
            raise RenderError(
                mask(f"{there} is of another client: its {name} is `{theirs}`, not `{ours}` as in {here}", hidden)
            )


# --- the body


def _placed(every: dict[str, Any], state: State, live: State | None, options: Collection[str]) -> dict[str, Any]:
    """Return the settings at their places; `options` are the names in the tenant's catalogue, which are standard ones.

    An answer of the API is the most reliable. An unknown name stays where a file of the API's shape has it.
    """

    def is_standard(name: str) -> bool:
        if live is not None and live.is_shaped and name in live.values:
            return name in live.top
        setting = find_setting(name)
        if setting is not None:
            return bool(setting.standard)
        return name in options or (state.is_shaped and name in state.top)

    body = {name: value for name, value in every.items() if is_standard(name)}
    custom = {name: value for name, value in every.items() if name not in body}
    return {**body, "custom": custom} if custom else body


def _without_secrets(body: dict[str, Any], hidden: Secrets, used: Collection[str]) -> tuple[dict[str, Any], int]:
    """Return the body with only the length of every secret, and the number of settings that contain any.

    `used` are secrets of the env files. The same text may also be under another name, or be a name.
    """
    every = {"body": body, "secrets": sorted(used)}
    source = Source("body.json", json.dumps(every), placeholder=_NOTHING)
    hidden |= _secrets([Document(source, Node(source, every, ()))])
    custom = body.get("custom", {})
    shown = {name: _masked(value, hides(name), hidden, name) for name, value in body.items() if name != "custom"}
    shown_custom = {name: _masked(value, hides(name), hidden, name) for name, value in custom.items()}
    count = sum(value != body[name] for name, value in shown.items())
    count += sum(value != custom[name] for name, value in shown_custom.items())
    named = {mask(name, hidden): value for name, value in shown.items()}
    if custom:
        named["custom"] = {mask(name, hidden): value for name, value in shown_custom.items()}
    return named, count


def _masked(value: Any, is_secret: bool, hidden: Secrets, named: str) -> Any:
    if isinstance(value, dict):
        return {
            mask(name, hidden): _masked(inner, is_secret or hides(name), hidden, name) for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner, is_secret, hidden, named) for inner in value]
    if value is None or isinstance(value, bool) or value in ("", "true", "false"):
        return value
    if is_secret or isinstance(value, SecretText):
        return f"a secret of {len(str(value))} characters"
    data = read_json_text(value)
    if data is not None:
        shown = _masked(data, False, hidden, named)
        return value if shown == data else json.dumps(shown)
    text = str(value)
    if looks_random(text) and not named.endswith(("_id", "Id", "_version", "_self")):
        return f"a secret of {len(text)} characters"
    masked = mask(text, hidden)
    return value if masked == text else masked
