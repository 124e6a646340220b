"""`extends`: configs that build on files of the repository and on installed packages."""

import json
import os
import sys
from pathlib import Path

import pytest

from place import Place

RULE = "empty-providers"
FAULT = "authentication.providers: []"


def found(place: Place, *arguments: str) -> list[str]:
    """What is found, as `severity[rule]`."""
    return [line.split(": ")[1] for line in place.lines(*arguments or (".",))]


def refusal(place: Place, *arguments: str, cwd: str = ".") -> str:
    """What is reported when nothing could be checked."""
    outcome = place.quick(*arguments or (".",), cwd=cwd)
    assert (outcome.code, outcome.out) == (2, "")
    return outcome.err.removeprefix("lint-settings: ").rstrip("\n")


@pytest.fixture
def repository(place: Place) -> Place:
    (place.folder / ".git").mkdir(exist_ok=True)
    place.write("ci/base.toml", f"fail-level = 'error'\nignore = ['missing-setting']\n[severity]\n{RULE} = 'info'\n")
    place.settings("shops/shop.yaml", FAULT)
    place.write("shops/lint-settings.toml", "extends = '../ci/base.toml'\n")
    return place


# --- what holds


def test_what_the_file_says_holds(repository: Place) -> None:
    assert found(repository) == [f"info[{RULE}]"]


def test_the_own_file_has_the_last_word_key_by_key(repository: Place) -> None:
    repository.write(
        "shops/lint-settings.toml",
        f"extends = ['../ci/base.toml']\n[severity]\n{RULE} = 'error'\nunknown-setting = 'warning'\n",
    )
    repository.write("ci/base.toml", f"[severity]\n{RULE} = 'info'\nseveral-logos = 'off'\n")
    repository.settings("shops/shop.yaml", FAULT, "colour: red", 'theming.logoURL: "https://a.example.com/a.svg,b"')
    assert found(repository) == [f"error[{RULE}]", "warning[unknown-setting]"]


def test_a_later_file_counts_more_and_each_file_once(repository: Place) -> None:
    repository.write("shops/lint-settings.toml", "extends = ['../ci/a.toml', '../ci/b.toml']\n")
    repository.write("ci/a.toml", f"extends = 'base.toml'\n[severity]\n{RULE} = 'warning'\n")
    repository.write("ci/b.toml", f"extends = 'base.toml'\n[severity]\n{RULE} = 'error'\n")
    assert found(repository) == [f"error[{RULE}]"]


def test_many_files_that_all_extend_each_other_take_no_time(repository: Place) -> None:
    for number in range(60):
        both = f"extends = ['l{number + 1}.toml', 'r{number + 1}.toml']\n"
        repository.write(f"ci/l{number}.toml", both if number < 59 else "")
        repository.write(f"ci/r{number}.toml", both if number < 59 else f"[severity]\n{RULE} = 'info'\n")
    repository.write("shops/lint-settings.toml", "extends = ['../ci/l0.toml', '../ci/r0.toml']\n")
    assert found(repository) == [f"info[{RULE}]"]


def test_patterns_are_relative_to_the_folder_of_the_config_that_extends(repository: Place) -> None:
    repository.write("ci/base.toml", "exclude = ['/old/']\n[environments.live]\nfiles = ['/shop.yaml']\n")
    repository.settings("shops/old/a.yaml", FAULT)
    repository.settings("shops/shop.yaml")
    outcome = repository.quick("--show-files", ".")
    assert outcome.out == f"{os.path.join('shops', 'shop.yaml')}\tclient-settings\tlive\n"


def test_paths_are_relative_to_the_file_that_has_them(repository: Place) -> None:
    repository.rule("our_rule", "yield context.finding(node, 'our own finding')")
    repository.write("tools/base.toml", "rules = ['rules']\nbaseline = 'known.json'\n")
    (repository.folder / "lint-settings.toml").unlink()
    repository.write("shops/lint-settings.toml", "extends = '../tools/base.toml'\n")
    repository.settings("shops/shop.yaml")
    assert "the baseline tools/known.json does not exist" in refusal(repository)
    assert repository.quick("--update-baseline", ".").code == 0
    assert found(repository, "--no-baseline", ".") == ["warning[our-rule]"]
    assert (repository.folder / "tools/known.json").exists()
    assert found(repository) == []


def test_allows_of_all_files_count_and_only_own_ones_are_judged(repository: Place) -> None:
    allow = f"[[allow]]\nrule = '{RULE}'\nfiles = ['*.yaml']\nreason = 'kept'\n"
    expired = "[[allow]]\nrule = 'several-logos'\nfiles = ['*.yaml']\nreason = 'kept'\nuntil = '2020-01-01'\n"
    repository.write("ci/base.toml", allow + expired)
    assert found(repository) == []
    listed = repository.quick("allows", ".").out
    assert os.path.join("ci", "base.toml") + ":1" in listed
    repository.write("shops/lint-settings.toml", "extends = '../ci/base.toml'\n" + expired)
    assert found(repository) == ["warning[expired-allow]"]


