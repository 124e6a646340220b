"""Every output that links to a rule links to its page on the site, and to the source of the vendor beside it."""

import json

import pytest

from checkout import ROOT
from lint_settings.messages.project_urls import SITE
from place import Place

PAGE = f"{SITE}rules/empty-providers/"
SOURCE = "https://techdocs.akamai.com/identity-cloud/docs/hosted-login-application-client-settings"


@pytest.fixture
def found(place: Place) -> Place:
    place.settings("shop.yaml", "authentication.providers: []")
    return place


@pytest.mark.parametrize("name", ["text", "github", "junit", "json", "jsonl", "markdown", "sarif"])
def test_both_are_linked(found: Place, name: str) -> None:
    out = found.quick("--select=empty-providers", f"--format={name}", ".").out
    assert PAGE in out.replace("%3A", ":")
    assert SOURCE in out.replace("%3A", ":")


def test_the_one_link_of_reviewdog_is_the_page(found: Place) -> None:
    out = found.quick("--select=empty-providers", "--format=rdjson", ".").out
    (reported,) = json.loads(out)["diagnostics"]
    assert reported["code"] == {"value": "empty-providers", "url": PAGE}


def test_the_manual_names_the_page(place: Place) -> None:
    assert f"Page: {PAGE}\n" in place.quick("explain", "empty-providers").out


def test_rules_of_a_project_have_no_page(place: Place) -> None:
    guide = (ROOT / "docs" / "own-rules.md").read_text("utf-8")
    place.write("rules/site_name_without_brand.py", guide.partition("````python\n")[2].partition("````\n")[0])
    place.write("lint-settings.toml", 'rules = ["rules"]\n')
    place.settings("shop.yaml", "site_name: Portal")
    outcome = place.quick("--select=site-name-without-brand", "--format=json", ".")
    (reported,) = json.loads(outcome.out)["findings"]
    assert (reported["rule"], reported["page"]) == ("site-name-without-brand", None)
    assert SITE not in place.quick("--select=site-name-without-brand", ".").out
