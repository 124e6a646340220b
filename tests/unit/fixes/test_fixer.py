"""The proof of a fix: whatever does anything but what it was meant to is dropped, and the file stays as it is."""

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import pytest

from lint_settings import Context, Document, Edit, Finding, Fix, Rule, Severity
from lint_settings.config.config import Config
from lint_settings.engine.load import LoadedFile, load_content
from lint_settings.engine.project import Options, Project
from lint_settings.fixes import culprits, proof
from lint_settings.fixes.proof import check_again, content_of
from lint_settings.fixes.refusal import Refusal
from lint_settings.fixes.result import Fixed
from lint_settings.fixes.rounds import fix
from lint_settings.testing import registry_with

ROOT = os.path.abspath(os.sep + "project")
HEAD = "user_entity_type: user\n"
MANUAL = "Some value is wrong.\n"

Change = tuple[str, str]
Maker = Callable[[str], tuple[Edit, ...]]


def edits(*changes: Change) -> Maker:
    """A function that makes edits of pieces that occur once in a text, and of their replacements."""

    def make(text: str) -> tuple[Edit, ...]:
        for old, _ in changes:
            assert text.count(old) == 1, (old, text)
        return tuple(Edit(text.index(old), text.index(old) + len(old), new) for old, new in changes)

    return make


def rule_with(make: Maker, name: str = "wrong-value", *, safe: bool = True) -> Rule:
    """A rule that finds fault with every value `wrong` but that of `b`; the first has a fix with these edits."""

    def check(document: Document, context: Context) -> Iterator[Finding]:
        found = [node for node in document.root.walk() if node.value == "wrong" and node.key != "b"]
        for node in found:
            made = Fix("fix it", safe, make(node.source.text)) if node is found[0] else None
            yield context.finding(node, "it is wrong")._replace(fix=made)

    return Rule(name, check, Severity.WARNING, MANUAL)


def loaded(text: str, *rules: Rule, name: str = "settings/shop.yaml", **config: Any) -> LoadedFile:
    """A file with this text in a project with further rules."""
    data = {"kinds": {"client-settings": ["/settings/"]}, **config}
    project = Project(Config(ROOT, None, data), Options(today="2026-11-21", fold=False), registry_with(rules))
    return load_content(os.path.join(ROOT, name), text.encode(), project)


def fixed(text: str, *changes: Change, name: str = "settings/shop.yaml") -> Fixed:
    """What becomes of a text by the fix of its first wrong value."""
    return fix(loaded(text, rule_with(edits(*changes)), name=name), lambda one: one.rule == "wrong-value")


def is_dropped(text: str, *changes: Change, name: str = "settings/shop.yaml") -> bool:
    """Whether a fix is dropped, and the file left as it is."""
    outcome = fixed(text, *changes, name=name)
    assert len(outcome.done) + len(outcome.dropped) == 1
    assert (outcome.loaded.source.text == text) == bool(outcome.dropped)
    return bool(outcome.dropped)


def is_any(_: Finding) -> bool:
    return True


# --- what is right


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("shop: wrong\n", ("wrong", "right")),
        ("shop: wrong", ("wrong", "right")),
        ("shop: wrong # note\n# more\nother: 1\n", ("wrong", "right")),
        ("shop: 'wrong'\r\nother: 1\r\n", ("'wrong'", "right")),
        ("shop: [a, wrong, b]\n", ("wrong", "right")),
        ("shop: [a, wrong, b]\n", ("wrong, ", "")),
        ("shop:\n  - a\n  - wrong\n  - b\n", ("  - wrong\n", "")),
        ("shop:\n  - a\n  - wrong\nother: 1\n", ("  - wrong\n", "")),
        ("a: &x 1\nshop: wrong\nb: *x\n", ("wrong", "right")),
        ("a: &x wrong\nb: 1\n", ("wrong", "right")),
        ("a: &x wrong\nc: *x\n", ("wrong", "right")),
        ("shop: old\nshop: wrong\n", ("wrong", "right")),
        ("shop: [wrong, a]\nshop: [b]\nc: [wrong]\n", ("c: [wrong]", "c: [right]")),
        ("shop: wrong\nother: 1\n", ("shop: wrong\n", "")),
        ("é: “ä”\nshop: wrong\n\U0001f600: 1\n", ("wrong", "right")),
        ("user_entity_type: user\nshop: wrong\n---\nuser_entity_type: user\nother: 1\n", ("wrong", "right")),
        ("custom:\n  shop: wrong\n", ("wrong", "right")),
        ("shop: |\n  # no comment\nother: wrong\n", ("wrong", "right")),
    ],
)
def test_a_good_fix_is_made(text: str, change: Change) -> None:
    outcome = fixed(text, change)
    assert outcome.dropped == ()
    assert [one.rule for one in outcome.done] == ["wrong-value"]
    assert outcome.loaded.source.text == text.replace(*change)