def test_an_own_allow_is_added_to_the_own_file(repository: Place) -> None:
    repository.write("ci/base.toml", "[[allow]]\nrule = 'several-logos'\nfiles = ['*.yaml']\nreason = 'kept'\n")
    repository.write("shops/shop.yaml", (repository.folder / "shops/shop.yaml").read_text())
    repository.write("shops/shop.json", json.dumps({"user_entity_type": "user", "authentication.providers": []}))
    assert repository.quick("allow", RULE, "shops/shop.json", "--reason", "kept").code == 0
    assert f'rule = "{RULE}"' in (repository.folder / "shops/lint-settings.toml").read_text()


def test_a_section_of_pyproject_and_the_config_above(repository: Place) -> None:
    repository.write("ci/pyproject.toml", f"[tool.lint-settings.severity]\n{RULE} = 'error'\n")
    repository.write("shops/pyproject.toml", "[tool.lint-settings]\nextends = '../ci/pyproject.toml'\n")
    (repository.folder / "shops/lint-settings.toml").unlink()
    assert found(repository) == [f"error[{RULE}]"]
    repository.write("lint-settings.toml", f"[severity]\n{RULE} = 'off'\n")
    repository.write("shops/lint-settings.toml", "extends = '../lint-settings.toml'\n")
    assert found(repository) == []


def test_show_settings_prints_what_holds(repository: Place) -> None:
    data = json.loads(repository.quick("--show-settings", "shops").out)
    assert data["extends"] == [os.path.join("ci", "base.toml")]
    assert (data["fail-level"], data["severity"]) == ("error", {RULE: "info"})


def test_isolated_reads_nothing(repository: Place) -> None:
    repository.write("ci/base.toml", "no toml")
    assert found(repository, "--isolated", ".") == [f"warning[{RULE}]"]


def test_the_cache_notices_a_change(repository: Place) -> None:
    for number in range(100):
        repository.settings(f"shops/s{number}.yaml", FAULT)
    assert len(found(repository, "--jobs=1", "shops")) == 101
    repository.write("ci/base.toml", f"[severity]\n{RULE} = 'off'\n")
    assert found(repository, "--jobs=1", "shops") == []


# --- packages


