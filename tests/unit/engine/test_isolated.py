"""A cloned folder: which commands run its rules, and that nothing of it runs where nothing should."""

import json
from pathlib import Path

import pytest

from lint_settings.documents.finding import Severity
from lint_settings.rulebook.outline import outline
from place import Place

RULE = '''"""The name of the shop lacks our brand.

Users read the name above the form.
"""
import pathlib
from lint_settings import Severity, rule

pathlib.Path({ran!r}).write_text("ran")
BRAND = "Acme"


@rule(setting="site_name", severity=Severity.ERROR, enabled=True, options={{"brand": "Acme", "more": BRAND}})
def check(node, context):
    yield context.finding(node, "our own finding")
'''
CONFIG = """
rules = ["tools/rules"]

[severity]
our-brand = "info"

[options.our-brand]
brand = "Nobody"

[[allow]]
rule = "our-brand"
files = ["/other.yaml"]
reason = "known"
"""


@pytest.fixture
def clone(place: Place) -> Place:
    """A folder with a rule of its own, whose module leaves a file behind when it is run."""
    place.settings("shop.yaml", "site_name: Shop", "site_nme: x")
    place.settings("other.yaml", "site_name: Shop  # lint-settings: allow[our-brand] -- known")
    place.write("tools/rules/our_brand.py", RULE.format(ran=str(place.folder / "ran")))
    place.write("lint-settings.toml", CONFIG)
    return place


def ran(clone: Place) -> bool:
    return (clone.folder / "ran").exists()


READING = [
    ("explain", "our-brand"),
    ("explain", "empty-providers"),
    ("explain", "site_name"),
    ("explain", "nothing-of-this-name"),
    ("rules",),
    ("rules", "--format=json"),
    ("symptom", "users read the name above the form"),
    ("allows", "."),
    ("allows", "--format=json"),
    ("init", "."),
    ("resolve", "shop.yaml"),
    ("render", "shop.yaml"),
    ("schema", "config"),
    ("completion", "bash"),
    ("access", "--feature", "owner"),
    ("check", "--show-files", "."),
    ("check", "--show-settings"),
    ("--version",),
    ("check", "--help"),
]
RUNNING = [
    ("check", "."),
    (".",),
    ("shop.yaml",),
    ("check", "--fix", "--diff", "."),
    ("check", "--update-baseline", "--baseline", "known.json", "."),
    ("diff", "other.yaml", "shop.yaml"),
    ("allow", "misspelt-setting", "--reason", "known", "--diff", "."),
    ("symptom", "users read the name above the form", "."),
    ("render", "--local-rules", "shop.yaml"),
]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_command_that_needs_no_rule_runs_none(clone: Place, arguments: tuple[str, ...]) -> None:
    outcome = clone.quick(*arguments)
    assert not ran(clone)
    assert outcome.code == (2 if "nothing-of-this-name" in arguments else 0), outcome


@pytest.mark.parametrize("begun", ["check --select our-", "explain our-", "allow our-"])
def test_completion_runs_no_rule(clone: Place, begun: str) -> None:
    words = f"lint-settings {begun}"
    outcome = clone.run(
        _LINT_SETTINGS_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(words.split()) - 1)
    )
    assert "our-brand" in outcome.out
    assert not ran(clone)


@pytest.mark.parametrize("arguments", RUNNING, ids=" ".join)
def test_other_commands_run_the_rules_that_the_config_names(clone: Place, arguments: tuple[str, ...]) -> None:
    clone.quick(*arguments)
    assert ran(clone)


ISOLATED = [one for one in (*READING, *RUNNING) if one[0] not in ("schema", "completion", "access", "--version")]


@pytest.mark.parametrize("arguments", ISOLATED, ids=" ".join)
@pytest.mark.parametrize("value", ["1", "true"])
def test_a_variable_isolates_every_command(clone: Place, arguments: tuple[str, ...], value: str) -> None:
    outcome = clone.quick(*arguments, LINT_SETTINGS_ISOLATED=value)
    assert not ran(clone)
    assert "our own finding" not in outcome.out


@pytest.mark.parametrize("arguments", [one for one in ISOLATED if len(one) > 1 or one == ("rules",)], ids=" ".join)
def test_so_does_an_option(clone: Place, arguments: tuple[str, ...]) -> None:
    outcome = clone.quick(*arguments, "--isolated")
    assert not ran(clone)
    assert "no such option" not in outcome.err.casefold()
    if "--help" not in arguments and "--update-baseline" not in arguments:
        assert outcome.out == clone.quick(*arguments, LINT_SETTINGS_ISOLATED="1").out


@pytest.mark.parametrize("value", ["", "0", "false", "no", "Off"])
def test_a_variable_that_says_no(clone: Place, value: str) -> None:
    clone.quick(".", LINT_SETTINGS_ISOLATED=value)
    assert ran(clone)


