"""Files of other tools that are recognized by their text: the result is the same as if each had been read in full."""

import json
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml

from lint_settings import api
from lint_settings.config.config import Config
from lint_settings.documents import document
from lint_settings.documents.schema_files import KINDS
from lint_settings.engine.file_result import check_file
from lint_settings.engine.foreign import is_foreign
from lint_settings.engine.load import read_apart, take_in
from lint_settings.engine.project import Options, Project
from lint_settings.rulebook.registry import load as load_registry
from lint_settings.tenant.answers import ERROR_MEMBERS
from lint_settings.tenant.likeness import possible_kinds
from lint_settings.tenant.object_kinds import MEMBERS
from lint_settings.tenant.settings import catalogue
from place import GOOD, Place

TESTS = Path(__file__).parents[2]
DEPTH = 100
REGISTRY = load_registry()
ROOT = os.path.abspath(os.sep + "project")
KUBERNETES = "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  ports:\n  - port: 80\n"
PACKAGE = '{"name": "shop", "version": "1.0.0", "scripts": {"test": "jest"}, "dependencies": {"react": "^18.0.0"}}'
LOCK = json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {f"node_modules/{at}": {} for at in range(99)}})
PLAYBOOK = "# roles\n---\n- hosts: all\n  become: true\n  tasks:\n  - debug:\n      msg: hi\n- hosts: db\n"


# --- what is recognized


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("service.yaml", KUBERNETES),
        ("two.yaml", f"---\n{KUBERNETES}---\n# the same\n{KUBERNETES}"),
        ("windows.yaml", KUBERNETES.replace("\n", "\r\n")),
        ("quoted.yaml", "'on':\n  push:\n\"jobs\":\n  test: {runs-on: ubuntu}\n"),
        ("playbook.yml", PLAYBOOK),
        ("package.json", PACKAGE),
        ("package-lock.json", LOCK),
        ("tsconfig.json", '{\n // comment\n "compilerOptions": {"strict": true,},\n}\n'),
        ("data.json", json.dumps([{"id": at, "title": f"Item {at}"} for at in range(3)])),
        ("flat.json", '[{"a": ["theming."]}, {"a": "authentication."}]'),
        ("words.json", json.dumps({f"message.{at}.label": "Text" for at in range(300)})),
        ("caf\u00e9.json", '{"greeting": "Grüße\\n", "sign": "\\u003c"}'),
    ],
)
def test_ordinary_files_of_other_tools_are_recognized(path: str, text: str) -> None:
    assert is_foreign(path, text, DEPTH)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("own.yaml", GOOD),
        ("slips.yaml", "rpx_relm: a\nrpx_app_idd: b\nccp_flow_nme: c\n"),
        ("inner.yaml", f"{KUBERNETES}config:\n  shop:\n    rpx_realm: a\n    rpx_app_id: b\n"),
        ("escaped.json", '{"shop": {"rpx\\u005frealm": "a", "rpx_\\u0061pp_id": "b"}}'),
        ("escaped.yaml", 'shop:\n  "rpx\\x5frealm": a\n  "rpx_\\x61pp_id": b\n'),
        ("folded.yaml", 'shop:\n  ? "rpx_\\\n    realm"\n  : a\n'),
        ("text.yaml", "data:\n  settings.yaml: |\n    rpx_realm: a\n    rpx_app_id: b\n"),
        ("comment.yaml", f"# lint-settings: kind=flow\n{KUBERNETES}"),
        ("typo.yaml", f"# lint-setings: allow[head-in-production]\n{KUBERNETES}"),
        ("directive.json", '{"lint-settings: allow": 1}'),
        ("broken.yaml", "name: [\nredirectURIs: x\n"),
        ("broken.json", '{"change": 1,}'),
        ("path.json", '{"a": "/config/app/clients/shop/settings",}'),
        ("error.yaml", "message: no\ncode: 404\n"),
        ("error.json", '{"message": "no", "code": 404}'),
        ("one-error.json", '[{"message": "no", "code": 404}]'),
        ("legacy.json", '{"a": 1, "stat": "error",}'),
        ("answer.json", '{"result": {"id": 1}, "stat": "ok"}'),
        ("versions.json", '[{"version": "HEAD"}]'),
        ("versions.yaml", "- version: HEAD\n"),
        ("merged.yaml", "base: &base\n  rpx_relm: a\n<<: *base\n"),
        ("cut.yaml", "site: a\n\u0085rpx_relm: b\n"),
        ("mark.yaml", "site: a\n\ufeffrpx_relm: b\n"),
        ("old.yaml", "a: 1\rrpx_relm: b\r"),
        ("indented.yaml", "a: 1\n---\n  rpx_relm: b\n"),
        ("key.yaml", "a: 1\n? rpx relm\n: b\n"),
        ("colon.yaml", "a: 1\nrpx:realm: b\n"),
        ("braces.yaml", "{rpx_relm: b}\n"),
        ("scalar.yaml", "a: 1\n--- rpx_relm\n"),
        ("nested.yaml", "- - HEAD\n  - '20240115093000123456'\n"),
        ("wide.yaml", "-   rpx_relm: b\n"),
        ("empty.json", " "),
        ("comments.yaml", "# nothing\n"),
        ("oidc-clients/a.yaml", "title: a\nurl: b\n"),
        ("text.json", '{"a": "x: 1\\nrpx_realm: a\\nrpx_app_id: b\\n"}'),
        ("text-in-list.json", '[{"a": "{rpx_realm: a, rpx_app_id: b}"}]'),
        ("inner.json", '[{"a": {"rpx_realm": "a", "rpx_app_id": "b"}}]'),
        ("deep-text.json", f'{{"a": {"[" * 120}{"]" * 120}, "b": "redirectURIs: c"}}'),
        ("deep.json", f'{{"change": {"[" * 120}{"]" * 120}}}'),
    ],
)
def test_other_files_are_read_in_full(path: str, text: str) -> None:
    assert not is_foreign(path, text, DEPTH)


