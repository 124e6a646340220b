"""One mistake is one finding: what follows from it in other files is folded into it, and so are copies."""

import json
import shutil
from pathlib import Path

import pytest

from lint_settings.engine.consequences import fold_across
from place import Place

EXAMPLES = Path(__file__).parents[3] / "examples"
CUSTOMER = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
TOKENS = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
CLIENTS = ("1b4e28ba-2fa1-11d2-883f-0016d3cca427", "886313e1-3b8a-5372-9b90-0c9aee199e5d")
USER = """\
name: user
attr_defs:
  - {name: email, type: string}
  - name: consents
    type: object
    attr_defs: [{name: granted, type: boolean}]
"""
FLOW = "_self: /config/79y4mqf2rt3bxs378kw5479xdu/flows/%s\nname: %s\nschemas: [user]\n" + (
    "userData: [email, consents.granted]\n"
)


def tokens(name: str = TOKENS, link: str = TOKENS) -> str:
    return (
        f'id: "{name}"\ntitle: Login\naccessTokenLifetime: 1800\nallowedScopes: [openid]\n'
        f"_links: {{self: {{href: /{CUSTOMER}/config/tokenPolicies/{link}}}}}\n"
    )


def client(number: int, policy: str = TOKENS) -> str:
    return f"id: {CLIENTS[number]}\nname: Configuration {number}\ntype: confidential\ntokenPolicy: {policy}\n"


def tenant() -> dict[str, str]:
    return {
        "clients/a.yaml": client(0),
        "clients/b.yaml": client(1),
        "tokens.yaml": tokens(),
        "spare.yaml": tokens(TOKENS.replace("7d44", "8d44"), TOKENS.replace("7d44", "8d44")),
        "user.yaml": USER,
        "flows/one.yaml": FLOW % ("one", "one"),
        "flows/two.yaml": FLOW % ("two", "two"),
    }


# What is wrong in one file, and the finding that is left, by rule and place.
CASES = {
    "an id with a blank": ({"tokens.yaml": tokens(TOKENS + " ")}, "surrounding-blank", "tokens.yaml:1"),
    "an id that is one digit off": ({"tokens.yaml": tokens(TOKENS[:-1] + "3")}, "self-link-mismatch", "tokens.yaml:5"),
    "an id that is cut": ({"tokens.yaml": tokens(TOKENS[:-1])}, "self-link-mismatch", "tokens.yaml:5"),
    "a policy that is gone": ({"tokens.yaml": ""}, "dangling-token-policy", "clients/a.yaml:4"),
    "an attribute that is misspelled": (
        {"user.yaml": USER.replace("email", "emial")},
        "field-without-attribute",
        "flows/one.yaml:4",
    ),
    "an attribute with a blank": ({"user.yaml": USER.replace("email", "'email '")}, "surrounding-blank", "user.yaml:3"),
    "an inner list that is misspelled": (
        {"user.yaml": USER.replace("    attr_defs", "    attrdefs")},
        "misspelt-member",
        "user.yaml:6",
    ),
}


def found(place: Place, *arguments: str) -> dict[str, list[dict[str, object]]]:
    return json.loads(place.quick("--no-cache", "--format=json", *arguments, ".").out)  # type: ignore[no-any-return]


def above_info(report: dict[str, list[dict[str, object]]]) -> list[tuple[str, str]]:
    return [
        (str(one["rule"]), f"{one['path']}:{one['line']}") for one in report["findings"] if one["severity"] != "info"
    ]


def write(place: Place, files: dict[str, str]) -> None:
    off = ("lone-configuration-client", "entity-type-not-hosted-login", "unused-policy")
    place.write("lint-settings.toml", "[severity]\n" + "".join(f'{rule} = "off"\n' for rule in off))
    for name, text in files.items():
        if text:
            place.write(name, text)


def test_nothing_is_found_without_a_mistake(place: Place) -> None:
    write(place, tenant())
    assert above_info(found(place)) == []


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_is_one_finding_in_all_files(place: Place, case: str) -> None:
    change, rule, where = CASES[case]
    write(place, {**tenant(), **change})
    assert above_info(found(place)) == [(rule, where)]