@pytest.mark.parametrize(
    "text",
    ['{"shop":"wrong","b":[1,2]}', '{"shop":"old", "shop":"wrong"}', '{\r\n\t"shop": "wrong",\r\n\t"é": 1\r\n}\r\n'],
)
def test_json_is_fixed_in_its_own_style(text: str) -> None:
    outcome = fixed(text, ("wrong", "right"), name="settings/shop.json")
    assert outcome.loaded.source.text == text.replace("wrong", "right")


def test_a_byte_order_mark_stays() -> None:
    text = "\ufeff" + HEAD + "shop: wrong\n"
    outcome = fixed(text, ("wrong", "right"))
    assert content_of(outcome.loaded) == text.replace("wrong", "right").encode()


def test_line_breaks_are_those_of_the_file() -> None:
    outcome = fixed("shop: [wrong]\r\nother: 1\r\n", ("[wrong]", "\n  - right"))
    assert outcome.loaded.source.text == "shop: \r\n  - right\r\nother: 1\r\n"


# --- what is not


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param("shop: wrong\n", [("wrong", "'right")], id="cannot be read"),
        pytest.param("shop: wrong\n", [("wrong", "right: x")], id="cannot be read either"),
        pytest.param("shop: wrong\n", [("wrong", "\x00")], id="no text"),
        pytest.param("shop: wrong\n", [("wrong", "\ud800")], id="no character"),
        pytest.param("shop: wrong\n", [("wrong", "'wrong'")], id="the finding stays"),
        pytest.param("shop: wrong\n", [("wrong", "wrong")], id="nothing changes"),
        pytest.param("shop: wrong\nb: one\n", [("one", "two")], id="another value"),
        pytest.param("shop: wrong\nb: one\n", [("wrong", "right"), ("one", "two")], id="another value too"),
        pytest.param("shop: wrong\nb: 'one'\n", [("wrong", "right"), ("'one'", '"one"')], id="quotes elsewhere"),
        pytest.param("shop: wrong\n\nb: 1\n", [("wrong", "right"), ("\n\n", "\n")], id="a blank line"),
        pytest.param("shop: [a, wrong]\n\nb: 1\n", [(", wrong", ""), ("]\n\n", "]\n")], id="a blank line again"),
        pytest.param("shop: wrong\n\nb: 1\n", [("shop: wrong\n\n", "")], id="a blank line after it"),
        pytest.param("shop: wrong\nb: 1\n", [("wrong\n", "right\n  ")], id="the next line"),
        pytest.param("shop: wrong\nb: 1\n", [("wrong\nb: 1\n", "right\n")], id="the next member"),
        pytest.param("shop: wrong\n", [("wrong", "right\nnew: 1")], id="a new member"),
        pytest.param("shop: [wrong]\n", [("wrong", "right, new")], id="a new item"),
        pytest.param(
            "shop: [wrong, a]\n", [("[wrong, a]", "[a]")], id="what is said of an item is not said of the list"
        ),
        pytest.param("custom: {shop: wrong, b: 1}\n", [("custom: {shop: wrong, b: 1}", "shop: right")], id="more"),
        pytest.param("shop: wrong\n", [("wrong", "right\n---\nnew: 1")], id="a new document"),
        pytest.param("shop: wrong\n---\nb: one\n", [("wrong", "right"), ("one", "two")], id="another document"),
        pytest.param("shop: wrong # note\n", [("wrong # note", "right")], id="a comment is lost"),
        pytest.param("shop: wrong # note\n", [("wrong", "right"), ("note", "other")], id="a comment is another"),
        pytest.param("shop: wrong\n", [("wrong", "right # new")], id="a comment is new"),
        pytest.param("# a\nshop: wrong\n", [("# a\nshop: wrong", "shop: right")], id="a comment before is lost"),
        pytest.param("shop: wrong #a\n", [("wrong ", "right")], id="a comment becomes text"),
        pytest.param("shop: &x wrong\n", [("&x wrong", "right")], id="an anchor is lost"),
        pytest.param("shop: &x wrong\n", [("x wrong", "y right")], id="an anchor is another"),
        pytest.param("a: &x 1\nshop: [wrong, *x]\n", [("[wrong, *x]", "[right, 1]")], id="an alias is lost"),
        pytest.param("site_name: &x wrong\nb: *x\n", [("wrong", "right")], id="an alias repeats it"),
        pytest.param("shop: {a: &x 1, b: wrong}\nc: {<<: *x1}\n", [("wrong", "right")], id="cannot be read before"),
        pytest.param("site_name: wrong\n", [("wrong", "5")], id="another finding comes"),
        pytest.param("site_name: wrong\n", [("site_name: wrong\n", "site_name: right\nsite_name: left\n")], id="twice"),
        pytest.param("shop: wrong\nsite_name: Shop\n", [("shop: wrong", "site_name: right")], id="a name there is"),
        pytest.param("_global:\n  shop: wrong\n", [("wrong", "right")], id="the application's"),
        pytest.param("shop: wrong\n", [("wrong", "right"), ("wron", "righ")], id="edits overlap"),
    ],
)
def test_a_bad_fix_is_dropped(text: str, changes: list[Change]) -> None:
    text = HEAD + text if "*x1" not in text else text
    if "*x1" in text:
        assert fixed(text, *changes).done == ()
    else:
        assert is_dropped(text, *changes)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        pytest.param('{"shop": "wrong"}', [('"wrong"', "right")], id="cannot be read"),
        pytest.param('{"shop": "wrong", "b": 1}', [("wrong", "right"), ("1", "2")], id="another value"),
        pytest.param('{"shop": "wrong", "b": 1}', [('"wrong"', '"right", "b": 1')], id="a name twice"),
        pytest.param('{"shop": "wrong", "b": 1.0}', [("wrong", "right"), ("1.0", "1.00")], id="a number elsewhere"),
        pytest.param('{"shop": "wrong",  "b": 1}', [("wrong", "right"), (",  ", ", ")], id="blanks elsewhere"),
        pytest.param('{"shop": ["a", "wrong"]}', [(', "wrong"', ""), ('"a"', '"b"')], id="another item"),
    ],
)
def test_a_bad_fix_of_json_is_dropped(text: str, changes: list[Change]) -> None:
    assert is_dropped(text, *changes, name="settings/shop.json")


