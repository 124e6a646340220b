"""Inputs of any size, whose growth is measured: `growth.py` runs them in three sizes, a test in two small ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

CHECK = ("check", "--no-cache", "--jobs=1", ".")
START = "user_entity_type: user\n"
UUID = "{:08d}-0000-4000-8000-000000000001"
POLICY = "d0000000-0000-4000-8000-000000000011"
TOKENS = "d0000000-0000-4000-8000-000000000012"
TESTS = Path(__file__).resolve().parent.parent / "tests" / "support"


@dataclass(frozen=True, slots=True)
class Shape:
    """An input of any size, and the command that reads it. `make` writes it into a folder.

    `before` is a command that prepares the folder. `small` is the size in the test, which takes twice that too; none is
    given for what only a library looks at, whose steps the test does not count.
    """

    what: str
    largest: int
    make: Callable[[Path, int], None]
    command: tuple[str, ...] = CHECK
    before: tuple[str, ...] = ()
    small: int = 24
    codes: tuple[int, ...] = (0, 1)  # the exit codes of the command

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Three sizes."""
        return self.largest // 16, self.largest // 4, self.largest


# --- what is written


def lines(text: str, start: str = START, name: str = "shop.yaml") -> Callable[[Path, int], None]:
    """Write a file with a line for each number, which takes the place of `#N`."""

    def make(folder: Path, size: int) -> None:
        (folder / name).write_text(start + "".join(text.replace("#N", str(at)) for at in range(size)), "utf-8")

    return make


def one_line(before: str, text: str, after: str) -> Callable[[Path, int], None]:
    """Write a file of which one line grows."""

    def make(folder: Path, size: int) -> None:
        middle = "".join(text.replace("#N", str(at)) for at in range(size))
        (folder / "shop.yaml").write_text(f"{START}{before}{middle}{after}\n", "utf-8")

    return make


def foreign(folder: Path, size: int) -> None:
    """Write files of other tools."""
    for at in range(size):
        (folder / f"chart-{at}.yaml").write_text(f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{at}}}\n", "utf-8")


def lock_file(folder: Path, size: int) -> None:
    """Write a file like those of a package manager."""
    one = {"version": "1.0.0", "resolved": "https://registry.example.com/a.tgz", "dependencies": {"a": "1"}}
    packages = {f"node_modules/p{at}": one for at in range(size)}
    (folder / "package-lock.json").write_text(json.dumps({"packages": packages}, indent=1), "utf-8")