def test_a_missing_object_points_to_all_that_name_it(place: Place) -> None:
    write(place, {**tenant(), "tokens.yaml": ""})
    report = found(place)
    (one,) = [one for one in report["findings"] if one["severity"] != "info"]
    assert "clients/b.yaml" in json.dumps(one["related"])
    assert [(one["path"], one["cause"]["path"]) for one in report["consequences"]] == [  # type: ignore[index]
        ("clients/b.yaml", "clients/a.yaml")
    ]
    assert len(above_info(found(place, "--show-consequences"))) == 2


def test_no_place_is_named_twice(place: Place) -> None:
    shutil.copytree(EXAMPLES / "bad", place.folder, dirs_exist_ok=True)
    (one,) = [one for one in found(place)["findings"] if one["rule"] == "shared-oidc-client"]
    places = [(other["path"], other["line"]) for other in one["related"]]  # type: ignore[attr-defined]
    assert places == [("prod/settings/shop.yaml", 14)]


def test_two_missing_objects_are_two_findings(place: Place) -> None:
    other = TOKENS.replace("7d44", "9999")
    write(place, {**tenant(), "tokens.yaml": "", "clients/b.yaml": client(1, other)})
    assert len(above_info(found(place))) == 2


def test_a_copied_folder_is_one_finding(place: Place) -> None:
    files = {f"{folder}/{name}": text for folder in ("before", "after") for name, text in tenant().items()}
    write(place, {name: text for name, text in files.items() if "user" not in name and "flows" not in name})
    report = found(place)
    assert above_info(report) == [("duplicate-object", "before/clients/a.yaml:1")]
    assert {one["rule"] for one in report["consequences"]} == {"duplicate-object"}
    assert len(report["consequences"]) == 3


def test_two_copied_files_are_two_findings(place: Place) -> None:
    write(place, {**tenant(), "clients/a-copy.yaml": client(0), "tokens-copy.yaml": tokens()})
    assert [rule for rule, _ in above_info(found(place))] == ["duplicate-object"] * 2


def test_a_file_of_another_environment_is_one_finding(place: Place) -> None:
    shutil.copytree(Path(__file__).parents[3] / "examples" / "good", place.folder / "good")
    policy = (place.folder / "good/dev/login-policies/customers.yaml").read_text("utf-8")
    place.write("good/prod/login-policies/copy.yaml", policy)
    report = found(place)
    assert [rule for rule, _ in above_info(report)] == ["identity-leak"]
    assert len(report["consequences"]) > 1


def test_a_misspelt_name_in_one_document_explains_nothing_in_another(place: Place) -> None:
    policy = tokens().replace("title", "titel")
    place.write("all.yaml", f"{policy}---\n{client(0).replace('name: Configuration 0', 'title: x')}")
    rules = [rule for rule, _ in above_info(found(place))]
    assert "misspelt-member" in rules
    assert "missing-member" in rules, "the other document lacks its name for a reason of its own"


def test_a_change_is_reported_with_its_cause_elsewhere(place: Place) -> None:
    write(place, {**tenant(), "tokens.yaml": "", "clients/b.yaml": ""})
    place.git("init", "-q")
    place.git("add", "-A")
    place.git("commit", "-qm", "start")
    place.write("clients/b.yaml", client(1))
    report = found(place, "--changed-since=HEAD")
    assert [rule for rule, _ in above_info(report)] == ["dangling-token-policy"]


def test_no_findings_are_no_findings() -> None:
    assert fold_across([], {}, {}) == []


def test_consequences_are_sorted_by_place(place: Place) -> None:
    for name in ("bad", "review"):
        shutil.copytree(EXAMPLES / name, place.folder / name)
    listed = json.loads(place.quick("--format=json", ".").out)["consequences"]
    places = [(one["path"], one["line"], one["column"]) for one in listed]
    assert len({path for path, *_ in places}) > 1
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("again.yaml", client(0), "duplicate-object"),
        ("clients/a.yaml", client(0).replace(CLIENTS[0], f'"{CLIENTS[0]} "'), "surrounding-blank"),
    ],
)
def test_an_example_of_what_exists_is_no_cause(place: Place, name: str, text: str, wrong: str) -> None:
    """An unknown id is reported, whatever is wrong with one of several clients to which the finding points."""
    unknown = "janrainOidcClientId: c73bcdcc-2669-4bf6-81d3-e4ae73fb11fd\n"
    for path, content in {**tenant(), name: text, "shop.yaml": f"user_entity_type: user\n{unknown}"}.items():
        place.write(path, content)
    assert {wrong, "unknown-oidc-client"} <= {one["rule"] for one in found(place)["findings"]}


