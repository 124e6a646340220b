"""One mistake in the good examples is one finding, at the value that is wrong."""

import shutil
from pathlib import Path

import pytest

from place import Place

GOOD = Path(__file__).parents[3] / "examples" / "good"
OWNER = "prod/api-clients/owner.yaml"
SHOP = "prod/settings/shop.yaml"
USER = "prod/entity-types/user.yaml"
# The file, what is in it, what is written in its place, the place and the rule of the finding that is left.
CASES = {
    "a wrong digit in an owner's id": (OWNER, "_id: exampleowner0", "_id: exampleowner1", f"{OWNER}:3", "self-link"),
    "an owner's id that is cut": (OWNER, "_id: exampleowner00", "_id: exampleowner0", f"{OWNER}:3", "self-link"),
    "an owner's id in another case": (OWNER, "_id: example", "_id: Example", f"{OWNER}:3", "self-link"),
    "the owner's client in the config": (
        *("lint-settings.toml", "exampleowner0", "exampleowner1"),
        *("lint-settings.toml:24", "insufficient-permission"),
    ),
    "a flow in another case": (SHOP, "name: shopFlow", "name: shopflow", f"{SHOP}:4", "unknown-flow"),
    "a misspelled flow": (SHOP, "name: shopFlow", "name: shopFlwo", f"{SHOP}:4", "unknown-flow"),
    "a flow in another case in the other environment": (
        *("dev/settings/shop.yaml", "name: shopFlow", "name: shopflow"),
        *("dev/settings/shop.yaml:4", "unknown-flow"),
    ),
    "a flow's own name in another case": (
        *("prod/flows/shopFlow.yaml", "name: shopFlow", "name: shopflow"),
        *("prod/flows/shopFlow.yaml:2", "self-link"),
    ),
    "an attribute in another case that a client reads": (
        *(USER, "name: consents", "name: Consents"),
        *(f"{USER}:23", "misspelt-attribute"),
    ),
    "an attribute in another case that a flow shows": (
        *(USER, "name: givenName", "name: givenname"),
        *(f"{USER}:12", "misspelt-attribute"),
    ),
    "an attribute in another case that a claim needs": (
        *(USER, "name: primaryAddress", "name: PrimaryAddress"),
        *(f"{USER}:18", "misspelt-attribute"),
    ),
    "an attribute in another case for codes": (
        *(USER, "name: mobileNumber,", "name: mobilenumber,"),
        *(f"{USER}:14", "misspelt-attribute"),
    ),
    "a misspelled attribute": (
        *(USER, "name: accountDataRequestTime", "name: accountDataRequestTim"),
        *(f"{USER}:16", "misspelt-attribute"),
    ),
    "the name of an OIDC client in another case": (
        *("prod/oidc-clients/shop.yaml", "name: Example Shop", "name: Example shop"),
        *(f"{SHOP}:8", "site-name-drift"),
    ),
    "a wrong digit in an application's path": (
        *("prod/application-settings.yaml", "exampleapp0000000000000000/", "exampleapp0000000000000001/"),
        *("prod/application-settings.yaml:2", "dangling-reference"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_one_mistake_is_one_finding(place: Place, case: str) -> None:
    path, right, wrong, where, rule = CASES[case]
    shutil.copytree(GOOD, place.folder, dirs_exist_ok=True)
    text = (place.folder / path).read_text("utf-8")
    assert right in text
    place.write(path, text.replace(right, wrong, 1))
    lines = place.lines("--no-cache", ".")
    assert len(lines) == 1, lines
    assert lines[0].startswith(f"{where}:")
    assert rule in lines[0]


def test_settings_that_share_an_oidc_client_report_its_name_once(place: Place) -> None:
    client = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    for name in ("one", "two"):
        place.write(f"settings/{name}.yaml", f"janrainOidcClientId: {client}\nsite_name: Shop\nlogin_attempts: 5\n")
    place.write("oidc.yaml", f"id: {client}\nname: shop\ntype: public\nredirectURIs: [https://shop.example.com/a]\n")
    lines = place.lines("--no-cache", "--select=site-name-drift", ".")
    assert len(lines) == 1, lines
    assert lines[0].startswith("settings/one.yaml:2:")
