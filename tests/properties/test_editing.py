"""Random sessions: an editor shows what a new session would, for every file, after any edit, request and undoing.

`make fuzz` runs 10,000 steps: EDITING_STEPS.
"""

import gc
import os
import random
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import Position, Range

from lint_settings import api
from lint_settings.documents.files import is_settings_name
from lint_settings.lsp.actions import actions
from lint_settings.lsp.completion import completion
from lint_settings.lsp.diagnostics import diagnostics_of
from lint_settings.lsp.hints import code_lenses, inlay_hints
from lint_settings.lsp.hover import hover
from lint_settings.lsp.links import links
from lint_settings.lsp.objects import definition, references, symbols, workspace_symbols
from lint_settings.lsp.rename import RenameError, prepare_rename, rename
from lint_settings.lsp.session import Session
from lint_settings.lsp.start import GARBAGE
from shapes import tenant

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTS = Path(__file__).parents[1] / "projects"
STEPS = int(os.environ.get("EDITING_STEPS", "80"))
COMPARED = max(20, STEPS // 200)  # steps from one comparison to the next
FILES = int(os.environ.get("EDITING_FILES", "100"))
ENCODINGS = ("utf-8", "utf-16", "utf-32")
SNIPPETS = (
    *("[", "]", "{", "}", '"', "'", ":", ": ", "- ", "#", "\n", "  ", ",", "🔑", "é", "${X}", "&a ", "*a", "|", "\t"),
    *("user_entity_type: user\n", "# lint-settings: allow[", "default_flow_name: ", "\ufeff", "---\n", "\r\n", "null"),
)


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-z]{32}")


def edited(text: str, rng: random.Random, ids: Sequence[str] = ()) -> str:
    """Return a text with a change as people type it, or as a paste or a slip makes it; `ids` are those to refer to."""
    at = rng.randrange(len(text) + 1)
    match rng.randrange(8 if ids else 6):
        case 6 | 7:
            here = list(UUID.finditer(text))
            if here:
                found = rng.choice(here)
                return text[: found.start()] + rng.choice(ids) + text[found.end() :]
            return text
        case 0:
            return text[:at] + rng.choice(SNIPPETS) + text[at:]
        case 1:
            return text[:at] + text[at + rng.randrange(1, 12) :]
        case 2:
            lines = text.split("\n")
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            return "\n".join(lines)
        case 3:
            lines = text.split("\n")
            del lines[rng.randrange(len(lines))]
            return "\n".join(lines)
        case 4:
            return text[:at] + text[at : at + 9].swapcase() + text[at + 9 :]
        case _:
            return text[:at] + rng.choice("abcdef0123456789_.- ") + text[at + 1 :]


