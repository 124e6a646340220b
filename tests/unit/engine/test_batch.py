"""Many files at a time: several processes and the cache report the same as one process without it."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from lint_settings.config.config import Config
from lint_settings.console.terminal import clean
from lint_settings.documents.open_files import OpenFiles
from lint_settings.engine import run, runner
from lint_settings.engine.batch import Batch
from lint_settings.engine.cached.cache import Cache
from lint_settings.engine.cached.earlier_run import EarlierRun
from lint_settings.engine.cached.folder import NAME as FOLDER
from lint_settings.engine.cached.folder import CacheFolder
from lint_settings.engine.inputs import Input
from lint_settings.engine.load import LoadedFile
from lint_settings.engine.load_files import load_files
from lint_settings.engine.notes import Notes
from lint_settings.engine.project import Options
from lint_settings.engine.result import FileResult
from lint_settings.engine.runner import report_on
from lint_settings.reporters import FORMATS
from mixed_project import fill
from place import SCRIPT, Place, good

SECRET = "kT9vQ2mZ8xW4pL7n"


@pytest.fixture(name="tenant")
def _tenant(place: Place) -> Place:
    """A project of all kinds of files, with findings of every severity, allows and a rule of its own."""
    return fill(place)


# --- files that are closed meanwhile


@pytest.mark.parametrize("size", [0, 2000, 20_000])
def test_a_file_that_was_closed_reports_the_same(tenant: Place, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = tenant.quick("--format=json", ".")
    opened = []
    again = LoadedFile.open
    monkeypatch.setattr(LoadedFile, "open", lambda loaded: (opened.append(loaded.path), again(loaded)))
    monkeypatch.setattr(runner, "OpenFiles", lambda: OpenFiles(size))
    assert tenant.quick("--format=json", ".") == alone
    assert len(opened) >= 10


def test_texts_that_are_kept_together_are_sent_once(place: Place) -> None:
    """Empty files are never closed, and may be between files that are."""
    for at in range(40):
        place.write(f"{at:02}-empty.yaml", "")
        place.write(f"{at:02}-shop.yaml", good(str(at)))
    config = Config(str(place.folder))
    files = [Input(str(path), config) for path in sorted(place.folder.glob("*.yaml"))]
    batch = Batch(files, Options(), Notes(), jobs=1)
    batch.open_files.limit = 0
    batch.load()
    messages = [*batch.exchange.texts_of(range(80))]
    assert sorted(number for _, _, places in messages for number, _ in places) == [*range(80)]
    assert len(messages) == 2
    texts = {number: batch.open_files.texts.block(data).text(at) for _, data, some in messages for number, at in some}
    assert [texts[number] for number in (0, 1, 79)] == ["", good("0"), good("39")]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_file_with_findings_is_opened_again_once(place: Place, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    for at in range(9):
        place.write(f"settings/{at}.yaml", good(str(at)).replace(": user", ": [many]"))
    alone = place.quick(f"--format={form}", ".")
    opened = []
    again = LoadedFile.open
    monkeypatch.setattr(LoadedFile, "open", lambda loaded: (opened.append(loaded.path), again(loaded)))
    monkeypatch.setattr(runner, "OpenFiles", lambda: OpenFiles(0))
    assert place.quick(f"--format={form}", ".") == alone
    assert alone.code == 1
    assert len(opened) == len({*opened})


def test_of_more_than_there_is_room_for_little_stays_open(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.folder)
    monkeypatch.setattr("lint_settings.documents.open_files.LOWER_LIMIT", 300)
    config = Config(str(place.folder))
    files = [Input(place.write(f"{name}.yaml", "site_name: Shop # " + "." * 82).name, config) for name in "abcdefgh"]

    def left_open(count: int) -> list[str]:
        loaded = load_files(files[:count], Options(), Notes(), open_files=OpenFiles(500))
        return [one.path for one in loaded if one.documents[0]._root is not None]

    assert left_open(5) == [*map("{}.yaml".format, "abcde")]
    assert left_open(8) == [*map("{}.yaml".format, "abc")]


def test_a_file_that_changes_meanwhile_is_checked_as_it_was_read(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.folder)
    config = Config(str(place.folder))
    files = [Input(place.settings(f"{name}.yaml", "site_Name: x").name, config) for name in "abc"]
    notes, options = Notes(), Options()
    loaded = load_files(files, options, notes, open_files=OpenFiles(0))
    place.write("b.yaml", "site_name: 5\n")
    (place.folder / "c.yaml").unlink()
    report = report_on(loaded, options, notes)
    assert [(one.path, one.rule) for one in report.findings] == [(f"{name}.yaml", "misspelt-setting") for name in "abc"]
    assert (report.errors, report.crashes) == ((), ())


@pytest.fixture
def _little_to_search() -> None:
    """Each search for cycles would go through all that other tests have made, which takes a second."""
    gc.freeze()


@pytest.mark.usefixtures("_little_to_search")
def test_a_closed_file_takes_little_memory(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.folder)
    config, options = Config(str(place.folder)), Options()
    files = [Input(place.write(f"settings/{at}.yaml", good(str(at))).name, config) for at in range(600)]
    files = [one._replace(path=f"settings/{one.path}") for one in files]
    report_on(load_files(files[:10], options, Notes(), open_files=OpenFiles(0)), options, Notes())

    def memory_for(count: int) -> int:
        gc.collect()
        tracemalloc.start()
        loaded = load_files(files[:count], options, Notes(), open_files=OpenFiles(0))
        for one in loaded:
            one.project.workspace.clients_with(one.documents[0])
        gc.collect()
        used = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return used

    memory_for(600)  # what is imported, and what caches of a limited size keep
    assert (memory_for(600) - memory_for(200)) / 400 < 1100  # bytes


# --- the cache


@pytest.fixture(name="eager")
def _eager(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cache is used for any number of files; the list takes the files whose outcome was taken from it."""
    monkeypatch.setattr(run, "_MANY", 1)
    hits: list[str] = []
    ask, settle_quiet = Cache.result, EarlierRun.settle_quiet

    def asked(cache: Cache, loaded: LoadedFile) -> FileResult | None:
        outcome = ask(cache, loaded)
        if outcome is not None:
            hits.append(loaded.path)
        return outcome

    def settled(earlier: EarlierRun, notes: Notes) -> None:
        hits.extend(earlier._inputs[number].path for _, _, numbers in earlier._quiet for number in numbers)
        settle_quiet(earlier, notes)

    monkeypatch.setattr(Cache, "result", asked)
    monkeypatch.setattr(EarlierRun, "settle_quiet", settled)
    return hits