@pytest.fixture
def package(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    installed = tmp_path_factory.mktemp("site-packages")
    folder = installed / "acme_lint_config"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('imported')\n")
    (folder / "lint-settings.toml").write_text(f"[severity]\n{RULE} = 'error'\n")
    monkeypatch.syspath_prepend(str(installed))
    return folder


@pytest.mark.parametrize("name", ["acme-lint-config", "acme_lint_config"])
@pytest.mark.usefixtures("package")
def test_a_package_is_read_and_not_imported(name: str, repository: Place) -> None:
    repository.write("shops/lint-settings.toml", f"extends = '{name}'\n")
    assert found(repository) == [f"error[{RULE}]"]
    assert "acme_lint_config" not in sys.modules


def test_a_package_may_extend_a_file_of_its_own_and_bring_rules(package: Path, repository: Place) -> None:
    (package / "strict.toml").write_text(f"fail-level = 'info'\n[severity]\n{RULE} = 'info'\n")
    (package / "lint-settings.toml").write_text("extends = './strict.toml'\nrules = ['rules']\n")
    repository.rule("acme_rule", "yield context.finding(node, 'a finding of acme')")
    (package / "rules").mkdir()
    (repository.folder / "tools/rules/acme_rule.py").rename(package / "rules/acme_rule.py")
    (repository.folder / "lint-settings.toml").unlink()
    repository.write("shops/lint-settings.toml", "extends = 'acme-lint-config'\n")
    assert found(repository) == ["warning[acme-rule]", f"info[{RULE}]"]


def test_a_mistake_in_a_package_has_its_place(package: Path, repository: Place) -> None:
    (package / "lint-settings.toml").write_text("\nselekt = []\n")
    repository.write("shops/lint-settings.toml", "extends = [\n'acme-lint-config']\n")
    reported = refusal(repository)
    assert f"{package.name}{os.sep}lint-settings.toml:2: unknown key `selekt`; did you mean `select`?" in reported
    assert reported.endswith(f"(extended by {os.path.join('shops', 'lint-settings.toml')}:2)")


def test_a_package_in_the_current_folder_is_not_installed(repository: Place) -> None:
    repository.write("planted/lint-settings.toml", f"[severity]\n{RULE} = 'off'\n")
    repository.write("planted/__init__.py", "")
    repository.write("shops/lint-settings.toml", "extends = 'planted'\n")
    assert "`extends` names the package `planted`, which is not installed" in refusal(repository)
    sys.path.insert(0, str(repository.folder))
    try:
        assert "which is not installed" in refusal(repository)
    finally:
        sys.path.remove(str(repository.folder))


# --- mistakes

MISTAKES = [
    ("'../ci/bse.toml'", "`extends` names ../ci/bse.toml, which does not exist; did you mean `base.toml`?"),
    ("'../ci/zzzz.toml'", "`extends` names ../ci/zzzz.toml, which does not exist"),
    ("'../ci'", "`extends` names ../ci, which is a folder; name a file, such as ../ci/lint-settings.toml"),
    ("'acme-configs'", "`extends` names the package `acme-configs`, which is not installed; install it, or write"),
    ("'pytest'", "`extends` names the package `pytest`, which has no lint-settings.toml"),
    ("'../../outside.toml'", "`extends` names ../../outside.toml, which leads out of "),
    (
        "'/etc/a.toml'",
        "`extends` names /etc/a.toml; write a path that is relative to the folder of this file",
    ),
    (
        "'https://example.com/a.toml'",
        "`extends` names an address; name a file of the repository or an installed package",
    ),
    ("'./lint-settings.toml'", "`extends` leads back to the same file: "),
    ("5", '`extends` takes a path such as "../base.toml", the name of a package, or a list of them'),
    ("['']", '`extends.0` takes a path such as "../base.toml", or the name of a package'),
]


@pytest.mark.parametrize(("value", "message"), MISTAKES)
def test_a_mistake_has_its_place(value: str, message: str, repository: Place) -> None:
    repository.write("../outside.toml", "")
    repository.write("shops/lint-settings.toml", f"# first\nextends = {value}\n")
    reported = refusal(repository)
    assert reported.startswith(f"{os.path.join('shops', 'lint-settings.toml')}:2: {message}"), reported


def test_a_cycle_names_the_way(repository: Place) -> None:
    repository.write("ci/base.toml", "extends = 'other.toml'\n")
    repository.write("ci/other.toml", "\nextends = ['base.toml']\n")
    base, other = (os.path.join("ci", name) for name in ("base.toml", "other.toml"))
    reported = refusal(repository)
    assert f"{other}:2: `extends` leads back to the same file: {base} -> {other} -> {base}" in reported


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selekt = []", "{}:1: unknown key `selekt`; did you mean `select`? (extended by {}:1)"),
        ("a = [", "{} is not valid TOML"),
        ("\n\nfail-level = 'fatal'", "{}:3: `fail-level` takes"),
        ("exclude = ['a']\nselect = [\n'x',\n'empty-provider']", "(named in {}:3)"),
        ("select = [\n'empty-provider']", "there is no rule `empty-provider` (named in {}:2); did you mean"),
        ("rules = ['nowhere']", "(named in {}:1) cannot be read"),
        ("\n[options.empty-providers]\nx = 1", "rule empty-providers has no option `x` (named in {}:3)"),
    ],
)
def test_a_mistake_in_an_extended_file_has_its_place_there(text: str, message: str, repository: Place) -> None:
    repository.write("ci/base.toml", text + "\n")
    paths = os.path.join("ci", "base.toml"), os.path.join("shops", "lint-settings.toml")
    assert message.format(*paths) in refusal(repository)


def test_entries_of_lists_keep_their_places(repository: Place) -> None:
    repository.write("ci/base.toml", "rules = ['gone']\n")
    (repository.folder / "tools").mkdir()
    repository.write("shops/lint-settings.toml", "extends = '../ci/base.toml'\nrules = ['../tools']\n")
    assert f"(named in {os.path.join('ci', 'base.toml')}:1) cannot be read" in refusal(repository)


def test_a_link_that_leads_out_of_the_repository(repository: Place) -> None:
    outside = repository.write("../outside/base.toml", f"[severity]\n{RULE} = 'off'\n")
    (repository.folder / "ci/base.toml").unlink()
    (repository.folder / "ci/base.toml").symlink_to(outside)
    assert "leads out of . through a link; copy the file into the repository" in refusal(repository)
    (repository.folder / "linked").symlink_to(outside.parent)
    repository.write("shops/lint-settings.toml", "extends = '../linked/base.toml'\n")
    assert "leads out of . through a link" in refusal(repository)
    (repository.folder / "ci/base.toml").unlink()
    repository.write("ci/real.toml", f"[severity]\n{RULE} = 'error'\n")
    (repository.folder / "ci/base.toml").symlink_to("real.toml")
    repository.write("shops/lint-settings.toml", "extends = '../ci/base.toml'\n")
    assert found(repository) == [f"error[{RULE}]"]


