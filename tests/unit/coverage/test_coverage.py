"""What a team's own files would show of mistakes: made in memory, one at a time."""

import json
from collections import Counter
from pathlib import Path

import pytest

from lint_settings.coverage.mistakes import Mistake
from lint_settings.coverage.survey import Tenant
from place import Place

ROOT = Path(__file__).parents[3]
GOOD = ROOT / "examples" / "good"
NEWS = ROOT / "tests" / "projects" / "news"
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
POLICY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
OTHER = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
OIDC = f"""\
id: {CLIENT}
name: Shop
type: public
redirectURIs: [https://shop.example.com/callback]
tokenPolicy: {POLICY}
"""
TOKENS = f"id: {POLICY}\ntitle: Login\naccessTokenLifetime: 1800\nallowedScopes: [openid]\n"


@pytest.fixture(scope="module")
def tenant() -> Tenant:
    return Tenant([str(GOOD)], None)


@pytest.fixture(scope="module")
def found(tenant: Tenant) -> list[Mistake]:
    return tenant.mistakes()


def test_mistakes_of_all_kinds_are_made(found: list[Mistake]) -> None:
    kinds = Counter((one.group, one.kind) for one in found)
    assert {group for group, _ in kinds} == {"files", "indentation", "keys", "values"}
    assert len(kinds) >= 14
    assert len(found) == len({(one.group, one.kind, one.path, one.line, one.place, one.edit) for one in found})


def test_a_mistake_is_taken_back(tenant: Tenant, found: list[Mistake]) -> None:
    one = next(one for one in found if one.kind == "of another environment")
    first = tenant.try_out(one)
    assert first.count > 0
    assert tenant.try_out(one) == first, "nothing of the first time is left"