def outcome_of(text: str, make: Maker) -> Fixed:
    return fix(loaded(text, rule_with(make)), lambda one: one.rule == "wrong-value")


@pytest.mark.parametrize("edit", [Edit(-1, 3, "x"), Edit(5, 4, "x"), Edit(0, 10_000, "x"), Edit(3, 3, "")])
def test_edits_outside_of_the_text_are_dropped(edit: Edit) -> None:
    outcome = outcome_of("shop: wrong\n", lambda _: (edit,))
    assert len(outcome.dropped) == 1
    assert outcome.loaded.source.text == "shop: wrong\n"


def test_a_rule_that_fails_on_the_new_text_drops_the_fix() -> None:
    def check(document: Document, _: Context) -> Iterator[Finding]:
        if "right" in document.source.text:
            raise ValueError("right")
        return iter(())

    other = Rule("other-rule", check, Severity.WARNING, MANUAL)
    one = loaded("shop: wrong\n", rule_with(edits(("wrong", "right"))), other)
    assert len(fix(one, lambda finding: finding.rule == "wrong-value").dropped) == 1


# --- several fixes


def flipping(old: str, new: str) -> Rule:
    """A rule that wants one value in place of another."""

    def check(document: Document, context: Context) -> Iterator[Finding]:
        for node in document.root.walk():
            if node.value == old:
                yield context.finding(node, f"write {new}", fix=context.replace(node, new, f"write {new}", safe=True))

    return Rule(f"no-{old}", check, Severity.WARNING, MANUAL)


def test_fixes_that_undo_each_other_end() -> None:
    one = loaded("shop: left\n", flipping("left", "right"), flipping("right", "left"))
    outcome = fix(one, lambda finding: finding.rule.startswith("no-"))
    assert outcome.loaded.source.text in ("shop: left\n", "shop: right\n")
    again = fix(outcome.loaded, lambda finding: finding.rule.startswith("no-"))
    assert len(again.done) <= 1


def test_a_fix_brings_no_other_finding_about() -> None:
    rules = [flipping("one", "two"), flipping("two", "three"), flipping("three", "four")]
    outcome = fix(loaded("shop: three\nother: [three]\n", *rules), lambda finding: finding.rule.startswith("no-"))
    assert outcome.loaded.source.text == "shop: four\nother: [four]\n"
    # Each of these would bring about the next one's finding, and that is no progress.
    outcome = fix(loaded("shop: one\n", *rules), lambda finding: finding.rule.startswith("no-"))
    assert outcome.loaded.source.text == "shop: one\n"


