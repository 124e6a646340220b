"""What must hold of `--fix` for any file: nothing safe is left to fix, nothing else changes, a second run is idle."""

import json
import os
import random
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lint_settings.documents.finding import Finding
from lint_settings.engine.load import LoadedFile, load_content
from lint_settings.engine.project import Options
from lint_settings.fixes.proof import check_again
from lint_settings.fixes.rounds import fix
from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import load
from lint_settings.testing import read_cases
from place import Place
from projects import project_of

REGISTRY = load()
CASES = Path(__file__).parents[1] / "rules"
ROOT = os.path.abspath(os.sep + "project")
FILES = int(os.environ.get("FIXED_FILES", "120"))  # the examples say the same
TODAY = "2026-11-21"
_MARKS = re.compile(r"[ \t]*# expect(?:-next|-top)?: .*$", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|[\s\]}])#", re.MULTILINE)  # parsers also take one right behind a bracket
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")  # a fix may remove a comment in a quoted text

Files = list[tuple[str, str]]


def is_safe(finding: Finding) -> bool:
    return bool(finding.fix and finding.fix.safe)


def has_fix(finding: Finding) -> bool:
    return finding.fix is not None


def loaded(files: Files, config: dict[str, Any] | None = None, today: str = TODAY) -> list[LoadedFile]:
    """Files that are a project of their own."""
    data = {"kinds": {"client-settings": ["/settings/"]}, **(config or {})}
    project = project_of(REGISTRY, ROOT, data, Options(today=today))
    return [load_content(os.path.join(ROOT, name), text.encode(), project) for name, text in files]


def hold(files: Files, unsafe: bool, figures: Counter[str], config: dict[str, Any] | None = None, **more: str) -> None:
    """Fix some files, and see whether all holds that must."""
    before = loaded(files, config, **more)
    wanted = has_fix if unsafe else is_safe
    figures.update(files=len(before))
    after, rounds, dropped = fixed(before, unsafe)
    done = [one for of_file in rounds for findings in of_file for one in findings]
    figures.update(done=len(done), dropped=len(dropped))
    texts = [one.source.text for one in after]
    reported = {(one.rule, one.path, one.pointer) for one in dropped}
    left = [one for file in after for one in check_again(file).findings if wanted(one)]
    assert {(one.rule, one.path, one.pointer) for one in left} <= reported, texts
    assert [one for one in [*left, *dropped] if is_safe(one)] == [], texts
    for old, new, of_file in zip(before, after, rounds, strict=True):
        assert replayed(old.source.text, of_file) == new.source.text
        if old.documents:
            see_with_other_eyes(old.source.text, new, of_file)
    again, nothing, _ = fixed(after, unsafe)
    assert (any(nothing), [one.source.text for one in again]) == (False, texts)
    if not unsafe:  # and what was written is read as what it is in memory
        afresh = loaded([(name, text) for (name, _), text in zip(files, texts, strict=True)], config, **more)
        assert [one for file in afresh for one in check_again(file).findings if is_safe(one)] == []


def fixed(
    files: list[LoadedFile], unsafe: bool
) -> tuple[list[LoadedFile], list[list[tuple[Finding, ...]]], list[Finding]]:
    """Files after their fixes, the findings fixed in each round of each file, and those whose fix was dropped."""
    files = list(files)
    rounds: list[list[tuple[Finding, ...]]] = [[] for _ in files]
    seen = [{one.source.text} for one in files]
    for _ in range(20):
        dropped: list[Finding] = []
        count = sum(map(len, rounds))
        for at, one in enumerate(files):
            outcome = fix(one, has_fix if unsafe else is_safe, seen[at])
            files[at] = outcome.loaded
            rounds[at].extend(outcome.rounds)
            dropped.extend(outcome.dropped)
        if sum(map(len, rounds)) == count:
            return files, rounds, dropped
    raise AssertionError("there is no end to it")