# --- never foreign, if reading it in full finds anything


def found_in(path: str, content: bytes) -> str | None:
    """What reading a file in full finds that concerns the linter; None if it is nothing."""
    project = Project(Config(ROOT), Options(today="2026-11-21"), REGISTRY)
    loaded = read_apart(os.path.join(ROOT, path), content, project)
    take_in(loaded)
    result = check_file(loaded)
    kinds = [one.kind for one in loaded.documents if one.kind is not None]
    sure = [one for each in loaded.documents for one in possible_kinds(each) if one[1]]
    unread = loaded.unread.sure if loaded.unread is not None else ()
    every = (kinds, sure, unread, loaded.findings, result.findings, result.crashes, loaded.source.speaks)
    return repr(every) if any(every) or result.skipped is None else None


def texts() -> Iterator[tuple[str, str]]:
    for folder in ("foreign", "projects", "rules", "samples", "faults", "../examples"):
        for path in sorted((TESTS / folder).rglob("*")):
            if path.suffix in (".yaml", ".yml", ".json") and path.stat().st_size < 20_000:
                text = path.read_bytes().decode("utf-8", "replace")
                yield path.name, text
                yield from ((path.name, part) for part in re.split(r"(?m)^---\n", text)[1:] if folder == "rules")
    suite = json.loads((TESTS / "suites" / "yaml-test-suite.json").read_text("utf-8"))
    yield from (("suite.yaml", one["yaml"]) for one in suite.values())


TEXTS = list(texts())
NAMES = sorted({*catalogue(), *ERROR_MEMBERS, *(name for names in MEMBERS.values() for name in names), "_embedded"})
NAME = re.compile(r"[A-Za-z_][\w.-]*(?=[\"']?\s*:)")
AT_LEFT = re.compile(r"(?m)^( *)([A-Za-z_][\w.-]*):(?=\s)")
DIRECTIVES = ("# lint-settings: kind=flow", "# lint-setings: allow[x] -- y", "# lintsettings: kind=flow", "# ok")
Mutation = Callable[[str, random.Random], str]


def slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return chance.choice(
        (
            f"{name[:at]}{name[at + 1 :]}",
            f"{name[:at]}{chance.choice('abxy_.')}{name[at:]}",
            f"{name[:at]}{name[at + 1 : at + 2]}{name[at]}{name[at + 2 :]}",
            name.replace("_", chance.choice((" ", "-", ".", ""))),
            name.swapcase(),
        )
    )


def with_other_names(text: str, chance: random.Random) -> str:
    names = NAME.findall(text)
    for name in chance.sample(names, min(len(names), chance.choice((1, 2, 3, 50)))):
        ours = chance.choice(NAMES) if chance.random() < 0.4 else name
        text = text.replace(name, slip(ours, chance) if chance.random() < 0.7 else ours)
    return text