def test_good_fixes_are_made_beside_a_bad_one() -> None:
    lines = "".join(f"shop_{number}: left\n" for number in range(15))
    text = f"{lines}bad: wrong\n{lines.replace('shop', 'more')}"
    rules = (flipping("left", "right"), rule_with(edits(("wrong", "'right"))))
    outcome = fix(loaded(text, *rules), lambda one: one.rule in ("no-left", "wrong-value"))
    assert outcome.loaded.source.text == text.replace("left", "right")
    assert [one.rule for one in outcome.dropped] == ["wrong-value"]
    assert len(outcome.done) == 30


def test_the_workspace_follows() -> None:
    one = loaded("user_entity_type: wrong\n", rule_with(edits(("wrong", "user"))))
    (before,) = one.project.workspace.documents["client-settings"]
    outcome = fix(one, lambda finding: finding.rule == "wrong-value")
    (after,) = one.project.workspace.documents["client-settings"]
    assert (before.root.value, after.root.value) == ({"user_entity_type": "wrong"}, {"user_entity_type": "user"})
    assert outcome.loaded.documents == (after,)


def test_what_a_new_name_shows_was_wrong_already() -> None:
    one = loaded("Login_Attempts: none\nSite_Name: 5\n")
    outcome = fix(one, is_safe)
    assert outcome.loaded.source.text == 'login_attempts: none\nsite_name: "5"\n'
    assert sorted(one.rule for one in outcome.done) == ["misspelt-setting", "misspelt-setting", "wrong-type"]


def is_safe(finding: Finding) -> bool:
    return bool(finding.fix and finding.fix.safe)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("default_flow_version: Head\n", "default_flow_version: HEAD\n", "head-in-production"),
        (
            "theming.fontURLs:\n- https://a.com/a.woff2\n- https://a.com/b.woff2\n",
            'theming.fontURLs: "https://a.com/a.woff2,https://a.com/b.woff2"\n',
            "font-without-stylesheet",
        ),
    ],
)
def test_what_another_spelling_shows_was_wrong_already(before: str, after: str, shown: str) -> None:
    one = loaded(HEAD + before, environments={"prod": {"files": ["settings/**"], "production": True}})
    assert shown not in {finding.rule for finding in check_again(one).findings}
    outcome = fix(one, is_safe)
    assert (outcome.loaded.source.text, outcome.dropped) == (HEAD + after, ())
    assert shown in {finding.rule for finding in check_again(outcome.loaded).findings}


def test_other_capitals_are_no_excuse_where_all_could_be_seen_before() -> None:
    rules = [flipping("Shop", "shop"), flipping("shop", "other")]
    outcome = fix(loaded("site_name: Shop\n", *rules), lambda finding: finding.rule == "no-Shop")
    assert outcome.loaded.source.text == "site_name: Shop\n"
    assert [one.rule for one in outcome.dropped] == ["no-Shop"]


def test_each_round_reports_its_findings() -> None:
    outcome = fix(loaded("Login_Attempts: none\nSite_Name: 5\n"), is_safe)
    assert [sorted(one.rule for one in findings) for findings in outcome.rounds] == [
        ["misspelt-setting", "misspelt-setting"],
        ["wrong-type"],
    ]


def test_a_text_that_cannot_be_read_is_fixed_as_a_whole_or_not_at_all() -> None:
    text = '{“user_entity_type”: "user",\n"site_name": “Shop”}'
    outcome = fix(loaded(text, name="settings/shop.json"), is_any)
    assert outcome.loaded.source.text.startswith('{"user_entity_type": "user",\n"site_name": "Shop"')
    broken = text.removesuffix("}")
    outcome = fix(loaded(broken, name="settings/shop.json"), is_any)
    assert (outcome.loaded.source.text, outcome.done) == (broken, ())
    assert outcome.dropped != ()


# --- several fixes of which some cannot be applied


def good_and_bad(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `wrong` and `bad` value; the fix of a bad one writes a value with which it does, too."""
    for node in document.root.walk():
        if node.value in ("wrong", "bad", "worse"):
            yield context.finding(
                node,
                "it is wrong",
                fix=context.replace(node, "right" if node.value == "wrong" else "worse", "fix it", safe=True),
            )


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of characters that each attempt to apply some fixes together checks again."""
    made: list[int] = []

    def counted(loaded: LoadedFile, chosen: Sequence[Finding], *rest: Any) -> Refusal | None:
        made.append(len(loaded.source.text))
        return proof.refusal(loaded, chosen, *rest)

    monkeypatch.setattr(culprits, "refusal", counted)
    return made


def checks(attempts: Sequence[int], text: str) -> int:
    """How many checks of a whole text take as long as some attempts."""
    return round(sum(attempts) / len(text))


def values(count: int, wrong: Collection[int], *, documents: bool) -> str:
    """A file with a value for each number, in one document or in several; those of `wrong` are bad."""
    head = f"---\n{HEAD}" if documents else ""
    name = "x" if documents else "x{at}"
    start = "" if documents else HEAD
    return start + "".join(f"{head}{name.format(at=at)}: {'bad' if at in wrong else 'wrong'}\n" for at in range(count))


def fix_all(text: str) -> Fixed:
    rule = Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL)
    return fix(loaded(text, rule), lambda one: one.rule == "wrong-value")