def replayed(text: str, rounds: Iterable[tuple[Finding, ...]]) -> str:
    """A text with nothing but the edits of these findings made, which leave each other alone."""
    is_crlf = "\r\n" in text and text.count("\r\n") == text.count("\n")
    for findings in rounds:
        edits = sorted(edit for one in findings if one.fix for edit in one.fix.edits)
        assert all(edit.end <= other.start for edit, other in pairwise(edits)), text
        for start, end, new in reversed(edits):
            assert 0 <= start <= end <= len(text)
            new = re.sub("\r?\n", "\r\n", new) if is_crlf else new
            text = text[:start] + new + text[end:]
    return text


def see_with_other_eyes(before: str, new: LoadedFile, rounds: Iterable[tuple[Finding, ...]]) -> None:
    """By its round-trip loader, ruamel.yaml reads the result, and sees as many comments and blank lines as before."""
    after = new.source.text
    rules = {one.rule for findings in rounds for one in findings}
    if not rules or new.documents[0].root.in_json:
        return
    try:
        warnings.simplefilter("ignore")  # an anchor used twice is legal
        olds, news = (list(YAML(typ="rt", pure=True).compose_all(text)) for text in (before, after))
    except (YAMLError, ValueError):
        return  # it refuses some texts that are valid
    assert len(olds) == len(news)
    if "unused-allow" not in rules:
        assert comments(before) == comments(after), before
        assert len(re.findall(r"\n\r?\n", before)) == len(re.findall(r"\n\r?\n", after)), before


def comments(text: str) -> int:
    return len(re.findall(_COMMENT, re.sub(_QUOTED, "", text)))


# --- every bad example


def examples(unsafe: bool) -> Iterator[tuple[Files, dict[str, Any], str]]:
    """Files, config and date of every case and every manual's example that has something to fix."""
    return (one for one, is_fixed_safely in fixable_examples() if unsafe or is_fixed_safely)


@cache
def fixable_examples() -> list[tuple[tuple[Files, dict[str, Any], str], bool]]:
    """The examples that have something to fix, and whether some of that is safe."""
    found = []
    for example in {repr(one): one for one in all_examples()}.values():  # a file is beside many others
        fixable = [finding for one in loaded(*example) for finding in check_again(one).findings if has_fix(finding)]
        if fixable:
            found.append((example, any(map(is_safe, fixable))))
    return found


def all_examples() -> Iterator[tuple[Files, dict[str, Any], str]]:
    import tomllib

    for path in sorted(CASES.rglob("*.yaml")):
        if path.name.endswith(".fixed.yaml"):
            continue
        for case in read_cases(str(path)):
            config = tomllib.loads(case.config)
            files = list(files_of(_MARKS.sub("", case.text), case.path))
            yield files, config, case.today
            if len(files) > 1:  # by themselves they are examples, too
                yield from (([one], config, case.today) for one in files)
    for rule in REGISTRY.rules.values():
        manual = read_manual(rule.manual)
        for text in manual.bad:
            yield list(files_of(text, "settings/shop.yaml")), {}, TODAY


def files_of(text: str, path: str) -> Iterator[tuple[str, str]]:
    """The files that a case is made up of, those of an earlier state left out."""
    for part in re.split(r"^(?=# (?:file|before): )", text, flags=re.MULTILINE):
        head = re.match(r"# (file|before): (\S+)\n", part)
        name = head.group(2) if head else path
        if name.endswith((".toml", "baseline.json")) or (head and head.group(1) == "before") or not part.strip():
            continue
        yield name, part[head.end() :] if head and name.endswith(".json") else part