def tenant(folder: Path, size: int) -> None:
    """Write a tenant of so many files: two for each client, a few for all."""
    _write(folder / "login-policies/main.json", {"id": POLICY, "title": "Login", **_STORE})
    scopes = {"accessTokenLifetime": 600, "allowedScopes": ["openid"]}
    _write(folder / "token-policies/main.json", {"id": TOKENS, "title": "Tokens", **scopes})
    for at in range(max(size // 2, 1)):
        one, client = UUID.format(at), f"{at:032x}"
        policies = {"loginPolicy": POLICY, "tokenPolicy": TOKENS}
        link = {"application_client": {"href": f"/config/a/clients/{client}"}}
        _write(
            folder / f"oidc-clients/{at}.json",
            {"id": one, "name": f"Shop {at}", "type": "public", "redirectURIs": [], **policies, "_links": link},
        )
        settings = {"user_entity_type": "user", "janrainOidcClientId": one, "site_name": f"Shop {at}"}
        _write(folder / f"settings/{at}.json", {"_self": f"/config/a/clients/{client}/settings", "custom": settings})


def environments(folder: Path, size: int) -> None:
    """Write a tenant of so many files in three environments, of which all but a few refer to each other by ids."""
    for number, name in enumerate(("dev", "stage", "prod"), 1):
        _environment(folder / name, number, max(size // 9, 1))


def _environment(folder: Path, number: int, clients: int) -> None:
    folder.mkdir()
    application, owner = "abcdefghjkmnpqrstuvwxyz234"[:-1] + str(number), f"owner{number}" + "a" * 26
    policy, tokens = (f"{kind}{number}000000-0000-4000-8000-000000000011" for kind in "de")
    pages = f"https://v1.api.us.janrain.com/{UUID.format(0)}/auth-ui"
    connection = {"domain": "shop.janraincapture.com", "applicationId": application, "entityType": "user"}
    store = {"type": "janrainCapture", "connectionDetails": {**connection, "clientId": owner}}
    client = {"ipWhitelist": ["203.0.113.0/24"]}
    version = f"2024011509300012345{number}"
    objects: dict[str, object] = {
        "login-policies/main": {
            "id": policy,
            "title": "Login",
            "loginURL": f"{pages}/login",
            "identityStoreDetails": store,
        },
        "token-policies/main": {
            "id": tokens,
            "title": "Tokens",
            "accessTokenLifetime": 600,
            "allowedScopes": ["openid"],
        },
        "api-clients/owner": {"_id": owner, "name": "Owner", "features": ["owner"], **client},
        "flows/standard": {
            "_self": f"/config/{application}/flows/standard",
            "name": "standard",
            "version": version,
            "schemas": ["user"],
        },
    }
    for at in range(clients):
        one, name = f"{number}{at:07d}-0000-4000-8000-000000000001", f"{number}{at:031d}"
        path = f"/config/{application}/clients/{name}"
        objects[f"oidc-clients/{at}"] = {
            "id": one,
            "name": f"Shop {number} {at}",
            "type": "public",
            "redirectURIs": [f"https://shop{at}.example.com/callback"],
            "loginPolicy": policy,
            "tokenPolicy": tokens,
            "_links": {"application_client": {"href": path}},
        }
        objects[f"api-clients/{at}"] = {"_id": name, "name": f"Shop {at}", "features": ["login_client"], **client}
        objects[f"settings/{at}"] = {
            "_self": f"{path}/settings",
            "user_entity_type": "user",
            "default_flow_name": "standard",
            "default_flow_version": version,
            "password_recover_url": f"{pages}/reset-password?client_id={one}",
            "verify_email_url": f"{pages}/verify-account?client_id={one}",
            "site_name": f"Shop {number} {at}",
            "custom": {"janrainOidcClientId": one},
        }
    for where, value in objects.items():
        _write(folder / f"{where}.json", value)


def clients(folder: Path, size: int) -> None:
    """Write a login policy and so many OIDC clients that all have it."""
    _write(folder / "login-policies/main.json", {"id": POLICY, "title": "Login", **_STORE})
    for at in range(size):
        client = {"id": UUID.format(at), "name": f"Shop {at}", "type": "public", "loginPolicy": POLICY}
        _write(folder / f"oidc-clients/{at}.json", {**client, "redirectURIs": [f"https://shop{at}.example.com/"]})


def links(folder: Path, size: int) -> None:
    """Write so many OIDC clients, each with a link to an application client without a file, and as many API clients."""
    for at in range(size):
        one, other = (blake2b(f"{name}{at}".encode(), digest_size=16).hexdigest() for name in "ab")
        link = {"application_client": {"href": f"/config/{'a' * 26}/clients/{one}"}}
        client = {"id": UUID.format(at), "name": f"Shop {at}", "type": "public", "redirectURIs": [], "_links": link}
        _write(folder / f"oidc-clients/{at}.json", client)
        _write(folder / f"api-clients/{at}.json", {"_id": other, "name": f"Job {at}", "features": ["direct_access"]})


def unused(lost: int | None = None) -> Callable[[Path, int], None]:
    """Return what writes so many token policies and flows that nothing uses, and clients that name ids and names.

    So many of these are `lost`, as nothing has them; None for all.
    """

    def make(folder: Path, size: int) -> None:
        filled_in = dict.fromkeys(("janrainOidcClientId", "password_recover_url", "verify_email_url"), "${FILLED_IN}")
        for at in range(size):
            policy = {"title": f"Policy {at}", "accessTokenLifetime": 600, "allowedScopes": ["openid"]}
            _write(folder / f"token-policies/{at}.json", {"id": UUID.format(at), **policy})
            _write(folder / f"flows/{at}.json", {"name": f"flow{at}", "versions": ["HEAD"], "schemas": ["user"]})
            named = 99_999_999 - at % (lost or size)
            client = {"name": f"Job {at}", "type": "confidential", "tokenPolicy": UUID.format(at and named)}
            _write(folder / f"oidc-clients/{at}.json", client)
            flow = {"default_flow_name": f"partners{named}", "default_flow_version": "HEAD"}
            _write(folder / f"settings/{at}.json", {"user_entity_type": "user", **flow, **filled_in})

    return make


def answers(folder: Path, size: int) -> None:
    """Write the saved answers of a tenant with so many clients."""
    sys.path.append(str(TESTS))
    made = import_module("tenant")  # the tenant that the tests of import use
    made.save(made.Tenant(size), "dev", folder)


_STORE = {
    "loginURL": f"https://v1.api.us.janrain.com/{UUID.format(0)}/auth-ui/login",
    "identityStoreDetails": {"type": "janrainCapture", "connectionDetails": {"entityType": "user"}},
}


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def with_config(config: str, make: Callable[[Path, int], None]) -> Callable[[Path, int], None]:
    """Write a config with a line for each number beside something else."""

    def both(folder: Path, size: int) -> None:
        make(folder, size)
        lines(config, "", "lint-settings.toml")(folder, size)

    return both


def ignored(folder: Path, size: int) -> None:
    """Write ignore patterns, and a few files that none of them matches."""
    lines("/folder-#N/*.yaml\n", "", ".gitignore")(folder, size)
    for at in range(20):
        (folder / f"shop-{at}.yaml").write_text(START, "utf-8")


def recorded(folder: Path, size: int) -> None:
    """Write findings and the baseline that holds them; the baseline is written by the linter."""
    lines("my_setting_#N: x\n")(folder, size)
    (folder / "lint-settings.toml").write_text('baseline = "lint-settings-baseline.json"\n', "utf-8")


def committed(folder: Path, size: int) -> None:
    """Write a repository of which every tenth file has changed since its commit."""
    tenant(folder, size)
    shutil.rmtree(folder / ".git")
    git = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", "-C", str(folder))
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=all")):
        subprocess.run([*git, *arguments], check=True)
    for path in sorted((folder / "settings").iterdir())[::10]:
        path.write_text(path.read_text("utf-8").replace("Shop", "Store"), "utf-8")


def beside(*makers: Callable[[Path, int], None]) -> Callable[[Path, int], None]:
    """Write several things into one folder."""

    def make(folder: Path, size: int) -> None:
        for one in makers:
            one(folder, size)

    return make


def each_file(text: str, name: str) -> Callable[[Path, int], None]:
    """Write so many files; their number takes the place of `#N` in the text and the name."""

    def make(folder: Path, size: int) -> None:
        for at in range(size):
            path = folder / name.replace("#N", str(at))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("#N", str(at)), "utf-8")

    return make


def two_states(folder: Path, size: int) -> None:
    """Write two folders with so many files, of which each differs."""
    for name in ("old", "new"):
        each_file(f"{START}site_name: {name} #N\n", f"{name}/s#N.yaml")(folder, size)


def session(folder: Path, size: int) -> None:
    """Write a tenant, and beside it what an editor sends to the language server to open it."""
    tenant(folder, size)
    where = folder.as_uri()
    texts = (
        {"id": 1, "method": "initialize", "params": {
            "processId": None, "rootUri": None, "workspaceFolders": [{"uri": where, "name": folder.name}],
            "capabilities": {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {}}},
        }},
        {"method": "initialized", "params": {}},
        {"id": 2, "method": "workspace/diagnostic", "params": {"previousResultIds": []}},
        {"id": 3, "method": "shutdown"},
        {"method": "exit"},
    )  # fmt: skip
    contents = [json.dumps({"jsonrpc": "2.0", **one}) for one in texts]
    (folder / "messages").write_text(
        "".join(f"Content-Length: {len(one)}\r\n\r\n{one}" for one in contents), "utf-8", newline=""
    )


FINDINGS = lines("my_setting_#N: x\n")
FORMATS = (
    *("text", "concise", "grouped", "json", "jsonl", "sarif", "markdown", "junit", "gitlab", "rdjson", "checkstyle"),
    "github",
)
BASELINE = ("check", "--update-baseline", ".")
SINCE = ("check", "--no-cache", "--jobs=1", "--changed-since=HEAD", ".")
CLIENT = "id: f0000000-0000-4000-8000-000000000001\nname: Shop\ntype: public\n"
OWNER = "/config/79y4mqf2rt3bxs378kw5479xdu/clients/4678p9t6apgchzamuvqzx75pm3zt3pcm"
# A rule that compares files with the same value, and the file of which there are copies.
COPIES = (
    ("duplicate-client-name", f"{CLIENT}redirectURIs: []\n"),
    ("shared-application-client", f"{CLIENT}redirectURIs: []\n_links: {{application_client: {{href: {OWNER}}}}}\n"),
    ("shared-oidc-client", f"_self: {OWNER}/settings\n{START}janrainOidcClientId: {UUID.format(1)}\n"),
    ("duplicate-access-schema", "type_name: user\nfor_client_id: a\naccess_type: read\nattributes: [email]\n"),
)
ALLOWED = "x_#N: x # lint-settings: allow[unknown-setting] -- why\n"
FIX = ("check", "--no-cache", "--fix", "--diff", ".")
COVERAGE = ("coverage", "--jobs=1", "--sample=1", ".")
# What the issue about speed lists.
SHAPES = (
    Shape("keys of a file", 60_000, FINDINGS),
    Shape("misspelt keys", 60_000, lines("authentication.providrs_#N: x\n"), small=200),
    Shape("items of a list", 60_000, one_line("authentication.providers: [", "p#N, ", "a]")),
    Shape("redirect URIs", 32_000, lines("- http://a#N.example.com\n", f"{CLIENT}redirectURIs:\n")),
    Shape("comments", 60_000, lines("# a comment\n")),
    Shape("allows", 32_000, lines(ALLOWED)),
    Shape(
        "allows in the config",
        4_000,
        with_config('[[allow]]\nrule="unknown-setting"\nfiles=["a#N.yaml"]\nreason="x"\n', FINDINGS),
    ),
    Shape("documents of a file", 16_000, lines("---\nuser_entity_type: user\nsite_name: s#N\n", "")),
    Shape("length of a value", 400_000, one_line("site_nme: ", "abcdefghij", "")),
    Shape("files of a tenant", 24_000, tenant, small=20),
    Shape("files of three environments", 24_000, environments, small=36),
    Shape("clients of one policy", 20_000, clients, small=20),
    Shape("links to clients without a file", 4_000, links, small=40),
    Shape("unused policies and flows", 2_000, unused(lost=9), small=40),
    # In few files, each name is compared with all others; in many it is not.
    Shape("references to nothing", 2_000, unused(), small=0),
    Shape("answers", 200, answers, ("import", ".", "--into=imported", "--environment=dev", "--diff"), small=6),
    Shape("files to make mistakes in", 4_000, tenant, COVERAGE, small=80),
    Shape("files of an editor's project", 4_000, session, ("lsp",), small=0),
    Shape("foreign files", 16_000, foreign, ("check", "--no-cache", "--jobs=1", "--allow-no-files", ".")),
    Shape("entries of a lock file", 60_000, lock_file, ("check", "--no-cache", "--allow-no-files", ".")),
    Shape("ignore patterns", 16_000, ignored),
    Shape("entries of a baseline", 32_000, recorded, before=BASELINE),
    Shape("fixes", 8_000, lines("x_#N: “a”\n"), FIX),
    Shape("changed files", 4_000, committed, SINCE, small=20),
    Shape("compared files", 8_000, committed, ("diff", "--base=HEAD", "."), small=40),
    Shape("objects of the graph", 8_000, tenant, ("graph", "--format=json", "."), small=20),
    *(
        Shape(f"findings as {name}", 100_000, FINDINGS, ("check", "--no-cache", f"--format={name}", "."))
        for name in FORMATS
    ),
)
# Their relatives.
SHAPES += (
    Shape(
        "members of a nested map",
        16_000,
        lines("  p#N: {name: a, provider: b}\n", f"{START}authentication.providers.custom:\n"),
    ),
    Shape("anchors and aliases", 16_000, lines("x_#N: &a# b\ny_#N: *a#N\n")),
    Shape(
        "documents with an allow",
        8_000,
        lines("---\n# lint-settings: allow[unknown-setting] -- why\nuser_entity_type: user\nx_#N: s#N\n", ""),
    ),
    Shape("settings of several documents", 8_000, lines(f"---\n{START}janrainOidcClientId: {UUID.format(1)}\n", "")),
    Shape("repeated keys", 16_000, lines("site_name: s#N\n")),
    Shape(
        "objects with one id",
        2_000,
        each_file(f"{CLIENT}redirectURIs: []\n".replace("Shop", "Shop #N"), "c/#N.yaml"),
        small=20,
    ),
    *(
        Shape(f"copies: {rule}", 2_000, each_file(text, "c/#N.yaml"), (*CHECK[:-1], f"--select={rule}", "."), small=50)
        for rule, text in COPIES
    ),
    Shape("files that cannot be read", 4_000, each_file("site_name: [\n", "s#N.yaml"), small=16, codes=(2,)),
    *(
        Shape(
            f"clients beside files that are not {what}",
            4_000,
            beside(each_file(f"{START}site_name: s#N\n", "c/#N.yaml"), each_file(text, "c/x#N.yaml")),
            small=16,
        )
        for what, text in (
            ("readable", "site_name: [\n"),
            ("recognized", "name: a#N\nattrDefs: [{name: b, type: c}]\n"),
        )
    ),
    Shape(
        "folders with ignore patterns",
        4_000,
        beside(each_file(f"{START}site_name: s#N\n", "d#N/a.yaml"), each_file("*.log\n", "d#N/.gitignore")),
        small=16,
    ),
    Shape("length of a key", 400_000, one_line("site_nme", "abcdefghij", ": x"), small=0),
    Shape("length of a comment", 400_000, one_line("site_nme: x # ", "abcdefghij", "")),
    Shape("words of a comment", 100_000, one_line("site_nme: x # ", "lint-setings allow a ", "")),
    Shape("placeholders in a value", 60_000, one_line("site_nme: ", "${A#N}", "")),
    Shape("lines of a block", 60_000, lines("  abc # def: ghi\n", f"{START}site_nme: |\n")),
    Shape(
        "allows with a glob in the config",
        4_000,
        with_config('[[allow]]\nrule="unknown-setting"\nfiles=["a*#N.yaml"]\nreason="x"\n', FINDINGS),
    ),
    Shape(
        "environments in the config",
        2_000,
        beside(
            each_file(f"{START}site_name: s#N\n", "e#N/a.yaml"),
            lines('[environments.e#N]\nfiles = ["e#N/**"]\n', "", "lint-settings.toml"),
        ),
        small=20,
    ),
    Shape(
        "env files",
        2_000,
        beside(
            each_file(f"{START}site_name: ${{A#N}}\n", "e#N/a.yaml"),
            each_file("A#N=b\n", "e#N.env"),
            lines('[environments.e#N]\nfiles = ["e#N/**"]\nenv-files = ["e#N.env"]\n', "", "lint-settings.toml"),
            lines("*.env\n", "", ".gitignore"),
        ),
        small=20,
    ),
)


# Commands that read a whole tenant, and projects of many configs.
SHAPES += (
    Shape("mistakes of three environments", 4_000, environments, COVERAGE, small=72),
    Shape("fixed files", 2_000, each_file(f"{START}site_name: “#N”\nx_#N: “a”\n", "s#N.yaml"), FIX, small=20),
    Shape("files of two folders", 4_000, two_states, ("diff", "old", "new"), small=20),
    Shape("clients of an inventory", 4_000, tenant, ("inventory", "--format=json", "."), small=20),
    Shape("allows of a list", 16_000, lines(ALLOWED), ("allows", ".")),
    Shape("allows to write", 4_000, FINDINGS, ("allow", "unknown-setting", "--reason=why", "--diff", ".")),
    Shape("settings to render", 16_000, lines("x_#N: y\n"), ("render", "shop.yaml"), codes=(0, 1, 2)),
    Shape("files beside the resolved one", 4_000, with_config("", tenant), ("resolve", "settings/0.json"), small=20),
    Shape("files for a proposed config", 8_000, environments, ("init", "."), small=36),
    Shape(
        "configs of a repository",
        2_000,
        beside(
            each_file(f"{START}x_#N: s#N\n", "d#N/a.yaml"),
            each_file("exclude = ['old']\n", "d#N/lint-settings.toml"),
        ),
        small=20,
    ),
)


def make(shape: Shape, folder: Path, size: int) -> None:
    """Write an input into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".git").mkdir(parents=True)
    shape.make(folder, size)