@pytest.mark.parametrize("documents", [False, True])
@pytest.mark.parametrize("wrong", [{0}, {17}, {23}, {3, 11, 12, 22}, {*range(0, 24, 2)}, {*range(24)}])
def test_good_fixes_are_made_beside_bad_ones_in_few_attempts(
    attempts: list[int], wrong: set[int], *, documents: bool
) -> None:
    done = fix_all(values(24, wrong, documents=documents))
    assert done.loaded.source.text == values(24, wrong, documents=documents).replace(": wrong", ": right")
    assert len(done.done) == 24 - len(wrong)
    assert {one.span.line for one in done.dropped} == {
        at for at, line in enumerate(done.loaded.source.text.splitlines(), 1) if line.endswith(": bad")
    }
    assert {*done.reasons} == {"the finding would stay"}
    # Each bad one is tried with others and alone, in two rounds, and half as often with others that are bad.
    assert checks(attempts, done.loaded.source.text) <= 8 + 7 * len(wrong) * (not documents)


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large, and few attempts are made."""
    monkeypatch.setattr(culprits, "_MOST_CHARACTERS", 0)
    monkeypatch.setattr(culprits, "_FEWEST_TRIES", 14)


def broken(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `wrong` value; its fix makes the file unreadable, without a finding at its place."""
    for node in document.root.walk():
        if node.value == "wrong":
            yield context.finding(
                node, "it is wrong", fix=context.replace(node, "right", "fix it", safe=True)
            )._replace(fix=Fix("fix it", True, (Edit(node.span.start, node.span.end, "]"),)))


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("count", [20, 40])
def test_of_a_large_file_only_so_many_fixes_are_tried(attempts: list[int], count: int) -> None:
    rule = Rule("wrong-value", broken, Severity.WARNING, MANUAL)
    done = fix(loaded(values(count, (), documents=False), rule), lambda one: one.rule == "wrong-value")
    assert not done.done
    assert len(done.dropped) == count
    assert 14 <= checks(attempts, done.loaded.source.text) <= 15
    assert {*done.reasons} == {
        "the result cannot be read",
        "so many fixes of this file were refused that it was not tried; correct these findings and run again",
    }


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("documents", [False, True])
@pytest.mark.parametrize("count", [20, 40])
def test_all_fixes_of_a_large_file_get_a_reason_in_few_attempts(
    attempts: list[int], count: int, *, documents: bool
) -> None:
    """Each is tried together with the others, and with several halves of them."""
    done = fix_all(values(count, {*range(count)}, documents=documents))
    assert len(done.dropped) == count
    assert {*done.reasons} == {"the finding would stay"}
    assert checks(attempts, done.loaded.source.text) <= 1 + 2 * (1 if documents else (count - 1).bit_length())


@pytest.mark.parametrize("documents", [False, True])
@pytest.mark.parametrize("step", [2, 3, 7])
def test_four_times_as_many_bad_fixes_take_four_more_attempts(
    attempts: list[int], step: int, *, documents: bool
) -> None:
    counts = []
    for count in (32, 128):
        attempts.clear()
        text = values(count, {*range(0, count, step)}, documents=documents)
        assert fix_all(text).loaded.source.text == text.replace(": wrong", ": right")
        counts.append(checks(attempts, text))
    assert counts[1] - counts[0] <= (0 if documents else 4)


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("wrong", [{*range(0, 30, 2)}, {*range(29)}, {*range(1, 30)}])
def test_good_fixes_of_a_large_file_are_made_beside_bad_ones(wrong: set[int]) -> None:
    text = values(30, wrong, documents=True)
    assert fix_all(text).loaded.source.text == text.replace(": wrong", ": right")