def wait() -> None:
    """Let the clock of the file system tick: a file that has just changed is not taken from the cache."""
    time.sleep(0.03)


def with_cache(place: Place, *options: str, form: str = "json") -> tuple[int, str, str]:
    """What a run with the cache reports."""
    return place.quick("check", "--jobs=1", f"--format={form}", *options, ".")


def reported(place: Place, *options: str, form: str = "json") -> tuple[int, str, str]:
    """What a run with the cache reports, which must equal a run without it."""
    outcome = with_cache(place, *options, form=form)
    assert outcome == with_cache(place, "--no-cache", *options, form=form)
    return outcome


def test_a_second_run_takes_everything_from_the_cache(tenant: Place, eager: list[str]) -> None:
    wait()
    first = reported(tenant)
    assert eager == []
    assert with_cache(tenant) == first
    assert len({*eager}) >= 45  # all of them
    assert reported(tenant, "--select=misspelt-setting") != first


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("options", [(), ("--no-allow", "--baseline=known.json")])
def test_a_second_run_reports_the_same_in_every_format(tenant: Place, options: tuple[str, ...]) -> None:
    if "--baseline=known.json" in options:
        tenant.quick("check", "--update-baseline", "--baseline=known.json", "prod")
    wait()
    for form in FORMATS:
        first = reported(tenant, *options, form=form)
        assert with_cache(tenant, *options, form=form) == first