def quoted(text: str, chance: random.Random) -> str:
    forms = ('"{}":', "'{}':", "? {}\n:", "&a {}:", "!!str {}:", '"{}" :', "{} :")
    return AT_LEFT.sub(lambda match: match[1] + chance.choice(forms).format(match[2]), text)


def escaped(text: str, chance: random.Random) -> str:
    at = chance.choice((r"\x{:02x}", r"\u{:04x}"))
    return AT_LEFT.sub(lambda match: f'{match[1]}"{at.format(ord(match[2][0]))}{match[2][1:]}":', text)


def as_data(text: str, chance: random.Random) -> str:
    try:
        value = next(iter(yaml.safe_load_all(text)), None)
        if chance.random() < 0.3:
            return yaml.safe_dump(value, default_flow_style=True)
        return json.dumps(chance.choice((value, [value], {"a": value})), indent=chance.choice((None, 1)), default=str)
    except (yaml.YAMLError, TypeError, ValueError):
        return text


def below(text: str, margin: str) -> str:
    return "".join(f"{margin}{line}\n" for line in text.split("\n"))


def at_a_line(text: str, part: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), part)
    return "\n".join(lines)


MUTATIONS: tuple[Mutation, ...] = (
    with_other_names,
    with_other_names,
    quoted,
    escaped,
    as_data,
    lambda text, chance: f"{chance.choice(('result', 'shop', 'custom'))}:\n{below(text, '  ')}",
    lambda text, _: below(text, "  "),
    lambda text, _: "- " + below(text, "  ")[2:],
    lambda text, chance: f"a: 1\n{chance.choice(('---', '--- # b', '...'))}\n{text}",
    lambda text, chance: f"{text}\n{chance.choice(('---', '--- |', '---  ', '-'))}\nz: 1\n",
    lambda text, chance: text.replace("\n", chance.choice(("\r\n", "\r", "\u0085", "\u2028")), chance.choice((1, 99))),
    lambda text, chance: at_a_line(text, chance.choice(DIRECTIVES), chance),
    lambda text, _: f"a: &m\n{below(text, '  ')}<<: *m\n",
    lambda text, _: f"a:\n  b: |\n{below(text, '    ')}",
    lambda text, _: json.dumps({"a": {"b": text}}),
    lambda text, chance: at_a_line(text, chance.choice(("{", "]", '"', "\t", "%", "{{ x }}", "a: b: c")), chance),
    lambda text, chance: text[: chance.randrange(len(text) + 1)],
    lambda text, chance: text.replace(": ", chance.choice((":", ":\t", " : ")), chance.choice((1, 99))),
    lambda text, chance: text.replace(" ", chance.choice(("\xa0", "\x0c", "\ufeff")), chance.choice((1, 5))),
)


def mutated(chance: random.Random) -> tuple[str, str]:
    name, text = chance.choice(TEXTS)
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3))):
        text = chance.choice(MUTATIONS)(text, chance) if text else text
    folder = chance.choice(("", "", "settings/", "clients/", "flows/", "token-policies/"))
    return folder + name, text.encode("utf-8", "replace").decode()


def test_nothing_is_lost_in_files_that_are_not_read_in_full() -> None:
    chance = random.Random(19)
    count = 0
    for _ in range(5_000):
        path, text = mutated(chance)
        if is_foreign(path, text, DEPTH):
            count += 1
            assert found_in(path, text.encode()) is None, (path, text)
    assert count > 150


def test_the_comparison_notices_what_is_lost() -> None:
    assert found_in("a.yaml", b"shop:\n  rpx_realm: a\n  rpx_app_id: b\n") is not None
    assert found_in("a.yaml", b"apiVersion: v1\n") is None


# --- whole runs


OUTPUTS = (("--format=json",), ("--show-files",), ("--format=json", "--jobs=2"), ("--select=unknown-kind",))


def everything(place: Place, *arguments: str) -> list[tuple[int, str, str]]:
    """What runs with these arguments print."""
    found: list[tuple[int, str, str]] = [place.quick("--allow-no-files", *output, *arguments) for output in OUTPUTS]
    assert all(code < 2 for code, *_ in found), [(one[0], one[2]) for one in found]
    return found