def alone(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `wrong` value."""
    for node in document.root.walk():
        if node.value == "wrong":
            yield context.finding(node, "it is wrong", fix=context.replace(node, "right", "fix it", safe=True))


def pairs(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with both values of a pair if both are `right`."""
    members = document.root.members
    for name, node in members.items():
        other = members.get(name.swapcase())
        if node.value == "right" and other is not None and other.value == "right":
            yield context.finding(node, "it is as wrong as the other")


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("count", [1, 2, 3, 8, 16])
def test_one_fix_of_each_pair_is_made(count: int) -> None:
    """Each of two fixes is good alone, and both together are bad."""
    text = HEAD + "".join(f"{name}{at}: wrong\n" for at in range(count) for name in ("x", "X"))
    rules = [Rule("wrong-value", alone, Severity.WARNING, MANUAL), Rule("two-values", pairs, Severity.WARNING, MANUAL)]
    done = fix(loaded(text, *rules), lambda one: one.rule == "wrong-value")
    values = [line.split(": ") for line in done.loaded.source.text.splitlines()[1:]]
    for at in range(count):
        assert sorted(value for name, value in values if name.lower() == f"x{at}") == ["right", "wrong"]


def worst(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `worst` value."""
    for node in document.root.walk():
        if node.value == "worst":
            yield context.finding(node, "it is worst", fix=context.replace(node, "wrong", "fix it", safe=True))


def test_a_value_that_a_fix_has_written_is_fixed_in_the_same_run() -> None:
    text = "".join(f"---\n{HEAD}x: {value}\n" for value in ("worst", "wrong", "worst", "wrong"))
    rules = [Rule("wrong-value", alone, Severity.WARNING, MANUAL), Rule("worst-value", worst, Severity.ERROR, MANUAL)]
    done = fix(loaded(text, *rules), is_any)
    assert [line for line in done.loaded.source.text.splitlines() if "x" in line] == ["x: right"] * 4


def items(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `wrong` or `bad` item; the fix of a bad one is bad."""
    for node in document.root.walk():
        if node.value in ("wrong", "bad"):
            meant = "right" if node.value == "wrong" else "worst"
            yield context.finding(node, "it is wrong", fix=context.replace(node, meant, "fix it", safe=True))


def worse(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `worst` item."""
    for node in document.root.walk():
        if node.value == "worst":
            yield context.finding(node, "it is worst")


@pytest.mark.parametrize("bad", [{3, 4, 5}, {0, 1, 2}, {1, 3, 4}, {0, 5}, {0, 2, 4, 5}, {3, 20, 30}, {*range(1, 9)}])
def test_good_fixes_are_made_beside_bad_ones_of_the_same_list(bad: set[int]) -> None:
    text = f"{HEAD}x: [{', '.join('bad' if at in bad else 'wrong' for at in range(max(6, *bad) + 2))}]\n"
    rules = [Rule("wrong-value", items, Severity.WARNING, MANUAL), Rule("worst-value", worse, Severity.ERROR, MANUAL)]
    done = fix(loaded(text, *rules), lambda one: one.rule == "wrong-value")
    assert done.loaded.source.text == text.replace("wrong", "right")


# --- several objects in a file


def as_documents(values: Sequence[object]) -> tuple[str, str]:
    return "settings/shop.yaml", "".join(f"---\n{HEAD}x: {value}\n" for value in values)


def as_items(values: Sequence[object]) -> tuple[str, str]:
    return "settings/shop.yaml", "".join(f"- {HEAD}  x: {value}\n" for value in values)


def as_json(values: Sequence[object]) -> tuple[str, str]:
    return "settings/shop.json", json.dumps([{"user_entity_type": "user", "x": value} for value in values], indent=2)


def watching(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with a `watch` value where several objects of the file have a `right` one."""
    for node in document.root.walk():
        if node.value == "watch" and document.source.text.count("right") > 1:
            yield context.finding(node, "there are several")


@pytest.mark.parametrize("written", [as_documents, as_items, as_json])
def test_fixes_of_many_objects_take_as_long_as_a_few_checks(
    attempts: list[int], written: Callable[[Sequence[str]], tuple[str, str]]
) -> None:
    name, text = written(["wrong", "bad", "worst"] * 40)
    rules = [Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL), Rule("worst", worst, Severity.ERROR, MANUAL)]
    done = fix(loaded(text, *rules, name=name), lambda one: one.rule in ("wrong-value", "worst"))
    assert done.loaded.source.text == written(["right", "bad", "right"] * 40)[1]
    assert (len(done.done), len(done.dropped)) == (120, 40)
    lines = done.loaded.source.text.splitlines()
    assert all("bad" in lines[one.span.line - 1] for one in done.dropped)
    assert checks(attempts, text) <= 5


@pytest.mark.parametrize("written", [as_documents, as_items, as_json])
def test_what_fixes_do_to_other_objects_of_the_file_is_found(
    written: Callable[[Sequence[str]], tuple[str, str]],
) -> None:
    name, text = written(["wrong", "watch", "bad", "wrong", "wrong"])
    rules = [
        Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL),
        Rule("several-values", watching, Severity.WARNING, MANUAL),
    ]
    done = fix(loaded(text, *rules, name=name), lambda one: one.rule == "wrong-value")
    assert done.loaded.source.text.count("right") == 1
    assert "several-values" not in {one.rule for one in check_again(done.loaded).findings}
    assert len(done.dropped) == 3


@pytest.mark.parametrize("written", [as_documents, as_items, as_json])
def test_the_workspace_has_the_objects_of_the_file_after_their_fixes(
    written: Callable[[Sequence[str]], tuple[str, str]],
) -> None:
    name, text = written(["wrong", "bad", "wrong", "plain"])
    one = loaded(text, Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL), name=name)
    done = fix(one, lambda finding: finding.rule == "wrong-value")
    known = [document for found in one.project.workspace.documents.values() for document in found]
    assert sorted(map(id, known)) == sorted(map(id, done.loaded.documents))
    assert [document.root.value["x"] for document in done.loaded.documents] == ["right", "bad", "right", "plain"]