@pytest.mark.parametrize("folder", [GOOD, NEWS], ids=lambda one: one.name)
def test_most_mistakes_in_clean_tenants_are_noticed_once(folder: Path, tenant: Tenant) -> None:
    if folder != GOOD:
        tenant = Tenant([str(folder)], None)
        assert not any(tenant.settled.values()), "it has no findings as it is"
    found = tenant.mistakes()
    results = [tenant.try_out(one) for one in found[:: len(found) // 150]]
    noticed = [one for one in results if one.count]
    assert len(noticed) >= 0.97 * len(results)
    assert sum(one.above_info > 1 for one in results) <= 0.05 * len(results)
    assert all(one.is_near for one in noticed if one.mistake.group in ("keys", "values", "indentation"))


@pytest.mark.parametrize(
    ("group", "kind", "pointer"),
    [
        ("keys", "dropped", "/tokenPolicy"),
        ("keys", "misspelled", "/redirectURIs"),
        ("values", "of another type", "/tokenPolicy"),
        ("values", "one letter off", "/type"),
        ("values", "one letter off", "/tokenPolicy"),
        ("values", "in another unit", "/accessTokenLifetime"),
        ("files", "copied", ""),
        ("indentation", "one blank more", ""),
    ],
)
def test_a_kind_of_mistake_is_made_and_noticed(place: Place, group: str, kind: str, pointer: str) -> None:
    place.write("oidc.yaml", OIDC)
    place.write("tokens.yaml", TOKENS)
    data = json.loads(place.quick("coverage", "--format=json", "--jobs=1", ".").out)
    assert (group, kind) in {(one["group"], one["kind"]) for one in data["kinds"]}
    assert not any((one["group"], one["kind"], one["pointer"]) == (group, kind, pointer) for one in data["not_noticed"])


def test_the_command(place: Place) -> None:
    place.write("oidc.yaml", OIDC)
    place.write("tokens.yaml", TOKENS)
    text = place.quick("coverage", ".")
    assert text.code == 0
    lines = text.out.splitlines()
    assert lines[0].split() == ["mistake", "tried", "noticed", "repeatedly", "elsewhere"]
    assert any(line.startswith("keys: misspelled") for line in lines)
    data = json.loads(place.quick("coverage", "--format=json", ".").out)
    assert data["tried"] == sum(one["tried"] for one in data["kinds"])
    assert len(data["not_noticed"]) == data["tried"] - sum(one["noticed"] for one in data["kinds"])
    assert (place.folder / "oidc.yaml").read_text("utf-8") == OIDC, "no file is changed"
    assert sorted(one.name for one in place.folder.glob("*.yaml")) == ["oidc.yaml", "tokens.yaml"]


def test_a_sample_is_the_same_for_a_seed(place: Place) -> None:
    place.write("oidc.yaml", OIDC)
    place.write("tokens.yaml", TOKENS)
    runs = [place.quick("coverage", "--format=json", "--sample=7", f"--seed={seed}", ".").out for seed in (1, 1, 2)]
    assert json.loads(runs[0])["tried"] == 7
    assert runs[0] == runs[1]


def test_a_minimum(place: Place) -> None:
    place.write("oidc.yaml", OIDC)
    assert place.quick("coverage", "--min=1", ".").code == 0
    place.write("lint-settings.toml", 'select = ["unknown-scope"]\n')
    outcome = place.quick("coverage", "--min=99", ".")
    assert outcome.code == 1
    assert "less than 99 %" in outcome.err


def test_nothing_to_try(place: Place) -> None:
    place.write("a.yaml", "a: b\n")
    assert place.quick("coverage", ".").code == 2
    assert place.quick("coverage", "nowhere").code == 2


def test_a_file_that_cannot_be_opened_is_reported(place: Place) -> None:
    place.write("oidc.yaml", OIDC)
    (place.folder / "gone.yaml").symlink_to("nowhere.yaml")
    (place.folder / "folder.yaml").mkdir()
    place.write("broken.yaml", b"a: \xff\n".decode("latin-1"))
    outcome = place.quick("coverage", "--sample=5", "--format=json", ".")
    assert outcome.code == 2
    assert "gone.yaml cannot be read: No such file or directory" in outcome.err
    assert json.loads(outcome.out)["tried"] == 5, "mistakes are made in the others"


@pytest.mark.parametrize("folder", [GOOD, NEWS], ids=lambda one: one.name)
def test_the_files_that_a_mistake_affects_are_those_with_another_lookup(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain way compares every lookup of every file, which takes as long as the tenant is large."""
    tenant = Tenant([str(folder)], None)
    quick = Tenant._stale
    affected = 0

    def plain(mistake: Mistake) -> list[str]:
        own = None if mistake.copy else mistake.path
        state = {path: one.project.workspace.lookups.state for path, one in tenant._files.items()}
        return [
            path
            for path, result in tenant._results.items()
            if path != own and any(state[path](one) != was for one, was in (result.states or {}).items())
        ]

    def compared(self: Tenant, mistake: Mistake) -> list[str]:
        nonlocal affected
        found = quick(self, mistake)
        assert found == plain(mistake)
        affected += len(found)
        return found

    monkeypatch.setattr(Tenant, "_stale", compared)
    found = tenant.mistakes()
    for one in found[:: len(found) // 80]:
        tenant.try_out(one)
    assert affected > 20


def test_what_mistakes_depend_on_in_other_files(place: Place) -> None:
    """An id of another environment is one that this environment does not have, and never the own one."""
    config = '[environments.dev]\nfiles = ["dev/**"]\n[environments.prod]\nfiles = ["prod/**"]\n'
    place.write("lint-settings.toml", config)
    for environment, policy in (("dev", POLICY), ("prod", OTHER)):
        place.write(f"{environment}/oidc.yaml", OIDC.replace(POLICY, policy))
        place.write(f"{environment}/tokens.yaml", TOKENS.replace(POLICY, policy))
    found = Tenant([str(place.folder)], None).mistakes()
    foreign = [one for one in found if one.kind == "of another environment" and one.place == "/tokenPolicy"]
    assert {(Path(one.path).parent.name, (one.edit or ("",))[-1]) for one in foreign} == {
        ("dev", f'"{OTHER}"'),
        ("prod", f'"{POLICY}"'),
    }
    deleted = {Path(one.path).name: one.place for one in found if one.kind == "deleted"}
    assert deleted == {}, "no other policy of the environment would remain"
    place.write("dev/more.yaml", TOKENS.replace(POLICY, CLIENT))
    found = Tenant([str(place.folder)], None).mistakes()
    assert [one.place for one in found if one.kind == "deleted"] == [POLICY]
