"""SARIF as its consumers take it: by the official schema, by sarif-tools, and as GitHub's code scanning reads it."""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from consumers import by_characters
from lint_settings import __version__
from lint_settings.documents.edits import apply
from lint_settings.documents.finding import Edit, Finding, Severity
from lint_settings.documents.span import Span
from lint_settings.engine.report import Report
from lint_settings.messages.line_hash import line_hashes
from lint_settings.reporters import View, sarif
from lint_settings.reporters.sarif_rules import describe
from lint_settings.rulebook.registry import builtin
from nasty import FILES, fill
from place import Place, good

ROOT = Path(__file__).parents[3]
SCHEMA = "sarif-schema-2.1.0.json"
TWO = ("login_attempts: many", "authentication.second_factor: maybe")


@pytest.fixture
def nasty(place: Place) -> Place:
    """Files that hold what formats have trouble with, and a rule that repeats all of it."""
    fill(place)
    return place


def log(place: Place, *arguments: str) -> dict[str, Any]:
    """The SARIF log of a run."""
    found: dict[str, Any] = json.loads(place.quick("--format=sarif", *arguments).out)
    return found


def results(place: Place, *arguments: str) -> list[dict[str, Any]]:
    """The results of a run."""
    (one,) = log(place, *arguments)["runs"]
    found: list[dict[str, Any]] = one["results"]
    return found


# --- consumers


def official_schema() -> dict[str, Any]:
    """The schema of the standard, which may lie in a folder beside the repository."""
    for folder in ROOT.parents:
        path = folder / "shared" / "formats" / SCHEMA
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
            return found
    pytest.skip(f"no folder above the repository has a shared/formats/{SCHEMA}")


@pytest.mark.parametrize("arguments", [["."], ["--select=syntax", "a b.yaml"], ["nowhere.yaml", "bom.yaml"]])
def test_the_official_schema(nasty: Place, arguments: list[str]) -> None:
    validator = Draft4Validator(official_schema())
    assert [error.message for error in validator.iter_errors(log(nasty, *arguments))] == []


def test_the_official_schema_of_all_examples(place: Place) -> None:
    place.folder = ROOT / "examples"
    assert [error.message for error in Draft4Validator(official_schema()).iter_errors(log(place, "bad"))] == []


TOOLS = """
import json, sys
from sarif.cmdline import main
for sys.argv in json.loads(sys.argv[1]):
    assert not main.main(), sys.argv
"""