def in_json(files: Files) -> Files | None:
    """The same settings as JSON, if they are one YAML document that JSON can hold."""
    (one, *others) = loaded(files)
    if others or len(one.documents) != 1 or one.documents[0].root.path or not one.documents[0].root.members:
        return None
    try:
        text = json.dumps(one.documents[0].root.value, indent=2, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return [(os.path.splitext(files[0][0])[0] + ".json", text)]


@pytest.mark.parametrize(("style", "unsafe"), [("lf", False), ("crlf", False), ("json", False), ("lf", True)])
def test_every_example(style: str, unsafe: bool) -> None:
    figures: Counter[str] = Counter()
    for files, config, today in examples(unsafe):
        written = files
        if style == "crlf":
            written = [(name, text.replace("\n", "\r\n")) for name, text in files]
        elif style == "json":
            written = in_json(files) or []
        if written:
            hold(written, unsafe, figures, config, today=today)
    print(style, unsafe, dict(figures))
    assert figures["done"] > (600 if unsafe else 150)


# --- files made up of right and wrong lines

_PAGE = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui"
_ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
_GOOD = {
    "janrainOidcClientId": _ID,
    "user_entity_type": "user",
    "default_flow_name": "standard",
    "default_flow_version": "20240115093000123456",
    "password_recover_url": f"{_PAGE}/reset-password?client_id={_ID}",
    "verify_email_url": f"{_PAGE}/verify-account?client_id={_ID}",
}
_ALLOW = "# lint-settings: allow[empty-providers] -- some time ago"
_MORE = {"site_name": "Schöner “Shop” # 1", "login_attempts": 5, "authorization.rules.consents": ["terms", "news"]}
# A safe fix corrects each of these; the first is the right name.
_FAULTS: list[tuple[str, str, Any]] = [
    ("default_flow_version", "default_flow_version", 20240115093000123456),
    ("site_name", "Site_Name", "Shop"),
    ("site_name", "site_name", 2024),
    ("login_attempts", "Login_Attempts", 5),
    ("rpx_realm", "rpx_realm", "https://example-shop.rpxnow.com"),
    ("captureui", "authentication.captureui_domain", "https://profiles.shop.example.com/"),
    ("theming", "theming", {"logoURL": "https://static.shop.example.com/logo.svg"}),
    ("theming.fontURLs", "theming.fontURLs", ["https://a.example.com/a.woff2", "https://a.example.com/b.woff2"]),
    ("theming.stylesheetURLs", "theming.stylesheetURLs", ["https://a.example.com/a.css"]),
    ("authentication.providers", "authentication.providers", "facebook,linkedin"),
    ("authentication.providers", "authentication.providers", ["facebook", "linkedin", "facebook"]),
    ("authorization.rules.consents", "authorization.rules.consents", "terms"),
    ("default_flow_version", "default_flow_version", "head"),
    ("authorization.rules.consents", "authorization.rules.consents", ["“terms”", "“news”"]),
    ("site_name", "site name", "Shop"),
    ("theming.logoURL", "theming.logoURL", ["https://a.example.com/a.png"]),
    ("verify_email_url", "verify_email_url", f" {_PAGE}/verify-account?client_id={_ID}"),
]


@cache
def rpx() -> dict[str, str]:
    """What social login needs, so that a list of providers is all right."""
    return {"rpx_key": "${RPX_KEY}", "rpx_realm": "example-shop", "rpx_app_id": "abcdefghijklmnopqrst"}


def generated(chance: random.Random) -> tuple[str, str, int]:
    """A file name, a text and the number of faults in it."""
    faults = chance.sample(_FAULTS, chance.randint(1, 5))
    replaced = {place for place, _, _ in faults}
    settings = {name: value for name, value in {**_GOOD, **_MORE, **rpx()}.items() if name not in replaced}
    wrong = {name: value for _, name, value in faults}
    members = [*settings.items(), *wrong.items()]
    chance.shuffle(members)
    if chance.random() < 0.3:
        return "settings/shop.json", as_json(dict(members), chance), len(wrong)
    text = as_yaml(members, chance)
    return "settings/shop.yaml", text, len(wrong) + text.count(_ALLOW)


def as_json(value: dict[str, Any], chance: random.Random) -> str:
    layout = chance.choice([{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}])
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5, **layout)  # type: ignore[arg-type]
    return (text + chance.choice(["", "\n"])).replace("\n", chance.choice(["\n", "\r\n"]))