def test_without_a_repository_only_what_is_below_the_config(place: Place) -> None:
    (place.folder / ".git").rmdir()
    place.write("base.toml", f"[severity]\n{RULE} = 'error'\n")
    place.settings("shops/shop.yaml", FAULT)
    place.write("shops/lint-settings.toml", "extends = '../base.toml'\n")
    assert "leads out of shops" in refusal(place)
    place.write("shops/ci/base.toml", f"[severity]\n{RULE} = 'info'\n")
    place.write("shops/lint-settings.toml", "extends = './ci/base.toml'\n")
    assert found(place) == [f"info[{RULE}]"]


def test_a_pipe_is_no_config(repository: Place) -> None:
    (repository.folder / "ci/base.toml").unlink()
    os.mkfifo(repository.folder / "ci/base.toml")
    assert "ci" in refusal(repository)


# --- pipelines


def test_a_pipeline_may_name_an_environment_of_the_file_that_is_extended(repository: Place) -> None:
    repository.write("ci/base.toml", "[environments.live]\nfiles = ['*.yaml']\n")
    pipeline = "[[pipeline]]\nname = 'a'\nfeatures = ['owner']\noperations = ['PUT client settings']\n"
    own = f"extends = '../ci/base.toml'\n[environments.test]\nfiles = ['t/']\n{pipeline}environment = "
    repository.write("shops/lint-settings.toml", own + "'live'\n")
    assert found(repository) == [f"warning[{RULE}]"]
    repository.write("shops/lint-settings.toml", own + "'lve'\n")
    place_of_it = os.path.join("shops", "lint-settings.toml")
    assert refusal(repository) == f"{place_of_it}:8: `lve` is not an environment; did you mean `live`?"


def test_a_pipeline_of_an_extended_file_is_checked(repository: Place) -> None:
    pipeline = "[[pipeline]]\nname = 'a'\nfeatures = ['direct_access']\noperations = ['PUT client settings']\n"
    repository.write("ci/base.toml", pipeline)
    repository.write("shops/lint-settings.toml", "# own\nextends = '../ci/base.toml'\n")
    lines = repository.lines("--select", "insufficient-permission", ".")
    assert [line.partition(": ")[0] for line in lines] == [f"{os.path.join('shops', 'lint-settings.toml')}:2:11"]


# --- what a change makes weaker


def committed(place: Place) -> None:
    place.git("init", "-q")
    place.git("add", ".")
    place.git("commit", "-qm", "first")


def test_a_change_of_an_extended_file_is_visible(repository: Place) -> None:
    (repository.folder / ".git").rmdir()
    repository.write("more/lint-settings.toml", "extends = '../ci/base.toml'\n")
    repository.settings("more/a.yaml")
    committed(repository)
    repository.write("ci/base.toml", f"ignore = ['missing-setting']\n[severity]\n{RULE} = 'off'\n")
    out = repository.quick("diff", "--base", "HEAD", "-f", "concise", ".").out
    base = os.path.join("ci", "base.toml")
    assert out.count(f"rule `{RULE}` is off, it was info") == 1
    assert f"{base}:3" in out
    outcome = repository.quick("--changed-since", "HEAD", ".")
    assert "checked less than before" in outcome.out


def test_extending_a_weaker_file_is_visible(repository: Place) -> None:
    (repository.folder / ".git").rmdir()
    repository.write("ci/weak.toml", "extends = 'base.toml'\nselect = ['mail']\n")
    committed(repository)
    repository.write("shops/lint-settings.toml", "extends = '../ci/weak.toml'\n")
    out = repository.quick("diff", "--base", "HEAD", "-f", "concise", ".").out
    assert "only these rules run: `mail`; `select` was not set" in out
    repository.write("shops/lint-settings.toml", f"extends = '../ci/base.toml'\n[severity]\n{RULE} = 'error'\n")
    assert "checked less" not in repository.quick("diff", "--base", "HEAD", "-f", "text", ".").out


def test_the_config_of_a_commit_extends_files_of_that_commit(repository: Place) -> None:
    (repository.folder / ".git").rmdir()
    committed(repository)
    repository.write("ci/base.toml", f"[severity]\n{RULE} = 'off'\n")
    repository.settings("shops/shop.yaml", FAULT, "# changed")
    assert found(repository) == []
    assert found(repository, "--config-from", "HEAD", ".") == [f"info[{RULE}]"]
    (repository.folder / "ci/base.toml").unlink()
    outcome = repository.quick("--config-from", "HEAD", "-f", "concise", ".")
    assert (outcome.code, f"info[{RULE}]" in outcome.out) == (2, True), "the config in the working tree is broken"
    assert "which does not exist (the working tree has this config; that of HEAD applies)" in outcome.err
