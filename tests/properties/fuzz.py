"""Feeds the reader, the rules, the formats and the fixer with broken files: `make fuzz`, and briefly in every test run.

    python tests/properties/fuzz.py [SECONDS [SEED]]      mutations of good files, of tokens and of bytes
    python tests/properties/fuzz.py --atheris [OPTIONS]   led by coverage, with atheris; its options: -help=1

A crash ends the run and leaves the file that caused it in the current folder, as `crash-<seed>`.
"""

from __future__ import annotations

import json
import random
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from unittest.mock import patch

from lint_settings.config.config import Config
from lint_settings.documents.document import load
from lint_settings.documents.limits import Limits, LoadError, decode
from lint_settings.documents.source import Source
from lint_settings.documents.yaml import parsers as yaml_parsers
from lint_settings.documents.yaml import reader as yaml_reader
from lint_settings.documents.yaml import second_reader
from lint_settings.documents.yaml.plain_block import read_lines
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.fixes.compare import _plain
from lint_settings.fixes.proof import content_of
from lint_settings.fixes.rounds import fix
from lint_settings.reporters import FORMATS, View, reporter
from lint_settings.rulebook.registry import Registry
from lint_settings.rulebook.registry import load as load_registry

HERE = Path(__file__).parents[1]
NAMES = ("shop.yaml", "shop.json", "shop")
SECONDS_A_FILE = 20  # of CPU time: far more than any file of so small a corpus may take
TOKENS = (
    *("\n", "  ", "\t", "\r", "- ", "? ", ": ", "#", "'", '"', "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "!!str "),
    *("|\n", ">-\n", "---\n", "...\n", "%YAML 1.3\n", "%TAG ! x\n", "<<: *a\n", "<<: [*a, *a]\n", "\\u00", "\\ud83d"),
    *("“", "\0", "\ufeff", "${", "${X:-", "null", "1e999", "0x", "-.inf", ".nan", "9" * 5000, "\u2028", "\u0085", "😀"),
    *("# lint-settings: allow[x]", "# lint-settings: allow-file[wrong-type] until 2020-01-01 -- x\n", "custom:\n"),
    *("_global: ", '"_global": {', "clientSecret: ", "://a:b@", "[" * 200, "{" * 200, "- " * 200, "/" * 50, "~1"),
)


@cache
def corpus() -> tuple[str, ...]:
    """The texts that mutations start from: examples, cases, samples and the documents of public suites."""
    found = [
        *HERE.glob("rules/*/*.yaml"), *HERE.glob("samples/**/*.json"), *HERE.glob("foreign/*"), *HERE.glob("faults/*"),
        *HERE.parent.glob("examples/**/*.yaml"), *HERE.parent.glob("examples/**/*.json"),
    ]  # fmt: skip
    texts = [path.read_text("utf-8")[:4000] for path in sorted(found) if path.is_file()]
    suites = [json.loads((HERE / "suites" / f"{name}-test-suite.json").read_text("utf-8")) for name in ("json", "yaml")]
    return (*texts, *suites[0].values(), *(case["yaml"] for case in suites[1].values()))


def mutated(chance: random.Random) -> bytes:
    """A text of the corpus with tokens, lines or bytes put in, taken out, moved, doubled or replaced."""
    text = chance.choice(corpus())
    for _ in range(chance.randint(1, 5)):
        text = _token(text, chance) if chance.random() < 0.6 else _lines(text, chance)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        raw = bytearray(content or b" ")
        for _ in range(chance.randint(1, 3)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        content = bytes(raw)
    return content


def _token(text: str, chance: random.Random) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((0, 0, 1, 2, 5, 30, 200)))
    to = chance.randint(0, len(text))
    return chance.choice((
        text[:start] + chance.choice(TOKENS) + text[end:],
        text[:start] + text[end:],
        text[:to] + text[start:end] + text[to:],
    ))  # fmt: skip


def _lines(text: str, chance: random.Random) -> str:
    """Structure: lines taken out, doubled, moved, indented, or taken from another text."""
    lines = text.splitlines(keepends=True) or [""]
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    foreign = chance.choice(chance.choice(corpus()).splitlines(keepends=True) or [""])
    what = chance.randrange(5)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(to, lines[at])
    elif what == 2:
        lines[at] = " " * chance.randint(1, 4) + lines[at]
    elif what == 3:
        lines[at] = lines[at].lstrip(" ")
    else:
        lines.insert(to, foreign)
    return "".join(lines)


@cache
def registry() -> Registry:
    """Every rule there is."""
    return load_registry()


def examine(name: str, content: bytes) -> None:
    """Check, report and fix a file in memory; raises where any of it does what it must not."""
    config = Config("/project", None, {"kinds": {"client-settings": ["/settings/"]}})
    project = Project(config, Options(today="2026-11-21"), registry())
    path = f"/project/settings/{name}"
    loaded = load_content(path, content, project)
    report = check_loaded(loaded)
    assert report.crashes == (), [(crash.rule, crash.error) for crash in report.crashes]
    reported = {chosen: list(reporter(chosen)(report, View(color=True))) for chosen in FORMATS}
    again = check_loaded(load_content(path, content, Project(config, Options(today="2026-11-21"), registry())))
    assert list(reporter("json")(again, View())) == list(reporter("json")(report, View())), "another answer"
    json.loads("\n".join(reported["json"]))
    _assert_parsers_agree(name, content)
    _assert_fix_is_sound(name, content, config)


def _assert_fix_is_sound(name: str, content: bytes, config: Config) -> None:
    """What can be read can still be read once it is fixed, and without a fix nothing changes."""
    loaded = load_content(
        f"/project/settings/{name}", content, Project(config, Options(today="2026-11-21"), registry())
    )
    outcome = fix(loaded, lambda _: True)
    after = content_of(outcome.loaded)
    if not outcome.done:
        assert after == content or decode(content)[2] is not None, "changed without a fix"
        return
    text, bom, _ = decode(after)
    documents, _ = load(Source(name, text, bom=bom))
    was_read = bool(load(Source(name, decode(content)[0]))[0])
    assert documents or not was_read, "broken by a fix"


def _assert_parsers_agree(name: str, content: bytes) -> None:
    """All YAML readers see the same values, and our JSON reader those of the standard library."""
    text, _, fault = decode(content)
    if fault is not None or len(text) > 3000 or "\0" in text:
        return
    if name.endswith(".json"):
        _assert_json_agrees(text)
        return
    by_lines = read_lines(Source("shop.yaml", text), Limits().depth)
    again = second_reader._compose_plain(text, Limits().depth)
    if again is not None:
        slowly = second_reader.compose_again_slowly(text, Limits().depth)
        values = [[_plain(raw, set()) for raw in raws] for raws, _ in (again, slowly)]
        assert (values[0], again[1]) == (values[1], slowly[1]), "a fix would be verified otherwise"
    fast = None
    with patch.object(yaml_reader, "read_lines", lambda *_: None):
        with patch.object(yaml_parsers, "compose_slow", side_effect=LookupError), suppress(LookupError):
            fast = load(Source("shop.yaml", text))
        if fast is None and by_lines is None:
            return  # left to the other
        with patch.object(yaml_parsers, "_composer", lambda: None):
            slow = load(Source("shop.yaml", text))
    read = [repr(one.root.value) for one in (fast or slow)[0]]
    assert by_lines is None or [repr(by_lines.value)] == read, "the lines and a parser differ"
    if not any(finding.rule == "syntax" for finding in slow[1]):
        assert read == [repr(one.root.value) for one in slow[0]], "parsers differ"


def _assert_json_agrees(text: str) -> None:
    documents, _ = load(Source("shop.json", text))
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError, LoadError):
        return
    if documents:
        assert repr(documents[0].root.value) == repr(value), "JSON differs"


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def run(seconds: float, seed: int, most: int | None = None) -> int:
    """Examine mutations for so long, or so many of them; how many there were. Raises what `examine` raises."""
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end and (most is None or count < most):
        chance = random.Random(seed * 1_000_003 + count)
        name, content = chance.choice(NAMES), mutated(chance)
        begun = time.process_time()
        try:
            examine(name, content)
            assert time.process_time() - begun < SECONDS_A_FILE, "takes too long"
        except BaseException:
            Path(f"crash-{seed}-{count}-{name}").write_bytes(content)
            raise
        count += 1
    return count


def main() -> None:
    """Fuzz as the command line says."""
    if sys.argv[1:2] == ["--atheris"]:
        import atheris  # type: ignore[import-not-found]  # for those who have it

        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *sys.argv[2:]], lambda data: examine(NAMES[len(data) % 3], data))
        atheris.Fuzz()
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"{run(seconds, seed):,} files from seed {seed}, and none that crashed")


if __name__ == "__main__":
    main()