def as_yaml(members: list[tuple[str, Any]], chance: random.Random) -> str:
    lines = []
    indent = chance.choice(["", "  "])
    for name, value in members:
        lines += chance.choice([[], [], [""], [f"{indent}# about {name}: 'it'"], ["", f"{indent}# ä", ""]])
        key = chance.choice([name, f'"{name}"', f"'{name}'"])
        comment = chance.choice(["", "", "  # why", " #"]) if chance.random() < 0.95 else f"  {_ALLOW}"
        lines += [f"{indent}{line}" for line in written(key, value, comment, chance)]
    head = ["custom:"] if indent else []
    tail = chance.choice(["", "# the end", "# lint-settings: kind=client-settings"])
    text = "\n".join([*head, *lines, *([tail] if tail else [])])
    if chance.random() < 0.1:
        text = f"# first\n---\n{text}\n---\nkind: Other\nsite_nam: 5 # not ours"
    return (text + chance.choice(["", "\n", "\n\n"])).replace("\n", chance.choice(["\n", "\n", "\r\n"]))


def written(key: str, value: Any, comment: str, chance: random.Random) -> list[str]:
    """The lines of a member, in one of several styles."""
    if isinstance(value, dict):
        if chance.random() < 0.5:
            return [f"{key}: {{{', '.join(f'{name}: {flow(one, chance)}' for name, one in value.items())}}}{comment}"]
        return [f"{key}:", *(f"  {name}: {flow(one, chance)}{comment}" for name, one in value.items())]
    if isinstance(value, list):
        if chance.random() < 0.5:
            return [f"{key}: [{', '.join(flow(one, chance) for one in value)}]{comment}"]
        indent = chance.choice(["", "  "])
        return [f"{key}:", *(f"{indent}- {flow(one, chance)}{comment}" for one in value)]
    if isinstance(value, str) and value.isascii() and chance.random() < 0.1:
        return [f"{key}: >-{comment}", f"  {value}"]
    return [f"{key}: {flow(value, chance)}{comment}"]


def flow(value: Any, chance: random.Random) -> str:
    if not isinstance(value, str):
        return str(value)
    is_plain = value.replace("_", "").replace("-", "").isalnum() and not value.isdigit()
    plain = value if is_plain or value.startswith("“") else f'"{value}"'
    return chance.choice([plain, f'"{value}"', f"'{value}'"])


@pytest.mark.parametrize("seed", range(4))
def test_generated_files(seed: int) -> None:
    chance = random.Random(seed)
    figures: Counter[str] = Counter()
    for _ in range(FILES // 4):
        name, text, planted = generated(chance)
        assert loaded([(name, text)])[0].documents, text
        figures["planted"] += planted
        hold([(name, text)], False, figures)
    print(dict(figures))
    assert figures["done"] > figures["planted"] * 0.7
    assert figures["dropped"] == 0


def test_a_whole_run(place: Place) -> None:
    """What holds of each file holds of a folder of them, and of what is on the disk."""
    chance = random.Random(4)
    place.write("lint-settings.toml", '[kinds]\nclient-settings = ["settings/"]\n')
    for number in range(30):
        name, text, _ = generated(chance)
        place.write(name.replace("shop", f"shop{number:02}"), text)
    before = place.folder.joinpath("settings").iterdir()
    olds = {path: path.read_bytes() for path in before}
    found = json.loads(place.quick("--format=json").out)["findings"]
    wrong = {place.folder / one["path"] for one in found if one["fix"] and one["fix"]["safe"]}
    outcome = place.quick("--fix", "--format=json")
    report = json.loads(outcome.out)
    assert "proven" not in outcome.err
    assert [one for one in report["findings"] if one["fix"] and one["fix"]["safe"]] == []
    assert report["summary"]["fixed"] >= len(wrong) > 20
    news = {path: path.read_bytes() for path in olds}
    assert {path for path, old in olds.items() if news[path] != old} == wrong
    again = json.loads(place.quick("--fix", "--format=json").out)
    assert again["summary"]["fixed"] == 0
    assert again["findings"] == report["findings"]
    assert {path: path.read_bytes() for path in olds} == news