def read_in_full(place: Place, *arguments: str) -> list[tuple[int, str, str]]:
    with patch("lint_settings.engine.foreign.is_foreign", return_value=False) as asked:
        found = everything(place, *arguments)
    assert asked.call_count > 20
    return found


@pytest.fixture
def mixed(place: Place) -> Place:
    """Files of many tools, some of them next to settings of both environments."""
    for at, (name, text) in enumerate(TEXTS[::70]):
        place.write(f"tools/{at // 20}/{at}-{name}", text)
    for at in range(30):
        place.write(f"plain/service{at}.yaml", KUBERNETES)
        place.write(f"prod/clients/{at}.json", LOCK)
    for at in range(4):
        place.write(f"mapped/{at}.yaml", KUBERNETES)
        place.settings(f"prod/clients/shop{at}.yaml", f"rpx_relm: shop{at}")
        place.settings(f"dev/clients/shop{at}.yaml")
    place.write("dev/clients/broken.yaml", "name: [\ntype: x\n")
    place.write("plain2/broken.yaml", "name: shop\nitems: [\n")
    place.write("lint-settings.toml", CONFIG)
    return place


CONFIG = """\
environments.prod.files = ["prod/**"]
environments.dev.files = ["dev/**"]
kinds.flow = ["mapped/**"]

[[allow]]
rule = "empty-providers"
files = ["plain/**"]
reason = "tried"
"""


@pytest.mark.parametrize("arguments", [(), ("prod", "tools/1")])
def test_a_run_prints_the_same_as_if_it_read_all_files_in_full(mixed: Place, arguments: tuple[str, ...]) -> None:
    whole = read_in_full(mixed, *arguments, "--no-cache")
    assert everything(mixed, *arguments) == whole
    assert everything(mixed, *arguments) == whole, "with what the first run has cached"


def test_a_run_after_a_change_prints_the_same(mixed: Place) -> None:
    everything(mixed)
    for folder in ("plain", "plain2"):
        mixed.settings(f"{folder}/shop1.yaml")
        mixed.settings(f"{folder}/shop2.yaml")
    (mixed.folder / "dev/clients/broken.yaml").unlink()
    mixed.write("plain/service3.yaml", "name: shop\ntype: x\n")
    whole = read_in_full(mixed, "--no-cache")
    assert "plain2/broken.yaml" in whole[0][1]
    assert everything(mixed) == whole
    for path in mixed.folder.glob("plain*/shop*"):
        path.unlink()
    assert everything(mixed) == read_in_full(mixed, "--no-cache")


def test_programs_get_the_reason_for_each_file(mixed: Place) -> None:
    with chdir(mixed.folder):
        report = api.check(["."])
        with patch("lint_settings.engine.foreign.is_foreign", return_value=False):
            assert report.skipped == api.check(["."]).skipped
    assert len({*report.skipped.values()}) > 2


def test_files_of_other_tools_are_not_read_in_full(place: Place) -> None:
    for at in range(30):
        place.write(f"service{at}.yaml", KUBERNETES)
        place.write(f"package{at}.json", PACKAGE)
    with patch("lint_settings.engine.load.load", side_effect=document.load) as load:
        outcome = place.quick("--allow-no-files", "--no-cache", "--jobs=1", ".")
    assert outcome.out.startswith("nothing was checked: 60 files contain no known settings")
    assert load.call_count == 1, "the first one"


def test_one_large_file_is_not_read_in_full(place: Place) -> None:
    place.write("package-lock.json", LOCK.replace("}}", "}" + " " * 100_000 + "}"))
    with patch("lint_settings.engine.load.load", side_effect=document.load) as load:
        assert place.quick("--allow-no-files", "--format=json", ".").code == 0
    assert load.call_count == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [(KUBERNETES, "not of a known kind"), ("a: {\nb: c\n", "not readable as YAML or JSON, and names no setting")],
)
def test_the_reason_is_found_when_it_is_shown(place: Place, text: str, reason: str) -> None:
    place.write("a.yaml", text)
    place.write("b.yaml", KUBERNETES)
    with patch("lint_settings.engine.load.LARGE", 0):
        assert f"such as a.yaml: {reason}" in place.quick("--allow-no-files", ".").out


def test_all_kinds_are_known_here() -> None:
    assert {*MEMBERS} < {*KINDS}
