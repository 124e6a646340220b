"""What each format shows, read back as its consumers read it: the same findings, and nothing that breaks the format."""

import io
import json
import os
import re
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from consumers import READERS, Reported, by_bytes, replaced
from lint_settings.cli import main
from lint_settings.console.terminal import clean
from lint_settings.documents.edits import apply
from lint_settings.documents.finding import Edit, Finding, Fix, Severity
from lint_settings.documents.schema_files import read_schema
from lint_settings.documents.source import Source
from lint_settings.documents.span import Span
from lint_settings.engine.report import Report
from lint_settings.messages.excerpt import Excerpt
from lint_settings.reporters import COLORED, FORMATS, SUMMED_UP, View, reporter
from lint_settings.reporters.summary import not_checked
from lint_settings.tenant.change import Change, Risk
from nasty import FILES, fill
from place import Place, good

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"


@pytest.fixture
def nasty(place: Place) -> Place:
    """Files that hold what formats have trouble with, and a rule that repeats all of it."""
    fill(place)
    return place


def report(place: Place, *arguments: str) -> list[dict[str, Any]]:
    """The findings of the JSON format, against which all others are held."""
    findings: list[dict[str, Any]] = json.loads(place.quick("--format=json", *arguments).out)["findings"]
    return findings


def expected(name: str, one: dict[str, Any]) -> Reported:
    """What a format must show of a finding."""
    path, column, severity, message = one["path"], one["column"], one["severity"], one["message"]
    if name in ("concise", "grouped", "github", "azure"):
        message = clean(message)
    if name in ("sarif", "gitlab", "rdjson"):
        message = re.sub("[\ud800-\udfff]", "\ufffd", message)
    if name in ("junit", "checkstyle"):
        message = re.sub("[\x00-\x08\x0e-\x1f\ud800-\udfff]", "\ufffd", message)
    if name in ("junit", "gitlab", "rdjson") or (name == "github" and one["line"] != one["end_line"]):
        column = None
    if name == "azure" and severity == "info":
        severity = "warning"
    return Reported(path, one["line"], column, severity, one["rule"], message)


def test_every_format_has_a_reader() -> None:
    assert READERS.keys() | {"text", "markdown"} == set(FORMATS)
    assert set(SUMMED_UP) < set(COLORED) < set(FORMATS)


@pytest.mark.parametrize("name", sorted(READERS.keys() - {"github"}))
@pytest.mark.parametrize("place_of", ["nasty", "bad"])
def test_a_format_has_every_finding(name: str, place_of: str, request: pytest.FixtureRequest, place: Place) -> None:
    if place_of == "nasty":
        place = request.getfixturevalue("nasty")
    else:  # a copy, because a checkout need not be a repository
        (place.folder / ".git").mkdir(exist_ok=True)
        place.folder = Path(shutil.copytree(EXAMPLES, place.folder / "examples"))
    found = report(place, "." if place_of == "nasty" else "bad")
    assert len(found) > 35
    reported = READERS[name](place.quick(f"--format={name}", "." if place_of == "nasty" else "bad").out)
    if name == "rdjson":
        reported = [one._replace(column=None) for one in reported]  # these count bytes: see below
    elif place_of == "bad" and name not in ("json", "jsonl", "concise", "grouped"):
        found = [{**one, "path": f"examples/{one['path']}"} for one in found]  # as seen from the repository's root
    assert sorted(reported) == sorted(expected(name, one) for one in found)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_out_what_could_steer(nasty: Place, name: str) -> None:
    nasty.write("esc\x1b[31m\x9b\u2028.yaml", 'site_name: "x"\n' + good())
    outcome = nasty.quick(f"--format={name}", ".")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", outcome.out) == []
    assert outcome.out.encode().decode() == outcome.out


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_secret(nasty: Place, name: str) -> None:
    shown = nasty.quick(f"--format={name}", "secret.yaml").out
    assert "secret.yaml" in shown
    assert "says ****" in shown or name == "markdown"
    assert "plan7ed" not in shown.lower()


