"""All that the program prints about a folder: every command in every format, the API and the language server."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from lsprotocol.types import Position, Range

from lint_settings import api
from lint_settings.engine import runner
from lint_settings.lsp.actions import actions
from lint_settings.lsp.completion import completion
from lint_settings.lsp.diagnostics import diagnostics_of
from lint_settings.lsp.hints import code_lenses, inlay_hints
from lint_settings.lsp.hover import hover
from lint_settings.lsp.links import links
from lint_settings.lsp.objects import symbols, workspace_symbols
from lint_settings.lsp.session import Session
from lint_settings.reporters import FORMATS
from place import Place, good
from planting import Plant, json_plants, shapes, yaml_plants

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
    ("--timings", "--no-cache", "-f", "concise", "."),
    ("--isolated", "--no-cache", "."),
    ("rules",),
    ("rules", "-f", "json"),
    ("explain", "rpx_key"),
    ("explain", "plaintext-secret"),
    ("symptom", "social login", "."),
    ("symptom", "link in mail", "."),
    ("allows", "--no-age", "."),
    ("allows", "--no-age", "-f", "json", "."),
    *(("allow", rule, "--reason", "x", "--diff", ".") for rule in ("unknown-setting", "misspelt-setting")),
    ("allow", "plaintext-secret", "--reason", "x", "--diff", "."),
    ("allow", "plaintext-secret", "--reason", "x", "--in", "config", "--diff", "."),
    *(("graph", "-f", name, ".") for name in ("text", "json", "mermaid")),
    *(("inventory", "-f", name, ".") for name in ("html", "json", "markdown")),
    ("coverage", "--sample", "20", "--jobs", "1", "."),
    ("coverage", "--sample", "20", "--jobs", "1", "-f", "json", "."),
    ("requests", "--base", "https://v1.api.us.janrain.com"),
    ("import", ".", "--into", "../imported", "--diff"),
    ("import", ".", "--into", "../imported", "-f", "json", "--minimal", "--diff"),
    ("import", ".", "--into", ".", "--refresh", "--diff"),
    ("import", "../changed", "--into", ".", "--refresh", "--diff"),
    ("init",),
    ("init", "--isolated"),
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
    ("render",),
    ("render", "--force"),
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
_VARIABLES = ("TOK", "FLOW_SECRET", "PLAIN", "NUMTOKEN")


class Planted:
    """Folders full of planted secrets: `plants` are all of them, those that are not in files of settings included."""

    def __init__(self, top: Path, seed: int, count: int, files: int = _FILES) -> None:
        self.files = files
        self.dice = random.Random(seed)
        self.folder = top / "new"
        self.place = Place(self.folder)
        self.plants = [*yaml_plants(self.dice, count), *json_plants(self.dice, count // 2, count)]
        for plant in self.plants:
            self._write(plant)
        self._write_variables()
        config = self.dice.choice(CONFIGS)
        secret = shapes(self.dice)["mixed"]
        if config:
            self.place.write("lint-settings.toml", config.format(secret))
        if "{}" in config:
            self.plants.append(Plant(f"config {config}", "lint-settings.toml", b"", secret))

    def _write(self, plant: Plant) -> None:
        secret = plant.secret.encode()
        self.place.write(plant.file, plant.content)
        self.place.write(f"../old/{plant.file}", plant.content.replace(secret, b"other"))
        self.place.write(f"../changed/{plant.file}", plant.content.replace(secret, secret + b"9"))

    def _write_variables(self) -> None:
        values = {name: shapes(self.dice)["mixed"] for name in _VARIABLES}
        self.place.write("x.env", "".join(f"{name}={value}\n" for name, value in values.items()))
        self.place.settings(
            "variables.yaml",
            "rpx_key: ${TOK}",
            "site_name: '${FLOW_SECRET} '",
            "our_x: ' ${PLAIN} '",
            "login_attempts: ${NUMTOKEN}",
            "custom: {deep: '${PLAIN}', default_flow_version: '${FLOW_SECRET}', some_password: '${PLAIN}'}",
        )
        self.plants += [Plant(f"variable {name}", "x.env", b"", value) for name, value in values.items()]

    def run(self, *arguments: str) -> str:
        """Return what a command prints on both streams; a crash of ours fails."""
        outcome = self.place.quick(*arguments)
        assert "Traceback" not in outcome.err
        return f"{outcome.out}\n{outcome.err}"

    def outputs(self) -> Iterator[tuple[str, str, int]]:
        """Yield the name of each output, its text, and of how many plants it speaks."""
        for command in COMMANDS:
            yield " ".join(command), self.run(*command), len(self.plants)
        for plant in self._some():
            for command in OF_A_FILE:
                more = ["."] if command[0] == "diff" else []
                yield " ".join(command), self.run(*command, plant.file, *more), 1
        yield "baseline", self._baseline(), len(self.plants)
        yield "cache", self._cache(), len(self.plants)
        yield "api", self._api(), len(self.plants)
        for name, text in self._editor():
            yield name, text, 1
        for command in (("--show-fixes",), ("-f", "json")):
            arguments = ("--fix", "--unsafe-fixes", *command, "--no-cache", ".")
            yield " ".join(arguments), self.run(*arguments), len(self.plants)

    def _some(self) -> list[Plant]:
        """Some of the files: what reads the whole folder for each would take too long for all."""
        files = [plant for plant in self.plants if plant.content]
        return self.dice.sample(files, min(len(files), self.files))

    def _baseline(self) -> str:
        said = self.run("--update-baseline", "--baseline", "base.json", "--no-cache", ".")
        path = self.folder / "base.json"
        text = path.read_text("utf-8") if path.exists() else ""
        path.unlink(missing_ok=True)
        return said + text

    def _cache(self) -> str:
        """What the cache keeps; it is used for any number of files here."""
        many, runner._MANY = runner._MANY, 1
        try:
            said = self.run("-f", "concise", ".")
        finally:
            runner._MANY = many
        kept = [*(self.folder / ".lint_settings_cache").glob("*.json")]
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
            yield "lsp workspace symbols", str(workspace_symbols("", session))
            for plant in self._some():
                uri = (self.folder / plant.file).as_uri()
                found = diagnostics_of(uri, session)
                yield "lsp diagnostics", str(found)
                yield "lsp symbols", str(symbols(uri, session))
                lines = range(min(12, plant.content.count(b"\n") + 1))
                at = [Position(line, column) for line in lines for column in (1, 14)]
                yield "lsp hover", "\n".join(str(hover(uri, position, session)) for position in at)
                yield "lsp completion", _completions(uri, at[:6], session)
                whole = Range(Position(0, 0), Position(len(lines), 0))
                for shown in (code_lenses(uri, session), inlay_hints(uri, whole, session), links(uri, session)):
                    yield "lsp hints", str(shown)
                yield "lsp actions", "\n".join(one.title for one in actions(uri, whole, None, session))

    def of_bad_configs(self, count: int) -> Iterator[tuple[Plant, str, str]]:
        """Yield secrets in configs that cannot be used, with the name and text of each output."""
        self.place.write("one.yaml", good("one") + "authentication.providers: []\n")
        for body in self.dice.sample(BAD_CONFIGS, count):
            secret = shapes(self.dice)["mixed"]
            for name in ("lint-settings.toml", "pyproject.toml"):
                text = body.format(secret)
                if name == "pyproject.toml":
                    text = f"[tool.lint-settings]\n{text}".replace("[[", "[[tool.lint-settings.")
                (self.folder / "lint-settings.toml").unlink(missing_ok=True)
                self.place.write(name, text)
                plant = Plant(f"bad config {name}: {body}", name, text.encode(), secret)
                for command in _OF_A_CONFIG:
                    yield plant, " ".join(command), self.run(*command)
                (self.folder / name).unlink()


def _completions(uri: str, at: list[Position], session: Session) -> str:
    """What is offered, without what an edit puts there: that may repeat what is in the file."""
    offered = [item for one in at for item in completion(uri, one, session, snippets=True).items]
    return "\n".join(f"{item.label} {item.detail} {item.documentation}" for item in offered)


def reported(label: str, command: str, around: str) -> str:
    """Return a line about a leak."""
    return f"{label} by {command}: {json.dumps(around, ensure_ascii=False)}"
