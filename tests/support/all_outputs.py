"""All that the program prints about a folder: every command in every format, the API and the language server."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

from lsprotocol.types import Position, Range

from lint_settings import api
from lint_settings.engine import run
from lint_settings.lsp.actions import actions
from lint_settings.lsp.completion import completion, resolve
from lint_settings.lsp.diagnostics import diagnostics_of
from lint_settings.lsp.hints import code_lenses, inlay_hints
from lint_settings.lsp.hover import hover
from lint_settings.lsp.links import links
from lint_settings.lsp.objects import definition, references, symbols, workspace_symbols
from lint_settings.lsp.rename import RenameError, rename
from lint_settings.lsp.session import Session
from lint_settings.reporters import FORMATS
from place import Place, good
from planting import PLAIN_NAMES, Plant, is_excused, json_plants, yaml_plants
from secret_shapes import Dice

_DIFF_FORMATS = (
    "text",
    "json",
    "sarif",
    "markdown",
    "github",
    "concise",
    "rdjson",
    "junit",
    "gitlab",
    "azure",
    "jsonl",
)
# Run in the folder of the files; "old" holds them without the secrets, "changed" with others.
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("-f", name, "--no-cache", ".") for name in FORMATS),
    ("-f", "text", "--color", "always", "--no-allow", "--strict-kinds", "--no-cache", "."),
    *(("-f", name, "--env-file", "x.env", "--no-cache", ".") for name in ("text", "json")),
    ("--diff", "--unsafe-fixes", "--no-cache", "."),
    ("--diff", "-f", "json", "--no-cache", "."),
    ("--diff", "--unsafe-fixes", "-f", "sarif", "--no-cache", "."),
    ("--show-files", "."),
    ("--show-settings",),
    ("--isolated", "--no-cache", "."),
    ("--no-local-rules", "--no-cache", "-f", "json", "."),
    ("--show-consequences", "--no-allow", "--no-baseline", "--no-cache", "-f", "json", "."),
    ("--show-consequences", "--no-allow", "--no-cache", "-f", "text", "."),
    ("--statistics", "--no-cache", "."),
    ("--statistics", "-f", "json", "--no-cache", "."),
    ("--changed-since", "HEAD", "--no-cache", "."),
    ("--changed-since", "HEAD", "-f", "json", "--no-cache", "."),
    ("--config-from", "HEAD", "-f", "json", "."),
    ("--baseline", "odd-baseline.json", "-f", "json", "--no-cache", "."),
    ("--env-file", "odd.env", "-f", "json", "--no-cache", "."),
    ("--select", "plaintext-secret,syntax,duplicate-key", "--no-cache", "-f", "sarif", "."),
    ("--exclude", "f1*", "--force-exclude", "--no-cache", "-f", "concise", "."),
    ("check", "--jobs", "2", "--no-cache", "-f", "jsonl", "."),
    ("rules",),
    ("rules", "-f", "json"),
    ("explain", "rpx_key"),
    ("explain", "plaintext-secret"),
    ("symptom", "social login", "."),
    ("symptom", "link in mail", "."),
    ("symptom", "--isolated", "error page", "."),
    ("allows", "--no-age", "."),
    ("allows", "--no-age", "-f", "json", "."),
    *(("allow", rule, "--reason", "x", "--diff", ".") for rule in ("unknown-setting", "misspelt-setting")),
    ("allow", "plaintext-secret", "--reason", "x", "--diff", "."),
    ("allow", "plaintext-secret", "--reason", "x", "--in", "config", "--diff", "."),
    *(("graph", "-f", name, ".") for name in ("text", "json", "mermaid")),
    *(("inventory", "-f", name, ".") for name in ("html", "json", "markdown")),
    *(("inventory", "--compare", "../inventory.json", "-f", name, ".") for name in ("html", "json", "markdown")),
    ("inventory", "--compare", "odd-inventory.json", "."),
    ("settings",),
    ("access", "-f", "json"),
    ("coverage", "--sample", "20", "--jobs", "1", "."),
    ("coverage", "--sample", "20", "--jobs", "1", "-f", "json", "."),
    ("requests", "--base", "https://v1.api.us.janrain.com"),
    ("import", ".", "--into", "../imported", "--diff"),
    ("import", ".", "--into", "../imported", "-f", "json", "--minimal", "--diff"),
    ("import", ".", "--into", ".", "--refresh", "--diff"),
    ("import", "../changed", "--into", ".", "--refresh", "--diff"),
    ("import", ".", "--into", "../written", "--environment", "prod", "--secrets-to", "../written.env"),
    ("import", "../changed", "--into", "../written", "--environment", "prod", "--refresh"),
    ("import", "../old", "--into", "../written", "--environment", "prod", "--refresh", "--prune", "--yes"),
    ("init",),
    ("init", "--isolated"),
    *(("diff", "--base", "HEAD", "-f", name) for name in ("text", "json")),
    *(("diff", "--export", "../changed", "-f", name, ".") for name in ("text", "json", "markdown")),
    ("diff", "--export", ".", "--env-file", "x.env", "../old"),
    *(("diff", "-f", name, "../old", ".") for name in _DIFF_FORMATS),
    *(("diff", "-f", name, ".", "../changed") for name in ("text", "json", "markdown")),
    ("diff", "-f", "json", ".", "../old"),
)
# Of each file by itself.
OF_A_FILE: tuple[tuple[str, ...], ...] = (
    ("-f", "text", "--no-cache"),
    ("-f", "json", "--no-cache"),
    ("resolve",),
    ("resolve", "-f", "json"),
    ("resolve", "--env-file", "x.env"),
    ("resolve", "--setting", "rpx_key,site_name,custom"),
    ("render",),
    ("render", "--force"),
    ("render", "--force", "--env-file", "x.env", "--onto", "answer.json"),
    ("import", "--into", "../imported", "--diff"),
    ("import", "--into", ".", "--refresh", "--diff"),
    ("diff", "--export"),
)
CONFIGS = (
    "",
    "",
    'placeholder = ".*"\n',
    '[severity]\nunknown-setting = "warning"\n',
    'fail-level = "info"\n# token: {}\n',
    '[[allow]]\nrule = "unknown-setting"\nfiles = ["*"]\nreason = "rpx_key is {}"\n',
    'exclude = ["pw={}"]\n',
    '[kinds]\nclient-settings = [{{files = ["*"], at = "/*"}}]\n',
    'rules = ["tools/rules"]\n',
    'rules = ["tools/rules"]\n[severity]\nquoting = "error"\n',
    '[environments]\nprod = {{files = ["f1*"], env-files = ["x.env"]}}\n',
    '[options.unknown-setting]\nour_secret = "{}"\n',
    '[externals]\noidc-client = ["client_secret={}"]\n',
)
BAD_CONFIGS = (
    '[severity]\nempty-providers = "{}"\n', 'rpx_key = "{}"\n', '[environments.prod]\nfiles = ["**"]\ntoken = "{}"\n',
    'baseline = "client_secret={}"\n', "client_secret = {}\n", 'client_secret = "{}\n', "client_secret {}\n",
    "# pw: {}\nfail-level = 1\n", 'rules = ["token={}"]\n', '[options.x]\nsecret = "{}"\n',
    '[severity]\nsecret = "{}"\n',
    '[severity.client_secret]\nx = "{}"\n', 'fail-level = "rpx_key={}"\n', 'placeholder = "token={}("\n',
    '[[allow]]\nrule = "client_secret={}"\nfiles=["*"]\nreason="x"\n', '[externals]\nsecret = ["{}"]\n',
    '[[allow]]\nrule = "empty-providers"\ntoken="{}"\nfiles=["*"]\nreason="x"\n',
    '[[allow]]\nrule = "empty-providers"\nuntil="token={}"\nfiles=["*"]\nreason="x"\n',
    '[kinds]\nclient_secret = ["{}"]\n', '[kinds]\nclient-settings = [{{files = ["*"], at = "client_secret={}"}}]\n',
    '[environments]\nprod = {{client_secret="{}"}}\n', '"token {}" = 1\n',
    'client_secret = "a"\nclient_secret = "{}"\n',
    'client_secret = "a" # \u202e {}\n', '[limits]\nsize = "token={}"\n',
)  # fmt: skip
# What a local rule does that quotes and raises what it sees.
_QUOTING = '''"""A rule that quotes."""
from lint_settings import Edit, Fix, Severity, rule

@rule(kind=("client-settings", "api-client", "login-policy"), severity=Severity.WARNING)
def check(document, context):
    for node in document.root.walk():
        if isinstance(node.value, str):
            fix = Fix(f"write {node.value}", True, (Edit(0, 0, f"# {node.value}"),))
            related = [context.related(node, f"here is {node.value}")]
            yield context.finding(node, f"found {node.value} as {node.text}", fix=fix, related=related)
            yield context.finding(node, f"cut {node.value[:7]}… {context.show(node)}", symptom=f"see {node.value}")
'''
_RAISING = '''"""A rule that fails."""
from lint_settings import Severity, rule

@rule(kind="client-settings", severity=Severity.WARNING)
def check(document, context):
    raise ValueError(document.source.text)
'''
# What users type: secrets after names of secrets.
TYPED: tuple[tuple[str, ...], ...] = (
    ("explain", "client_secret={}"),
    ("explain", "rpx_key {}"),
    ("symptom", "rpx_key={}", "."),
    ("--select", "token={}", "."),
    ("--config", "token={}", "."),
    ("token={}.yaml",),
    ("--token={}", "."),
    ("--fail-level", "token={}", "."),
    ("-f", "token={}", "."),
    ("-f", "json=token={}/a", "."),
    ("-o", "token={}/a", "."),
    ("-j", "token={}", "."),
    ("--env-file", "token={}", "."),
    ("--baseline", "token={}", "."),
    ("--exclude", "token={}", "."),
    ("--changed-since", "token={}", "."),
    ("--config-from", "token={}", "."),
    ("allow", "client_secret={}", "--reason", "x", "."),
    ("allow", "empty-providers", "--reason", "x", "--until", "token={}", "."),
    ("allow", "empty-providers", "--reason", "x", "token={}"),
    ("allows", "token={}"),
    ("resolve", "--setting", "rpx_key={}", "one.yaml"),
    ("resolve", "token={}"),
    ("resolve", "--environment", "token={}", "one.yaml"),
    ("render", "token={}"),
    ("render", "--client", "token={}", "one.yaml"),
    ("render", "--onto", "token={}", "one.yaml"),
    ("access", "--operation", "client_secret={}"),
    ("access", "--feature", "client_secret={}"),
    ("diff", "--base", "token={}"),
    ("diff", "--export", "token={}"),
    ("diff", "token={}", "."),
    ("requests", "--base", "https://me:{}@v1.api.us.janrain.com"),
    ("requests", "--base", "https://v1.api.us.janrain.com/?token={}"),
    ("requests", "--base", "https://v1.api.us.janrain.com", "--app", "client_secret={}"),
    ("requests", "--base", "https://v1.api.us.janrain.com", "--capture", "https://me:{}@x"),
    ("settings", "client_secret={}"),
    ("schema", "client_secret={}"),
    ("import", "token={}", "--into", "x"),
    ("inventory", "--compare", "token={}", "."),
    ("inventory", "token={}"),
    ("init", "token={}"),
    ("coverage", "--seed", "token={}"),
    ("coverage", "token={}"),
    ("graph", "token={}"),
    ("completion", "token={}"),
    ("client_secret={}", "."),
)
# Files that are no settings: a name, and the text with a secret.
_ODD_FILES = {
    "odd.env": (
        "export TOK={}\nTOK2='{}\n",
        "token {}\n",
        "# token={}\nTOK={} {}\n",
        'TOK="{}" {}\nTOK=x\n',
        "TOK=${{A:-{}}}\n",
        "{}\n",
        "1TOK={}\n",
        "TOK={}\x00\n",
    ),
    "odd-baseline.json": (
        '{{"version": 1, "findings": [{{"rule": "token={}", "file": "a", "pointer": "/x", "value": null}}]}}',
        '{{"version": 1, "findings": [{{"rule": "x", "file": "a", "pointer": "/rpx_key={}", "value": "{}"}}]}}',
        '{{"version": 1, "findings": [{{"rule": "x", "client_secret": "{}"}}]}}',
        '{{"version": 1, "token": "{}", "findings": []}}',
        '{{"version": "token={}"}}',
        '{{"client_secret": "{}", "client_secret": "{}"}}',
        '{{"client_secret": "{}"',
        '{{"version": 1, "findings": ["token={}"]}}',
    ),
    "odd-inventory.json": (
        '{{"schema_version": 1, "environments": [{{"client_secret": "{}"}}], "comparisons": []}}',
        '{{"schema_version": 1, "token={}": 1, "environments": [], "comparisons": []}}',
        '{{"client_secret": "{}',
        '{{"schema_version": "token={}"}}',
    ),
    "answer.json": (
        '{{"_self": "/config/app/clients/a/settings", "rpx_key": "{}", "site_name": "token={}"}}',
        '{{"_self": "/config/app/clients/a/settings", "our_token": ["{}"], "custom": {{"pw": "{}"}}}}',
        '{{"rpx_key": "{}"',
    ),
}
_OF_A_CONFIG: tuple[tuple[str, ...], ...] = (
    *(("-f", name, "--no-cache", "one.yaml") for name in ("text", "json", "sarif", "github")),
    ("--show-settings",),
    ("--show-files", "."),
    ("rules",),
    ("explain", "empty-providers"),
    ("allows", "--no-age", "."),
    ("resolve", "one.yaml"),
    ("render", "one.yaml"),
    ("graph", "."),
    ("inventory", "-f", "json", "."),
    ("diff", ".", "../old"),
    ("diff", "../old", "."),
    ("init",),
    ("symptom", "social login", "."),
    ("allow", "empty-providers", "--reason", "x", "--diff", "."),
)
_FILES = 24
TIMED = ("--timings --no-cache -f concise .", "allows .")
_VARIABLES = ("TOK", "FLOW_SECRET", "PLAIN", "NUMTOKEN")


class Planted:
    """Folders full of planted secrets: `plants` are all of them, those that are not in files of settings included.

    With `named`, each secret is under a name that says so. With `twin`, each is another one of the same look.
    """

    def __init__(
        self, top: Path, seed: int, count: int, files: int = _FILES, *, named: bool = False, twin: bool = False
    ) -> None:
        self.files = files
        self.kept: dict[int, tuple[str, str]] = {}  # outputs to compare with those of a twin
        self.dice = Dice(seed, twin=twin)
        self.top = top
        self.folder = top / "new"
        self.place = Place(self.folder)
        names = () if named else PLAIN_NAMES
        self.plants = [*yaml_plants(self.dice, count, names), *json_plants(self.dice, count // 2, count, names)]
        if named:  # what is shown of the others depends on the secret
            self.plants = [plant for plant in self.plants if not is_excused(plant.label, "")]
        for plant in self.plants:
            self._write_old(plant)
        self.place.write(".gitignore", ".lint_settings_cache\n")
        self.place.git("init", "-q")
        self.place.git("add", ".")
        self.place.git("commit", "-q", "-m", "old")
        self.commit = self.place.git("rev-parse", "--short=7", "HEAD").strip()
        for plant in self.plants:
            self.place.write(plant.file, plant.content)
        self._write_variables()
        self._write_odd_files()
        self._write_configs()
        self.place.write("tools/rules/quoting.py", _QUOTING)
        self.place.write("tools/rules/raising.py", _RAISING)
        self.small = Place(top / "small" / "new")  # for what needs only one file
        for place in (self.place, self.small):
            place.write("one.yaml", good("one") + "authentication.providers: []\n")
            place.write("../old/one.yaml", good("one"))
        self.run("inventory", "-f", "json", "-o", "../inventory.json", "../old")

    def _write_old(self, plant: Plant) -> None:
        """Write the file without the secret, as it was, and with another one, as it may become."""
        text = plant.secret.text
        escaped = "".join(f"\\u{ord(char):04x}" for char in text)
        old, changed = plant.content, plant.content
        for form in dict.fromkeys((text, quote(text, safe=""), json.dumps(text)[1:-1], escaped)):
            for encoding in ("utf-8", "utf-16-le"):
                written = form.encode(encoding)
                old = old.replace(written, "other".encode(encoding))
                changed = changed.replace(written, written + "9".encode(encoding))
        self.place.write(plant.file, old)
        self.place.write(f"../old/{plant.file}", old)
        self.place.write(f"../changed/{plant.file}", changed)

    def _write_variables(self) -> None:
        values = {name: self.dice.secret() for name in _VARIABLES}
        self.place.write("x.env", "".join(f"{name}='{one.text}'\n" for name, one in values.items()))
        self.place.settings(
            "variables.yaml",
            "rpx_key: ${TOK}",
            "site_name: '${FLOW_SECRET} '",
            "our_x: ' ${PLAIN} '",
            "login_attempts: ${NUMTOKEN}",
            "custom: {deep: '${PLAIN}', default_flow_version: '${FLOW_SECRET}', some_password: '${PLAIN}'}",
        )
        self.plants += [Plant(f"variable {name}", "x.env", b"", one) for name, one in values.items()]

    def _write_odd_files(self) -> None:
        for name, bodies in _ODD_FILES.items():
            body, one = self.dice.choice(bodies), self.dice.mixed()
            self.place.write(name, body.format(*[one.text] * 3))
            self.plants.append(Plant(f"odd {name}: {body}", name, b"", one))

    def _write_configs(self) -> None:
        """Write a config, and at times another one for a folder below."""
        for name in ("lint-settings.toml", "sub/lint-settings.toml"):
            config = self.dice.choice(CONFIGS)
            if config.startswith("rules") and "/" in name:
                continue
            one = self.dice.mixed()
            if config:
                self.place.write(name, config.format(one.text))
            if "{}" in config:
                self.plants.append(Plant(f"config {config}", name, b"", one))

    def run(self, *arguments: str, place: Place | None = None) -> str:
        """Return what a command prints on both streams; a crash of ours fails."""
        outcome = (place or self.place).quick(*arguments)
        assert "Traceback" not in outcome.err
        text = f"{outcome.out}\n{outcome.err}".replace(str(self.top), "TOP")
        return text.replace(self.commit, "COMMIT")

    def outputs(self) -> Iterator[tuple[str, str, int]]:
        """Yield the name of each output, its text, and of how many plants it speaks."""
        for command in COMMANDS:
            yield " ".join(command), self.run(*command), len(self.plants)
        yield "import: written files", self._written(), len(self.plants)
        for plant in self._some():
            for command in OF_A_FILE:
                more = ["."] if command[0] == "diff" else []
                yield " ".join(command), self.run(*command, plant.file, *more), 1
            yield "standard input", self._standard_input(plant), 1
        yield "baseline", self._baseline(), len(self.plants)
        yield "cache", self._cache(), len(self.plants)
        yield "api", self._api(), len(self.plants)
        for name, text in self._editor():
            yield name, text.replace(str(self.top), "TOP"), 1
        for command in (("--show-fixes",), ("-f", "json"), ("--show-fixes", "-f", "sarif")):
            arguments = ("--fix", "--unsafe-fixes", *command, "--no-cache", ".")
            yield " ".join(arguments), self.run(*arguments), len(self.plants)

    def typed(self) -> Iterator[tuple[Plant, str, str]]:
        """Yield what is printed about secrets on the command line."""
        for command in TYPED:
            one = self.dice.mixed()
            plant = Plant(f"typed {' '.join(command)}", "", b"", one)
            given = (part.replace("{}", one.text) for part in command)
            yield plant, " ".join(command), self.run(*given, place=self.small)

    def timings(self) -> Iterator[tuple[str, str, int]]:
        """Yield outputs that also depend on the time."""
        for command in TIMED:
            yield command, self.run(*command.split()), len(self.plants)

    def _some(self) -> list[Plant]:
        """Some of the files: what reads the whole folder for each would take too long for all."""
        files = [plant for plant in self.plants if plant.content]
        return self.dice.sample(files, min(len(files), self.files))

    def _standard_input(self, plant: Plant) -> str:
        with patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(plant.content))):
            return self.run("--no-cache", "-f", "json", "--stdin-filename", f"other/{plant.file}", "-")

    def _written(self) -> str:
        """What import wrote: names and contents, apart from those of the file for secrets."""
        files = sorted(path for path in (self.top / "written").rglob("*") if path.is_file())
        return "".join(
            f"{path.relative_to(self.top)}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in files
        )

    def _baseline(self) -> str:
        said = self.run("--update-baseline", "--baseline", "base.json", "--no-cache", ".")
        path = self.folder / "base.json"
        text = path.read_text("utf-8") if path.exists() else ""
        path.unlink(missing_ok=True)
        return said + text

    def _cache(self) -> str:
        """What the cache keeps; it is used for any number of files here."""
        many, run._MANY = run._MANY, 1
        try:
            said = self.run("-f", "concise", ".")
        finally:
            run._MANY = many
        kept = [*self.folder.rglob(".lint_settings_cache/*.json")]
        return said + "".join(path.read_text("utf-8") for path in kept)

    def _api(self) -> str:
        with chdir(self.folder):
            try:
                report = api.check(["."])
            except api.Error as error:
                return str(error)
        return "\n".join(repr(finding._replace(fix=None)) for finding in report.findings)

    def _editor(self) -> Iterator[tuple[str, str]]:
        """Yield what an editor shows of each file: an edit is left out, since it is for the file itself."""
        with chdir(self.folder):
            session = Session()
            session.set_folders([self.folder.as_uri()])
            for query in ("", "x", "secret"):
                yield "lsp workspace symbols", str(workspace_symbols(query, session))
            for plant in self._some():
                uri = (self.folder / plant.file).as_uri()
                yield "lsp diagnostics", str(diagnostics_of(uri, session))
                yield "lsp symbols", str(symbols(uri, session))
                lines = range(min(12, plant.content.count(b"\n") + 1))
                at = [Position(line, column) for line in lines for column in (1, 14)]
                yield "lsp hover", "\n".join(str(hover(uri, position, session)) for position in at)
                yield "lsp completion", _completions(uri, at[:6], session)
                places = [(definition(uri, one, session), references(uri, one, True, session)) for one in at]
                yield "lsp definition", str(places)
                yield "lsp rename", "\n".join(_renamed(uri, one, session) for one in at)
                whole = Range(Position(0, 0), Position(len(lines), 0))
                for shown in (code_lenses(uri, session), inlay_hints(uri, whole, session), links(uri, session)):
                    yield "lsp hints", str(shown)
                yield "lsp actions", "\n".join(one.title for one in actions(uri, whole, None, session))

    def of_bad_configs(self, count: int) -> Iterator[tuple[Plant, str, str]]:
        """Yield secrets in configs that cannot be used, with the name and text of each output."""
        for body in self.dice.sample(BAD_CONFIGS, count):
            one = self.dice.mixed()
            for name in ("lint-settings.toml", "pyproject.toml"):
                text = body.format(one.text)
                if name == "pyproject.toml":
                    text = f"[tool.lint-settings]\n{text}".replace("[[", "[[tool.lint-settings.")
                path = self.small.write(name, text)
                plant = Plant(f"bad config {name}: {body}", name, text.encode(), one)
                for command in _OF_A_CONFIG:
                    yield plant, " ".join(command), self.run(*command, place=self.small)
                path.unlink()


def _completions(uri: str, at: list[Position], session: Session) -> str:
    """What is offered, without what an edit puts there: that may repeat what is in the file."""
    offered = [resolve(item, session) for one in at for item in completion(uri, one, session, snippets=True).items]
    return "\n".join(f"{item.label} {item.detail} {item.documentation}" for item in offered)


def _renamed(uri: str, at: Position, session: Session) -> str:
    """What is said about a rename, without the new texts of the files."""
    try:
        done = rename(uri, at, "another", session, renames_files=True)
    except RenameError as error:
        return str(error)
    return str(done.document_changes and [getattr(one, "new_uri", "") for one in done.document_changes])


def reported(label: str, command: str, around: str) -> str:
    """Return a line about a leak."""
    return f"{label} by {command}: {json.dumps(around, ensure_ascii=False)}"