def tools(place: Place, *commands: list[str]) -> None:
    """Have sarif-tools do something with the log in a.sarif; they must take it. To start them takes two seconds."""
    given = json.dumps([["sarif", *command] for command in commands])
    done = run([sys.executable, "-c", TOOLS, given], cwd=place.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_sarif_tools_count_what_was_found(place: Place) -> None:
    (place.folder / "examples").symlink_to(ROOT / "examples")
    outcome = place.quick("--format=sarif=a.sarif", "--format=json", "examples/bad")
    found = json.loads(outcome.out)["findings"]
    levels = Counter(error=0, warning=0, note=0)
    levels.update({"error": "error", "warning": "warning", "info": "note"}[one["severity"]] for one in found)
    tools(place, ["summary", "--output", "summary.txt", "a.sarif"], ["csv", "--output", "all.csv", "a.sarif"])
    summary = (place.folder / "summary.txt").read_text("utf-8")
    assert {
        level: int(number) for level, number in re.findall(r"^(error|warning|note): (\d+)$", summary, re.M)
    } == levels
    with open(place.folder / "all.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted((row["Location"], int(row["Line"]), row["Code"]) for row in rows) == sorted(
        (one["path"], one["line"], one["rule"]) for one in found
    )


def test_sarif_tools_take_odd_files(nasty: Place) -> None:
    nasty.quick("--format=sarif=a.sarif", ".")
    nasty.quick("--format=sarif=b.sarif", "crlf.yaml")
    tools(nasty, ["diff", "a.sarif", "b.sarif"], ["html", "--output", "a.html", "a.sarif"])
    assert "Plan7ed" not in (nasty.folder / "a.html").read_text("utf-8")


# --- the run


def test_the_run_says_what_it_counts(place: Place) -> None:
    place.settings("shop.yaml")
    whole = log(place, ".")
    (one,) = whole["runs"]
    assert whole["version"] == "2.1.0"
    assert whole["$schema"].endswith(SCHEMA)
    assert one["columnKind"] == "unicodeCodePoints"
    assert one["newlineSequences"] == ["\r\n", "\n", "\r"]
    assert one["originalUriBaseIds"] == {"%SRCROOT%": {"description": {"text": "the root of the repository"}}}
    assert one["tool"]["driver"] == {"name": "lint-settings", "semanticVersion": __version__, "rules": []}
    assert one["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert one["results"] == []


def test_what_could_not_be_checked_is_reported(place: Place) -> None:
    place.rule("failing", "raise ValueError(node.value)")
    place.settings("shop.yaml")
    (one,) = log(place, "shop.yaml", "nowhere.yaml")["runs"]
    (invocation,) = one["invocations"]
    assert invocation["executionSuccessful"] is False
    reported = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert reported[0] == "nowhere.yaml does not exist"
    assert reported[1].startswith("rule failing failed on shop.yaml: ValueError at failing.py:")
    assert len(reported) == 2


def test_allowed_findings_are_left_out(place: Place) -> None:
    place.settings("shop.yaml", f"{TWO[0]} # lint-settings: allow[invalid-value] -- a test", TWO[1])
    assert [one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for one in results(place, ".")] == [
        "/authentication.second_factor"
    ]


def test_no_more_results_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif._RESULTS == 25_000
    monkeypatch.setattr(sarif, "_RESULTS", 250)
    order = [Severity.INFO, Severity.ERROR] * 126
    findings = [
        Finding("a.yaml", Span(0, 1, 1, 1, 1, 2), "rule", severity, "a message", f"/{number}")
        for number, severity in enumerate(order)
    ]
    report = Report(findings=tuple(findings))
    (one,) = json.loads("".join(sarif.render(report, View())))["runs"]
    assert Counter(result["level"] for result in one["results"]) == {"error": 126, "note": 124}
    (note,) = one["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "2 more findings are left out"
    assert one["invocations"][0]["executionSuccessful"] is True


# --- rules


def test_rules_with_findings_are_described(place: Place) -> None:
    place.settings("shop.yaml", *TWO, "shop_colour: red")
    (one,) = log(place, ".")["runs"]
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["invalid-value", "unknown-setting"]
    assert [(result["ruleId"], result["ruleIndex"]) for result in one["results"]] == [
        ("invalid-value", 0),
        ("invalid-value", 0),
        ("unknown-setting", 1),
    ]


@pytest.mark.parametrize("rule", builtin(), ids=lambda rule: rule.name)
def test_every_rule_keeps_to_the_limits_of_github(rule: Any) -> None:
    reported = describe(rule.name, rule)
    assert 0 < len(reported["id"]) <= 255
    for name in ("shortDescription", "fullDescription"):
        assert 0 < len(reported[name]["text"]) <= 1024
    assert reported["help"]["text"]
    assert reported["help"]["markdown"].startswith(f"# {rule.name}\n")
    assert reported.get("helpUri", "https://").startswith("https://")
    assert reported["defaultConfiguration"]["level"] in ("note", "warning", "error")
    assert reported["properties"]["precision"] in ("very-high", "high", "medium", "low")
    assert reported["properties"]["problem.severity"] in ("error", "warning", "recommendation")
    assert 0 < len(reported["properties"]["tags"]) <= 20
    assert "security-severity" not in reported["properties"]


def test_an_unknown_rule_is_described_by_its_name() -> None:
    assert describe("a-rule", None)["shortDescription"] == {"text": "a-rule"}


# --- places


def test_files_are_named_by_uris(nasty: Place) -> None:
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results(nasty, ".")}
    assert all(re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.ASCII) for uri in uris)
    assert {unquote(uri) for uri in uris} == set(FILES)


def test_a_file_elsewhere_has_a_whole_uri(place: Place) -> None:
    place.write("inside/.git/HEAD", "")
    path = place.settings("out side.yaml", TWO[0])
    (one,) = json.loads(place.quick("--format=sarif", str(path), cwd="inside").out)["runs"][0]["results"]
    artifact = one["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": f"file://{place.folder}/out%20side.yaml"}


def test_a_name_that_is_no_utf8_keeps_its_bytes(place: Place) -> None:
    place.write("caf\udce9.yaml", good() + TWO[0])
    (one,) = results(place, ".")
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.yaml"


def test_other_places_are_linked(place: Place) -> None:
    place.settings("shop.yaml", TWO[0], "login_attempts: 5")
    one = next(one for one in results(place, ".") if one["ruleId"] == "duplicate-key")
    (related,) = one["relatedLocations"]
    assert related["id"] == 1
    assert related["physicalLocation"]["region"]["startLine"] == 7
    assert one["message"]["text"].endswith(f"See: [{related['message']['text']}](1)")


def test_brackets_end_no_link(nasty: Place) -> None:
    texts = [one["message"]["text"] for one in results(nasty, "bom.yaml") if one["relatedLocations"]]
    assert "says é. See: [see \\[also\\] é](1)" in texts


def places(result: dict[str, Any]) -> Iterator[dict[str, int]]:
    """Every region of a result."""
    yield result["locations"][0]["physicalLocation"]["region"]
    for related in result["relatedLocations"]:
        yield related["physicalLocation"]["region"]


def test_regions_are_whole(nasty: Place) -> None:
    for one in results(nasty, "."):
        for region in places(one):
            assert region.keys() == {"startLine", "startColumn", "endLine", "endColumn"}
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


def test_a_fix_is_what_the_linter_proposes(nasty: Place) -> None:
    found = json.loads(nasty.quick("--format=json", ".").out)["findings"]
    count = 0
    for one, result in zip(found, results(nasty, "."), strict=True):
        assert ("fixes" in result) is (one["fix"] is not None)
        if one["fix"] is None:
            continue
        text = (nasty.folder / one["path"]).read_bytes().decode().removeprefix("\ufeff")
        (fix,) = result["fixes"]
        (change,) = fix["artifactChanges"]
        assert fix["description"]["text"].endswith(" (unsafe)") is not one["fix"]["safe"]
        assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
        fixed = text
        for replacement in sorted(change["replacements"], key=lambda it: -it["deletedRegion"]["startLine"]):
            region = replacement["deletedRegion"]
            start = by_characters(text, region["startLine"], region["startColumn"])
            end = by_characters(text, region["endLine"], region["endColumn"])
            fixed = fixed[:start] + replacement["insertedContent"]["text"] + fixed[end:]
        assert fixed == apply(text, [Edit(**edit) for edit in one["fix"]["edits"]])
        count += 1
    assert count > 15


# --- fingerprints


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        # What the action of GitHub computes for these.
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    ],
)
def test_hashes_of_lines(text: str, hashes: list[str]) -> None:
    assert line_hashes(text) == rolled(text) == hashes