def test_a_config_that_is_named_holds_though_the_variable_is_set(clone: Place) -> None:
    clone.write("own/own.toml", "[severity]\nmisspelt-setting = 'off'\n")
    outcome = clone.quick("check", "--config=own/own.toml", ".", LINT_SETTINGS_ISOLATED="1")
    assert "misspelt-setting" not in outcome.out
    assert not ran(clone)


def test_a_broken_config_does_not_matter_to_an_isolated_run(clone: Place) -> None:
    clone.write("lint-settings.toml", "[[[")
    for options in ({}, {"LINT_SETTINGS_ISOLATED": "1"}):
        arguments = () if options else ("--isolated",)
        assert clone.quick("check", *arguments, "other.yaml", **options).code in (0, 1)
        assert clone.quick("explain", *arguments, "empty-providers", **options).code == 0


def test_an_isolated_init_replaces_no_config(clone: Place) -> None:
    outcome = clone.quick("init", "--isolated", "--write", ".")
    assert "lint-settings.toml already exists and is left as it is" in outcome.err
    assert (clone.folder / "lint-settings.toml").read_text() == CONFIG


# --- rules that are known but not run


def test_a_check_without_local_rules(clone: Place) -> None:
    outcome = clone.quick("check", "--no-local-rules", "--format=concise", ".")
    assert not ran(clone)
    assert "misspelt-setting" in outcome.out
    assert "our" not in outcome.out  # no finding of the rule, and none about allows, options or severities that name it
    assert "no-local-rules" not in outcome.err
    with_rules = clone.quick("check", "--format=concise", ".")
    assert "our own finding" in with_rules.out


def test_a_fix_without_local_rules(clone: Place) -> None:
    clone.settings("third.yaml", "site_nme: x")
    clone.quick("check", "--no-local-rules", "--fix", "--unsafe-fixes", ".")
    assert not ran(clone)
    assert "site_nme" not in (clone.folder / "third.yaml").read_text()


def test_a_diff_without_local_rules(clone: Place) -> None:
    assert "our-brand" not in clone.quick("diff", "--no-local-rules", "other.yaml", "shop.yaml").out
    assert not ran(clone)


def test_a_baseline_without_local_rules_is_not_stale(clone: Place) -> None:
    clone.quick("check", "--update-baseline", "--baseline", "known.json", ".")
    assert "our-brand" in (clone.folder / "known.json").read_text()
    outcome = clone.quick("check", "--no-local-rules", "--baseline", "known.json", "--format=concise", ".")
    assert outcome.out == ""


def test_what_is_reported_of_a_rule_that_is_not_run(clone: Place) -> None:
    text = clone.quick("explain", "our-brand").out
    assert "# our-brand\n\nThe name of the shop lacks our brand.\n\nSeverity: error\n" in text
    assert "Settings: `site_name`" in text
    assert "our-brand" in clone.quick("rules").out
    (row,) = [row for row in json.loads(clone.quick("rules", "--format=json").out) if row["name"] == "our-brand"]
    assert (row["severity"], row["settings"]) == ("error", ["site_name"])
    assert "our-brand" in clone.quick("symptom", "users read the name above the form").out
    rows = json.loads(clone.quick("allows", "--format=json", "--no-age").out)
    assert [(row["rule"], row["covers"]) for row in rows] == [("our-brand", None)] * 2


@pytest.mark.parametrize(
    ("text", "severity", "manual"),
    [
        ("", Severity.WARNING, ""),
        ("def check(:", Severity.WARNING, ""),
        ("\0", Severity.WARNING, ""),
        ('"""Manual."""\ncheck = 5\n', Severity.WARNING, "Manual."),
        ('"""Manual."""\n@rule\ndef check(node): ...\n', Severity.WARNING, "Manual."),
        ('"""M."""\n@lint_settings.rule(severity=lint_settings.Severity.INFO)\ndef check(n): ...', Severity.INFO, "M."),
        (
            "@rule(severity=level(), setting=names(), options=5, kind=(1,), **more)\ndef check(n): ...",
            Severity.WARNING,
            "",
        ),
        ("@rule(severity=Severity.ERROR, setting=('a', 'b'))\ndef check(n): ...", Severity.ERROR, ""),
        ("x = " + "(" * 5000 + ")" * 5000, Severity.WARNING, ""),
        ("x = " + "-" * 100_000 + "1", Severity.WARNING, ""),
    ],
)
def test_an_outline_of_any_file(tmp_path: Path, text: str, severity: Severity, manual: str) -> None:
    path = tmp_path / "our_rule.py"
    path.write_text(text)
    rule = outline(str(path))
    assert (rule.name, rule.severity, rule.manual, rule.check) == ("our-rule", severity, manual, None)
    assert all(isinstance(setting, str) for setting in rule.settings)