def moving(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with each `wrong` value; the fix is for all objects of the file."""
    for node in document.root.walk():
        if node.value == "wrong":
            yield context.finding(node, "it is wrong", fix=context.replace(node, "right", "fix it", safe=True))
        if node.value == "calm" and "right" in document.source.text:
            yield Finding(
                document.source.path, node.span, "wrong-value", Severity.WARNING, "it is now wrong", node.pointer
            )


def test_a_finding_that_moves_to_another_document_is_a_new_one() -> None:
    """The finding of the first document is gone, and the second has one of the same rule at the same name."""
    text = f"---\n{HEAD}x: wrong\n---\n{HEAD}x: calm\n"
    done = fix(loaded(text, Rule("wrong-value", moving, Severity.WARNING, MANUAL)), is_any)
    assert done.loaded.source.text == text
    assert [one.rule for one in done.dropped] == ["wrong-value"]


def hurting(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with a `calm` value where some object of the file has a `right` one."""
    for node in document.root.walk():
        if node.value == "calm" and "right" in document.source.text:
            yield context.finding(node, "it is no longer calm")


@pytest.mark.parametrize("other", ["x", "y"])
def test_a_fix_that_makes_another_document_less_worse_than_itself_is_refused(other: str) -> None:
    text = f"---\n{HEAD}x: wrong\n---\n{HEAD}{other}: calm\n"
    rules = [Rule("wrong-value", alone, Severity.ERROR, MANUAL), Rule("hurt-value", hurting, Severity.WARNING, MANUAL)]
    done = fix(loaded(text, *rules), lambda one: one.rule == "wrong-value")
    assert done.loaded.source.text == text
    assert [*done.reasons] == [f"it would cause hurt-value at {done.loaded.source.path}:6:4"]


@pytest.mark.parametrize("written", [as_documents, as_items, as_json])
def test_each_object_of_a_file_is_fixed_as_it_is_alone(
    written: Callable[[Sequence[object]], tuple[str, str]],
) -> None:
    rules = [
        Rule("worst-value", worst, Severity.ERROR, MANUAL),
        Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL),
    ]
    objects = [{"a": "worst", "b": "bad"}, {"a": "worst"}, {"a": "wrong", "b": "worst"}, {"b": "bad"}]

    def after_fixes(objects: Sequence[object]) -> list[object]:
        name, text = written(objects)
        found = fix(loaded(text, *rules, name=name), is_any)
        assert found.loaded.source.text == fix(found.loaded, is_any).loaded.source.text, "once is enough"
        return [document.root.value["x"] for document in found.loaded.documents]

    alone = [found for one in objects for found in after_fixes([one])]
    assert alone == [{"a": "right", "b": "bad"}, {"a": "right"}, {"a": "right", "b": "right"}, {"b": "bad"}]
    assert after_fixes(objects) == alone