def rolled(text: str) -> list[str]:
    """The same in another way: one hash that rolls over the file, with a window of 100 characters."""
    window, starts = [0] * 100, [False] * 100
    value, at, is_start = 0, 0, True
    seen: Counter[str] = Counter()
    found = []

    def report() -> None:
        name = f"{value:x}"
        seen[name] += 1
        found.append(f"{name}:{seen[name]}")
        starts[at] = False

    plain = re.sub("[ \t]", "", re.sub("\r\n?", "\n", text)).encode("utf-16-le", "surrogatepass")
    units = [low + 256 * high for low, high in zip(plain[::2], plain[1::2], strict=True)]
    for unit in (*units, 0xFFFF, *[None] * 100):
        if starts[at]:
            report()
        if unit is not None and is_start:
            starts[at], is_start = True, False
        is_start = is_start or unit == 10
        oldest, window[at] = window[at], unit or 0
        value = (37 * value + window[at] - 37**100 * oldest) % 2**64
        at = (at + 1) % 100
    return found


@given(st.text("ab \t\n\r😀é\ufeff", max_size=300) | st.text(max_size=150).map(lambda text: text * 3))
def test_hashes_of_any_lines(text: str) -> None:
    assert line_hashes(text) == rolled(text)
    assert line_hashes(text, bom=True) == rolled("\ufeff" + text)


def prints(place: Place, *arguments: str) -> list[tuple[str, str]]:
    """Both fingerprints of each result."""
    found = [one["partialFingerprints"] for one in results(place, *arguments)]
    assert all(one.keys() == {"settingPointer/v1", "primaryLocationLineHash"} for one in found)
    return [(one["settingPointer/v1"], one["primaryLocationLineHash"]) for one in found]


def test_fingerprints_outlive_lines_that_move(place: Place) -> None:
    place.write("shop.yaml", good() + "\n".join((*TWO, "")))
    before = prints(place, ".")
    gitlab = place.quick("--format=gitlab", ".").out
    place.write("shop.yaml", "# a comment\n\nsite_name: x\n" + good() + "\n".join((*TWO, "")))
    assert prints(place, ".") == before
    place.write("shop.yaml", "# a comment\r\n\r\n" + (good() + "\n".join((*TWO, ""))).replace("\n", "\r\n"))
    assert prints(place, ".") == before
    moved = json.loads(place.quick("--format=gitlab", ".").out)
    assert [one["fingerprint"] for one in moved] == [one["fingerprint"] for one in json.loads(gitlab)]


def test_fingerprints_of_two_never_collide(place: Place) -> None:
    place.settings("shop.yaml", *TWO, "login_attempts: many", "login_attempts: many")
    (place.folder / "again.yaml").write_bytes((place.folder / "shop.yaml").read_bytes())
    found = prints(place, "--show-consequences", "shop.yaml", "again.yaml")
    assert len({pointer for pointer, _ in found}) == len(found) == 10


def test_another_spelling_of_a_value_is_the_same_setting(place: Place) -> None:
    place.settings("shop.yaml", *TWO)
    before = prints(place, ".")
    place.settings("shop.yaml", "login_attempts: 'many'", TWO[1])
    after = prints(place, ".")
    assert [pointer for pointer, _ in after] == [pointer for pointer, _ in before]
    assert [one != other for (_, one), (_, other) in zip(before, after, strict=True)] == [True, False]
    assert len(set(after)) == 2


def test_a_file_that_cannot_be_read_has_no_hash_of_lines(place: Place) -> None:
    place.write("wide.yaml", good().encode("utf-16"))
    (one,) = results(place, ".")
    assert one["partialFingerprints"].keys() == {"settingPointer/v1"}