def test_every_format_is_the_same_in_every_run(nasty: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = []
    for seed in ("1", "2"):
        folder = tmp_path_factory.mktemp("reports")
        outputs = [f"--format={name}={folder / name}" for name in FORMATS]
        assert nasty.run(*outputs, ".", PYTHONHASHSEED=seed).code == 1
        texts.append({name: (folder / name).read_bytes() for name in FORMATS})
    assert texts[0] == texts[1]
    assert all(texts[0].values())


@pytest.mark.parametrize("name", READERS)
def test_a_clean_run_is_a_report_too(place: Place, name: str) -> None:
    place.settings("shop.yaml")
    outcome = place.quick(f"--format={name}", ".")
    assert outcome.code == 0
    assert READERS[name](outcome.out) == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_summary_is_reported_once(place: Place, name: str) -> None:
    place.settings("shop.yaml")
    outcome = place.quick(f"--format={name}", "shop.yaml")
    reported = "1 file checked: nothing found"
    assert (reported in outcome.err) is (name not in SUMMED_UP)
    assert outcome.out.count(reported) == (1 if name in (*SUMMED_UP, "markdown") else 0)


@pytest.mark.parametrize("name", FORMATS)
def test_only_what_people_read_is_colored(nasty: Place, name: str) -> None:
    assert ("\x1b[" in nasty.quick(f"--format={name}", "--color=always", ".").out) is (name in COLORED)


# --- several at once


def test_several_formats_in_one_run(nasty: Place) -> None:
    alone = {name: nasty.quick(f"--format={name}", ".").out for name in FORMATS}
    files = [f"--format={name}=out, {name}=x.txt" for name in FORMATS if name != "text"]
    outcome = nasty.quick(*files, "--format", "text", ".")
    assert (outcome.code, outcome.out) == (1, alone["text"])
    for name in FORMATS[1:]:
        assert (nasty.folder / f"out, {name}=x.txt").read_bytes().decode() == alone[name]


def test_files_alone_leave_standard_output_empty(nasty: Place) -> None:
    outcome = nasty.quick("--format=sarif=a", "--format=junit=b", ".")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("lint-settings: 8 files checked: ")
    assert nasty.quick("--format=sarif=-", ".").out == (nasty.folder / "a").read_text("utf-8")


def test_one_file_that_cannot_be_written_keeps_no_other_back(nasty: Place) -> None:
    nasty.write("notes.txt", "")
    outcome = nasty.quick("--format=sarif=notes.txt/a", "--format=junit=b", "--format=concise", ".")
    assert outcome.code == 2
    assert outcome.err == "lint-settings: the output cannot be written: notes.txt/a: Not a directory\n"
    assert READERS["junit"]((nasty.folder / "b").read_text("utf-8"))
    assert READERS["concise"](outcome.out)


@pytest.mark.parametrize(
    "files",
    [
        ["new/a"],
        ["new/deep/er/a"],
        ["./new/../other/a"],
        ["new/a", "new/b", "new/deep/c"],
        ["{folder}/new/a"],
        ["with blank/é/a"],
    ],
)
def test_folders_that_are_missing_are_made(nasty: Place, files: list[str]) -> None:
    files = [file.format(folder=nasty.folder) for file in files]
    plain = nasty.quick("--format=json", ".")
    assert nasty.quick(*(f"--format=json={file}" for file in files), ".").code == plain.code
    for file in files:
        assert Path(os.path.normpath(nasty.folder / file)).read_text("utf-8") == plain.out


@pytest.mark.parametrize("file", ["link", "link/a", "new/../link/deep/a", ".git/new/a"])
def test_no_folder_is_made_behind_a_link_or_in_git(nasty: Place, file: str) -> None:
    (nasty.folder / "link").symlink_to("elsewhere")
    (nasty.folder / ".git").mkdir(exist_ok=True)
    before = sorted(nasty.folder.rglob("*"))
    assert nasty.quick(f"--output={file}", ".").code == 2
    assert sorted(nasty.folder.rglob("*")) == before


def test_a_run_without_a_report_writes_no_file(place: Place) -> None:
    assert place.quick("--format=sarif=a", "nowhere.yaml").code == 2
    assert place.quick("--format=sarif=a", "--format=junit=b", "--select=no-such-rule", ".").code == 2
    assert sorted(path.name for path in place.folder.iterdir()) == [".git"]


@pytest.mark.parametrize("name", [name for name in READERS if name not in COLORED])
def test_a_run_that_may_find_no_file_gives_programs_a_report(place: Place, name: str) -> None:
    outcome = place.quick("--allow-no-files", f"--format={name}", f"--format={name}=a", ".")
    assert (outcome.code, READERS[name](outcome.out)) == (0, [])
    assert (place.folder / "a").read_text("utf-8") == outcome.out
    assert place.quick("--allow-no-files", ".") == (0, "", "")
    place.settings("shop.yaml")
    excluded = place.quick("--force-exclude", "--exclude=*.yaml", f"--format={name}", "shop.yaml")
    assert (excluded.code, excluded.out) == (0, outcome.out)


# --- what some formats have of their own


def test_paths_are_those_of_the_repository(place: Place) -> None:
    place.write("settings/prod/shop.yaml", good() + "login_attempts: many\n")
    for name in ("sarif", "junit", "github", "gitlab", "azure", "checkstyle"):
        (reported,) = READERS[name](place.quick(f"--format={name}", "shop.yaml", cwd="settings/prod").out)
        assert reported.path == "settings/prod/shop.yaml", name
    for name in ("concise", "grouped", "json", "jsonl", "rdjson"):
        (reported,) = READERS[name](place.quick(f"--format={name}", "shop.yaml", cwd="settings/prod").out)
        assert reported.path == "shop.yaml", name


def test_the_lines_of_jsonl_are_findings_of_json(nasty: Place) -> None:
    schema = read_schema("report")
    finding = Draft202012Validator({"$ref": "#/$defs/finding", "$defs": schema["$defs"]})
    *lines, last = nasty.quick("--format=jsonl", ".").out.splitlines()
    whole = json.loads(nasty.quick("--format=json", ".").out)
    Draft202012Validator(schema).validate(whole)
    for line in lines:
        finding.validate(json.loads(line))
    assert [json.loads(line) for line in lines] == whole["findings"]
    ending = ("schema_version", "failures", "not_checked", "configs", "config_from", "summary")
    assert json.loads(last) == {name: whole[name] for name in ending}


def test_json_has_changes() -> None:
    assert "changes" not in json.loads("".join(reporter("json")(Report(), View())))
    place = ("/a", "changed", '"x"', None, Risk.LOCKS_OUT, "an effect", "new.yaml", 3, "old.yaml")
    report = Report(changes=(Change("client-settings", "a client", "a", *place),))
    reported = json.loads("".join(reporter("json")(report, View())))
    Draft202012Validator(read_schema("report")).validate(reported)
    assert reported["changes"][0]["risk"] == "locks users out"
    assert tuple(reported["changes"][0].values()) == report.changes[0]


def test_a_group_is_aligned(place: Place) -> None:
    place.settings("shop.yaml", "login_attempts: many", "authentication.providers: []", "shop_colour: red")
    heading, *rows, blank, note, last = place.quick("--format=grouped", "shop.yaml").out.splitlines()
    assert (heading, blank, last) == ("shop.yaml", "", "1 file checked: 1 error, 1 warning, 1 info")
    assert re.match(r"\d+ rules not checked", note)
    assert [row[: row.index("  ", 24)] for row in rows] == [
        "  7:17  error    invalid-value",
        "  8:27  warning  empty-providers",
        "  9:1   info     unknown-setting",
    ]
    assert len({re.match(r" +\S+ +\S+ +\S+ +", row).end() for row in rows}) == 1


def test_gitlab_gets_what_it_documents(nasty: Place) -> None:
    entries = json.loads(nasty.quick("--format=gitlab", ".").out)
    for one in entries:
        assert one.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert one["location"]["lines"]["begin"] >= 1
        assert not one["location"]["path"].startswith(("./", "/"))
        assert one["description"].strip()
    assert len({one["fingerprint"] for one in entries}) == len(entries)


def test_gitlab_gets_an_empty_array_for_a_clean_run(place: Place) -> None:
    place.settings("shop.yaml")
    assert place.quick("--format=gitlab", ".").out == "[]\n"


def test_github_gets_ten_of_each_level(place: Place) -> None:
    for number in range(12):
        place.settings(f"dev/shop-{number:02}.yaml", "login_attempts: many", "shop_colour: red")
    place.settings("prod/shop.yaml", "login_attempts: many", "authentication.providers: []")
    lines = place.quick("--format=github", ".").out.splitlines()
    reported = READERS["github"]("\n".join([*lines, ""]))
    assert [one.severity for one in reported] == ["error"] * 10 + ["warning"] + ["info"] * 10
    paths = [one.path for one in reported if one.severity == "error"]
    assert paths == ["prod/shop.yaml", *(f"dev/shop-{number:02}.yaml" for number in range(9))]
    assert [index for index, line in enumerate(lines) if "more in the job summary" in line] == [9, 20]
    assert lines[9].endswith("%0A+3 more in the job summary")
    assert lines[20].endswith("%0A+2 more in the job summary")


def test_github_gets_every_finding_of_few(nasty: Place) -> None:
    for name in FILES:
        found = report(nasty, name)
        kept = [one for one in found if sum(other["severity"] == one["severity"] for other in found) <= 10]
        reported = READERS["github"](nasty.quick("--format=github", name).out)
        assert {expected("github", one) for one in kept} <= set(reported)


def test_junit_counts_tests(place: Place) -> None:
    place.settings("clean.yaml")
    place.settings("bad.yaml", "login_attempts: many", "login_attempts: many", "shop_colour: red")
    suites = {
        suite.name: suite
        for suite in JUnitXml.fromstring(place.quick("--format=junit", "--show-consequences", ".").out.encode())
    }
    assert suites.keys() == {"clean.yaml", "bad.yaml"}
    (passed,) = suites["clean.yaml"]
    assert (passed.name, passed.result) == ("nothing found", [])
    bad = suites["bad.yaml"]
    assert (bad.tests, bad.failures, bad.errors) == (3, 2, 0)
    assert [(case.name, len(case.result)) for case in bad] == [
        ("duplicate-key /login_attempts", 1),
        ("invalid-value /login_attempts", 1),
        ("unknown-setting /shop_colour", 0),
    ]
    assert "bad.yaml:8:17: error: `login_attempts`" in list(bad)[1].result[0].text


def test_junit_reports_what_could_not_be_checked(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    place.settings("shop.yaml")
    outcome = place.quick("--format=junit", "shop.yaml", "nowhere.yaml")
    assert outcome.code == 2
    whole = JUnitXml.fromstring(outcome.out.encode())
    *_, last = whole
    assert (whole.tests, whole.failures, whole.errors, last.errors) == (2, 0, 2, 2)
    messages = [case.result[0].message for case in last]
    assert "nowhere.yaml does not exist" in messages[0]
    assert messages[1].startswith("rule failing failed on shop.yaml: ValueError at failing.py:")


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_calls_clean_what_could_not_be_checked(place: Place, format_: str) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    place.settings("shop.yaml")
    formats = (f"--format={format_}=report", "--format=json=report.json")
    failed = place.quick(*formats, "shop.yaml", "nowhere.yaml")
    assert failed.code == 2
    written = (place.folder / "report").read_text()
    missing, broken = "nowhere.yaml does not exist", "rule failing failed on shop.yaml"
    assert broken in failed.err
    assert missing in failed.err
    assert "nothing found" not in written + failed.err
    if format_ in ("text", "grouped"):
        assert written.endswith("1 file checked: not everything could be checked\n")
    else:
        assert broken in written
        assert missing in written
    if format_ == "junit":  # which lists the files that have no finding
        assert 'testsuite name="shop.yaml"' not in written
    report = json.loads((place.folder / "report.json").read_text())
    Draft202012Validator(read_schema("report")).validate(report)
    assert [(one["path"], one["rule"]) for one in report["failures"]] == [(None, None), ("shop.yaml", "failing")]


_SHOWN = {
    "concise": "shop.yaml:1:1: error[not-checked]: ",
    "checkstyle": '<file name="shop.yaml">\n    <error line="1" severity="error" ',
    "github": "::error file=shop.yaml,title=not-checked::",
    "azure": "##vso[task.logissue type=error;sourcepath=shop.yaml;code=not-checked;]",
    "sarif": '"uri": "shop.yaml"',
    "junit": 'file="shop.yaml">\n      <error ',
    "gitlab": '"path": "shop.yaml"',
    "rdjson": '"path": "shop.yaml"',
    "json": '"path": "shop.yaml"',
    "jsonl": '"path": "shop.yaml"',
}


@pytest.mark.parametrize("format_", _SHOWN)
@pytest.mark.parametrize("kind", ["a rule that fails", "a file that cannot be opened", "two processes", "a comparison"])
def test_a_failure_is_at_the_file_that_it_is_about(place: Place, format_: str, kind: str) -> None:
    arguments: tuple[str, ...] = ("check", "--jobs=1", ".")
    place.settings("fine.yaml")
    if kind == "a file that cannot be opened":
        os.mkfifo(place.folder / "shop.yaml")
        arguments = ("check", "--jobs=1", "shop.yaml", "fine.yaml")
    elif kind == "a comparison":
        place.write("old/shop.yaml")
        place.write("new/shop.yaml", b"\xff\xfe\x00")
        arguments = ("diff", "old", "new")
    else:
        place.rule("failing", "if context.path == 'shop.yaml': raise ValueError\nreturn []")
        place.settings("shop.yaml")
        arguments = ("check", "--jobs=2" if kind == "two processes" else "--jobs=1", ".")
    assert place.quick(*arguments[:1], f"--format={format_}=report", *arguments[1:]).code == 2
    shown = _SHOWN[format_]
    report = (place.folder / "report").read_text()
    assert (shown.replace("shop.yaml", "new/shop.yaml") if kind == "a comparison" else shown) in report


def test_what_could_not_be_checked_is_counted_with_the_rules(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    place.settings("shop.yaml", "login_attempts: many")
    failed = place.quick("--format=json", "--statistics", "shop.yaml")
    assert failed.code == 2
    assert [(one["rule"], one["count"]) for one in json.loads(failed.out)] == [("not-checked", 1), ("invalid-value", 1)]
    first, second, *_ = place.quick("--statistics", "shop.yaml").out.splitlines()
    assert first == "1  error    not-checked    Not everything could be checked."
    assert second.startswith("1  error    invalid-value  ")


def test_github_gets_what_could_not_be_checked_first(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    for number in range(8):
        place.settings(f"shop-{number}.yaml", "login_attempts: many")
    lines = place.quick("--format=github", ".").out.splitlines()
    assert [line.partition("title=")[2].partition("::")[0] for line in lines] == [
        *("not-checked",) * 8,
        *("invalid-value",) * 2,
    ]
    assert lines[9].endswith("%0A+6 more in the job summary")


def test_gitlab_merges_no_two_failures(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    for number in range(3):
        place.settings(f"shop-{number}.yaml")
    entries = json.loads(place.quick("--format=gitlab", ".").out)
    assert [one["severity"] for one in entries] == ["blocker"] * 3
    assert len({one["fingerprint"] for one in entries}) == 3


def test_the_last_line_counts_what_was_found_all_the_same(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    place.settings("shop.yaml", "login_attempts: many")
    failed = place.quick("shop.yaml")
    assert failed.code == 2
    assert failed.out.endswith("1 file checked: 1 error, not everything could be checked\n")


def test_a_fix_with_half_a_character_is_left_out() -> None:
    span = Span(0, 1, 1, 1, 1, 2)
    fixes = [Fix("write it", True, (Edit(0, 1, text),)) for text in ("whole", "half \ud83d")]
    findings = [Finding("a", span, "a", Severity.ERROR, "reported", f"/{fix}", fix=fix) for fix in fixes]
    report = Report(findings=tuple(findings), excerpts={"a": Excerpt(Source("a", "text"), ())})
    for name, key in (("json", "fix"), ("sarif", "fixes"), ("rdjson", "suggestions")):
        reported = json.loads("".join(reporter(name)(report, View())))
        found = reported.get("findings") or reported.get("diagnostics") or reported["runs"][0]["results"]
        assert [bool(one.get(key)) for one in found] == [True, False], name


# --- reviewdog

RDJSON = json.loads((Path(__file__).parents[2] / "support" / "rdjson.schema.json").read_text("utf-8"))


def test_rdjson_is_what_reviewdog_documents(nasty: Place) -> None:
    Draft202012Validator.check_schema(RDJSON)
    for arguments in ((".",), ("--select=empty-providers", "crlf.yaml")):
        Draft202012Validator(RDJSON).validate(json.loads(nasty.quick("--format=rdjson", *arguments).out))


def test_ranges_of_rdjson_count_bytes(nasty: Place) -> None:
    found = report(nasty, ".")
    reported = json.loads(nasty.quick("--format=rdjson", ".").out)["diagnostics"]
    assert len(reported) == len(found) > 35
    moved = 0
    for one, other in zip(found, reported, strict=True):
        content = (nasty.folder / one["path"]).read_bytes()
        assert (other["location"]["path"], other["code"]["value"]) == (one["path"], one["rule"])
        lines = content.decode().removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        for place, line, column in (("start", "line", "column"), ("end", "end_line", "end_column")):
            bom = 3 if one[line] == 1 and content.startswith(b"\xef\xbb\xbf") else 0
            counted = len(lines[one[line] - 1][: one[column] - 1].encode()) + 1 + bom
            assert other["location"]["range"][place] == {"line": one[line], "column": counted}
            moved += counted != one[column]
    assert moved > 10, "else nothing was reported"


def test_suggestions_of_rdjson_do_what_the_fix_does(nasty: Place) -> None:
    found = report(nasty, ".")
    reported = json.loads(nasty.quick("--format=rdjson", ".").out)["diagnostics"]
    count = 0
    for one, other in zip(found, reported, strict=True):
        assert ("suggestions" in other) is (one["fix"] is not None)
        if one["fix"] is None:
            continue
        content = (nasty.folder / one["path"]).read_bytes()
        text = content.decode()
        bom = "\ufeff" * text.startswith("\ufeff")
        fixed = bom + apply(text.removeprefix(bom), [Edit(**edit) for edit in one["fix"]["edits"]])
        edits = []
        for suggestion in other["suggestions"]:
            start, end = (by_bytes(content, **suggestion["range"][end]) for end in ("start", "end"))
            edits.append((start, end, suggestion["text"]))
        assert replaced(content, edits).decode() == fixed
        count += 1
    assert count > 15


# --- consoles that do not use UTF-8


def written(place: Place, encoding: str, *arguments: str) -> bytes:
    """What a run writes to a standard output of this encoding."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")
    with chdir(place.folder), redirect_stdout(stream), redirect_stderr(io.StringIO()):
        assert main(arguments) in (0, 1, 2)
        stream.flush()
        return stream.detach().getvalue()  # type: ignore[attr-defined,no-any-return]


FOR_PROGRAMS = [
    *(("--no-cache", f"--format={name}", ".") for name in FORMATS if name not in ("text", "concise", "grouped")),
    *(("diff", f"--format={name}", "old", "café✓") for name in ("json", "markdown")),
    *(("inventory", f"--format={name}", ".") for name in ("html", "json", "markdown")),
    *(("graph", f"--format={name}", ".") for name in ("json", "mermaid")),
    *(("resolve", "--format=json", "café✓/shop.yaml"), ("coverage", "--format=json", "café✓/shop.yaml")),
    *(("allows", "--format=json", "."), ("rules", "--format=json"), ("schema", "client-settings")),
]


@pytest.fixture
def accented(place: Place) -> Place:
    text = "site_name: Café ✓\nlogin_attempts: 5 # lint-settings: allow[login-attempts-default] -- Café ✓\n"
    place.write("café✓/shop.yaml", good() + text)
    place.write("old/shop.yaml", good() + "site_name: Bar\n")
    return place


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=" ".join)
def test_what_programs_read_is_utf_8_whatever_the_console(accented: Place, arguments: tuple[str, ...]) -> None:
    expected = written(accented, "utf-8", *arguments)
    assert expected.decode()
    for encoding in ("cp1252", "ascii", "utf-16"):
        assert written(accented, encoding, *arguments) == expected


@pytest.mark.parametrize("arguments", [("--no-cache", "."), ("--no-cache", "-fconcise", "."), ("--show-files", ".")])
def test_what_people_read_is_in_the_encoding_of_the_console(accented: Place, arguments: tuple[str, ...]) -> None:
    whole = written(accented, "utf-8", *arguments).decode()
    assert "café✓" in whole
    assert written(accented, "cp1252", *arguments).decode("cp1252") == whole.encode("cp1252", "replace").decode(
        "cp1252"
    )
    assert written(accented, "ascii", *arguments).decode("ascii") == whole.encode("ascii", "replace").decode("ascii")


def missing(**nouns: tuple[str, ...]) -> str | None:
    """The note about a rule for which kinds are missing in environments; there is a flow in prod."""
    lacking = {noun.replace("_", " "): frozenset(environments) for noun, environments in nouns.items()}
    kinds = {"prod/flow.yaml": ("flow", "prod"), "dev/shop.yaml": ("client-settings", "dev"), "x.yaml": (None, None)}
    return not_checked(Report(lacking={"a-rule": lacking}, kinds=kinds))


def test_the_note_says_where_a_kind_is_missing_that_exists_elsewhere() -> None:
    begin = "1 rule not checked, because there are no files of these kinds: "
    assert missing(flow=("dev",)) == f"{begin}flow in dev (a-rule)"
    assert missing(flow=("qa", "dev", "int")) == f"{begin}flow in dev, int and qa (a-rule)"
    assert missing(flow=("qa", "dev", "int", "test")) == f"{begin}flow in 4 environments (a-rule)"
    assert missing(flow=("dev", "")) == f"{begin}flow (a-rule)"
    assert missing(login_policy=("dev",), flow=("dev",)) == f"{begin}flow in dev, login policy (a-rule)"