LINES = f"{HEAD}x: wrong\n---\n{HEAD}x: bad\n---\n{HEAD}x: wrong\n"
ITEMS = f"- {HEAD}  x: wrong\n- {HEAD}  x: bad\n- {HEAD}  x: wrong\n"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + LINES,
        LINES.replace("\n", "\r\n"),
        LINES.replace("\n", "\r\n", 3),
        LINES.replace("x: bad\n", "x: bad\n...\n"),
        LINES.replace("x: bad", "x: bad\ny: |\n  a\n  %b"),
        LINES.replace("x: bad", "x: bad\ny: 'a\n\n  %b'"),
        LINES.replace("x: bad", "x: bad # & and *x, 100%\n# % &x *x"),
        LINES.replace("x: bad", "x: bad\n# lint-settings: allow[other-value] -- why"),
        "\ufeff" + ITEMS,
        ITEMS.replace("x: bad", "x: bad\n  y: https://shop.example.com/?a=b&c=d"),
        ITEMS.replace("x: bad", "x: bad # *x and &x\n  # & *"),
        ITEMS.replace("x: bad", "x: bad\n  y: &x 1"),
        ITEMS.replace("x: bad\n", "x: bad\n# about the next: %\n\n"),
        ITEMS.replace("x: bad\n", "x: bad\n  y: |+\n    # no comment\n\n# about the next\n"),
    ],
)
def test_objects_go_apart_whatever_is_around_them(attempts: list[int], text: str) -> None:
    rule = Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL)
    done = fix(loaded(text, rule), lambda one: one.rule == "wrong-value")
    assert content_of(done.loaded) == text.replace("wrong", "right").encode()
    assert attempts.count(len(text.lstrip("\ufeff"))) == 1, "all of the file is tried once, then each object"


def others(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every name `Y`."""
    for node in document.root.members.values():
        if node.key == "Y":
            yield context.finding(node, "write y", key=True, fix=context.rename(node, "y", "fix it", safe=True))


_ALLOW = "# lint-settings: allow[other-value] -- a reason\n"


@pytest.mark.parametrize("comments", ["", "# why\n\n", "# more\n"])
@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}x: wrong\n{_ALLOW}#---\nY: 1\n{HEAD}x: wrong\n---\n{HEAD}x: bad\n",
        f"- {HEAD}  x: wrong\n{_ALLOW}#- Y: 1\n  {HEAD}  x: wrong\n- {HEAD}  x: bad\n",
    ],
)
def test_an_allow_above_an_object_stays_with_it(attempts: list[int], text: str, comments: str) -> None:
    text = text.replace("#-", f"{comments}-")
    rules = [
        Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL),
        Rule("other-value", others, Severity.WARNING, MANUAL),
    ]
    done = fix(loaded(text, *rules), lambda one: one.rule in ("wrong-value", "other-value", "unused-allow"))
    assert done.loaded.source.text == text.replace("wrong", "right")
    assert attempts.count(len(text)) == 1


@pytest.mark.parametrize("written", [as_documents, as_items, as_json])
def test_objects_that_are_proven_are_kept_beside_others(
    attempts: list[int], written: Callable[[Sequence[str]], tuple[str, str]]
) -> None:
    """Some fixes cause a finding in another object, which the check of the whole file shows."""
    values = ["wrong"] * 20
    values[3], values[9], values[15] = "first", "bad", "calm"
    rules = [
        Rule("wrong-value", good_and_bad, Severity.WARNING, MANUAL),
        Rule("first-value", first, Severity.ERROR, MANUAL),
        Rule("calm-value", calm, Severity.WARNING, MANUAL),
    ]
    name, text = written(values)
    done = fix(loaded(text, *rules, name=name), lambda one: one.rule in ("wrong-value", "first-value"))
    after = ["right" if value == "wrong" else value for value in values]
    assert done.loaded.source.text == written(after)[1]
    assert {*done.reasons} == {"the finding would stay", *(one for one in done.reasons if "calm-value" in one)}
    assert checks(attempts, text) <= 6


def first(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with every `first` value."""
    for node in document.root.walk():
        if node.value == "first":
            yield context.finding(node, "it is first", fix=context.replace(node, "second", "fix it", safe=True))


def calm(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with a `calm` value where an object of the file has a `second` one."""
    for node in document.root.walk():
        if node.value == "calm" and "second" in document.source.text:
            yield context.finding(node, "it is no longer calm")


def named(document: Document, context: Context) -> Iterator[Finding]:
    """Find fault with each `named` value; its message and the title of its fix quote the name of the site."""
    name = document.root.members["site_name"].value
    for node in document.root.walk():
        if node.value == "named":
            yield context.finding(
                node, f"{name} is wrong", fix=context.replace(node, "right", f"write {name}", safe=True)
            )


def test_the_secrets_of_one_object_are_masked_in_the_findings_of_the_others() -> None:
    secret = "Blueberry-Pie-77"
    texts = [f"rpx_key: {secret}\nsite_name: Shop\nx: bad\n", f"site_name: {secret}\nx: named\n"]
    rules = [
        Rule("named-value", named, Severity.WARNING, MANUAL),
        Rule("bad-value", good_and_bad, Severity.WARNING, MANUAL),
    ]
    text = "".join(f"---\n{HEAD}{one}" for one in texts)
    done = fix(loaded(text, *rules), lambda one: one.rule in ("named-value", "bad-value"))
    assert "named" not in done.loaded.source.text
    assert secret not in repr((done.done, done.dropped, done.reasons))