class Editor:
    """A user who edits a project at random, with all open texts and the contents of the files."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.rng = random.Random(seed)
        self.folder = folder
        self.encoding = self.rng.choice(ENCODINGS)
        self.saved = {
            path: path.read_text("utf-8") for path in sorted(folder.rglob("*")) if is_settings_name(path.name)
        }
        self.paths = list(self.saved)
        self.texts: dict[str, str] = {}
        self.ids = sorted({one for text in self.saved.values() for one in UUID.findall(text)})
        self.session = self.new()
        self.shown: dict[str, list[Any]] = {}

    def new(self) -> Session:
        """Return a session that has read the files anew, with the same texts open."""
        session = Session(self.encoding)
        session.set_folders([self.folder.as_uri()])
        for uri, text in self.texts.items():
            session.open(uri, "yaml", text)
        return session

    def step(self) -> None:
        """Do one thing: type, ask, undo, open, close, or change a file behind the editor's back."""
        path = self.rng.choice(self.paths)
        uri = path.as_uri() if self.rng.random() < 0.95 else f"untitled:Untitled-{self.rng.randrange(3)}"
        now = self.texts.get(uri)
        chance = self.rng.random()
        if now is None:
            self.texts[uri] = path.read_text("utf-8") if path.exists() else self.saved[path]
            self.session.open(uri, "yaml", self.texts[uri])
        elif chance < 0.5:
            self.texts[uri] = edited(now, self.rng, self.ids)
            self.session.change(uri, self.texts[uri])
        elif chance < 0.6:
            self.texts[uri] = self.saved[path]
            self.session.change(uri, self.texts[uri])
        elif chance < 0.65:
            del self.texts[uri]
            self.session.close(uri)
        elif chance < 0.72:
            self._disturb(path)
        else:
            self.ask(uri)
        self.look()
        if len(self.texts) > 12:
            closed = self.rng.choice(list(self.texts))
            del self.texts[closed]
            self.session.close(closed)

    def _disturb(self, path: Path) -> None:
        if path.exists() and self.rng.random() < 0.4:
            path.unlink()
        else:
            text = self.saved[path]
            path.write_text(edited(text, self.rng, self.ids) if self.rng.random() < 0.5 else text, "utf-8")
        config = self.folder / "lint-settings.toml"
        if self.rng.random() < 0.05 and config.exists():
            with config.open("a", encoding="utf-8") as file:
                file.write("# another line\n")
            self.session.take_in([config.as_uri()])
        self.session.take_in([path.as_uri()])

    def ask(self, uri: str) -> None:
        """Ask everything about a place of a text."""
        lines = self.texts[uri].split("\n")
        line = self.rng.randrange(len(lines) + 1)
        column = self.rng.randrange(len(lines[line]) + 2) if line < len(lines) else 3
        place = Position(line, column)
        around = Range(place, Position(line + self.rng.randrange(3), 0))
        session = self.session
        everything: list[Any] = [
            lambda: hover(uri, place, session),
            lambda: completion(uri, place, session, snippets=True),
            lambda: definition(uri, place, session),
            lambda: references(uri, place, True, session),
            lambda: actions(uri, around, None, session),
            lambda: symbols(uri, session),
            lambda: workspace_symbols("sh", session),
            lambda: links(uri, session),
            lambda: code_lenses(uri, session),
            lambda: inlay_hints(uri, Range(Position(0, 0), Position(10_000, 0)), session),
            lambda: prepare_rename(uri, place, session),
            lambda: self._rename(uri, place),
        ]
        for job in self.rng.sample(everything, 3):
            job()

    def _rename(self, uri: str, place: Position) -> None:
        with suppress(RenameError):
            rename(uri, place, "other", self.session, renames_files=True)

    def look(self) -> None:
        """Take the diagnostics of an open text, as an editor does after a keystroke."""
        uri = self.rng.choice([*self.texts, ""])
        if uri:
            self.shown[uri] = listed(uri, self.session)

    def compare(self) -> None:
        """Compare the diagnostics that an editor shows with those of a new session.

        It takes those of open texts, and then those of the files that the session reports as touched.
        """
        for uri in self.texts:
            self.shown[uri] = listed(uri, self.session)
        self.session.check()
        touched = self.session.touched()
        every = said(self.session)
        if touched is None:
            self.shown = {}
        for uri in every if touched is None else touched:
            self.shown[uri] = listed(uri, self.session)
        assert {uri: found for uri, found in self.shown.items() if found} == every
        assert every == said(self.new())


def listed(uri: str, session: Session) -> list[str]:
    return sorted(map(repr, diagnostics_of(uri, session)))


def said(session: Session) -> dict[str, list[Any]]:
    session.check()
    assert all("bug" not in one for one in session.problems), session.problems
    uris = {uri for uri, _, _ in session.findings()} | {one.uri for one in session.open_texts()}
    found = {uri: listed(uri, session) for uri in sorted(uris)}
    return {uri: diagnostics for uri, diagnostics in found.items() if diagnostics}