def test_what_is_the_cause_in_a_file_that_is_not_checked_hides_nothing(place: Place) -> None:
    """Only the files that are checked are reported, so each must have its own finding."""
    place.write("lint-settings.toml", "")
    for name in ("a", "b"):
        place.write(f"api-clients/{name}.yaml", "name: Shop\nfeatures: [direct_access]\n")
    for name in ("a", "b"):
        assert len(place.lines("--no-cache", "--select=duplicate-client-name", f"api-clients/{name}.yaml")) == 1


def test_a_name_that_is_used_twice_is_one_finding(place: Place) -> None:
    place.write("lint-settings.toml", "")
    for name in ("a", "b", "c", "d"):
        title = "Shop" if name in ("a", "b") else "Portal"
        place.write(f"api-clients/{name}.yaml", f"name: {title}\nfeatures: [direct_access]\n")
    lines = place.lines("--no-cache", "--select=duplicate-client-name", ".")
    assert [line.partition(":")[0] for line in lines] == ["api-clients/a.yaml", "api-clients/c.yaml"]


@pytest.mark.parametrize("count", [3, 5, 12])
def test_a_name_that_many_clients_have_is_one_finding(place: Place, count: int) -> None:
    place.write("lint-settings.toml", "")
    for number in range(count):
        place.write(f"api-clients/{number:02}.yaml", "name: Shop\nfeatures: [direct_access]\n")
        own = f"id: {number:08}{TOKENS[8:]}\nname: Shop\n"
        place.write(f"oidc-clients/{number:02}.yaml", f"{own}type: public\nloginPolicy: {TOKENS}\n")
    lines = place.lines("--no-cache", "--select=duplicate-client-name", ".")
    assert [line.partition(":")[0] for line in lines] == ["api-clients/00.yaml", "oidc-clients/00.yaml"]


@pytest.mark.parametrize("wrong", ["customer_id", "oidc_url"])
def test_a_customer_of_another_environment_in_the_file_of_the_application(place: Place, wrong: str) -> None:
    shutil.copytree(EXAMPLES / "good", place.folder / "good")
    path = "good/dev/application-settings.yaml"
    name, _, rest = (place.folder / path).read_text("utf-8").partition(f"{wrong}: ")
    place.write(path, f"{name}{wrong}: {rest.replace('d001', 'f001', 1)}")
    lines = place.lines("--no-cache", "good")
    assert len(lines) == 1
    assert "identity-leak" in lines[0]
    assert "customer-id-mismatch" in place.lines("--no-cache", "--ignore=identity-leak", "good")[0]


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (["."], "identity-leak"),
        (["prod/settings/shop.yaml"], "customer-id-mismatch"),
        ([".", "--ignore=identity-leak"], "customer-id-mismatch"),
    ],
)
def test_a_customer_of_another_environment(place: Place, arguments: list[str], rule: str) -> None:
    """A run that cannot report the cause reports what follows from it."""
    place.write("lint-settings.toml", "")
    wrong, app = "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "_self: /config/%s9y4mqf2rt3bxs378kw5479xdu/settings\n"
    for environment, at, own in (("dev", "7", wrong), ("prod", "8", TOKENS)):
        place.write(f"{environment}/application-settings.yaml", app % at + f"customer_id: {wrong}\n")
        link = f"https://v1.api.us.janrain.com/{own}/auth-ui/verify-account?client_id={CLIENTS[0]}"
        page = link.replace("verify-account", "reset-password")
        place.write(
            f"{environment}/settings/shop.yaml",
            f"user_entity_type: user\nverify_email_url: {link}\npassword_recover_url: {page}\n",
        )
        place.write(
            f"{environment}/login-policies/shop.yaml",
            f"id: 2c5ea4c{at}-4067-11e9-8bad-9b1deb4d3b7d\ntitle: Shop\n"
            f"loginURL: https://v1.api.us.janrain.com/{own}/auth-ui/v2/login\n",
        )
    found = place.lines("--no-cache", "--select=identity-leak,customer-id-mismatch", *arguments)
    assert len(found) == 1
    assert rule in found[0]