@pytest.fixture(name="opened")
def _opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened again."""
    paths: list[str] = []
    again = LoadedFile.open
    monkeypatch.setattr(LoadedFile, "open", lambda loaded: (paths.append(loaded.path), again(loaded)))
    return paths


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("form", [form for form in FORMATS if form != "markdown"])  # it names objects
def test_a_second_run_opens_no_file_to_report_about_it(tenant: Place, form: str, opened: list[str]) -> None:
    wait()
    tenant.quick("check", "--jobs=1", ".")
    opened.clear()
    outcome = tenant.quick("check", "--jobs=1", f"--format={form}", ".")
    assert outcome.code == 1
    assert opened == ["dev/allowed.yaml"]  # allows are never taken from the cache


@pytest.mark.usefixtures("eager", "_little_to_search")
def test_what_the_cache_keeps_of_a_file_takes_little_memory(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.folder)
    monkeypatch.setattr("lint_settings.engine.batch.OpenFiles", lambda **named: OpenFiles(0, **named))
    files: dict[str, list[Input]] = {"first": [], "few": [], "many": []}
    for name, count in (("first", 600), ("few", 200), ("many", 600)):
        config = Config(str(place.folder / name))
        for at in range(count):
            place.write(f"{name}/{at}.yaml", good(str(at)))
            files[name].append(Input(f"{name}/{at}.yaml", config))

    def memory_for(name: str) -> int:
        gc.collect()
        tracemalloc.start()
        run.find(files[name], Options(), Notes(), use_cache=True)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    run.find(files["few"], Options(), Notes(), use_cache=False)
    cold = memory_for("many") - memory_for("few")
    assert cold / 400 < 1600  # bytes
    wait()
    place.write("few/0.yaml", good("new"))
    place.write("many/0.yaml", good("new"))
    changed = memory_for("many") - memory_for("few")
    assert changed / 400 < 2300  # bytes


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_second_run_opens_no_file_to_compare_it_to_a_baseline(tenant: Place, opened: list[str], jobs: str) -> None:
    tenant.quick("check", "--update-baseline", "--baseline=known.json", "prod")
    tenant.settings("dev/new.yaml", "rpx_kye: 5")
    wait()
    tenant.quick("check", "--jobs=1", ".")
    tenant.quick("check", f"--jobs={jobs}", "--baseline=known.json", ".")
    opened.clear()
    outcome = tenant.quick("check", "--jobs=1", "--baseline=known.json", "--format=json", ".")
    assert json.loads(outcome.out)["summary"]["baselined"] > 10
    assert opened == ["dev/allowed.yaml"]
    assert outcome == tenant.quick("check", "--no-cache", "--jobs=1", "--baseline=known.json", "--format=json", ".")


def test_only_what_looked_at_a_change_is_checked_again(tenant: Place, eager: list[str]) -> None:
    wait()
    reported(tenant)
    path = tenant.folder / "dev/settings/shop.yaml"
    path.write_text(path.read_text("utf-8") + "theming.faviconUrl: z\n", "utf-8")
    reported(tenant)
    missed = {str(one.relative_to(tenant.folder)) for one in tenant.folder.rglob("dev/settings/*.yaml")} - {*eager}
    assert "dev/settings/shop.yaml" in missed
    assert "dev/settings/club.yaml" not in missed
    assert "prod/settings/club.yaml" not in missed


def test_no_allow_date_severity_or_baseline_is_taken_from_the_cache(tenant: Place, eager: list[str]) -> None:
    wait()
    reported(tenant)
    for options in (["--no-allow"], ["--ignore=misspelt-setting"], ["--fail-level=never"]):
        reported(tenant, *options)
    tenant.quick("check", "--update-baseline", "--baseline=known.json", ".")
    assert reported(tenant, "--baseline=known.json")[0] == 0
    assert eager


def test_what_prevails_elsewhere_counts(place: Place, eager: list[str]) -> None:
    ours, theirs, others = (str(uuid5(NAMESPACE_URL, name)) for name in ("ours", "theirs", "others"))

    def write(folder: str, name: str, customer: str) -> None:
        place.write(f"{folder}/{name}.yaml", good(name).replace("6ba7b810-9dad-11d1-80b4-00c04fd430c8", customer))

    for name in "abc":
        write("dev", name, ours)
        write("prod", name, others)
    write("dev", "d", theirs)
    wait()
    before = reported(place)
    assert with_cache(place) == before
    for name in "abc":
        write("prod", name, theirs)
    assert reported(place)[1].count('"rule": "identity-leak"') > before[1].count('"rule": "identity-leak"')
    assert eager


WORDS = (
    *("user", "partner", "standard", "true", "null", "[]", "5", '"20240115093000123456"', "many", "${NAME}"),
    *("https://example.com/x", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "x # lint-settings: allow[wrong-type] -- y"),
)


def change(place: Place, dice: random.Random) -> str:
    """Change something at random; says what."""
    files = sorted(one for one in place.folder.rglob("*.[jy][sa]*") if FOLDER not in one.parts and one.is_file())
    one, other = dice.choice(files), dice.choice(files)
    lines = one.read_bytes().splitlines(keepends=True) or [b"\n"]
    at = dice.randrange(len(lines))
    match dice.choice(("value", "value", "value", "line", "copy", "swap", "delete", "touch", "config", "rule", "id")):
        case "value":
            key, colon, _ = lines[at].partition(b":")
            one.write_bytes(
                b"".join([*lines[:at], key, colon, b" ", dice.choice(WORDS).encode(), b"\n", *lines[at + 1 :]])
            )
        case "id":  # one that another file has
            one.write_bytes(one.read_bytes().replace(b"shop", b"blog"))
        case "line":
            one.write_bytes(b"".join([*lines[:at], *lines[at + 1 :]]))
        case "copy":
            shutil.copy(one, one.with_name(f"copy-of-{one.name}"))
        case "swap":
            content = one.read_bytes()
            one.write_bytes(other.read_bytes())
            other.write_bytes(content)
        case "delete":
            one.unlink()
        case "touch":
            os.utime(one, (dice.random() * 1e9, dice.random() * 1e9))
        case "config":
            config = place.folder / "lint-settings.toml"
            rest = config.read_text("utf-8").partition("# more\n")[0]
            more = (
                '[severity]\nmisspelt-setting = "off"\n',
                '[externals]\noidc-clients = ["a"]\nflows = ["standard"]\n',
                '[[allow]]\nrule = "misspelt-setting"\nfiles = ["dev/**"]\nuntil = 2020-01-01\nreason = "seen"\n',
                "",
            )
            config.write_text(f"{rest.rstrip()}\n# more\n{dice.choice(more)}", "utf-8")
        case "rule":
            place.rule("many_types", f"if node.value == 'many': yield context.finding(node, 'm{dice.randrange(9)}')")
    return str(one)


@pytest.mark.parametrize("seed", range(int(os.environ.get("CACHE_SEEDS", "1"))))
def test_cached_equals_uncached(tenant: Place, eager: list[str], seed: int) -> None:
    dice = random.Random(seed)
    known = reported(tenant)
    for _ in range(16):
        what = [change(tenant, dice) for _ in range(dice.choice((0, 1, 1, 2)))]
        before, known = known, reported(tenant)
        assert what or known == before
    assert len(eager) > 400


# What a copy of a checkout keeps of each file; the inode and the time of change are its own in any case.
COPIES: dict[str, Callable[[str, str], object]] = {"times": shutil.copy2, "no times": shutil.copy}


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("seed", range(int(os.environ.get("CACHE_SEEDS", "1"))))
def test_cached_equals_uncached_in_copies_of_a_checkout(
    tenant: Place, eager: list[str], copy: Callable[[str, str], object], seed: int
) -> None:
    """A folder is copied with its cache, put in the place of another one, and brought back, with changes in between."""
    dice = random.Random(seed)
    wait()
    reported(tenant)
    for number in range(3):
        other = tenant.folder.with_name(f"{tenant.folder.name}-{number}")
        shutil.copytree(tenant.folder, other, copy_function=copy, symlinks=True)
        copied = Place(other, tenant.env)
        for place in dice.sample((tenant, copied), 2):
            for _ in range(dice.randrange(3)):
                change(place, dice)
        if dice.random() < 0.5:  # the copy takes the place of the original, whose path its cache has
            shutil.rmtree(tenant.folder)
            other.rename(tenant.folder)
            copied = tenant
        for place in (copied, tenant):
            first = reported(place)
            assert with_cache(place) == first
            wait()
            eager.clear()
            assert with_cache(place) == first
            assert len(eager) > 50


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_nothing_is_taken_for_unchanged_in_a_copy(
    tenant: Place, eager: list[str], copy: Callable[[str, str], object]
) -> None:
    wait()
    reported(tenant)
    other, aside = (tenant.folder.with_name(f"{tenant.folder.name}-{name}") for name in ("copy", "aside"))
    shutil.copytree(tenant.folder, other, copy_function=copy, symlinks=True)
    tenant.folder.rename(aside)
    other.rename(tenant.folder)
    eager.clear()
    wait()
    reported(tenant)
    assert eager == []
    shutil.rmtree(tenant.folder)
    aside.rename(tenant.folder)
    first = reported(tenant)
    assert with_cache(tenant) == with_cache(tenant) == first


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('# a\u200bb\nexternals = {flows = ["standard"]}\n', "hidden-character"),
        ('not-kept = ["client-settings"]\n', "remove it from the list"),
        ('[[allow]]\nrule = "wrong-type"\nfiles = ["a.yaml"]\nreason = "x"\n', "unused-allow"),
        ('[[allow]]\nrule = "wrong-type"\nfiles = ["old/**"]\nreason = "x"\n', "names no settings file"),
        ('[[allow]]\nrule = "wrong-type"\nfiles = ["f/**"]\nreason = "x"\n', "no longer reports"),
    ],
)
def test_what_is_wrong_with_the_config_of_unchanged_files_is_reported(place: Place, config: str, said: str) -> None:
    for name in "abc":
        place.write(f"{name}.yaml", good(name))
    place.write("f/manifest.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n")
    place.write("lint-settings.toml", config)
    wait()
    first = reported(place)
    assert said in first[1] + first[2]
    assert with_cache(place) == first
    place.write("d.yaml", good("d").replace("user", "[many]"))
    wait()
    first = reported(place)
    assert with_cache(place) == first


@pytest.mark.usefixtures("eager")
def test_a_stale_entry_of_a_baseline_about_an_unchanged_file_is_reported(place: Place) -> None:
    for name in "abcd":
        place.write(f"{name}.yaml", good(name).replace("user", "[many]" if name in "bc" else "user"))
    place.quick("check", "--update-baseline", "--baseline=known.json", ".")
    place.write("b.yaml", good("b"))
    wait()
    first = reported(place, "--baseline=known.json")
    assert "stale-baseline" in first[1]
    assert with_cache(place, "--baseline=known.json") == first


@pytest.mark.usefixtures("eager")
def test_quiet_files_are_those_of_the_tenant_and_others(
    place: Place, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write("lint-settings.toml", 'not-kept = ["flow"]\n')
    place.write("a.yaml", good("a"))
    place.write("b.yaml", good("b").replace("user", "[many]"))
    place.write("c.yaml", "# lint-settings: allow[wrong-type] -- x\n" + good("c"))
    place.write("other/d.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n" + "# long\n" * 20_000)
    place.write("other/e.yaml", "- 1\n")
    place.write("other/f.json", "")
    wait()
    first = reported(place)
    quiet: list[str] = []
    found = EarlierRun.quiet_files

    def seen(earlier: EarlierRun) -> Any:
        for number, file in found(earlier):
            quiet.append(file.path)
            yield number, file

    monkeypatch.setattr(EarlierRun, "quiet_files", seen)
    assert with_cache(place) == first
    assert quiet == ["a.yaml", "other/d.yaml", "other/e.yaml", "other/f.json"]
    assert opened == ["c.yaml"]


@pytest.mark.usefixtures("eager")
def test_a_cache_that_was_tampered_with_is_no_harm(tenant: Place) -> None:
    plain = reported(tenant)
    (file,) = (tenant.folder / FOLDER).glob("*.json")
    good = file.read_text("utf-8")
    first, *rest = good.splitlines(keepends=True)
    head = json.loads(first)
    assert len(rest) > 40

    def heads(**changed: Any) -> str:
        return json.dumps({**head, **changed}) + "\n" + "".join(rest)

    def lines(change: Callable[[list[Any]], Any]) -> str:
        parts = (line.partition("\t") for line in rest)
        return first + "".join(f"{path}\t{json.dumps(change(json.loads(entry)))}\n" for path, _, entry in parts)

    wrong = {"frame 1 1": ["x"], "place 0": "x", "x": 5}
    for text in (
        *("", "{", "[]", "null", '{"whole": 5}', "[" * 100_000, first, first.strip(), good[: len(good) // 2]),
        *(good.replace(first, text) for text in ("", "{\n", '{"whole": "", "outcomes": {}}\n', "[]\n")),
        *(good.replace("\t", text) for text in ("", "\n", "\t\t", "\t[")),
        *(good.replace('\n"', text) for text in ("\n[", "\n", '\n5\t"', '\n["', '\n"\\u0000')),
        heads(outcomes=[[["x"]] for _ in head["outcomes"]]),
        heads(outcomes=[]),
        heads(answers=[["kind"] for _ in head["answers"]]),
        heads(answers=[]),
        heads(quiet=head["quiet"][1:-2]),
        *(heads(quiet=[one for _ in head["quiet"]]) for one in (999, "x", [], None)),
        heads(sorts=[[] for _ in head["sorts"]]),
        lines(lambda entry: [entry[0]]),
        lines(lambda entry: [*entry[:2], 9999, []]),
        lines(lambda entry: [entry[0], {}, 0, []]),
        lines(lambda entry: [*entry[:2], [*entry[2][:6], wrong] if isinstance(entry[2], list) else entry[2], entry[3]]),
        lines(lambda entry: [*entry[:3], [5.5, {}, "x", None, 9999]]),
        lines(lambda _: {}),
        lines(lambda _: None),
    ):
        file.write_text(text, "utf-8")
        assert with_cache(tenant) == plain
    assert reported(tenant) == plain


@pytest.mark.usefixtures("eager")
def test_a_cache_that_another_run_replaces_meanwhile_is_not_mixed_with_the_old_one(
    tenant: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait()
    plain = reported(tenant)
    (file,) = (tenant.folder / FOLDER).glob("*.json")
    head, *lines = file.read_text("utf-8").splitlines(keepends=True)
    other = json.dumps({**json.loads(head), "whole": ""}) + "\n"
    for line in lines:  # as if that run had found nothing
        path, _, entry = line.partition("\t")
        mark, data, result, _ = json.loads(entry)
        result = [[], None, [], [], [], [], None] if isinstance(result, list) else result
        other += f"{path}\t{json.dumps([mark, data, result, []])}\n"
    first_line = CacheFolder.first_line

    def replaced(folder: CacheFolder, name: str) -> bytes:
        line = first_line(folder, name)
        file.unlink()
        folder.write(name, [other.encode()])
        return line

    monkeypatch.setattr(CacheFolder, "first_line", replaced)
    assert with_cache(tenant) == plain


def test_the_cache_holds_no_text_but_what_is_reported(tenant: Place, eager: list[str]) -> None:
    tenant.rule("leaky", f"if 'secret' in node.source.path: yield context.finding(node, 'it is {SECRET}')")
    tenant.settings("dev/settings/secret.yaml", f"rpx_key: {SECRET}", "site_name: Nobodys business")
    wait()
    reported(tenant)
    assert reported(tenant)[1].count("it is ") >= 1
    assert "dev/settings/secret.yaml" in eager
    (file,) = (tenant.folder / FOLDER).glob("*.json")
    text = file.read_text("utf-8")
    assert "secret.yaml" in text
    assert SECRET not in text
    assert "Nobodys business" not in text


@pytest.mark.usefixtures("eager")
def test_the_lines_in_the_cache_are_those_of_the_report(tenant: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fold", "fold_across"):
        monkeypatch.setattr(f"lint_settings.engine.consequences.{name}", lambda settled, *_: list(settled))
    long = "x" * 300
    tenant.settings("dev/settings/secret.yaml", f"rpx_key: {SECRET}", "site_nme: a", f"Site_Name: {long} # {SECRET}")
    tenant.write("dev/settings/one_line.json", json.dumps({"site_nme": SECRET, "site_name": long, "rpx_kye": SECRET}))
    wait()
    text = tenant.quick("check", "--jobs=1", "--no-allow", ".").out
    (file,) = (tenant.folder / FOLDER).glob("*.json")
    entries = [json.loads(line.partition("\t")[2]) for line in file.read_text("utf-8").splitlines()[1:]]
    results = [result for _, _, result, _ in entries if isinstance(result, list)]
    frames = [answer for result in results for question, answer in (result[6] or {}).items() if "frame" in question]
    assert len(frames) > 20
    assert SECRET not in file.read_text("utf-8")
    for before, line, _ in frames:
        assert len(line) <= 122
        assert f"| {clean(line)}".rstrip() in text
        assert not before or f"| {clean(before)}".rstrip() in text


def test_ids_that_a_file_shows_do_not_keep_it_out_of_the_cache(place: Place, eager: list[str]) -> None:
    other = str(uuid5(NAMESPACE_URL, "other"))
    lines = good("a").splitlines(keepends=True)
    place.write("missing.yaml", "".join(line for line in lines if not line.startswith("verify_email_url")))
    place.write("mismatch.yaml", f"janrainOidcClientId: {other}\n" + good("b").partition("\n")[2])
    # Read as a secret because of "auth" in the name, the number would be found in the id.
    place.write("number.yaml", good("c") + f"authorization.rules.ttl: 86400\nrpx_app_id: 86400{other[5:]}\n")
    wait()
    first = reported(place)
    assert "missing-setting" in first[1]
    assert "client-id-mismatch" in first[1]
    assert with_cache(place) == first
    assert {*eager} == {"missing.yaml", "mismatch.yaml", "number.yaml"}


@pytest.mark.parametrize("text", ["a9B8c7D6e5F4g3H2i1J0k9", "https://a.example.com/a9B8c7D6e5F4g3H2i1J0k9"])
def test_random_text_in_a_fix_that_the_file_does_not_show_is_not_kept(
    place: Place, eager: list[str], text: str
) -> None:
    fix = f"context.replace(node, {text!r}, 'write it', safe=False)"
    place.rule("leaky", f"if node.value == 'many': yield context.finding(node, 'x', fix={fix})")
    place.write("shop.yaml", good("a").replace(": user", ": many"))
    place.write("clean.yaml", good("b"))
    wait()
    assert "leaky" in reported(place)[1]
    reported(place)
    assert {*eager} == {"clean.yaml"}
    (file,) = (place.folder / FOLDER).glob("*.json")
    assert text not in file.read_text("utf-8")


@pytest.mark.usefixtures("eager")
def test_git_never_sees_the_cache(tenant: Place) -> None:
    tenant.write(".gitignore", "__pycache__/\n")
    tenant.git("init", "-q")
    tenant.git("add", ".")
    tenant.git("commit", "-qm", "all")
    reported(tenant)
    assert (tenant.folder / FOLDER / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f597d28d172")
    assert tenant.git("status", "--porcelain") == ""


def test_without_a_folder_to_write_to_there_is_just_no_cache(tenant: Place, eager: list[str]) -> None:
    (tenant.folder / FOLDER).write_text("a file", "utf-8")
    for _ in range(2):
        outcome = tenant.quick("check", "--jobs=1", "--format=json", ".")
        assert outcome.out == tenant.quick("check", "--jobs=1", "--no-cache", "--format=json", ".").out
    assert eager == []


@pytest.mark.usefixtures("eager")
def test_only_a_few_circumstances_are_remembered(tenant: Place) -> None:
    for number in range(12):
        (tenant.folder / "lint-settings.toml").write_text(f'[externals]\nflows = ["{number}"]\n', "utf-8")
        tenant.quick("check", "--jobs=1", ".")
    assert len([*(tenant.folder / FOLDER).glob("*.json")]) == 8


def test_a_few_files_leave_no_cache(tenant: Place) -> None:
    tenant.quick(".")
    assert not (tenant.folder / FOLDER).exists()


def test_many_files_do(place: Place) -> None:
    for number in range(100):
        place.settings(f"settings/{number}.yaml")
    first = place.run("settings", "--format=json")
    assert (place.folder / FOLDER).is_dir()
    assert place.run("settings", "--format=json") == first
    (place.folder / "lint-settings.toml").write_text("", "utf-8")
    assert place.run("settings/0.yaml").code == 0  # what is known of the other files is worth it as well


def test_runs_at_a_time_do_each_other_no_harm(place: Place) -> None:
    place.write("lint-settings.toml", "")
    for number in range(120):
        place.settings(f"settings/{number}.yaml", *(["theming.logoUrl: x"] if number % 7 == 0 else []))
    alone = place.run("check", "--no-cache", "--format=json", "settings")
    for _ in range(2):
        command = [SCRIPT, "settings", "--format=json"]
        runs = [subprocess.Popen(command, cwd=place.folder, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        assert {run.communicate()[0] for run in runs} == {alone.out}
    assert not [*(place.folder / FOLDER).glob("*.tmp")]