def memory() -> int:
    """Return how many bytes this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three tenants, whose files refer to each other and to those of other environments, and many faulty files."""
    folder = (tmp_path / "here").resolve()
    shutil.copytree(EXAMPLES / "good", folder)
    shutil.copytree(EXAMPLES / "bad", folder / "bad")
    shutil.copytree(PROJECTS / "tenant", folder / "tenant")
    shutil.copytree(PROJECTS / "news", folder / "news")
    (folder / "made").mkdir()
    tenant(folder / "made", 12)
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def as_in_the_server() -> Iterator[None]:
    """Search for cycles as often as the server does."""
    before = gc.get_threshold()
    gc.set_threshold(*GARBAGE)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("as_in_the_server")
@pytest.mark.parametrize("seed", os.environ.get("EDITING_SEEDS", "1").split(","))
def test_a_random_session(seed: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    editor = Editor(project, seed)
    for _ in range(30):
        editor.step()
    editor.compare()
    start = memory() if sys.platform == "linux" else 0
    curve = []
    for number in range(STEPS):
        editor.step()
        if number % COMPARED == 0:
            editor.compare()
        if number % max(1, STEPS // 10) == 0 and sys.platform == "linux":
            curve.append(f"{memory() / 2**20:.0f}")
    for uri in list(editor.texts):
        editor.session.close(uri)
    editor.texts.clear()
    editor.compare()
    if sys.platform == "linux":
        end = memory()
        print(f"{STEPS} steps: {start / 2**20:.0f} MiB at the start, {', '.join(curve)}, {end / 2**20:.0f} at the end")
        assert end <= 2 * start


def findings(report: api.Report, folder: Path) -> dict[str, list[tuple[int, int, str, str]]]:
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for one in report.findings:
        place = (one.span.start, one.span.end, one.rule, one.message)
        found.setdefault((folder / one.path).resolve().as_uri(), []).append(place)
    return found


def in_session(session: Session) -> dict[str, list[tuple[int, int, str, str]]]:
    session.check()
    return {
        uri: [(one.span.start, one.span.end, one.rule, one.message) for one in found]
        for uri, _, found in session.findings()
        if found
    }


def compare_with_command_line(folder: Path, rng: random.Random) -> None:
    """Compare a session with runs on the command line: before edits of all files, after, and when they are undone."""
    (folder / ".git").mkdir(exist_ok=True)
    names = sorted(path for path in folder.rglob("*") if is_settings_name(path.name))
    texts = {path: path.read_bytes().decode("utf-8") for path in names}
    before = findings(api.check([folder]), folder)
    session = Session("utf-32")
    session.set_folders([folder.as_uri()])
    assert in_session(session) == before
    changed = {path: edited(text, rng) for path, text in texts.items()}
    for path, text in changed.items():
        session.open(path.as_uri(), "yaml", texts[path])
        session.change(path.as_uri(), text)
    now = in_session(session)
    for path, text in changed.items():
        path.write_text(text, "utf-8", newline="")
    assert now == findings(api.check([folder]), folder)
    for path, text in texts.items():
        path.write_text(text, "utf-8", newline="")
        session.change(path.as_uri(), text)
    assert in_session(session) == before


def test_generated_files_and_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(os.environ.get("EDITING_SEEDS", "generated"))
    folder = tmp_path.resolve() / "here"
    sources = [path.read_text("utf-8") for path in sorted(EXAMPLES.rglob("*.yaml"))]
    for number in range(FILES):
        path = folder / rng.choice(("dev", "prod", "shared")) / f"file-{number}.yaml"
        text = rng.choice(sources)
        for _ in range(rng.randrange(4)):
            text = edited(text, rng)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    monkeypatch.chdir(folder)
    compare_with_command_line(folder, rng)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_examples_and_the_command_line(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(EXAMPLES / name, tmp_path.resolve() / name))
    monkeypatch.chdir(folder)
    compare_with_command_line(folder, random.Random(f"{os.environ.get('EDITING_SEEDS', 'examples')} {name}"))
