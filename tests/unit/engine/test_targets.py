"""Reports and baselines are not written over what a run reads, nor through links."""

import os
from pathlib import Path

import pytest

from place import Place, good

FORMATS = ("json", "jsonl", "rdjson", "sarif", "gitlab", "junit", "checkstyle", "markdown", "text", "concise")


@pytest.fixture
def shop(place: Place) -> Place:
    """Files with a finding, a config and a baseline."""
    place.settings("a.yaml", "authentication.providers: []")
    place.settings("b.yaml")
    place.write("c.json", '{"user_entity_type": "user", "authentication.providers": []}')
    place.settings("deep/d.yml")
    return place


def assert_refused(place: Place, *arguments: str, stdin: str = "") -> None:
    """The run ends with 2 before anything is written."""
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    outcome = place.quick(*arguments, stdin=stdin)
    assert outcome.code == 2, (arguments, outcome)
    assert outcome.out == ""
    assert "name another file" in outcome.err or "is a link" in outcome.err or "on the way to" in outcome.err, (
        outcome.err
    )
    assert {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("target", ["a.yaml", "c.json", "./a.yaml", "deep/../a.yaml", "deep/d.yml", "{}/a.yaml"])
@pytest.mark.parametrize("paths", [["."], ["a.yaml", "c.json", "deep"], ["b.yaml"]])
def test_a_report_is_not_written_over_settings(shop: Place, target: str, paths: list[str]) -> None:
    target = target.format(shop.folder)
    assert_refused(shop, "-o", target, *paths)
    assert_refused(shop, "-f", f"json={target}", *paths)
    assert_refused(shop, "-f", "text", "-f", f"sarif={target}", *paths)
    assert_refused(shop, "--fix", "-o", target, *paths)


def test_a_glob_behind_output_costs_no_file(shop: Place) -> None:
    assert_refused(shop, "--select=empty-providers", "--output", "a.yaml", "b.yaml")
    assert_refused(shop, "--output", "c.json", "a.yaml")


@pytest.mark.parametrize("name", ["lint-settings.toml", "pyproject.toml", "other.toml"])
def test_a_report_is_not_written_over_a_config(shop: Place, name: str) -> None:
    shop.write(name, "[tool.lint-settings]\n" if name == "pyproject.toml" else "[severity]\n")
    named = ["--config", name] if name == "other.toml" else []
    assert_refused(shop, *named, "-f", f"json={name}", ".")
    assert_refused(shop, *named, "-o", name, "a.yaml")
    assert_refused(shop, *named, "diff", "-o", name, "a.yaml", "b.yaml") if not named else None


def test_a_report_is_not_written_over_the_baseline(shop: Place) -> None:
    shop.write("lint-settings.toml", "baseline = 'known.json'\n")
    assert shop.quick("--update-baseline", ".").code == 0
    assert_refused(shop, "-f", "json=known.json", ".")


@pytest.mark.parametrize("kind", ["symbolic", "hard", "folder", "dangling"])
def test_a_report_is_not_written_through_a_link(shop: Place, kind: str) -> None:
    link = shop.folder / ("out" if kind == "folder" else "report.json")
    if kind == "hard":
        os.link(shop.folder / "a.yaml", link)
    else:
        link.symlink_to({"symbolic": "a.yaml", "folder": "deep", "dangling": "new.json"}[kind])
    target = "out/report.json" if kind == "folder" else "report.json"
    assert_refused(shop, "-f", f"json={target}", "a.yaml")
    assert_refused(shop, "-o", target, ".")
    assert_refused(shop, "diff", "-f", f"json={target}", "a.yaml", "b.yaml")
    assert not (shop.folder / "new.json").exists()


def test_a_baseline_is_not_written_through_a_link(shop: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "known.json"
    other.write_text('{"version": 1, "findings": []}\n')
    (shop.folder / "known.json").symlink_to(other)
    assert_refused(shop, "--update-baseline", "--baseline", "known.json", ".")
    shop.write("lint-settings.toml", "baseline = 'known.json'\n")
    assert_refused(shop, "--update-baseline", ".")
    assert other.read_text() == '{"version": 1, "findings": []}\n'
    assert shop.run("--baseline", "known.json", ".").code == 1, "it may be read"


@pytest.mark.parametrize(
    ("is_inside", "why"), [(True, "is reached through a link"), (False, "is a link that leads out of the project")]
)
def test_a_config_that_is_a_link_is_not_written(
    shop: Place, is_inside: bool, why: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = (shop.folder if is_inside else tmp_path_factory.mktemp("other")) / "shared.toml"
    other.write_text("# shared\n")
    (shop.folder / "lint-settings.toml").symlink_to(other)
    outcome = shop.run("allow", "empty-providers", "--reason=x", "c.json")
    assert (outcome.code, why in outcome.err) == (2, True), outcome
    assert other.read_text() == "# shared\n"


@pytest.mark.parametrize("arguments", [["a.yaml", "b.yaml"], ["deep", "deep"], ["--base=HEAD", "."]])
@pytest.mark.parametrize("target", ["a.yaml", "c.json", "b.yaml"])
def test_a_comparison_is_not_written_over_settings(shop: Place, arguments: list[str], target: str) -> None:
    shop.git("init", "--quiet")
    shop.git("add", ".")
    shop.git("commit", "--quiet", "--message=one")
    assert_refused(shop, "diff", "-f", f"json={target}", *arguments)
    assert_refused(shop, "diff", "-o", target, *arguments)


def test_an_answer_is_not_written_over(shop: Place) -> None:
    shop.write("answer.txt", good("a.yaml"))
    assert_refused(shop, "diff", "--export", "answer.txt", "-o", "answer.txt", "a.yaml")


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_may_replace_an_earlier_one(shop: Place, name: str) -> None:
    for target in (f"report-{name}.json", "out.txt"):
        for paths in (["."], ["b.yaml"], ["a.yaml"], ["."], ["--select=head-in-production", "b.yaml"], ["a.yaml"]):
            before = shop.quick("-f", f"{name}={target}", *paths)
            assert before.code in (0, 1), before.err
            if target.endswith(".json") and name not in ("json", "jsonl", "rdjson", "sarif", "gitlab"):
                (shop.folder / target).unlink()


@pytest.mark.parametrize("name", FORMATS)
def test_a_comparison_may_replace_an_earlier_one(shop: Place, name: str) -> None:
    for paths in (["a.yaml", "b.yaml"], ["a.yaml", "a.yaml"], ["a.yaml", "c.json"], ["a.yaml", "b.yaml"]):
        outcome = shop.quick("diff", "-f", f"{name}=out.txt", *paths)
        assert outcome.code in (0, 1), outcome.err


@pytest.mark.parametrize("name", ["html", "markdown", "json"])
def test_an_inventory_may_replace_an_earlier_one(shop: Place, name: str) -> None:
    for _ in range(2):
        assert shop.quick("inventory", "-f", name, "--title", "Our tenant", "-o", f"ours.{name}", ".").code == 0
    shop.write("README.md", "# Our tenant\n")
    shop.write("lint-settings.toml", "[severity]\n")
    (shop.folder / "link.json").symlink_to("new.json")
    for target in ("README.md", "a.yaml", "c.json", "deep/d.yml", "lint-settings.toml", "link.json"):
        assert_refused(shop, "inventory", "-f", name, "-o", target, ".")


@pytest.mark.parametrize(
    "target",
    [
        "README.md",
        "notes.txt",
        ".gitlab-ci.yml",
        ".env",
        "Makefile",
        "report.xml",
        ".git/config",
        ".git/hooks/pre-push",
    ],
)
def test_a_report_is_not_written_over_anything_else(shop: Place, target: str) -> None:
    shop.git("init", "--quiet")
    if target != ".git/hooks/pre-push":
        shop.write(target, "# Our files\n\nThere was an error[1]: see warning[x].\n")
    for name in ("json", "markdown", "text"):
        before = {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()}
        outcome = shop.quick("-f", f"{name}={target}", ".")
        assert (outcome.code, "name another file" in outcome.err) == (2, True)
        assert shop.quick("diff", "-f", f"{name}={target}", "a.yaml", "b.yaml").code == 2
        assert {path: path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()} == before


def test_targets_that_are_fine(shop: Place, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shop.write("empty.json", "")
    shop.write("list.json", "[]\n")
    outside = tmp_path_factory.mktemp("ci") / "summary.txt"
    outside.write_text("anything\n")
    link = tmp_path / "link"
    link.symlink_to(shop.folder)
    for target in (
        "new.json",
        "new.yaml",
        "empty.json",
        "list.json",
        str(outside),
        "/dev/null",
        str(link / "x.json"),
    ):
        assert shop.run("-f", f"json={target}", "a.yaml").code == 1, target
    for stream in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        assert shop.run("-f", "json", "-o", stream, "a.yaml").out.startswith("{"), stream


def test_standard_input_names_a_file_too(shop: Place) -> None:
    assert_refused(shop, "-o", "a.yaml", "--stdin-filename", "a.yaml", "-", stdin=good("a.yaml"))
